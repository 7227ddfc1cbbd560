"""Who says something, in which stance, and through whom it was passed on."""

import pytest

from tests.telling import tell

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
        (f"Witnesses said {HARM}.", "Witnesses", "residents"),
        (f"The UN said {HARM}.", "The UN", "un"),
        (f"The mayor of Vardenis said {HARM}.", "The mayor of Vardenis", "local-officials"),
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
    assert [c.claimant for c in told.of("killed")] == ["a spokeswoman of the Armenian Defence Ministry"]


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


@pytest.mark.parametrize(
    ("sentence", "claimant", "side"),
    [
        (
            f"A surgeon at the hospital in Goris told reporters that {HARM}.",
            "A surgeon at the hospital in Goris",
            "hospital-sources",
        ),
        (f"At the hospital in Goris a surgeon said {HARM}.", "a surgeon", "hospital-sources"),
        (f"{START}, says a clinic run by the health office.", "a clinic run by the health office", "hospital-sources"),
        (f"A man who lives nearby said {HARM}.", "A man who lives nearby", "residents"),
        (f"{START}, the abbot of a nearby monastery said.", "the abbot of a nearby monastery", "residents"),
        (f"Relatives insist that {HARM}.", "Relatives", "relatives"),
        (
            f"The township's parallel administration said {HARM}.",
            "The township's parallel administration",
            "local-officials",
        ),
        (f"A volunteer medics' association said {HARM}.", "A volunteer medics' association", "ngo"),
        (f"The Hill Watch, a monitoring group that works through informants, said {HARM}.", "The Hill Watch", "ngo"),
        (f"A Red Crescent doctor said {HARM}.", "A Red Crescent doctor", "ngo"),
        (f"The Armenian military's media wing said {HARM}.", "The Armenian military's media wing", "ARM"),
        (f"A maritime security agency said {HARM}.", "A maritime security agency", None),
        (f"Local media give {HARM.replace('were killed', 'dead')}.", "Local media", "media"),
        (f"In its bulletin the Armenian ministry said {HARM}.", "the Armenian ministry", "ARM"),
    ],
)
def test_the_head_of_the_speakers_words_tells_whose_voice_it_is(sentence: str, claimant: str, side: str | None) -> None:
    claim = tell(sentence).of("killed")[0]
    assert (claim.claimant, claim.claimant_side) == (claimant, side)


@pytest.mark.parametrize(
    "sentence",
    ["A police source said three people were killed in Mosul.", "The junta said three people were killed in Mosul."],
)
def test_a_states_servant_without_its_state_speaks_for_the_state_where_it_happened(sentence: str) -> None:
    (claim,) = tell(sentence).of("killed")
    assert claim.claimant_side == "IRQ"


def test_the_military_of_a_place_without_an_army_is_nobodys() -> None:
    (claim,) = tell("Two people were killed in Rafah, the military announced on Sunday.").of("killed")
    assert claim.claimant_side is None


def test_an_officer_speaks_for_the_state_in_which_he_was_reached() -> None:
    (claim,) = tell("A border guard officer reached by telephone in Kelbajar spoke of three dead near Sotk.").of(
        "killed"
    )
    assert claim.claimant_side == "AZE"


def test_a_noun_with_the_article_is_who_spoke_under_it_before() -> None:
    told = tell(
        "Five people died at Marib, a military source in the recognised government said. "
        "A missile wounded nine people, the source added."
    )
    assert [c.claimant_side for c in told.of("wounded")] == ["YEM"]


def test_the_ministry_is_the_one_named_last() -> None:
    told = tell(
        "Armenia's ministry said two of its soldiers were killed near Sotk. "
        "According to the Azerbaijani ministry, a group had tried to cross the line; the ministry reported four dead."
    )
    assert [c.claimant_side for c in told.of("killed") if c.low == 4] == ["AZE"]


@pytest.mark.parametrize("count", ["By its count 40 rebels died too.", "Its assessment is that 40 rebels died."])
def test_its_count_is_that_of_who_spoke_before(count: str) -> None:
    told = tell(f"The army said three people were killed near Isulan. {count}")
    assert [c.claimant_side for c in told.of("killed") if c.low == 40] == ["PHL"]


def test_who_received_the_bodies_gives_their_number() -> None:
    (claim,) = tell("Hospital staff in Goma received eight bodies after the shelling.").of("killed")
    assert (claim.claimant_side, claim.low) == ("hospital-sources", 8)


def test_a_label_before_a_colon_speaks() -> None:
    (claim,) = tell("Army: four people killed in Idlib shelling").of("killed")
    assert (claim.claimant, claim.claimant_side) == ("Army", "SYR")


def test_an_outlet_that_quotes_a_speaker_is_in_the_speakers_chain() -> None:
    (claim,) = tell("Four people were killed in Mosul, a police source quoted by Reuters said.").of("killed")
    assert (claim.claimant_side, claim.chain[0], claim.stance) == ("IRQ", "Reuters", "relays")


def test_a_speaker_at_the_paragraphs_end_does_not_speak_for_its_beginning() -> None:
    told = tell("Four people were killed in Goma. Gunmen fled. Two people were wounded, the governor said.")
    assert [c.claimant for c in told.of("killed")] == [None]


def test_a_speaker_who_goes_on_counting_has_counted_before() -> None:
    told = tell("Five people were killed in Goma. A further 12 were injured, an aid group said.")
    assert [c.claimant_side for c in told.of("killed")] == ["ngo"]


def test_a_body_with_an_acronym_is_no_person() -> None:
    (claim,) = tell("The Peninsula Column (PNC), a group formed in March, said five soldiers were killed in Dawei.").of(
        "killed"
    )
    assert claim.claimant
    assert "person" not in claim.claimant


@pytest.mark.parametrize(
    "speaker",
    [
        "the regional prosecutor's office",
        "the head of the city's military administration",
        "the head of the district council",
        "the acting governor of Syria's Hama region",
        "local emergency services",
        "the provincial health department",
    ],
)
def test_a_districts_body_is_not_the_states(speaker: str) -> None:
    (claim,) = tell(f"Two people were wounded in the shelling of Hama, {speaker} said.").of("wounded")
    assert claim.claimant_side == "local-officials"


def test_who_accuses_speaks_and_the_accused_did_it() -> None:
    told = tell("Azerbaijani troops are accused by Armenia of attacking a post near Sotk, killing two soldiers.")
    (claim,) = told.of("killed")
    assert (claim.claimant, claim.stance) == ("Armenia", "accuses")


def test_a_declaration_is_an_act_and_no_account() -> None:
    told = tell("The president of Guatemala declares a state of emergency after gunmen killed five people in Antigua.")
    assert [c.claimant for c in told.of("killed")] == [None]


def test_a_pronoun_after_an_aside_is_who_spoke_before() -> None:
    told = tell("The elders of the village disagree: in a leaflet they speak of six dead in Hama.")
    assert [c.claimant_side for c in told.of("killed")] == ["residents"]


def test_what_stands_before_a_semicolon_is_not_the_later_speakers() -> None:
    told = tell("Gunmen killed five farmers in Hama; the army says it killed four gunmen.")
    assert {(c.low, c.claimant) for c in told.of("killed")} == {(5, None), (4, "the army")}
