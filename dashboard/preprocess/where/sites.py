"""Where and when: the place and the days that a statement gives for what it tells of."""

from __future__ import annotations

from datetime import date

from dashboard.model import Interval, Resolution, Span
from dashboard.preprocess.harm.casualties import Harm
from dashboard.preprocess.what import background
from dashboard.preprocess.what.events import Happening
from dashboard.preprocess.when import dates
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.where import borders, place_lists, place_roles, positions
from dashboard.preprocess.who.actors import Actor, Memory
from dashboard.preprocess.who.attribution import Attribution
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import governing, sides

OWN = 24
"""Characters between a part of a figure and the place that is its own."""
WEEK = 7
"""Days up to which something "since Monday" is told of as one happening that goes on."""
_TALLIES = frozenset({"total", "toll", "bringing", "tally"})
_BOUNDS = frozenset({"until", "before", "by", "after"})
"""Kinds of date phrases that bound something else than the event."""


def places(
    reading: Reading,
    actors: list[Actor],
    harms: list[Harm],
    happening: Happening | None,
    first: int,
    last: int,
    memory: Memory,
) -> list[Resolution]:
    """Where it happened: the place nearest to the words of the event, and every other of one list with it."""
    anchor = reading.words[harms[0].trigger.last if harms else happening.last if happening else first].end
    candidates = place_roles.sites(reading, actors)
    found = _site(reading, candidates, reading.span(first, last), anchor, memory)
    return place_lists.together(reading, found, candidates) if found else []


def own_place(reading: Reading, harm: Harm, whole: Resolution | None) -> Resolution | None:
    """The place that a part of a figure is told of by itself ("including 30 in Gaza City"), within the whole's."""
    end = reading.words[max(harm.counted.last, harm.last if harm.first > harm.counted.first else 0)].end
    for found in reading.places:
        near = 0 < found.toponym.span.start - end <= OWN and found.toponym.relation is not None
        if near and found.place and (whole is None or whole.place != found.place):
            return found
    return None


def _site(reading: Reading, candidates: list[Resolution], span: Span, anchor: int, memory: Memory) -> Resolution | None:
    """The place nearest to an event's words that is no speaker and no origin; the border, where no town is named."""
    own = [p for p in candidates if span.holds(p.toponym.span)] or candidates
    best = min(own, key=lambda p: _rank(reading, p, anchor), default=None)
    if best is None or (best.place and best.place.kind == "country"):
        border = borders.named(reading, span, memory.sides)
        if border is not None:
            return border
    if best is None:
        return None
    best = _unknown(reading, _finer(reading, best, own))
    return positions.computed(reading, best) or best


def _rank(reading: Reading, found: Resolution, anchor: int) -> tuple[bool, bool, int]:
    """Rank a place: a town before a whole state, one that a word like "in" puts there, the nearest to the event."""
    distance = found.toponym.span.start - anchor
    whole = found.place is not None and found.place.kind == "country"
    loose = found.toponym.relation is None and not place_roles.is_struck(reading, found)
    return whole, loose, abs(distance) + (40 if distance < 0 else 0)


def _finer(reading: Reading, best: Resolution, places: list[Resolution]) -> Resolution:
    """Of a place and the one that it holds ("Vardenis, Gegharkunik", "Hadramawt, including Seiyun") the held one."""
    for other in places:
        if other is best or not other.place or not best.place or other.place.precision >= best.place.precision:
            continue
        one, two = other.toponym.span, best.toponym.span
        if other.toponym.container is not None and one.end <= two.start <= one.end + 40:
            return other
        if 0 < one.start - two.end <= 40 and "includ" in reading.doc.text[two.end : one.start]:
            return other
    return best


def _unknown(reading: Reading, best: Resolution) -> Resolution:
    """Name the unknown place that a region is given with ("Heglig, West Kordofan"): it is shown as its region."""
    for other in reading.places:
        one, two = other.toponym.span, best.toponym.span
        inner = other.place is None and other.toponym.container is not None and other.toponym.descriptor != "alias"
        if (
            inner
            and best.place
            and 0 <= two.start - one.end <= 20
            and best.place.kind in ("admin1", "admin2", "region")
        ):
            reason = f"{other.reason}; shown as {best.place.name}, which it is named with"
            return Resolution(other.toponym, best.place, "container", reason)
    return best


def days(reading: Reading, said: Attribution | None, first: int, last: int, memory: Memory) -> Interval | None:
    """The days of the event: of several phrases the one that does not date the speech itself."""
    span = reading.span(first, last)
    dated = [
        (d, i)
        for d in reading.dates
        if (d.kind not in _BOUNDS or _of_hour(reading, d))
        and not _of_tally(reading, d)
        and not background.of_rank(reading, d)
        and not _of_cause(reading, d)
        and (i := _counted_from(d, memory)).start is not None
        and not (background.aside(reading, d) and background.retrospect(i, memory.today))
    ]
    own = [(d, i) for d, i in dated if span.holds(d.span)] or dated
    if not own:
        return None
    told = [(d, i) for d, i in own if not _of_telling(reading, d)]
    own = told or own
    if said is not None and said.verb >= 0:
        verb = reading.words[said.verb].end
        event = [(d, i) for d, i in own if not 0 <= d.span.start - verb <= 4]
        # "said on Friday" may date the event where nothing else does; "said earlier this week" may not
        own = event or [(d, i) for d, i in own if i.precision == 1]
        if not own:
            return None
    memory.days = own[0][1]
    return own[0][1]


def _of_hour(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a day bounds only the hour ("shortly after Friday prayers", "before dawn on Friday")."""
    at = reading.index(phrase.span.end) - 1
    return phrase.kind in ("after", "before") and any(h.first <= at + 1 and at <= h.last for h in reading.find("hours"))


def _of_telling(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a day is the one something was made known on ("announced today, but carried out on Monday")."""
    at = reading.index(phrase.span.start)
    at -= reading.lower(at - 1) in ("on", "late", "early")
    return reading.at("say", at - 1) is not None


def _of_tally(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a day is the one that a tally runs from ("bringing the total since Friday to 104")."""
    at = reading.index(phrase.span.start)
    return phrase.kind == "since" and any(reading.lower(i) in _TALLIES for i in range(max(0, at - 16), at))


def _of_cause(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a day is that of what went before ("Following strikes on Monday, the army …")."""
    at = reading.index(phrase.span.start)
    for cause in reading.find("cause"):
        if cause.first == 0 and cause.last < at:
            comma = next((i for i in range(cause.last, len(reading.words)) if reading.lower(i) == ","), 0)
            return at < comma and any(comma < h.first for h in reading.find("event") + reading.find("harm"))
    return False


def _counted_from(phrase: DatePhrase, memory: Memory) -> Interval:
    """The days of a phrase: those it names, or counted from the day the text spoke of last ("the next day")."""
    if phrase.kind == "same":
        return dates.carry(phrase, memory.days)
    start, end = phrase.interval.start, phrase.interval.end
    goes_on = phrase.kind == "since" and start is not None and end is not None and (end - start).days <= WEEK
    bound = phrase.kind in ("since", "after", "before") and phrase.named.start is not None and not goes_on
    return phrase.named if bound else phrase.interval


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
    return country if country in sides() and not governing().intersection(memory.named) else None
