"""The reports an incident rests on, in their own words with the evidence marked."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.store.words import Query, parse
from dashboard.web import wording
from dashboard.web.evidence import Evidence, highlighted, safe_link
from dashboard.web.found_words import found
from dashboard.web.marks import also


def section(reports: list[dict[str, Any]], claims: list[dict[str, Any]], words: str = "") -> html.Section:
    """Return the reports' texts, the first one open, with buttons to page when there are several.

    ``words`` are what a reader searched for; where they stand is shown too.
    """
    sought = parse(words) if words else None
    articles = [
        _article(report, [c for c in claims if c["report_id"] == report["report_id"]], n, sought)
        for n, report in enumerate(reports)
    ]
    turn = [_turn(len(reports))] if len(reports) > 1 else []
    return html.Section([html.H3("In the reports' own words"), *turn, *articles], className="reports")


def _turn(count: int) -> html.Div:
    """Return the way to the other reports."""
    back = html.Button("Previous report", type="button", disabled=True, **also(data_report="-1"))
    place = html.Span(f"1 of {count}", className="report-place", role="status")
    on = html.Button("Next report", type="button", **also(data_report="1"))
    return html.Div([back, place, on], className="stack")


def _article(report: dict[str, Any], claims: list[dict[str, Any]], number: int, sought: Query | None) -> html.Article:
    evidence = [Evidence(c["start"], c["end"], c["claim_id"], "claim", c["status"] != "current") for c in claims]
    evidence += [
        Evidence(int(c["speaker_start"]), int(c["speaker_end"]), c["claim_id"], "speaker")
        for c in claims
        if wording.known(c["speaker_start"])
    ]
    if sought is not None:
        spans = found(report["text"] or "", sought)
        evidence += [Evidence(start, end, f"found-{start}", "found") for start, end in spans]
    known = wording.known(report["published"])
    published = f"published {wording.day(report['published'])}" if known else "publication date not known"
    source: list[Any] = [html.B(report["publisher"] or "publisher not stated"), f", {published}"]
    link = safe_link(report["url"])
    if link:
        source += [" · ", html.A("source", href=link, rel="noopener noreferrer", target="_blank")]
    text = html.Div(
        highlighted(report["text"] or "", evidence),
        className="report-text",
        dir="auto",
        **({"lang": report["language"]} if report["language"] else {}),
    )
    return html.Article(
        [html.P(source, className="source"), text], hidden=number > 0, **also(data_report_id=report["report_id"])
    )
