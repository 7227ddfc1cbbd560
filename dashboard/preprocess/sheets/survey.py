"""A first look at a sheet: some of its rows, to know whose it is, how it writes days and whether its places fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.preprocess.sheets import days, events
from dashboard.preprocess.sheets.cells import relation, text
from dashboard.preprocess.sheets.countries import of_cells
from dashboard.preprocess.sheets.recognition import Plan, Rows
from dashboard.preprocess.sheets.records import cut
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.settings import DATA

_BYTES = 8_000_000
_ROWS = 20_000
_ENOUGH = 20
_DEGREES_A_KM = 1 / 111


@dataclass(frozen=True, slots=True)
class Survey:
    """What a plan's first rows tell: the order of numeric days, and whether coordinates are exchanged."""

    order: days.Order
    swapped: bool
    rows: int
    swap_reason: str = ""


def sample(sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> Rows:
    """Read some rows from a sheet's beginning, as words."""
    if sheet.kind == "parquet":
        return connection.execute(f"SELECT * FROM {relation(sheet, len(sheet.columns))} LIMIT {_ROWS}").fetchall()
    data = beginning(sheet).decode("utf-8", "replace")
    lines = io.StringIO(data, newline="")
    if not sheet.quoted:
        return [line.rstrip("\n").split(sheet.delimiter) for line in lines if line.strip()]
    return [row for row in csv.reader(lines, delimiter=sheet.delimiter) if row]


def beginning(sheet: Sheet) -> bytes:
    """Return whole records from where a CSV's data begin, broken lines emptied."""
    with sheet.path.open("rb") as file:
        for _ in range(sheet.first_line - 1):
            file.readline()
        data = file.read(_BYTES)
        last = not file.read(1)
    columns = len(sheet.columns) or data.split(b"\n", 1)[0].count(sheet.delimiter.encode()) + 1
    found = cut(data, columns, sheet.delimiter, quoted=sheet.quoted, last=last).data
    return found.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def first_rows(plan: Plan, work: Path) -> str:
    """Return a relation of a sheet's first rows."""
    if plan.sheet.kind == "parquet":
        return f"(SELECT * FROM {relation(plan.sheet, len(plan.columns))} LIMIT {_ROWS})"
    path = work / "sample.csv"
    path.write_bytes(beginning(plan.sheet))
    sheet = Sheet("", path, "csv", plan.sheet.columns, plan.sheet.delimiter, plan.sheet.quoted, first_line=1)
    return relation(sheet, len(plan.columns))


def survey(plan: Plan, work: Path, connection: duckdb.DuckDBPyConnection) -> Survey:
    """Look at a sheet's first rows; at all of them for the order of days, where that is not plain from the first."""
    rows = first_rows(plan, work)
    order = _order(plan, rows, connection)
    for statement in events.macros(order.order, plan.recipe):
        connection.execute(statement)
    found = connection.execute(events.places(plan, rows)).fetchall()
    reason = _exchanged(plan, found)
    return Survey(order, bool(reason), len(found), reason)


def _order(plan: Plan, rows: str, connection: duckdb.DuckDBPyConnection) -> days.Order:
    columns = [c for field in ("date_start", "date_end", "published") for c in plan.fields.get(field, ())]
    greatest = _greatest(columns, rows, connection)
    if greatest == (None, None):
        return days.order_of(None, None, plan.recipe.date_order)
    whole = relation(plan.sheet, len(plan.columns))
    return days.order_of(*_greatest(columns, whole, connection), plan.recipe.date_order)


def _greatest(
    columns: Sequence[int], rows: str, connection: duckdb.DuckDBPyConnection
) -> tuple[int | None, int | None]:
    """Return the greatest first and second number of all days that are written in numbers, their year last."""
    if not columns:
        return None, None
    each = " UNION ALL ".join(f"SELECT trim(c{column}) AS d FROM {rows}" for column in columns)
    part = "try_cast(regexp_extract(d, '^(\\d{{1,2}})[/.-](\\d{{1,2}})', {}) AS INTEGER)".format
    known = f"regexp_matches(d, '{days.NUMERIC}') AND NOT regexp_matches(d, '{days.OPEN}')"
    first, second = connection.execute(
        f"SELECT max(a), max(b) FROM (SELECT {part(1)} AS a, {part(2)} AS b FROM ({each}) WHERE {known}) "
        "WHERE a <= 31 AND b <= 31"
    ).fetchone() or (None, None)
    return first, second


def _exchanged(plan: Plan, found: Sequence[tuple[float | None, float | None, str | None]]) -> str:
    """Say why latitude and longitude are taken to be exchanged in the whole sheet, or nothing."""
    placed = [(lat, lon, nation) for lat, lon, nation in found if lat is not None and lon is not None]
    if len(placed) < _ENOUGH:
        return ""
    beyond = sum(abs(lat) > 90 >= abs(lon) for lat, lon, _ in placed)
    if beyond * 2 > len(placed):
        return f"{beyond:,} of {len(placed):,} rows looked at have a latitude beyond 90"
    centres = _centres()
    nations = {cells: of_cells(cells, plan.recipe.countries) for cells in {n for _, _, n in placed if n}}
    fits = [_fits(lat, lon, centres.get(nations.get(n or "") or "")) for lat, lon, n in placed]
    told = [fit for fit in fits if fit is not None]
    other = sum(way == "exchanged" for way in told)
    if len(told) >= _ENOUGH and other > 0.8 * len(told) and not any(way == "as given" for way in told[:5]):
        return f"{other:,} of {len(told):,} rows looked at lie in their country only the other way round"
    return ""


def _fits(lat: float, lon: float, centre: tuple[float, float, float] | None) -> str | None:
    """Tell which way round a position lies near its country, ``neither`` or ``both``; None for no country."""
    if centre is None:
        return None
    given, exchanged = _near(lat, lon, centre), _near(lon, lat, centre)
    return "both" if given and exchanged else "as given" if given else "exchanged" if exchanged else "neither"


def _near(lat: float, lon: float, centre: tuple[float, float, float]) -> bool:
    reach = centre[2] * 2 * _DEGREES_A_KM + 2
    return abs(lat - centre[0]) <= reach and abs(lon - centre[1]) <= reach * 1.5


def _centres() -> dict[str, tuple[float, float, float]]:
    with (DATA / "gazetteer" / "country_points.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso3"]: (float(row["latitude"]), float(row["longitude"]), float(row["radius_km"] or 0))
            for row in csv.DictReader(file)
        }


def preview(plan: Plan, work: Path, found: Survey, connection: duckdb.DuckDBPyConnection, count: int) -> str:
    """Return the SELECT of a sheet's first events."""
    return f"SELECT * FROM ({events.select(plan, first_rows(plan, work), swapped=found.swapped)}) LIMIT {count}"


def constants(plan: Plan) -> str:
    """Return the columns that are the same in all events of a sheet."""
    recipe = plan.recipe
    return (
        f"{text(recipe.slug)} AS dataset, {text(recipe.publisher)} AS publisher, {str(recipe.lead).lower()} AS lead, "
        f"{text(plan.sheet.shown)} AS shown"
    )
