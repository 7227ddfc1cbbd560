"""The rows of a build as they lie in its tables: incidents, their claims, the reports these are read from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard.store import layout
from dashboard.store.engine import Engine
from dashboard.store.question import Question

Row = dict[str, Any]
"""One row of a table by column; what is unknown is None, days are dates, lists are tuples."""


class Records:
    """The rows that an engine looks up, each with all its columns; lists are tuples."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._casts: dict[int, tuple[str, ...]] = {}
        for cast, code in zip(*(engine.whole("casts")[name].to_pylist() for name in ("cast_id", "code")), strict=True):
            self._casts[cast] = (*self._casts.get(cast, ()), code)

    def cast(self, number: int) -> tuple[str, ...]:
        """Return the codes of a cast: the sides in a role, or the publishers."""
        return self._casts.get(number, ())

    def rows(self, numbers: Sequence[int], columns: tuple[str, ...] = ()) -> list[Row]:
        """Return incidents by their numbers, in the order asked for; excluded ones too.

        All columns unless some are named; the sides in each role and whether it is located are always there.
        """
        wanted = np.array(numbers, dtype=np.int32)
        chosen = ("n", "mx", *layout.CASTS, *columns) if columns else ()
        found = self._looked_up("incidents", "n", wanted, chosen)
        if len(found) < len(wanted):
            found += self._looked_up("excluded", "n", wanted, chosen)
        by_number = {row["n"]: self._dressed(row) for row in found}
        return [by_number[n] for n in numbers if n in by_number]

    def incident(self, incident_id: str) -> Row | None:
        """Return one incident, excluded or not, or None."""
        found = self._looked_up("ids", "key", np.array([key_of(incident_id)], dtype=np.int64))
        rows = self.rows([row["n"] for row in found])
        return next((row for row in rows if row["incident_id"] == incident_id), None)

    def claims(self, n: int) -> list[Row]:
        """Return all claims about an incident, whatever their status."""
        return sorted(self._looked_up("claims", "n", np.array([n], dtype=np.int32)), key=lambda row: row["claim_id"])

    def reports(self, claims: Iterable[Row]) -> list[Row]:
        """Return the reports that claims are read from, the earliest first."""
        wanted = np.array(sorted({claim["r"] for claim in claims}), dtype=np.int32)
        return sorted(self._looked_up("reports", "r", wanted), key=_published)

    def left_out(self) -> dict[str, int]:
        """Count what was read but is not shown as an incident, by the reason."""
        found = self._engine.ask("left_out", Question())
        return dict(zip(found["exclusion_reason"].to_pylist(), found["incidents"].to_pylist(), strict=True))

    def left_out_for(self, reason: str, most: int) -> list[Row]:
        """Return the first of what is not shown for a reason."""
        return self.rows(self._engine.ask("left_out_first", Question(), reason=reason, first=most)["n"].to_pylist())

    def unread(self) -> dict[str, list[int]]:
        """Return the numbers of the reports of which nothing, or a part, was read for claims; the earliest first."""
        found: dict[str, list[int]] = {}
        for row in self._engine.ask("unread", Question()).to_pylist():
            found.setdefault(row["claims_read"], []).append(row["r"])
        return found

    def unread_reports(self, numbers: Sequence[int]) -> list[Row]:
        """Return reports by their numbers, in the order asked for."""
        rows = self._looked_up("reports", "r", np.array(numbers, dtype=np.int32))
        by_number = {row["r"]: row for row in rows}
        return [by_number[r] for r in numbers]

    def unread_report(self, report_id: str) -> Row | None:
        """Return a report of which not all was read for claims, or None."""
        for row in self._engine.ask("unread", Question()).to_pylist():
            if row["report_id"] == report_id:
                return self.unread_reports([row["r"]])[0]
        return None

    def found_in(self, report: Row) -> list[Row]:
        """Return the places and days found in a report, in the order of its words."""
        found = self._looked_up("mentions", "r", np.array([report["r"]], dtype=np.int32))
        return sorted((m for m in found if m["kind"] in ("place", "date")), key=lambda m: (m["start"], m["end"]))

    def _looked_up(self, table: str, column: str, values: np.ndarray, columns: tuple[str, ...] = ()) -> list[Row]:
        return _plain(self._engine.lookup(table, column, values, columns)) if len(values) else []

    def _dressed(self, row: Row) -> Row:
        """Give an incident its sides in each role, and whether it can be drawn."""
        roles = {role: self._casts.get(row[role], ()) for role in layout.CASTS}
        return row | roles | {"located": row["mx"] is not None}


def key_of(incident_id: str) -> int:
    """Return the number that an incident's id is looked up by."""
    return int(hashlib.md5(incident_id.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def _plain(table: pa.Table) -> list[Row]:
    lists = [field.name for field in table.schema if pa.types.is_list(field.type)]
    rows: list[Row] = table.to_pylist()
    for row in rows:
        for name in lists:
            row[name] = tuple(row[name] or ())
    return rows


def _published(row: Row) -> tuple[Any, ...]:
    return (row["published"] is None, row["published"] or date.min, row["report_id"])
