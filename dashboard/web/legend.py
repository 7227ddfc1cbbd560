"""What the marks mean, said beside the map and in step with the chosen role."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.store.build import Build
from dashboard.store.filter import Filter, Role
from dashboard.web import ids, looks, marks
from dashboard.web.marks import also
from dashboard.web.stacks import MARKS_FOR

_MOST = 14
TITLES: dict[Role, str] = {
    "involved": "A mark: who suffered losses, as reported",
    "attacker": "A mark: who is blamed, as claimed",
    "suffered": "A mark: who suffered losses, as reported",
    "claimed": "A mark: who makes the claim",
}
_DRAWN = [
    ("size", "larger: more killed and wounded, by the lowest account"),
    ("hollow", "hollow: no number known, which is not zero"),
    ("number", "number: so many incidents at one point"),
    ("circle", "circle: near here, anywhere within it"),
    ("area", "area and its name: somewhere in it, never a mark"),
    ("line", "line: along the road"),
    ("disc", "ringed disc: so many hereabouts, each ring a side's share"),
]


def _most_marked(build: Build, role: Role) -> list[str]:
    """Return the sides in a role, those of most incidents first."""
    counted = build.facet(Filter(role=role), "sides")
    return sorted(counted, key=lambda code: (-counted[code], code))


def parts(build: Build, role: Role) -> dict[str, Any]:
    """Return the legend's title for a role, and under it the sides and the ways of drawing."""
    codes = _most_marked(build, MARKS_FOR[role])
    shown = [html.Li([marks.mark(code), looks.name(code)]) for code in [*codes[:_MOST], looks.SEVERAL, looks.UNSTATED]]
    if len(codes) > _MOST:
        shown.append(html.Li(f"and {len(codes) - _MOST:,} more sides"))
    drawn = [
        html.Li([html.Span(className=f"key key-{key}", **also(aria_hidden="true")), words]) for key, words in _DRAWN
    ]
    return {
        ids.LEGEND_TITLE: TITLES[role],
        ids.LEGEND: [html.Ul(shown, className="legend-sides"), html.Ul(drawn, className="legend-drawn")],
    }
