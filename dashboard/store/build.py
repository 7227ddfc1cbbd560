"""One build of the tables, and the questions it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.store import accounts as telling
from dashboard.store.accounts import Account, Voice
from dashboard.store.answers import Cells, Counts, Stack
from dashboard.store.cubes import Between, Cubes
from dashboard.store.engine import Engine
from dashboard.store.facets import Facets
from dashboard.store.filter import Box, Filter, Role
from dashboard.store.hits import SECONDS, Hits
from dashboard.store.mercator import box_of
from dashboard.store.question import Question, question
from dashboard.store.records import Records, Row
from dashboard.store.search import Index
from dashboard.store.shelf import Shelf
from dashboard.store.steps import Steps, day
from dashboard.store.words import Query, parse

if TYPE_CHECKING:
    import pandas as pd

_WALK = 500
"""So far down the list the newest hits are walked to; farther, all hits are looked for."""
_NEVER = np.zeros(0, dtype=np.int32)


class Build:
    """The incidents of one build with what their claims say of them, and the answers to a ``Filter``."""

    def __init__(self, engine: Engine, index: Index | None) -> None:
        self._engine = engine
        self.records = Records(engine)
        self._index = index
        self._joints: Shelf[list[tuple[Any, Account]]] = Shelf(4_000_000, lambda accounts: 500 * len(accounts))
        self._located: Shelf[np.ndarray] = Shelf(16_000_000, lambda numbers: numbers.nbytes)
        self._extents: Shelf[Box | None] = Shelf(100_000, lambda _: 200)
        self._bars: Shelf[np.ndarray] = Shelf(8_000_000, lambda bars: bars.nbytes)
        about = engine.about
        self.total = int(about["incidents"])
        self.id = about["tables"]
        edges = engine.whole("steps")
        self.steps = Steps(edges["unit"][0].as_py() if len(edges) else "day", edges["edge"].to_numpy().astype(np.int64))
        # What is handed on does not hold the build: it ends, and its files are let go of, with its last reader.
        self._question = partial(question, search=Hits(index).of)
        self._cubes = Cubes(engine, self.steps, self._question, self.whole_extent())
        self._facets = Facets(engine, self._question, self.records.cast)
        self._sides: list[str] = engine.whole("involvement")["code"].to_pylist()
        # The last two are layout.UNSTATED and layout.SEVERAL, which count from the end.
        codes = engine.whole("sides").sort_by("id")["code"].to_pylist()
        self._marks = np.array([*codes, "unstated", "several"], dtype=object)
        voices = engine.whole("voices").sort_by("pair")
        self._voices: list[Voice] = list(zip(voices["side"].to_pylist(), voices["claimant"].to_pylist(), strict=True))

    # What there is.

    def sides(self) -> list[str]:
        """Return the codes of the sides in any role, the most often involved first."""
        return list(self._sides)

    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day of any incident, or None when none has a day."""
        first, last = self._engine.about["first"], self._engine.about["last"]
        return None if first == "None" else (day(int(first)), day(int(last)))

    def issues(self) -> int:
        """Count the things in the reports that were not understood."""
        return int(self._engine.about["issues"])

    # How many.

    def counts(self, asked: Filter) -> Counts:
        """Count what the filter leaves, and of that what has no day and no place."""
        times, between = self._cubes.times(asked)
        chosen, unlocated, silent = (times.sum(name, between) for name in ("incidents", "unlocated", "silent"))
        undated = int(times.undated("incidents").sum()) if between is None else 0
        unmatched = self.unmatched_count(asked) if asked.dated else 0
        return Counts(chosen, self.total, undated, unlocated, unmatched, silent)

    def histogram(self, asked: Filter, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Count, for each stretch between two edges, the incidents that can have happened in it.

        The filter's dates are left aside. The first array counts incidents whose day is known, the second
        those with an interval: one of these counts in every stretch it overlaps. Edges lie where steps begin.
        """
        wide = asked.at_any_time()
        sure, maybe = self._bars.take((wide, edges.tobytes()), lambda: self._histogram(wide, edges))
        return sure, maybe

    def _histogram(self, wide: Filter, edges: np.ndarray) -> np.ndarray:
        times, _ = self._cubes.times(wide)
        steps = np.searchsorted(self.steps.edges, edges.astype("datetime64[D]").astype(np.int64))
        bars = times.bars(np.clip(steps, 0, self.steps.count), "incidents")
        sure = times.key("sure").astype(bool)
        return np.stack([bars[:, sure].sum(axis=1), bars[:, ~sure].sum(axis=1)])

    def unmatched_count(self, asked: Filter) -> int:
        """Count the undated incidents that no question about days can match or rule out."""
        times, _ = self._cubes.times(asked.without("date_from", "date_to", "certain_only"))
        return int(times.undated("incidents").sum())

    def facet(self, asked: Filter, part: str) -> Counter[str]:
        """Count what the filter leaves by what a part of it could be set to; that part itself is left aside.

        ``part`` is sides, types, grades, sources or precision; an incident of two sides counts for both.
        """
        return self._facets.count(asked.without(part), part)

    # Where.

    def extent(self, asked: Filter) -> Box | None:
        """Return the part of the world in which what the filter leaves is located, or None without any."""
        return self._extents.take(asked, lambda: self._extent(asked))

    def _extent(self, asked: Filter) -> Box | None:
        found = self._engine.ask("extent", self._question(asked)).to_pylist()[0]
        return None if found["west"] is None else box_of(found)

    def whole_extent(self) -> Box | None:
        """Return the part of the world in which any incident is located."""
        about = self._engine.about
        return (
            None if about["west"] == "None" else box_of({k: int(about[k]) for k in ("west", "east", "north", "south")})
        )

    def cells(self, asked: Filter, box: Box | None, shift: int, role: Role) -> Cells:
        """Count located incidents of a part of the world by cells of 2^shift Mercator steps and by side."""
        cube, between = self._cubes.cells(asked, box, shift, role)
        keys, values = cube.over(between)
        corners = {side: keys[side] for side in ("west", "north", "east", "south")}
        return Cells(keys["longitude"], keys["latitude"], self._marks[keys["mark"]], values["incidents"], **corners)

    def crowd(self, asked: Filter, box: Box | None, shift: int, role: Role) -> int:
        """Count the located incidents of the cells of a part of the world."""
        cube, between = self._cubes.cells(asked, box, shift, role)
        return cube.sum("incidents", between)

    def marks(self, asked: Filter, box: Box | None, most: int) -> list[int]:
        """Return the numbers of the newest located incidents of a part of the world, so many at most."""
        wide, between = self._cubes.over_time(asked)
        found = self._located.take((wide, box, most), lambda: self._newest_located(wide, box, most))
        if between is None or not len(found):
            return list(found[:, 0].tolist())
        if len(found) == most:  # older ones may be among those of the filter's dates
            return list(self._newest_located(asked, box, most)[:, 0].tolist())
        first, last = between
        overlaps = (found[:, 1] >= 0) & (found[:, 1] <= last) & (found[:, 2] >= first)
        return list(found[overlaps, 0].tolist())

    def _newest_located(self, asked: Filter, box: Box | None, most: int) -> np.ndarray:
        """Return their numbers with the steps they begin and end in, -1 without a day; shape (incidents, 3)."""
        here = self._question(asked)
        found = self._engine.ask("marks", here if box is None else here.within(box), first=most)
        columns = (found[name].fill_null(-1).to_numpy() for name in ("n", "step_from", "step_to"))
        return np.column_stack([column.astype(np.int64) for column in columns])

    # What is told.

    def accounts(self, asked: Filter) -> list[Account]:
        """Return losses by whose they are and by whose account, as ranges, over what the filter leaves."""
        cube, between = self._cubes.totals(asked)
        together = [account for steps, account in self._joint(asked) if _overlap(steps, between)]
        return telling.added(cube.over(between), self._voices, together)

    def _joint(self, asked: Filter) -> list[tuple[Any, Account]]:
        """Return the accounts with figures of several incidents together, and the steps of each; there are few."""
        wide, _ = self._cubes.over_time(asked)

        def make() -> list[tuple[Any, Account]]:
            rows = self._engine.ask("joint", self._question(wide)).to_pylist()
            return [((r["step_from"], r["step_to"]), telling.read(r, self._voices[r["pair"]])) for r in rows]

        return self._joints.take(wide, make)

    def told(self, numbers: Iterable[int]) -> dict[int, list[Account]]:
        """Return the losses of some incidents by whose they are and by whose account."""
        found: dict[int, list[Account]] = {}
        wanted = Question(frozenset({"words"}), hits=np.array(list(numbers), dtype=np.int32))
        for row in self._engine.ask("told", wanted).to_pylist():
            found.setdefault(row["n"], []).append(telling.read(row, self._voices[row["pair"]]))
        return {n: telling.in_order(told) for n, told in found.items()}

    # Which.

    def numbers(
        self, asked: Filter, sort: str = "date", descending: bool = True, first: int = 0, count: int = 50
    ) -> list[int]:
        """Return the numbers of incidents in a list's order, from the ``first`` on."""
        sought = parse(asked.words) if asked.words else None
        if sought and self._index and sort == "date" and descending and first + count <= _WALK:
            return self._newest(self._index, asked, sought, first + count)[first:]
        found = self._engine.ask("numbers", self._question(asked), sort, descending, first=first + count)
        return list(found["n"].to_pylist()[first:])

    def _newest(self, index: Index, asked: Filter, sought: Query, count: int) -> list[int]:
        """Return the newest incidents that hold the words sought, without looking for all that do."""
        inner = self._question(asked.without("words"))

        def keep(stretch: np.ndarray) -> np.ndarray:
            if not inner.shape:
                return np.ones(len(stretch), dtype=bool)
            among = inner.also("words").also("between", low=int(stretch[0]), high=int(stretch[-1]))
            return np.isin(stretch, self._engine.ask("kept", replace(among, hits=stretch))["n"].to_numpy())

        first, last = self._cubes.reach(asked)
        found: list[int] = index.newest(sought, first, last, keep, count, SECONDS).tolist()
        return found

    def unmatched(self, asked: Filter, count: int = 50) -> list[int]:
        """Return the first of the undated incidents that no question about days can match or rule out."""
        if not asked.dated:
            return []
        left = self._question(asked.without("date_from", "date_to", "certain_only")).also("undated")
        return list(self._engine.ask("numbers", left, "date", True, first=count)["n"].to_pylist())

    def select(self, asked: Filter) -> pd.DataFrame:
        """Return all the incidents that answer the filter as a pandas table, one row each."""
        import pandas as pd  # the page does without, and starts the sooner

        found = self.records.rows(self.numbers(asked, count=self.total))
        names = self._engine.lookup("incidents", "n", _NEVER).column_names
        return pd.DataFrame(found, columns=[*names, "located"])

    def matches(self, n: int, asked: Filter) -> bool:
        """Tell whether an incident is among those that answer the filter."""
        return bool(self._engine.ask("beside", self._question(asked).also("only", n=n), here=n)["itself"][0].as_py())

    def stack(self, row: Row, asked: Filter) -> Stack:
        """Return where an incident stands among the chosen ones at its very point on the map."""
        if row["status"] == "excluded" or not row["located"]:
            return Stack(1, 1, None, None)
        here = self._question(asked).also("spot", spot_x=row["mx"], spot_y=row["my"])
        found = self._engine.ask("beside", here, here=row["n"]).to_pylist()[0]
        if not found["itself"]:
            return Stack(1, 1, None, None)
        ids = {
            each["n"]: each["incident_id"]
            for each in self.records.rows([n for n in (found["before"], found["after"]) if n is not None])
        }
        count = found["older"] + found["newer"] + 1
        return Stack(found["older"] + 1, count, ids.get(found["before"]), ids.get(found["after"]))


def _overlap(steps: tuple[int | None, int | None], between: Between) -> bool:
    if between is None:
        return True
    first, last = steps
    return first is not None and last is not None and first <= between[1] and last >= between[0]
