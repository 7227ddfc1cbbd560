"""A Spark cluster answers every question as DuckDB does, also when a worker goes; and the page on top of it brushes."""

from __future__ import annotations

import gc
import inspect
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import schema
from dashboard import spark as connection
from dashboard.errors import EngineError
from dashboard.settings import ROOT
from dashboard.store import layout, making, queries
from dashboard.store.build import Build
from dashboard.store.cluster_engine import ClusterEngine
from dashboard.store.engine import DuckEngine, Engine
from dashboard.store.filter import ROLES, Box, Filter
from dashboard.store.queries import QUERIES
from dashboard.store.question import Question, question
from dashboard.store.search import Index
from dashboard.web import incident_list, map
from dashboard.web.app import create_app
from dashboard.web.timeline import edges
from tests import spark_cluster
from tests.benchmarks import brush, made
from tests.callbacks import UPDATE, body, served
from tests.every_row import mixed
from tests.spark_cluster import Cluster

# py4j, by which Python speaks to Java, leaves its sockets to be collected.
pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:.*socket.socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning"),
]
QUICK = {"spark.sql.shuffle.partitions": "2", "spark.sql.adaptive.enabled": "false"}
"""Some hundred questions of a few rows are asked: what makes large ones quick takes most of the time of these."""
UNFILTERED = ("left_out", "left_out_first", "unread")
FILTERED = sorted(set(QUERIES) - set(UNFILTERED))
WHOLE = ("kept", "told")
"""The queries that are asked with every filter: one of incidents, one of accounts. At the others they take turns."""
TURNS = 3


@dataclass(frozen=True)
class Both:
    """One store, asked in this process and on a cluster."""

    tables: Path
    here: DuckEngine
    there: ClusterEngine
    index: Index | None

    def builds(self) -> tuple[Build, Build]:
        return Build(self.here, self.index), Build(self.there, self.index)


@pytest.fixture(scope="module", autouse=True)
def driver() -> Iterator[None]:
    with spark_cluster.as_the_executors_are():
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Told and coded incidents in one build, with reports that were not read and places found in them."""
    told, out = mixed(400), tmp_path_factory.mktemp("build")
    for number, report in enumerate(told.reports[:9]):
        report["claims_read"] = ("none", "part", "all")[number % 3]
        told.mentions += [
            {"report_id": report["report_id"], "kind": kind, "text": "Sotk", "start": 0, "end": 4, "place_id": None}
            for kind in ("place", "date")
        ]
    figures = [claim for claim in told.claims if claim["kind"] == "killed" and claim["status"] == "current"]
    for number, claim in enumerate(figures[:60]):
        claim["joint"] = f"{claim['side']}-{number // 8}"
    told.write(out / "told")
    made.tables(out / "coded", 2_000)
    for name, columns in schema.TABLES.items():
        read = [pq.read_table(out / part / f"{name}.parquet") for part in ("told", "coded")]
        together = pa.concat_tables([one.replace_schema_metadata(None).cast(columns) for one in read])
        pq.write_table(
            together.replace_schema_metadata({"incident-dashboard-schema": schema.VERSION}), out / f"{name}.parquet"
        )
    (out / "issues.jsonl").write_text("", encoding="utf-8")
    making.make(out)
    return out


@pytest.fixture(scope="module")
def session(spark: Cluster) -> Iterator[Any]:
    spark.wait_for_workers()
    with connection.session(spark.address, connection.ASKING | QUICK) as opened:
        yield opened
    gc.collect()


@pytest.fixture(scope="module")
def both(folder: Path, session: Any) -> Both:
    shared = making.share(folder / layout.FILE, folder / layout.SHARED)
    for kept in shared.glob("answer_*"):  # everything is asked of the workers
        kept.unlink()
    there = ClusterEngine(session, shared)
    return Both(folder, DuckEngine(folder / layout.FILE), there, Index.open(folder / layout.INDEX))


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.02)


def plain(table: pa.Table) -> list[str]:
    """The rows as words that tell a number from a fraction, true from one, and none from either."""
    return [repr(sorted(row.items())) for row in table.to_pylist()]


# The command, first of all: while another session is open, a cluster this small has no worker for it.


def listens(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


def test_serve_on_a_cluster_answers_at_its_port(spark: Cluster, folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "serve", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--engine", spark.address], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stdout is not None
            assert serving.stdout.readline() == f"Incident Dashboard: http://127.0.0.1:{port}\n"
            wait_until(lambda: listens(port))  # it says so just before
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-layout", timeout=300) as page:
                assert b"Sevan Wire" in page.read()
        finally:
            serving.send_signal(signal.SIGINT)
            _, said = serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert "Traceback" not in said


# Every query.

WORDS = np.array([0, 3, 3, 5, 8, 13, 200, 1_000, 1_500, 2_000, 2_399, 9_999], dtype=np.int32)
NEAR = Box(44.0, 39.0, 47.0, 41.0)
FILTERS = {
    "from": Filter(date_from=date(2022, 10, 1)),
    "to": Filter(date_to=date(2015, 6, 30)),
    "certain": Filter(certain_only=True),
    **{f"sides:{role}": Filter(sides=("ARM", "civilians", "nobody"), role=role) for role in ROLES},
    "types": Filter(types=("Battles", "Riots", "none")),
    "grades": Filter(grades=("fair", "contested")),
    "sources": Filter(sources=("ACLED", "OC | Media, weekly")),
    "precision": Filter(precision=2),
    "killed": Filter(killed=2),
    "box": Filter(box=NEAR),
    "box-over": Filter(box=Box(47.0, -40.0, 44.0, 60.0)),
}
QUESTIONS = {
    "": Question(),
    **{part: question(asked, lambda _: None) for part, asked in FILTERS.items()},
    "words": Question(frozenset({"words"}), hits=WORDS),
    "undated": Question().also("undated"),
    "located": Question().also("located"),
    "view": Question().within(NEAR),
    "view-over": Question().within(Box(47.0, -40.0, 44.0, 60.0)),
    "between": Question().also("between", low=500, high=700),
    "only": Question().also("only", n=777),
}
TOGETHER = {
    "a brush over a view": replace(question(Filter(date(2010, 1, 1), date(2022, 12, 31)), lambda _: None)).within(NEAR),
    "words among the fair": replace(QUESTIONS["grades"].also("words"), hits=WORDS),
    "sides, types, killed": question(Filter(sides=("AZE", "ESP"), types=("Battles",), killed=1), lambda _: None),
    "sources, precision, box, certain": question(
        Filter(sources=("UCDP GED",), precision=4, box=Box(20.0, -40.0, 10.0, 60.0), certain_only=True), lambda _: None
    ),
    "nothing": question(Filter(sides=("nobody",), killed=9_999), lambda _: None),
}
COLUMNS = (*layout.CASTS, "type", "grade_id", "precision")
OPTIONS: dict[str, list[tuple[Any, ...]]] = {
    "cells": [(role,) for role in layout.MARKS],
    "facet": [(column,) for column in COLUMNS],
    "numbers": [(key, down) for key in ("date", "place", "killed", "wounded", "precision") for down in (True, False)],
}
IN_ORDER = {"joint", "told", "numbers", "marks", "left_out_first", "unread"}
BOUND = {"first": 40, "shift": 18, "here": 777, "reason": "negated"}


def spot(both: Both) -> Question:
    """Where most incidents lie at one point."""
    ((x, y),) = both.here._base.execute(
        "SELECT mx, my FROM incidents WHERE mx IS NOT NULL GROUP BY mx, my ORDER BY count(*) DESC, mx LIMIT 1"
    ).fetchall()
    return Question().also("spot", spot_x=x, spot_y=y)


def asked(both: Both) -> dict[str, Question]:
    return QUESTIONS | {"spot": spot(both)} | TOGETHER


def answers(engine: Engine, name: str, questions: dict[str, Question]) -> dict[str, list[str]]:
    """The answers to a query, whose options take turns; with no filter it is asked with each of them."""
    found, options = {}, OPTIONS.get(name, [()])
    for number, (said, one) in enumerate(questions.items()):
        for chosen in options if said == "" else [options[number % len(options)]]:
            rows = plain(engine.ask(name, one, *chosen, **BOUND))
            found[f"{said} {chosen}"] = rows if name in IN_ORDER else sorted(rows)
    return found


def test_the_parts_asked_for_are_all_there_are_and_each_leaves_some(both: Both) -> None:
    known = set(re.findall(r'"([\w-]+)": lambda', inspect.getsource(queries._conditions)))
    assert len(known) > 15
    alone = {*known, *(f"sides:{role}" for role in ROLES)}
    assert {frozenset({part}) for part in alone} <= {one.shape for one in asked(both).values()}
    every = both.here.ask("kept", Question()).num_rows
    left = {
        said: both.here.ask("kept", one).num_rows for said, one in asked(both).items() if said not in ("", "nothing")
    }
    assert {said: count for said, count in left.items() if not 0 < count < every} == {}


@pytest.mark.parametrize("name", FILTERED)
def test_a_query_has_one_answer_whatever_the_filter(both: Both, name: str) -> None:
    questions, turn = asked(both), FILTERED.index(name)
    if name not in WHOLE:
        questions = {
            said: one for n, (said, one) in enumerate(questions.items()) if not said or n % TURNS == turn % TURNS
        }
    here = answers(both.here, name, questions)
    assert answers(both.there, name, questions) == here
    assert len({repr(rows) for rows in here.values()}) > 3


@pytest.mark.parametrize("name", UNFILTERED)
def test_what_is_not_shown_has_one_answer(both: Both, name: str) -> None:
    here = answers(both.here, name, {"": Question()})
    assert answers(both.there, name, {"": Question()}) == here
    assert all(here.values())


@pytest.mark.parametrize("table", layout.TABLES)
def test_a_table_is_the_same_on_both(both: Both, table: str) -> None:
    here = both.here.whole(table)
    assert plain(both.there.whole(table)) == plain(here)
    for column in ("n", "r", "key"):
        if column in here.column_names:
            wanted = np.array([*here[column].to_pylist()[:5], -5, 7, 7])
            chosen = tuple(here.column_names[:2])
            for columns in ((), chosen):
                rows = plain(both.here.lookup(table, column, wanted, columns))
                assert sorted(plain(both.there.lookup(table, column, wanted, columns))) == sorted(rows)
                assert rows
            assert both.there.lookup(table, column, wanted[:0]).num_rows == 0


# The build above them.

ASKED = [
    Filter(),
    Filter(date(2012, 1, 1), date(2022, 12, 31), sides=("ARM", "ESP")),
    Filter(date(2023, 3, 5), date(2023, 9, 12), certain_only=True, precision=3),
    Filter(words="ministry"),
    Filter(box=NEAR, killed=1, role="claimed", sides=("AZE",)),
]


def counted(build: Build, one: Filter) -> list[object]:
    """Whatever the page asks of a build for one filter."""
    span = build.span()
    assert span is not None
    found: list[object] = [
        build.counts(one),
        *(bars.tolist() for bars in build.histogram(one, edges(span, build.steps.unit))),
    ]
    for box, role in ((None, "suffered"), (NEAR, "claimed")):
        cells = build.cells(one, box, 20, role)  # type: ignore[arg-type]
        found.append(sorted(zip(*(np.asarray(column).tolist() for column in cells), strict=True)))
    found += [build.accounts(one), build.extent(one), build.unmatched(one)]
    found += [build.facet(one, part) for part in ("sides", "types", "grades", "sources", "precision")]
    numbers = build.numbers(one, "killed", True, 5, 20)
    return [*found, numbers, build.records.rows(numbers), build.told(numbers[:3]), build.marks(one, NEAR, 30)]


@pytest.mark.parametrize("one", ASKED, ids=str)
def test_a_build_counts_lists_and_adds_up_alike(both: Both, one: Filter) -> None:
    here, there = both.builds()
    assert counted(there, one) == counted(here, one)
    assert here.counts(one).chosen > 0


def opened(build: Build, n: int) -> list[object]:
    """Whatever the page shows of one incident."""
    (row,) = build.records.rows([n])
    claims = build.records.claims(n)
    reports = build.records.reports(claims)
    return [row, claims, reports, [build.records.found_in(report) for report in reports], build.stack(row, Filter())]


def test_a_build_opens_incidents_alike_and_finds_what_is_not_shown(both: Both) -> None:
    here, there = both.builds()
    spotted = both.here.ask("numbers", spot(both), "date", True, first=2)["n"].to_pylist()
    for n in (*spotted, 0, 1_200):
        assert opened(there, n) == opened(here, n)
    assert here.stack(here.records.rows(spotted)[1], Filter()).count > 1
    found = here.records.incident(str(here.records.rows(spotted)[0]["incident_id"]))
    assert found is not None
    assert there.records.incident(found["incident_id"]) == found
    assert there.records.incident("no-such-one") is None
    assert there.records.left_out() == here.records.left_out() != {}
    assert [there.records.left_out_for(reason, 3) for reason in here.records.left_out()] == [
        here.records.left_out_for(reason, 3) for reason in here.records.left_out()
    ]
    assert there.records.unread() == here.records.unread()
    assert set(here.records.unread()) == {"none", "part"}
    assert (there.sides(), there.span(), there.total, there.whole_extent()) == (
        here.sides(),
        here.span(),
        here.total,
        here.whole_extent(),
    )


# The page above that.


class Page:
    """A page's requests to an app, and its answers."""

    def __init__(self, folder: Path, session: Any = None) -> None:
        self.client = create_app(folder, session).server.test_client()
        self.wired = json.loads(self.client.get("/_dash-dependencies").data)

    def answers(self, **values: str) -> dict[str, Any]:
        """What each callback of the server answers, by its output."""
        found = {}
        for wire in served(self.wired):
            answer = self.client.post(UPDATE, json=body(wire, values))
            assert answer.status_code in (200, 204), answer.get_data(as_text=True)
            found[wire["output"]] = answer.get_json(silent=True)
        return found

    def brush(self, window: brush.Window, seen: str) -> list[Any]:
        """What the callbacks answer while the reader's hand moves."""
        bodies = brush.requests(self.wired, window, seen)
        found = [self.client.post(UPDATE, data=body, content_type="application/json") for body in bodies]
        assert {answer.status_code for answer in found} <= {200, 204}
        return [answer.get_json(silent=True) for answer in found]


def test_the_page_answers_alike_and_a_brush_asks_the_cluster_nothing(
    both: Both, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as a page of more than it draws and lists at once
    monkeypatch.setattr(incident_list, "AT_ONCE", 100)
    monkeypatch.setattr(map, "MAX_MARKS", map.MAX_MARKS._replace(value=20))
    here, there = Page(both.tables), Page(both.tables, session)
    build = both.builds()[0]
    seen = brush.world(build)
    chosen = str(build.records.rows([1_200])[0]["incident_id"])
    sides = "sides=ARM,ESP&sort=killed"
    asked = {"question": sides, "settled": sides, "scene": f"view={seen}", "chosen": chosen}
    assert there.answers(**asked) == here.answers(**asked)
    first, *more = brush.windows(build, 6)
    assert there.brush(first, seen) == here.brush(first, seen)
    given = jobs(session)
    assert [there.brush(window, seen) for window in more] == [here.brush(window, seen) for window in more]
    assert jobs(session) == given
    there.answers(question="killed=2")
    assert jobs(session) > given, "what is not known yet is asked"


def jobs(session: Any) -> int:
    """How many jobs the cluster has been given so far."""
    return int(session.sparkContext._jsc.sc().dagScheduler().numTotalJobs())


# Workers that go.

LONG = """
SELECT CAST(count(*) AS BIGINT) AS pairs, CAST(sum(a.n % 7 * (b.n % 5)) AS BIGINT) AS total
FROM (SELECT /*+ REPARTITION(8) */ n FROM incidents) a, incidents b, (SELECT n FROM incidents WHERE n < 24) c
"""


def busy(session: Any) -> int:
    """How many tasks are being worked on now."""
    return sum(one.numRunningTasks() for one in session.sparkContext._jsc.sc().statusTracker().getExecutorInfos())


def test_a_worker_killed_in_the_middle_of_a_query_changes_no_answer(both: Both, spark: Cluster, session: Any) -> None:
    running = session.sparkContext.statusTracker().getActiveJobsIds
    number = spark.living()[0]
    here = [plain(both.here._base.sql(LONG).to_arrow_table()), answers(both.here, "totals", TOGETHER)]
    with ThreadPoolExecutor(1) as pool:
        asked_there = pool.submit(lambda: plain(both.there._asked(LONG, {}, None)))
        before: set[int] = set()

        def at_work() -> bool:
            """Whether a job that was there half a second ago keeps both workers busy: it is the long one."""
            before.update(running())
            time.sleep(0.5)
            before.intersection_update(running())
            return busy(session) == 2 and bool(before)

        wait_until(at_work)
        assert spark.executors(number)
        spark.kill_worker(number)
        assert before & set(running()), "it was killed in the middle"
        meanwhile = answers(both.there, "totals", TOGETHER)
        assert [asked_there.result(), meanwhile] == here
    wait_until(lambda: connection.workers(session) == 1)
    spark.start_worker()
    spark.wait_for_workers()
    wait_until(lambda: connection.workers(session) == 2)


def test_a_question_without_any_worker_is_given_up_in_one_line_and_answered_when_one_is_back(
    both: Both, spark: Cluster, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ENGINE_WORKERS", connection.ENGINE_WORKERS._replace(value=2))
    for number in spark.living():
        spark.kill_worker(number)
    wait_until(lambda: connection.workers(session) == 0)
    with pytest.raises(EngineError, match="no free worker") as refused:
        both.there.ask("extent", Question())
    assert "\n" not in str(refused.value)
    spark.start_worker()
    spark.start_worker()
    spark.wait_for_workers()
    wait_until(lambda: connection.workers(session) == 2)
    assert plain(both.there.ask("extent", Question())) == plain(both.here.ask("extent", Question()))
