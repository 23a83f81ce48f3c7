"""What steps have in common comes back from its file as it was."""

import numpy as np

from datasette_provenance.run import saved
from datasette_provenance.run.parts import Parts, load_parts, save_parts
from datasette_provenance.run.saved import Learned
from datasette_provenance.stages import LINK, SPAN, Compared, Rows


def test_what_was_learned(tmp_path):
    learned = Learned({"Fenn Courier": 2, "": 1}, {"Fenn \udc80": frozenset([b"\0\xff", b"12345678"])}, [{"name": "X"}])
    saved.save_learned(tmp_path / "context", learned)
    assert saved.load_learned(tmp_path / "context") == learned


def test_commonplace_facts(tmp_path):
    for n, common in enumerate(({}, {3: [7]}, {-2: [2**64 - 1, 5], 9: [], 4: [1]})):
        made = {window: np.array(facts, np.uint64) for window, facts in common.items()}
        saved.save_commonplaces(tmp_path / f"common-{n}", made)
        found = saved.load_commonplaces(tmp_path / f"common-{n}")
        assert {window: facts.tolist() for window, facts in found.items()} == common
        assert all(facts.dtype == np.uint64 for facts in found.values())


def test_headlines_and_arrays(tmp_path):
    saved.save_headlines(tmp_path / "titles", np.array([2**64 - 1, 4], np.uint64), np.array([3, 2]))
    assert saved.load_headlines(tmp_path / "titles") == {2**64 - 1: 3, 4: 2}
    saved.save_arrays(tmp_path / "wanted", [np.arange(n, dtype=np.uint64) for n in (3, 0, 1)])
    assert [a.tolist() for a in saved.load_arrays(tmp_path / "wanted")] == [[0, 1, 2], [], [0]]


def test_what_was_compared(tmp_path):
    links, spans = np.zeros(2, LINK), np.zeros(3, SPAN)
    links["confidence"], spans["words"] = [0.1, 1 / 3], [1, 2, 3]
    rows = Rows(["a", 7], [7, "it\u2019s"], links["confidence"], ["{}", "{}"])
    passages = Rows(["a", "a", 7], spans["words"].copy())
    nothing = Compared(links[:0], spans[:0], Rows([], []), Rows([], spans["words"][:0]))
    for n, found in enumerate((Compared(links, spans, rows, passages), nothing)):
        saved.save_compared(tmp_path / f"links-{n}", found)
        read = saved.load_compared(tmp_path / f"links-{n}")
        assert (read.links == found.links).all()
        assert (read.spans == found.spans).all()
        assert list(read.rows) == list(found.rows)
        assert list(read.passages) == list(found.passages)


def test_parts_know_no_other_folder(tmp_path):
    places = np.array([0, 1], np.int32)
    parts = Parts(
        [tmp_path / "read-1", tmp_path / "read-2"], [tmp_path / "facts-1", tmp_path / "facts-2"], places, places
    )
    save_parts(tmp_path / "parts", parts)
    loaded = load_parts(tmp_path / "parts")
    assert (loaded.read, loaded.facts) == (parts.read, parts.facts)
    assert loaded.part.tolist() == loaded.row.tolist() == [0, 1]
