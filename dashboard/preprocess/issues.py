"""What was not understood, one line each: shipped beside the tables, counted at the end of a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning", "info"]
_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that was not understood, and where.

    ``start`` and ``end`` count characters of the report's text; without a ``report_id`` there is no text
    yet, and they count bytes of the file that the message names.
    """

    level: Level
    stage: str
    report_id: str | None
    start: int | None
    end: int | None
    message: str

    def line(self) -> str:
        """Write the issue as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


class IssueLog:
    """All issues of a run; their order depends on what they say, not on when they were found."""

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._issues = list(issues)

    def __len__(self) -> int:
        return len(self._issues)

    def __iter__(self) -> Iterator[Issue]:
        return iter(sorted(self._issues, key=_place))

    def add(
        self,
        level: Level,
        stage: str,
        message: str,
        *,
        report_id: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        """Note one issue; an ``error`` means that an input is not in the tables (exit code 1)."""
        one_line = "".join(c if c.isprintable() else " " for c in message)
        self._issues.append(Issue(level, stage, report_id, start, end, one_line))

    def extend(self, issues: Iterable[Issue]) -> None:
        """Take over the issues of another log, as from a process that read a part of the reports."""
        self._issues.extend(issues)

    @property
    def counts(self) -> dict[Level, int]:
        """How many issues there are of each level, the gravest first."""
        found = Counter(issue.level for issue in self._issues)
        return {level: found[level] for level in ("error", "warning", "info")}

    @property
    def failed(self) -> bool:
        """Whether any input could not be read."""
        return any(issue.level == "error" for issue in self._issues)

    def lines(self) -> str:
        """Write all issues as JSON lines, ready for ``issues.jsonl``."""
        return "".join(issue.line() + "\n" for issue in self)


def _place(issue: Issue) -> tuple[str, int, int, int, str, str]:
    start = -1 if issue.start is None else issue.start
    end = -1 if issue.end is None else issue.end
    return (issue.report_id or "", start, end, _ORDER[issue.level], issue.stage, issue.message)
