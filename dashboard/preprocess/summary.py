"""What a run made, in one line for the person who started it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.importing import Imported
from dashboard.preprocess.sheets.intake import WHOLE
from dashboard.preprocess.sheets.releases import LEFT_OUT


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
    rows: int = 0
    rows_kept: int = 0
    rows_aside: int = 0
    sheets: tuple[str, ...] = ()
    """Of each sheet of coded rows, and of each dataset that was there before, one line."""

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], issues: IssueLog, sheets: Imported | None = None) -> RunSummary:
        """Count what was written, of reports and of sheets together."""
        coded = sheets or Imported()
        status = Counter(tables["incidents"]["status"].to_list()) + coded.statuses
        return cls(
            reports=len(tables["reports"]) + coded.counts["reports"],
            claims=len(tables["claims"]) + coded.counts["claims"],
            incidents=sum(status.values()) - status["excluded"],
            mapped=status["mapped"],
            unlocated=status["unlocated"],
            undated=status["undated"],
            excluded=status["excluded"],
            rows=coded.read,
            rows_kept=coded.kept,
            rows_aside=coded.aside,
            sheets=(*coded.lines, *(issue.message for issue in issues if issue.stage in (LEFT_OUT, WHOLE))),
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
        if self.rows:
            kept = f"{self.rows_kept:,} kept, {self.rows_aside:,} set aside"
            counts.insert(0, f"{_counted(self.rows, 'coded row')} read ({kept})")
        return f"{', '.join(counts)} → {out}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
