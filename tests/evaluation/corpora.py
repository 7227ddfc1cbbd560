"""The corpora: where each lies, and what is measured on it.

Those that are not the project's own lie in a folder beside the repository (or where INCIDENT_SHARED says); a figure
of one that is absent stays as it was measured last.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.evaluation import claims, incidents, muc4, muc4_keys, pairs, shortfalls, toponyms
from tests.evaluation.found import Found, alone, corpus, together
from tests.evaluation.gold import GoldReport, gold_reports, own_files, own_pairs

SHARED = Path(os.environ.get("INCIDENT_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "corpora"
ITEMS, GOLD = (SHARED / "current_events" / name for name in ("items.jsonl", "gold.jsonl"))
LGL, TR_NEWS = (SHARED / "toponyms" / name for name in ("lgl.jsonl", "trnews.jsonl"))
MUC4 = SHARED / "muc4" / "dev.jsonl"
LGL_STEP, MUC4_STEP = 6, 10
"""Of the large corpora the tests read every so many documents; ``make evaluate`` reads all of them, and these."""
SHORT = 1000
"""Characters of a report that counts as short."""

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Corpus:
    """A corpus by its name: what it is, its files, how many texts it has and how well they are read."""

    name: str
    title: str
    files: Callable[[], list[Path]]
    measure: Callable[[], tuple[int, Figures]]
    tested: bool = True

    @property
    def missing(self) -> str | None:
        """Why it cannot be read here, or None."""
        files = self.files()
        absent = [path.name for path in files if not path.is_file()]
        if absent:
            return f"{', '.join(absent)} not below {SHARED.parent.name}/{SHARED.name}; set INCIDENT_SHARED"
        return None if files else "no files yet"

    @property
    def digest(self) -> str:
        """What the files hold: figures of other texts or other gold are not to be compared."""
        held = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in self.files()))
        return held.hexdigest()[:16]


def corpora() -> list[Corpus]:
    """All corpora, in the order of the table."""
    return [
        Corpus("current_events", "News items of a day, from all conflicts", lambda: [ITEMS, GOLD], _current_events),
        Corpus("own", "The project's own gold, each report on its own", own_files, _own),
        Corpus("pairs", "Pairs of its reports: one incident or two", lambda: _with_pairs(own_files()), _pairs),
        Corpus("lgl", "LGL, local news of small towns", lambda: [LGL], lambda: _toponyms(LGL), tested=False),
        Corpus("lgl_sample", f"each {LGL_STEP}th text", lambda: [LGL], lambda: _toponyms(LGL, LGL_STEP)),
        Corpus("tr_news", "TR-News, news of the world", lambda: [TR_NEWS], lambda: _toponyms(TR_NEWS)),
        Corpus("muc4", "MUC-4, long discourse", lambda: [MUC4], lambda: _muc4(), tested=False),
        Corpus("muc4_sample", f"each {MUC4_STEP}th text", lambda: [MUC4], lambda: _muc4(MUC4_STEP)),
    ]


def own_parts(told_by: Callable[[GoldReport], str]) -> dict[str, Figures]:
    """What is measured on the project's own gold, part by part: by its conflict or by its length."""
    found = alone(corpus(own_files()))
    parted: dict[str, list[GoldReport]] = {}
    for report in gold_reports(*own_files()):
        parted.setdefault(told_by(report), []).append(report)
    return {name: {"reports": len(part), **_of_gold(part, found)} for name, part in sorted(parted.items())}


def conflict(report: GoldReport) -> str:
    """The conflict that a report of the project's own gold is of."""
    return report.conflict or ""


def length(report: GoldReport) -> str:
    """Whether a report is "short" or "long"."""
    return "short" if len(report.text or "") <= SHORT else "long"


def short_by() -> dict[str, dict[str, list[int]]]:
    """The errors counted on the news items, where they are, and on the project's own gold."""
    counted = {}
    if ITEMS.is_file() and GOLD.is_file():
        read = together(corpus([ITEMS]))
        counted["current_events"] = shortfalls.counts(gold_reports(GOLD), read, incidents.in_order)
    own = gold_reports(*own_files())
    return counted | {"own": shortfalls.counts(own, alone(corpus(own_files())), incidents.likest_first)}


def _of_gold(gold: list[GoldReport], found: dict[str, Found]) -> Figures:
    """The measures of the project's own gold: incidents matched likest first, as its digests need it."""
    own = {g.report: found[g.report] for g in gold if g.report in found}
    return incidents.figures(gold, own, incidents.likest_first) | claims.figures(gold, own)


def _current_events() -> tuple[int, Figures]:
    gold = gold_reports(GOLD)
    found = together(corpus([ITEMS]))
    return len(gold), incidents.figures(gold, found) | claims.figures(gold, found)


def _own() -> tuple[int, Figures]:
    gold = gold_reports(*own_files())
    return len(gold), _of_gold(gold, alone(corpus(own_files())))


def _pairs() -> tuple[int, Figures]:
    told = own_pairs()
    return len(told), pairs.figures(told, gold_reports(*own_files()), corpus(own_files()))


def _with_pairs(files: list[Path]) -> list[Path]:
    paired = sorted(files[0].parent.glob("pairs-*.jsonl")) if files else []
    return files + paired if paired else []


def _toponyms(path: Path, step: int = 1) -> tuple[int, Figures]:
    read = corpus([path])[::step]
    found = together(read)
    wanted = {name: names for name, names in toponyms.gold(path).items() if name in found}
    mentions = {name: one.places for name, one in found.items()}
    return len(wanted), toponyms.figures(wanted, mentions) | {"resolved": claims.resolved(found.values())}


def _muc4(step: int = 1) -> tuple[int, Figures]:
    both = list(muc4.read(muc4_keys.documents(MUC4, step)))
    return len(both), muc4.figures(both) | {"resolved": claims.resolved(one for _, one in both)}
