"""What the reader found in each report of a corpus, as rows of the tables, by the id that the corpus gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.model import Report
from dashboard.preprocess import rows
from dashboard.preprocess.extract import extract
from dashboard.preprocess.harm.parse import Parser
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports
from dashboard.preprocess.told import incidents
from tests.telling import Told, gazetteer, tell

Row = dict[str, Any]
STANDING = ("current", "part")
"""Claims that stand: not superseded, not background, not a headline's."""


@dataclass
class Found:
    """One report's incidents that are not set aside, its claims in the order of the table, and its place mentions."""

    report: Report
    incidents: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)

    @property
    def drawn(self) -> list[Row]:
        """The incidents that are on the map."""
        return [i for i in self.incidents if i["status"] == "mapped" and i["latitude"] is not None]

    @property
    def figures(self) -> list[Row]:
        """The standing figures of killed and wounded."""
        return [c for c in self.claims if c["kind"] in ("killed", "wounded") and c["status"] in STANDING]

    @property
    def places(self) -> list[Row]:
        """The mentions of places, in the order of the text."""
        return [m for m in self.mentions if m["kind"] == "place"]


def corpus(paths: Iterable[Path]) -> list[Report]:
    """The reports of some files as the program reads them."""
    return list(reports(list(paths), published=None, format=None, issues=IssueLog()))


def together(read: Iterable[Report], parser: Parser | None = None) -> dict[str, Found]:
    """Read reports as one run of the program does, with a parser a second time: incidents are merged across them."""
    return _by_report(_twice(read, parser) if parser else tell(*read))


def alone(read: Iterable[Report], parser: Parser | None = None) -> dict[str, Found]:
    """Read each report as if it were the only one: what gold of one report says is to be compared with this."""
    return {name: found for report in read for name, found in together([report], parser).items()}


def _twice(read: Iterable[Report], parser: Parser) -> Told:
    extracts = [extract(report, gazetteer(), None, parser) for report in read]
    return Told(extracts, *incidents.merge(account for one in extracts for account in one.accounts))


def _by_report(told: Told) -> dict[str, Found]:
    found = {e.report.report_id: Found(e.report) for e in told.extracts}
    live = {i.incident_id: rows.incident_row(i) for i in told.live}
    for claim in sorted(told.claims, key=lambda c: c.claim_id):
        found[claim.report_id].claims.append(rows.claim_row(claim))
    for one in found.values():
        ids = dict.fromkeys(c["incident_id"] for c in one.claims)
        one.incidents = [live[i] for i in ids if i in live]
    for read in told.extracts:
        found[read.report.report_id].mentions = [rows.mention_row(m) for m in read.mentions]
    return {one.report.source_id: one for one in found.values()}
