"""Subdivisions: the regions of states, with their outline, or their middle and reach by the settlements in them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from dashboard.preprocess.gazetteer.names import name_key, readable, skeleton
from dashboard.preprocess.gazetteer.row import GEONAMES, NATURAL_EARTH, Row


def usable(name: str) -> bool:
    """Leave out what GeoNames lists beside names: airport codes, links, machine transliterations in small letters."""
    if not readable(name) or (name.isascii() and (name[0].islower() or (len(name) <= 4 and name.isupper()))):
        return False
    return 2 <= len(name) <= 60


_FEW, _FEW_KM = 4, 20.0
"""A region of which so few settlements are known reaches at least so far around them."""


_TOWNLIKE = frozenset("municipality commune community city town village urban borough".split())
"""Nouns of regions that are hardly more than their town, which has a row of its own."""


class Spread:
    """Where a region's settlements lie: its middle, reach and people, for regions without a point of their own."""

    def __init__(self, settlements: Any) -> None:
        points: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
        self.seats: dict[tuple[str, str], tuple[int, float, float]] = {}
        for row in settlements:
            seat = (row.population, row.latitude, row.longitude)
            for name in (row.name, *row.names):
                key = (row.admin1, name_key(name))
                self.seats[key] = max(self.seats.get(key, seat), seat)
            point = (row.latitude, row.longitude, row.population)
            for code in {row.country, row.admin1, row.admin2} - {""}:
                points[code].append(point)
        self.of = {code: np.asarray(some) for code, some in points.items()}

    def people(self, code: str) -> int:
        """Return how many people live in a region's settlements."""
        found = self.of.get(code)
        return int(found[:, 2].sum()) if found is not None else 0

    def middle(self, code: str) -> tuple[float, float] | None:
        """Return the mean position of a region's settlements, or None where there is none."""
        found = self.of.get(code)
        return (round(float(found[:, 0].mean()), 4), round(float(found[:, 1].mean()), 4)) if found is not None else None

    def seat(self, admin1: str, names: list[str]) -> tuple[float, float] | None:
        """Return the town in a first-order region that a second-order one is named after, or None."""
        found = [self.seats[key] for key in ((admin1, name_key(n)) for n in names if n) if key in self.seats]
        return max(found)[1:] if found else None

    def reach_km(self, code: str, lat: float, lon: float) -> float:
        """Return the distance in km within which most of a region's settlements lie."""
        found = self.of.get(code)
        if found is None:
            return _FEW_KM
        km = np.hypot((found[:, 0] - lat) * 111.2, (found[:, 1] - lon) * 111.2 * math.cos(math.radians(lat)))
        return round(max(5.0 if len(found) >= _FEW else _FEW_KM, float(np.percentile(km, 85))), 1)


class Shapes:
    """Natural Earth's first-order regions by GeoNames id, by GeoNames code and by the label point."""

    def __init__(self, regions: dict[str, list[Any]]) -> None:
        rows = [dict(zip(regions, values, strict=True)) for values in zip(*regions.values(), strict=True)]
        self.by_id = {str(r["geonameid"]): r for r in rows if r["geonameid"]}
        self.by_code = {r["admin1"]: r for r in rows if r["admin1"]}
        self.by_point = {(round(r["latitude"], 3), round(r["longitude"], 3)): r for r in rows}

    def of(self, number: str, code: str, spellings: list[str]) -> dict[str, Any] | None:
        """Return the region of an id, unless its names show that the source mixed it up with another."""
        shape = self.by_id.get(number) or self.by_code.get(code)
        if shape is None:
            return None
        ours = {skeleton(name_key(n))[:4] for n in spellings}
        return shape if ours & {skeleton(name_key(n))[:4] for n in shape["names"].split("\n")} else None


def subdivisions(
    lines: list[list[str]], centres: dict[str, Any], iso3: dict[str, str], spread: Spread, shapes: Shapes
) -> Iterator[Row]:
    """Read the first- and second-order regions, each with its outline, its own point or its settlements' middle."""
    for name, iso, code, number, kind, aliases, level, *_ in lines:
        if not number or "." not in code:
            continue
        iso2 = code[:2]
        names = [name, *(a for a in aliases.split("|") if usable(a))]
        shape = shapes.of(number, code, names)
        point = (round(shape["latitude"], 4), round(shape["longitude"], 4)) if shape else spread.middle(code)
        if point is None and level == "1":
            point = (centres.get(iso2, {}).get(iso) or {}).get("latLng")
        if point is None and level != "1" and not _TOWNLIKE.intersection(" ".join((*names, kind)).lower().split()):
            point = spread.seat(
                ".".join(code.split(".")[:2]), [n for name in names for n in (name, bare_name(name, kind))]
            )
        if point is None:
            continue
        admin1 = ".".join(code.split(".")[:2])
        agreed = shape is not None and skeleton(name_key(shape["name"]))[:4] in {
            skeleton(name_key(n))[:4] for n in names
        }
        label = shape["name"] if shape and agreed and level == "1" else name
        second = code.count(".") > 1 or level != "1" or (iso2 == "AZ" and kind == "Rayon")
        yield Row(
            number,
            label,
            "admin2" if second else "admin1",
            float(point[0]),
            float(point[1]),
            iso3.get(iso2, ""),
            admin1,
            code if code.count(".") > 1 else "",
            spread.people(code),
            _reach(shape, spread, code, point),
            "ADM2" if code.count(".") > 1 else "ADM1",
            names + (shape["names"].split("\n") if shape and agreed else []),
            [bare_name(n, kind) for n in names],
            geometry=shape["geometry"] if shape else "",
            source=NATURAL_EARTH if shape else GEONAMES,
        )


def _reach(shape: dict[str, Any] | None, spread: Spread, code: str, point: tuple[float, float]) -> float:
    if shape:
        return float(round(max(3.0, math.sqrt(shape["area_km2"] / math.pi)), 1))
    return spread.reach_km(code, *point)


_COMMON_NOUNS = {
    "county",
    "district",
    "region",
    "province",
    "governorate",
    "municipality",
    "oblast",
    "raion",
    "rayon",
    "state",
    "department",
    "parish",
    "prefecture",
    "canton",
    "borough",
    "city",
    "of",
    "the",
    "autonomous",
    "republic",
    "krai",
    "kray",
    "okrug",
    "il",
    "ili",
    "ilçesi",
    "marz",
    "emirate",
    "commune",
    "community",
    "division",
    "subdistrict",
    "regency",
    "rayonu",
    "governorate.",
    "wilaya",
    "muhafazat",
    "marzi",
}


def bare_name(name: str, kind: str) -> str:
    """Leave out the common noun of a region's name: ``Manbij District`` is also just Manbij."""
    words = [w for w in name.split() if w.lower() not in _COMMON_NOUNS and w.lower() != kind.lower()]
    return " ".join(words) if words and len(words) < len(name.split()) else ""
