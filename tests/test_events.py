"""What happened in ACLED's words, and who is said to have done it to whom."""

import pytest

from dashboard.preprocess.what.events import EVENTS
from tests.telling import tell

SHELLING = "Shelling/artillery/missile attack"
DRONE = "Air/drone strike"
CLASH = "Armed clash"
MINE = "Remote explosive/landmine/IED"


@pytest.mark.parametrize(
    ("sentence", "sub_type"),
    [
        ("Armenian and Azerbaijani forces clashed near Sotk on Friday.", CLASH),
        ("Azerbaijani forces opened fire near Sotk on Friday.", CLASH),
        ("A sniper wounded an Armenian soldier near Sotk.", CLASH),
        ("Azerbaijani forces shelled Armenian positions near Sotk.", SHELLING),
        ("Azerbaijani mortar fire hit positions near Sotk.", SHELLING),
        ("A missile attack on Goris wounded two civilians.", SHELLING),
        ("A kamikaze drone wounded two soldiers near Sotk.", DRONE),
        ("An air strike on Goris wounded two civilians.", DRONE),
        ("A landmine wounded two civilians near Fuzuli.", MINE),
        ("A car bomb wounded two civilians in Mogadishu.", MINE),
        ("A suicide bomber killed two civilians in Mogadishu.", "Suicide bomb"),
        ("Gunmen kidnapped two villagers near Maiduguri.", "Abduction/forced disappearance"),
        ("Gunmen shot dead two villagers near Maiduguri.", "Attack"),
        ("Azerbaijan set up a checkpoint on the Lachin corridor.", "Headquarters or base established"),
        ("Azerbaijan blocked the Lachin corridor, Armenia said.", "Other"),
        ("An aid convoy reached Goris on Friday, Armenia said.", "Other"),
        ("Azerbaijani forces captured the village of Farrukh on Friday.", "Government regains territory"),
        ("Protesters rallied in Yerevan on Friday.", "Peaceful protest"),
        ("Air defences shot down a drone near Sotk.", "Disrupted weapons use"),
    ],
)
def test_the_words_give_the_event(sentence: str, sub_type: str) -> None:
    assert tell(sentence).only.sub_event_type == sub_type


@pytest.mark.parametrize(
    "sentence",
    [
        "The two ministers met in Brussels on Friday.",
        "Exports of apples from Goris grew by 5 percent.",
        "The film festival in Yerevan opened on Friday.",
    ],
)
def test_words_of_peace_are_no_event(sentence: str) -> None:
    assert tell(sentence).incidents == []


def test_every_event_of_the_vocabulary_is_a_pair_of_acled() -> None:
    types = {
        "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
        "Explosions/Remote violence": {DRONE, SHELLING, MINE, "Suicide bomb", "Grenade", "Chemical weapon"},
        "Violence against civilians": {"Attack", "Abduction/forced disappearance", "Sexual violence"},
        "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
        "Riots": {"Violent demonstration", "Mob violence"},
        "Strategic developments": {
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        },
    }
    assert not [(e["type"], e["sub_type"]) for e in EVENTS if e["sub_type"] not in types.get(e["type"], ())]


def test_captured_soldiers_are_no_captured_ground() -> None:
    told = tell("Dozens of Armenian soldiers were captured near Goris, Azerbaijan's Defence Ministry said.")
    assert told.only.sub_event_type != "Government regains territory"


@pytest.mark.parametrize(
    ("sentence", "initiator"),
    [
        ("Azerbaijani forces opened fire near Sotk, Armenia said.", "AZE"),
        ("Azerbaijan shelled Armenian positions near Sotk.", "AZE"),
        ("Armenian positions near Sotk were shelled by Azerbaijan.", "AZE"),
        ("Armenia accused Azerbaijan of opening fire near Sotk.", "AZE"),
        ("Two Armenian soldiers were wounded by Azerbaijani shelling near Sotk.", "AZE"),
        ("Two soldiers were wounded when Azerbaijani forces opened fire near Sotk, Armenia said.", "AZE"),
        ("Armenian and Azerbaijani forces clashed near Sotk.", None),
        ("Shots were fired near Sotk.", None),
        pytest.param("Armenia said shelling was heard near Sotk.", None),
        pytest.param(
            "Positions of the Armenian army near Sotk came under fire.",
            None,
        ),
        ("Two Armenian soldiers were wounded by Azerbaijani fire near Sotk.", "AZE"),
    ],
)
def test_who_is_said_to_have_begun(sentence: str, initiator: str | None) -> None:
    assert tell(sentence).only.initiator == initiator


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ("Azerbaijan shelled Armenian positions near Sotk.", "ARM"),
        ("Armenia said Azerbaijan shelled its positions near Sotk.", "ARM"),
        ("Azerbaijani shelling wounded two Armenian soldiers near Sotk.", "ARM"),
        ("Azerbaijani shelling wounded two civilians near Sotk.", "civilians"),
        ("Azerbaijani forces opened fire near Sotk.", None),
    ],
)
def test_whom_it_was_done_to(sentence: str, target: str | None) -> None:
    assert tell(sentence).only.target == target


def test_the_evidence_of_the_initiator_holds_the_party_and_the_deed() -> None:
    (claim,) = tell("Armenia said that Azerbaijani forces opened fire near Sotk.").of("initiator")
    assert claim.quote == "Azerbaijani forces opened fire"


def test_an_event_without_a_figure_is_an_occurrence() -> None:
    told = tell("Armenian and Azerbaijani forces clashed near Sotk on Friday.")
    assert [c.kind for c in told.claims] == ["occurrence"]
    assert (told.only.killed_low, told.only.wounded_low) == (None, None)


def test_both_parties_of_a_clash_are_its_sides() -> None:
    assert tell("Armenian and Azerbaijani forces clashed near Sotk.").only.sides == ("ARM", "AZE")


@pytest.mark.parametrize("word", ["media", "un", "ngo", "eu", "local-officials"])
def test_who_only_speaks_is_no_side(word: str) -> None:
    speaker = {"media": "Reuters", "un": "The UN", "ngo": "The Red Cross", "eu": "The European Union"}.get(
        word, "The mayor"
    )
    told = tell(f"{speaker} said two Armenian soldiers were wounded in shelling near Sotk.")
    assert told.only.sides == ("ARM",)
