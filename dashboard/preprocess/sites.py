"""Where and when: the place and the days that a statement gives for what it tells of."""

from __future__ import annotations

from datetime import date

from dashboard.model import Interval, Resolution
from dashboard.preprocess import background, dates
from dashboard.preprocess.actors import Actor, Memory
from dashboard.preprocess.attribution import Attribution
from dashboard.preprocess.casualties import Harm
from dashboard.preprocess.dates import DatePhrase
from dashboard.preprocess.events import Happening
from dashboard.preprocess.reading import Reading
from dashboard.sides import governing, sides

_LOCATIVE = frozenset("in near inside outside around off across throughout at along within on".split())
_SIDEWAYS = frozenset(
    "the northern southern eastern western central north south east west northeastern northwestern southeastern "
    "southwestern".split()
)
_BOUNDS = frozenset({"until", "before", "by", "after"})
"""Kinds of date phrases that bound something else than the event."""
NOT_A_SITE = frozenset({"from"})
"""Relations that say where something came from, not where it happened."""


def place(
    reading: Reading, actors: list[Actor], harms: list[Harm], happening: Happening | None, first: int, last: int
) -> Resolution | None:
    """Where it happened: the nearest place to the words of the event that is neither a speaker nor an origin."""
    span = reading.span(first, last)
    anchor = reading.words[harms[0].trigger.last if harms else happening.last if happening else first].end
    candidates = [
        p
        for p in reading.places
        if p.place is not None
        and p.toponym.descriptor != "demonym"
        and p.toponym.relation not in NOT_A_SITE
        and not _is_party(reading, actors, p)
    ]
    own = [p for p in candidates if span.holds(p.toponym.span)] or candidates
    if not own:
        return None

    def rank(found: Resolution) -> tuple[bool, bool, int]:
        distance = found.toponym.span.start - anchor
        whole = found.place is not None and found.place.kind == "country"
        return whole, found.toponym.relation is None, abs(distance) + (40 if distance < 0 else 0)

    best = min(own, key=rank)
    return _finer(reading, best, own)


def _finer(reading: Reading, best: Resolution, places: list[Resolution]) -> Resolution:
    """Of a place and the one that encloses it ("Vardenis, Gegharkunik") the enclosed one."""
    all_places = reading.places
    for other in places:
        index = other.toponym.container
        if (
            index is not None
            and any(p is best for p in all_places)
            and other is not best
            and other.place
            and best.place
        ):
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
            if actor.kind not in ("name", "capital") or reading.lower(before) not in _LOCATIVE:
                return True
            return _seat(reading, actor)
    return whole and found.toponym.relation != "in"


def _seat(reading: Reading, actor: Actor) -> bool:
    """Tell whether a city is named as where a party speaks ("announced in Yerevan", "In Baku the ministry said")."""
    near = range(max(0, actor.first - 4), min(len(reading.words), actor.last + 4))
    if any(reading.at("say", i) or reading.at("relay", i) for i in near):
        return True
    return actor.first <= 1 and bool(reading.find("say") or reading.find("relay"))


def days(reading: Reading, said: Attribution | None, first: int, last: int, memory: Memory) -> Interval | None:
    """The days of the event: of several phrases the one that does not date the speech itself."""
    span = reading.span(first, last)
    dated = [
        (d, i)
        for d in reading.dates
        if d.kind not in _BOUNDS
        and (i := _counted_from(d, memory)).start is not None
        and not (background.aside(reading, d) and background.retrospect(i, memory.today))
    ]
    own = [(d, i) for d, i in dated if span.holds(d.span)] or dated
    if not own:
        return None
    if said is not None and said.verb >= 0:
        verb = reading.words[said.verb].end
        event = [(d, i) for d, i in own if not 0 <= d.span.start - verb <= 4]
        # "said on Friday" may date the event where nothing else does; "said earlier this week" may not
        own = event or [(d, i) for d, i in own if i.precision == 1]
        if not own:
            return None
    memory.days = own[0][1]
    return own[0][1]


def _counted_from(phrase: DatePhrase, memory: Memory) -> Interval:
    """The days of a phrase: those it names, or counted from the day the text spoke of last ("the next day")."""
    if phrase.kind == "same":
        return dates.carry(phrase, memory.days)
    return phrase.named if phrase.kind == "since" and phrase.named.start else phrase.interval


def latest_day(readings: list[Reading]) -> date | None:
    """The latest single day that a report without a publication date names: what it calls earlier is the past."""
    days = [
        d.interval.end
        for r in readings
        for d in r.dates
        if d.interval.end and d.interval.precision == 1 and not d.future
    ]
    return max(days, default=None)


def state(found: Resolution | None, memory: Memory) -> str | None:
    """The state that a place lies in, where it is a known side and no group that governs ground is told of."""
    country = found.place.country if found and found.place else None
    return country if country in sides() and not governing().intersection(memory.sides) else None
