"""Incidents over time: the histogram to brush, and the box on it that shows the chosen days."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from dash import Patch

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.steps import Unit
from dashboard.web import looks
from dashboard.web.filters import Theme, View

CONFIG: Any = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "doubleClick": False}
_STEPS = (("day", 1, 130), ("week", 7, 1_100), ("month", 31, 7_500), ("year", 366, 100_000_000))
_LENGTH = {name: length for name, length, _ in _STEPS}
_MAX_BARS = 400

Span = tuple[date, date]


def step(span: Span, unit: Unit = "day") -> str:
    """Return how long a bar is for a span: a day, a week, a month or a year, and no shorter than the build's steps."""
    days = (span[1] - span[0]).days
    return next(name for name, _, most in _STEPS if days <= most and _LENGTH[name] >= _LENGTH[unit])


def edges(span: Span, unit: Unit = "day") -> np.ndarray:
    """Return the days where bars begin, and the day after the last bar."""
    name = step(span, unit)
    first, last = (np.datetime64(day.isoformat()[:10], "D") for day in span)
    if name == "day":
        return np.arange(first, last + 2)
    if name == "week":
        return np.arange(first - span[0].weekday(), last + 8, 7)
    kind = "datetime64[M]" if name == "month" else "datetime64[Y]"
    return _thinned(np.arange(first.astype(kind), last.astype(kind) + 2)).astype("datetime64[D]")


def figure(build: Build, theme: Theme) -> dict[str, Any]:
    """Return the histogram of all incidents with nothing brushed."""
    span = build.span()
    if span is None:
        return {"data": [], "layout": _layout(theme, None)}
    return {"data": bars(build, Filter(), theme), "layout": _layout(theme, span)}


def bars(build: Build, asked: Filter, theme: Theme) -> list[dict[str, Any]]:
    """Return the bars: solid for incidents whose day is known, pale on top for those that can have happened then."""
    span = build.span()
    if span is None:
        return []
    at = edges(span, build.steps.unit)
    sure, maybe = build.histogram(asked, at)
    colours = looks.PALETTES[theme]
    middle = at[:-1] + (at[1:] - at[:-1]) / 2
    widths = (at[1:] - at[:-1]).astype("timedelta64[ms]").astype("f8") * 0.86
    said = [
        f"{begin} to {end - 1}" if end - begin > np.timedelta64(1, "D") else str(begin) for begin, end in pairwise(at)
    ]
    common = {
        "type": "bar",
        "x": middle.astype("datetime64[h]").astype(str),
        "width": widths,
        "customdata": said,
        "selectedpoints": None,
    }
    look = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
    return [
        common
        | look
        | {
            "name": "day known",
            "y": sure,
            "marker": {"color": colours.quiet},
            "hovertemplate": "%{y} on a known day<br>%{customdata}<extra></extra>",
        },
        common
        | look
        | {
            "name": "day not known",
            "y": maybe,
            "marker": {"color": colours.faint},
            "hovertemplate": "%{y} that can have happened then<br>%{customdata}<extra></extra>",
        },
    ]


def patch(build: Build, view: View) -> Patch:
    """Return what changes in the histogram when the question changes."""
    asked, theme, span = view.asked, view.theme, build.span()
    top = _top(build, asked, span)
    changed = Patch()
    if not view.live:  # a brush changes no bar
        changed["data"] = bars(build, asked, theme)
        changed["layout"]["yaxis"]["range"] = [0, top]
        changed["layout"]["font"]["color"] = looks.PALETTES[theme].quiet
    changed["layout"]["selections"] = box(asked, span, theme, top)
    changed["layout"]["shapes"] = shade(asked, span, theme)
    return changed


def box(asked: Filter, span: Span | None, theme: Theme, top: float) -> list[dict[str, Any]]:
    """Return the brushed box for the filter's dates; none when all days are asked for."""
    days = _brushed(asked, span)
    if days is None:
        return []
    line = {"color": looks.PALETTES[theme].accent, "width": 1.5, "dash": "solid"}
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": days[0],
            "x1": days[1],
            "y0": 0,
            "y1": top,
            "line": line,
            "opacity": 1,
        }
    ]


def shade(asked: Filter, span: Span | None, theme: Theme) -> list[dict[str, Any]]:
    """Return what dims the days outside the brushed box."""
    days = _brushed(asked, span)
    if days is None or span is None:
        return []
    outside = ((span[0].isoformat(), days[0]), (days[1], _next(span[1]).isoformat()))
    look = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"width": 0},
        "fillcolor": looks.PALETTES[theme].paper,
        "opacity": 0.62,
    }
    return [look | {"x0": first, "x1": last} for first, last in outside if first < last]


def _brushed(asked: Filter, span: Span | None) -> tuple[str, str] | None:
    """Return the first day of the box and the day after its last."""
    if span is None or (asked.date_from is None and asked.date_to is None):
        return None
    first, last = span
    return max(asked.date_from or first, first).isoformat(), _next(min(asked.date_to or last, last)).isoformat()


def _top(build: Build, asked: Filter, span: Span | None) -> float:
    """Return where the axis ends: a little above the highest bar."""
    if span is None:
        return 2.0
    sure, maybe = build.histogram(asked, edges(span, build.steps.unit))
    return max(2.0, float((sure + maybe).max(initial=0)) * 1.08)


def _next(day: date) -> date:
    return day if day == date.max else date.fromordinal(day.toordinal() + 1)


def _layout(theme: Theme, span: Span | None) -> dict[str, Any]:
    colours = looks.PALETTES[theme]
    # The axis shows just the days that the slider below it has, so that brush and slider stand in line.
    window = {"range": [span[0].isoformat(), _next(span[1]).isoformat()]} if span else {"visible": False}
    return {
        "barmode": "stack",
        "bargap": 0,
        "dragmode": "select",
        "selectdirection": "h",
        "showlegend": False,
        "hovermode": "closest",
        "margin": {"l": 30, "r": 8, "t": 4, "b": 20},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 11, "color": colours.quiet},
        "selections": [],
        "uirevision": "stay",
        "newselection": {"mode": "immediate", "line": {"color": colours.accent, "width": 1.5, "dash": "solid"}},
        "activeselection": {"fillcolor": colours.accent, "opacity": 0.14},
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "ticks": "outside",
            "ticklen": 3,
            "tickcolor": "rgba(128,128,128,.5)",
        }
        | window,
        "yaxis": {
            "fixedrange": True,
            "nticks": 3,
            "gridcolor": "rgba(128,128,128,.22)",
            "zeroline": False,
            "rangemode": "tozero",
            "tickformat": "~s",
        },
        "hoverlabel": {"font": {"family": "system-ui, sans-serif", "size": 12}},
    }


def _thinned(units: np.ndarray) -> np.ndarray:
    """Keep the number of bars bounded over centuries."""
    if len(units) <= _MAX_BARS:
        return units
    return np.append(units[: -1 : len(units) // _MAX_BARS + 1], units[-1])
