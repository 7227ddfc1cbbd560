"""Lists of places: one happening told of several places is several incidents, a place and its holder are one."""

from __future__ import annotations

import pytest

from tests.telling import tell


def names(sentence: str) -> list[str]:
    return sorted({i.place.name for i in tell(sentence).live if i.place})


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Two people were killed in strikes in Marjayoun and Baalbek, Lebanon.", ["Baalbek", "Marjayoun"]),
        ("Gunmen killed nine people in Borno and Yobe States.", ["Borno State", "Yobe State"]),
        ("Shelling killed four people in Kharkiv, Odesa and Kherson Oblasts.", ["Kharkiv", "Kherson", "Odesa"]),
        ("Drones hit the city of Kharkiv and the town of Bakhmut, killing two.", ["Bakhmut", "Kharkiv"]),
        ("Two people were killed in Goris and in Kapan.", ["Goris", "Kapan"]),
        ("Raids in Maiduguri, Damaturu, and Yola killed ten people.", ["Damaturu", "Maiduguri", "Yola"]),
    ],
)
def test_every_place_of_a_list_is_where_it_happened(sentence: str, places: list[str]) -> None:
    assert [name.split(" Oblast")[0] for name in names(sentence)] == places


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Two people were killed in Vardenis, Gegharkunik.", ["Vardenis"]),
        ("Two people were killed in Maiduguri, Borno, Nigeria.", ["Maiduguri"]),
        ("Two people were killed in Maiduguri and police in Nigeria opened an inquiry.", ["Maiduguri"]),
        ("Azerbaijan and Armenia clashed near Sotk, killing two soldiers.", ["Sotk"]),
    ],
)
def test_a_place_and_what_holds_it_are_no_list(sentence: str, places: list[str]) -> None:
    assert names(sentence) == places


def test_a_figure_of_a_list_is_nowhere_more_than_shared() -> None:
    for incident in tell("Gunmen killed nine people in Maiduguri and Damaturu.").live:
        assert (incident.killed_low, incident.killed_high) == (0, 9)


def test_the_holder_after_a_list_holds_each_of_it() -> None:
    told = "Three people were killed during two airstrikes in Toul and Baalbek, Lebanon."
    assert sorted(names(told)) == ["Baalbek", "Toul"]
