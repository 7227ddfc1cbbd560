"""Tell namesakes apart: every place name of a document gets a place and why, or none and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby

from dashboard.model import Place, Resolution, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.gazetteer.geocoder import Traits
from dashboard.preprocess.gazetteer.index import BARE
from dashboard.preprocess.gazetteer.names import name_key
from dashboard.preprocess.gazetteer.shapes import distance_km
from dashboard.preprocess.place_words import place_words, written_out
from dashboard.preprocess.text import Document


@dataclass(slots=True)
class _Choice:
    """A candidate with its score and the reasons that made it."""

    traits: Traits
    how: int
    score: float
    reasons: list[tuple[float, str]]


def resolve(toponyms: list[Toponym], gazetteer: Gazetteer, doc: Document) -> list[Resolution]:
    """Return what each place name of a document most likely is, in the same order."""
    asked = [_candidates(t, gazetteer) for t in toponyms]
    context = _context([c for c in asked])
    chosen: dict[int, Resolution] = {}
    senses: dict[str, _Choice] = {}
    for number, toponym in enumerate(toponyms):
        choices, method = asked[number]
        held = toponym.container
        container = asked[held][0] if held is not None and toponym.descriptor != "alias" else []
        _weigh(choices, toponym, context, container, doc)
        best = max(choices, key=lambda c: (c.score, -c.traits.row), default=None)
        chosen[number] = _resolution(toponym, best, choices, method, gazetteer)
    del senses
    return [_aliased(chosen[n], chosen) for n in range(len(toponyms))]


def _candidates(toponym: Toponym, gazetteer: Gazetteer) -> tuple[list[_Choice], str]:
    name = toponym.text
    if name in place_words().postal and len(name) == 2:
        name = place_words().postal[name]
    key = name_key(written_out(name))
    rows, method = gazetteer.keyed(key), "exact"
    if not rows:
        rows, method = gazetteer.alike(key), "transliteration"
    return [_Choice(gazetteer.traits(row), how, 0.0, []) for row, how in rows], method


def _context(asked: list[tuple[list[_Choice], str]]) -> list[tuple[Traits, float]]:
    """Return the places that the document's other names most plainly mean, each with its weight."""
    seen: dict[str, tuple[Traits, float]] = {}
    for choices, _ in asked:
        if choices:
            best = max(choices, key=lambda c: c.traits.prior)
            weight = 1.0 / math.sqrt(len(choices))
            seen.setdefault(best.traits.place_id, (best.traits, weight))
    return list(seen.values())


def _weigh(choices: list[_Choice], toponym: Toponym, context: list[tuple[Traits, float]], container: list[_Choice], doc: Document) -> None:
    wanted = place_words().descriptors.get(toponym.descriptor or "", ())
    own = {c.traits.place_id for c in choices}
    others = [(t, w) for t, w in context if t.place_id not in own]
    published = doc.report.published
    day = published.isoformat() if published else "9999"
    for choice in choices:
        it = choice.traits
        reasons = [(it.prior, "the largest of its namesakes"), (-0.1 * choice.how, "")]
        if wanted:
            reasons.append((0.8 if it.kind in wanted else -0.3, f"agrees with the word {toponym.descriptor}"))
        reasons += _near(it, others)
        reasons += _within(it, container)
        if it.valid_from or it.valid_to:
            reasons.append((0.5 if (it.valid_from or "0") <= day <= (it.valid_to or "9999") else -0.5, "the route of that day"))
        choice.reasons = reasons
        choice.score = sum(value for value, _ in reasons)


def _near(it: Traits, others: list[tuple[Traits, float]]) -> list[tuple[float, str]]:
    """Score the company: places of the same country, of the same first-order region, and near ones."""
    if not others:
        return []
    total = sum(w for _, w in others)
    trust = min(1.0, total / 2)
    country = sum(w for t, w in others if t.country and t.country == it.country) / total
    region = sum(w for t, w in others if t.admin1 and t.admin1 == it.admin1) / total
    away, nearest = min(((distance_km(it.latitude, it.longitude, t.latitude, t.longitude), t) for t, _ in others if t.kind != "country"), key=lambda f: f[0], default=(9e9, None))
    reasons = [(0.5 * trust * country, "in the country of the other places"), (0.4 * trust * region, "in the region of the other places")]
    if nearest is not None:
        reasons.append((0.4 * trust * math.exp(-away / 100), "nearest to the other places"))
    return reasons


def _within(it: Traits, container: list[_Choice]) -> list[tuple[float, str]]:
    """Score the container: "Vardenis, Gegharkunik" is the Vardenis of that region."""
    for choice in container:
        outer = choice.traits
        if outer.place_id == it.place_id:
            continue
        if outer.kind == "country" and outer.country == it.country:
            return [(1.0, "in the country it is named with")]
        if outer.kind in ("admin1", "admin2") and outer.admin1 and outer.admin1 == it.admin1:
            return [(1.0, "names its region")]
    return []


def _resolution(toponym: Toponym, best: _Choice | None, choices: list[_Choice], method: str, gazetteer: Gazetteer) -> Resolution:
    if best is None:
        return Resolution(toponym, None, "none", "not in the gazetteer")
    place = gazetteer.row_place(best.traits.row)
    if len(choices) == 1:
        reason = "the only place of this name"
    else:
        top = max(best.reasons, key=lambda r: r[0])
        reason = f"{top[1]}, of {len(choices)} namesakes"
    if method == "transliteration":
        reason = f"another spelling of {place.name}; {reason}"
    return Resolution(toponym, place, method, reason)


def _aliased(resolution: Resolution, chosen: dict[int, Resolution]) -> Resolution:
    toponym = resolution.toponym
    if toponym.descriptor == "alias" and toponym.container is not None:
        first = chosen[toponym.container]
        return Resolution(toponym, first.place, "alias", f"second name of {first.toponym.text}")
    return resolution
