"""The store's tables: what the queries ask, made of the contract's tables by ``making``.

    incidents   one row an incident that is shown, by ``n``: the older the smaller, undated first
    excluded    the same for what was read but is not shown; their ``n`` go on after the incidents'
    accounts    one row for each incident, side that suffered and side that tells, with the incident's filter columns
    voices      which two sides the ``pair`` of an account stands for
    casts       the codes that each cast (a set of codes) holds
    claims, reports, mentions   the contract's columns by ``n`` of the incident and ``r`` of the report

Days are numbers since 1970-01-01. ``mx`` and ``my`` count 2^27 steps around the world and from the top of the
Mercator square down; both are null without a place on the map.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = "1"
FILE: Final = "store.duckdb"
INDEX: Final = "words.sqlite"

SHARED: Final = "shared"
"""The folder with the same tables as Parquet, for a cluster."""
TABLES: Final = (
    *("incidents", "excluded", "accounts", "voices", "casts", "claims", "reports", "mentions"),
    *("ids", "sides", "types", "grades", "steps", "involvement", "about"),
)

ACROSS: Final = 1 << 27
COUNTRY: Final = 6
"""From this where_prec on (a country, water, air) an incident is listed but never pinned."""

SEVERAL: Final = -1
UNSTATED: Final = -2
"""What a mark stands for where it is not one side."""

CASTS: Final = ("involved", "attacker", "suffered", "claimed", "source")
"""Columns that hold a cast: the sides in a role, and the publishers of the reports."""
MARKS: Final = ("attacker", "suffered", "claimed")
"""The roles a mark can stand for; each has a column ``mark_<role>`` with a side's id, SEVERAL or UNSTATED."""

FILTERED: Final = {
    "n": "int32",
    "day_from": "int32",
    "day_to": "int32",
    "step_from": "int16",
    "step_to": "int16",
    "sure": "boolean",
    "mx": "int32",
    "my": "int32",
    **dict.fromkeys(CASTS, "int32"),
    "type": "int16",
    "precision": "int8",
    "grade_id": "int8",
    "killed": "int32",
}
"""The columns a filter looks at, in incidents and in accounts alike."""

DRAWN: Final = {"losses": "int32", **{f"mark_{role}": "int16" for role in MARKS}}
KINDS: Final = ("killed", "wounded", "captured")
TOLD: Final = {
    "pair": "int16",
    **{f"{kind}_{bound}": "int32" for kind in KINDS for bound in ("low", "high")},
    "joint": "array<string>",
}
"""An account's own columns: no ``low`` is no number told, no ``high`` beside one leaves it open."""
