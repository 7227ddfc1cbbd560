"""Texts told to the reader as the program reads them, and what it understood: what the tests of reading stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.model import Claim, Incident, Report
from dashboard.preprocess.extract import Extract, extract
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.issues import IssueLog
from dashboard.preprocess.read import reports as read_reports
from dashboard.preprocess.told import incidents
from dashboard.preprocess.when import dates
from dashboard.preprocess.who import groups
from dashboard.preprocess.words import numbers, text
from dashboard.preprocess.words.reading import Reading, readings

PUBLISHED = date(2023, 9, 1)
"""A Friday."""
COUNTED = ("killed", "wounded", "captured", "missing")

Figure = tuple[str, str | None, int | None, int | None]
"""Kind, side of the victims, low, high."""


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def report(text: str, *, name: str = "r1", published: date | None = PUBLISHED, **more: str) -> Report:
    """A report as the reader gets it; ``name`` is its id."""
    return Report(name, name, text, published=published, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """What the reader made of some reports."""

    extracts: list[Extract]
    incidents: list[Incident]
    claims: list[Claim]

    @property
    def live(self) -> list[Incident]:
        """The incidents that are not set aside."""
        return [i for i in self.incidents if i.status != "excluded"]

    @property
    def only(self) -> Incident:
        """The one incident that is not set aside."""
        (incident,) = self.live
        return incident

    @property
    def reasons(self) -> set[str | None]:
        """Why incidents were set aside."""
        return {i.exclusion_reason for i in self.incidents if i.status == "excluded"}

    @property
    def figures(self) -> list[Figure]:
        """All figures of people that stand, parts included, as they come in the text."""
        return [_figure(c) for c in self.claims if c.kind in COUNTED and c.status in ("current", "part")]

    def said_by(self, side: str | None) -> list[Figure]:
        """The figures that a side claims."""
        standing = [c for c in self.claims if c.kind in COUNTED and c.status in ("current", "part")]
        return [_figure(c) for c in standing if c.claimant_side == side]

    def of(self, kind: str) -> list[Claim]:
        """The claims of a kind, whatever their status."""
        return [c for c in self.claims if c.kind == kind]

    def at(self, place: str) -> Incident:
        """The one incident at a place that is not set aside."""
        (incident,) = [i for i in self.live if i.place and i.place.name == place]
        return incident


def tell(*reports: Report | str) -> Told:
    """Read reports and merge what they tell; a bare text is a report of the usual day."""
    named = [report(r, name=f"r{n}") if isinstance(r, str) else r for n, r in enumerate(reports, 1)]
    extracts = [extract(r, gazetteer()) for r in named]
    merged, claims = incidents.merge(a for e in extracts for a in e.accounts)
    return Told(extracts, merged, claims)


def sentences(words: str, *, title: str | None = None) -> list[Reading]:
    """The sentences of a text with their vocabulary, numbers and dates, without places."""
    doc = text.read(Report("r1", "r1", words, title=title, published=PUBLISHED))
    found = readings(doc, numbers.find(doc.text), dates.find(doc.text, PUBLISHED), [])
    groups.lay(found)
    return found


def read_folder(folder: Path) -> Told:
    """Read the reports of a folder as the program does."""
    return tell(*read_reports([folder], published=None, format=None, issues=IssueLog()))


def _figure(claim: Claim) -> Figure:
    return claim.kind, claim.side, claim.low, claim.high
