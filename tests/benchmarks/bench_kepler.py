"""The page beside kepler.gl: the same rows, the same Chromium, software WebGL for both.

kepler.gl comes from npm, is bundled once and served from here without any request to the outside: no tiles, an empty
ground. It gets the incidents as Arrow, which it opens faster than CSV, and only the columns the page filters and lists
by; all its figures are its own defaults. A step is counted until the renderer has finished the frame, for both.
"""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.store.store import Store
from tests.benchmarks import made, made_world
from tests.benchmarks.bench_web import _PAINTED
from tests.benchmarks.measures import Measure, Row, Sizes
from tests.benchmarks.pages import Opened, fresh, memory, stepped
from tests.browser import drive

ROWS = 1_000_000
SOURCES = Path(__file__).parent / "kepler"
HOME = made.CACHE / "kepler"
COLUMNS = (
    "incident_id date_start latitude longitude sides event_type sub_event_type place_name country where_precision "
    "killed_best grade"
).split()
ICONS = "icons/svg-icons.json"
_FINISHED = """async (change) => {
  const start = performance.now();
  await (PAINTED)(change);
  const canvas = document.querySelector("#map .maplibregl-canvas");
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
  return performance.now() - start;
}""".replace("PAINTED", _PAINTED)


def kepler(n: int = ROWS) -> Opened:
    """Open n incidents in kepler.gl and move its time filter."""
    file, rows = arrow(n)
    with served(bundled()) as address, fresh() as (browser, page):
        page.goto(f"{address}/index.html?{urllib.parse.urlencode({'file': file.name, 'rows': rows})}")
        opened = page.evaluate("window.kepler.ready()") / 1000
        first, last = page.evaluate("window.kepler.domain()")

        def step(start: float, end: float) -> float:
            span = [first + (last - first) * share for share in (start, end)]
            return page.evaluate("([from, to]) => window.kepler.move(from, to)", span) / 1000

        return Opened(opened, stepped(step), memory(browser, page))


def ours(n: int = ROWS) -> Opened:
    """Open the same incidents in the page and move its dates; their store is there before, as a build leaves it."""
    tables = made.kept("tables", n)
    Store(tables)
    server = drive.Server(tables)
    try:
        with fresh() as (browser, page):
            page.goto(server.address)
            drive.ready(page)
            opened = page.evaluate("performance.now()") / 1000

            def step(start: float, end: float) -> float:
                span = {"from": _day(start), "to": _day(end)}
                seconds = page.evaluate(_FINISHED, span) / 1000
                drive.settle(page)
                return seconds

            return Opened(opened, stepped(step), memory(browser, page))
    finally:
        server.stop()


def run(sizes: Sizes) -> Iterator[Row]:
    """Measure both, the peer first."""
    n = min(ROWS, sizes.largest)
    peer, own = kepler(n), ours(n)
    for what, one, other, unit in (
        ("open to interactive", own.opened, peer.opened, "s"),
        ("filter step", own.step, peer.step, "s"),
        ("memory of the page", own.memory, peer.memory, "MB"),
    ):
        digits = 2 if unit == "s" else 0
        shown = [f"{value:.{digits}f} {unit}" for value in (one, other)]
        yield Row(f"{what}, {n:,} rows", shown[0], f"{other / one:.1f}x less", f"kepler.gl {shown[1]}", one < other)


def arrow(n: int) -> tuple[Path, int]:
    """Return the located and dated incidents as an Arrow file beside the bundle, and how many they are."""
    path = HOME / f"incidents-{n}.arrow"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        found = pq.read_table(made.kept("tables", n) / "incidents.parquet", columns=COLUMNS)
        found = found.filter(pc.and_(pc.is_valid(found["latitude"]), pc.is_valid(found["date_start"])))
        side, day = pc.list_element(found["sides"], 0), pc.cast(found["date_start"], pa.timestamp("ms"))
        found = found.set_column(found.column_names.index("sides"), "side", side)
        found = found.set_column(found.column_names.index("date_start"), "date_start", day).combine_chunks()
        with pa.ipc.new_file(path.with_suffix(".partial"), found.schema) as file:
            file.write_table(found)
        path.with_suffix(".partial").rename(path)
    with pa.ipc.open_file(pa.memory_map(str(path))) as file:
        return path, sum(file.get_batch(i).num_rows for i in range(file.num_record_batches))


def bundled() -> Path:
    """Return the folder with kepler.gl's page, installed and bundled where it is not yet."""
    sources = sorted(path for path in SOURCES.iterdir() if path.is_file())
    stamp, wanted = HOME / "made-of.json", {path.name: path.read_text(encoding="utf-8") for path in sources}
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return HOME
    if not shutil.which("npm"):
        raise RuntimeError("the peer kepler.gl needs npm, which comes with Node.js 18 or newer")
    HOME.mkdir(parents=True, exist_ok=True)
    for path in sources:
        shutil.copy(path, HOME / path.name)
    (HOME / ICONS).parent.mkdir(exist_ok=True)
    (HOME / ICONS).write_text('{"svgIcons": []}', encoding="utf-8")
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps", "--loglevel=error"]
    for words in (["install", *quiet], ["run", "--silent", "build"]):
        subprocess.run(["npm", *words], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return HOME


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _day(share: float) -> str:
    day: date = made_world.FIRST_DAY + timedelta(days=round(share * (made_world.DAYS - 1)))
    return day.isoformat()


MEASURES = [Measure("beside kepler.gl", "ahead in all three", run)]
