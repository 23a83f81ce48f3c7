"""What a page says of itself: JSON-LD in every wrapping, meta tags, marked elements."""

import json

import pytest

from .pages import STORY, load, page

SAID = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Mud closes the road",
    "datePublished": "2031-03-11T10:00:00+01:00",
    "publisher": {"@type": "Organization", "name": "The Oldmoor Echo"},
    "author": [{"@type": "Person", "name": "Ada Quill"}],
}
SCRIPT = '<script type="application/ld+json">{}</script>'


def of(tmp_path, head="", body=STORY):
    return load(tmp_path, page(f"<article>{body}</article>", head))


def told(row):
    return row.article.title, row.article.publisher, row.article.published, row.extra.get("author")


RIGHT = ("Mud closes the road", "The Oldmoor Echo", "2031-03-11T10:00:00+01:00", "Ada Quill")
PLAIN = json.dumps(SAID)
PARTS = [
    {"@type": "WebPage", "@id": "#page", "name": "x", "isPartOf": {"@id": "#site"}},
    {
        **SAID,
        "@id": "#a",
        "publisher": {"@id": "https://echo.example/#org"},
        "author": {"@id": "https://echo.example/#ada"},
    },
    {"@type": "NewsMediaOrganization", "@id": "https://echo.example/#org", "name": "The Oldmoor Echo"},
    {"@type": "Person", "@id": "https://echo.example/#ada", "name": "Ada Quill"},
]


@pytest.mark.parametrize(
    "script",
    [
        SCRIPT.format(PLAIN),
        SCRIPT.format(f"[{PLAIN}]"),
        SCRIPT.format(json.dumps({"@graph": PARTS})),
        SCRIPT.format(json.dumps({"@graph": PARTS[:2]})) + SCRIPT.format(json.dumps(PARTS[2:])),
        SCRIPT.format(f"//<![CDATA[\n{PLAIN}\n//]]>"),
        SCRIPT.format(f"/*<![CDATA[*/ {PLAIN} /*]]>*/"),
        SCRIPT.format(f"<!-- {PLAIN} -->"),
        SCRIPT.format(PLAIN + ";"),
        SCRIPT.format(PLAIN.replace("the road", "the\nroad")),
        SCRIPT.format(PLAIN.replace('"}]}', '"},]}')),
        f"<script type='application/ld+json; charset=utf-8'>{PLAIN}</script>",
        f"<script type='Application/LD+JSON'>{PLAIN}</script>",
        SCRIPT.format("{broken") + SCRIPT.format(PLAIN),
        SCRIPT.format(json.dumps({**SAID, "@type": "LiveBlogPosting", "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "9 am"}]})),
        SCRIPT.format(json.dumps({**SAID, "@type": ["ReportageNewsArticle", "Thing"]})),
        SCRIPT.format(json.dumps({**SAID, "@type": "https://schema.org/NewsArticle"})),
        SCRIPT.format(json.dumps({"@type": "WebPage", "mainEntity": SAID})),
        SCRIPT.format(json.dumps({"@type": "ItemList", "itemListElement": [{**SAID, "headline": "Bog man found"}]})) + SCRIPT.format(PLAIN),
        SCRIPT.format(json.dumps({**SAID, "headline": "Mud closes&#32;the road", "publisher": {"name": "The Oldmoor&nbsp;Echo"}})),
        SCRIPT.format(json.dumps({**SAID, "author": "Ada Quill", "publisher": "The Oldmoor Echo"})),
    ],
)  # fmt: skip
def test_json_ld(tmp_path, script):
    assert told(of(tmp_path, script)) == RIGHT


def test_an_address_is_nobodys_name(tmp_path):
    said = {
        **SAID,
        "publisher": {"@id": "https://echo.example/#organization"},
        "author": [{"@id": "https://echo.example/#/person/7"}, {"name": "https://echo.example/ada"}],
    }
    row = of(tmp_path, SCRIPT.format(json.dumps(said)) + '<meta name="author" content="Ada Quill">')
    assert told(row) == ("Mud closes the road", "", "2031-03-11T10:00:00+01:00", "Ada Quill")
    named = '<meta property="article:publisher" content="https://social.example/echo"><meta property="og:site_name" content="The Oldmoor Echo">'
    assert of(tmp_path, SCRIPT.format(json.dumps(said)) + named).article.publisher == "The Oldmoor Echo"


@pytest.mark.parametrize(
    "head",
    [
        "<title>Mud closes the road | The Oldmoor Echo</title>",
        "<title>Mud closes the road - Moor - The Oldmoor Echo</title>",
        "<title>Nothing goes by the mill | The Oldmoor Echo</title>",
        '<meta name="copyright" content="© 2031 The Oldmoor Echo. All rights reserved.">',
        '<meta property="og:site_name" content="oldmoorecho.example"><meta name="publisher" content="The Oldmoor Echo">',
        '<link rel=canonical href="https://www.theoldmoorecho.example/mud">',
        '<link rel=alternate type="application/rss+xml" title="The Oldmoor Echo &raquo; Feed" href=/feed>',
    ],
)
def test_where_else_a_publisher_is_named(tmp_path, head):
    body = f"<h1>Mud closes the road</h1>{STORY}<a href=/><img alt='To the front page of The Oldmoor Echo'></a>"
    assert of(tmp_path, head, body).article.publisher == "The Oldmoor Echo"


def test_a_headline_with_a_dash_names_no_publisher(tmp_path):
    assert (
        of(
            tmp_path, "<title>Mud closes the road - again</title>", f"<h1>Mud closes the road - again</h1>{STORY}"
        ).article.publisher
        == ""
    )


def test_who_wrote_it_is_not_the_publisher_where_another_is_named(tmp_path):
    said = {**SAID, "author": [{"@type": "Organization", "name": "The Oldmoor Echo"}]}
    head = SCRIPT.format(json.dumps(said))
    assert of(tmp_path, head).extra["author"] == "The Oldmoor Echo"
    assert of(tmp_path, head + '<meta name="author" content="Reuters">').extra["author"] == "Reuters"


@pytest.mark.parametrize(
    "place",
    [
        '<time itemprop="datePublished" datetime="2031-03-11T10:00+01:00">11 March</time>',
        '<meta itemprop="datePublished" content="2031-03-11T10:00+01:00">',
        '<meta property="article:published:time" content="2031-03-11T10:00+01:00">',
        '<time datetime="2031-03-11T10:00+01:00">yesterday</time>',
    ],
)
def test_where_the_time_stands(tmp_path, place):
    assert of(tmp_path, body=place + STORY).article.published == "2031-03-11T10:00+01:00"


def test_a_time_with_the_hour_before_one_without(tmp_path):
    head = SCRIPT.format(json.dumps({**SAID, "datePublished": "2031-03-11"}))
    assert (
        of(tmp_path, head + '<meta name="pubdate" content="2031-03-11T10:00:00Z">').article.published
        == "2031-03-11T10:00:00+00:00"
    )
    assert of(tmp_path, head + '<meta name="pubdate" content="2031-04-01T10:00:00Z">').article.published == "2031-03-11"


def test_an_author_that_only_the_page_marks(tmp_path):
    assert of(tmp_path, body=f"<span itemprop=author>AFP</span>{STORY}").extra == {"author": "AFP"}
