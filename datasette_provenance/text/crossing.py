"""What of a text crosses languages: its names by their sound, its numbers by their value, and where they stand.

A name is written otherwise in another script, but its consonants stay, more or less: each name has several keys, of which
one is likely to be a key of it in the other language, too (how it is spelt, how it begins, how it sounds, what would be
left of that in kana and in the characters that spell foreign names in Chinese). Numbers are read as their language writes
them (1.234,5; 5 Mio.; 300万). ``anyascii`` brings every script into Latin letters.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from anyascii import anyascii

from .language import UNSPACED

MOST = 20_000
"""Characters that are looked at."""
PLACES = 12
"""Of one fact, from the start of the text."""
KEPT = 1 << 17
"""Words of which the keys are kept: most come again."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
NUMBER = re.compile(r"\d+(?:[., \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
SCORE = re.compile(r"(?<!\d)(\d{1,3}) ?[:\-–] ?(\d{1,3})(?!\d)")
UNIT = re.compile(r"[十百千]?[百千万億亿兆]+|[^\W\d_]+")
TENS = {"十": 1, "百": 2, "千": 3}
WIDE = {n + 0xFEE0: n for n in range(0x21, 0x7F)}
"""Full-width signs, as Chinese and Japanese pages print digits."""


class Told(NamedTuple):
    """A name or number, with all places where the text tells it."""

    kind: str
    """``n`` number, ``y`` year, ``s`` score or range; ``N`` name, ``W`` other word, ``L`` Latin word in a text without spaces,
    ``K`` kana, ``Z`` characters that may spell a name."""
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Of the text; at most PLACES."""


class Crossing(NamedTuple):
    """What of one text crosses languages."""

    language: str
    size: int
    """Characters."""
    units: float
    """About so many Latin letters."""
    told: tuple[Told, ...]


def cross(text: str, language: str) -> Crossing:
    """``language``: as ``text.language`` says."""
    text = text[:MOST].translate(WIDE) if language in UNSPACED else text[:MOST]
    places: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
    names = _unspaced(text, language) if language in UNSPACED else _names(text, language)
    for kind, keys, start, end in sorted((*_numbers(text, language), *names), key=lambda one: one[2:]):
        places.setdefault((kind, keys), []).append((start, end))
    facts = tuple(Told(kind, keys, tuple(spans[:PLACES])) for (kind, keys), spans in places.items())
    return Crossing(language, max(1, len(text)), _units(text), facts)


One = tuple[str, tuple[str, ...], int, int]
"""Kind, keys, start and end of a fact."""


def _units(text: str) -> float:
    if text.isascii():
        return max(1.0, len(text))
    han = len(re.findall("[\u4e00-\u9fff]", text))
    kana = len(re.findall("[\u3040-\u30ff]", text))
    return max(1.0, len(text) + 1.2 * han + 0.6 * kana)


# ---- numbers


class Writing(NamedTuple):
    """How a language writes numbers."""

    group: str
    powers: dict[str, int]


@lru_cache(maxsize=1)
def _writings() -> dict[str, Writing]:
    lines = resources.files("datasette_provenance.data").joinpath("number_words.csv").read_text("utf-8").splitlines()
    return {
        row["language"]: Writing(row["group"], {w: int(p) for w, p in (one.split(":") for one in row["words"].split())})
        for row in csv.DictReader(lines)
    }


def _numbers(text: str, language: str) -> Iterator[One]:
    for m in SCORE.finditer(text):
        yield "s", (f"s{int(m[1])}-{int(m[2])}",), m.start(), m.end()
    writing = _writings()[language]
    for m in NUMBER.finditer(text):
        number, end = value(m[0], writing.group), m.end()
        after = text[end : end + 16].lstrip(" \u00a0\u202f-")
        if unit := UNIT.match(after):
            number *= 10 ** _power(unit[0].casefold(), writing.powers)
        plain = len(m[0]) == 4 and 1000 <= number <= 2100
        yield "y" if plain else "n", (f"n{number:g}" if number < 1e6 else f"n{number:.4g}e",), m.start(), end


def _power(unit: str, powers: dict[str, int]) -> int:
    if unit in powers:
        return powers[unit]
    if unit[0] in TENS:  # 百万, 十亿
        return TENS[unit[0]] + powers.get(unit[1:], 0)
    return powers.get(unit[0], 0) if unit[0] in "万億亿兆" else 0


def value(printed: str, group: str) -> float:
    """A number as it is printed in a language that groups digits by ``group``, or by spaces."""
    m = re.fullmatch(r"(\d{1,3}(?:[., \u00a0\u202f]\d{3})+)(?:[.,](\d+))?", printed)
    if m and (len(m[1]) > 7 or m[2] or m[1][-4] == group or m[1][-4].isspace()):
        return float(re.sub(r"\D", "", m[1]) + "." + (m[2] or "0"))
    plain = re.sub(r"\s", "", printed).replace(",", ".")
    return float(plain if plain.count(".") < 2 else plain.replace(".", ""))


# ---- names


def _names(text: str, language: str) -> Iterator[One]:
    for m in WORD.finditer(text):
        kind, keys = keys_of(m[0], language)
        if keys:
            yield kind, keys, m.start(), m.end()


@lru_cache(maxsize=KEPT)
def keys_of(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a word of an alphabet, and its keys; none of a short one."""
    if "'" in word or "’" in word:
        first, *_, last = re.split("['’]", word)
        word = first if len(last) < 3 else last
    upper = word[0].isupper()
    spelt = fold(word)
    if len(spelt) < (2 if word.isupper() else 3 if upper else 4):
        return "", ()
    stem = CASES[language].sub("", spelt) if language in CASES else spelt
    stem = stem if len(stem) > 2 else spelt
    keys = {"e" + spelt, "e" + stem, "p" + spelt[: 5 if len(spelt) > 5 else 9]}
    keys |= {"f" + k for k in (sound(stem), sound(spelt)) if len(k) > 2 or (upper and len(k) == 2 and len(spelt) > 3)}
    if language not in CASES:
        keys |= {"j" + k for k in as_kana(spelt) if len(k) >= (2 if upper else 3)}
        keys |= {"z" + k for k in as_han(spelt) if upper and len(k) > 1}
    return "N" if upper else "W", tuple(sorted(keys))


def _unspaced(text: str, language: str) -> Iterator[One]:
    for m in re.finditer("[A-Za-z]{2,}", text):
        spelt = fold(m[0])
        keys = ["e" + spelt] + ["p" + spelt[:5]] * (len(spelt) > 5) + ["f" + sound(spelt)] * (len(sound(spelt)) > 2)
        yield "L", tuple(keys), m.start(), m.end()
    if language == "ja":
        for m in re.finditer("[ァ-ヺー]{2,}", text):
            if len(key := kana_sound(m[0])) > 1:
                yield "K", ("j" + key,), m.start(), m.end()
        return
    for m in SPELLS.finditer(text):
        run = m[0]
        for i in range(len(run) - 1):  # a name may begin and end anywhere in the run
            sounds = {han_sound(run[i:j]) for j in range(i + 2, min(len(run), i + 6) + 1)}
            if spelt_so := tuple(sorted("z" + s for s in sounds if len(s) > 1)):
                yield "Z", spelt_so, m.start() + i, min(m.end(), m.start() + i + 3)


# ---- how a name sounds: its consonants, its first vowel as A, the spelling habits of several languages made one

SPELT = str.maketrans(
    dict(zip("čćšžđČĆŠŽĐхХьъэц", [*"ch ch sh zh dj Ch Ch Sh Zh Dj h H".split(), "", "", "e", "ts"], strict=True))
)
CASES = {
    "ru": re.compile("(ogo|ego|omu|emu|ymi|imi|ami|ah|oy|ey|om|em|ov|ev|ym|im|yh|ih|am)$"),
    "hr": re.compile("(ovima|evima|ima|ama|ova|eva|ovi|evi|om|em|og|eg|omu|emu|oj|im|ih)$"),
}
"""Endings of cases, as anyascii writes them."""
Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rules: str) -> Rules:
    return tuple((re.compile(old), new) for old, new in (rule.split(">") for rule in rules))


SIBILANT = "tsch|tch|sch|sh|ch|dg(?=e)|ts|tz|th|z|j|s|c(?=[eiy])>S"
HEARD = _rules(
    "schtsch|stsch|shch|tsch|tch|tsh|dsch|dzh|sch|sh|ch|cz|zh|dj>S", "ph>f", "th>t", "kh>h", "ck|qu|q>k", "c(?=[eiy])>s",
    "c>k", "x>ks", "w>v", "tz|ts|z>s", "^j>S", "j>y",
)  # fmt: skip
KANA = _rules(
    "ph|wh>h", SIBILANT, "ck|qu|q|c>k", "x>kS", "f>h", "v>b", "l>r", "w>", "ng(?![aeiou])>n", "m>n",
    "(?<=[aeiou])h(?![aeiou])>",
)  # fmt: skip
HAN = _rules(
    "ph>f", SIBILANT, "ck|q|c>k", "x>kS", "[vw]>f", "b>p", "d>t", "g>k", "r>l", "m>n", "nk(?![aeiou])>n",
    "(?<=[aeiou])h(?![aeiou])>",
)  # fmt: skip
KANA_R, HAN_L = re.compile("(?<=[aeiou])r(?![aeiour])"), re.compile("(?<=[aeiou])l(?![aeioul])")
NO_LETTER, VOWELS, TWICE = re.compile("[^a-z]"), re.compile("[aeiouy]"), re.compile(r"(.)\1+")


def fold(word: str) -> str:
    """In small Latin letters."""
    return NO_LETTER.sub("", anyascii(word.translate(SPELT)).lower())


def _single(spelt: str) -> str:
    return TWICE.sub(r"\1", spelt)


def _bones(spelt: str) -> str:
    return ("A" if spelt[:1] in tuple("aeiou") else "") + _single(VOWELS.sub("", spelt))


def _swap(spelt: str, rules: Rules) -> str:
    for old, new in rules:
        spelt = old.sub(new, spelt)
    return spelt


def sound(spelt: str) -> str:
    """Of a name in an alphabet: Latin, Cyrillic, Greek, ..."""
    spelt = _swap(spelt, HEARD)
    return _bones(spelt[:1] + spelt[1:].replace("h", ""))


def as_kana(spelt: str) -> set[str]:
    """The consonants that a name would have in kana."""
    spelt = _swap(spelt, KANA)
    return {_bones(spelt), _bones(KANA_R.sub("", spelt))}


def as_han(spelt: str) -> set[str]:
    """The consonants that a name would have in Chinese."""
    spelt = _swap(spelt, HAN)
    return {_bones(spelt), _bones(HAN_L.sub("", spelt))}


@lru_cache(maxsize=KEPT)
def kana_sound(run: str) -> str:
    import unicodedata

    out = ""
    for i, sign in enumerate(run):
        name = unicodedata.name(sign).removeprefix("KATAKANA LETTER ")
        heard = dict(zip("MNSZVHRTKGBPD", "nnSSbhrtkgbpd", strict=True)).get(name[0], "")
        heard = "S" if name in ("TI", "TU", "DI", "DU") else heard
        if name.startswith(("SMALL", "KATAKANA")):
            continue
        out += "A" if i == 0 and name[0] in "AEIOU" else heard
    return _single(out)


SPELLS = re.compile(
    "[阿埃艾爱安昂奥澳巴白班邦包保鲍贝本比彼毕宾波伯博勃布查达戴丹当道德登邓狄迪蒂丁东杜顿多厄恩尔法凡范菲费芬丰冯佛弗福夫富盖甘冈高戈哥格葛根贡古瓜圭哈海汉豪赫亨"
    "洪侯胡华怀惠霍基吉季加贾简金卡凯坎考柯科克肯孔库夸奎昆拉莱赖兰郎朗劳勒雷蕾里理利莉立丽连廉良列林琳留龙隆卢鲁路伦罗洛马玛迈麦曼芒毛梅门蒙米密敏明缪莫默姆木穆纳奈"
    "南内尼年宁纽农努诺欧帕潘庞佩彭皮匹平珀普齐奇契恰乔钦青琼丘屈让热日荣茹儒瑞若撒萨塞赛桑瑟森沙山尚绍舍申生圣施什史士舒朔斯丝思松苏孙索所塔泰坦汤唐特腾提田廷通图土托瓦旺"
    "威韦维伟卫温文沃乌武西希锡夏香肖谢辛欣兴休许逊雅亚延扬杨耶叶伊易因英尤于约宰赞泽曾扎詹张章哲珍朱卓兹子佐]{2,}"
)
"""Characters by which Chinese (simplified) spells foreign names."""
INITIAL = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?")
HEARD_HAN = dict(zip("bpmnfwdtlrgkhy", "ppnnffttllkkh ", strict=True)) | {"y": ""}


@lru_cache(maxsize=KEPT)
def han_sound(run: str) -> str:
    out = ""
    for i, sign in enumerate(run):
        spelt = anyascii(sign).lower()
        first = INITIAL.match(spelt)
        assert first
        heard = HEARD_HAN.get(first[0], "" if first[0] == "" else "S")
        out += "l" if spelt == "er" else (heard or "A" * (i == 0)) + "n" * spelt.endswith(("n", "ng"))
    return _single(out)
