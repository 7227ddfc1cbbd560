"""The road on many machines: a Spark cluster reads the reports in parts and merges what they tell, set by set.

Every machine has this program and sees one folder, that of the tables. The tables are those that one process makes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from dashboard.errors import EngineError
from dashboard.model import Report
from dashboard.preprocess import cluster_parts, tables
from dashboard.preprocess.cluster_merge import Key, sets, shares
from dashboard.preprocess.issues import Issue, IssueLog
from dashboard.schema import TABLES
from dashboard.settings import Setting
from dashboard.spark import Watch, brief, session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PART_REPORTS = Setting("part_reports", 200, "Reports in a part: some seconds of reading, what a lost worker costs.")
SHARE_ACCOUNTS = Setting("share_accounts", 5_000, "Accounts that one task merges, unless more of them hang together.")
_PARTS = ".parts"
_MERGED = "merged"
_LOOK_SECONDS = 0.5
_MERGE_ORDER = {"incidents": ["incident_id"], "claims": ["report_id", "start", "claim_id"]}
_TYPES = {pa.int8(): pd.Int8Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}


@contextmanager
def told(
    found: Iterable[Report],
    engine: str,
    out: Path,
    issues: IssueLog,
    *,
    second_reader: bool = False,
    progress: bool = False,
) -> Iterator[dict[str, pd.DataFrame]]:
    """What the reports tell, as the rows of the tables that the caller writes to ``out``, which all machines see.

    What was read on the way is kept until the caller has written them, so that a run that stops goes on from there.
    """
    folder = out.resolve() / _PARTS
    with session(engine) as opened:
        folder.mkdir(parents=True, exist_ok=True)
        names = list(cluster_parts.lay_out(found, folder, PART_REPORTS.value, second_reader))
        job = _Job(opened, engine, folder, names, progress)
        if names:
            job.read(second_reader)
            job.merge()
        made = {name: job.table(name) for name in TABLES}
        issues.extend(job.issues())
    yield made
    job.clear()


class _Job:
    """One run on a cluster: the parts of the reports, and the folder that all machines see."""

    def __init__(self, opened: SparkSession, engine: str, folder: Path, names: list[str], progress: bool) -> None:
        self._opened, self._engine, self._folder, self._names = opened, engine, folder, names
        self._merged = folder / f"{_MERGED}-{os.getpid()}"
        self._shares = 0
        self._progress = progress

    def read(self, second_reader: bool) -> None:
        """Have every part read that has not been: one task each."""
        names = [name for name in self._names if not (self._folder / name).is_dir()]
        folder, version = self._folder, cluster_parts.code_version()

        def read(batches: Iterable[pd.DataFrame]) -> Iterable[pd.DataFrame]:
            for batch in batches:
                for number in batch["id"]:
                    cluster_parts.read_part(folder, names[number], second_reader, version)
                yield batch

        if names:
            parts = self._opened.range(0, len(names), 1, numPartitions=len(names))
            self._follow("reading", parts.mapInPandas(read, "id long"), lambda: _there(self._folder, names), len(names))

    def merge(self) -> None:
        """Have the accounts merged, those that can have to do with each other by one task."""
        accounts = cluster_parts.read(self._folder, self._names, "accounts", ["account", *Key._fields])
        found = sets(cluster_parts.keys(accounts))
        self._shares = max(1, min(len(found), -(-len(accounts) // SHARE_ACCOUNTS.value)))
        self._merged.mkdir()
        dealt = pa.table(
            {
                "account": accounts["account"],
                "place": pa.array(range(len(accounts)), pa.int64()),
                "share": pa.array(shares(found, self._shares), pa.int64()),
            }
        )
        pq.write_table(dealt, self._merged / "shares.parquet")
        self._follow("merging", self._together(), lambda: len(self._shares_done()), self._shares)

    def table(self, name: str) -> pd.DataFrame:
        """A whole table, in the order in which one process would have made its rows."""
        if name in ("incidents", "claims"):
            folder, parts = self._merged, self._shares_done()
        else:
            folder, parts = self._folder, self._names
        if not parts:
            return tables.frame(name, [])
        found = cluster_parts.read(folder, parts, name)
        if order := _MERGE_ORDER.get(name):
            found = found.sort_by([(column, "ascending") for column in order])
        made: pd.DataFrame = found.to_pandas(types_mapper=_TYPES.get, date_as_object=True)
        return made

    def issues(self) -> list[Issue]:
        """What was not understood in the reports."""
        return [Issue(**row) for row in cluster_parts.read(self._folder, self._names, "issues").to_pylist()]

    def clear(self) -> None:
        """Take away what was read on the way: it is in the tables now."""
        shutil.rmtree(self._merged, ignore_errors=True)
        for name in self._names:
            shutil.rmtree(self._folder / name, ignore_errors=True)
            (self._folder / f"{name}.{cluster_parts.GIVEN}").unlink(missing_ok=True)
        with suppress(OSError):  # another run's parts may be in it
            self._folder.rmdir()

    def _together(self) -> DataFrame:
        """The accounts of each share brought to one machine, and merged there."""
        merged, read = self._merged, self._opened.read

        def merge(share: pd.DataFrame) -> pd.DataFrame:
            cluster_parts.merge_share(merged, share)
            return share[["share"]].head(1)

        # so many places to bring them to that seldom two shares meet
        self._opened.conf.set("spark.sql.shuffle.partitions", str(min(3 * self._shares, 2_000)))
        files = [(self._folder / name / "accounts.parquet").as_uri() for name in self._names]
        accounts = read.parquet(*files).select("account", "told")
        dealt = read.parquet((merged / "shares.parquet").as_uri())
        together: DataFrame = accounts.join(dealt, "account").groupBy("share").applyInPandas(merge, "share long")
        return together

    def _shares_done(self) -> list[str]:
        return [str(n) for n in range(self._shares) if (self._merged / str(n)).is_dir()]

    def _follow(self, label: str, job: DataFrame, done: Callable[[], int], total: int) -> None:
        """Have a job done by the workers, and look after it and them until it is."""
        watch = Watch(self._opened, self._engine)
        with (
            tqdm(total=total, desc=label, unit=" parts", disable=not self._progress) as bar,
            ThreadPoolExecutor(1) as pool,
        ):
            running = pool.submit(job.count)
            try:
                while not wait([running], _LOOK_SECONDS).done:
                    watch.look()
                    bar.update(done() - bar.n)
            except BaseException:
                with suppress(Exception):  # a job that has not begun yet cannot be cancelled, its session can be ended
                    self._opened.stop()
                raise
            if error := running.exception():
                raise EngineError(f"{label} on {self._engine} failed: {brief(error)}") from error
            if done() != total:
                raise EngineError(f"{label}: the workers' results are not in {self._folder}; all must see that folder")
            bar.update(total - bar.n)


def _there(folder: Path, names: Sequence[str]) -> int:
    """How many of the parts have been read."""
    return sum((folder / name).is_dir() for name in names)
