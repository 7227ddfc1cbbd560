"""Parts: some of the reports each, and what was read from them, on storage that every machine sees.

A part is named by all that decides what is read from it: its reports, the code and the vocabulary, the choices of the
run. What was read is a folder of that name that appears whole or not at all, so whoever finds it need not read again.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import EngineError
from dashboard.model import Report
from dashboard.preprocess import rows
from dashboard.preprocess.cluster_merge import Key, key
from dashboard.preprocess.extract import Extract, extract
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.harm.parse import Parser
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.run import few_collections, note
from dashboard.preprocess.told import incidents
from dashboard.preprocess.told.belonging import Account
from dashboard.schema import CLAIMS, INCIDENTS, MENTIONS, REPORTS
from dashboard.settings import DATA, ROOT

GIVEN = "given.parquet"
_NOT_READING = {"web", "store", "basemap", "sheets", "formats", "build"}
"""Rooms and folders of data that have no part in what is read from a report's text."""
ACCOUNTS = pa.schema(
    [
        ("account", pa.string()),
        ("told", pa.binary()),
        ("words", pa.string()),
        ("linked", pa.bool_()),
        ("violent", pa.bool_()),
        ("hurt", pa.bool_()),
        ("first", pa.int32()),
        ("last", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("place_id", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("reach", pa.float64()),
        ("country", pa.bool_()),
        ("parties", pa.list_(pa.string())),
        ("figures", pa.list_(pa.string())),
    ]
)
ISSUES = pa.schema(
    [
        ("level", pa.string()),
        ("stage", pa.string()),
        ("report_id", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("message", pa.string()),
    ]
)


@cache
def code_version() -> str:
    """A hash of the code that reads and of its vocabulary: machines whose hashes differ may read differently."""
    digest = hashlib.sha256()
    files = [*(ROOT / "dashboard").rglob("*.py"), *DATA.rglob("*.csv"), *DATA.rglob("*.toml")]
    for path in sorted(path for path in files if not _NOT_READING & set(path.relative_to(ROOT).parts)):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def lay_out(found: Iterable[Report], folder: Path, size: int, second_reader: bool) -> Iterator[str]:
    """Write the reports down in parts that any machine can take, and give the parts' names in order."""
    reports = iter(found)
    while some := list(islice(reports, size)):
        given = [rows.report_row(report) for report in some]
        what = f"{code_version()} {second_reader} {given!r}"
        name = hashlib.sha256(what.encode()).hexdigest()[:24]
        if not (folder / name).is_dir() and not (folder / f"{name}.{GIVEN}").is_file():
            fresh = folder / f"{name}.{os.getpid()}.new"
            pq.write_table(pa.Table.from_pylist(given, schema=REPORTS), fresh, compression="zstd")
            fresh.replace(folder / f"{name}.{GIVEN}")
        yield name


def read_part(folder: Path, name: str, second_reader: bool, version: str) -> None:
    """Read a part's reports, wherever this runs, and leave what they tell beside it; nothing where it is there."""
    if (folder / name).is_dir():
        return
    if version != code_version():
        raise EngineError("a worker has another version of the program or its data than this machine")
    given = pq.read_table(folder / f"{name}.{GIVEN}", schema=REPORTS).to_pylist()
    with few_collections():
        told = [extract(Report(**row), _gazetteer(), None, _parser() if second_reader else None) for row in given]
    with appearing(folder / name) as making:
        _write(making, "accounts", ACCOUNTS, _account_rows(name, told))
        _write(making, "reports", REPORTS, [rows.report_row(one.report) for one in told])
        _write(making, "mentions", MENTIONS, [rows.mention_row(m) for one in told for m in one.mentions])
        _write(making, "issues", ISSUES, _issue_rows(told))


def merge_share(folder: Path, share: pd.DataFrame) -> None:
    """Merge the accounts of one share, wherever this runs, and leave what became of them in a folder of its number."""
    accounts = [_account_of(told) for told in share.sort_values("place")["told"]]
    found, claims = incidents.merge(accounts)
    with appearing(folder / str(share["share"].iloc[0])) as making:
        _write(making, "incidents", INCIDENTS, [rows.incident_row(one) for one in found])
        _write(making, "claims", CLAIMS, [rows.claim_row(one) for one in claims])


def read(folder: Path, names: Iterable[str], table: str, columns: list[str] | None = None) -> pa.Table:
    """One table of all the named parts, in their order."""
    return pa.concat_tables(pq.read_table(folder / name / f"{table}.parquet", columns=columns) for name in names)


def keys(accounts: pa.Table) -> list[Key]:
    """The light keys of accounts, as they were written with them."""
    columns = [accounts.column(name).to_pylist() for name in Key._fields]
    return [Key._make([*row[:-2], tuple(row[-2]), tuple(row[-1])]) for row in zip(*columns, strict=True)]


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A folder to fill that becomes the target in one step; of two that fill it at once, the first is kept."""
    making = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        making.chmod(0o755)
        yield making
        try:
            making.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _account_of(told: bytes) -> Account:
    """An account as it was written down by ``read_part``, in a folder that only this program's runs write to."""
    account: Account = pickle.loads(told)  # noqa: S301
    return account


def _account_rows(name: str, told: list[Extract]) -> list[dict[str, Any]]:
    accounts = [account for one in told for account in one.accounts]
    return [
        {"account": f"{name}:{n}", "told": pickle.dumps(_light(one), 5), **key(one)._asdict()}
        for n, one in enumerate(accounts)
    ]


def _light(account: Account) -> Account:
    """An account without what merging does not ask for: its report's words."""
    return replace(account, report=replace(account.report, text="", title=None, url=None, path=None), sentence=None)


def _issue_rows(told: list[Extract]) -> list[dict[str, Any]]:
    log = IssueLog()
    note(told, log)
    return [asdict(issue) for issue in log]


def _write(folder: Path, table: str, schema: pa.Schema, found: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(found, schema=schema), folder / f"{table}.parquet", compression="zstd")


@cache
def _gazetteer() -> Gazetteer:
    """The gazetteer, opened once in each process that reads."""
    return Gazetteer.open()


@cache
def _parser() -> Parser:
    return Parser.open()
