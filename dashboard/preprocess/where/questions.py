"""Questions: what each place name of a document asks of the gazetteer, and the candidates that answer it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from dashboard.model import Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.index import BARE
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.where.company import Signs, own_signs
from dashboard.preprocess.where.place_words import place_words, written_out
from dashboard.settings import DATA

TOWNS = ("settlement", "neighbourhood")
_MOST_CANDIDATES = 40
_SEATS = frozenset(("PPLC", "PPLA", "PPLA2"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate: its traits and how the name belongs to it (0 its own, 1 another name, 2 without its noun).

    ``own`` are its signs in any company, ``score`` their weighted sum.
    """

    traits: Traits
    how: int
    own: Signs
    score: float

    @classmethod
    def of(cls, traits: Traits, how: int, descriptor: str | None) -> Choice:
        """Make a candidate for a name with this common noun."""
        own = own_signs(traits, how, descriptor)
        return cls(traits, how, own, score(own))


@dataclass(frozen=True, slots=True)
class Question:
    """What one name, with the words around it, asks of the gazetteer."""

    toponym: Toponym
    choices: tuple[Choice, ...]
    method: str
    container: int | None
    holds: tuple[int, ...] = ()

    @property
    def sense(self) -> Sense:
        """What two questions of one document that are answered alike have in common."""
        return self.toponym.text, self.toponym.descriptor, self.container, self.holds


Sense = tuple[str, str | None, int | None, tuple[int, ...]]


def ask(toponyms: list[Toponym], gazetteer: Gazetteer) -> list[Question]:
    """Look every name up; a name with a second name in brackets may be what either of them is."""
    questions = [_question(t, gazetteer) for t in toponyms]
    for number, question in enumerate(questions):
        if question.container is not None:
            outer = questions[question.container]
            questions[question.container] = replace(outer, holds=(*outer.holds, number))
    for second in questions:
        toponym = second.toponym
        if toponym.descriptor == "alias" and toponym.container is not None and second.choices:
            first = questions[toponym.container]
            noun = first.toponym.descriptor
            both = {c.traits.row: Choice.of(c.traits, c.how, noun) for c in (*second.choices, *first.choices)}
            questions[toponym.container] = replace(
                first, choices=_towns_first(tuple(both.values()), noun), method="exact"
            )
    return questions


def _question(toponym: Toponym, gazetteer: Gazetteer) -> Question:
    choices, method = _choices(toponym.text, toponym.descriptor, gazetteer)
    return Question(toponym, choices, method, None if toponym.descriptor == "alias" else toponym.container)


@lru_cache(maxsize=20_000)
def _choices(text: str, descriptor: str | None, gazetteer: Gazetteer) -> tuple[tuple[Choice, ...], str]:
    """Look a name with its common noun up: its candidates, and the method that found them."""
    name = place_words().postal.get(text, text) if len(text) == 2 else text
    key = name_key(written_out(name))
    found, method = gazetteer.keyed(key), "exact"
    if not found and descriptor:
        found = gazetteer.keyed(f"{key} {descriptor}")
    if not found and (base := gazetteer.base(key)):
        found, method = gazetteer.keyed(base), "inflected"
    if not found:
        found, method = gazetteer.alike(key), "transliteration"
    choices = tuple(Choice.of(gazetteer.traits(row), how, descriptor) for row, how in found[:_MOST_CANDIDATES])
    if descriptor != "alias":
        choices = _towns_first(choices, descriptor)
    return choices, method if choices else "none"


def _towns_first(choices: tuple[Choice, ...], descriptor: str | None) -> tuple[Choice, ...]:
    """Leave out a region that bears the name of a big town in it; where the words say region, keep only regions.

    "A blast in Zaporizhzhia" is in the city: the region is written "Zaporizhzhia region". States whose
    town of the same name is small, or lies elsewhere, stay.
    """
    wanted = place_words().descriptors.get(descriptor or "", TOWNS)
    if wanted[0] not in TOWNS:
        return tuple(c for c in choices if c.traits.kind in wanted) or choices
    towns = [c.traits for c in choices if c.traits.kind == "settlement" and c.how < BARE]
    return tuple(
        c
        for c in choices
        if c.traits.kind not in ("admin1", "admin2")
        or not any(
            t.admin1 == c.traits.admin1
            and (t.feature in _SEATS or c.traits.kind == "admin2")
            and t.people > 0.15 * c.traits.people
            for t in towns
        )
    )


def score(found: Signs, known: float = 0.0) -> float:
    """Return the weighted sum of the signs, added to what is known already."""
    weights = _weights()
    for name, value in found.items():
        known += weights.get(name, 0.0) * value
    return known


@cache
def _weights() -> dict[str, float]:
    path = DATA / "lexicon" / "geocode_weights.toml"
    return {name: float(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
