"""EVALUATION.md: the figures that are kept, as people read them; and the same table on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.evaluation.corpora import corpora
from tests.evaluation.record import TOLERANCE, Measure, Record, Section, measures

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "EVALUATION.md"
_CONFLICT = ("detect_f1", "placed", "dates", "sub_event_type", "claims_f1", "claims_by_f1", "quote", "speaker")
_PEER = {
    "kilobytes_a_second": "kB a second and core",
    "start_seconds": "CPU seconds to start",
    "memory_megabytes": "memory, MB",
    "lgl_recognition_f1": "LGL: names found, F1",
    "lgl_acc161": "LGL: placed within 161 km",
    "tr_news_recognition_f1": "TR-News: names found, F1",
    "tr_news_acc161": "TR-News: placed within 161 km",
    "own_places": "own gold: incidents' places put right",
}


def page(record: Record) -> str:
    """The whole page."""
    words = (HERE / "page.md").read_text(encoding="utf-8")
    return (
        words.replace("{tolerance}", f"{TOLERANCE:g}")
        .replace("{tables}", "\n\n".join(_tables(record)))
        .replace("{conflicts}", "\n".join(_conflicts(record.get("conflicts", {}))))
        .replace("{peers}", "\n".join(_peers(record.get("peers", {}))))
    )


def lines(record: Record, before: Record) -> Iterator[str]:
    """The table as a terminal shows it, with what moved since the figures that were kept."""
    yield f"{'':62}{'reach':>7}{'now':>8}{'moved':>8}"
    for corpus in corpora():
        kept = record.get(corpus.name)
        if kept is None:
            yield f"{corpus.title}: never measured"
            continue
        yield f"{corpus.title} ({kept['texts']} texts, {kept['measured']})"
        for m in _rows(corpus.name, kept):
            was = before.get(corpus.name, {}).get(m.figure)
            moved = "" if was is None or was == kept[m.figure] else f"{kept[m.figure] - was:+.3f}"
            reach = "" if m.reach is None else f"{m.reach:.2f}"
            yield f"  {m.says:60}{reach:>7}{kept[m.figure]:8.3f}{moved:>8}"
    yield from _peers(record.get("peers", {}))


def _rows(corpus: str, kept: Section) -> list[Measure]:
    return [m for m in measures() if m.corpus == corpus and m.figure in kept]


def _tables(record: Record) -> Iterator[str]:
    """A table a corpus; what the tests measure on a sample of it stands beside."""
    titles = {c.name: c.title for c in corpora()}
    for name, title in titles.items():
        kept, sample = record.get(name), record.get(f"{name}_sample")
        if kept is None or name.endswith("_sample"):
            continue
        head = f"## {title}\n\n{kept['texts']} texts, measured on {kept['measured']}.\n\n"
        part = f" {titles[f'{name}_sample']} |" if sample else ""
        rows = [f"| | to reach | measured |{part}", "|---|---|---|" + ("---|" if sample else "")]
        for m in _rows(name, kept):
            beside = f" {sample[m.figure]:.3f} |" if sample else ""
            rows.append(f"| {m.says} | {_reach(m)} | {_shown(kept[m.figure], m)} |{beside}")
        yield head + "\n".join(rows)


def _reach(measure: Measure) -> str:
    return "" if measure.reach is None else f"{measure.reach:.2f}"


def _shown(value: float, measure: Measure) -> str:
    met = measure.reach is None or value >= measure.reach
    return f"{value:.3f}" if met else f"{value:.3f}, short by {measure.reach - value:.3f}"  # type: ignore[operator]


def _conflicts(parts: Section) -> Iterator[str]:
    yield "| conflict | reports | " + " | ".join(name.replace("_", " ") for name in _CONFLICT) + " |"
    yield "|---" * (len(_CONFLICT) + 2) + "|"
    for name, kept in parts.items():
        values = (f"{kept[f]:.2f}" if f in kept else "" for f in _CONFLICT)
        yield f"| {name} | {kept['reports']} | " + " | ".join(values) + " |"


def _peers(parts: Section) -> Iterator[str]:
    named = {name: part for name, part in parts.items() if isinstance(part, dict)}
    if not named:
        return
    yield f"| measured on {parts['measured']}, {parts['machine']} | " + " | ".join(named) + " |"
    yield "|---" * (len(named) + 1) + "|"
    for figure, says in _PEER.items():
        values = (_number(part.get(figure)) for part in named.values())
        yield f"| {says} | " + " | ".join(values) + " |"
    yield "| sides, figures, days, claimants | yes |" + " no |" * (len(named) - 1)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"
