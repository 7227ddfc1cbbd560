"""The tables on disk: where a build lies in its folder, and how its tables are opened.

    OUT/incidents.parquet, claims.parquet, mentions.parquet, reports.parquet, issues.jsonl
    OUT/.current          a link to the build that is served; turning it is what makes a new build visible
    OUT/.builds/<hash>/   the files themselves, by the hash of what they hold

The names in OUT are links through ``.current``, so that all change at one instant. A folder with plain
Parquet files is read just as well.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import TablesError
from dashboard.schema import TABLES, VERSION

if TYPE_CHECKING:
    import pandas as pd

CURRENT = ".current"
ISSUES = "issues.jsonl"
MARK = b"incident-dashboard-schema"
FILES = (*(f"{name}.parquet" for name in TABLES), ISSUES)
# Columns beyond the contract, null where another program wrote the tables without them.
_ADDED = {
    "incidents": {
        "place_other_names",
        "place_kind",
        "dataset",
        "source_event_id",
        "event_code",
        "killed_best",
        "lead",
    },
    "claims": {"attribution", "confidence", "joint"},
}
_ATTEMPTS = 10
_END = 65_536


def open_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all tables of one build, whole or not at all.

    Integers are nullable, days are ``datetime64[s]`` with NaT for unknown, lists are tuples or None.
    """
    for attempt in range(_ATTEMPTS):
        build = served(folder)
        try:
            return {name: _read(build, name) for name in TABLES}
        except FileNotFoundError as error:
            # Two newer builds came while this one was read, and took it away: read the newest.
            if attempt + 1 == _ATTEMPTS or build == served(folder):
                raise TablesError(_missing(folder, Path(str(error.filename or error)).name)) from None
    raise AssertionError("unreachable")


def checked_files(folder: Path) -> dict[str, Path]:
    """Return the files of the tables in a build's folder, each looked at for the contract's columns and types."""
    found = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        try:
            schema = pq.read_schema(path)
        except FileNotFoundError:
            raise TablesError(_missing(folder, path.name)) from None
        except (OSError, pa.ArrowException) as error:
            raise TablesError(f"{path.name} cannot be read ({_first_line(error)}); preprocess again") from None
        _check(schema, name, path)
        found[name] = path
    return found


def fingerprint(build: Path) -> str:
    """Tell a build's tables from others by what they hold: their sizes and what stands at their ends.

    A Parquet file ends with where its columns lie and what they range over; a copy of the folder has the same.
    """
    digest = hashlib.sha256()
    for file in FILES:
        path = build / file
        if path.exists():
            with path.open("rb") as opened:
                size = opened.seek(0, 2)
                opened.seek(max(size - _END, 0))
                digest.update(f"{file} {size} ".encode() + opened.read())
    return digest.hexdigest()[:16]


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one table of the build that is served."""
    try:
        return _read(served(folder), name)
    except FileNotFoundError:
        raise TablesError(_missing(folder, f"{name}.parquet")) from None


def read_issues(folder: Path) -> list[dict[str, Any]]:
    """Read the issues that were written beside the tables; none when the file is not there."""
    path = served(folder) / ISSUES
    try:
        return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        raise TablesError(f"{path.name} in {folder} cannot be read; preprocess again") from None


def build_id(folder: Path) -> str | None:
    """Tell which build is served, in a word that changes whenever its files do; None without tables."""
    build = served(folder)
    try:
        states = [(name, (build / name).stat()) for name in FILES if (build / name).exists()]
    except OSError:
        return None
    said = [f"{build.name}"] + [f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if states else None


def served(folder: Path) -> Path:
    """Return the folder of the build that is served now, where it really lies."""
    current = folder / CURRENT
    return current.resolve() if current.exists() else folder


def _read(build: Path, name: str) -> pd.DataFrame:
    path = build / f"{name}.parquet"
    try:
        found = pq.read_table(path)
    except FileNotFoundError:
        raise FileNotFoundError(2, "missing", str(path)) from None
    except (OSError, pa.ArrowException) as error:
        raise TablesError(f"{path.name} cannot be read ({_first_line(error)}); preprocess again") from None
    marked = (found.schema.metadata or {}).get(MARK, VERSION.encode()).decode("ascii", "replace")
    if marked != VERSION:
        raise TablesError(f"{path.name} is of schema {marked}, this version reads {VERSION}; preprocess again")
    table = _in_schema(found, name)
    import pandas as pd  # who only serves does without, and starts the sooner

    kinds = {pa.int8(): pd.Int8Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=kinds.get, date_as_object=False, ignore_metadata=True)
    for field in table.schema:
        if pa.types.is_date(field.type):
            frame[field.name] = frame[field.name].astype("datetime64[s]")
        elif pa.types.is_list(field.type):
            values = [None if words is None else tuple(words) for words in table[field.name].to_pylist()]
            frame[field.name] = pd.Series(values, index=frame.index, dtype=object)
    return frame


def _in_schema(found: pa.Table, name: str) -> pa.Table:
    """Bring a table's columns into the contract's order and types, or refuse it."""
    schema: pa.Schema = TABLES[name]
    added = _ADDED.get(name, set())
    missing = [column for column in schema.names if column not in found.column_names and column not in added]
    if missing:
        raise TablesError(f"{name}.parquet has no column {', '.join(missing)}; preprocess again")
    columns = []
    for field in schema:
        if field.name not in found.column_names:
            columns.append(pa.nulls(found.num_rows, field.type))
            continue
        try:
            columns.append(found[field.name].cast(field.type))
        except (pa.ArrowException, ValueError):
            kind = found.schema.field(field.name).type
            raise TablesError(
                f"{name}.parquet: column {field.name} is {kind}, not {field.type}; preprocess again"
            ) from None
    return pa.Table.from_arrays(columns, schema=schema)


def _check(found: pa.Schema, name: str, path: Path) -> None:
    """Refuse a file of another schema version, without the contract's columns, or with other types in them."""
    marked = (found.metadata or {}).get(MARK, VERSION.encode()).decode("ascii", "replace")
    if marked != VERSION:
        raise TablesError(f"{path.name} is of schema {marked}, this version reads {VERSION}; preprocess again")
    missing = [each for each in TABLES[name].names if each not in found.names and each not in _ADDED.get(name, set())]
    if missing:
        raise TablesError(f"{name}.parquet has no column {', '.join(missing)}; preprocess again")
    for field in TABLES[name]:
        if field.name in found.names and _family(found.field(field.name).type) not in (_family(field.type), "null"):
            kind = found.field(field.name).type
            raise TablesError(f"{name}.parquet: column {field.name} is {kind}, not {field.type}; preprocess again")


def _family(kind: pa.DataType) -> str:
    """Return what types that hold the same things have in common."""
    if pa.types.is_dictionary(kind):
        return _family(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return f"list of {_family(kind.value_type)}"
    families = {
        "integer": pa.types.is_integer,
        "number": pa.types.is_floating,
        "day": pa.types.is_date,
        "words": lambda each: (
            pa.types.is_string(each) or pa.types.is_large_string(each) or pa.types.is_string_view(each)
        ),
    }
    return next((family for family, holds in families.items() if holds(kind)), str(kind))


def _missing(folder: Path, file: str) -> str:
    return f"there is no {file} in {folder}; run `python -m dashboard preprocess` first"


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0][:120]
