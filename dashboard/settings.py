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
MAX_ARCHIVE_FILES = Setting("max_archive_files", 10_000, "Files in one archive; more of them is no export but a trap.")
MAX_UNPACKED_BYTES = Setting(
    "max_unpacked_bytes", 40_000_000_000, "What one archive may unpack to: the size of 60 million coded rows."
)
MAX_UNPACKED_RATIO = Setting(
    "max_unpacked_ratio", 200, "How often larger than its archive a content may be; tables shrink 5 to 50 times."
)
MIN_RATIO_BYTES = Setting("min_ratio_bytes", 100_000_000, "So much may be unpacked before the ratio is looked at.")
MIN_FREE_BYTES = Setting("min_free_bytes", 1_000_000_000, "Unpacking stops while the disk still has so much left.")
MAX_COLUMNS = Setting("max_columns", 2_000, "Columns of one table; more are names made of data.")
MAX_WORKBOOK_CELLS = Setting(
    "max_workbook_cells", 60_000_000, "Cells of one worksheet, the empty ones included; a larger table is no workbook."
)
MAX_WORKBOOK_MEMORY = Setting("max_workbook_memory", 4_000_000_000, "What reading one workbook may ask for, in bytes.")
MAX_WORKBOOK_SECONDS = Setting("max_workbook_seconds", 600, "How long reading one workbook may take.")
PORT = Setting("port", 8050, "Where `serve` listens unless told otherwise.")
