"""What a run made, in one line for the person who started it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard.preprocess.issues import IssueLog


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The counts of a run, and the inputs that are missing from the tables, each with its reason."""

    reports: int
    claims: int
    incidents: int
    mapped: int
    unlocated: int
    undated: int
    excluded: int
    issues: int
    failures: tuple[str, ...] = ()
    unread: int = 0

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], issues: IssueLog) -> RunSummary:
        """Count what was written."""
        status = tables["incidents"]["status"].value_counts()
        return cls(
            reports=len(tables["reports"]),
            claims=len(tables["claims"]),
            incidents=int(sum(status)) - int(status.get("excluded", 0)),
            mapped=int(status.get("mapped", 0)),
            unlocated=int(status.get("unlocated", 0)),
            undated=int(status.get("undated", 0)),
            excluded=int(status.get("excluded", 0)),
            issues=len(issues),
            unread=int((tables["reports"]["claims_read"] == "none").sum()),
            failures=tuple(issue.message for issue in issues if issue.level == "error"),
        )

    def line(self, out: Path) -> str:
        """Say it: 12 reports, 30 claims, 9 incidents (8 mapped, 1 unlocated, 0 undated), 4 excluded, 3 issues → out."""
        incidents = f"{self.mapped} mapped, {self.unlocated} unlocated, {self.undated} undated"
        counts = [
            _counted(self.reports, "report"),
            _counted(self.claims, "claim"),
            f"{_counted(self.incidents, 'incident')} ({incidents})",
            f"{self.excluded:,} excluded",
            _counted(self.issues, "issue"),
        ]
        if self.unread:
            counts.insert(1, f"{self.unread:,} of them not read for claims")
        return f"{', '.join(counts)} → {out}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
