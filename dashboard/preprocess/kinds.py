"""Kinds: which kinds of happening can be tellings of one and the same, and which are surely two."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from dashboard.preprocess.events import Happening
from dashboard.preprocess.lexicon import table

_TAKEN = frozenset({"Government regains territory", "Non-state actor overtakes territory"})


def strange(mine: Iterable[Happening], others: Iterable[Happening]) -> bool:
    """Tell whether no kind among some happenings can be another telling of one among others.

    What has no certain kind can be a telling of any.
    """
    one, two = ({h.sub_event_type for h in told if h.certain} for told in (mine, others))
    if not one or not two or one & two:
        return False
    return all(_apart(a, b) for a in one for b in two)


def _apart(one: str, two: str) -> bool:
    """Tell whether two kinds are of families that are strangers; or ground taken and ground retaken."""
    family = _families()
    return {one, two} == _TAKEN or frozenset((family.get(one), family.get(two))) in _strangers()


@cache
def _families() -> dict[str, str]:
    return {kind: family for family, kinds in table("discourse")["kinds"].items() for kind in kinds}


@cache
def _strangers() -> frozenset[frozenset[str | None]]:
    return frozenset(frozenset(pair) for pair in table("discourse")["strangers"]["pairs"])
