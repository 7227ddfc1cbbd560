"""What is known near a point by a name: so that two sources' rows of one place become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dashboard.preprocess.gazetteer.names import name_key, skeleton
from dashboard.preprocess.gazetteer.row import Row
from dashboard.preprocess.gazetteer.shapes import distance_km

_SAME_KM = {"settlement": 15.0, "neighbourhood": 15.0, "admin2": 60.0}
"""How far apart two sources may put one place: a town's point is its middle, a district's anywhere in it."""


class Nearby:
    """The places known so far by every spelling, asked whether one of a name lies at a point."""

    def __init__(self, known: Iterable[Row], countries: set[str]) -> None:
        self._of: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        for row in known:
            if row.kind in _SAME_KM and row.country in countries:
                self.add(row)

    def add(self, row: Row) -> None:
        """Know one place more."""
        point = (row.latitude, row.longitude, _SAME_KM[row.kind])
        for key in {name_key(n) for n in (*row.names, *row.weak) if n}.union(_forms(row.name)):
            self._of[key].append(point)

    def knows(self, name: str, lat: float, lon: float) -> bool:
        """Tell whether a place of this name, or of a like transliteration of it, is known at a point."""
        return any(
            abs(lat - north) < 1 and distance_km(lat, lon, north, east) <= km
            for form in _forms(name)
            for north, east, km in self._of.get(form, ())
        )


def _forms(name: str) -> tuple[str, str]:
    key = name_key(name)
    return key, f"~{skeleton(key)}"
