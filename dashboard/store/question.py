"""A filter made into what the queries take: its shape, the values to bind and the incidents that its words hit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dashboard.store import layout
from dashboard.store.filter import Box, Filter
from dashboard.store.steps import number


@dataclass(frozen=True)
class Question:
    """One question to an engine; ``hits`` are the numbers of the incidents that the words hit, None without words."""

    shape: frozenset[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)
    hits: np.ndarray | None = None

    def also(self, part: str, **values: Any) -> Question:
        """Return the same question with one more condition."""
        return replace(self, shape=self.shape | {part}, values=self.values | values)

    def within(self, box: Box, name: str = "view") -> Question:
        """Return the same question for what lies in a part of the world."""
        west, north = at(box.west, box.north)
        east, south = at(box.east, box.south)
        over = "-over" if box.west > box.east else ""
        corners = {"west": west, "north": north, "east": east, "south": south}
        return self.also(name + over, **{f"{name}_{side}": value for side, value in corners.items()})

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what tells this question from others."""
        said = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(self.values.items()))
        return (tuple(sorted(self.shape)), said)


def question(asked: Filter, search: Callable[[str], np.ndarray | None]) -> Question:
    """Make a question of a filter; ``search`` finds the incidents of its words, None where there is nothing to seek."""
    found = Question()
    if asked.date_from is not None:
        found = found.also("from", since=number(asked.date_from))
    if asked.date_to is not None:
        found = found.also("to", until=number(asked.date_to))
    if asked.certain_only:
        found = found.also("certain")
    if asked.sides:
        found = found.also(f"sides:{asked.role}", sides=sorted(asked.sides))
    for part in ("types", "grades", "sources"):
        if words := getattr(asked, part):
            found = found.also(part, **{part: sorted(words)})
    for part in ("precision", "killed"):
        if (bound := getattr(asked, part)) is not None:
            found = found.also(part, **{part: bound})
    if asked.box is not None:
        found = found.within(asked.box, "box")
    hits = search(asked.words) if asked.words else None
    if hits is not None:
        found = replace(found.also("words", words=asked.words), hits=hits)
    return found


def at(longitude: float, latitude: float) -> tuple[int, int]:
    """Return a place in Mercator steps from the west and the top."""
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(max(min(latitude, 85.05), -85.05)))) / math.pi) / 2
    return _clipped(x), _clipped(y)


def degrees(x: np.ndarray | float, y: np.ndarray | float) -> tuple[Any, Any]:
    """Return longitude and latitude of a place in Mercator steps."""
    longitude = np.asarray(x) / layout.ACROSS * 360 - 180
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * np.asarray(y) / layout.ACROSS))))
    return longitude, latitude


def _clipped(share: float) -> int:
    return min(max(math.floor(share * layout.ACROSS), 0), layout.ACROSS - 1)
