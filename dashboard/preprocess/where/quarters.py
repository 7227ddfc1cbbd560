"""Neighbourhoods that the gazetteer does not know: shown as the town that the text names nearest to them."""

from __future__ import annotations

from dataclasses import replace

from dashboard.model import Resolution
from dashboard.preprocess.words.text import Document

QUARTERS = frozenset(("neighborhood", "neighbourhood", "quarter", "suburb"))
NEAR = 300
"""Characters between a neighbourhood and the town that it is of."""


def in_towns(resolutions: list[Resolution], doc: Document) -> list[Resolution]:
    """Give neighbourhoods without a place that of the town named with them, before them, or in the dateline."""
    towns = [r for r in resolutions if r.place is not None and r.place.kind == "settlement"]
    return [_of_town(r, towns, doc) if r.place is None and _is_quarter(r) else r for r in resolutions]


def _is_quarter(found: Resolution) -> bool:
    return found.toponym.descriptor in QUARTERS


def _of_town(found: Resolution, towns: list[Resolution], doc: Document) -> Resolution:
    """A neighbourhood as its town, or as it is where none is named near it."""
    start, end = found.toponym.span.start, found.toponym.span.end
    sentence = doc.sentence_at(start)
    paragraph = sentence.paragraph if sentence else 0

    def distance(town: Resolution) -> int:
        there = town.toponym.span
        return start - there.end if there.end <= start else there.start - end

    def allowed(town: Resolution) -> bool:
        own = doc.sentence_at(town.toponym.span.start)
        if sentence is None or own is None or distance(town) > NEAR or own.paragraph != paragraph:
            return False
        return own is sentence or town.toponym.span.end <= start

    near = [t for t in towns if allowed(t)]
    dated = [t for t in towns if doc.capitals and doc.dateline and doc.dateline.holds(t.toponym.span)]
    town = min(near, key=distance, default=None) or (dated[0] if dated else None)
    if town is None or town.place is None:
        return found
    reason = f"{found.reason}; shown as {town.place.name}, the town named with it"
    return replace(found, place=town.place, method="container", reason=reason)
