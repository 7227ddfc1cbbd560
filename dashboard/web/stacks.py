"""The marks of incidents drawn one by one: one for each point, with a number where several share it."""

from __future__ import annotations

import math
from typing import NamedTuple

from dashboard.basemap.sprite import SIZES
from dashboard.store.filter import Role
from dashboard.web import looks
from dashboard.web.drawn import Drawn

MARKS_FOR: dict[Role, Role] = {
    "involved": "suffered",
    "attacker": "attacker",
    "suffered": "suffered",
    "claimed": "claimed",
}
"""Which sides a mark stands for under each role."""
_SMALLEST, _UNKNOWN, _STACK = SIZES.index(10), SIZES.index(14), SIZES.index(20)
_LEAST = SIZES.index(8)
_CROWDS = (250, 700, 1_500)
"""From so many marks on, all of them are drawn a step smaller, that they can be told apart."""


class Mark(NamedTuple):
    """One mark on the map, for one incident or for all that share its point."""

    longitude: float
    latitude: float
    ids: tuple[str, ...]
    code: str
    shape: str
    step: int
    known: bool
    number: str
    hover: str


def stacked(points: list[Drawn], role: Role) -> list[Mark]:
    """Return one mark for each point on the map, the largest first so that the small ones lie on top."""
    stacks: dict[tuple[float, float], list[Drawn]] = {}
    for point in points:
        stacks.setdefault((point.longitude, point.latitude), []).append(point)
    smaller = sum(len(stacks) > crowd for crowd in _CROWDS)
    made = (_mark(stack, role, smaller) for stack in stacks.values())
    return sorted(made, key=lambda mark: (-mark.step, mark.ids))


def _mark(stack: list[Drawn], role: Role, smaller: int) -> Mark:
    first = stack[0]
    at = (first.longitude, first.latitude, tuple(each.incident_id for each in stack))
    standing = {looks.stands_for(each.roles[MARKS_FOR[role]]) for each in stack}
    code = standing.pop() if len(standing) == 1 else looks.SEVERAL
    losses = [each.losses for each in stack if each.losses is not None]
    step = max(_step(max(losses) if losses else None) - smaller, _LEAST)
    if len(stack) == 1:
        return Mark(*at, code, looks.shape(code), step, bool(losses), "", first.hover)
    hover = f"<b>{len(stack)} incidents</b> at this point<br>click to page through them"
    return Mark(*at, code, "circle", max(step, _STACK - min(smaller, 1)), bool(losses), str(len(stack)), hover)


def _step(losses: int | None) -> int:
    """Return which of the sprite's sizes stands for so many losses: the area grows with their number."""
    if losses is None:
        return _UNKNOWN
    wanted = 11 + 3.6 * math.sqrt(losses)
    return min(range(_SMALLEST, len(SIZES) - 1), key=lambda step: abs(SIZES[step] - wanted))
