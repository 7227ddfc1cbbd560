"""``python -m dashboard serve`` as a process: its start, its memory, and sixteen readers who brush at once."""

from __future__ import annotations

import http.client
import json
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from dashboard.settings import ROOT
from tests.benchmarks import brush, made
from tests.benchmarks.bench_store import opened
from tests.benchmarks.measures import Measure, Row, Sizes, best, memory, p95, size, took
from tests.browser import drive
from tests.callbacks import UPDATE

STARTS = 3
MOST_SECONDS, MOST_MEMORY = 2.0, 700.0
READERS, STEPS, WARM, MOST_TIMES = 16, 60, 5, 10.0
_MANNERS = (
    ("at the page's pace", brush.PACE, True),
    ("at the page's pace, all at the same instant", brush.PACE, False),
    ("without a rest", 0.0, False),
)
"""How sixteen readers brush: in words, the seconds between steps, and whether each begins at its own moment."""
_ZOOMS = (3.0, 4.0, 5.0, 6.0)
_IMPORTS = "import dashboard.cli, dashboard.web.app, waitress, duckdb"


class Started(NamedTuple):
    """Seconds from the command to the page and to its first answered question; the most memory in MB until then."""

    page: float
    answer: float
    memory: float


class Served:
    """``python -m dashboard serve`` over a folder of tables."""

    def __init__(self, folder: Path) -> None:
        self.port = drive.free_port()
        words = ("-m", "dashboard", "serve", "--data", str(folder), "--port", str(self.port))
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)

    def page(self) -> None:
        """Wait until the page is answered."""
        while self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=drive.PATIENCE).read()
                return
            except ConnectionError:
                pass
            except urllib.error.URLError:
                time.sleep(0.005)
        raise RuntimeError("the server has ended")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(30)


class Reader:
    """One reader with a connection that stays open."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=drive.PATIENCE)
        self.errors = 0

    def wired(self) -> list[dict[str, object]]:
        """Return the callbacks of the page."""
        self.line.request("GET", "/_dash-dependencies")
        found: list[dict[str, object]] = json.loads(self.line.getresponse().read())
        return found

    def post(self, bodies: Sequence[bytes]) -> None:
        """Ask the questions one after the other."""
        for body in bodies:
            self.line.request("POST", UPDATE, body, {"Content-Type": "application/json"})
            answer = self.line.getresponse()
            answer.read()
            self.errors += answer.status not in (200, 204)

    def brush(self, steps: Sequence[Sequence[bytes]], pace: float) -> list[float]:
        """Return the seconds of each step; a step begins when the one before is answered, and not before its time."""
        found, due = [], time.perf_counter()
        for bodies in steps:
            time.sleep(max(0.0, due - time.perf_counter()))
            due = time.perf_counter() + pace
            found.append(took(lambda bodies=bodies: self.post(bodies)))
        return found


# The start.


def start(folder: Path, seen: str) -> Started:
    """Start the server, open the page, and ask what the page asks when it opens: the list first, then the rest."""
    server, begun = Served(folder), time.perf_counter()
    try:
        server.page()
        page, reader = time.perf_counter() - begun, Reader(server.port)
        bodies = brush.opening(reader.wired(), seen)
        reader.post(bodies[:1])
        answer = time.perf_counter() - begun
        reader.post(bodies[1:])
        if reader.errors:
            raise RuntimeError("the page could not be opened")
        return Started(page, answer, memory(server.process.pid))
    finally:
        server.stop()


def starting(sizes: Sizes) -> Iterator[Row]:
    """Measure the start with the largest tables, and how much of it is reading the program itself."""
    n = sizes.largest
    seen = brush.world(opened(n))
    found = [start(made.kept("tables", n), seen) for _ in range(STARTS)]
    bare, loaded = (best(lambda code=code: _run(code)) for code in ("pass", _IMPORTS))
    small = start(made.kept("tables", 1_000), seen)
    page, answer = (statistics.median(getattr(one, part) for one in found) for part in ("page", "answer"))
    held = max(one.memory for one in found)
    imports = f"imports {loaded - bare:.2f} s, bare Python {bare:.2f} s"
    ratio = f"{answer / small.answer:.1f}x of 1k"
    yield Row(
        f"{size(n)}, first answer", f"{answer:.2f} s", ratio, f"page {page:.2f} s, {imports}", answer < MOST_SECONDS
    )
    peer = f"1k {small.memory:.0f} MB"
    yield Row(f"{size(n)}, memory", f"{held:.0f} MB", f"{held / small.memory:.1f}x", peer, held < MOST_MEMORY)


def _run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# Many readers.


def reading(sizes: Sizes) -> Iterator[Row]:
    """Measure one reader alone and sixteen at once, each over a view of its own, in the middle size."""
    n = sorted(sizes.rows)[len(sizes.rows) // 2]
    build = opened(n)
    seen = [view for zoom in _ZOOMS for view in brush.crowded(build, READERS // len(_ZOOMS), zoom)]
    server = drive.Server(made.kept("tables", n))
    try:
        port = int(server.address.rpartition(":")[2])
        wired = Reader(port).wired()
        moves = [brush.windows(build, STEPS, seed) for seed in range(READERS)]
        steps = [[brush.requests(wired, w, view) for w in moved] for moved, view in zip(moves, seen, strict=True)]
        for mine in steps:
            Reader(port).brush(mine[:WARM], 0.0)
        for words, pace, spread in _MANNERS:
            alone, _ = together(port, steps[:1], pace)
            all_of, errors = together(port, steps, pace, spread)
            one, many = p95(alone), p95(all_of)
            shown = f"p95 {many * 1000:.0f} ms, {errors} errors"
            met = many / one < MOST_TIMES and not errors if spread else None
            yield Row(f"{size(n)}, {words}", shown, f"{many / one:.1f}x", f"one reader {one * 1000:.0f} ms", met)
    finally:
        server.stop()


def together(
    port: int, steps: Sequence[Sequence[Sequence[bytes]]], pace: float, spread: bool = True
) -> tuple[list[float], int]:
    """Let as many readers as there are views brush at once; return the seconds of all steps, and count errors.

    Spread, each begins at a moment of its own within the pace, as hands do that know nothing of one another.
    """
    readers, gate, dice = [Reader(port) for _ in steps], threading.Barrier(len(steps)), random.Random(brush.SEED)
    delays = [dice.random() * pace if spread else 0.0 for _ in steps]

    def run(reader: Reader, mine: Sequence[Sequence[bytes]], delay: float) -> list[float]:
        gate.wait()
        time.sleep(delay)
        return reader.brush(mine, pace)

    with ThreadPoolExecutor(len(readers)) as pool:
        found = list(pool.map(run, readers, steps, delays))
    return [seconds for one in found for seconds in one], sum(reader.errors for reader in readers)


MEASURES = [
    Measure("start of serve", "under 2 s to first answer, under 700 MB", starting),
    Measure("16 readers brushing against one", "p95 under 10x one reader's, no error", reading),
]
