"""The incidents that seeds/ becomes, one compact line each, so that a change in reading is seen in review."""

from __future__ import annotations

import csv
import io
from difflib import unified_diff
from pathlib import Path

from dashboard.model import Incident
from tests.facts.compare import seeds

GOLDEN = Path(__file__).parent / "seeds.csv"
COLUMNS = (
    "place_name,date_start,date_end,sub_event_type,initiator,"
    "killed_low,killed_high,wounded_low,wounded_high,status,exclusion_reason,n_reports"
)


def lines() -> list[str]:
    """The table as it is read today: a head and a sorted line for each incident."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for incident in seeds().incidents:
        writer.writerow(_row(incident))
    return [COLUMNS, *sorted(written.getvalue().splitlines())]


def difference() -> str:
    """What is read otherwise than the table says, as a diff; empty when nothing is."""
    kept = GOLDEN.read_text(encoding="utf-8").splitlines()
    return "\n".join(unified_diff(kept, lines(), "tests/golden/seeds.csv", "read today", n=0, lineterm=""))


def refresh() -> None:
    """Take today's reading as the table."""
    GOLDEN.write_text("\n".join(lines()) + "\n", encoding="utf-8")


def _row(incident: Incident) -> list[object]:
    row = (
        incident.place.name if incident.place else None,
        incident.date.start,
        incident.date.end,
        incident.sub_event_type,
        incident.initiator,
        incident.killed_low,
        incident.killed_high,
        incident.wounded_low,
        incident.wounded_high,
        incident.status,
        incident.exclusion_reason,
        incident.n_reports,
    )
    return ["" if value is None else value for value in row]
