"""Groups found by their grammar, and the short names that follow them."""

import pytest

from dashboard.preprocess.words.lexicon import table
from dashboard.sides import code_of, sides, slug
from tests.telling import sentences, tell


def groups(text: str) -> list[tuple[str, str]]:
    """The groups of a text with their sides, in order."""
    found = []
    for reading in sentences(text):
        hits = [h for h in reading.find("side") if h.tag.endswith(":group")]
        found += [(reading.said(h.first, h.last), h.tag.split(":")[0]) for h in hits]
    return found


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("The Free Valley Army attacked.", "Free Valley Army", "free-valley-army"),
        ("Five Free Valley Army fighters died.", "Free Valley Army", "free-valley-army"),
        ("It was the Free People's Brigades.", "Free People's Brigades", "free-people-s-brigades"),
        ("Liwa al-Sahra attacked.", "Liwa al-Sahra", "liwa-al-sahra"),
        ("The al-Sahra Brigades attacked.", "al-Sahra Brigades", "al-sahra-brigades"),
        (
            "The Popular Front for the Freedom of Kando attacked.",
            "Popular Front for the Freedom of Kando",
            "popular-front-for-the-freedom-of-kando",
        ),
        (
            "The rebel group Northern Star Alliance left.",
            "rebel group Northern Star Alliance",
            "northern-star-alliance",
        ),
        ("The Northern Star Alliance said it had killed two men.", "Northern Star Alliance", "northern-star-alliance"),
        ("Two died. Dozo-Kan rebels attacked.", "Dozo-Kan rebels", "dozo-kan"),
        ("Kurdish fighters attacked.", "Kurdish fighters", "kurdish-fighters"),
        ("Haitian gangs attacked.", "Haitian gangs", "haitian-gangs"),
        ("Former Darfuri rebels attacked.", "Darfuri rebels", "darfuri-rebels"),
        ("Masked Israeli settlers attacked.", "Israeli settlers", "israeli-settlers"),
        ("Boko Haram militants attacked.", "Boko Haram militants", "boko-haram"),
        ("Iran-backed militia attacked.", "militia", "militias"),
        ("Islamist rebels attacked.", "rebels", "rebels"),
    ],
)
def test_a_group_is_told_by_its_grammar(text: str, name: str, side: str) -> None:
    assert groups(text) == [(name, side)]


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian Army attacked.",
        "Ukraine's Magura Brigade attacked.",
        "The 47th Magura Brigade attacked.",
        "The Army Chief said so.",
        "He lives in Union Street.",
        "The Labour Party said workers were killed.",
        "The Tehreek-e-Insaf party marched.",
        "Detroit Tigers beat the Lions.",
        "The Methamphetamine Task Force met.",
        "The Security Council met.",
        "Gang violence went on.",
        "The National Guard came.",
        "FIVE KILLED BY THE ARMY FRONT LINE",
        "Forces attacked the Front.",
        "Governor Ada Smith Brigade Road.",
    ],
)
def test_what_only_sounds_like_a_group_is_none(text: str) -> None:
    assert groups(text) in ([], [("Syrian Army", "SYR")])


def test_who_is_named_in_passing_is_nobody() -> None:
    for text in ("Pro-Russian crowds met.", "A Dutch-flagged ship sank.", "It hit RSF-held Nyala.", "Anti-Hamas talk."):
        assert [r.find("side") for r in sentences(text)] == [[]], text


def test_an_acronym_means_the_group_wherever_the_full_name_stands() -> None:
    text = "The FVX attacked. The Free Valley Front (FVX) said so. The FVX denied it."
    assert [side for _, side in groups(text)] == ["free-valley-front"] * 4


def test_initials_and_the_bare_head_mean_the_group_named_before() -> None:
    text = "The Free Valley Front attacked. The FVF left. The Front came back."
    assert groups(text) == [
        ("Free Valley Front", "free-valley-front"),
        ("FVF", "free-valley-front"),
        ("Front", "free-valley-front"),
    ]


def test_an_outlet_in_parentheses_is_no_groups_acronym() -> None:
    assert groups("It was the Free Valley Army (AFP). The AFP said so.") == [("Free Valley Army", "free-valley-army")]


def test_a_name_is_the_same_group_however_it_is_spelt() -> None:
    assert code_of("al Qassam brigades") == code_of("Al-Qassam Brigades") == "al-qassam-brigades"
    assert code_of("Free Valley Army") is None
    assert slug("the Free Valley’s Army") == "free-valley-s-army"


def test_a_civil_body_that_speaks_is_an_organisation() -> None:
    assert groups("The International Federation of Weavers said five were killed.") == [
        ("International Federation of Weavers", "ngo")
    ]
    assert groups("The International Federation of Weavers met.") == []


def test_a_word_of_a_name_is_no_verb() -> None:
    (claim,) = tell("The United States Southern Command says five people were killed.").of("killed")
    assert (claim.claimant, claim.claimant_side) == ("The United States Southern Command", "USA")


def test_an_unknown_group_is_victim_and_initiator() -> None:
    told = tell("Free Valley Army fighters killed three soldiers in Goma. Two Free Valley Army fighters were wounded.")
    assert [c.side for c in told.of("initiator")][:1] == ["free-valley-army"]
    assert [c.side for c in told.of("wounded")] == ["free-valley-army"]


def test_no_plain_side_hides_a_known_group() -> None:
    assert not table("actors")["plain"].keys() & sides().keys()


@pytest.mark.parametrize(
    "piece",
    ["Army Front Brigade ", "Foo Army (AB) ", "Foo rebels ", "al-", "pro-Iran-backed militia ", "People's Army's "],
)
def test_hostile_runs_of_names_end(piece: str) -> None:
    assert isinstance(groups(piece * 500), list)
