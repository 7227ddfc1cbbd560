"""The wires: what the browser sends is parsed, one pure function is asked, its answer goes back."""

from __future__ import annotations

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, no_update

from dashboard.errors import EngineError, SearchTooLong
from dashboard.store.build import Build
from dashboard.store.store import Store
from dashboard.web import detail, filter_bar, filters, ids, incident_list, legend, map, timeline, totals

_NAMESPACE = "incidents"
UNANSWERED = (EngineError, SearchTooLong)
"""What a reader is told in place of an answer."""


def connect(app: dash.Dash, store: Store) -> None:
    """Wire the page to the store, and the controls to the address."""
    _in_the_browser(app)

    @app.callback(
        Output(ids.MAP, "figure"),
        Output(ids.TIMELINE, "figure", allow_duplicate=True),
        Output(ids.ANSWER, "data", allow_duplicate=True),
        Input(ids.SCENE, "data"),
        prevent_initial_call=True,
    )
    def draw(scene: object) -> tuple[Any, Any, Any]:
        build, view = store.current(), filters.view(scene)
        try:
            # While the reader's hand moves, one question a step is all that is asked.
            beside = (timeline.patch(build, view), answered(build, view)) if view.live else (no_update, no_update)
            return map.patch(build, view), *beside
        except UNANSWERED:  # why, the list says
            return map.blank(build, view), no_update, no_update

    @app.callback(
        Output(ids.TIMELINE, "figure"),
        Output(ids.ANSWER, "data"),
        Input(ids.QUESTION, "data"),
        prevent_initial_call=True,
    )
    def say(question: object) -> tuple[Any, dict[str, Any]]:
        build, view = store.current(), filters.view(question)
        try:
            return timeline.patch(build, view), answered(build, view)
        except UNANSWERED as error:
            return no_update, incident_list.unanswered(error)

    @app.callback(Output(ids.FACETS, "data"), Input(ids.SETTLED, "data"), prevent_initial_call=True)
    def count_facets(question: object) -> dict[str, dict[str, int]]:
        return filter_bar.counts(store.current(), filters.view(question))

    @app.callback(
        Output(ids.OPENED, "data"), Input(ids.CHOSEN, "data"), Input(ids.SETTLED, "data"), prevent_initial_call=True
    )
    def open_incident(chosen: object, question: object) -> dict[str, Any]:
        asked, identity = filters.view(question).asked, filters.incident_id(chosen)
        return {ids.DETAIL: detail.panel(store.current(), identity, asked)}


def answered(build: Build, view: filters.View) -> dict[str, Any]:
    """Return what is said beside the map, by the id of the element that each part belongs into, and of which build."""
    said = {"build": build.id} | incident_list.parts(build, view)
    if view.live:
        return said
    return said | totals.parts(build, view.asked) | legend.parts(build, view.asked.role)


def _in_the_browser(app: dash.Dash) -> None:
    """Wire what needs no server; the functions are in assets/."""
    heard = {
        "slide": (ids.DATES, "value"),
        "brush": (ids.TIMELINE, "selectedData"),
        "click": (ids.MAP, "clickData"),
        "answered": (ids.ANSWER, "data"),
        "counted": (ids.FACETS, "data"),
        "opened": (ids.OPENED, "data"),
    }
    for name, (component, prop) in heard.items():
        app.clientside_callback(  # type: ignore[no-untyped-call]
            ClientsideFunction(_NAMESPACE, name),
            Output(ids.SINK, "data", allow_duplicate=True),
            Input(component, prop),
            prevent_initial_call=True,
        )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(_NAMESPACE, "begin"),
        Output(ids.ADDRESS, "data"),
        Input(ids.SINK, "id"),
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction(_NAMESPACE, "reflect"),
        Output(ids.QUESTION, "data"),
        Output(ids.SETTLED, "data"),
        Output(ids.CHOSEN, "data"),
        Input(ids.ADDRESS, "data"),
    )
