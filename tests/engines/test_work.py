"""The work folder: who holds it, when it goes, and files that are whole or not there."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from datasette_provenance.engines import work
from datasette_provenance.engines.work import Work, load, save
from datasette_provenance.errors import ProvenanceError

HOLD = """
import sys, time
from datasette_provenance.engines.work import Work
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
        save(held.path("part"), 1)


def test_parts_stay_until_a_run_has_finished(database):
    def stopped():
        with Work(database) as held:
            save(held.path("part"), [1, 2])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with Work(database) as held:
        assert load(held.path("part")) == [1, 2]
    assert not held.folder.exists()


def test_a_run_that_made_nothing_leaves_nothing(database):
    with pytest.raises(KeyboardInterrupt), Work(database) as held:
        raise KeyboardInterrupt
    assert not held.folder.exists()


def test_a_folder_that_cannot_be_made(database):
    database.with_name("news.db-detect").write_text("something else")
    with pytest.raises(ProvenanceError, match=r"news\.db-detect cannot be made or written to"), Work(database):
        pass


def test_a_folder_that_cannot_be_written_to(database):
    database.with_name("news.db-detect").mkdir()
    database.with_name("news.db-detect").joinpath(work.LOCK).mkdir()
    with pytest.raises(ProvenanceError, match=r"news\.db-detect cannot be made or written to"), Work(database):
        pass


def test_a_file_is_whole_or_not_there(tmp_path):
    def full(file):
        file.write(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError):
        work.write(tmp_path / "part", full)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_made_once(database):
    with Work(database) as held:
        assert held.kept("value", lambda: 1) == 1
        assert held.kept("value", lambda: 2) == 1


def test_names_tell_contents_apart():
    assert work.digest("a", ["b", 1]) == work.digest("a", ["b", 1])
    assert (
        len({work.digest(*parts) for parts in ((), ("a",), ("a", "b"), (["a", "b"],), ("1",), (1,), ("\udc80",))}) == 7
    )
