"""Claims about one happening become one incident, across reports, whatever the order they come in."""

import random
from datetime import date
from itertools import permutations

import pytest

from dashboard.model import Report
from tests.telling import Told, report, tell

ARMENIA = "Armenia said on Friday that two of its soldiers were killed near Sotk."
AZERBAIJAN = (
    "Azerbaijan said on Friday that three of its soldiers were wounded near Sotk when Armenian forces opened fire."
)
FIVE = "Azerbaijan's Defence Ministry said five Armenian soldiers were killed near Sotk on Friday."
GORIS = "Armenia said on Friday that one of its soldiers was wounded near Goris."


def told(*texts: str, **more: str) -> Told:
    return tell(*(report(text, name=f"r{n}", **more) for n, text in enumerate(texts)))


def on(day: date, text: str, name: str) -> Report:
    return report(text, name=name, published=day)


def test_both_sides_accounts_of_one_clash_are_one_incident() -> None:
    incident = told(ARMENIA, AZERBAIJAN).only
    assert (incident.killed_low, incident.killed_high) == (2, 2)
    assert (incident.wounded_low, incident.wounded_high) == (3, 3)
    assert (incident.sides, incident.initiator, incident.target) == (("ARM", "AZE"), "ARM", "AZE")
    assert (incident.n_reports, incident.n_origins) == (2, 2)


def test_two_accounts_of_the_same_dead_are_a_range_and_no_sum() -> None:
    incident = told(ARMENIA, FIVE).only
    assert (incident.killed_low, incident.killed_high) == (2, 5)
    assert incident.contested


def test_two_towns_in_two_reports_of_a_day_stay_two() -> None:
    both = told(ARMENIA, GORIS)
    assert both.at("Sotk").n_reports == both.at("Goris").n_reports == 1


@pytest.mark.parametrize("day", ["28 August", "3 September", "1 August"])
def test_the_same_town_on_another_day_is_another_incident(day: str) -> None:
    other = on(
        date(2023, 9, 3), f"Armenia said on Sunday that one of its soldiers was killed near Sotk on {day}.", "r2"
    )
    assert len(tell(on(date(2023, 9, 1), ARMENIA, "r1"), other).live) == 2


def test_two_names_of_one_village_are_one_incident() -> None:
    incident = told(ARMENIA, FIVE.replace("Sotk", "Zod")).only
    assert incident.place is not None
    assert incident.place.name == "Sotk"


def test_other_parties_at_one_place_and_day_are_another_incident() -> None:
    others = told(ARMENIA, "Russia said on Friday that three Iranian soldiers were wounded near Sotk.")
    assert len(others.live) == 2


def test_a_blockade_is_not_merged_with_a_clash() -> None:
    assert len(told(ARMENIA, "Azerbaijan set up a checkpoint near Sotk on Friday, Armenia said.").live) == 2


def test_what_is_set_aside_is_merged_with_nothing() -> None:
    both = told(
        ARMENIA,
        "In 2016 five Armenian soldiers were killed near Sotk.",
        "In 2016 five Armenian soldiers were killed near Sotk.",
    )
    assert both.only.killed_high == 2
    assert sum(i.status == "excluded" for i in both.incidents) == 2


def test_a_newer_report_of_a_claimant_supersedes_its_older_figure() -> None:
    later = "Armenia said on 1 September that four of its soldiers were killed near Sotk."
    both = tell(on(date(2023, 9, 1), ARMENIA, "r1"), on(date(2023, 9, 2), later, "r2"))
    assert (both.only.killed_low, both.only.killed_high) == (4, 4)
    assert {c.low: c.status for c in both.of("killed")} == {2: "superseded", 4: "current"}


def test_figures_of_a_claimant_that_differ_on_one_day_are_a_range() -> None:
    both = told(ARMENIA, "Armenia said on Friday that four of its soldiers were killed near Sotk.")
    assert (both.only.killed_low, both.only.killed_high) == (2, 4)


@pytest.mark.parametrize(
    ("texts", "grade"),
    [
        ([ARMENIA], "weak"),
        ([ARMENIA, AZERBAIJAN], "fair"),
        ([ARMENIA, FIVE], "contested"),
        ([ARMENIA, "Azerbaijan denied that two Armenian soldiers were killed near Sotk on Friday."], "contested"),
        (["Azerbaijan admitted on Friday that Azerbaijani forces opened fire near Sotk."], "confirmed"),
        (["Azerbaijan admitted on Friday that its forces killed two Armenian soldiers near Sotk."], "confirmed"),
        pytest.param(
            [ARMENIA, "Azerbaijan denied that Armenian soldiers were killed near Sotk on Friday."],
            "contested",
            marks=pytest.mark.xfail(strict=True, reason="a denial without a figure is lost"),
        ),
    ],
)
def test_the_grade_says_how_well_it_is_borne_out(texts: list[str], grade: str) -> None:
    assert told(*texts).only.grade == grade


def test_a_reprint_is_a_report_but_no_second_origin() -> None:
    twice = told(ARMENIA, ARMENIA, origin_id="one")
    assert (twice.only.n_reports, twice.only.n_origins, twice.only.grade) == (2, 1, "weak")
    assert twice.only.killed_high == 2


def test_each_side_naming_the_other_leaves_the_initiator_open() -> None:
    both = told(
        "Armenian forces opened fire near Sotk on Friday, Azerbaijan's Defence Ministry said.",
        "Azerbaijani forces opened fire near Sotk on Friday, Armenia's Defence Ministry said.",
    )
    assert (both.only.initiator, both.only.target, both.only.contested) == (None, None, True)
    assert {c.side for c in both.of("initiator")} == {"ARM", "AZE"}


def test_a_stated_day_is_better_than_the_publications() -> None:
    both = tell(
        on(date(2023, 9, 2), "Two Armenian soldiers were killed near Sotk, Armenia said.", "r1"),
        on(date(2023, 9, 2), "Armenia said two of its soldiers were killed near Sotk on 1 September 2023.", "r2"),
    )
    assert (both.only.date.start, both.only.date.end, both.only.date.basis) == (date(2023, 9, 1),) * 2 + ("stated",)


def test_the_order_of_the_reports_changes_nothing() -> None:
    reports = [
        on(date(2023, 9, 1), ARMENIA, "a"),
        on(date(2023, 9, 1), FIVE, "b"),
        on(date(2023, 9, 2), AZERBAIJAN.replace("on Friday", "on 1 September"), "c"),
        on(date(2023, 9, 1), GORIS, "d"),
    ]
    made = {(tuple(t.incidents), tuple(t.claims)) for p in permutations(reports) for t in [tell(*p)]}
    assert len(made) == 1


def test_an_incident_keeps_its_id_when_a_later_report_joins() -> None:
    first = on(date(2023, 9, 1), ARMENIA, "zzz")
    alone = tell(first).only.incident_id
    assert (
        tell(first, on(date(2023, 9, 2), FIVE.replace("on Friday", "on 1 September"), "aaa")).only.incident_id == alone
    )


def test_an_incident_keeps_its_id_when_an_earlier_report_turns_up() -> None:
    first = on(date(2023, 9, 2), FIVE.replace("on Friday", "on 1 September"), "r2")
    alone = tell(first).only.incident_id
    assert tell(first, on(date(2023, 9, 1), ARMENIA, "r1")).only.incident_id == alone


def test_a_report_about_something_else_changes_no_id() -> None:
    alone = tell(on(date(2023, 9, 1), ARMENIA, "m"))
    for name in ("a", "z"):
        both = tell(on(date(2023, 9, 1), ARMENIA, "m"), on(date(2023, 8, 1), GORIS.replace("Friday", "1 August"), name))
        assert both.at("Sotk").incident_id == alone.only.incident_id


def test_ids_are_unique_and_claims_lead_to_their_incident() -> None:
    many = told(*[ARMENIA, FIVE, GORIS, AZERBAIJAN] * 3)
    ids = [i.incident_id for i in many.incidents]
    assert len(set(ids)) == len(ids)
    assert {c.incident_id for c in many.claims} == set(ids)
    assert all(i.n_claims == sum(c.incident_id == i.incident_id for c in many.claims) for i in many.incidents)


def test_many_reports_of_a_day_keep_their_order() -> None:
    texts = [ARMENIA, FIVE, GORIS, AZERBAIJAN]
    reports = [on(date(2023, 9, 1), texts[n % 4], f"r{n}") for n in range(24)]
    expected = tell(*reports)
    random.Random(4).shuffle(reports)
    assert tell(*reports).incidents == expected.incidents


def test_nothing_becomes_nothing() -> None:
    assert tell().incidents == []


def test_a_strike_at_dawn_and_one_at_dusk_are_two() -> None:
    both = told(
        "Armenia said two of its soldiers were killed in shelling near Sotk at dawn on Friday.",
        "Armenia said four of its soldiers were killed in shelling near Sotk at dusk on Friday.",
    )
    assert len(both.live) == 2


def test_one_figure_at_two_hours_is_one_incident_told_twice() -> None:
    both = told(
        "Armenia said two of its soldiers were killed in shelling near Sotk at dawn on Friday.",
        "Armenia said two of its soldiers were killed in shelling near Sotk on Friday evening.",
    )
    assert both.only.n_reports == 2


def test_the_second_shelling_of_a_day_is_not_merged_with_the_first() -> None:
    both = told(
        "Armenia said two of its soldiers were killed in shelling near Sotk on Friday.",
        "Armenia said four of its soldiers were killed near Sotk on Friday in the second shelling of the day.",
    )
    assert len(both.live) == 2


def test_a_bombing_and_an_abduction_in_one_town_are_two() -> None:
    both = told(
        "Gunmen abducted three teachers in Goris on Friday, police said.",
        "A car bomb killed two policemen in Goris on Friday, police said.",
    )
    assert len(both.live) == 2
