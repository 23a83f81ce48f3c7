"""What all articles together tell: many at once as one by one."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.arrays.hashing import word_hash
from datasette_provenance.corpus import commonplace, recurring
from datasette_provenance.corpus import counts_batch as batch
from datasette_provenance.records import Article, Fact
from datasette_provenance.text.furniture import line_key

from ..texts import PROPERTY, document

DAYS = ["", *(str(date(2025, 3, 1) + timedelta(days=n)) for n in (0, 1, 6, 9, 30, 31, 60))]
NAMES = "Marrow Tarnwick Brandvold Fenn Venning Quist Orvick".split()
LINES = [
    "All rights reserved.",
    "The Mercury is printed on paper from the woods.",
    "Menu",
    "A line of a story.",
    "News",
]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(commonplace, "MIN_ARTICLES", 3)


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sets(st.sampled_from(NAMES))), max_size=40))
@PROPERTY
def test_commonplaces(told):
    documents = []
    for n, (_, names) in enumerate(told):
        made = document("x")
        documents.append(type(made)(**{f: getattr(made, f) for f in made.__slots__} | {
            "article_id": n, "facts": tuple(Fact(name, 0, 1) for name in sorted(names))
        }))  # fmt: skip
    plain = [{f.key for f in d.facts} for d in commonplace.without_commonplaces(documents, [day for day, _ in told])]
    windows = np.array([commonplace.window_of(day) for day, _ in told], np.int64)
    keys = np.array([word_hash(f.key) for d in documents for f in d.facts], np.uint64)
    offsets = np.cumsum([0, *(len(d.facts) for d in documents)])
    cut = len(told) // 2
    at = offsets[cut]
    parts = [(windows[:cut], keys[:at], offsets[: cut + 1]), (windows[cut:], keys[at:], offsets[cut:] - at)]
    common = batch.commonplaces(parts)
    kept = batch.kept_facts(windows, keys, offsets, common)
    found = [
        {f.key for f, k in zip(d.facts, kept[offsets[n] : offsets[n + 1]], strict=True) if k}
        for n, d in enumerate(documents)
    ]
    assert found == plain


def pages(publishers, **sizes):
    lines = st.lists(st.sampled_from(LINES), max_size=3)
    return st.lists(st.tuples(st.sampled_from(publishers), st.sampled_from(DAYS), lines, st.integers(0, 60)), **sizes)


PAGES = pages(["", "The Mercury", "Lowton Times"], max_size=40) | pages(
    ["The Mercury"], min_size=recurring.MANY, max_size=2 * recurring.MANY
)


@given(PAGES)
@PROPERTY
def test_recurring_lines(pages):
    articles = [
        Article(n, "\n".join([*lines, *([f"{'word ' * own}number {n}."] if own else [])]) or "?", "", publisher, day)
        for n, (publisher, day, lines, own) in enumerate(pages)
    ]
    lines = [recurring.page_lines(a.text) for a in articles]
    found = batch.recurring(
        np.array([batch.name_key(a.publisher) for a in articles], np.uint64),
        np.array([recurring.day_of(a.published) for a in articles], np.int64),
        np.array([int.from_bytes(key, "little") for page in lines for key, _ in page], np.uint64),
        np.array([size for page in lines for _, size in page], np.int64),
        np.cumsum([0, *map(len, lines)]),
    )
    names = {batch.name_key(a.publisher): a.publisher for a in articles}
    by_publisher: dict[str, set[bytes]] = {}
    for who, key in zip(*(column.tolist() for column in found), strict=True):
        by_publisher.setdefault(names[who], set()).add(key.to_bytes(8, "little"))
    assert by_publisher == {name: set(keys) for name, keys in recurring.recurring_lines(articles).items()}


def test_a_line_that_recurs_is_found():
    pages = [("The Mercury", day, [LINES[0]], 40) for day in DAYS]
    test_recurring_lines.hypothesis.inner_test(pages)
    articles = [Article(n, f"{LINES[0]}\n{'word ' * 40}number {n}.", "", "The Mercury", "") for n in range(5)]
    assert line_key(LINES[0]) in recurring.recurring_lines(articles)["The Mercury"]


def test_thresholds_move_in_steps():
    values = [commonplace.least_common(n) for n in range(1, 4000)]
    assert values == sorted(values)
    assert len(set(values)) < 30
    assert all(value <= max(commonplace.MIN_ARTICLES, commonplace.SHARE * n) for n, value in enumerate(values, 1))
