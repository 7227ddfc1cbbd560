"""A second reader: the figures of people read once more, from the tree of the sentence, to say how sure the first are.

It shares the vocabulary and the numbers with the grammar of ``casualties``, but not the rules that bind them: which
number goes with which word of harm it takes from who depends on whom. It marks claims and never makes or changes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dashboard.model import CASUALTY_KINDS, Claim, Confidence, Span
from dashboard.preprocess.harm.parse import Parser, Tree
from dashboard.preprocess.told.statements import Statement
from dashboard.preprocess.words.numbers import Quantity
from dashboard.preprocess.words.reading import Reading

MOST = 400
"""Sentences of one report that are read a second time."""
_OUTSIDE = frozenset({"conj", "cc", "relcl", "acl", "appos", "punct", "advcl", "parataxis", "prep"})
_SAID_OF = frozenset({"acomp", "attr", "oprd", "ccomp", "xcomp", "advcl"})
_PARTS = frozenset({"including", "among"})
_RELATIVES = frozenset({"who", "that", "which", "whom"})
_TAKERS = frozenset({"participle", "active", "loss"})
_COUNTED = frozenset({"NN", "CD", "JJ", "PR", "DT"})
_NUMBERED = ("nummod", "compound", "det", "amod", "quantmod", "advmod", "nmod")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader takes a figure for.

    In the clean text ``span`` runs from its number to its noun, and ``harm`` are the words that it goes with.
    """

    kind: str
    low: int | None
    span: Span
    harm: Span
    side: str | None = None


def confirmed(parser: Parser, statements: list[Statement]) -> list[Statement]:
    """Mark the figures of a report's statements with whether the second reader reads them the same."""
    telling = {
        s.reading.sentence.span: s.reading for s in statements if any(c.kind in CASUALTY_KINDS for c in s.claims)
    }
    read: dict[Span, list[Opinion]] = {}
    for span, reading in list(telling.items())[:MOST]:
        read[span] = list(opinions(reading, parser.tree(span.of(reading.doc.text), span.start)))
    return [replace(s, claims=list(_marked(s, read.get(s.reading.sentence.span, [])))) for s in statements]


def _marked(statement: Statement, read: list[Opinion]) -> Iterator[Claim]:
    raw = statement.reading.doc.raw
    known = [replace(o, span=raw(o.span), harm=raw(o.harm)) for o in read]
    for claim in statement.claims:
        yield replace(claim, confidence=confidence(claim, known)) if claim.kind in CASUALTY_KINDS else claim


def confidence(claim: Claim, read: Iterable[Opinion]) -> Confidence | None:
    """Compare a figure with what was read of its words the second time; None where nothing was.

    Spans are those of the raw text. A side that only one of the two names is no difference. Another figure for the
    same word of harm is one, though it stands elsewhere ("The driver, 52, was killed").
    """
    words = Span(claim.start, claim.end)
    near = [o for o in read if o.span.overlaps(words)]
    same = [o for o in near if (o.kind, o.low) == (claim.kind, claim.low)]
    if any(o.side is None or claim.side in (None, o.side) for o in same):
        return "agreed"
    return "differs" if near or any(words.holds(o.harm) for o in read) else None


def opinions(reading: Reading, tree: Tree) -> Iterator[Opinion]:
    """Read the figures of a sentence from its tree."""
    seen: set[tuple[str, int]] = set()
    for hit in [*reading.find("toll"), *reading.find("harm")]:
        kind, form = hit.tag.split(":")
        span = reading.span(hit.first, hit.last)
        top = tree.top(span.start, span.end) if span.start < tree.end else None
        if top is None or kind not in CASUALTY_KINDS or reading.at("unharmed", hit.first):
            continue
        heads = _harmed(reading, tree, top, form)
        for head in [*heads, *(n for h in (top, *heads) for n in _after(tree, h, *_PARTS))]:
            for noun in _joined(reading, tree, head):
                if (kind, noun) not in seen and (opinion := _opinion(reading, tree, kind, noun, span)):
                    seen.add((kind, noun))
                    yield opinion


def _harmed(reading: Reading, tree: Tree, top: int, form: str) -> list[int]:
    """The heads of the noun phrases that a word of harm is said of."""
    if form == "toll":
        return _tolled(tree, top)
    if form == "noun" or tree.below(top, "nummod"):
        return [top, *_after(tree, top, "of")]
    objects = tree.below(top, "dobj") if form in _TAKERS else []
    if objects or form in ("active", "loss"):
        return objects
    if subjects := _subjects(tree, top):
        return subjects
    node = tree.nodes[top]
    if node.role in ("acl", "amod"):
        return [node.head, *_among(tree, node.head)]
    if node.role in _SAID_OF:
        return tree.below(node.head, "dobj") or _subjects(tree, node.head)
    if node.role == "conj":
        # "five were killed and several wounded": the number stands for its people
        return [top] if _number(reading, tree, top) else _harmed(reading, tree, node.head, "state")
    return []


def _subjects(tree: Tree, verb: int) -> list[int]:
    """A verb's subjects, its auxiliary's included; of "who" and "that" the noun they go back to."""
    found = [s for i in (verb, *tree.below(verb, "auxpass", "aux")) for s in tree.below(i, "nsubjpass", "nsubj")]
    if found and all(tree.nodes[i].word in _RELATIVES for i in found):
        return [tree.nodes[verb].head] if tree.nodes[verb].role == "relcl" else []
    return found


def _among(tree: Tree, noun: int) -> list[int]:
    """Those who are "among" the others ("a medic was among those killed")."""
    preposition = tree.nodes[noun].head
    return _subjects(tree, tree.nodes[preposition].head) if tree.nodes[preposition].word == "among" else []


def _tolled(tree: Tree, top: int) -> list[int]:
    """The figure that a toll is said to have come to: "rose to 8", "reached 8", "stands at 8"."""
    verb = tree.nodes[top].head
    if verb == top:
        return _after(tree, top, "to", "at", "of")
    return [*_after(tree, verb, "to", "at"), *tree.below(verb, "dobj", "attr")]


def _after(tree: Tree, at: int, *prepositions: str) -> list[int]:
    """What a word's prepositions lead to."""
    leads = [i for i in tree.below(at, "prep") if tree.nodes[i].word in prepositions]
    return [noun for i in leads for noun in tree.below(i, "pobj")]


def _joined(reading: Reading, tree: Tree, head: int) -> list[int]:
    """A noun with those joined to it by "and" or, after a number, by a comma alone."""
    found = [head]
    for at in found:
        found += [i for i in tree.below(at, "conj") if tree.nodes[i].tag[:2] in _COUNTED]
        found += tree.below(at, "appos") if _number(reading, tree, at) else []
    return found


def _opinion(reading: Reading, tree: Tree, kind: str, head: int, harm: Span) -> Opinion | None:
    """One figure: the number of a noun phrase, or one for a person named by a singular noun."""
    node = tree.nodes[head]
    quantity = _number(reading, tree, head)
    if quantity is None:
        person = _person(reading, tree, head)
        return (
            Opinion(kind, 1, Span(person, node.end), harm, _side(reading, tree, head)) if person is not None else None
        )
    span = Span(min(quantity.span.start, node.start), node.end)
    return Opinion(kind, quantity.low, span, harm, _side(reading, tree, head))


def _number(reading: Reading, tree: Tree, head: int) -> Quantity | None:
    """The number of a noun, or None; "a" and "another" before it are none, "another" alone is one."""
    cells = [tree.nodes[j].start for i in tree.below(head, *_NUMBERED) for j in tree.under(i)]
    own = tree.nodes[head].start
    for first, (quantity, last) in reading.quantities.items():
        span = reading.span(first, last)
        if span.start >= tree.end:
            break
        if span.start <= own < span.end or (not quantity.article and any(span.start <= at < span.end for at in cells)):
            return quantity
    return None


def _person(reading: Reading, tree: Tree, head: int) -> int | None:
    """Where the word for a single person begins, "driver" or "journalist" before a name; None for other nouns."""
    named = tree.nodes[head].tag == "NNP"
    for noun in [*tree.below(head, "compound", "appos"), head] if named else [head]:
        hit = reading.at("victim", reading.index(tree.nodes[noun].start))
        plural = tree.nodes[noun].tag not in ("NN", "NNP")
        if hit and not plural and not reading.lower(hit.last).endswith("s") and not reading.at("harm", hit.last):
            return reading.span(hit.first, hit.last).start
    return None


def _side(reading: Reading, tree: Tree, head: int) -> str | None:
    """The side that a noun phrase itself names, civilians included; None where it names none or two."""
    nouns = [head, *_after(tree, head, "of", "from")]
    cells = {reading.index(tree.nodes[i].start) for noun in nouns for i in tree.under(noun, _OUTSIDE)}
    if any(h.tag == "civilians" and h.last in cells for h in reading.find("victim")):
        return "civilians"
    named = {h.tag.split(":")[0] for h in reading.find("side") if h.first in cells}
    return named.pop() if len(named) == 1 else None
