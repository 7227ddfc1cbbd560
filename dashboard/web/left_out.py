"""What was read but is not shown as an incident: counted by reason, each row leading to its words."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.store.build import Build
from dashboard.web import unread, wording
from dashboard.web.marks import also

MOST = 300


def panel(build: Build) -> list[Any]:
    """Return the folded list of what was left out and why."""
    counted = build.records.left_out()
    groups = [_group(build, reason, counted.get(reason, 0)) for reason in wording.EXCLUDED]
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
    return [html.Details([html.Summary(f"Left out, and why ({sum(counted.values()):,})"), *said]), *unread.lists(build)]


def _group(build: Build, reason: str, count: int) -> html.Div | None:
    if not count:
        return None
    shown = [html.Li(_row(row)) for row in build.records.left_out_for(reason, MOST)]
    more = [html.P(f"and {count - MOST:,} more", className="note")] if count > MOST else []
    return html.Div([html.H3(f"{wording.EXCLUDED[reason]} ({count:,})"), html.Ul(shown, className="figures"), *more])


def _row(row: dict[str, Any]) -> html.Button:
    when = wording.days(row["date_start"], row["date_end"])
    return html.Button(
        f"{wording.place(row)}, {when}", type="button", className="jump", **also(data_go=row["incident_id"])
    )
