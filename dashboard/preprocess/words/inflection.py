"""Dictionary forms that a word of a language may be a case of: "Лачине" of "Лачин", "ובחברון" of "חברון"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any

from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.words.lexicon import table

_SHORTEST_WORD, _SHORTEST_NAME = 2, 3
"""What is left of a word without its ending, and of a name without its prefix, has at least so many letters."""
_MOST = 24
"""So many forms of a name of several words are tried."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes place names: the words beside them, and what is written together with them."""

    before: frozenset[str]
    after: frozenset[str]
    of: frozenset[str]
    joining: frozenset[str]
    prefixes: tuple[str, ...]
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    where: tuple[str, ...]
    apostrophe: bool
    nouns_big: bool


@cache
def manner(language: str | None) -> Manner:
    """Return how a language writes place names; of one that is not known, that it writes nothing with them."""
    row: dict[str, Any] = table("foreign_places").get(language or "", {})
    endings = {name_key(ending): tuple(map(name_key, stems)) for ending, stems in row.get("endings", {}).items()}

    def words(field: str) -> frozenset[str]:
        return frozenset(map(name_key, row.get(field, ())))

    return Manner(
        words("before"),
        words("after"),
        words("of"),
        words("and"),
        tuple(sorted(words("prefixes"), key=lambda prefix: (-len(prefix), prefix))),
        tuple(sorted(endings.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        tuple(sorted(words("where"))),
        row.get("apostrophe", False),
        row.get("nouns_big", False),
    )


@lru_cache(maxsize=20_000)
def forms(key: str, language: str | None) -> tuple[str, ...]:
    """Return the keys that a word's key may be a case of, itself first, then the longest ending's.

    >>> forms("лачине", "ru")[:3], forms("erbil'den", "tr")[:2]
    (('лачине', 'лачин', 'лачина'), ("erbil'den", 'erbil'))
    """
    if "'" in key and manner(language).apostrophe:
        return (key, key.split("'", 1)[0])
    key = key.replace("'", "")
    found = dict.fromkeys([key])
    for ending, stems in manner(language).endings:
        if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_WORD:
            found |= dict.fromkeys(key[: -len(ending)] + stem for stem in stems)
    return tuple(found)


def bare(keys: tuple[str, ...], language: str | None) -> Iterator[str]:
    """Yield a name without each of the prefixes that its language writes together with its first word."""
    for prefix in manner(language).prefixes:
        if keys[0].startswith(prefix) and keys[0] != prefix:
            name = " ".join((keys[0][len(prefix) :], *keys[1:]))
            if len(name) >= _SHORTEST_NAME:
                yield name


def says_where(key: str, language: str | None) -> bool:
    """Tell whether a word's ending means in, at, from or to: "Kəlbəcərdə", "Երևանից"."""
    return key.endswith(manner(language).where or ("\n",))


def phrases(keys: tuple[str, ...], language: str | None) -> Iterator[str]:
    """Yield the forms of a name of one or several words, as they stand first; any of its words may be a case."""
    every = product(*(forms(key, language) for key in keys))
    yield from (" ".join(words) for words in islice(every, _MOST))
