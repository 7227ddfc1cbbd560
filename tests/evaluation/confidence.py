"""What the second reader's opinion is worth: how many figures are right that it agrees to, differs in, is silent on.

python -m tests.evaluation.confidence OUT    needs what requirements-nlp.txt has; OUT gets the figures, as JSON

A standing figure of killed or wounded is right if gold has it: its kind, low figure and victims. The second reader
marks figures and changes none, so all other measures are the same with it and without.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from dashboard.preprocess.harm.parse import Parser
from tests.evaluation import claims
from tests.evaluation.corpora import GOLD, ITEMS, Figures
from tests.evaluation.found import Found, alone, corpus, together
from tests.evaluation.gold import GoldReport, gold_reports, own_files
from tests.evaluation.measures import share

ROOT = Path(__file__).resolve().parents[2]
OPINIONS = ("agreed", "differs", "silent")


def measure(python: Path) -> dict[str, Figures]:
    """The figures of each corpus that is there, by a Python that has the parser."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        subprocess.run([str(python), "-m", "tests.evaluation.confidence", str(out)], check=True, cwd=ROOT)
        measured: dict[str, Figures] = json.loads(out.read_text(encoding="utf-8"))
    return measured


def figures(gold: Iterable[GoldReport], found: Mapping[str, Found]) -> Figures:
    """Of each opinion: how many figures it is held of, and the share of them that is right."""
    rights: dict[str, list[bool]] = {opinion: [] for opinion in OPINIONS}
    for report in gold:
        one = found[report.report]
        right = [id(claim) for _, claim in claims.matched(report.figures, one.figures)]
        for claim in one.figures:
            rights[claim["confidence"] or "silent"].append(id(claim) in right)
    return {f"{name}_claims": len(told) for name, told in rights.items()} | {n: share(t) for n, t in rights.items()}


def main(out: str) -> None:
    """Measure the corpora that are there."""
    parser = Parser.open()
    measured = {"own": figures(gold_reports(*own_files()), alone(corpus(own_files()), parser))}
    if ITEMS.is_file() and GOLD.is_file():
        measured["current_events"] = figures(gold_reports(GOLD), together(corpus([ITEMS]), parser))
    Path(out).write_text(json.dumps(measured), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
