"""An event: a family and what shares passages or quotations with it, and the sources behind all that."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from datasette_provenance.lineage.events import HOURS, QUOTED, Event, find_events
from datasette_provenance.records import Origin, Verdict
from datasette_provenance.settings import DEFAULT

from .making import SURE, UNSURE, evidence, link


def quotes(a, b, words=QUOTED, confidence=SURE):
    return replace(link(a, b, "quotes", confidence), evidence=evidence(quoted_words=words))


def verdicts(**origins):
    return [Verdict(id, None, "copy", Origin(name, "own", 0.9, None), None, 0) for id, name in origins.items()]


START = datetime(2025, 3, 11, 9, tzinfo=timezone.utc)
WORLD = verdicts(a="AP", b="AP", c="Reuters", d="Reuters", own="Mercury", far="Echo", open="", both="mixed")


def event(links, hours=None):
    """Of the family a, b; ``own`` is published so many hours after its first member."""
    times = dict.fromkeys((v.article_id for v in WORLD), "")
    if hours is not None:
        times |= {"a": START.isoformat(), "own": (START + timedelta(hours=hours)).isoformat()}
    families = [("a", "b"), ("c", "d")]
    return find_events([link("b", "a"), link("d", "c"), *links], WORLD, families, times, DEFAULT, {"mixed"})[0]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], Event(2, 1)),
        ([quotes("own", "a")], Event(3, 2)),
        ([link("own", "b", "partial")], Event(3, 2)),
        # a report beside it that quotes others is another event's link
        ([quotes("own", "a"), quotes("far", "own")], Event(3, 2)),
        # a family that touches it is in it whole
        ([quotes("c", "a")], Event(4, 2)),
        ([quotes("own", "a", QUOTED - 1)], Event(2, 1)),
        ([quotes("own", "a", confidence=UNSURE)], Event(2, 1)),
        # unknown and mixed origins are no source
        ([quotes("open", "a"), quotes("both", "a")], Event(4, 1)),
    ],
)
def test_how_many_sources_are_behind_an_event(links, expected):
    assert event(links) == expected


def test_what_is_quoted_days_later_is_told_of_another_event():
    assert event([quotes("own", "a")], hours=HOURS) == Event(3, 2)
    assert event([quotes("own", "a")], hours=HOURS + 1) == Event(2, 1)
