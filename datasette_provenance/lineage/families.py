"""Families: articles joined by copy and rewrite links that are sure enough to claim. One story's travels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import chain, count

from ..records import ArticleId, Link
from ..settings import Settings
from .bridges import find_bridge, joining_links
from .components import Ties, components, connected

JOINING = ("copy", "rewrite")
MUCH = 0.3
"""Of the longer one's narrative: below that it may just hold the other, as a round-up or a running file does."""
LITTLE = 0.2
"""The same for a page that names nobody: it may be the copy of a text of which the other is a short part."""
TWIN = 0.9
"""Of either one's narrative: near-identical copies, which belong together whatever else they are tied to."""
WHOLE = 0.75
"""Of the shorter one's narrative: it stands in the other."""


def claimed(link: Link, settings: Settings) -> bool:
    """Whether families, roles, origins and pages may build on a link."""
    return link.confidence >= settings.claim


def joins(link: Link, settings: Settings) -> bool:
    """Whether two articles carry the same copy surely enough; copy or rewrite may be open between them."""
    return link.relation in JOINING and link.same_copy >= settings.claim


def join(
    links: Sequence[Link],
    settings: Settings,
    credits: Mapping[ArticleId, str] | None = None,
    originals: Mapping[ArticleId, str] | None = None,
) -> list[tuple[ArticleId, ...]]:
    """Connected articles, at least two together; members in order of (str) id, families by their first member.

    ``credits``: the source that an article's own page names for its copy; ``originals``: of the pages that are their
    source's own, its name. One link is not enough to belong:

    - a page that only holds a shorter one (``_holds``) is another story, and so is one that tells the facts of a
      source that it does not name;
    - an article whose partial links into the family weigh more than those that join it (a round-up, a next-day story
      over old paragraphs) is taken out, the least fitting one first; those taken out may be families of their own.
      Between successive versions of one story (``_stories``) partial links say nothing: each keeps less of the first;
    - a page with two stories in it (``bridges``) does not make them one.
    """
    credits, originals = credits or {}, originals or {}
    names = {**originals, **credits}
    ties = _ties(links, settings, credits, originals)
    near = joining_links(links, ties)
    twins = _twins(links, settings)
    families: list[tuple[ArticleId, ...]] = []
    groups = components(ties, ties)
    while groups:
        group = groups.pop()
        waiting = [group]
        taken: set[ArticleId] = set()
        placed: set[ArticleId] = set()
        while waiting:
            members = waiting.pop()
            out = _unfit(members, ties, twins) or find_bridge(members, near, ties, names, originals)
            taken |= out
            if out:
                waiting.extend(components(ties, dict.fromkeys(m for m in members if m not in out)))
            else:
                placed.update(members)
                families.append(tuple(sorted(members, key=str)))
        groups.extend(components(ties, {m for m in group if m not in placed} if placed else taken))
    return sorted(families, key=lambda m: str(m[0]))


def _ties(
    links: Sequence[Link], settings: Settings, credits: Mapping[ArticleId, str], originals: Mapping[ArticleId, str]
) -> Ties:
    story = _stories(links, settings, {**originals, **credits})
    ties: dict[ArticleId, dict[ArticleId, float]] = defaultdict(dict)
    for link in links:
        a, b = link.article_id, link.source_id
        weight = 0.0
        if joins(link, settings) and not _holds(link, credits, originals):
            weight = link.same_copy
        elif link.relation == "partial" and claimed(link, settings) and not (a in story and story[a] == story.get(b)):
            weight = -link.confidence
        if weight:
            ties[a][b] = ties[b][a] = weight
    return ties


def _holds(link: Link, credits: Mapping[ArticleId, str], originals: Mapping[ArticleId, str]) -> bool:
    """Whether one of two pages may just hold the other, as a long report holds an agency's short story: little of it is
    from there, and the two name different sources.

    A page that names nobody counts as its publisher's own (``originals``) only where it is the long one: a short one
    may be a trimmed copy. So may it be of another that names nobody, if all but WHOLE of it stands there."""
    a, b = link.article_id, link.source_id
    if a in credits and b in credits:
        return credits[a] != credits[b] and _least_share(link) < MUCH
    long, short = (a, b) if link.article_share < link.source_share else (b, a)
    if link.relation != "copy" or long not in originals or _least_share(link) >= LITTLE:
        return False
    if originals[long] in (credits.get(short), originals.get(short)):
        return False
    return short in credits or max(link.article_share, link.source_share) < WHOLE


def _stories(links: Sequence[Link], settings: Settings, names: Mapping[ArticleId, str]) -> Mapping[ArticleId, int]:
    """A number for each story of one source in its versions: pages that name one source, each with MUCH of its
    narrative from another one, and the other with MUCH from it."""
    ties: dict[ArticleId, dict[ArticleId, float]] = defaultdict(dict)
    for link in links:
        a, b = link.article_id, link.source_id
        same = a in names and names[a] == names.get(b)
        if same and link.relation == "copy" and joins(link, settings) and _least_share(link) >= MUCH:
            ties[a][b] = ties[b][a] = link.same_copy
    return {member: n for n, members in enumerate(components(ties, ties)) for member in members}


def _least_share(link: Link) -> float:
    return min(link.article_share, link.source_share)


def _twins(links: Sequence[Link], settings: Settings) -> Mapping[ArticleId, set[ArticleId]]:
    """Of each page those that it is a near-identical copy of, or they of it."""
    twins: dict[ArticleId, set[ArticleId]] = defaultdict(set)
    for link in links:
        if joins(link, settings) and link.relation == "copy" and _least_share(link) >= TWIN:
            twins[link.article_id].add(link.source_id)
            twins[link.source_id].add(link.article_id)
    return twins


def _unfit(members: Sequence[ArticleId], ties: Ties, twins: Mapping[ArticleId, set[ArticleId]]) -> set[ArticleId]:
    """The connected members that do not fit, taken out one by one up to where that takes the rest apart; not one whose
    twin fits, however many next versions it shares parts with. Each removal costs what the member's ties are."""
    inside, number = set(members), {m: n for n, m in enumerate(members)}
    fit = {m: sum(w for other, w in ties[m].items() if other in inside) for m in members}
    heap = [(round(fit[m], 9), str(m), n) for n, m in enumerate(members) if round(fit[m], 9) < 0]
    heapify(heap)
    out: set[ArticleId] = set()
    while heap:
        weight, _, n = heappop(heap)
        worst = members[n]
        if worst not in inside or weight != round(fit[worst], 9):
            continue  # taken out, or weighed anew since
        if any(twin in inside and round(fit[twin], 9) >= 0 for twin in twins.get(worst, ())):
            continue
        inside.discard(worst)
        out.add(worst)
        near = [other for other in ties[worst] if other in inside]
        for other in near:
            fit[other] -= ties[worst][other]
        if not connected([other for other in near if ties[worst][other] > 0], ties, inside):
            break
        for other in near:
            for one in (other, *(t for t in twins.get(other, ()) if t in inside and t in number)):
                if round(fit[one], 9) < 0:
                    heappush(heap, (round(fit[one], 9), str(one), number[one]))
    return out


def family_ids(
    families: Sequence[Sequence[ArticleId]], before: dict[ArticleId, str], others: Iterable[str] = ()
) -> list[str]:
    """An id for each family: the one that most of its members had before, else the id of its first member.

    No id is given twice, nor one of the ``others`` that families beside these have: of two families with a claim to one, the one with more of its old members has it.
    """
    claims: list[tuple[int, int, str]] = []
    for n, members in enumerate(families):
        votes: dict[str, int] = defaultdict(int)
        for member in members:
            if member in before:
                votes[before[member]] += 1
        claims.extend((-number, n, old) for old, number in votes.items())
    given: dict[int, str] = {}
    taken = set(others)
    for _, n, old in sorted(claims):
        if n not in given and old not in taken:
            given[n] = old
            taken.add(old)
    ids = []
    for n, members in enumerate(families):
        names = chain(map(str, members), (f"{members[0]}-{k}" for k in count(2)))
        new = given.get(n) or next(name for name in names if name not in taken)
        taken.add(new)
        ids.append(new)
    return ids
