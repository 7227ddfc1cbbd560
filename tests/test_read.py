import json
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.model import Report
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports

Read = Callable[..., list[Report]]

TEXT = "Two soldiers were killed near Sotk, the ministry said."


def messages(issues: IssueLog, level: str) -> list[str]:
    return [issue.message for issue in issues if issue.level == level]


def test_a_plain_text_is_kept_as_it_is(read: Read, issues: IssueLog) -> None:
    raw = "Headline\r\n\r\n  Two\u00a0died\u200b \u202enear\u0000 Sotk.\t\n\n"
    (report,) = read({"a.txt": raw})
    assert report.text == raw
    assert (report.source_id, report.path, report.published_basis) == ("a.txt", "a.txt", "none")
    assert not len(issues)


def test_front_matter_is_metadata_and_the_rest_is_the_text(read: Read, issues: IssueLog) -> None:
    head = "title: 'Shelling: an account'\npublisher: A paper\nurl: https://example.org/a\npublished: 2023-09-01\n"
    (report,) = read({"a.md": f"---\n{head}language: en-GB\ncolour: [blue]\n---\n\n{TEXT}\n"})
    assert report.text == TEXT + "\n"
    assert (report.title, report.publisher, report.url) == (
        "Shelling: an account",
        "A paper",
        "https://example.org/a",
    )
    assert (report.published, report.published_basis, report.language) == (date(2023, 9, 1), "stated", "en")
    assert not len(issues)


def test_two_rules_of_dashes_in_a_text_are_not_front_matter(read: Read) -> None:
    raw = f"---\n{TEXT}\n---\nMore.\n"
    assert read({"a.txt": raw})[0].text == raw


@pytest.mark.parametrize(
    "head",
    ["title: [unclosed", "a: &a [x, x]\nb: *a", "title: " + "[" * 3000, "\ttitle: x", "title: {a: b}"],
    ids=["torn", "alias", "deep", "tab", "nested"],
)
def test_front_matter_that_cannot_be_read_costs_its_metadata_only(read: Read, issues: IssueLog, head: str) -> None:
    (report,) = read({"a.md": f"---\n{head}\n---\n{TEXT}"})
    assert (report.text, report.title) == (TEXT, None)
    assert [issue.level for issue in issues] == ["warning"]


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Two killed | The Site</title>
<meta property="og:title" content="Two killed"><meta property="og:site_name" content="The Site">
<meta property="article:published_time" content="2023-09-01T23:30:00+04:00">
<meta property="article:modified_time" content="2023-10-05T10:00:00Z">
<link rel="canonical" href="https://example.org/two-killed"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Two killed</h1>
<p>Two soldiers were killed near Sotk, the ministry said.</p><p>No one claimed it.</p>
<p>Shelling <b>went on</b> in the evening of 3 May 2021&nbsp;&mdash; so villagers said.</p>
<ul><li>One house burned.</li></ul><blockquote><p>We will answer.</p></blockquote></article>
<script>alert("never")</script><footer>All rights reserved</footer></body></html>"""


def test_a_page_gives_its_paragraphs_and_its_own_metadata(read: Read, issues: IssueLog) -> None:
    (report,) = read({"a.html": PAGE})
    for words in ("near Sotk, the ministry", "No one claimed it.", "Shelling went on", "One house", "We will answer."):
        assert words in report.text
    for words in ("Home", "alert", "All rights", "<"):
        assert words not in report.text
    assert (report.title, report.publisher) == ("Two killed", "The Site")
    assert (report.url, report.language) == ("https://example.org/two-killed", "en")
    assert (report.published, report.published_basis) == (date(2023, 9, 1), "metadata")
    assert not len(issues)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<script type="application/ld+json">{"@graph":[{"datePublished":"2023-09-02"}]}</script>', date(2023, 9, 2)),
        ('<script type="application/ld+json">{"@graph":[{"datePub</script>', None),
        ('<meta itemprop="datePublished" content="2023-09-03">', date(2023, 9, 3)),
        ('<meta name="DC.date.issued" content="2023-09-04">', date(2023, 9, 4)),
        ('<meta property="article:modified_time" content="2023-09-05">', None),
        ("", None),
    ],
)
def test_a_page_is_dated_by_what_it_states_and_never_by_its_body(read: Read, head: str, expected: date | None) -> None:
    (report,) = read({"a.html": f"<html><head>{head}</head><body><p>{TEXT}</p><p>On 3 May 2021.</p></body></html>"})
    assert report.published == expected


def test_a_page_in_a_declared_charset_is_read_in_it(read: Read) -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>'
    text = "Двое военных погибли у Сотка, сообщили в министерстве обороны."
    (report,) = read({"a.html": (page + f"<body><p>{text}</p></body></html>").encode("cp1251")})
    assert report.text == text


def test_characters_that_no_page_can_hold_are_left_out_not_replaced(read: Read) -> None:
    page = f"<html><body><p>{TEXT[:20]}\x00\x01\uffff{TEXT[20:]}</p></body></html>"
    assert read({"a.html": page})[0].text == TEXT


def test_front_matter_may_declare_an_encoding(read: Read) -> None:
    (report,) = read({"a.md": "---\ntitle: Сотк\nencoding: cp1251\n---\nУ Сотка тихо.".encode("cp1251")})
    assert (report.title, report.text) == ("Сотк", "У Сотка тихо.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding_and_is_no_part_of_the_text(read: Read, encoding: str) -> None:
    (report,) = read({"a.txt": "Сотк: спокойно.".encode(encoding)})
    assert report.text == "Сотк: спокойно."


def test_json_lines_keep_their_text_unchanged_and_their_ids(read: Read, issues: IssueLog) -> None:
    text = " \r\nTwo died.\u0000\u2028 Near Sotk. \n"
    item = {"id": "x-1", "text": text, "title": None, "published": "2023-09-01", "publisher": "P", "extra": [1]}
    (report,) = read({"a.jsonl": json.dumps(item) + "\n\n"})
    assert (report.text, report.source_id, report.published_basis) == (text, "x-1", "stated")
    assert not len(issues)


def test_a_torn_line_fails_alone_and_is_named(read: Read, issues: IssueLog) -> None:
    good = json.dumps({"id": 7, "text": TEXT})
    torn = f'{good}\n[1]\n{{"id": "a", "te\n{{"id": "b"}}\n{{"id": "c", "text": "\\ud800 half"}}\n'.encode()
    found = read({"a.jsonl": torn + b'{"id": "d", "text": "\xff"}\n' + b'{"id":"e","text":"Shelling."}'})
    assert [report.source_id for report in found] == ["7", "e"]
    failed = messages(issues, "error")
    assert [f"a.jsonl line {n}" in " ".join(failed) for n in (1, 2, 3, 4, 5, 6, 7)] == [False, *[True] * 5, False]
    (wrong,) = [issue for issue in issues if "line 6" in issue.message]
    assert torn + b'{"id": "d", "text": "' == (torn + b'{"id": "d", "text": "\xff')[: wrong.start]


def test_a_json_array_and_a_single_object_are_read_too(read: Read) -> None:
    several = json.dumps([{"id": "a", "text": "One died."}, {"id": "b", "text": "Two died."}], indent=1)
    found = read({"a.json": several, "b.json": json.dumps({"id": "c", "text": "Three died."}, indent=1)})
    assert [report.source_id for report in found] == ["a", "b", "c"]


def test_a_line_without_an_id_is_known_by_its_place(read: Read, issues: IssueLog) -> None:
    (report,) = read({"a.jsonl": json.dumps({"text": TEXT})})
    assert report.source_id == "a.jsonl:1"
    assert messages(issues, "warning") == ['a.jsonl line 1: no "id"; the place in the file is used']


def test_the_same_report_twice_has_one_id_and_one_row(read: Read, issues: IssueLog) -> None:
    found = read({"a.md": TEXT, "copies/b.md": TEXT})
    assert [report.path for report in found] == ["a.md"]
    assert messages(issues, "info") == ["copies/b.md: the same report again; kept once"]


def test_a_reprint_is_a_report_of_its_own_with_the_same_origin(read: Read) -> None:
    lines = [
        {"id": "a", "text": TEXT, "publisher": "One"},
        {"id": "b", "text": f"{TEXT.upper()}\n", "publisher": "Two"},
    ]
    first, second = read({"a.jsonl": "\n".join(json.dumps(line) for line in lines)})
    assert first.report_id != second.report_id
    assert first.origin_id == second.origin_id


def test_one_given_id_with_two_texts_is_told(read: Read, issues: IssueLog) -> None:
    lines = [{"id": "a", "text": "One died."}, {"id": "a", "text": "Two died."}]
    assert len({r.report_id for r in read({"a.jsonl": "\n".join(json.dumps(line) for line in lines)})}) == 2
    assert messages(issues, "warning") == ["a.jsonl line 2: the id 'a' was given to another report too"]


def test_an_id_does_not_depend_on_other_files_their_names_or_the_date_given(tmp_path: Path, issues: IssueLog) -> None:
    for name in ("one/z.txt", "two/a.txt", "two/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT if name != "two/a.txt" else "Other words.")
    (alone,) = reports([tmp_path / "one"], published=None, format=None, issues=issues)
    among = list(reports([tmp_path / "two"], published=date(2023, 9, 1), format=None, issues=issues))
    assert alone.report_id == among[1].report_id
    assert [r.published_basis for r in (alone, *among)] == ["none", "given", "given"]


def test_the_order_of_the_inputs_changes_nothing(tmp_path: Path) -> None:
    for name in ("b/1.txt", "a/2.txt", "a/1.txt", "b/3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{name} {TEXT}")
    folders = [tmp_path / "a", tmp_path / "b", tmp_path / "a" / "1.txt"]
    forward, backward = (
        [r.report_id for r in reports(order, published=None, format=None, issues=IssueLog())]
        for order in (folders, folders[::-1])
    )
    assert forward == backward
    assert len(forward) == 4


@pytest.mark.parametrize(
    ("stated", "day", "said"),
    [
        ("2023-09-01", date(2023, 9, 1), None),
        ("2023-09-01T23:59:59Z", date(2023, 9, 1), None),
        ("Fri, 01 Sep 2023 10:00:00 GMT", date(2023, 9, 1), None),
        ("1 September 2023", date(2023, 9, 1), None),
        ("September 1, 2023", date(2023, 9, 1), None),
        ("25/12/2023", date(2023, 12, 25), None),
        ("12/25/2023", date(2023, 12, 25), None),
        ("03.04.2023", date(2023, 4, 3), None),
        ("03/04/2024", None, "can be 4/3 or 3/4"),
        ("2023-02-31", None, "no such day"),
        ("0001-01-01", None, "year before 1900"),
        ("2023-09", None, "no date that can be read"),
        ("yesterday", None, "no date that can be read"),
        ("9" * 5000, None, "no date that can be read"),
        ("2999-01-01", date(2999, 1, 1), "published in the future"),
    ],
)
def test_a_stated_publication_date(
    read: Read, issues: IssueLog, stated: str, day: date | None, said: str | None
) -> None:
    (report,) = read({"a.md": f"---\npublished: {stated}\n---\n{TEXT}"}, published=date(2020, 1, 1))
    assert (report.published, report.published_basis) == (day, "stated" if day else "none")
    assert [said in message for message in messages(issues, "warning")] == [True] * (said is not None)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.org/a",
        "https://",
        "http://[::1",
        "https://u:p@example.org",
        "/etc/passwd",
        "https://example.org/a b",
    ],
)
def test_only_web_addresses_become_links(read: Read, issues: IssueLog, url: str) -> None:
    (report,) = read({"a.jsonl": json.dumps({"id": "a", "text": TEXT, "url": url})})
    assert report.url is None
    assert "not a web address" in messages(issues, "warning")[0]


def test_metadata_of_the_wrong_kind_is_left_out_and_told(read: Read, issues: IssueLog) -> None:
    item = {
        "id": "a",
        "text": TEXT,
        "title": ["x"],
        "published": 20230901,
        "language": "the tongue",
        "publisher": "\ud800",
    }
    (report,) = read({"a.jsonl": json.dumps(item)})
    assert (report.title, report.published, report.language, report.publisher) == (None, None, None, None)
    assert len(messages(issues, "warning")) == 4


REFUSED = {
    "empty": ("a.txt", b"", "no text"),
    "mark only": ("a.txt", b"\xef\xbb\xbf", "no text"),
    "blank": ("a.md", b"---\ntitle: x\n---\n \n\t\n", "no text"),
    "invalid byte": ("a.txt", b"Two died near \xff Sotk.", "byte 14 is not UTF-8"),
    "torn UTF-16": ("a.txt", "Сотк.".encode("utf-16")[:-1], "is not UTF-16"),
    "UTF-16 unmarked": ("a.txt", TEXT.encode("utf-16-le"), "without a byte order mark"),
    "PDF": ("a.txt", b"%PDF-1.7\n" + bytes(range(128)), "binary"),
    "PNG as HTML": ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
    "machine code": ("a.txt", bytes(range(1, 32)) * 20, "binary"),
    "unknown suffix": ("a.docx", b"Two died.", "--format"),
    "unknown charset": ("a.html", b'<meta charset="armscii-9000"><p>x</p>', "unknown encoding"),
    "codec, no charset": ("a.html", b'<meta charset="unicode_escape"><p>x</p>', "no character set"),
    "empty page": ("a.html", b"<html><body></body></html>", "no text"),
    "XML bomb": (
        "a.html",
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><html>&lol2;</html>',
        "entities",
    ),
    "XML, no page": ("a", b'<?xml version="1.0"?><gpx/>', "not a page"),
    "array torn": ("a.json", b'[{"id": "a", "text": "x"},\n', "not JSON at line"),
    "deep JSON": ("a.json", b"[" * 100_000, "JSON"),
    "deep line": ("a.jsonl", b'{"a":' * 100_000, "not a JSON object"),
    "UTF-16 lines": ("a.jsonl", '{"id":"a","text":"x"}'.encode("utf-16"), "JSON is UTF-8"),
}


@pytest.mark.parametrize(("name", "content", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_report_is_refused_and_the_run_goes_on(
    read: Read, issues: IssueLog, name: str, content: bytes, said: str
) -> None:
    found = read({name: content, "z.txt": TEXT})
    assert [report.source_id for report in found] == ["z.txt"]
    (message,) = messages(issues, "error")
    assert said in message
    assert message.startswith(name)


def test_an_invalid_byte_is_told_with_its_place_and_nothing_is_replaced(read: Read, issues: IssueLog) -> None:
    content = "Сотк ".encode() + b"\xc3("
    assert read({"a.txt": content}) == []
    (issue,) = issues
    assert (issue.start, issue.end, issue.report_id) == (9, 10, None)


def test_a_page_of_markup_bombs_is_read_within_bounds(read: Read, issues: IssueLog) -> None:
    deep = "<div>" * 60_000 + TEXT
    wide = f"<html><body><p>{TEXT}</p>" + "<i></i>" * 120_000
    assert all(len(report.text) < 100_000 for report in read({"deep.html": deep, "wide.html": wide}))
    assert any("elements" in message for message in messages(issues, "error"))


def test_a_large_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path, issues: IssueLog) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000_000)  # sparse: reading it would take minutes and all memory
    assert list(reports([large], published=None, format=None, issues=issues)) == []
    assert "50,000,000,000 bytes are more" in messages(issues, "error")[0]


def test_one_long_line_is_one_report_and_an_overlong_one_fails_alone(
    read: Read, issues: IssueLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(read({"a.txt": "shelling near Sotk " * 280_000})[0].text) == 5_320_000
    from dashboard.preprocess.formats import lines

    monkeypatch.setattr(lines, "MAX_REPORT_BYTES", lines.MAX_REPORT_BYTES._replace(value=100))
    long = json.dumps({"id": "a", "text": "x" * 500})
    found = read({"b.jsonl": f"{long}\n" + json.dumps({"id": "b", "text": TEXT})})
    assert "b" in [report.source_id for report in found]
    assert messages(issues, "error") == ["b.jsonl line 1: longer than 100 bytes, not read"]


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_read_once(tmp_path: Path, issues: IssueLog) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("Never to be read.")
    (folder / "a.txt").write_text(TEXT)
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to("../secret.txt")
    (folder / "up").symlink_to("..")
    (folder / "loop").symlink_to("loop")
    found = list(reports([folder], published=None, format=None, issues=issues))
    assert [report.path for report in found] == ["a.txt"]
    assert len(messages(issues, "error")) == 3


def test_a_pipe_a_hidden_file_and_a_missing_one(tmp_path: Path, issues: IssueLog) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    assert list(reports([tmp_path, tmp_path / "gone.md"], published=None, format=None, issues=issues)) == []
    assert [message.split(": ")[1] for message in messages(issues, "error")] == ["not found", "not a regular file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_an_issue(tmp_path: Path, issues: IssueLog) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(stat.S_IWUSR)
    assert list(reports([tmp_path], published=None, format=None, issues=issues)) == []
    assert messages(issues, "error") == ["a.txt: Permission denied"]


def test_a_file_that_fails_while_it_is_read_is_an_issue(
    tmp_path: Path, issues: IssueLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(Path, "open", refuse)
    assert list(reports([tmp_path], published=None, format=None, issues=issues)) == []
    assert messages(issues, "error") == ["a.txt: Permission denied"]


@pytest.mark.parametrize(
    ("format", "text"), [("text", "<p>Two died.</p>"), ("markdown", "<p>Two died.</p>"), ("html", "Two died.")]
)
def test_a_named_format_goes_before_suffix_and_content(read: Read, format: str, text: str) -> None:
    assert read({"a.dat": "<p>Two died.</p>"}, format=format)[0].text == text


def test_a_file_without_suffix_is_known_by_its_beginning(read: Read) -> None:
    found = read({"page": PAGE, "lines": json.dumps({"id": "x", "text": TEXT}), "text": "Two died."})
    assert [report.source_id for report in found] == ["x", "page", "text"]


def test_the_given_report_is_kept_to_the_letter(shared: Path, issues: IssueLog) -> None:
    (path,) = (shared / "seeds").glob("*.txt")
    (report,) = reports([path], published=date(2023, 9, 1), format=None, issues=issues)
    assert report.text.encode() == path.read_bytes()
    assert (report.published, report.published_basis, len(issues)) == (date(2023, 9, 1), "given", 0)


_BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=100).map(lambda text: f"---\n{text}\n---\nTwo died.".encode("utf-8", "surrogatepass")),
    st.text(max_size=100).map(lambda text: f"<html><meta charset={text}><p>{text}".encode("utf-16", "surrogatepass")),
    st.dictionaries(
        st.sampled_from(["id", "text", "title", "url", "published", "language"]), st.text() | st.none()
    ).map(lambda item: json.dumps(item).encode()),
)


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=_BYTES, name=st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a"]))
def test_whatever_a_file_holds_it_is_a_report_or_an_issue(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    log = IssueLog()
    for report in reports([tmp_path / name], published=None, format=None, issues=log):
        report.text.encode()
        assert (
            report.text.count("\ufffd") == 0
            or b"\xef\xbf\xbd" in content
            or b"ufffd" in content
            or b"\xfd\xff" in content
        )
        assert report.published is None or report.published_basis in ("stated", "metadata")
    assert log.lines().count("\n") == len(log)
