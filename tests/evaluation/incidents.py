"""How well incidents are found: against gold, report by report.

- detect: reports with an incident told apart from those without.
- pins: of the incidents drawn, the share near a gold incident of the same report.
- placed: of the gold incidents with a place, the share near which an incident of the same report is drawn.
- dates, event_type, sub_event_type, initiator, killed, wounded: the share right among incidents matched one to one;
  a figure that gold does not have must be null. ``killed_stated`` and ``wounded_stated``: where gold has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.evaluation.found import Found, Row
from tests.evaluation.gold import GoldIncident, GoldReport
from tests.evaluation.measures import f1, same_side, share, slug, within

Matches = Iterator[tuple[GoldIncident, Row]]
Matching = Callable[[Iterable[GoldIncident], Iterable[Row]], Matches]


def figures(
    gold: Iterable[GoldReport], found: Mapping[str, Found], matching: Matching | None = None
) -> dict[str, float | None]:
    """The measures of incidents over a corpus; ``matching`` is ``in_order`` unless said."""
    match = matching or in_order
    reports = list(gold)
    read = {g.report: found[g.report] for g in reports if g.report in found}
    both = [(g, read.get(g.report)) for g in reports]
    matches = [pair for g, one in both if one for pair in match(g.incidents, one.incidents)]
    return {
        **{f"detect_{name}": value for name, value in _detected(both).items()},
        **_placed(both),
        "dates": share(days_right(g, i) for g, i in matches),
        "event_type": share(slug(g.event_type) == slug(i["event_type"]) for g, i in matches),
        "sub_event_type": share(sub_type_right(g, i) for g, i in matches),
        "initiator": share(same_side(i["initiator"], g.initiator) for g, i in matches if g.initiator),
        "killed": share(i["killed_low"] == g.killed for g, i in matches),
        "wounded": share(i["wounded_low"] == g.wounded for g, i in matches),
        "killed_stated": share(i["killed_low"] == g.killed for g, i in matches if g.killed is not None),
        "wounded_stated": share(i["wounded_low"] == g.wounded for g, i in matches if g.wounded is not None),
    }


def in_order(gold: Iterable[GoldIncident], incidents: Iterable[Row]) -> Matches:
    """Each gold incident, in order, with the incident left that is likest: by place, then type, then toll."""
    left = list(incidents)
    for wanted in gold:
        if not left:
            return
        left.sort(key=lambda i: _unlike(wanted, i))
        yield wanted, left.pop(0)


def likest_first(gold: Iterable[GoldIncident], incidents: Iterable[Row]) -> Matches:
    """The pair that is likest, then the likest of what is left: so a digest's misses do not take others' incidents."""
    wanted, left = list(gold), list(incidents)
    while wanted and left:
        best = min(((g, i) for g in wanted for i in left), key=lambda pair: (*_unlike(*pair), not days_right(*pair)))
        wanted = [g for g in wanted if g is not best[0]]
        left = [i for i in left if i is not best[1]]
        yield best


def _unlike(gold: GoldIncident, incident: Row) -> tuple[bool, bool, bool]:
    return not near(gold, incident), not sub_type_right(gold, incident), incident["killed_low"] != gold.killed


def near(gold: GoldIncident, incident: Row) -> bool:
    """Tell whether an incident's place is near enough to gold's."""
    return within(incident["latitude"], incident["longitude"], gold.place, gold.reach_km)


def days_right(gold: GoldIncident, incident: Row) -> bool:
    """Tell whether both days are gold's."""
    return (str(incident["date_start"]), str(incident["date_end"])) == (gold.start, gold.end)


def sub_type_right(gold: GoldIncident, incident: Row) -> bool:
    """Tell whether the kind of event is gold's."""
    return slug(incident["sub_event_type"]) == slug(gold.sub_event_type)


def _detected(both: list[tuple[GoldReport, Found | None]]) -> dict[str, float]:
    told = [bool(g.incidents) for g, _ in both]
    read = [bool(one and one.incidents) for _, one in both]
    return f1(sum(t and r for t, r in zip(told, read, strict=True)), sum(read), sum(told))


def _placed(both: list[tuple[GoldReport, Found | None]]) -> dict[str, float | None]:
    pins, hits = [], []
    for gold, one in both:
        drawn = one.drawn if one else []
        pins += [any(near(g, i) for g in gold.incidents) for i in drawn]
        hits += [any(near(g, i) for i in drawn) for g in gold.incidents if g.place]
    return {"pins": share(pins), "placed": share(hits)}
