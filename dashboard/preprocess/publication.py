"""A report's metadata, checked: publication date, address, language, words."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from dashboard.errors import InputError
from dashboard.preprocess.when.dates import date_from_words

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.{0,30})?\Z")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\Z")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,4}\Z")
_EARLIEST = 1900
_LONGEST = 2_000


def published_on(words: str) -> date:
    """Read the day a report was published, as its own time zone counts it.

    Dots mean day.month.year. With slashes or dashes the order is taken only where it can be but one:
    03/04/2024 is refused, 25/12/2024 is read.

    >>> published_on("2023-09-01T23:30:00+04:00"), published_on("25/12/2024").isoformat()
    (datetime.date(2023, 9, 1), '2024-12-25')
    """
    words = words.strip()
    found = _iso(words) or _numeric(words) or (date_from_words(words) if len(words) < 100 else None)
    if found is None:
        raise InputError(f"no date that can be read: {words[:40]!r}")
    if found.year < _EARLIEST:
        raise InputError(f"a year before {_EARLIEST} is no publication date: {words[:40]!r}")
    return found


def _iso(words: str) -> date | None:
    match = _ISO.match(words)
    return _day(int(match[1]), int(match[2]), int(match[3]), words) if match else None


def _numeric(words: str) -> date | None:
    match = _NUMBERS.match(words)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first == second or first > 12:
        return _day(year, second, first, words)
    if second > 12:
        return _day(year, first, second, words)
    raise InputError(f"{words!r} can be {second}/{first} or {first}/{second}; write {year}-MM-DD")


def _day(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(f"there is no such day: {words[:40]!r}") from None


def address(words: str) -> str:
    """Return a web address that may become a link: http or https with a host, nothing else."""
    try:
        parts = urlsplit(words)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        fit = False
    if not fit or len(words) > _LONGEST or not words.isprintable() or " " in words:
        raise InputError(f"not a web address: {words[:40]!r}")
    return words


def language(words: str) -> str:
    """Return a language tag's primary subtag in lower case: en-GB → en."""
    match = _LANGUAGE.match(words)
    if match is None:
        raise InputError(f"not a language tag: {words[:40]!r}")
    return match[1].lower()


def line(words: str) -> str:
    """Return a title or publisher as one line without characters that cannot be stored or shown."""
    shown = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(shown.split())[:500]
