"""One report in, its accounts, mentions and doubts out: reading, placing and dating in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dashboard.model import Mention, Report, Resolution, Span
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.harm import second_reader
from dashboard.preprocess.harm.parse import Parser
from dashboard.preprocess.issues import Level
from dashboard.preprocess.online import OnlineGazetteer, fill
from dashboard.preprocess.told import accounts, statements, tolls
from dashboard.preprocess.told.belonging import Account
from dashboard.preprocess.told.statements import Statement
from dashboard.preprocess.when import dates, foreign_dates
from dashboard.preprocess.when.dates import DatePhrase
from dashboard.preprocess.where import foreign_places, geocode, places
from dashboard.preprocess.who import groups
from dashboard.preprocess.words import capitals, language, numbers, text
from dashboard.preprocess.words.language import Languages
from dashboard.preprocess.words.reading import Reading, readings
from dashboard.preprocess.words.text import Document


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a report that was not understood, with its place in the raw text."""

    level: Level
    stage: str
    span: Span | None
    message: str


@dataclass
class Extract:
    """All that one report yields."""

    report: Report
    accounts: list[Account] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def extract(
    report: Report, gazetteer: Gazetteer, online: OnlineGazetteer | None = None, parser: Parser | None = None
) -> Extract:
    """Read one report: what is said in it to have happened, by whom, where and when."""
    doc, tongues = _told(capitals.cased(text.read(report), gazetteer))
    quantities = numbers.find(doc.text)
    phrases = dates.find(doc.text, report.published)
    resolutions = _places(doc, tongues, gazetteer)
    failed = _beyond(report) + _unread(doc, tongues)
    if online is not None:
        resolutions, failures = fill(resolutions, online)
        failed += [Doubt("warning", "online", doc.raw(toponym.span), why) for toponym, why in failures]
    read = [r for r in readings(doc, quantities, phrases, resolutions) if not tongues.unread(r.sentence.span)]
    groups.lay(read)
    stated = statements.find(doc.report, read)
    if parser is not None:
        stated = second_reader.confirmed(parser, stated)
    told = accounts.of_report(doc.report, stated)
    mentions = _mentions(doc, read, resolutions, stated, told)
    if tongues.foreign:
        mentions += _foreign_days(doc, tongues, phrases)
    return Extract(doc.report, told, _in_order(mentions), failed + _doubts(doc, read, resolutions, told))


def _told(doc: Document) -> tuple[Document, Languages]:
    """Tell a report's languages, and let the report say them."""
    tongues = language.told(doc)
    report = replace(
        doc.report, language=tongues.language, language_basis=tongues.basis, claims_read=tongues.claims_read
    )
    return doc.of(report), tongues


def _places(doc: Document, tongues: Languages, gazetteer: Gazetteer) -> list[Resolution]:
    """Find and place the names of a report, those in its English sentences as English writes them."""
    if not tongues.foreign:
        return capitals.as_written(geocode.resolve(places.find(doc, gazetteer), gazetteer, doc), doc)
    english = places.find(doc, gazetteer) if tongues.claims_read == "part" else []
    named = foreign_places.beside(english, doc.text, tongues, gazetteer)
    return foreign_places.as_written(geocode.resolve(named, gazetteer, doc), doc.text)


def _beyond(report: Report) -> list[Doubt]:
    """Say where reading ended, in a text longer than is read."""
    end = text.end_of_reading(report.text)
    if end == len(report.text):
        return []
    rest = Span(end, len(report.text))
    return [Doubt("warning", "text", rest, f"too long: not read from character {end:,} of {len(report.text):,} on")]


def _unread(doc: Document, tongues: Languages) -> list[Doubt]:
    """Say which stretches were not read for claims; of a report of which none was, say it once."""
    if tongues.claims_read == "none":
        return [Doubt("warning", "language", None, f"not read for claims: language {tongues.language or 'not told'}")]
    return [
        Doubt("warning", "language", doc.raw(s.span), f"not read for claims: language {s.language or 'not told'}")
        for s in tongues.foreign
    ]


def _foreign_days(doc: Document, tongues: Languages, phrases: list[DatePhrase]) -> list[Mention]:
    found = foreign_dates.find(doc.text, doc.report.published, tongues.foreign, phrases)
    return [_day_mention(doc, phrase) for phrase in found]


def _mentions(
    doc: Document, read: list[Reading], resolutions: list[Resolution], stated: list[Statement], told: list[Account]
) -> list[Mention]:
    sites = {a.place.toponym.span: a.place for a in told if a.place and not a.excluded}
    found = [_place_mention(doc, r, r.toponym.span in sites) for r in resolutions]
    named = {r.toponym.span for r in resolutions}  # "the border" is no name, but where it happened
    found += [_place_mention(doc, place, True) for span, place in sites.items() if span not in named]
    for reading in read:
        found += [_day_mention(doc, d) for d in reading.dates]
        found += [_mention(doc, "quantity", q.span) for q, _ in reading.quantities.values()]
        for category, kind in (
            ("side", "actor"),
            ("body", "actor"),
            ("weapon", "weapon"),
            ("harm", "trigger"),
            ("event", "trigger"),
        ):
            found += [_mention(doc, kind, reading.span(h.first, h.last)) for h in reading.find(category)]
    speakers = {
        Span(c.speaker_start, c.speaker_end)
        for s in stated
        for c in s.claims
        if c.speaker_start is not None and c.speaker_end is not None
    }
    found += [Mention(doc.report.report_id, "speaker", s.of(doc.report.text), s.start, s.end) for s in speakers]
    return found


def _in_order(found: list[Mention]) -> list[Mention]:
    return sorted(set(found), key=lambda m: (m.start, m.end, m.kind))


def _day_mention(doc: Document, phrase: DatePhrase) -> Mention:
    days = phrase.interval
    return _mention(doc, "date", phrase.span)._replace(date_start=days.start, date_end=days.end)


def _mention(doc: Document, kind: str, span: Span) -> Mention:
    raw = doc.raw(span)
    return Mention(doc.report.report_id, kind, raw.of(doc.report.text), raw.start, raw.end)  # type: ignore[arg-type]


def _place_mention(doc: Document, found: Resolution, incident: bool) -> Mention:
    raw = doc.raw(found.toponym.span)
    place = found.place
    return Mention(
        doc.report.report_id,
        "place",
        raw.of(doc.report.text),
        raw.start,
        raw.end,
        place.place_id if place else None,
        place.name if place else None,
        place.latitude if place else None,
        place.longitude if place else None,
        place.precision if place else None,
        found.method,
        found.reason,
        incident,
    )


def _doubts(doc: Document, read: list[Reading], resolutions: list[Resolution], told: list[Account]) -> list[Doubt]:
    """What could not be placed or dated, and reports that say nothing this program understands."""
    found = [
        Doubt("warning", "geocode", doc.raw(r.toponym.span), f"place not found: {r.toponym.text!r} ({r.reason})")
        for r in resolutions
        if r.place is None
    ]
    for reading in read:
        found += [
            Doubt("warning", "dates", doc.raw(d.span), f"{d.span.of(doc.text)!r}: {d.problem}")
            for d in reading.dates
            if d.problem
        ]
    live = [a for a in told if not a.excluded]
    found += _headline_doubts(live)
    if not live and doc.report.claims_read != "none":
        found.append(Doubt("info", "claims", None, "no incident is reported here that the reader understands"))
    elif live and doc.report.published is None and any(a.days.start is None for a in live):
        found.append(
            Doubt("warning", "dates", None, "no publication date: incidents without a stated date stay undated")
        )
    return found


def _headline_doubts(live: list[Account]) -> list[Doubt]:
    """Check the headline's figures against the sums of what the text claims; where they differ, say so."""
    found = []
    told = [tolls.within_report(a.claims) for a in live]
    claims = [c for of_one in told for c in of_one]
    for kind in ("killed", "wounded"):
        headline = {c.low for c in claims if c.kind == kind and c.status == "headline" and c.low is not None}
        if len(headline) != 1:
            continue
        bounds = [tolls.bounds(of_one, kind) for of_one in told]
        low, high = sum(b[0] or 0 for b in bounds), sum((b[1] or b[0] or 0) for b in bounds)
        if not low <= (figure := headline.pop()) <= high:
            sums = str(low) if low == high else f"{low} to {high}"
            found.append(
                Doubt("info", "headline", None, f"the headline says {figure} {kind}, the text's claims come to {sums}")
            )
    return found
