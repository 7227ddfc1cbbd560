"""What a Spark cluster costs and gains beside one process: the same reports, the same questions, the same answers.

The cluster is a master and two workers on this machine, so it shows what a cluster costs, not what it gains: with
more machines the reading and the cubes get shorter, the brush stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.preprocess import run
from dashboard.spark import ASKING, session
from dashboard.store.answers import Cells
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.tables import FILES
from dashboard.web import cells, filters, incident_list
from tests import spark_cluster
from tests.benchmarks import bench_store, brush, made
from tests.benchmarks.made_reports import jsonl
from tests.benchmarks.measures import Measure, Row, Sizes, p95, size, took
from tests.spark_cluster import Cluster

REPORTS = 4_000
VIEWS, STEPS, WARM = 5, 100, 10
MOST_INCIDENTS = 3_000_000
"""Of more, two workers of one core show nothing new; of fewer than a list waits for, a brush asks for its rows too."""


@contextmanager
def _cluster() -> Iterator[tuple[Path, Cluster]]:
    """Start a cluster, with a folder that all its machines see."""
    with (
        tempfile.TemporaryDirectory() as name,
        spark_cluster.as_the_executors_are(),
        spark_cluster.cluster(Path(name) / "spark") as running,
    ):
        yield Path(name), running


def reading(_: Sizes) -> Iterator[Row]:
    """Read made-up reports in one process and on a cluster."""
    if why := spark_cluster.missing():
        yield Row("not measured", why)
        return
    with _cluster() as (folder, running):
        file = folder / "made.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in jsonl(REPORTS)), encoding="utf-8")
        alone = took(lambda: run.preprocess([file], folder / "alone"))
        opened = took(lambda: _opened(running.address))
        there = took(lambda: run.preprocess([file], folder / "together", engine=running.address))
        same = "the same bytes" if _hashes(folder / "alone") == _hashes(folder / "together") else "OTHER bytes"
    yield Row(
        f"{REPORTS:,} reports, two workers of one core",
        f"{there:.0f} s, {opened:.0f} of them a session's",
        f"{there / alone:.1f}x the time",
        f"one process {alone:.0f} s, {same}",
    )


def asking(sizes: Sizes) -> Iterator[Row]:
    """Ask for views that nobody has seen before, then brush the last of them, here and on a cluster."""
    if why := spark_cluster.missing():
        yield Row("not measured", why)
        return
    for n in sorted(n for n in sizes.rows if incident_list.AT_ONCE < n <= MOST_INCIDENTS):
        here = bench_store.opened(n)
        seen = brush.crowded(here, VIEWS)
        with _cluster() as (_, running), session(running.address, ASKING) as opened:
            there = Store(made.kept("tables", n), opened).current()
            found = [_both(here, there, one) for one in seen]
            yield from _rows(n, found, {"DuckDB": here, "cluster": there}, seen[-1])


def _both(here: Build, there: Build, seen: str) -> tuple[float, float, bool]:
    """Return the seconds that a new view took here and there, and whether its cells are the same."""
    answers: list[Cells] = []
    times = [took(lambda build=build: answers.append(_cells(build, seen))) for build in (here, there)]  # type: ignore[misc]
    ours, theirs = (sorted(zip(*(list(column) for column in one), strict=True)) for one in answers)
    return times[0], times[1], ours == theirs


def _rows(n: int, found: list[tuple[float, float, bool]], builds: dict[str, Build], seen: str) -> Iterator[Row]:
    here, there, same = zip(*found, strict=True)
    ours, theirs = statistics.median(here), statistics.median(there[1:])
    told = "the same cells" if all(same) else "OTHER cells"
    yield Row(
        f"{size(n)}, cells of a new view",
        f"median {theirs * 1000:.0f} ms, the first {there[0] * 1000:.0f}",
        f"{theirs / ours:.0f}x the time",
        f"DuckDB {ours * 1000:.0f} ms, {told}",
    )
    steps = {name: _brushed(build, seen) for name, build in builds.items()}
    yield Row(
        f"{size(n)}, brush step after it",
        f"p95 {steps['cluster'] * 1000:.1f} ms",
        f"{steps['cluster'] / steps['DuckDB']:.2f}x",
        f"DuckDB {steps['DuckDB'] * 1000:.1f} ms",
        steps["cluster"] < bench_store.MOST_SECONDS,
    )


def _brushed(build: Build, seen: str) -> float:
    """Return the seconds that a step of a brush takes at most, when its cubes are made."""
    moved = brush.windows(build, STEPS + WARM)
    return p95([bench_store.step(build, window, seen).whole for window in moved][WARM:])


def _cells(build: Build, seen: str) -> Cells:
    view = filters.view(f"view={seen}")
    return build.cells(Filter(), view.seen, cells.shift(view.zoom), "suffered")


def _opened(address: str) -> None:
    with session(address):
        pass


def _hashes(out: Path) -> list[str]:
    return [hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES]


MEASURES = [
    Measure("reading on a cluster", "", reading),
    Measure("asking a cluster", "brush step p95 under 5 ms", asking),
]
