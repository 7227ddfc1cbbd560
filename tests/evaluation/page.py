"""EVALUATION.md: the figures that are kept, as people read them; and the same table on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.evaluation.corpora import SHORT, corpora
from tests.evaluation.record import TOLERANCE, Measure, Record, Section, measures
from tests.evaluation.shortfalls import CLASSES

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
        .replace("{lengths}", "\n".join(_lengths(record.get("lengths", {}))))
        .replace("{shortfalls}", "\n".join(_shortfalls(record.get("shortfalls", {}))))
        .replace("{confidence}", "\n".join(_confidence(record.get("confidence", {}))))
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
    yield from _shortfalls(record.get("shortfalls", {}))
    yield from _confidence(record.get("confidence", {}))
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
    yield from _parts("conflict", parts)


def _lengths(parts: Section) -> Iterator[str]:
    titles = {"short": f"up to {SHORT} characters", "long": "longer"}
    yield from _parts("length", {titles[name]: parts[name] for name in titles if name in parts})


def _parts(what: str, parts: Section) -> Iterator[str]:
    """A row for each part of the project's own gold."""
    yield f"| {what} | reports | " + " | ".join(name.replace("_", " ") for name in _CONFLICT) + " |"
    yield "|---" * (len(_CONFLICT) + 2) + "|"
    for name, kept in parts.items():
        values = (f"{kept[f]:.2f}" if f in kept else "" for f in _CONFLICT)
        yield f"| {name} | {kept['reports']} | " + " | ".join(values) + " |"


def _shortfalls(parts: Section) -> Iterator[str]:
    """A row for each class of errors: how many, and of how many."""
    columns = {name: parts[name] for name in ("current_events", "own") if name in parts}
    titles = {"current_events": "news items", "own": "own gold"}
    yield f"| counted on {parts.get('measured', '–')} | " + " | ".join(titles[name] for name in columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for words in CLASSES.values():
        for error, says in words.items():
            cells = ("{} of {}".format(*kept.get(error, ("–", "–"))) for kept in columns.values())
            yield f"| {says} | " + " | ".join(cells) + " |"


def _confidence(parts: Section) -> Iterator[str]:
    """A row for each corpus: the share right of the figures that the second reader says something of."""
    opinions = ("agreed", "differs", "silent")
    yield f"| measured on {parts.get('measured', '–')} | " + " | ".join(opinions) + " |"
    yield "|---" * (len(opinions) + 1) + "|"
    for name, title in (("current_events", "news items of a day"), ("own", "own gold")):
        if kept := parts.get(name):
            cells = (f"{number(kept.get(o))} of {kept[f'{o}_claims']}" for o in opinions)
            yield f"| {title} | " + " | ".join(cells) + " |"


def _peers(parts: Section) -> Iterator[str]:
    named = {name: part for name, part in parts.items() if isinstance(part, dict)}
    if not named:
        return
    titles = (name.replace("ours_", "ours, with the ").replace("_", " ") for name in named)
    yield f"| measured on {parts['measured']}, {parts['machine']} | " + " | ".join(titles) + " |"
    yield "|---" * (len(named) + 1) + "|"
    for figure, says in _PEER.items():
        values = (number(part.get(figure)) for part in named.values())
        yield f"| {says} | " + " | ".join(values) + " |"
    gives = ("yes" if name.startswith("ours") else "no" for name in named)
    yield "| sides, figures, days, claimants | " + " | ".join(gives) + " |"


def number(value: float | None) -> str:
    """A figure as the tables show it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.3f}" if value <= 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"
