"""The list of faults that are made on purpose is of the code as it is: they are tried by hand, and then all of them should be."""

from __future__ import annotations

from types import ModuleType

import pytest

from .generate_docs import ROOT


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "measure"))
    import fault_list

    return fault_list


def test_each_stands_once_where_it_is_made(listed: ModuleType) -> None:
    texts: dict[str, str] = {}
    for room in listed.ROOMS:
        for one in room.faults:
            for edit in one.edits:
                if edit.file not in texts:
                    texts[edit.file] = (ROOT / "datasette_provenance" / edit.file).read_text("utf-8")
                assert texts[edit.file].count(edit.old) == 1, (room.name, one.says, edit)
                assert edit.old != edit.new


def test_their_tests_are_there(listed: ModuleType) -> None:
    assert all((ROOT / path).exists() for room in listed.ROOMS for path in room.tests)


def test_each_room_has_ten_or_more_told_in_the_docs(listed: ModuleType) -> None:
    told = (ROOT / "docs" / "tests.md").read_text("utf-8")
    for room in listed.ROOMS:
        assert len(room.faults) >= 10
        for one in room.faults:
            assert f"| {room.name} | {one.says}" in told
