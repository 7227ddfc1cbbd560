"""Shapes of the marks as a sprite of signed distances, which the map fills with any colour at any size.

An image is named after its shape and its size in pixels: ``diamond_16``. All shapes of one size cover the same
area as the circle of that diameter, so that no side looks heavier than another. The underscore matters: for a
missing image of a name without one Plotly would ask another host.
"""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Outline = list[tuple[float, float]]
Grid = NDArray[np.float64]

SIZES = (6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40)
PIXEL_RATIO = 2

# Plotly adds a halo of two pixels in the mark's own colour. Where a distance falls to nothing within a pixel,
# not within eight as is usual, the halo has no room and the edge stays sharp.
_STEEPNESS = 4.0
_EDGE = 0.5
_MARGIN = 3


def _regular(corners: int, radius: float, turn: float = 0.0) -> Outline:
    """Give the corners of a regular polygon, the first one at the top unless turned; y points down."""
    angles = [2 * math.pi * i / corners - math.pi / 2 + turn for i in range(corners)]
    return [(radius * math.cos(a), radius * math.sin(a)) for a in angles]


def _star(radius: float, waist: float = 0.45) -> Outline:
    outer, inner = _regular(5, radius), _regular(5, radius * waist, math.pi / 5)
    return [corner for pair in zip(outer, inner, strict=True) for corner in pair]


def _cross(length: float, thickness: float) -> Outline:
    a, b = length / 2, thickness / 2
    return [(-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b), (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b)]


def _area(outline: Outline) -> float:
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _as_circle(outline: Outline) -> Outline:
    """Scale an outline to the area of a circle of diameter 1."""
    scale = math.sqrt(math.pi / 4 / _area(outline))
    return [(x * scale, y * scale) for x, y in outline]


SHAPES: dict[str, Outline] = {
    "circle": _as_circle(_regular(48, 1)),
    "square": _as_circle(_regular(4, 1, math.pi / 4)),
    "diamond": _as_circle(_regular(4, 1)),
    "triangle": _as_circle(_regular(3, 1)),
    "triangle-down": _as_circle(_regular(3, 1, math.pi)),
    "star": _as_circle(_star(1)),
    "hexagon": _as_circle(_regular(6, 1)),
    "cross": _as_circle(_cross(1, 0.38)),
}


def symbol(shape: str, size: float) -> str:
    """Name the image of a shape that is nearest to a size in pixels.

    >>> symbol("diamond", 15.2), symbol("star", 300)
    ('diamond_16', 'star_40')
    """
    if shape not in SHAPES:
        raise KeyError(shape)
    return f"{shape}_{min(SIZES, key=lambda known: abs(known - size))}"


def distance(outline: Outline, x: Grid, y: Grid) -> Grid:
    """Measure how far points lie from an outline, negative inside."""
    nearest = np.full(x.shape, np.inf)
    inside = np.zeros(x.shape, dtype=bool)
    for (x0, y0), (x1, y1) in zip(outline, outline[1:] + outline[:1], strict=True):
        dx, dy = x1 - x0, y1 - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - along * dx, y - y0 - along * dy))
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + dx * (y - y0) / dy)
    return np.where(inside, -nearest, nearest)


def image(shape: str, size: int) -> NDArray[np.uint8]:
    """Draw one image as a square of signed distances, its centre the place it marks."""
    outline = [(x * size, y * size) for x, y in SHAPES[shape]]
    side = 2 * math.ceil(max(map(math.hypot, *zip(*outline, strict=True))) + _MARGIN)
    steps = (np.arange(side * PIXEL_RATIO) + 0.5) / PIXEL_RATIO - side / 2
    x, y = np.meshgrid(steps, steps)
    return np.rint(np.clip(_EDGE - distance(outline, x, y) * _STEEPNESS / 8, 0, 1) * 255).astype(np.uint8)


@cache
def sheet() -> tuple[dict[str, dict[str, Any]], bytes]:
    """Draw all images on one sheet: where each of them lies, and the PNG."""
    index: dict[str, dict[str, Any]] = {}
    rows, top = [], 0
    for size in SIZES:
        images = {f"{shape}_{size}": image(shape, size) for shape in SHAPES}
        row = np.zeros((max(map(len, images.values())), sum(map(len, images.values()))), dtype=np.uint8)
        left = 0
        for name, drawn in images.items():
            side = len(drawn)
            row[:side, left : left + side] = drawn
            index[name] = {"x": left, "y": top, "width": side, "height": side, "pixelRatio": PIXEL_RATIO, "sdf": True}
            left += side
        rows.append(row)
        top += len(row)
    width = max(row.shape[1] for row in rows)
    alpha = np.vstack([np.pad(row, ((0, 0), (0, width - row.shape[1]))) for row in rows])
    return index, png(alpha)


def png(alpha: NDArray[np.uint8]) -> bytes:
    """Write a picture that has only transparency as a PNG (black with an alpha channel)."""
    height, width = alpha.shape
    lines = np.zeros((height, 1 + 2 * width), dtype=np.uint8)
    lines[:, 2::2] = alpha

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 4, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
