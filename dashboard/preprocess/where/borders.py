"""Borders: the line between two states that a sentence names as where something happened.

A border is a line, not a place in one of the two states: its mark is the line, its position a point
near the middle of it.
"""

from __future__ import annotations

import re
from functools import cache

import pyarrow.parquet as pq

from dashboard.model import Place, Resolution, Span, Toponym
from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.words.reading import Reading
from dashboard.settings import DATA
from dashboard.sides import sides

_WORDS = frozenset(("border", "borders", "frontier", "borderline", "borderland", "borderlands"))
_NOT_GROUND = frozenset(
    "guard guards guardsmen post posts police policemen officer officers troops force forces patrol patrols soldier "
    "soldiers town towns city cities village villages crossing crossings checkpoint checkpoints service security "
    "fence wall closure closures dispute agreement deal talks tensions control controls province provinces district "
    "state states county municipality".split()
)
"""Words after "border" that make it a body's, a town's or a talk's: they have a place of their own."""
_LOCATIVE = frozenset("at along on near across over by around in to of toward towards".split())
_NEAR = frozenset("the a an its their common shared disputed mountainous long porous troubled tense restive".split())
_LINKS = frozenset(("with", "between", "and", "the", "of", "to", "near", ",", "region", "regions", "area", "areas"))
_NAME = re.compile(r"[A-Z][a-z]{2,20}")
_BACK = 1500
_REACH = 6
_SIGNS = frozenset(("'s", "-", "–", "—", "/"))
_AFTER = frozenset(("with", "between", "of", "region", "regions", "area", "areas"))
_BESIDE_KM = 10.0
"""How far from the line an event at a border may lie; how far along it, its shape shows."""


def named(reading: Reading, span: Span, remembered: list[str]) -> Resolution | None:
    """Return the border that a stretch of a sentence puts an event on, or None where it is not clear which.

    ``remembered`` are the sides that the report named before, the latest last.
    """
    for index, word in enumerate(reading.words):
        if word.lower not in _WORDS or not span.start <= word.start < span.end:
            continue
        if reading.lower(index + 1) in _NOT_GROUND or not _located(reading, index):
            continue
        found = _between(reading, index, remembered)
        if found:
            place = found[0]
            toponym = Toponym(Span(word.start, word.end), word.text, "along", "border")
            return Resolution(toponym, place, "border", f"the border of {found[1]}")
    return None


def _located(reading: Reading, index: int) -> bool:
    """Tell whether a word such as "at" leads to the border, or it leads to what happened ("border clashes")."""
    following = reading.at("event", index + 1)
    if following is not None and following.first == index + 1:
        return True
    lexicon = place_words()
    at = index - 1
    for _ in range(8):
        word = reading.lower(at)
        if word in _LOCATIVE:
            return True
        skipped = word in _NEAR or word in lexicon.of("directions") or word in _SIGNS or word == "and"
        if not skipped and _state_at(reading, at) is None:
            return False
        at -= 1
    return False


def _between(reading: Reading, index: int, remembered: list[str]) -> tuple[Place, str] | None:
    """Return the border and the words that say which: of the states at the word, else of those nearest to it."""
    beside = _beside(reading, index)
    others = _others(reading, index)
    if len(beside) >= 2:
        return _known(beside[:2], "the two states named with it")
    if len(beside) == 1:
        for other in [*others, *_earlier(reading), *reversed(remembered)]:
            found = _known([beside[0], other], "the state named with it and the other that is spoken of")
            if found:
                return found
        return None
    earlier = [*_earlier(reading), *reversed(remembered)]
    for states, why in ((others, "the two states of the sentence"), (earlier, "the two states of the report")):
        named = set(states)
        pairs = [pair for pair in _borders() if pair[0] != pair[1] and named.issuperset(pair)] if len(named) > 1 else []
        if len(pairs) == 1:
            return _known(list(pairs[0]), why)
    return None


def _known(pair: list[str], why: str) -> tuple[Place, str] | None:
    place = _borders().get(tuple(sorted(pair)))  # type: ignore[arg-type]
    return (place, why) if place else None


def _beside(reading: Reading, index: int) -> list[str]:
    """Return the states named right at the word: "the X–Y border", "X's border with Y", "between X and Y"."""
    found: list[str] = []
    for step in (-1, 1):
        at = index + step
        for _ in range(_REACH):
            state = _state_at(reading, at)
            if state and state not in found:
                found.append(state)
            elif not state and reading.lower(at) not in _LINKS and reading.lower(at) not in _SIGNS:
                break
            if step > 0 and reading.lower(index + 1) not in (
                "with",
                "between",
                "of",
                "region",
                "regions",
                "area",
                "areas",
            ):
                break
            at += step
    return found


def _others(reading: Reading, index: int) -> list[str]:
    """Return the states of a sentence, the nearest to a word first: named, by their people, or by a place in them."""
    offset = reading.words[index].start
    spans = [(abs(p.toponym.span.start - offset), p.place.country) for p in reading.places if p.place]
    spans += [(abs(reading.words[h.first].start - offset), h.tag.split(":")[0]) for h in reading.find("side")]
    known = {code for pair in _borders() for code in pair}
    return list(dict.fromkeys(code for _, code in sorted(spans, key=lambda s: s[0]) if code in known))


def _earlier(reading: Reading) -> list[str]:
    """Return the states that the text before a sentence names, or whose people it names, the latest first."""
    start = reading.sentence.span.start
    words = _NAME.findall(reading.doc.text[max(0, start - _BACK) : start])
    return list(dict.fromkeys(_peoples()[word] for word in reversed(words) if word in _peoples()))


@cache
def _peoples() -> dict[str, str]:
    """Return the one-word names and adjectives of the states with their codes."""
    known = {code for pair in _borders() for code in pair}
    return {word: code for code, it in sides().items() if code in known for word in (*it.aliases, *it.demonyms)}


def _state_at(reading: Reading, index: int) -> str | None:
    """Return the code of the state that a token names or is the adjective of, or None."""
    if not 0 <= index < len(reading.words):
        return None
    start = reading.words[index].start
    for found in reading.places:
        place, span = found.place, found.toponym.span
        if place and place.kind == "country" and span.start <= start < span.end:
            return place.country
    hit = reading.at("side", index)
    code = hit.tag.split(":")[0] if hit else None
    return code if code is not None and code in sides() and code.isupper() and len(code) == 3 else None


@cache
def _borders() -> dict[tuple[str, str], Place]:
    """Read the lines between states once, by their two codes in order."""
    table = pq.read_table(DATA / "gazetteer" / "borders.parquet").to_pydict()
    found = {}
    columns = ("one", "other", "latitude", "longitude", "geometry")
    for one, other, lat, lon, shape in zip(*(table[c] for c in columns), strict=True):
        name = f"{_name(one)}–{_name(other)} border"
        found[one, other] = Place(
            f"border_{one.lower()}_{other.lower()}",
            name,
            "border",
            round(lat, 3),
            round(lon, 3),
            radius_km=_BESIDE_KM,
            precision=5,
            geometry=shape,
            source="Natural Earth (public domain)",
        )
    return found


def _name(code: str) -> str:
    side = sides().get(code)
    return side.name if side else code
