"""The road from files to tables."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.errors import InputError
from dashboard.preprocess.run import preprocess
from dashboard.schema import TABLES
from dashboard.tables import open_tables, read_issues

HEAD = "---\ntitle: Clash near Sotk\npublisher: A paper\nurl: https://example.org/a\npublished: 2023-09-01\n---\n"
BODY = "Armenia said on Friday that two of its soldiers were killed near Sotk.\n"

Files = Callable[[dict[str, str]], Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write files and return their folder."""

    def of(named: dict[str, str]) -> Path:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, text in named.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return of


def test_files_become_the_tables_of_the_contract(files: Files, tmp_path: Path) -> None:
    summary = preprocess([files({"a.md": HEAD + BODY})], tmp_path / "out")
    tables = open_tables(tmp_path / "out")
    assert (summary.reports, summary.incidents, summary.mapped) == (1, 1, 1)
    assert {name: list(table.columns) for name, table in tables.items()} == {n: s.names for n, s in TABLES.items()}
    (incident,) = tables["incidents"].to_dict("records")
    assert (incident["place_name"], incident["killed_low"], incident["killed_high"]) == ("Sotk", 2, 2)
    assert pd.isna(incident["wounded_low"]), "unknown is null and never 0"


def test_claims_mentions_and_incidents_lead_to_each_other(files: Files, tmp_path: Path) -> None:
    preprocess([files({"a.md": HEAD + BODY})], tmp_path / "out")
    tables = open_tables(tmp_path / "out")
    reports = set(tables["reports"]["report_id"])
    assert set(tables["claims"]["incident_id"]) == set(tables["incidents"]["incident_id"])
    assert set(tables["claims"]["report_id"]) <= reports
    assert set(tables["mentions"]["report_id"]) <= reports


def test_the_day_given_for_the_run_is_that_of_reports_without_one(files: Files, tmp_path: Path) -> None:
    preprocess([files({"a.txt": BODY})], tmp_path / "out", published=date(2023, 9, 1))
    tables = open_tables(tmp_path / "out")
    assert tables["reports"]["published_basis"].item() == "given"
    assert tables["incidents"]["date_start"].item() == pd.Timestamp(2023, 9, 1)


def test_without_a_day_the_incident_is_listed_as_undated(files: Files, tmp_path: Path) -> None:
    preprocess([files({"a.txt": BODY})], tmp_path / "out")
    (incident,) = open_tables(tmp_path / "out")["incidents"].to_dict("records")
    assert incident["status"] == "undated"
    assert pd.isna(incident["date_start"])
    assert any("publication date" in issue["message"] for issue in read_issues(tmp_path / "out"))


def test_the_same_report_in_two_files_is_one_report(files: Files, tmp_path: Path) -> None:
    preprocess([files({"a.md": HEAD + BODY, "b.md": HEAD + BODY})], tmp_path / "out")
    tables = open_tables(tmp_path / "out")
    assert len(tables["reports"]) == 1
    assert tables["incidents"]["n_reports"].item() == 1


def test_what_cannot_be_read_is_an_issue_and_the_rest_is_built(files: Files, tmp_path: Path) -> None:
    summary = preprocess([files({"a.md": HEAD + BODY, "empty.txt": ""})], tmp_path / "out")
    assert summary.incidents == 1
    assert [i["level"] for i in read_issues(tmp_path / "out") if "empty.txt" in i["message"]] == ["error"]


def test_when_nothing_can_be_read_nothing_is_written(files: Files, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        preprocess([files({"empty.txt": ""})], tmp_path / "out")
    assert not (tmp_path / "out" / "incidents.parquet").exists()


def test_reports_that_tell_nothing_make_empty_tables_and_say_so(files: Files, tmp_path: Path) -> None:
    summary = preprocess([files({"a.txt": "Apples grew well near Sotk.\n"})], tmp_path / "out")
    tables = open_tables(tmp_path / "out")
    assert (summary.reports, summary.incidents) == (1, 0)
    assert len(tables["incidents"]) == len(tables["claims"]) == 0
    assert [i["stage"] for i in read_issues(tmp_path / "out") if i["report_id"]] == ["claims"]


def test_issues_point_into_the_reports_text(files: Files, tmp_path: Path) -> None:
    text = "Two Armenian soldiers were wounded near the village of Qwxzytown on Friday.\n"
    preprocess([files({"a.txt": text})], tmp_path / "out", published=date(2023, 9, 1))
    found = [text[i["start"] : i["end"]] for i in read_issues(tmp_path / "out") if i["stage"] == "geocode"]
    assert found == ["Qwxzytown"]
