"""Which version of its story a member follows, whether it missed a correction, what it dropped and what it added.

A version is the text of a member that carries the mark of a later one (1ST LEAD, UPDATE 2, CORRECTED); the first
version is the original, or the fullest member without a mark. What tells versions apart is what only one of them
prints: runs of words, names and numbers. Where no member is marked, versions are told apart and put in order by their
texts alone (``sequence``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ..links.direction import MIN_HOURS, hours_later
from ..records import FURNITURE, NARRATIVE, Article, ArticleId, Document, Family, Verdict
from . import origins, sequence
from .readings import GRAM, Gram, carriers_of, edits, grams
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
    text: Sequence[Gram]
    marks: Marks
    correcting: bool


def follow(
    families: Sequence[Family],
    verdicts: Mapping[ArticleId, Verdict],
    known: Mapping[ArticleId, Known],
    documents: Mapping[ArticleId, Document],
) -> list[Followed]:
    """One for each member of each family, but for the text that is its first version."""
    found: list[Followed] = []
    for family in families:
        texts = {m: grams(documents[m]) for m in family.members}
        marks = {m: frozenset(texts[m]) | {f.key for f in documents[m].facts} for m in family.members}
        # a line that only one page has is that page's, where the original itself is not here to compare with
        carriers = None if family.root_id is not None else carriers_of(texts)
        versions = _versions(family, texts, marks, known)
        order: sequence.Order | None = "marks" if len(versions) > 1 else None
        runs: Mapping[ArticleId, sequence.Runs] = {}
        if order is None:
            runs, row, order = _by_texts(family, texts, known)
            versions = [Version(known[m].article, texts[m], marks[m], False) for m in row] or versions
        for member in family.members:
            if member == versions[0].article.id:
                continue
            own = next((n for n, v in enumerate(versions) if v.article.id == member), None)
            number: int | None
            if own is not None:
                number, compared = own, 0 if order == "marks" else own - 1
            elif order in (None, "marks"):
                number = _followed(marks[member], [v.marks for v in versions]) if order else None
                compared = number or 0
            else:
                compared, clear = sequence.followed(runs[member], [runs[v.article.id] for v in versions])
                number = compared if clear else None
            version = versions[compared]
            printed: Marks = frozenset().union(*(v.marks for v in versions if v.article.id != member))
            reworded = verdicts[member].role == "rewrite"
            found.append(
                Followed(
                    member,
                    version.article.id,
                    None if number is None else number + 1,
                    len(versions),
                    _missed(known[member].article, marks[member], number, versions),
                    None if reworded else _dropped(documents[version.article.id], marks[member], carriers),
                    None if reworded else _own_words(documents[member], printed),
                    order,
                )
            )
    return found


def _by_texts(
    family: Family, texts: Mapping[ArticleId, Sequence[Gram]], known: Mapping[ArticleId, Known]
) -> tuple[Mapping[ArticleId, sequence.Runs], list[ArticleId], sequence.Order | None]:
    """(what each member shares with others, the versions in order, what gives the direction); no versions where all
    members print one text. Only a page that is the origin's, or credits it, can show a version, and not a running file of
    the day's entries."""
    publishers = {m: known[m].publisher or str(m) for m in family.members}
    able = [m for m in family.members if known[m].own.name == family.origin.name and _speaks(known[m])]
    original = {m for m in able if known[m].is_origin}
    runs = sequence.shared_runs(texts, publishers, original)
    found = sequence.distinct(runs, able, original)
    row = [found[n] for n in sequence.in_a_row([runs[v] for v in found])] if len(found) > 1 else []
    if not row:
        return runs, [], None
    by_time = _turned_by_time(row, family.members, runs, known)
    by_texts = sequence.turned([texts[v] for v in row], [runs[v] for v in row])
    turned = by_texts if by_time is None else by_time if by_texts in (None, by_time) else None
    if turned is None:
        return runs, row, "undetermined"
    return runs, row[::-1] if turned else row, "texts" if by_time is None else "time"


def _speaks(known: Known) -> bool:
    names = bool(known.own.name) and (known.is_origin or known.own.credited is True)
    return names and not origins.THE_LATEST.search(known.article.text)


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
    family: Family,
    texts: Mapping[ArticleId, Sequence[Gram]],
    marks: Mapping[ArticleId, Marks],
    known: Mapping[ArticleId, Known],
) -> list[Version]:
    """The first version, then the marked ones in order of time; of those that print the same, the first."""

    def order(member: ArticleId) -> tuple[str, str]:
        return known[member].article.published or "9", str(member)

    def marked(member: ArticleId) -> bool:
        article, _, _, _, _, revision = known[member]
        if revision == "update":
            return bool(NUMBERED.search(f"{article.title}\n{article.text[:HEAD]}"))
        return bool(revision)

    later = sorted((m for m in family.members if marked(m)), key=order)
    plain = [m for m in family.members if m not in set(later)]
    if family.root_id in plain:
        first = family.root_id
    elif plain:
        shared = carriers_of(texts)
        first = min(plain, key=lambda m: (-sum(shared[g] > 1 for g in set(texts[m])), order(m)))
    else:
        first, later = later[0], later[1:]
    assert first is not None
    found = [Version(known[first].article, texts[first], marks[first], known[first].revision in CORRECTING)]
    for member in later:
        version = Version(known[member].article, texts[member], marks[member], known[member].revision in CORRECTING)
        if all(version.marks != v.marks for v in found):
            found.append(version)
    return found


def _followed(member: Marks, versions: Sequence[Marks]) -> int | None:
    """The version whose own readings a text prints, rather than those of others; of equals the one of which it lacks
    least. None where it prints nothing that tells."""
    common = frozenset.intersection(*versions)
    every = frozenset().union(*versions)
    if not member & (every - common):
        return None
    scores = [
        (len(member & (v - common)) - len(member & (every - v)), -len(v - member), -n) for n, v in enumerate(versions)
    ]
    return -max(scores)[2]


def _missed(article: Article, member: Marks, number: int | None, versions: Sequence[Version]) -> bool | None:
    """Whether a text still prints what a correction took out of the version that it follows, though it came later."""
    if number is None:
        return None
    told: bool | None = None
    for n, correction in enumerate(versions):
        if not correction.correcting or n <= number:
            told = False if correction.correcting and n == number else told
            continue
        hours = hours_later(article.published, correction.article.published)
        if hours is None:
            continue
        before, after = _replaced(versions[number], correction), _replaced(correction, versions[number])
        if hours >= LATE and member & before and not member & after:
            return True
        told = False
    return told


def _replaced(version: Version, other: Version) -> Marks:
    """What a version prints at the places at which the other prints something else."""
    both = {gram: 3 if gram in other.marks else 1 for gram in version.text}
    places = (words for words, _, _ in edits(version.text, both))
    return frozenset(gram for words in places for gram in zip(*(words[k:] for k in range(GRAM)), strict=False))


def _dropped(source: Document, member: Marks, carriers: Mapping[Gram, int] | None) -> tuple[int, ...]:
    """Numbers of the paragraphs of which the member has nothing; with ``carriers`` of those that several have."""
    numbers = []
    first = 0
    for number, (_, end) in enumerate(source.paragraphs, 1):
        last = bisect_left(source.starts, end, first)
        words = [source.words[i] for i in range(first, last) if source.kinds[i] != FURNITURE]
        first = last
        runs = list(zip(*(words[k:] for k in range(GRAM)), strict=False))
        if len(words) < MIN_PARAGRAPH or sum(run in member for run in runs) > DROPPED * len(runs):
            continue
        if carriers is None or 2 * sum(carriers.get(run, 0) > 1 for run in runs) >= len(runs):
            numbers.append(number)
    return tuple(numbers)


def _own_words(document: Document, printed: Marks) -> int:
    places = [i for i, kind in enumerate(document.kinds) if kind != FURNITURE]
    own = bytearray(b"\1" * len(places))
    for n in range(len(places) - GRAM + 1):
        if tuple(document.words[i] for i in places[n : n + GRAM]) in printed:
            own[n : n + GRAM] = b"\0" * GRAM
    return sum(own[n] and document.kinds[i] == NARRATIVE for n, i in enumerate(places))
