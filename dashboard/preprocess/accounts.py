"""Accounts: what one report tells of one happening, its statements put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dashboard.model import CASUALTY_KINDS, Claim, ExclusionReason, Interval, Report, Resolution
from dashboard.preprocess.events import VIOLENT, Happening
from dashboard.preprocess.statements import Statement

NEAR = frozenset({"near", "towards", "off", "around"})


@dataclass
class Account:
    """One report's account of one happening; ``days`` rest on its own words or on the publication date."""

    report: Report
    claims: list[Claim] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    place: Resolution | None = None
    relation: str | None = None
    days: Interval = field(default_factory=Interval)
    parties: list[str] = field(default_factory=list)
    speakers: list[str | None] = field(default_factory=list)
    excluded: ExclusionReason | None = None

    @property
    def place_id(self) -> str | None:
        """The id of the account's place, or None when it has none."""
        return self.place.place.place_id if self.place and self.place.place else None

    @property
    def violent(self) -> bool:
        """Tell whether the account is of violence: by its events, else because people were hurt."""
        if self.happenings:
            return any(h.event_type in VIOLENT for h in self.happenings) or self.hurt
        return self.hurt

    @property
    def hurt(self) -> bool:
        """Tell whether the account has a figure of people killed or wounded."""
        return any(c.kind in ("killed", "wounded") and c.high != 0 for c in self.claims)

    def take(self, statement: Statement, claims: Iterable[Claim] | None = None) -> None:
        """Add a statement, or some of its claims, to this account."""
        taken = list(statement.claims if claims is None else claims)
        self.claims += taken
        self.parties += statement.parties + [c.side for c in taken if c.side]
        self.speakers.append(statement.speaker)
        if statement.happening:
            self.happenings.append(statement.happening)
        found = statement.place
        if found and found.place and (self.place is None or found.place.place_id == self.place_id):
            self.place = self.place or found
            if self.relation not in NEAR:
                self.relation = found.toponym.relation or self.relation


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
        elif account := _home(live, statement):
            account.take(statement)
            account.days = _days(account.days, statement.days)
        elif statement.place is None and (not live or not _counts(statement)):
            pending.append(statement)
        else:
            live.append(_opened(report, statement))
    for statement in pending:
        _settle(report, live, left_out, statement)
    default = _default_days(report, live)
    for account in live:
        if account.days.start is None:
            account.days = default
    return [a for a in live if a.claims] + [a for a in left_out if a.claims]


def _opened(report: Report, statement: Statement) -> Account:
    account = Account(report, days=statement.days or Interval())
    account.take(statement)
    return account


def _excluded(report: Report, statement: Statement) -> Account:
    account = _opened(report, statement)
    account.excluded = statement.excluded
    return account


def _counts(statement: Statement) -> bool:
    """Tell whether a statement has a figure of its own."""
    return any(c.kind in CASUALTY_KINDS for c in statement.claims)


def _home(live: list[Account], statement: Statement) -> Account | None:
    """The account that a statement continues: of its place and days, else the last of its kind."""
    violent = _violent(statement)
    if statement.place and statement.place.place:
        place = statement.place.place
        for account in reversed(live):
            if account.place is None or account.place.place is None:
                if account.violent == violent and _same_days(account, statement):
                    return account
            elif account.place_id == place.place_id and _same_days(account, statement) and account.violent == violent:
                return account
        if place.kind == "country":
            return next((a for a in reversed(live) if a.violent == violent and _same_days(a, statement)), None)
        return None
    same = [a for a in live if a.violent == violent and _same_days(a, statement)]
    if statement.speaker:
        spoken = [a for a in same if statement.speaker in a.speakers]
        if spoken:
            return spoken[-1]
    return same[-1] if same else None


def _violent(statement: Statement) -> bool:
    if any(c.kind in ("killed", "wounded") and c.high != 0 for c in statement.claims):
        return True
    return bool(statement.happening and statement.happening.violent)


def _same_days(account: Account, statement: Statement) -> bool:
    """Tell whether a statement's days allow it to be of an account: either has none, or they overlap."""
    mine, other = account.days, statement.days
    if other is None or other.start is None or other.end is None or mine.start is None or mine.end is None:
        return True
    return mine.start <= other.end and other.start <= mine.end


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
    fits = [a for a in live if _same_days(a, statement)]
    if not live and not headline:
        live.append(_opened(report, statement))
    elif not fits and not headline:
        if _counts(statement):
            live.append(_opened(report, statement))
        else:
            account = _excluded(report, statement)
            account.excluded = "historical"
            account.claims = [replace(c, status="background") for c in account.claims]
            left_out.append(account)
    if fits and not _counts(statement) and not headline:
        violent = _violent(statement)
        account = max(fits, key=lambda a: (a.violent == violent, _agree(a, statement), -fits.index(a)))
        account.take(replace(statement, place=None))
        account.days = _days(account.days, statement.days)
        return
    for claim in statement.claims if fits else ():
        account = max(fits, key=lambda a: (_likeness(a, claim), -fits.index(a)))
        account.take(
            replace(statement, happening=None if _counts(statement) else statement.happening, place=None), [claim]
        )
        account.days = _days(account.days, statement.days)


def _agree(account: Account, statement: Statement) -> int:
    """How many of a statement's claims an account is like."""
    return sum(_likeness(account, claim) for claim in statement.claims)


def _likeness(account: Account, claim: Claim) -> int:
    """How well a claim fits an account: same kind and people, then same figure, then a party of it."""
    same = [c for c in account.claims if c.kind == claim.kind and c.side == claim.side and c.status != "headline"]
    return (
        4 * bool(same) + 2 * any(c.low == claim.low for c in same) + (claim.side in account.parties) + account.violent
    )


def _default_days(report: Report, live: list[Account]) -> Interval:
    """The days of accounts that give none: those of the report's first dated account, else its publication."""
    dated = next((a.days for a in live if a.days.start is not None), None)
    if dated is not None:
        return dated
    if report.published is not None:
        return Interval(report.published, report.published, "published")
    return Interval()
