"""Whether two reports are rightly taken to tell of one incident, or of two: pairs of the project's own gold.

Both reports of a pair are read together. ``same``: one incident there on that day has claims of both. ``different``:
each report has an incident there, and none is shared. A pair of which one report has none there is wrong either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from dashboard.model import Report
from dashboard.preprocess.gazetteer.names import name_key
from tests.evaluation.found import Found, Row, together
from tests.evaluation.gold import GoldIncident, GoldReport, Pair
from tests.evaluation.incidents import near
from tests.evaluation.measures import share

Answer = bool | None


def figures(pairs: Iterable[Pair], gold: Iterable[GoldReport], read: Iterable[Report]) -> dict[str, float | None]:
    """The share of pairs told rightly, of all, of those that are the same, and of those that are not."""
    reports = {r.source_id: r for r in read}
    wanted = {g.report: g for g in gold}
    told = [(p, answer(p, wanted, together([reports[p.a], reports[p.b]]))) for p in pairs]
    return {
        "pairs": share(a is p.same for p, a in told),
        "pairs_same": share(a is True for p, a in told if p.same),
        "pairs_different": share(a is False for p, a in told if not p.same),
    }


def answer(pair: Pair, gold: Mapping[str, GoldReport], found: Mapping[str, Found]) -> Answer:
    """Whether the reports of a pair share their incident there; None where one of them has none there."""
    places = [i for name in (pair.a, pair.b) for i in gold[name].incidents if _named(i, pair.place_name)]
    mine, theirs = ({i["incident_id"] for i in _there(found[name], places, pair)} for name in (pair.a, pair.b))
    if not mine or not theirs:
        return None
    return bool(mine & theirs)


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
