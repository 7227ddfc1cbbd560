"""Made-up incidents in any number, as tables of the project or as the raw files of the coding projects.

Shares, stacks and words are like those of real files (74 in 100 rows share their place with nine others or more); the
same seed gives the same rows, and a larger file begins with the rows of a smaller one.
Run: python -m tests.benchmarks.made tables|ucdp|gdelt|acled ROWS WHERE
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.schema import TABLES, VERSION
from dashboard.settings import BUILD
from dashboard.tables import ISSUES, MARK
from tests.benchmarks import made_sheets, made_tables
from tests.benchmarks.made_rows import blocks

CACHE = BUILD / "bench"
_AT_ONCE = 2


def tables(folder: Path, n: int) -> Path:
    """Write the project's four tables with n incidents into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    marked = {name: columns.with_metadata({MARK: VERSION.encode()}) for name, columns in TABLES.items()}
    options: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "write_statistics": True}
    writers = {
        name: pq.ParquetWriter(folder / f"{name}.parquet", columns, **options) for name, columns in marked.items()
    }
    try:
        for made in _ahead(_block, n):
            for name, table in made.items():
                writers[name].write_table(table.replace_schema_metadata(marked[name].metadata))
    finally:
        for writer in writers.values():
            writer.close()
    (folder / ISSUES).write_text("", encoding="utf-8")
    return folder


def ucdp_csv(path: Path, n: int) -> Path:
    """Write a file like a UCDP GED release with n events."""
    return _sheet(path, n, made_sheets.ucdp, made_sheets.UCDP)


def acled_csv(path: Path, n: int) -> Path:
    """Write a file like an ACLED export with n events."""
    return _sheet(path, n, made_sheets.acled, made_sheets.ACLED)


def gdelt_tsv(path: Path, n: int) -> Path:
    """Write a file like GDELT 2 event files put together, n rows of 61 columns without a header."""
    return _sheet(path, n, made_sheets.gdelt, made_sheets.GDELT)


WRITERS: dict[str, Callable[[Path, int], Path]] = {
    "tables": tables,
    "ucdp": ucdp_csv,
    "acled": acled_csv,
    "gdelt": gdelt_tsv,
}


def kept(kind: str, n: int) -> Path:
    """Return the made-up file or folder of that kind and size, made where it is not there yet.

    What an interrupted run left, or an older version of these files made, is made anew.
    """
    whole = CACHE / f"{kind}-{n}"
    stamp = CACHE / f"{kind}-{n}.json"
    wanted = {"seed": made_sheets.SEED, "made": made_sheets.MADE, "schema": {k: v.names for k, v in TABLES.items()}}
    if whole.exists() and stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return whole
    CACHE.mkdir(parents=True, exist_ok=True)
    partial = CACHE / f".{kind}-{n}.partial"
    for old in (whole, partial):
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    WRITERS[kind](partial, n)
    partial.rename(whole)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return whole


def _block(block: int, wanted: int) -> dict[str, pa.Table]:
    told = made_tables.Told(block, wanted)
    return {
        "incidents": made_tables.incidents(told),
        "claims": made_tables.claims(told),
        "reports": made_tables.reports(told),
    }


def _sheet(path: Path, n: int, make: Callable[[int, int], pa.Table], form: made_sheets.Form) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        for first, table in enumerate(_ahead(make, n)):
            made_sheets.write(table, out, form, header=first == 0)
    return path


def _ahead(make: Callable[[int, int], Any], n: int) -> Iterator[Any]:
    """Give the blocks in their order, the next made while one is written."""
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for block, wanted in blocks(n):
            waiting.append(pool.submit(make, block, wanted))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def main() -> None:
    """Make what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.made", description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=WRITERS)
    parser.add_argument("rows", type=lambda word: int(float(word)))
    parser.add_argument("where", type=Path)
    asked = parser.parse_args()
    start = time.perf_counter()
    WRITERS[asked.kind](asked.where, asked.rows)
    print(f"{asked.rows:,} rows in {time.perf_counter() - start:.1f} s: {asked.where}")


if __name__ == "__main__":
    main()
