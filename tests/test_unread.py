"""Reports that were not read for claims: counted and listed on the page, opened with what they name."""

from datetime import date
from pathlib import Path

import pytest
from dash import html

from dashboard.preprocess.run import preprocess
from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import detail, left_out, unread
from tests import tables
from tests.test_detail import found, words

RUSSIAN = "В Лачине 31 августа ранены трое военных, сообщило министерство обороны."
ARABIC = "مقتل جنديين في قصف على إدلب. اشتباكات في الفاشر وقرب بغداد في 30 آب، بحسب ما قالت المصادر."
MIXED = f"Two Armenian soldiers were killed near Sotk, the Armenian Defence Ministry said.\n\n{RUSSIAN}"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("unread")
    for name, text in {"ru.md": RUSSIAN, "ar.md": ARABIC, "mixed.md": MIXED}.items():
        (folder / name).write_text(f"---\npublisher: Paper\npublished: 2023-09-01\n---\n{text}", encoding="utf-8")
    preprocess([folder], folder / "out", published=date(2023, 9, 1))
    return Store(Path(folder / "out")).current()


def report_id(build: Build, language: str) -> str:
    rows = build.records.unread_reports([r for numbers in build.records.unread().values() for r in numbers])
    return next(str(row["report_id"]) for row in rows if row["language"] == language)


def test_they_are_counted_by_how_much_was_read(build: Build) -> None:
    heads = [words(part.children[0]) for part in left_out.panel(build)]
    assert heads[1:] == ["Reports not read for claims (2)", "Reports read in part (1)"]


def test_each_row_leads_to_its_report_and_says_its_language(build: Build) -> None:
    listed = unread.lists(build)
    rows = build.records.unread_reports([r for numbers in build.records.unread().values() for r in numbers])
    assert {getattr(button, "data-go") for button in found(listed, html.Button)} == {row["report_id"] for row in rows}
    assert "Russian, Paper, 1 Sep 2023" in words(listed)


def test_a_page_without_such_reports_has_no_such_list(tmp_path: Path) -> None:
    sample = tables.sample(17)
    for report in sample.reports:
        report["claims_read"] = "all"
    assert unread.lists(Store(sample.write(tmp_path)).current()) == []


def test_an_opened_report_shows_its_places_days_and_words_and_no_claim(build: Build) -> None:
    shown = detail.panel(build, report_id(build, "ru"), Filter())
    said = words(shown)
    assert "Not read for claims: it is in Russian, as far as its words tell." in said
    assert "Who says what" not in said
    marks = {getattr(mark, "data-claim-id"): words(mark) for mark in found(shown, html.Mark)}
    assert sorted(marks.values()) == ["31 августа", "Лачине"]
    assert {getattr(b, "data-jump", None) for b in found(shown, html.Button)} - {None} == set(marks)
    assert "Lachin" in said
    assert "31 Aug 2023" in said


def test_a_report_read_in_part_says_so(build: Build) -> None:
    (report,) = build.records.unread_reports(build.records.unread()["part"])
    assert "only its English sentences are" in words(detail.panel(build, report["report_id"], Filter()))


def test_text_from_right_to_left_keeps_its_direction_apart(build: Build) -> None:
    shown = detail.panel(build, report_id(build, "ar"), Filter())
    (text,) = [part for part in found(shown, html.Div) if getattr(part, "className", "") == "report-text"]
    assert (text.dir, text.lang) == ("auto", "ar")
    assert [words(part) for part in found(shown, html.Bdi)][1:4] == ["إدلب", "الفاشر", "بغداد"]


def test_an_id_of_a_report_that_was_read_opens_nothing(build: Build) -> None:
    assert "No incident of this build" in words(detail.panel(build, "r0000000000000000", Filter()))
