"""Date phrases as newsrooms write them, resolved to intervals against the day of publication.

Conventions: an interval's ends are both included. "Last night" and "overnight" are two days, "last week"
Monday to Sunday, "early May" its first ten days, "two weeks ago" the week around that day, "since X" runs
to the day of publication. Numeric dates are day first unless that is impossible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parsedate_tz
from typing import Literal

from dashboard.model import DateBasis, Interval, Span
from dashboard.preprocess.when import days
from dashboard.preprocess.when.date_parts import parts, rest_of_sentence
from dashboard.preprocess.when.date_reading import Reading, offset, read, run
from dashboard.preprocess.when.date_words import Part, lexicon

PhraseKind = Literal["at", "since", "until", "by", "before", "after", "same"]
Tense = Literal["past", "future"]

_BOUNDS: tuple[PhraseKind, ...] = ("since", "until", "by", "before", "after")
_JOIN = re.compile(
    r"(?: to | and | or | until | till | through | into |,? ?[-–] ?)(?:(?:on|the|late|early|mid|overnight) ?){0,2}$"
)
_WEEKDAY_AND_DATE = re.compile(r",? \(?(?:the )?$")


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date phrase, the days it means, and what stands in the way of more.

    ``kind`` is at for most; since, until, by, before and after name a bound; same is counted from the
    day the text spoke of last, by ``offset`` days (first and last): see ``carry``. ``named`` are the days
    in the words themselves, without what since and until add. ``interval`` has no days when ``problem``
    says why, or for same.
    """

    span: Span
    interval: Interval
    kind: PhraseKind = "at"
    tense: Tense | None = None
    future: bool = False
    named: Interval = field(default_factory=Interval)
    offset: tuple[int, int] | None = None
    problem: str | None = None

    @property
    def basis(self) -> DateBasis:
        """What the days rest on."""
        return self.interval.basis


def find(text: str, published: date | None, start: int = 0, end: int | None = None) -> list[DatePhrase]:
    """Find the date phrases of a stretch of clean text, in order.

    >>> [p.interval.start.isoformat() for p in find("on Friday, since 12 July", date(2023, 9, 3))]
    ['2023-09-01', '2023-07-12']
    """
    end = len(text) if end is None else end
    found = parts(text, start, end)
    phrases: list[DatePhrase] = []
    at = 0
    while at < len(found):
        part = found[at]
        at += 1
        if at < len(found) and _is_dated_weekday(text, part, found[at]):
            part = _dated_weekday(part, found[at])
            at += 1
        other = found[at] if at < len(found) and _joins(text, part, found[at]) else None
        at += other is not None
        phrases.append(_phrase(text, start, part, other, published))
    return phrases


def carry(phrase: DatePhrase, last: Interval) -> Interval:
    """Return the days of a phrase like "the next day" counted from the interval spoken of last."""
    if phrase.offset is None or last.start is None or last.end is None:
        return phrase.interval
    first, final = phrase.offset
    return Interval(days.later(last.start, first), days.later(last.end, final), "relative")


def date_from_words(words: str) -> date | None:
    """Read the one day that a metadata string states in full, or None; an ambiguous one is None.

    >>> date_from_words("Fri, 01 Sep 2023 10:00:00 GMT"), date_from_words("03/04/2024"), date_from_words("in 2023")
    (datetime.date(2023, 9, 1), None, None)
    """
    words = words.strip()[:100]
    if re.fullmatch(r"(?:19|20)\d{6}(?:T?\d{4,6}Z?)?", words):
        words = f"{words[:4]}-{words[4:6]}-{words[6:8]}"
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", words)
    phrases = find(iso.group() if iso else words, None)
    told = [p for p in phrases if p.interval.start is not None and p.interval.precision == 1 and p.problem is None]
    if len(phrases) == 1 and told:
        return told[0].interval.start
    mail = parsedate_tz(words) if not phrases else None
    if mail is None:
        return None
    try:
        return date(*mail[:3])
    except ValueError:
        return None


def _is_dated_weekday(text: str, part: Part, other: Part) -> bool:
    pair = part.kind == "weekday" and other.kind == "date" and not other.words
    return pair and _WEEKDAY_AND_DATE.fullmatch(text[part.end : other.start]) is not None


def _dated_weekday(weekday: Part, dated: Part) -> Part:
    """Join "Friday" and "1 September"; the weekday only checks the date."""
    return replace(dated, start=weekday.start, weekday=weekday.weekday, words=weekday.words + dated.words)


def _joins(text: str, part: Part, other: Part) -> bool:
    """Tell whether two expressions are the two ends of one: "from Monday to Wednesday", "April and May"."""
    between = text[part.end : other.start]
    match = _JOIN.match(between) if len(between) < 24 else None
    if match is None or part.kind in ("same", "ago") or other.kind in ("same", "ago"):
        return False
    if "range" in part.words:
        return True
    listed = between.strip().split(" ")[0] in ("and", "or")
    single = ("weekday", "date", "day")
    if part.kind != other.kind or set(part.words) & {"since", "before", "after", "by"}:
        return not listed and part.kind in single and other.kind in single
    return not listed or (part.kind != "unit" and bool(part.year) <= bool(other.year))


def _phrase(text: str, start: int, part: Part, other: Part | None, published: date | None) -> DatePhrase:
    """Resolve one expression, or the run from one to another."""
    ends = other.end if other else part.end
    span = Span(part.start, ends)
    if part.kind == "same" or (part.kind == "ago" and part.ref != "ago"):
        return _carried(span, part, published)
    kind: PhraseKind = "at" if other else next((kind for kind in _BOUNDS if kind in part.words), "at")
    ahead = _ahead(text, start, part, ends, kind)
    reading = run(part, other, published, ahead) if other else read(part, published, ahead)
    if reading.days is None:
        return DatePhrase(span, Interval(), kind, "future" if ahead else None, problem=reading.problem)
    basis: DateBasis = "stated" if reading.stated else "relative"
    named = Interval(*reading.days, basis)
    interval, problem = _bounded(reading, kind, published, basis)
    future = published is not None and reading.days.start > published
    over = published is not None and reading.days.end <= published
    tense: Tense | None = "future" if future or ahead else "past" if over else None
    return DatePhrase(span, interval, kind, tense, future, named, None, problem or reading.problem)


def _carried(span: Span, part: Part, published: date | None) -> DatePhrase:
    """Make the phrase of an expression that counts from the day spoken of last."""
    shift = offset(part)
    interval = Interval()
    if part.kind == "ago" and published is not None:
        interval = Interval(days.later(published, shift[0]), days.later(published, shift[1]), "relative")
    return DatePhrase(span, interval, "same", named=interval, offset=shift)


def _bounded(
    reading: Reading, kind: PhraseKind, published: date | None, basis: DateBasis
) -> tuple[Interval, str | None]:
    """Extend "since X" to the day of publication and "until X" from it."""
    if reading.days is None:
        return Interval(), reading.problem
    start, end = reading.days
    if kind not in ("since", "until"):
        return Interval(start, end, basis), None
    if published is None:
        return Interval(), "no publication date"
    if kind == "since":
        return Interval(start, max(end, published), basis), None
    return Interval(min(start, published) if end > published else start, end, basis), None


def _ahead(text: str, start: int, part: Part, end: int, kind: PhraseKind) -> bool:
    """Tell whether the words around a phrase put it after publication; a stated year needs no telling."""
    if part.year or kind == "since" or {"last", "past"} & {*part.words, part.ref}:
        return False
    if part.kind == "unit" and ({"later", "late"} & {*part.words} or part.ref in ("next", "coming", "following")):
        return True
    words = lexicon()
    before = rest_of_sentence(text, start, part.start)
    if kind == "until":
        return words.lasted.search(before) is None
    if "next" in part.words or words.following.match(text[end : end + 40].lower()):
        return True
    future = max((m.end() for m in words.future.finditer(before)), default=-1)
    return future > max((m.end() for m in words.past.finditer(before)), default=-1)
