"""A wire's dateline as what its text points to: "this city" and, where it is the capital, "the capital"."""

from __future__ import annotations

from dashboard.model import Span, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.where.place_words import Word, place_words
from dashboard.preprocess.words.lexicon import table
from dashboard.preprocess.words.text import Document
from dashboard.sides import sides

_SEAT = "PPLC"
_CAPITAL = "capital"
_POINTING = frozenset(("this", "the"))


def with_city(doc: Document, words: list[Word], found: list[Toponym], gazetteer: Gazetteer) -> list[Toponym]:
    """Add the words that mean the city of the dateline, or a state's capital, to the names of an old wire.

    Only of text in capitals: other reports seldom say so, and then of the place that they named last.
    """
    if not doc.capitals:
        return found
    home = next((t for t in found if doc.dateline and doc.dateline.holds(t.span) and t.descriptor != "demonym"), None)
    seat = home is not None and _is_capital(home.text, gazetteer)
    pointed = []
    for at, word in enumerate(words[1:], 1):
        name = _meant(words, at, home.text if home else None, seat)
        if name is not None and not any(t.span.start <= word.start < t.span.end for t in found):
            first = at - 1 if words[at - 1].key in _POINTING else at
            pointed.append(Toponym(Span(words[first].start, word.end), name, _where(words, first), None))
    return sorted(found + pointed, key=lambda t: t.span.start)


def _meant(words: list[Word], at: int, home: str | None, seat: bool) -> str | None:
    """The city that two words mean: "this city", "the capital", "the Peruvian capital"."""
    before, noun = words[at - 1], words[at].key
    if words[at].gap != " ":
        return None
    if before.key == "this" and noun in table("capitals")["here"]["nouns"]:
        return home
    if noun != _CAPITAL or (at + 1 < len(words) and (words[at + 1].capital or words[at + 1].key in ("of", "city"))):
        return None
    if before.key == "the" and seat:
        return home
    state = place_words().demonyms.get(before.text) or place_words().demonyms.get(before.text.title())
    return _seat_of(state) if state else None


def _seat_of(state: str) -> str | None:
    """The capital of a state by its name."""
    named = next((side for side in sides().values() if side.is_state and side.name == state), None)
    return named.capital.split(";")[0] if named and named.capital else None


def _is_capital(name: str, gazetteer: Gazetteer) -> bool:
    rows = gazetteer.keyed(name_key(name))
    return any(gazetteer.traits(row).feature == _SEAT for row, _ in rows[:5])


def _where(words: list[Word], first: int) -> str | None:
    """The relation word before a city that is pointed to ("in this city", "in the Peruvian capital")."""
    before = [w.key for w in words[max(0, first - 3) : first]]
    if before[-2:-1] == ["the"]:
        before = before[:-2]
    return place_words().relations.get((before[-1],)) if before else None
