"""One incident opened: who says what, when and where as reported, and the words themselves."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.model import CASUALTY_KINDS
from dashboard.store.answers import Stack
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.records import Row
from dashboard.web import marks, report_texts, unread, wording
from dashboard.web.marks import also

Claim = dict[str, Any]


def panel(build: Build, incident_id: str | None, asked: Filter) -> list[Any]:
    """Return all of the panel for an incident, or words where there is none to show."""
    if incident_id is None:
        return [
            html.P(
                "Choose a mark on the map or a row of the list: this is where it says who claims what, in whose words.",
                className="hint",
            )
        ]
    row = build.records.incident(incident_id)
    if row is None and (report := build.records.unread_report(incident_id)) is not None:
        return unread.panel(report, build.records.found_in(report), _close())
    if row is None:
        return [
            html.P(
                "No incident of this build has the id that the address names. It may come from other reports.",
                className="empty",
                role="status",
            ),
            _close(),
        ]
    claims = build.records.claims(row["n"])
    current = [claim for claim in claims if claim["status"] == "current"]
    aside = [claim for claim in claims if claim["status"] != "current"]
    reports = build.records.reports(claims)
    shown = [
        _head(row),
        _outside(build, row, asked),
        _stack(build.stack(row, asked)),
        _left_out(row),
        _who_says_what(current),
    ]
    return [
        part
        for part in [*shown, _when_and_where(row), report_texts.section(reports, claims, asked.words), _aside(aside)]
        if part is not None
    ]


def _head(row: Row) -> html.Div:
    chips = (
        [marks.chip(row["grade"], "warn" if row["grade"] == "contested" else "", wording.GRADE.get(row["grade"]))]
        if wording.known(row["grade"])
        else []
    )
    said = " · ".join(word for word in (row["event_type"], row["sub_event_type"]) if word)
    date = html.P(
        [html.Span(wording.days(row["date_start"], row["date_end"]), className="when"), *chips], className="row-top"
    )
    return html.Div(
        [_close(), date, html.H2(wording.place(row), id="detail-title", tabIndex=-1), html.P(said, className="what")],
        className="detail-head",
    )


def _close() -> html.Button:
    return html.Button("Close", type="button", className="close", **also(data_close="1"))


def _stack(stack: Stack) -> html.Nav | None:
    """Return the way through the incidents that share one point on the map."""
    if stack.count < 2:
        return None

    def step(words: str, to: str | None) -> html.Button:
        return html.Button(words, type="button", disabled=to is None, **also(data_go=to or ""))

    said = html.Span(f"{stack.at:,} of {stack.count:,} incidents at this point")
    return html.Nav(
        [step("Previous", stack.previous), said, step("Next", stack.next)],
        className="stack",
        **also(aria_label="Incidents at this point"),
    )


def _outside(build: Build, row: Row, asked: Filter) -> html.P | None:
    """Say that the filter does not hold the incident, so that nobody looks for its mark."""
    if row["status"] == "excluded" or build.matches(row["n"], asked):
        return None
    return html.P(
        "The present filter leaves this incident out: it is not among the marks or in the list.", className="notice"
    )


def _left_out(row: Row) -> html.P | None:
    if row["status"] != "excluded":
        return None
    return html.P(
        f"Left out of the map and the counts. {wording.EXCLUDED.get(row['exclusion_reason'], 'Not an incident')}.",
        className="notice",
    )


def _who_says_what(claims: list[Claim]) -> html.Section:
    """Return the claims side by side, a column for each claimant's side."""
    columns: dict[str | None, list[Claim]] = {}
    for claim in claims:
        columns.setdefault(claim["claimant_side"], []).append(claim)
    accounts: list[Any] = [
        _account(side, columns[side])
        for side in sorted(columns, key=lambda code: (code is None, code in ("media", "local-officials"), code or ""))
    ]
    if not accounts:
        accounts = [html.P("The reports make no claim that counts here.", className="empty")]
    return html.Section([html.H3("Who says what"), html.Div(accounts, className="accounts")])


def _account(side: str | None, claims: list[Claim]) -> html.Div:
    """Return one claimant side's claims, each source's own words about itself first."""
    sources: dict[tuple[str, tuple[str, ...]], list[Claim]] = {}
    for claim in claims:
        sources.setdefault((claim["claimant"] or "no speaker named", claim["chain"]), []).append(claim)
    name = html.H4(
        [marks.mark(side or "unstated"), wording.side(side) if side else "Unattributed"], className="side-name"
    )
    return html.Div(
        [name, *(_source(claimant, chain, told) for (claimant, chain), told in sources.items())], className="account"
    )


def _source(claimant: str, chain: tuple[str, ...], claims: list[Claim]) -> html.Div:
    relayed = [html.P(" \u2192 ".join(chain), className="chain", title="who relays whom")] if len(chain) > 1 else []
    figures = [_figure(claim) for claim in sorted(claims, key=lambda c: (c["kind"] not in CASUALTY_KINDS, c["start"]))]
    return html.Div([html.P(claimant, className="claimant"), *relayed, html.Ul(figures, className="figures")])


def _figure(claim: Claim) -> html.Li:
    """Return one claim as a button that leads to its words."""
    return html.Li([_jump(claim["claim_id"], _said(claim)), html.Span(_about(claim), className="about")])


def _jump(claim_id: str, words: str) -> html.Button:
    return html.Button(
        words, type="button", className="jump", title="show the words in the report", **also(data_jump=claim_id)
    )


def _said(claim: Claim) -> str:
    if claim["kind"] in CASUALTY_KINDS:
        return f"{wording.figure(claim['low'], claim['high'])} {claim['kind']}"
    if claim["kind"] == "initiator":
        return _blamed(claim)
    if claim["kind"] == "occurrence":
        return "it happened"
    return str(claim["kind"]).replace("_", " ")


def _blamed(claim: Claim) -> str:
    if claim["side"] is None:
        return "says who began"
    if claim["stance"] == "denies":
        return f"denies that {wording.side(claim['side'])} began"
    if claim["side"] == claim["claimant_side"]:
        return "says that it began itself"
    blame = "blames" if claim["stance"] == "accuses" or claim["claimant_side"] else "says who began:"
    return f"{blame} {wording.side(claim['side'])}"


def _about(claim: Claim) -> str:
    plain = claim["stance"] in ("asserts", None) or claim["kind"] == "initiator"
    parts = [] if plain else [wording.STANCE.get(claim["stance"], "")]
    if claim["kind"] in CASUALTY_KINDS:
        own = claim["side"] is not None and claim["side"] == claim["claimant_side"]
        parts.append("its own" if own else f"of {wording.side(claim['side'])}" if claim["side"] else "side not stated")
    if claim["joint"]:
        parts.append("one figure for several places together")
    if claim["attribution"] == "carried":
        parts.append("speaker named in a sentence beside it")
    if claim["qualifier"]:
        parts.append(f"“{claim['qualifier']}”")
    parts.append(wording.CONFIDENCE.get(claim["confidence"], ""))
    return ", ".join(part for part in parts if part)


def _when_and_where(row: Row) -> html.Section:
    when = wording.days(row["date_start"], row["date_end"])
    if wording.known(row["date_precision"]):
        when = f"{when}: {wording.DATE_PRECISION.get(int(row['date_precision']), '')}"
    where = (
        wording.WHERE_PRECISION.get(int(row["where_precision"]), "")
        if wording.known(row["where_precision"])
        else "not located: listed, but not on the map"
    )
    rows = [
        ("Date", when),
        ("How it is known", wording.DATE_BASIS.get(row["date_basis"], "")),
        ("Place as written", row["place_text"] or "not stated"),
        ("Place shown", wording.names(row) if wording.known(row["place_name"]) else "none"),
        ("How exact", where + _reach(row)),
        ("Why this place", row["geocode_reason"] or "no reason is recorded"),
        ("Rests on", _rests_on(row)),
    ]
    pairs = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in rows if words]
    return html.Section([html.H3("When and where"), html.Dl(pairs)])


def _reach(row: Row) -> str:
    return (
        f" ({row['radius_km']:.0f} km)"
        if wording.known(row["radius_km"]) and row["radius_km"] >= 1 and row["where_precision"] <= 2
        else ""
    )


def _rests_on(row: Row) -> str:
    counted = ((row["n_claims"], "claim"), (row["n_reports"], "report"), (row["n_origins"], "origin"))
    return ", ".join(wording.plural(int(number), noun) for number, noun in counted if wording.known(number))


def _aside(claims: list[Claim]) -> html.Details | None:
    """Return the statements that were read but do not count, each with the reason."""
    if not claims:
        return None
    rows = [
        html.Li(
            [
                _jump(c["claim_id"], _said(c)),
                html.Span(wording.STATUS.get(c["status"], str(c["status"])), className="about"),
            ]
        )
        for c in claims
    ]
    return html.Details(
        [
            html.Summary(f"{wording.plural(len(claims), 'statement')} set aside, and why"),
            html.Ul(rows, className="figures"),
        ],
        className="aside-list",
    )
