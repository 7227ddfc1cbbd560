"""Shapes on the map as runs of coordinates with gaps between them, the form that one trace can draw."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import numpy as np

_TURN = np.linspace(0, 2 * np.pi, 25)
_KM_A_DEGREE = 111.195
_MAX_POINTS = 4_000
_GAP = np.full((1, 2), np.nan)


def circle(longitude: float, latitude: float, radius_km: float) -> np.ndarray:
    """Return a circle of so many kilometres around a point, as rows of longitude and latitude."""
    reach = radius_km / _KM_A_DEGREE
    wide = reach / max(np.cos(np.radians(latitude)), 0.01)
    return np.column_stack([longitude + wide * np.cos(_TURN), np.clip(latitude + reach * np.sin(_TURN), -85, 85)])


def runs(geometry: dict[str, Any] | None) -> list[np.ndarray]:
    """Return the rings or lines of a GeoJSON geometry as rows of longitude and latitude, without unsound ones."""
    if geometry is None:
        return []
    kind, parts = geometry.get("type"), geometry.get("coordinates")
    try:
        if kind == "LineString":
            parts = [parts]
        elif kind == "MultiPolygon":
            parts = [ring for polygon in parts or [] for ring in polygon]
        elif kind not in ("MultiLineString", "Polygon"):
            return []
        found = [np.asarray(points, dtype="f8")[:_MAX_POINTS, :2] for points in parts or []]
    except (TypeError, ValueError, IndexError):
        return []
    return [points for points in found if points.ndim == 2 and points.shape[1] == 2 and _sound(points)]


def _sound(points: np.ndarray) -> bool:
    return len(points) > 1 and bool(np.isfinite(points).all()) and bool((np.abs(points) <= (180, 90)).all())


def is_line(geometry: dict[str, Any] | None) -> bool:
    """Tell whether a geometry is a line, such as a road, rather than an area."""
    return bool(runs(geometry)) and geometry is not None and geometry["type"] in ("LineString", "MultiLineString")


def joined(pieces: Iterable[np.ndarray]) -> np.ndarray:
    """Join rings or lines into one run with a gap after each; of nothing there is a single gap."""
    parts = [part for points in pieces for part in (points, _GAP)]
    return np.vstack(parts) if parts else _GAP


def packed(values: np.ndarray) -> dict[str, str]:
    """Return numbers in the compact form that plotly.js reads, a fifth of the size of a list of figures."""
    return {"dtype": "f4", "bdata": base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")}
