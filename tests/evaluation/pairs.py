"""Whether two reports are rightly taken to tell of one incident, or of two: pairs of the project's own gold.

A pair names one gold incident of each report by its number: place and day do not always settle which is meant.
Both reports are read together, and what was read of each is matched to its gold one to one, the likest first. Then

- right: both gold incidents are found, and they are one incident where gold says one, two where it says two;
- wrong: both are found, and it is the other way round;
- not found: one of them has no match, or its match lies elsewhere, has no place, or is of other days (one day off may
  be). Nothing was decided then: it is neither right nor wrong, and the share of those right counts it against us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from dashboard.model import Report
from dashboard.preprocess.gazetteer.names import name_key
from tests.evaluation.found import Found, Row, together
from tests.evaluation.gold import GoldIncident, GoldReport, Pair
from tests.evaluation.incidents import likest_first, near
from tests.evaluation.measures import share

Answer = Literal["right", "wrong", "not found"]
_DAY = timedelta(days=1)


def figures(pairs: Iterable[Pair], gold: Iterable[GoldReport], read: Iterable[Report]) -> dict[str, float | None]:
    """The shares right, wrong and not found: of all pairs, of those that are one incident, of those that are two."""
    reports = {r.source_id: r for r in read}
    wanted = {g.report: g for g in gold}
    told = [(p.same, answer(p, wanted, together([reports[p.a], reports[p.b]]))) for p in pairs]
    return {
        f"pairs_{name}_{said.replace(' ', '_')}": share(answered == said for same, answered in told if same in kinds)
        for name, kinds in (("all", (True, False)), ("same", (True,)), ("different", (False,)))
        for said in ("right", "wrong", "not found")
    }


def answer(pair: Pair, gold: Mapping[str, GoldReport], found: Mapping[str, Found]) -> Answer:
    """What came of a pair."""
    one = _incident(gold[pair.a], pair.a_incident, found[pair.a])
    other = _incident(gold[pair.b], pair.b_incident, found[pair.b])
    if one is None or other is None:
        return "not found"
    return "right" if (one == other) is pair.same else "wrong"


def _incident(gold: GoldReport, number: int, found: Found) -> str | None:
    """What was read of one side of a pair: the incident's id."""
    wanted = gold.incidents[number]
    matches = likest_first(gold.incidents, found.incidents)
    match = next((read for g, read in matches if g is wanted), None)
    return match["incident_id"] if match and _there(wanted, match) else None


def _there(gold: GoldIncident, read: Row) -> bool:
    """Tell whether an incident is where gold's is, or bears its name, in the days around."""
    names = {name_key(words) for words in (gold.place_name, gold.place_text) if words}
    here = near(gold, read) or bool(names & {name_key(read[k] or "") for k in ("place_text", "place_name")})
    first, last = date.fromisoformat(gold.start) - _DAY, date.fromisoformat(gold.end) + _DAY
    return here and (read["date_start"] is None or (read["date_start"] <= last and first <= read["date_end"]))
