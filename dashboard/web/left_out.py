"""What was read but is not shown as an incident: counted by reason, each row leading to its words."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.store.build import Build
from dashboard.store.tables import records
from dashboard.web import unread, wording
from dashboard.web.marks import also

MOST = 300


def panel(build: Build) -> list[Any]:
    """Return the folded list of what was left out and why."""
    rows = build.excluded()
    groups = [_group(reason, records(rows[rows["exclusion_reason"] == reason])) for reason in wording.EXCLUDED]
    said: list[Any] = [group for group in groups if group is not None]
    issues = build.issues()
    if issues:
        said.append(
            html.P(
                f"{wording.plural(issues, 'thing')} in the reports not understood: see issues.jsonl beside the tables.",
                className="note",
            )
        )
    if not said:
        said = [html.P("Nothing was left out.", className="note")]
    return [html.Details([html.Summary(f"Left out, and why ({len(rows):,})"), *said]), *unread.lists(build)]


def _group(reason: str, rows: list[dict[str, Any]]) -> html.Div | None:
    if not rows:
        return None
    shown = [html.Li(_row(row)) for row in rows[:MOST]]
    return html.Div([html.H3(f"{wording.EXCLUDED[reason]} ({len(rows):,})"), html.Ul(shown, className="figures")])


def _row(row: dict[str, Any]) -> html.Button:
    when = wording.days(row["date_start"], row["date_end"])
    return html.Button(
        f"{wording.place(row)}, {when}", type="button", className="jump", **also(data_go=row["incident_id"])
    )
