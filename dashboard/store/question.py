"""A filter made into what the queries take: its shape, the values to bind and the incidents that its words hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dashboard.store.filter import Box, Filter
from dashboard.store.mercator import at
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
