"""Which language a text is in, and where nothing is said."""

import pytest

from datasette_provenance.text.language import language

from ..translated import ENGLISH, GERMAN, OTHER, RIVAL, RUSSIAN

TEXTS = {
    "en": ENGLISH,
    "de": GERMAN + RIVAL + OTHER,
    "ru": RUSSIAN,
    "fr": "Le maire de la commune a dit que les travaux de la route ne seront pas finis avant la fin du mois, et que une "
    "partie des habitants est déjà sur place pour les attendre.",
    "uk": "Мер міста сказав, що роботи на дорозі не будуть завершені до кінця місяця, і що це для них також є "
    "проблемою, але вони були готові до цього.",
    "ja": "ブレリンゲンの市長は火曜日、橋の工事が月末までに終わらないと述べた。",
    "zh": "布雷林根市长星期二表示，桥梁工程在月底之前不会完工。",
    "ko": "브렐링겐 시장은 화요일에 다리 공사가 이달 말까지 끝나지 않을 것이라고 말했다.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_is_in_its_language(code):
    assert language(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text", ["", "Brellingen 7:40", "12 34 56 " * 40, "Lindqvist, Ahlgren, Kowalska, Hansen " * 20]
)
def test_of_names_and_numbers_nothing_is_said(text):
    assert language(text) == ""


def test_of_a_page_in_two_languages_nothing_is_said_unless_one_prevails():
    assert language(" ".join(a + " " + b for a, b in zip(ENGLISH.split(), GERMAN.split(), strict=False))) == ""
    assert language(f"{ENGLISH[:700]} — « {TEXTS['fr'][:60]} »") == "en"
