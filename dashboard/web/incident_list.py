"""The list: the map's full equivalent in words, one row an incident, a page at a time."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.errors import DashboardError
from dashboard.store.accounts import Account
from dashboard.store.answers import Counts
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.words import MOST_WORDS, SHORTEST_PREFIX, parse
from dashboard.web import ids, looks, marks, wording
from dashboard.web.filters import ORDERS, Order, View
from dashboard.web.marks import also

PAGE = 50
AT_ONCE = 3_000
"""In tables larger than this the list and the totals wait until the reader's hand rests; map and counts do not."""
ORDER_WORDS: dict[Order, str] = {
    "date": "Date",
    "place": "Place",
    "killed": "Killed",
    "wounded": "Wounded",
    "precision": "Precision",
}


def items(build: Build, counts: Counts, view: View) -> list[html.Li]:
    """Return the rows of the page of the list that the view is on."""
    page = min(view.page, pages(counts.chosen))
    return _items(build, build.numbers(view.asked, view.sort, view.descending, (page - 1) * PAGE, PAGE))


def _items(build: Build, numbers: list[int]) -> list[html.Li]:
    told = build.told(numbers)
    return [item(row, told.get(row["n"], [])) for row in build.records.rows(numbers)]


def item(row: dict[str, Any], accounts: list[Account]) -> html.Li:
    """Return one row: when, where, what, and who claims what."""
    told = wording.told(accounts, row["claimed"])
    said = [piece for claimant, words in told[:4] for piece in (html.B(f"{claimant}: "), words, " · ")][:-1]
    lost = looks.stands_for(row["suffered"])
    top = [html.Span(wording.days(row["date_start"], row["date_end"]), className="when"), *_chips(row)]
    what = html.Span(row["sub_event_type"] or row["event_type"] or "", className="what")
    body = [
        html.Span(top, className="row-top"),
        html.Span([html.Span(wording.place(row), className="where"), " ", what]),
    ]
    if said:
        body.append(html.Span(said, className="said"))
    button = html.Button(
        [marks.mark(lost, not wording.known(row["losses"])), html.Span(body, className="row-body")],
        type="button",
        className="row",
    )
    return html.Li(button, **also(data_incident_id=row["incident_id"]))


def _chips(row: dict[str, Any]) -> list[html.Span]:
    chips = []
    if row["contested"] is True:
        chips.append(marks.chip("contested", "warn", wording.GRADE["contested"]))
    elif wording.known(row["grade"]):
        chips.append(marks.chip(row["grade"], row["grade"], wording.GRADE.get(row["grade"])))
    if not row["located"]:
        chips.append(
            marks.chip(
                "country only" if wording.known(row["where_precision"]) else "not located",
                "",
                "listed, but not on the map",
            )
        )
    return chips


def pages(count: int) -> int:
    """Return how many pages a list of so many rows has."""
    return max(1, -(-count // PAGE))


def pager(count: int, view: View) -> list[Any]:
    """Return the way to the other pages of the list, if there are any."""
    last = pages(count)
    if last == 1:
        return []
    page = min(view.page, last)

    def turn(words: str, to: int) -> html.Button:
        return html.Button(words, type="button", disabled=not 1 <= to <= last, **also(data_page=str(to)))

    return [turn("Previous page", page - 1), html.Span(f"page {page} of {last}"), turn("Next page", page + 1)]


def count(counts: Counts) -> str:
    """Return how many incidents are left, in the words that are read aloud."""
    return f"{counts.chosen:,} of {wording.plural(counts.total, 'incident')}"


def apart(counts: Counts) -> str:
    """Return how many of the incidents in the list the map or the timeline cannot show."""
    said = []
    if counts.unlocated:
        said.append(f"{counts.unlocated:,} without a place on the map")
    if counts.undated:
        said.append(f"{counts.undated:,} undated")
    return " · ".join(said)


def nothing(counts: Counts) -> html.P:
    """Say why the list is empty."""
    if counts.total == 0:
        return html.P(
            "There are no incidents in these tables yet. Preprocess some reports, and this page shows them.",
            className="empty",
        )
    return html.P(
        [
            "No incident matches. Widen the dates, or ask for other sides. ",
            html.Button("Clear the filter", type="button", className="link", **also(data_clear="1")),
        ],
        className="empty",
    )


def unmatched(build: Build, counts: Counts, asked: Filter) -> list[Any]:
    """Return the undated incidents, on no day, which a filter by days can neither match nor rule out."""
    if not counts.unmatched:
        return []
    shown = _items(build, build.unmatched(asked, PAGE))
    said = f"{wording.plural(counts.unmatched, 'undated incident')}: on no day, so no date filter fits"
    return [html.Details([html.Summary(said), html.Ol(shown, className="rows")])]


def sorts() -> list[html.Button]:
    """Return the buttons that sort the list."""
    return [marks.toggle(ORDER_WORDS[order], order == "date", **also(data_sort=order)) for order in ORDERS]


def noticed(view: View) -> str:
    """Say which parts of the address meant nothing, whose values are never repeated, and what a search left out."""
    said = []
    if view.ignored:
        said.append(f"Ignored in the address, because it means nothing here: {', '.join(view.ignored)}.")
    sought = parse(view.asked.words) if view.asked.words else None
    if view.asked.words and sought is None:
        said.append("The search holds no word that could be sought: it narrows nothing.")
    if sought and sought.shortened:
        said.append(
            f"Not all of the search is sought: a beginning has {SHORTEST_PREFIX} letters or more, "
            f"a search {MOST_WORDS} words at most."
        )
    return " ".join(said)


def unanswered(error: DashboardError) -> dict[str, Any]:
    """Return what stands in place of a list that could not be asked for, so that no old one is taken for it."""
    empty = (ids.APART, ids.EMPTY, ids.INCIDENTS, ids.PAGER, ids.UNMATCHED, ids.TOTALS)
    return dict.fromkeys(empty, "") | {ids.COUNT: "not counted", ids.NOTICED: f"No answer: {error}."}


def parts(build: Build, view: View) -> dict[str, Any]:
    """Return all parts of the list for a view, by the id of the element that each belongs into."""
    counts = build.counts(view.asked)
    said = {ids.COUNT: count(counts), ids.APART: apart(counts), ids.NOTICED: noticed(view)}
    if view.live:
        return said
    return said | {
        ids.EMPTY: [] if counts.chosen else [nothing(counts)],
        ids.INCIDENTS: items(build, counts, view),
        ids.PAGER: pager(counts.chosen, view),
        ids.UNMATCHED: unmatched(build, counts, view.asked),
    }
