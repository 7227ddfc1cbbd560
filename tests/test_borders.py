"""Borders: which two states are meant, that the mark is the line, and what only sounds like a border."""

from __future__ import annotations

import json

import pytest

from tests.telling import tell


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Six Pakistani soldiers were killed in a shootout at the border with Afghanistan.", "Afghanistan–Pakistan"),
        ("Two agents were killed along the Afghanistan–Pakistan border.", "Afghanistan–Pakistan"),
        ("Three soldiers were killed in clashes on the Thai-Cambodian border.", "Cambodia–Thailand"),
        ("Two soldiers were killed in border clashes between India and Pakistan.", "India–Pakistan"),
        ("Two soldiers were wounded at the border with Armenia, Azerbaijan said.", "Armenia–Azerbaijan"),
        (
            "Two soldiers were killed in clashes between the Thai Army and the Cambodian Army at the border.",
            "Cambodia–Th",
        ),
        (
            "Thai and Cambodian troops exchanged fire. Two people were killed in shelling along the border.",
            "Cambodia–Thailand",
        ),
    ],
)
def test_the_border_of_the_two_states_spoken_of_is_a_line(text: str, name: str) -> None:
    found = [i.place for i in tell(text).live if i.place and i.place.kind == "border"]
    assert found, "no border"
    assert found[0].name.startswith(name)
    assert json.loads(found[0].geometry or "{}")["type"] in ("LineString", "MultiLineString")
    assert found[0].precision == 5


@pytest.mark.parametrize(
    "text",
    [
        "Two people were killed in Sotk near the border with Azerbaijan.",
        "Two border guards of Armenia were killed in Sotk by Azerbaijani fire.",
        "Two people were killed in the border town of Sotk.",
        "Two people were killed at the border.",
        "Two French soldiers were killed at the border with Japan.",
        "Talks on border security between India and Pakistan began after two people were killed in Delhi.",
    ],
)
def test_a_border_that_is_not_where_it_happened_or_not_known_is_no_place(text: str) -> None:
    assert not [i for i in tell(text).live if i.place and i.place.kind == "border"]


def test_a_border_where_it_happened_is_among_the_places_found_in_the_report() -> None:
    told = tell("Two soldiers were wounded at the border with Armenia, Azerbaijan said.")
    (mention,) = [m for e in told.extracts for m in e.mentions if m.kind == "place" and m.incident]
    assert (mention.text, mention.geocode_method) == ("border", "border")
