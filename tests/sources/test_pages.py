"""Saved HTML pages."""

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles

PAGE = """<!DOCTYPE html><html><head><title>Rain | Oldmoor Echo</title>
<link rel="canonical" href="https://oldmoor.example/rain">
<meta property="og:site_name" content="Oldmoor Echo">
<meta property="article:published_time" content="2018-07-15T10:00:00+02:00"><style>p {}</style>
%s</head><body><header>Menu</header><nav><p>Home</p></nav>
<article><header><h1>Rain</h1><p>By Ada Quill</p></header><p>It fell on
 <b>Oldmoor</b> &amp; Eastgate.<br>All day.<p>And all night.<script>var x = "<p>";</script><aside>More</aside>
</article><p>Other stories</p><footer>Imprint</footer></body></html>"""


def read(tmp_path, html):
    path = tmp_path / "rain.html"
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    (row,) = read_articles(find_files([str(path)]))
    return row


def test_what_the_page_says_of_itself(tmp_path):
    article = read(tmp_path, PAGE % "").article
    assert (article.id, article.title, article.publisher) == ("rain", "Rain | Oldmoor Echo", "Oldmoor Echo")
    assert (article.published, article.url) == ("2018-07-15T10:00:00+02:00", "https://oldmoor.example/rain")
    assert article.text == "Rain\n\nBy Ada Quill\n\nIt fell on Oldmoor & Eastgate.\nAll day.\n\nAnd all night."


def test_json_ld_knows_more(tmp_path):
    data = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type":
    ["NewsArticle"], "headline": "Rain falls", "datePublished": "2018-07-15", "creditText": "Northwire",
    "author": [{"name": "Ada Quill"}, {"name": "Ben Marsh"}], "publisher": {"name": "The Echo"}}]}</script>
    <script type="application/ld+json">{broken</script>"""
    row = read(tmp_path, PAGE % data)
    assert (row.article.title, row.article.publisher, row.article.published) == (
        "Rain falls",
        "The Echo",
        "2018-07-15T10:00:00+02:00",
    )
    assert row.extra == {"author": "Ada Quill, Ben Marsh", "credit": "Northwire"}


def test_a_page_without_article_gives_its_body(tmp_path):
    row = read(tmp_path, "<html><head><title>Rain</title><body><nav>Home</nav><div>It fell.</div><p>And fell.")
    assert row.article.text == "It fell.\n\nAnd fell."


def test_declared_encodings_are_read(tmp_path):
    html = '<html><head><meta charset="windows-1252"></head><body><p>Caf\xe9</p></body></html>'
    assert read(tmp_path, html.encode("cp1252")).article.text == "Caf\xe9"
    assert read(tmp_path, html.replace("windows-1252", "utf-8").encode("cp1252")).article.text == "Caf\xe9"


def test_what_the_page_says_of_its_source_is_kept(tmp_path):
    head = """<meta property="og:url" content="https://www.eastgate.example/r"><meta name="syndication-source"
    content="https://oldmoor.example/wire"><script type="application/ld+json">{"@type": "NewsArticle",
    "copyrightHolder": {"name": "Northwire"}}</script>"""
    row = read(tmp_path, PAGE % head)
    assert row.article.url == "https://www.eastgate.example/r"
    assert row.extra == {
        "canonical_url": "https://oldmoor.example/rain",
        "syndication_source": "https://oldmoor.example/wire",
        "credit": "Northwire",
    }
    same = read(tmp_path, PAGE % '<meta property="og:url" content="https://www.oldmoor.example/r?x=1">')
    assert (same.article.url, same.extra) == ("https://oldmoor.example/rain", {})
