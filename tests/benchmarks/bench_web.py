"""How long a change of the filter takes until it is painted, in headless Chromium with software WebGL.

Every time is also given as a ratio to painting the bare map anew on the same machine, which travels better between
machines than seconds do. Run: python -m tests.benchmarks.bench_web [incidents …]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import tables
from tests.benchmarks.measures import Measure, Row, Sizes
from tests.browser import drive

SMALL = (80, 500)
_MAP = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"
_PAINTED = """async (change) => {
  const map = MAP;
  const count = document.querySelector("#count");
  const before = count.textContent;
  const start = performance.now();
  let listed = 0, drawn = 0, frames = 0;
  const seen = new MutationObserver(() => { if (count.textContent !== before) listed = performance.now() - start; });
  seen.observe(count, { childList: true, characterData: true, subtree: true });
  const idle = () => { drawn = performance.now() - start; };
  const plot = document.querySelector("#map .js-plotly-plot");
  const data = () => plot.layout.meta.turn;
  const old = data();
  let arrived = 0;
  window.incidents.write(change);
  while (performance.now() - start < 15000) {
    await new Promise((next) => setTimeout(next, 8));
    if (!arrived && data() !== old) {
      arrived = performance.now() - start;
      map.once("idle", idle);
      map.triggerRepaint();
    }
    if (listed && drawn) break;
  }
  seen.disconnect();
  return [listed, arrived, drawn];
}""".replace("MAP", _MAP)
_REPAINT = """async () => {
  const map = MAP;
  const start = performance.now();
  const rested = new Promise((next) => map.once("idle", next));
  map.triggerRepaint();
  await rested;
  return performance.now() - start;
}""".replace("MAP", _MAP)

CHANGES = [
    ("a side", {"sides": "ARM"}, {"sides": None}),
    ("half the dates", {"from": "2023-01-01"}, {"from": None}),
    ("one month", {"from": "2022-10-01", "to": "2022-10-31"}, {"from": None, "to": None}),
    ("another role", {"role": "claimed", "sides": "AZE"}, {"role": None, "sides": None}),
]


def measure(page: Page, rounds: int = 5) -> list[tuple[str, list[float]]]:
    """Return the medians in milliseconds for each change: count shown, answer at the map, map at rest."""
    found = []
    for name, there, back in CHANGES:
        times = []
        for _ in range(rounds):
            times.append(page.evaluate(_PAINTED, there))
            drive.settle(page)
            times.append(page.evaluate(_PAINTED, back))
            drive.settle(page)
        found.append((name, [statistics.median(column) for column in zip(*times, strict=True)]))
    return found


def figures(_: Sizes) -> Iterator[Row]:
    """Measure the small tables, as a person's own reports are."""
    for incidents in SMALL:
        yield from run(incidents)


def run(incidents: int) -> Iterator[Row]:
    """Measure one size of table, each change beside the map painted anew without one."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = drive.Server(tables.sample(incidents).write(Path(folder)))
        browser = drive.start(playwright)
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.address)
            drive.ready(page)
            bare = statistics.median(page.evaluate(_REPAINT) for _ in range(7))
            for name, (listed, arrived, drawn) in measure(page):
                peer = f"list {listed:.0f} ms, answer {arrived:.0f} ms, painting alone {bare:.0f} ms"
                yield Row(f"{incidents} incidents, {name}", f"{drawn:.0f} ms", f"{drawn / bare:.1f}x", peer)
        finally:
            browser.close()
            server.stop()


MEASURES = [Measure("a change painted in small tables", "", figures)]

if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or SMALL:
        for row in run(size):
            print(f"{row.what:<32}{row.value:>10}{row.ratio:>8}   {row.peer}")
