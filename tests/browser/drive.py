"""A real server, a real Chromium, and what a page says and asks for while it is open."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

ROOT = Path(__file__).resolve().parent.parent.parent
ARGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 300.0
"""Seconds until a server must answer: the store of large tables that came without one is made first."""
_SERVE = """
import sys
from pathlib import Path
from dashboard.web.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]))
"""


def executable() -> str | None:
    """Return the Chromium to drive: the one named in CHROMIUM, an installed one, or None for Playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for found in map(shutil.which, _NAMES) if found), None)


def start(playwright: Playwright, *more: str) -> Browser:
    """Start Chromium, or fail with one line: the browser tests are never skipped."""
    try:
        return playwright.chromium.launch(executable_path=executable(), args=[*ARGS, *more])
    except Error as error:
        pytest.exit(
            f"the browser tests need Chromium and none could be started: {str(error).splitlines()[0]}", returncode=1
        )


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A served folder of tables in a process of its own."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(folder), str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Watched:
    """What a page said and asked for while it was open."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.elsewhere: list[str] = []
        page.on(
            "console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on(
            "request",
            lambda request: (
                self.elsewhere.append(request.url) if not request.url.startswith((home, "blob:", "data:")) else None
            ),
        )


Open = Callable[..., Page]


def ready(page: Page, drawn: bool = True) -> None:
    """Wait until the page has its count and, where the test needs it, the map its marks."""
    page.locator("#count", has_text="incident").wait_for()
    if drawn:
        page.locator("#map .maplibregl-canvas").wait_for()
        settle(page)


def settle(page: Page) -> None:
    """Wait until the map shows the newest scene and has come to rest."""
    page.evaluate(
        """async () => {
          const rest = (ms) => new Promise((done) => setTimeout(done, ms));
          for (let quiet = 0, n = 0; quiet < 3; n++) {
            if (n === 1500) throw new Error("the map does not come to rest");
            await rest(40);
            quiet = window.incidents.drawn?.() ? quiet + 1 : 0;
          }
        }"""
    )


def brush(page: Page, start: float, end: float) -> None:
    """Draw a span on the timeline, from one share of its width to another, and wait for what it leaves."""
    before = page.locator("#count").inner_text()
    box = page.locator("#timeline .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 32, steps=6)
    page.mouse.up()
    expect(page.locator("#count")).not_to_have_text(before)
    settle(page)
