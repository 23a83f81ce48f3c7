"""Who meets whom across languages: in a batch as two by two, within days, and only those that came."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.arrays.ranges_batch import bounds
from datasette_provenance.candidates.translations_batch import DAYS, UNDATED, Kept, day_of, meetings
from datasette_provenance.run.translations import crossing
from datasette_provenance.sketches.crossing import BY, head_of, meet, sketch
from datasette_provenance.text.crossing import Crossing, Told, cross

from ..texts import PROPERTY
from ..translated import ENGLISH, GERMAN, OTHER, RIVAL, RUSSIAN


def kept(sketches):
    values = [np.array(s, np.uint64) for s in sketches]
    return Kept(np.concatenate([np.empty(0, np.uint64), *values]), bounds([len(v) for v in values]))


def test_translations_meet_and_others_do_not():
    afp, bote, vesti = (sketch(cross(*of)) for of in ((ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")))
    assert meet(afp, bote)
    assert meet(afp, vesti)
    assert meet(bote, vesti)
    assert not meet(afp, sketch(cross(OTHER, "de")))
    assert not meet(vesti, sketch(cross(RIVAL, "de")))
    assert head_of(afp) == ("en", len(ENGLISH))


KEYS = st.sampled_from([f"{kind}{word}" for kind in BY for word in ("1234", "knstr", "brlngn", "dhrsz", "2460")])
ONE = st.tuples(
    st.sampled_from(["en", "de", "ja", "zh"]),
    st.integers(1, 4000),
    st.lists(KEYS.filter(lambda k: k[0] != "n" or k[1:].isdigit()), max_size=8, unique=True),
    st.sampled_from([UNDATED, 10, 12, 14]),
    st.booleans(),
)


@given(st.lists(ONE, max_size=8))
@PROPERTY
def test_a_batch_finds_what_two_by_two_meet(texts):
    made = [
        sketch(Crossing(code, 9, float(units), tuple(Told("N", (k,), ((0, 1),)) for k in keys)))
        for code, units, keys, _, _ in texts
    ]
    days = np.array([t[3] for t in texts], np.int64)
    come = np.array([t[4] for t in texts], bool)
    n = len(texts)
    wanted = [
        [a, b]
        for a in range(n)
        for b in range(a + 1, n)
        if texts[a][0] != texts[b][0]
        and (come[a] or come[b])
        and (UNDATED in (days[a], days[b])) == (days[a] == days[b] == UNDATED)
        and abs(days[a] - days[b]) <= DAYS
        and meet(made[a], made[b])
    ]
    assert meetings(kept(made), days, come).tolist() == wanted


def test_nothing_is_asked_of_a_table_in_one_language():
    days = np.array([1, 1, 2, 9, UNDATED], np.int64)
    there = np.ones(5, bool)
    assert not crossing(["en", "en", "en", "en", ""], days, there).any()
    assert crossing(["en", "de", "en", "en", "fr"], days, there).tolist() == [True, True, True, False, False]
    assert not crossing(["en", "de", "en", "en", "fr"], days, np.array([True, False, True, True, True])).any()


def test_a_day_is_that_of_the_time():
    assert day_of("2025-03-11T23:00:00Z") == day_of("2025-03-11") != day_of("2025-03-12")
    assert day_of("") == day_of("soon") == UNDATED
