"""Feeds: each entry is a report with its own words, day and address; what is malformed is still read."""

from pathlib import Path

import pytest

from dashboard.errors import InputError
from dashboard.preprocess.formats.draft import Draft, Failure
from dashboard.preprocess.formats.feed import drafts, is_feed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Paper</title><link>https://example.org/news/</link><language>en-GB</language>{}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title type="html">Le &lt;b&gt;Journal&lt;/b&gt;</title>{}</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>Wire</title>
 <link>https://example.org/</link></channel>{}</rdf:RDF>"""


def read(text: str | bytes) -> list[Draft]:
    found = list(drafts(text if isinstance(text, bytes) else text.encode(), "a.rss"))
    assert all(isinstance(draft, Draft) for draft in found)
    return found  # type: ignore[return-value]


def one(item: str, feed: str = RSS) -> Draft:
    (draft,) = read(feed.format(item))
    return draft


def test_an_rss_item_is_a_report_with_its_guid_day_and_publisher() -> None:
    draft = one(
        "<item><title>Two killed</title><link>https://example.org/a</link><guid isPermaLink='false'>x-1</guid>"
        "<pubDate>Fri, 01 Sep 2023 23:30:00 +0400</pubDate>"
        "<description>Two soldiers died near Sotk.</description></item>"
    )
    assert (draft.text, draft.stated_id, draft.basis) == ("Two soldiers died near Sotk.", "x-1", "metadata")
    assert draft.metadata == {
        "title": "Two killed",
        "publisher": "The Paper",
        "url": "https://example.org/a",
        "published": "2023-09-01",
        "language": "en-GB",
    }
    assert draft.notes == ()


def test_an_atom_entry_is_read_with_its_own_language_and_markup_undone() -> None:
    draft = one(
        "<entry><id>tag:example.org,2023:1</id><title type='html'>Deux &lt;i&gt;morts&lt;/i&gt; &amp;amp; un "
        "bless&amp;eacute;</title><published>2023-09-01T23:30:00-08:00</published><link href='https://example.org/1'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Un.</p><p>Deux <b>trois</b>.</p></div>"
        "</content></entry>",
        ATOM,
    )
    assert draft.text == "Un.\nDeux trois."
    assert draft.metadata["title"] == "Deux morts & un blessé"
    assert draft.metadata["publisher"] == "Le Journal"
    assert (draft.metadata["published"], draft.metadata["language"]) == ("2023-09-01", "fr")


def test_rdf_is_read_too() -> None:
    draft = one(
        "<item rdf:about='https://example.org/7'><title>Shelling</title><link>https://example.org/7</link>"
        "<description>Shelling went on.</description><dc:date>2024-02-03</dc:date></item>",
        RDF,
    )
    assert (draft.text, draft.metadata["published"]) == ("Shelling went on.", "2024-02-03")


def test_the_fullest_text_is_taken() -> None:
    draft = one(
        "<item><title>T</title><description>Short.</description>"
        "<content:encoded><![CDATA[<p>The whole report.</p><p>Its end.</p>]]></content:encoded></item>"
    )
    assert draft.text == "The whole report.\nIts end."


def test_an_entry_without_a_text_is_its_title_and_one_without_both_fails_alone() -> None:
    text = RSS.format("<item><title>Two killed at Sotk</title></item><item><link>https://e.org/</link></item>")
    found = list(drafts(text.encode(), "a.rss"))
    assert isinstance(found[0], Draft)
    assert found[0].text == "Two killed at Sotk"
    assert found[1] == Failure("a.rss entry 2: no text in it")


def test_a_day_of_lists_keeps_one_line_for_each_item_and_no_style_or_menu() -> None:
    html = (
        "<style>.a{color:red}</style><script>alert(1)</script><nav>Menu</nav>"
        "<ul class='navbar noprint'><li>edit</li></ul>"
        "<span style='display: none;'>hidden</span><p><b>Armed conflicts</b></p><ul><li><a href='/w'>A war</a>"
        "<ul><li>Five people\nare killed in Khorly. <a>(AP)</a></li><li>One\u00a0died<br>at sea.</li></ul></li></ul>"
        "<table><tr><td>a</td><td>b</td></tr></table>"
    )
    draft = one(f"<item><title>May 3</title><description><![CDATA[{html}]]></description></item>")
    assert draft.text.split("\n") == [
        "Armed conflicts",
        "A war",
        "Five people are killed in Khorly. (AP)",
        "One died",
        "at sea.",
        "a b",
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/b?x=1", "https://example.org/b?x=1"),
        ("c", "https://example.org/news/c"),
        ("https://o.org/", "https://o.org/"),
    ],
)
def test_a_relative_link_is_resolved_against_the_feeds_own(link: str, expected: str) -> None:
    assert one(f"<item><title>Two killed</title><link>{link}</link></item>").metadata["url"] == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<pubDate>Sat, 20 Sep 2025 06:53:58 -0000</pubDate>", "2025-09-20"),
        ("<pubDate>20 Sep 2025</pubDate>", "2025-09-20"),
        ("<pubDate>2025-09-20T01:00:00+14:00</pubDate>", "2025-09-20"),
        ("<pubDate>yesterday</pubDate>", "yesterday"),
        ("", None),
    ],
)
def test_an_entry_is_dated_in_its_own_time_zone_or_by_its_own_words(date: str, expected: str | None) -> None:
    assert one(f"<item><title>Two killed</title>{date}</item>").metadata.get("published") == expected


MALFORMED = {
    "an entity of HTML": RSS.format(
        "<item><title>Two killed</title><description>a &nbsp; b &mdash; c</description></item>"
    ),
    "a bare ampersand": RSS.format("<item><title>Two killed</title><description>A & B went</description></item>"),
    "an open tag": RSS.format("<item><title>Two killed</title><description>a <br> b</description></item>"),
    "torn": RSS.format("<item><title>Two killed</title><description>It was to").removesuffix("</channel></rss>"),
    "a tag that was never opened": RSS.format("<item><title>Two killed</title></b></item>"),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_malformed_xml_is_read_and_said_once(text: str) -> None:
    (draft,) = read(text)
    assert draft.metadata["title"] == "Two killed"
    assert draft.notes == ("a.rss: malformed XML, read as far as it goes",)
    assert "\ufffd" not in draft.text


def test_white_space_before_the_declaration_and_forbidden_characters_do_no_harm() -> None:
    (draft,) = read("\n " + RSS.format("<item><title>Two\x00 kil\x0bled</title></item>"))
    assert (draft.text, draft.notes) == ("Two killed", ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_feed_is_read_in_its_encoding(encoding: str) -> None:
    text = RSS.replace("utf-8", encoding).format("<item><title>Двое погибших у Сотка</title></item>")
    assert read(text.encode(encoding))[0].text == "Двое погибших у Сотка"


def test_an_entry_with_a_byte_of_another_encoding_fails_alone() -> None:
    text = RSS.format("<item><title>Café</title></item><item><title>Кафе: caf§</title></item>").encode()
    found = list(drafts(text.replace("§".encode(), b"\xe9"), "a.rss"))
    assert isinstance(found[0], Draft)
    assert found[1] == Failure("a.rss entry 2: a byte is not UTF-8; set aside")


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)
HOSTILE = {
    "a billion laughs": LAUGHS,
    "an outer entity": LAUGHS.replace('b "&a;&a;&a;&a;"', 'b SYSTEM "file:///etc/passwd"'),
    "an outer parameter": LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY % a SYSTEM "http://example.org/x.dtd">%a;'),
    "in UTF-16": LAUGHS.encode("utf-16"),
    "no entries": RSS.format(""),
    "no feed": "<rss>",
    "elements without end": RSS.format("<item><title>" + "<b>" * 20_000),
    "items without end": RSS.format("<item>" * 20_000),
    "other bytes": RSS.replace("utf-8", "utf-16").format("").encode(),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_feed_is_refused_before_it_is_parsed(text: str | bytes) -> None:
    with pytest.raises(InputError):
        read(text)


def test_an_outer_doctype_is_not_fetched() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    (draft,) = read(head + "<rss version='0.91'><channel><item><title>Two killed</title></item></channel></rss>")
    assert draft.text == "Two killed"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<rss>", True),
        ("<!DOCTYPE html><html><rss>", False),
        (ATOM, True),
        (RDF, True),
        ("<rdf:RDF xmlns:rdf='x'><owl:Class>", False),
        ("<feed><entry>", False),
        ("Two <rss> died", False),
        ("<gpx>", False),
        ("<?" * 50_000, False),
        ("<!--" * 50_000, False),
        ("", False),
    ],
)
def test_a_feed_is_known_by_its_first_element(start: str, expected: bool) -> None:
    assert is_feed(start) is expected


def test_the_days_of_the_corpus_are_read_whole(shared: Path) -> None:
    path = shared / "corpora" / "current_events" / "2025-09.rss"
    found = read(path.read_bytes())
    assert len(found) == path.read_text(encoding="utf-8").count("<item>")
    assert all(draft.metadata["published"] and draft.stated_id and "<" not in draft.text for draft in found)
    assert [(d.text, d.metadata) for d in found] == [(d.text, d.metadata) for d in read(path.read_bytes())]
