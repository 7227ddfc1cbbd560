"""Calendar arithmetic for date phrases: days, weeks, months and years as intervals, ends included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal, NamedTuple

Third = Literal["early", "mid", "late"]

FIRST_YEAR = 1800
LAST_YEAR = 2199
_DAYS = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120}


class Days(NamedTuple):
    """A run of days, the first and the last of it."""

    start: date
    end: date

    def third(self, part: Third | None) -> Days:
        """Return the early, middle or late third of these days; of a month the 1st-10th, 11th-20th, 21st on."""
        if part is None:
            return self
        if self.start.day == 1 and (self.end - self.start).days in range(27, 31):
            first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, self.end.day)}[part]
            return Days(self.start.replace(day=first_day), self.start.replace(day=last_day))
        cut = {"early": 0, "mid": 1, "late": 2}[part]
        years = self.end.year - self.start.year + 1
        if (self.start.month, self.end.month) == (1, 12):
            first = month(*months_from(self.start, 4 * years * cut))
            return first.to(month(*months_from(self.start, 4 * years * (cut + 1) - 1)))
        span = ((self.end - self.start).days + 1) / 3
        return Days(later(self.start, round(cut * span)), later(self.start, round((cut + 1) * span) - 1))

    def to(self, other: Days) -> Days:
        """Return the run from the start of these days to the end of others."""
        return Days(self.start, max(self.end, other.end))


def later(day: date, days: int) -> date:
    """Return the day that many days later (earlier when negative), held within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def around(day: date, back: int, ahead: int) -> Days:
    """Return the run of days from so many before a day to so many after it."""
    return Days(later(day, -back), later(day, ahead))


def month(year: int, number: int) -> Days:
    """Return all days of a month."""
    return Days(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months_from(day: date, months: int) -> tuple[int, int]:
    """Return the year and month that many months from a day, held within the years this module knows."""
    count = min(max(day.year * 12 + day.month - 1 + months, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
    return count // 12, count % 12 + 1


def year(number: int, last: int | None = None) -> Days:
    """Return all days of a year, or of the years up to and including another."""
    return Days(date(number, 1, 1), date(last or number, 12, 31))


def week(day: date) -> Days:
    """Return the week, Monday to Sunday, that a day lies in."""
    monday = later(day, -day.weekday())
    return Days(monday, later(monday, 6))


def on_weekday(published: date, number: int, ahead: bool = False, strict: bool = False) -> date:
    """Return the nearest such weekday (Monday is 1) up to a day, or from it on when ahead.

    ``strict`` leaves out the day itself.
    """
    back = (published.weekday() + 1 - number) % 7
    if ahead:
        return later(published, (7 - back) % 7 or (7 if strict else 0))
    return later(published, -(back or (7 if strict else 0)))


def nearest_year(published: date, number: int, day: int, ahead: bool = False, slack: int = 7) -> int | None:
    """Return the year that puts a day and month last before publication, or next after it when ahead.

    A day up to ``slack`` days after publication still counts as this year's. None when the day is in
    no calendar.
    """
    limit = published if ahead else later(published, slack)
    for step in range(9):
        offer = published.year + step if ahead else limit.year - step
        if is_year(offer) and 1 <= day <= monthrange(offer, number)[1]:
            found = date(offer, number, day)
            if (found >= limit) if ahead else (found <= limit):
                return offer
    return None


def shift(day: date, number: int, unit: str) -> Days:
    """Return the days that lie a number of units from a day, as wide as the unit is rough.

    Three days ago is one day, two weeks ago a week around it, a month, year or decade ago that whole
    calendar month, year, or ten years.
    """
    if unit in ("second", "minute", "hour"):
        reach = -(-abs(number) * {"second": 1, "minute": 60, "hour": 3600}[unit] // 86400) or 1
        return around(day, reach, 0) if number < 0 else around(day, 0, reach)
    if unit in _DAYS:
        middle = later(day, number * _DAYS[unit])
        return Days(middle, middle) if _DAYS[unit] == 1 else around(middle, 3, 3)
    at = months_from(day, number * _MONTHS[unit])
    if unit == "month":
        return month(*at)
    return year(at[0]) if unit == "year" else year(max(at[0] - 5, FIRST_YEAR), min(at[0] + 5, LAST_YEAR))


def stretch(day: date, number: int, unit: str) -> date:
    """Return the day a whole number of units from a day: where "the past three weeks" begin."""
    if unit in ("second", "minute", "hour"):
        return shift(day, number, unit).start if number < 0 else shift(day, number, unit).end
    if unit in _DAYS:
        return later(day, number * _DAYS[unit])
    to_year, to_month = months_from(day, number * _MONTHS[unit])
    return date(to_year, to_month, min(day.day, monthrange(to_year, to_month)[1]))


def is_year(number: int) -> bool:
    """Tell whether a number can be the year of a report or of what it tells."""
    return FIRST_YEAR <= number <= LAST_YEAR
