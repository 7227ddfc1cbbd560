"""Days named in languages other than English: numbers, and a day beside the name of a month.

Only what is written out counts. "Yesterday" and weekdays in these languages are not read: a report of theirs
then has the day it was published.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from dashboard.model import DateBasis, Interval, Span
from dashboard.preprocess.when import days
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.words.language import Stretch
from dashboard.preprocess.words.lexicon import table

_FIGURES = re.compile(r"[\d./-]{6,10}")
_ORDINAL = r"(?:\.|º|°|[-'’]?[^\W\d_]{1,4})?"


def find(text: str, published: date | None, foreign: Iterable[Stretch], read: Iterable[DatePhrase]) -> list[DatePhrase]:
    """Find the days in the stretches that are not English; ``read`` are the phrases read as if they were.

    >>> words = "Le 1er septembre 2023 à Gao."
    >>> [p.interval.start.isoformat() for p in find(words, None, [Stretch(Span(0, 28), "fr", False)], [])]
    ['2023-09-01']
    """
    stretches = list(foreign)
    figures = [p for p in read if _FIGURES.fullmatch(p.span.of(text)) and p.interval.start]
    starts = [s.span.start for s in stretches]
    found = [p for p in figures if _within(p.span, stretches, starts)]
    lowered = text.replace("İ", "i").lower()  # alone of all letters this one grows when made small
    for stretch in stretches:
        pattern = _pattern(stretch.language)
        if pattern is not None:
            found += _named(pattern, stretch, lowered, published)
    return sorted(found, key=lambda phrase: phrase.span)


def _within(span: Span, stretches: list[Stretch], starts: list[int]) -> bool:
    at = bisect_right(starts, span.start) - 1
    return at >= 0 and stretches[at].span.holds(span)


def _named(pattern: re.Pattern[str], stretch: Stretch, lowered: str, published: date | None) -> Iterator[DatePhrase]:
    for match in pattern.finditer(lowered, stretch.span.start, stretch.span.end):
        groups = {name: value for name, value in match.groupdict().items() if value}
        month = next(_month(stretch.language or "", value) for name, value in groups.items() if name.startswith("m"))
        day = next((int(value) for name, value in groups.items() if name.startswith("d")), None)
        year = next((int(value) for name, value in groups.items() if name.startswith("y")), None)
        interval = _interval(day, month, year, published)
        if interval is not None:
            yield DatePhrase(Span(*match.span()), interval, named=interval)


def _interval(day: int | None, month: int, year: int | None, published: date | None) -> Interval | None:
    """Return the days meant; None where the calendar has no such day."""
    basis: DateBasis = "relative" if year is None else "stated"
    if year is None and day is not None:
        if published is None:
            return Interval()
        year = days.nearest_year(published, month, day)
    if year is None or not days.is_year(year):
        return None
    if day is None:
        whole = days.month(year, month)
        return Interval(whole.start, whole.end, basis)
    try:
        one = date(year, month, day)
    except ValueError:
        return None
    return Interval(one, one, basis)


@cache
def _pattern(language: str | None) -> re.Pattern[str] | None:
    """Write the pattern of a language's dates, or None where its months are not known."""
    months = _months(language or "")
    if not months:
        return None
    words = table("languages")["dates"]
    names = _names(language or "", months)
    link = rf",?\s{{1,2}}(?:(?:{'|'.join(words['links'])})\.?\s)?(?!\d\d?(?!\d))"
    year, day = r"(?:18|19|20|١٨|١٩|٢٠|۱۸|۱۹|۲۰)\d\d(?!\d)", r"\d{1,2}(?![\d:])"

    def month(number: int) -> str:
        return rf"(?P<m{number}>{names})(?:\s?[/(]\s?{names}\)?)?".replace("?P<m0>", "")

    def before(number: int) -> str:
        return rf"(?P<y{number}>{year}){_ORDINAL}{link}"

    return re.compile(
        rf"(?<![\w./:])(?<!\d-)(?:"
        rf"(?P<d1>{day}){_ORDINAL}{link}{month(1)}(?:{link}(?P<y1>{year}))?"
        rf"|(?:{before(2)})?{month(2)}\s{{1,2}}(?P<d2>{day})(?!\.\d){_ORDINAL}(?!\w)(?:{link}(?P<y3>{year}))?"
        rf"|{before(4)}{month(3)}|{month(4)}{link}(?P<y5>{year}))"
    )


def _names(language: str, months: dict[str, int]) -> str:
    """Return the pattern of the names of months with what the language writes together with them."""
    words = table("languages")["dates"]
    before = words["prefixes"].get(language)
    start = f"[{before}]?-?" if before else ""
    end = r"['’]?[^\W\d_]{1,5}"

    def ending(name: str) -> str:
        takes = language in words["inflected"] or (language in words["declined"] and len(name) > 5)
        return f"(?:{end})?" if takes else ""

    listed = (f"{re.escape(name)}{ending(name)}" for name in sorted(months, key=lambda name: (-len(name), name)))
    return rf"{start}(?:{'|'.join(listed)})(?!\w)"


def _month(language: str, words: str) -> int:
    """Return the number of the month that a word names, whatever stands before and after the name in it."""
    months = _months(language)
    bare = words.lstrip(table("languages")["dates"]["prefixes"].get(language, "") + "-")
    return next(months[w[:end]] for w in (words, bare) for end in range(len(w), 0, -1) if w[:end] in months)


@cache
def _months(language: str) -> dict[str, int]:
    """Return a language's names of months; where they are inflected, long ones also without their last letter."""
    names = {name: int(number) for number, group in table("months").get(language, {}).items() for name in group}
    words = table("languages")["dates"]
    if language in words["inflected"] or language in words["declined"]:
        names |= {name[:-1]: number for name, number in names.items() if len(name) > 5} | names
    return names
