"""Places in Mercator steps, the whole numbers in which the store keeps them, and parts of the world in both."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dashboard.store import layout
from dashboard.store.filter import Box


def at(longitude: float, latitude: float) -> tuple[int, int]:
    """Return a place in Mercator steps from the west and the top."""
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(max(min(latitude, 85.05), -85.05)))) / math.pi) / 2
    return _clipped(x), _clipped(y)


def degrees(x: np.ndarray | float, y: np.ndarray | float) -> tuple[Any, Any]:
    """Return longitude and latitude of a place in Mercator steps."""
    longitude = np.asarray(x) / layout.ACROSS * 360 - 180
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * np.asarray(y) / layout.ACROSS))))
    return longitude, latitude


def box_of(corners: dict[str, int]) -> Box:
    """Return the part of the world between corners (west, north, east, south) in Mercator steps."""
    (west, north), (east, south) = (
        (float(each) for each in degrees(corners[x], corners[y])) for x, y in (("west", "north"), ("east", "south"))
    )
    return Box(west, south, east, north)


def coarse(corners: dict[str, int | None]) -> range:
    """Return the cell sizes, as powers of two of Mercator steps, that part all there is into 4 to 32 across.

    >>> list(coarse({"west": 0, "east": layout.ACROSS - 1, "north": 0, "south": 5}))
    [22, 23, 24]
    """
    west, east, north, south = (corners[side] for side in ("west", "east", "north", "south"))
    if west is None or east is None or north is None or south is None:
        return range(0)
    finest = math.ceil(math.log2(max(east - west, south - north, 1) / 32))
    return range(max(finest, 1), min(max(finest, 1) + 3, 25))


def snapped(box: Box, shift: int) -> Box:
    """Widen a part of the world to whole groups of cells, so that a small move of the map asks nothing new."""
    (west, north), (east, south) = at(box.west, box.north), at(box.east, box.south)
    step = 4 << shift
    low_x, low_y, high_x, high_y = (
        west // step * step,
        north // step * step,
        -(-(east + 1) // step) * step,
        -(-(south + 1) // step) * step,
    )
    if box.west > box.east and low_x < high_x:  # over the date line, and widened until its ends meet
        low_x, high_x = 0, layout.ACROSS
    last = layout.ACROSS - 1
    return box_of({"west": low_x, "north": low_y, "east": min(high_x - 1, last), "south": min(high_y - 1, last)})


def _clipped(share: float) -> int:
    return min(max(math.floor(share * layout.ACROSS), 0), layout.ACROSS - 1)
