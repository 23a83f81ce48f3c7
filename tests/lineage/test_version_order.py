"""Versions in a row, by what their texts share."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.lineage.version_order import (
    LEAST,
    MOST,
    distinct,
    followed,
    in_a_row,
    shared_runs,
    sunk,
    turned,
)

from ..texts import PROPERTY

RUNS = st.frozensets(st.integers(0, 12), min_size=1)


def changes(path, sets):
    return sum(len(sets[a] ^ sets[b]) for a, b in pairwise(path))


@given(st.lists(RUNS.map(lambda runs: runs | {99, 98, 97}), min_size=2, max_size=6))
@PROPERTY
def test_the_row_is_the_one_with_the_fewest_changes(sets):
    row = in_a_row(sets)
    assert sorted(row) == list(range(len(sets)))
    assert row[0] < row[-1]
    assert changes(row, sets) == min(changes(p, sets) for p in permutations(range(len(sets))))


@given(st.permutations(range(7)))
@PROPERTY
def test_versions_that_share_less_and_less_come_out_in_their_order(shuffled):
    day = [set(range(10 * n, 10 * n + 40)) for n in shuffled]
    row = [shuffled[n] for n in in_a_row(day)]
    assert row in (list(range(7)), list(range(7))[::-1])


def test_texts_with_next_to_nothing_in_common_are_no_row():
    assert in_a_row([set(range(100)), set(range(50, 150)), set(range(149, 200))]) == []


def test_only_what_two_publishers_print_or_the_original_has_is_shared():
    texts = {"a": [1, 2, 3], "b": [2, 3, 4], "c": [4, 5], "d": [6]}
    publishers = {"a": "Echo", "b": "Echo", "c": "Mercury", "d": "AFP"}
    assert shared_runs(texts, publishers, ["d"]) == {"a": set(), "b": {4}, "c": {4}, "d": {6}}


def test_a_trimmed_or_lightly_edited_copy_is_no_version_of_its_own():
    full = set(range(500))
    runs = {
        "full": full,
        "trimmed": set(range(200)),
        "edited": set(range(50, 500)) | set(range(900, 930)),
        "later": set(range(300, 500)) | set(range(600, 800)),
        "too": set(range(300, 480)) | set(range(600, 800)),
    }
    assert distinct(runs, runs) == ["full", "later"]
    assert distinct(runs, ["trimmed", "too"]) == ["too", "trimmed"]
    many = {n: set(range(n * 20, n * 20 + 10 * LEAST)) for n in range(0, 600, 20)}
    assert len(distinct(many, many)) == MOST
    # where every page has its own text there are no versions
    assert len(distinct({n: set(range(n * 9000, n * 9000 + 10 * LEAST)) for n in range(60)}, range(60))) == 1


OLD, TOP = list(range(100)), list(range(200, 230))


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (OLD, TOP + OLD, 1.0),
        (TOP + OLD, OLD, -1.0),
        (OLD, OLD, 0.0),
        (OLD, OLD[:50], 0.0),
        (OLD, OLD[50:] + OLD[:50], 0.0),
        (OLD, OLD[:5] + TOP, None),
        # what stands twice has no place
        (OLD[:20] + OLD[:10], TOP + OLD[:20], None),
    ],
)
def test_old_paragraphs_sink(earlier, later, expected):
    assert sunk(earlier, later) == expected


def test_the_direction_is_the_one_in_which_they_sink():
    day = [OLD, TOP + OLD, list(range(300, 330)) + TOP + OLD[:60]]
    assert turned(day, [set(t) for t in day]) is False
    assert turned(day[::-1], [set(t) for t in day[::-1]]) is True
    # of two versions the later one is the longer one, too
    assert turned(day[:2], [set(t) for t in day[:2]]) is False
    short = [OLD, TOP + OLD[:60]]
    assert turned(short, [set(t) for t in short]) is None
    assert turned([OLD, OLD[:50]], [set(OLD), set(OLD[:50])]) is None


def test_a_page_follows_the_version_that_is_clearly_nearest():
    versions = [set(range(100)), set(range(50, 150))]
    assert followed(set(range(30)), versions) == (0, True)
    assert followed(set(range(100, 140)), versions) == (1, True)
    assert followed(set(range(50, 100)), versions) == (0, False)
    assert followed(set(range(5)), versions)[1] is False
