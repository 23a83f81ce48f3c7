"""The records that travel from step to step: plain, frozen, no input or output.

Offsets are always character offsets into the text *as stored*, half-open:
``text[start:end]`` is exactly what a record speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

ArticleId = str | int

Relation = Literal["copy", "rewrite", "partial", "quotes", "furniture", "independent", "translation"]
WEIGHED: tuple[Relation, ...] = ("copy", "rewrite", "partial", "quotes", "furniture", "independent")
"""What two texts may be to each other by their words, from what claims the most to what claims the least."""
RELATIONS: tuple[Relation, ...] = (*WEIGHED, "translation")
DERIVED: tuple[Relation, ...] = ("copy", "rewrite", "partial", "translation")

Direction = Literal["credited", "time", "contained", "undetermined"]
PassageKind = Literal["narrative", "quotation", "furniture", "fact"]
MentionKind = Literal["dateline", "byline", "credit", "tail", "copyright", "photo", "citation"]
OriginKind = Literal[
    "dateline",
    "byline",
    "credit",
    "tail",
    "copyright",
    "heading",
    "page data",
    "family",
    "own byline",
    "own",
    "judgement",
    "none",
    "unknown",
]
Judgement = Literal["confirmed", "rejected", "disputed"]
JUDGEMENTS: tuple[Judgement, ...] = ("confirmed", "rejected", "disputed")
Role = Literal["original", "copy", "rewrite", "partial", "translation", "independent"]

NARRATIVE, QUOTATION, FURNITURE = 0, 1, 2
KINDS: tuple[PassageKind, ...] = ("narrative", "quotation", "furniture")


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as it stands in the articles table (schema.org NewsArticle)."""

    id: ArticleId
    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    """ISO 8601, with or without a time and an offset; empty where unknown."""
    url: str = ""
    page: tuple[tuple[str, str], ...] = ()
    """What the page's data say of its source, (key, value), where given: ``canonical``, ``syndication_source``,
    ``credit``, ``source``, ``author``."""
    places: Places | None = field(default=None, compare=False)
    """Where the text stands in the one that is stored, where it is not the same: HTML is read without its tags."""


class Places(Protocol):
    def stored(self, start: int, end: int) -> tuple[int, int]:
        """The place in the stored text of ``text[start:end]``."""


class Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that names a source."""

    kind: MentionKind
    name: str
    """Canonical name (of the registry where it is known there, else as printed)."""
    start: int
    end: int
    text: str
    """``article.text[start:end]``: the words that name the source, with their form (``BRUSSELS (AFP):``)."""
    place: str = ""
    """Of a dateline: the place as printed."""
    date: str = ""
    """Of a dateline: the date as printed."""
    authors: tuple[str, ...] = ()
    """Of a byline: the persons as printed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name or a number, in the order in which the text tells them."""

    key: str
    """Normalised, so that the same fact reads the same in two texts."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article's text with its offset map: what is compared, and where it stands."""

    article_id: ArticleId
    paragraphs: tuple[Span, ...]
    words: tuple[str, ...]
    """Case-folded words; ``starts[i]:ends[i]`` is where word i stands in the stored text."""
    starts: Sequence[int]
    ends: Sequence[int]
    kinds: bytes
    """One byte a word: NARRATIVE, QUOTATION or FURNITURE."""
    sentences: tuple[int, ...]
    """The number of the first word of each sentence."""
    shingles: int
    """Distinct runs of five words."""
    quotes: tuple[Span, ...]
    furniture: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    commonplaces: tuple[str, ...] = ()
    """Keys of the facts that are left out of ``facts`` because everybody tells them in their days."""
    script: int = 0
    """As ``text.scripts.script_of``: where no blanks stand between words, ``words`` are tokens, and some are a word."""

    def count(self, kind: int) -> int:
        """How many of ``words`` are of that kind."""
        return self.kinds.count(kind)


class Pair(NamedTuple):
    """Two articles that may share copy, as positions in the batch of documents; a < b."""

    a: int
    b: int
    found_by: int
    """Bits: 1 words alike, 2 a passage in common, 4 facts in the same order."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that stands in both articles, possibly with small edits inside."""

    kind: PassageKind
    article_start: int
    article_end: int
    source_start: int
    source_end: int
    words: int
    """Words in common inside the two spans (never more than either span has), tokens where the documents have these; facts,
    for kind ``fact``."""


class Retelling(NamedTuple):
    """What a text keeps of another that it may have been written from, each 0..1 but for the last."""

    new_facts: float
    """Share of its names and numbers that the other does not have."""
    facts_kept: float
    """Share of the other's names and numbers that it has."""
    words_kept: float
    """Share of the words of its sentences that stand together in a sentence of the other."""
    sentences_matched: float
    """Pairs of sentences that are each other's nearest, over the sentences of the one with fewer."""
    sentence_order: float
    """How far these keep their order beyond chance, by its sentences; negative where they do not."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two articles have in common, counted. Symmetric: a is the one with the lesser id."""

    narrative_words: int
    quoted_words: int
    furniture_words: int
    a_words: int
    """Narrative words of a; likewise b."""
    b_words: int
    a_quotes: int
    """Quoted words of a; likewise b."""
    b_quotes: int
    a_share: float
    """Shared narrative words / all narrative words of a; likewise b."""
    b_share: float
    jaccard: float
    """Of the sets of word 5-grams."""
    longest: int
    """Longest stretch of narrative that agrees without any edit, in words."""
    verbatim: float
    """Mean length of such stretches, in words, each word of them counting once: reworded copy has short ones."""
    order: float
    """Share of the shared narrative words that stand in the same order in both, 0..1."""
    fact_order: float
    """Longest common subsequence of facts / the shorter fact sequence, 0..1."""
    facts: int
    """Facts in that subsequence."""
    common_facts: int
    """Facts in common, in whatever order."""
    other_facts: int
    """Names and numbers that both tell outside of the passages that they share, those that everybody tells in these days
    included: what else speaks for one event."""
    listed_facts: int
    """Names and numbers that both tell inside of those passages: where they are most of the words, it is a list."""
    retelling: Retelling | None
    """What one keeps of the other where it may retell it in words of its own; None where it does not look like that."""
    hours_apart: float | None
    """Between the publication times; None where either is unknown."""
    same_publisher: bool


class Translated(NamedTuple):
    """What two texts have in common across their languages, the same whichever comes first."""

    cover: float
    """Share of the names and numbers that a translation would keep, by what they say; 0..1."""
    numbers: float
    """Share of the numbers of one that the other has, the lesser one and half of the greater one."""
    places: float
    """How much nearer to their places shared facts stand than by chance."""
    order: float
    """How far they keep their order beyond chance, in standard deviations."""
    length: float
    """Natural logarithm of the length of the longer one over the shorter one's."""


class Shared(NamedTuple):
    """What lineage asks of the evidence of a link."""

    narrative_words: int
    quoted_words: int
    facts: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One named part of a score: the bars of a link add up to its confidence before calibration."""

    name: str
    level: str
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that share passages: the likely later one and the likely earlier one."""

    article_id: ArticleId
    source_id: ArticleId
    relation: Relation
    confidence: float
    same_copy: float
    """Probability that the relation is copy or rewrite, whichever of the two: what families are built on."""
    direction: Direction
    is_parent: bool
    evidence: Evidence | Shared
    passages: Sequence[Passage]
    article_share: float
    source_share: float


class Speaker(NamedTuple):
    """An article, as others speak of it."""

    article_id: ArticleId
    title: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The agency or outlet whose copy the main text is."""

    name: str
    """Canonical; empty where the page holds no article or nothing can be said."""
    kind: OriginKind
    """Of the evidence. ``attribution/basis.py`` makes a sentence of it and of what follows."""
    confidence: float
    credited: bool | None
    """Whether the text itself names it; None where the origin is the publisher itself or unknown, or the text breaks
    off."""
    words: str = ""
    """What is printed there, or stands in the page's data."""
    form: str = ""
    """Which form of its kind the evidence has, where there are several."""
    names: tuple[str, ...] = ()
    """Of several origins, or of those who helped."""
    speaker: Speaker | None = None
    """The article whose text says so; None: its own."""
    twin: Speaker | None = None
    """The article that carries the same copy and says nothing itself; None where that is the speaker."""


class JudgedLink(NamedTuple):
    """What people say together of a link, whichever way it points."""

    judgement: Judgement
    relation: Relation | None
    """Of a confirmed one: what it is."""


class JudgedOrigin(NamedTuple):
    """What people say together of an article's origin."""

    judgement: Judgement
    names: tuple[str, ...]
    """Canonical: the one that is confirmed, or those that are rejected; of disputed ones none."""


class Reading(NamedTuple):
    """What one article's page says by itself, before it is compared with others: all that later steps need to know of
    it beside its words. Plain values only, so that it travels between processes and runs."""

    article_id: ArticleId
    given_publisher: str
    """As in the table; ``publisher`` is its canonical name."""
    publisher: str
    published: str
    words: int
    narrative_words: int
    quoted_words: int
    furniture_words: int
    place: str
    """Of the dateline; ``dated`` too."""
    dated: str
    authors: tuple[str, ...]
    revision: str
    origin: tuple[str, OriginKind, float, bool | None, str, str, tuple[str, ...]]
    """As far as the page itself tells: the first fields of an Origin."""
    is_origin: bool
    """It stands on the page of the one who is its origin."""
    agency: bool
    """It stands on an agency's own page."""
    cites: tuple[str, ...]
    mentions: tuple[tuple[str, str, int, int, str], ...]
    """kind, name, start, end and text of each."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One article's row of the results."""

    article_id: ArticleId
    family_id: str | None
    role: Role
    origin: Origin
    source_id: ArticleId | None
    reused_words: int
    captures: int = 1
    """How often the table holds the page: pages of one publisher with the same text are one article."""
    judgement: Judgement | None = None
    """Of people, of the origin."""
    found_origin: str = ""
    """Where there is a judgement: what detection took for the origin without it."""


@dataclass(frozen=True, slots=True)
class Family:
    """Articles joined by copy and rewrite links: one story's travels."""

    id: str
    title: str
    origin: Origin
    root_id: ArticleId | None
    """None where the original is not in the table."""
    members: tuple[ArticleId, ...]
    publishers: int
    uncredited: int
    event_articles: int
    """Articles about the same event, in the family and beside it, and the distinct origins behind them."""
    event_sources: int
    first_published: str
    last_published: str
