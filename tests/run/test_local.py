"""Runs on one machine: the same results however the work is cut and spread, and what is left when one ends early."""

import errno
import os
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest

from datasette_provenance.candidates import pairs_batch as candidates
from datasette_provenance.detect import detect
from datasette_provenance.errors import ProvenanceError
from datasette_provenance.run import local, processes, tasks

from ..test_detect import execute, rows

SMALL = {"PART": 5, "KEYS": 700, "PAIRS": 7, "LINKS": 3}


@pytest.fixture
def fresh(loaded, tmp_path):
    """A copy of ``loaded`` to change."""
    return shutil.copy(loaded, tmp_path / "news.db")


def work_of(path):
    return path.with_name(path.name + "-detect")


def small(monkeypatch, **sizes):
    for name, size in (SMALL | sizes).items():
        monkeypatch.setattr(local, name, size)


def spread_over(monkeypatch, workers):
    monkeypatch.setattr(processes, "FEW", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: workers)


@pytest.mark.parametrize("sizes", [{}, {"PART": 1, "PAIRS": 1, "LINKS": 1, "KEYS": 100}], ids=["small", "least"])
def test_the_same_however_it_is_cut(fresh, detected, monkeypatch, sizes):
    small(monkeypatch, **sizes)
    monkeypatch.setattr(candidates, "AT_ONCE", 50)
    detect(fresh)
    assert rows(fresh) == rows(detected)
    assert not work_of(fresh).exists()


@pytest.mark.parametrize("workers", [2, 3])
def test_the_same_in_other_processes(fresh, detected, monkeypatch, workers):
    small(monkeypatch)
    spread_over(monkeypatch, workers)
    detect(fresh)
    assert rows(fresh) == rows(detected)


def test_a_later_run_in_other_processes(fresh, detected, monkeypatch):
    kept = "ferry-meridianpost", "wheat-eastgate", "talsperre-dpa"
    columns = "id, title, text, publisher, published, url"
    execute(fresh, f"create table others as select {columns} from articles where id not in {kept}",
            f"delete from articles where id not in {kept}")  # fmt: skip
    detect(fresh)
    execute(fresh, f"insert into articles ({columns}) select {columns} from others", "drop table others")
    small(monkeypatch)
    spread_over(monkeypatch, 2)
    detect(fresh)
    but = {("provenance_families", "id"), ("provenance_articles", "family_id"), ("_provenance_counted", "family_id")}
    assert rows(fresh, but=but) == rows(detected, but=but)


def interrupted(task):
    raise KeyboardInterrupt


def killed(task):
    os.kill(os.getpid(), signal.SIGKILL)


def full(path, columns):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


@pytest.mark.parametrize("step", ["scan", "sketch_facts", "count_meetings", "compare", "trace"])
def test_stopped_it_leaves_the_database_as_before(copied, monkeypatch, step):
    execute(copied, "delete from articles where id = 'talsperre-dpa'")
    before = rows(copied)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            detect(copied, rebuild=True)
    assert rows(copied) == before
    with closing(sqlite3.connect(copied)) as conn:
        assert conn.execute("pragma journal_mode").fetchone() == ("delete",)


def test_finished_parts_are_not_made_again(fresh, detected, monkeypatch):
    small(monkeypatch)
    made = []
    save = tasks.save_columns

    def counted(path, columns):
        made.append(path.name)
        save(path, columns)

    monkeypatch.setattr(tasks, "save_columns", counted)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "count_meetings", interrupted)
        with pytest.raises(KeyboardInterrupt):
            detect(fresh)
    finished = list(made)
    assert len([name for name in finished if name.startswith("read-")]) == 8
    made.clear()
    detect(fresh)
    assert {name.split("-")[0] for name in made} == {"met"}  # the step that was stopped
    assert rows(fresh) == rows(detected)
    assert not work_of(fresh).exists()


def test_parts_of_articles_that_changed_meanwhile_are_made_anew(fresh, monkeypatch):
    small(monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "compare", interrupted)
        with pytest.raises(KeyboardInterrupt):
            detect(fresh)
    execute(fresh, "update articles set text = replace(text, 'the', 'that') where id like 'ferry-%'",
            "delete from articles where id = 'talsperre-dpa'")  # fmt: skip
    detect(fresh)
    found = rows(fresh)
    detect(fresh, rebuild=True)
    assert rows(fresh) == found


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be seen")
def test_a_process_that_is_killed_is_said(fresh, detected, monkeypatch):
    spread_over(monkeypatch, 2)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "count_meetings", killed)
        with pytest.raises(ProvenanceError, match=r"ended from outside.*run detect again to go on"):
            detect(fresh)
    assert work_of(fresh).exists()
    detect(fresh)
    assert rows(fresh) == rows(detected)


def test_a_full_disk_is_said(fresh, monkeypatch):
    monkeypatch.setattr(tasks, "save_columns", full)
    with pytest.raises(ProvenanceError, match=r"No space left on device.*run detect again"):
        detect(fresh)


@pytest.mark.parametrize("statement", ["delete from articles where id = 'talsperre-dpa'",
                                       "update articles set text = 'Nothing yet.' where id = 'talsperre-dpa'"])  # fmt: skip
def test_articles_that_change_while_they_are_read(fresh, monkeypatch, statement):
    read = tasks.read

    def changed(task):
        execute(fresh, statement)
        read(task)

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "read", changed)
        with pytest.raises(ProvenanceError, match="while they were being read"):
            detect(fresh)
    assert detect(fresh).changed > 0
