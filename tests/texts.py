"""Texts for property tests: random unicode mixed with news-like sentences. All people and places are invented."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from datasette_provenance.document import build_document
from datasette_provenance.records import Article, Document

PROPERTY = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

SENTENCES = [
    "Ferry crews in Port Marrow walked out at dawn on Tuesday after talks over night shifts collapsed.",
    "The harbour union said the walkout would last 48 hours and asked a court in Tarnwick for patience.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd.",
    'The operator, Grey Sound Lines, called it "unlawful, unkind and badly timed" in a short statement.',
    "Fishing boats carried patients to the hospital in Tarnwick during the morning, the coastguard said.",
    "Two schools on the island of Little Fenn stayed shut, and a third sent its pupils home at 11:30.",
    "Grey Sound Lines carries about 900,000 passengers a year and has cut its fleet from eleven to 7.",
    "„Wir haben gewarnt“, sagte Landrätin Grete Ohlendiek in Nordheide, »und niemand hat zugehört«.",
    "« Personne ne voulait cela », a dit Lucie Arvanelle, maire de Saint-Corvin, 2,4 % des voix.",
    "El alcalde de Villamora, Tomás Ibarrola, pidió calma: ‘no habrá cortes de agua este verano’.",
    "PORT MARROW (AFP) - Some 4,200 islanders were left without a crossing, officials said on Tuesday.",
    "TARNWICK, March 12 (Reuters) - A judge rejected the request after a hearing that took nine minutes.",
    "By Dana Orvick, Associated Press",
    "(Reporting by Ola Venning; Editing by Per Quist)",
    "Photo: Ilka Brandvold on the quay in Port Marrow (Grey Sound Lines/AFP via Getty Images)",
    "© 2025 Agence France-Presse. All rights reserved.",
    "Sign up for our newsletter and never miss a tide table again.",
    "“It is the fish that lose,” he said, “and the people who eat them — ‘every day’, as my mother put it.",
    "Ilka Brandvold: @ilka — Ilka Brandvold (@ilka) March 12, 2025",
    "BRANDVOLD: Nobody asked us.",
    "Q: And the boats? ",
    "وقالت الحكومة إن 4200 شخص بقوا في الجزيرة يوم الثلاثاء.",
    "האיחוד אמר כי השביתה תימשך 48 שעות, ובית הדין ידון בה.",
    "हिन्दी में एक वाक्य, जिसमें 12 शब्द नहीं हैं।",
    "Cafe\u0301 and café, Tal\u00adsperre and Talsperre, naïve — coöperate 👩‍👩‍👧 🚢!",
    "According to the Tarnwick Mercury and Reuters, the talks will go on; it’s the union’s boats’ turn.",
]

UNSPACED = [
    "嘉川市水务局周二表示，3.5万户居民的供水将在48小时内恢复。「没有人被遗忘」，局长黎望舒说。",
    "霧浜町の渡船は火曜日の朝から運休し、約900人が島に取り残された。町長の瀬名シオリは『夜通し船を出す』と語った。",
    "ชาวประมงที่ท่าเรือบ้านปลายน้ำหยุดงานเมื่อวันอังคาร หลังการเจรจา 2 วันล้มเหลว",
    "ក្រុមអ្នកនេសាទនៅកំពង់ផែបឹងស្រែបានឈប់ធ្វើការកាលពីថ្ងៃអង្គារ។",
]

QUOTES = st.sampled_from(list("\"'“”„‟«»‹›‘’‚`´"))
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", " ", "  ", "\t", "\u2028", "\u00a0", "\r", "\x0b", "\x85"])
NOISE = st.text(max_size=12)  # every category, surrogates left out
MARKS = st.text(
    st.characters(whitelist_categories=("Mn", "Mc", "Me", "Cf", "Zs", "Nd", "No", "Lo", "So", "Pi", "Pf")), max_size=6
)
PIECES = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(UNSPACED), NOISE, MARKS, QUOTES, BREAKS)

texts = st.lists(PIECES, max_size=25).map("".join)
"""Anything a page may hold."""
news = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12, unique=True).map("\n\n".join)
"""Paragraphs, no two alike."""
unspaced = st.lists(st.sampled_from(UNSPACED), min_size=1, unique=True).map("\n\n".join)
"""The same in scripts without blanks between words."""
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=1, max_size=7)


def document(text: str, id: str = "x", **more: str) -> Document:
    return build_document(Article(id, text, **more))


def common_words(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence, by bits of an integer (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for i, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << i
    everything = (1 << len(a)) - 1
    row = everything
    for word in b:
        hit = row & places.get(word, 0)
        row = (row + hit | row - hit) & everything
    return len(a) - row.bit_count()
