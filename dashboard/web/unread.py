"""Reports that were not read for claims, for they are not English: listed, with their places and days, and opened."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import languages
from dashboard.store.build import Build
from dashboard.store.records import Row
from dashboard.web import report_texts, wording
from dashboard.web.marks import also

MOST = 300
_SAID = {
    "none": (
        "Reports not read for claims",
        "Claims are read from English only. These reports open with the places and days they name.",
    ),
    "part": ("Reports read in part", "Of these only the English sentences are read for claims."),
}


def lists(build: Build) -> list[html.Details]:
    """Return the folded lists of the reports of which nothing, and of which a part, was read for claims."""
    unread = build.records.unread()
    found = [_list(build, how, unread.get(how, [])) for how in _SAID]
    return [each for each in found if each is not None]


def panel(report: Row, mentions: list[dict[str, Any]], close: html.Button) -> list[Any]:
    """Return what the panel shows of one such report: why it is here, what was found in it, and its words."""
    days, places = ([m for m in mentions if m["kind"] == kind] for kind in ("date", "place"))
    known = wording.known(report["published"])
    head = [
        close,
        html.P(html.Span(f"Published {wording.day(report['published'])}" if known else "Undated", className="when")),
        html.H2(_title(report), id="detail-title", tabIndex=-1),
        html.P(_why(report), className="notice"),
    ]
    rows = [html.Li(_jump(m, _place(m))) for m in _each(places, "place_id")]
    rows += [html.Li(_jump(m, wording.days(m["date_start"], m["date_end"]))) for m in _each(days, "date_start")]
    found = html.Ul(rows, className="figures") if rows else html.P("None that the program knows.", className="empty")
    passages = [
        {"report_id": report["report_id"], "status": "current", "speaker_start": None} | _passage(m) for m in mentions
    ]
    return [
        html.Div(head, className="detail-head"),
        html.Section([html.H3("Places and days named in it"), found]),
        report_texts.section([report], passages),
    ]


def _list(build: Build, how: str, reports: list[int]) -> html.Details | None:
    if not reports:
        return None
    title, why = _SAID[how]
    rows = [html.Li(_row(report)) for report in build.records.unread_reports(reports[:MOST])]
    more = [html.P(f"and {len(reports) - MOST:,} more", className="note")] if len(reports) > MOST else []
    return html.Details(
        [
            html.Summary(f"{title} ({len(reports):,})"),
            html.P(why, className="note"),
            html.Ul(rows, className="figures"),
            *more,
        ]
    )


def _row(report: dict[str, Any]) -> list[Any]:
    day = f", {wording.day(report['published'])}" if wording.known(report["published"]) else ""
    publisher = html.Bdi(report["publisher"] or "publisher not stated")
    button = html.Button(_title(report), type="button", className="jump", **also(data_go=report["report_id"]))
    return [button, html.Span([f"{languages.name(report['language'])}, ", publisher, day], className="about")]


def _title(report: Any) -> html.Bdi:
    """Return a report's title, else its first words, kept apart from the direction of the words around it."""
    words = " ".join((report["title"] or report["text"] or "").split())
    return html.Bdi(words if len(words) <= 90 else f"{words[:88].rstrip()}…", lang=report["language"] or "")


def _why(report: Row) -> str:
    part = "In part not" if report["claims_read"] == "part" else "Not"
    basis = ", as far as its words tell" if report["language_basis"] == "detected" else ""
    return (
        f"{part} read for claims: it is in {languages.name(report['language'])}{basis}. "
        "It makes no mark on the map and no number; what it names is listed here."
        if part == "Not"
        else f"{part} read for claims: only its English sentences are. What it names is listed here."
    )


def _each(mentions: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return one mention for each thing named, the first; what is not known is told apart by its words."""
    first: dict[Any, dict[str, Any]] = {}
    for mention in mentions:
        first.setdefault(mention[key] if wording.known(mention[key]) else mention["text"], mention)
    return list(first.values())


def _place(mention: dict[str, Any]) -> str:
    return str(mention["place_name"]) if wording.known(mention["place_name"]) else "not found in the gazetteer"


def _jump(mention: dict[str, Any], meant: str) -> list[Any]:
    """Return the words as written, leading to where they stand, and what they are taken to mean."""
    said = html.Bdi(mention["text"])
    button = html.Button(said, type="button", className="jump", **also(data_jump=_passage(mention)["claim_id"]))
    return [button, html.Span(meant, className="about")]


def _passage(mention: dict[str, Any]) -> dict[str, Any]:
    """Return a mention as words to be marked in the report's text."""
    start, end = int(mention["start"]), int(mention["end"])
    return {"claim_id": f"{mention['kind']}-{start}-{end}", "start": start, "end": end}
