"""From a report to its claims: who says what about whom, where and when, every figure with its words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from dashboard.model import Claim, ExclusionReason, Interval, Report, Resolution, Span, Stance
from dashboard.preprocess import background, casualties, dates, events, speech
from dashboard.preprocess.actors import Actor, Memory
from dashboard.preprocess.actors import find as find_actors
from dashboard.preprocess.casualties import Harm
from dashboard.preprocess.dates import DatePhrase
from dashboard.preprocess.events import Happening
from dashboard.preprocess.reading import Reading
from dashboard.preprocess.speech import Attribution
from dashboard.sides import sides

_LOCATIVE = frozenset("in near inside outside around off across throughout at along within on".split())
_SIDEWAYS = frozenset("the northern southern eastern western central north south east west northeastern northwestern southeastern southwestern".split())
_BOUNDS = frozenset({"until", "before", "by", "after"})
"""Kinds of date phrases that bound something else than the event."""
_LOST = frozenset({"lost", "loses", "losing"})
NOT_A_SITE = frozenset({"from"})
"""Relations that say where something came from, not where it happened."""


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
    memory = Memory(today=report.published or _latest_day(readings))
    found: list[Statement] = []
    for _, paragraph in groupby(readings, key=lambda r: r.sentence.paragraph):
        spoken = []
        for reading in paragraph:
            actors = find_actors(reading, memory)
            said = speech.find(reading, actors, memory)
            spoken.append((reading, actors, said))
        for reading, actors, said in speech.carried(spoken):
            for part, first, last in _segments(reading, said):
                statement = _statement(report, reading, actors, part, first, last, memory)
                if statement is not None:
                    found.append(statement)
    return found


def _latest_day(readings: list[Reading]) -> date | None:
    """The latest single day that a report without a publication date names: what it calls earlier is the past."""
    days = [d.interval.end for r in readings for d in r.dates if d.interval.end and d.interval.precision == 1 and not d.future]
    return max(days, default=None)


def _segments(reading: Reading, said: list[Attribution]) -> list[tuple[Attribution | None, int, int]]:
    """Cut a sentence into the parts of its speakers; what no speaker governs is a part without one."""
    if not said:
        return [(None, 0, len(reading.words) - 1)]
    parts: list[tuple[Attribution | None, int, int]] = []
    at = 0
    for attribution in said:
        if attribution.first > at + 2:
            parts.append((None, at, attribution.first - 1))
        parts.append((attribution, attribution.first, attribution.last))
        at = attribution.last + 1
    if len(reading.words) - at > 3:
        parts.append((None, at, len(reading.words) - 1))
    return parts


def _statement(
    report: Report, reading: Reading, actors: list[Actor], said: Attribution | None, first: int, last: int, memory: Memory
) -> Statement | None:
    harms = [h for h in casualties.find(reading) if first <= h.counted.first <= last]
    happening = events.find(reading, actors, said, harms, first, last)
    if not harms and happening is None:
        return None
    place = _place(reading, actors, harms, happening, first, last)
    if said:
        said = speech.sided(said, actors, _own_losses(actors, harms), _state(place), memory)
    stance: Stance = said.stance if said else "asserts"
    excluded = background.of_sentence(reading, memory.today)
    if excluded is None and harms and all(background.of_trigger(reading, h.trigger.first, stance) in ("hypothetical", "future") for h in harms):
        excluded = background.of_trigger(reading, harms[0].trigger.first, stance)
    if excluded is None and happening and not harms:
        excluded = background.of_trigger(reading, happening.first, stance)
    claims = _claims(report, reading, actors, said, harms, happening, excluded, memory)
    if not claims:
        return None
    parties = [a.side for a in actors if first <= a.first <= last and a.side and a.kind not in ("media", "witness", "local")]
    return Statement(
        reading, first, last, claims, happening, place,
        _days(reading, said, first, last, memory), said.side if said else None, excluded, parties,
    )


def _own_losses(actors: list[Actor], harms: list[Harm]) -> str | None:
    """The side whose people the figures count in so many words ("an Azerbaijani serviceman"), if it is one."""
    counted = {i for h in harms for i in range(h.counted.first - (6 if not h.tolled else h.counted.first - h.first + 6) * h.tolled, h.counted.last + 6)}
    named = {a.side for a in actors if a.side and a.first in counted and len(a.side) > 2 and a.kind != "media"} - {"civilians", "un", "ngo", "eu"}
    return named.pop() if len(named) == 1 else None


def _state(found: Resolution | None) -> str | None:
    """The code of the state that a place lies in, if it is a side the project knows."""
    country = found.place.country if found and found.place else None
    return country if country in sides() else None


def _claims(
    report: Report, reading: Reading, actors: list[Actor], said: Attribution | None, harms: list[Harm],
    happening: Happening | None, excluded: str | None, memory: Memory,
) -> list[Claim]:
    """One claim for each figure; the initiator where one is named; an occurrence where there is no figure."""
    claims, before = [], None
    for harm in harms:
        side = _victims(reading, actors, said, harm, happening, memory, before)
        before = (side, harm)
        memory.victims = side or memory.victims
        claim = _claim(report, reading, said, harm.kind, harm.first, harm.last)
        claim = replace(claim, side=side, low=harm.counted.low, high=harm.counted.high, qualifier=harm.counted.qualifier)
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


def _claim(report: Report, reading: Reading, said: Attribution | None, kind: str, first: int, last: int) -> Claim:
    span = reading.doc.raw(reading.span(first, last))
    speaker = reading.doc.raw(Span(*said.span)) if said and said.span else None
    return Claim(
        claim_id=_digest(report.report_id, kind, str(span.start), str(span.end), str(first)),
        report_id=report.report_id, kind=kind, quote=span.of(report.text), start=span.start, end=span.end,
        claimant=said.words if said else None, claimant_side=said.side if said else None,
        chain=said.chain if said else (), stance=_stance(said), attribution=said.basis if said and said.words else None, speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
    )


def _stance(said: Attribution | None) -> Stance:
    if said is None:
        return "asserts"
    return "relays" if said.stance == "asserts" and len(said.chain) > 1 else said.stance


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _victims(
    reading: Reading, actors: list[Actor], said: Attribution | None, harm: Harm, happening: Happening | None,
    memory: Memory, before: tuple[str | None, Harm] | None,
) -> str | None:
    """Whose people a figure counts, or None where the words do not say."""
    counted = harm.counted
    within = next((a for a in actors if counted.first <= a.first <= counted.last and a.side and a.kind != "media"), None)
    after = next((a for a in actors if counted.last < a.first <= counted.last + 4 and reading.lower(counted.last + 1) in ("of", "from", "among", "on") and a.side), None)
    named = within if not counted.own or within is None or within.kind in ("name", "demonym") else None
    named = named or after
    men = counted.own and counted.head in ("men", "women", "people", "members")
    if counted.group in ("civilians", "people") and not men and not (counted.group == "people" and named):
        return "civilians" if counted.group == "civilians" else None
    if named is not None:
        return named.side
    if counted.own:
        own = said.side if said and said.side else _subject_side(actors, counted.first)
        return own
    if counted.high == 0:
        return None
    if reading.lower(harm.trigger.first) in _LOST or reading.lower(counted.first - 1) in _LOST:
        lost = next((a.side for a in reversed(actors) if a.last < counted.first and counted.first - a.last <= 5 and a.side), None)
        if lost:
            return lost
    if counted.group is None and before is not None:
        return before[0]
    if counted.group is None and any(reading.lower(i) == "them" for i in range(counted.first, counted.last + 3)):
        return memory.victims
    toll = next((a.side for a in actors if harm.first - 6 <= a.first < counted.first and a.side), None) if harm.tolled else None
    if toll or _own_toll(reading, harm):
        return toll or (said.side if said else None)
    if counted.group == "militants":
        return counted.head if (counted.head or "").endswith(("s", "men")) else f"{counted.head}s"
    if harm.active and happening and happening.agent and counted.group in (None, "unknown", "forces"):
        return _opponent(memory, happening.agent)
    if counted.group == "forces":
        agent = _agent_side(reading, actors, harm)
        if agent is not None:
            return _opponent(memory, agent)
        if said and said.side and len(said.side) <= 20 and said.side not in ("media", "un", "ngo", "eu", "local-officials"):
            return said.side
    return None


def _own_toll(reading: Reading, harm: Harm) -> bool:
    """Tell whether a bare figure is of the speaker's own ("put its own losses at four killed")."""
    before = [reading.lower(i) for i in range(max(0, harm.first - 7), harm.counted.first)]
    return harm.counted.group is None and "its" in before and bool({"losses", "casualties", "dead", "wounded", "toll", "servicemen"} & set(before))


def _agent_side(reading: Reading, actors: list[Actor], harm: Harm) -> str | None:
    """The side that did the harm, where the same clause says so: "killed by X", "X killed"."""
    for actor in actors:
        if actor.first > harm.trigger.last and actor.first - harm.trigger.last <= 5 and reading.lower(actor.first - 1) in ("by", "the"):
            if "by" in (reading.lower(actor.first - 1), reading.lower(actor.first - 2)):
                return actor.side
    return None


def _opponent(memory: Memory, side: str) -> str | None:
    """The other of two parties, where a text has named just two."""
    others = {s for s in memory.sides if s != side and s not in ("un", "ngo", "media", "eu")}
    return others.pop() if len(others) == 1 else None


def _subject_side(actors: list[Actor], first: int) -> str | None:
    return next((a.side for a in reversed(actors) if a.last < first and a.side and a.kind != "media"), None)


def _place(
    reading: Reading, actors: list[Actor], harms: list[Harm], happening: Happening | None, first: int, last: int
) -> Resolution | None:
    """Where it happened: the nearest place to the words of the event that is neither a speaker nor an origin."""
    span = reading.span(first, last)
    anchor = reading.words[harms[0].trigger.last if harms else happening.last if happening else first].end
    candidates = [p for p in reading.places if p.place is not None and p.toponym.relation not in NOT_A_SITE and not _is_party(reading, actors, p)]
    own = [p for p in candidates if span.holds(p.toponym.span)] or candidates
    if not own:
        return None

    def rank(found: Resolution) -> tuple[bool, bool, int]:
        place = found.place
        assert place is not None
        distance = found.toponym.span.start - anchor
        return place.kind == "country", found.toponym.relation is None, abs(distance) + (40 if distance < 0 else 0)

    best = min(own, key=rank)
    return _finer(reading, best, own)


def _finer(reading: Reading, best: Resolution, places: list[Resolution]) -> Resolution:
    """Of a place and the one that encloses it ("Vardenis, Gegharkunik") the enclosed one."""
    all_places = reading.places
    for other in places:
        index = other.toponym.container
        if index is not None and any(p is best for p in all_places) and other is not best and other.place and best.place:
            close = other.toponym.span.end <= best.toponym.span.start <= other.toponym.span.end + 40
            if close and other.place.precision < best.place.precision:
                return other
    return best


def _is_party(reading: Reading, actors: list[Actor], found: Resolution) -> bool:
    """Tell whether a place's name stands for a party here ("Armenia said", "by Baku", "border with Azerbaijan")."""
    start = found.toponym.span.start
    whole = found.place is not None and found.place.kind == "country"
    for actor in actors:
        if reading.words[actor.first].start <= start <= reading.words[actor.last].end:
            before = actor.first - 1 - (reading.lower(actor.first - 1) in _SIDEWAYS)
            return actor.kind not in ("name", "capital") or reading.lower(before) not in _LOCATIVE
    return whole and found.toponym.relation != "in"


def _days(reading: Reading, said: Attribution | None, first: int, last: int, memory: Memory) -> Interval | None:
    """The days of the event: of several phrases the one that does not date the speech itself."""
    span = reading.span(first, last)
    dated = [(d, i) for d in reading.dates if d.kind not in _BOUNDS and (i := _counted_from(d, memory)).start is not None]
    own = [(d, i) for d, i in dated if span.holds(d.span)] or dated
    if not own:
        return None
    if said is not None and said.verb >= 0 and len(own) > 1:
        verb = reading.words[said.verb].end
        own = [(d, i) for d, i in own if not 0 <= d.span.start - verb <= 4] or own
    memory.days = own[0][1]
    return own[0][1]


def _counted_from(phrase: DatePhrase, memory: Memory) -> Interval:
    """The days of a phrase: those it names, or counted from the day the text spoke of last ("the next day")."""
    if phrase.kind == "same":
        return dates.carry(phrase, memory.days)
    return phrase.named if phrase.kind == "since" and phrase.named.start else phrase.interval
