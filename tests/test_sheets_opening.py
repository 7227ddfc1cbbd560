"""A folder of everything: each file is told by what is in it, and what cannot be read is one line."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports, reports_of
from dashboard.preprocess.sheets import containers
from dashboard.preprocess.sheets.opening import FORMATS, Text, open_inputs, recognised
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.settings import Setting

HEADER = "id,event_date,latitude,longitude,fatalities,notes\n"
TABLE = HEADER + "".join(f"{n},2024-01-0{n},36.2,37.1,{n},Two died.\n" for n in range(1, 6))
FEATURES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
        ],
    }
)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel>'
RSS += "<title>P</title><item><title>Two died.</title></item></channel></rss>"
TEXT = "Two soldiers were killed near Sotk, the ministry said."


def parquet() -> bytes:
    data = io.BytesIO()
    pq.write_table(pa.table({"id": [1], "deaths": [2]}), data)
    return data.getvalue()


def zipped(**files: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


Open = Callable[..., list[Sheet | Text]]


@pytest.fixture
def opened(tmp_path: Path, issues: IssueLog) -> Open:
    def of(files: dict[str, str | bytes], **options: object) -> list[Sheet | Text]:
        for name, content in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        work = tmp_path / "work"
        work.mkdir()
        return list(open_inputs([tmp_path / "in"], work, issues, **options))  # type: ignore[arg-type]

    return of


def told(found: list[Sheet | Text]) -> dict[str, str]:
    return {
        one.shown if isinstance(one, Sheet) else one.source.shown: one.kind if isinstance(one, Sheet) else one.format
        for one in found
    }


RECOGNISED: dict[str, tuple[str, str | bytes, str]] = {
    "a table": ("a.csv", TABLE, "csv"),
    "a table in a text": ("a.txt", TABLE, "csv"),
    "a table of tabs under .csv": ("a.csv", TABLE.replace(",", "\t"), "csv"),
    "a table without a name": ("export", TABLE, "csv"),
    "a table under another name": ("a.dat", TABLE, "csv"),
    "a small table under its name": ("a.csv", "a,b\n1,2\n", "csv"),
    "a table in UTF-16": ("a.txt", TABLE.encode("utf-16"), "csv"),
    "a Parquet under another name": ("a.csv", parquet(), "parquet"),
    "GeoJSON as JSON": ("a.json", FEATURES, "parquet"),
    "GeoJSON as a text": ("a.txt", FEATURES, "parquet"),
    "a feed": ("a.xml", RSS, "feed"),
    "a feed as a page": ("a.html", RSS, "feed"),
    "a feed as a text": ("a.txt", "\ufeff " + RSS, "feed"),
    "a feed in UTF-16": ("a", RSS.encode("utf-16"), "feed"),
    "a report": ("a.txt", TEXT, "text"),
    "a report of one long sentence": ("a.txt", "Killed: " + ", ".join("a man" for _ in range(80)) + ".", "text"),
    "a report with a table": ("a.md", TABLE, "markdown"),
    "a page": ("a.html", f"<html><body><p>{TEXT}</p></body></html>", "html"),
    "a page under another name": ("a", f"<!DOCTYPE html><html><p>{TEXT}</p></html>", "html"),
    "JSON lines": ("a.jsonl", json.dumps({"id": "1", "text": TEXT}), "jsonl"),
    "JSON lines about GeoJSON": ("a.jsonl", json.dumps({"id": "1", "text": FEATURES}), "jsonl"),
    "an empty file": ("a.txt", "", "text"),
}


@pytest.mark.parametrize(("name", "content", "expected"), RECOGNISED.values(), ids=RECOGNISED)
def test_a_file_is_told_by_its_content(
    opened: Open, issues: IssueLog, name: str, content: str | bytes, expected: str
) -> None:
    assert told(opened({name: content})) == {name: expected}
    assert not len(issues)


def test_a_folder_of_all_kinds_is_read_in_the_order_of_names(opened: Open, issues: IssueLog) -> None:
    files: dict[str, str | bytes] = {f"{n:02}-{name}": data for n, (name, data, _) in enumerate(RECOGNISED.values())}
    found = told(opened(files))
    assert list(found) == sorted(files)
    assert not len(issues)


def test_a_sheet_of_text_is_what_duckdb_reads(opened: Open) -> None:
    (found,) = opened({"a.csv": f"sep=;\nEvents\n{TABLE.replace(',', ';')}".encode("cp1251")})
    assert isinstance(found, Sheet)
    names = [name.strip() for name in HEADER.split(",")]
    assert (found.columns, found.delimiter, found.quoted, found.first_line) == (tuple(names), ";", True, 4)
    read = duckdb.read_csv(str(found.path), sep=";", header=False, skiprows=found.first_line - 1, all_varchar=True)
    assert len(read.fetchall()) == 5


def test_archives_are_opened_to_one_in_another_and_no_further(opened: Open, issues: IssueLog) -> None:
    inner = zipped(b_csv=TABLE, deep_zip=zipped(c_csv=TABLE))
    found = opened({"a.zip": zipped(a_csv=TABLE, x_txt=TEXT, in_zip=inner, y_gz=gzip.compress(TABLE.encode()))})
    assert told(found) == {
        "a.zip/a.csv": "csv",
        "a.zip/in.zip/b.csv": "csv",
        "a.zip/x.txt": "text",
        "a.zip/y.gz": "csv",
    }
    assert [issue.message for issue in issues] == [
        "a.zip/in.zip/deep.zip: is an archive in an archive in an archive, and not read"
    ]


def test_a_report_in_an_archive_is_read_and_shown_by_its_place_there(opened: Open, issues: IssueLog) -> None:
    texts = [one for one in opened({"a.zip": zipped(x_txt=TEXT)}) if isinstance(one, Text)]
    (report,) = reports_of(texts, published=None, issues=issues)
    assert (report.text, report.path, report.source_id) == (TEXT, "a.zip/x.txt", "x.txt")


def test_a_gzip_without_a_name_of_its_own_is_told_by_what_is_in_it(opened: Open) -> None:
    found = opened({"a.txt.gz": gzip.compress(TEXT.encode()), "b.csv.gz": gzip.compress(b"a,b\n1,2\n")})
    assert told(found) == {"a.txt.gz": "text", "b.csv.gz": "csv"}


def test_a_bomb_is_one_line_and_the_other_files_are_read(
    opened: Open, issues: IssueLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MIN_RATIO_BYTES", Setting("min_ratio_bytes", 1_000_000, "For a test."))
    bomb = gzip.compress(bytes(30_000_000))
    nested = zipped(**{f"f{n}_gz": bomb for n in range(3)})
    assert told(opened({"a.gz": bomb, "b.zip": nested, "c.csv": TABLE})) == {"c.csv": "csv"}
    assert [issue.message.split(":")[0] for issue in issues] == ["a.gz", "b.zip"]
    assert all("as bombs do" in issue.message for issue in issues)


REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "prose under .csv": ("a.csv", TEXT.replace(",", ""), "no table in it"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
    "an open document": ("a.ods", zipped(content_xml="x", **{"META-INF/manifest_xml": "x"}), "of another kind"),
    "a tar": ("a.tar", bytes(257) + b"ustar" + bytes(300), "tar archive"),
    "an encrypted Parquet": ("a.parquet", b"PARE" + bytes(50), "encrypted Parquet"),
    "a torn Parquet": ("a.parquet", parquet()[:-9], "damaged Parquet"),
    "a torn zip": ("a.zip", zipped(a_csv=TABLE)[:-30], "damaged or torn"),
    "a torn gzip": ("a.csv.gz", gzip.compress(TABLE.encode())[:-9], "damaged or torn"),
    "XML of another kind": ("a.xml", "<gpx></gpx>", ".xml is not known"),
    "a name that is not known": ("a.doc", TEXT, ".doc is not known"),
}


@pytest.mark.parametrize(("name", "content", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_one_line_and_the_run_goes_on(
    opened: Open, issues: IssueLog, name: str, content: str | bytes, said: str
) -> None:
    assert told(opened({name: content, "z.txt": TEXT})) == {"z.txt": "text"}
    (issue,) = issues
    assert issue.message.startswith(f"{name}: ")
    assert said in issue.message


def test_a_named_format_holds_for_every_file_and_for_what_archives_contain(opened: Open) -> None:
    odd = "Ort;Tag\nSotk;1.9.2023\n"
    assert told(opened({"a.txt": odd, "b.zip": zipped(c_txt=odd)}, format="csv")) == {
        "a.txt": "csv",
        "b.zip/c.txt": "csv",
    }


@pytest.mark.parametrize("named", FORMATS)
def test_a_format_that_a_file_is_not_in_is_one_line(tmp_path: Path, issues: IssueLog, named: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\x01 nothing")
    (tmp_path / "work").mkdir()
    found = list(open_inputs([path], tmp_path / "work", issues, format=named))
    texts = [one for one in found if isinstance(one, Text)]
    assert not [one for one in found if isinstance(one, Sheet)]
    assert list(reports_of(texts, published=None, issues=issues)) == [] or named in ("text", "markdown", "html")
    assert len(issues) or named in ("text", "markdown", "html")


def test_with_a_mapping_unknown_names_make_a_table_too(opened: Open) -> None:
    odd = "Ort;Tag;Tote\nSotk;1.9.2023;2\nGoris;2.9.2023;0\n"
    assert told(opened({"a.txt": odd, "b.txt": TEXT}, mapped=True)) == {"a.txt": "csv", "b.txt": "text"}


def test_a_table_among_reports_is_passed_over_with_a_line_where_only_reports_are_read(
    tmp_path: Path, issues: IssueLog
) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "b.txt").write_text(TEXT)
    assert [report.source_id for report in reports([tmp_path], published=None, format=None, issues=issues)] == ["b.txt"]
    assert [issue.message for issue in issues] == ["a.csv: a table of rows, which is no report"]


def test_no_file_of_the_seeds_is_anything_but_text(issues: IssueLog) -> None:
    for path in sorted((Path(__file__).resolve().parent.parent / "seeds").rglob("*.*")):
        assert recognised(Source(path.name, path), path.read_bytes()[:9000], None, mapped=False) == "markdown"


@pytest.mark.parametrize(("name", "columns", "first_line"), [("ukraine_hdx_hxl.csv", 50, 3), ("syria_19.1.csv", 41, 2)])
def test_tables_of_the_corpus_are_used_where_they_lie(
    shared: Path, tmp_path: Path, issues: IssueLog, name: str, columns: int, first_line: int
) -> None:
    path = shared / "corpora" / "ucdp" / name
    (found,) = open_inputs([path], tmp_path, issues)
    assert isinstance(found, Sheet)
    assert (found.path, len(found.columns), found.first_line) == (path, columns, first_line)
    assert not len(issues)
