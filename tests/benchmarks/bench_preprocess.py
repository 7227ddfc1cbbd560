"""How fast reports are read, and what the gazetteer costs to open; rates and ratios of one run on one machine.

Prints a table. The yardstick is a bare pass of a word pattern over the same text: the ratio to it travels between
machines better than reports a second do. Run: python -m tests.benchmarks.bench_preprocess
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dashboard.preprocess.extract import extract
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports
from dashboard.preprocess.run import few_collections
from dashboard.settings import SEEDS
from tests.benchmarks.measures import Measure, Row, Sizes

RATE, SECONDS, MEMORY = 300.0, 1.0, 300.0

_OPENED = (
    "import time; from tests.benchmarks.measures import memory; "
    "from dashboard.preprocess.gazetteer import Gazetteer; "
    "i = time.perf_counter(); g = Gazetteer.open(); [g.candidates(n) for n in ('Sotk', 'Goma', 'Կապան')]; "
    "print(time.perf_counter() - i, memory())"
)


def figures(_: Sizes) -> Iterator[Row]:
    """Measure reading and the gazetteer."""
    found = list(reports([Path(SEEDS)], published=None, format=None, issues=IssueLog()))
    gazetteer = Gazetteer.open()
    for report in found[:20]:
        extract(report, gazetteer)
    kilobytes = sum(len(report.text) for report in found) / 1000
    with few_collections():
        taken = min(_cpu(lambda: [extract(report, gazetteer) for report in found]) for _ in range(3))
    bare = min(_cpu(lambda: [re.findall(r"\w+|[^\w\s]", report.text) for report in found]) for _ in range(3))
    rate, ratio = kilobytes / taken, f"{taken / bare:.0f}x a bare pass of a pattern"
    yield Row("reports of 1 kB a second and core", f"{rate:.0f}", ratio, "aim 300", rate >= RATE)
    said = subprocess.run([sys.executable, "-c", _OPENED], check=True, capture_output=True, text=True).stdout.split()
    seconds, held = (float(word) for word in said)
    yield Row("gazetteer: open and 3 look-ups", f"{seconds:.2f} s", "", "aim 1 s", seconds < SECONDS)
    yield Row("gazetteer: memory of the process", f"{held:.0f} MB", "", "aim 300 MB", held < MEMORY)


def main() -> None:
    """Measure and print."""
    for row in figures(Sizes()):
        print(f"{row.what:<36}{row.value:>10}  {row.ratio or row.peer}")


def _cpu(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


MEASURES = [Measure("reading reports", "", figures)]

if __name__ == "__main__":
    main()
