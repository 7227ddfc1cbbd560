"""The contract's tables made into the store: sorted by date, with numbers for whatever a filter asks.

It is written beside the tables into files of its own and then put in place whole; the tables are streamed, so
that tens of millions of rows need no more memory than ``MEMORY``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import TablesError
from dashboard.sides import is_party
from dashboard.store import layout, shelves
from dashboard.store.compiled import answer, edition, key
from dashboard.store.engine import answers
from dashboard.store.mercator import coarse
from dashboard.store.steps import steps
from dashboard.tables import ISSUES, checked_files, fingerprint

MEMORY = "3GB"
CHUNK = 500_000
"""So many incidents are worked on at once where rows are gathered into lists."""

Tell = Callable[[str], None]


def make(tables: Path, into: Path | None = None, tell: Tell = lambda _: None) -> Path:
    """Make the store of a folder of tables, and return its file; ``into`` is the folder where it goes.

    Raises ``TablesError`` where the tables are missing, torn, or put an incident outside the world or time.
    """
    files = checked_files(tables)
    target = (into or tables) / layout.FILE
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".store-", dir=target.parent) as work:
            made = Path(work) / layout.FILE
            with _open(made, Path(work)) as base:
                _read(base, files)
                _refuse_torn(base, tables)
                _gather(base, tell)
                _note(base, tables)
            tell("the words")
            _index(made, Path(work) / layout.INDEX)
            (Path(work) / layout.INDEX).replace(target.with_name(layout.INDEX))
            made.replace(target)
    except duckdb.Error as error:
        raise TablesError(f"the store of {tables} cannot be made: {_first_line(error)}") from error
    except OSError as error:
        raise TablesError(f"the store of {tables} cannot be made: {error.strerror or error}") from error
    return target


def share(store: Path, into: Path) -> Path:
    """Write a store's tables as Parquet into a folder, for a cluster that sees it, and return the folder."""
    if into.exists():
        return into
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".shared-", dir=into.parent) as work:
        made = Path(work) / into.name
        made.mkdir()
        with duckdb.connect(store, read_only=True) as base:
            base.execute(f"SET memory_limit = '{MEMORY}'")
            for name in (*layout.TABLES, *answers(base)):
                base.execute(f"COPY {name} TO {_quoted(made / f'{name}.parquet')} (FORMAT parquet, COMPRESSION zstd)")
        made.chmod(0o755)
        with suppress(OSError):  # another process was faster
            made.rename(into)
    return into


@contextmanager
def _open(made: Path, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store's file with a second one for what is only needed while it is made."""
    with duckdb.connect(made) as base:
        base.execute(f"SET memory_limit = '{MEMORY}'")
        base.execute("SET temp_directory = ?", [str(work / "spill")])
        base.execute("SET preserve_insertion_order = true")
        base.execute(f"ATTACH '{work / 'stage.duckdb'}' AS stage")
        yield base
        base.execute("CHECKPOINT")
    with suppress(FileNotFoundError):
        (work / "stage.duckdb").unlink()
    shutil.rmtree(work / "spill", ignore_errors=True)


def _read(base: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> None:
    """Number the incidents by date and the reports as they come, and find each claim's own."""
    parts = {f"{name}_file": _quoted(file) for name, file in files.items()}
    parts |= {name: shelves.columns(name, set(pq.read_schema(file).names)) for name, file in files.items()}
    # The second table of a join is the one that is kept in memory, whatever the guess: texts only stream by.
    base.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    for statement in shelves.NUMBERED:
        base.execute(statement.format(**parts))
    base.execute("RESET disabled_optimizers")


def _gather(base: duckdb.DuckDBPyConnection, tell: Tell) -> None:
    """Put each incident together with its sides in each role and its accounts."""
    codes = [code for (code,) in base.execute("SELECT DISTINCT claimant_side FROM claims").fetchall() if code]
    base.execute("CREATE TABLE stage.parties (code VARCHAR)")
    base.execute("INSERT INTO stage.parties SELECT unnest($1)", [[code for code in sorted(codes) if is_party(code)]])
    chunks = list(_chunks(base))
    for statement in shelves.ROLES_BEGIN:
        base.execute(statement)
    for first, last in chunks:
        tell(f"sides of incidents {first:,} to {last:,}")
        base.execute(shelves.ROLES, {"first": first, "last": last})
    for statement in shelves.CASTS:
        base.execute(statement)
    chosen = steps(*_span(base))
    base.execute("CREATE TABLE steps (unit VARCHAR, edge INTEGER)")
    base.execute("CREATE TABLE stage.days (day INTEGER, step SMALLINT)")
    if chosen.count:
        length = np.diff(chosen.edges)
        lying = {
            "day": np.arange(chosen.edges[0], chosen.edges[-1]),
            "step": np.repeat(np.arange(chosen.count), length),
        }
        base.register("lying", pa.table(lying))
        base.execute("INSERT INTO stage.days SELECT day, step FROM lying")
        base.unregister("lying")
        base.execute(
            "INSERT INTO steps SELECT $unit, unnest($edges)", {"unit": chosen.unit, "edges": chosen.edges.tolist()}
        )
    for statement in shelves.SHOWN_BEGIN:
        base.execute(statement)
    for first, last in chunks:
        tell(f"accounts of incidents {first:,} to {last:,}")
        for statement in shelves.SHOWN:
            base.execute(statement, {"first": first, "last": last})
    for statement in shelves.SHOWN_END:
        base.execute(statement)


def _chunks(base: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    (count,) = _row(base, "SELECT count(*) FROM stage.incidents")
    for first in range(0, count, CHUNK):
        yield first, min(first + CHUNK, count) - 1


def _span(base: duckdb.DuckDBPyConnection) -> tuple[int | None, int | None, int]:
    first, last, count = _row(
        base,
        "SELECT min(date_start) - DATE '1970-01-01', max(date_end) - DATE '1970-01-01', count(*) FROM stage.incidents "
        "WHERE status <> 'excluded'",
    )
    return (None, None, count) if first is None or last is None else (int(first), int(last), count)


def _refuse_torn(base: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Refuse tables that are not of one build, or that put an incident outside the world."""
    said = {
        "not_one_build": f"the tables in {folder} are not of one build; preprocess again",
        "incident_id": f"the tables in {folder} hold an incident_id twice or not at all; preprocess again",
        "claim_id": f"the tables in {folder} hold a claim_id twice or not at all; preprocess again",
        "report_id": f"the tables in {folder} hold a report_id twice or not at all; preprocess again",
        "nowhere": f"an incident in {folder} lies outside the world; preprocess again",
        "days": f"an incident in {folder} has half a date or ends before it begins; preprocess again",
    }
    for torn, query in shelves.TORN.items():
        if _row(base, query)[0]:
            raise TablesError(said[torn])


def _note(base: duckdb.DuckDBPyConnection, tables: Path) -> None:
    """Write down what the store was made of, and the queries a page begins with."""
    from dashboard.store import queries  # loads Ibis, which who only serves does without

    kept = queries.first()
    columns = {
        "key": list(kept),
        "sql": [q.sql for q in kept.values()],
        "names": [sorted(q.names) for q in kept.values()],
    }
    base.register("kept", pa.table(columns))
    base.execute('CREATE TABLE queries AS SELECT "key", sql, names::VARCHAR[] AS names FROM kept')
    base.unregister("kept")
    summary: dict[str, Any] = dict(zip(shelves.ABOUT, _row(base, shelves.SUMMARY), strict=True))
    for name, options, values in queries.answered(coarse(summary)):
        sql = kept[key(name, frozenset(), options)].sql
        base.execute(f"CREATE TABLE {answer(name, options, values.values())} AS {sql}", values)
    base.execute("CREATE TABLE about (name VARCHAR, value VARCHAR)")
    noted = {"version": layout.VERSION, "issues": str(_lines(tables / ISSUES)), "queries": edition()}
    noted["tables"] = fingerprint(tables)
    noted |= {name: str(value) for name, value in summary.items()}
    base.executemany("INSERT INTO about VALUES (?, ?)", [[name, value] for name, value in noted.items()])


def _lines(file: Path) -> int:
    """Count the lines of a file that say something; none where it is not there."""
    if not file.exists():
        return 0
    with file.open("rb") as rows:
        return sum(1 for row in rows if row.strip())


def _index(store: Path, index: Path) -> None:
    """Make the full-text index: each incident's names and the words of its reports."""
    from dashboard.store import search

    with duckdb.connect(store, read_only=True) as base:
        base.execute(f"SET memory_limit = '{MEMORY}'")
        search.make(index, _documents(base))


def _documents(base: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str]]:
    (count,) = _row(base, "SELECT count(*) FROM incidents")
    for first in range(0, count, CHUNK // 10):
        found = base.execute(shelves.DOCUMENTS, {"first": first, "last": first + CHUNK // 10 - 1})
        while rows := found.fetchmany(10_000):
            yield from rows


def _row(base: duckdb.DuckDBPyConnection, query: str) -> Any:
    return base.execute(query).fetchone()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0][:160]
