"""The command line: ``preprocess`` turns reports into tables, ``serve`` shows them.

Exit codes: 0 done; 1 done, but some inputs could not be read (issues.jsonl says which); 2 nothing done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from dashboard.errors import DashboardError
from dashboard.settings import BUILD, PORT

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2
_FORMATS = ("text", "markdown", "html", "jsonl", "feed", "csv", "parquet", "geojson", "xlsx")
_SHOWN = 20


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(NOTHING_DONE, f"error: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what a person can mend is told in one line."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except DashboardError as error:
        return _tell(str(error))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`… | head`): nothing is left to say, and to no one.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _preprocess(options: argparse.Namespace) -> int:
    from dashboard.preprocess.run import preprocess

    if options.dry_run:
        from dashboard.preprocess.sheets.dry_run import understood

        for line in understood(options.inputs, options.mapping, options.format):
            print(line)
        return DONE
    summary = preprocess(
        options.inputs,
        options.out,
        published=options.published,
        format=options.format,
        mapping=options.mapping,
        online=options.online,
        second_reader=options.second_reader,
        progress=sys.stderr.isatty(),
        engine=options.engine,
        finish=_store,
    )
    for failure in summary.failures[:_SHOWN]:
        print(f"failed: {failure}", file=sys.stderr)
    if len(summary.failures) > _SHOWN:
        print(f"failed: {len(summary.failures) - _SHOWN} more, see {options.out / 'issues.jsonl'}", file=sys.stderr)
    for line in summary.sheets:
        print(line)
    print(summary.line(options.out))
    return SOME_FAILED if summary.failures else DONE


def _store(tables: Path) -> None:
    """Make the store of new tables beside them, before anyone sees them."""
    from dashboard.store import making

    making.make(tables, tell=_progress if sys.stderr.isatty() else lambda _: None)


def _progress(words: str) -> None:
    print(f"\rthe store: {words:<60}", end="", file=sys.stderr, flush=True)


def _serve(options: argparse.Namespace) -> int:
    from dashboard.web.server import serve

    try:
        if options.engine is None:
            serve(options.data, options.host, options.port)
        else:
            from dashboard import spark

            with spark.session(options.engine, spark.ASKING) as session:
                serve(options.data, options.host, options.port, session)
    except OSError as error:
        return _tell(f"cannot listen on {options.host}:{options.port}: {error.strerror or error}")
    return DONE


def _tell(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return NOTHING_DONE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m dashboard",
        description="Who says what about armed incidents, where and when: reports in, a map out.",
        epilog="Exit codes: 0 done; 1 some inputs failed, the rest is built; 2 nothing could be done.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_preprocess(
        commands.add_parser("preprocess", help="read reports and write the tables", description=_PREPROCESS)
    )
    _add_serve(
        commands.add_parser("serve", help="show the tables in the browser", description="Serve the map of the tables.")
    )
    return parser


_PREPROCESS = """Read reports and write the tables that the map is made of. A folder is read with all that is below it.
What is not understood is written to issues.jsonl beside the tables."""


def _add_preprocess(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        metavar="INPUT",
        nargs="+",
        type=Path,
        help="a file or folder: reports (text, Markdown, HTML, JSON lines, feeds) or tables (ACLED, UCDP, GDELT, GTD, "
        "CSV, Excel, GeoJSON, Parquet), packed by gzip or zip or not",
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=_near(BUILD), help="where the tables go (%(default)s)"
    )
    parser.add_argument(
        "--published", metavar="DATE", type=_day, help="the publication date of reports that state none, YYYY-MM-DD"
    )
    parser.add_argument(
        "--format", metavar="NAME", choices=_FORMATS, help=f"read every file as one of {', '.join(_FORMATS)}"
    )
    parser.add_argument(
        "--mapping", metavar="FILE", type=Path, help="a TOML file that says which column of a table is what"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say how tables would be read, with three rows, and write nothing"
    )
    parser.add_argument(
        "--online",
        action="store_true",
        help="ask OpenStreetMap's Nominatim for places that the gazetteer lacks (slow, sends names out)",
    )
    parser.add_argument(
        "--second-reader",
        action="store_true",
        help="read figures a second time with spaCy's parser and say where it agrees (needs requirements-nlp.txt)",
    )
    parser.add_argument("--engine", metavar="ADDRESS", help="read reports on this Spark cluster, spark://host:port")
    parser.set_defaults(run=_preprocess)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", metavar="DIR", type=Path, default=_near(BUILD), help="where the tables are (%(default)s)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=PORT.value, help="the port to listen on (%(default)s)")
    parser.add_argument("--engine", metavar="ADDRESS", help="ask the tables on this Spark cluster, spark://host:port")
    parser.set_defaults(run=_serve)


def _near(path: Path) -> Path:
    """Write a path as seen from here where that is shorter, as people do."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _day(words: str) -> date:
    try:
        found = date.fromisoformat(words) if len(words) == 10 else None
    except ValueError:
        found = None
    if found is None or found.year < 1900:
        raise argparse.ArgumentTypeError(f"{words!r} is no day; write it as 2023-09-01")
    return found


def _port(words: str) -> int:
    if not words.isascii() or not words.isdigit() or not 0 < int(words) < 65536:
        raise argparse.ArgumentTypeError(f"{words!r} is no port; give a number from 1 to 65535")
    return int(words)
