"""An incident's geometry as the tables hold it."""

from __future__ import annotations

import json
from typing import Any


def shape(text: str | None) -> dict[str, Any] | None:
    """Return GeoJSON text as a geometry, or None where there is none that can be drawn.

    >>> shape('{"type": "Point", "coordinates": [1, 2]}')
    {'type': 'Point', 'coordinates': [1, 2]}
    >>> shape("nonsense") is None
    True
    """
    if not isinstance(text, str):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found if isinstance(found, dict) and "type" in found else None
