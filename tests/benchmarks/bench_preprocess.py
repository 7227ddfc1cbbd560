"""How fast reports are read, and what the gazetteer costs to open; rates and ratios of one run on one machine.

Prints a table. The yardstick is a bare pass of a word pattern over the same text: the ratio to it travels between
machines better than reports a second do. Run: python -m tests.benchmarks.bench_preprocess
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from dashboard.preprocess.extract import extract
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports
from dashboard.preprocess.run import few_collections
from dashboard.settings import SEEDS

_OPENED = (
    "import resource, time; t = time.perf_counter(); "
    "from dashboard.preprocess.gazetteer import Gazetteer; "
    "i = time.perf_counter(); g = Gazetteer.open(); [g.candidates(n) for n in ('Sotk', 'Goma', 'Կապան')]; "
    "print(time.perf_counter() - i, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def main() -> None:
    """Measure and print."""
    found = list(reports([Path(SEEDS)], published=None, format=None, issues=IssueLog()))
    gazetteer = Gazetteer.open()
    for report in found[:20]:
        extract(report, gazetteer)
    size = sum(len(report.text) for report in found) / 1000
    with few_collections():
        taken = min(_cpu(lambda: [extract(report, gazetteer) for report in found]) for _ in range(3))
    bare = min(_cpu(lambda: [re.findall(r"\w+|[^\w\s]", report.text) for report in found]) for _ in range(3))
    opened, memory = subprocess.run(
        [sys.executable, "-c", _OPENED], check=True, capture_output=True, text=True
    ).stdout.split()
    print(f"reports of 1 kB a second and core  {size / taken:8.0f}   (aim 300)")
    print(f"times a bare pass of a pattern     {taken / bare:8.0f}")
    print(f"gazetteer: open and 3 look-ups     {float(opened):8.2f} s (aim 1)")
    print(f"gazetteer: memory of the process   {float(memory):8.0f} MB (aim 300)")
    print(f"memory of this process             {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def _cpu(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


if __name__ == "__main__":
    main()
