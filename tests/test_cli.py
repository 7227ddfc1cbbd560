import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import cli, spark
from dashboard.errors import GazetteerMissing, TablesError
from dashboard.preprocess import run
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.summary import RunSummary
from dashboard.tables import open_tables
from dashboard.web import server

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = RunSummary(reports=12, claims=30, incidents=9, mapped=7, unlocated=1, undated=1, excluded=4, issues=3)
TEXT = "On 1 September 2023 Azerbaijan's Defense Ministry said two of its soldiers were wounded near Kalbajar.\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Replace the road by one that answers as told and notes what it was asked."""
    seen: dict[str, Any] = {}

    def answer(summary: RunSummary | Exception) -> dict[str, Any]:
        def road(inputs: list[Path], out: Path, **options: Any) -> RunSummary:
            seen.update(inputs=inputs, out=out, **options)
            if isinstance(summary, Exception):
                raise summary
            return summary

        monkeypatch.setattr(run, "preprocess", road)
        return seen

    return answer


def test_a_run_ends_with_one_line_of_counts(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    seen = asked(SUMMARY)
    given = ["preprocess", "a", "b", "--out", "o", "--published", "2023-09-01", "--format", "text", "--online"]
    assert cli.main(given) == 0
    said = capsys.readouterr()
    line = "12 reports, 30 claims, 9 incidents (7 mapped, 1 unlocated, 1 undated), 4 excluded, 3 issues → o\n"
    assert (said.out, said.err) == (line, "")
    assert seen == {
        "inputs": [Path("a"), Path("b")],
        "out": Path("o"),
        "published": date(2023, 9, 1),
        "format": "text",
        "online": True,
        "second_reader": False,
        "progress": False,
        "mapping": None,
        "engine": None,
        "finish": cli._store,
    }


def test_a_cluster_is_passed_on(asked: Any) -> None:
    seen = asked(SUMMARY)
    assert cli.main(["preprocess", "a", "--engine", "spark://there:7077"]) == 0
    assert seen["engine"] == "spark://there:7077"


def test_online_with_a_cluster_is_refused_in_one_line_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    given = ["preprocess", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--online"]
    assert cli.main([*given, "--engine", "spark://127.0.0.1:1"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: --online and --engine do not go together")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_run_is_offline_and_writes_beside_the_data_unless_told(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    seen = asked(SUMMARY)
    cli.main(["preprocess", "seeds"])
    assert (seen["out"], seen["online"], seen["published"], seen["format"]) == (Path("data/build"), False, None, None)


def test_failed_inputs_are_named_and_the_rest_is_built(asked: Any, capsys: pytest.CaptureFixture[str]) -> None:
    failures = tuple(f"{n}.txt: no text in it" for n in range(30))
    asked(RunSummary(1, 1, 1, 1, 0, 0, 0, 30, failures))
    assert cli.main(["preprocess", "a", "--out", "o"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 report, 1 claim, 1 incident (1 mapped")
    assert said.err.splitlines()[0] == "failed: 0.txt: no text in it"
    assert said.err.splitlines()[-1] == "failed: 10 more, see o/issues.jsonl"


@pytest.mark.parametrize("error", [GazetteerMissing("no gazetteer index"), TablesError("the disk is full")])
def test_what_a_person_can_mend_is_one_line_and_exit_2(
    asked: Any, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    asked(error)
    assert cli.main(["preprocess", "a"]) == 2
    assert capsys.readouterr().err == f"error: {error}\n"


def test_a_bug_is_not_hidden(asked: Any) -> None:
    asked(KeyError("bug"))
    with pytest.raises(KeyError):
        cli.main(["preprocess", "a"])


def test_an_interrupted_run_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "preprocess", stop)
    assert cli.main(["preprocess", "a"]) == 130
    assert capsys.readouterr().err == "stopped\n"


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["fly"],
        ["preprocess"],
        ["preprocess", "a", "--published", "31 February"],
        ["preprocess", "a", "--published", "2023-02-31"],
        ["preprocess", "a", "--published", "0001-01-01"],
        ["preprocess", "a", "--published", "20230901"],
        ["preprocess", "a", "--format", "docx"],
        ["serve", "--port", "0"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "٨٠"],
        ["serve", "seeds"],
    ],
)
def test_a_wrong_command_is_one_line_and_exit_2(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(given)
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert "--help" in said


@pytest.mark.parametrize("command", [[], ["preprocess"], ["serve"]])
def test_help_names_every_option(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    options = {
        "preprocess": ("INPUT", "--out", "--published", "--format", "--online"),
        "serve": ("--data", "--host", "--port"),
    }
    for option in options.get("".join(command), ("preprocess", "serve", "Exit codes")):
        assert option in said


def test_serve_passes_on_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(server, "serve", lambda *given: seen.extend(given))
    assert cli.main(["serve", "--data", "d", "--host", "::1", "--port", "9000"]) == 0
    assert seen == [Path("d"), "::1", 9000]


def test_serve_with_a_cluster_passes_on_a_session_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    opened = lambda engine, settings: nullcontext(f"a session of {engine}")  # noqa: E731
    monkeypatch.setattr(spark, "session", opened)
    monkeypatch.setattr(server, "serve", lambda *given: seen.extend(given))
    assert cli.main(["serve", "--data", "d", "--engine", "spark://there:7077"]) == 0
    assert seen == [Path("d"), "127.0.0.1", 8050, "a session of spark://there:7077"]


def test_a_port_that_is_taken_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(server, "serve", refuse)
    assert cli.main(["serve"]) == 2
    assert capsys.readouterr().err == "error: cannot listen on 127.0.0.1:8050: Address already in use\n"


def test_serving_no_tables_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "preprocess" in said
    assert said.count("\n") == 1


def test_a_folder_goes_in_and_tables_come_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    assert cli.main(["preprocess", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.startswith("1 report, ")
    claims = pd.read_parquet(tmp_path / "out" / "claims.parquet")
    reports = pd.read_parquet(tmp_path / "out" / "reports.parquet").set_index("report_id")
    assert len(claims)
    for claim in claims.itertuples():
        assert reports.at[claim.report_id, "text"][claim.start : claim.end] == claim.quote


def test_one_bad_file_among_good_ones_is_exit_1_with_an_issue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "bad.txt").write_bytes(b"Two died near \xff.")
    out = tmp_path / "out"
    assert cli.main(["preprocess", str(tmp_path / "good.txt"), str(tmp_path / "bad.txt"), "--out", str(out)]) == 1
    assert capsys.readouterr().err == "failed: bad.txt: byte 14 is not UTF-8\n"
    issues = [json.loads(line) for line in (out / "issues.jsonl").read_text().splitlines()]
    assert [(i["level"], i["start"]) for i in issues if i["level"] == "error"] == [("error", 14)]
    assert len(open_tables(out)["reports"]) == 1


def test_when_no_input_can_be_read_nothing_is_done_and_the_old_tables_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    out = tmp_path / "out"
    assert cli.main(["preprocess", str(tmp_path / "a.txt"), "--out", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["preprocess", str(tmp_path / "gone.txt"), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "not found" in said
    assert said.count("\n") == 1
    assert len(open_tables(out)["reports"]) == 1


def test_a_folder_without_reports_makes_empty_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert cli.main(["preprocess", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.startswith("0 reports, 0 claims, 0 incidents")
    assert all(table.empty for table in open_tables(tmp_path / "out").values())


def test_a_missing_gazetteer_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(Gazetteer, "open", lambda: Gazetteer(tmp_path / "nowhere"))
    assert cli.main(["preprocess", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "gazetteer" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_program_runs_as_a_module_and_leaves_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: ")
    assert "Traceback" not in ran.stderr
