"""The sentences and bars that pages, JSON and terminal share."""

from __future__ import annotations

import json

import pytest

from datasette_provenance import explain

LINK = {
    "article_id": "b",
    "source_id": "a",
    "relation": "rewrite",
    "confidence": 0.97,
    "direction": "time",
    "narrative_words": 120,
    "quoted_words": 1,
    "furniture_words": 0,
    "article_share": 0.6,
    "source_share": 0.999,
}
VERDICT = {
    "publisher": "Quill Courier",
    "origin": "AFP",
    "origin_confidence": 0.96,
    "credited": 0,
    "narrative_words": 80,
    "reused_words": 60,
    "quoted_words": 15,
    "furniture_words": 5,
}


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.95, "very likely"), (0.949, "likely"), (0.8, "likely"), (0.799, "unclear"), (None, "unclear")],
)
def test_confidence_in_words(confidence, words):
    assert explain.confidence_words(confidence) == words


@pytest.mark.parametrize(
    ("share", "words"), [(1, "100 %"), (0.999, "99 %"), (0.001, "under 1 %"), (0, "0 %"), (None, "unknown")]
)
def test_nearly_all_is_not_all(share, words):
    assert explain.percent(share) == words


@pytest.mark.parametrize("relation", ["copy", "rewrite", "partial", "quotes", "furniture", "independent", "new"])
@pytest.mark.parametrize("confidence", [0.99, 0.85, 0.4])
def test_every_relation_makes_a_sentence(relation, confidence):
    said = explain.relation_sentence({**LINK, "relation": relation, "confidence": confidence}, "its text", "the Echo’s")
    assert "{" not in said
    assert "  " not in said
    assert said.endswith("%).")
    assert (explain.TOO_LITTLE in said) == (confidence < 0.8)


def test_relation_in_words():
    assert explain.relation_sentence(LINK, "this", "that") == "This is almost certainly a rewrite of that (97 %)."
    assert explain.relation_sentence(None, "this", "that").startswith("No passage in common")


def test_direction_says_its_reason():
    def said(direction, hours=None):
        return explain.direction_sentence({**LINK, "direction": direction}, "this", "that", hours)

    assert said("time", 3.0) == "That came first: the other was published 3 hours later."
    assert "credit" in said("credited")
    assert "the other way round" in said("undetermined")


def test_shared_words():
    said = explain.shared_sentence(LINK, "this", "that")
    assert said == "In common: 120 narrative words (60 % of this, 99 % of that) and 1 quoted word."
    nothing = {**LINK, "narrative_words": 0, "quoted_words": 0}
    assert explain.shared_sentence(nothing, "this", "that").startswith("No run of words in common")


def test_origin_in_words():
    assert explain.origin_sentence(VERDICT) == "Very likely AFP’s copy."
    assert explain.credit_sentence(VERDICT) == "The stored text does not credit AFP."
    own = {**VERDICT, "origin": "Quill Courier", "credited": None}
    assert explain.origin_sentence(own) == "Very likely Quill Courier’s own report."
    assert explain.credit_sentence(own) == ""
    assert "cannot be told" in explain.origin_sentence({**VERDICT, "origin": None})
    assert "best guess" in explain.origin_sentence({**VERDICT, "origin_confidence": 0.5})
    assert "not been looked at" in explain.origin_sentence(None)


def test_composition_adds_up():
    parts = explain.composition(VERDICT)
    assert [(part["kind"], part["words"]) for part in parts] == [
        ("own", 20), ("reused", 60), ("quoted", 15), ("furniture", 5),
    ]  # fmt: skip
    assert sum(part["share"] for part in parts) == pytest.approx(1)
    assert explain.composition({**VERDICT, "narrative_words": None, "quoted_words": 0, "furniture_words": 0}) == []


def test_waterfall_adds_up_and_ends_on_what_is_stored():
    evidence = {
        "prior_bits": -3.0,
        "bars": [
            {"name": "words", "level": "most", "bits": 7.5, "sentence": "Most."},
            {"name": "order", "level": "mixed", "bits": -1.5, "sentence": "Mixed."},
        ],
        "runner_up": "partial",
        "bits": 3.0,
        "uncalibrated": 0.889,
        "confidence": 0.91,
    }
    chart = explain.waterfall(json.dumps(evidence), 0.91)
    assert [(s["start"], s["end"]) for s in chart["steps"]] == [(0, -3), (-3, 4.5), (4.5, 3)]
    assert (chart["total"], chart["uncalibrated"], chart["confidence"]) == (3.0, 0.889, 0.91)
    for step in chart["steps"]:
        assert 0 <= step["left"] <= step["left"] + step["width"] <= 1 + 1e-9
    assert chart["zero"] == pytest.approx(3 / 7.5)


def test_waterfall_of_a_bare_list_and_of_nothing():
    chart = explain.waterfall([{"name": "words", "level": "", "bits": 1, "sentence": ""}], 0.6)
    assert chart["uncalibrated"] == pytest.approx(2 / 3)
    assert explain.waterfall(None, 0.6) is None
    assert explain.waterfall("[]", 0.6) is None
    assert [explain.unread_sentence(nothing) for nothing in (None, "", "[]")] == [""] * 3
    assert "run detect again" in explain.unread_sentence('{"form": "of old", "bars": [1.5]}')


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2031-03-04T07:10:00", "4 March 2031, 07:10"),
        ("2031-03-04T07:10:00Z", "4 March 2031, 07:10"),
        ("2031-03-04T07:10:00+02:00", "4 March 2031, 05:10"),
        ("2031-03-04", "4 March 2031"),
        ("last week", "last week"),
        ("", "time unknown"),
        (None, "time unknown"),
    ],
)
def test_times_in_words(published, words):
    assert explain.time_words(published) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "at the same time"), (1 / 60, "1 minute later"), (-3, "3 hours earlier"), (30, "30 hours later"),
        (72, "3 days later"), (None, "time unknown"),
    ],
)  # fmt: skip
def test_lags_in_words(hours, words):
    assert explain.lag_words(hours) == words


def test_two_articles_are_named_apart():
    a, b = {"publisher": "Echo", "title": "Rain"}, {"publisher": "Fenn News", "title": "Rain"}
    assert explain.two_names(a, b) == ("Echo’s text", "Fenn News’ text")
    assert explain.two_names(a, {**a, "title": "Sun"}) == ("“Rain”", "“Sun”")
    assert explain.two_names(a, dict(a)) == ("the later article", "the earlier article")


@pytest.mark.parametrize(
    ("version", "versions", "missed", "dropped", "order", "words"),
    [
        (None, 1, None, [], None, ""),
        (None, None, None, [], None, ""),
        (1, 2, 0, [], "marks", "first version"),
        (2, 3, None, [4], "time", "version 2 of 3, without 1 paragraph"),
        (1, 2, 1, [4, 7], "marks", "missed the correction, without 2 paragraphs"),
        (2, 3, None, [], "texts", "version 2 of 3 by the texts"),
        (1, 3, None, [], "undetermined", "text 1 in a row of 3, which may run either way"),
    ],
)
def test_versions_in_words(version, versions, missed, dropped, order, words):
    assert explain.version_words(version, versions, missed, dropped, order) == words


def test_what_a_family_adds_is_said_where_the_pair_does_not_tell_it():
    one, other, alone = {"family_id": "f1"}, {"family_id": "f1"}, {"family_id": None}
    quotes = {**LINK, "relation": "quotes"}
    assert "one family" in explain.family_sentence(quotes, one, other)
    assert "one family" in explain.family_sentence(None, one, other)
    assert "one family" in explain.family_sentence({**LINK, "confidence": 0.4}, one, other)
    assert explain.family_sentence(LINK, one, other) == ""
    assert explain.family_sentence({**quotes, "judgement": "confirmed"}, one, other) == ""
    for pair in ((one, alone), (alone, alone), (one, None), (None, None), (one, {"family_id": "f2"})):
        assert explain.family_sentence(quotes, *pair) == ""
