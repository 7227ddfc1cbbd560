"""How delimited text is written is told from its head, and text that is no table stays text."""

import json
from pathlib import Path

import pytest

from dashboard.errors import InputError
from dashboard.preprocess.files import Source
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.sheets.dialect import Dialect, dialect_of, is_table
from dashboard.preprocess.sheets.transcoding import as_utf8

HEADER = "id,date,latitude,longitude,notes"
ROWS = "1,2024-01-01,36.2,37.1,Two died.\n2,2024-01-02,36.3,37.2,One died.\n"


def seen(text: str) -> Dialect:
    found = dialect_of(text, whole=True)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "delimiter", "first_line", "columns"),
    [
        (f"{HEADER}\n{ROWS}", ",", 2, 5),
        (f"\ufeff{HEADER}\r\n{ROWS}", ",", 2, 5),
        (f"sep=,\r\n{HEADER}\n{ROWS}", ",", 3, 5),
        (f'"sep=;"\n{HEADER}\n{ROWS}'.replace(",", ";"), ";", 3, 5),
        (f"{HEADER}\n{ROWS}".replace(",", "\t"), "\t", 2, 5),
        (f"{HEADER}\n{ROWS}".replace(",", "|"), "|", 2, 5),
        (f"Events\n\nAs of May\n{HEADER}\n{ROWS}", ",", 5, 5),
        (f"Events in Syria, 2024,,,\n,,,,\n,,,,\n{HEADER}\n{ROWS}", ",", 5, 5),
        (f"{HEADER}\n#id,#date,#geo+lat,#geo+lon,\n{ROWS}", ",", 3, 5),
        (f'{HEADER[:-6]},"notes, and\nmore"\n{ROWS}', ",", 3, 5),
        (ROWS, ",", 1, 0),
        (f"\n\n{ROWS}", ",", 3, 0),
        (f"{HEADER}\n", ",", 2, 5),
        (f"{HEADER}\n{ROWS}".replace("36.2", '"36,2"').replace("36.3", '"36,3"'), ",", 2, 5),
        ("id;date;latitude;longitude;n\n1;1.2.2024;36,21;37,1;a, b\n2;1.2.2024;36,2;37,1;c\n", ";", 2, 5),
        (f"{HEADER},\n{ROWS}".replace("died.", "died.,"), ",", 2, 6),
        (f"{HEADER}\n{ROWS}".replace("died.", "died.,"), ",", 2, 6),
    ],
)
def test_delimiter_header_and_first_row_are_found(text: str, delimiter: str, first_line: int, columns: int) -> None:
    found = seen(text)
    assert (found.delimiter, found.first_line, len(found.columns)) == (delimiter, first_line, columns)
    if columns:
        assert found.columns[:4] == ("id", "date", "latitude", "longitude")


def gdelt(number: int, cell: str = "RUS") -> str:
    return "\t".join([str(number), "20240101", "202401", "2024", "2024.0027", cell, *["3"] * 52])


def test_quotes_that_mean_nothing_do_not_hold_rows_together() -> None:
    text = "".join(gdelt(n, '"RUS' if n % 7 == 3 else "RUS") + "\n" for n in range(50))
    found = seen(text)
    assert (found.delimiter, found.quoted, found.columns, found.width, found.rows) == ("\t", False, (), 58, 50)
    assert is_table(found)


def test_tabs_without_header_or_quotes_are_read_without_quotes_further_down_too() -> None:
    assert seen(gdelt(1) + "\n" + gdelt(2) + "\n").quoted is False


def test_quotes_that_hold_tabs_and_line_ends_do_so_in_a_table_of_tabs() -> None:
    found = seen(f"{HEADER}\n{ROWS}".replace(",", "\t").replace("Two died.", '"Two\tdied\nthere."'))
    assert (found.quoted, found.rows, found.share) == (True, 2, 1.0)


def test_a_head_that_is_cut_in_a_row_does_not_count_that_row() -> None:
    text = f'{HEADER}\n{ROWS}3,2024-01-03,"36'
    found = dialect_of(text, whole=False)
    assert found is not None
    assert (found.rows, found.share) == (2, 1.0)


def test_a_quote_that_never_closes_leaves_what_stands_above_it() -> None:
    found = seen(f'{HEADER}\n{ROWS * 50}9,2024-01-03,36.2,37.1,"broken\n{ROWS * 5000}')
    assert (found.delimiter, found.first_line, found.columns[0]) == (",", 2, "id")


PROSE = {
    "a sentence": "Two soldiers were killed, and one was wounded, near Sotk on Friday, the ministry said.",
    "a long list": "Killed: " + ", ".join(f"a man of {n}" for n in range(60)) + ".",
    "short lines": "Killed, two\nWounded, one\nBurned, three\n",
    "names of columns in a sentence": "Date, place, killed\nand so, it, began\nIt was over, they said.\n",
    "front matter": "---\ntitle: a\ndate: 2024-01-01\n---\nTwo died, one fled, all wept.\n",
    "a table in a text": f"The list follows.\n{'It was said, and said again.' * 3}\n" * 4 + f"{HEADER}\n{ROWS}",
    "one column": "id\n1\n2\n3\n",
    "one word": "word",
    "nothing": "",
    "blank": "\n\n \n",
    "commas": "," * 5000,
    "quotes": '"' * 5001,
    "nul": "\x00" * 300,
    "unknown names": "a,b,c\n1,2,3\n4,5,6\n",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_what_is_no_table_of_incidents_is_not_taken_for_one(text: str) -> None:
    found = dialect_of(text, whole=True)
    assert found is None or not is_table(found)


def test_no_seed_is_a_table() -> None:
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.glob("seeds/*.md")):
        found = dialect_of(path.read_text(encoding="utf-8"), whole=True)
        assert found is None or not is_table(found), path.name


def test_no_newspaper_text_is_a_table(shared: Path) -> None:
    with (shared / "corpora" / "toponyms" / "lgl.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert not [text[:60] for text in texts if (found := dialect_of(text, whole=True)) and is_table(found)]


def utf8(tmp_path: Path, data: bytes, issues: IssueLog) -> bytes:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    work = tmp_path / "work"
    work.mkdir()
    return as_utf8(Source("a.csv", path), work, issues).read_bytes()


def test_a_clean_file_is_used_where_it_lies(tmp_path: Path, issues: IssueLog) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,place\n1,Ağdam\n".encode() * 200_000)
    assert as_utf8(Source("a.csv", path), tmp_path, issues) == path
    assert not len(issues)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_and_utf32_are_read_with_a_mark_or_without(tmp_path: Path, issues: IssueLog, encoding: str) -> None:
    text = f"{HEADER}\r\n{ROWS}" + "3,2024-01-03,1,2,Ağdam – Сотк 🚀\n" * 30_000
    found = utf8(tmp_path, text.encode(encoding), issues)
    assert found.decode().removeprefix("\ufeff") == text
    assert not len(issues)


WRITTEN = {
    "cp1251": "Лисичанськ; двое погибших у Донецка",
    "koi8_u": "обстрел города Донецк, двое раненых",
    "cp1252": "Café près de São Tomé – l’attaque à Gao",
    "cp1254": "Şırnak ilçesi Güçlükonak yakınlarında çatışma",
    "cp1250": "Łódź, Žilina, Čačak škola, Győr",
    "cp1256": "قصف جوي في مدينة حلب",
}


@pytest.mark.parametrize(("encoding", "words"), WRITTEN.items(), ids=WRITTEN)
@pytest.mark.parametrize("times", [1, 400])
def test_an_old_encoding_is_told_by_its_letters_and_said(
    tmp_path: Path, issues: IssueLog, encoding: str, words: str, times: int
) -> None:
    text = f"{HEADER}\n" + f'1,2024-01-01,36.2,37.1,"{words}"\n' * times
    assert utf8(tmp_path, text.encode(encoding), issues).decode() == text
    (issue,) = issues
    assert issue.level == "warning"
    assert f"read as {encoding.upper()}" in issue.message


def test_a_stray_byte_sets_its_row_aside_and_names_its_line(tmp_path: Path, issues: IssueLog) -> None:
    rows = ["1,Ağdam\n", '2,"Şuşa\n', "caf\xa7\n", 'end"\n', "3,Füzuli\n", "4,\xa7\n"]
    data = ("id,place\n" + "".join(rows)).encode().replace("\xa7".encode(), b"\xe9")
    assert utf8(tmp_path, data, issues).decode() == "id,place\n1,Ağdam\n\n\n\n3,Füzuli\n\n"
    assert [issue.message for issue in issues] == [
        "a.csv line 3: a byte is not UTF-8; the row is set aside",
        "a.csv line 7: a byte is not UTF-8; the row is set aside",
    ]


def test_many_stray_bytes_are_counted_not_listed(tmp_path: Path, issues: IssueLog) -> None:
    utf8(tmp_path, b"id,place\n" + "1,Ağdam §\n".encode().replace("§".encode(), b"\xe9") * 100, issues)
    assert len(issues) == 21
    assert "80 more rows" in " ".join(issue.message for issue in issues)


def test_an_open_quote_does_not_take_the_rows_below_a_stray_byte_with_it(tmp_path: Path, issues: IssueLog) -> None:
    data = 'id,place\n1,"Ağdam\n'.encode() + "2,Şuşa\n".encode() * 3000 + b"3,caf\xe9\n4,x\n"
    found = utf8(tmp_path, data, issues).decode().split("\n")
    assert found[:3] == ["id,place", '1,"Ağdam', "2,Şuşa"]
    assert found[3002:] == ["", "4,x", ""]


def test_line_ends_of_old_macintoshes_become_lines(tmp_path: Path, issues: IssueLog) -> None:
    assert utf8(tmp_path, b"id,place\r1,Sotk\r2,Goris", issues) == b"id,place\n1,Sotk\n2,Goris"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(0x80, 0xA0)) * 9,
        "两名士兵在边境附近死亡".encode("gb18030") * 9,
    ],
    ids=["controls", "Chinese"],
)
def test_bytes_that_fit_no_encoding_are_refused_with_their_offset(
    tmp_path: Path, issues: IssueLog, data: bytes
) -> None:
    with pytest.raises(InputError, match="byte 9 is not UTF-8"):
        utf8(tmp_path, b"id,place\n" + data, issues)


def test_torn_utf16_is_refused_with_its_line(tmp_path: Path, issues: IssueLog) -> None:
    with pytest.raises(ValueError, match="line 3"):
        utf8(tmp_path, "id,place\n1,Sotk\n2,".encode("utf-16") + b"\x00\xd8\x41\x00", issues)
