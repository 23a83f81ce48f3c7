"""Edits that two papers have in common: what says that one has its copy from the other."""

from datasette_provenance.lineage.house_edits import carriers_of, edits, grams, house_copies

from ..texts import document

WIRE = (
    "A grain barge ran aground on Tuesday below the old lock at Port Marrow and blocked the river for nine hours while "
    "tugs from Tarnwick tried to free it before the tide turned again officials of the harbour board told reporters on "
    "the quay where a crowd of some two hundred had gathered to watch the crew throw sacks of barley over the side to "
    "lighten the load and the pilot said later that the marker buoy had been missing since the storm of last week"
)
HOUSE = (
    ("ran aground", "got stuck"),
    ("nine hours", "most of a day"),
    ("told reporters", "said"),
    ("some two hundred", "about 200"),
)


def edited(*changes, text=WIRE):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def texts_of(**texts):
    plain = {f"plain{n}": WIRE for n in range(8)}
    return {id: grams(document(text, id)) for id, text in {**plain, **texts}.items()}


def test_an_edit_is_found_with_the_words_around_it():
    texts = texts_of(a=edited(*HOUSE[:2]))
    found = [edit for edit, _, _ in edits(texts["a"], carriers_of(texts))]
    assert found == [
        tuple("grain barge got stuck on tuesday".split()),
        tuple("river for most of a day while tugs".split()),
    ]
    assert list(edits(texts["plain1"], carriers_of(texts))) == []


def test_a_paragraph_added_or_cut_is_no_edit():
    words = WIRE.split()
    more = " ".join([*words[:30], *(f"house{n}" for n in range(40)), *words[30:]])
    texts = texts_of(cut=" ".join(words[:30]), more=more)
    assert not list(edits(texts["cut"], carriers_of(texts)))
    assert not list(edits(texts["more"], carriers_of(texts)))


def copies(choices, **texts):
    return house_copies(texts_of(**texts), choices)


def test_who_prints_the_edits_of_a_house_has_the_copy_from_it():
    house = edited(*HOUSE)
    own = edited(("last week", "last winter"), ("sacks of barley", "sacks"), text=house)
    choices = {"b": ["a", "plain0", "plain1"]}
    assert copies(choices, a=house, b=house) == {("b", "a")}
    assert copies(choices, a=house, b=own) == {("b", "a")}
    # trimmed: what is left has the edits still
    assert copies(choices, a=house, b=" ".join(house.split()[:60])) == {("b", "a")}


def test_what_is_not_enough():
    house = edited(*HOUSE)
    choices = {"b": ["a", "c", "plain0"]}
    # the same wire text
    assert copies(choices, a=WIRE, b=WIRE, c=WIRE) == set()
    # two edits may be the agency's
    assert copies(choices, a=edited(*HOUSE[:2]), b=edited(*HOUSE[:2]), c=WIRE) == set()
    # b has the wire's words where a changed them
    other = edited(*HOUSE[:3])
    more = edited(
        HOUSE[3], ("old lock", "lock"), ("tugs from", "boats from"), ("since the storm", "after the storm"), text=other
    )
    assert copies(choices, a=more, b=other, c=WIRE) == set()
    # three papers with the same changes: as likely a later version of the agency's
    assert copies(choices, a=house, b=house, c=house) == set()
