"""Who says something, in which stance, and through whom it was passed on."""

import pytest

from tests.telling import tell

REACH = pytest.mark.xfail(strict=True, reason='"the mayor of Goris said two Armenian" is read as one body, of Armenia')
HARM = "two Armenian soldiers were killed near Sotk"
START = "T" + HARM[1:]


@pytest.mark.parametrize(
    ("sentence", "claimant", "side"),
    [
        (f"Armenia said {HARM}.", "Armenia", "ARM"),
        (f"Armenia said that {HARM}.", "Armenia", "ARM"),
        (f"Armenia said on Friday that {HARM}.", "Armenia", "ARM"),
        (f"{START}, Armenia said.", "Armenia", "ARM"),
        pytest.param(f"{START}, said Armenia.", "Armenia", "ARM"),
        (f"{START}, according to Armenia.", "Armenia", "ARM"),
        (f"According to Armenia, {HARM}.", "Armenia", "ARM"),
        (f"The Armenian Defence Ministry said in a statement that {HARM}.", "The Armenian Defence Ministry", "ARM"),
        pytest.param(
            f"The Armenian Defence Ministry, in a statement, said {HARM}.",
            "The Armenian Defence Ministry",
            "ARM",
        ),
        (f"Azerbaijan's Defence Ministry reported that {HARM}.", "Azerbaijan's Defence Ministry", "AZE"),
        (f"Baku announced that {HARM}.", "Baku", "AZE"),
        (f"Witnesses said {HARM}.", "Witnesses", None),
        (f"The UN said {HARM}.", "The UN", "un"),
        pytest.param(f"The mayor of Vardenis said {HARM}.", "The mayor of Vardenis", "local-officials", marks=REACH),
        (f"Reuters said {HARM}.", "Reuters", "media"),
        (f"“{START},” the Armenian Defence Ministry said.", "the Armenian Defence Ministry", "ARM"),
        (f"{START}.", None, None),
    ],
)
def test_the_claimant_is_who_says_it(sentence: str, claimant: str | None, side: str | None) -> None:
    (claim,) = tell(sentence).of("killed")
    assert (claim.claimant, claim.claimant_side) == (claimant, side)


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        (
            f"According to Reuters, citing Armenia's Defence Ministry, {HARM}.",
            ("Reuters", "Armenia's Defence Ministry"),
        ),
        pytest.param(
            f"Reuters, citing the Armenian Defence Ministry, said {HARM}.",
            ("Reuters", "the Armenian Defence Ministry"),
        ),
        (f"{START}, according to Reuters, reporting AzerTac.", ("Reuters", "AzerTac")),
        (f"{START}, Reuters reported, citing AzerTac.", ("Reuters", "AzerTac")),
        (f"Armenia said {HARM}.", ("Armenia",)),
        (f"{START}.", ()),
    ],
)
def test_the_chain_runs_from_the_outlet_to_its_source(sentence: str, chain: tuple[str, ...]) -> None:
    (claim,) = tell(sentence).of("killed")
    assert claim.chain == chain
    assert (claim.stance == "relays") is (len(chain) > 1)


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        (f"Azerbaijan said {HARM}.", "asserts"),
        (f"Azerbaijan denied that {HARM}.", "denies"),
        (f"Azerbaijan rejected a report that {HARM}.", "denies"),
        (f"Azerbaijan admitted that {HARM}.", "admits"),
        (f"Azerbaijan acknowledged that {HARM}.", "admits"),
    ],
)
def test_the_verb_gives_the_stance(sentence: str, stance: str) -> None:
    (claim,) = tell(sentence).of("killed")
    assert (claim.stance, claim.claimant_side) == (stance, "AZE")


@pytest.mark.parametrize("verb", ["accused", "blamed"])
def test_an_accusation_names_whom_it_is_against(verb: str) -> None:
    told = tell(
        f"Armenia {verb} Azerbaijan of opening fire near Sotk.".replace("blamed Azerbaijan of", "blamed Azerbaijan for")
    )
    (claim,) = told.of("initiator")
    assert (claim.claimant_side, claim.side, claim.stance) == ("ARM", "AZE", "accuses")


def test_an_accusation_without_accuser_is_nobodys() -> None:
    (claim,) = tell("Baku has been accused of blocking the Lachin corridor.").of("initiator")
    assert (claim.claimant, claim.side, claim.stance) == (None, "AZE", "accuses")


def test_two_speakers_of_a_sentence_say_their_own_part() -> None:
    told = tell(
        "Armenia said two of its soldiers were killed near Sotk, "
        "while Azerbaijan said three of its soldiers were wounded."
    )
    assert told.said_by("ARM") == [("killed", "ARM", 2, 2)]
    assert told.said_by("AZE") == [("wounded", "AZE", 3, 3)]


def test_a_quote_over_several_sentences_stays_its_speakers() -> None:
    told = tell(
        "“Two of our soldiers were killed near Sotk,” the Armenian Defence Ministry said. "
        "“Three of our soldiers were wounded. One of our soldiers was captured.”"
    )
    assert told.said_by("ARM") == [("killed", "ARM", 2, 2), ("wounded", "ARM", 3, 3), ("captured", "ARM", 1, 1)]


@pytest.mark.parametrize("pronoun", ["It", "They"])
def test_a_pronoun_says_it_for_who_spoke_before(pronoun: str) -> None:
    told = tell(f"Armenia said two of its soldiers were killed near Sotk. {pronoun} said three soldiers were wounded.")
    assert told.said_by("ARM") == [("killed", "ARM", 2, 2), ("wounded", "ARM", 3, 3)]


def test_a_sentence_without_speaker_between_two_speakers_is_not_given_to_either() -> None:
    told = tell(
        "Armenia said two of its soldiers were killed near Sotk. A medic was wounded. "
        "Azerbaijan said three of its soldiers were wounded."
    )
    assert told.said_by(None) == [("wounded", "civilians", 1, 1)]


def test_a_carried_speaker_is_marked_as_carried() -> None:
    told = tell("Armenia said two of its soldiers were killed near Sotk. Three Armenian soldiers were wounded.")
    assert [(c.kind, c.claimant, c.attribution) for c in told.claims] == [
        ("killed", "Armenia", "stated"),
        ("wounded", "Armenia", "carried"),
    ]


def test_the_ministry_without_its_state_speaks_for_the_losses_it_reports() -> None:
    told = tell("The Defence Ministry said an Azerbaijani serviceman was wounded near Kelbecer on Friday.")
    assert told.said_by("AZE") == [("wounded", "AZE", 1, 1)]


def test_a_ministrys_words_have_no_comma_at_their_end() -> None:
    told = tell("A person, a spokeswoman of the Armenian Defence Ministry, said two soldiers were killed near Sotk.")
    assert [c.claimant for c in told.of("killed")] == ["the Armenian Defence Ministry"]


def test_a_spokesman_is_told_by_his_body_and_not_by_his_name() -> None:
    told = tell(
        "Vahan Testyan, a spokesman of the Armenian Defence Ministry, said two soldiers were killed near Sotk. "
        "Testyan said three more soldiers were wounded."
    )
    assert told.said_by("ARM") == [("killed", "ARM", 2, 2), ("wounded", "ARM", 3, 3)]
    assert not any("Testyan" in f"{c.claimant} {c.chain} {c.quote}" for c in told.claims)


def test_an_unknown_armed_group_does_not_speak_for_the_state() -> None:
    (claim,) = tell("The Free Valley Army said it had killed five soldiers near Goma.").of("killed")
    assert claim.claimant == "The Free Valley Army"
    assert claim.claimant_side == "free-valley-army"


def test_the_span_of_a_ministrys_words_has_no_comma_at_its_end() -> None:
    text = "A person, a spokeswoman of the Armenian Defence Ministry, said two soldiers were killed near Sotk."
    (claim,) = tell(text).of("killed")
    assert text[claim.speaker_start : claim.speaker_end] == claim.claimant


def test_the_speakers_span_holds_the_claimants_words() -> None:
    text = f"On Friday, Azerbaijan's Defence Ministry said {HARM}."
    (claim,) = tell(text).of("killed")
    assert text[claim.speaker_start : claim.speaker_end] == claim.claimant == "Azerbaijan's Defence Ministry"
