"""Which version of its story a member follows, whether it missed a correction, what it dropped and what it added.

A version is the text of a member that carries the mark of a later one (1ST LEAD, UPDATE 2, CORRECTED); the first
version is the original, or the fullest member without a mark. What tells versions apart is what only one of them
prints: runs of words, names and numbers. Where no member is marked, versions are told apart and put in order by their
texts alone (``sequence``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations, pairwise
from typing import NamedTuple

from ..attribution.statement import THE_LATEST
from ..links.direction import MIN_HOURS, hours_later
from ..records import NARRATIVE, Article, ArticleId, Document, Family, Verdict
from . import version_order as sequence
from .house_edits import GRAM, Gram, changes
from .texts import Text, layers, text_of
from .verdicts import Known

CORRECTING = ("correction", "kill")
NUMBERED = re.compile(r"^\W{0,3}UPDATE \d+\s?-", re.M)
"""An agency's update. A page that says "Updated 9 a.m." tells of its own clock."""
HEAD = 600
DROPPED = 0.1
"""Share of a paragraph's runs of words up to which it is dropped."""
MIN_PARAGRAPH = 8
"""Words outside furniture that a paragraph must have."""
LATE = 0.25
"""Hours by which a member is later than a correction that it should have had."""

Marks = frozenset[object]
Replaced = tuple[frozenset[Gram], frozenset[Gram]]
"""What a version prints where a correction differs, and the correction there."""


class Followed(NamedTuple):
    """What one member made of its story."""

    article_id: ArticleId
    compared_id: ArticleId
    """The text that it is compared with: the version that it follows."""
    version: int | None
    """1 is the first; None where the family holds one version only, or nothing tells."""
    versions: int
    missed_correction: bool | None
    """None where the family holds no correction, or times are unknown."""
    dropped: tuple[int, ...] | None
    """Numbers of the compared text's paragraphs, from 1; None for a rewrite, whose words tell nothing."""
    own_words: int | None
    """Narrative words that stand in no version; None for a rewrite."""
    version_order: sequence.Order | None
    """What puts the versions in order; undetermined: only their row is known, not at which end it starts. None where the
    family holds one version only."""


class Version(NamedTuple):
    article: Article
    text: Text
    marks: Marks
    correcting: bool


def follow(
    families: Sequence[Family],
    verdicts: Mapping[ArticleId, Verdict],
    known: Mapping[ArticleId, Known],
    documents: Mapping[ArticleId, Document | Text],
) -> list[Followed]:
    """One for each member of each family, but for the text that is its first version."""
    followed: list[Followed] = []
    for family in families:
        followed.extend(_of_family(family, verdicts, known, {m: text_of(documents[m]) for m in family.members}))
    return followed


def _of_family(
    family: Family,
    verdicts: Mapping[ArticleId, Verdict],
    known: Mapping[ArticleId, Known],
    texts: Mapping[ArticleId, Text],
) -> Iterator[Followed]:
    # a line that only one page has is that page's, where the original itself is not here to compare with
    carried = layers(text.runs for text in texts.values())[1] if family.root_id is None else None
    versions = _versions(family, texts, carried, known)
    order: sequence.Order | None = "marks" if len(versions) > 1 else None
    runs: Mapping[ArticleId, sequence.Runs] = {}
    if order is None:
        runs, row, order = _by_texts(family, texts, known, carried)
        versions = [_version(known[m], texts[m]) for m in row] or versions
    printed, twice = layers(v.text.runs for v in versions) if len(versions) > 1 else (versions[0].text.runs, set())
    number_of = {v.article.id: n for n, v in enumerate(versions)}
    tells = _telling([v.marks for v in versions]) if order == "marks" else None
    replaced: dict[tuple[int, int], Replaced] = {}
    for member in family.members:
        if member == versions[0].article.id:
            continue
        text, own_number = texts[member], number_of.get(member)
        number: int | None
        if own_number is not None:
            number, compared = own_number, 0 if order == "marks" else own_number - 1
        elif tells is not None:
            number = _followed(_marks(text), tells)
            compared = number or 0
        elif order is None:
            number, compared = None, 0
        else:
            compared, clear = sequence.followed(runs[member], [runs[v.article.id] for v in versions])
            number = compared if clear else None
        version = versions[compared]
        reworded = verdicts[member].role == "rewrite"
        yield Followed(
            member,
            version.article.id,
            None if number is None else number + 1,
            len(versions),
            _missed(known[member].article, text.runs, number, versions, replaced),
            None if reworded else _dropped(version.text, text.runs, carried),
            # of what a version itself prints, what another one has, too, is in two of them
            None if reworded else _own_words(text, printed if own_number is None else twice),
            order,
        )


def _marks(text: Text) -> Marks:
    return frozenset(text.runs).union(text.facts)


def _version(known: Known, text: Text) -> Version:
    return Version(known.article, text, _marks(text), known.revision in CORRECTING)


def _by_texts(
    family: Family, texts: Mapping[ArticleId, Text], known: Mapping[ArticleId, Known], carried: set[Gram] | None
) -> tuple[Mapping[ArticleId, sequence.Runs], list[ArticleId], sequence.Order | None]:
    """(what each member shares with others, the versions in order, what gives the direction); nothing where all
    members print one text. Only a page that is the origin's, or credits it, can show a version, and not a running file of
    the day's entries. ``carried``: what several members have, where that is known."""
    able = [m for m in family.members if known[m].own.name == family.origin.name and _speaks(known[m])]
    if len(able) < 2:
        return {}, [], None
    publishers = {m: known[m].publisher or str(m) for m in family.members}
    original = {m for m in able if known[m].is_origin}
    alone = len(set(publishers.values())) == len(publishers)
    runs = sequence.shared_runs(
        {m: text.runs for m, text in texts.items()}, publishers, original, carried if alone else None
    )
    fullest = sequence.distinct(runs, able, original)
    row = [fullest[n] for n in sequence.in_a_row([runs[v] for v in fullest])] if len(fullest) > 1 else []
    if not row:
        return runs, [], None
    by_time = _turned_by_time(row, family.members, runs, known)
    by_texts = sequence.turned([texts[v].grams for v in row], [runs[v] for v in row])
    turned = by_texts if by_time is None else by_time if by_texts in (None, by_time) else None
    if turned is None:
        return runs, row, "undetermined"
    return runs, row[::-1] if turned else row, "texts" if by_time is None else "time"


def _speaks(known: Known) -> bool:
    names = bool(known.own.name) and (known.is_origin or known.own.credited is True)
    return names and not THE_LATEST.search(known.article.text)


def _turned_by_time(
    row: Sequence[ArticleId],
    members: Sequence[ArticleId],
    runs: Mapping[ArticleId, sequence.Runs],
    known: Mapping[ArticleId, Known],
) -> bool | None:
    """Whether the versions stand in the wrong direction by when each was first printed; None where no times tell, or
    where they contradict each other."""
    first: dict[int, str] = {}
    for member in members:
        number, clear = sequence.followed(runs[member], [runs[v] for v in row])
        published = known[member].article.published
        if clear and published:
            first[number] = min(published, first.get(number, published))
    hours = [hours_later(first[b], first[a]) for a, b in combinations(sorted(first), 2)]
    signs = {h > 0 for h in hours if h is not None and abs(h) >= MIN_HOURS}
    return not signs.pop() if len(signs) == 1 else None


def _versions(
    family: Family, texts: Mapping[ArticleId, Text], carried: Set[Gram] | None, known: Mapping[ArticleId, Known]
) -> list[Version]:
    """The first version, then the marked ones in order of time; of those that print the same, the first. ``carried``:
    what several members have, where the original is not one of them."""

    def order(member: ArticleId) -> tuple[str, str]:
        return known[member].article.published or "9", str(member)

    def marked(member: ArticleId) -> bool:
        article, revision = known[member].article, known[member].revision
        if revision == "update":
            return bool(NUMBERED.search(f"{article.title}\n{article.text[:HEAD]}"))
        return bool(revision)

    later = sorted((m for m in family.members if marked(m)), key=order)
    those = set(later)
    plain = [m for m in family.members if m not in those]
    if family.root_id in plain:
        first = family.root_id
    elif plain:
        if carried is None:
            carried = layers(text.runs for text in texts.values())[1]
        first = min(plain, key=lambda m: (-len(carried & texts[m].runs), order(m)))
    else:
        first, later = later[0], later[1:]
    assert first is not None
    versions = [_version(known[first], texts[first])]
    seen = {versions[0].marks}
    for member in later:
        version = _version(known[member], texts[member])
        if version.marks not in seen:
            seen.add(version.marks)
            versions.append(version)
    return versions


class Telling(NamedTuple):
    """Marked versions; what tells them apart is what some of them print and not all."""

    versions: Sequence[Marks]
    every: Marks
    """What any of them prints; ``common``: what all do."""
    common: Marks


def _telling(versions: Sequence[Marks]) -> Telling:
    return Telling(versions, frozenset().union(*versions), frozenset.intersection(*versions))


def _followed(member: Marks, tells: Telling) -> int | None:
    """The version whose own readings a text prints, rather than those of others; of equals the one of which it lacks
    least. None where it prints nothing that tells."""
    every, common = len(member & tells.every), len(member & tells.common)
    if every == common:
        return None
    printed = [len(member & v) for v in tells.versions]
    scores = [
        ((n - common) - (every - n), n - len(v), -place)
        for place, (n, v) in enumerate(zip(printed, tells.versions, strict=True))
    ]
    return -max(scores)[2]


def _missed(
    article: Article, member: Set[Gram], number: int | None, versions: Sequence[Version],
    replaced: dict[tuple[int, int], Replaced],
) -> bool | None:  # fmt: skip
    """Whether a text still prints what a correction took out of the version that it follows, though it came later.
    ``replaced``: what was found so far, by version and correction."""
    if number is None:
        return None
    missed: bool | None = None
    for n, correction in enumerate(versions):
        if not correction.correcting or n <= number:
            missed = False if correction.correcting and n == number else missed
            continue
        hours = hours_later(article.published, correction.article.published)
        if hours is None:
            continue
        if (number, n) not in replaced:
            replaced[number, n] = _replaced(versions[number], correction), _replaced(correction, versions[number])
        before, after = replaced[number, n]
        if hours >= LATE and not member.isdisjoint(before) and member.isdisjoint(after):
            return True
        missed = False
    return missed


def _replaced(version: Version, other: Version) -> frozenset[Gram]:
    """What a version prints at the places at which the other prints something else."""
    text = version.text.grams
    both = {gram: 3 if gram in other.text.runs else 1 for gram in text}
    return frozenset(gram for start, end in changes(text, both) for gram in text[start:end])


def _dropped(source: Text, member: Set[Gram], carried: Set[Gram] | None) -> tuple[int, ...]:
    """Numbers of the paragraphs of which the member has nothing; with ``carried`` of those that several have."""
    if member >= source.runs:
        return ()
    numbers = []
    for number, (first, last) in enumerate(pairwise(source.bounds), 1):
        if last - first < MIN_PARAGRAPH:
            continue
        runs = source.grams[first : last - GRAM + 1]
        if sum(map(member.__contains__, runs)) > DROPPED * len(runs):
            continue
        if carried is None or 2 * sum(map(carried.__contains__, runs)) >= len(runs):
            numbers.append(number)
    return tuple(numbers)


def _own_words(text: Text, printed: Set[Gram]) -> int:
    """Narrative words that are part of no gram of those ``printed``."""
    if text.grams and printed >= text.runs:
        return 0
    # a byte a word, all words at once as one number: a gram covers the word at its place and the GRAM - 1 after it
    covered = int.from_bytes(bytes(map(printed.__contains__, text.grams)), "little")
    kinds = int.from_bytes(text.kinds, "little")
    for k in range(GRAM):
        kinds |= covered << 8 * k
    return kinds.to_bytes(len(text.kinds), "little").count(NARRATIVE)
