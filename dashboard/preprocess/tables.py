"""Rows to tables on disk: all of a build at one instant, or none of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import TablesError
from dashboard.preprocess.issues import IssueLog
from dashboard.schema import TABLES, VERSION
from dashboard.tables import CURRENT, FILES, ISSUES, MARK

Rows = Sequence[Mapping[str, Any]] | pd.DataFrame

_BUILDS = ".builds"
_LOCK = ".lock"
_ORDER = {
    "incidents": ["incident_id"],
    "claims": ["claim_id"],
    "mentions": ["report_id", "start", "end", "kind"],
    "reports": ["report_id"],
}
_DTYPES: dict[pa.DataType, str] = {
    pa.int8(): "Int8",
    pa.int32(): "Int32",
    pa.bool_(): "boolean",
    pa.float64(): "float64",
    pa.string(): "str",
}


def frame(name: str, rows: Rows) -> pd.DataFrame:
    """Make a table of rows: the contract's columns and types, missing values null, sorted by its ids.

    >>> frame("claims", [{"claim_id": "c2", "low": 3}, {"claim_id": "c1"}])[["claim_id", "low"]].values.tolist()
    [['c1', <NA>], ['c2', 3]]
    """
    schema: pa.Schema = TABLES[name]
    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), dtype=object)
    unknown = [str(column) for column in table.columns if column not in schema.names]
    if unknown:
        raise TablesError(f"{name}: no such column in the schema: {', '.join(unknown)}")
    table = table.reindex(columns=schema.names)
    for field in schema:
        table[field.name] = table[field.name].astype(_DTYPES.get(field.type, "object"))
    return table.sort_values(_ORDER[name], kind="stable", ignore_index=True)


def write(out: Path, tables: Mapping[str, Rows], issues: IssueLog) -> dict[str, pd.DataFrame]:
    """Write a build's tables and issues into ``out`` and return the tables as pandas has them.

    A reader sees the build before or this one, whole, whenever the writer stops or the disk fills up.
    The same rows make the same bytes. Of two builds at once, the last to finish is seen, whole.
    """
    frames = {name: frame(name, tables.get(name, [])) for name in TABLES}
    _refuse_bad_places(frames["incidents"])
    try:
        (out / _BUILDS).mkdir(parents=True, exist_ok=True)
        with _alone(out):
            _clear(out)
            build = _write_build(out, frames, issues)
            _adopt(out)
            _turn(out, f"{_BUILDS}/{build.name}")
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
        raise TablesError(f"cannot write the tables to {out}: {reason}; what was there is untouched") from error
    return frames


def _refuse_bad_places(incidents: pd.DataFrame) -> None:
    """Refuse coordinates that are on no map: the screen would drop them without a word."""
    latitude, longitude = incidents["latitude"], incidents["longitude"]
    nowhere = (latitude == 0) & (longitude == 0)
    placed = latitude.between(-90, 90) & longitude.between(-180, 180) & ~nowhere
    unlocated = latitude.isna() & longitude.isna()
    for row in incidents[~(placed | unlocated)].index:
        at = f"incident {incidents['incident_id'][row]} lies at {latitude[row]}, {longitude[row]}"
        raise TablesError(f"{at}, which is no place; nothing was written")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Wait until no other build writes here; the lock falls with the process that holds it."""
    with (out / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear(out: Path) -> None:
    """Take away builds that no one can be reading: all but the one served now."""
    served = (out / CURRENT).readlink().name if (out / CURRENT).is_symlink() else None
    for old in (out / _BUILDS).iterdir():
        if old.name != served:
            shutil.rmtree(old, ignore_errors=True)


def _write_build(out: Path, frames: Mapping[str, pd.DataFrame], issues: IssueLog) -> Path:
    """Write all files into a folder of their own and name it by what they hold."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=out / _BUILDS))
    making.chmod(0o755)
    try:
        for name, table in frames.items():
            schema = TABLES[name].with_metadata({MARK: VERSION.encode()})
            arrow = pa.Table.from_pandas(table, schema=schema, preserve_index=False)
            pq.write_table(arrow, making / f"{name}.parquet", compression="zstd")
        (making / ISSUES).write_text(issues.lines(), encoding="utf-8")
        for file in FILES:
            _sync(making / file)
        _sync(making)
        held = _hash(making)
        build = out / _BUILDS / held
        if build.exists() and _hash(build) == held:
            shutil.rmtree(making)
            return build
        if build.exists():  # someone wrote into it by hand: leave it to its readers until the turn
            build = build.with_name(f"{held}-{making.name[-8:]}")
        making.rename(build)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _sync(out / _BUILDS)
    return build


def _adopt(out: Path) -> None:
    """Make plain files in ``out``, as a copied folder has them, into a build, so that they too change as one."""
    seen = [out / file for file in FILES if (out / file).is_file()]
    if any(not file.is_symlink() for file in seen):
        adopted = Path(tempfile.mkdtemp(prefix="adopted-", dir=out / _BUILDS))
        for file in seen:
            os.link(file.resolve(), adopted / file.name)
        _turn(out, f"{_BUILDS}/{adopted.name}")
    for name in FILES:
        _link(f"{CURRENT}/{name}", out / name)


def _turn(out: Path, build: str) -> None:
    """Turn ``.current`` to another build: the one instant at which readers change over."""
    _link(build, out / CURRENT)
    _sync(out)


def _link(target: str, link: Path) -> None:
    """Put a link in place of whatever has its name, in one step."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    fresh = link.with_name(f".{link.name}.new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    fresh.symlink_to(target)
    fresh.replace(link)


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in FILES:
        with (folder / file).open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()[:16]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
