"""The browser that the tests drive: an installed one, else Debian's, else Playwright's own.

``python -m tests.chromium`` makes sure that there is one, or says in one line that there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed() -> str | None:
    """Return the path of a Chrome or Chromium that starts; CHROMIUM in the environment goes first."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in _NAMES] + list(_APPLICATIONS)
    return next((path for path in found if path and _starts(path)), None)


def playwrights() -> str | None:
    """Return the path of the browser that Playwright has downloaded, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() and _starts(path) else None


def find() -> str | None:
    """Return the path of the browser to drive."""
    return installed() or playwrights()


def main() -> int:
    """Make sure that there is a browser; say which, or how to get one."""
    if find() is None:
        _install()
    browser = find()
    if browser is None:
        print(
            "error: no browser for the tests; install Chromium or Chrome, or name one: CHROMIUM=/path", file=sys.stderr
        )
        return 1
    print(f"Browser: {browser}")
    return 0


def _install() -> None:
    """Install Debian's Chromium when that is allowed, else Playwright's."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing chromium …", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            if subprocess.run(command, env=quiet, capture_output=True, check=False).returncode:
                break
        if installed():
            return
    print("Downloading Playwright's browser …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(
        command, capture_output=True, check=False
    )  # its reasons are pages long; what counts is what is there


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
