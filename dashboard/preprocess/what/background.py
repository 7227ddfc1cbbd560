"""What a report mentions but does not report: earlier events, plans, fears and denials, each with its reason."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard.model import ExclusionReason, Interval
from dashboard.preprocess.what.events import EVENTS, VIOLENT
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.words.reading import CLAUSE_WORDS, Reading

PAST = timedelta(days=45)
"""An interval that ends this long before publication is not what the report is about."""
LONG = timedelta(days=60)
"""A span of time longer than this is a retrospect ("since last December"), not an incident's day."""
TALLY = timedelta(days=14)
"""A figure counted since a day longer ago than this is a tally of many incidents."""
_ASIDES = CLAUSE_WORDS | {","}
_BREAKS = frozenset(",;:") | (CLAUSE_WORDS - {"that", "as", "after", "before"})
_OF_SENTENCES = frozenset({"historical", "not_an_incident", "crime", "court", "terror", "hearsay"})
"""Cues that are about a whole sentence or report, not about the event they stand before."""
_REASONS = {"mentioned": "not_an_incident", "falsity": "negated"}
_ARMIES = frozenset("army troops soldiers military forces marines navy".split())
_RANKS = frozenset({"first", "only", "worst"})
_SINGLE = frozenset({"one", "a", "single"})
REACH = 8
FAR = 12  # tokens between a mention's cue and the event it mentions


def of_sentence(reading: Reading, today: date | None) -> ExclusionReason | None:
    """Why a whole sentence is background: words of retrospect, or dates long past on the report's own day."""
    cues = [h for h in reading.find("background") if h.tag == "historical"]
    if any("since" not in (reading.lower(h.first - 1), reading.lower(h.first - 2)) for h in cues):
        return "historical"
    if any(h.tag == "court" for h in reading.find("background")):
        return "not_an_incident"
    told = [
        d
        for d in reading.dates
        if d.kind not in ("until", "before", "by") and not aside(reading, d) and not of_rank(reading, d)
    ]
    intervals = [d.interval for d in told if d.interval.start is not None]
    if intervals and all(retrospect(i, today) for i in intervals):
        return "historical"
    tallies = [
        d.interval
        for d in reading.dates
        if d.kind == "since" and d.interval.start and d.interval.end and not of_rank(reading, d)
    ]
    if reading.find("harm") and any(i.end - i.start > TALLY for i in tallies if i.end and i.start):
        return "historical"
    if intervals and all(d.future for d in reading.dates):
        return "future"
    return None


def of_rank(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a day only says how long there was nothing like it ("the first since July")."""
    at = reading.index(phrase.span.start)
    return phrase.kind == "since" and any(
        word in _RANKS or word.endswith("est") for word in (reading.lower(i) for i in range(max(0, at - 6), at))
    )


def framed(readings: list[Reading]) -> ExclusionReason | None:
    """Why a paragraph is no news as a whole: it tells of what might be, or looks back on a day of remembrance."""
    for reading in readings:
        for hit in reading.find("frames"):
            of_violence = any(0 < h.first - hit.last <= REACH for h in reading.find("event") + reading.find("harm"))
            if hit.tag != "historical" or of_violence:
                return hit.tag  # type: ignore[return-value]
    return None


def of_heading(reading: Reading, start: int, end: int) -> ExclusionReason | None:
    """Why a section with a heading between two tokens is no news ("Outlook.", "NOT COUNTED."), or None."""
    found = next((h for h in reading.find("headings") if h.first == start and h.last <= end), None)
    return found.tag if found else None  # type: ignore[return-value]


def aside(reading: Reading, phrase: DatePhrase) -> bool:
    """Tell whether a date stands in a clause of its own after the event ("… when it broke the truce of 2020")."""
    triggers = [h.last for h in reading.find("harm") + reading.find("event")]
    at = reading.index(phrase.span.start)
    first = min((t for t in triggers if t < at), default=None)
    return first is not None and any(reading.lower(i) in _ASIDES for i in range(first + 1, at))


def accident(readings: list[Reading]) -> bool:
    """Tell whether a report tells of an accident or a disaster and of no attack at all."""
    cues = any(h.tag == "not_an_incident" for r in readings for h in r.find("background"))
    return cues and not any(_attacked(r) for r in readings)


def _attacked(reading: Reading) -> bool:
    """Tell whether a sentence names an act of violence, or a strike that a party made (not one of lightning).

    One that did not happen is none.
    """
    acts = [h for h in reading.find("event") if EVENTS[int(h.tag)]["type"] in VIOLENT]
    if any(of_trigger(reading, h.first, "asserts") != "negated" for h in acts):
        return True
    return any(0 < blow.first - s.last <= 4 for blow in reading.find("blow") for s in reading.find("side"))


def crime(readings: list[Reading]) -> bool:
    """Tell whether a report tells of ordinary crime: nobody who takes part in a conflict is named, nor its weapons."""
    cues = any(h.tag == "crime" for r in readings for h in r.find("background"))
    return cues and not any(_of_war(r) for r in readings)


def _of_war(reading: Reading) -> bool:
    """Tell whether a sentence names an armed group, an army or an event of war."""
    if any(h.tag.endswith(":group") for h in reading.find("side")) or any(
        h.tag == "terror" for h in reading.find("background")
    ):
        return True
    if any(reading.lower(h.last) in _ARMIES for h in reading.find("body")):
        return True
    if any(h.tag == "court" for h in reading.find("background")):
        return False  # what is tried in court is not this day's war
    rows = [EVENTS[int(h.tag)] for h in reading.find("event")]
    return any(r["type"] in ("Battles", "Explosions/Remote violence") and not r.get("by_victims") for r in rows)


def of_trigger(reading: Reading, first: int, stance: str) -> ExclusionReason | None:
    """Why the event named at a token did not happen: it is feared, planned or negated in its own clause."""
    start = first
    while start > 0 and reading.lower(start - 1) not in _BREAKS and first - start < FAR:
        start -= 1
    for hit in reversed(reading.find("background")):
        near = first - hit.last <= (FAR if hit.tag == "mentioned" else REACH)
        if start <= hit.first and hit.last < first and near and hit.tag not in _OF_SENTENCES:
            reason = _REASONS.get(hit.tag, hit.tag)
            if reason == "negated" and stance == "denies":
                continue
            return reason  # type: ignore[return-value]
    return "negated" if _refuted(reading, first) or _none(reading, first) else None


def _none(reading: Reading, first: int) -> bool:
    """Tell whether there was none of an event: "no attack", "not one shot was fired"."""
    at = first - 1
    while first - at < 4 and reading.lower(at) in _SINGLE:
        at -= 1
    return reading.lower(at) == "no" or (reading.lower(at) == "not" and at < first - 1)


def _refuted(reading: Reading, first: int) -> bool:
    """Tell whether what is told of an event is called false after it ("reports of shelling are baseless")."""
    told = [h for h in reading.find("background") if h.tag == "hearsay" and 0 < first - h.last <= REACH]
    return bool(told) and any(h.tag == "falsity" and h.first > first for h in reading.find("background"))


def retrospect(interval: Interval, today: date | None) -> bool:
    """Tell whether days are long past, or too long a time to be one incident's, on the report's own day."""
    if interval.start is None or interval.end is None:
        return False
    return interval.end - interval.start > LONG or (today is not None and interval.end < today - PAST)
