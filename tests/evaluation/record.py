"""What was measured, kept in ``figures.toml``: the tests compare with it, and a fall is not written over in silence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RECORD = HERE / "figures.toml"
TOLERANCE = 0.005
"""How far a figure may lie under what was measured: about one claim in two hundred."""

Section = dict[str, Any]
Record = dict[str, Section]


@dataclass(frozen=True)
class Measure:
    """A row of the table: a figure of a corpus in words, what it is to reach, where that is set, and if it may fall."""

    corpus: str
    figure: str
    says: str
    reach: float | None = None
    held: bool = True


@cache
def measures() -> tuple[Measure, ...]:
    """The rows of the table, in order."""
    with (HERE / "rows.toml").open("rb") as file:
        rows = tomllib.load(file)
    return tuple(Measure(c, name, **row) for c, figures in rows.items() for name, row in figures.items())


def load(path: Path = RECORD) -> Record:
    """What was measured before; nothing, where nothing was."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)


def section(measured: date, texts: int, digest: str, figures: Mapping[str, float | None]) -> Section:
    """A corpus as it is kept: when, how many texts, what they held, and the figures that there are."""
    kept = {name: round(value, 4) for name, value in figures.items() if value is not None}
    return {"measured": measured, "texts": texts, "digest": digest, **kept}


def falls(corpus: str, before: Section, now: Mapping[str, float | None]) -> Iterator[str]:
    """A line for each figure of a corpus's rows that lies further under what was measured than is tolerated."""
    for measure in measures():
        if not measure.held or measure.corpus != corpus or measure.figure not in before:
            continue
        was, value = before[measure.figure], now.get(measure.figure)
        if value is None or value < was - TOLERANCE:
            shown = "not measured" if value is None else f"{value:.4f}"
            yield f"{corpus}: {measure.says}: {shown}, it was {was:.4f}"


def write(record: Record, path: Path = RECORD) -> None:
    """Keep what was measured."""
    head = "# What was measured, and when: written by `make evaluate`. Shares lie between 0 and 1.\n"
    body = "\n".join("\n".join(_table((name,), part)) + "\n" for name, part in record.items())
    path.write_text(f"{head}\n{body}", encoding="utf-8")


def _table(name: tuple[str, ...], part: Mapping[str, Any]) -> Iterator[str]:
    """A table of TOML: its own values first, then the tables within it."""
    plain = {key: value for key, value in part.items() if not isinstance(value, dict)}
    yield "[" + ".".join(_key(word) for word in name) + "]"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in part.items():
        if isinstance(value, dict):
            yield ""
            yield from _table((*name, key), value)


def _key(word: str) -> str:
    return word if word.isascii() and word.replace("_", "").isalnum() else _quoted(word)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
