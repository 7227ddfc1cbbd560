"""Losses by side as ranges, each by whose account; never one number made of several accounts."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.model import CASUALTY_KINDS
from dashboard.store.accounts import Account
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.web import ids, looks, marks, wording
from dashboard.web.marks import also

_MOST = 30
_NOTE = (
    "Each line is one side's account, added over its incidents; accounts are never added to each other. "
    "Newer figures replace older ones of the same account, a figure given for several places together counts once, and "
    "background is left out. A dash is unknown, not zero."
)


def parts(build: Build, asked: Filter) -> dict[str, Any]:
    """Return the totals over the incidents that the filter leaves, by the id they belong into."""
    counts = build.counts(asked)
    return {ids.TOTALS: table(build.accounts(asked), counts.chosen, counts.silent)}


def table(accounts: list[Account], incidents: int, silent: int) -> list[Any]:
    """Return accounts as a table, for so many incidents of which ``silent`` tell of no losses in numbers."""
    heading = html.H2("Losses, by whose account", id="totals-title")
    if not accounts:
        return [heading, html.P("No account of these incidents gives a number of losses.", className="empty")]
    kinds = [kind for kind in CASUALTY_KINDS if any(kind in account.figures for account in accounts)]
    return [heading, _rows(accounts, kinds), html.P(f"{_silent(silent, incidents)} {_NOTE}", className="note")]


def _silent(silent: int, incidents: int) -> str:
    return f"{silent:,} of {wording.plural(incidents, 'incident')} without any number." if silent else ""


def _rows(accounts: list[Account], kinds: list[str]) -> html.Table:
    head = html.Thead(
        html.Tr(
            [
                html.Th("By the account of (incidents)", scope="col"),
                *(html.Th(kind.capitalize(), scope="col") for kind in kinds),
            ]
        )
    )
    groups: dict[str | None, list[Account]] = {}
    for account in accounts:
        groups.setdefault(account.side, []).append(account)
    shown = _most_told(groups)
    left = len(groups) - len(shown)
    note = [html.Caption(f"The {_MOST} sides of most incidents; {left:,} more are left out.")] if left else []
    return html.Table(
        [*note, head, *(_group(side, groups[side], kinds) for side in shown)], **also(aria_labelledby="totals-title")
    )


def _most_told(groups: dict[str | None, list[Account]]) -> list[str | None]:
    """Return the sides to show, by name: where they are many, those of most incidents."""
    told = sorted(groups, key=lambda side: -sum(account.incidents for account in groups[side]))[:_MOST]
    return sorted(told, key=lambda side: (side is None, wording.side(side).casefold() if side else ""))


def _group(side: str | None, accounts: list[Account], kinds: list[str]) -> html.Tbody:
    name = html.Th(
        [
            marks.mark(side or looks.UNSTATED),
            f"{wording.side(side)}: losses" if side else "Losses of a side not stated",
        ],
        scope="rowgroup",
        colSpan=len(kinds) + 1,
    )
    return html.Tbody([html.Tr(name, className="group"), *(_line(account, kinds) for account in accounts)])


def _line(account: Account, kinds: list[str]) -> html.Tr:
    whose = (
        "its own"
        if account.claimant == account.side and account.side
        else wording.side(account.claimant)
        if account.claimant
        else "unattributed"
    )
    cells = [html.Td(wording.figure(*account.figures[kind]) if kind in account.figures else "\u2014") for kind in kinds]
    more = f" ({account.incidents:,})"
    return html.Tr([html.Th([whose, html.Small(more)], scope="row"), *cells])
