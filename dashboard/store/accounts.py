"""Losses as each side tells them: ranges by account, never added across accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from dashboard.model import CASUALTY_KINDS
from dashboard.sides import is_party


class Figure(NamedTuple):
    """How many, at least and at most; no ``high`` means that the account leaves it open."""

    low: int
    high: int | None

    def plus(self, other: Figure) -> Figure:
        """Add what one account tells of two incidents."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Figure(self.low + other.low, high)

    def spanning(self, other: Figure) -> Figure:
        """Return the range that covers two figures for one thing."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Figure(min(self.low, other.low), high)


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


def by_incident(claims: pd.DataFrame) -> dict[str, list[Account]]:
    """Return each incident's accounts, one for each pair of whose losses and whose account.

    Figures that one report gives by one voice add up, as its whole; those of several reports or voices become
    their range. Superseded figures, parts of a whole, background and headlines are left out, and so are denials.
    """
    told = claims[
        (claims["status"] == "current") & (claims["stance"] != "denies") & claims["kind"].isin(CASUALTY_KINDS)
    ]
    names = ("incident_id", "side", "claimant_side", "kind", "low", "high", "report_id", "claimant", "joint")
    voices: dict[str, dict[tuple[str | None, str | None], dict[tuple[str, str, str], Figure | None]]] = {}
    shared: dict[tuple[str, str | None, str | None], set[str]] = {}
    for incident, side, speaker, kind, low, high, report, words, joint in zip(*(told[n] for n in names), strict=True):
        if joint is not None:
            shared.setdefault((incident, side, speaker), set()).add(joint)
        said = voices.setdefault(incident, {}).setdefault((side, speaker), {})
        voice = (kind, report, "" if is_party(speaker) else str(words))
        figure, before = _figure(low, high), said.get(voice)
        said[voice] = before.plus(figure) if before is not None and figure is not None else figure or before
    found = {incident: {pair: _ranges(said) for pair, said in pairs.items()} for incident, pairs in voices.items()}
    return {
        incident: _in_order(
            Account(side, claimant, figures, 1, int(not figures), frozenset(shared.get((incident, side, claimant), ())))
            for (side, claimant), figures in pairs.items()
        )
        for incident, pairs in found.items()
    }


def _ranges(said: dict[tuple[str, str, str], Figure | None]) -> dict[str, Figure]:
    """The range of what several voices say, for each kind."""
    figures: dict[str, Figure] = {}
    for (kind, *_), figure in said.items():
        if figure is not None:
            figures[kind] = figures[kind].spanning(figure) if kind in figures else figure
    return figures


def together(told: Iterable[list[Account]]) -> list[Account]:
    """Add accounts over incidents, each pair of side and claimant for itself; a figure of several incidents once."""
    sums: dict[tuple[str | None, str | None], Account] = {}
    seen: set[str] = set()
    for account in (account for accounts in told for account in accounts):
        if account.joint and account.joint <= seen:
            account = account._replace(figures={})
        seen |= account.joint
        pair = (account.side, account.claimant)
        sums[pair] = _added(sums[pair], account) if pair in sums else account
    return _in_order(sums.values())


def _added(one: Account, other: Account) -> Account:
    figures = dict(one.figures)
    for kind, figure in other.figures.items():
        figures[kind] = figures[kind].plus(figure) if kind in figures else figure
    return Account(one.side, one.claimant, figures, one.incidents + other.incidents, one.unnumbered + other.unnumbered)


def _in_order(accounts: Iterable[Account]) -> list[Account]:
    """Sort by side, each side's own account first, what is not stated last."""
    return sorted(
        accounts,
        key=lambda a: (a.side is None, a.side or "", a.claimant != a.side, a.claimant is None, a.claimant or ""),
    )


def _figure(low: Any, high: Any) -> Figure | None:
    if pd.isna(low):
        return None if pd.isna(high) else Figure(0, int(high))
    return Figure(int(low), None if pd.isna(high) else int(high))
