"""Incidents as marks, circles, areas and lines: rows in, the map's traces out.

A mark has the colour and shape of the side it stands for, is larger for more losses, and hollow when no number is
known. Incidents at the very same point share one disc with their number on it.
An area or a line is drawn as such, with its name to click instead of a mark.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from dash import Patch

from dashboard.basemap.sprite import SIZES
from dashboard.settings import MAX_MARKS
from dashboard.store.build import Build
from dashboard.store.filter import Role
from dashboard.store.tables import shape
from dashboard.web import geometry, looks, wording
from dashboard.web.filters import Theme, View

FONT = "Noto Map Medium"
_SMALLEST, _UNKNOWN, _STACK = SIZES.index(10), SIZES.index(14), SIZES.index(20)
AREA = 3
"""From this where_prec on an area is meant: its outline is drawn and never a mark."""

Trace = dict[str, Any]
Rows = list[dict[str, Any]]
Bounds = tuple[float, float, float, float]

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": True,
    "doubleClick": False,
}
MARKS_FOR: dict[Role, str] = {
    "involved": "suffered",
    "attacker": "attacker",
    "suffered": "suffered",
    "claimed": "claimed",
}
"""Which sides a mark stands for under each role."""


def figure(theme: Theme, bounds: Bounds | None, codes: list[str]) -> dict[str, Any]:
    """Return the map without incidents, looking at the given part of the world."""
    return {
        "data": traces(pd.DataFrame(), "involved", theme, None, codes),
        "layout": {
            "map": {"style": style(theme), **viewport(bounds), "bearing": 0, "pitch": 0},
            "margin": dict.fromkeys("lrtb", 0),
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {"font": {"family": "system-ui, sans-serif", "size": 13}, "align": "left"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "uirevision": "stay",
        },
    }


def patch(build: Build, view: View, theme: Theme) -> Patch:
    """Return what changes on the map when the question changes; never a whole figure, so that the map keeps its place."""
    rows = build.select(view.asked)
    changed = Patch()
    changed["data"] = traces(rows, view.asked.role, theme, view.incident, codes(build))
    changed["layout"]["map"]["style"] = style(theme)
    changed["layout"]["meta"] = {"fit": viewport_bounds(rows)}
    return changed


def viewport_bounds(rows: pd.DataFrame) -> list[float] | None:
    """Return the bounds that the button to fit the map goes to."""
    found = bounds(rows)
    return list(found) if found else None


def codes(build: Build) -> list[str]:
    """Return what marks can stand for: the sides of the build, several of them, or none stated."""
    return [*build.sides(), looks.SEVERAL, looks.UNSTATED]


def style(theme: Theme) -> str:
    """Return the address of the basemap's style."""
    return f"/basemap/style-{theme}.json"


def viewport(bounds: Bounds | None, width: float = 640, height: float = 480) -> dict[str, Any]:
    """Return centre and zoom that hold the bounds on a map so many pixels large, with some room around."""
    if bounds is None:
        return {"center": {"lon": 20.0, "lat": 25.0}, "zoom": 1.0}
    west, south, east, north = bounds
    top, bottom = (math.asinh(math.tan(math.radians(max(min(at, 84.0), -84.0)))) for at in (north, south))
    across = math.log2(width * 0.8 / 512 * 360 / max(east - west, 0.05))
    down = math.log2(height * 0.8 / 512 * 2 * math.pi / max(top - bottom, 0.001))
    middle = math.degrees(math.atan(math.sinh((top + bottom) / 2)))
    return {"center": {"lon": (west + east) / 2, "lat": middle}, "zoom": round(max(0.5, min(across, down, 9.0)), 2)}


def bounds(rows: pd.DataFrame) -> Bounds | None:
    """Return west, south, east and north of the located incidents, or None without any."""
    placed = rows[rows["located"]] if len(rows) else rows
    return (
        geometry.bounds(placed["longitude"].to_numpy(float), placed["latitude"].to_numpy(float))
        if len(placed)
        else None
    )


def traces(rows: pd.DataFrame, role: Role, theme: Theme, chosen: str | None, codes: list[str]) -> list[Trace]:
    """Return the traces from what lies below to what lies on top: always the same ones, one for each side's code."""
    colours = looks.PALETTES[theme]
    placed: Rows = rows[rows["located"]].to_dict("records")[: MAX_MARKS.value] if len(rows) else []
    shapes = {row["incident_id"]: shape(row["geometry"]) for row in placed}
    lines = [row for row in placed if geometry.is_line(shapes[row["incident_id"]])]
    areas = [
        row for row in placed if row["where_precision"] >= AREA and not geometry.is_line(shapes[row["incident_id"]])
    ]
    drawn_apart = {row["incident_id"] for row in (*lines, *areas)}
    points = [row for row in placed if row["incident_id"] not in drawn_apart]
    picked = [row for row in placed if row["incident_id"] == chosen]
    marks = _marks(points, role)
    unknown = [mark for mark in marks if not mark.known and not mark.number]
    return [
        _fill("areas", _outlines(areas, shapes), colours.area, colours.area_line, 1.0, _keys(areas, shapes)),
        _fill("circles", _reach(points), colours.area, colours.area_line, 0.8),
        _line("lines-edge", _outlines(lines, shapes), colours.paper, 7),
        _line("lines", _outlines(lines, shapes), colours.ink, 3.5, _keys(lines, shapes)),
        _fill("picked-shape", _picked(picked, shapes), colours.picked, colours.accent, 2.2),
        _disc("picked", [mark for mark in marks if chosen in mark.ids], colours.accent),
        _shapes("edge", marks, colours.paper, wider=1),
        *(
            _shapes(
                f"side-{code}", [mark for mark in marks if mark.code == code], looks.colour(code, theme), hover=True
            )
            for code in codes
        ),
        _shapes("holes", unknown, colours.paper, wider=-2),
        _numbers([mark for mark in marks if mark.number], colours.paper),
        _labels(_named([*areas, *lines]), colours.ink),
    ]


class Mark(NamedTuple):
    """One mark on the map, for one incident or for all that share its point."""

    longitude: float
    latitude: float
    ids: tuple[str, ...]
    code: str
    shape: str
    step: int
    known: bool
    number: str
    hover: str


def _marks(points: Rows, role: Role) -> list[Mark]:
    """Return one mark for each point on the map, the largest first so that the small ones lie on top."""
    stacks: dict[tuple[float, float], Rows] = {}
    for row in points:
        stacks.setdefault((row["longitude"], row["latitude"]), []).append(row)
    marks = [_mark(at, rows, role) for at, rows in stacks.items()]
    return sorted(marks, key=lambda mark: (-mark.step, mark.ids))


def _mark(at: tuple[float, float], rows: Rows, role: Role) -> Mark:
    sides = {looks.stands_for(row[MARKS_FOR[role]]) for row in rows}
    code = sides.pop() if len(sides) == 1 else looks.SEVERAL
    losses = [int(row["losses"]) for row in rows if wording.known(row["losses"])]
    step = _step(max(losses) if losses else None)
    ids = tuple(row["incident_id"] for row in rows)
    if len(rows) > 1:
        return Mark(*at, ids, code, "circle", max(step, _STACK), bool(losses), str(len(rows)), _hover(rows))
    return Mark(*at, ids, code, looks.shape(code), step, bool(losses), "", _hover(rows))


def _step(losses: int | None) -> int:
    """Return which of the sprite's sizes stands for so many losses; the area grows with the number."""
    if losses is None:
        return _UNKNOWN
    wanted = 11 + 3.6 * math.sqrt(losses)
    return min(range(_SMALLEST, len(SIZES) - 1), key=lambda step: abs(SIZES[step] - wanted))


def _hover(rows: Rows) -> str:
    """Say in our own words what a mark is; no report's text comes near the map."""
    row = rows[0]
    if len(rows) > 1:
        return f"<b>{len(rows)} incidents</b> at this point<br>click to page through them"
    killed, wounded = (wording.figure(row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("killed", "wounded"))
    losses = f"killed {killed} · wounded {wounded}" if wording.known(row["losses"]) else "no number of losses known"
    return f"<b>{_plain(wording.place(row))}</b><br>{wording.days(row['date_start'], row['date_end'])}<br>{losses}"


def _plain(words: str) -> str:
    """Take out what plotly would read as markup in a place's name."""
    return words.replace("<", "‹").replace(">", "›").replace("&", "and")


def _reach(points: Rows) -> geometry.Run:
    """Return a circle for each distinct point and reach, however many incidents share it."""
    found = {
        (row["longitude"], row["latitude"], row["radius_km"])
        for row in points
        if wording.known(row["radius_km"]) and row["radius_km"] > 0
    }
    if not found:
        return geometry.joined([])
    x, y, km = np.array(sorted(found), dtype="f8").T
    return geometry.circles(x, y, km)


def _rings(row: dict[str, Any], shapes: dict[str, Any]) -> list[np.ndarray]:
    """Return what is drawn of an area or a line; an area without an outline is the circle of its reach."""
    found = geometry.runs(shapes[row["incident_id"]])
    if found or not wording.known(row["radius_km"]):
        return found
    x, y = geometry.circles(*(np.array([row[name]], dtype="f8") for name in ("longitude", "latitude", "radius_km")))
    return [np.column_stack([x[:-1], y[:-1]]).astype("f8")]


def _once(rows: Rows) -> Rows:
    """Keep one row of those that share a place, so that it is drawn once."""
    return list({row["place_id"] or row["incident_id"]: row for row in reversed(rows)}.values())[::-1]


def _outlines(rows: Rows, shapes: dict[str, Any]) -> geometry.Run:
    return geometry.joined([ring for row in _once(rows) for ring in _rings(row, shapes)])


def _keys(rows: Rows, shapes: dict[str, Any]) -> list[str | None]:
    """Return, for each corner of the outlines, the incident that a click on it opens."""
    return [
        key for row in _once(rows) for ring in _rings(row, shapes) for key in [row["incident_id"]] * len(ring) + [None]
    ] or [None]


def _picked(rows: Rows, shapes: dict[str, Any]) -> geometry.Run:
    row = rows[0] if rows else None
    if row is None:
        return geometry.joined([])
    return (
        geometry.joined(_rings(row, shapes))
        if shapes[row["incident_id"]] or row["where_precision"] >= AREA
        else _reach(rows)
    )


def _named(rows: Rows) -> pd.DataFrame:
    """Return the names to click of areas and lines, with how many incidents each holds."""
    names: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row["place_id"] or row["incident_id"]
        label = names.setdefault(
            key,
            {
                "lon": row["longitude"],
                "lat": row["latitude"],
                "id": row["incident_id"],
                "name": wording.names(row),
                "n": 0,
            },
        )
        label["n"] += 1
    frame = pd.DataFrame(list(names.values()), columns=["lon", "lat", "id", "name", "n"])
    frame["text"] = [f"{name} ({n})" for name, n in zip(frame["name"], frame["n"], strict=True)]
    return frame


def _base(uid: str, run: geometry.Run, mode: str) -> Trace:
    return {
        "type": "scattermap",
        "uid": uid,
        "lon": run[0],
        "lat": run[1],
        "mode": mode,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _fill(
    uid: str, run: geometry.Run, colour: str, edge: str, width: float, keys: list[str | None] | None = None
) -> Trace:
    return _line(uid, run, edge, width, keys) | {"fill": "toself", "fillcolor": colour}


def _line(uid: str, run: geometry.Run, colour: str, width: float, keys: list[str | None] | None = None) -> Trace:
    clickable = {"hoverinfo": "none", "customdata": keys} if keys else {}
    return _base(uid, run, "lines") | {"line": {"color": colour, "width": width}} | clickable


def _disc(uid: str, marks: list[Mark], colour: str) -> Trace:
    """Return the discs that show through below the chosen mark."""
    size = np.array([SIZES[mark.step] + 16 for mark in marks] or [0], dtype="f4")
    return _base(uid, _run(marks), "markers") | {"marker": {"size": size, "color": colour}}


def _shapes(uid: str, marks: list[Mark], colour: str, wider: int = 0, hover: bool = False) -> Trace:
    """Return marks in one colour, so many of the sprite's sizes wider than they are."""
    # Plotly takes one size for all named shapes of a trace, so each size is a shape of its own in the sprite; 10 means as it is.
    symbols = [f"{mark.shape}_{SIZES[max(mark.step + wider, 0)]}" for mark in marks]
    trace = _base(uid, _run(marks), "markers") | {
        "marker": {"symbol": symbols or ["circle_10"], "size": 10, "color": colour, "allowoverlap": True, "opacity": 1}
    }
    if hover:
        trace |= {
            "hoverinfo": "text",
            "hovertext": [mark.hover for mark in marks],
            "customdata": [mark.ids[0] for mark in marks],
        }
    return trace


def _run(marks: list[Mark]) -> geometry.Run:
    if not marks:
        return geometry.joined([])
    return np.array([mark.longitude for mark in marks], dtype="f4"), np.array(
        [mark.latitude for mark in marks], dtype="f4"
    )


def _numbers(marks: list[Mark], colour: str) -> Trace:
    """Return how many incidents share each point where there are several."""
    return _base("numbers", _run(marks), "text") | {
        "text": [mark.number for mark in marks],
        "textfont": {"family": FONT, "size": 13, "color": colour},
    }


def _labels(names: pd.DataFrame, ink: str) -> Trace:
    keys = {"hoverinfo": "none", "customdata": list(names["id"]), "text": list(names["text"])}
    run = (names["lon"].to_numpy("f4"), names["lat"].to_numpy("f4")) if len(names) else geometry.joined([])
    return _base("labels", run, "text") | keys | {"textfont": {"family": FONT, "size": 12, "color": ink}}
