"""What one date expression, or the run between two, means on the day of publication."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date

from dashboard.preprocess.when import days
from dashboard.preprocess.when.date_words import Part
from dashboard.preprocess.when.days import Days, Third
from dashboard.preprocess.words import numbers

_VAGUE_AGO = {
    "day": (6, 1),
    "night": (6, 1),
    "week": (30, 7),
    "fortnight": (60, 14),
    "month": (365, 30),
    "hour": (1, 0),
    "minute": (0, 0),
    "second": (0, 0),
}
_VAGUE_PAST = {"day": 6, "night": 6, "hour": 1, "minute": 0, "second": 0, "week": 30, "fortnight": 60, "month": 365}


@dataclass(frozen=True, slots=True)
class Reading:
    """The days of an expression, whether they are all in its words, and what is wrong with it."""

    days: Days | None
    stated: bool = False
    problem: str | None = None


UNDATED = Reading(None, problem="no publication date")


def read(part: Part, published: date | None, ahead: bool = False) -> Reading:
    """Resolve one expression; ``ahead`` looks for days after publication where the words leave it open."""
    if part.kind == "date":
        return _date(part, published, ahead)
    if part.kind == "year" and part.year:
        return Reading(days.year(part.year, part.last_year).third(_third(part)), stated=True)
    if part.kind in ("month", "season") and part.year:
        return Reading(_month(part, part.year), stated=True)
    if published is None:
        return UNDATED
    if part.kind in ("month", "season"):
        return Reading(_month(part, _year_of_month(part, published, ahead)))
    if part.kind == "weekday":
        return Reading(_weekday(part, published, ahead))
    if part.kind == "day":
        return Reading(Days(days.later(published, part.first), days.later(published, part.last)))
    if part.kind == "weekend":
        return Reading(_weekend(part, published, ahead))
    if part.kind == "ago":
        return _ago(part, published)
    return Reading(_unit(part, published, ahead))


def run(part: Part, other: Part, published: date | None, ahead: bool = False) -> Reading:
    """Resolve the run from one expression to another; each lends the other the year it lacks."""
    first = replace(part, words=tuple(w for w in part.words if w not in ("night", "overnight")))
    last = replace(other)
    dated = ("date", "month")
    if first.kind in dated and last.kind in dated and first.month and last.month:
        if last.year and not first.year:
            first.year = last.year - (first.month > last.month)
        elif first.year and not last.year:
            last.year = first.year + (last.month < first.month)
    if ahead and first.kind == last.kind == "weekday":
        start = read(first, published, ahead=True)
        end = read(last, start.days.start if start.days else published, ahead=True)
    else:
        end = read(last, published, ahead)
        open_year = first.kind in (*dated, "weekday") and not first.year
        start = read(
            first, end.days.end if end.days and open_year and published else published, ahead and not open_year
        )
    problem = start.problem or end.problem
    if start.days is None or end.days is None:
        return Reading(None, problem=problem)
    if start.days.start > end.days.end:
        return Reading(None, problem="the days run backwards")
    return Reading(start.days.to(end.days), start.stated and end.stated, problem)


def offset(part: Part) -> tuple[int, int]:
    """Return how far an expression like "the next day" or "two weeks earlier" lies from the days spoken of."""
    if part.kind == "same":
        return part.first, part.last
    backward = part.ref in ("earlier", "previously", "before")
    vague = _VAGUE_AGO.get(part.unit, (3650, 365)) if _count(part) is None else None
    if vague:
        return (-vague[0], -vague[1]) if backward else (vague[1], vague[0])
    middle = date(2000, 1, 1)
    found = days.shift(middle, _signed(part, backward), part.unit)
    if part.unit in ("month", "year", "decade"):
        reach = {"month": 15, "year": 182, "decade": 1825}[part.unit]
        centre = (days.stretch(middle, _signed(part, backward), part.unit) - middle).days
        return centre - reach, centre + reach
    return (found.start - middle).days, (found.end - middle).days


def _signed(part: Part, backward: bool) -> int:
    count = _count(part) or 1
    return -count if backward else count


def _count(part: Part) -> int | None:
    """Return how many units are meant; None for "few", "several" and bare plurals."""
    if part.count in ("", "a", "an"):
        return 1
    if "couple" in part.count:
        return 2
    return numbers.value(part.count)


def _third(part: Part) -> Third | None:
    return next((third for third in ("early", "mid", "late") if third in part.words), None)


def _ref(part: Part) -> str:
    """Return last, this or next, whichever word is nearest."""
    return part.ref or next((w for w in part.words if w in ("last", "past", "this", "next")), "")


def _date(part: Part, published: date | None, ahead: bool) -> Reading:
    number, month, year = part.day or 0, part.month or 0, part.year
    if year is None and published is None:
        return UNDATED
    if year is None and published is not None and 1 <= month <= 12:
        year = days.nearest_year(published, month, max(number, part.last_day or 0), ahead)
    if year is not None and not days.is_year(year):
        return Reading(None, problem=f"the year {year:04d} cannot be meant")
    try:
        first = date(year or 0, month, number)
        last = date(year or 0, month, part.last_day or number)
    except ValueError:
        name = month_name[month] if 1 <= month <= 12 else f"month {month}"
        return Reading(
            None, problem=f"{max(number, part.last_day or 0)} {name}{f' {year}' if year else ''} is in no calendar"
        )
    if last < first:
        return Reading(None, problem="the days run backwards")
    if "week" in part.words and first == last:
        last = days.later(first, 6)
    if "night" in part.words and first == last:
        last = days.later(first, 1)
    if "overnight" in part.words and first == last:
        first = days.later(first, -1)
    problem = part.problem
    if part.weekday and first.isoweekday() != part.weekday:
        problem = "the weekday is not that of the date"
    return Reading(Days(first, last), part.year is not None, problem)


def _month(part: Part, year: int) -> Days:
    if part.kind == "season":
        ends = year + (part.last < part.first)
        return days.month(year, part.first).to(days.month(ends, part.last)).third(_third(part))
    return days.month(year, part.month or 1).third(_third(part))


def _year_of_month(part: Part, published: date, ahead: bool) -> int:
    """Return the year of the month or season meant: the most recent up to publication, or the next."""
    number, ref = part.month or part.first, _ref(part)
    if (
        part.kind == "season"
        and ref == "last"
        and days.month(published.year, number).start <= published <= _month(part, published.year).end
    ):
        return published.year - 1
    if ref == "next" or (ahead and ref != "last"):
        return published.year + (number < published.month + (ref == "next"))
    return published.year - (number > published.month - (ref == "last" and part.kind == "month"))


def _weekday(part: Part, published: date, ahead: bool) -> Days:
    number = part.weekday or 1
    if part.ref:
        near = days.week(days.later(published, {"last": -7, "this": 0, "next": 7}[part.ref])).start
        day = days.later(near, number - 1)
    else:
        ref = _ref(part)
        ahead = ref == "next" or (ref == "this" and "past" not in part.words) or (ahead and ref not in ("last", "past"))
        day = days.on_weekday(published, number, ahead, strict=ref in ("last", "next"))
    if "overnight" in part.words:
        return Days(days.later(day, -1), day)
    return Days(day, days.later(day, 1) if "night" in part.words else day)


def _weekend(part: Part, published: date, ahead: bool) -> Days:
    ref = _ref(part)
    saturday = days.on_weekday(published, 6, strict=ref == "last" and published.isoweekday() == 6)
    if ref == "last" and published.isoweekday() == 7:
        saturday = days.later(saturday, -7)
    if (
        ref == "next"
        or (ahead and ref != "last" and published.isoweekday() < 6)
        or (ref == "this" and published.isoweekday() in (4, 5))
    ):
        saturday = days.on_weekday(published, 6, ahead=True, strict=ref == "next")
    return Days(saturday, days.later(saturday, 1))


def _ago(part: Part, published: date) -> Reading:
    count = _count(part)
    if count is not None:
        return Reading(days.shift(published, -count, part.unit))
    if part.unit not in _VAGUE_AGO:
        return Reading(None, problem=f"no number of {part.unit}s")
    back, ahead = _VAGUE_AGO[part.unit]
    return Reading(Days(days.later(published, -back), days.later(published, -ahead)))


def _unit(part: Part, published: date, ahead: bool) -> Days:
    """Resolve "this week", "last month", "the past three days", "the coming year"."""
    ref = part.ref
    forward = ref in ("next", "coming", "following")
    if (
        part.count
        or ref in ("past", "recent", "coming")
        or part.unit in ("hour", "minute", "second", "day", "night", "fortnight")
    ):
        return _trailing(part, published, forward)
    step = 1 if forward else 0 if ref in ("this", "current") else -1
    if part.unit == "week":
        return _week(part, published, step, ahead)
    if part.unit == "month":
        whole = days.month(*days.months_from(published, step))
    else:
        first = published.year + step if part.unit == "year" else (published.year // 10 + step) * 10
        whole = days.year(first, first + (9 if part.unit == "decade" else 0))
    return _this(part, whole, published, ahead) if step == 0 else whole.third(_third(part))


def _week(part: Part, published: date, step: int, ahead: bool) -> Days:
    if step < 0 and published.isoweekday() == 7:
        return days.around(published, 7, -1).third(_third(part))
    whole = days.week(days.later(published, 7 * step))
    return _this(part, whole, published, ahead) if step == 0 else whole.third(_third(part))


def _this(part: Part, whole: Days, published: date, ahead: bool) -> Days:
    """Cut the current week, month or year at publication: up to it, or from it on when ahead."""
    if "early" in part.words:
        return whole.third("early")
    if "later" in part.words or "late" in part.words or ahead:
        return Days(published, max(published, whole.end))
    before = days.later(published, -1) if "earlier" in part.words else published
    return Days(whole.start, max(whole.start, before))


def _trailing(part: Part, published: date, forward: bool) -> Days:
    """Return the days from so many units before publication up to it, or after it when forward."""
    count = _count(part)
    if part.ref in ("this", "current"):
        return Days(published, published)
    if count is None:
        reach = _VAGUE_PAST.get(part.unit, 3650)
        return days.around(published, 0, reach) if forward else days.around(published, reach, 0)
    if forward:
        return Days(published, days.stretch(published, count, part.unit))
    return Days(days.stretch(published, -count, part.unit), published)
