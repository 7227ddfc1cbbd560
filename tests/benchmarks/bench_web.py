"""How long a change of the filter takes until it is painted, in headless Chromium with software WebGL.

Prints a table; every time is also given as a ratio to painting the bare map anew on the same machine, which
travels better between machines than seconds do. Run: python -m tests.benchmarks.bench_web [incidents …]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import tables
from tests.browser import drive

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


def run(incidents: int) -> None:
    """Measure one size of table and print its lines."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = drive.Server(tables.sample(incidents).write(Path(folder)))
        browser = drive.start(playwright)
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.address)
            drive.ready(page)
            bare = statistics.median(page.evaluate(_REPAINT) for _ in range(7))
            print(f"{incidents:>6} incidents · the map painted anew without a change: {bare:.0f} ms")
            for name, (listed, arrived, drawn) in measure(page):
                times = f"list {listed:>5.0f} ms   answer {arrived:>5.0f} ms   painted {drawn:>5.0f} ms"
                print(f"{'':>8}{name:<16} {times}   {drawn / bare:>5.1f}x")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [80, 500]:
        run(size)
