"""Shapes on the map as runs of coordinates with gaps between them, the form one trace can draw."""

from __future__ import annotations

from typing import Any

import numpy as np

_TURN = np.linspace(0, 2 * np.pi, 41)
_KM_A_DEGREE = 111.195
_MAX_POINTS = 4_000

Run = tuple[np.ndarray, np.ndarray]


def circles(longitude: np.ndarray, latitude: np.ndarray, radius_km: np.ndarray) -> Run:
    """Return circles of so many kilometres around points, each closed and followed by a gap."""
    reach = radius_km[:, None] / _KM_A_DEGREE
    wide = reach / np.maximum(np.cos(np.radians(latitude)), 0.01)[:, None]
    gap = np.full((len(longitude), 1), np.nan)
    x = np.hstack([longitude[:, None] + wide * np.cos(_TURN), gap])
    y = np.hstack([np.clip(latitude[:, None] + reach * np.sin(_TURN), -85, 85), gap])
    return x.ravel().astype("f4"), y.ravel().astype("f4")


def runs(geometry: dict[str, Any] | None) -> list[np.ndarray]:
    """Return the rings or lines of a GeoJSON geometry as arrays of longitude and latitude; what is unsound is left out."""
    if geometry is None:
        return []
    kind, parts = geometry.get("type"), geometry.get("coordinates")
    lists = {
        "LineString": lambda: [parts],
        "MultiLineString": lambda: parts,
        "Polygon": lambda: parts,
        "MultiPolygon": lambda: [r for p in parts for r in p],
    }
    if kind not in lists:
        return []
    try:
        found = [np.asarray(points, dtype="f8")[:_MAX_POINTS, :2] for points in lists[kind]()]
    except (TypeError, ValueError, IndexError):
        return []
    return [
        points
        for points in found
        if points.ndim == 2 and points.shape[1] == 2 and len(points) > 1 and np.isfinite(points).all()
    ]


def is_line(geometry: dict[str, Any] | None) -> bool:
    """Tell whether a geometry is a line, such as a road, rather than an area."""
    return geometry is not None and geometry.get("type") in ("LineString", "MultiLineString")


def joined(pieces: list[np.ndarray]) -> Run:
    """Join rings or lines into one run with gaps."""
    if not pieces:
        return np.array([np.nan], dtype="f4"), np.array([np.nan], dtype="f4")
    gap = np.full((1, 2), np.nan)
    whole = np.vstack([part for points in pieces for part in (points, gap)])
    return whole[:, 0].astype("f4"), whole[:, 1].astype("f4")


def bounds(longitude: np.ndarray, latitude: np.ndarray) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of what is drawn, or None of nothing."""
    sound = np.isfinite(longitude) & np.isfinite(latitude)
    if not sound.any():
        return None
    x, y = longitude[sound], latitude[sound]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
