"""Areas, centres and simpler outlines of rings given as arrays of longitude and latitude."""

from __future__ import annotations

import math

import numpy as np

EARTH_KM = 6371.0088


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points.

    >>> round(distance_km(40.18, 45.73, 40.20, 45.87))
    12
    """
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def area_km2(ring: np.ndarray) -> float:
    """Return the area within a ring, flattened at its own latitude: good to a percent or two for a region."""
    x, y = ring[:, 0], ring[:, 1]
    flat = abs(np.dot(x - x[0], np.roll(y, -1) - np.roll(y, 1))) / 2
    return float(flat * (math.pi * EARTH_KM / 180) ** 2 * math.cos(math.radians(float(y.mean()))))


def centroid(ring: np.ndarray) -> tuple[float, float]:
    """Return longitude and latitude of a ring's centre of area, or its mean point when it has no area."""
    x, y = ring[:, 0], ring[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    total = cross.sum()
    if abs(total) < 1e-9:
        return float(x.mean()), float(y.mean())
    return float(((x + np.roll(x, -1)) * cross).sum() / (3 * total)), float(
        ((y + np.roll(y, -1)) * cross).sum() / (3 * total)
    )


def simplify(ring: np.ndarray, tolerance: float) -> np.ndarray:
    """Leave out points nearer than the tolerance to the line through their neighbours (Douglas and Peucker).

    A ring stays a ring: its first point is its last, and it keeps at least four.
    """
    keep = np.zeros(len(ring), dtype=bool)
    far = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    keep[[0, far, len(ring) - 1]] = True
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        away = _distances(ring[first + 1 : last], ring[first], ring[last])
        worst = int(np.argmax(away))
        if away[worst] > tolerance:
            keep[first + 1 + worst] = True
            stack += [(first, first + 1 + worst), (first + 1 + worst, last)]
    return ring[keep] if keep.sum() >= 4 else _closed(ring)


def _closed(ring: np.ndarray) -> np.ndarray:
    some = ring[np.linspace(0, len(ring) - 1, min(len(ring), 6)).astype(int)]
    return np.asarray(some)


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.asarray(np.hypot(*(points - start).T))
    return np.asarray(np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length)


def inside(rings: list[np.ndarray], lat: float, lon: float) -> bool:
    """Tell whether a point lies within any of the rings."""
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        x2, y2 = np.roll(x, -1), np.roll(y, -1)
        crosses = (y > lat) != (y2 > lat)
        if crosses.any():
            at = (x2[crosses] - x[crosses]) * (lat - y[crosses]) / (y2[crosses] - y[crosses]) + x[crosses]
            if int((at > lon).sum()) % 2:
                return True
    return False
