"""Tell namesakes apart: every place name of a document gets a place and why, or none and why.

One name has one sense in a document, unless the words with it ("district", "Vardenis, Gegharkunik") say
otherwise. Candidates are scored first by themselves, then in the company of what the other names most
likely are, until that changes nothing more. ``company`` has the signs; their weights lie in
data/lexicon/geocode_weights.toml.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from dashboard.model import Place, Resolution, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.index import ALTERNATE, BARE
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.where import quarters
from dashboard.preprocess.where.company import Anchor, Company, Signs, outer_signs, own_signs
from dashboard.preprocess.where.place_words import place_words, written_out
from dashboard.preprocess.words.text import Document
from dashboard.settings import DATA

_MOST_CANDIDATES = 40
_MOST_ROUNDS = 4
"""How often the names of a report are weighed anew in the company of what the others then are."""
_MOST_COMPANY = 100
_TOWNS = ("settlement", "neighbourhood")
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


def resolve(toponyms: list[Toponym], gazetteer: Gazetteer, doc: Document) -> list[Resolution]:
    """Return what each place name of a document most likely is, in the same order.

    ``method`` is exact, inflected (without a case ending), transliteration, alias (the second name of another)
    or none (then there is no place).
    """
    questions = ask(toponyms, gazetteer)
    day = doc.report.published.isoformat() if doc.report.published else "9999"
    company: list[Anchor] = []
    chosen = decide(questions, company, day)
    home = _home(doc, questions, chosen)
    for _ in range(_MOST_ROUNDS):
        before, company = chosen, anchors(questions, chosen)
        chosen = decide(questions, company, day, home)
        if chosen == before:
            break
    answers: dict[tuple[Sense, int], tuple[Place | None, str, str]] = {}
    found = []
    for question, choice in zip(questions, chosen, strict=True):
        asked = question.sense, id(question.choices)  # a second name in brackets brings one question more choices
        if asked not in answers:
            answers[asked] = _answer(question, choice, questions, chosen, company, gazetteer, home)
        found.append(Resolution(question.toponym, *answers[asked]))
    return quarters.in_towns([_alias(resolution, found) for resolution in found], doc)


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
    wanted = place_words().descriptors.get(descriptor or "", _TOWNS)
    if wanted[0] not in _TOWNS:
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


def _home(doc: Document, questions: list[Question], chosen: list[Choice | None]) -> str | None:
    """Return the country of the place in a wire's dateline."""
    within = (c for q, c in zip(questions, chosen, strict=True) if doc.dateline and doc.dateline.holds(q.toponym.span))
    return next((choice.traits.country for choice in within if choice is not None), None)


def decide(questions: list[Question], company: list[Anchor], day: str, home: str | None = None) -> list[Choice | None]:
    """Return the best candidate of every question in the given company, and in the country of the dateline."""
    chosen: list[Choice | None] = []
    senses: dict[Sense, Choice | None] = {}
    for question in questions:
        sense = question.sense
        if sense not in senses:
            senses[sense] = _best(question, questions, company, day, home)
        chosen.append(senses[sense])
    return chosen


def _best(
    question: Question, questions: list[Question], company: list[Anchor], day: str, home: str | None
) -> Choice | None:
    if len(question.choices) < 2:
        return next(iter(question.choices), None)
    told = _surroundings(question, questions, company)

    def likely(choice: Choice) -> tuple[float, int]:
        known = choice.score + (score({"dateline": 1.0}) if home and choice.traits.country == home else 0.0)
        return score(outer_signs(choice.traits, *told, day), known), -choice.traits.row

    return max(question.choices, key=likely)


def _surroundings(
    question: Question, questions: list[Question], company: list[Anchor]
) -> tuple[Company, list[Traits], list[Traits]]:
    """Return what bears on a question: its company, its container's candidates and those of what it holds."""
    key = name_key(question.toponym.text)
    outer = questions[question.container].choices[:5] if question.container is not None else ()
    inner = [c.traits for held in question.holds for c in questions[held].choices[:8]]
    near = _near(company, question.toponym.span.start)
    return Company.of([anchor for anchor in near if anchor.name != key]), [c.traits for c in outer], inner


def _near(company: list[Anchor], start: int) -> list[Anchor]:
    """Return the anchors that a document names nearest to an offset: in a book, not all of them are company."""
    if len(company) <= _MOST_COMPANY:
        return company
    first = bisect_left(company, start, key=lambda anchor: anchor.start) - _MOST_COMPANY // 2
    first = min(max(first, 0), len(company) - _MOST_COMPANY)
    return company[first : first + _MOST_COMPANY]


def score(found: Signs, known: float = 0.0) -> float:
    """Return the weighted sum of the signs, added to what is known already."""
    weights = _weights()
    for name, value in found.items():
        known += weights.get(name, 0.0) * value
    return known


def anchors(questions: list[Question], chosen: list[Choice | None]) -> list[Anchor]:
    """Return what the names of a document most likely are, each name once, surer ones with more weight."""
    found: dict[str, Anchor] = {}
    for question, choice in zip(questions, chosen, strict=True):
        key = name_key(question.toponym.text)
        if choice is not None and key not in found:
            sure = 1.0 if len(question.choices) == 1 else 0.6
            found[key] = Anchor(key, choice.traits, sure, question.toponym.span.start)
    return list(found.values())


def _answer(
    question: Question,
    choice: Choice | None,
    questions: list[Question],
    chosen: list[Choice | None],
    company: list[Anchor],
    gazetteer: Gazetteer,
    home: str | None,
) -> tuple[Place | None, str, str]:
    """Return the place, the method and the reason of a question's best candidate, or none and why."""
    if choice is None:
        return None, "none", "no place of this name in the gazetteer"
    place = gazetteer.row_place(choice.traits.row)
    outer = chosen[question.container] if question.container is not None else None
    if outer is not None and _elsewhere(choice.traits, outer.traits):
        container = questions[question.container or 0].toponym.text
        return None, "none", f"no place of this name in {container}; the likeliest is in {place.country}"
    told = _surroundings(question, questions, company)
    if question.method == "transliteration" and _stray(choice.traits, told[0].anchors):
        return None, "none", f"the place of a like spelling is in {place.country}, of which the report does not speak"
    if _other_name(question, choice, home) and _stray(choice.traits, told[0].anchors):
        return None, "none", f"a place in {place.country} has this name too, of which the report does not speak"
    return place, question.method, _reason(question, choice, questions, told, gazetteer)


def _elsewhere(it: Traits, outer: Traits) -> bool:
    """Tell whether a settlement lies in another country than the one the text names it with."""
    holders = ("country", "admin1", "admin2")
    return it.kind in _TOWNS and outer.kind in holders and bool(outer.country) and it.country != outer.country


def _other_name(question: Question, choice: Choice, home: str | None) -> bool:
    """Tell whether a town is only another of this name: by a second name of its own, or named as part of a town."""
    quarter = question.toponym.descriptor in quarters.QUARTERS
    return choice.traits.kind in _TOWNS and (quarter or (home is not None and choice.how == ALTERNATE))


def _stray(it: Traits, company: list[Anchor]) -> bool:
    """Tell whether a place that is only spelt alike lies in none of the countries that the report speaks of."""
    spoken_of = {anchor.traits.country for anchor in company if anchor.traits.country}
    return bool(spoken_of) and it.country not in spoken_of


def _reason(
    question: Question,
    choice: Choice,
    questions: list[Question],
    told: tuple[Company, list[Traits], list[Traits]],
    gazetteer: Gazetteer,
) -> str:
    """Say in words why this one: the strongest of what the text gives, else its size."""
    many = len(question.choices)
    if choice.how == BARE and choice.traits.kind == "site":
        return "no settlement of this name is known; shown at its airport"
    if many == 1:
        return (
            "the only place of this name"
            if question.method != "transliteration"
            else "the only place of a like spelling"
        )
    found = choice.own | outer_signs(choice.traits, *told, "")
    if question.container is not None and ("in_region" in found or "in_country" in found):
        return f"named with {questions[question.container].toponym.text}, of {many} namesakes"
    if any(sign.startswith("agrees") for sign in found):
        return f"the {question.toponym.descriptor} of {many} namesakes"
    if found.get("nearest", 0.0) > 0.2:
        nearest = min(
            (a.traits for a in told[0].anchors if a.traits.kind != "country"),
            key=lambda t: -_closeness(t, choice.traits),
        )
        return f"nearest to {gazetteer.row_place(nearest.row).name} of {many} namesakes"
    if found.get("some_region") or found.get("some_country"):
        where = "region" if found.get("some_region") else "country"
        return f"in the {where} of the report's other places, of {many} namesakes"
    return f"the largest of {many} namesakes"


def _closeness(one: Traits, other: Traits) -> float:
    return sum(a * b for a, b in zip(one.at, other.at, strict=True))


def _alias(resolution: Resolution, found: list[Resolution]) -> Resolution:
    """Give a second name in brackets the place of its first."""
    toponym = resolution.toponym
    if toponym.descriptor != "alias" or toponym.container is None:
        return resolution
    first = found[toponym.container]
    return Resolution(toponym, first.place, "alias", f"second name of {first.toponym.text}")


@cache
def _weights() -> dict[str, float]:
    path = DATA / "lexicon" / "geocode_weights.toml"
    return {name: float(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
