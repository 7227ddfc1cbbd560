"""The page as it is before anything is asked: its parts in reading order, the list before the map."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.store.build import Build
from dashboard.store.steps import Unit
from dashboard.web import filter_bar, ids, incident_list, left_out, map, marks, timeline
from dashboard.web.marks import also

_ASKED = (ids.ADDRESS, ids.QUESTION, ids.SETTLED, ids.SCENE, ids.CHOSEN)
_TOLD = (ids.ANSWER, ids.OPENED, ids.FACETS, ids.SINK)
_STEPS: dict[Unit, tuple[tuple[str, str], ...]] = {
    "day": (("7", "by a week"), ("1", "by a day"), ("30", "by 30 days")),
    "month": (("1", "by a month"), ("3", "by 3 months"), ("12", "by a year")),
    "year": (("1", "by a year"), ("5", "by 5 years"), ("10", "by 10 years")),
}
_SPEEDS = (("600", "steady"), ("1200", "slow"), ("250", "fast"))


def page(build: Build) -> html.Div:
    """Return the page for a build of the tables."""
    span = build.span()
    about: dict[str, Any] = (
        also(data_first=str(span[0]), data_last=str(span[1]), data_unit=build.steps.unit) if span else {}
    )
    if build.total > incident_list.AT_ONCE:
        about |= also(data_large="1")
    about |= also(data_build=build.id)
    stores = [dcc.Store(id=each) for each in (*_ASKED, *_TOLD)]
    main = html.Main([_list(build), _map(build), _time(build), _panel()])
    return html.Div([*_skips(), _top(), filter_bar.section(build), main, _foot(), *stores], id=ids.PAGE, **about)


def _skips() -> list[html.A]:
    to = (
        (ids.INCIDENTS, "Skip to the list of incidents"),
        (ids.MAP, "Skip to the map"),
        (ids.DETAIL, "Skip to the chosen incident"),
    )
    return [html.A(words, href=f"#{target}", className="skip") for target, words in to]


def _top() -> html.Header:
    more = [
        html.A("Methodology", href="/methodology", className="quiet"),
        marks.toggle("Dark theme", id="theme-toggle", className="quiet"),
    ]
    return html.Header(
        [
            html.H1("Incident Dashboard"),
            html.P("Who claims what, where and when, and how sure that is", className="tagline"),
            filter_bar.search(),
            html.Nav(more),
        ],
        className="top",
    )


def _list(build: Build) -> html.Section:
    counted = html.P(id=ids.COUNT, className="count", role="status", **also(aria_live="polite"))
    clear = html.Button("Clear filter", type="button", className="quiet clear", hidden=True, **also(data_clear="1"))
    head = html.Div(
        [html.H2("Incidents"), counted, clear, html.P(id=ids.APART, className="note")], className="list-head"
    )
    sort = html.Div(
        filter_bar.group(incident_list.sorts(), ids.SORTS, "Sort the list by", "segmented small"), className="control"
    )
    rows = html.Ol(id=ids.INCIDENTS, className="rows", tabIndex=-1)
    pager = html.Nav(id=ids.PAGER, className="pager", **also(aria_label="Pages of the list"))
    scroll = html.Div(
        [
            _newer(),
            html.P(id=ids.NOTICED, className="notice", role="status"),
            html.Div(id=ids.EMPTY),
            rows,
            pager,
            html.Div(id=ids.UNMATCHED),
            html.Div(left_out.panel(build), id=ids.LEFT_OUT),
        ],
        className="scroll",
    )
    return html.Section([head, sort, scroll], className="list", **also(aria_label="Incidents"))


def _newer() -> html.P:
    """Return what is shown once an answer comes from other tables than the page was opened with."""
    again = html.A("Load the page again", href="")
    said: list[Any] = ["The tables are newer than this page. ", again, " for their sides, sources and days."]
    return html.P(said, id=ids.NEWER, className="notice", role="status", hidden=True)


def _map(build: Build) -> html.Section:
    graph = dcc.Graph(
        id=ids.MAP,
        figure=map.figure(build, "light"),
        config=map.CONFIG,
        responsive=True,
    )
    zoom = [
        html.Button(sign, type="button", title=words, **also(data_zoom=by, aria_label=words))
        for sign, words, by in (("+", "Zoom in", "1"), ("\u2212", "Zoom out", "-1"))
    ]
    fit = html.Button("Fit to the filter", type="button", **also(data_fit="1"))
    tools = html.Div([*zoom, fit], className="map-tools", role="group", **also(aria_label="Map view"))
    legend = html.Details([html.Summary("Legend", id=ids.LEGEND_TITLE), html.Div(id=ids.LEGEND)], className="legend")
    without = html.P(
        "This browser cannot draw the map (it has no WebGL 2). The list has everything the map would show.",
        id="no-map",
        className="notice",
        hidden=True,
        role="status",
    )
    return html.Section(
        [without, graph, tools, html.Div(className="scale", **also(aria_hidden="true")), legend],
        className="map",
        **also(aria_label="Map of the incidents"),
    )


def _time(build: Build) -> html.Section:
    span = build.span()
    last = (span[1] - span[0]).days if span else 1
    slider = dcc.RangeSlider(
        0,
        max(last, 1),
        1,
        value=[0, max(last, 1)],
        marks=None,
        id=ids.DATES,
        updatemode="drag",
        allow_direct_input=False,
        disabled=span is None,
    )
    graph = dcc.Graph(
        id=ids.TIMELINE,
        figure=timeline.figure(build, "light"),
        config=timeline.CONFIG,
        responsive=True,
        style={"height": "92px"},
    )
    said = (
        f"A bar counts what can have happened in a {timeline.step(span, build.steps.unit)}: "
        "solid where the day is known; pale where it is not, once in every bar it overlaps."
        if span
        else ""
    )
    return html.Section(
        [_dates(span, build.steps.unit), graph, html.Div(slider, className="slider"), html.P(said, className="note")],
        className="time",
        **also(aria_label="Time"),
    )


def _dates(span: timeline.Span | None, unit: Unit) -> html.Div:
    first, last = (str(day) for day in span) if span else ("", "")

    def day(words: str, identity: str, value: str) -> html.Label:
        limits: dict[str, Any] = {"type": "date", "min": first, "max": last} if span else {"type": "date"}
        return html.Label([words, dcc.Input(id=identity, value=value, **limits)], htmlFor=identity)

    play = html.Button("Play", type="button", id="play", disabled=span is None, className="play")
    everything = html.Button("All dates", type="button", className="quiet", **also(data_all_dates="1"))
    return html.Div(
        [
            html.Div(
                [
                    play,
                    _choice("play-step", "Step of play", _STEPS[unit]),
                    _choice("play-speed", "Speed of play", _SPEEDS),
                ]
            ),
            html.Div([day("From", ids.DATE_FROM, first), day("to", ids.DATE_TO, last), everything]),
        ],
        className="dates-row",
    )


def _choice(identity: str, label: str, options: tuple[tuple[str, str], ...]) -> html.Select:
    return html.Select(
        [html.Option(words, value=value) for value, words in options], id=identity, **also(aria_label=label)
    )


def _panel() -> html.Aside:
    detail = html.Div(id=ids.DETAIL, tabIndex=-1, role="region", **also(aria_label="The chosen incident"))
    totals = html.Div(id=ids.TOTALS, role="region", **also(aria_label="Totals"))
    # It scrolls, and with nothing open there is nothing else in it that a keyboard could stand on.
    return html.Aside([detail, totals], className="panel", tabIndex=0, **also(aria_label="Detail and totals"))


def _foot() -> html.Footer:
    said = (
        "Names and borders follow the sources and take no side: disputed lines are dashed, such places have two names. "
        "A figure is a claim by the side named with it, not a finding."
    )
    return html.Footer([html.P(said), html.P("Map: Natural Earth, GeoNames (CC BY 4.0)")])
