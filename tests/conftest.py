"""What several test modules stand on: the shared folder, and reports written for a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.model import Report
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports
from tests import spark_cluster
from tests.spark_cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not the project's own: beside the repository, or INCIDENT_SHARED."""
    folder = Path(os.environ.get("INCIDENT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared folder is not at {folder}; set INCIDENT_SHARED to where it is")
    return folder


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Spark cluster of a master and two workers, one for all tests that ask for it."""
    if why := spark_cluster.missing():
        pytest.skip(why)
    with spark_cluster.cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture
def issues() -> IssueLog:
    """A log to look into afterwards."""
    return IssueLog()


@pytest.fixture
def read(tmp_path: Path, issues: IssueLog) -> Callable[..., list[Report]]:
    """Write files by name and content, and read them as the program does."""

    def of(files: dict[str, str | bytes], **options: object) -> list[Report]:
        for name, content in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        chosen = {"published": None, "format": None} | options
        return list(reports([tmp_path / "in"], issues=issues, **chosen))  # type: ignore[arg-type]

    return of
