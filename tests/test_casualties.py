"""Which number goes with which word of harm."""

import pytest

from dashboard.preprocess.harm.casualties import find
from tests.telling import Figure, sentences, tell

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
        (
            "Two Armenian soldiers were killed, three were wounded and one was captured near Sotk.",
            [("killed", A, 2, 2), ("wounded", A, 3, 3), ("captured", A, 1, 1)],
        ),
        (
            "The shelling near Sotk killed four Armenian soldiers of the garrison and a cook.",
            [("killed", A, 4, 4), ("killed", "civilians", 1, 1)],
        ),
        (
            "Two Armenian soldiers near Sotk died, while four of the injured could not be saved.",
            [("killed", A, 2, 2), ("killed", A, 4, 4)],
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
            "No one was killed in the shelling of Sotk, Armenia said.",
            ["killed"],
        ),
        pytest.param(
            "Nobody was injured in the shelling of Goris, Armenia said.",
            ["wounded"],
        ),
        ("There were no casualties in the shelling of Goris, Armenia said.", ["killed", "wounded"]),
        ("Armenia suffered no losses in the clash near Sotk, it said.", ["killed", "wounded"]),
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


Found = tuple[str, int | None, int | None]


def read(sentence: str) -> list[Found]:
    """The kind and bounds of each figure of a sentence."""
    return [(h.kind, h.counted.low, h.counted.high) for r in sentences(sentence) for h in find(r)]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("14 people were treated for gunshot wounds.", [("wounded", 14, 14)]),
        ("At least 21 people are in hospital.", [("wounded", 21, None)]),
        ("A constable took a bullet in the thigh.", [("wounded", 1, 1)]),
        ("A waitress was grazed by a bullet.", [("wounded", 1, 1)]),
        ("Eleven herders were hit by gunfire, of whom four died.", [("wounded", 11, 11), ("killed", 4, 4)]),
        ("Six sailors drowned.", [("killed", 6, 6)]),
        ("Five conscripts lay dead.", [("killed", 5, 5)]),
        ("Three corpses had been brought in.", [("killed", 3, 3)]),
        ("Gunmen slaughtered seven villagers.", [("killed", 7, 7)]),
        ("Residents buried five civilians.", [("killed", 5, 5)]),
        ("The front mourned four of its men.", [("killed", 4, 4)]),
        ("The rebels lost two of their own.", [("killed", 2, 2)]),
        ('Police killed "around ten bandits".', [("killed", 10, 10)]),
        ('State television said 70 "insurgents" had been eliminated.', [("killed", 70, 70)]),
        ("The bomb killed him and two bodyguards.", [("killed", 2, 2)]),
        ("A blast left one soldier killed and four wounded.", [("killed", 1, 1), ("wounded", 4, 4)]),
    ],
)
def test_harm_is_told_in_many_words(sentence: str, figures: list[Found]) -> None:
    assert read(sentence) == figures


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Six died, and the council later raised that to nine.", [("killed", 6, 6), ("killed", 9, 9)]),
        ("The ministry raised the toll to four.", [("killed", 4, 4)]),
        ("A monitor put the dead at four.", [("killed", 4, 4)]),
        ("A monitor put the wounded at 40.", [("wounded", 40, 40)]),
        ("Within two days the dead were five.", [("killed", 5, 5)]),
        ("The dead include two children.", [("killed", 2, 2)]),
        ("Two soldiers died, the army said; the rebels spoke of eleven.", [("killed", 2, 2), ("killed", 11, 11)]),
        ("Two soldiers died; a resident put them at 26.", [("killed", 2, 2), ("killed", 26, 26)]),
        ("It gave a count of eight dead.", [("killed", 8, 8)]),
    ],
)
def test_a_reckoning_is_of_those_told_before_it(sentence: str, figures: list[Found]) -> None:
    assert read(sentence) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "The army put the number of trucks at two.",
        "The army spoke of eleven.",
        "Two soldiers died; the army spoke of eleven drones.",
        "The council raised the rent to nine.",
        "The court raised that to the governor.",
        "The loss of a civilian vessel was acknowledged.",
        "Shells wounded a police vehicle.",
    ],
)
def test_a_reckoning_of_other_things_is_no_figure(sentence: str) -> None:
    assert [kind for kind, low, _ in read(sentence) if low != 2 or kind != "killed"] == []


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Seven people were killed, three of them civilians.", [(3, "civilians")]),
        ("Nine people were killed, four of whom were soldiers.", [(4, "soldiers")]),
        ("Six passengers were hurt, two of them seriously.", [(2, None)]),
        ("Thirty people were hurt, ten gravely.", [(10, None)]),
        ("Three of the dead were children.", [(3, "children")]),
        ("Clashes killed 14: nine rebels and five soldiers.", [(9, "rebels"), (5, "soldiers")]),
        ("Nine people died, six of them rebels and two soldiers.", [(6, "rebels"), (2, "soldiers")]),
    ],
)
def test_a_part_says_who_it_is(sentence: str, parts: list[tuple[int, str | None]]) -> None:
    found = [h for r in sentences(sentence) for h in find(r)]
    assert [(h.counted.low, h.counted.head) for h in found if h.counted.part] == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody was hurt near Sotk.",
        "The missile came down near Sotk and hurt nobody.",
        "Shells fell on Sotk without victims.",
        "No civilians were harmed near Sotk.",
        "The passengers escaped unhurt near Sotk.",
    ],
)
def test_where_nobody_is_hurt_nobody_is_killed_either(sentence: str) -> None:
    assert sorted(read(sentence)) == [("killed", 0, 0), ("wounded", 0, 0)]


def test_that_nobody_else_is_hurt_leaves_the_killed_as_they_are() -> None:
    assert read("Two people were killed and nobody else was hurt.") == [("killed", 2, 2), ("wounded", 0, 0)]


def test_one_of_the_injured_who_dies_is_killed_and_wounds_nobody_more() -> None:
    assert read("One of the injured died on Sunday.") == [("killed", 1, 1)]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("The driver, 52, was killed near Hama.", [("killed", "civilians", 1, 1)]),
        ("A woman of 34 was injured near Hama.", [("wounded", "civilians", 1, 1)]),
        ("A girl of nine was among the dead near Hama.", [("killed", "civilians", 1, 1)]),
        ("Two brothers aged 4 and 6 were killed near Hama.", [("killed", "civilians", 2, 2)]),
        ("A couple in their seventies were killed near Hama.", [("killed", "civilians", 2, 2)]),
    ],
)
def test_an_age_counts_nobody(sentence: str, figures: list[Figure]) -> None:
    assert tell(sentence).figures == figures


@pytest.mark.parametrize(
    "words",
    [
        "Six villagers suffered blast and shrapnel injuries near Hama.",
        "Six villagers were brought in with burns near Hama.",
        "Six villagers were treated for fractures and bruises near Hama.",
        "Six villagers were shot in the leg near Hama.",
    ],
)
def test_what_people_suffered_wounded_them(words: str) -> None:
    assert tell(words).figures == [("wounded", "civilians", 6, 6)]


def test_who_was_hit_and_died_is_dead_and_not_wounded() -> None:
    assert tell("A boy was hit in the chest and died near Hama.").figures == [("killed", "civilians", 1, 1)]


def test_a_whole_stands_with_the_parts_between_it_and_its_verb() -> None:
    told = tell("At least 57 villagers, including 10 children and three women, were killed near Hama.")
    assert [(c.low, c.status) for c in told.of("killed")] == [(57, "current"), (10, "part"), (3, "part")]


def test_figures_of_two_places_share_their_verb() -> None:
    figures = tell("Seven villagers in Hama, Syria, and three more in Homs, Syria, were killed.").figures
    assert [f[2] for f in figures] == [7, 3]


def test_others_hurt_beside_the_perpetrator_are_no_perpetrators() -> None:
    told = tell("Six people were killed, including the perpetrator, and 35 others were injured in a mosque in Hama.")
    assert [(c.low, c.side) for c in told.of("wounded")] == [(35, "civilians")]
    assert (1, "part") in [(c.low, c.status) for c in told.of("killed")]


def test_the_subject_of_a_verb_is_not_in_a_relative_clause_that_a_comma_closes() -> None:
    told = tell("Three men, who shared a car with a soldier, were killed near Hama.")
    assert [c.low for c in told.of("killed")] == [3]


def test_an_operation_that_was_executed_killed_nobody() -> None:
    assert not tell("The airstrike on Hama, which targeted a militant, was executed in coordination with Iraq.").figures


def test_who_did_it_is_not_who_died_of_it() -> None:
    told = tell("Two villagers were shot by a soldier and died near Hama.")
    assert [(c.low, c.side) for c in told.of("killed")] == [(2, "civilians")]


def test_who_speaks_after_a_figure_is_not_counted_with_it() -> None:
    assert tell("Gunmen shot dead nine traders, a local official told reporters in Hama.").figures == [
        ("killed", "civilians", 9, 9)
    ]


def test_a_number_after_an_age_and_a_comma_counts() -> None:
    told = tell("Three passengers died, including a girl aged 7, and another five were hurt near Hama.")
    assert [c.low for c in told.of("wounded")] == [5]
