"""What a report mentions but does not report is kept apart, with the reason."""

from datetime import date

import pytest

from tests.telling import report, tell


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("In 2016 five Armenian soldiers were killed near Sotk.", "historical"),
        ("Five Armenian soldiers were killed near Sotk in May 2021.", "historical"),
        ("Two years ago five Armenian soldiers were killed near Sotk.", "historical"),
        ("Five Armenian soldiers were killed near Sotk during the 2020 war.", "historical"),
        ("Since last December half a dozen soldiers have been killed near Sotk.", "historical"),
        ("Friday was the anniversary of the battle near Sotk that killed five soldiers.", "historical"),
        ("Azerbaijan will attack Sotk, Armenia said.", "future"),
        ("Azerbaijan plans to shell Armenian positions near Sotk, Armenia said.", "future"),
        ("Soldiers will be captured near Sotk tomorrow.", "future"),
        ("Azerbaijan could attack Armenian positions near Sotk, analysts said.", "hypothetical"),
        ("Armenia warned of an attack near Sotk.", "hypothetical"),
        ("If Azerbaijani forces opened fire near Sotk, Armenia would answer.", "hypothetical"),
        ("Armenia urged Azerbaijan not to shell positions near Sotk.", "hypothetical"),
        ("Azerbaijani forces did not open fire near Sotk, the ministry said.", "negated"),
        ("There was no evidence of shelling near Sotk, monitors said.", "negated"),
        ("Reports of shelling near Sotk are false, the ministry said.", "negated"),
        ("Rumours that shells were fired at Sotk were checked and found to be baseless.", "negated"),
        ("There was no attack near Sotk, a spokesman said.", "negated"),
    ],
)
def test_what_did_not_happen_now_is_set_aside_with_the_reason(sentence: str, reason: str) -> None:
    told = tell(sentence)
    assert told.live == []
    assert told.reasons == {reason}
    assert {c.status for c in told.claims} == {"background"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Two Armenian soldiers were killed near Sotk on Friday.",
        "Two Armenian soldiers were killed near Sotk last week.",
        "Two Armenian soldiers were killed near Sotk on 30 August.",
        pytest.param("Two Armenian soldiers were killed near Sotk when Azerbaijan broke the ceasefire agreed in 2020."),
        "Two Armenian soldiers were killed near Sotk, the first since July.",
        "Two Armenian soldiers were killed near Sotk in the deadliest shelling since 2020.",
    ],
)
def test_what_happened_now_is_not_set_aside(sentence: str) -> None:
    assert tell(sentence).only.killed_low == 2


def test_a_figure_set_aside_is_in_no_total() -> None:
    told = tell("In 2016 five Armenian soldiers were killed near Sotk.")
    (incident,) = told.incidents
    assert (incident.status, incident.killed_low, incident.killed_high) == ("excluded", None, None)


def test_after_a_look_back_the_report_goes_on_with_its_own_day() -> None:
    told = tell(
        "Two Armenian soldiers were killed near Sotk on Friday. In 2016 five soldiers were killed there. "
        "In the attack on Friday, three more soldiers were wounded, Armenia said."
    )
    assert [(k, low) for k, _, low, _ in told.figures] == [("killed", 2), ("wounded", 3)]
    assert told.only.killed_low == 2


def test_a_denial_is_a_claim_and_not_background() -> None:
    told = tell("Azerbaijan denied that its forces had opened fire near Sotk.")
    assert told.only.contested
    assert {(c.stance, c.status) for c in told.claims} == {("denies", "current")}


def test_what_is_news_on_its_day_is_history_months_later() -> None:
    words = "Two Armenian soldiers were killed near Sotk on 1 September 2023."
    assert tell(words).only.status == "mapped"
    assert tell(report(words, published=date(2024, 5, 3))).reasons == {"historical"}


def test_a_report_without_a_day_measures_the_past_from_the_latest_day_it_names() -> None:
    told = tell(
        report(
            "Two Armenian soldiers were killed near Sotk on 1 September 2023, Armenia said. "
            "In 2016 five soldiers were killed near Goris.",
            published=None,
        )
    )
    assert told.only.place is not None
    assert told.only.place.name == "Sotk"
    assert told.reasons == {"historical"}
