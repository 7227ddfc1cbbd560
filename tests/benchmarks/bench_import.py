"""Importing coded rows: the road to the tables beside DuckDB alone, and ten million rows in bounded memory.

DuckDB alone reads the same CSV into memory and writes the very tables that the road made, loaded before the clock
starts: the same bytes in, the same bulk out, and nothing understood on the way.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from dashboard.settings import ROOT
from dashboard.tables import served
from tests.benchmarks import made
from tests.benchmarks.measures import Measure, Row, Sizes, size

ROWS, MANY = 350_000, 10_000_000
MOST_TIMES, MOST_MEMORY = 2.0, 4_000.0
_WRITTEN = ("incidents", "claims", "reports")
_MEASURED = """
import json, sys, time
from pathlib import Path
from tests.benchmarks.measures import memory
source, out = Path(sys.argv[2]), Path(sys.argv[3])
if sys.argv[1] == "tables":
    from dashboard.preprocess.run import preprocess
    work = lambda: preprocess([source], out)
else:
    from dashboard.store.making import make
    work = lambda: make(source, out)
start = time.perf_counter()
work()
seconds = time.perf_counter() - start
print(json.dumps([seconds, memory()]))
"""


class Taken(NamedTuple):
    """Seconds of the work, and the most memory of its process in MB."""

    seconds: float
    memory: float


def road(what: str, source: Path, out: Path) -> Taken:
    """Make the tables of a sheet, or the store of tables, in a process of its own."""
    words = [sys.executable, "-c", _MEASURED, what, str(source), str(out)]
    said = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Taken(*json.loads(said.splitlines()[-1]))


def alone(sheet: Path, tables: Path, out: Path) -> float:
    """Return the seconds that DuckDB needs to read the CSV and to write the tables, without making them of it."""
    out.mkdir()
    with duckdb.connect() as base:
        base.execute("SET preserve_insertion_order = true")
        for name in _WRITTEN:
            base.execute(f"CREATE TABLE {name} AS FROM read_parquet('{tables / name}.parquet')")
        start = time.perf_counter()
        base.execute(f"CREATE TABLE given AS FROM read_csv('{sheet}', all_varchar = true, delim = ',', header = true)")
        for name in _WRITTEN:
            base.execute(f"COPY {name} TO '{out / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
        return time.perf_counter() - start


@contextmanager
def emptied() -> Iterator[Path]:
    """Give an empty folder beside the made-up files, where there is room for large ones."""
    made.CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".import-", dir=made.CACHE))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def importing(sizes: Sizes) -> Iterator[Row]:
    """Measure the road and the store for a sheet like UCDP's, and the road alone for ten million rows."""
    n = min(ROWS, sizes.largest)
    with emptied() as folder:
        # Readers go by what a file is; they only look at its name for what it is called.
        sheet = folder / "ucdp.csv"
        sheet.symlink_to(made.kept("ucdp", n))
        found = road("tables", sheet, folder / "out")
        tables = served(folder / "out")
        peer = min(alone(sheet, tables, folder / f"alone-{turn}") for turn in range(2))
        ratio = found.seconds / peer
        shown = f"{found.seconds:.1f} s, {found.memory:.0f} MB"
        yield Row(
            f"{size(n)} UCDP rows to tables", shown, f"{ratio:.2f}x", f"DuckDB alone {peer:.1f} s", ratio <= MOST_TIMES
        )
        store = road("store", tables, folder / "store")
        shown = f"{store.seconds:.1f} s, {store.memory:.0f} MB"
        yield Row(f"{size(n)} UCDP rows, store and index", shown, f"{store.seconds / found.seconds:.1f}x of the tables")
    if MANY in sizes.rows:
        yield from many(MANY)


def many(n: int) -> Iterator[Row]:
    """Measure the road for a file like GDELT's."""
    with emptied() as folder:
        sheet = folder / "gdelt.tsv"
        sheet.symlink_to(made.kept("gdelt", n))
        found = road("tables", sheet, folder / "out")
    rate, smaller = n / found.seconds, f"{size(n)} GDELT rows to tables, memory"
    yield Row(smaller, f"{found.memory:.0f} MB", "", f"{rate:,.0f} rows a second", found.memory < MOST_MEMORY)


MEASURES = [Measure("import of coded rows", "at most 2x DuckDB alone; 10M rows under 4 GB", importing)]
