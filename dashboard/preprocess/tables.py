"""Rows to tables on disk: all of a build at one instant, or none of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import TablesError
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.engine import stoppable
from dashboard.preprocess.sheets.releases import tell_left_out
from dashboard.schema import TABLES, VERSION
from dashboard.tables import CURRENT, FILES, ISSUES, MARK

Rows = Sequence[Mapping[str, Any]] | pd.DataFrame

_BUILDS = ".builds"
_STRETCH = 100_000
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


def write(
    out: Path,
    tables: Mapping[str, Rows],
    issues: IssueLog,
    *,
    parts: Mapping[str, Path] | None = None,
    finish: Callable[[Path], None] | None = None,
) -> dict[str, pd.DataFrame]:
    """Write a build's tables and issues into ``out`` and return the tables of ``tables`` as pandas has them.

    A reader sees the build before or this one, whole, whenever the writer stops or the disk fills up.
    The same rows make the same bytes. Of two builds at once, the last to finish is seen, whole. ``parts``
    are Parquet files, in the contract's columns, whose rows follow those of ``tables``; ``finish`` is called
    on the folder of the build before it is seen, and may add files to it.
    """
    frames = {name: frame(name, tables.get(name, [])) for name in TABLES}
    _refuse_bad_places(frames["incidents"])
    try:
        (out / _BUILDS).mkdir(parents=True, exist_ok=True)
        with _alone(out):
            _clear(out)
            tell_left_out(out, frames["incidents"], (parts or {}).get("incidents"), issues)
            build = _write_build(out, frames, parts or {}, issues, finish)
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


def _write_build(
    out: Path,
    frames: Mapping[str, pd.DataFrame],
    parts: Mapping[str, Path],
    issues: IssueLog,
    finish: Callable[[Path], None] | None,
) -> Path:
    """Write all files into a folder of their own and name it by what they hold."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=out / _BUILDS))
    making.chmod(0o755)
    try:
        for name, table in frames.items():
            _write_table(making / f"{name}.parquet", name, table, parts.get(name))
        (making / ISSUES).write_text(issues.lines(), encoding="utf-8")
        for file in FILES:
            _sync(making / file)
        if finish is not None:
            with stoppable():
                finish(making)
        _sync(making)
        held = _hash(making)
        build = out / _BUILDS / held
        if build.exists() and _hash(build) == held:
            _carry_over(making, build)
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


def _carry_over(making: Path, build: Path) -> None:
    """Put what was made beside the same tables into the build that has them: it may have none, or an older one."""
    for made in sorted(path for path in making.iterdir() if path.name not in FILES):
        if made.is_file():
            _sync(made)
            made.replace(build / made.name)
    _sync(build)


def _write_table(path: Path, name: str, table: pd.DataFrame, part: Path | None) -> None:
    """Write one table: its rows, then those of a part, a stretch at a time; a part alone is taken as it is."""
    if part is not None and table.empty:
        try:
            os.link(part, path)
        except OSError:
            shutil.copyfile(part, path)
        return
    arrow = _arrow(name, table)
    if part is None:
        pq.write_table(arrow, path, compression="zstd")
        return
    with pq.ParquetWriter(path, arrow.schema, compression="zstd") as writer:
        writer.write_table(arrow)
        for batch in pq.ParquetFile(part).iter_batches(_STRETCH):
            rows = pa.Table.from_batches([batch]).cast(TABLES[name])
            writer.write_table(rows.replace_schema_metadata(arrow.schema.metadata))


def metadata(name: str) -> dict[str, str]:
    """Return what is written into a table's file beside its rows: the schema's version, and how pandas reads it."""
    found = _arrow(name, frame(name, [])).schema.metadata or {}
    return {key.decode(): value.decode() for key, value in found.items()}


def _arrow(name: str, table: pd.DataFrame) -> pa.Table:
    schema = TABLES[name].with_metadata({MARK: VERSION.encode()})
    return pa.Table.from_pandas(table, schema=schema, preserve_index=False)


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
