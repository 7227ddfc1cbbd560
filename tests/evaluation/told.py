"""The figures as README.md and METHODOLOGY.md tell them to those who rely on them: blocks, written when measuring.

A block lies between ``[figures]: # (NAME: …)`` and ``[figures]: # (end)``, lines that no reader of Markdown shows. What
was never measured is left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.evaluation.page import number
from tests.evaluation.record import Record, Section

ROOT = Path(__file__).resolve().parents[2]
FILES = (ROOT / "README.md", ROOT / "METHODOLOGY.md")
_SHOWN = {
    "detect_recall": "of reports that tell of an incident: one is found",
    "detect_precision": "of reports in which one is found: they tell of one",
    "killed_stated": "of incidents found whose dead are counted: the number is right",
    "wounded_stated": "of incidents found whose wounded are counted: the number is right",
    "claims_precision": "of figures shown: number and whose people are right",
    "claims_by_precision": "of figures shown: who says it is right as well",
    "claims_recall": "of figures that the reports state: found, with whose people",
    "pins": "of marks on the map: where they should be",
    "placed": "of places told: there is a mark",
    "dates": "of incidents found: the days are right",
    "sub_event_type": "of incidents found: the kind is right",
    "initiator": "of incidents found that somebody is said to have begun: right",
}
_LONG = {
    "found_recall": "of texts that tell of an incident: one is found",
    "location": "of incidents: the finest place told is named, or met within 50 km",
    "days_overlap": "of those found: the days are right or overlap",
    "type": "of those found: the kind is right",
    "people_recall": "of numbers of people harmed: found",
    "people_precision": "of figures shown: among the numbers known",
}
_NAMES = {
    "recognition_f1": "names found (F1)",
    "acc161": "of the names marked: found and put within 161 km",
    "acc161_of_placed": "of the names found and put anywhere: within 161 km",
}
_OPINIONS = {"agreed": "agreed", "differs": "differs", "silent": "nothing read"}


def filled(words: str, record: Record) -> str:
    """A page with its blocks as the record has them."""
    for name, block in BLOCKS.items():
        before, after = f"[figures]: # ({name}: written by make evaluate)\n", "\n[figures]: # (end)"
        if before in words:
            head, rest = words.split(before, 1)
            words = "\n".join((head + before, *block(record), rest[rest.index(after) :]))
    return words


def write(record: Record) -> None:
    """Bring the pages up to what was measured."""
    for path in FILES:
        path.write_text(filled(path.read_text(encoding="utf-8"), record), encoding="utf-8")


def _in_short(record: Record) -> Iterator[str]:
    """How often it is right, in a few sentences."""
    items, long = record.get("current_events"), record.get("lengths", {}).get("long")
    if items:
        yield _sentences(f"**Short news items** from all conflicts ({items['texts']}, marked by hand)", items)
    if long:
        n = len(record["conflicts"])
        yield _sentences(f"**Longer reports** ({long['reports']}, made up by us, about {n} conflicts)", long)


def _sentences(texts: str, kept: Section) -> str:
    words = (
        f"- {texts}: of 100 incidents found whose dead are counted, {_of(kept, 'killed_stated')} get the right number. "
        f"Of 100 figures of killed or wounded that are shown, {_of(kept, 'claims_precision')} have the right number "
        f"and the right people, {_of(kept, 'claims_by_precision')} also who says so; of 100 that the texts state, "
        f"{_of(kept, 'claims_recall')} are found. Of 100 marks on the map, {_of(kept, 'pins')} lie where they should."
    )
    return textwrap.fill(words, 116, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _in_full(record: Record) -> Iterator[str]:
    """How often it is right, on each kind of text."""
    lengths = record.get("lengths", {})
    columns = {
        "short news items": record.get("current_events"),
        "our short reports": lengths.get("short"),
        "our long reports": lengths.get("long"),
    }
    parts = {title: kept for title, kept in columns.items() if kept}
    if parts:
        yield "| so many of 100 | " + " | ".join(parts) + " |"
        yield "|---" * (len(parts) + 1) + "|"
        yield "| texts | " + " | ".join(str(kept.get("texts") or kept["reports"]) for kept in parts.values()) + " |"
        for figure, says in _SHOWN.items():
            yield f"| {says} | " + " | ".join(_of(kept, figure) for kept in parts.values()) + " |"
    yield from _conflicts(record.get("conflicts", {}))
    if kept := record.get("muc4"):
        yield f"\n| so many of 100, in {kept['texts']} reports of 1988 to 1990 from Latin America (MUC-4) | |"
        yield "|---|---|"
        yield from (f"| {says} | {_of(kept, figure)} |" for figure, says in _LONG.items())
    yield from _place_names(record)


def _conflicts(conflicts: Section) -> Iterator[str]:
    """Each conflict of our own reports, the best read first."""
    if conflicts:
        yield "\n| our reports, by conflict | reports | of 100 figures shown are right | of 100 stated are found |"
        yield "|---|---|---|---|"
    for name, kept in sorted(conflicts.items(), key=lambda item: -item[1]["claims_f1"]):
        yield f"| {name} | {kept['reports']} | {_of(kept, 'claims_precision')} | {_of(kept, 'claims_recall')} |"


def _place_names(record: Record) -> Iterator[str]:
    titles = {"lgl": "Local-Global Lexicon, local news", "tr_news": "TR-News, news of the world"}
    parts = {f"{title} ({record[n]['texts']} texts)": record[n] for n, title in titles.items() if n in record}
    if parts:
        yield "\n| names of places, so many of 100 | " + " | ".join(parts) + " |"
        yield "|---" * (len(parts) + 1) + "|"
        for figure, says in _NAMES.items():
            yield f"| {says} | " + " | ".join(_of(kept, figure) for kept in parts.values()) + " |"


def _second_reader(record: Record) -> Iterator[str]:
    """What agreement is worth, and what it costs."""
    corpora = {"current_events": "short news items", "own": "our reports"}
    kept = record.get("confidence", {})
    parts = {title: kept[name] for name, title in corpora.items() if name in kept}
    if parts:
        yield "| figures that are right (number, kind, whose people) | " + " | ".join(parts) + " |"
        yield "|---" * (len(parts) + 1) + "|"
    for opinion, says in _OPINIONS.items() if parts else ():
        yield f"| {says} | " + " | ".join(_right(part, opinion) for part in parts.values()) + " |"
    peers = record.get("peers", {})
    if "ours" in peers and "ours_second_reader" in peers:
        yield "\n| | without | with the second reader |\n|---|---|---|"
        for figure, says in (("kilobytes_a_second", "kB read a second and core"), ("memory_megabytes", "memory, MB")):
            cells = (number(peers[name].get(figure)) for name in ("ours", "ours_second_reader"))
            yield f"| {says} | " + " | ".join(cells) + " |"


def _of(kept: Section, figure: str) -> str:
    """So many of a hundred."""
    return "–" if figure not in kept else f"{100 * kept[figure]:.0f}"


def _right(kept: Section, opinion: str) -> str:
    """How many of the figures are right that the second reader has an opinion of."""
    n = kept[f"{opinion}_claims"]
    return f"{round(kept.get(opinion, 0) * n)} of {n}"


BLOCKS: dict[str, Callable[[Record], Iterator[str]]] = {
    "in short": _in_short,
    "in full": _in_full,
    "second reader": _second_reader,
}
