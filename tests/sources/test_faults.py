"""Files that are broken, odd or hostile: read as far as they can be, said, and never the end of a load."""

import gzip
import json
import os
import time

import pytest

from datasette_provenance.markup import is_markup, plain, without_tags
from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Reject, Row


@pytest.fixture
def read(tmp_path):
    def read_one(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (file,) = find_files([str(path)])
        return list(read_articles([file])), file.notes

    return read_one


def feed(items, title="Oldmoor Echo", root="<rss>"):
    return f'<?xml version="1.0"?>{root}<channel><title>{title}</title>{items}</channel></rss>'


RAIN = "<item><title>Rain</title><description>It fell on Oldmoor.</description></item>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (feed(RAIN, title="Mud & Rain"), "It fell on Oldmoor."),
        (feed("<item><description>5 < 6 & 7</description></item>"), "5 < 6 & 7"),
        (feed(RAIN) + "junk", "It fell on Oldmoor."),
        (feed("<item><description>Caf&eacute; &amp; bar&nbsp;shut</description></item>"), "Café & bar\xa0shut"),
        (feed("<item><media:content url='x'>no</media:content><content:encoded><![CDATA[<p>A & B</p>]]></content:encoded></item>"), "A & B"),
        (feed("<item><description>It\x0bfell\x00.</description></item>"), "Itfell."),
        (feed(f"{RAIN}<item><description>cut"), "It fell on Oldmoor."),
        (feed(f"<image>{RAIN}"), "It fell on Oldmoor."),
    ],
)  # fmt: skip
def test_feeds_with_a_fault_are_read_and_said_to_be_repaired(read, content, text):
    (row, *_), notes = read("x.rss", content)
    assert row.article.text == text
    assert "repaired" in notes.repaired


def test_an_item_with_open_tags_is_read_by_its_outer_ones(read):
    bad = "<item><title>Sun &amp; <i>mud</title><link>https://a.example/1</link><description><p>It <b>shone<br>all day</description></item>"
    (rain, sun), notes = read("x.rss", feed(RAIN + bad))
    assert rain.article.title == "Rain"
    assert (sun.article.title, sun.article.text, sun.article.url) == (
        "Sun & mud",
        "It shone\nall day",
        "https://a.example/1",
    )
    assert sun.article.publisher == "Oldmoor Echo"
    assert "repaired" in notes.repaired


def test_sound_feeds_are_not_said_to_be_repaired(read):
    (row,), notes = read("x.rss", feed(RAIN))
    assert (row.article.publisher, notes.repaired) == ("Oldmoor Echo", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jsonl.gz", gzip.compress(b'{"text": "' + b"a " * 60_000_000 + b'"}', mtime=0)),
        ("x.json", "[" * 100_000),
        ("x.jsonl", '{"text": ' + "[" * 100_000 + "\n"),
        ("x.md", "---\na: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nRain"),
        ("x.md", f"---\n{'{a: ' * 5000}\n---\nRain"),
        ("x.xml", '<?xml version="1.0" encoding="x-klingon"?><rss><channel>' + "<a>" * 50_000),
    ],
    ids=["gzip", "json", "lines", "aliases", "yaml", "xml"],
)
def test_bombs_are_rejected_soon(read, name, content):
    begun = time.process_time()
    found, _ = read(name, content)
    assert all(isinstance(result, Reject) for result in found)
    assert found
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("part", ["<script>", "<!--", "<", "<p ", "&a", "<div>", "<a href='", "<b><p>", "</p>", "<br "])
def test_unclosed_html_takes_no_time(part):
    begun = time.process_time()
    text = without_tags("<p>Rain</p>" + part * 50_000)
    assert text.startswith("Rain")
    assert time.process_time() - begun < 5


def test_an_object_too_deep_to_be_kept_is_left_out_alone(read):
    deep = json.loads("[" * 900 + "]" * 900)
    content = "\n".join(json.dumps(v) for v in ({"text": "Rain fell", "x": deep}, {"text": "Sun shone"}))
    found, _ = read("x.jsonl", content)
    assert any(isinstance(result, Row) and result.article.text == "Sun shone" for result in found)


def test_broken_links_and_odd_names_do_not_end_a_load(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "rain.txt").write_text("Rain fell.")
    odd = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(odd, "w") as out:
        out.write("Sun shone.")
    found = list(read_articles(find_files([str(tmp_path)])))
    assert sorted(row.article.id for row in found if isinstance(row, Row)) == ["caf\\xe9", "rain"]
    (reject,) = [r for r in found if isinstance(r, Reject)]
    assert "cannot be read: No such file" in reject.reason
    str(reject).encode()


def test_a_parser_that_stumbles_rejects_its_file(tmp_path, monkeypatch):
    def stumble(data, file):
        raise KeyError("surprise")

    monkeypatch.setattr("datasette_provenance.sources.read.read_page", stumble)
    for name in ("a.html", "b.txt"):
        (tmp_path / name).write_text("Rain fell.")
    first, second = read_articles(find_files([str(tmp_path)]))
    assert "surprise" in first.reason
    assert second.article.id == "b"


def test_html_is_recognised_by_the_column():
    assert is_markup(["<p>Rain</p>", "Sun", "Wind"])
    assert is_markup(["Rain<br>fell"])
    assert is_markup(['Rain <a href="x">fell</a> and <em>fell</em>'])
    assert not is_markup(["Rain"] * 30 + ["A <p> is a tag"])
    assert not is_markup(["1 < 2 and 3 > 2", "a <b> c", None, ""])


def test_paragraphs_of_html():
    html = "<h1>Dark</h1>\n<p>The <b>l</b>amp\nof Oldmoor&rsquo;s caf&eacute;<br/>went out &lt;5&gt;.</p><style>p {}</style><ul><li>A</li><li>B</li></ul>"
    assert plain(html).text == "Dark\n\nThe lamp of Oldmoor’s café\nwent out <5>.\n\nA\n\nB"
    assert plain("One<br>line<br><br>and another").text == "One\nline\n\nand another"
    assert plain("One <em>line</em>\n\nand <a href=x>another</a>").text == "One line\n\nand another"
    assert without_tags("Rain &amp; sun\n\nWind") == "Rain & sun\n\nWind"


def test_every_place_without_tags_is_a_place_with_them():
    html = "<p>The <b>o</b>ld caf&eacute; of&nbsp;AT&amp;T</p><!-- no --><p>went dark</p>"
    told = plain(html)
    for word, stored in (("The", "The"), ("old", "o</b>ld"), ("café", "caf&eacute;"), ("AT&T", "AT&amp;T"), ("dark", "dark"),
                         ("AT&T\n\nwent", "AT&amp;T</p><!-- no --><p>went")):  # fmt: skip
        start = told.text.index(word)
        assert html[slice(*told.stored(start, start + len(word)))] == stored


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Lamp of Oldmoor goes dark\n\nThe keeper of the lamp said it went out.", "Lamp of Oldmoor goes dark"),
        ("# Lamp goes *dark*\nThe keeper of the lamp said it went out.", "Lamp goes *dark"),
        ("The keeper said so.\n\nThe keeper of the lamp said it went out.", ""),
        ("OLDMOOR (Northwire) - A lamp\n\nThe keeper of the lamp said it went out.", ""),
        ("By Ada Quill\n\nThe keeper of the lamp said it went out.", ""),
        ("13 February 2025\n\nThe keeper of the lamp said it went out.", ""),
        ("Lamp of Oldmoor goes dark", ""),
        ("Roses are red\nViolets are blue\nThe lamp of Oldmoor\nhas no more to do", ""),
    ],
)
def test_the_headline_of_a_text_file(read, text, title):
    (row,), _ = read("x.txt", text)
    assert (row.article.title, row.article.text) == (title, text)


def test_beginnings_of_texts_are_marked(read):
    found, _ = read(
        "x.json", json.dumps([{"content": "The lamp of Oldmoor we… [+1234 chars]"}, {"content": "It went out."}])
    )
    assert [row.extra for row in found] == [{"fragment": 1}, {}]


def test_an_item_inside_an_item_with_open_tags_is_a_part_of_it(read):
    bad = "<item><title>Sun</title><b><item><description>It shone</description></item>"
    found, _ = read("x.rss", feed(bad + RAIN))
    assert [row.article.text for row in found] == ["It shone", "It fell on Oldmoor."]
