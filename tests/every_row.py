"""The answers to a filter found the slow way: by looking at every row of the tables, one by one.

Nothing here comes from the store, so that the store can be held against it.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

from dashboard.sides import is_party
from dashboard.store.filter import Box, Filter
from dashboard.store.words import fold, parse
from tests import tables

KINDS = ("killed", "wounded", "captured")
Row = dict[str, Any]
Voice = tuple[str | None, str | None]
Bounds = tuple[int, int | None]


def mixed(count: int = 80, seed: int = 3, *more: date) -> tables.Tables:
    """Return the sample with gaps in it, sides in every role, and one more incident on each of some days."""
    made, rng = tables.sample(count), random.Random(seed)
    for day in more:
        tables.add(made, tables.happened(day), tables.at(3), {"ARM": [tables.figure("killed", "ARM", 1)]})
    for row in made.incidents:
        if rng.random() < 0.15:
            row |= {"grade": None, "event_type": None}
        row["target"] = rng.choice([None, None, None, "RUS", "civilians"])
        row["grade"] = row["grade"] and rng.choice(["weak", "fair", "confirmed", row["grade"]])
    for report in made.reports:
        report["publisher"] = rng.choice([report["publisher"], report["publisher"], None, "OC | Media, weekly"])
    for claim in made.claims:
        if claim["status"] == "current" and rng.random() < 0.2:
            claim |= {"stance": "denies"} if rng.random() < 0.3 else {"claimant_side": "media", "claimant": "an outlet"}
    return made


class EveryRow:
    """The tables as their rows, and each question answered by going through all of them."""

    def __init__(self, made: tables.Tables) -> None:
        self.incidents = [row for row in made.incidents if row["status"] != "excluded"]
        self.claims: dict[str, list[Row]] = {}
        for claim in made.claims:
            self.claims.setdefault(claim["incident_id"], []).append(claim)
        self.reports = {report["report_id"]: report for report in made.reports}

    def counted(self, row: Row) -> list[Row]:
        """Return the claims about an incident that count."""
        claims = self.claims.get(row["incident_id"], [])
        return [c for c in claims if c["status"] == "current" and c["stance"] != "denies"]

    def role(self, row: Row, role: str) -> set[str]:
        """Return the sides that an incident has in a role."""
        counted = self.counted(row)
        found = {
            "involved": list(row["sides"] or ()),
            "attacker": [row["initiator"], *(c["side"] for c in counted if c["kind"] == "initiator")],
            "suffered": [row["target"], *(c["side"] for c in counted if c["kind"] in KINDS)],
            "claimed": [c["claimant_side"] for c in counted],
        }
        return {code for code in found[role] if code}

    def sources(self, row: Row) -> set[str]:
        """Return who published the reports of an incident."""
        found = {self.reports[c["report_id"]]["publisher"] for c in self.claims.get(row["incident_id"], [])}
        return {name for name in found if name}

    def located(self, row: Row) -> bool:
        """Tell whether an incident has a place on the map."""
        return row["latitude"] is not None and (row["where_precision"] or 6) < 6

    def losses(self, row: Row) -> int | None:
        """Return the least number killed and wounded, where any is known."""
        known = [row[f"{kind}_low"] for kind in ("killed", "wounded") if row[f"{kind}_low"] is not None]
        return sum(known) if known else None

    def says(self, row: Row, words: str) -> bool:
        """Tell whether an incident's names or reports hold all that is sought."""
        sought = parse(words)
        if sought is None:
            return True
        told = {c["report_id"]: None for c in self.claims.get(row["incident_id"], [])}
        texts = [row["place_name"], row["place_text"], *(row["place_other_names"] or ())]
        texts += [text for r in told for text in (self.reports[r]["title"], self.reports[r]["text"])]
        spoken = f" {fold(' '.join(text for text in texts if text))} "
        return all(
            f" {' '.join(p.words)}{'' if p.prefix else ' '}" in f" {' '.join(spoken.split())} " for p in sought.phrases
        )

    def answers(self, row: Row, asked: Filter) -> bool:
        """Tell whether an incident answers a filter."""
        if asked.dated and row["date_start"] is None:
            return False
        return (
            (asked.date_from is None or row["date_end"] >= asked.date_from)
            and (asked.date_to is None or row["date_start"] <= asked.date_to)
            and (not asked.certain_only or row["date_precision"] == 1)
            and (not asked.sides or bool(self.role(row, asked.role) & set(asked.sides)))
            and (not asked.types or row["event_type"] in asked.types)
            and (
                asked.precision is None
                or (row["where_precision"] is not None and row["where_precision"] <= asked.precision)
            )
            and (not asked.grades or row["grade"] in asked.grades)
            and (not asked.sources or bool(self.sources(row) & set(asked.sources)))
            and (asked.killed is None or (row["killed_low"] is not None and row["killed_low"] >= asked.killed))
            and self.says(row, asked.words)
            and (asked.box is None or (self.located(row) and within(row, asked.box)))
        )

    def of(self, asked: Filter) -> list[Row]:
        """Return the incidents that answer a filter."""
        return [row for row in self.incidents if self.answers(row, asked)]

    def facet(self, asked: Filter, part: str) -> Counter[str]:
        """Count what would be left with each choice of a part of a filter, the others as they are."""
        found: Counter[str] = Counter()
        for row in self.of(asked.without(part)):
            values: dict[str, set[Any]] = {
                "sides": self.role(row, asked.role),
                "types": {row["event_type"]},
                "grades": {row["grade"]},
                "precision": {row["where_precision"]},
                "sources": self.sources(row),
            }
            found.update(str(value) for value in values[part] if value is not None)
        return found

    def told(self, row: Row) -> dict[Voice, dict[str, Bounds]]:
        """Return what each voice says an incident cost whom: least and most by kind."""
        heard: dict[Voice, dict[str, dict[tuple[str, str], list[Row]]]] = {}
        for claim in self.counted(row):
            if claim["kind"] in KINDS:
                party = is_party(claim["claimant_side"])
                voice = (claim["report_id"], "" if party else claim["claimant"] or "")
                kinds = heard.setdefault((claim["side"], claim["claimant_side"]), {})
                kinds.setdefault(claim["kind"], {}).setdefault(voice, []).append(claim)
        found: dict[Voice, dict[str, Bounds]] = {}
        for pair, kinds in heard.items():
            ranged = {kind: _range([_sum(claims) for claims in voices.values()]) for kind, voices in kinds.items()}
            found[pair] = {kind: bounds for kind, bounds in ranged.items() if bounds is not None}
        return found

    def accounts(self, asked: Filter) -> dict[Voice, tuple[dict[str, Bounds], int, int]]:
        """Return what each voice says all incidents of a filter cost whom, of how many, and of how many no number."""
        found: dict[Voice, tuple[dict[str, Bounds], int, int]] = {}
        for row in self.of(asked):
            for pair, figures in self.told(row).items():
                sums, incidents, unnumbered = found.get(pair, ({}, 0, 0))
                added = {kind: _plus(sums.get(kind), bounds) for kind, bounds in figures.items()}
                found[pair] = (sums | added, incidents + 1, unnumbered + (not figures))
        return found


def within(row: Row, box: Box) -> bool:
    """Tell whether an incident lies in a part of the world, be it one over the date line."""
    east, west = row["longitude"] <= box.east, row["longitude"] >= box.west
    return box.south <= row["latitude"] <= box.north and ((east and west) if box.west <= box.east else (east or west))


def _sum(claims: list[Row]) -> Bounds | None:
    numbered = [c for c in claims if c["low"] is not None or c["high"] is not None]
    if not numbered:
        return None
    is_open = any(c["high"] is None for c in numbered)
    return sum(c["low"] or 0 for c in numbered), None if is_open else sum(c["high"] for c in numbered)


def _range(said: list[Bounds | None]) -> Bounds | None:
    known = [bounds for bounds in said if bounds is not None]
    highs = [high for _, high in known]
    if not known:
        return None
    return min(low for low, _ in known), None if None in highs else max(high for high in highs if high is not None)


def _plus(one: Bounds | None, other: Bounds) -> Bounds:
    if one is None:
        return other
    return one[0] + other[0], None if one[1] is None or other[1] is None else one[1] + other[1]
