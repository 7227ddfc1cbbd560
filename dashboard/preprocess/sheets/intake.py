"""One sheet on its way in: its staged pieces, and what is to be said of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.recognition import Plan
from dashboard.preprocess.sheets.staging import Staged
from dashboard.preprocess.sheets.survey import Survey

WHOLE = "whole_sheet"
"""The stage of issues that all rows of a sheet have."""


@dataclass(slots=True)
class Intake:
    """One sheet that is being imported, with its staged pieces; ``differing`` rows have another row's id."""

    plan: Plan
    pieces: list[Staged] = field(default_factory=list)
    repeated: int = 0
    differing: int = 0


def tell_survey(plan: Plan, found: Survey, issues: IssueLog) -> None:
    """Write down what is wrong in all of a sheet's rows."""
    order, swapped = found.order, found.swap_reason
    shown = plan.sheet.shown
    if swapped:
        issues.add(
            "warning",
            WHOLE,
            f"{shown}: latitude and longitude look exchanged ({swapped}); its rows are put on no map until a mapping "
            "names the columns the right way round",
        )
    if order.seen and order.order is None:
        issues.add(
            "warning",
            WHOLE,
            f"{shown}: its days are written in numbers, and nothing tells day from month; name it with "
            'dates.order = "dmy" or "mdy" in a mapping',
        )


def tell(file: Intake, issues: IssueLog) -> None:
    """Write down what is wrong in a sheet's rows, each with its line."""
    sheet = file.plan.sheet
    for piece in file.pieces:
        for fault in piece.faults:
            at = f"{sheet.shown} {sheet.lines} {fault.line}"
            issues.add("error" if fault.aside else "warning", "sheet", f"{at}: {fault.message}" + _ASIDE[fault.aside])
    named = sum(len(piece.faults) for piece in file.pieces)
    more = sum(p.unread + p.blank + p.doubtful for p in file.pieces) - named
    if more > 0:
        issues.add("warning", "sheet", f"{sheet.shown}: {rows_of(more)} more with something like the above")
    for count, what in (
        (sum(p.disordered for p in file.pieces), "a best, low and high toll that are not in order; put in order"),
        (sum(p.open_ends for p in file.pieces), "an end that is not known; shown on their first day"),
    ):
        if count:
            issues.add("info", "sheet", f"{sheet.shown}: {rows_of(count)} with {what}")


_ASIDE = {True: "; set aside", False: ""}


def rows_of(count: int) -> str:
    """Write a count of rows.

    >>> rows_of(1), rows_of(2000)
    ('1 row', '2,000 rows')
    """
    return f"{count:,} row{'' if count == 1 else 's'}"
