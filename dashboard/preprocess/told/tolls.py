"""Tolls: figures of one claimant put in order — repeats, parts, newer over older — and bounds over all accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from dashboard.model import Claim
from dashboard.preprocess.words.lexicon import table
from dashboard.sides import is_party

COUNTED = ("killed", "wounded", "captured", "missing")
ADDITIONAL = "additional"
_UPDATES = frozenset(table("discourse")["updates"]["words"])
ORDINALS = {word: n for n, word in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), 2)}
"""Words that count one more person: "a third was wounded" is one of three, or the third after two."""


def speaker_key(claim: Claim) -> str:
    """Who a claim counts as said by: a party speaks with one voice, anyone else by their own words.

    A report's own unattributed words are that report's voice.
    """
    if claim.claimant_side and is_party(claim.claimant_side):
        return claim.claimant_side
    return (claim.claimant or f"report {claim.report_id}").lower()


def within_report(claims: list[Claim]) -> list[Claim]:
    """Order one report's figures of one happening: a repeat goes, details become parts of their whole."""
    settled = {c.claim_id: c for c in claims}
    figures = [c for c in claims if c.kind in COUNTED and c.status == "current" and c.low is not None]
    for _, group in groupby(
        sorted(figures, key=lambda c: (speaker_key(c), c.kind, c.side or "", c.start)),
        key=lambda c: (speaker_key(c), c.kind, c.side),
    ):
        same = list(group)
        for claim in _repeats(same):
            del settled[claim.claim_id]
        left = [c for c in same if c.claim_id in settled]
        whole = max(left, key=lambda c: c.low or 0)
        rest = [c for c in left if c is not whole and not _joined(c, whole)]
        if len(rest) < 2 or sum(c.low or 0 for c in rest) != whole.low:  # "three … two … and one more" is three
            rest = [c for c in rest if not _besides(c, whole)]
        if rest and whole.qualifier != ADDITIONAL and sum(c.low or 0 for c in rest) <= (whole.low or 0):
            for part in rest:
                settled[part.claim_id] = replace(part, status="part", part_of=whole.claim_id)
    return [settled[c.claim_id] for c in claims if c.claim_id in settled]


def _besides(claim: Claim, whole: Claim) -> bool:
    """Tell whether a figure comes on top of another: "another", or "a third" after two."""
    return claim.qualifier == ADDITIONAL or ORDINALS.get(claim.qualifier or "", 0) > (whole.low or 0)


def _joined(claim: Claim, whole: Claim) -> bool:
    """Tell whether two figures hang on one word ("12 soldiers and four volunteers were killed"): neither is a part."""
    return claim.start == whole.start or claim.end == whole.end


def _repeats(same: list[Claim]) -> list[Claim]:
    """Figures that say again what an earlier one said, unless they say "another"."""
    seen: set[tuple[int | None, int | None]] = set()
    repeats = []
    for claim in same:
        figure = (claim.low, claim.high)
        if figure in seen and claim.qualifier != ADDITIONAL and claim.qualifier not in ORDINALS:
            repeats.append(claim)
        seen.add(figure)
    return repeats


def supersede(claims: list[Claim], published: dict[str, date | None]) -> list[Claim]:
    """Mark a claimant's older figures as superseded by a newer report of the same claimant."""
    newest: dict[tuple[str, str, str | None], date] = {}
    for claim in _standing(claims):
        day = published.get(claim.report_id)
        if day is not None:
            key = (speaker_key(claim), claim.kind, claim.side)
            newest[key] = max(day, newest.get(key, day))
    settled = []
    for claim in claims:
        day = published.get(claim.report_id)
        latest = newest.get((speaker_key(claim), claim.kind, claim.side))
        standing = claim.status == "current" and claim.kind in COUNTED
        stale = standing and day is not None and latest is not None and day < latest
        settled.append(replace(claim, status="superseded") if stale else claim)
    return settled


def _standing(claims: Iterable[Claim]) -> list[Claim]:
    standing = [c for c in claims if c.status == "current" and c.kind in COUNTED and c.stance != "denies"]
    raised = [c for c in standing if _UPDATES.intersection(c.quote.lower().split())]
    return [c for c in standing if not any(_raised(c, newer) for newer in raised)] if raised else standing


def _raised(claim: Claim, newer: Claim) -> bool:
    """Tell whether a figure was raised later in its report ("six dead … had raised that to nine"), not by a foe."""
    if (claim.report_id, claim.kind) != (newer.report_id, newer.kind) or claim.start >= newer.start:
        return False
    if claim.side and newer.side and claim.side != newer.side:
        return False
    voices = {claim.claimant_side, newer.claimant_side}
    foes = len(voices) == 2 and all(v and is_party(v) for v in voices)
    return not foes and claim.low is not None and newer.low is not None and claim.low < newer.low


def bounds(claims: list[Claim], kind: str) -> tuple[int | None, int | None]:
    """The lowest and highest total of people of one kind over all accounts; never a sum over claimants.

    One account's figures for several sides' people add up; a high of None is open.
    """
    totals: list[tuple[int, int | None]] = []
    standing = [c for c in _standing([*claims, *_orphans(claims)]) if c.kind == kind and c.low is not None]
    for _, group in groupby(sorted(standing, key=_voice), key=_voice):
        totals.append(_total(list(group)))
    if not totals:
        return None, None
    highs = [h for _, h in totals]
    return min(low for low, _ in totals), None if None in highs else max(h for h in highs if h is not None)


def _orphans(claims: list[Claim]) -> list[Claim]:
    """Parts of a whole that is told of elsewhere ("including 42 in Gaza City"): here they are the figure."""
    here = {c.claim_id for c in claims}
    return [replace(c, status="current") for c in claims if c.status == "part" and c.part_of not in here]


def _total(figures: list[Claim]) -> tuple[int, int | None]:
    """The sum of one voice's figures; open where one of them is.

    People of no stated side may be the same as those of a stated one, or others: the low counts them once.
    Of a figure told of several places together, none need have been here.
    """
    stated = sum(c.low or 0 for c in figures if c.side and not c.joint)
    unstated = sum(c.low or 0 for c in figures if not c.side and not c.joint)
    high = None if any(c.high is None for c in figures) else sum(c.high or 0 for c in figures)
    return max(stated, unstated), high


def _voice(claim: Claim) -> tuple[str, str]:
    """One report's voice of one claimant: figures in it add up, those of two reports do not."""
    return speaker_key(claim), claim.report_id


def disagree(claims: list[Claim]) -> bool:
    """Tell whether accounts contradict each other: in a figure, by a denial, or over who began."""
    standing = _standing(claims)
    for _, group in groupby(sorted(standing, key=lambda c: (c.kind, c.side or "")), key=lambda c: (c.kind, c.side)):
        voices: dict[tuple[str, str], list[Claim]] = {}
        for claim in group:
            voices.setdefault(_voice(claim), []).append(claim)
        figures = [_total(figures) for figures in voices.values()]
        if any(_apart(a, b) for i, a in enumerate(figures) for b in figures[i + 1 :]):
            return True
    if any(c.stance == "denies" and c.status == "current" for c in claims):
        return True
    return len({c.side for c in claims if c.kind == "initiator" and c.status == "current"}) > 1


def _apart(a: tuple[int, int | None], b: tuple[int, int | None]) -> bool:
    """Tell whether two ranges share no number."""
    return (a[1] is not None and b[0] > a[1]) or (b[1] is not None and a[0] > b[1])
