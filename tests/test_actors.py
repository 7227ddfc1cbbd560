"""Who is named in a sentence, and the side each belongs to."""

from itertools import pairwise

import pytest

from dashboard.preprocess.who.actors import Memory, find
from tests.telling import sentences


def named(text: str) -> list[tuple[str, str | None]]:
    """The parties of a text with their sides, in order."""
    memory = Memory()
    found = []
    for reading in sentences(text):
        found += [(reading.said(a.first, a.last), a.side) for a in find(reading, memory)]
    return found


@pytest.mark.parametrize(
    ("text", "party", "side"),
    [
        ("Armenia said so.", "Armenia", "ARM"),
        ("Yerevan said so.", "Yerevan", "ARM"),
        ("The Armenian Defence Ministry said so.", "Armenian Defence Ministry", "ARM"),
        ("Armenia's Ministry of Defence said so.", "Armenia's Ministry of Defence", "ARM"),
        ("The Ministry of Defence of Armenia said so.", "Ministry of Defence of Armenia", "ARM"),
        ("The army of Azerbaijan attacked.", "army of Azerbaijan", "AZE"),
        ("Azerbaijani armed forces attacked.", "Azerbaijani armed forces", "AZE"),
        ("The Artsakh Defence Army denied it.", "Artsakh Defence Army", "nagorno-karabakh"),
        ("Russian peacekeepers arrived.", "Russian peacekeepers", "RUS"),
        ("The Red Cross said so.", "Red Cross", "ngo"),
        ("UNIFIL said so.", "UNIFIL", "un"),
        ("Reuters reported it.", "Reuters", "media"),
        ("Azerbaijan in Focus reported it.", "Azerbaijan in Focus", "media"),
        ("The mayor said so.", "mayor", "local-officials"),
        ("Witnesses said so.", "Witnesses", None),
        ("The Nigerian army said so.", "Nigerian army", "NGA"),
        ("The Nigerien army said so.", "Nigerien army", "NER"),
        ("Filipino troops came.", "Filipino troops", "PHL"),
        ("Congolese soldiers came.", "Congolese soldiers", "COD"),
        ("Emirati and Burkinabe forces came.", "Burkinabe forces", "BFA"),
        ("Downing Street said so.", "Downing Street", "GBR"),
        ("Kiev said so.", "Kiev", "UKR"),
        ("FARDC said so.", "FARDC", "COD"),
        ("The Bundeswehr said so.", "Bundeswehr", "DEU"),
        ("The Frontier Corps said so.", "Frontier Corps", "PAK"),
        ("NATO said so.", "NATO", "nato"),
        ("Wagner mercenaries attacked.", "Wagner mercenaries", "wagner-group"),
        ("M23 fighters attacked.", "M23 fighters", "m23"),
        ("The RSF's spokesman said so.", "RSF's spokesman", "rapid-support-forces"),
        ("ISIS-linked militants attacked.", "ISIS-linked militants", "islamic-state"),
        ("MONUSCO said so.", "MONUSCO", "un"),
        ("OCHA said so.", "OCHA", "un"),
        ("SOHR said so.", "SOHR", "ngo"),
        ("A human rights group said so.", "human rights group", "ngo"),
        ("Palestinian medics said so.", "Palestinian medics", "hospital-sources"),
        ("Hospital sources said so.", "Hospital sources", "hospital-sources"),
        ("The regional governor said so.", "regional governor", "local-officials"),
        ("Al Jazeera said so.", "Al Jazeera", "media"),
    ],
)
def test_a_party_is_found_with_its_side(text: str, party: str, side: str | None) -> None:
    assert (party, side) in named(text)


def test_an_outlet_is_never_also_the_state_in_its_name() -> None:
    assert named("Azerbaijan in Focus and Public Radio of Armenia reported it.") == [
        ("Azerbaijan in Focus", "media"),
        ("Public Radio of Armenia", "media"),
    ]


def test_the_ministry_is_the_one_named_before() -> None:
    assert named("Azerbaijan's Defence Ministry said so. The ministry added more.") == [
        ("Azerbaijan's Defence Ministry", "AZE"),
        ("ministry", "AZE"),
    ]


def test_a_ministry_named_nowhere_before_has_no_side() -> None:
    assert named("The ministry added more.") == [("ministry", None)]


def test_each_ministry_is_remembered_by_its_own_noun() -> None:
    text = "Armenia's Defence Ministry said so. Azerbaijan's government denied it. The government denied it again."
    assert named(text)[-1] == ("government", "AZE")


def test_the_group_is_the_one_named_last() -> None:
    assert named("Armenia met Hamas. The group denied it.")[-1] == ("group", "hamas")
    assert named("Armenia spoke. The group denied it.") == [("Armenia", "ARM")]
    assert named("Hamas spoke. The group of men denied it.") == [("Hamas", "hamas")]


def test_bare_peacekeepers_are_the_united_nations_only_where_it_is_named() -> None:
    assert named("The UN spoke. Peacekeepers left.")[-1] == ("Peacekeepers", "un")
    assert named("Peacekeepers left.") == [("Peacekeepers", None)]


def test_parties_do_not_overlap_and_stand_in_order() -> None:
    for reading in sentences("The Armenian army, Azerbaijan's Defence Ministry, the mayor and Reuters met in Baku."):
        found = find(reading, Memory())
        assert all(a.last < b.first for a, b in pairwise(found))


def test_no_party_is_found_in_words_of_peace() -> None:
    assert named("The weather was fine and the harvest was good.") == []
