"""Which number goes with which word of harm."""

import pytest

from tests.telling import Figure, tell

A = "ARM"
Z = "AZE"


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Two Armenian soldiers were killed near Sotk.", [("killed", A, 2, 2)]),
        ("Azerbaijani troops killed two Armenian soldiers near Sotk.", [("killed", A, 2, 2)]),
        ("Azerbaijani troops shot dead two Armenian soldiers near Sotk.", [("killed", A, 2, 2)]),
        ("Two Armenian soldiers were shot dead near Sotk.", [("killed", A, 2, 2)]),
        ("A blast near Sotk killed two Armenian soldiers.", [("killed", A, 2, 2)]),
        ("A blast near Sotk left two Armenian soldiers dead.", [("killed", A, 2, 2)]),
        ("A blast near Sotk claimed the lives of two Armenian soldiers.", [("killed", A, 2, 2)]),
        ("Two Armenian soldiers died near Sotk.", [("killed", A, 2, 2)]),
        ("Two Armenian soldiers lost their lives near Sotk.", [("killed", A, 2, 2)]),
        ("Armenia lost two soldiers near Sotk.", [("killed", A, 2, 2)]),
        ("Armenia confirmed the loss of two soldiers near Sotk.", [("killed", A, 2, 2)]),
        ("Armenia confirmed the deaths of two Armenian soldiers near Sotk.", [("killed", A, 2, 2)]),
        ("Armenia confirmed two deaths near Sotk.", [("killed", None, 2, 2)]),
        ("Two Armenian soldiers were fatally wounded near Sotk.", [("killed", A, 2, 2)]),
        ("Two Armenian soldiers suffered wounds near Sotk.", [("wounded", A, 2, 2)]),
        ("Two Armenian soldiers were hospitalised after fighting near Sotk.", [("wounded", A, 2, 2)]),
        ("Two Armenian soldiers were captured near Sotk.", [("captured", A, 2, 2)]),
        ("Two Armenian soldiers were taken prisoner near Sotk.", [("captured", A, 2, 2)]),
        ("Two Armenian soldiers went missing near Sotk.", [("missing", A, 2, 2)]),
        ("Azerbaijan said its forces eliminated five Armenian saboteurs near Kelbecer.", [("killed", A, 5, 5)]),
        ("Azerbaijan said its forces neutralised five Armenian saboteurs near Kelbecer.", [("killed", A, 5, 5)]),
    ],
)
def test_each_wording_of_harm_gives_its_figure(sentence: str, figures: list[Figure]) -> None:
    assert tell(sentence).figures == figures


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Two Armenian soldiers were killed and three wounded near Sotk.", [("killed", A, 2, 2), ("wounded", A, 3, 3)]),
        (
            "Two Armenian soldiers were killed and three were wounded near Sotk.",
            [("killed", A, 2, 2), ("wounded", A, 3, 3)],
        ),
        (
            "Azerbaijani fire killed two Armenian soldiers and wounded three near Sotk.",
            [("killed", A, 2, 2), ("wounded", A, 3, 3)],
        ),
        (
            "Azerbaijani fire killed two Armenian soldiers, wounding three others near Sotk.",
            [("killed", A, 2, 2), ("wounded", A, 3, 3)],
        ),
        (
            "Two Armenian soldiers were killed and three Azerbaijani soldiers were wounded near Sotk.",
            [("killed", A, 2, 2), ("wounded", Z, 3, 3)],
        ),
        pytest.param(
            "Two Armenian soldiers were killed, three were wounded and one was captured near Sotk.",
            [("killed", A, 2, 2), ("wounded", A, 3, 3), ("captured", A, 1, 1)],
            marks=pytest.mark.xfail(strict=True, reason="the third of three figures in a row is lost"),
        ),
        (
            "Twelve Armenian soldiers and four Azerbaijani border guards were killed near Jermuk.",
            [("killed", A, 12, 12), ("killed", Z, 4, 4)],
        ),
        (
            "Two civilians and three Armenian soldiers were wounded near Sotk.",
            [("wounded", "civilians", 2, 2), ("wounded", A, 3, 3)],
        ),
    ],
)
def test_several_figures_of_a_sentence_keep_their_own_words(sentence: str, figures: list[Figure]) -> None:
    assert tell(sentence).figures == figures


def test_killed_or_wounded_counts_neither() -> None:
    assert tell("As many as 70 Armenian soldiers were killed or wounded near Sotk.").figures == []


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("The death toll near Sotk rose from three to four.", ("killed", 4)),
        ("The death toll near Sotk has risen to four.", ("killed", 4)),
        ("The number of wounded near Sotk reached four.", ("wounded", 4)),
        ("The number of Armenian soldiers killed near Sotk stands at four.", ("killed", 4)),
    ],
)
def test_a_toll_is_what_it_rose_to(sentence: str, figure: tuple[str, int]) -> None:
    assert [(kind, low) for kind, _, low, _ in tell(sentence).figures] == [figure]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        pytest.param(
            "No one was killed near Sotk, Armenia said.",
            ["killed"],
        ),
        pytest.param(
            "Nobody was injured in the shelling of Goris, Armenia said.",
            ["wounded"],
        ),
        ("There were no casualties in the shelling of Goris, Armenia said.", ["killed", "wounded"]),
        ("Armenia suffered no losses near Sotk, it said.", ["killed", "wounded"]),
    ],
)
def test_that_nobody_was_hurt_is_an_explicit_zero(sentence: str, kinds: list[str]) -> None:
    figures = tell(sentence).figures
    assert sorted({kind for kind, *_ in figures}) == kinds
    assert {(low, high) for _, _, low, high in figures} == {(0, 0)}


def test_no_one_is_not_one() -> None:
    told = tell("No one was killed or wounded in the shelling of Jermuk, Armenia said.")
    assert {low for *_, low, _ in told.figures} == {0}


def test_the_evidence_of_a_figure_holds_its_number_and_its_word() -> None:
    (claim,) = tell("Azerbaijani troops later shot dead two Armenian soldiers near Sotk.").of("killed")
    assert claim.quote == "shot dead two Armenian soldiers"
