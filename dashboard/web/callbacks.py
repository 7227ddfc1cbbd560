"""The wires: what the browser sends is parsed, one pure function is asked, its answer goes back."""

from __future__ import annotations

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, Patch

from dashboard.store.store import Store
from dashboard.web import detail, filters, ids, incident_list, legend, map, timeline, totals

_NAMESPACE = "incidents"


def connect(app: dash.Dash, store: Store) -> None:
    """Wire the page to the store, and the controls to the address."""
    _in_the_browser(app)

    @app.callback(Output(ids.MAP, "figure"), Input(ids.SCENE, "data"), prevent_initial_call=True)
    def draw_map(scene: object) -> Patch:
        return map.patch(store.current(), filters.view(scene))

    @app.callback(Output(ids.TIMELINE, "figure"), Input(ids.QUESTION, "data"), prevent_initial_call=True)
    def draw_time(question: object) -> Patch:
        return timeline.patch(store.current(), filters.view(question))

    @app.callback(
        *(
            Output(each, "children")
            for each in (ids.COUNT, "apart", "noticed", "empty", ids.INCIDENTS, ids.PAGER, ids.UNMATCHED)
        ),
        Input(ids.QUESTION, "data"),
        prevent_initial_call=True,
    )
    def list_incidents(question: object) -> tuple[Any, ...]:
        return incident_list.panel(store.current(), filters.view(question))

    @app.callback(
        Output(ids.TOTALS, "children"),
        Output(ids.LEGEND_TITLE, "children"),
        Output(ids.LEGEND, "children"),
        Input(ids.QUESTION, "data"),
        prevent_initial_call=True,
    )
    def sum_up(question: object) -> tuple[Any, ...]:
        build, asked = store.current(), filters.view(question).asked
        return totals.panel(build, asked), *legend.panel(build, asked.role)

    @app.callback(Output(ids.DETAIL, "children"), Input(ids.CHOSEN, "data"), Input(ids.QUESTION, "data"), prevent_initial_call=True)
    def open_incident(chosen: object, question: object) -> list[Any]:
        return detail.panel(store.current(), filters.incident_id(chosen), filters.view(question).asked)


def _in_the_browser(app: dash.Dash) -> None:
    """Wire what needs no server; the functions are in assets/."""
    inputs = {"slide": (ids.DATES, "value"), "brush": (ids.TIMELINE, "selectedData"), "click": (ids.MAP, "clickData")}
    for name, (component, prop) in inputs.items():
        app.clientside_callback(
            ClientsideFunction(_NAMESPACE, name),
            Output(ids.SINK, "data", allow_duplicate=True),
            Input(component, prop),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        ClientsideFunction(_NAMESPACE, "begin"),
        Output(ids.ADDRESS, "data"),
        Input(ids.SINK, "id"),
    )
    app.clientside_callback(
        ClientsideFunction(_NAMESPACE, "reflect"),
        Output(ids.QUESTION, "data"),
        Output(ids.CHOSEN, "data"),
        Input(ids.ADDRESS, "data"),
    )
