"""Events to the tables' rows: what each coded row becomes as an incident, as claims and as a report, in SQL."""

from __future__ import annotations

import pyarrow as pa

from dashboard.preprocess.sheets.cells import name
from dashboard.preprocess.sheets.events import TOLD
from dashboard.schema import TABLES

EVENTS = "kept_events"
"""The view of all staged rows that are kept, in their order, with the sides and countries looked up."""
_TYPES: dict[pa.DataType, str] = {
    pa.int8(): "TINYINT",
    pa.int32(): "INTEGER",
    pa.bool_(): "BOOLEAN",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.string(): "VARCHAR",
    pa.list_(pa.string()): "VARCHAR[]",
}
_PARTS = {
    "a": ("n_killed_a", "side_a_code"),
    "b": ("n_killed_b", "side_b_code"),
    "civilians": ("n_killed_civilians", "'civilians'"),
    "unknown": ("n_killed_unknown", "CAST(NULL AS VARCHAR)"),
}
_SUMS = "(parts = coalesce(killed_best, CASE WHEN killed_low = killed_high THEN killed_low END))"
_TOTAL = "(length_total IS NOT NULL AND greatest(killed_low, killed_high) > 0)"
_WOUNDED = "coalesce(greatest(wounded_low, wounded_high) > 0, false)"
_ANY_PART = "(" + " + ".join(f"coalesce(({n} > 0)::INTEGER, 0)" for n, _ in _PARTS.values()) + ")"


def view(events: str) -> str:
    """Return the statement that looks up sides and countries for a relation of staged events.

    The lookups are no joins, for a join does not keep the order of rows: a cell becomes the number of its
    word in an ENUM, and that the place in a list.
    """
    actor = "getvariable('actor_codes')[enum_code(try_cast(concat_ws(chr(30), dataset, {}, country) AS actor_key)) + 1]"
    nation = "getvariable('nation_codes')[enum_code(try_cast(concat_ws(chr(30), dataset, country) AS nation_key)) + 1]"
    roles = ", ".join(
        f"CASE WHEN {role} IS NOT NULL THEN {actor.format(role)} END AS {role}_codes"
        for role in ("side_a", "side_b", "initiator", "target")
    )
    found = f"SELECT *, {roles}, {nation} AS nation FROM {events}"
    doer = (
        "CASE {0} WHEN 'side_a' THEN {a} WHEN 'side_b' THEN {b} ELSE {own} END AS {0}".format(
            role, a=_one("side_a"), b=_one("side_b"), own=_one(role)
        )
        for role in ("initiator", "target")
    )
    return (
        f"CREATE OR REPLACE TEMP VIEW {EVENTS} AS SELECT * EXCLUDE (initiator, target), "
        f"{_one('side_a')} AS side_a_code, "
        f"{_one('side_b')} AS side_b_code, "
        "list_sort(list_distinct(list_concat(coalesce(side_a_codes, []), coalesce(side_b_codes, [])))) AS sides, "
        f"{', '.join(doer)}, "
        f"{_ANY_PART} + coalesce({_TOTAL}, false)::INTEGER + {_WOUNDED}::INTEGER AS n_figures FROM ({found})"
    )


def _one(role: str) -> str:
    return f"CASE WHEN len({role}_codes) = 1 THEN {role}_codes[1] END"


def select(table: str, events: str = EVENTS) -> str:
    """Return the SELECT of one table, its columns in the contract's order and types.

    >>> select("mentions") == ""
    True
    """
    if table == "mentions":
        return ""
    made = {"incidents": _incident, "claims": _claim, "reports": _report}[table]()
    rows = f"({_claims(events)})" if table == "claims" else events
    columns = [f"CAST({made.get(f.name, 'NULL')} AS {_TYPES[f.type]}) AS {name(f.name)}" for f in TABLES[table]]
    return f"SELECT {', '.join(columns)} FROM {rows}"


def _incident() -> dict[str, str]:
    same = (
        "incident_id date_start date_end date_precision event_type sub_event_type latitude longitude where_precision "
        "radius_km geometry sides initiator target killed_low killed_high killed_best wounded_low wounded_high dataset "
        "lead event_code"
    ).split()
    return {column: column for column in same} | {
        "date_basis": "CASE WHEN date_start IS NULL THEN 'none' ELSE 'stated' END",
        "place_text": "place",
        "place_name": "place",
        "place_other_names": "[]",
        "country": "nation",
        "geocode_method": "CASE WHEN latitude IS NOT NULL THEN 'coded' END",
        "geocode_reason": "CASE WHEN latitude IS NULL THEN 'no coordinates that can be used' "
        "ELSE concat('as ', publisher, ' codes it, precision ', coalesce(where_precision::VARCHAR, 'not told')) END",
        "contested": "false",
        "grade": "'weak'",
        "n_claims": "greatest(n_figures, 1)",
        "n_reports": "1",
        "n_origins": "1",
        "status": "CASE WHEN excluded IS NOT NULL THEN 'excluded' WHEN latitude IS NULL THEN 'unlocated' "
        "WHEN date_start IS NULL THEN 'undated' ELSE 'mapped' END",
        "exclusion_reason": "excluded",
        "source_event_id": "own_id",
    }


def _claims(events: str) -> str:
    """Every event with each of its claims: the whole toll, that of each side, the wounded, or that it occurred."""
    told = [
        _struct("'total'", "'killed'", "NULL", "killed_low", "killed_high", "total",
                f"CASE WHEN {_SUMS} AND {_ANY_PART} > 0 THEN 'headline' ELSE 'current' END", _TOTAL),
        *(
            _struct(f"'{part}'", "'killed'", side, number, number, part,
                    f"CASE WHEN {_TOTAL} AND NOT coalesce({_SUMS}, false) THEN 'part' ELSE 'current' END",
                    f"{number} > 0")
            for part, (number, side) in _PARTS.items()
        ),
        _struct("'wounded'", "'wounded'", "NULL", "wounded_low", "wounded_high", "wounded",
                "'current'", _WOUNDED),
        _struct("'event'", "'occurrence'", "NULL", "NULL", "NULL", "event",
                "'current'", "n_figures = 0"),
    ]  # fmt: skip
    starts = ", ".join(f"{_start(part)} AS start_{part}" for part in TOLD)
    listed = f"list_filter([{', '.join(told)}], lambda x: x IS NOT NULL)"
    kept = "incident_id, report_id, dataset, publisher, source, qualifier, told, base"
    # Only a row without words for its kind of event is quoted whole.
    whole = "CASE WHEN length_event IS NULL AND n_figures = 0 THEN concat(head, told) END AS whole"
    return f"SELECT {kept}, {whole}, unnest({listed}) AS c FROM (SELECT *, {starts} FROM {events})"


def _struct(tag: str, kind: str, side: str, low: str, high: str, part: str, status: str, when: str) -> str:
    return (
        f"CASE WHEN {when} THEN {{'tag': {tag}, 'kind': {kind}, 'side': {side}::VARCHAR, 'low': {low}::INTEGER, "
        f"'high': {high}::INTEGER, 'start': start_{part}, 'length': length_{part}, 'status': {status}}} END"
    )


def _start(part: str) -> str:
    """Where a part of the text begins: after all parts before it, each on lines of its own."""
    before = TOLD[: TOLD.index(part)]
    return "base" + "".join(f" + coalesce(length_{one} + 1, 0)" for one in before)


def _claim() -> dict[str, str]:
    number = "'c' || report_id[2:] || '-'"
    return {
        "claim_id": f"{number} || c.tag",
        "incident_id": "incident_id",
        "report_id": "report_id",
        "claimant": "publisher",
        "claimant_side": "dataset",
        "chain": "CASE WHEN source IS NULL THEN [publisher] WHEN contains(source, ';') THEN [array_to_string("
        "list_distinct(list_transform(string_split(source, ';'), lambda x: trim(x))), '; '), publisher] "
        "ELSE [source, publisher] END",
        "stance": "'asserts'",
        "kind": "c.kind",
        "side": "c.side",
        "low": "c.low",
        "high": "c.high",
        "qualifier": "CASE WHEN c.tag = 'total' THEN qualifier END",
        "quote": "coalesce(whole, substring(told, c.start - base + 1, c.length))",
        "start": "CASE WHEN whole IS NULL THEN c.start ELSE 0 END",
        "end": "CASE WHEN whole IS NULL THEN c.start + c.length ELSE length(whole) END",
        "status": "c.status",
        "part_of": f"CASE WHEN c.status = 'part' THEN {number} || 'total' END",
    }


def _report() -> dict[str, str]:
    same = ("report_id", "title", "publisher", "url", "published")
    return {column: column for column in same} | {
        "text": "concat(head, told)",
        "source_id": "own_id",
        "published_basis": "CASE WHEN published IS NULL THEN 'none' ELSE 'metadata' END",
        "language_basis": "'none'",
        "claims_read": "'all'",
        "sha256": "digest",
        "origin_id": "'o' || left(CASE WHEN url IS NULL THEN digest ELSE sha256(url) END, 16)",
        "path": "shown",
    }
