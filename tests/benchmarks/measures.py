"""What a benchmark measures, and the one table that all of them fill."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import ROOT

FILE = ROOT / "BENCHMARKS.md"
_HEAD = ("measure", "value", "ratio", "peer", "reach", "met", "day")
_INTRO = """# Benchmarks

Measured by `make bench` on generated tables (`tests/benchmarks/made.py`), each figure beside what it is compared with
in the same run. Times tell of the machine, ratios of the program. "met" is empty where a row has no reach of its own.
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: a value, how it relates to its peer's, and whether that is as far as it should reach."""

    what: str
    value: str
    ratio: str = ""
    peer: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Sizes:
    """The numbers of incidents to measure with."""

    rows: tuple[int, ...] = (10_000, 3_000_000, 10_000_000)

    @property
    def largest(self) -> int:
        """The largest of them."""
        return max(self.rows)


@dataclass(frozen=True)
class Measure:
    """Something to measure: its name, how far it should reach, and what gives its rows."""

    name: str
    reach: str
    run: Callable[[Sizes], Iterable[Row]]


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the least seconds that the work took."""
    return min(took(work) for _ in range(times))


def took(work: Callable[[], object]) -> float:
    """Return the seconds that the work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(times: Iterable[float]) -> float:
    """Return the value that at most one in twenty exceeds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def size(rows: int) -> str:
    """Return a number of rows as it is spoken of.

    >>> size(10_000), size(3_000_000)
    ('10k', '3M')
    """
    return f"{rows // 1_000_000}M" if rows >= 1_000_000 else f"{rows // 1_000}k"


def machine() -> str:
    """Return what was measured on, without its name: processor, cores, memory, Python, system."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {pages / 2**30:.0f} GB, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )


def memory(process: int | str = "self") -> float:
    """Return the most memory a process has had, in MB, by Linux; ``resource`` would count what started it as well."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def rows_of(measures: Iterable[Measure], sizes: Sizes, day: str) -> Iterator[tuple[str, ...]]:
    """Run the measures and give the lines of the table as they come."""
    for measure in measures:
        for row in measure.run(sizes):
            met = "" if row.met is None else "yes" if row.met else "no"
            yield (f"{measure.name}: {row.what}", row.value, row.ratio, row.peer, measure.reach, met, day)


def kept_rows(text: str, on: str, measured: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the lines of an older table that were measured on the same machine and not again now."""
    if f"Machine: {on}\n" not in text:
        return []
    again = set(measured)
    lines = [tuple(cell.strip() for cell in line.strip("| \n").split(" | ")) for line in text.splitlines()]
    found = [line for line in lines if len(line) == len(_HEAD) and re.fullmatch(r"\d{4}-\d\d-\d\d", line[-1])]
    return [line for line in found if line[0].partition(":")[0] not in again]


def table(lines: Iterable[tuple[str, ...]]) -> str:
    """Return the lines as one Markdown table that also reads well as it is."""
    rows = [_HEAD, *lines]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
    drawn = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows]
    return "\n".join([drawn[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *drawn[1:]]) + "\n"


def write(lines: Iterable[tuple[str, ...]], on: str, path: Path = FILE) -> None:
    """Write the table with the machine it was measured on."""
    path.write_text(f"{_INTRO}\nMachine: {on}\n\n{table(lines)}", encoding="utf-8")


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.M)
    return found.group(1).strip() if found else platform.processor()
