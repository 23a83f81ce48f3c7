"""Scripts: which texts are read token by token, and how many tokens are a word."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.text.characters_batch import lay
from datasette_provenance.text.scripts import (
    CASED,
    CASELESS,
    CLUSTERED,
    CLUSTERS,
    IDEOGRAPHIC,
    IDEOGRAPHS,
    PER_WORD,
    in_words,
    ranges_of,
    script_of,
)
from datasette_provenance.text.scripts_batch import find_scripts
from datasette_provenance.text.scripts_batch import in_words as in_words_of_many
from datasette_provenance.text.sentences import sentence_starts
from datasette_provenance.text.words import tokenise

from ..texts import PROPERTY, SENTENCES, UNSPACED, texts
from .test_words_batch import WILD

TEXTS = {
    "The ferry to Tarnwick was late.": CASED,
    "Паром в Тарнвик опоздал.": CASED,
    "وصلت العبارة متأخرة إلى الميناء": CASELESS,
    "המעבורת לנמל איחרה": CASELESS,
    "नाव बंदरगाह पर देर से पहुँची": CASELESS,
    "배가 항구에 늦게 도착했다": CASELESS,
    "渡船很晚才到港口。": IDEOGRAPHIC,
    "船は港に遅れて着いた。": IDEOGRAPHIC,
    "เรือเข้าท่าช้า": CLUSTERED,
    "ទូកចូលដល់កំពង់ផែយឺត": CLUSTERED,
    "ເຮືອມາຮອດທ່າຊ້າ": CLUSTERED,
    "သင်္ဘောသည် ဆိပ်ကမ်းသို့ နောက်ကျမှ ရောက်သည်": CLUSTERED,
    "": CASED,
    "12, 13!": CASED,
    "The Hanzi for a ferry are 渡船, she said to the class.": CASED,  # a few of them make no text of theirs
    "Grey Sound Lines（灰海航运）公司周二宣布，渡船停航两天，乘客可以退票。": IDEOGRAPHIC,
    "漢字를 섞어 쓰는 옛 新聞은 띄어쓰기를 한다": CASELESS,
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_of_the_script_of_most_of_its_words(text):
    assert script_of(text) == TEXTS[text]


@given(st.lists(st.one_of(WILD, texts), max_size=8))
@PROPERTY
def test_many_are_asked_as_each(many):
    assert find_scripts(lay(many)).tolist() == list(map(script_of, many))


def test_all_that_is_a_token_is_a_letter():
    for letters in (IDEOGRAPHS, CLUSTERS):
        assert all(re.fullmatch(r"[^\W\d_]+", "".join(map(chr, range(*some)))) for some in ranges_of(letters))


def test_every_token_is_a_character_with_what_belongs_to_it():
    def read(text):
        _, starts, ends = tokenise(text)
        return [text[s:e] for s, e in zip(starts, ends, strict=True)]

    assert read("新华社3月11日电") == ["新", "华", "社", "3", "月", "11", "日", "电"]
    assert read("カメラが3.5万台、AFP通信") == ["カ", "メ", "ラ", "が", "3.5", "万", "台", "AFP", "通", "信"]
    assert read("น้ำท่วม 2 วัน") == ["น้ำ", "ท่", "ว", "ม", "2", "วั", "น"]
    assert read("ខ្មែរ។") == ["ខ្", "មែ", "រ"]
    assert read("𠮷野家") == ["𠮷", "野", "家"]
    assert read("The Hanzi for ferry are 渡船.") == ["The", "Hanzi", "for", "ferry", "are", "渡船"]


@pytest.mark.parametrize("script", range(4))
def test_words_are_told_as_people_count_them(script):
    counts = np.arange(40)
    told = [in_words(n, script) for n in counts.tolist()]
    assert told == in_words_of_many(counts, np.full(40, script, np.uint8)).tolist()
    assert all(abs(n * PER_WORD[script] - k) <= PER_WORD[script] / 2 for k, n in enumerate(told))


@pytest.mark.parametrize(("text", "first"), [
    ("他说不。她没有答应。", "他她"), ("彼は断った。彼女は笑った！誰も来ない？", "彼彼誰"), ("वह गया। कोई नहीं आया।", "वक"),
    ("هل وصلت العبارة؟ لا", "هل"), ("ទូកមកយឺត។គេរង់ចាំ។", "ទូគេ"),
])  # fmt: skip
def test_sentences_end_on_the_signs_of_each_script(text, first):
    _, starts, ends = tokenise(text)
    assert "".join(text[starts[n]] for n in sentence_starts(text, starts, ends)) == "".join(
        c for c in first if c.isalpha()
    )


def test_none_of_the_other_sentences_is_read_token_by_token():
    assert {script_of(s) for s in SENTENCES} == {CASED, CASELESS}
    assert {script_of(s) for s in UNSPACED} == {IDEOGRAPHIC, CLUSTERED}
