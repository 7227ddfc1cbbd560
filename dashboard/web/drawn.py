"""What the map draws of each incident: worked out once for a build, picked from for each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.store.build import Build
from dashboard.store.filter import ROLES
from dashboard.store.geometry import shape
from dashboard.web import geometry, wording

AREA = 3
"""From this where_prec on an area is meant: its outline is drawn and never a mark."""
_MOST_KEPT = 50_000
_COLUMNS = (
    *("incident_id", "place_id", "place_name", "place_text", "place_other_names", "relation", "latitude", "longitude"),
    *("where_precision", "radius_km", "geometry", "losses", "killed_low", "killed_high", "wounded_low", "wounded_high"),
    *("date_start", "date_end"),
)


class Drawn(NamedTuple):
    """One incident as the map knows it; ``rings`` are the circle, area or line around its coordinates."""

    incident_id: str
    kind: Literal["point", "area", "line"]
    longitude: float
    latitude: float
    place: str
    name: str
    rings: tuple[np.ndarray, ...]
    losses: int | None
    hover: str
    roles: dict[str, tuple[str, ...]]


_kept: WeakKeyDictionary[Build, dict[int, Drawn]] = WeakKeyDictionary()


def drawn(build: Build, numbers: Sequence[int]) -> list[Drawn]:
    """Return what is drawn of some located incidents of a build, in the order asked for."""
    kept = _kept.setdefault(build, {})
    if len(kept) > _MOST_KEPT:
        kept = _kept[build] = {}
    missing = [n for n in numbers if n not in kept]
    if missing:
        kept.update({row["n"]: _drawn(row) for row in build.records.rows(missing, _COLUMNS) if row["located"]})
    return [kept[n] for n in numbers if n in kept]


def _drawn(row: dict[str, Any]) -> Drawn:
    found = shape(row["geometry"])
    kind: Literal["point", "area", "line"] = (
        "line" if geometry.is_line(found) else "area" if row["where_precision"] >= AREA else "point"
    )
    rings = geometry.runs(found) if kind != "point" else []
    if not rings and wording.known(row["radius_km"]) and row["radius_km"] > 0:
        rings = [geometry.circle(row["longitude"], row["latitude"], row["radius_km"])]
    return Drawn(
        row["incident_id"],
        kind,
        row["longitude"],
        row["latitude"],
        _spot(row),
        wording.names(row),
        tuple(rings),
        row["losses"],
        _hover(row),
        {role: row[role] for role in ROLES},
    )


def _spot(row: dict[str, Any]) -> str:
    """Return what tells an incident's place from others: its id, else where it lies and how far it reaches."""
    return row["place_id"] or f"{row['longitude']},{row['latitude']},{row['radius_km']}"


def _hover(row: dict[str, Any]) -> str:
    """Say in our own words what a mark is; no report's text comes near the map."""
    killed, wounded = (wording.figure(row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("killed", "wounded"))
    losses = f"killed {killed} · wounded {wounded}" if wording.known(row["losses"]) else "no number of losses known"
    return f"<b>{_plain(wording.place(row))}</b><br>{wording.days(row['date_start'], row['date_end'])}<br>{losses}"


def _plain(words: str) -> str:
    """Take out what Plotly would read as markup in a place's name."""
    return words.replace("<", "‹").replace(">", "›").replace("&", "and")
