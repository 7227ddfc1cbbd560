"""Gold and what was read, report by report, as a diff: ``-`` wanted and not read, ``+`` read and not wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.evaluation import claims, incidents
from tests.evaluation.found import Found, Row
from tests.evaluation.gold import GoldClaim, GoldIncident, GoldReport
from tests.evaluation.measures import same_side, slug

PARTS = ("detect", "place", "dates", "type", "initiator", "toll", "claims", "claimant")


def differences(gold: Iterable[GoldReport], found: Mapping[str, Found], parts: Iterable[str] = PARTS) -> Iterator[str]:
    """Each report that differs in one of the parts: its text, then the lines of its differences."""
    chosen = set(parts)
    for report in gold:
        one = found.get(report.report)
        if one is None:
            yield f"=== {report.report}: not read\n"
            continue
        told = [(wrong, line) for wrong, line in _of_report(report, one) if chosen & set(wrong)]
        if told:
            names = " ".join(dict.fromkeys(part for wrong, _ in told for part in wrong))
            yield f"=== {report.report} {one.report.published} [{names}]"
            yield "    " + one.report.text.replace("\n", "\n    ")
            yield from (line for _, line in told)
            yield ""


def _of_report(gold: GoldReport, one: Found) -> Iterator[tuple[list[str], str]]:
    pairs = list(incidents.likest_first(gold.incidents, one.incidents))
    if bool(gold.incidents) != bool(one.incidents):
        yield ["detect"], "  ! wanted " + ("an incident" if gold.incidents else "none")
    for wanted, read in pairs:
        wrong = list(_wrong(wanted, read))
        if wrong:
            yield wrong, f"  {', '.join(wrong)}:\n- {_gold(wanted)}\n+ {_read(read)}"
    matched = [id(g) for g, _ in pairs]
    for wanted in gold.incidents:
        if id(wanted) not in matched:
            part = "place" if not any(incidents.near(wanted, i) for i in one.drawn) else "detect"
            yield [part], f"- {_gold(wanted)}"
    rest = [i for i in one.incidents if not any(i is r for _, r in pairs)]
    for read in rest:
        part = "place" if not any(incidents.near(g, read) for g in gold.incidents) else "detect"
        yield [part], f"+ {_read(read)}"
    yield from _claims(gold, one)


def _wrong(gold: GoldIncident, read: Row) -> Iterator[str]:
    """The parts in which an incident differs from gold's."""
    drawn = read["status"] == "mapped"
    if (gold.place is not None or drawn) and not (drawn and incidents.near(gold, read)):
        yield "place"
    if not incidents.days_right(gold, read):
        yield "dates"
    if not incidents.sub_type_right(gold, read) or slug(gold.event_type) != slug(read["event_type"]):
        yield "type"
    if gold.initiator and not same_side(read["initiator"], gold.initiator):
        yield "initiator"
    if (read["killed_low"], read["wounded_low"]) != (gold.killed, gold.wounded):
        yield "toll"


def _claims(gold: GoldReport, one: Found) -> Iterator[tuple[list[str], str]]:
    pairs = list(claims.matched(gold.figures, one.figures))
    for wanted, read in pairs:
        if not same_side(read["claimant_side"], wanted.claimant):
            yield ["claimant"], f"  claimant: wanted {wanted.claimant}, read {_figure(read)}"
    for wanted in gold.figures:
        if not any(wanted is g for g, _ in pairs):
            yield ["claims"], f"- {_gold_figure(wanted)}"
    for read in one.figures:
        if not any(read is c for _, c in pairs):
            yield ["claims"], f"+ {_figure(read)}"


def _gold(g: GoldIncident) -> str:
    place = f"{g.place_text!r} ({g.place_kind}, {g.place_name}, {_at(g.place)})"
    return _line(place, g.start, g.end, g.sub_event_type, g.initiator, g.target, g.killed, g.wounded)


def _read(i: Row) -> str:
    at = (i["latitude"], i["longitude"]) if i["latitude"] is not None else None
    place = f"{i['place_text']!r} ({i['place_kind']}, {i['place_name']}, {_at(at)}; {i['status']})"
    days = (i["date_start"], i["date_end"])
    return _line(place, *days, i["sub_event_type"], i["initiator"], i["target"], i["killed_low"], i["wounded_low"])


def _line(place: str, start: Any, end: Any, kind: Any, initiator: Any, target: Any, killed: Any, wounded: Any) -> str:
    days = str(start) if start == end else f"{start}..{end}"
    return f"{place} {days} {kind} {initiator} -> {target} K {killed} W {wounded}"


def _at(place: tuple[float, float] | None) -> str:
    return f"{place[0]:.2f} {place[1]:.2f}" if place else "nowhere"


def _gold_figure(c: GoldClaim) -> str:
    return f"{c.kind} {c.low} of {c.victims or 'any'} by {c.claimant}" + (f" {c.quote!r}" if c.quote else "")


def _figure(c: Row) -> str:
    return f"{c['kind']} {c['low']} of {c['side']} by {c['claimant_side']} ({c['status']}) {c['quote']!r}"
