"""Records of other tools: read by one rule, whatever their members are called and however deep they stand."""

import json

import pytest

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Reject

TEXT = "The lighthouse of Oldmoor went dark on Tuesday evening, its keeper said."
MORE = "A cable had been cut by a trawler."
DAY = "2025-02-04"
ADDRESS = "https://echo.example/news/lighthouse"


@pytest.fixture
def read(tmp_path):
    def read_one(content, name="x.json", **wanted):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        files = find_files([str(path)])
        return list(read_articles(files, wanted))

    return read_one


WHOLE = {"title": "Dark", "publisher": "Oldmoor Echo", "published": DAY, "url": ADDRESS, "text": TEXT}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            {"maintext": TEXT, "title": "Dark", "date_publish": DAY, "source_domain": "echo.example", "url": ADDRESS,
             "title_rss": None, "filename": "a.json"},
            WHOLE | {"publisher": "echo.example"},
            id="news-please",
        ),
        pytest.param(
            [{"title": "Dark", "body": {"summary": [], "sections": [{"headline": ["Sea"], "paragraphs": [TEXT, MORE]}]},
              "publishing_date": f"{DAY} 10:00:00+00:00"}],
            {"title": "Dark", "published": f"{DAY}T10:00:00+00:00", "text": f"Sea\n\n{TEXT}\n\n{MORE}"},
            id="fundus",
        ),
        pytest.param(
            {"title": "Dark", "text": TEXT, "raw_text": TEXT * 3, "source": ADDRESS, "hostname": "echo.example",
             "source-hostname": "Oldmoor Echo", "date": DAY, "excerpt": ""},
            WHOLE,
            id="trafilatura",
        ),
        pytest.param(
            {"url": ADDRESS, "title": "Dark", "text": TEXT, "publish_date": f"{DAY}T00:00:00", "meta_site_name": "Oldmoor Echo",
             "html": f"<html><body>{'<p>menu</p>' * 50}<p>{TEXT}</p></body></html>", "summary": "Dark."},
            WHOLE | {"published": f"{DAY}T00:00:00"},
            id="newspaper4k",
        ),
        pytest.param(
            {"uri": "urn:x:1", "headline": "Dark", "body_text": TEXT, "versioncreated": f"{DAY}T10:00:00Z"},
            {"id": "urn:x:1", "title": "Dark", "text": TEXT, "published": f"{DAY}T10:00:00+00:00", "url": ""},
            id="ninjs 1",
        ),
        pytest.param(
            {"uri": ADDRESS, "headlines": [{"role": "short", "value": "D"}, {"role": "main", "value": "Dark"}],
             "bodies": [{"role": "caption", "contentType": "text/plain", "value": "A lamp."},
                        {"role": "main", "contentType": "text/html", "value": f"<p>{TEXT}</p>"},
                        {"role": "main", "contentType": "text/plain", "value": TEXT}]},
            {"url": ADDRESS, "title": "Dark", "text": TEXT},
            id="ninjs 3",
        ),
        pytest.param(
            {"took": 3, "hits": {"total": 1, "hits": [{"_id": "7", "_source": {k: WHOLE[k] for k in ("title", "text", "url")}}]}},
            {"id": "7", "title": "Dark", "text": TEXT, "url": ADDRESS},
            id="Elasticsearch",
        ),
        pytest.param(
            {"response": {"status": "ok", "results": [{"id": "uk/1", "webTitle": "Dark", "webUrl": ADDRESS,
             "webPublicationDate": f"{DAY}T10:00:00Z",
             "fields": {"bodyText": TEXT, "publication": "Oldmoor Echo", "byline": "A. Quill"}}]}},
            WHOLE | {"id": "uk/1", "published": f"{DAY}T10:00:00+00:00"},
            id="Guardian",
        ),
        pytest.param(
            [{"id": 3, "date": f"{DAY}T12:00:00", "date_gmt": f"{DAY}T10:00:00", "link": ADDRESS,
              "title": {"rendered": "Dark &amp; wet"}, "content": {"rendered": f"<p>{TEXT}</p>\n<p>{MORE}</p>", "protected": False},
              "guid": {"rendered": "https://echo.example/?p=3"}}],
            {"id": "3", "title": "Dark & wet", "published": f"{DAY}T10:00:00+00:00", "url": ADDRESS, "text": f"{TEXT}\n\n{MORE}"},
            id="WordPress",
        ),
        pytest.param(
            {"articles": {"results": [{"uri": "9", "title": "Dark", "body": TEXT, "url": ADDRESS, "date": DAY,
             "dateTimePub": f"{DAY}T10:01:02Z", "source": {"uri": "echo.example", "title": "Oldmoor Echo"}}], "pages": 1}},
            WHOLE | {"id": "9", "published": f"{DAY}T10:01:02+00:00"},
            id="Event Registry",
        ),
        pytest.param(
            {"version": "https://jsonfeed.org/version/1", "title": "Oldmoor Echo",
             "items": [{"id": "1", "url": ADDRESS, "title": "Dark", "content_html": f"<p>{TEXT}", "date_published": DAY}]},
            WHOLE | {"id": "1"},
            id="JSON Feed",
        ),
        pytest.param(
            {"a": {k: v for k, v in WHOLE.items() if k != "url"}, "b": {"text": MORE}},
            {"id": "a", "title": "Dark", "text": TEXT},
            id="articles under their ids",
        ),
        pytest.param(
            {"response": {"content": {"id": "uk/1", "webTitle": "Dark", "webUrl": ADDRESS, "fields": {"body": f"<p>{TEXT}</p>"}}}},
            {"id": "uk/1", "title": "Dark", "url": ADDRESS, "text": TEXT},
            id="Guardian, one article",
        ),
        pytest.param(
            {"hits": {"hits": [{"_id": "1", "_source": {"article": {"headline": "Dark", "body": TEXT}, "published": DAY,
             "site": {"name": "Oldmoor Echo"}}}]}},
            {"title": "Dark", "publisher": "Oldmoor Echo", "published": DAY, "text": TEXT},
            id="Elasticsearch, two levels down",
        ),
        pytest.param(
            {"title": "Dark", "text": TEXT, "source_url": "https://echo.example", "meta_data": {"og": {"site_name": "Oldmoor Echo"}}},
            {"publisher": "Oldmoor Echo", "text": TEXT},
            id="a name in metadata before an address",
        ),
        pytest.param(
            {"title": "Dark", "text": TEXT, "source_url": "https://www.echo.example/"},
            {"publisher": "echo.example"},
            id="an address of a site is its host",
        ),
        pytest.param(
            {"title": "Dark", "content": [{"type": "p", "text": TEXT}, {"type": "image", "url": "x.png"}, {"type": "p", "text": MORE}]},
            {"text": f"{TEXT}\n\n{MORE}"},
            id="blocks of an editor",
        ),
        pytest.param(
            {"data": [{"type": "article", "attributes": {"headline": "Dark", "body": [TEXT, MORE]}, "meta": {"publisher": "Oldmoor Echo"}}]},
            {"title": "Dark", "text": f"{TEXT}\n\n{MORE}", "publisher": "Oldmoor Echo"},
            id="JSON:API",
        ),
    ],
)  # fmt: skip
def test_records(read, content, expected):
    first = read(content)[0]
    assert not isinstance(first, Reject), first
    assert {name: getattr(first.article, name) for name in expected} == expected


def test_what_stands_beside_the_text_in_an_object_is_kept_under_its_own_name(read):
    (row,) = read({"_id": "1", "_source": {"body": TEXT, "desk": "sea", "_index": 4}, "_index": "news"})
    assert row.extra == {"desk": "sea", "_index": "news", "_source._index": 4}


def test_the_object_of_an_author_or_picture_is_not_the_article(read):
    (row,) = read({"text": TEXT, "author": {"title": "Editor", "url": "https://a.example/b"}, "image": {"date": DAY}})
    assert (row.article.title, row.article.url, row.article.published) == ("", "", "")


def test_a_dotted_name_looks_into_objects(read):
    content = {"text": "Short.", "deep": {"er": {"story": TEXT}}}
    (row,) = read(content, text="deep.er.story")
    assert row.article.text == TEXT


def test_the_longer_of_two_texts_is_the_text(read):
    (row,) = read({"text": TEXT, "full_text": f"{TEXT} {MORE} {MORE}"})
    assert row.article.text.endswith(MORE)


def test_an_empty_text_is_looked_for_in_the_next_column(read):
    first, second = read([{"id": 1, "text": TEXT, "body": ""}, {"id": 2, "text": "", "body": MORE}])
    assert (first.article.text, second.article.text) == (TEXT, MORE)


def test_an_address_is_no_publisher_and_a_repeated_key_no_id(read):
    first, second = read([{"text": t, "source": f"{ADDRESS}/{n}", "key": "news"} for n, t in enumerate((TEXT, MORE))])
    assert (first.article.publisher, first.article.url) == ("", f"{ADDRESS}/0")
    assert first.article.id != second.article.id


def test_words_for_nothing_are_nothing(read):
    first, second = read(f"id,title,text,publisher\nNone,nan,{MORE},NULL\nNone,Dark,Rain fell.,Echo\n", "x.csv")
    assert first.article.id != second.article.id
    assert (first.article.title, first.article.publisher) == ("", "")
    (reject,) = read("id,text\n1,nan\n", "x.csv")
    assert "column 'text' is empty" in reject.reason


def test_a_number_that_most_rows_share_is_no_id(read):
    rows = read([{"id": 5, "text": f"Rain {n}"} for n in range(5)])
    assert len({row.article.id for row in rows}) == 5


def test_tables_of_archives(read):
    head = "Headline,Date,Publication title,Full text,Publisher,Document URL\n"
    (row,) = read(f'{head}Dark,"Feb 4, 2025",Oldmoor Echo,"{TEXT}",Tern Holdings,{ADDRESS}\n', "x.csv")
    assert {k: getattr(row.article, k) for k in WHOLE} == WHOLE


def test_objects_flattened_into_a_table(read):
    (row,) = read(f'id,title.rendered,content.rendered,author.url\n1,Dark,"<p>{TEXT}</p>",{ADDRESS}\n', "x.csv")
    assert (row.article.title, row.article.text, row.article.url) == ("Dark", TEXT, "")
    head = "_source.headline,_source.body,_source.publisher.name,_source.published"
    (row,) = read(f'{head}\nDark,"{TEXT}",Oldmoor Echo,{DAY}\n', "x.csv")
    assert {k: getattr(row.article, k) for k in WHOLE} == WHOLE | {"url": ""}


def test_lists_of_addresses_say_that_they_have_no_texts(read):
    content = f"id,language,media_name,publish_date,title,url\n1,en,echo.example,{DAY},Dark,{ADDRESS}\n"
    (reject,) = read(content, "x.csv")
    assert "no column holds the text" in reject.reason
    assert "fetch the pages first" in reject.reason
    (reject,) = read(
        [{"title": "Dark", "container-title": "Oldmoor Echo", "issued": {"date-parts": [[2025, 2, 4]]}, "URL": ADDRESS}]
    )
    assert "fetch the pages first" in reject.reason


NEWSML = f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:w:1">
<itemMeta><provider qcode="nprov:NW"><name>Northwire</name></provider><versionCreated>{DAY}T10:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Dark</headline><creditline>Northwire/Echo</creditline><by>A. Quill</by></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>{TEXT}</p><p>A <b>cable</b> had
been cut.</p></body></html></inlineXML></contentSet></newsItem>"""


def test_newsml(read):
    (row,) = read(NEWSML, "x.xml")
    article = row.article
    assert (article.id, article.title, article.publisher) == ("urn:w:1", "Dark", "Northwire")
    assert (article.published, article.text) == (f"{DAY}T10:00:00+00:00", f"{TEXT}\n\nA cable had been cut.")
    assert row.extra == {"author": "A. Quill", "credit": "Northwire/Echo"}
