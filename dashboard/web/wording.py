"""Rows as words: days, places, figures and sides said as exactly as they were reported, and no more."""

from __future__ import annotations

import calendar
from typing import Any

from dashboard.sides import side_named
from dashboard.store.accounts import Account, Figure

DASH = "\u2013"
UNSTATED = "not stated"

DATE_PRECISION = {
    1: "the day is known",
    2: "within a few days",
    3: "within a week",
    4: "within a month",
    5: "within more than a month",
}
DATE_BASIS = {
    "stated": "the report states the date",
    "relative": "counted from the day the report was published",
    "published": "taken from the day the report was published",
    "none": "the reports give no date that can be told",
}
WHERE_PRECISION = {
    1: "the place itself",
    2: "near the place, within the circle",
    3: "somewhere in the district",
    4: "somewhere in the province",
    5: "along the line, or in a wider area",
    6: "only the country is known: no mark on the map",
    7: "at sea or in the air: no mark on the map",
}
STATUS = {
    "background": "background, not about this day",
    "superseded": "replaced by a newer figure of the same account",
    "headline": "the headline, which only checks the sums",
    "part": "part of a figure given as a whole",
}
EXCLUDED = {
    "historical": "History: it happened long before the report",
    "future": "Future: announced or feared, not happened",
    "hypothetical": "Hypothetical: said of what could be",
    "negated": "Negated: said not to have happened",
    "not_an_incident": "Not an incident",
    "superseded": "Superseded: a newer release of the same data no longer has it",
}
GRADE = {
    "confirmed": "Confirmed: a party accepts responsibility",
    "fair": "Fair: two or more sources apart from each other",
    "weak": "Weak: one source's claim",
    "contested": "Contested: the accounts differ",
}
CONFIDENCE = {
    "agreed": "a second reader agrees",
    "differs": "a second reader differs: check the words",
}
STANCE = {"asserts": "says", "denies": "denies", "accuses": "accuses", "admits": "admits", "relays": "relays"}


def known(value: Any) -> bool:
    """Tell whether a table's cell holds something."""
    return bool(value) if isinstance(value, (tuple, list)) else value is not None and value == value


def day(value: Any, year: bool = True) -> str:
    """Return a day in words.

    >>> from datetime import date
    >>> day(date(2023, 9, 1))
    '1 Sep 2023'
    """
    return f"{value.day} {calendar.month_abbr[value.month]}" + (f" {value.year}" if year else "")


def days(start: Any, end: Any) -> str:
    """Return an interval in words, as a month or a year where it is a whole one.

    >>> from datetime import date
    >>> days(date(2020, 7, 12), date(2020, 7, 16))
    '12–16 Jul 2020'
    >>> days(date(2023, 9, 1), date(2023, 9, 30))
    'Sep 2023'
    """
    if not known(start) or not known(end):
        return "undated"
    if start == end:
        return day(start)
    month = [calendar.month_abbr[at.month] for at in (start, end)]
    if start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]:
        if start.year != end.year:
            return f"{month[0]} {start.year} {DASH} {month[1]} {end.year}"
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        return f"{month[0]} {start.year}" if start.month == end.month else f"{month[0]}{DASH}{month[1]} {start.year}"
    if start.year != end.year:
        return f"{day(start)} {DASH} {day(end)}"
    if start.month != end.month:
        return f"{day(start, year=False)} {DASH} {day(end)}"
    return f"{start.day}{DASH}{day(end)}"


def names(row: Any) -> str:
    """Return a place's name, with the other names the parties use beside it."""
    name = row["place_name"] if known(row["place_name"]) else row["place_text"] if known(row["place_text"]) else None
    if name is None:
        return "place not stated"
    return " / ".join(dict.fromkeys([name, *row["place_other_names"]]))


def place(row: Any) -> str:
    """Return where an incident was, with the report's relation word ("near Sotk")."""
    relation = row["relation"]
    return (
        f"{relation} {names(row)}" if known(relation) and relation != "in" and known(row["place_text"]) else names(row)
    )


def side(code: Any) -> str:
    """Return a side's short name, or that it is not stated."""
    return side_named(code).short if known(code) else UNSTATED


def figure(low: Any, high: Any) -> str:
    """Return a figure in words; unknown is a word of its own, never 0.

    >>> [figure(*pair) for pair in ((2, 2), (2, 4), (2, None), (None, None), (0, 5))]
    ['2', '2–4', 'at least 2', 'number unknown', '0–5']
    """
    if not known(low):
        return f"up to {int(high):,}" if known(high) else "number unknown"
    if not known(high):
        return f"at least {int(low):,}"
    return f"{int(low):,}" if low == high else f"{int(low):,}{DASH}{int(high):,}"


def counted(figures: dict[str, Figure]) -> str:
    """Return figures by kind in words ("2 killed, 1 wounded")."""
    return ", ".join(f"{figure(*bounds)} {kind}" for kind, bounds in figures.items()) or "number unknown"


def told(accounts: list[Account], claimants: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return who tells what of one incident in short: pairs of a claimant and words."""
    said: dict[str | None, list[str]] = {}
    for account in accounts:
        notes = (
            []
            if account.side == account.claimant
            else [f"of {side(account.side)}" if account.side else f"side {UNSTATED}"]
        )
        notes += ["in several places together"] if account.joint else []
        said.setdefault(account.claimant, []).append(
            counted(account.figures) + (f" ({', '.join(notes)})" if notes else "")
        )
    pairs = [(side(claimant) if claimant else "Unattributed", "; ".join(words)) for claimant, words in said.items()]
    return pairs + [(side(code), "no figures") for code in claimants if code not in said]


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> plural(1, "incident"), plural(3, "incident")
    ('1 incident', '3 incidents')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
