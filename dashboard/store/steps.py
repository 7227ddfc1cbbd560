"""Time in steps: the days, months or years that a brush moves by."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

Unit = Literal["day", "month", "year"]

_EPOCH = date(1970, 1, 1).toordinal()
# A cube has one number for each step and each group of incidents in view, and has to stay small: a table of few
# incidents has few groups and is brushed by days over any span, one of millions over decades by months.
_MOST_NUMBERS = 4_000_000
_GROUPS = 2_000
_MOST_STEPS = 30_000
_UNITS: tuple[tuple[Unit, int], ...] = (("day", 1), ("month", 30), ("year", 365))


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of a build: their ``unit`` and the days, since 1970, where each begins and the last one ends.

    No edges, no dated incidents.
    """

    unit: Unit
    edges: np.ndarray

    @property
    def count(self) -> int:
        """How many steps there are."""
        return max(len(self.edges) - 1, 0)

    def of(self, day: int) -> int:
        """Return the step a day lies in; a day outside lies in the first or last one."""
        return int(np.clip(np.searchsorted(self.edges, day, side="right") - 1, 0, max(self.count - 1, 0)))

    def between(self, first: date | None, last: date | None) -> tuple[int, int] | None:
        """Return the first and last step of a stretch of days, or None where its ends lie within a step.

        A day before all incidents or after them lies at an edge. Days the wrong way round are in no stretch of steps.
        """
        if not self.count:
            return None
        low = 0 if first is None else self._at_edge(number(first))
        high = self.count if last is None else self._at_edge(number(last) + 1)
        return None if low is None or high is None or low > high else (low, high - 1)

    def _at_edge(self, day: int) -> int | None:
        at = bisect_left(self.edges, day)
        if at == 0:
            return 0
        return min(at, self.count) if at > self.count or self.edges[at] == day else None

    def days(self) -> np.ndarray:
        """Return the edges as days (``datetime64[D]``)."""
        return self.edges.astype("datetime64[D]")


def steps(first: int | None, last: int | None, incidents: int) -> Steps:
    """Choose the finest steps for incidents between two days that keep a cube over them small."""
    if first is None or last is None:
        return Steps("day", np.zeros(0, dtype=np.int64))
    room = min(_MOST_STEPS, _MOST_NUMBERS / max(min(incidents, _GROUPS), 1))
    unit: Unit = next((name for name, length in _UNITS if (last - first) / length <= room), "year")
    return Steps(unit, edges(unit, first, last))


def edges(unit: Unit, first: int, last: int) -> np.ndarray:
    """Return where the steps of a unit begin, from the one that holds the first day, and the end of the last.

    >>> edges("month", 0, 40).astype("datetime64[D]").astype(str).tolist()
    ['1970-01-01', '1970-02-01', '1970-03-01']
    """
    if unit == "day":
        return np.arange(first, last + 2)
    kind = "datetime64[M]" if unit == "month" else "datetime64[Y]"
    low, high = (np.datetime64(day, "D").astype(kind) for day in (first, last))
    return np.arange(low, high + 2).astype("datetime64[D]").astype(np.int64)


def number(day: date) -> int:
    """Return a day as a number: days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day(at: int) -> date:
    """Return the day of a number.

    >>> day(number(date(2023, 9, 1)))
    datetime.date(2023, 9, 1)
    """
    return date.fromordinal(int(at) + _EPOCH)
