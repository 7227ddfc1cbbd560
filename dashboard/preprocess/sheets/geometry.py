"""Where a shape lies: a point for it, its GeoJSON text where it is a line or an area, and WKB read."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Position = tuple[float, float]
_KINDS = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
_DEEPEST = 8


class ShapeError(ValueError):
    """A shape that is none: torn, of an unknown kind, or with coordinates that are no numbers."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape's point in degrees, and its GeoJSON where it is more than a point."""

    longitude: float
    latitude: float
    text: str | None


def placed(shape: Mapping[str, Any] | None) -> Placed | None:
    """Place a GeoJSON shape: a point where it is, a line at its middle, an area at a point within it.

    >>> placed({"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]]}).longitude
    2.0
    """
    if not shape:
        return None
    try:
        point = _point(shape, 0)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, RecursionError, ZeroDivisionError):
        raise ShapeError("its geometry cannot be read") from None
    if point is None:
        return None
    text = None if shape["type"] == "Point" else _text(shape)
    return Placed(point[0], point[1], text)


def _text(shape: Mapping[str, Any]) -> str:
    return json.dumps(_plain(shape, 0), separators=(",", ":"))


def _plain(value: Any, depth: int) -> Any:
    """Rebuild a shape with its two members only and its coordinates as numbers."""
    if isinstance(value, Mapping):
        if depth > _DEEPEST:
            raise ShapeError("its geometry is nested too deep")
        key = "geometries" if value["type"] == "GeometryCollection" else "coordinates"
        return {"type": str(value["type"]), key: _plain(value[key], depth + 1)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item, depth + 1) for item in value]
    return float(value)


def _point(shape: Mapping[str, Any], depth: int) -> Position | None:
    kind = shape["type"]
    if kind == "GeometryCollection":
        if depth > _DEEPEST:
            raise ShapeError("nested too deep")
        return next((p for part in shape["geometries"] if (p := _point(part, depth + 1))), None)
    given = shape["coordinates"]
    if not given:
        return None
    if kind == "Point":
        return _position(given)
    if kind == "MultiPoint":
        return _nearest_to_mean([_position(p) for p in given])
    if kind in ("LineString", "MultiLineString"):
        lines = [[_position(p) for p in line] for line in ([given] if kind == "LineString" else given)]
        return _middle(max(lines, key=_length))
    if kind in ("Polygon", "MultiPolygon"):
        areas = [[[_position(p) for p in ring] for ring in area] for area in ([given] if kind == "Polygon" else given)]
        return _within(max(areas, key=lambda rings: abs(_area(rings[0]))))
    raise ShapeError("of an unknown kind")


def _position(pair: Sequence[Any]) -> Position:
    longitude, latitude = float(pair[0]), float(pair[1])
    if isinstance(pair, str) or not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise ShapeError("no numbers")
    return longitude, latitude


def _nearest_to_mean(points: list[Position]) -> Position:
    mean = (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
    return min(points, key=lambda p: (math.dist(p, mean), p))


def _length(line: list[Position]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def _middle(line: list[Position]) -> Position:
    """Return the point halfway along a line."""
    left = _length(line) / 2
    for a, b in pairwise(line):
        step = math.dist(a, b)
        if step and step >= left:
            share = left / step
            return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        left -= step
    return line[0]


def _area(ring: list[Position]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _within(rings: list[list[Position]]) -> Position:
    """Return a point inside an area: halfway through its widest stretch at the height of its centre."""
    outer = rings[0]
    heights = sorted({p[1] for p in outer})
    if len(heights) < 2:
        return outer[0]
    low, high = max(pairwise(heights), key=lambda pair: pair[1] - pair[0])
    for height in (_centre_height(outer), (low + high) / 2):
        crossed = sorted(x for ring in rings for x in _crossings(ring, height))
        if stretches := list(zip(crossed[::2], crossed[1::2], strict=False)):
            left, right = max(stretches, key=lambda pair: pair[1] - pair[0])
            return (left + right) / 2, height
    return outer[0]


def _centre_height(ring: list[Position]) -> float:
    twice = 2 * _area(ring)
    if not twice:
        return ring[0][1]
    return sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)) / (3 * twice)


def _crossings(ring: list[Position], height: float) -> Iterator[float]:
    for a, b in pairwise(ring):
        if (a[1] > height) != (b[1] > height):
            yield a[0] + (height - a[1]) * (b[0] - a[0]) / (b[1] - a[1])


def from_wkb(data: bytes) -> dict[str, Any]:
    """Read well-known binary (also with a third or fourth number, or an SRID) as a GeoJSON shape."""
    try:
        shape, end = _wkb(data, 0, 0)
    except struct.error:
        raise ShapeError("its geometry is torn") from None
    if end != len(data):
        raise ShapeError("its geometry has bytes too many")
    return shape


def _wkb(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    if depth > _DEEPEST or at >= len(data) or data[at] > 1:
        raise ShapeError("its geometry is no WKB")
    order = "<" if data[at] else ">"
    (code,) = struct.unpack_from(order + "I", data, at + 1)
    at += 9 if code & 0x20000000 else 5
    numbers = 2 + bool(code & 0x80000000) + bool(code & 0x40000000)
    code &= 0x0FFFFFFF
    numbers += {0: 0, 1: 1, 2: 1, 3: 2}.get(code // 1000, 0)
    kind = _KINDS.get(code % 1000)
    if kind is None:
        raise ShapeError("its geometry is of an unknown kind")
    if kind == "Point":
        points, at = _wkb_points(data, at, 1, numbers, order)
        lost = any(math.isnan(n) for n in points[0])
        return {"type": kind, "coordinates": [] if lost else points[0]}, at
    count, at = _wkb_count(data, at, order)
    if kind == "LineString":
        points, at = _wkb_points(data, at, count, numbers, order)
        return {"type": kind, "coordinates": points}, at
    if kind == "Polygon":
        rings = []
        for _ in range(count):
            length, at = _wkb_count(data, at, order)
            points, at = _wkb_points(data, at, length, numbers, order)
            rings.append(points)
        return {"type": kind, "coordinates": rings}, at
    parts = []
    for _ in range(count):
        part, at = _wkb(data, at, depth + 1)
        parts.append(part)
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": parts}, at
    return {"type": kind, "coordinates": [part["coordinates"] for part in parts]}, at


def _wkb_count(data: bytes, at: int, order: str) -> tuple[int, int]:
    (count,) = struct.unpack_from(order + "I", data, at)
    if count > len(data):  # a count is of things that take bytes
        raise ShapeError("its geometry is torn")
    return count, at + 4


def _wkb_points(data: bytes, at: int, count: int, numbers: int, order: str) -> tuple[list[list[float]], int]:
    found = struct.unpack_from(f"{order}{count * numbers}d", data, at)
    points = [list(found[n : n + 2]) for n in range(0, len(found), numbers)]
    return points, at + 8 * len(found)
