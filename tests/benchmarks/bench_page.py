"""The page under the reader's hand, in headless Chromium: how soon a step of the brush is painted, and its bytes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Page

from dashboard.store.build import Build
from tests.benchmarks import brush, made
from tests.benchmarks.bench_store import opened
from tests.benchmarks.bench_web import _MAP, _PAINTED
from tests.benchmarks.measures import Measure, Row, Sizes, size
from tests.benchmarks.pages import fresh
from tests.browser import drive
from tests.callbacks import UPDATE

SMALLEST = 1_000
STEPS, WARM = 24, 4
MOST_RATIO, MOST_BYTES = 1.15, 100_000
_WRITTEN, _MOVED = "window.incidents.write(change)", "window.incidents.setDays(change.from, change.to, true)"
_SLID = _PAINTED.replace(_WRITTEN, _MOVED)
# As if by the reader's hand: where a figure puts the map, the next figure puts it back.
_LOOK = """([zoom, lon, lat]) => {
  MAP.jumpTo({ center: [lon, lat], zoom }, { originalEvent: {} });
}""".replace("MAP", _MAP)


class Sent:
    """What the server sends for the questions of a live step: bytes as they go over the wire, heads included."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes, self.packed = page, 0, False
        self._asked: set[str] = set()
        self._large = page.evaluate("Boolean(document.querySelector('#page').dataset.large)")
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", self._begun)
        wire.on("Network.responseReceived", self._answered)
        wire.on("Network.loadingFinished", self._ended)

    def _begun(self, event: dict) -> None:
        words = event["request"].get("postData", "")
        # When the hand rests the page asks once more, for the list: that is no step.
        if UPDATE in event["request"]["url"] and (not self._large or "live=1" in words):
            self._asked.add(event["requestId"])

    def _answered(self, event: dict) -> None:
        head = {name.lower(): value for name, value in event["response"]["headers"].items()}
        if event["requestId"] in self._asked and "content-encoding" in head:
            self.packed = True

    def _ended(self, event: dict) -> None:
        if event["requestId"] in self._asked:
            self._asked.discard(event["requestId"])
            self.bytes += int(event["encodedDataLength"])

    def step(self, window: brush.Window) -> tuple[float, int]:
        """Move the brush; return the seconds until count and map show it, and the bytes that came."""
        before = self.bytes
        listed, _, drawn = self.page.evaluate(_SLID, {"from": _moment(window.first), "to": _moment(window.last)})
        seconds = max(listed, drawn) / 1000 if listed and drawn else 0.0
        drive.settle(self.page)
        self.page.wait_for_timeout(500)  # until the hand rests and the list has come
        return seconds, self.bytes - before


@contextmanager
def visited(n: int) -> Iterator[Page]:
    """Give the page over so many incidents, at rest."""
    opened(n)
    server = drive.Server(made.kept("tables", n))
    try:
        with fresh() as (_, page):
            page.goto(server.address)
            drive.ready(page)
            yield page
    finally:
        server.stop()


def steps(page: Page, build: Build, view: str | None = None) -> tuple[list[tuple[float, int]], bool]:
    """Return seconds and bytes of the steps of a brush, and whether the answers came packed."""
    if view is not None:
        zoom, west, south, east, north = (float(corner) for corner in view.split(","))
        page.evaluate(_LOOK, [zoom, (west + east) / 2, (south + north) / 2])
        page.wait_for_timeout(300)
        drive.settle(page)
        if abs(page.evaluate(f"{_MAP}.getZoom()") - zoom) > 0.1:
            raise RuntimeError("the map does not stay where it was moved to")
    sent = Sent(page)
    found = [sent.step(window) for window in brush.windows(build, STEPS + WARM)]
    return found[WARM:], sent.packed


def painting(sizes: Sizes) -> Iterator[Row]:
    """Measure the step from the slider to the painted map, the largest tables beside a thousand incidents."""
    found: dict[int, float] = {}
    for n in (SMALLEST, sizes.largest):
        with visited(n) as page:
            seconds = [took for took, _ in steps(page, opened(n))[0] if took]
        found[n] = statistics.median(seconds)
        missed = STEPS - len(seconds)
        if n == SMALLEST:
            yield Row(size(n), f"{found[n] * 1000:.0f} ms", "", f"{missed} of {STEPS} steps changed nothing")
    ratio = found[sizes.largest] / found[SMALLEST]
    shown = f"{found[sizes.largest] * 1000:.0f} ms"
    peer = f"1k {found[SMALLEST] * 1000:.0f} ms, medians; {missed} of {STEPS} steps changed nothing"
    yield Row(f"{size(sizes.largest)} over 1k", shown, f"{ratio:.2f}x", peer, ratio <= MOST_RATIO)


def sending(sizes: Sizes) -> Iterator[Row]:
    """Measure the bytes of a step in the largest tables."""
    n = sizes.largest
    build = opened(n)
    for name, view in (("world", None), ("near", brush.crowded(build)[0])):
        with visited(n) as page:
            found, packed = steps(page, build, view)
        most, middle = max(sent for _, sent in found), statistics.median(sent for _, sent in found)
        how = "packed" if packed else "not packed"
        peer = f"median {middle / 1000:.0f} kB, {how}"
        yield Row(f"{size(n)}, {name}, most", f"{most / 1000:.0f} kB", "", peer, most < MOST_BYTES)


def _moment(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000


MEASURES = [
    Measure("slider to painted", "largest over 1k at most 1.15", painting),
    Measure("bytes of a brush step", "under 100 kB", sending),
]
