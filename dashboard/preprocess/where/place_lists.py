"""Places told of together: the list of a sentence in which each is one of several ("in Kharkiv, Odesa and Kyiv")."""

from __future__ import annotations

import re

from dashboard.model import Place, Resolution
from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.words.reading import Reading

_WORDS = re.compile(r"[a-z'-]{1,24}|[,/&]|[^a-z'\s]")
_JOINS = frozenset(("and", "&", "/", "or", "plus"))
_BETWEEN = frozenset(("and", "&", "/", "or", "plus", ",", "as", "well", "also", "both", "the", "of", "parts"))
_LONGEST = 60


def together(reading: Reading, found: Resolution, sites: list[Resolution]) -> list[Resolution]:
    """Return the places of the list that a place is part of, in order; alone when it is in none.

    "X, Y" is no list where Y holds X; a list needs an "and" (or the like) before its last place.
    """
    text = reading.doc.text
    before = [p for p in sites if p.toponym.descriptor != "alias"]
    if not any(p is found for p in before):
        return [found]
    at = next(n for n, p in enumerate(before) if p is found)
    first = last = at
    members = [found]
    while first > 0 and _joined(text, before[first - 1], before[first]):
        first -= 1
        members.insert(0, before[first])
    while last + 1 < len(before) and _joined(text, before[last], before[last + 1]):
        last += 1
        members.append(before[last])
    gaps = [_gap(text, before[n], before[n + 1]) for n in range(first, last)]
    if not any(_JOINS.intersection(gap) for gap in gaps):
        return [found]
    kept = [p for p in members if not any(_holds(p, other) for other in members if other is not p)]
    kept = [
        p for p in kept if (p.place and p.place.kind == "country") == (found.place and found.place.kind == "country")
    ]
    unique = {p.place.place_id: p for p in reversed(kept) if p.place}
    ordered = [p for p in kept if p.place and unique[p.place.place_id] is p]
    return ordered if any(p is found for p in ordered) else [found]


def _gap(text: str, one: Resolution, other: Resolution) -> list[str]:
    """Return the words and signs between two places."""
    return _WORDS.findall(text[one.toponym.span.end : other.toponym.span.start].lower())


def _joined(text: str, one: Resolution, other: Resolution) -> bool:
    """Tell whether two places follow each other in a list; common nouns and "in the" may stand between."""
    if not 0 < other.toponym.span.start - one.toponym.span.end <= _LONGEST:
        return False
    lexicon = place_words()
    gap = _gap(text, one, other)
    relations = {words[0] for words in lexicon.relations if len(words) == 1} - {"to", "from", "for", "by"}
    return bool(gap) and all(
        word in _BETWEEN
        or word in relations
        or word in lexicon.of("directions")
        or word in lexicon.descriptors
        or word.rstrip("s") in lexicon.descriptors
        or word.removesuffix("ies") + "y" in lexicon.descriptors
        for word in gap
    )


def _holds(outer: Resolution, inner: Resolution) -> bool:
    """Tell whether one place lies around another, as states and regions hold their towns."""
    one, other = outer.place, inner.place
    return one is not None and other is not None and holds(one, other)


def holds(outer: Place, inner: Place) -> bool:
    """Tell whether one place is the state or region of another."""
    if outer.place_id == inner.place_id or outer.precision <= inner.precision:
        return False
    if outer.kind == "country":
        return outer.country == inner.country
    return outer.kind == "admin1" and outer.country == inner.country and outer.name == inner.admin1
