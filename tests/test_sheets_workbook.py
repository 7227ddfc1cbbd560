"""Excel: each worksheet with a table becomes one, as a person sees it; a hostile one takes nothing down with it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets import workbook
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.preprocess.sheets.workbook import workbook_sheets
from dashboard.settings import Setting

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = ["id", "date", "latitude", "killed", "notes"]


def cell(value: object, at: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime | date):
        day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        serial = (day - datetime(1899, 12, 30)).total_seconds() / 86_400
        return f'<c r="{at}" s="1"><v>{serial!r}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    if isinstance(value, tuple):  # a formula and the value it had when the file was saved
        return f'<c r="{at}"><f>{value[0]}</f><v>{value[1]}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def worksheet(rows: list[list[object]], more: str = "") -> str:
    found = "".join(
        f'<row r="{n}">{"".join(cell(value, f"{chr(64 + c)}{n}") for c, value in enumerate(row, 1))}</row>'
        for n, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{found}</sheetData>{more}</worksheet>'


def book(sheets: dict[str, str], hidden: str = "") -> bytes:
    """Write a workbook by hand: what the tests hold is the format, not a writer's taste."""
    states = ("visible", "hidden")
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" state="{states[name == hidden]}"/>'
        for n, name in enumerate(sheets, 1)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}'
        f'<Relationship Id="rId99" Type="{kind}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), 1)}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


Read = Callable[[bytes], list[Sheet]]


@pytest.fixture
def read(tmp_path: Path, issues: IssueLog) -> Read:
    def of(data: bytes) -> list[Sheet]:
        path = tmp_path / "a.xlsx"
        path.write_bytes(data)
        return list(workbook_sheets(Source("a.xlsx", path), tmp_path / "tables", issues))

    return of


def rows(found: Sheet) -> list[dict[str, Any]]:
    return pq.read_table(found.path).to_pylist()


def test_cells_are_written_as_a_person_sees_them(read: Read) -> None:
    given: list[list[object]] = [
        HEADER,
        [1, date(2024, 1, 2), 36.707602, 0, "  a &amp; b\n"],
        [2.5, datetime(2024, 1, 2, 3, 4, 5), -36.7, True, None],
        [10**20, None, 1e-7, ("SUM(A1:A2)", "12"), "=1+1"],
    ]
    (found,) = read(book({"Events": worksheet(given)}))
    assert (found.shown, found.kind, found.columns, found.lines) == (
        "a.xlsx/Events",
        "parquet",
        ("__line", *HEADER),
        "row",
    )
    assert [tuple(row.values()) for row in rows(found)] == [
        (2, "1", "2024-01-02", "36.707602", "0", "  a & b\n"),
        (3, "2.5", "2024-01-02 03:04:05", "-36.7", "TRUE", None),
        (4, "1e+20", None, "1e-07", "12", "=1+1"),
    ]


def test_titles_above_and_tags_below_the_header_are_no_rows_and_numbers_are_excels(read: Read) -> None:
    given: list[list[object]] = [
        [],
        ["Events in Syria"],
        [None, "as of May"],
        [],
        HEADER,
        ["#id", "#date", "#geo+lat", None, None],
        [],
        [1, "2024-01-02", 36.7, 0, "x"],
    ]
    (found,) = read(book({"Events": worksheet(given, '<mergeCells><mergeCell ref="A2:E2"/></mergeCells>')}))
    assert found.columns == ("__line", *HEADER)
    assert [(row["__line"], row["id"], row["notes"]) for row in rows(found)] == [(8, "1", "x")]


def test_each_worksheet_with_a_table_is_a_sheet_and_the_others_are_said(read: Read, issues: IssueLog) -> None:
    table = worksheet([HEADER, [1, "2024-01-02", 36.7, 0, "x"]])
    sheets = {"A": table, "Read me": worksheet([["Text."], ["More."]]), "Empty": worksheet([]), "B": table, "C": table}
    assert [sheet.shown for sheet in read(book(sheets, hidden="C"))] == ["a.xlsx/A", "a.xlsx/B"]
    assert [(issue.level, issue.message) for issue in issues] == [
        ("info", "a.xlsx/C: is hidden, and not read"),
        ("info", "a.xlsx/Empty: has no table"),
        ("info", "a.xlsx/Read me: has no table"),
    ]


def test_headers_alike_or_empty_are_told_apart(read: Read) -> None:
    (found,) = read(book({"A": worksheet([["id", "ID", None, "date", "place"], [1, 2, 3, "2024-01-01", "Sotk"]])}))
    assert found.columns == ("__line", "id", "ID (2)", "column 3", "date", "place")
    assert rows(found)[0]["column 3"] == "3"


def test_a_table_without_a_header_has_numbered_columns(read: Read) -> None:
    (found,) = read(book({"A": worksheet([[n, "2024-01-02", 36.7, 0, "x"] for n in range(3)])}))
    assert [row["column 1"] for row in rows(found)] == ["0", "1", "2"]


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path, issues: IssueLog) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book({"A": worksheet([HEADER, [1, "2024-01-02", 36.7, 0, "x"]])}))
    made = [list(workbook_sheets(Source("a", path), tmp_path / name, issues)) for name in ("x", "y")]
    assert made[0][0].path.read_bytes() == made[1][0].path.read_bytes()


FAR = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
FAR += '<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + worksheet([HEADER, [1, "&b;", 1, 1, 1]])
HOSTILE = {
    "one cell in the last corner": (book({"A": FAR}), "memory or time"),
    "no zip": (b"PK\x03\x04" + b"xl/workbook.xml" * 9, "damaged"),
    "cut short": (book({"A": worksheet([HEADER] * 50)})[:-400], "damaged"),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_one_line(read: Read, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


@pytest.mark.parametrize("text", ["<nothing", LAUGHS], ids=["torn", "entities that multiply"])
def test_a_damaged_worksheet_is_one_line_and_the_others_are_read(read: Read, issues: IssueLog, text: str) -> None:
    found = read(book({"A": text, "B": worksheet([HEADER, [1, "2024-01-02", 36.7, 0, "x"]])}))
    assert [sheet.shown for sheet in found] == ["a.xlsx/B"]
    assert [(issue.level, issue.message) for issue in issues] == [("error", "a.xlsx/A: is damaged, and not read")]


def test_a_workbook_that_takes_too_long_is_one_line(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_WORKBOOK_SECONDS", Setting("x", 0, "For a test."))
    with pytest.raises(InputError, match="memory or time"):
        read(book({"A": worksheet([HEADER])}))
