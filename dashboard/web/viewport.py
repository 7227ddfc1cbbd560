"""Which part of the world the map looks at."""

from __future__ import annotations

import math
from typing import Any

from dashboard.store.filter import Box


def viewport(bounds: Box | None, width: float = 640, height: float = 480) -> dict[str, Any]:
    """Return centre and zoom that hold the bounds on a map so many pixels large, with some room around."""
    if bounds is None:
        return {"center": {"lon": 20.0, "lat": 25.0}, "zoom": 1.0}
    west, south, east, north = bounds
    top, bottom = (math.asinh(math.tan(math.radians(max(min(at, 84.0), -84.0)))) for at in (north, south))
    across = math.log2(width * 0.8 / 512 * 360 / max(east - west, 0.05))
    down = math.log2(height * 0.8 / 512 * 2 * math.pi / max(top - bottom, 0.001))
    middle = math.degrees(math.atan(math.sinh((top + bottom) / 2)))
    zoom = round(max(0.5, min(across, down, 9.0)), 2)
    return {"center": {"lon": (west + east) / 2, "lat": middle}, "zoom": zoom}
