"""What the reports of seeds/ are known to say is found in them, and no less of it than before."""

import csv

import pytest

from tests.facts import compare


@pytest.fixture(scope="module")
def found() -> list[compare.Answer]:
    return compare.answers(compare.seeds())


@pytest.mark.parametrize("share", ["figure", "side", "side_or_not_stated", "claimant"])
def test_no_fewer_of_the_known_figures_are_found_than_before(found: list[compare.Answer], share: str) -> None:
    measured, floor = compare.shares(found)[share], compare.floors()[share]
    assert measured >= floor, "\n".join(
        [f"{share}: {measured:.3f} is under the floor {floor}", *compare.differences(found)]
    )


def test_nearly_every_known_figure_has_its_report_in_seeds(found: list[compare.Answer]) -> None:
    assert len(found) >= 0.9 * len(list(compare.facts()))


def test_every_known_claim_names_a_known_source() -> None:
    with (compare.HERE / "claims_facts.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    with (compare.HERE / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["source_id"] for row in csv.DictReader(file)}
    assert {c["source_id"] for c in claims} <= sources
    assert len({c["claim_id"] for c in claims}) == len(claims)
