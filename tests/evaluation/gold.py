"""Gold: what people read in a report, as the annotation guide has it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.evaluation.measures import REACH_KM

OWN = Path(__file__).parent / "gold"
"""The project's own gold: reports and annotation in one line each; pairs of reports in ``pairs-*.jsonl``."""


@dataclass(frozen=True)
class GoldClaim:
    """A figure or an occurrence that a report gives; ``quote`` and ``speaker`` are its words, where annotated."""

    kind: str
    low: int | None
    high: int | None
    victims: str | None
    claimant: str | None
    quote: str | None = None
    speaker: str | None = None


@dataclass(frozen=True)
class GoldIncident:
    """An incident that a report tells of; killed and wounded are the low figures, None where none is given."""

    place: tuple[float, float] | None
    place_kind: str | None
    place_name: str | None
    place_text: str | None
    start: str
    end: str
    event_type: str | None
    sub_event_type: str | None
    initiator: str | None
    target: str | None
    killed: int | None
    wounded: int | None
    claims: tuple[GoldClaim, ...]

    @property
    def reach_km(self) -> float:
        """How far a pin may lie from its place."""
        return REACH_KM.get(self.place_kind or "", 25.0)


@dataclass(frozen=True)
class GoldReport:
    """A report's gold; ``conflict`` and ``text`` are there where the project's own reports carry them."""

    report: str
    incidents: tuple[GoldIncident, ...]
    conflict: str | None = None
    text: str | None = None

    @property
    def figures(self) -> list[GoldClaim]:
        """The figures of killed and wounded, of all its incidents."""
        return [c for i in self.incidents for c in i.claims if c.kind in ("killed", "wounded")]


@dataclass(frozen=True)
class Pair:
    """An incident of each of two reports, by its number in the report's gold: one incident, or two."""

    a: str
    a_incident: int
    b: str
    b_incident: int
    same: bool


def gold_reports(*paths: Path) -> list[GoldReport]:
    """The gold of some files, in their order."""
    return [_report(line) for path in paths for line in _lines(path)]


def own_files() -> list[Path]:
    """The files of the project's own gold."""
    return [p for p in sorted(OWN.glob("*.jsonl")) if not p.name.startswith("pairs-")]


def own_pairs() -> list[Pair]:
    """The pairs of the project's own gold."""
    rows = (line for path in sorted(OWN.glob("pairs-*.jsonl")) for line in _lines(path))
    return [Pair(r["a"], r["a_incident"], r["b"], r["b_incident"], r["same"]) for r in rows]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _report(line: dict[str, Any]) -> GoldReport:
    report = str(line.get("sha256") or line["id"])
    return GoldReport(report, tuple(_incidents(line["incidents"])), line.get("conflict"), line.get("text"))


def _incidents(rows: Iterable[dict[str, Any]]) -> Iterator[GoldIncident]:
    for row in rows:
        yield GoldIncident(
            place=(row["lat"], row["lon"]) if row.get("lat") is not None else None,
            place_kind=row.get("place_kind"),
            place_name=row.get("place_name"),
            place_text=row.get("place_text"),
            start=row["date_start"],
            end=row["date_end"],
            event_type=row.get("event_type"),
            sub_event_type=row.get("sub_event_type"),
            initiator=row.get("initiator_side"),
            target=row.get("target_side"),
            killed=_low(row.get("killed")),
            wounded=_low(row.get("wounded")),
            claims=tuple(_claim(c) for c in row.get("claims", ())),
        )


def _claim(row: dict[str, Any]) -> GoldClaim:
    return GoldClaim(
        row["kind"],
        row.get("low"),
        row.get("high"),
        row.get("victim_side"),
        row.get("claimant_side"),
        row.get("quote"),
        row.get("speaker"),
    )


def _low(figure: dict[str, Any] | None) -> int | None:
    return figure["low"] if figure else None
