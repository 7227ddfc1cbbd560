"""Reading on a Spark cluster makes the tables that one process makes, also when a worker or the driver goes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.errors import DashboardError
from dashboard.model import Report
from dashboard.preprocess import cluster, cluster_merge, cluster_parts, run
from dashboard.preprocess.extract import extract
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports
from dashboard.preprocess.told import incidents
from dashboard.preprocess.told.belonging import Account
from dashboard.settings import ROOT, SEEDS
from dashboard.spark import EngineError
from dashboard.tables import FILES
from tests import spark_cluster
from tests.benchmarks import made as made_sheets
from tests.benchmarks.made_reports import jsonl
from tests.spark_cluster import Cluster
from tests.telling import gazetteer, report

pytestmark = pytest.mark.xdist_group("spark")
SMALL_PARTS, SMALL_SHARES = 10, 50
DRIVER = """
import sys
from pathlib import Path
from dashboard.preprocess import cluster, run
cluster.PART_REPORTS = cluster.PART_REPORTS._replace(value=int(sys.argv[4]))
run.preprocess([Path(sys.argv[1])], Path(sys.argv[2]), engine=sys.argv[3])
"""


@pytest.fixture(scope="module", autouse=True)
def driver() -> Iterator[None]:
    with spark_cluster.as_the_executors_are():
        yield


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small parts and shares, so that a few reports are spread over all workers."""
    monkeypatch.setattr(cluster, "PART_REPORTS", cluster.PART_REPORTS._replace(value=SMALL_PARTS))
    monkeypatch.setattr(cluster, "SHARE_ACCOUNTS", cluster.SHARE_ACCOUNTS._replace(value=SMALL_SHARES))


def made(folder: Path, number: int, days: int = 60) -> Path:
    file = folder / "made.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in jsonl(number, days)), encoding="utf-8")
    return file


def accounts(folder: Path, number: int, days: int) -> list[Account]:
    found = reports([made(folder, number, days)], published=None, format=None, issues=IssueLog())
    return [account for one in found for account in extract(one, gazetteer()).accounts]


def hashes(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}


def parts(out: Path) -> dict[str, int]:
    """The parts that have been read, each with the number that its folder has on the disk."""
    return {f.name: f.stat().st_ino for f in out.glob(".parts/*") if f.is_dir() and len(f.name) == 24}


def wait_until(true: object, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.05)


# Merging, set by set: no cluster needed


@pytest.mark.parametrize(("number", "days"), [(250, 900), (250, 90), (200, 20)])
def test_sets_merged_apart_are_what_all_accounts_merge_to(tmp_path: Path, number: int, days: int) -> None:
    given = accounts(tmp_path, number, days)
    found = cluster_merge.sets([cluster_merge.key(account) for account in given])
    assert sorted(n for one in found for n in one) == list(range(len(given)))
    assert len(found) > 3
    apart = [incidents.merge([given[n] for n in one]) for one in found]
    whole, claims = incidents.merge(given)
    assert sorted((i for one, _ in apart for i in one), key=lambda i: i.incident_id) == whole
    assert sorted((c for _, one in apart for c in one), key=lambda c: (c.report_id, c.start, c.claim_id)) == claims
    assert any(incident.n_reports > 1 for incident in whole)


TOGETHER = {
    "one village, a day apart, with a figure in common": (
        "Armenia said two of its soldiers were killed near Sotk on 1 September 2023.",
        "Armenia said two of its soldiers were killed near Sotk on 2 September 2023.",
    ),
    "two names in reach of each other": (
        "Armenia said two of its soldiers were killed near Sotk on 1 September 2023.",
        "Azerbaijan said five Armenian soldiers were killed near Kutakan on 1 September 2023.",
    ),
    "no place, and a party shared": (
        "Armenia said two of its soldiers were killed near Sotk on 1 September 2023.",
        "Armenia said three of its soldiers were killed on 1 September 2023.",
    ),
}


def told(*texts: str) -> list[Account]:
    given = [report(text, name=f"r{n}", published=date(2023, 9, 3)) for n, text in enumerate(texts)]
    return [account for one in given for account in extract(one, gazetteer()).accounts]


@pytest.mark.parametrize("texts", TOGETHER.values(), ids=TOGETHER)
def test_accounts_that_merge_are_in_one_set(texts: tuple[str, ...]) -> None:
    both = told(*texts)
    assert len(incidents.merge(both)[0]) == 1
    assert len(cluster_merge.sets([cluster_merge.key(account) for account in both])) == 1


def test_the_same_village_a_month_earlier_is_of_another_set() -> None:
    text = "Armenia said two of its soldiers were killed near Sotk on {} 2023."
    both = told(text.format("1 July"), text.format("9 August"))
    assert len(cluster_merge.sets([cluster_merge.key(account) for account in both])) == 2


def test_what_is_set_aside_at_one_place_and_day_is_of_one_set_for_its_ids_are_counted() -> None:
    both = told(*["On 2 April 2016 five Armenian soldiers were killed near Sotk."] * 2)
    assert {incident.status for incident in incidents.merge(both)[0]} == {"excluded"}
    assert len({incident.incident_id for incident in incidents.merge(both)[0]}) == 2
    assert len(cluster_merge.sets([cluster_merge.key(account) for account in both])) == 1


def test_shares_keep_sets_whole_and_are_of_about_one_size() -> None:
    found = [[0, 3, 5], [1], [2], [4, 6], [7]]
    dealt = cluster_merge.shares(found, 2)
    assert all(len({dealt[n] for n in one}) == 1 for one in found)
    assert sorted(dealt.count(share) for share in (0, 1)) == [4, 4]


# Parts: no cluster needed


def some(number: int = 3) -> list[Report]:
    return [report(line["text"], name=line["id"]) for line in jsonl(number)]


def test_a_part_is_read_once_and_its_folder_is_whole(tmp_path: Path) -> None:
    (name,) = cluster_parts.lay_out(some(), tmp_path, 10, False)
    version = cluster_parts.code_version()
    cluster_parts.read_part(tmp_path, name, False, version)
    before = (tmp_path / name).stat().st_ino
    cluster_parts.read_part(tmp_path, name, False, version)
    assert (tmp_path / name).stat().st_ino == before
    assert {f.name for f in (tmp_path / name).iterdir()} == {
        f"{table}.parquet" for table in ("accounts", "reports", "mentions", "issues")
    }


@pytest.mark.parametrize("changed", [{"text": "Two were killed."}, {"published": date(2023, 9, 2)}, {"title": "Other"}])
def test_a_part_with_another_report_has_another_name(tmp_path: Path, changed: dict[str, object]) -> None:
    reports_now = some()
    names = list(cluster_parts.lay_out(reports_now, tmp_path, 10, False))
    reports_now[1] = replace(reports_now[1], **changed)  # type: ignore[arg-type]
    assert list(cluster_parts.lay_out(reports_now, tmp_path, 10, False)) != names
    assert list(cluster_parts.lay_out(some(), tmp_path, 10, False)) == names


def test_a_folder_that_was_not_filled_does_not_appear(tmp_path: Path) -> None:
    def fill() -> None:
        with cluster_parts.appearing(tmp_path / "part") as making:
            (making / "half").write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_read_one_part_the_first_is_kept(tmp_path: Path) -> None:
    with cluster_parts.appearing(tmp_path / "part") as slow, cluster_parts.appearing(tmp_path / "part") as quick:
        (quick / "who").write_text("quick")
        (slow / "who").write_text("slow")
    assert (tmp_path / "part" / "who").read_text() == "quick"
    assert [f.name for f in tmp_path.iterdir()] == ["part"]


def test_a_worker_with_another_version_of_the_program_reads_nothing(tmp_path: Path) -> None:
    (name,) = cluster_parts.lay_out(some(), tmp_path, 10, False)
    with pytest.raises(EngineError, match="another version"):
        cluster_parts.read_part(tmp_path, name, False, "0" * 16)


# Addresses


@pytest.mark.parametrize(
    "engine",
    ["spark://127.0.0.1:1", "spark://127.0.0.1:99999", "spark://", "spark:/x:1", "http://127.0.0.1:1", "spark://a b:1"],
)
def test_an_address_that_answers_nothing_is_one_line_and_nothing_is_written(tmp_path: Path, engine: str) -> None:
    with pytest.raises(DashboardError) as refused:
        run.preprocess([SEEDS], tmp_path / "out", engine=engine)
    assert engine in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


# A cluster of a master and two workers


def test_seeds_read_there_and_sheets_read_here_are_the_same_bytes_and_java_is_not_heard(
    spark: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = [*sorted(SEEDS.iterdir())[::3], made_sheets.ucdp_csv(tmp_path / "events.csv", 50)]
    alone = run.preprocess(given, tmp_path / "alone")
    together = run.preprocess(given, tmp_path / "together", engine=spark.address)
    assert alone.rows_kept == 50
    assert alone.reports == 50 + len(given) - 1
    assert together == alone
    assert hashes(tmp_path / "together") == hashes(tmp_path / "alone")
    assert not (tmp_path / "together" / ".parts").exists()
    assert capfd.readouterr() == ("", "")


def test_sheets_alone_ask_no_cluster(tmp_path: Path) -> None:
    sheet = made_sheets.ucdp_csv(tmp_path / "events.csv", 20)
    assert run.preprocess([sheet], tmp_path / "out", engine="spark://127.0.0.1:1").rows_kept == 20


def test_a_driver_that_was_killed_goes_on_where_it_was(spark: Cluster, tmp_path: Path) -> None:
    file, out = made(tmp_path, 100), tmp_path / "together"
    command = [sys.executable, "-c", DRIVER, str(file), str(out), spark.address, str(SMALL_PARTS)]
    driver = subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)
    try:
        wait_until(lambda: len(parts(out)) >= 2)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    assert not (out / "incidents.parquet").exists()
    before = parts(out)
    assert 2 <= len(before) < 10
    issues = IssueLog()
    found = reports([file], published=None, format=None, issues=issues)
    with cluster.told(found, spark.address, out, issues) as read:
        assert before.items() <= parts(out).items(), "a part was read again"
        cluster.tables.write(out, read, issues)
    run.preprocess([file], tmp_path / "alone")
    assert hashes(out) == hashes(tmp_path / "alone")


def test_a_cluster_without_workers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if why := spark_cluster.missing():
        pytest.skip(why)
    monkeypatch.setattr("dashboard.spark.ENGINE_WORKERS", cluster.PART_REPORTS._replace(value=2))
    with (
        spark_cluster.cluster(tmp_path / "spark", workers=0) as idle,
        pytest.raises(EngineError, match="no free worker"),
    ):
        run.preprocess([made(tmp_path, 5)], tmp_path / "out", engine=idle.address)
    assert not (tmp_path / "out" / "incidents.parquet").exists()


def test_a_worker_killed_in_the_middle_changes_no_byte(spark: Cluster, tmp_path: Path) -> None:
    file, out = made(tmp_path, 150), tmp_path / "together"
    killed: list[int] = []
    number = spark.living()[0]

    def kill() -> None:
        wait_until(lambda: len(parts(out)) >= 2 and spark.executors(number))
        killed.extend(spark.executors(number))
        spark.kill_worker(number)
        killed.append(len(parts(out)))

    killer = threading.Thread(target=kill)
    killer.start()
    run.preprocess([file], out, engine=spark.address)
    killer.join()
    spark.start_worker()
    assert len(killed) > 1, "the worker had an executor"
    assert killed[-1] < 15, "it was killed in the middle"
    run.preprocess([file], tmp_path / "alone")
    assert hashes(out) == hashes(tmp_path / "alone")
