"""Belonging: an account of one happening in one report, and which account a statement belongs to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from dashboard.model import CASUALTY_KINDS, Claim, ExclusionReason, Interval, Place, Report, Resolution
from dashboard.preprocess.told.statements import Statement
from dashboard.preprocess.what import kinds
from dashboard.preprocess.what.events import VIOLENT, Happening
from dashboard.preprocess.words.lexicon import Hit
from dashboard.preprocess.words.reading import Reading
from dashboard.preprocess.words.text import Sentence, fold

_BEING = frozenset({"was", "were", "been", "being", "is", "are", "got"})
NEAR = frozenset({"near", "towards", "off", "around"})


@dataclass
class Account:
    """One report's account of one happening; ``days`` rest on its own words or on the publication date.

    ``sentence`` (the last), ``paragraphs`` and ``section`` say where it is told; ``around`` are the days that its
    paragraph spoke of and ``period`` those of the whole report, ``hours`` the time of day that is given first; ``nth``
    says that it is told as not the first of its day.
    """

    report: Report
    claims: list[Claim] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    place: Resolution | None = None
    relation: str | None = None
    days: Interval = field(default_factory=Interval)
    parties: list[str] = field(default_factory=list)
    speakers: list[str | None] = field(default_factory=list)
    excluded: ExclusionReason | None = None
    sentence: Sentence | None = None
    paragraphs: set[int] = field(default_factory=set)
    section: int = 0
    around: Interval | None = None
    period: Interval | None = None
    hours: frozenset[int] = frozenset()
    nth: bool = False

    @property
    def place_id(self) -> str | None:
        """The id of the account's place, or None when it has none."""
        return self.place.place.place_id if self.place and self.place.place else None

    @property
    def violent(self) -> bool:
        """Tell whether the account is of violence: by its events, else because people were hurt."""
        if self.happenings:
            return any(h.event_type in VIOLENT for h in self.happenings) or self.hurt
        return self.hurt

    @property
    def hurt(self) -> bool:
        """Tell whether the account has a figure of people killed or wounded."""
        return any(c.kind in ("killed", "wounded") and c.high != 0 for c in self.claims)

    def take(self, statement: Statement, claims: Iterable[Claim] | None = None) -> None:
        """Add a statement, or some of its claims, to this account."""
        taken = list(statement.claims if claims is None else claims)
        self.claims += taken
        self.parties += statement.parties + [c.side for c in taken if c.side]
        self.speakers.append(statement.speaker)
        self.sentence = statement.reading.sentence
        self.paragraphs.add(statement.scene.paragraph)
        self.around = self.around or statement.around
        self.period = self.period or statement.scene.period
        self.hours = self.hours or statement.hours
        self.nth = self.nth or statement.nth
        if statement.happening:
            self.happenings.append(statement.happening)
        found = statement.place
        if found and found.place and (self.place is None or same_place(found, self.place)):
            self.place = self.place or found
            if self.relation not in NEAR:
                self.relation = found.toponym.relation or self.relation


def home(live: list[Account], statement: Statement) -> Account | None:
    """The account that a statement continues, or None where it opens another.

    With a place: the account of that place, or of one that holds it or lies in it. Without: its paragraph's,
    then the one at the place its paragraph spoke of, its speaker's, the last.
    """
    if statement.apart and statement.happening:
        return None
    # sections are told one after the other: this one's accounts are the last
    section = takewhile(lambda a: a.section == statement.scene.section, reversed(live))
    fit = [a for a in section if _fits(a, statement)][::-1]
    place = statement.place.place if statement.place else None
    return _at(fit, statement, place) if place else _continued(fit, statement)


def _fits(account: Account, statement: Statement) -> bool:
    """Tell whether a statement can be of an account: of its days, of a kind that can be the same."""
    told = [statement.happening] if statement.happening else []
    after = statement.scene.paragraph in account.paragraphs and _aftermath(account, statement)
    if not (after or same_days(account, statement)) or kinds.strange(account.happenings, told):
        return False
    return neutral(statement) or account.violent == violent(statement)


def _aftermath(account: Account, statement: Statement) -> bool:
    """Tell whether a statement gives only how many were dead or hurt on a later day ("has ten injured on Tuesday")."""
    if statement.happening or statement.place or not statement.days or not counts(statement):
        return False
    later = account.days.end and statement.days.start and account.days.end < statement.days.start
    return bool(later) and not any(_happens(statement.reading, h) for h in statement.reading.find("harm"))


def _happens(reading: Reading, hit: Hit) -> bool:
    """Tell whether a word of harm tells of the deed ("were killed"), not of what it left ("has ten injured")."""
    passive = any(reading.lower(i) in _BEING for i in range(max(0, hit.first - 3), hit.first))
    return hit.tag.endswith(":active") or (hit.tag.endswith(":participle") and passive)


def _at(fit: list[Account], statement: Statement, place: Place) -> Account | None:
    """The latest account at a place."""
    for account in reversed(fit):
        there = account.place.place if account.place else None
        if there is None or same_place(account.place, statement.place):
            return account
        if statement.reading.sentence == account.sentence and place.kind != "country":
            continue  # several places in one sentence are told apart
        if _holds(place, there) or (_holds(there, place) and statement.scene.paragraph in account.paragraphs):
            return account
    return None


def same_place(one: Resolution | None, two: Resolution | None) -> bool:
    """Tell whether two places are one; two unknown places that are shown as one region are two by their names."""
    if one is None or two is None or one.place is None or two.place is None:
        return False
    if one.place.place_id != two.place.place_id:
        return False
    unknown = "container" in (one.method, two.method)
    return not unknown or fold(one.toponym.text) == fold(two.toponym.text)


def _holds(whole: Place, part: Place) -> bool:
    """Tell whether a place is a state or region that another lies in."""
    if whole.kind == "country":
        return True
    if part.precision >= whole.precision or not whole.radius_km or whole.country != part.country:
        return False
    return kilometres(whole, part) <= whole.radius_km


def _continued(fit: list[Account], statement: Statement) -> Account | None:
    """The account that a statement without a place goes on with."""
    here = [a for a in fit if statement.scene.paragraph in a.paragraphs]
    near = statement.near.place if statement.near else None
    there = [a for a in fit if near and a.place_id == near.place_id]
    spoken = [a for a in here or fit if statement.speaker and statement.speaker in a.speakers]
    for told in ([] if here else there, spoken, here, fit):
        if told:
            return told[-1]
    return None


def counts(statement: Statement) -> bool:
    """Tell whether a statement has a figure of its own."""
    return any(c.kind in CASUALTY_KINDS for c in statement.claims)


def violent(statement: Statement) -> bool:
    """Tell whether a statement is of violence: people hurt, or an act of it."""
    if any(c.kind in ("killed", "wounded") and c.high != 0 for c in statement.claims):
        return True
    return blames(statement) or bool(statement.happening and statement.happening.violent)


def blames(statement: Statement) -> bool:
    """Tell whether a statement says only who did it."""
    return statement.happening is None and {c.kind for c in statement.claims} == {"initiator"}


def neutral(statement: Statement) -> bool:
    """Tell whether a statement leaves the kind of happening open: nobody was hurt, somebody is missing."""
    return statement.happening is None and counts(statement) and not violent(statement)


def same_days(account: Account, statement: Statement) -> bool:
    """Tell whether a statement's days allow it to be of an account: either has none, or they overlap."""
    mine, other = account.days, statement.days
    if other is None or other.start is None or other.end is None or mine.start is None or mine.end is None:
        return True
    return mine.start <= other.end and other.start <= mine.end


def agree(account: Account, statement: Statement) -> int:
    """How many of a statement's claims an account is like."""
    return sum(likeness(account, claim) for claim in statement.claims)


def likeness(account: Account, claim: Claim) -> int:
    """How well a claim fits an account: same kind and people, then same figure, then a party of it."""
    same = [c for c in account.claims if c.kind == claim.kind and c.side == claim.side and c.status != "headline"]
    return (
        4 * bool(same) + 2 * any(c.low == claim.low for c in same) + (claim.side in account.parties) + account.violent
    )


def kilometres(a: Place, b: Place) -> float:
    """The great-circle distance of two places."""
    p1, p2 = math.radians(a.latitude), math.radians(b.latitude)
    h = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 12742 * math.asin(math.sqrt(min(1.0, h)))
