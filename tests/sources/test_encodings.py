"""Bytes to text: what a file is written in is told by its bytes, and said."""

import pytest

from datasette_provenance.errors import SourceError
from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Reject

GERMAN = (
    "Die Brücke über den Fluß bleibt gesperrt, sagte der Bürgermeister: „Wir müssen prüfen.“ Das kostet 5 € je Tag."
)
POLISH = "Zażółć gęślą jaźń. Burmistrz powiedział, że most będzie zamknięty do świąt, a mieszkańcy są źli."
RUSSIAN = "Мост закрыт до марта, сообщили в понедельник городские власти. Мэр сказал, что ремонт необходим."
JAPANESE = "橋は三月まで通行止めになると市が月曜日に発表した。市長は修理が必要だと述べた。"


@pytest.fixture
def read(tmp_path):
    def read_one(data, name="x.csv", encoding=""):
        path = tmp_path / name
        path.write_bytes(data)
        (file,) = find_files([str(path)], encoding)
        return list(read_articles([file])), file.notes.encoding

    return read_one


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (GERMAN, "utf-8", ""),
        (GERMAN, "utf-8-sig", ""),
        (GERMAN, "cp1252", "Windows-1252"),
        ("Café", "latin-1", "Windows-1252"),
        (GERMAN, "utf-16", "UTF-16"),
        (GERMAN, "utf-32", "UTF-32"),
        (POLISH, "cp1250", "Windows-1250"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (JAPANESE, "shift_jis", "Shift JIS"),
    ],
)
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.json", "x.txt"])
def test_an_encoding_is_told_by_the_bytes(read, text, codec, said, name):
    forms = {
        "x.csv": f"id;text\r\n1;{text}\r\n",
        "x.jsonl": f'{{"text": "{text}"}}\n\n',
        "x.json": f'[{{"text": "{text}"}}]',
    }
    (row,), encoding = read(forms.get(name, text).encode(codec), name)
    assert row.article.text == text
    assert encoding.startswith(said)
    assert bool(encoding) == bool(said)


def test_valid_utf8_is_utf8_whatever_is_declared(read):
    feed = f'<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>Ü</title><item><description>{GERMAN}</description></item></channel></rss>'
    (row,), _ = read(feed.encode(), "x.xml")
    assert (row.article.publisher, row.article.text) == ("Ü", GERMAN)
    (row,), _ = read(feed.replace(" 5 €", "").encode("iso-8859-1", "replace"), "x.xml")
    assert row.article.publisher == "Ü"


def test_utf8_with_a_hole_stays_utf8(read):
    (row, *_), encoding = read(f"id;text\n1;{GERMAN * 20}".encode() + b"\xff\n")
    assert row.article.text == GERMAN * 20 + "\N{REPLACEMENT CHARACTER}"
    assert "1 byte that cannot be" in encoding


def test_a_bad_byte_late_in_a_file_is_seen(read):
    rows = "".join(f"{n};Rain fell on Oldmoor\n" for n in range(80_000))
    found, encoding = read(f"id;text\n{rows}x;Caf\xe9\n".encode("cp1252"))
    assert found[-1].article.text == "Caf\xe9"
    assert encoding.startswith("Windows-1252")


def test_the_option_decides(read):
    (row,), _ = read("id;text\n1;Caf\xe9".encode("mac_roman"), encoding="mac_roman")
    assert row.article.text == "Caf\xe9"
    (reject,), _ = read("id;text\n1;Caf\xe9".encode("cp1252"), encoding="utf-8")
    assert isinstance(reject, Reject)
    assert "is not utf-8" in reject.reason
    with pytest.raises(SourceError, match="no encoding 'cp9999'"):
        read(b"text\nRain", encoding="cp9999")


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nid;text\n1;Rain, and more",
        '"sep=;"\r\nid;text\r\n1;Rain, and more',
        "id;text;a,b\n1;Rain, and more;3",
        "id|text\n1|Rain, and more",
        "id\ttext\n1\tRain, and more",
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_separators(read, content, codec):
    (row,), _ = read(content.encode(codec))
    assert (row.article.id, row.article.text) == ("1", "Rain, and more")


def test_a_table_with_tabs_is_a_table_though_excel_calls_it_a_text(read):
    (row,), _ = read(f"Titel\tText\tDatum\r\nBrücke\t{GERMAN}\t13.02.2025\r\n".encode("utf-16"), "x.txt")
    assert (row.article.title, row.article.text, row.article.published) == ("Brücke", GERMAN, "2025-02-13")
