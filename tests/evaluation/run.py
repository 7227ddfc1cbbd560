"""The whole evaluation: each corpus that is there is measured, what fell is said, and the rest is kept."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

from tests.evaluation import confidence, corpora, peers, told
from tests.evaluation.page import PAGE, lines, page
from tests.evaluation.record import Record, Section, falls, load, section, write


def evaluate(python: Path | None, *, accept: bool, today: date) -> int:
    """Measure, print and keep; with a fall that is not accepted, print and keep nothing, and return 1.

    ``python`` is the one that has the second reader's parser and the other readers installed; without it they are not
    measured anew.
    """
    before = load()
    now, fallen = measure(before, today)
    if python is not None and peers.installed(python):
        now["confidence"] = {"measured": today, **_each_kept(confidence.measure(python))}
        now["peers"] = {"measured": today, "machine": _machine(), **_each_kept(peers.measure(python))}
    else:
        print("Without spaCy and flashgeotext: their figures and the second reader's stay as they were.")
    for line in lines(now, before):
        print(line)
    if fallen and not accept:
        print("\nFallen, so nothing was written (--accept writes it all the same):", *fallen, sep="\n  ")
        return 1
    write(now)
    PAGE.write_text(page(now), encoding="utf-8")
    told.write(now)
    return 0


def measure(before: Record, today: date) -> tuple[Record, list[str]]:
    """The record with every corpus that is here measured anew, and what fell on the same texts."""
    now: Record = {}
    fallen: list[str] = []
    for one in corpora.corpora():
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
    now |= _own_parts(today)
    return now | {name: before[name] for name in ("confidence", "peers") if name in before}, fallen


def _own_parts(today: date) -> Record:
    """What is not held by the tests: the parts of the project's own gold, and the errors counted."""
    return {
        "conflicts": _each_kept(corpora.own_parts(corpora.conflict)),
        "lengths": _each_kept(corpora.own_parts(corpora.length)),
        "shortfalls": {"measured": today, **corpora.short_by()},
    }


def _each_kept(parts: dict[str, corpora.Figures]) -> Section:
    return {
        name: {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items() if v is not None}
        for name, figures in parts.items()
    }


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"
