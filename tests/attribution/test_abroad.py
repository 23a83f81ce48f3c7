"""Agencies in their own scripts: their forms are found in place, nothing else is, and the origin follows."""

from __future__ import annotations

import pytest

from datasette_provenance.attribution.abroad_forms import CITATIONS, CREDITS, DATELINES, ENDS
from datasette_provenance.attribution.emptiness import is_cut
from datasette_provenance.attribution.marked_lines import mentions_of, pages_of
from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.mentions_batch import survey
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import own_origin
from datasette_provenance.document import parts_of
from datasette_provenance.records import Article

from .abroad_rows import ROWS, STORY

KNOWN = registry()
FORMS = [(language, *row) for language, rows in ROWS.items() for row in rows]


def page(language: str, place: str, text: str) -> str:
    first, second = STORY[language]
    if place == "lead":
        return f"{text}{first}\n\n{second}"
    if place == "above":
        return f"{text}\n\n{first}\n\n{second}"
    if place == "below":
        return f"{first}\n\n{second}\n\n{text}"
    return f"{first}\n\n{second}{text}" if place == "end" else f"{first}\n\n{text} {second}\n\n{first}"


@pytest.mark.parametrize(("language", "place", "text", "mentions"), FORMS)
def test_forms(language, place, text, mentions):
    article = Article("x", page(language, place, text), publisher="The Harbury Post")
    found = find_mentions(article)
    assert [(m.kind, m.name) for m in found if m.name] == mentions
    for m in found:
        assert article.text[m.start : m.end] == m.text
        assert m.text == m.text.strip()
        if m.name:
            assert m.text.strip() in f"{text.strip()}"


@pytest.mark.parametrize(("language", "place", "text", "mentions"), [f for f in FORMS if f[3]])
def test_the_origin_follows(language, place, text, mentions):
    article = Article("x", page(language, place, text), publisher="The Harbury Post")
    origin = own_origin(article, find_mentions(article), 200)
    kind, name = mentions[0]
    if kind == "citation":
        assert (origin.name, origin.kind) == ("The Harbury Post", "own")
    else:
        assert (origin.name, origin.kind, origin.credited) == (name, kind, True)


def test_places_and_dates():
    def of(language, text):
        return next((m.place, m.date) for m in find_mentions(Article("x", page(language, "lead", text))))

    assert of("zh", "新华社嘉川3月11日电 ") == ("嘉川", "3月11日")
    assert of("ja", "【霧浜共同】") == ("霧浜", "")
    assert of("ko", "(해람=연합뉴스) 한별 기자 = ") == ("해람", "")
    assert of("ru", "ВЕРХНЕОЗЁРСК, 11 марта. /ТАСС/. ") == ("ВЕРХНЕОЗЁРСК", "11 марта")
    assert of("ru", "11 марта, Верхнеозёрск /Корр. БЕЛТА/. ") == ("Верхнеозёрск", "11 марта")
    assert of("ar", "مرفأ الزهور 11 آذار (بترا) - ") == ("مرفأ الزهور", "11 آذار")
    assert of("fa", "بندر یاسمن - ایرنا - ") == ("بندر یاسمن", "")


def test_many_pages_are_read_as_each():
    articles = [Article(f"{n}", page(*form[:3]), publisher="The Harbury Post") for n, form in enumerate(FORMS)]
    parts = [parts_of(a) for a in articles]
    seen = survey(articles, [p.paragraphs for p in parts], KNOWN)
    found = mentions_of(articles, seen, pages_of(articles, seen, KNOWN), [p.furniture for p in parts], KNOWN)
    assert found == [find_mentions(a, p.furniture) for a, p in zip(articles, parts, strict=True)]


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "ru", "ar", "fa", "hi", "km"])
def test_a_text_that_breaks_off_in_mid_sentence_is_seen_to(language):
    story = {
        "hi": ("बाढ़ से टूटी जल आपूर्ति बहाल कर दी गई है। ", "पड़ोसी जिले से छह खुदाई मशीनें मंगाई गईं और स्वयंसेवकों ने मोटरसाइकिल पर बुजुर्गों तक पानी की बोतलें पहुंचाईं।"),
        "km": ("ទូកជាង១៤០គ្រឿងចតនៅស្ងៀមក្នុងឈូងសមុទ្រ។ ", "អ្នកលក់ជាច្រើនត្រូវទិញត្រីកកពីខេត្តផ្សេងដែលថ្លៃជិតទ្វេដង។"),
    }.get(language, STORY.get(language))  # fmt: skip
    whole = "".join(story) * 2 if language in ("zh", "ja", "hi", "km") else " ".join(story * 2)
    assert not is_cut(whole)
    assert is_cut(whole[:-3].rstrip(" .。").rstrip())


def test_thai_has_no_sign_that_a_sentence_ends():
    assert not is_cut(" ".join(STORY["th"]) * 2)


def test_every_form_has_a_place_for_the_name():
    assert all("NAME" in form.pattern for form in (*DATELINES, *CREDITS, *ENDS, *CITATIONS))
