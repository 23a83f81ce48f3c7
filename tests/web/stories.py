"""What the newsroom prints, and what detection finds in it: all people, places and news are invented."""

from __future__ import annotations

from dataclasses import dataclass

FERRY = [
    "Ferry crews in Port Marrow walked out at dawn on Tuesday after talks over night shifts "
    "collapsed, leaving "
    "some 4,200 islanders without a crossing to the mainland.",
    "The harbour union said the walkout would last 48 hours. The operator, Grey Sound Lines, called "
    "it unlawful "
    "and asked a court in Tarnwick to end it.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "Fishing boats carried patients to the hospital in Tarnwick during the morning, the coastguard "
    "said, and two "
    "schools on the island of Little Fenn stayed shut.",
    "Grey Sound Lines carries about 900,000 passengers a year and has cut its fleet from eleven "
    "vessels to seven "
    "since 2019.",
]
FERRY_REWRITE = [
    "Travellers to and from Little Fenn were stuck on Tuesday when sailors downed tools at first "
    "light, their "
    "negotiations about working nights having come to nothing.",
    "For two days no vessel is to leave Port Marrow, according to the union. Grey Sound Lines wants "
    "judges in "
    "Tarnwick to step in, saying the action breaks the law.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "Patients reached the Tarnwick hospital aboard trawlers, coastguards reported; a pair of schools did not open.",
]
FERRY_OWN = [
    "I had come to the quay to buy mackerel and found half the town there, arguing in the rain.",
    "“Nobody here wants to strand their own neighbours,” union secretary Ilka Brandvold told a crowd on the quay.",
    "By noon somebody had lit a brazier. The Guardian had earlier reported that ministers were watching closely.",
]
ORCHARD = [
    "A blight that turns apple leaves silver has reached the orchards of the Vellan valley, growers "
    "there say, "
    "three years before scientists expected it.",
    "Of 310 holdings visited by Kestrel Times reporters this month, 118 showed the disease on at least one tree.",
    "The regional institute in Oxmere confirmed the findings and will fell every tree within 200 "
    "metres of an "
    "infected one.",
    "Growers are to be paid 45 crowns a tree, a third of what a mature Vellan Pippin costs to replace.",
]
ROUND_UP = [
    "Five things to know this morning, from a late train to an early frost.",
    ORCHARD[1],
    "The bakers of Lower Quill have agreed on a single opening hour, ending a dispute older than their ovens.",
]
HOSTILE = "<script>alert('x')</script> & \"quotes\" \u202eright to left\u202c"


@dataclass(frozen=True)
class Row:
    """An article and what detection says of it."""

    id: str
    publisher: str
    title: str
    text: str
    published: str
    role: str = "independent"
    origin: str | None = None
    basis: str = "Nothing in the text names a source"
    confidence: float = 0.6
    credited: int | None = None
    family: str | None = None
    source: str | None = None
    cited: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()


def _join(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


KINDS = {"a01": "dateline", "a02": "family", "a03": "family", "a04": "own byline", "b01": "own byline", "b02": "credit"}
"""Of the evidence for their origins; the others are taken for the publisher's own, or nothing is known."""
FERRY_COPY = "PORT MARROW (AFP) - " + _join(FERRY)
ROWS = [
    Row(
        "a01",
        "Marrow Gazette",
        "Ferry crews walk out",
        FERRY_COPY,
        "2031-03-04T07:10:00",
        "copy",
        "AFP",
        "Carries the dateline PORT MARROW (AFP)",
        0.97,
        1,
        "f1",
        None,
        (),
        ("Tarn Post", "Daily Lantern"),
    ),
    Row(
        "a02",
        "Tarn Post",
        "Islanders stranded by walkout",
        _join(FERRY[:4]),
        "2031-03-04T08:30:00",
        "copy",
        "AFP",
        "Same text as “Ferry crews walk out” (Marrow Gazette), which credits AFP; the stored text names no source",
        0.9,
        0,
        "f1",
        "a01",
        (),
        ("Marrow Gazette", "Daily Lantern"),
    ),
    Row(
        "a03",
        "Daily Lantern",
        "No boats today",
        _join(FERRY_REWRITE),
        "2031-03-04T10:00:00",
        "rewrite",
        "AFP",
        "The same story in other words as “Ferry crews walk out”, which credits AFP",
        0.82,
        0,
        "f1",
        "a01",
        (),
        ("Marrow Gazette", "Tarn Post"),
    ),
    Row(
        "a04",
        "Harbour Radio",
        "Rain, mackerel and a strike",
        _join(FERRY_OWN),
        "2031-03-04T13:00:00",
        "independent",
        "Harbour Radio",
        "The publisher's own report: byline of its staff, no other source named",
        0.8,
        None,
        None,
        None,
        ("The Guardian",),
    ),
    Row(
        "b01",
        "Kestrel Times",
        "Silver blight reaches the Vellan valley",
        _join(ORCHARD),
        "2031-04-01T06:00:00",
        "original",
        "Kestrel Times",
        "The publisher's own report: byline of its staff, no other source named",
        0.93,
        None,
        "f2",
        None,
        (),
        ("Marrow Gazette",),
    ),
    Row(
        "b02",
        "Marrow Gazette",
        "Blight in Vellan orchards",
        _join([*ORCHARD, "Source: Kestrel Times"]),
        "2031-04-01T11:00:00",
        "copy",
        "Kestrel Times",
        "Carries the credit Source: Kestrel Times",
        0.95,
        1,
        "f2",
        "b01",
        (),
        ("Kestrel Times",),
    ),
    Row(
        "b03",
        "Tarn Post",
        "Five things to know",
        _join(ROUND_UP),
        "2031-04-02T05:30:00",
        "partial",
        "Tarn Post",
        "Taken for the publisher's own: the stored text names no other source",
        0.7,
        None,
        None,
        "b01",
    ),
    Row(
        "x01",
        '"><img src=x onerror=alert(1)>',
        HOSTILE,
        HOSTILE + "\n\nA story about <b>markup</b>.",
        "2031-05-01",
        "independent",
        "<b>Bold & Sons</b>",
        f"Carries the credit {HOSTILE}",
        0.5,
        0,
        None,
        None,
        (HOSTILE,),
    ),
    *(
        Row(
            f"c{n:02}",
            ("Quill Courier", "Oxmere Echo", "Fenn Weekly")[n % 3],
            f"Notes from parish {n}",
            f"The parish council of number {n} met on a Monday and adjourned at {n + 10} minutes past nine.",
            f"2031-06-{n + 1:02}T12:00:00",
            "independent",
            ("Quill Courier", "Oxmere Echo", None)[n % 3],
            "Taken for the publisher's own: the stored text names no other source",
            0.55,
            None,
            None,
            None,
            ("Reuters",) if n % 5 == 0 else (),
        )
        for n in range(18)
    ),
]

REVIEWER = "Ottoline Marsh"
# article, judgement of its origin, origin, note, by
JUDGED = [
    ("c03", "confirmed", "Quill Courier", "Rang the desk", REVIEWER),
    ("x01", "disputed", "<b>Bold & Sons</b>", HOSTILE, HOSTILE),
]

# article, source, relation, confidence, parent, passages as (kind, text)
LINKS: list[tuple[str, str, str, float, int, list[tuple[str, str]]]] = [
    (
        "a02",
        "a01",
        "copy",
        0.97,
        1,
        [
            ("narrative", FERRY[0]),
            ("narrative", FERRY[1]),
            ("quotation", FERRY[2][1:47]),
            ("narrative", FERRY[3]),
        ],
    ),
    ("a03", "a01", "rewrite", 0.88, 1, [("quotation", FERRY[2][1:47])]),
    ("a04", "a01", "quotes", 0.94, 0, [("quotation", FERRY[2][1:47])]),
    ("b02", "b01", "copy", 0.98, 1, [("narrative", p) for p in ORCHARD]),
    ("b03", "b01", "partial", 0.91, 1, [("narrative", ORCHARD[1])]),
    ("c01", "c00", "furniture", 0.85, 0, []),
    ("c03", "c02", "copy", 0.41, 0, []),
]
EVIDENCE = [
    {
        "name": "words outside quotes",
        "level": "most",
        "bits": 6.5,
        "sentence": "Most of the narrative is shared.",
    },
    {
        "name": "order",
        "level": "same",
        "bits": 1.25,
        "sentence": "It stands in the same order <b>in both</b>.",
    },
]
CLAIM = 0.8
