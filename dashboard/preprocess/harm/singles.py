"""People told one by one, without a number: "its serviceman", "the driver died", "a third was wounded"."""

from __future__ import annotations

from dashboard.preprocess.harm.heads import AUXILIARIES, Counted, head_of
from dashboard.preprocess.told.tolls import ADDITIONAL, ORDINALS
from dashboard.preprocess.words.ages import past
from dashboard.preprocess.words.lexicon import Hit, table
from dashboard.preprocess.words.reading import Reading

_PLURALS = (
    "s",
    "men",
    "women",
    "people",
    "personnel",
    "children",
    "police",
    "staff",
    "crew",
    "troops",
    "dead",
    "wounded",
    "injured",
)
FAMILIES = frozenset({"family", "families", "household"})
HOUSEHOLDS = FAMILIES | {"crew"}
_KIN = frozenset(table("casualties")["kin"]["words"])


def find(reading: Reading, counted: list[Counted]) -> list[Counted]:
    """Those told one by one in a sentence, besides the phrases counted in it."""
    more = _ordinals(reading) + _another(reading)
    taken = {i for c in (*counted, *more) for i in range(c.first, c.last + 1)}
    singles = (_household(reading, h) or _single(reading, h) for h in reading.find("victim"))
    return more + [c for c in singles if c and not taken.intersection(range(c.first, c.last + 1))]


def _ordinals(reading: Reading) -> list[Counted]:
    """One more person told by an ordinal: "a third was wounded", "a fourth soldier"."""
    found = []
    for at in range(len(reading.words) - 2):
        if reading.lower(at) == "a" and reading.lower(at + 1) in ORDINALS:
            end, group, head = head_of(reading, at + 2)
            if group in ("forces", "civilians", "people") or reading.lower(at + 2) in AUXILIARIES:
                found.append(
                    Counted(
                        at, max(end, at + 1), 1, 1, reading.lower(at + 1), group if group != "unknown" else None, head
                    )
                )
    return found


def _another(reading: Reading) -> list[Counted]:
    """One more person told by "another" alone: "and another is injured"."""
    return [
        Counted(at, at, 1, 1, ADDITIONAL, "people", "other")
        for at in range(1, len(reading.words) - 1)
        if reading.lower(at) == "another"
        and (reading.lower(at + 1) in AUXILIARIES or reading.at("harm", at + 1) or reading.lower(at + 1).endswith("ly"))
    ]


def _household(reading: Reading, hit: Hit) -> Counted | None:
    """The people of a family or crew told by their number ("a family of six")."""
    quantity, last = reading.quantities.get(hit.last + 2, (None, 0))
    if reading.lower(hit.last) not in HOUSEHOLDS or reading.lower(hit.last + 1) != "of" or quantity is None:
        return None
    return Counted(
        max(0, hit.first - 1), last, quantity.low, quantity.high, quantity.qualifier, hit.tag, reading.lower(hit.last)
    )


def _single(reading: Reading, hit: Hit) -> Counted | None:
    """One person without a number: "its serviceman" and "Azerbaijani soldier" mean one."""
    head = reading.lower(hit.last)
    if head.endswith(_PLURALS) or hit.tag == "people" or head in FAMILIES:
        return None
    if head in _KIN and reading.lower(hit.first - 1) in ("his", "her", "their"):
        return Counted(hit.first - 1, hit.last, 1, 1, None, hit.tag, head)  # "he and his wife were wounded"
    before = range(max(0, hit.first - 3), hit.first)
    side = next((i for i in before if reading.starting("side", i)), None)
    own = next((i for i in before if reading.lower(i) in ("its", "our")), None)
    start = side if side is not None else own
    if start is None:
        return _someone(reading, hit, head)
    if any(reading.lower(i) in ("the", "that", ",", "and", "by") for i in range(max(0, start - 1), hit.first)):
        return None
    return Counted(start, hit.last, 1, 1, None, hit.tag, head, own is not None)


def _dies(reading: Reading, at: int) -> bool:
    """Tell whether a verb of death or injury comes next ("died", "of the bus was wounded")."""
    at = past(reading, at)
    if reading.lower(at) == "of":
        at = next((i for i in range(at + 1, at + 6) if reading.lower(i) in AUXILIARIES | {",", "and"}), at)
    while reading.lower(at) in AUXILIARIES or reading.lower(at).endswith("ly") or reading.lower(at) == "also":
        at += 1
    harm = reading.starting("harm", at)
    return harm is not None and harm.tag.split(":")[0] in ("killed", "wounded") and harm.tag.split(":")[1] != "noun"


def _someone(reading: Reading, hit: Hit, head: str) -> Counted | None:
    """One person told by an occupation before a name, or as the one who did it ("the gunman was shot dead")."""
    if (
        reading.at("harm", hit.first - 2)
        and reading.lower(hit.first - 1) == "the"
        and hit.tag in ("civilians", "forces")
    ):
        return Counted(hit.first - 1, hit.last, 1, 1, None, hit.tag, head)  # "killing the driver"
    if reading.lower(hit.first - 1) == "the" and hit.tag in ("civilians", "forces") and _dies(reading, hit.last + 1):
        return Counted(hit.first - 1, hit.last, 1, 1, None, hit.tag, head)  # "the driver died"
    following = reading.words[hit.last + 1].text if hit.last + 1 < len(reading.words) else ""
    titled = following[:1].isupper() and hit.tag in ("civilians", "forces")
    doer = hit.tag == "militants" and {"the", "a", "an", "one"} & {
        reading.lower(hit.first - 1),
        reading.lower(hit.first - 2) if reading.lower(hit.first - 1) in ("suspected", "alleged", "lone") else "",
    }
    before = reading.lower(hit.first - 1)
    if not ((titled and before in ("", "and", "the", ",", "that", ".")) or doer) or reading.in_date(hit.last + 1):
        return None
    return Counted(hit.first, hit.last, 1, 1, None, hit.tag, head)
