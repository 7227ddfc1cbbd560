"""Figures of one claimant in order, and bounds over all accounts."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.model import Claim
from dashboard.preprocess.told import tolls
from tests.telling import tell


def claim(
    number: int,
    low: int | None,
    high: int | None = -1,
    *,
    kind: str = "killed",
    side: str | None = "ARM",
    by: str | None = "ARM",
    report: str = "r1",
    **more: object,
) -> Claim:
    """A claim of a figure; without a ``high`` it is exact, ``by`` a side that speaks."""
    return Claim(
        claim_id=f"c{number}",
        report_id=report,
        kind=kind,
        quote="",
        start=number,
        end=number,
        claimant=by,
        claimant_side=by,
        side=side,
        low=low,
        high=low if high == -1 else high,
        **more,
    )  # type: ignore[arg-type]


def statuses(claims: list[Claim]) -> list[str]:
    return [c.status for c in claims]


def test_a_repeat_goes() -> None:
    assert [c.claim_id for c in tolls.within_report([claim(1, 2), claim(2, 2)])] == ["c1"]


def test_the_same_figure_of_another_kind_side_or_speaker_is_no_repeat() -> None:
    claims = [claim(1, 2), claim(2, 2, kind="wounded"), claim(3, 2, side="AZE"), claim(4, 2, by="AZE")]
    assert statuses(tolls.within_report(claims)) == ["current"] * 4


def test_another_two_is_no_repeat_of_two() -> None:
    claims = tolls.within_report([claim(1, 2), claim(2, 2, qualifier="additional")])
    assert len(claims) == 2
    assert tolls.bounds(claims, "killed") == (4, 4)


def test_figures_that_fit_into_a_larger_one_are_its_parts() -> None:
    claims = tolls.within_report([claim(1, 3), claim(2, 2), claim(3, 1)])
    assert statuses(claims) == ["current", "part", "part"]
    assert {c.part_of for c in claims[1:]} == {"c1"}
    assert tolls.bounds(claims, "killed") == (3, 3)


def test_the_whole_may_come_after_its_parts() -> None:
    assert statuses(tolls.within_report([claim(1, 2), claim(2, 1), claim(3, 3)])) == ["part", "part", "current"]


def test_what_is_background_or_headline_takes_no_part() -> None:
    claims = [claim(1, 5, status="background"), claim(2, 5, status="headline"), claim(3, 2)]
    assert statuses(tolls.within_report(claims)) == ["background", "headline", "current"]
    assert tolls.bounds(claims, "killed") == (2, 2)


@pytest.mark.parametrize("late_first", [True, False])
def test_a_claimants_newer_figure_supersedes_the_older(late_first: bool) -> None:
    claims = [claim(1, 2, report="old"), claim(2, 4, report="new")]
    days = {"old": date(2023, 9, 1), "new": date(2023, 9, 2)}
    settled = tolls.supersede(claims[::-1] if late_first else claims, days)
    assert {c.claim_id: c.status for c in settled} == {"c1": "superseded", "c2": "current"}
    assert tolls.bounds(settled, "killed") == (4, 4)


def test_a_newer_figure_may_be_lower() -> None:
    settled = tolls.supersede(
        [claim(1, 4, report="old"), claim(2, 3, report="new")], {"old": date(2023, 9, 1), "new": date(2023, 9, 2)}
    )
    assert tolls.bounds(settled, "killed") == (3, 3)


@pytest.mark.parametrize(
    "newer",
    [
        claim(2, 4, report="new", by="AZE"),
        claim(2, 4, report="new", side="AZE"),
        claim(2, 4, report="new", kind="wounded"),
    ],
    ids=["another claimant", "other victims", "another kind"],
)
def test_only_the_same_claimant_kind_and_victims_supersede(newer: Claim) -> None:
    settled = tolls.supersede([claim(1, 2, report="old"), newer], {"old": date(2023, 9, 1), "new": date(2023, 9, 2)})
    assert statuses(settled) == ["current", "current"]


def test_reports_without_a_day_supersede_nothing() -> None:
    settled = tolls.supersede([claim(1, 2, report="a"), claim(2, 4, report="b")], {"a": None, "b": date(2023, 9, 2)})
    assert statuses(settled) == ["current", "current"]


@pytest.mark.parametrize(
    ("claims", "bounds"),
    [
        ([], (None, None)),
        ([claim(1, None, None)], (None, None)),
        ([claim(1, 2)], (2, 2)),
        ([claim(1, 0)], (0, 0)),
        ([claim(1, 3, 6)], (3, 6)),
        ([claim(1, 3, None)], (3, None)),
        ([claim(1, 2), claim(2, 5, by="AZE")], (2, 5)),
        ([claim(1, 2), claim(2, 5, None, by="AZE")], (2, None)),
        ([claim(1, 2), claim(2, 3, side="AZE")], (5, 5)),
        ([claim(1, 2), claim(2, 3, side="AZE"), claim(3, 1, by="AZE")], (1, 5)),
        ([claim(1, 2), claim(2, 2, report="r2")], (2, 2)),
        ([claim(1, 2, by=None), claim(2, 3, by=None, report="r2")], (2, 3)),
        ([claim(1, 2, kind="wounded")], (None, None)),
    ],
    ids=[
        "nothing",
        "no figure",
        "exact",
        "an explicit none",
        "range",
        "open",
        "two claimants are never added",
        "one of them open",
        "one account's two sides add up",
        "of two accounts the bounds",
        "two reports of a claimant",
        "two reports' own words",
        "another kind",
    ],
)
def test_bounds_span_the_accounts(claims: list[Claim], bounds: tuple[int | None, int | None]) -> None:
    assert tolls.bounds(claims, "killed") == bounds


def test_people_without_a_side_may_be_the_same_as_those_with_one() -> None:
    assert tolls.bounds([claim(1, 4), claim(2, 2, side=None)], "killed") == (4, 6)


@pytest.mark.parametrize(
    ("claims", "apart"),
    [
        ([claim(1, 2), claim(2, 2, by="AZE")], False),
        ([claim(1, 2), claim(2, 5, by="AZE")], True),
        ([claim(1, 3, None), claim(2, 5, by="AZE")], False),
        ([claim(1, 6, None), claim(2, 5, by="AZE")], True),
        ([claim(1, 3, 6), claim(2, 5, by="AZE")], False),
        ([claim(1, 2), claim(2, 5, by="AZE", side="AZE")], False),
        ([claim(1, 2), claim(2, 5, by="AZE", status="superseded")], False),
        ([claim(1, 2), claim(2, 2, by="AZE", stance="denies")], True),
        ([claim(1, None, kind="initiator", side="AZE"), claim(2, None, kind="initiator", side="ARM", by="AZE")], True),
        ([claim(1, None, kind="initiator", side="AZE"), claim(2, None, kind="initiator", side="AZE", by="AZE")], False),
        ([], False),
    ],
    ids=[
        "same figure",
        "other figure",
        "within an open one",
        "under an open one",
        "within a range",
        "other victims",
        "superseded",
        "denied",
        "each says the other began",
        "both say one began",
        "nothing",
    ],
)
def test_accounts_differ_where_no_figure_fits_both_or_one_denies(claims: list[Claim], apart: bool) -> None:
    assert tolls.disagree(claims) is apart


def test_a_party_speaks_with_one_voice_whatever_it_is_called() -> None:
    ministry, capital = claim(1, 2, by="ARM"), claim(2, 2)
    assert tolls.speaker_key(ministry) == tolls.speaker_key(capital)


def test_two_outlets_are_two_voices() -> None:
    one = Claim("c1", "r1", "killed", "", 0, 0, claimant="Reuters", claimant_side="media")
    other = Claim("c2", "r1", "killed", "", 0, 0, claimant="AFP", claimant_side="media")
    assert tolls.speaker_key(one) != tolls.speaker_key(other)


def test_a_whole_that_its_parts_come_to_holds_them_also_where_one_is_another() -> None:
    told = tell(
        "Azerbaijan said three of its soldiers were wounded near Sotk. Two soldiers were wounded by a drone, it said. "
        "Another soldier was wounded by gunfire, it said."
    )
    assert [(c.low, c.status) for c in told.of("wounded")] == [(3, "current"), (2, "part"), (1, "part")]


def test_a_figure_that_was_raised_in_its_report_is_the_lowest_that_stands() -> None:
    raised = [
        replace(claim(1, 6, by="ARM", side=None), quote="six dead"),
        replace(claim(50, 9, by="local-officials", side=None), quote="raised that to nine"),
    ]
    assert tolls.bounds(raised, "killed") == (9, 9)
    assert not tolls.disagree(raised)
    foes = [raised[0], replace(raised[1], claimant_side="AZE")]
    assert tolls.bounds(foes, "killed") == (6, 9)
