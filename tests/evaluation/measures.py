"""What all measures are made of: shares, F1, whether two names mean one side, whether a pin is near enough."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from dashboard.preprocess.gazetteer.shapes import distance_km

REACH_KM = {
    "settlement": 25.0,
    "site": 25.0,
    "district": 60.0,
    "corridor": 60.0,
    "area": 300.0,
    "water": 300.0,
    "region": 200.0,
    "country": 700.0,
}
"""How far a pin may lie from a place and still be right: the centre of a larger place is a convention."""


def share(rights: Iterable[bool]) -> float | None:
    """The share that is right, or None of nothing."""
    counted = list(rights)
    return sum(counted) / len(counted) if counted else None


def f1(hits: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and their harmonic mean; nothing found has precision 0.

    >>> f1(hits=1, found=1, wanted=2)["recall"]
    0.5
    """
    precision, recall = hits / max(found, 1), hits / max(wanted, 1)
    mean = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": precision, "recall": recall, "f1": mean}


def slug(words: str | None) -> str | None:
    """A side or type in lower case, its words joined by '-'.

    >>> slug("Rapid Support Forces")
    'rapid-support-forces'
    """
    return None if words is None else re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def same_side(one: str | None, other: str | None) -> bool:
    """Tell whether two names mean one side: the same words, initials of the other, or words within the other's.

    >>> same_side("Rapid Support Forces", "RSF"), same_side("SDN", None), same_side(None, None)
    (True, False, True)
    """
    mine, theirs = slug(one), slug(other)
    if mine is None or theirs is None or mine == theirs:
        return mine == theirs
    words, others = mine.split("-"), theirs.split("-")
    initials = ("".join(w[:1] for w in words), "".join(w[:1] for w in others))
    return initials[0] == theirs or initials[1] == mine or set(words) <= set(others) or set(others) <= set(words)


def within(latitude: Any, longitude: Any, place: tuple[float, float] | None, reach_km: float) -> bool:
    """Tell whether a pin lies within a reach of a place; what has no coordinates lies nowhere."""
    if latitude is None or longitude is None or place is None:
        return False
    return bool(distance_km(latitude, longitude, *place) <= reach_km)
