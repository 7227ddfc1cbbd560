"""A claim is one thing that one speaker says, with its words, its status and its id."""

import pytest

from tests.telling import report, tell


def test_each_figure_is_a_claim_and_the_initiator_another() -> None:
    told = tell("Armenia said Azerbaijani forces opened fire near Sotk, killing two soldiers and wounding one.")
    assert sorted(c.kind for c in told.claims) == ["initiator", "killed", "wounded"]


def test_where_there_is_a_figure_there_is_no_occurrence() -> None:
    assert not tell("Shelling near Sotk killed two Armenian soldiers.").of("occurrence")


def test_every_live_incident_has_a_claim() -> None:
    told = tell(
        "Armenia said two of its soldiers were killed near Sotk on Friday. Azerbaijan blocked the Lachin corridor. "
        "Protesters rallied in Yerevan on Thursday."
    )
    claimed = {c.incident_id for c in told.claims}
    assert {i.incident_id for i in told.incidents} == claimed


@pytest.mark.parametrize(
    "headline",
    [
        "Five Armenian soldiers killed near Sotk",
        "5 killed, 2 wounded near Sotk",
        "Azerbaijan shells Sotk, Armenia says",
    ],
)
def test_a_headline_is_never_a_claim_of_its_own(headline: str) -> None:
    body = "Two Armenian soldiers were killed near Sotk on Friday, Armenia said."
    told = tell(f"{headline}\n\n{body}")
    assert told.figures == [("killed", "ARM", 2, 2)]
    assert (told.only.killed_low, told.only.killed_high) == (2, 2)
    assert {c.status for c in told.claims if c.end <= len(headline)} <= {"headline"}


def test_a_headline_alone_is_no_incident() -> None:
    told = tell(report("Five soldiers killed near Sotk", title="Five soldiers killed near Sotk"))
    assert told.live == []


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("Three Armenian soldiers were wounded near Sotk, including one officer, Armenia said.", 3, [1]),
        ("Three Armenian soldiers, among them one officer, were wounded near Sotk, Armenia said.", 3, [1]),
        (
            "Six soldiers were wounded near Sotk, Armenia said. Four soldiers were wounded by shrapnel "
            "and two soldiers were wounded by gunfire, it said.",
            6,
            [4, 2],
        ),
        (
            "Three soldiers were wounded near Sotk, Armenia said. Two soldiers were wounded by a drone, it said. "
            "Later one soldier was wounded by gunfire, it said.",
            3,
            [2, 1],
        ),
    ],
)
def test_parts_lead_to_their_whole_and_are_not_added(text: str, whole: int, parts: list[int]) -> None:
    told = tell(text)
    (current,) = [c for c in told.of("wounded") if c.status == "current"]
    assert current.low == whole
    assert [c.low for c in told.of("wounded") if c.status == "part"] == parts
    assert {c.part_of for c in told.of("wounded") if c.status == "part"} == {current.claim_id}
    assert (told.only.wounded_low, told.only.wounded_high) == (whole, whole)


def test_two_figures_joined_by_and_are_no_parts_of_each_other() -> None:
    told = tell("Armenia said 12 of its soldiers and four volunteers were killed near Jermuk.")
    assert [c.status for c in told.of("killed")] == ["current", "current"]
    assert told.only.killed_low == 16


def test_another_is_added_and_no_part() -> None:
    told = tell(
        "Armenia said two of its soldiers were wounded near Sotk. Another soldier was wounded later near Sotk, it said."
    )
    assert (told.only.wounded_low, told.only.wounded_high) == (3, 3)


def test_the_same_words_have_the_same_ids_and_others_have_others() -> None:
    words = "Two Armenian soldiers were killed and one was wounded near Sotk."
    ids = [[c.claim_id for c in tell(words).claims] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    other = tell(report(words, name="r2"))
    assert not {c.claim_id for c in other.claims} & set(ids[0])


@pytest.mark.parametrize(
    "text",
    [
        "Two Armenian soldiers were killed near Sotk, Armenia said.",
        "“Two of our soldiers were killed near Sotk,” the Armenian Defence Ministry said.",
        "\u200bTwo Armenian sol\u00addiers were killed near Sotk, Armenia\u200b said.",
        "\ufeffTwo Armenian soldiers were killed near Sotk, Armenia said.\r\n\r\nMore is not known.\r\n",
        "🚀 Two Armenian soldiers were killed near Sotk, Armenia said. 🚀",
    ],
    ids=["plain", "curly", "invisible", "line end", "beyond the plane"],
)
def test_a_quote_is_the_raw_words_at_its_span(text: str) -> None:
    (claim,) = tell(text).of("killed")
    assert text[claim.start : claim.end] == claim.quote
    assert claim.quote
    assert claim.low == 2


def test_a_name_beside_a_figure_stays_out_of_the_evidence() -> None:
    told = tell("Armenian forces opened fire near Kelbecer, injuring one Testbek Nameov, Azerbaijan's ministry said.")
    assert told.of("wounded")
    assert not any("Nameov" in c.quote or "Testbek" in c.quote for c in told.claims)
