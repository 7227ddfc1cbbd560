"""A row: a place as one of the sources gives it, and how exact an incident in it is."""

from __future__ import annotations

from dataclasses import dataclass, field

PRECISION = {
    "settlement": 1,
    "neighbourhood": 1,
    "site": 1,
    "bridge": 1,
    "mountain": 2,
    "island": 2,
    "admin2": 3,
    "admin1": 4,
    "country": 6,
    "water": 7,
}
"""UCDP's where_prec of an incident in a place of a kind; lines, regions and continents are 5."""
GEONAMES = "GeoNames (CC BY 4.0)"
NATURAL_EARTH = "Natural Earth (public domain)"
LOCALITY = "PPLL"
"""GeoNames' code of a place of few dwellings; one of unknown size never outranks a town of unknown size."""


@dataclass(slots=True)
class Row:
    """A place as a source gives it; ``names`` are all its spellings, the display name among them or not."""

    place_id: str
    name: str
    kind: str
    latitude: float
    longitude: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    radius_km: float = 0.0
    feature: str = ""
    names: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    geometry: str = ""
    source: str = GEONAMES
    valid_from: str = ""
    valid_to: str = ""

    @property
    def precision(self) -> int:
        """UCDP's where_prec of an incident said to be in this place."""
        return PRECISION.get(self.kind, 5)


def sound(latitude: float, longitude: float) -> bool:
    """Tell whether coordinates can be a place's: numbers, on the globe, not the null island.

    >>> [sound(*c) for c in ((40.2, 45.9), (95.0, 45.9), (0.0, 0.0), (float("nan"), 45.9))]
    [True, False, False, False]
    """
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
