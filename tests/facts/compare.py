"""The casualty figures that are known to be in the reports, against those that the reader finds in them."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.model import CASUALTY_KINDS, Claim
from dashboard.settings import SEEDS
from tests.telling import Told, read_folder

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
MARGIN = 0.02
"""How far under today's share a floor is set: a handful of figures may move without a red test."""

_SIDES = {"NK": "nagorno-karabakh", "MEDIA": "media", "INT": None, "CIV": "civilians", "ICRC": "ngo", "EU": "eu"}
_NEITHER = {"killed_or_wounded_mil", "killed_or_missing"}
"""Figures that count two things at once: neither is a claim of one kind."""
_MAY_BE_CIVILIANS = {"wounded_other", "captured"}
_FOUND = ("current", "part", "superseded")


@dataclass(frozen=True)
class Fact:
    """A casualty figure that a source is known to give; ``claimant_side`` None means anyone's."""

    claim_id: str
    url: str
    kind: str
    figure: int
    sides: frozenset[str | None]
    claimant_side: str | None

    @property
    def civilian(self) -> bool:
        return self.sides == {"civilians"}

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.figure} of {'/'.join(sorted(map(str, self.sides)))} by {self.claimant_side or 'anyone'}"
        )


@dataclass(frozen=True)
class Answer:
    """A fact with the claims of its kind and figure that the reader made of its report, and of those the right ones."""

    fact: Fact
    read: tuple[Claim, ...]

    @property
    def figure(self) -> list[Claim]:
        return [
            c for c in self.read if c.kind == self.fact.kind and _counts(c, self.fact.figure) and c.status in _FOUND
        ]

    @property
    def side(self) -> list[Claim]:
        return [c for c in self.figure if c.side in self.fact.sides]

    @property
    def claimant(self) -> list[Claim]:
        return [c for c in self.side if _said_by(c, self.fact.claimant_side)]

    @property
    def not_stated(self) -> bool:
        """Whether civilians are counted without the word: the figure is there, its people have no side."""
        return self.fact.civilian and not self.side and any(c.side is None for c in self.figure)

    @property
    def missing(self) -> str | None:
        """The first thing that is wrong, or None."""
        if not self.figure:
            return "figure"
        if not self.side:
            return "side not stated" if self.not_stated else "side"
        return None if self.claimant else "claimant"


def _counts(claim: Claim, figure: int) -> bool:
    """Tell whether a claim is of a figure; "more than 200" is 201 and up, where the facts have 200."""
    over = claim.high is None and claim.quote.lower().startswith(("more than", "over"))
    return claim.low is not None and claim.low - over == figure


def _said_by(claim: Claim, side: str | None) -> bool:
    return side is None or claim.claimant_side == side or (side == "media" and claim.claimant_side is None)


def facts() -> Iterator[Fact]:
    """The figures of people killed, wounded and captured, in the order of the file."""
    with (HERE / "claims_facts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = row["what"].split("_")[0]
            if kind not in CASUALTY_KINDS or not row["value_low"] or row["what"] in _NEITHER:
                continue
            about = "civilians" if row["what"].endswith("_civ") else _SIDES.get(row["about_side"], row["about_side"])
            also = {"civilians"} if row["what"] in _MAY_BE_CIVILIANS else set()
            said = _SIDES.get(row["claimant_side"], row["claimant_side"])
            figure = int(row["value_low"])
            yield Fact(row["claim_id"], row["source_url"], kind, figure, frozenset({about} | also), said)


@cache
def seeds() -> Told:
    """The reports of ``seeds/``, read."""
    return read_folder(SEEDS)


def answers(told: Told) -> list[Answer]:
    """Each fact whose report was read, with the claims of that report."""
    url = {e.report.report_id: e.report.url for e in told.extracts}
    read: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in told.claims:
        read[url[claim.report_id]].append(claim)
    known = set(url.values())
    return [Answer(f, tuple(read[f.url])) for f in facts() if f.url and f.url in known]


def shares(found: Iterable[Answer]) -> dict[str, float]:
    """The share found with its figure; with the victims' side too; with the claimant's side too.

    ``side_or_not_stated`` also takes civilians counted by a word that does not say so ("five people").
    """
    rows = list(found)
    counts = {
        "figure": sum(bool(a.figure) for a in rows),
        "side": sum(bool(a.side) for a in rows),
        "side_or_not_stated": sum(bool(a.side) or a.not_stated for a in rows),
        "claimant": sum(bool(a.claimant) for a in rows),
    }
    return {name: count / len(rows) if rows else 0.0 for name, count in counts.items()}


def floors() -> dict[str, float]:
    """The shares to keep to."""
    with FLOORS.open("rb") as file:
        return tomllib.load(file)


def write_floors(measured: dict[str, float]) -> None:
    """Set the floors a little under what was measured."""
    lines = [
        f"{name} = {int((share - MARGIN) * 100) / 100:.2f}  # measured {share:.3f}" for name, share in measured.items()
    ]
    head = "# Shares of the casualty figures of claims_facts.csv that the reader must find in seeds/.\n"
    FLOORS.write_text(head + "# Refresh: python -m tests.facts --floors\n" + "\n".join(lines) + "\n", encoding="utf-8")


def differences(found: Iterable[Answer]) -> Iterator[str]:
    """A line for each fact that is not found whole: what is wanted, and what was read with its words."""
    for answer in found:
        if answer.missing is None:
            continue
        near = answer.side or answer.figure or [c for c in answer.read if c.kind == answer.fact.kind]
        seen = "; ".join(_shown(c) for c in near[:4]) or "nothing of this kind"
        yield f"{answer.fact.claim_id}: {answer.missing} | wanted {answer.fact} | read {seen}"


def _shown(claim: Claim) -> str:
    status = "" if claim.status == "current" else f" ({claim.status})"
    who = claim.claimant_side or "unattributed"
    return f"{claim.low} of {claim.side or 'not stated'} by {who}{status} {claim.quote!r}"
