"""Pairs of texts that are random edits of one another."""

from __future__ import annotations

from hypothesis import strategies as st

from ..texts import SENTENCES, WORDS

PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8, unique=True)


@st.composite
def edited(draw):
    """(a text, the same after deletions, insertions, substitutions, reordering, inside other material)."""
    first = draw(PARAGRAPHS)
    second = [_edit(draw, paragraph) for paragraph in first]
    if draw(st.booleans()):
        second = draw(st.permutations(second))
    kept = draw(st.integers(0, len(second)))
    other = draw(st.lists(st.lists(WORDS, max_size=15).map(" ".join), max_size=4))
    second = other[:2] + second[: kept + 1] + other[2:] + second[:1] * draw(st.integers(0, 2))
    return "\n\n".join(first), "\n\n".join(second)


def _edit(draw, paragraph):
    words = paragraph.split(" ")
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(words)))
        what = draw(st.sampled_from(["drop", "add", "change", "repeat", "upper", "none"]))
        if what == "drop":
            del words[at : at + draw(st.integers(1, 9))]
        elif what == "add":
            words[at:at] = draw(st.lists(WORDS, min_size=1, max_size=12))
        elif what == "change":
            words[at : at + 1] = [draw(WORDS)]
        elif what == "repeat":
            words[at:at] = words[:6]
        elif what == "upper":
            words[at : at + 5] = [word.upper() for word in words[at : at + 5]]
    return " ".join(words)
