"""Made-up rows as the project's own tables, the way an import of coded rows writes them.

Every claim's quote is one line of its report: the row's own cell, ``column: value``, after the notes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.schema import CLAIMS, INCIDENTS, REPORTS
from tests.benchmarks.made_rows import BLOCK, Rows, drawn
from tests.benchmarks.made_words import hexed, joined, notes, places, written
from tests.benchmarks.made_world import EVENT_TYPES, FIRST_DAY, world

DATASETS = ("ucdp", "acled", "gdelt", "gtd")
PUBLISHERS = ("UCDP GED", "ACLED", "GDELT", "GTD")
SHARES = (40, 80, 92, 100)
TOTAL = ("best: ", "fatalities: ", "deaths: ", "nkill: ")
CODE = ("type_of_violence: ", "sub_event_type: ", "EventCode: ", "attacktype1: ")
OFFICES = ("regional radio", "news agency", "daily paper", "monitoring group", "local station", "press office")
RADIUS = (3.0, 10.0, 25.0, 75.0)
GRADES = ("confirmed", "fair", "weak", "contested")
_EPOCH = (FIRST_DAY - FIRST_DAY.replace(year=1970)).days
NOTED = 10_000_000
"""So many rows have notes; those beyond are as bare as GDELT's events, so that 30 million find room on a disk."""
Columns = dict[str, Any]


class Told:
    """One block of rows with the text of its reports and where each cell lies in it."""

    def __init__(self, block: int, wanted: int) -> None:
        self.rows = rows = drawn(block, wanted)
        self.dataset = np.searchsorted(SHARES, rows.chance % 100, side="right").astype(np.int8)
        self.figure = rows.best >= 0
        self.sides = [self.figure & (killed > 0) for killed in (rows.killed_a, rows.killed_b)]
        self.names = places(rows)
        said = notes(rows, self.names, block) if block * BLOCK < NOTED else self.names
        kind = np.where(self.dataset == 0, 1 + rows.kind % 3, 10 + rows.kind)
        cells = [
            joined(chosen(CODE, self.dataset), written(kind)),
            self._cell(self.figure, chosen(TOTAL, self.dataset), rows.best),
            self._cell(self.sides[0], "deaths_a: ", rows.killed_a),
            self._cell(self.sides[1], "deaths_b: ", rows.killed_b),
        ]
        self.cells, self.starts, at = cells, [], pc.utf8_length(said).to_numpy() + 2
        text = joined(said, "\n\n", cells[0])
        for i, cell in enumerate(cells):
            size = pc.utf8_length(cell).fill_null(-1).to_numpy()
            self.starts.append(at.astype(np.int32))
            at = at + size + 1
            text = text if i == 0 else joined(text, pc.fill_null(joined("\n", cell), ""))
        self.text = text
        self.report_id = hexed(rows.number, "r", 1)
        self.event_id = written(100_000 + rows.number)
        self.incident_id = joined(chosen(DATASETS, self.dataset), "-", self.event_id)

    @staticmethod
    def _cell(there: np.ndarray, column: pa.Array | str, value: np.ndarray) -> pa.Array:
        return pc.if_else(pa.array(there), joined(column, written(value)), pa.scalar(None, pa.string()))


def chosen(words: tuple[str, ...] | np.ndarray, index: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Return each row's word, in a dictionary; unknown where it is not ``known``."""
    index = pa.array(index.astype(np.int32), mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(index, pa.array(words)).cast(pa.string())


def incidents(told: Told) -> pa.Table:
    """Return the incidents of a block."""
    rows = told.rows
    located, dated = rows.where_precision > 0, rows.first >= 0
    grade = np.searchsorted((3, 20, 96), rows.grade, side="right")
    status = np.where(~located, 1, np.where(~dated, 2, 0))
    columns: Columns = {
        "incident_id": told.incident_id,
        "date_start": days(rows.first),
        "date_end": days(rows.last),
        "date_precision": unless(rows.date_precision, ~dated),
        "date_basis": chosen(("none", "stated"), dated),
        "event_type": chosen(tuple(name for name, _, _ in EVENT_TYPES), rows.kind),
        "sub_event_type": chosen(tuple(name for _, name, _ in EVENT_TYPES), rows.kind),
        "place_text": told.names,
        "place_name": told.names,
        "country": chosen(world().country_code, rows.country),
        "latitude": pa.array(rows.latitude, from_pandas=True),
        "longitude": pa.array(rows.longitude, from_pandas=True),
        "where_precision": unless(rows.where_precision, ~located),
        "radius_km": _radius(rows.where_precision),
        "geocode_method": chosen(("coded",), np.zeros(len(rows)), located),
        "sides": _pairs(world().side_code, rows.side_a, rows.side_b),
        "initiator": chosen(world().side_code, rows.side_a, rows.roles < 30),
        "target": chosen(world().side_code, rows.side_b, rows.roles < 20),
        "killed_low": unless(rows.low, ~told.figure),
        "killed_high": unless(rows.high, ~told.figure),
        "contested": pa.array(grade == 3),
        "grade": chosen(GRADES, grade),
        "n_claims": pa.array(1 + told.sides[0].astype(np.int32) + told.sides[1]),
        "n_reports": ones(rows),
        "n_origins": ones(rows),
        "status": chosen(("mapped", "unlocated", "undated"), status),
        "dataset": chosen(DATASETS, told.dataset),
        "source_event_id": told.event_id,
        "killed_best": unless(rows.best, ~told.figure),
        "lead": pa.array(told.dataset == 2),
        "event_code": told.cells[0],
    }
    return in_schema(columns, INCIDENTS, len(rows))


def reports(told: Told) -> pa.Table:
    """Return the reports of a block, one an incident."""
    rows = told.rows
    sub_type = chosen(tuple(name for _, name, _ in EVENT_TYPES), rows.kind)
    digest = hexed(rows.number, "", 2, 16)
    columns: Columns = {
        "report_id": told.report_id,
        "source_id": told.event_id,
        "title": pc.if_else(pa.array(rows.chance % 7 < 4), joined(sub_type, ", ", told.names), None),
        "publisher": chosen(PUBLISHERS, told.dataset),
        "published": days(np.where(rows.last >= 0, rows.last + rows.chance % 5, -1)),
        "published_basis": chosen(("none", "metadata"), rows.last >= 0),
        "language": chosen(("en",), np.zeros(len(rows))),
        "language_basis": chosen(("none",), np.zeros(len(rows))),
        "claims_read": chosen(("all",), np.zeros(len(rows))),
        "text": told.text,
        "sha256": joined(digest, digest, digest, digest),
        "origin_id": told.report_id,
        "path": joined(chosen(DATASETS, told.dataset), ".csv"),
    }
    return in_schema(columns, REPORTS, len(rows))


def claims(told: Told) -> pa.Table:
    """Return the claims of a block in the order of their incidents: the total or what happened, then each side's."""
    first = pa.concat_tables([_claims(told, 0, ~told.figure), _claims(told, 1, told.figure)])
    parts = [_claims(told, 2, told.sides[0]), _claims(told, 3, told.sides[1])]
    which = [np.flatnonzero(those) for those in (~told.figure, told.figure, *told.sides)]
    return pa.concat_tables([first, *parts]).take(pa.array(np.argsort(np.concatenate(which), kind="stable")))


def _claims(told: Told, cell: int, there: np.ndarray) -> pa.Table:
    """Return the claims that rest on one cell: 0 what happened, 1 the total, 2 and 3 the killed of either side."""
    rows, at = told.rows, np.flatnonzero(there)
    start = told.starts[cell][at]
    quote = told.cells[cell].take(pa.array(at))
    low = [None, rows.low, rows.killed_a, rows.killed_b][cell]
    high = [None, rows.high, rows.killed_a, rows.killed_b][cell]
    side = [None, None, rows.side_a, rows.side_b][cell]
    parted = (told.sides[0] | told.sides[1])[at] & (cell == 1)
    columns: Columns = {
        "claim_id": hexed(rows.number[at] * 4 + cell, "c", 3),
        "incident_id": told.incident_id.take(pa.array(at)),
        "report_id": told.report_id.take(pa.array(at)),
        "claimant": chosen(PUBLISHERS, told.dataset[at]),
        "claimant_side": chosen(DATASETS, told.dataset[at]),
        "chain": _pairs(np.array([*OFFICES, *PUBLISHERS]), rows.chance[at] % 6, told.dataset[at] + len(OFFICES)),
        "stance": chosen(("relays",), np.zeros(len(at))),
        "kind": chosen(("occurrence", "killed"), np.full(len(at), cell > 0)),
        "quote": quote,
        "start": pa.array(start),
        "end": pa.array(start + pc.utf8_length(quote).to_numpy()),
        "status": chosen(("current", "headline"), parted),
    }
    if cell:
        columns |= {"low": pa.array(low[at]), "high": pa.array(high[at])}
    if side is not None:
        columns["side"] = chosen(world().side_code, side[at])
    return in_schema(columns, CLAIMS, len(at))


def in_schema(columns: Columns, schema: pa.Schema, size: int) -> pa.Table:
    """Return the columns in the contract's order, unknown where the rows have none."""
    made = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(size, f.type) for f in schema]
    return pa.Table.from_arrays(made, schema=schema)


def days(day: np.ndarray) -> pa.Array:
    """Return days as dates; -1 is unknown."""
    return pa.array((day + _EPOCH).astype("datetime64[D]"), mask=day < 0)


def unless(values: np.ndarray, unknown: np.ndarray) -> pa.Array:
    """Return the values, null where they are unknown."""
    return pa.array(values, mask=unknown)


def ones(rows: Rows) -> pa.Array:
    """Return a column of ones."""
    return pa.array(np.ones(len(rows), np.int32))


def _radius(where: np.ndarray) -> pa.Array:
    known = (where >= 1) & (where <= len(RADIUS))
    return pa.array(np.array(RADIUS)[np.where(known, where - 1, 0)], mask=~known)


def _pairs(words: np.ndarray, first: np.ndarray, second: np.ndarray) -> pa.Array:
    """Return lists of two words each."""
    both = np.stack([first, second], axis=1).astype(np.int32).ravel()
    offsets = np.arange(0, len(both) + 1, 2, dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(words).take(pa.array(both)))
