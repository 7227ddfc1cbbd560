"""What narrows the incidents: the search, the sides and their role, and the folded filters, each with its counts."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.sides import side_named
from dashboard.store.build import Build
from dashboard.store.filter import ROLES, Filter, Role
from dashboard.web import ids, looks, marks, wording
from dashboard.web.filters import View
from dashboard.web.marks import also

ROLE_WORDS: dict[Role, str] = {
    "involved": "involved",
    "attacker": "attacker, as claimed",
    "suffered": "suffering losses",
    "claimed": "claimant",
}
ROLE_HELP: dict[Role, str] = {
    "involved": "incidents in which a chosen side has any part",
    "attacker": "incidents that some claim says a chosen side began",
    "suffered": "incidents in which some claim says a chosen side had losses",
    "claimed": "incidents of which a chosen side gives an account",
}
EXACT = ((1, "the place"), (2, "near it"), (3, "district"), (4, "province"))
"""Coarsest where_precision that still counts, in words."""
PARTS = ("sides", "types", "grades", "precision", "sources")
_AT_ONCE = 5
_MOST_SIDES = 60
_MOST_SOURCES = 200


def section(build: Build) -> html.Section:
    """Return the filters, with nothing chosen."""
    roles = [
        marks.toggle(ROLE_WORDS[role], role == "involved", **also(data_role=role, title=ROLE_HELP[role]))
        for role in ROLES
    ]
    sides = group(_sides(build.sides()), ids.SIDES, "Sides; none chosen means all")
    parts = group(roles, ids.ROLES, "What a chosen side must be", "segmented")
    return html.Section(
        [
            _control("Sides", sides),
            _control("as", parts),
            marks.toggle("Certain dates only", id="certain", title="leave out incidents whose day is not known"),
            html.Details(
                [html.Summary(["More filters", html.Span(id="narrowed", className="n")]), _more(build)],
                className="more-filters",
            ),
        ],
        className="filters",
        **also(aria_label="Filter"),
    )


def counts(build: Build, view: View) -> dict[str, dict[str, int]]:
    """Count what each filter that is shown could be set to, with all the other filters as they are."""
    found = {part: dict(build.facet(view.asked, part)) for part in PARTS}
    found["precision"] = {
        str(most): sum(count for value, count in found["precision"].items() if int(value) <= most) for most, _ in EXACT
    }
    shown = {"sides": build.sides()[:_MOST_SIDES], "sources": _publishers(build)}
    return found | {part: {word: found[part].get(word, 0) for word in words} for part, words in shown.items()}


def group(buttons: list[Any], identity: str, label: str, kind: str = "") -> html.Div:
    """Return buttons that belong together."""
    return html.Div(buttons, id=identity, role="group", className=f"group {kind}".strip(), **also(aria_label=label))


def _control(words: str, *parts: Any) -> html.Div:
    return html.Div([html.Span(words, className="label"), *parts], className="control")


def search() -> html.Label:
    """Return the field that searches the reports' texts."""
    hint = "words, “a phrase”, begin*"
    field = dcc.Input(id=ids.SEARCH, type="search", placeholder=hint, maxLength=200, autoComplete="off")
    return html.Label(
        [html.Span("Search the reports", className="label"), field], className="control search", htmlFor=ids.SEARCH
    )


def _counted(words: str, part: str, value: str) -> list[Any]:
    return [words, html.Span(className="n", **also(data_count=f"{part}:{value}"))]


def _sides(codes: list[str]) -> list[Any]:
    """Return a button for each side, those of few incidents folded away."""
    found = [
        marks.toggle(
            [marks.mark(code), *_counted(looks.name(code), "sides", code)],
            **also(data_side=code, title=side_named(code).name),
        )
        for code in codes[:_MOST_SIDES]
    ]
    if len(found) <= _AT_ONCE + 1:
        return found
    more = f"{len(codes) - _AT_ONCE:,} more"
    said = (
        [html.P(f"the {_MOST_SIDES} most often involved of {len(codes):,}", className="note")]
        if len(codes) > _MOST_SIDES
        else []
    )
    rest = html.Details(
        [html.Summary(more), html.Div([*found[_AT_ONCE:], *said], className="group")], className="more-sides"
    )
    return [*found[:_AT_ONCE], rest]


def _more(build: Build) -> html.Div:
    types = [
        marks.toggle(_counted(word, "types", word), **also(data_type=word))
        for word in sorted(build.facet(Filter(), "types"))
    ]
    grades = [
        marks.toggle(_counted(word, "grades", word), **also(data_grade=word, title=wording.GRADE.get(word)))
        for word in sorted(build.facet(Filter(), "grades"))
    ]
    exact = [
        marks.toggle(
            _counted(words, "precision", str(most)),
            **also(data_precision=str(most), title=wording.WHERE_PRECISION[most]),
        )
        for most, words in EXACT
    ]
    killed = dcc.Input(
        id=ids.KILLED, type="text", inputMode="numeric", maxLength=6, placeholder="any", autoComplete="off"
    )
    return html.Div(
        [
            _control("Type", group(types, "types", "Event types; none chosen means all")),
            _control("Known at least to", group(exact, "precision", "How exact the place must be", "segmented")),
            _control("Grade", group(grades, "grades", "Grades; none chosen means all")),
            html.Label(
                [html.Span("Killed, at least", className="label"), killed], className="control", htmlFor=ids.KILLED
            ),
            html.Label([html.Span("Source", className="label"), _sources(build)], className="control"),
            marks.toggle(
                "Only what the map shows", id="in-view", title="leave out what lies outside the map's present view"
            ),
        ],
        className="more",
    )


def _publishers(build: Build) -> list[str]:
    """Return the publishers to choose from, those of most incidents first."""
    counted = build.facet(Filter(), "sources")
    return sorted(counted, key=lambda name: (-counted[name], name))[:_MOST_SOURCES]


def _sources(build: Build) -> html.Select:
    options = [html.Option(name, value=name) for name in _publishers(build)]
    return html.Select([html.Option("any", value=""), *options], id="source", **also(aria_label="Source"))
