"""The words the whole program shares: report, claim, mention, place, interval, incident.

This module knows no other. Offsets are half-open and count code points of ``Report.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

PublishedBasis = Literal["stated", "metadata", "given", "none"]
LanguageBasis = Literal["stated", "detected", "none"]
ClaimsRead = Literal["all", "part", "none"]
"""How much of a report was read for claims: only its English sentences are."""
DateBasis = Literal["stated", "relative", "published", "none"]
ClaimStatus = Literal["current", "background", "superseded", "headline", "part"]
AttributionBasis = Literal["stated", "carried"]
"""Whether the speaker is named in the sentence itself or carried over from one beside it."""
Stance = Literal["asserts", "denies", "accuses", "admits", "relays"]
IncidentStatus = Literal["mapped", "unlocated", "undated", "excluded"]
Confidence = Literal["agreed", "differs"]
"""Whether a second reader, where it was asked and had an opinion, reads the same from the same words."""
ExclusionReason = Literal["historical", "future", "hypothetical", "negated", "not_an_incident", "superseded"]
Grade = Literal["confirmed", "fair", "weak", "contested"]

CASUALTY_KINDS = ("killed", "wounded", "captured")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a report's text, from ``start`` up to but not including ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words this span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Tell whether the other span lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Report:
    """A text someone published, kept exactly as it was read."""

    report_id: str
    source_id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    published_basis: PublishedBasis = "none"
    language: str | None = None
    language_basis: LanguageBasis = "none"
    claims_read: ClaimsRead = "all"
    sha256: str = ""
    origin_id: str = ""
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The earliest and latest day something can have happened.

    ``precision`` is UCDP's date_prec: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 more than
    a month up to a year. ``basis`` says what the days rest on: ``stated`` in the words, ``relative``
    to the publication date, the publication date itself (``published``), or nothing (``none``, no days).
    """

    start: date | None = None
    end: date | None = None
    basis: DateBasis = "none"

    @property
    def precision(self) -> int | None:
        """UCDP's date_prec of the interval's length, or None when it has no days."""
        if self.start is None or self.end is None:
            return None
        days = (self.end - self.start).days + 1
        return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Degrees are WGS 84; ``radius_km`` is the reach of the place itself (a village 2, a district its
    extent). ``precision`` is UCDP's where_prec (1 exact … 7 water or air) of an incident said to be *in*
    it. ``geometry`` is GeoJSON text for areas and lines, None for points. ``other_names`` are the names
    that the parties use, shown beside ``name`` where a place is disputed.
    """

    place_id: str
    name: str
    kind: str
    latitude: float
    longitude: float
    country: str | None = None
    admin1: str | None = None
    population: int | None = None
    radius_km: float | None = None
    precision: int = 1
    geometry: str | None = None
    other_names: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as a text writes it, with the words around it that bear on where it is.

    ``relation`` is one of in, near, from, towards, along, between, around, off, or None; ``descriptor``
    the common noun that goes with the name ("town", "district", "corridor"); ``container`` the index,
    in the same list, of the toponym that encloses it ("Vardenis, Gegharkunik").
    """

    span: Span
    text: str
    relation: str | None = None
    descriptor: str | None = None
    container: int | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a toponym: a place and the method that found it, or None; always a reason."""

    toponym: Toponym
    place: Place | None
    method: str
    reason: str


class Mention(NamedTuple):
    """A thing found in a report's text: place, date, actor, quantity, weapon, trigger, speaker.

    A plain tuple, for there are more of them than of all else.
    """

    report_id: str
    kind: Literal["place", "date", "actor", "quantity", "weapon", "trigger", "speaker"]
    text: str
    start: int
    end: int
    place_id: str | None = None
    place_name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    where_precision: int | None = None
    geocode_method: str | None = None
    geocode_reason: str | None = None
    incident: bool = False
    date_start: date | None = None
    date_end: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one report says, with who says it; every figure and attribution keeps its span."""

    claim_id: str
    report_id: str
    kind: str
    quote: str
    start: int
    end: int
    claimant: str | None = None
    claimant_side: str | None = None
    chain: tuple[str, ...] = ()
    stance: Stance = "asserts"
    attribution: AttributionBasis | None = None
    side: str | None = None
    low: int | None = None
    high: int | None = None
    qualifier: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    status: ClaimStatus = "current"
    part_of: str | None = None
    confidence: Confidence | None = None
    joint: str | None = None
    """The first of the claims that repeat one figure told of several places together; None where it is its own."""
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What the map shows: claims about one happening, with the bounds over all accounts."""

    incident_id: str
    date: Interval = field(default_factory=Interval)
    event_type: str | None = None
    sub_event_type: str | None = None
    place_text: str | None = None
    place: Place | None = None
    relation: str | None = None
    where_precision: int | None = None
    radius_km: float | None = None
    geocode_method: str | None = None
    geocode_reason: str | None = None
    sides: tuple[str, ...] = ()
    initiator: str | None = None
    target: str | None = None
    killed_low: int | None = None
    killed_high: int | None = None
    wounded_low: int | None = None
    wounded_high: int | None = None
    contested: bool = False
    grade: Grade = "weak"
    n_claims: int = 0
    n_reports: int = 0
    n_origins: int = 0
    status: IncidentStatus = "mapped"
    exclusion_reason: ExclusionReason | None = None
