"""The road: reports are read, their claims placed, dated and merged into incidents, and the tables written."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tqdm import tqdm

from dashboard.errors import InputError
from dashboard.preprocess import rows, tables
from dashboard.preprocess.extract import Extract, extract
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.harm.parse import Parser
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.online import OnlineGazetteer
from dashboard.preprocess.read import reports
from dashboard.preprocess.summary import RunSummary
from dashboard.preprocess.told import incidents


def preprocess(
    inputs: list[Path],
    out: Path,
    *,
    published: date | None = None,
    format: str | None = None,
    online: bool = False,
    second_reader: bool = False,
    progress: bool = False,
) -> RunSummary:
    """Read the inputs and write the tables to a folder, all of them or none."""
    parser = Parser.open() if second_reader else None
    issues = IssueLog()
    gazetteer = Gazetteer.open()
    asked = OnlineGazetteer() if online else None
    read = reports(inputs, published=published, format=format, issues=issues)
    with few_collections():
        extracts = [
            extract(report, gazetteer, asked, parser)
            for report in tqdm(read, desc="reading", unit=" reports", disable=not progress)
        ]
    if not extracts and issues.failed:
        raise InputError(next(issue.message for issue in issues if issue.level == "error"))
    _note(extracts, issues)
    found, claims = incidents.merge(account for one in extracts for account in one.accounts)
    written = tables.write(
        out,
        {
            "incidents": [rows.incident_row(i) for i in found],
            "claims": [rows.claim_row(c) for c in claims],
            "mentions": [rows.mention_row(m) for one in extracts for m in one.mentions],
            "reports": [rows.report_row(one.report) for one in extracts],
        },
        issues,
    )
    return RunSummary.of(written, issues)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the garbage collector come by seldom: reading makes millions of small objects and no cycles of them."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _note(extracts: list[Extract], issues: IssueLog) -> None:
    """Carry what was not understood in each report into the issues' file."""
    for one in extracts:
        for doubt in one.doubts:
            span = doubt.span
            issues.add(
                doubt.level,
                doubt.stage,
                doubt.message,
                report_id=one.report.report_id,
                start=span.start if span else None,
                end=span.end if span else None,
            )
