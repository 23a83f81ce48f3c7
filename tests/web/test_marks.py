"""Whatever the text and the spans: the pieces are the text, and a mark shows exactly its span."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.web import marks

from ..steps import steps

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
SPANS = st.lists(st.tuples(st.integers(-5, 130), st.integers(-5, 130)), max_size=12)


@given(text=TEXT, passages=SPANS, mentions=SPANS, edits=SPANS, min_run=st.sampled_from([0, 5]))
def test_the_pieces_put_together_are_the_text(text, passages, mentions, edits, min_run):
    groups = marks.lay(text, passages, mentions, edits, min_run)
    assert "".join(piece["text"] for group in groups for piece in group["pieces"]) == text
    for group in groups:
        assert "".join(piece["text"] for piece in group["pieces"]) == text[group["start"] : group["end"]]


@given(length=st.integers(0, 60), spans=SPANS)
def test_each_character_shows_the_first_span_that_covers_it(length, spans):
    shown = [run.shown for run in marks.cover(length, spans) for _ in range(run.start, run.end)]
    assert shown == [
        next((i for i, (start, end) in enumerate(spans) if start <= place < end), None) for place in range(length)
    ]


@given(length=st.integers(0, 60), spans=SPANS)
def test_runs_follow_each_other_and_differ(length, spans):
    runs = marks.cover(length, spans)
    assert all(a.end == b.start and a.shown != b.shown for a, b in pairwise(runs))
    assert (runs[0].start, runs[-1].end) == (0, length) if length else not runs


def test_a_passage_and_a_mention_begin_once():
    groups = marks.lay("one two three four", [(4, 7), (0, 13)], [(5, 10)])
    assert [(g["passage"], g["first"]) for g in groups] == [
        (1, True),
        (None, False),
        (0, True),
        (None, False),
        (1, False),
        (None, False),
    ]
    mentioned = [piece for g in groups for piece in g["pieces"] if piece["mention"] == 0]
    assert [(piece["text"], piece["first"]) for piece in mentioned] == [
        ("wo", True),
        (" ", False),
        ("th", False),
    ]


def test_crumbs_are_left_plain_but_a_short_passage_is_not():
    assert marks.cover(30, [(2, 30), (0, 20)], min_run=5) == [marks.Run(0, 2, None), marks.Run(2, 30, 0)]
    assert marks.cover(30, [(3, 6)], min_run=5)[1] == marks.Run(3, 6, 0)


@given(a=TEXT, b=TEXT)
def test_edits_stay_inside_their_spans(a, b):
    in_a, in_b = marks.edits(a, (0, len(a)), b, (0, len(b)))
    assert all(0 <= start < end <= len(a) for start, end in in_a)
    assert all(0 <= start < end <= len(b) for start, end in in_b)


def test_edits_are_the_words_that_differ():
    a, b = "On Monday the mayor said: no.", "The mayor of Quill said: no."
    in_a, in_b = marks.edits(a, (0, len(a)), b, (0, len(b)))
    assert [a[s:e] for s, e in in_a] == ["On Monday"]
    assert [b[s:e] for s, e in in_b] == ["of Quill"]


def test_passages_too_long_to_compare_show_no_edits():
    words = "word " * (marks.MAX_DIFF_WORDS + 1)
    assert marks.edits(words, (0, len(words)), "word", (0, 4)) == ([], [])


@given(text=TEXT)
def test_paragraphs_hold_every_word(text):
    spans = marks.paragraphs(text)
    held = [word for span in spans for word in marks.words_in(text, span)]
    assert held == marks.words_in(text, (0, len(text)))


def test_a_run_that_another_cuts_starts_with_a_word():
    groups = marks.lay("one two three", [(4, 7), (0, 13)])
    assert [(g["start"], g["end"], g["passage"]) for g in groups] == [
        (0, 3, 1),
        (3, 4, None),
        (4, 7, 0),
        (7, 8, None),
        (8, 13, 1),
    ]


def test_straight_and_curly_quotation_marks_are_no_edit():
    a, b = 'She said: "it isn\'t so"', "She said: “it isn’t so”"
    assert marks.edits(a, (0, len(a)), b, (0, len(b))) == ([], [])


def test_edits_of_passages_that_repeat_two_words_take_no_time():
    a, b = "rain sun " * 290, "sun rain mud " * 195
    count, edits = steps(marks.edits, a, (0, len(a)), b, (0, len(b)))
    assert edits == ([], [])
    assert count < 20 * (len(a) + len(b))


def test_many_mentions_are_laid_out_in_time_that_grows_with_the_text():
    def lines(count):
        spans = [(n * 11, n * 11 + 9) for n in range(count)]
        taken, (group,) = steps(marks.lay, "Ada Quill. " * count, [], spans)
        assert len(group["pieces"]) == 2 * count
        return taken

    assert lines(4000) < 10 * lines(500)  # the square would be 64 times


def test_without_blanks_an_edit_is_the_characters_that_differ():
    a, b = "供水将在四十八小时内全面恢复。", "供水会在四十八小时内部分恢复。"
    in_a, in_b = marks.edits(a, (0, len(a)), b, (0, len(b)))
    assert [a[s:e] for s, e in in_a] == ["将", "全面"]
    assert [b[s:e] for s, e in in_b] == ["会", "部分"]


def test_a_letter_is_not_parted_from_its_vowel_sign():
    a, b = "नाव देर से पहुँची थी", "नाव देरी से पहुँची है"
    in_a, in_b = marks.edits(a, (0, len(a)), b, (0, len(b)))
    assert [a[s:e] for s, e in in_a] == ["देर", "थी"]
    assert [b[s:e] for s, e in in_b] == ["देरी", "है"]


def test_long_passages_without_blanks_are_compared():
    a = "".join(map(chr, range(0x4E00, 0x4E00 + 2 * marks.MAX_DIFF_WORDS)))
    assert marks.edits(a, (0, len(a)), a[:-1] + "一", (0, len(a))) == ([(len(a) - 1, len(a))], [(len(a) - 1, len(a))])
