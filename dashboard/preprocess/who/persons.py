"""Persons' names: they stay in the report's own text, and out of every table."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.model import Span
from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.who.actors import Actor
from dashboard.preprocess.words.reading import Reading

SOMEBODY = "a person named in the report"
_KNOWN = ("side", "body", "outlet", "victim", "event", "harm")


def names(reading: Reading, tokens: Iterable[int]) -> list[int]:
    """The tokens with a capital that no vocabulary and no place accounts for: somebody's or something's name."""
    places = [p.toponym.span for p in reading.places]
    return [
        i
        for i in tokens
        if reading.words[i].text[:1].isupper()
        and not any(reading.at(category, i) for category in _KNOWN)
        and not any(span.start <= reading.words[i].start < span.end for span in places)
        and not (i == 0 and reading.lower(i) in place_words().common)
    ]


def _body(reading: Reading, first: int, last: int) -> bool:
    """Tell whether a name with an article is a body's that has an acronym ("the Valley Column (VC)")."""
    return reading.lower(first) == "the" and reading.lower(last) == ")" and reading.words[last - 1].text.isupper()


def unnamed(reading: Reading, first: int, last: int, actor: Actor | None) -> tuple[str, Span]:
    """A speaker's words and their span, without a person's name: the body they speak for, else that somebody is named.

    In the last case the span alone leads to the name, where it was published.
    """
    while first < last and reading.lower(first) in (",", '"'):
        first += 1
    while first < last and reading.lower(last) in (",", '"', "'s"):
        last -= 1
    found = names(reading, range(first, last + 1))
    known = place_words()
    person = any(reading.lower(i) in known.given or reading.lower(i) in known.family for i in found)
    if actor is not None:
        first, last = (actor.first, actor.last) if person else (first, last)
    elif (person and not _body(reading, first, last)) or (found and reading.lower(first) not in ("the", "a", "an")):
        return SOMEBODY, reading.span(first, last)
    return reading.said(first, last), reading.span(first, last)
