"""Claims: one for each figure, the initiator where one is named, an occurrence where there is no figure."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from dashboard.model import Claim, ExclusionReason, Report, Span, Stance
from dashboard.preprocess.harm.casualties import Harm
from dashboard.preprocess.harm.victims import Victims
from dashboard.preprocess.what.events import Happening
from dashboard.preprocess.what.initiators import Initiator
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.who.persons import names
from dashboard.preprocess.words import text
from dashboard.preprocess.words.reading import Reading


def joint(claims: list[Claim], number: int) -> list[Claim]:
    """Repeat claims that are told of several places together, for the place of that number counted from 0."""
    renamed = {c.claim_id: _digest(c.claim_id, str(number)) if number else c.claim_id for c in claims}
    return [
        replace(
            c,
            claim_id=renamed[c.claim_id],
            part_of=renamed.get(c.part_of, c.part_of) if c.part_of else None,
            joint=c.claim_id if c.low is not None else None,
        )
        for c in claims
    ]


def of_statement(
    report: Report,
    reading: Reading,
    actors: list[Actor],
    said: Attribution | None,
    harms: list[Harm],
    happening: Happening | None,
    excluded: ExclusionReason | None,
    memory: Memory,
    country: str | None,
) -> list[Claim]:
    """One claim for each figure; the initiator where one is named; an occurrence where there is no figure."""
    claims: list[Claim] = []
    before: str | None = None
    whose = Victims(reading, actors, said, happening, memory, country)
    for harm in harms:
        side = whose.side(harm, before)
        if not harm.counted.part:  # what is told of a part is not said of those counted next
            before = side
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


def of_blame(report: Report, reading: Reading, said: Attribution, blame: Initiator) -> Claim:
    """The claim that somebody did it, where the words name nothing else."""
    first, last = min(blame.first, said.verb), max(blame.last, said.verb)
    return replace(_claim(report, reading, said, "initiator", first, last), side=blame.side)


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
        claimant=_published(said.words, speaker, report) if said else None,
        claimant_side=said.side if said else None,
        chain=said.chain if said else (),
        stance=_stance(said),
        attribution=said.basis if said and said.words else None,
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
    )


def _published(words: str | None, span: Span | None, report: Report) -> str | None:
    """A speaker's words in the letters of the report, where it was read in others (all its words are capitals)."""
    if not words or not span or words == (said := text.plain(span.of(report.text))):
        return words
    return said if said.lower().split() == words.lower().split() else words


def _stance(said: Attribution | None) -> Stance:
    if said is None:
        return "asserts"
    return "relays" if said.stance == "asserts" and len(said.chain) > 1 else said.stance


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
