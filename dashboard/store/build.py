"""One build of the tables, and the questions it answers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from dashboard.store import accounts as telling
from dashboard.store import layout
from dashboard.store.accounts import Account, Voice
from dashboard.store.cube import CellCube, Cube
from dashboard.store.engine import Engine
from dashboard.store.filter import Box, Filter, Role
from dashboard.store.question import Question, at, degrees, question
from dashboard.store.search import Index
from dashboard.store.shelf import Shelf
from dashboard.store.steps import Steps, day, number
from dashboard.store.words import Query, parse

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
"""One row of a table by column; what is unknown is None, days are dates, lists are tuples."""

_COUNTED = ("incidents", "unlocated", "silent")
_FIGURES = tuple(f"{kind}_{part}" for kind in layout.KINDS for part in ("low", "high", "told", "open"))
SECONDS = 10.0
"""A search for words may take so long."""
_WALK = 500
"""So far down the list the newest hits are walked to; farther, all hits are looked for."""
_NEVER = np.zeros(0, dtype=np.int32)


class Counts(NamedTuple):
    """How many incidents there are, and how many of the chosen ones cannot be put on the map or on a day."""

    chosen: int
    total: int
    undated: int
    unlocated: int
    unmatched: int
    silent: int = 0


class Cells(NamedTuple):
    """Located incidents by map cell and by what their marks stand for, one row each; the rows of a cell lie together.

    ``longitude`` and ``latitude`` are the middle of all the incidents in the cell, at any time; the corners are the
    cell's own.
    """

    longitude: np.ndarray
    latitude: np.ndarray
    code: list[str]
    incidents: np.ndarray
    west: np.ndarray
    north: np.ndarray
    east: np.ndarray
    south: np.ndarray


class Build:
    """The incidents of one build with what their claims say of them, and the answers to a ``Filter``."""

    def __init__(self, engine: Engine, index: Index | None) -> None:
        self._engine = engine
        self._index = index
        self._cubes: Shelf[Cube] = Shelf()
        self._joints: Shelf[Joint] = Shelf(4_000_000)
        self._hits: Shelf[Hits] = Shelf(64_000_000)
        self._facets: Shelf[Facet] = Shelf(4_000_000)
        self._extents: Shelf[Extent] = Shelf(100_000)
        about = engine.about
        self.total = int(about["incidents"])
        edges = engine.whole("steps")
        self.steps = Steps(edges["unit"][0].as_py() if len(edges) else "day", edges["edge"].to_numpy().astype(np.int64))
        self._sides: list[str] = engine.whole("involvement")["code"].to_pylist()
        self._codes = _words(engine, "sides", "code")
        self._words = {"types": _words(engine, "types", "word"), "grades": _words(engine, "grades", "word")}
        self._casts: dict[int, tuple[str, ...]] = {}
        for cast, code in zip(*(engine.whole("casts")[name].to_pylist() for name in ("cast_id", "code")), strict=True):
            self._casts[cast] = (*self._casts.get(cast, ()), code)
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
        times, between = self._cube("times", asked, ("sure",), _COUNTED)
        found = {name: int(values.sum()) for name, values in times.over(between).values.items()}
        undated = int(times.undated("incidents").sum())
        unmatched = self.unmatched_count(asked) if asked.dated else 0
        shown = 0 if between is not None else undated
        return Counts(found["incidents"], self.total, shown, found["unlocated"], unmatched, found["silent"])

    def histogram(self, asked: Filter, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Count, for each stretch between two edges, the incidents that can have happened in it.

        The filter's dates are left aside. The first array counts incidents whose day is known, the second
        those with an interval: one of these counts in every stretch it overlaps. Edges lie where steps begin.
        """
        times, _ = self._cube("times", asked.at_any_time(), ("sure",), _COUNTED)
        steps = np.searchsorted(self.steps.edges, edges.astype("datetime64[D]").astype(np.int64))
        bars = times.bars(np.clip(steps, 0, self.steps.count), "incidents")
        sure = times.key("sure").astype(bool)
        return bars[:, sure].sum(axis=1), bars[:, ~sure].sum(axis=1)

    def unmatched_count(self, asked: Filter) -> int:
        """Count the undated incidents that no question about days can match or rule out."""
        times, _ = self._cube("times", asked.without("date_from", "date_to", "certain_only"), ("sure",), _COUNTED)
        return int(times.undated("incidents").sum())

    def facet(self, asked: Filter, part: str) -> Counter[str]:
        """Count what the filter leaves by what a part of it could be set to; that part itself is left aside.

        ``part`` is sides, types, grades, sources or precision; an incident of two sides counts for both.
        """
        wide = asked.without(part)
        return self._facets.take((wide, part), lambda: Facet(self._facet(wide, part))).counted

    def _facet(self, asked: Filter, part: str) -> Counter[str]:
        column = {"sides": asked.role, "types": "type", "grades": "grade_id", "sources": "source"}.get(part, part)
        found = self._engine.ask("facet", self._question(asked), column)
        counted: Counter[str] = Counter()
        for value, incidents in zip(found["value"].to_pylist(), found["incidents"].to_pylist(), strict=True):
            for word in self._worded(part, value):
                counted[word] += incidents
        return counted

    def _worded(self, part: str, value: int | None) -> Sequence[str]:
        if value is None:
            return ()
        if part in ("sides", "sources"):
            return self._casts.get(value, ())
        return (self._words[part][value],) if part in self._words else (str(value),)

    # Where.

    def extent(self, asked: Filter) -> Box | None:
        """Return the part of the world in which what the filter leaves is located, or None without any."""
        return self._extents.take(asked, lambda: Extent(self._extent(asked))).box

    def _extent(self, asked: Filter) -> Box | None:
        found = self._engine.ask("extent", self._question(asked)).to_pylist()[0]
        return None if found["west"] is None else _box(found)

    def whole_extent(self) -> Box | None:
        """Return the part of the world in which any incident is located."""
        about = self._engine.about
        return None if about["west"] == "None" else _box({k: int(about[k]) for k in ("west", "east", "north", "south")})

    def cells(self, asked: Filter, box: Box | None, shift: int, role: Role) -> Cells:
        """Count located incidents of a part of the world by cells of 2^shift Mercator steps and by side."""
        there = None if box is None else _snapped(box, shift)
        cube, between = self._cube(
            "cells", asked, ("cell_x", "cell_y", "mark"), ("incidents",), (role,), box=there, shift=shift
        )
        found = cube.over(between)
        west, north = found.keys["cell_x"] << shift, found.keys["cell_y"] << shift
        longitude, latitude = degrees(*cube.middles(found))
        corners = degrees(west, north), degrees(west + (1 << shift), north + (1 << shift))
        codes = [self._marked(mark) for mark in found.keys["mark"].tolist()]
        return Cells(longitude, latitude, codes, found.values["incidents"], *corners[0], *corners[1])

    def _marked(self, mark: int) -> str:
        return {layout.SEVERAL: "several", layout.UNSTATED: "unstated"}.get(mark) or self._codes[mark]

    def marks(self, asked: Filter, box: Box | None, most: int) -> list[int]:
        """Return the numbers of the newest located incidents of a part of the world, so many at most."""
        here = self._question(asked)
        here = here if box is None else here.within(box)
        return list(self._engine.ask("marks", here, first=most)["n"].to_pylist())

    # What is told.

    def accounts(self, asked: Filter) -> list[Account]:
        """Return losses by whose they are and by whose account, as ranges, over what the filter leaves."""
        cube, between = self._cube("totals", asked, ("pair",), ("incidents", "unnumbered", *_FIGURES))
        together = [account for steps, account in self._joint(asked, between) if _overlap(steps, between)]
        return telling.added(cube.over(between), self._voices, together)

    def _joint(self, asked: Filter, between: tuple[int, int] | None) -> list[tuple[Any, Account]]:
        """Return the accounts with figures of several incidents together, and the steps of each; there are few."""
        wide = asked.at_any_time() if between is not None else asked

        def make() -> Joint:
            rows = self._engine.ask("joint", self._question(wide)).to_pylist()
            return Joint([((r["step_from"], r["step_to"]), telling.read(r, self._voices[r["pair"]])) for r in rows])

        return self._joints.take(("joint", wide), make).accounts

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
            among = inner.also("words").also("between", low=int(stretch[0]), high=int(stretch[-1]))
            return np.isin(stretch, self._engine.ask("kept", replace(among, hits=stretch))["n"].to_numpy())

        first, last = self._reach(asked)
        found: list[int] = index.newest(sought, first, last, keep, count, SECONDS).tolist()
        return found

    def _reach(self, asked: Filter) -> tuple[int, int]:
        """Return the first and last number that an incident of the filter's dates can have."""
        times, _ = self._cube("times", Filter(), ("sure",), _COUNTED)
        begun, undated = times.begun("incidents"), int(times.undated("incidents").sum())
        if not self.steps.count:
            return 0, self.total - 1
        first, last = 0, self.total - 1
        if asked.date_to is not None:
            last = undated + int(begun[self.steps.of(number(asked.date_to)) + 1]) - 1
        if asked.date_from is not None:
            earliest = number(asked.date_from) - int(self._engine.about["longest"])
            first = undated + int(begun[self.steps.of(earliest)])
        return first, last

    def unmatched(self, asked: Filter, count: int = 50) -> list[int]:
        """Return the first of the undated incidents that no question about days can match or rule out."""
        if not asked.dated:
            return []
        left = self._question(asked.without("date_from", "date_to", "certain_only")).also("undated")
        return list(self._engine.ask("numbers", left, "date", True, first=count)["n"].to_pylist())

    def rows(self, numbers: Sequence[int], columns: tuple[str, ...] = ()) -> list[Row]:
        """Return incidents by their numbers, in the order asked for; excluded ones too.

        All columns unless some are named; the sides in each role and whether it is located are always there.
        """
        wanted = np.array(numbers, dtype=np.int32)
        chosen = ("n", "mx", *layout.CASTS, *columns) if columns else ()
        found = self._looked_up("incidents", "n", wanted, chosen)
        if len(found) < len(wanted):
            found += self._looked_up("excluded", "n", wanted, chosen)
        by_number = {row["n"]: self._dressed(row) for row in found}
        return [by_number[n] for n in numbers if n in by_number]

    def select(self, asked: Filter) -> pd.DataFrame:
        """Return all the incidents that answer the filter as a pandas table, one row each."""
        import pandas as pd  # the page does without, and starts the sooner

        found = self.rows(self.numbers(asked, count=self.total))
        names = self._engine.lookup("incidents", "n", _NEVER).column_names
        return pd.DataFrame(found, columns=[*names, "located"])

    def matches(self, n: int, asked: Filter) -> bool:
        """Tell whether an incident is among those that answer the filter."""
        return bool(self._engine.ask("beside", self._question(asked).also("only", n=n), here=n)["itself"][0].as_py())

    def incident(self, incident_id: str) -> Row | None:
        """Return one incident, excluded or not, or None."""
        found = self._looked_up("ids", "key", np.array([key_of(incident_id)], dtype=np.int64))
        rows = self.rows([row["n"] for row in found])
        return next((row for row in rows if row["incident_id"] == incident_id), None)

    def claims(self, n: int) -> list[Row]:
        """Return all claims about an incident, whatever their status."""
        return sorted(self._looked_up("claims", "n", np.array([n], dtype=np.int32)), key=lambda row: row["claim_id"])

    def reports(self, claims: Iterable[Row]) -> list[Row]:
        """Return the reports that claims are read from, the earliest first."""
        wanted = np.array(sorted({claim["r"] for claim in claims}), dtype=np.int32)
        return sorted(self._looked_up("reports", "r", wanted), key=_published)

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
            for each in self.rows([n for n in (found["before"], found["after"]) if n is not None])
        }
        count = found["older"] + found["newer"] + 1
        return Stack(found["older"] + 1, count, ids.get(found["before"]), ids.get(found["after"]))

    # What is not shown.

    def left_out(self) -> dict[str, int]:
        """Count what was read but is not shown as an incident, by the reason."""
        found = self._engine.ask("left_out", Question())
        return dict(zip(found["exclusion_reason"].to_pylist(), found["incidents"].to_pylist(), strict=True))

    def left_out_for(self, reason: str, most: int) -> list[Row]:
        """Return the first of what is not shown for a reason."""
        return self.rows(self._engine.ask("left_out_first", Question(), reason=reason, first=most)["n"].to_pylist())

    def unread(self) -> dict[str, list[int]]:
        """Return the numbers of the reports of which nothing, or a part, was read for claims; the earliest first."""
        found: dict[str, list[int]] = {}
        for row in self._engine.ask("unread", Question()).to_pylist():
            found.setdefault(row["claims_read"], []).append(row["r"])
        return found

    def unread_reports(self, numbers: Sequence[int]) -> list[Row]:
        """Return reports by their numbers, in the order asked for."""
        rows = self._looked_up("reports", "r", np.array(numbers, dtype=np.int32))
        by_number = {row["r"]: row for row in rows}
        return [by_number[r] for r in numbers]

    def unread_report(self, report_id: str) -> Row | None:
        """Return a report of which not all was read for claims, or None."""
        for row in self._engine.ask("unread", Question()).to_pylist():
            if row["report_id"] == report_id:
                return self.unread_reports([row["r"]])[0]
        return None

    def found_in(self, report: Row) -> list[Row]:
        """Return the places and days found in a report, in the order of its words."""
        found = self._looked_up("mentions", "r", np.array([report["r"]], dtype=np.int32))
        return sorted((m for m in found if m["kind"] in ("place", "date")), key=lambda m: (m["start"], m["end"]))

    # How it is asked.

    def _question(self, asked: Filter) -> Question:
        return question(asked, self._search)

    def _search(self, words: str) -> np.ndarray | None:
        sought = parse(words)
        if sought is None or (index := self._index) is None:
            return None
        return self._hits.take(words, lambda: Hits(index.hits(sought, SECONDS))).numbers

    def _cube(
        self,
        name: str,
        asked: Filter,
        keys: tuple[str, ...],
        values: tuple[str, ...],
        options: tuple[Any, ...] = (),
        box: Box | None = None,
        **bound: int,
    ) -> tuple[Any, tuple[int, int] | None]:
        """Return the cube that answers a filter, and the steps to read in it.

        Dates that begin and end with a step are read in a cube over all time, which serves the whole brush; other
        dates are asked for exactly.
        """
        dated = asked.date_from is not None or asked.date_to is not None
        between = self.steps.between(asked.date_from, asked.date_to) if dated else None
        wide = asked.at_any_time() if between is not None else asked

        def make() -> Cube:
            sought = self._question(wide)
            sought = sought if box is None else sought.within(box)
            rows = self._engine.ask(name, sought, *options, **bound)
            return (CellCube if name == "cells" else Cube)(rows, keys, values, self.steps.count)

        key = (name, wide, options, box, tuple(bound.items()))
        return self._cubes.take(key, make), between

    def _looked_up(self, table: str, column: str, values: np.ndarray, columns: tuple[str, ...] = ()) -> list[Row]:
        return _plain(self._engine.lookup(table, column, values, columns)) if len(values) else []

    def _dressed(self, row: Row) -> Row:
        """Give an incident its sides in each role, and whether it can be drawn."""
        roles = {role: self._casts.get(row[role], ()) for role in layout.CASTS}
        return row | roles | {"located": row["mx"] is not None}


class Hits(NamedTuple):
    """The incidents that hold the words sought."""

    numbers: np.ndarray

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self.numbers.nbytes


class Extent(NamedTuple):
    """A part of the world, or None of it."""

    box: Box | None
    size: int = 200


class Facet(NamedTuple):
    """How many incidents there are by one of their properties."""

    counted: Counter[str]

    @property
    def size(self) -> int:
        """How many bytes it takes, more or less."""
        return 100 * len(self.counted)


class Joint(NamedTuple):
    """The accounts whose figures are told of several incidents together, with the steps each overlaps."""

    accounts: list[tuple[Any, Account]]

    @property
    def size(self) -> int:
        """How many bytes they take, more or less."""
        return 500 * len(self.accounts)


def _overlap(steps: tuple[int | None, int | None], between: tuple[int, int] | None) -> bool:
    if between is None:
        return True
    first, last = steps
    return first is not None and last is not None and first <= between[1] and last >= between[0]


@dataclass(frozen=True)
class Stack:
    """An incident's place among those at one point: its number from 1, how many, and its neighbours' ids."""

    at: int
    count: int
    previous: str | None
    next: str | None


def key_of(incident_id: str) -> int:
    """Return the number that an incident's id is looked up by."""
    return int(hashlib.md5(incident_id.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def _words(engine: Engine, table: str, column: str) -> list[str]:
    return list(engine.whole(table).sort_by("id")[column].to_pylist())


def _plain(table: pa.Table) -> list[Row]:
    lists = [field.name for field in table.schema if pa.types.is_list(field.type)]
    rows: list[Row] = table.to_pylist()
    for row in rows:
        for name in lists:
            row[name] = tuple(row[name] or ())
    return rows


def _published(row: Row) -> tuple[Any, ...]:
    return (row["published"] is None, row["published"] or date.min, row["report_id"])


def _box(corners: dict[str, int]) -> Box:
    (west, north), (east, south) = (
        (float(each) for each in degrees(corners[x], corners[y])) for x, y in (("west", "north"), ("east", "south"))
    )
    return Box(west, south, east, north)


def _snapped(box: Box, shift: int) -> Box:
    """Widen a part of the world to whole groups of cells, so that a small move of the map asks nothing new."""
    (west, north), (east, south) = at(box.west, box.north), at(box.east, box.south)
    step = 4 << shift
    low_x, low_y, high_x, high_y = (
        west // step * step,
        north // step * step,
        -(-(east + 1) // step) * step,
        -(-(south + 1) // step) * step,
    )
    if box.west > box.east and low_x < high_x:  # over the date line, and widened until its ends meet
        low_x, high_x = 0, layout.ACROSS
    last = layout.ACROSS - 1
    return _box({"west": low_x, "north": low_y, "east": min(high_x - 1, last), "south": min(high_y - 1, last)})
