"""The list: the map's full equivalent in words, one row an incident, a page at a time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.store.build import Build, Counts
from dashboard.store.tables import records
from dashboard.web import ids, looks, marks, wording
from dashboard.web.filters import ORDERS, Order, View
from dashboard.web.marks import also

PAGE = 50
ORDER_WORDS: dict[Order, str] = {
    "date": "Date",
    "place": "Place",
    "killed": "Killed",
    "wounded": "Wounded",
    "precision": "Precision",
}
_COLUMNS: dict[Order, str] = {
    "date": "date_start",
    "killed": "killed_low",
    "wounded": "wounded_low",
    "precision": "where_precision",
}


def in_order(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the rows as the list sorts them; what is unknown comes last either way."""
    if view.sort == "place":
        named: Any = [wording.names(row).casefold() if row["place_text"] else None for row in records(rows)]
        keys = rows.assign(_key=named)
        return keys.sort_values(
            ["_key", "date_start", "incident_id"], ascending=[not view.descending, False, True], na_position="last"
        )
    column = _COLUMNS[view.sort]
    return rows.sort_values(
        [column, "date_end", "incident_id"],
        ascending=[not view.descending, not view.descending, True],
        na_position="last",
        kind="stable",
    )


def items(build: Build, rows: pd.DataFrame, view: View) -> list[html.Li]:
    """Return the rows of the page of the list that the view is on."""
    page = min(view.page, pages(len(rows)))
    shown = in_order(rows, view).iloc[(page - 1) * PAGE : page * PAGE]
    return [item(build, row) for row in records(shown)]


def item(build: Build, row: dict[str, Any]) -> html.Li:
    """Return one row: when, where, what, and who claims what."""
    told = wording.told(build.told(row["incident_id"]), row["claimed"])
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


def unmatched(build: Build, rows: pd.DataFrame) -> list[Any]:
    """Return the undated incidents, on no day, which a filter by days can neither match nor rule out."""
    if not len(rows):
        return []
    shown = [item(build, row) for row in records(rows.head(PAGE))]
    said = f"{wording.plural(len(rows), 'undated incident')}: on no day, so no date filter fits"
    return [html.Details([html.Summary(said), html.Ol(shown, className="rows")])]


def sorts() -> list[html.Button]:
    """Return the buttons that sort the list."""
    return [marks.toggle(ORDER_WORDS[order], order == "date", **also(data_sort=order)) for order in ORDERS]


def noticed(view: View) -> str:
    """Say which parts of the address meant nothing; their values are never repeated."""
    return f"Ignored in the address, because it means nothing here: {', '.join(view.ignored)}." if view.ignored else ""


def parts(build: Build, view: View) -> dict[str, Any]:
    """Return all parts of the list for a view, by the id of the element that each belongs into."""
    rows, counts = build.select(view.asked), build.counts(view.asked)
    return {
        ids.COUNT: count(counts),
        ids.APART: apart(counts),
        ids.NOTICED: noticed(view),
        ids.EMPTY: [] if len(rows) else [nothing(counts)],
        ids.INCIDENTS: items(build, rows, view),
        ids.PAGER: pager(len(rows), view),
        ids.UNMATCHED: unmatched(build, build.unmatched(view.asked)),
    }
