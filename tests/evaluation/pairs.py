"""Whether two reports are rightly taken to tell of one incident, or of two: pairs of the project's own gold.

Both reports of a pair are read together. ``same``: one incident there on that day has claims of both. ``different``:
each report has an incident there, and none is shared; where gold has both for two reports, of which one tells of two
happenings there, one incident is shared and another is not. A pair of which one report has none there is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.model import Report
from dashboard.preprocess.gazetteer.names import name_key
from tests.evaluation.found import Found, Row, together
from tests.evaluation.gold import GoldIncident, GoldReport, Pair
from tests.evaluation.incidents import near
from tests.evaluation.measures import share


@dataclass(frozen=True)
class Answer:
    """What is read of a pair: whether an incident there has claims of both, and whether one has claims of one only."""

    shared: bool
    apart: bool

    def right(self, pair: Pair, both: bool) -> bool:
        """Tell whether it is gold's answer; ``both`` where gold has the two reports share one incident of two."""
        if pair.same:
            return self.shared
        return self.shared and self.apart if both else not self.shared


def figures(pairs: Iterable[Pair], gold: Iterable[GoldReport], read: Iterable[Report]) -> dict[str, float | None]:
    """The share of pairs told rightly, of all, of those that are the same, and of those that are not."""
    reports = {r.source_id: r for r in read}
    wanted = {g.report: g for g in gold}
    asked = list(pairs)
    same = {replace(p, same=False) for p in asked if p.same}
    rights = []
    for pair in asked:
        told = answer(pair, wanted, together([reports[pair.a], reports[pair.b]]))
        rights.append((pair.same, told is not None and told.right(pair, pair in same)))
    return {
        "pairs": share(right for _, right in rights),
        "pairs_same": share(right for same_pair, right in rights if same_pair),
        "pairs_different": share(right for same_pair, right in rights if not same_pair),
    }


def answer(pair: Pair, gold: Mapping[str, GoldReport], found: Mapping[str, Found]) -> Answer | None:
    """What is read of a pair there; None where one of the reports has no incident there."""
    places = [i for name in (pair.a, pair.b) for i in gold[name].incidents if _named(i, pair.place_name)]
    mine, theirs = ({i["incident_id"] for i in _there(found[name], places, pair)} for name in (pair.a, pair.b))
    if not mine or not theirs:
        return None
    return Answer(bool(mine & theirs), bool(mine ^ theirs))


def _there(found: Found, places: list[GoldIncident], pair: Pair) -> Iterator[Row]:
    """The incidents of a report that are at the pair's place, a day around the pair's day."""
    day = date.fromisoformat(pair.day)
    around = (day - timedelta(days=1), day + timedelta(days=1))
    for incident in found.incidents:
        here = name_key(pair.place_name) in (name_key(incident[k] or "") for k in ("place_text", "place_name"))
        first, last = incident["date_start"], incident["date_end"]
        timely = first is None or (first <= around[1] and around[0] <= last)
        if timely and (here or any(near(place, incident) for place in places)):
            yield incident


def _named(incident: GoldIncident, name: str) -> bool:
    return name_key(name) in (name_key(incident.place_name or ""), name_key(incident.place_text or ""))
