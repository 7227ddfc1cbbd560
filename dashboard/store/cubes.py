"""The cubes of a build: one for each filter without its dates and each view, kept while there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.store import layout
from dashboard.store.cube import CellCube, Cube
from dashboard.store.engine import Engine
from dashboard.store.filter import Box, Filter, Role
from dashboard.store.mercator import snapped
from dashboard.store.question import Question
from dashboard.store.shelf import Shelf
from dashboard.store.steps import Steps, number

Between = tuple[int, int] | None
"""The first and the last step to read in a cube; None is at any time."""
_FIGURES = tuple(f"{kind}_{part}" for kind in layout.KINDS for part in ("low", "high", "told", "open"))


class Cubes:
    """What a filter adds up to by steps of time, with the steps to read.

    Dates that begin and end with a step are read in a cube over all time, which serves the whole brush; other dates
    are asked for exactly.
    """

    def __init__(
        self, engine: Engine, steps: Steps, question: Callable[[Filter], Question], everywhere: Box | None
    ) -> None:
        self._engine, self._steps, self._question, self._everywhere = engine, steps, question, everywhere
        self._kept: Shelf[Cube] = Shelf(256_000_000, lambda cube: cube.size)

    def times(self, asked: Filter) -> tuple[Cube, Between]:
        """Return the incidents by whether their day is known, with those without a place and without a number."""
        wide, between = self.over_time(asked)

        def make() -> Cube:
            rows = self._engine.ask("times", self._question(wide))
            return Cube(rows, ("sure",), ("incidents", "unlocated", "silent"), self._steps.count)

        return self._kept.take(("times", wide), make), between

    def cells(self, asked: Filter, box: Box | None, shift: int, role: Role) -> tuple[CellCube, Between]:
        """Return the located incidents of a part of the world, and a little around it, by cells and by side.

        A cell is 2^shift Mercator steps wide.
        """
        wide, between = self.over_time(asked)
        there = None if box is None else snapped(box, shift)
        if there is not None and self._everywhere is not None and there.holds(self._everywhere):
            there = None

        def make() -> Cube:
            sought = self._question(wide)
            rows = self._engine.ask("cells", sought if there is None else sought.within(there), role, shift=shift)
            return CellCube(rows, shift, self._steps.count)

        found: Any = self._kept.take(("cells", wide, there, shift, role), make)
        return found, between

    def totals(self, asked: Filter) -> tuple[Cube, Between]:
        """Return the figures told, by whose losses they are and by whose account."""
        wide, between = self.over_time(asked)

        def make() -> Cube:
            rows = self._engine.ask("totals", self._question(wide))
            return Cube(rows, ("pair",), ("incidents", "unnumbered", *_FIGURES), self._steps.count)

        return self._kept.take(("totals", wide), make), between

    def reach(self, asked: Filter) -> tuple[int, int]:
        """Return the first and last number that an incident of the filter's dates can have.

        Incidents are numbered by the day they begin, the undated first.
        """
        times, _ = self.times(Filter())
        begun, undated = times.begun("incidents"), int(times.undated("incidents").sum())
        first, last = 0, int(self._engine.about["incidents"]) - 1
        if not self._steps.count:
            return first, last
        if asked.date_to is not None:
            last = undated + int(begun[self._steps.of(number(asked.date_to)) + 1]) - 1
        if asked.date_from is not None:
            earliest = number(asked.date_from) - int(self._engine.about["longest"])
            first = undated + int(begun[self._steps.of(earliest)])
        return first, last

    def over_time(self, asked: Filter) -> tuple[Filter, Between]:
        """Return the filter to ask for, and the steps to read in what is found."""
        bounded = asked.date_from is not None or asked.date_to is not None
        between = self._steps.between(asked.date_from, asked.date_to) if bounded else None
        return (asked if between is None else asked.at_any_time()), between
