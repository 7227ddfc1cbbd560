"""A Spark cluster of one machine, for tests: a master and two workers, real processes on the loopback."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_START_SECONDS = 60
_STOP_SECONDS = 10
_LISTENING = re.compile(r"Starting Spark master at (spark://127\.0\.0\.1:\d{1,5})")
_PR_SET_PDEATHSIG = 1
_SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Each Java here lives for a minute: compiling well what it runs takes longer than running it."""
_REGISTERED = "Successfully registered with master"


def missing() -> str | None:
    """Say why no cluster can be started here, or None where it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: requirements-spark.txt"
    java = _java()
    if java is None:
        return "Java is not installed: Debian's openjdk-17-jre-headless"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d{1,3})', told)
    if not found or int(found[1]) not in (17, 21):
        return f"Spark 4 needs Java 17 or 21, here is {found[1] if found else 'none that answers'}"
    return None


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")


@dataclass
class Cluster:
    """A running cluster: its address, and its workers, each with its executors in one process group."""

    address: str
    master: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    folder: Path
    cores: int = 1
    memory: str = "1g"

    def start_worker(self) -> None:
        """Start one more worker, with a folder of its own."""
        number = len(self.workers)
        log, work = self.folder / f"worker-{number}.log", self.folder / f"worker-{number}"
        place = ["--host", "127.0.0.1", "--webui-port", "0", "--work-dir", str(work)]
        size = ["--cores", str(self.cores), "--memory", self.memory]
        with as_the_executors_are():
            self.workers.append(_start(log, "worker.Worker", *place, *size, self.address))

    def wait_for_workers(self) -> None:
        """Wait until the master knows every worker that was started."""
        for number in self.living():
            _awaited(self.folder / f"worker-{number}.log", self.workers[number], re.compile(f"({_REGISTERED})"))

    def living(self) -> list[int]:
        """The numbers of the workers that have not ended."""
        return [number for number, worker in enumerate(self.workers) if worker.poll() is None]

    def kill_worker(self, number: int) -> None:
        """Take a worker and its executors away at once, as a machine that loses its power does."""
        worker = self.workers[number]
        for process in (worker.pid, *_below(worker.pid)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        worker.wait(_STOP_SECONDS)

    def executors(self, number: int) -> list[int]:
        """The processes that a worker has started."""
        return _below(self.workers[number].pid)


@contextmanager
def cluster(folder: Path, workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """Start a master and its workers, each with a folder of its own, and stop them all in the end, come what may."""
    log = folder / "master.log"
    with as_the_executors_are():
        master = _start(log, "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    started: list[subprocess.Popen[bytes]] = []
    try:
        running = Cluster(_awaited(log, master, _LISTENING), master, started, folder, cores, memory)
        for _ in range(workers):
            running.start_worker()
        running.wait_for_workers()
        yield running
    finally:
        _stop([master, *started])


@contextmanager
def as_the_executors_are() -> Iterator[None]:
    """Let Spark's Python be this one, on this machine alone, with this program in reach, while a session is opened."""
    meant = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": _SHORT_LIVED,
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    before = {name: os.environ.get(name) for name in meant}
    os.environ.update(meant)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _start(log: Path, role: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's processes in a group of its own, its words going to a file."""
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    log.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    environment = kept | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *arguments]
    with log.open("wb") as words:
        return subprocess.Popen(
            command,
            stdout=words,
            stderr=words,
            stdin=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            preexec_fn=_end_with_its_parent,
        )


def _end_with_its_parent() -> None:
    """Ask Linux to end this process when the tests end without a word."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _awaited(log: Path, process: subprocess.Popen[bytes], pattern: re.Pattern[str]) -> str:
    """Wait until a process has said what is awaited of it."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        words = log.read_text(errors="replace")
        if found := pattern.search(words):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"Spark did not start: {log.read_text(errors='replace')[-2000:]}")


def _below(parent: int) -> list[int]:
    """The processes that a process has started, and those that they started."""
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):  # each thread has its own
        for thread in Path(f"/proc/{parent}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found + [child for p in found for child in _below(p)]


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    """Stop the workers, then the master, and whatever they have started."""
    everything = [p for process in started for p in (process.pid, *_below(process.pid))]
    for process in reversed(started):
        process.terminate()
    for process in started:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
    for pid in everything:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for process in started:
        process.wait(_STOP_SECONDS)
