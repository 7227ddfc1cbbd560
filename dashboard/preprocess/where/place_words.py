"""The vocabulary of places: descriptors, relations, abbreviations, demonyms, and words that only look like places."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dashboard.preprocess.gazetteer.names import name_key
from dashboard.settings import DATA

_WORD = re.compile(r"((?:[^\W\d_]\.){2,5}|[^\W\d_]+(?:['.](?=[^\W\d_])[^\W\d_]+){0,4}\.?|\d[\d.,]*)")
_POSSESSIVE = re.compile(r"'[sS]?$")


class Word(NamedTuple):
    """A word of a text: where it stands, its key, and whether it can begin a name."""

    text: str
    start: int
    end: int
    key: str
    capital: bool
    gap: str
    """What stands between the word before and this one: " ", "-", ", ", a line break …"""


@dataclass(frozen=True)
class PlaceWords:
    """The lexicon data/lexicon/places.toml with the word lists beside it."""

    descriptors: dict[str, tuple[str, ...]]
    relations: dict[tuple[str, ...], str]
    abbreviations: dict[str, str]
    postal: dict[str, str]
    demonyms: dict[str, str]
    sets: dict[str, frozenset[str]]
    given: frozenset[str]
    family: frozenset[str]
    common: frozenset[str]

    def of(self, name: str) -> frozenset[str]:
        """Return one of the plain word sets, such as titles, units, streets or the calendar."""
        return self.sets[name]


@cache
def place_words() -> PlaceWords:
    """Read the vocabulary once."""
    folder = DATA / "lexicon"
    it: dict[str, Any] = tomllib.loads((folder / "places.toml").read_text(encoding="utf-8"))
    relations = {
        tuple(phrase.split()): ("near" if name == "distance" else name)
        for name, phrases in it["relations"].items()
        for phrase in phrases
    }
    return PlaceWords(
        {noun: tuple(kinds) for noun, kinds in it["descriptors"].items()},
        relations,
        it["abbreviations"],
        it["postal"],
        _demonyms() | it["demonyms"],
        {name: frozenset(map(name_key, words)) for name, words in it["words"].items()},
        frozenset((folder / "given_names.txt").read_text(encoding="utf-8").split()),
        frozenset((folder / "family_names.txt").read_text(encoding="utf-8").split()),
        frozenset((folder / "common_words.txt").read_text(encoding="utf-8").split()),
    )


def _demonyms() -> dict[str, str]:
    """Return each state's demonyms, also in the plural, with the state's name."""
    found: dict[str, str] = {}
    with (DATA / "states.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for demonym in filter(None, row["demonyms"].split(";")):
                found[demonym] = row["name"]
                if demonym.endswith(("n", "i", "k", "b", "o", "c", "t", "l")):
                    found[demonym + "s"] = row["name"]
    return found


def words_of(text: str) -> list[Word]:
    """Cut a text into words; a possessive ``'s`` and a sentence's full stop are left out of the word.

    >>> [w.text for w in words_of("Ohio's W.Va. troops left St. Louis, Ind. Then Goris-Kapan.")]
    ['Ohio', 'W.Va.', 'troops', 'left', 'St.', 'Louis', 'Ind.', 'Then', 'Goris', 'Kapan']
    """
    made = tuple.__new__  # a named tuple's own constructor takes three times as long
    found: list[Word] = []
    at, left = 0, ""
    pieces = _WORD.split(text)
    for gap, matched in zip(pieces[::2], pieces[1::2], strict=False):
        at += len(gap)
        word, key, capital = _formed(matched)
        if word:
            end = at + len(word)
            found.append(made(Word, (word, at, end, key, capital, left + gap)))
            left = matched[len(word) :]
        else:
            left += gap + matched
        at += len(matched)
    return found


@lru_cache(maxsize=50_000)
def _formed(word: str) -> tuple[str, str, bool]:
    """Return a word without possessive and full stop, its key, and whether it can begin a name."""
    if "'" in word:
        word = _POSSESSIVE.sub("", word)
    if word.endswith(".") and word not in place_words().abbreviations and word not in ("St.", "Ste.", "Mt.", "Ft."):
        word = _cut(word)
    first = word[:1]
    return word, name_key(word), first.isalpha() and (first.isupper() or not (first.islower() or first.isupper()))


def _cut(word: str) -> str:
    """Leave out a full stop, unless it belongs to letters with stops between them (``W.Va.``)."""
    return word if word.count(".") > 1 and len(word) <= 7 else word.rstrip(".")


def written_out(text: str) -> str:
    """Return the name that an abbreviation or a demonym stands for, or the text as it is.

    >>> written_out("W.Va."), written_out("Sotk")
    ('West Virginia', 'Sotk')
    """
    words = place_words()
    return words.abbreviations.get(text) or words.demonyms.get(text) or text
