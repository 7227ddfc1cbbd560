"""Kinds: which kinds of happening can be tellings of one and the same, and which are surely two."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from dashboard.preprocess.what.events import Happening
from dashboard.preprocess.words.lexicon import table

_TAKEN = frozenset({"Government regains territory", "Non-state actor overtakes territory"})


def strange(mine: Iterable[Happening], others: Iterable[Happening], *, across: bool = False) -> bool:
    """Tell whether no kind among some happenings can be another telling of one among others.

    What has no certain kind can be a telling of any. ``across`` is for happenings of two reports.
    """
    one, two = ({h.sub_event_type for h in told if h.certain} for told in (mine, others))
    if not one or not two or one & two:
        return False
    return all(_apart(a, b, across) for a in one for b in two)


def _apart(one: str, two: str, across: bool) -> bool:
    """Tell whether two kinds are of families that are strangers; or ground taken and ground retaken."""
    family = _families()
    pair = frozenset((family.get(one), family.get(two)))
    return {one, two} == _TAKEN or pair in _strangers("pairs") or (across and pair in _strangers("across"))


@cache
def _families() -> dict[str, str]:
    return {kind: family for family, kinds in table("discourse")["kinds"].items() for kind in kinds}


@cache
def _strangers(row: str) -> frozenset[frozenset[str | None]]:
    return frozenset(frozenset(pair) for pair in table("discourse")["strangers"][row])
