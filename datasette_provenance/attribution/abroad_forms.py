"""The forms in which agencies that write in other scripts than Latin name themselves, as patterns with a place for the name.

As the agencies themselves and those who carry them print them; not yet measured on real pages. ``NAME`` stands for any agency of the
registry, in whatever script: one form serves all that print it. `tests/attribution/abroad_rows.py` has an example of each, and what is like it.
"""

from __future__ import annotations

from typing import NamedTuple

SHORT, MARKED, DATED, ANY = "short", "marked", "dated", "any"
"""What has to stand before the name: few words, or more with a date (SHORT); the same, and without a date a dash after the name
(MARKED); a date (DATED); whatever the pattern allows (ANY)."""


class Form(NamedTuple):
    pattern: str
    head: str = ANY
    blanks: bool = True
    """Whether the names stand between blanks."""


DASH = "[-–—―]"
HEAD = r"(?P<head>[^\W_][^\n/«»\"“”;!?|=\[\]]{0,60}?)"
DATELINES = (
    # 新华社霧浜3月11日电（记者N） | 据新华社霧浜3月11日电 | 据新华社电 | 中新网3月11日电
    Form(
        r"[【（(]?[据據]?NAME(?:(?P<head>[^\n，。、：:（()）\d]{0,15}(?:\d{1,2}月)?\d{1,2}日)(?:新媒体|體育|体育)?(?:专|專|综合|綜合)?|(?:专|專|综合|綜合)?)"
        r"[电電](?=[】）)（(\s，,：:]|$)[】）)]?(?:\s?[（(](?:记者|記者|通讯员)[^）)\n]{1,40}[）)])?",
        ANY, False,
    ),
    # （中央社記者N霧浜11日電） | （中央社霧浜綜合外電報導）
    Form(r"[（(]NAME(?:記者|记者)?(?P<head>[^）)\n]{0,30}?)(?:[电電]|報導|报道)[）)]", ANY, False),
    # 【霧浜共同】 | 【霧浜時事】 | 【AFP=時事】 | 【3月11日 AFP】 | [霧浜 11日 ロイター]
    Form(
        r"[【［\[](?P<head>(?!(?:日[米中韓朝露英仏独]|官民|産学|男女|国際)共同)[^】］\]\n=＝]{0,25}?(?:[A-Z]{2,7}[=＝])?)NAME"
        r"(?:[=＝][^】］\]\n]{1,20})?[】］\]]",
        ANY, False,
    ),
    # (해람=연합뉴스) N 기자 =
    Form(r"[(（\[](?P<head>[^=()\n\]]{1,25})=NAME[)）\]](?:\s?[^\n=]{1,25}\s?=)?", ANY, False),
    # ТАРНВИК, 11 марта. /ТАСС/. | 11 марта, Тарнвик /Корр. БЕЛТА/. | تارنوك في 11 مارس / وام / | تارنوك في 11 مارس /أ ش أ/
    Form(rf"{HEAD}[\s.,]*/\s?(?:[Кк]орр\.\s)?NAME(?:\s[^/\n]{{2,30}})?\s?/[.:]?(?=\s?\S|\s*$)", SHORT),
    # تارنوك/ الأناضول | تارنوك / N N / الأناضول
    Form(rf"{HEAD}\s?/(?:[^/\n]{{2,40}}/)?\s?NAME(?:\s*$|\s?(?:{DASH}|:)(?=\s?\S))", SHORT),
    # ТАРНВИК, 11 мар - РИА Новости. | تارنوك - ایرنا - | Тарнвик. 11 марта. INTERFAX.RU -
    Form(rf"{HEAD}\s?[-–—.]\s?NAME(?:,\s[^\n.]{{2,40}})?\s?(?P<mark>{DASH}|\.|:)(?=\s?\S)", MARKED),
    # تارنوك 11 آذار (بترا) - | ТАРНВІК, 11 березня (Укрінформ). | Tarnwick (TTXVN) -
    Form(rf"{HEAD}\s?\(\s?NAME(?:\s\d{{1,2}}/\d{{1,2}})?\s?\)(?:\s?(?P<mark>{DASH}+|:|\.))?(?=\s?\S)", MARKED),
    # تارنوك 11 رمضان 1447 هـ الموافق 28 فبراير 2026 م واس
    Form(rf"{HEAD}\sNAME\s*$", DATED),
)  # fmt: skip
SOURCE_IS = (
    "来源|來源|稿源|消息来源|文章来源|稿件来源|出典|配信|引用元|출처|ที่มา|แหล่งข่าว|Nguồn|Theo|ប្រភព|Источник|По материалам|Джерело"
    "|За матеріалами|Крыніца|المصدر|مصدر|منبع|מקור|स्रोत|साभार"
)
CREDITS = (  # lines of their own
    Form(
        rf"[（(\[【]?(?:本文|新闻|信息)?(?:{SOURCE_IS})\s?[:：=/]?\s?NAME[）)\]】]?[.。]?"
    ),  # 来源：新华社 | Источник: ТАСС
    Form(r"[-–—]{1,2}\s?[(（]?NAME[)）]?\.?"),  # -สำนักข่าวไทย
)
ENDS = (  # after the last words of a story
    Form(r"(?<=[。！？!?.।។۔؟»”」\"])\s?[(（\[【]NAME[)）\]】]$"),  # 。（共同）
    Form(r"(?<=[^\d\s])\s?[-–—]{1,2}\s?[(（]?NAME[)）]?\.?$"),  # -สำนักข่าวไทย
    Form(r"(?<=[.!?»”۔؟])\s?/NAME/$"),
)
CITATIONS = (
    Form(r"[据據]NAME[^\n，。]{0,12}?(?:报道|報道|報導|消息)", ANY, False),
    Form(r"(?:援引|引述)NAME", ANY, False),
    Form(r"NAME[^\n，。]{0,8}?(?:报道|報道|報導)", ANY, False),
    Form(r"NAMEによ(?:ると|れば)|NAMEは[^\n。]{0,60}と(?:報じ|伝え)|NAMEが[^\n。]{0,60}(?:報じ|伝え)", ANY, False),
    Form(r"NAME(?:에 따르면|[은는이가] [^\n.]{0,60}(?:보도|전)했|[와과]의 (?:인터뷰|통화))", ANY, False),
    Form(
        r"(?:[Сс]ообща(?:ет|ют|ло)|[Сс]ообщил[аи]?|[Пп]ереда[её]т|[Пп]ередал[аои]?|[Пп]ишет|[Пп]о данным|[Сс]о ссылкой на"
        r"|[Пп]овідомля(?:є|ють)|[Пп]овідоми(?:в|ла|ло)|[Пп]ередає|[Пп]осиланням на|[Пп]аведамляе|[Кк]орреспонденту|[Кк]ореспонденту"
        r"|[Вв] интервью)\s(?:[^\W\d_]+\s){0,3}?[«\"]?NAME"
    ),
    Form(
        r"(?:وفق|وفقا ل|وفقاً ل|نقل عن|نقلت|نقلا عن|نقلاً عن|ذكرت|أفادت|بحسب|حسب|قالت|أوردت|به گزارش|به نقل از|گفتگو با)\s?"
        r"(?:ما\s)?(?:وكالة\s|لوكالة\s|خبرگزاری\s)?(?:الأنباء\s)?[«\"(]?NAME"
    ),
    Form(r"(?:รายงานจาก|ตามรายงานของ|รายงานโดย)\s?NAME|NAME\s?รายงาน", ANY, False),
)
