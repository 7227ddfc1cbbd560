"""How well claims are found: their kind, figure and victims; who makes them; the words that they rest on.

- claims: F1 over the standing figures of killed and wounded, by kind, low figure and the victims' side (any, where
  gold does not say); claims_by: with the claimant's side too.
- quote: of the claims found, the share whose span shares words with gold's; speaker: whose speaker's span does, or
  which rightly have none. Only where gold has the words.
- resolved: of all figures and mentions, the share whose span gives back exactly its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from dashboard.model import Span
from tests.evaluation.found import Found, Row
from tests.evaluation.gold import GoldClaim, GoldReport
from tests.evaluation.measures import f1, same_side, share


def figures(gold: Iterable[GoldReport], found: Mapping[str, Found]) -> dict[str, float | None]:
    """The measures of claims over a corpus."""
    matches: list[tuple[GoldClaim, Row, str]] = []
    n_wanted = 0
    for report in gold:
        one = found.get(report.report)
        n_wanted += len(report.figures)
        if one:
            matches += [(g, c, one.report.text) for g, c in matched(report.figures, one.figures)]
    n_found = sum(len(one.figures) for one in found.values())
    by = sum(same_side(c["claimant_side"], g.claimant) for g, c, _ in matches)
    return {
        **{f"claims_{name}": value for name, value in f1(len(matches), n_found, n_wanted).items()},
        **{f"claims_by_{name}": value for name, value in f1(by, n_found, n_wanted).items()},
        "quote": share(_overlaps(g.quote, (c["start"], c["end"]), text) for g, c, text in matches if g.quote),
        "speaker": share(_speaker_right(g, c, text) for g, c, text in matches if g.quote),
        "resolved": resolved(found.values()),
    }


def matched(gold: Iterable[GoldClaim], claims: Iterable[Row]) -> Iterator[tuple[GoldClaim, Row]]:
    """Each gold figure that is among the claims, with the claim: of equals the one by gold's claimant."""
    left = list(claims)
    for wanted in gold:
        same = [c for c in left if _counts(c, wanted)]
        if same:
            best = next((c for c in same if same_side(c["claimant_side"], wanted.claimant)), same[0])
            left.remove(best)
            yield wanted, best


def resolved(found: Iterable[Found]) -> float | None:
    """The share of figures and mentions whose spans give back their words; 1 or something is wrong."""
    rights: list[bool] = []
    for one in found:
        text = one.report.text
        for claim in one.claims:
            rights.append(bool(claim["quote"]) and text[claim["start"] : claim["end"]] == claim["quote"])
            if claim["speaker_start"] is not None:
                rights.append(bool(text[claim["speaker_start"] : claim["speaker_end"]].strip()))
        rights += [bool(m["text"]) and text[m["start"] : m["end"]] == m["text"] for m in one.mentions]
        rights += [_has_claim(one, i, kind) for i in one.incidents for kind in ("killed", "wounded")]
    return share(rights)


def _has_claim(one: Found, incident: Row, kind: str) -> bool:
    """Tell whether a report alone accounts for its incident's figure: where others tell of it too, theirs may."""
    if incident[f"{kind}_low"] is None or incident["n_reports"] > 1:
        return True
    return any(c["incident_id"] == incident["incident_id"] and c["kind"] == kind for c in one.claims)


def _counts(claim: Row, gold: GoldClaim) -> bool:
    if claim["kind"] != gold.kind or claim["low"] != gold.low:
        return False
    return gold.victims is None or same_side(gold.victims, claim["side"])


def _overlaps(words: str, span: tuple[int, int], text: str) -> bool:
    """Tell whether a span shares a character with one of the places where a text has some words."""
    return any(Span(*span).overlaps(Span(*m.span())) for m in re.finditer(re.escape(words), text))


def _speaker_right(gold: GoldClaim, claim: Row, text: str) -> bool:
    if gold.speaker is None or claim["speaker_start"] is None:
        return gold.speaker is None and claim["speaker_start"] is None
    return _overlaps(gold.speaker, (claim["speaker_start"], claim["speaker_end"]), text)
