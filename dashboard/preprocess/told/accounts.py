"""Accounts: what one report tells of one happening, its statements put together."""

from __future__ import annotations

from dataclasses import replace

from dashboard.model import Interval, Report
from dashboard.preprocess.told import belonging
from dashboard.preprocess.told.belonging import Account
from dashboard.preprocess.told.statements import Statement
from dashboard.preprocess.what import scenes


def of_report(report: Report, statements: list[Statement]) -> list[Account]:
    """Put a report's statements together into accounts, in the order they are told."""
    live: list[Account] = []
    left_out: list[Account] = []
    pending: list[Statement] = []
    for statement in statements:
        if statement.reading.sentence.headline:
            pending.append(statement)
        elif statement.excluded:
            left_out.append(_excluded(report, statement))
        elif account := belonging.home(live, statement):
            account.take(statement)
            if belonging.same_days(account, statement):
                account.days = _days(account.days, statement.days)
        elif _waits(live, statement):
            pending.append(statement)
        else:
            live.append(_opened(report, live, statement))
    for statement in pending:
        _settle(report, live, left_out, statement)
    _date(report, live)
    return [_happened(a) for a in [*live, *left_out] if a.claims]


def _happened(account: Account) -> Account:
    """An account; set aside as negated where all it has is that nobody was hurt."""
    told = account.happenings or any(c.high != 0 for c in account.claims)
    if account.excluded or told:
        return account
    claims = [replace(c, status="background") for c in account.claims]
    return replace(account, excluded="negated", claims=claims)


def _waits(live: list[Account], statement: Statement) -> bool:
    """Tell whether a statement without a place waits for what the rest of the report tells."""
    if statement.place is not None or (statement.scene.sectioned and statement.near):
        return False
    return not live or not (belonging.counts(statement) or statement.apart)


def _opened(report: Report, live: list[Account], statement: Statement) -> Account:
    """An account that begins with a statement: without a place, at the one that its paragraph spoke of.

    What is told first is where the report's lead is, and so is what is told as another of the same.
    """
    leading = statement.apart or not any(a.place for a in live)
    place = statement.place or statement.near or (statement.lead if leading else None)
    account = Account(report, days=statement.days or Interval(), section=statement.scene.section)
    account.take(replace(statement, place=place))
    if live and not account.hours and scenes.is_soon(statement.reading):
        account.hours = live[-1].hours
    return account


def _excluded(report: Report, statement: Statement) -> Account:
    account = Account(report, days=statement.days or Interval(), section=statement.scene.section)
    account.take(statement)
    account.excluded = statement.excluded
    return account


def _days(mine: Interval, other: Interval | None) -> Interval:
    """The narrower of two sets of days that overlap."""
    if other is None or other.start is None or other.end is None:
        return mine
    if mine.start is None or mine.end is None:
        return other
    return other if other.end - other.start < mine.end - mine.start else mine


def _settle(report: Report, live: list[Account], left_out: list[Account], statement: Statement) -> None:
    """Give each claim of a headline, a summary or a placeless sentence to the account it is most like.

    A sentence without place or figure about other days than any account's is no incident of its own.
    """
    headline = statement.reading.sentence.headline
    near = [a for a in live if headline or a.section == statement.scene.section]
    fits = [a for a in near if belonging.same_days(a, statement)]
    if not near and belonging.blames(statement):
        return  # of what is not told here
    if not near and not headline:
        live.append(_opened(report, live, statement))
    elif not fits and not headline:
        if belonging.counts(statement):
            live.append(_opened(report, live, statement))
        else:
            account = _excluded(report, statement)
            account.excluded = "historical"
            account.claims = [replace(c, status="background") for c in account.claims]
            left_out.append(account)
    if fits and not belonging.counts(statement) and not headline:
        violent = belonging.violent(statement)
        account = max(fits, key=lambda a: (a.violent == violent, belonging.agree(a, statement), -fits.index(a)))
        account.take(replace(statement, place=None))
        account.days = _days(account.days, statement.days)
        return
    for claim in statement.claims if fits else ():
        account = max(fits, key=lambda a: (belonging.likeness(a, claim), -fits.index(a)))
        account.take(
            replace(statement, happening=None if belonging.counts(statement) else statement.happening, place=None),
            [claim],
        )
        account.days = _days(account.days, statement.days)


def _date(report: Report, live: list[Account]) -> None:
    """Give accounts without days those that their paragraph spoke of, else their section's, else the report's."""
    dated = [a for a in live if a.days.start is not None]
    first = {a.section: a.days for a in reversed(dated)}
    for account in live:
        if account.days.start is None:
            account.days = (
                account.around or first.get(account.section) or account.period or _default_days(report, dated)
            )


def _default_days(report: Report, dated: list[Account]) -> Interval:
    """The days of accounts that give none: those of the report's first dated account, else its publication."""
    if dated:
        return dated[0].days
    if report.published is not None:
        return Interval(report.published, report.published, "published")
    return Interval()
