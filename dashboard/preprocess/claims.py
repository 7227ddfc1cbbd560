"""From a report to its claims: who says what about whom, where and when, every figure with its words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from itertools import groupby

from dashboard.model import Claim, ExclusionReason, Interval, Report, Resolution, Span, Stance
from dashboard.preprocess import attribution, background, casualties, events, sites, speech, victims
from dashboard.preprocess.actors import Actor, Memory
from dashboard.preprocess.actors import find as find_actors
from dashboard.preprocess.attribution import Attribution
from dashboard.preprocess.casualties import Harm
from dashboard.preprocess.events import Happening
from dashboard.preprocess.persons import names
from dashboard.preprocess.reading import Reading
from dashboard.preprocess.victims import Victims


@dataclass
class Statement:
    """What one speaker says in one sentence: claims about one happening, with its place and days.

    ``place`` and ``days`` are None where the words give none; ``excluded`` says why it is only background.
    """

    reading: Reading
    first: int
    last: int
    claims: list[Claim]
    happening: Happening | None
    place: Resolution | None
    days: Interval | None
    speaker: str | None
    excluded: ExclusionReason | None = None
    parties: list[str] = field(default_factory=list)


def statements(report: Report, readings: list[Reading]) -> list[Statement]:
    """Read all statements of a report in order, its headline's included."""
    memory = Memory(today=report.published or sites.latest_day(readings))
    found: list[Statement] = []
    memory.accident = background.accident(readings)
    for _, paragraph in groupby(readings, key=lambda r: r.sentence.paragraph):
        spoken = []
        for reading in paragraph:
            actors = find_actors(reading, memory)
            said = speech.find(reading, actors, memory)
            spoken.append((reading, actors, said))
        for reading, actors, said in attribution.carried(spoken):
            for part, first, last in _segments(reading, said):
                statement = _statement(report, reading, actors, part, first, last, memory)
                if statement is not None:
                    found.append(statement)
    return found


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


def _statement(
    report: Report,
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    first: int,
    last: int,
    memory: Memory,
) -> Statement | None:
    harms = [h for h in casualties.find(reading) if first <= h.counted.first <= last]
    happening = events.find(reading, actors, said, harms, first, last)
    if not harms and happening is None:
        return None
    place = sites.place(reading, actors, harms, happening, first, last)
    country = sites.state(place, memory)
    if said:
        said = attribution.sided(said, actors, victims.own_losses(actors, harms), country, memory)
    stance: Stance = said.stance if said else "asserts"
    excluded = "not_an_incident" if memory.accident else background.of_sentence(reading, memory.today)
    if (
        excluded is None
        and harms
        and all(background.of_trigger(reading, h.trigger.first, stance) in ("hypothetical", "future") for h in harms)
    ):
        excluded = background.of_trigger(reading, harms[0].trigger.first, stance)
    if excluded is None and happening and not harms:
        excluded = background.of_trigger(reading, happening.first, stance)
    days = sites.days(reading, said, first, last, memory)
    if excluded is None and days is not None and background.retrospect(days, memory.today):
        excluded = "historical"
    claims = _claims(report, reading, actors, said, harms, happening, excluded, memory, country)
    if not claims:
        return None
    parties = [
        a.side for a in actors if first <= a.first <= last and a.side and a.kind not in ("media", "witness", "local")
    ]
    return Statement(
        reading,
        first,
        last,
        claims,
        happening,
        place,
        days,
        said.side if said else None,
        excluded,
        parties,
    )


def _claims(
    report: Report,
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    harms: list[Harm],
    happening: Happening | None,
    excluded: str | None,
    memory: Memory,
    country: str | None,
) -> list[Claim]:
    """One claim for each figure; the initiator where one is named; an occurrence where there is no figure."""
    claims: list[Claim] = []
    before: str | None = None
    whose = Victims(reading, actors, said, happening, memory, country)
    for harm in harms:
        side = before = whose.side(harm, before)
        memory.victims = side or memory.victims
        claim = _claim(report, reading, said, harm.kind, *_evidence(reading, harm))
        claim = replace(
            claim, side=side, low=harm.counted.low, high=harm.counted.high, qualifier=harm.counted.qualifier
        )
        if harm.counted.part and (whole := next((c for c in reversed(claims) if c.kind == harm.kind), None)):
            claim = replace(claim, status="part", part_of=whole.claim_id)
        claims.append(claim)
    if happening and not harms:
        claims.append(_claim(report, reading, said, "occurrence", happening.first, happening.last))
    if happening and happening.agent:
        at = happening.agent_at or (happening.first, happening.last)
        claim = _claim(report, reading, said, "initiator", min(at[0], happening.first), max(at[1], happening.last))
        claims.append(replace(claim, side=happening.agent))
    if reading.sentence.headline:
        return [replace(c, status="headline") for c in claims]
    return [replace(c, status="background") for c in claims] if excluded else claims


def _evidence(reading: Reading, harm: Harm) -> tuple[int, int]:
    """The tokens that show a figure; the counted phrase alone where a name stands between it and its verb."""
    counted = harm.counted
    named = names(reading, range(counted.last + 1, harm.trigger.first))
    return (counted.first, counted.last) if named else (harm.first, harm.last)


def _claim(report: Report, reading: Reading, said: Attribution | None, kind: str, first: int, last: int) -> Claim:
    span = reading.doc.raw(reading.span(first, last))
    speaker = reading.doc.raw(Span(*said.span)) if said and said.span else None
    return Claim(
        claim_id=_digest(report.report_id, kind, str(span.start), str(span.end), str(first)),
        report_id=report.report_id,
        kind=kind,
        quote=span.of(report.text),
        start=span.start,
        end=span.end,
        claimant=said.words if said else None,
        claimant_side=said.side if said else None,
        chain=said.chain if said else (),
        stance=_stance(said),
        attribution=said.basis if said and said.words else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
    )


def _stance(said: Attribution | None) -> Stance:
    if said is None:
        return "asserts"
    return "relays" if said.stance == "asserts" and len(said.chain) > 1 else said.stance


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
