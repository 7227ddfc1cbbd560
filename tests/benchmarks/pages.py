"""A page in headless Chromium from its opening to its filter: the same yardstick for our page and its peer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import drive

VIEW = {"width": 1440, "height": 900}
PATIENCE = 300_000
STEPS, LONGEST = 8, 60.0


@dataclass(frozen=True)
class Opened:
    """What a page took: seconds until its marks were drawn, seconds of each step of its filter, memory in MB.

    Memory is that of the page's process and of the process that draws for it, for a map's buffers lie there.
    """

    opened: float
    steps: tuple[float, ...]
    memory: float

    @property
    def step(self) -> float:
        """The step in the middle."""
        return sorted(self.steps)[len(self.steps) // 2]


@contextmanager
def fresh() -> Iterator[tuple[Browser, Page]]:
    """Give a page of a Chromium of its own, with nothing in its cache."""
    with sync_playwright() as playwright:
        browser = drive.start(playwright)
        try:
            page = browser.new_page(viewport=VIEW)
            page.set_default_timeout(PATIENCE)
            yield browser, page
        finally:
            browser.close()


def stepped(step: Callable[[float, float], float]) -> tuple[float, ...]:
    """Move a window of a fifth of the time along, until enough steps or enough time has passed."""
    start, found = time.perf_counter(), []
    for i in range(STEPS):
        found.append(step(i / 10, i / 10 + 0.2))
        if time.perf_counter() - start > LONGEST and len(found) > 1:
            break
    return tuple(found)


def memory(browser: Browser, page: Page) -> float:
    """Return the memory of the page's own process and the drawing process in MB, each share of it counted once."""
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    known = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = {kind: [_held(each["id"]) for each in known if each["type"] == kind] for kind in ("renderer", "GPU")}
    return sum(max(found, default=0.0) for found in sizes.values())


def _held(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
