"""Days as sheets write them, in SQL: a cell is its first and last day, for a year is a year and never a day."""

from __future__ import annotations

from dataclasses import dataclass

_EARLIEST, _LATEST = 1800, 2100
_WRITTEN = (
    "['%d %B %Y', '%d %b %Y', '%d-%b-%y', '%d-%b-%Y', '%d-%B-%y', '%d-%B-%Y', '%B %d, %Y', '%b %d, %Y', '%Y%m%d', "
    "'%Y/%m/%d', '%Y.%m.%d', '%Y%m%d%H%M%S', '%B %d %Y', '%d. %B %Y', '%A, %d %B %Y', '%d %b %y', '%Y %B %d']"
)
_NUMBERS = {
    "dmy": "['%d/%m/%y', '%d/%m/%Y', '%d-%m-%y', '%d-%m-%Y', '%d.%m.%y', '%d.%m.%Y']",
    "mdy": "['%m/%d/%y', '%m/%d/%Y', '%m-%d-%y', '%m-%d-%Y', '%m.%d.%y', '%m.%d.%Y']",
}
NUMERIC = r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:[ T].{0,20})?$"
"""A day written in numbers, of which the first can be the day or the month."""
OPEN = r"^(?:99?[/.-]99?[/.-]9999|9999[/.-]99?[/.-]99?|9{8})$"
"""A day that says it is not known."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a column of numeric days is to be read: ``dmy`` or ``mdy``, or None where nothing tells."""

    order: str | None
    seen: bool = False


def macros(order: str | None) -> list[str]:
    """Return the statements that define ``day_of(cell)``, and ``part_start`` and ``part_end`` of a month or year.

    The optimiser must not take common parts out of their branches: the rare spellings would cost every row.
    """
    numbers = f"try_strptime(split_part(x, ' ', 1), {_NUMBERS[order]})::DATE" if order in _NUMBERS else "NULL::DATE"
    day = f"""coalesce(
        CASE WHEN x[5] = '-' THEN try_cast(left(x, 10) AS DATE) END,
        CASE WHEN x IS NOT NULL THEN CASE
        WHEN regexp_matches(x, '{NUMERIC}') THEN {numbers}
        WHEN regexp_matches(x, '^\\d{{4}}-\\d{{1,2}}-\\d') THEN try_cast(split_part(x, ' ', 1) AS DATE)
        ELSE try_strptime(x, {_WRITTEN})::DATE END END)"""
    month = """CASE
        WHEN regexp_matches(x, '^\\d{4}[-/]\\d{1,2}$') THEN try_strptime(replace(x, '/', '-') || '-1', '%Y-%m-%d')::DATE
        WHEN regexp_matches(x, '^\\d{1,2}[-/]\\d{4}$') THEN try_strptime('1-' || replace(x, '/', '-'), '%d-%m-%Y')::DATE
        WHEN regexp_matches(x, '^[A-Za-z]{3,9}[ -]\\d{4}$')
        THEN try_strptime('1 ' || replace(x, '-', ' '), ['%d %B %Y', '%d %b %Y'])::DATE END"""
    year = "CASE WHEN regexp_full_match(x, '\\d{4}(\\.0)?') THEN try_cast(left(x, 4) || '-01-01' AS DATE) END"
    return [
        f"CREATE OR REPLACE TEMP MACRO day_of(x) AS {day}",
        f"CREATE OR REPLACE TEMP MACRO part_start(x) AS coalesce({month}, {year})",
        f"CREATE OR REPLACE TEMP MACRO part_end(x) AS "
        f"coalesce(last_day({month}), ({year} + INTERVAL 1 YEAR - INTERVAL 1 DAY)::DATE)",
        "CREATE OR REPLACE TEMP MACRO sane(d) AS "
        f"CASE WHEN d BETWEEN DATE '{_EARLIEST}-01-01' AND DATE '{_LATEST}-12-31' THEN d END",
    ]


def from_parts(year: str, month: str, day: str) -> str:
    """Join a year, month and day in columns of their own to one cell; a month or day of 0 or less is not known."""
    number = "try_cast({} AS INTEGER)".format
    y, m, d = number(year), number(month), number(day)
    return (
        f"CASE WHEN {y} IS NULL THEN NULL WHEN coalesce({m}, 0) NOT BETWEEN 1 AND 12 THEN printf('%04d', {y}) "
        f"WHEN coalesce({d}, 0) NOT BETWEEN 1 AND 31 THEN printf('%04d-%02d', {y}, {m}) "
        f"ELSE printf('%04d-%02d-%02d', {y}, {m}, {d}) END"
    )


def order_of(first: int | None, second: int | None, stated: str | None) -> Order:
    """Tell the order of a column of numeric days by the greatest first and second number in it.

    >>> order_of(31, 12, None).order, order_of(12, 31, None).order, order_of(12, 12, None).order
    ('dmy', 'mdy', None)
    >>> order_of(12, 31, "dmy").order, order_of(9, 9, "dmy").order
    ('mdy', 'dmy')
    """
    if first is None or second is None:
        return Order(stated if stated in _NUMBERS else None)
    if second > 12 >= first:
        return Order("mdy", seen=True)
    if first > 12 >= second:
        return Order("dmy", seen=True)
    return Order(stated if stated in _NUMBERS else None, seen=True)
