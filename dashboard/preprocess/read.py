"""Files to reports: each file is decoded, read by its format's room, checked and given its ids.

A report's id is made of what it says and who published it: its text, publisher, address, stated
publication date and the id its input gave. The same report met twice has one id and is kept once. Its
``origin_id`` is made of the text's words alone: reprints share it, whoever published them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from dashboard.errors import InputError
from dashboard.model import PublishedBasis, Report
from dashboard.preprocess import publication
from dashboard.preprocess.decoding import DecodingError, declared_by_front_matter, declared_by_page, decode
from dashboard.preprocess.files import Source
from dashboard.preprocess.formats import feed, front_matter, lines
from dashboard.preprocess.formats.draft import Draft, Failure
from dashboard.preprocess.issues import IssueLog, Level
from dashboard.preprocess.sheets.opening import Text, open_inputs
from dashboard.preprocess.sheets.sheet import Sheet
from dashboard.settings import MAX_REPORT_BYTES, MAX_REPORT_CHARS

_Checked = TypeVar("_Checked")


def reports(inputs: list[Path], *, published: date | None, format: str | None, issues: IssueLog) -> Iterator[Report]:
    """Yield the reports in files and folders, each once, in an order that their names decide.

    ``published`` is for reports that state no date; one whose own date cannot be read stays without.
    A table of coded rows among the inputs is no report: it is passed over with an issue.
    """
    with TemporaryDirectory(prefix="reading-") as work:
        opened = open_inputs(inputs, Path(work), issues, format=format)
        yield from reports_of(_texts(opened, issues), published=published, issues=issues)


def _texts(opened: Iterator[Sheet | Text], issues: IssueLog) -> Iterator[Text]:
    for found in opened:
        if isinstance(found, Text):
            yield found
        else:
            issues.add("error", "read", f"{found.shown}: a table of rows, which is no report")


def reports_of(texts: Iterable[Text], *, published: date | None, issues: IssueLog) -> Iterator[Report]:
    """Yield the reports in texts that are opened already, each once."""
    seen: set[str] = set()
    stated: dict[str, str] = {}
    for text in texts:
        for draft in _drafts(text, issues):
            report = _report(draft, text.source, published, issues)
            if report is None:
                continue
            if report.report_id in seen:
                _note(issues, report, "info", f"{draft.where}: the same report again; kept once")
                continue
            seen.add(report.report_id)
            if draft.stated_id is not None and stated.setdefault(draft.stated_id, report.report_id) != report.report_id:
                _note(
                    issues,
                    report,
                    "warning",
                    f"{draft.where}: the id {draft.stated_id!r} was given to another report too",
                )
            yield report


def _drafts(text: Text, issues: IssueLog) -> Iterator[Draft]:
    """Read one file; what fails becomes an issue line, and the rest goes on."""
    source = text.source
    try:
        for found in _open(source, text.format):
            if isinstance(found, Draft):
                yield found
            else:
                issues.add("error", "read", found.message, start=found.start, end=found.end)
    except DecodingError as error:
        issues.add("error", "read", f"{source.shown}: {error}", start=error.start, end=error.end)
    except InputError as error:
        issues.add("error", "read", f"{source.shown}: {error}")
    except OSError as error:
        issues.add("error", "read", f"{source.shown}: {error.strerror or 'cannot be read'}")


def _open(source: Source, kind: str) -> Iterator[Draft | Failure]:
    """Hand a file to its format's room; its size is looked at before it is read."""
    if kind == "jsonl":
        yield from lines.drafts(source.path, source.shown)
        return
    size = source.path.stat().st_size
    if size > MAX_REPORT_BYTES.value:
        raise InputError(f"{size:,} bytes are more than the {MAX_REPORT_BYTES.value:,} that are read")
    with source.path.open("rb") as file:
        data = file.read(MAX_REPORT_BYTES.value + 1)
    if kind == "html":
        from dashboard.preprocess.formats import page  # the extractor takes 0.3 s to load: only for pages

        yield page.draft(decode(data, declared_by_page(data)), source.shown)
    elif kind == "feed":
        yield from feed.drafts(data, source.shown)
    else:
        yield front_matter.draft(decode(data, declared_by_front_matter(data)), source.shown)


@dataclass(slots=True)
class _Doubts:
    """The metadata of one draft that means nothing, gathered until the report has its id."""

    where: str
    found: list[tuple[Level, str]]

    def check(self, name: str, words: str | None, check: Callable[[str], _Checked]) -> _Checked | None:
        """Return the value checked, or None with a doubt."""
        if not words:
            return None
        try:
            return check(words.encode().decode())
        except UnicodeEncodeError:
            self.found.append(("warning", f"{self.where}: {name} holds half a surrogate pair and is left out"))
        except InputError as error:
            self.found.append(("warning", f"{self.where}: {name} is {error}"))
        return None


def _report(draft: Draft, source: Source, given: date | None, issues: IssueLog) -> Report | None:
    """Check a draft's text and metadata and give it its ids; None, with an issue, when it has no text."""
    refusal = _refusal(draft.text)
    if refusal:
        issues.add("error", "read", f"{draft.where}: {refusal}")
        return None
    doubts = _Doubts(draft.where, [("warning", note) for note in draft.notes])
    said = draft.metadata
    day = doubts.check("published", said.get("published"), publication.published_on)
    basis: PublishedBasis = draft.basis if day else "given" if given and "published" not in said else "none"
    publisher = doubts.check("publisher", said.get("publisher"), publication.line)
    url = doubts.check("url", said.get("url"), publication.address)
    stated_id = doubts.check("id", draft.stated_id, publication.line)
    digest = hashlib.sha256(draft.text.encode()).hexdigest()
    report = Report(
        report_id=_short("r", stated_id, publisher, url, day.isoformat() if day else None, digest),
        source_id=stated_id or (source.name if draft.number is None else f"{source.name}:{draft.number}"),
        text=draft.text,
        title=doubts.check("title", said.get("title"), publication.line),
        publisher=publisher,
        url=url,
        published=given if basis == "given" else day,
        published_basis=basis,
        language=doubts.check("language", said.get("language"), publication.language),
        sha256=digest,
        origin_id=_short("o", "".join(c for c in draft.text.casefold() if c.isalnum())),
        path=source.shown,
    )
    if report.published and report.published > date.today():
        doubts.found.append(("warning", f"{draft.where}: published in the future, {report.published.isoformat()}"))
    for level, message in doubts.found:
        _note(issues, report, level, message)
    return report


def _refusal(text: str) -> str | None:
    """Say why a text cannot be a report, or None."""
    if not any(c.isalnum() for c in text):
        return "no text in it"
    if len(text) > MAX_REPORT_CHARS.value:
        return f"{len(text):,} characters are more than the {MAX_REPORT_CHARS.value:,} that are read"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"half a surrogate pair at character {error.start}"
    return None


def _note(issues: IssueLog, report: Report, level: Level, message: str) -> None:
    issues.add(level, "read", message, report_id=report.report_id)


def _short(kind: str, *parts: str | None) -> str:
    """Make a short id of what it stands for; the parts' own lengths keep them apart."""
    joined = "".join(f"{len(part)}:{part}" if part is not None else "-" for part in parts)
    return kind + hashlib.sha256(joined.encode()).hexdigest()[:16]
