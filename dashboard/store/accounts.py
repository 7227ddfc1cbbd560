"""Losses as each side tells them: ranges by account, never added across accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from dashboard.model import CASUALTY_KINDS
from dashboard.store.cube import Sums


class Figure(NamedTuple):
    """How many, at least and at most; no ``high`` means that the account leaves it open."""

    low: int
    high: int | None

    def plus(self, other: Figure) -> Figure:
        """Add what one account tells of two incidents."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Figure(self.low + other.low, high)


Voice = tuple[str | None, str | None]
"""Whose losses, and whose account; None where the reports do not state it."""


class Account(NamedTuple):
    """What one claimant says one side lost; None where the reports do not state the side or the claimant.

    ``figures`` has the kinds that are told of with a number; ``incidents`` counts the incidents told of and
    ``unnumbered`` those of them without any number: unknown, which is not zero.
    """

    side: str | None
    claimant: str | None
    figures: dict[str, Figure]
    incidents: int = 1
    unnumbered: int = 0
    joint: frozenset[str] = frozenset()
    """Figures that are told of several incidents together: added up once."""


def read(row: dict[str, Any], voice: Voice) -> Account:
    """Make an account of a row of the store's accounts."""
    figures = {
        kind: Figure(row[f"{kind}_low"], row[f"{kind}_high"])
        for kind in CASUALTY_KINDS
        if row[f"{kind}_low"] is not None
    }
    return Account(*voice, figures, 1, int(not figures), frozenset(row["joint"] or ()))


def added(found: Sums, voices: Sequence[Voice], joint: Iterable[Account]) -> list[Account]:
    """Return accounts over many incidents: sums by voice, and with them the figures told of several together, once."""
    sums: dict[Voice, Account] = {}
    for at, pair in enumerate(found.keys["pair"].tolist()):
        value = {name: int(column[at]) for name, column in found.values.items()}
        figures = {
            kind: Figure(value[f"{kind}_low"], None if value[f"{kind}_open"] else value[f"{kind}_high"])
            for kind in CASUALTY_KINDS
            if value[f"{kind}_told"]
        }
        side, claimant = voices[pair]
        sums[side, claimant] = Account(side, claimant, figures, value["incidents"], value["unnumbered"])
    seen: set[str] = set()
    for account in joint:
        once = account._replace(figures={}) if account.joint <= seen else account
        seen |= account.joint
        voice = (account.side, account.claimant)
        sums[voice] = _plus(sums[voice], once) if voice in sums else once
    return in_order(sums.values())


def _plus(one: Account, other: Account) -> Account:
    figures = dict(one.figures)
    for kind, figure in other.figures.items():
        figures[kind] = figures[kind].plus(figure) if kind in figures else figure
    return Account(one.side, one.claimant, figures, one.incidents + other.incidents, one.unnumbered + other.unnumbered)


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """Sort by side, each side's own account first, what is not stated last."""
    return sorted(
        accounts,
        key=lambda a: (a.side is None, a.side or "", a.claimant != a.side, a.claimant is None, a.claimant or ""),
    )
