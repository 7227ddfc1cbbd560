"""Who is said to have done it: the grammar around the words of an event or of harm."""

import pytest

from tests.telling import tell


@pytest.mark.parametrize(
    ("sentence", "initiator"),
    [
        ("Two civilians were killed in Azerbaijani strikes on Goris.", "AZE"),
        ("Two civilians were killed in a United States airstrike near Raqqa.", "USA"),
        ("A Rapid Support Forces (RSF) drone strike killed two civilians in El Obeid.", "rapid-support-forces"),
        ("Two militants were killed by the army in raids near Bannu, Pakistan.", "PAK"),
        ("Twelve people were killed in a police operation in Rio de Janeiro, Brazil.", "BRA"),
        ("Armenian troops entered the village of Sotk and stormed the school, killing a teacher.", "ARM"),
        ("The Azerbaijani army claims to have killed two Armenian soldiers near Sotk.", "AZE"),
        ("The Rapid Support Forces say that they have captured the town of Babanusa.", "rapid-support-forces"),
        ("Boko Haram claimed responsibility for the attack on Maiduguri.", "boko-haram"),
        ("Two villagers were killed near Medina, Saudi Arabia, by gunmen.", "gunmen"),
        ("Turkish agents captured a senior member of the Islamic State near Raqqa.", "TUR"),
        ("A bomb exploded in Raqqa, Syria, killing two civilians.", None),
        ("Azerbaijani and Armenian soldiers exchanged fire near Sotk.", None),
        ("Two soldiers were hurt, one of them shot by Armenian troops, in an explosion near Goris.", None),
    ],
)
def test_the_grammar_says_who_did_it(sentence: str, initiator: str | None) -> None:
    assert {i.initiator for i in tell(sentence).live} == {initiator}


def test_who_repels_an_attack_did_not_begin_it() -> None:
    assert tell("The Nigerian army repelled an attack near Maiduguri.").only.initiator is None


def test_the_state_is_not_taken_for_the_army_of_another() -> None:
    told = tell("Two soldiers were killed by the army near Sotk, Armenia said. Azerbaijan denied it.")
    assert told.live[0].initiator != "AZE"
