"""What falls short, counted: each error of one class, and of how many it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tests.evaluation import claims, incidents
from tests.evaluation.found import Found, Row
from tests.evaluation.gold import GoldIncident, GoldReport
from tests.evaluation.incidents import Matching
from tests.evaluation.measures import same_side, slug

CLASSES = {
    "incident of gold": {"incident_missed": "incident not found"},
    "incident read": {"incident_extra": "incident read that gold does not have"},
    "place": {
        "place_none": "incident found, not its place",
        "place_wrong": "place wrong",
        "place_extra": "placed, where no place is told",
    },
    "day": {"day_none": "no day", "day_wrong": "day wrong"},
    "type": {"type_none": "no sub-event type", "type_wrong": "sub-event type wrong"},
    "initiator": {"initiator_none": "who began it not found", "initiator_wrong": "another said to have begun it"},
    "toll": {
        "toll_none": "killed or wounded of an incident not found",
        "toll_wrong": "killed or wounded of an incident: another number",
        "toll_extra": "killed or wounded of an incident, where none are told",
    },
    "figure of gold": {
        "figure_missed": "figure not found",
        "victims_none": "figure found, not whose people",
        "victims_wrong": "figure of the wrong people",
    },
    "figure read": {"figure_extra": "figure read that gold does not have"},
    "claimant": {
        "claimant_none": "figure right, not who says it",
        "claimant_wrong": "figure right, ascribed to another",
        "claimant_extra": "figure right, ascribed to somebody where nobody is named",
    },
}
"""The classes of errors with their words, by what they are errors of."""

Error = tuple[str, str | None]
"""What was looked at, and the class of the error, if it is one."""


def counts(gold: Iterable[GoldReport], found: Mapping[str, Found], matching: Matching) -> dict[str, list[int]]:
    """How often each class of error occurs, and in how many; in reports that were read."""
    errors: Counter[str | None] = Counter()
    looked_at: Counter[str] = Counter()
    for report in gold:
        one = found[report.report]
        for what, error in (*_of_incidents(report, one, matching), *_of_figures(report, one)):
            looked_at[what] += 1
            errors[error] += 1
    return {error: [errors[error], looked_at[what]] for what, words in CLASSES.items() for error in words}


def _of_incidents(gold: GoldReport, one: Found, matching: Matching) -> Iterator[Error]:
    pairs = list(matching(gold.incidents, one.incidents))
    for wanted in gold.incidents:
        yield "incident of gold", None if any(wanted is g for g, _ in pairs) else "incident_missed"
    for read in one.incidents:
        yield "incident read", None if any(read is r for _, r in pairs) else "incident_extra"
    for wanted, read in pairs:
        yield "place", _place(wanted, read)
        yield "day", None if incidents.days_right(wanted, read) else _class("day", wanted.start, read["date_start"])
        kinds = (slug(wanted.sub_event_type), slug(read["sub_event_type"]))
        yield "type", None if kinds[0] == kinds[1] else _class("type", *kinds)
        if wanted.initiator:
            right = same_side(read["initiator"], wanted.initiator)
            yield "initiator", None if right else _class("initiator", wanted.initiator, read["initiator"])
        for ours, theirs in ((read["killed_low"], wanted.killed), (read["wounded_low"], wanted.wounded)):
            yield "toll", None if ours == theirs else _class("toll", theirs, ours)


def _place(wanted: GoldIncident, read: Row) -> str | None:
    drawn = read["status"] == "mapped" and read["latitude"] is not None
    if drawn and incidents.near(wanted, read):
        return None
    return _class("place", wanted.place, drawn or None) if drawn or wanted.place else None


def _of_figures(gold: GoldReport, one: Found) -> Iterator[Error]:
    pairs = list(claims.matched(gold.figures, one.figures))
    for wanted, read in pairs:
        yield "figure of gold", None
        yield "figure read", None
        right = same_side(read["claimant_side"], wanted.claimant)
        yield "claimant", None if right else _class("claimant", wanted.claimant, read["claimant_side"])
    left = [c for c in one.figures if not any(c is read for _, read in pairs)]
    for wanted in (g for g in gold.figures if not any(g is known for known, _ in pairs)):
        same = next((c for c in left if (c["kind"], c["low"]) == (wanted.kind, wanted.low)), None)
        yield "figure of gold", _victims(same)
        if same is not None:
            left = [c for c in left if c is not same]
            yield "figure read", None
    yield from (("figure read", "figure_extra") for _ in left)


def _victims(read: Row | None) -> str:
    if read is None:
        return "figure_missed"
    return "victims_none" if read["side"] is None else "victims_wrong"


def _class(what: str, wanted: object, read: object) -> str:
    """An error by what is there: nothing read, something where nothing is wanted, or another thing."""
    return f"{what}_none" if read is None else f"{what}_extra" if wanted is None else f"{what}_wrong"
