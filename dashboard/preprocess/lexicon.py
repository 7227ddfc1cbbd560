"""The vocabulary: phrases from ``data/lexicon`` and the sides' names, found in a sentence in one pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
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


@dataclass
class Phrases:
    """A set of phrases, each with a category and a tag, matched token by token, longest first.

    A phrase written in lower case matches any case; one with capitals only itself or all capitals.
    """

    by_first: dict[str, list[tuple[list[str], list[str], bool, str, str]]] = field(default_factory=dict)

    def add(self, category: str, tag: str, phrases: Iterable[str]) -> None:
        """Add phrases under a category and tag."""
        for phrase in phrases:
            exact = [t.text for t in tokens(phrase)]
            lower = [t.lower() for t in exact]
            row = (lower, exact, phrase != phrase.lower(), category, tag)
            self.by_first.setdefault(lower[0], []).append(row)

    def find(self, words: list[Token]) -> list[Hit]:
        """Find all phrases in a sentence's tokens; of two in one category that overlap, the longer stays."""
        found: list[Hit] = []
        lowered = [word.lower for word in words]
        for at, first in enumerate(lowered):
            for lower, exact, cased, category, tag in self.by_first.get(first, ()):
                end = at + len(lower)
                if len(lower) > 1 and lowered[at:end] != lower:
                    continue
                if cased:
                    seen = [word.text for word in words[at:end]]
                    if seen != exact and seen != [word.upper() for word in exact]:
                        continue
                found.append(Hit(category, tag, at, end - 1))
        return _longest(found)


def tokens(text: str, span: Span | None = None) -> list[Token]:
    """Cut a stretch of text into words and marks; a possessive 's is a token of its own.

    >>> [t.text for t in tokens("Azerbaijan's U.S.-made drones, 1,200 of them.")]
    ['Azerbaijan', "'s", 'U.S.', '-', 'made', 'drones', ',', '1,200', 'of', 'them', '.']
    """
    start, end = (span.start, span.end) if span else (0, len(text))
    return [Token(m.group(), m.group().lower(), *m.span()) for m in _TOKEN.finditer(text, start, end)]


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
    for reason, row in table("background").items():
        phrases.add("background", reason, row["cues"])
    for number, event in enumerate(table("events")["event"]):
        phrases.add("event", str(number), event["words"])
    phrases.add("weapon", "weapon", table("events")["weapons"]["words"])
    phrases.add("cause", "cause", table("events")["causes"]["words"])
    _add_actors(phrases)
    return phrases


def _add_actors(phrases: Phrases) -> None:
    actors = table("actors")
    for group in ("state", "forces"):
        phrases.add("body", group, actors["bodies"][group])
    phrases.add("body", "local", actors["local"]["words"])
    phrases.add("body", "witness", actors["witnesses"]["words"])
    phrases.add("outlet", "outlet", actors["media"]["outlets"])
    phrases.add("body", "media", actors["media"]["heads"])
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
    for hit in sorted(found, key=lambda h: h.first - h.last):
        cells = taken.setdefault(hit.category, set())
        reach = range(hit.first, hit.last + 1)
        if hit.category == "event" or not any(i in cells for i in reach):
            cells.update(reach)
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.first, -h.last))
