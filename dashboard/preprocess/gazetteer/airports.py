"""Airports and air bases, each a site of its own; a place that nothing else names is known by its airport."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from dashboard.preprocess.gazetteer.names import name_key, skeletons
from dashboard.preprocess.gazetteer.row import Row
from dashboard.preprocess.gazetteer.shapes import distance_km

_SOURCE = "OurAirports (public domain)"
_NOUN = re.compile(
    r"(?:\s(?:International|Regional|Domestic|Municipal|Military|Naval|National|City|Town|Old|New|North|South|East|West)){0,2}"
    r"\s(?P<noun>Air(?:port|field|strip|base|\s(?:Base|Field|Force Base))|Aerodrome)$"
)
_AIRPORT_KM, _TOWN_KM = 4.0, 10.0
_NEAR_KM = 25.0
_WEIGHT = {"large_airport": 50_000, "medium_airport": 10_000, "small_airport": 1_000}

Cells = dict[tuple[int, int], list[Row]]


def airports(path: Path, iso3: dict[str, str], known: Iterable[Row]) -> Iterator[Row]:
    """Read the airports, and give a town beside one the airport's spelling of its name as another name.

    An airport whose name without "Airport" is no other place's stands for the place of that name.
    """
    rows = list(known)
    taken = {name_key(name) for row in rows for name in (row.name, *row.names, *row.weak)}
    cells = _cells(rows)
    for number, sort, name, other, lat, lon, iso2 in zip(*pq.read_table(path).to_pydict().values(), strict=True):
        noun = _NOUN.search(name)
        town = name[: noun.start()] if noun else ""
        unknown = len(town) > 3 and name_key(town) not in taken
        beside = _town(cells, town, lat, lon) if unknown else None
        if beside is not None:
            beside.names.append(town)
        alone = unknown and beside is None and " " not in town
        yield Row(
            f"airport_{number}",
            name,
            "site",
            lat,
            lon,
            iso3.get(iso2, ""),
            population=_WEIGHT[sort],
            radius_km=_TOWN_KM if alone else _AIRPORT_KM,
            names=[n for n in (*other.split("\n"), *_shorter(town, noun["noun"] if noun else "")) if n],
            weak=[town] if alone else [],
            source=_SOURCE,
        )


def _shorter(town: str, noun: str) -> list[str]:
    """Return what news calls it: "Khartoum airport" for Khartoum International Airport."""
    if not town:
        return []
    return [f"{town} {noun}"] + ([f"{town} Airbase", f"{town} Airfield"] if noun == "Air Base" else [])


def _cells(rows: list[Row]) -> Cells:
    found: Cells = defaultdict(list)
    for row in rows:
        if row.kind == "settlement":
            found[round(row.latitude), round(row.longitude)].append(row)
    return found


def _town(cells: Cells, name: str, lat: float, lon: float) -> Row | None:
    """Return the nearest settlement beside a point whose name is a like spelling of one."""
    forms = set(skeletons(name_key(name)))
    near = [
        (km, row.place_id, row)
        for north in (-1, 0, 1)
        for east in (-1, 0, 1)
        for row in cells.get((round(lat) + north, round(lon) + east), ())
        if (km := distance_km(lat, lon, row.latitude, row.longitude)) <= _NEAR_KM
    ]
    for _, _, row in sorted(near):
        if any(forms.intersection(skeletons(name_key(n))) for n in (row.name, *row.names)):
            return row
    return None
