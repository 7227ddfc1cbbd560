"""Made-up reports in any number: short digests of clashes at real places, many of them told by several reports."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

_PLACES = {
    "Nigerian": "Maiduguri Bama Gwoza Damaturu Konduga Dikwa Monguno Chibok Kaduna Zaria Jos Katsina".split(),
    "Syrian": "Aleppo Idlib Homs Hama Daraa Raqqa Palmyra Saraqib Manbij Afrin".split(),
    "Ukrainian": "Kharkiv Izyum Bakhmut Kramatorsk Kherson Zaporizhzhia Avdiivka Kupiansk Lyman".split(),
    "Sudanese": "Khartoum Omdurman Nyala Zalingei Kutum Kadugli Dilling".split(),
    "Somali": "Mogadishu Kismayo Baidoa Beledweyne Jowhar Galkayo".split(),
    "Congolese": "Goma Beni Bunia Butembo Rutshuru Masisi Bukavu".split(),
}
_OTHERS = {
    "Nigerian": "Boko Haram",
    "Syrian": "Islamic State",
    "Ukrainian": "Russian",
    "Sudanese": "Rapid Support Forces",
    "Somali": "al-Shabaab",
    "Congolese": "M23",
}
_TOLD = (
    "The {own} army said on {day} that {n} of its soldiers were killed near {place}.",
    "{Other} fighters killed {n} civilians in {place} on {day}, residents said.",
    "At least {n} people were killed and {m} wounded in shelling of {place} on {day}, officials said.",
    "{n} {own} soldiers were wounded near {place} between {before} and {day}, the army said.",
    "The {own} army said it killed {n} {other} fighters on {day}.",
    "{own} forces opened fire near {place} on {day}, wounding {n} people, a local official said.",
    "A bomb killed {n} policemen in {place} on {day}, police said. Hours later gunmen wounded {m} people in {second}.",
    "{n} people were killed in fighting across the {own} countryside in {month}, the United Nations said.",
)
_FIRST = date(2021, 1, 1)


def jsonl(number: int, days: int = 900, seed: int = 4) -> Iterator[dict[str, str]]:
    """Yield reports as lines of JSON have them; the same seed gives the same."""
    dice = random.Random(seed)
    for count in range(number):
        day = _FIRST + timedelta(days=dice.randrange(days))
        own = dice.choice(list(_PLACES))
        told = [_sentence(dice, own, day) for _ in range(dice.choice((1, 1, 2, 3)))]
        text = " ".join(told) + f" The situation stayed tense, correspondents said. Digest {count}."
        published = day + timedelta(days=dice.choice((0, 0, 1, 2)))
        paper = f"Paper {dice.randrange(40)}"
        yield {"id": f"made-{count}", "text": text, "published": published.isoformat(), "publisher": paper}


def _sentence(dice: random.Random, own: str, day: date) -> str:
    before = day - timedelta(days=dice.choice((1, 1, 2, 9, 40)))
    return dice.choice(_TOLD).format(
        own=own,
        other=_OTHERS[own],
        Other=_OTHERS[own],
        n=dice.randrange(2, 12),
        m=dice.randrange(2, 30),
        place=dice.choice(_PLACES[own]),
        second=dice.choice(_PLACES[own]),
        day=f"{day:%-d %B %Y}",
        before=f"{before:%-d %B %Y}",
        month=f"{day:%B %Y}",
    )
