"""The whole evaluation: each corpus that is there is measured, what fell is said, and the rest is kept."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

from tests.evaluation import peers
from tests.evaluation.corpora import by_conflict, corpora
from tests.evaluation.found import corpus
from tests.evaluation.gold import gold_reports, own_files
from tests.evaluation.page import PAGE, lines, page
from tests.evaluation.record import Record, Section, falls, load, section, write


def evaluate(python: Path | None, *, accept: bool, today: date) -> int:
    """Measure, print and keep; with a fall that is not accepted, print and keep nothing, and return 1.

    ``python`` is the one that has the other readers installed; without it they are not measured anew.
    """
    before = load()
    now, fallen = measure(before, today)
    if python is not None:
        now["peers"] = _peers(python, today)
    for line in lines(now, before):
        print(line)
    if fallen and not accept:
        print("\nFallen, so nothing was written (--accept writes it all the same):", *fallen, sep="\n  ")
        return 1
    write(now)
    PAGE.write_text(page(now), encoding="utf-8")
    return 0


def measure(before: Record, today: date) -> tuple[Record, list[str]]:
    """The record with every corpus that is here measured anew, and what fell on the same texts."""
    now: Record = {}
    fallen: list[str] = []
    for one in corpora():
        kept = before.get(one.name)
        if one.missing:
            print(f"{one.title}: {one.missing}")
            if kept:
                now[one.name] = kept
            continue
        texts, figures = one.measure()
        if kept and kept["digest"] == one.digest:
            fallen += falls(one.name, kept, figures)
        now[one.name] = section(today, texts, one.digest, figures)
    if own_files():
        now["conflicts"] = _conflicts()
    if "peers" in before:
        now["peers"] = before["peers"]
    return now, fallen


def _conflicts() -> Section:
    parts = by_conflict(gold_reports(*own_files()), corpus(own_files()))
    return {name: _kept(figures) for name, figures in parts.items()}


def _peers(python: Path, today: date) -> Section:
    measured = {name: _kept(figures) for name, figures in peers.measure(python).items()}
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return {"measured": today, "machine": machine, **measured}


def _kept(figures: dict[str, float | None]) -> Section:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items() if v is not None}
