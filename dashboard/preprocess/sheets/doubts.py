"""What is doubtful in a row, in SQL: cells that say something that was not understood, rows that are no rows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.preprocess.sheets import days
from dashboard.preprocess.sheets.cells import text
from dashboard.preprocess.sheets.recognition import Plan


def doubts(plan: Plan, swapped: bool, numbers: Sequence[str]) -> str:
    """Return what a person should hear of a row: each cell that says something that was not understood.

    Most rows are plain: all that costs them is to see that they are.
    """
    told = [field for field in numbers if field in plan.fields]
    found = [
        _doubt("first_cell", f"first_day IS NULL AND first_date IS NULL AND {_NOT_OPEN.format('first_cell')}", "day"),
        _doubt("last_cell", f"last_date IS NULL AND {_NOT_OPEN.format('last_cell')}", "day"),
        *([] if swapped else _places_doubted()),
        *(_doubt(field, f"no_figure({field}, i_{field})", "figure") for field in told),
    ]
    plain = ["first_day IS NOT NULL", "located", "(last_cell IS NULL OR last_date IS NOT NULL)"]
    plain += [f"({field} IS NULL OR i_{field} IS NOT NULL)" for field in told]
    for field, typed in (("where_precision", "precise"), ("date_precision", "date_code")):
        if field in plan.fields:
            found.append(_doubt(field, f"{typed} IS NULL", "code of precision"))
            plain.append(f"({field} IS NULL OR {typed} IS NOT NULL)")
    if "id" in plan.fields:
        found.append("CASE WHEN id IS NULL THEN 'it has no id of its own' END")
        plain.append("id IS NOT NULL")
    return f"CASE WHEN {' AND '.join(plain)} THEN NULL ELSE nullif(concat_ws('; ', {', '.join(found)}), '') END"


_NOT_OPEN = f"NOT regexp_matches({{}}, '{days.OPEN.replace('{', '{{').replace('}', '}}')}')"


def _places_doubted() -> list[str]:
    return [
        _doubt("latitude_cell", "lat IS NULL", "coordinate"),
        _doubt("longitude_cell", "lon IS NULL", "coordinate"),
        "CASE WHEN lat NOT BETWEEN -90 AND 90 OR lon NOT BETWEEN -180 AND 180 "
        "THEN latitude_cell || ', ' || longitude_cell || ' lies outside the world' END",
        "CASE WHEN lat = 0 AND lon = 0 THEN 'its coordinates are 0, 0, which is no place' END",
        "CASE WHEN (lat IS NULL) <> (lon IS NULL) THEN 'only one of its two coordinates can be read' END",
    ]


def _doubt(field: str, when: str, what: str) -> str:
    return f"CASE WHEN {field} IS NOT NULL AND {when} THEN '‘' || left({field}, 60) || '’ is no {what}' END"


def no_event(plan: Plan) -> str:
    """Tell the rows that say nothing, or hold the columns' names or HXL tags instead of cells."""
    named = [
        f"coalesce(lower({cell}) = {text(plan.columns[plan.fields[field][0]].strip().casefold())} "
        f"OR starts_with({cell}, '#'), false)"
        for field, cell in (("date_start", "first_cell"), ("latitude", "latitude_cell"))
        if field in plan.fields
    ]
    empty = "(said_low IS NULL AND said_high IS NULL AND parts IS NULL AND notes IS NULL)"
    return f"CASE WHEN first_date IS NOT NULL OR located THEN false ELSE {' OR '.join([empty, *named])} END"
