"""Place names in the stretches of a report that are not English: known names, in any of their cases.

English evidence (capitals, titles, verbs) does not hold there. A name is believed by how big its place is, the
words beside it, and its length; in scripts without capitals that has to be enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from dashboard.model import Resolution, Span, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.words.inflection import bare, manner, phrases, says_where
from dashboard.preprocess.words.language import Languages, Stretch

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652'\u05f3\u05f4](?=[^\W\d_])){0,40}")
_MOST_WORDS = 4
_BELIEVED = 0.72
_STOPS = (".", "!", "?", ":", "։", "۔", '"')
_NEAR, _JOINED, _CAPITAL, _OPENER, _A_WORD, _A_LETTER, _CASE = 0.4, 0.3, 0.15, -0.1, 0.15, 0.02, -0.04
"""What speaks for a place, in the scale of a place's own weight: 0.4 a village, 0.7 a town, 1 a big city."""


class Word(NamedTuple):
    """A word with its place in the text, its key, and what stands before it."""

    start: int
    end: int
    key: str
    gap: str
    capital: bool | None
    """Whether it is written big; None in a script without capitals."""


def find(text: str, stretches: tuple[Stretch, ...], gazetteer: Gazetteer) -> list[Toponym]:
    """Return the place names of the given stretches in order; ``text`` of each is its dictionary form's key.

    It differs from the words at ``span`` where these are a case of it, or have letters of another word before them.
    """
    return [toponym for stretch in stretches for toponym in _Reader(text, stretch, gazetteer).names()]


def beside(english: list[Toponym], text: str, languages: Languages, gazetteer: Gazetteer) -> list[Toponym]:
    """Return the names found as in English without those in other stretches, and the names of these, in order."""
    kept = {number: toponym for number, toponym in enumerate(english) if not languages.unread(toponym.span)}
    found = sorted([*kept.values(), *find(text, languages.foreign, gazetteer)], key=lambda toponym: toponym.span)
    place = {toponym.span: number for number, toponym in enumerate(found)}

    def moved(container: int | None) -> int | None:
        return None if container is None or container not in kept else place[kept[container].span]

    return [replace(toponym, container=moved(toponym.container)) for toponym in found]


def as_written(resolutions: list[Resolution], text: str) -> list[Resolution]:
    """Let names that were looked up in their dictionary form stand as they are written, and say so."""
    return [
        replace(
            r,
            toponym=replace(r.toponym, text=written),
            method="inflected" if r.method == "exact" and name_key(written) != name_key(r.toponym.text) else r.method,
        )
        if (written := r.toponym.span.of(text)) != r.toponym.text
        else r
        for r in resolutions
    ]


def _words(text: str, span: Span) -> list[Word]:
    found, before = [], span.start
    for match in _WORD.finditer(text, span.start, span.end):
        word = match.group()
        first = word[0]
        capital = first.isupper() if first.lower() != first.upper() and not "ა" <= first <= "ჿ" else None
        key = "'".join(map(name_key, word.split("'"))).replace("\u05f3", "").replace("\u05f4", "")
        found.append(Word(match.start(), match.end(), key, text[before : match.start()], capital))
        before = match.end()
    return found


class _Reader:
    """The words of one stretch, read from left to right; ``last`` is where the name found last ended."""

    def __init__(self, text: str, stretch: Stretch, gazetteer: Gazetteer) -> None:
        self.words, self.language, self.gazetteer = _words(text, stretch.span), stretch.language, gazetteer
        self.how = manner(stretch.language)
        self.last = -2

    def names(self) -> Iterator[Toponym]:
        """Yield the names in order, the longest at each place."""
        at = 0
        while at < len(self.words):
            found = self._name(at) if self.words[at].capital is not False else None
            if found is not None:
                key, self.last = found
                yield Toponym(Span(self.words[at].start, self.words[self.last].end), key)
                at = self.last
            at += 1

    def _name(self, at: int) -> tuple[str, int] | None:
        """Return the key and the last word of the longest believed name that begins at a word."""
        end = at
        while end + 1 < min(len(self.words), at + _MOST_WORDS) and self.words[end + 1].gap in (" ", "-"):
            end += 1
        while end >= at:
            for key, together in self._known(at, end):
                if self._weight(at, end, key, together) > _BELIEVED:
                    return key, end
            end -= 1
        return None

    def _known(self, at: int, end: int) -> Iterator[tuple[str, bool]]:
        """Yield the known names that words may be, and whether a preposition is written together with the first."""
        keys = tuple(word.key for word in self.words[at : end + 1])
        for name in phrases(keys, self.language):
            if len(name) > 2 and self.gazetteer.keyed(name):
                yield name, False
        for name in bare(keys, self.language):
            if self.gazetteer.keyed(name):
                yield name, True

    def _weight(self, at: int, end: int, key: str, together: bool) -> float:
        """Return how much speaks for a place of this name here."""
        head = self.words[at]
        written = " ".join(word.key for word in self.words[at : end + 1])
        cased = key != written.replace("'", "")
        opener = at == 0 or "\n" in head.gap or head.gap.strip().endswith(_STOPS)
        weight = self.gazetteer.traits(self.gazetteer.keyed(key)[0][0]).prior
        weight += _A_WORD * (end - at) + _A_LETTER * len(key) + (_CASE if cased else 0.0)
        weight += (_OPENER if opener else _CAPITAL) if head.capital and not self.how.nouns_big else 0.0
        return weight + self._beside(at, end, together, cased and says_where(written, self.language))

    def _beside(self, at: int, end: int, together: bool, where: bool) -> float:
        """Return how much the words beside a name, or what is written together with it, speak for a place."""
        words, how = self.words, self.how
        noun = at - 2 if at > 1 and words[at - 1].key in how.of else at - 1
        if noun >= 0 and words[noun].key in how.before:
            return _NEAR
        if end + 1 < len(words) and words[end + 1].key in how.after:
            return _NEAR
        joined = at == self.last + 2 and words[at - 1].key in how.joining
        if where or joined or (at == self.last + 1 and (words[at].gap == ", " or together)):
            return _JOINED
        return _JOINED / 2 if together else 0.0
