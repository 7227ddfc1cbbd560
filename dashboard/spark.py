"""A session on a Spark cluster that others run: opened in some seconds or refused in one line, and quiet."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError, EngineError
from dashboard.settings import ROOT, Setting

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ENGINE_ANSWERS = Setting("engine_answers", 5, "Seconds that a cluster's address has to answer the first knock.")
ENGINE_WORKERS = Setting("engine_workers", 45, "Seconds without a free worker after which a cluster is given up.")

_ADDRESS = re.compile(r"spark://([\w.\[\]:,-]{1,500})\Z", re.ASCII)
_PORT = re.compile(r"\d{1,5}\Z", re.ASCII)
_NAMED = re.compile(r"(?:[a-z]\w{0,80}\.){0,12}(\w{1,80}(?:Error|Exception)): (.+)")
_OURS = {kind.__name__ for kind in DashboardError.__subclasses__()}
_NEEDS = "needs what requirements-spark.txt names"
_LOOPBACK = re.compile(r"spark://(?:127\.|localhost[:,])")
_HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # a worker that is gone is noticed soon, and what it did is done again by another
    "spark.network.timeout": "60s",
    "spark.executor.heartbeatInterval": "5s",
}
ASKING = {"spark.sql.shuffle.partitions": "8"}
"""For a session that serves a page: its answers are small, and two hundred partitions, the default, take seconds."""


@contextmanager
def session(engine: str, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """Open a session on the cluster at ``spark://host:port``, and close it with its Java in the end.

    The executors run this Python (or that which PYSPARK_PYTHON names) and find the program where it lies here.
    """
    _knock(engine)
    here = _HERE if _LOOPBACK.match(engine) else {}
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(f"--engine {_NEEDS}: {error.name} is not installed") from error
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it writes Java's stacks to the terminal
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen = {**_SETTINGS, "spark.executorEnv.PYTHONPATH": str(ROOT), **here, **(settings or {})}
    conf = SparkConf().setMaster(engine).setAppName("incident-dashboard").setAll(list(chosen.items()))
    with tempfile.TemporaryFile() as words:
        quiet = {"stdin": subprocess.PIPE, "stdout": words, "stderr": words}
        try:
            gateway = launch_gateway(conf, quiet)
        except (PySparkException, OSError) as error:
            raise EngineError(f"--engine needs Java 17 or 21, which does not start here ({_last(words)})") from error
        try:
            opened = SparkSession(SparkContext(conf=conf, gateway=gateway))
        except Exception as error:  # whatever Java says becomes one line
            why = brief(error)  # asked while Java still answers
            _end(gateway)
            raise EngineError(f"{engine} takes no job: {why}") from error
        try:
            yield opened
        finally:
            with suppress(Exception):  # the cluster may be gone already
                opened.stop()
            _end(gateway)


def _knock(engine: str) -> None:
    """Look whether anything answers at one of the addresses, before Java is started."""
    found = _ADDRESS.match(engine)
    parted = [one.rpartition(":") for one in (found[1].split(",") if found else [])]
    places = [(host.strip("[]"), int(port)) for host, _, port in parted if host and _PORT.match(port)]
    if not found or len(places) < len(parted) or any(port > 65535 for _, port in places):
        raise EngineError(f"{engine!r} is no address of a cluster; write it as spark://host:7077")
    why = ""
    for place in places:
        try:
            with socket.create_connection(place, timeout=ENGINE_ANSWERS.value):
                return
        except OSError as error:
            why = error.strerror or str(error)
    raise EngineError(f"nothing answers at {engine}: {why}")


def workers(opened: SparkSession) -> int:
    """How many executors the session has now."""
    known = opened.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    return max(len(known) - 1, 0)  # the first is this process


class Watch:
    """Looks now and then whether any worker is left, and says so when none has been for a while."""

    def __init__(self, opened: SparkSession, engine: str) -> None:
        self._opened, self._engine = opened, engine
        self._seen = time.monotonic()

    def look(self) -> None:
        """Raise when there has been no worker for too long."""
        from py4j.protocol import Py4JError

        try:
            present = workers(self._opened)
        except (AttributeError, OSError, RuntimeError, Py4JError) as error:  # this end of it has stopped by itself
            raise EngineError(f"{self._engine} has gone away, or is no Spark master") from error
        if present:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > ENGINE_WORKERS.value:
            raise EngineError(f"{self._engine} has had no free worker for {ENGINE_WORKERS.value} seconds")


def brief(error: BaseException) -> str:
    r"""What went wrong, in one line, without Java's stack.

    >>> brief(ValueError("Job aborted: lost\n  at org.apache.spark"))
    'Job aborted: lost'
    >>> brief(ValueError("An error occurred while calling None.\n: java.lang.IllegalStateException: stopped\n\tat a.B"))
    'IllegalStateException: stopped'
    """
    try:
        told = str(error)
    except (OSError, RuntimeError):  # Java, which would have said it, has gone
        told = ""
    lines = [line.lstrip(" :").rstrip() for line in told.splitlines() if line.strip(" :")] or [type(error).__name__]
    named = [found for line in lines if (found := _NAMED.match(line))]
    if not named:
        return lines[0][:300]
    kind, words = named[-1].groups()
    return words[:300] if kind in _OURS else f"{kind}: {words}"[:300]


def _last(words: object) -> str:
    with suppress(OSError):
        words.seek(0)  # type: ignore[attr-defined]
        lines = [line for line in words.read().decode(errors="replace").splitlines() if line.strip()]  # type: ignore[attr-defined]
        return lines[-1][:200] if lines else "it says nothing"
    return "it says nothing"


def _end(gateway: object) -> None:
    """End Java: it would outlive its session."""
    from pyspark import SparkContext

    with suppress(Exception):
        gateway.shutdown()  # type: ignore[attr-defined]
    process = getattr(gateway, "proc", None)
    if process is not None:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
    SparkContext._gateway = SparkContext._jvm = None
