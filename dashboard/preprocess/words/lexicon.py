"""The vocabulary: phrases from ``data/lexicon`` and the sides' names, found in a sentence in one pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dashboard.model import Span
from dashboard.settings import DATA
from dashboard.sides import sides

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,6}|\d[\d.,]{0,20}\d|'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?|[^\w\s]|_")


class Token(NamedTuple):
    """A word or a mark of punctuation with its place in the text."""

    text: str
    lower: str
    start: int
    end: int


class Hit(NamedTuple):
    """A phrase of the vocabulary in a sentence: tokens ``first`` to ``last``, both inclusive."""

    category: str
    tag: str
    first: int
    last: int


class Phrase(NamedTuple):
    """A phrase of the vocabulary, token by token, in lower case and as it is written."""

    lower: list[str]
    exact: list[str]
    cased: bool
    category: str
    tag: str

    def stands(self, words: list[Token], at: int) -> bool:
        """Tell whether the phrase stands at a token in its own case, or all in capitals."""
        seen = [word.text for word in words[at : at + len(self.exact)]]
        return seen == self.exact or seen == [word.upper() for word in self.exact]


@dataclass
class Phrases:
    """A set of phrases, each with a category and a tag, matched token by token, longest first.

    A phrase written in lower case matches any case; one with capitals only itself or all capitals.
    """

    rows: list[Phrase] = field(default_factory=list)
    _firsts: set[str] = field(default_factory=set)
    _alone: dict[str, list[Phrase]] = field(default_factory=dict)
    _pairs: dict[str, dict[str, list[Phrase]]] = field(default_factory=dict)
    """Phrases of one word by that word, the others by their first and second."""

    def add(self, category: str, tag: str, phrases: Iterable[str]) -> None:
        """Add phrases under a category and tag."""
        for phrase in phrases:
            exact = [t.text for t in tokens(phrase)]
            lower = [t.lower() for t in exact]
            row = Phrase(lower, exact, phrase != phrase.lower(), category, tag)
            self.rows.append(row)
            self._firsts.add(lower[0])
            if len(lower) == 1:
                self._alone.setdefault(lower[0], []).append(row)
            else:
                self._pairs.setdefault(lower[0], {}).setdefault(lower[1], []).append(row)

    def find(self, words: list[Token]) -> list[Hit]:
        """Find all phrases in a sentence's tokens; of two in one category that overlap, the longer stays."""
        made = tuple.__new__
        found: list[Hit] = []
        lowered = [word.lower for word in words]
        for at, first in enumerate(lowered):
            if first not in self._firsts:
                continue
            for row in self._alone.get(first, ()):
                if not row.cased or row.stands(words, at):
                    found.append(made(Hit, (row.category, row.tag, at, at)))
            pairs = self._pairs.get(first)
            if pairs is None or at + 1 == len(lowered):
                continue
            for row in pairs.get(lowered[at + 1], ()):
                end = at + len(row.lower)
                if lowered[at:end] == row.lower and (not row.cased or row.stands(words, at)):
                    found.append(made(Hit, (row.category, row.tag, at, end - 1)))
        return _longest(found)


def tokens(text: str, span: Span | None = None) -> list[Token]:
    """Cut a stretch of text into words and marks; a possessive 's is a token of its own.

    >>> [t.text for t in tokens("Azerbaijan's U.S.-made drones, 1,200 of them.")]
    ['Azerbaijan', "'s", 'U.S.', '-', 'made', 'drones', ',', '1,200', 'of', 'them', '.']
    """
    if span is None:
        return list(_phrase_tokens(text)) if len(text) < 200 else _cut(text, 0, len(text))
    return _cut(text, span.start, span.end)


@lru_cache(maxsize=2_000)
def _phrase_tokens(phrase: str) -> tuple[Token, ...]:
    """The tokens of a name or phrase, which is asked for again and again."""
    return tuple(_cut(phrase, 0, len(phrase)))


def _cut(text: str, start: int, end: int) -> list[Token]:
    made = tuple.__new__  # a named tuple's own constructor takes three times as long
    found: list[Token] = []
    index = text.index
    for word in _TOKEN.findall(text, start, end):
        start = index(word, start)  # only blanks stand between two tokens
        found.append(made(Token, (word, word.lower(), start, start := start + len(word))))
    return found


@cache
def table(name: str) -> dict[str, Any]:
    """Read one vocabulary file of ``data/lexicon``."""
    with (DATA / "lexicon" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def vocabulary() -> Phrases:
    """All phrases the reader looks for, from every vocabulary file and the sides."""
    phrases = Phrases()
    for kind in ("killed", "wounded", "captured", "missing"):
        for form, words in table("casualties")[kind].items():
            phrases.add("harm" if form != "toll" else "toll", f"{kind}:{form}", words)
    for scope, words in table("casualties")["none"].items():
        phrases.add("unharmed", scope, words)
    for group, words in table("casualties")["victims"].items():
        phrases.add("victim", group, words)
    for stance in ("asserts", "denies", "accuses", "admits"):
        phrases.add("say", stance, table("speech")[stance]["verbs"])
    phrases.add("relay", "source", table("speech")["relays"]["prepositions"])
    phrases.add("chain", "source", table("speech")["relays"]["chain"])
    for side_code, words in table("speech")["voices"].items():
        phrases.add("voice", side_code, words)
    phrases.add("servant", "servant", table("speech")["servants"]["words"])
    phrases.add("keep", "keep", table("speech")["keeping"]["verbs"])
    for reason, row in table("background").items():
        phrases.add("background", reason, row["cues"])
    for category in ("apart", "headings", "hours", "care", "frames"):
        for tag, words in table("discourse")[category].items():
            phrases.add(category, tag, words)
    for number, event in enumerate(table("events")["event"]):
        phrases.add("event", str(number), event["words"])
        phrases.add("means", str(number), event.get("means", ()))
        phrases.add("blow", str(number), event.get("blows", ()))
    phrases.add("armed_target", "armed_target", table("events")["armed_targets"]["words"])
    phrases.add("act", "act", table("events")["acts"]["words"])
    phrases.add("weapon", "weapon", table("events")["weapons"]["words"])
    phrases.add("cause", "setting", table("events")["settings"]["words"])
    phrases.add("cause", "cause", table("events")["causes"]["words"])
    phrases.add("not_event", "not_event", table("events")["not_events"]["words"])
    _add_actors(phrases)
    return phrases


def _add_actors(phrases: Phrases) -> None:
    actors = table("actors")
    for group in ("state", "forces"):
        phrases.add("body", group, actors["bodies"][group])
    phrases.add("body", "local", actors["local"]["words"])
    phrases.add("body", "witness", actors["witnesses"]["words"])
    phrases.add("body", "medic", actors["medics"]["words"])
    phrases.add("body", "aid", actors["aid"]["words"])
    phrases.add("outlet", "outlet", actors["media"]["outlets"])
    phrases.add("body", "media", actors["media"]["heads"])
    for side_word, words in actors["plain"].items():
        phrases.add("plain", side_word, words)
    for rank in ("armed", "civil", "leading", "leading_civil", "societies"):
        phrases.add("grouphead", rank, actors["groups"][rank])
    for side in sides().values():
        phrases.add("side", f"{side.code}:name", side.aliases)
        phrases.add(
            "side",
            f"{side.code}:demonym",
            side.demonyms + tuple(f"{d}s" for d in side.demonyms if d.endswith(("n", "i"))),
        )
        phrases.add("side", f"{side.code}:group", side.groups)
        phrases.add("side", f"{side.code}:capital", [c for c in (side.capital or "").split(";") if c])


def _longest(found: list[Hit]) -> list[Hit]:
    """Keep, of overlapping hits in one category, the longest; of equals the first written."""
    kept: list[Hit] = []
    taken: dict[str, set[int]] = {}
    for hit in sorted(found, key=_length):
        category, _, first, last = hit
        cells = taken.get(category)
        if cells is None:
            cells = taken[category] = set()
        if first == last:
            if first in cells and category != "event":
                continue
            cells.add(first)
        else:
            reach = range(first, last + 1)
            if category != "event" and not cells.isdisjoint(reach):
                continue
            cells.update(reach)
        kept.append(hit)
    return sorted(kept, key=_order)


def _length(hit: Hit) -> int:
    return hit.first - hit.last


def _order(hit: Hit) -> tuple[int, int]:
    return hit.first, -hit.last
