"""How well long discourse is read: the documents of MUC-4 against their keys, each document on its own.

Counted are the keys' templates that are neither optional nor only threatened ("wanted").
- found_recall: documents with a wanted template in which an incident is read; found_precision: documents in which one
  is read that have any template. MUC leaves out fighting between armed forces, so precision means little here.
- location: wanted templates with a place below the country whose finest place an incident of the document names, or
  lies within 50 km of; country: wanted templates in whose country an incident lies.
- templates: wanted templates that have an incident of their own, one to one, by place, days and type; and of these
  days_overlap (an open key begins any time before), days_equal (closed keys only) and type (see muc4_types.toml).
- people_recall: numbers of two and more people killed, wounded or kidnapped in wanted templates that a claim states;
  people_precision: claims of two and more, of people who are no fighting side, in documents and kinds that have such
  a key, which are one of its numbers or their sum.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.model import Place
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.sides import is_party
from tests.evaluation.found import Found, Row, together
from tests.evaluation.measures import share, within
from tests.evaluation.muc4_keys import Days, Document, Location, Template
from tests.telling import gazetteer, report

REACH_KM = 50.0
_COUNTED = ("killed", "wounded", "captured")


def read(documents: Iterable[Document]) -> Iterator[tuple[Document, Found]]:
    """Read each document on its own, its text unchanged and the day of its dateline as metadata."""
    for document in documents:
        found = together([report(document.text, name=document.name, published=document.published)])
        yield document, found[document.name]


def figures(both: list[tuple[Document, Found]]) -> dict[str, float | None]:
    """The measures over documents with what was found in them."""
    seen = [(d, one) for d, one in both if one.incidents]
    recalled = sum(bool(d.wanted) for d, _ in seen)
    precise = sum(bool(d.templates) for d, _ in seen)
    recall = recalled / max(sum(bool(d.wanted) for d, _ in both), 1)
    wanted = [(t, one.incidents) for d, one in both for t in d.wanted]
    finer = [(t, i) for t, i in wanted if any(p.finest for p in t.locations)]
    matches = [(t, i) for d, one in both for t, i in matched(d.wanted, one.incidents)]
    closed = [(t, i) for t, i in matches if any(first for first, _ in t.days)]
    return {
        "found_recall": recall,
        "found_precision": precise / max(len(seen), 1),
        "location": share(any(at(t, i) for i in own) for t, own in finer),
        "country": share(any(_in_country(t, i) for i in own) for t, own in wanted if t.locations),
        "templates": len(matches) / max(len(wanted), 1),
        "days_overlap": share(overlap(t, i) for t, i in matches if t.days),
        "days_equal": share((i["date_start"], i["date_end"]) in t.days for t, i in closed),
        "type": share(type_right(t, i) for t, i in matches),
        **{f"people_{name}": value for name, value in people(both).items()},
    }


def matched(templates: Iterable[Template], incidents: Iterable[Row]) -> Iterator[tuple[Template, Row]]:
    """Each template with the incident left that is likest, by place, then days, then type."""
    left = list(incidents)
    for template in templates:
        if not left:
            return
        left.sort(key=lambda i: (not at(template, i), not overlap(template, i), not type_right(template, i)))
        yield template, left.pop(0)


def at(template: Template, incident: Row) -> bool:
    """Tell whether an incident is at a template's place, by its name or within 50 km of a place of that name."""
    for place in template.locations:
        names = {name_key(name) for name in place.finest}
        if names & {name_key(incident[key] or "") for key in ("place_text", "place_name")}:
            return True
        spots = [spot for name in place.finest for spot in _spots(name, place.country)]
        if any(within(incident["latitude"], incident["longitude"], spot, REACH_KM) for spot in spots):
            return True
    return any(not p.finest for p in template.locations) and _in_country(template, incident)


def overlap(template: Template, incident: Row) -> bool:
    """Tell whether an incident's days overlap a template's."""
    first, last = incident["date_start"], incident["date_end"]
    return first is not None and any(_overlap(days, first, last) for days in template.days)


def type_right(template: Template, incident: Row) -> bool:
    """Tell whether an incident's type is one of those that MUC's type stands for."""
    right = _types().get(template.type, {})
    return incident["event_type"] in right.get("event_types", ()) or incident["sub_event_type"] in right.get(
        "sub_event_types", ()
    )


def people(both: Iterable[tuple[Document, Found]]) -> dict[str, float]:
    """How many of the keys' numbers of people are claimed, and of the claims, how many are in the keys."""
    hits = right = n_wanted = n_claims = 0
    for document, one in both:
        live = {i["incident_id"] for i in one.incidents}
        claims = {_figure(c) for c in one.claims if c["incident_id"] in live and _of_people(c)}
        keys = {(kind, n) for t in document.wanted for kind, n in _numbers(t)}
        n_wanted += len(keys)
        hits += len(keys & claims)
        covered = {kind for kind, _ in keys}
        lawful = {figure for t in document.templates for figure in _lawful(t)}
        judged = {(kind, n) for kind, n in claims if kind in covered}
        n_claims += len(judged)
        right += len(judged & lawful)
    return {"recall": hits / max(n_wanted, 1), "precision": right / max(n_claims, 1)}


def _figure(claim: Row) -> tuple[str, int]:
    return claim["kind"], claim["low"]


def _of_people(claim: Row) -> bool:
    """Tell whether a claim counts two or more people who do not fight: the keys leave out most who do."""
    many = claim["kind"] in _COUNTED and claim["low"] is not None and claim["low"] >= 2
    return many and not (claim["side"] and claim["side"] != "civilians" and is_party(claim["side"]))


def _numbers(template: Template) -> Iterator[tuple[str, int]]:
    for target in template.targets:
        if target.number >= 2:
            yield from ((kind, target.number) for kind in target.kinds if kind in _COUNTED)


def _lawful(template: Template) -> Iterator[tuple[str, int]]:
    """The figures that a claim may state by a template: its numbers, their sum by kind, and its totals."""
    for kind in _COUNTED:
        numbers = [t.number for t in template.targets if kind in t.kinds]
        yield from ((kind, n) for n in {*numbers, sum(numbers), *template.totals})


def _overlap(days: Days, first: Any, last: Any) -> bool:
    return bool((days[0] is None or days[0] <= last) and first <= days[1])


def _in_country(template: Template, incident: Row) -> bool:
    return incident["country"] is not None and incident["country"] in {_code(p) for p in template.locations}


@cache
def _code(location: Location) -> str | None:
    """The code of a location's country, as the gazetteer has it."""
    return next((p.country for p in _candidates(location.country) if p.kind == "country"), None)


@cache
def _spots(name: str, country: str) -> tuple[tuple[float, float], ...]:
    """Where places of a name lie in a country."""
    code = _code(Location(country, ()))
    return tuple((p.latitude, p.longitude) for p in _candidates(name) if p.country == code)


def _candidates(name: str) -> list[Place]:
    return gazetteer().candidates(name)


@cache
def _types() -> dict[str, dict[str, list[str]]]:
    with Path(__file__).with_name("muc4_types.toml").open("rb") as file:
        return tomllib.load(file)
