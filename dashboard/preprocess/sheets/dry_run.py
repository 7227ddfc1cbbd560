"""What would be understood of sheets, told before anything is written: recipe, columns, days, three incidents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dashboard.errors import InputError
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.actors import sides_of
from dashboard.preprocess.sheets.countries import of_cells
from dashboard.preprocess.sheets.engine import engine
from dashboard.preprocess.sheets.opening import open_inputs
from dashboard.preprocess.sheets.recipe import Recipe, mapping
from dashboard.preprocess.sheets.recognition import Plan, recognise
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.sheets.survey import Survey, preview, sample, survey

_ROWS = 3
_ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


def understood(inputs: list[Path], given: Path | None, format: str | None) -> Iterator[str]:
    """Yield lines that say how each sheet would be read; raise when none can be."""
    recipe = mapping(given) if given else None
    issues = IssueLog()
    told = False
    with TemporaryDirectory(prefix="dry-run-") as folder:
        work = Path(folder)
        (work / "opened").mkdir()
        with engine(work) as connection:
            for one in open_inputs(inputs, work / "opened", issues, format=format, mapped=recipe is not None):
                if isinstance(one, Sheet):
                    yield from _sheet(one, recipe, work, issues, connection)
                else:
                    yield f"{one.source.shown}: a text ({one.format}), read for what it says"
                told = True
    problems = [issue for issue in issues if issue.level != "info"]
    if problems and not told:
        raise InputError(problems[0].message)
    yield from (f"{issue.level}: {issue.message}" for issue in problems)
    yield "nothing was written"


def _sheet(
    sheet: Sheet, given: Recipe | None, work: Path, issues: IssueLog, connection: duckdb.DuckDBPyConnection
) -> Iterator[str]:
    try:
        plan = recognise(sheet, sample(sheet, connection), given)
        found = survey(plan, work, connection)
        rows = connection.execute(preview(plan, work, found, connection, _ROWS)).fetchall()
        names = [column[0] for column in connection.description or ()]
    except InputError as error:
        if given is not None:
            raise InputError(f"{sheet.shown}: {error}") from None
        issues.add("error", "read", f"{sheet.shown}: {error}")
        return
    yield f"{sheet.shown}: read as {plan.recipe.name}; {found.rows:,} rows looked at"
    yield from _columns(plan)
    yield from _days(plan, found)
    for row in rows:
        yield from _incident(plan, dict(zip(names, row, strict=True)))


def _columns(plan: Plan) -> Iterator[str]:
    width = max(map(len, plan.fields), default=0)
    for field, columns in plan.fields.items():
        yield f"  {field:<{width}} ← {', else '.join(plan.columns[c] for c in columns)}"
    if plan.notes:
        yield f"  {'the text':<{width}} ← {', '.join(plan.columns[c] for c in plan.notes)}"
    used = {c for columns in plan.fields.values() for c in columns} | set(plan.notes)
    unused = [column for number, column in enumerate(plan.columns) if number not in used]
    if unused:
        yield f"  not used: {', '.join(unused)}"
    if "id" not in plan.fields:
        yield "  no column is the id: rows are known by their numbers, and a newer release cannot be told from new rows"


def _days(plan: Plan, found: Survey) -> Iterator[str]:
    if found.order.seen:
        said = _ORDERS.get(found.order.order or "", "cannot be told; name it with dates.order in the mapping")
        yield f"  days written in numbers: {said}"
    if found.swapped:
        yield f"  latitude and longitude look exchanged: {found.swap_reason}"


def _incident(plan: Plan, row: dict[str, object]) -> Iterator[str]:
    """One row as it would become an incident."""
    nation = of_cells(str(row["country"] or ""), plan.recipe.countries)
    cells = (row["side_a"], row["side_b"])
    sides = sorted({code for cell in cells if cell for code in sides_of(str(cell), nation, plan.recipe.separator)})
    days = f"{row['date_start']} to {row['date_end']}" if row["date_start"] != row["date_end"] else row["date_start"]
    place = f"{row['latitude']}, {row['longitude']}" if row["latitude"] is not None else "no place on the map"
    yield f"  {row['incident_id']}"
    yield f"    {days or 'no day'} (precision {row['date_precision'] or 'unknown'})"
    named = f"{row['place'] or 'no name'}, {nation or 'no country'}"
    yield f"    {named}: {place} (precision {row['where_precision'] or 'unknown'})"
    yield f"    {' / '.join(str(w) for w in (row['event_type'], row['sub_event_type']) if w) or 'no event type'}"
    yield f"    sides: {', '.join(sides) or 'none'}; killed: {_range(row['killed_low'], row['killed_high'])}"
    if row["doubt"]:
        yield f"    not understood: {row['doubt']}"


def _range(low: object, high: object) -> str:
    if low is None and high is None:
        return "unknown"
    return str(low) if low == high else f"{'?' if low is None else low} to {'open' if high is None else high}"
