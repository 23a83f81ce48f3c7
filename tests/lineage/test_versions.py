"""Versions of a story: which one a member follows, what it missed, dropped and added."""

import pytest

from datasette_provenance.lineage.versions import follow
from datasette_provenance.records import Article, Family, Origin, Verdict

from ..texts import document
from .making import known

PARAGRAPHS = (
    "The ferry board of Port Marrow will lay up 14 of its 21 boats from Friday because the fuel has run out.",
    "Crews were told on Tuesday night in a letter of three lines that nobody at the board would sign.",
    "Farmers on Little Fenn said they had milk for two days and nowhere to pour it but the harbour.",
    "A tanker that was due on Monday is still waiting for the tide off the Tarnwick lighthouse.",
)
FIRST = "\n\n".join(PARAGRAPHS)
CORRECTED = "CORRECTED-Ferries laid up\n\n" + FIRST.replace("14 of its 21", "11 of its 21")
LED = (
    "1ST LEAD Ferries\n\nThe harbour master of Port Marrow resigned on Wednesday over a letter that he had not signed himself.\n\n"
    + FIRST
)
T = [f"2025-03-11T{hour:02}:00:00Z" for hour in range(24)]
NO_ORIGIN = Origin("", "unknown", 0.0, None)


def followed(members, root=None, roles=None, agency=""):
    """``members``: id, text, published, revision mark; each a paper of its own that credits the ``agency``, if given."""
    origin = Origin(agency, "own", 0.9 if agency else 0.0, None)
    family = Family("f", "", origin, root, tuple(m[0] for m in members), 1, 0, 1, 1, "", "")
    by_id, documents = {}, {}
    for id, text, published, revision in members:
        one = known(id, id, agency or None, bool(agency) or None, published=published, revision=revision)
        by_id[id] = one._replace(article=Article(id, text, "", "Mercury", published))
        documents[id] = document(text, id)
    verdicts = {id: Verdict(id, "f", (roles or {}).get(id, "copy"), NO_ORIGIN, None, 0) for id in documents}
    return {f.article_id: f for f in follow([family], verdicts, by_id, documents)}


@pytest.mark.parametrize(
    ("text", "published", "version", "missed"),
    [
        (FIRST, T[20], 1, True),
        (FIRST, T[10], 1, False),
        (FIRST, "", 1, None),
        (CORRECTED.split("\n\n", 1)[1], T[20], 2, False),
        # what was corrected is not in it
        ("\n\n".join(PARAGRAPHS[1:]), T[20], None, None),
    ],
)
def test_a_correction(text, published, version, missed):
    found = followed(
        [("a", FIRST, T[9], ""), ("b", CORRECTED, T[12], "correction"), ("x", text, published, "")], root="a"
    )
    assert "a" not in found
    assert (found["b"].version, found["b"].missed_correction) == (2, False)
    assert (found["x"].version, found["x"].versions, found["x"].missed_correction) == (version, 2, missed)
    assert found["x"].compared_id == ("b" if version == 2 else "a")


def test_an_update_is_followed_by_who_prints_its_new_top():
    members = [("a", FIRST, T[9], ""), ("b", LED, T[12], "writethru")]
    found = followed([*members, ("x", LED.split("\n\n", 1)[1], T[14], ""), ("y", FIRST, T[14], "")], root="a")
    assert (found["x"].version, found["x"].compared_id) == (2, "b")
    assert found["y"].compared_id == "a"
    assert {f.missed_correction for f in found.values()} == {None}


def test_a_pages_own_clock_is_no_version():
    stamped = "Updated 9 a.m.\n\n" + FIRST
    found = followed([("a", FIRST, T[9], ""), ("x", stamped, T[12], "update")], root="a")
    assert (found["x"].version, found["x"].versions) == (None, 1)


def test_what_was_dropped_and_added():
    own = "The Tarnwick Mercury asked the board for an answer and was shown to the door by a porter."
    text = "\n\n".join([PARAGRAPHS[0], own, PARAGRAPHS[2]])
    found = followed([("a", FIRST, T[9], ""), ("x", text, T[12], "")], root="a")
    assert (found["x"].dropped, found["x"].own_words) == ((2, 4), len(own.split()))


def test_a_rewrite_says_nothing_of_paragraphs():
    found = followed(
        [("a", FIRST, T[9], ""), ("x", "Boats stay in port.", T[12], "")], root="a", roles={"x": "rewrite"}
    )
    assert (found["x"].dropped, found["x"].own_words) == (None, None)


def test_without_the_original_the_fullest_member_stands_for_it():
    line = "Subscribe to the Marrow Echo and never again wonder where on earth your boat has gone to."
    members = [
        ("short", PARAGRAPHS[0], T[8], ""),
        ("full", f"{FIRST}\n\n{line}", T[10], ""),
        ("other", FIRST, T[11], ""),
    ]
    found = followed(members)
    assert set(found) == {"short", "other"}
    assert found["short"].dropped == (2, 3, 4)
    assert found["other"].dropped == ()  # the line is the other page's own


def paragraph(n):
    return " ".join(f"word{n}x{k}" for k in range(60)) + "."


def story(*numbers):
    """Paragraphs with nothing in common but those of the same number."""
    return "\n\n".join(paragraph(n) for n in numbers)


# an agency's day: news on top, the oldest cut
DAY = [story(1, 2, 3, 4), story(5, 6, 1, 2, 3), story(7, 8, 5, 6, 1), story(9, 7, 10, 8, 5, 6)]


def day(times=("", "", "", "")):
    return [
        (f"{name}{n}", text, time, "")
        for n, (text, time) in enumerate(zip(DAY, times, strict=True), 1)
        for name in ("fenn", "marrow")
    ]


def test_versions_without_marks_are_put_in_order_by_their_texts():
    trimmed = story(8, 5, 6, 1)
    found = followed([*day(), ("trim", trimmed, "", ""), ("either", paragraph(2), "", "")], agency="AFP")
    assert len(found) == 9  # the text that is the first version has no row
    assert {f.versions for f in found.values()} == {4}
    assert {f.version_order for f in found.values()} == {"texts"}
    assert [found[f"marrow{n}"].version for n in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert [found[f"fenn{n}"].compared_id for n in (2, 3, 4)] == ["fenn1", "fenn2", "fenn3"]
    assert (found["trim"].version, found["trim"].compared_id, found["trim"].dropped) == (3, "fenn3", (1,))
    assert found["either"].version is None
    assert {f.missed_correction for f in found.values()} == {None}


def test_a_text_of_one_paper_is_no_version():
    own = f"{paragraph(90)}\n\n{paragraph(91)}\n\n{DAY[0]}"
    found = followed([*day()[:2], ("own", own, "", "")], agency="AFP")
    assert {(f.versions, f.version, f.version_order) for f in found.values()} == {(1, None, None)}
    # nor is one of papers that name no source
    assert {f.versions for f in followed(day()).values()} == {1}


@pytest.mark.parametrize(
    ("times", "first", "order"),
    [
        (("", "", "", ""), "fenn1", "texts"),
        ((T[9], "", "", T[15]), "fenn1", "time"),
        # what the clocks say of the copies speaks against how old paragraphs sink
        ((T[15], "", "", T[9]), None, "undetermined"),
        # clocks that contradict each other say nothing
        ((T[9], T[15], T[10], T[16]), "fenn1", "texts"),
    ],
)
def test_times_go_before_texts(times, first, order):
    found = followed(day(times), agency="AFP")
    assert {f.version_order for f in found.values()} == {order}
    assert first is None or first not in found


def test_where_old_paragraphs_rise_the_row_may_run_either_way():
    texts = [story(1, 2, 3, 4, 5), story(6, 3, 1, 5, 2)]
    members = [(f"{name}{n}", text, "", "") for n, text in enumerate(texts) for name in ("fenn", "marrow")]
    assert {f.version_order for f in followed(members, agency="AFP").values()} == {"undetermined"}


def test_a_running_file_is_no_version_of_a_story():
    head = "The Latest on the ferries of Port Marrow (all times local):\n\n"
    file = head + story(20, 21, 22, 1, 2)
    found = followed([*day()[:2], ("x", file, "", ""), ("y", file, "", "")], agency="AFP")
    assert {f.versions for f in found.values()} == {1}
    assert {
        f.versions
        for f in followed(
            [*day()[:2], ("x", file[len(head) :], "", ""), ("y", file[len(head) :], "", "")], agency="AFP"
        ).values()
    } == {2}
