"""What a place name does in its sentence: where it happened, what was struck, or who speaks and acts."""

from __future__ import annotations

from dashboard.model import Resolution
from dashboard.preprocess.what.events import EVENTS, VIOLENT
from dashboard.preprocess.where.place_words import place_words
from dashboard.preprocess.who.actors import Actor
from dashboard.preprocess.words.reading import Reading

NOT_A_SITE = frozenset({"from"})
"""Relations that say where something came from, not where it happened."""
_LOCATIVE = frozenset("in near inside outside around off across throughout at along within on into over".split())
_ARTICLES = frozenset(("the", "a", "an", "of", "'s"))
_AGAINST = frozenset("on against at of in into across targeting".split())
_ONCE = frozenset(("former", "ex", "ex-", "late", "one-time", "then"))
_PARTICLES = frozenset(("al", "-", "el", "de", "la", "von", "van", "bin", "ben", "abu"))
_SHIPS = frozenset("flagged vessel ship tanker carrier freighter yacht trawler frigate destroyer mv uss hms ss".split())
_BOUND = frozenset("bound headed heading destined travelling traveling sailing way route".split())
_FIRES = "Explosions/Remote violence"


def sites(reading: Reading, actors: list[Actor]) -> list[Resolution]:
    """Return the places of a sentence where something can have happened, in order."""
    return [
        p
        for p in reading.places
        if p.place is not None
        and p.toponym.descriptor != "demonym"
        and p.toponym.relation not in NOT_A_SITE
        and not is_office(reading, p)
        and not is_ward(reading, p)
        and not is_name(reading, p)
        and not is_aim(reading, p)
        and not is_party(reading, actors, p)
    ]


def is_party(reading: Reading, actors: list[Actor], found: Resolution) -> bool:
    """Tell whether a place's name stands for a party here ("Armenia said", "by Baku", "border with Azerbaijan")."""
    start = found.toponym.span.start
    whole = found.place is not None and found.place.kind == "country"
    struck = is_struck(reading, found)
    for actor in actors:
        if reading.words[actor.first].start <= start <= reading.words[actor.last].end:
            before = leading(reading, actor.first)
            if actor.kind not in ("name", "capital"):
                return True
            if struck:
                return False
            return reading.lower(before) not in _LOCATIVE or is_seat(reading, actor)
    return whole and found.toponym.relation != "in" and not struck


def is_office(reading: Reading, found: Resolution) -> bool:
    """Tell whether a place only says which office somebody once held ("the former mayor of X")."""
    at = leading(reading, reading.index(found.toponym.span.start))
    office = reading.lower(at) in place_words().of("titles")
    return office and any(reading.lower(i) in _ONCE for i in range(max(0, at - 4), at))


def is_name(reading: Reading, found: Resolution) -> bool:
    """Tell whether a place's name is a person's or a ship's here ("Rosa Goris", "the tanker Goris")."""
    at = reading.index(found.toponym.span.start) - 1
    while at > 0 and reading.lower(at) in _PARTICLES:
        at -= 1
    if at < 0:
        return False
    if reading.words[at].text[:1].isupper() and reading.lower(at) in place_words().given:
        return found.toponym.relation is None
    return reading.lower(at) in _SHIPS


def is_aim(reading: Reading, found: Resolution) -> bool:
    """Tell whether a place is only where something was to go ("aid bound for Goris")."""
    at = leading(reading, reading.index(found.toponym.span.start))
    return reading.lower(at) in ("for", "to", "towards") and reading.lower(at - 1) in _BOUND


def is_ward(reading: Reading, found: Resolution) -> bool:
    """Tell whether a place is only where the hurt or dead were brought ("died at a clinic in X", "flown to X")."""
    brought = [h for h in reading.find("care") if h.tag == "brought"]
    if not brought or is_struck(reading, found):
        return False
    at = reading.index(found.toponym.span.start)
    if found.toponym.relation == "towards":
        return any(0 < at - h.last <= 3 for h in brought)
    wards = [h for h in reading.find("care") if h.tag == "wards"]
    beside = [h for h in wards if 0 < at - h.last <= 3 or 0 <= h.first - at <= 3]
    return any(not _violent(reading, leading(reading, h.first), verb=True) for h in beside)


def leading(reading: Reading, first: int) -> int:
    """Return the token before a name, its article, compass word and common noun left out ("in the city of X")."""
    lexicon = place_words()
    at = first - 1
    for _ in range(6):
        word, after = reading.lower(at), reading.lower(at + 1)
        noun = word in lexicon.descriptors and (after == "of" or after in lexicon.descriptors)
        people = at + 1 < first and at >= 0 and reading.words[at].text in lexicon.demonyms
        if not (word in _ARTICLES or word in lexicon.of("directions") or noun or people):
            break
        at -= 1
    return at


def is_struck(reading: Reading, found: Resolution) -> bool:
    """Tell whether a place is what an attack was made on: "airstrikes against Cambodia", "shells the town of X"."""
    at = leading(reading, reading.index(found.toponym.span.start))
    if _violent(reading, at, verb=True):
        return True
    if reading.lower(at) not in _AGAINST or not _fires(reading, at - 1):
        return False
    return reading.lower(at) != "of" or reading.lower(at - 1).endswith("ing")


def _violent(reading: Reading, index: int, *, verb: bool = False) -> bool:
    """Tell whether a token is a word of violence; as a verb, one that can have a place as its object."""
    hit = reading.at("event", index) or reading.at("blow", index)
    if hit is None or hit.last != index or EVENTS[int(hit.tag)]["type"] not in VIOLENT:
        return False
    return not verb or (
        reading.lower(index).endswith(("s", "ed", "ing", "struck", "hit")) and not _noun(reading, index)
    )


def _noun(reading: Reading, index: int) -> bool:
    """Tell whether a word of violence is a noun here: an adjective or a number stands before it."""
    before = reading.lower(index - 1)
    return before in ("of", "in", "by", "the", "a", "an", "air", "drone", "missile", "rocket") or before.isdigit()


def _fires(reading: Reading, index: int) -> bool:
    """Tell whether a token, or the one before it, is the noun of an attack from afar or of an attack at all."""
    for at in (index, index - 1):
        hit = reading.at("event", at) or reading.at("blow", at)
        if hit is not None and EVENTS[int(hit.tag)]["type"] in VIOLENT:
            sort = EVENTS[int(hit.tag)]
            return bool(sort["type"] == _FIRES or sort["sub_type"] == "Attack" or reading.lower(at) in _ASSAULTS)
    return False


_ASSAULTS = frozenset("attack attacks assault assaults raid raids offensive incursion incursions invasion".split())


def is_seat(reading: Reading, actor: Actor) -> bool:
    """Tell whether a city is named as where a party speaks ("announced in Yerevan", "In Baku the ministry said")."""
    near = range(max(0, actor.first - 4), min(len(reading.words), actor.last + 4))
    if any(reading.at("say", i) or reading.at("relay", i) for i in near):
        return True
    return actor.first <= 1 and bool(reading.find("say") or reading.find("relay"))
