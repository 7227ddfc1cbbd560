"""Incidents as marks, circles, areas and lines: rows in, the map's traces out.

A mark has the colour and shape of the side it stands for, is larger for more losses, and hollow when no number is
known. Incidents at the very same point share one disc with their number on it. An area or a line is drawn as such,
with its name to click instead of a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from dash import Patch

from dashboard.basemap.sprite import SIZES
from dashboard.settings import MAX_MARKS
from dashboard.store.build import Build
from dashboard.store.filter import Box, Role
from dashboard.web import cells, geometry, looks
from dashboard.web.drawn import Drawn, drawn
from dashboard.web.filters import Theme, View
from dashboard.web.stacks import MARKS_FOR, Mark, stacked
from dashboard.web.viewport import viewport

FONT = "Noto Map Medium"
CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": True,
    "doubleClick": False,
}
Trace = dict[str, Any]


def figure(build: Build, theme: Theme) -> dict[str, Any]:
    """Return the map without incidents, looking at where they are."""
    return {
        "data": [*cells.traces(cells.none(), theme, FONT), *_empty("involved", theme, codes(build))],
        "layout": {
            "map": {"style": style(theme), **viewport(build.whole_extent()), "bearing": 0, "pitch": 0},
            "margin": dict.fromkeys("lrtb", 0),
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {"font": {"family": "system-ui, sans-serif", "size": 13}, "align": "left"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "uirevision": "stay",
            "meta": {"fit": build.whole_extent()},
        },
    }


def patch(build: Build, view: View) -> Patch:
    """Return what changes when the question changes; never a whole figure, so that the map keeps its place."""
    # While a brush moves, what is drawn one by one and what is counted in discs stays as it is for all dates.
    counts = build.counts(view.asked.at_any_time() if view.live else view.asked)
    partial = counts.chosen - counts.unlocated > MAX_MARKS.value
    marked, discs = _in_view(build, view) if partial else (build.marks(view.asked, None, MAX_MARKS.value), cells.none())
    # Where there is much, what a brush leaves has the corners of the whole.
    fit = build.extent(view.asked.at_any_time() if partial else view.asked)
    # The oldest first: a click on a stack opens its first, from which "Next" leads through all.
    single = _singles(build, view, marked[::-1])
    return _changed(view, [*cells.traces(discs, view.theme, FONT, view.live), *single], fit, partial)


def blank(build: Build, view: View) -> Patch:
    """Return a map without incidents, where the question could not be answered; any move asks again."""
    nothing = _empty(view.asked.role, view.theme, codes(build))
    return _changed(view, [*cells.traces(cells.none(), view.theme, FONT), *nothing], build.whole_extent(), partial=True)


def _changed(view: View, data: list[Trace], fit: Box | None, partial: bool) -> Patch:
    changed = Patch()
    changed["data"] = data
    changed["layout"]["map"]["style"] = style(view.theme)
    changed["layout"]["meta"] = {"fit": fit, "turn": view.turn, "partial": partial}
    return changed


def _singles(build: Build, view: View, numbers: list[int]) -> list[Trace]:
    role, theme, sides = view.asked.role, view.theme, codes(build)
    return traces(drawn(build, numbers), role, theme, view.incident, sides) if numbers else _empty(role, theme, sides)


@lru_cache
def _empty(role: Role, theme: Theme, codes: tuple[str, ...]) -> list[Trace]:
    return traces([], role, theme, None, codes)


def _in_view(build: Build, view: View) -> tuple[list[int], cells.Discs]:
    """Return the incidents to draw one by one where the view holds few, else its discs and the chosen incident."""
    role = MARKS_FOR[view.asked.role]
    wide = view.asked.at_any_time() if view.live else view.asked
    if build.crowd(wide, view.seen, cells.shift(view.zoom), role) <= MAX_MARKS.value:
        return build.marks(view.asked, view.seen, MAX_MARKS.value), cells.none()
    chosen = build.records.incident(view.incident) if view.incident else None
    kept = [chosen["n"]] if chosen and build.matches(chosen["n"], view.asked) else []
    return kept, cells.discs(build, view.asked, view.seen, view.zoom, role)


def codes(build: Build) -> tuple[str, ...]:
    """Return what marks can stand for, one side for each colour: marks of one colour are one trace."""
    return _one_for_each_colour(tuple(build.sides()))


@lru_cache
def _one_for_each_colour(sides: tuple[str, ...]) -> tuple[str, ...]:
    by_colour: dict[str, str] = {}
    for code in (*sides, looks.SEVERAL, looks.UNSTATED):
        by_colour.setdefault(looks.colour(code, "light"), code)
    return tuple(by_colour.values())


def style(theme: Theme) -> str:
    """Return the address of the basemap's style."""
    return f"/basemap/style-{theme}.json"


def traces(shown: list[Drawn], role: Role, theme: Theme, chosen: str | None, codes: Sequence[str]) -> list[Trace]:
    """Return the traces from what lies below to what lies on top: always the same ones, one for each code."""
    colours = looks.PALETTES[theme]
    points = [each for each in shown if each.kind == "point"]
    areas = [each for each in shown if each.kind == "area"]
    lines = [each for each in shown if each.kind == "line"]
    marks = stacked(points, role)
    picked = [each for each in shown if each.incident_id == chosen]
    coloured: dict[str, list[Mark]] = {}
    for mark in marks:
        coloured.setdefault(looks.colour(mark.code, theme), []).append(mark)
    return [
        _line("reach", [*_once(areas), *_circles(points)], colours.area_line, 0.9) | _fill(colours.area),
        _line("lines", _once(lines), colours.ink, 2.0),
        _line("picked-shape", picked, colours.accent, 2.4) | _fill(colours.picked),
        _disc("picked", [mark for mark in marks if chosen in mark.ids], colours.accent),
        _shapes("edge", marks, colours.paper, wider=1),
        *(_clickable(code, coloured.get(looks.colour(code, theme), []), looks.colour(code, theme)) for code in codes),
        _shapes("holes", [m for m in marks if not m.known and not m.number], colours.paper, wider=-2),
        # What lies on top is placed first: a number is never hidden by a name, only the other way round.
        _names([*areas, *lines], colours.ink),
        _numbers([mark for mark in marks if mark.number], colours.paper),
    ]


def _once(shapes: list[Drawn]) -> list[Drawn]:
    """Keep one of those that share a place, so that it is drawn once."""
    return list({each.place: each for each in reversed(shapes)}.values())[::-1]


def _circles(points: list[Drawn]) -> list[Drawn]:
    """Keep one of those that share a point and a reach; what lies around a point is not clickable, the mark is."""
    once = {(each.longitude, each.latitude, float(each.rings[0][0, 0])): each for each in points if each.rings}
    return [each._replace(incident_id="") for each in once.values()]


def _base(uid: str, longitude: np.ndarray, latitude: np.ndarray, mode: str) -> Trace:
    at = {"lon": geometry.packed(longitude), "lat": geometry.packed(latitude)}
    return {"type": "scattermap", "uid": uid, **at, "mode": mode, "hoverinfo": "skip", "showlegend": False}


def _line(uid: str, shapes: list[Drawn], colour: str, width: float) -> Trace:
    """Return rings or lines; a click on one of their corners opens the incident they belong to."""
    run = geometry.joined(ring for each in shapes for ring in each.rings)
    # Circles come last and have no keys: what lies around a point is not clickable, its mark is.
    keys = [
        key
        for each in shapes
        if each.incident_id
        for ring in each.rings
        for key in [each.incident_id] * (len(ring) + 1)
    ]
    line = {"line": {"color": colour, "width": width}}
    base = _base(uid, run[:, 0], run[:, 1], "lines") | line
    if uid.startswith("picked"):
        return base
    return base | {"hoverinfo": "none", "customdata": keys or [""]}


def _fill(colour: str) -> Trace:
    return {"fill": "toself", "fillcolor": colour}


def _at(marks: list[Mark]) -> tuple[np.ndarray, np.ndarray]:
    found = [(mark.longitude, mark.latitude) for mark in marks] or [(np.nan, np.nan)]
    longitude, latitude = np.array(found, dtype="f8").T
    return longitude, latitude


def _disc(uid: str, marks: list[Mark], colour: str) -> Trace:
    """Return the discs that show from under the chosen mark."""
    size = np.array([SIZES[mark.step] + 16 for mark in marks] or [0], dtype="f4")
    return _base(uid, *_at(marks), "markers") | {"marker": {"size": geometry.packed(size), "color": colour}}


def _shapes(uid: str, marks: list[Mark], colour: str, wider: int = 0) -> Trace:
    """Return marks in one colour, so many of the sprite's sizes wider than they are."""
    # Plotly takes one size for all named shapes of a trace (10 is as drawn), so the sprite has each shape in each size.
    symbols = [f"{mark.shape}_{SIZES[max(mark.step + wider, 0)]}" for mark in marks] or ["circle_10"]
    marker = {"symbol": symbols, "size": 10, "color": colour, "allowoverlap": True, "opacity": 1}
    return _base(uid, *_at(marks), "markers") | {"marker": marker}


def _clickable(code: str, marks: list[Mark], colour: str) -> Trace:
    """Return the marks of one side's colour."""
    keys = {"hovertext": [mark.hover for mark in marks], "customdata": [mark.ids[0] for mark in marks]}
    return _shapes(f"side-{code}", marks, colour) | {"hoverinfo": "text"} | keys


def _numbers(marks: list[Mark], colour: str) -> Trace:
    """Return how many incidents share each point where there are several."""
    font = {"family": FONT, "size": 13, "color": colour}
    return _base("numbers", *_at(marks), "text") | {"text": [mark.number for mark in marks], "textfont": font}


def _names(shapes: list[Drawn], ink: str) -> Trace:
    """Return the names to click of areas and lines, with how many incidents each holds."""
    places: dict[str, list[Drawn]] = {}
    for each in shapes:
        places.setdefault(each.place, []).append(each)
    firsts = [found[0] for found in places.values()]
    at = np.array([_top(each) for each in firsts] or [(np.nan, np.nan)], dtype="f8").T
    text = [f"{found[0].name} ({len(found)})" for found in places.values()]
    # Plotly reckons the distance of a text from a marker's size and fails without one: this marker cannot be seen.
    marker = {"symbol": ["circle_6"] * max(len(text), 1), "size": 10, "opacity": 0, "allowoverlap": True}
    font = {"textposition": "top center", "textfont": {"family": FONT, "size": 12, "color": ink}}
    keys = {"hoverinfo": "none", "customdata": [each.incident_id for each in firsts], "text": text}
    return _base("names", at[0], at[1], "markers+text") | {"marker": marker} | font | keys


def _top(shape: Drawn) -> tuple[float, float]:
    """Return the northernmost corner of a shape, where its name stands clear of what is drawn within."""
    if not shape.rings:
        return shape.longitude, shape.latitude
    corners = np.vstack(shape.rings)
    longitude, latitude = corners[corners[:, 1].argmax()]
    return float(longitude), float(latitude)
