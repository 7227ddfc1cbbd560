"""One report in: its mentions and doubts out, each with its words."""

from dataclasses import replace

import pytest

from tests.telling import report, tell

TEXT = (
    "On Friday Azerbaijan's Defence Ministry said three soldiers were wounded by a kamikaze drone launched from "
    "Vardenis near the town of Kelbecer."
)


def mentions(text: str, kind: str) -> list[str]:
    (one,) = tell(report(text)).extracts
    return [m.text for m in one.mentions if m.kind == kind]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("place", {"Vardenis", "Kelbecer"}),
        ("date", {"On Friday", "Friday"}),
        ("quantity", {"three"}),
        ("weapon", {"kamikaze drone"}),
        ("trigger", {"wounded"}),
        ("speaker", {"Azerbaijan's Defence Ministry"}),
        ("actor", {"Azerbaijan", "Defence Ministry"}),
    ],
)
def test_each_kind_of_thing_is_mentioned(kind: str, words: set[str]) -> None:
    found = set(mentions(TEXT, kind))
    assert found & words if kind == "date" else words <= found


def test_only_the_place_of_the_incident_is_marked_as_its_place() -> None:
    (one,) = tell(report(TEXT)).extracts
    marked = {m.text for m in one.mentions if m.kind == "place" and m.incident}
    assert marked == {"Kelbecer"}


def test_mentions_are_in_order_and_none_twice() -> None:
    (one,) = tell(report(TEXT)).extracts
    assert one.mentions == sorted(set(one.mentions), key=lambda m: (m.start, m.end, m.kind))


def test_a_placed_mention_says_where_how_and_why() -> None:
    (one,) = tell(report(TEXT)).extracts
    for mention in one.mentions:
        if mention.kind != "place":
            continue
        assert mention.geocode_method
        assert mention.geocode_reason
        assert (mention.place_id is None) is (mention.latitude is None) is (mention.longitude is None)


def test_a_place_that_is_not_found_is_a_doubt_with_its_words() -> None:
    text = "Two Armenian soldiers were wounded near the village of Qwxzytown on Friday."
    told = tell(report(text))
    (doubt,) = [d for d in told.extracts[0].doubts if d.stage == "geocode"]
    assert doubt.span is not None
    assert doubt.span.of(text) == "Qwxzytown"
    assert (told.only.place, told.only.status) == (None, "unlocated")


def test_a_date_that_is_none_is_a_doubt() -> None:
    doubts = tell(report("Two Armenian soldiers were wounded near Sotk on 31 February 2023.")).extracts[0].doubts
    assert [d.stage for d in doubts] == ["dates"]


def test_a_report_without_an_incident_says_so() -> None:
    assert [d.stage for d in tell(report("Apples grew well.")).extracts[0].doubts] == ["claims"]


def test_a_report_without_a_day_says_so() -> None:
    text = "Two Armenian soldiers were wounded near Sotk."
    assert any("publication date" in d.message for d in tell(report(text, published=None)).extracts[0].doubts)
    assert not tell(report(text)).extracts[0].doubts


def test_the_report_itself_is_handed_on_unchanged() -> None:
    given = report(TEXT, publisher="A paper")
    assert tell(given).extracts[0].report == replace(given, language="en", language_basis="detected")
