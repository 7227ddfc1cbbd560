"""The lines between states, from Natural Earth's topology: an arc that two states share is their border.

For maintainers, never at run time: ``carried`` writes them into data/gazetteer/borders.parquet.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import numpy as np

from dashboard.preprocess.gazetteer.shapes import EARTH_KM

_WITHOUT_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM"}
_LEFT_OUT = {("RUS", "UKR"): 46.6}
"""Natural Earth draws who holds the ground; the line across the isthmus of Crimea, south of this, is no border here."""


def shared_lines(atlas: dict[str, Any], arcs: list[np.ndarray], iso3: dict[str, str]) -> dict[str, list[Any]]:
    """Return a table of pairs of states with their border: a point of it, its length and its shape."""
    holders: dict[int, set[str]] = defaultdict(set)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        code = iso3.get(geometry.get("id", "")) or _WITHOUT_NUMBER.get(geometry["properties"]["name"])
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for number in (n for part in parts for ring in part for n in ring):
            if code:
                holders[number if number >= 0 else ~number].add(code)
    pairs: dict[tuple[str, ...], list[np.ndarray]] = defaultdict(list)
    for number, codes in holders.items():
        pair = tuple(sorted(codes))
        if len(pair) == 2 and arcs[number][:, 1].mean() > _LEFT_OUT.get(pair, -90):
            pairs[pair].append(arcs[number])
    columns = ("one", "other", "latitude", "longitude", "length_km", "geometry")
    rows = [(*pair, *_line(lines)) for pair, lines in sorted(pairs.items())]
    return {name: list(values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)}


def _line(lines: list[np.ndarray]) -> tuple[float, float, float, str]:
    """Return the border's corner nearest to the middle of its corners, its length in km and its GeoJSON."""
    joined = _joined(lines)
    corners = np.concatenate(joined)
    lon, lat = corners[int(np.argmin(((corners - corners.mean(axis=0)) ** 2).sum(axis=1)))].tolist()
    shapes = [[[round(float(x), 2), round(float(y), 2)] for x, y in line] for line in joined]
    shape = (
        {"type": "LineString", "coordinates": shapes[0]}
        if len(shapes) == 1
        else {"type": "MultiLineString", "coordinates": shapes}
    )
    km = round(sum(float(_lengths(line).sum()) for line in joined))
    return round(lat, 3), round(lon, 3), km, json.dumps(shape, separators=(",", ":"))


def _lengths(line: np.ndarray) -> np.ndarray:
    """Return the length in km of each step of a line."""
    wide = np.cos(np.radians(line[:-1, 1]))
    steps = np.hypot(np.diff(line[:, 0]) * wide, np.diff(line[:, 1]))
    return np.asarray(steps * np.pi / 180 * EARTH_KM)


def _joined(lines: list[np.ndarray]) -> list[np.ndarray]:
    """Join arcs that meet end to end, the longest line first."""
    left = list(lines)
    done = []
    while left:
        line = left.pop(0)
        grown = True
        while grown:
            grown = False
            for number, other in enumerate(left):
                ends = (
                    (line[-1], other[0], line, other),
                    (other[-1], line[0], other, line),
                    (line[-1], other[-1], line, other[::-1]),
                    (line[0], other[0], line[::-1], other),
                )
                match = next(((a, b) for end, start, a, b in ends if np.allclose(end, start)), None)
                if match:
                    line = np.concatenate([match[0], match[1][1:]])
                    left.pop(number)
                    grown = True
                    break
        done.append(line)
    return sorted(done, key=len, reverse=True)
