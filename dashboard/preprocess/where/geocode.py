"""Tell namesakes apart: every place name of a document gets a place and why, or none and why.

One name has one sense in a document, unless the words with it ("district", "Vardenis, Gegharkunik") say
otherwise. Candidates are scored first by themselves, then in the company of what the other names most
likely are, until that changes nothing more. ``company`` has the signs; their weights lie in
data/lexicon/geocode_weights.toml.
"""

from __future__ import annotations

from bisect import bisect_left

from dashboard.model import Place, Resolution, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.index import ALTERNATE, BARE
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.where import quarters
from dashboard.preprocess.where.company import Anchor, Company, outer_signs
from dashboard.preprocess.where.questions import TOWNS, Choice, Question, Sense, ask, score
from dashboard.preprocess.words.text import Document

_MOST_ROUNDS = 4
"""How often the names of a report are weighed anew in the company of what the others then are."""
_MOST_COMPANY = 100


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
    return it.kind in TOWNS and outer.kind in holders and bool(outer.country) and it.country != outer.country


def _other_name(question: Question, choice: Choice, home: str | None) -> bool:
    """Tell whether a town is only another of this name: by a second name of its own, or named as part of a town."""
    quarter = question.toponym.descriptor in quarters.QUARTERS
    return choice.traits.kind in TOWNS and (quarter or (home is not None and choice.how == ALTERNATE))


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
