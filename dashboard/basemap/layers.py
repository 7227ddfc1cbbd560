"""Land, water and borders as GeoJSON features, the disputed borders told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from shapely import LineString, Point, STRtree
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.basemap.labels import Feature
from dashboard.errors import InputError

# A point of data/basemap.toml is rounded to 0.001 degrees; a line farther away than this is another line.
NEAR_DEGREES = 0.01


def feature(geometry: BaseGeometry, minzoom: int = 0, **properties: object) -> Feature:
    """Make a GeoJSON feature that tiles show from a zoom on."""
    made = {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}
    return made | {"tippecanoe": {"minzoom": minzoom}} if minzoom else made


def areas(shapes: Iterable[BaseGeometry]) -> Iterator[Feature]:
    """Cut land or lakes into single polygons, so that none is dropped for the size of its neighbours."""
    for whole in shapes:
        for part in getattr(whole, "geoms", [whole]):
            yield feature(part)


def river_lines(rivers: Iterable[Feature], choices: dict[str, Any]) -> Iterator[Feature]:
    """Keep of a river its line, how heavy it is, and the zoom it is worth showing at; add our own.

    ``coarse`` marks a line whose points lie too far apart to be shown close up.
    """
    for river in rivers:
        shown = min(6, max(2, round(river["properties"]["min_zoom"])))
        yield {
            "type": "Feature",
            "properties": {"weight": river["properties"]["strokeweig"], "coarse": False},
            "geometry": river["geometry"],
            "tippecanoe": {"minzoom": shown},
        }
    for own in choices["river"]:
        yield feature(LineString(own["line"]), minzoom=5, weight=own["weight"], coarse=own["coarse"])


def borders(outer: Sequence[BaseGeometry], inner: Sequence[BaseGeometry], choices: dict[str, Any]) -> Iterator[Feature]:
    """Give the borders of countries, ``disputed`` true for those that data/basemap.toml names."""
    disputed = lines_through(outer, choices["disputed"])
    left_out = lines_through(outer, choices["left_out"])
    for number, line in enumerate(outer):
        if number not in left_out:
            yield feature(line, disputed=number in disputed)
    for number in lines_through(inner, choices["disputed_inner"]):
        yield feature(inner[number], disputed=True)
    for drawn in choices["drawn"]:
        yield feature(LineString(drawn["line"]), disputed=True)


def inner_lines(inner: Sequence[BaseGeometry], choices: dict[str, Any]) -> Iterator[Feature]:
    """Give the first-level boundaries within countries, without those drawn as disputed borders."""
    taken = lines_through(inner, choices["disputed_inner"])
    for number, line in enumerate(inner):
        if number not in taken:
            yield feature(line, minzoom=4)


def lines_through(lines: Sequence[BaseGeometry], stretches: Iterable[dict[str, Any]]) -> set[int]:
    """Find the lines that the points of named stretches lie on.

    >>> lines_through([LineString([(0, 0), (2, 0)]), LineString([(0, 1), (2, 1)])], [{"name": "n", "on": [[1, 1]]}])
    {1}
    """
    tree = STRtree(list(lines))
    found = set()
    for stretch in stretches:
        for place in stretch["on"]:
            point = Point(place)
            nearest = int(tree.nearest(point))
            if lines[nearest].distance(point) > NEAR_DEGREES:
                raise InputError(f"basemap.toml: no line passes {place} of {stretch['name']!r}")
            found.add(nearest)
    return found
