"""How two spellings of one place name meet: a key for equal spellings, a skeleton for other transliterations."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache

from dashboard.preprocess.words.text import fold
from dashboard.settings import DATA

_READABLE = re.compile(
    "[A-Za-z\u00c0-\u024f\u0250-\u02af\u0370-\u052f\u0531-\u0587\u0590-\u05ff\u0600-\u06ff\u10a0-\u10ff\u1e00-\u1eff]"
)
_DROPPED = str.maketrans(
    {"'": None, ".": None, "(": None, ")": None, '"': None, "-": " ", "–": " ", "/": " ", ",": " ", "_": " "}
)

_ARTICLE = re.compile(r"^(?:a[ldnstrz]|e[ldnstrz]|ash|adh|ath|esh|ech|edh) (?=[^ ]{4})")
"""The Arabic article in front of a name, which news leaves out as often as not: Al Hudaydah, Hodeidah."""
_LETTER_PAIRS = (
    ("sch", "s"),
    ("tch", "c"),
    ("dzh", "c"),
    ("kh", "h"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "c"),
    ("zh", "z"),
    ("dj", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("aw", "au"),
    ("ck", "k"),
    ("iy", "y"),
    ("ij", "y"),
    ("yi", "y"),
    ("oo", "u"),
    ("ou", "u"),
    ("ee", "i"),
    ("ea", "a"),
    ("ia", "a"),
    ("ya", "a"),
    ("yu", "u"),
    ("ye", "a"),
    ("yo", "o"),
    ("eh", "a"),
    ("ah", "a"),
    ("aa", "a"),
)
_LETTERS = str.maketrans(
    {
        "x": "h",
        "q": "k",
        "g": "k",
        "j": "c",
        "w": "v",
        "e": "a",
        "y": "i",
        "o": "u",
        "z": "s",
        "b": "b",
        "d": "d",
        "t": "t",
        "p": "p",
    }
)
_ARMENIAN = dict(zip("աբգդեզէըիլկհմյնոպռսվտրւփքօֆ", "abgdezeiilkhmynoprsvtrvpkof", strict=True)) | {
    "թ": "t",
    "ժ": "zh",
    "խ": "kh",
    "ծ": "ts",
    "ձ": "dz",
    "ղ": "gh",
    "ճ": "ch",
    "շ": "sh",
    "չ": "ch",
    "ջ": "j",
    "ց": "ts",
}
_GEORGIAN = dict(zip("აბგდევზთიკლმნოპრსტუფქყჰჯ", "abgdevztiklmnoprstupkqhj", strict=True)) | {
    "ჟ": "zh",
    "ღ": "gh",
    "შ": "sh",
    "ჩ": "ch",
    "ც": "ts",
    "ძ": "dz",
    "წ": "ts",
    "ჭ": "ch",
    "ხ": "kh",
}
_ABJAD = str.maketrans(
    # letters of one sound, written apart in Arabic, Persian, Kurdish and Urdu; weak letters are left out
    {"ک": "ك", "ی": None, "ي": None, "ى": None, "ئ": None, "ا": None, "و": None, "ؤ": None, "ء": None, "ۆ": None}
    | {"ە": None, "ه": None, "ة": None, "ھ": None, "گ": "ك", "غ": "ك", "پ": "ب", "ڤ": "ف", "چ": "ج", "ژ": "ز", "ط": "ت"}
    | {"ص": "س", "ض": "د", "ظ": "ز", "ذ": "د", "ث": "ت", "ق": "ك"}
    | {
        "א": None,
        "ו": None,
        "י": None,
        "ה": None,
        "ע": None,
        "ך": "כ",
        "ק": "כ",
        "ח": "כ",
        "ט": "ת",
        "צ": "ס",
        "ש": "ס",
    }
    | {"ץ": "ס", "ם": "מ", "ן": "נ", "ף": "פ", "ב": "ו", "ג": "כ", "ז": "ס"}
)
_ABJAD_ARTICLE = re.compile(r"(?:^| )(?:ال|אל |א )")
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіїєґ", "abvgdeziyklmnoprstufhieiieg", strict=True))
    | _ARMENIAN
    | _GEORGIAN
    | {"ё": "e", "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


def readable(name: str) -> bool:
    """Tell whether a name is in a script whose words are parted by spaces and which the reader knows."""
    return bool(name) and _READABLE.match(name[0]) is not None


@lru_cache(maxsize=1_000_000)
def name_key(name: str) -> str:
    """Return the spelling under which a name is filed: folded, without marks, one space between words.

    >>> name_key("Kəlbəcər"), name_key("Al-Fashir"), name_key("St. Petersburg"), name_key("W.Va.")
    ('kelbecer', 'al fashir', 'st petersburg', 'wva')
    """
    if name.isascii():
        return " ".join(name.lower().translate(_DROPPED).split())
    return " ".join(fold(name).translate(_DROPPED).split())


def skeleton(key: str) -> str:
    """Return what is left of a key when transliterations no longer differ; used only when the key is unknown.

    >>> skeleton(name_key("Basarkeçər")) == skeleton(name_key("Basargeçer"))
    True
    >>> skeleton("kelbadjar") == skeleton("kalbajar"), skeleton("hocavend") == skeleton("khojavend")
    (True, True)
    """
    if _written_in_abjad(key):
        return _abjad_skeleton(key)
    bare = key.replace("ու", "u").replace("եւ", "ev").translate(_CYRILLIC)
    for pair, letter in _LETTER_PAIRS:
        if pair in bare:
            bare = bare.replace(pair, letter)
    out: list[str] = []
    for letter in bare.translate(_LETTERS):
        if not out or out[-1] != letter:
            out.append(letter)
    return "".join(out)


def _written_in_abjad(key: str) -> bool:
    return "\u0590" <= key[:1] <= "\u06ff"


def _abjad_skeleton(key: str) -> str:
    """Return the consonants of an Arabic or Hebrew name, which spellings of foreign names share."""
    bare = _ABJAD_ARTICLE.sub(" ", key).translate(_ABJAD).replace(" ", "")
    return "".join(letter for n, letter in enumerate(bare) if n == 0 or bare[n - 1] != letter)


def skeletons(key: str) -> tuple[str, ...]:
    """Return a key's skeleton, and that without what a language adds: an Arabic article, a Georgian ending.

    >>> skeletons("al hudaydah")[-1] == skeletons("hodeidah")[-1]
    True
    """
    if "\u10d0" <= key[:1] <= "\u10ff" and key.endswith("ი"):
        return skeleton(key[:-1]), skeleton(key)  # the nominative's ending
    bare = _ARTICLE.sub("", key)
    return (skeleton(key),) if bare == key else (skeleton(key), skeleton(bare))


@cache
def endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return case endings with what the dictionary form has in their place, the longest ending first."""
    table = tomllib.loads((DATA / "lexicon" / "places.toml").read_text(encoding="utf-8"))["endings"]
    return tuple(
        sorted(((ending, tuple(stems)) for ending, stems in table.items()), key=lambda pair: (-len(pair[0]), pair[0]))
    )
