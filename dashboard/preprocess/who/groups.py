"""Groups by grammar: "the Free Valley Front (FVF)" and "the FVF" after it, "Mai-Mai rebels", "Haitian gangs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.model import Span
from dashboard.preprocess.who.group_names import Name, named
from dashboard.preprocess.words.lexicon import Hit, Token, table, tokens, vocabulary
from dashboard.preprocess.words.reading import Reading
from dashboard.sides import code_of, slug

_WORDS = {key: frozenset(words) for key, words in table("actors")["groups"].items()}
_PEOPLES = frozenset(word.lower() for word in _WORDS["peoples"])
_CAUSES = frozenset(word.lower() for word in _WORDS["causes"])
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z0-9]{0,8}[A-Z](?:-[A-Z][A-Za-z]{0,4})?)\)")
_FUNCTION = frozenset(
    "and or who which that in on at by from with to of for near was were is are had has have been will would "
    "then also as when while after before during into over against".split()
)
_MOST = 100  # acronyms of one report that are looked up
_BEFORE = 120  # characters before an acronym in which its name stands
_ADJECTIVES = 3  # tokens between a people's adjective and its noun ("Palestinian Islamist militants")


@dataclass
class Names:
    """The short names of groups that a report gives: acronyms anywhere in it, "the Front" after the full name."""

    sides: dict[str, list[tuple[list[str], str]]] = field(default_factory=dict)
    """Sides by the first token of a short name, with all its tokens."""
    heads: dict[str, str] = field(default_factory=dict)

    def add(self, short: str, side: str) -> None:
        """Remember a short name, unless the vocabulary knows the word by itself."""
        words = tokens(short)
        rows = self.sides.setdefault(words[0].text, [])
        if not any(row[0] == [w.text for w in words] for row in rows) and not vocabulary().find(words):
            rows.append(([w.text for w in words], side))

    def note(self, words: list[Token], side: str) -> None:
        """Remember the initials and the head of a group's full name."""
        initials = "".join(w.text[0] for w in words if w.text[:1].isupper())
        if len(initials) > 2 and len(words) > 2:
            self.add(initials, side)
        if words[-1].lower in _WORDS["short"]:
            self.heads[words[-1].lower] = side

    def introduce(self, reading: Reading) -> None:
        """Remember the acronyms that a report gives in parentheses after a group's name, wherever it does."""
        text = reading.doc.text
        given: dict[str, int] = {}
        for match in _ACRONYM.finditer(text):
            if len(given) < _MOST:
                given.setdefault(match[1], match.start())
        for acronym, end in given.items():
            start = max(text.rfind("\n", 0, end) + 1, end - _BEFORE)
            words = tokens(text, Span(start, end))
            before = Reading(reading.doc, reading.sentence, words)
            for hit in vocabulary().find(words):
                before.hits.setdefault(hit.category, []).append(hit)
            ends = [n.side for n in named(before) if n.last == len(words) - 1]
            ends += [h.tag.split(":")[0] for h in before.find("side") if h.last == len(words) - 1 and _is_group(h)]
            side = next(iter(ends), None)
            if side:
                self.add(acronym, side)


def lay(readings: Sequence[Reading]) -> None:
    """Lay the groups that grammar tells beside the sides that the vocabulary knows, as hits of the category "side"."""
    names = Names()
    if readings and "(" in readings[0].doc.text:
        names.introduce(readings[0])
    for reading in readings:
        if reading.find("side"):
            reading.lay("side", _drop_attached(reading))
        for layer in (_groups(reading), _short(reading, names)):
            if layer:
                reading.lay("side", _over(reading.find("side"), layer))
        if plain := _plain(reading):
            reading.lay("side", _over(reading.find("side"), plain))
        _silence(reading)
        for hit in reading.find("side"):
            if hit.last - hit.first > 1 and _is_group(hit):
                names.note(reading.words[hit.first : hit.last + 1], hit.tag.split(":")[0])


def _silence(reading: Reading) -> None:
    """Take the verbs out of names: nobody states anything in "United States", nor strikes in "Strike Force"."""
    named = {i for h in reading.find("side") if h.last > h.first for i in range(h.first, h.last + 1)}
    named = {i for i in named if reading.words[i].text[:1].isupper()}
    for category in ("say", "event", "harm", "relay") if named else ():
        hits = reading.find(category)
        kept = [h for h in hits if not named.issuperset(range(h.first, h.last + 1))]
        if len(kept) < len(hits):
            reading.lay(category, kept)


def _is_group(hit: Hit) -> bool:
    return hit.tag.endswith(":group")


def _over(under: list[Hit], above: list[Hit]) -> list[Hit]:
    """Lay hits over others: what they cover goes."""
    cells = {i for h in above for i in range(h.first, h.last + 1)}
    kept = [h for h in under if cells.isdisjoint(range(h.first, h.last + 1))]
    return sorted(kept + above, key=lambda h: h.first) if above else kept


def _drop_attached(reading: Reading) -> list[Hit]:
    """The sides of a sentence without those named only in passing ("Iran-backed", "pro-Russian", "Dutch-flagged")."""
    return [h for h in reading.find("side") if not _in_passing(reading, h)]


def _in_passing(reading: Reading, hit: Hit) -> bool:
    if reading.lower(hit.first - 1) == "-" and reading.lower(hit.first - 2) in _WORDS["opposed"]:
        return True
    after = reading.lower(hit.last + 2) if reading.lower(hit.last + 1) == "-" else ""
    return after in _WORDS["attached"] and not (_is_group(hit) and after in _WORDS["akin"])


def _groups(reading: Reading) -> list[Hit]:
    return [Hit("side", f"{name.side}:group", name.first, name.last) for name in named(reading) if name.side]


def _short(reading: Reading, names: Names) -> list[Hit]:
    """Acronyms and "the Front", where the report has given the full name."""
    found: list[Hit] = []
    if not names.sides and not names.heads:
        return found
    if names.sides:
        for at, word in enumerate(reading.words):
            for short, side in names.sides.get(word.text, ()):
                if [w.text for w in reading.words[at : at + len(short)]] == short:
                    found.append(Hit("side", f"{side}:group", at, at + len(short) - 1))
    for hit in reading.find("grouphead") if names.heads else ():
        capital = reading.words[hit.last].text[:1].isupper()
        follows = reading.words[hit.last + 1].text[:1].isupper() if hit.last + 1 < len(reading.words) else False
        known = names.heads.get(reading.lower(hit.last))
        if known and capital and not follows and reading.lower(hit.first - 1) == "the":
            found.append(Hit("side", f"{known}:group", hit.first, hit.last))
    taken = {i for h in reading.find("side") if _is_group(h) for i in range(h.first, h.last + 1)}
    return [h for h in found if h.first not in taken and h.last not in taken]


def _plain(reading: Reading) -> list[Hit]:
    """Plain words for those who fight, joined with the people, cause or name before them ("Haitian gangs")."""
    found: list[Hit] = []
    for hit in reading.find("plain"):
        held = reading.at("side", hit.first) or reading.at("side", hit.last)
        if held and _is_group(held):
            continue
        joined = _told_by_name(reading, hit) or _joined(reading, hit)
        if joined.first < hit.first or joined.last > hit.last or not _adjectival(reading, hit):
            found.append(joined)
    taken = {h.first for h in reading.find("plain")}
    for hit in reading.find("body"):
        if reading.lower(hit.last) in _WORDS["followers"] and hit.last not in taken:
            name = _name_before(reading, hit.first)
            if name:
                found.append(name)
    return found


def _adjectival(reading: Reading, hit: Hit) -> bool:
    """Tell whether a plain word is the adjective of another noun ("gang violence")."""
    if reading.lower(hit.last) not in _WORDS["adjectives"]:
        return False
    after = reading.lower(hit.last + 1)
    told = any(reading.at(c, hit.last + 1) for c in ("harm", "say", "event"))
    verb = after.endswith("ed") or (after.endswith("s") and told)
    return after.isalpha() and not verb and after not in _FUNCTION


def _told_by_name(reading: Reading, hit: Hit) -> Hit | None:
    """A plain word whose group is named right after it ("the rebel group X", "gunmen of the X")."""
    at = hit.last + 1
    if reading.lower(at) in ("of", "from"):
        at += 1 + (reading.lower(at + 1) == "the")
    side = reading.starting("side", at)
    return Hit("side", side.tag, hit.first, side.last) if side and _is_group(side) else None


def _joined(reading: Reading, hit: Hit) -> Hit:
    """A plain word with what stands before it: a group's own name, a people's adjective, a name, or nothing."""
    at = hit.first - 1
    for _ in range(_ADJECTIVES):
        side = reading.at("side", at)
        if side is not None:
            return _of_side(reading, side, hit)
        if reading.lower(at) in _PEOPLES and reading.words[at].text[:1].isupper():
            return Hit("side", f"{slug(reading.words[at].text)}-{hit.tag}:group", at, hit.last)
        if reading.lower(at) not in _CAUSES and reading.lower(at) != "-":
            break
        at -= 1
    if reading.lower(hit.last) in _WORDS["followers"] and (name := _name_before(reading, hit.first)):
        return Hit("side", name.tag, name.first, hit.last)
    return Hit("side", f"{hit.tag}:group", hit.first, hit.last)


def _of_side(reading: Reading, side: Hit, hit: Hit) -> Hit:
    kind = side.tag.split(":")[1]
    if kind == "group":
        return Hit("side", side.tag, side.first, hit.last)
    if kind == "demonym":
        return Hit("side", f"{slug(reading.words[side.last].text)}-{hit.tag}:group", side.first, hit.last)
    return Hit("side", f"{hit.tag}:group", hit.first, hit.last)


def _name_before(reading: Reading, end: int) -> Hit | None:
    """The name before "fighters" or "militia" where it is a group's: no place's, people's, person's or outlet's."""
    name = Name.before(reading, end)
    if name is None:
        return None
    words = [w.lower for w in reading.words[name.first : name.last + 1]]
    if any(word in _CAUSES for word in words):
        return None
    text = reading.said(name.first, name.last)
    code = code_of(text) or slug(text)
    adjective = name.first == name.last and words[0].endswith(tuple(_WORDS["endings"]))
    if code_of(text) is None and (adjective or any(word in _PEOPLES for word in words)):
        code = f"{code}-{slug(reading.said(end, end))}"
    return Hit("side", f"{code}:group", name.first, end)
