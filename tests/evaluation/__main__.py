"""Measure how well reports are read.

python -m tests.evaluation [--peers PYTHON] [--accept]
    all that is there: one table, kept in figures.toml and EVALUATION.md; nothing is kept when a figure fell, unless
    accepted. PYTHON is the one that has spaCy and flashgeotext.
python -m tests.evaluation incidents ITEMS GOLD [--alone] [PART …]
    where what is read from some items differs from gold, as a diff, and the figures; each item on its own with --alone.
    PART: detect place dates type initiator toll claims claimant; all without. The project's own gold is both files.
"""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import date
from pathlib import Path

from tests.evaluation import claims, incidents
from tests.evaluation.differences import PARTS, differences
from tests.evaluation.found import alone, corpus, together
from tests.evaluation.gold import gold_reports
from tests.evaluation.run import evaluate


def show_incidents(items: Path, gold_file: Path, parts: list[str], *, each: bool) -> int:
    """Print what differs in the parts chosen, and then all figures."""
    read = corpus([items])
    found = alone(read) if each else together(read)
    gold = gold_reports(gold_file)
    for line in differences(gold, found, parts or PARTS):
        print(line)
    for name, value in (incidents.figures(gold, found) | claims.figures(gold, found)).items():
        print(f"{name:18} {'-' if value is None else f'{value:.3f}'}")
    return 0


def main(words: list[str]) -> int:
    """Do what the words ask for."""
    if words[:1] == ["incidents"]:
        parser = argparse.ArgumentParser(prog="python -m tests.evaluation incidents")
        parser.add_argument("items", type=Path)
        parser.add_argument("gold", type=Path)
        parser.add_argument("parts", nargs="*", metavar="PART")
        parser.add_argument("--alone", action="store_true")
        asked = parser.parse_intermixed_args(words[1:])
        return show_incidents(asked.items, asked.gold, asked.parts, each=asked.alone)
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path, metavar="PYTHON")
    parser.add_argument("--accept", action="store_true")
    asked = parser.parse_args(words)
    return evaluate(asked.peers, accept=asked.accept, today=date.today())


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
