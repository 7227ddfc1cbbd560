"""The engine for tables too large for one machine: the same queries, asked of a Spark cluster.

A cluster takes a second for what DuckDB does in a hundredth: it makes the cubes, and the brush reads those here.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import EngineError, TablesError
from dashboard.spark import Watch, brief
from dashboard.store import layout
from dashboard.store.compiled import answer, compiled_query, edition
from dashboard.store.question import Question

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_HITS = pa.schema([("n", pa.int64())])
_LOOK_SECONDS = 0.5
_AT_ONCE = 8


class ClusterEngine:
    """Answers from the store's tables as Parquet in a folder that every machine of the cluster sees."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session, self._address, self._folder = session, str(session.conf.get("spark.master")), folder
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="cluster")
        for name in layout.TABLES:
            self._view(name)
        said = self.whole("about")
        self.about: dict[str, str] = dict(zip(said["name"].to_pylist(), said["value"].to_pylist(), strict=True))
        self._answered = self.about.get("queries") == edition()

    def _view(self, name: str) -> None:
        """Let queries know a table; its columns are read here, for the cluster would start a job to find them."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if not self._file(name).exists():
            raise TablesError(f"there is no {name}.parquet in {self._folder}")
        columns = from_arrow_schema(pq.read_schema(self._file(name)))
        self._session.read.schema(columns).parquet(str(self._file(name))).createOrReplaceTempView(name)

    def ask(self, name: str, asked: Question, *options: Any, **values: Any) -> pa.Table:
        """Answer one of ``queries.QUERIES`` for a question."""
        kept = answer(name, options, values.values())
        if self._answered and not asked.shape and self._file(kept).exists():
            return self.whole(kept)
        query = compiled_query(name, asked.shape, "pyspark", options)
        bound = {key: value for key, value in (asked.values | values).items() if key in query.names}
        return self._asked(query.sql, bound, asked.hits)

    def lookup(self, table: str, column: str, values: np.ndarray, columns: tuple[str, ...] = ()) -> pa.Table:
        """Return the rows of a table of the store that have one of some numbers in a column; whole unless told."""
        chosen = ", ".join(f"`{name}`" for name in columns) or "*"
        return self._asked(f"SELECT {chosen} FROM {table} WHERE `{column}` IN (SELECT n FROM hits)", {}, values)

    def whole(self, table: str) -> pa.Table:
        """Return a small table of the store as it is, read here: the folder is in sight of this process too."""
        return pq.read_table(self._file(table))

    def _file(self, table: str) -> Path:
        return self._folder / f"{table}.parquet"

    def _asked(self, sql: str, values: dict[str, Any], hits: np.ndarray | None) -> pa.Table:
        """Have a query answered by the workers, and look after it and them until it is."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        watch, group = Watch(self._session, self._address), uuid4().hex
        running = self._pool.submit(self._answer, group, sql, values, hits)
        try:
            while not wait([running], _LOOK_SECONDS).done:
                watch.look()
            return running.result()
        except (PySparkException, Py4JError, OSError) as error:
            raise EngineError(f"the cluster could not answer: {brief(error)}") from error
        except EngineError:
            with suppress(PySparkException, Py4JError, OSError):
                self._session.sparkContext.cancelJobGroup(group)
            raise

    def _answer(self, group: str, sql: str, values: dict[str, Any], hits: np.ndarray | None) -> pa.Table:
        """Run a query; what is sought by number is a view that the query is bound to while no other is."""
        self._session.sparkContext.setJobGroup(group, "a question of the page")
        if hits is None:
            return self._session.sql(sql, args=values).toArrow()
        with self._lock:
            self._numbers(hits).createOrReplaceTempView("hits")
            bound = self._session.sql(sql, args=values)
        return bound.toArrow()

    def _numbers(self, hits: np.ndarray) -> DataFrame:
        return self._session.createDataFrame(pa.table({"n": hits.astype(np.int64)}, schema=_HITS))
