"""Statements: what one speaker says in one sentence about one happening, with its place and days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby

from dashboard.model import Claim, ExclusionReason, Interval, Report, Resolution, Stance
from dashboard.preprocess.harm import casualties, victims
from dashboard.preprocess.harm.casualties import Harm
from dashboard.preprocess.told import claims
from dashboard.preprocess.what import background, events, initiators, scenes
from dashboard.preprocess.what.events import Happening
from dashboard.preprocess.what.scenes import Scene, Spoken
from dashboard.preprocess.when import hours
from dashboard.preprocess.where import sites
from dashboard.preprocess.who import attribution, opponents, speech, voices
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.actors import find as find_actors
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.words.reading import Reading


@dataclass
class Statement:
    """What one speaker says in one sentence: claims about one happening, with its place and days.

    ``place`` and ``days`` are None where the words give none: ``near`` and ``around`` are then those that its
    paragraph spoke of last. ``apart`` says that it opens another happening, ``nth`` that it
    is not the first of its day; ``hours`` are the time of day, ``excluded`` is why it is only background.
    """

    reading: Reading
    claims: list[Claim]
    happening: Happening | None
    place: Resolution | None
    days: Interval | None
    speaker: str | None
    excluded: ExclusionReason | None = None
    parties: list[str] = field(default_factory=list)
    scene: Scene = field(default_factory=Scene)
    near: Resolution | None = None
    lead: Resolution | None = None
    around: Interval | None = None
    apart: bool = False
    hours: frozenset[int] = frozenset()
    nth: bool = False


_UNDATED: tuple[ExclusionReason, ...] = ("historical", "hypothetical")
"""What a section is said to be of, unless a sentence in it has a day of its own."""


def find(report: Report, readings: list[Reading]) -> list[Statement]:
    """Read all statements of a report in order, its headline's included."""
    memory = Memory(today=report.published or sites.latest_day(readings))
    memory.groups = opponents.named(readings)
    found: list[Statement] = []
    memory.home, memory.foremost = voices.home(readings), voices.foremost(readings)
    staged = scenes.of_report(readings)
    whole = not any(scene.sectioned for scene in staged.values())
    civil = whole and (background.accident(readings) or background.crime(readings))
    petty = set() if whole else _petty_sections(readings, staged)
    lead: Resolution | None = None
    for number, paragraph in groupby(readings, key=lambda r: r.sentence.paragraph):
        scene, before, spoken = staged.get(number, Scene()), Spoken(), []
        memory.civil = civil or scene.section in petty
        memory.paragraph = len(memory.sides)
        memory.harm = None if scene.sectioned else memory.harm
        for reading in paragraph:
            actors = find_actors(reading, memory)
            said = speech.find(reading, actors, memory)
            spoken.append((reading, actors, said))
        for reading, actors, said in attribution.carried(spoken):
            figures = casualties.find(reading, victims.kind_before(reading, memory))
            for part, first, last in _segments(reading, said):
                told = _told(report, reading, actors, part, figures, first, last, memory)
                found += [_staged(one, scene, before, lead) for one in told]
            before.note(reading, actors)
        lead = lead or before.spot
    return found


def _petty_sections(readings: list[Reading], staged: dict[int, Scene]) -> set[int]:
    """The sections of a report that tell of an accident or of ordinary crime."""
    body = [r for r in readings if not r.sentence.headline]
    return {
        staged[part[0].sentence.paragraph].section
        for part in scenes.sections(body, staged)
        if background.accident(part) or background.crime(part)
    }


def _staged(statement: Statement, scene: Scene, before: Spoken, lead: Resolution | None) -> Statement:
    """A statement with where it stands in its report; ``lead`` is the place its first paragraph or title names."""
    excluded = statement.excluded
    if scene.reason and excluded is None and not (scene.reason in _UNDATED and statement.days):
        excluded = scene.reason
        told = [replace(c, status="background") for c in statement.claims]
        statement = replace(statement, claims=told, excluded=excluded)
    return replace(
        statement,
        scene=scene,
        near=before.place or scene.place,
        lead=None if scene.sectioned else lead,
        around=before.days,
        apart=scenes.opens(statement.reading),
        nth=scenes.is_nth(statement.reading),
        hours=(hours.of_sentence(statement.reading) if statement.happening else frozenset()) or before.hours,
    )


def _segments(reading: Reading, said: list[Attribution]) -> list[tuple[Attribution | None, int, int]]:
    """Cut a sentence into the parts of its speakers; what no speaker governs is a part without one."""
    if not said:
        return [(None, 0, len(reading.words) - 1)]
    parts: list[tuple[Attribution | None, int, int]] = []
    at = 0
    for one in said:
        if one.first > at + 2:
            parts.append((None, at, one.first - 1))
        parts.append((one, one.first, one.last))
        at = one.last + 1
    if len(reading.words) - at > 3:
        parts.append((None, at, len(reading.words) - 1))
    return parts


def _told(
    report: Report,
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    figures: list[Harm],
    first: int,
    last: int,
    memory: Memory,
) -> list[Statement]:
    """The statements of one part of a sentence: one for each place of which it tells."""
    harms = [h for h in figures if first <= h.counted.first <= last]
    victims.note_kind(reading, harms, memory)
    happening = events.find(reading, actors, said, harms, first, last)
    if not harms and happening is None:
        return _blamed(report, reading, said)
    whole = next((h.counted.first - 1 for h in harms if h.counted.part and sites.own_place(reading, h, None)), last)
    places = sites.places(reading, actors, harms, happening, first, max(first, whole), memory)
    country = memory.country = sites.state(places[0] if places else None, memory) or memory.country
    if said:
        said = attribution.sided(said, actors, victims.own_losses(actors, harms), country, memory)
    happening = events.sided(happening, said, country, memory)
    days = sites.days(reading, said, first, last, memory)
    excluded = _excluded(reading, said, harms, happening, days, memory)
    made = claims.of_statement(report, reading, actors, said, harms, happening, excluded, memory, country)
    if not made:
        return []
    parties = [
        a.side for a in actors if first <= a.first <= last and a.side and a.kind not in ("media", "witness", "local")
    ]
    one = Statement(
        reading, made, happening, places[0] if places else None, days, said.side if said else None, excluded, parties
    )
    if len(places) > 1:
        return [replace(one, place=p, claims=claims.joint(made, n)) for n, p in enumerate(places)]
    return _within(one, harms)


def _blamed(report: Report, reading: Reading, said: Attribution | None) -> list[Statement]:
    """Who is said to have done it, in words that name no event: "the mayor blamed X", "X claimed responsibility"."""
    blame = initiators.alone(reading, said) if said else None
    if said is None or blame is None or blame.side is None:
        return []
    claim = claims.of_blame(report, reading, said, blame)
    return [Statement(reading, [claim], None, None, None, said.side, None, [blame.side])]


def _within(whole: Statement, harms: list[Harm]) -> list[Statement]:
    """Tell a part that has a place of its own apart ("72 killed across the Strip, including 42 in Gaza City")."""
    inner: list[Statement] = []
    rest = list(whole.claims)
    for harm in harms:
        place = sites.own_place(whole.reading, harm, whole.place)
        part = next((c for c in rest if c.status == "part" and c.kind == harm.kind and c.low == harm.counted.low), None)
        if place is not None and part is not None:
            rest.remove(part)
            begun = [c for c in whole.claims if c.kind == "initiator"]
            told = [part, *claims.joint(begun, len(inner) + 1)]
            inner.append(replace(whole, place=place, claims=told))
    return [replace(whole, claims=rest), *inner]


def _petty(happening: Happening, harms: list[Harm]) -> bool:
    """Tell whether people were arrested by nobody who takes part in a conflict, and none who do."""
    if (happening.event_type, happening.sub_event_type) != events.ARREST or happening.agent:
        return False
    return all(h.kind == "captured" and h.counted.group not in ("forces", "militants") for h in harms)


def _excluded(
    reading: Reading,
    said: Attribution | None,
    harms: list[Harm],
    happening: Happening | None,
    days: Interval | None,
    memory: Memory,
) -> ExclusionReason | None:
    """Why a statement is only background, or None."""
    stance: Stance = said.stance if said else "asserts"
    if memory.civil:
        return "not_an_incident"
    if reason := background.of_sentence(reading, memory.today):
        return reason
    if happening and _petty(happening, harms):
        return "not_an_incident"
    if harms:
        reasons = [background.of_trigger(reading, h.trigger.first, stance) for h in harms]
        if all(r in ("hypothetical", "future") for r in reasons):
            return reasons[0]
    elif happening and happening.setting:
        return "not_an_incident"
    elif happening and (reason := background.of_trigger(reading, happening.first, stance)):
        return reason
    return "historical" if days is not None and background.retrospect(days, memory.today) else None
