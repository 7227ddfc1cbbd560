"""The panel of one incident: evidence in plain text, claims side by side, safe links."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboard.store.build import Build
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import detail
from dashboard.web.evidence import MOST, Evidence, highlighted, safe_link
from tests import tables


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Store(tables.sample().write(tmp_path_factory.mktemp("build"))).current()


def words(part: Any) -> str:
    """Return the text of a component and all it holds."""
    if part is None:
        return ""
    if isinstance(part, (list, tuple)):
        return "".join(map(words, part))
    return words(getattr(part, "children", None)) if hasattr(part, "to_plotly_json") else str(part)


def found(part: Any, kind: type) -> list[Any]:
    """Return all components of a kind, outermost first."""
    if isinstance(part, (list, tuple)):
        return [each for inner in part for each in found(inner, kind)]
    inside = found(getattr(part, "children", None), kind) if hasattr(part, "to_plotly_json") else []
    return [part, *inside] if isinstance(part, kind) else inside


def test_marks_hold_the_quote_even_where_one_lies_in_another() -> None:
    text = "two soldiers were killed and one wounded"
    shown = highlighted(text, [Evidence(0, 24, "whole"), Evidence(0, 3, "part"), Evidence(29, 40, "other")])
    assert words(shown) == text
    assert {getattr(m, "data-claim-id"): words(m) for m in found(shown, html.Mark)} == {
        "whole": "two soldiers were killed",
        "part": "two",
        "other": "one wounded",
    }


def test_evidence_that_crosses_other_evidence_is_cut_and_complete() -> None:
    shown = highlighted("abcdefgh", [Evidence(0, 5, "a"), Evidence(3, 8, "b")])
    assert words(shown) == "abcdefgh"
    assert "".join(words(m) for m in found(shown, html.Mark) if getattr(m, "data-claim-id") == "b") == "defgh"


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from("abc")), max_size=8),
)
def test_highlighting_never_changes_a_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    evidence = [Evidence(start, end, claim) for start, end, claim in spans]
    shown = highlighted(text, evidence)
    assert words(shown) == text
    for each in evidence:
        if 0 <= each.start < each.end <= len(text) and sum(e.claim_id == each.claim_id for e in evidence) == 1:
            marked = [m for m in found(shown, html.Mark) if getattr(m, "data-claim-id") == each.claim_id]
            assert "".join(words(m) for m in marked) == text[each.start : each.end]


def test_a_very_long_text_is_shown_around_its_evidence() -> None:
    text = "x" * 200_000 + "HERE" + "y" * 200_000
    shown = highlighted(text, [Evidence(200_000, 200_004, "c")])
    assert len(words(shown)) < MOST
    assert words(found(shown, html.Mark)) == "HERE"


LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/local",
    "ftp://x",
    "http://",
    "https:///x",
    "http://[",
    "",
    None,
    3,
    "\x00javascript:x",
]


@pytest.mark.parametrize("link", LINKS)
def test_only_http_and_https_are_linked_to(link: object) -> None:
    assert safe_link(link) is None


def test_claims_stand_side_by_side_by_who_makes_them(build: Build) -> None:
    shown = detail.panel(build, "i0000", Filter())
    assert [words(name) for name in found(shown, html.H4)] == ["Armenia", "Azerbaijan"]
    said = words(shown)
    for expected in (
        "2 killed",
        "1 wounded",
        "blames Azerbaijan",
        "blames Armenia",
        "1 Sep 2023: the day is known",
        "near the place",
    ):
        assert expected in said


def test_every_claim_leads_to_a_mark_with_its_quote(build: Build) -> None:
    for incident in ("i0000", "i0001", "i0002", "i0005"):
        shown = detail.panel(build, incident, Filter())
        marks = {getattr(m, "data-claim-id"): words(m) for m in found(shown, html.Mark)}
        row = build.records.incident(incident)
        assert row is not None
        claims = build.records.claims(row["n"])
        for claim in claims:
            assert marks[claim["claim_id"]] == claim["quote"]
        jumps = {getattr(b, "data-jump", None) for b in found(shown, html.Button)} - {None}
        assert jumps == {claim["claim_id"] for claim in claims}
        assert {report["report_id"] for report in build.records.reports(claims)} == {
            claim["report_id"] for claim in claims
        }


def test_what_a_reader_sought_is_marked_beside_the_evidence(build: Build) -> None:
    sought = 'ministry "reports of firing" kil*'
    shown = detail.panel(build, "i0000", Filter(words=sought))
    spans = {words(span) for span in found(shown, html.Span) if getattr(span, "className", "") == "found"}
    assert {"Reports of firing", "Ministry", "killed"} == spans
    row = build.records.incident("i0000")
    assert row is not None
    marks = {getattr(m, "data-claim-id"): words(m) for m in found(shown, html.Mark)}
    assert marks == {claim["claim_id"]: claim["quote"] for claim in build.records.claims(row["n"])}
    plain = [words(each) for each in found(detail.panel(build, "i0000", Filter()), html.Article)]
    assert [words(each) for each in found(shown, html.Article)] == plain


def test_words_found_far_away_never_push_the_evidence_out_of_a_long_text() -> None:
    text = "sought " + "x" * 900_000 + "HERE" + "y" * 9_000
    spans = [Evidence(900_007, 900_011, "c"), Evidence(0, 6, "found-0", "found")]
    assert words(found(highlighted(text, spans), html.Mark)) == "HERE"
    assert "sought" in words(highlighted(text, spans[1:]))


def test_the_chain_and_what_was_set_aside_are_shown_with_the_reason(build: Build) -> None:
    said = words(detail.panel(build, "i0001", Filter()))
    assert "a foreign outlet → a regional agency" in said
    assert "background, not about this day" in said


def test_an_excluded_incident_says_why(build: Build) -> None:
    excluded = build.records.left_out_for("historical", 1)[0]["incident_id"]
    assert "Left out of the map and the counts. History" in words(detail.panel(build, excluded, Filter()))


def test_an_incident_outside_the_filter_says_so(build: Build) -> None:
    assert "The present filter leaves this incident out" in words(
        detail.panel(build, "i0000", Filter(sides=("civilians",)))
    )


def test_an_unknown_incident_and_none_are_told_in_words(build: Build) -> None:
    assert "No incident of this build" in words(detail.panel(build, "nobody", Filter()))
    assert "Choose a mark" in words(detail.panel(build, None, Filter()))


def test_every_incident_opens(build: Build) -> None:
    left_out = [
        row["incident_id"] for reason in build.records.left_out() for row in build.records.left_out_for(reason, 99)
    ]
    assert len(left_out) == 5
    for incident in [*build.select(Filter())["incident_id"], *left_out]:
        assert json.dumps(detail.panel(build, incident, Filter()), cls=PlotlyJSONEncoder)
