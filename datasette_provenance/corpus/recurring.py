"""Lines that a publisher prints under unrelated articles, learned from its own pages.

What tells a site line from a story that the publisher ran several times: its carriers are otherwise
unlike each other, and they are most of the publisher's pages, or spread over unrelated days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ..records import Article
from ..text.furniture import line_key
from ..text.scripts import unspaced_letters
from ..text.words import paragraphs

MIN_CARRIERS = 3
MIN_DAYS = 4
"""Publication days over which the carriers spread: the news has moved on, the line has not. A page of unknown day counts as
one of its own: pages that have nothing else in common tell of different things."""
SHARE_LONG, SHARE_SHORT, SHORT_WORDS = 0.5, 0.2, 12
"""Share of the publisher's pages that carry the line; a label needs fewer pages than a sentence."""
MAX_SHARED = 0.5
"""A page most of whose words also stand on another page of the publisher is a second run of a story."""

MANY = 10
"""Pages, half of the publisher's or more, whose line says nothing of second runs: hardly a story is run so often. So a short
article under a long standing text is looked at without that text; what is left must be more than a label. Of 600 pages of
which 60 % was one text, 3,205 pairs were copies without this. Where the number is set, from 4 up, changes no row of 653 pages
about one summit, nor of 8,195 articles of many outlets."""

Lines = tuple[tuple[bytes, int], ...]


def page_lines(text: str) -> Lines:
    """The distinct lines of a text: key and number of words."""
    return tuple({line_key(line): size_of(line) for line in (text[s:e] for s, e in paragraphs(text))}.items())


def size_of(line: str) -> int:
    """Words of a line, two letters being one where no blanks stand between words."""
    return line.count(" ") + 1 + unspaced_letters(line) // 2


def recurring_lines(articles: Iterable[Article]) -> Mapping[str, frozenset[bytes]]:
    """For each publisher the ``furniture.line_key`` of its site lines; publishers without any are left out."""
    pages: dict[str, list[tuple[Lines, int]]] = defaultdict(list)
    for article in articles:
        if article.publisher:
            pages[article.publisher].append((page_lines(article.text), day_of(article.published)))
    return {
        publisher: frozenset(keys)
        for publisher, of_publisher in pages.items()
        if len(of_publisher) >= MIN_CARRIERS and (keys := list(_of_publisher(of_publisher)))
    }


def _of_publisher(pages: list[tuple[Lines, int]]) -> Iterator[bytes]:
    times = Counter(key for lines, _ in pages for key, _ in lines)
    carriers: Counter[bytes] = Counter()
    days: dict[bytes, set[int]] = defaultdict(set)
    sizes: dict[bytes, int] = {}
    distinct = 0
    for page, (lines, day) in enumerate(pages):
        everywhere = {key for key, _ in lines if times[key] >= max(MANY, SHARE_LONG * len(pages))}
        words = sum(size for key, size in lines if key not in everywhere)
        shared = sum(size for key, size in lines if times[key] > 1 and key not in everywhere)
        if shared > MAX_SHARED * words or (everywhere and words <= SHORT_WORDS):
            continue
        distinct += 1
        for key, size in lines:
            if times[key] >= MIN_CARRIERS:
                carriers[key] += 1
                sizes[key] = min(size, sizes.get(key, size))
                days[key].add(day or -1 - page)
    for key, count in carriers.items():
        share = SHARE_SHORT if sizes[key] <= SHORT_WORDS else SHARE_LONG
        if count >= MIN_CARRIERS and (count >= share * distinct or len(days[key]) >= MIN_DAYS):
            yield key


def day_of(published: str) -> int:
    """The day of publication as a number; 0 where it is unknown."""
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return 0
