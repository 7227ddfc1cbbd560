"""A newer release of a dataset over the one in the tables: what is new, what changed, what is no longer there."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.cells import name, text
from dashboard.schema import TABLES
from dashboard.sides import side_named
from dashboard.tables import CURRENT, MARK, served

_STRETCH = 100_000
LEFT_OUT = "left_out"
"""The stage of issues that say what the tables had before and no longer have."""

_FILES = ("incidents", "claims", "reports")
_COMPARED = [f.name for f in TABLES["incidents"] if f.name not in ("incident_id", "status", "exclusion_reason")]


@dataclass(frozen=True, slots=True)
class Change:
    """What a run changes in a dataset that the tables already had."""

    dataset: str
    new: int
    changed: int
    gone: int
    elsewhere: int

    def line(self, shown: str) -> str:
        """Say it: UCDP GED: 12 new, 30 changed, 3 no longer in the release (kept as superseded)."""
        said = f"{shown}: {self.new:,} new, {self.changed:,} changed, {self.gone:,} no longer in the release"
        said += " (kept as superseded)" if self.gone else ""
        return said

    def left_out(self, shown: str) -> str:
        """Say what of the dataset the inputs do not reach, or nothing where they reach all of it."""
        rows = f"{self.elsewhere:,} earlier row{'' if self.elsewhere == 1 else 's'}"
        said = f"{shown}: {rows} of other countries or days than the inputs cover are not in the new tables"
        return said if self.elsewhere else ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The tables of an earlier build that have rows of the same datasets."""

    folder: Path

    @classmethod
    def of(cls, out: Path) -> Earlier | None:
        """Return the build that is served, if its tables know of datasets."""
        current = out / CURRENT
        folder = current.resolve() if current.exists() else out
        try:
            schema = pq.read_schema(folder / "incidents.parquet")
        except (OSError, pa.ArrowException):
            return None
        marked = MARK in (schema.metadata or {})
        whole = all((folder / f"{table}.parquet").is_file() for table in _FILES)
        return cls(folder) if marked and whole and "dataset" in schema.names else None

    def table(self, table: str) -> str:
        """Return the relation of one of its tables."""
        return f"read_parquet({text(self.folder / f'{table}.parquet')})"

    def columns(self, table: str) -> str:
        """Return the contract's columns of one of its tables, NULL where it is older than a column."""
        have = pq.read_schema(self.folder / f"{table}.parquet").names
        return ", ".join(name(f.name) if f.name in have else f"NULL AS {name(f.name)}" for f in TABLES[table])


def compare(
    earlier: Earlier, now: str, reports: str, datasets: list[str], connection: duckdb.DuckDBPyConnection
) -> list[Change]:
    """Find what became of each dataset's rows; those gone are listed in the table ``gone``.

    ``now`` and ``reports`` are relations of this run's incidents and reports.
    """
    before = earlier.table("incidents")
    listed = ", ".join(text(dataset) for dataset in datasets)
    have = set(pq.read_schema(earlier.folder / "incidents.parquet").names)
    row = ", ".join(name(column) for column in _COMPARED if column in have)
    said = "SELECT source_id, publisher, hash(sha256) AS said FROM {}".format
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE earlier_rows AS SELECT incident_id, dataset, country, date_start, date_end, "
        f"hash({row}) AS row FROM {before} WHERE dataset IN ({listed})"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rows_now AS SELECT incident_id, dataset, hash({row}) AS row FROM {now}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coverage AS SELECT dataset, country, min(date_start) AS first, "
        f"max(date_end) AS last FROM {now} GROUP BY ALL"
    )
    covered = (
        "EXISTS (FROM coverage c WHERE c.dataset = e.dataset AND c.country IS NOT DISTINCT FROM e.country "
        "AND (e.date_start IS NULL OR (e.date_start >= c.first AND e.date_end <= c.last)))"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE missing AS SELECT incident_id, dataset, {covered} AS gone FROM earlier_rows e "
        "WHERE incident_id NOT IN (SELECT incident_id FROM rows_now)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT incident_id FROM missing WHERE gone")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE retold AS SELECT n.source_id, n.publisher FROM ({said(reports)}) n "
        f"JOIN ({said(earlier.table('reports'))}) e USING (source_id, publisher) WHERE n.said <> e.said"
    )
    return [change for dataset in datasets if (change := _change(dataset, now, connection)) is not None]


def _change(dataset: str, now: str, connection: duckdb.DuckDBPyConnection) -> Change | None:
    def count(query: str) -> int:
        found = connection.execute(query, [dataset]).fetchone()
        return int(found[0]) if found else 0

    if not count("SELECT count(*) FROM earlier_rows WHERE dataset = ?"):
        return None
    fresh = "SELECT count(*) FROM rows_now n ANTI JOIN earlier_rows e USING (incident_id) WHERE n.dataset = ?"
    changed = (
        "SELECT count(DISTINCT n.incident_id) FROM rows_now n JOIN earlier_rows e USING (incident_id) "
        f"WHERE n.dataset = ? AND (n.row <> e.row OR n.incident_id IN (SELECT incident_id FROM {now} i "
        "JOIN retold r ON r.source_id = i.source_event_id))"
    )
    lost = "SELECT count(*) FILTER ({}) FROM missing WHERE dataset = ?".format
    return Change(dataset, count(fresh), count(changed), count(lost("gone")), count(lost("NOT gone")))


def superseded(earlier: Earlier, table: str) -> str:
    """Return the SELECT of the earlier rows that are gone from the release, marked so, in an order of their own."""
    columns, source = earlier.columns(table), earlier.table(table)
    if table == "incidents":
        marked = columns.replace('"status"', "'excluded' AS status").replace(
            '"exclusion_reason"', "'superseded' AS exclusion_reason"
        )
        return f"SELECT {marked} FROM {source} WHERE incident_id IN (FROM gone) ORDER BY incident_id"
    if table == "claims":
        return f"SELECT {columns} FROM {source} WHERE incident_id IN (FROM gone) ORDER BY claim_id"
    told = f"SELECT report_id FROM {earlier.table('claims')} WHERE incident_id IN (FROM gone)"
    return f"SELECT {columns} FROM {source} WHERE report_id IN ({told}) ORDER BY report_id"


def tell_left_out(out: Path, incidents: pd.DataFrame, part: Path | None, issues: IssueLog) -> None:
    """Say which datasets the tables had before and have no longer: what is replaced is never silently lost."""
    now = Counter(incidents["dataset"].dropna().to_list()) + (_datasets(part) if part else Counter())
    for dataset, rows in sorted(_datasets(served(out) / "incidents.parquet").items()):
        if dataset not in now:
            name = side_named(dataset).name
            said = f"{rows:,} earlier row{'' if rows == 1 else 's'} of this dataset"
            issues.add("warning", LEFT_OUT, f"{name}: {said} are not in the new tables; nothing of it is in the inputs")


def _datasets(path: Path) -> Counter[str]:
    """Count a table's incidents by the dataset they were coded in; none where the table cannot be read."""
    found: Counter[str] = Counter()
    with suppress(OSError, pa.ArrowException), pq.ParquetFile(path) as file:
        if "dataset" in file.schema_arrow.names:
            for batch in file.iter_batches(_STRETCH, columns=["dataset"]):
                for row in pc.value_counts(batch.column(0)).to_pylist():
                    found[row["values"]] += row["counts"]
    found.pop(None, None)  # type: ignore[call-overload]
    return found
