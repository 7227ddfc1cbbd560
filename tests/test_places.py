"""Place names in running text: found, left alone, and linked to the words around them."""

from __future__ import annotations

import itertools

import pytest

from dashboard.model import Report, Toponym
from dashboard.preprocess.gazetteer import Gazetteer
from dashboard.preprocess.where.places import find
from dashboard.preprocess.words.text import read


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def names(text: str, gazetteer: Gazetteer, language: str | None = None) -> list[Toponym]:
    return find(read(Report("r", "r", text, language=language)), gazetteer)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A drone struck Kfar Qud, near Jenin, in the West Bank.", ["Kfar Qud", "Jenin", "West Bank"]),
        ("Shells fell on the town of Sotk.", ["Sotk"]),
        ("The Lachin corridor was shut.", ["Lachin corridor"]),
        ("Two soldiers died on the Goris-Kapan road.", ["Goris-Kapan road"]),
        ("Fighting went on near Port-au-Prince in Haiti.", ["Port-au-Prince", "Haiti"]),
        ("He was held in Guizhou province, China.", ["Guizhou", "China"]),
        ("The U.S. struck targets in Yemen.", ["U.S.", "Yemen"]),
        ("Clashes in Nagorno-Karabakh left many dead.", ["Nagorno-Karabakh"]),
    ],
)
def test_place_names_are_found(gazetteer: Gazetteer, text: str, found: list[str]) -> None:
    assert [t.text for t in names(text, gazetteer)] == found


@pytest.mark.parametrize(
    "text",
    [
        "The Washington Post wrote about it.",
        "Hamburg SV won again.",
        "It happened on Monday in March.",
        "Police said the Army won.",
        "Mr. Austin said so.",
        "The White House condemned it.",
        "Officers of the police were there.",
        "Reuters said so.",
    ],
)
def test_what_only_looks_like_a_place_is_left_alone(gazetteer: Gazetteer, text: str) -> None:
    assert names(text, gazetteer) == []


def test_an_outlet_with_a_states_name_is_no_place(gazetteer: Gazetteer) -> None:
    found = names("Three were wounded, according to Azerbaijan in Focus, reporting AzerTac.", gazetteer)
    assert [t.text for t in found] == []


def test_a_demonym_is_marked_as_one(gazetteer: Gazetteer) -> None:
    assert [(t.text, t.descriptor) for t in names("Armenian soldiers left.", gazetteer)] == [("Armenian", "demonym")]


@pytest.mark.parametrize(
    ("text", "relation", "descriptor"),
    [
        ("It hit trenches near the town of Sotk today.", "near", "town"),
        ("It was launched from Sotk.", "from", None),
        ("Fire came 12 km from Sotk.", "near", None),
        ("They moved in the direction of Goris.", "towards", None),
        ("They were stopped along the Lachin corridor.", "along", "corridor"),
        ("A ship was hit off Yemen.", "off", None),
        ("It fell in Kalbajar district.", "in", "district"),
        ("People fled to the outskirts of Goris.", "near", None),
    ],
)
def test_relation_and_descriptor_are_kept(
    gazetteer: Gazetteer, text: str, relation: str, descriptor: str | None
) -> None:
    found = names(text, gazetteer)[-1]
    assert (found.relation, found.descriptor) == (relation, descriptor)


def test_the_container_is_linked(gazetteer: Gazetteer) -> None:
    found = names("Fire was opened at Vardenis, Gegharkunik.", gazetteer)
    assert [(t.text, t.container) for t in found] == [("Vardenis", 1), ("Gegharkunik", None)]


def test_a_second_name_in_brackets_is_an_alias(gazetteer: Gazetteer) -> None:
    found = names("It came from the Vardenis (Basargeçer) province of Armenia.", gazetteer)
    assert [(t.text, t.descriptor, t.container) for t in found[:2]] == [
        ("Vardenis", "province", found[0].container),
        ("Basargeçer", "alias", 0),
    ]


def test_an_unknown_village_is_not_lost(gazetteer: Gazetteer) -> None:
    assert "Qwardzor" in [t.text for t in names("Two died in the village of Qwardzor on Friday.", gazetteer)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Обстрел в городе Бахмут.", "ru", "Бахмут"),
        ("Взрывы слышны в Варденисе.", "ru", "Варденисе"),
        ("Կրակ են բացել Վարդենիս քաղաքում։", "hy", "Վարդենիս"),
        ("قصف على خان يونس", "ar", "خان يونس"),
        ("Dün Kəlbəcər ətrafında atəş açıldı.", "az", "Kəlbəcər"),
    ],
)
def test_other_scripts_are_read(gazetteer: Gazetteer, text: str, language: str, found: str) -> None:
    assert found in [t.text for t in names(text, gazetteer, language)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "A" * 50_000,
        "Aa " * 16_000,
        "(" * 20_000,
        "in the " * 7_000,
        "Al-" * 16_000,
        "St. " * 12_000,
        "U.S." * 12_000,
        "\u202e\x00" * 9_000,
    ],
)
def test_hostile_text_is_read_to_its_end(gazetteer: Gazetteer, text: str) -> None:
    assert all(t.span.of(read(Report("r", "r", text)).text) == t.text for t in names(text, gazetteer))


def test_spans_are_in_order_and_do_not_overlap(gazetteer: Gazetteer) -> None:
    found = names(
        "Goris, Sotk (Zod), Jermuk, Vardenis and the Lachin corridor in Armenia and Azerbaijan; Kapan-Goris.", gazetteer
    )
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(found))
