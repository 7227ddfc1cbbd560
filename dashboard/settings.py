"""Every limit and default in one place, each a row with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
BUILD = DATA / "build"
SEEDS = ROOT / "seeds"
ASSETS = ROOT / "assets"


class Setting(NamedTuple):
    """A limit or default: its name, value and why it is what it is."""

    name: str
    value: int
    help: str


MAX_REPORT_BYTES = Setting("max_report_bytes", 20_000_000, "A file larger than this is refused before it is read.")
MAX_REPORT_CHARS = Setting(
    "max_report_chars", 6_000_000, "One report's text; a longer one is refused with an issue line."
)
MAX_READ_CHARS = Setting(
    "max_read_chars",
    2_000_000,
    "So much of one report is read, in half a minute at most; the rest is kept, and an issue line says so.",
)
MAX_REQUEST_BYTES = Setting("max_request_bytes", 1_000_000, "A request body larger than this is answered with 413.")
MAX_MARKS = Setting("max_marks", 3_000, "Marks on screen at once; more makes software WebGL slow.")
PORT = Setting("port", 8050, "Where `serve` listens unless told otherwise.")
