"""RSS and Atom."""

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles

RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Oldmoor Echo</title>
<item><title>Caf\xe9 &amp; rain</title><link>https://oldmoor.example/1</link><guid>g1</guid>
<dc:creator>Ada Quill</dc:creator>
<pubDate>Sun, 15 Jul 2018 10:00:00 GMT</pubDate><category>Weather</category><media:content url="x.png"/>
<description>Short</description>
<content:encoded><![CDATA[<p>It fell.</p><p>And fell.</p>]]></content:encoded></item>
<item><title>Sun</title><link>https://oldmoor.example/2</link>
<description>&lt;b&gt;Bright&lt;/b&gt; day</description>
<source url="https://northwire.example/">Northwire</source></item>
<item><title>Only a title</title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Eastgate Star</title>
<entry><id>urn:1</id><title>Fog</title>
<link rel="self" href="https://eastgate.example/self"/><link href="https://eastgate.example/1"/>
<published>2018-07-15T10:00:00Z</published><author><name>Ben Marsh</name></author><summary>Short</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Fog came.</p><p>Fog &amp; rain.</p></div></content>
</entry></feed>"""


def read(path, data):
    path.write_bytes(data)
    return list(read_articles(find_files([str(path)])))


def test_rss(tmp_path):
    rain, sun, title_only = read(tmp_path / "x.rss", RSS.encode("latin-1"))
    assert rain.article.id == "g1"
    assert (rain.article.title, rain.article.publisher) == ("Caf\xe9 & rain", "Oldmoor Echo")
    assert (rain.article.text, rain.article.published) == (
        "It fell.\n\nAnd fell.",
        "2018-07-15T10:00:00+00:00",
    )
    assert rain.extra == {"author": "Ada Quill", "category": "Weather"}
    assert (sun.article.text, sun.article.publisher) == ("Bright day", "Northwire")
    assert sun.article.url == "https://oldmoor.example/2"
    assert len(sun.article.id) == 16
    assert title_only.reason.startswith("item 3: no text")


def test_atom(tmp_path):
    (fog,) = read(tmp_path / "x.xml", ATOM.encode())
    assert (fog.article.id, fog.article.url) == ("urn:1", "https://eastgate.example/1")
    assert (fog.article.text, fog.article.publisher) == ("Fog came.\n\nFog & rain.", "Eastgate Star")
    assert fog.extra == {"author": "Ben Marsh"}


def test_entities_are_refused(tmp_path):
    bomb = b"""<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
    <rss><item><description>&b;</description></item></rss>"""
    (reject,) = read(tmp_path / "x.rss", bomb)
    assert "entities" in reject.reason
