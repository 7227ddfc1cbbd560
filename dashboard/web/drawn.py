"""What the map draws of each incident: worked out once for a build, picked from for each question."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np

from dashboard.store.build import Build
from dashboard.store.tables import records, shape
from dashboard.web import geometry, wording

AREA = 3
"""From this where_prec on an area is meant: its outline is drawn and never a mark."""


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


@lru_cache(maxsize=2)
def drawn(build: Build) -> tuple[Drawn | None, ...]:
    """Return what is drawn of each incident of a build, in its order; None for those without a place."""
    return tuple(_drawn(row) if row["located"] else None for row in records(build.incidents))


def _drawn(row: dict[str, Any]) -> Drawn:
    found = shape(row["geometry"])
    kind: Literal["point", "area", "line"] = (
        "line" if geometry.is_line(found) else "area" if row["where_precision"] >= AREA else "point"
    )
    rings = geometry.runs(found) if kind != "point" else []
    if not rings and wording.known(row["radius_km"]) and row["radius_km"] > 0:
        rings = [geometry.circle(row["longitude"], row["latitude"], row["radius_km"])]
    losses = int(row["losses"]) if wording.known(row["losses"]) else None
    roles = {role: row[role] for role in ("involved", "attacker", "suffered", "claimed")}
    place = row["place_id"] or row["incident_id"]
    return Drawn(
        row["incident_id"],
        kind,
        row["longitude"],
        row["latitude"],
        place,
        wording.names(row),
        tuple(rings),
        losses,
        _hover(row),
        roles,
    )


def _hover(row: dict[str, Any]) -> str:
    """Say in our own words what a mark is; no report's text comes near the map."""
    killed, wounded = (wording.figure(row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("killed", "wounded"))
    losses = f"killed {killed} · wounded {wounded}" if wording.known(row["losses"]) else "no number of losses known"
    return f"<b>{_plain(wording.place(row))}</b><br>{wording.days(row['date_start'], row['date_end'])}<br>{losses}"


def _plain(words: str) -> str:
    """Take out what Plotly would read as markup in a place's name."""
    return words.replace("<", "‹").replace(">", "›").replace("&", "and")
