"""The work folder: who holds it, when it goes, and that nobody else's is touched."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest

from datasette_provenance.errors import ProvenanceError
from datasette_provenance.run.files import finished, load_json, save_json
from datasette_provenance.run.folder import LOCK, MARKER, Work

HOLD = """
import sys, time
from datasette_provenance.run.folder import Work
with Work(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def database(tmp_path):
    return tmp_path / "news.db"


def test_one_at_a_time(database):
    with (
        Work(database),
        pytest.raises(ProvenanceError, match=r"news\.db is being worked on by another detect"),
        Work(database),
    ):
        pass
    with Work(database):
        pass


def test_the_lock_goes_with_the_process_that_held_it(database):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ProvenanceError, match="another detect"), Work(database):
            pass
    finally:
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.communicate()
    with Work(database) as held:
        save_json(held.path("part"), 1)


def test_parts_stay_until_a_run_has_finished(database):
    def stopped():
        with Work(database) as held:
            save_json(held.path("part"), [1, 2])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with Work(database) as held:
        assert finished(held.path("part"))
        assert load_json(held.path("part")) == [1, 2]
    assert not held.folder.exists()


def test_a_run_that_made_nothing_leaves_nothing(database):
    with pytest.raises(KeyboardInterrupt), Work(database) as held:
        raise KeyboardInterrupt
    assert not held.folder.exists()


def test_a_folder_that_cannot_be_made(tmp_path):
    with (
        pytest.raises(ProvenanceError, match=r"news\.db-detect cannot be made or written to"),
        Work(tmp_path / "no" / "news.db"),
    ):
        pass


def test_a_folder_that_cannot_be_written_to(database):
    with left(database) as folder:
        (folder / LOCK).unlink()
        (folder / LOCK).mkdir()
        with pytest.raises(ProvenanceError, match=r"news\.db-detect cannot be made or written to"), Work(database):
            pass


@contextmanager
def left(database):
    """The folder as a run leaves it that was stopped."""
    with suppress(KeyboardInterrupt), Work(database) as held:
        assert not held.path("part").exists()
        save_json(held.path("part"), "kept")
        raise KeyboardInterrupt
    yield held.folder


def everything(folder):
    """What stands under a path: the kind of each entry, and what it holds."""
    paths = (
        [folder, *sorted(folder.rglob("*"))]
        if not folder.is_symlink()
        else [folder, *sorted(folder.resolve().rglob("*"))]
    )
    return {
        str(path): os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        for path in paths
    }


def _folder(folder):
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts" / "notes.txt").write_text("Mine.")
    (folder / LOCK).write_bytes(b"")


def _file(folder):
    folder.write_text("Mine.")


def _link(folder):
    _folder(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


def _marked_link(folder):
    with left(folder.with_name("other.db")) as other:
        folder.symlink_to(other)


def _marker_of_others(folder):
    _folder(folder)
    (folder / MARKER).write_text("[]")


def _linked_marker(folder):
    with left(folder.with_name("other.db")) as other:
        _folder(folder)
        (folder / MARKER).symlink_to(other / MARKER)


def _linked_lock(folder):
    with left(folder.with_name("news.db")):
        (folder / LOCK).unlink()
        (folder / LOCK).symlink_to(folder.with_name("theirs.db"))


FOREIGN = [_folder, _file, _link, _marked_link, _marker_of_others, _linked_marker, _linked_lock]


@pytest.mark.parametrize("make", FOREIGN)
def test_what_is_not_ours_is_not_touched(database, make):
    folder = database.with_name("news.db-detect")
    make(folder)
    before = everything(database.parent)
    with pytest.raises(ProvenanceError, match=r"news\.db-detect stands where .* Nothing was touched"), Work(database):
        pass
    assert everything(database.parent) == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs owners of files")
def test_a_folder_of_another_user_is_not_touched(database, monkeypatch):
    with left(database) as folder:
        before = everything(folder)
        monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
        with pytest.raises(ProvenanceError, match="belongs to another user"), Work(database):
            pass
        assert everything(folder) == before


def test_parts_from_elsewhere_are_not_used(database):
    """A folder of ours that came along with a database: whoever sent it may have written anything into it."""
    with left(database.with_name("sent.db")) as folder:
        shutil.copytree(folder, database.with_name("news.db-detect"))
    with left(database) as folder:  # and what a run makes of it, is used
        assert sorted(os.listdir(folder)) == sorted([LOCK, MARKER, "part"])
    with Work(database) as held:
        assert finished(held.path("part"))
    assert not held.folder.exists()


def test_an_empty_folder_is_taken(database):
    folder = database.with_name("news.db-detect")
    folder.mkdir()
    (folder / f"{MARKER}.17").write_text("{")  # of a run that was killed before its marker was whole
    with Work(database) as held:
        assert json.loads(held.path(MARKER).read_text())["made by"]
    assert not folder.exists()
