"""In which encoding a page is written: valid UTF-8 is UTF-8, whatever the page says."""

import pytest

from .pages import TALE, load, page

WORDS = "Straße über Blåfjell: „Señor Čapek“ — naïve Œuvre"
WESTERN = "Straße über Blåfjell, Señor Quill naïve"


def written(words, declared, encoding):
    html = page(f"<article><p>{words}</p>" + "".join(f"<p>{line}</p>" for line in TALE) + "</article>")
    return html.replace('"utf-8"', f'"{declared}"').encode(encoding)


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-15", "windows-1251", "utf-16", "no-such-code", "\xff"])
def test_valid_utf_8_is_utf_8(tmp_path, declared):
    row = load(tmp_path, written(WORDS, declared, "utf-8"))
    assert row.article.text.startswith(WORDS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mark_is_believed(tmp_path, encoding):
    assert load(tmp_path, written(WORDS, "iso-8859-1", encoding)).article.text.startswith(WORDS)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-8", "cp1252"),
        ("nonsense", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
    ],
)
def test_else_what_is_declared_or_seems_so(tmp_path, declared, encoding):
    assert load(tmp_path, written(WESTERN, declared, encoding)).article.text.startswith(WESTERN)


def test_a_declaration_tells_more_than_the_letters(tmp_path):
    words = "Žluťoučký kůň a ďábelské ódy"
    assert load(tmp_path, written(words, "windows-1250", "cp1250")).article.text.startswith(words)
    words = "Дорога закрыта, школьный автобус повернул назад"
    assert load(tmp_path, written(words, "windows-1251", "cp1251")).article.text.startswith(words)


def test_a_few_bad_bytes_do_not_spoil_a_page(tmp_path):
    html = written(WORDS * 20, "utf-8", "utf-8").replace(b"chapel", b"cha\xffpel")
    text = load(tmp_path, html).article.text
    assert text.startswith(WORDS)
    assert "cha\N{REPLACEMENT CHARACTER}pel" in text
