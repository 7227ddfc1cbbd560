"""Reading on a cluster beside reading in one process: the same made-up reports, the same tables, in one run.

The cluster is a master and two workers on this machine, so it shows what a cluster costs, not what it gains: with
more machines only the reading gets shorter. Run: python -m tests.benchmarks.bench_cluster [REPORTS]
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dashboard.preprocess import cluster, run
from dashboard.spark import session
from dashboard.tables import FILES
from tests import spark_cluster
from tests.benchmarks.made_reports import jsonl


class Measured(NamedTuple):
    """Seconds that each way took, and whether their tables are the same bytes."""

    reports: int
    one_process: float
    cluster_up: float
    session: float
    session_and_cluster: float
    same: bool


def measure(number: int) -> Measured:
    """Read made-up reports both ways."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "made.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in jsonl(number)), encoding="utf-8")
        alone = _seconds(lambda: run.preprocess([file], folder / "alone"))
        start = time.perf_counter()
        with spark_cluster.cluster(folder / "spark") as running:
            up = time.perf_counter() - start
            opened = _seconds(lambda: _open(running.address))
            read = _seconds(lambda: cluster.preprocess([file], folder / "together", engine=running.address))
        return Measured(number, alone, up, opened, read, _hashes(folder / "alone") == _hashes(folder / "together"))


def main() -> None:
    """Measure and print."""
    if why := spark_cluster.missing():
        print(f"not measured: {why}")
        return
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000)
    print(f"{found.reports:,} reports, one process            {found.one_process:8.1f} s")
    print(f"a master and two workers up          {found.cluster_up:8.1f} s")
    print(f"a session opened and closed          {found.session:8.1f} s")
    print(f"the reports on it, session included  {found.session_and_cluster:8.1f} s")
    print(f"without the session, of one process  {_ratio(found):8.2f} times")
    print(f"the same bytes                       {'yes' if found.same else 'NO':>8}")


def _ratio(found: Measured) -> float:
    return (found.session_and_cluster - found.session) / found.one_process


def _open(address: str) -> None:
    with session(address):
        pass


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _hashes(out: Path) -> list[str]:
    return [hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES]


if __name__ == "__main__":
    main()
