"""Names on the basemap as GeoJSON points: countries, territories, waters, settlements."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Feature = dict[str, Any]

# The deepest zoom that is cut into tiles; deeper ones enlarge it, and labels wait for their zoom by themselves.
DEEPEST = 6

# West, south, east, north of the South Caucasus: within it every settlement of 500 people has a name.
REGION = (38.0, 36.5, 54.0, 45.0)

# From how many people on a settlement is named at a zoom, and where everybody counts less than that.
_PEOPLE = ((3, 3_000_000), (4, 1_000_000), (5, 300_000), (6, 100_000), (7, 30_000), (8, 10_000), (9, 3_000))
_FEWEST_ELSEWHERE = 10_000

# A settlement this near to a city three times its size, or to a larger capital, is named close up only.
_SUBURB_KM = 12
_SUBURB_ZOOM = 9


def country_labels(
    table: Iterable[dict[str, Any]], shapes: Iterable[tuple[str, BaseGeometry]], choices: dict[str, Any]
) -> Iterator[Feature]:
    """Name every country where Natural Earth puts its label, the small ones on their largest part."""
    known = set()
    for row in table:
        known.add(row["NAME"])
        if name := choices["names"].get(row["NAME_EN"], row["NAME_EN"]):
            zoom = choices["zooms"].get(name) or max(1.0, row["MIN_LABEL"] - 1)
            yield _label(row["LABEL_X"], row["LABEL_Y"], name, zoom, kind="country", people=int(row["POP_EST"]))
    for given, area in shapes:
        name = choices["names"].get(given, given)
        if name and given not in known and not area.is_empty:
            point = max(getattr(area, "geoms", [area]), key=lambda part: part.area).representative_point()
            yield _label(point.x, point.y, name, 5 if area.area > 0.1 else 6, kind="country", people=0)
    for name, (longitude, latitude) in choices["territories"].items():
        yield _label(longitude, latitude, name, 5, kind="territory", people=0)


def water_labels(choices: dict[str, Any]) -> Iterator[Feature]:
    """Name the seas and lakes that data/basemap.toml lists."""
    for name, (longitude, latitude, zoom) in choices["waters"].items():
        yield _label(longitude, latitude, name, zoom)


def place_labels(
    cities: Iterable[dict[str, Any]], capitals: set[int], supplement: Iterable[dict[str, str]]
) -> Iterator[Feature]:
    """Name the settlements; the supplement's names and zooms come before GeoNames', its own points are added."""
    cities, rows = list(cities), list(supplement)
    beside = suburbs(cities, capitals)
    renamed = {int(row["geonameid"]): row for row in rows if row["geonameid"]}
    for city in cities:
        longitude, latitude, people = city["longitude"], city["latitude"], city["population"]
        row = renamed.pop(city["geonameid"], {})
        near = in_region(longitude, latitude)
        if not (row or near or people >= _FEWEST_ELSEWHERE):
            continue
        capital = city["geonameid"] in capitals
        zoom = int(row.get("zoom") or 0) or place_zoom(people, capital=capital, nearer=bool(row))
        if city["geonameid"] in beside and not row:
            zoom = max(zoom, _SUBURB_ZOOM)
        yield _label(longitude, latitude, row.get("name") or city["name"], zoom, people=people, capital=capital)
    unlisted = [row for row in rows if not row["geonameid"]] + list(renamed.values())
    for row in unlisted:
        if row["latitude"]:
            zoom = int(row["zoom"] or 0) or 9
            yield _label(float(row["longitude"]), float(row["latitude"]), row["name"], zoom, people=0, capital=False)


def place_zoom(people: int, *, capital: bool = False, nearer: bool = False) -> int:
    """Tell from which zoom on a settlement is named; one of the supplement a zoom earlier.

    >>> place_zoom(5_000_000), place_zoom(20_000), place_zoom(20_000, nearer=True), place_zoom(400, capital=True)
    (3, 8, 7, 5)
    """
    zoom = next((zoom for zoom, least in _PEOPLE if people >= least), 10) - nearer
    return min(zoom, 4 if people >= 300_000 else 5) if capital else zoom


def suburbs(cities: Iterable[dict[str, Any]], capitals: set[int]) -> set[int]:
    """Find the settlements in the shadow of a large city, which would crowd its name out."""
    cities = list(cities)
    squares: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        if city["population"] >= 300_000 or city["geonameid"] in capitals:
            squares[int(city["latitude"] // 1), int(city["longitude"] // 1)].append(city)

    def shaded(city: dict[str, Any]) -> bool:
        row, column = int(city["latitude"] // 1), int(city["longitude"] // 1)
        near = (large for y in (-1, 0, 1) for x in (-1, 0, 1) for large in squares.get((row + y, column + x), ()))
        return any(
            large["population"] > city["population"] * (1 if large["geonameid"] in capitals else 3)
            and kilometres(city, large) < _SUBURB_KM
            for large in near
        )

    return {city["geonameid"] for city in cities if city["geonameid"] not in capitals and shaded(city)}


def kilometres(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Measure between two neighbouring settlements as on a plane.

    >>> round(kilometres({"latitude": 60, "longitude": 10}, {"latitude": 60, "longitude": 11}))
    56
    """
    north = (one["latitude"] - other["latitude"]) * 111.2
    east = (one["longitude"] - other["longitude"]) * 111.2 * math.cos(math.radians(one["latitude"]))
    return math.hypot(north, east)


def in_region(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in the South Caucasus and its surroundings."""
    west, south, east, north = REGION
    return west <= longitude <= east and south <= latitude <= north


def capital_ids(
    cities: Iterable[dict[str, Any]], countries: dict[str, dict[str, Any]], choices: dict[str, Any]
) -> set[int]:
    """Find the capitals: the largest place that bears the name of its country's capital."""
    found: dict[str, tuple[int, int]] = {}
    for city in cities:
        country = city["countrycode"]
        if city["name"] == countries.get(country, {}).get("capital"):
            found[country] = max(found.get(country, (-1, 0)), (city["population"], city["geonameid"]))
    return ({number for _, number in found.values()} | set(choices["also"])) - set(choices["not"])


def read_supplement(path: Path) -> list[dict[str, str]]:
    """Read data/basemap_places.csv: names, zooms and points that go before GeoNames'."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _label(longitude: float, latitude: float, name: str, zoom: float, **properties: object) -> Feature:
    """Put a name on a point; ``zoom`` is kept, for the tiles of the deepest level serve all deeper ones."""
    return {
        "type": "Feature",
        "properties": {"name": name, "zoom": zoom, **properties},
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "tippecanoe": {"minzoom": min(DEEPEST, int(zoom))},
    }
