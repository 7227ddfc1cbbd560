"""One build of the tables, in memory, and the questions it answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.model import CASUALTY_KINDS
from dashboard.store.accounts import Account, by_incident, together
from dashboard.store.filter import Filter, Role
from dashboard.store.tables import Tables

COUNTRY = 6
"""From this where_prec on (a country, water, air) an incident is listed but never pinned."""


class Counts(NamedTuple):
    """How many incidents there are, and how many of the chosen ones cannot be put on the map or on a day."""

    chosen: int
    total: int
    undated: int
    unlocated: int
    unmatched: int


class Build:
    """The incidents of one build with what their claims say of them, and the answers to a ``Filter``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        whole = _with_roles(tables)
        self.incidents = whole[whole["status"] != "excluded"].reset_index(drop=True)
        self._excluded = whole[whole["status"] == "excluded"].reset_index(drop=True)
        self._by_id = {
            key: (frame, n) for frame in (self.incidents, self._excluded) for n, key in enumerate(frame["incident_id"])
        }
        self._claims = dict(list(tables.claims.groupby("incident_id", sort=False)))
        self._told = by_incident(tables.claims)
        self._reports = tables.reports.set_index(tables.reports["report_id"].to_numpy())

    def select(self, asked: Filter) -> pd.DataFrame:
        """Return the incidents that answer the filter, one row each."""
        chosen: pd.DataFrame = self.incidents[self._of_sides(asked) & self._in_time(asked)]
        return chosen

    def unmatched(self, asked: Filter) -> pd.DataFrame:
        """Return the undated incidents that no question about days can match or rule out."""
        if not asked.dated:
            return self.incidents[:0]
        return self.incidents[self._of_sides(asked) & self.incidents["date_start"].isna()]

    def counts(self, asked: Filter) -> Counts:
        """Count what the filter leaves, and of that what has no day and no place."""
        chosen = self.select(asked)
        undated, unlocated = int(chosen["date_start"].isna().sum()), int((~chosen["located"]).sum())
        return Counts(len(chosen), len(self.incidents), undated, unlocated, len(self.unmatched(asked)))

    def histogram(self, asked: Filter, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Count, for each stretch between two edges, the incidents that can have happened in it.

        The filter's dates are left aside. The first array counts incidents whose day is known, the second
        those with an interval: one of these counts in every stretch it overlaps.
        """
        rows = self.select(asked.at_any_time())
        rows = rows[rows["date_start"].notna()]
        sure = (rows["date_precision"] == 1).to_numpy(dtype=bool, na_value=False)
        return tuple(_overlaps(rows[which], edges) for which in (sure, ~sure))  # type: ignore[return-value]

    def accounts(self, asked: Filter) -> list[Account]:
        """Return losses by whose they are and by whose account, as ranges, over what the filter leaves."""
        return together(self.told(incident_id) for incident_id in self.select(asked)["incident_id"])

    def told(self, incident_id: str) -> list[Account]:
        """Return the losses of one incident by whose they are and by whose account."""
        return self._told.get(incident_id, [])

    def incident(self, incident_id: str) -> pd.Series | None:
        """Return one incident, excluded or not, or None."""
        found = self._by_id.get(incident_id)
        return None if found is None else found[0].iloc[found[1]]

    def claims(self, incident_id: str) -> pd.DataFrame:
        """Return all claims about an incident, whatever their status."""
        return self._claims.get(incident_id, self.tables.claims[:0])

    def reports(self, incident_id: str) -> pd.DataFrame:
        """Return the reports an incident rests on, the earliest first."""
        wanted = self.claims(incident_id)["report_id"].drop_duplicates()
        return self._reports.loc[wanted].sort_values(["published", "report_id"], kind="stable", na_position="last")

    def stack(self, incident_id: str, asked: Filter) -> list[str]:
        """Return the ids of the chosen incidents at this one's very coordinates, itself among them."""
        row = self.incident(incident_id)
        if row is None or row["status"] == "excluded" or not row["located"]:
            return [incident_id] if row is not None else []
        rows = self.select(asked)
        same = rows[rows["located"] & (rows["latitude"] == row["latitude"]) & (rows["longitude"] == row["longitude"])]
        found = list(same.sort_values(["date_start", "incident_id"], na_position="last")["incident_id"])
        return found if incident_id in found else [incident_id]

    def excluded(self) -> pd.DataFrame:
        """Return what was read but is not shown as an incident, with its reason."""
        return self._excluded

    def unread(self) -> pd.DataFrame:
        """Return the reports of which not all was read for claims, for it is not English; the earliest first."""
        rows = self._reports[self._reports["claims_read"].isin(["none", "part"])]
        return rows.sort_values(["published", "report_id"], kind="stable", na_position="last")

    def unread_report(self, report_id: str) -> pd.Series | None:
        """Return a report of which not all was read for claims, or None."""
        rows = self.unread()
        found = rows[rows["report_id"] == report_id]
        return found.iloc[0] if len(found) else None

    def found_in(self, report_id: str) -> pd.DataFrame:
        """Return the places and days found in a report, in the order of its words."""
        rows = self.tables.mentions
        mine = rows[(rows["report_id"] == report_id) & rows["kind"].isin(["place", "date"])]
        return mine.sort_values(["start", "end"], kind="stable")

    def issues(self) -> int:
        """Count the things in the reports that were not understood."""
        return self.tables.issues

    def sides(self) -> list[str]:
        """Return the codes of the sides in any role, the most often involved first."""
        seen: dict[str, int] = {}
        for column in ("involved", "attacker", "suffered", "claimed"):
            for codes in self.incidents[column]:
                for code in codes:
                    seen[code] = seen.get(code, 0) + (column == "involved")
        return sorted(seen, key=lambda code: (-seen[code], code))

    def span(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """Return the first and the last day of any incident, or None when none has a day."""
        first, last = self.incidents["date_start"].min(), self.incidents["date_end"].max()
        return None if pd.isna(first) or pd.isna(last) else (first, last)

    def _of_sides(self, asked: Filter) -> np.ndarray:
        if not asked.sides:
            return np.ones(len(self.incidents), dtype=bool)
        wanted = frozenset(asked.sides)
        return np.fromiter(
            (not wanted.isdisjoint(codes) for codes in self.incidents[asked.role]),
            dtype=bool,
            count=len(self.incidents),
        )

    def _in_time(self, asked: Filter) -> np.ndarray:
        rows = self.incidents
        fits = np.ones(len(rows), dtype=bool)
        if asked.date_from is not None:
            fits &= (rows["date_end"] >= pd.Timestamp(asked.date_from)).to_numpy()
        if asked.date_to is not None:
            fits &= (rows["date_start"] <= pd.Timestamp(asked.date_to)).to_numpy()
        if asked.certain_only:
            fits &= (rows["date_precision"] == 1).to_numpy(dtype=bool, na_value=False)
        return fits


def _with_roles(tables: Tables) -> pd.DataFrame:
    """Add to each incident the sides in each role and whether it can be drawn."""
    claims = tables.claims[(tables.claims["status"] == "current") & (tables.claims["stance"] != "denies")]
    suffered = _codes(claims[claims["kind"].isin(CASUALTY_KINDS)], "side")
    blamed = _codes(claims[claims["kind"] == "initiator"], "side")
    claimed = _codes(claims, "claimant_side")
    frame = tables.incidents.copy()
    ids = frame["incident_id"]
    roles: dict[Role, list[tuple[str, ...]]] = {
        "involved": [_union(codes) for codes in frame["sides"]],
        "attacker": [
            _union(blamed.get(key, ()), _one(code)) for key, code in zip(ids, frame["initiator"], strict=True)
        ],
        "suffered": [_union(suffered.get(key, ()), _one(code)) for key, code in zip(ids, frame["target"], strict=True)],
        "claimed": [_union(claimed.get(key, ())) for key in ids],
    }
    for role, codes in roles.items():
        frame[role] = pd.Series(codes, index=frame.index, dtype=object)
    frame["located"] = (
        frame["latitude"].notna()
        & frame["longitude"].notna()
        & (frame["where_precision"].fillna(COUNTRY) < COUNTRY).astype(bool)
    )
    frame["losses"] = frame["killed_low"].add(frame["wounded_low"], fill_value=0)
    return frame


def _codes(claims: pd.DataFrame, column: str) -> dict[str, tuple[str, ...]]:
    told = claims[claims[column].notna()]
    return {str(key): tuple(codes) for key, codes in told.groupby("incident_id", sort=False)[column]}


def _one(code: object) -> tuple[str, ...]:
    return (code,) if isinstance(code, str) else ()


def _union(*codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({code for some in codes for code in some}))


def _overlaps(rows: pd.DataFrame, edges: np.ndarray) -> np.ndarray:
    """Count the rows whose interval overlaps each stretch ``[edge, next edge)``."""
    start = rows["date_start"].to_numpy().astype("datetime64[D]")
    end = rows["date_end"].to_numpy().astype("datetime64[D]")
    begun = np.searchsorted(np.sort(start), edges[1:], side="left")
    over = np.searchsorted(np.sort(end), edges[:-1], side="left")
    return np.asarray(begun - over, dtype=np.int64)
