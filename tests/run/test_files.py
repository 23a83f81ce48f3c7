"""Files of the work folder: whole or not there, seen to be as written, and nothing in them can run."""

import errno
import os
import pickle
from pathlib import Path

import pytest

import datasette_provenance
from datasette_provenance.run import files
from datasette_provenance.run.files import digest, finished, load_json, save_json


def test_a_file_is_whole_or_not_there(tmp_path):
    def full(file):
        file.write(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError):
        files.write(tmp_path / "part", full)
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_an_unfinished_file_is_not_followed(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_text("Mine.")
    (tmp_path / f"part.{os.getpid()}").symlink_to(theirs)
    save_json(tmp_path / "part", [1])
    assert theirs.read_text() == "Mine."
    assert load_json(tmp_path / "part") == [1]


def test_only_what_is_as_it_was_written_is_finished(tmp_path, monkeypatch):
    path = tmp_path / "part"
    assert not finished(path)
    save_json(path, {"Harbour": ["\udc80", 1.5, None]})
    assert finished(path)
    assert load_json(path) == {"Harbour": ["\udc80", 1.5, None]}
    whole = path.read_bytes()
    monkeypatch.setattr(files, "AT_ONCE", 3)
    assert finished(path)
    for other in (b"", whole[:-1], whole[1:], whole + b" ", b"X" + whole[1:], pickle.dumps("part")):
        path.write_bytes(other)
        assert not finished(path)


def test_neither_links_nor_other_users_files_are_finished(tmp_path, monkeypatch):
    save_json(tmp_path / "part", 1)
    (tmp_path / "link").symlink_to(tmp_path / "part")
    (tmp_path / "folder").mkdir()
    assert not finished(tmp_path / "link")
    assert not finished(tmp_path / "folder")
    if hasattr(os, "geteuid"):
        monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "part").stat().st_uid + 1)
        assert not finished(tmp_path / "part")


def test_nothing_on_disk_is_read_by_what_could_run_it():
    package = Path(datasette_provenance.__file__).parent
    # what goes through the pipe to a process that the site began itself was never on a disk
    sources = [path for path in package.rglob("*.py") if path != package / "web" / "beside.py"]
    words = ("pickle", "marshal", "shelve", "dill", "joblib")
    imports = [f"{start} {word}" for start in ("import", "from") for word in words]
    for path in sources:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.strip().startswith(tuple(imports))], path
        assert "allow_pickle=True" not in "\n".join(lines), path


def test_names_tell_contents_apart():
    assert digest("a", ["b", 1]) == digest("a", ["b", 1])
    assert len({digest(*parts) for parts in ((), ("a",), ("a", "b"), (["a", "b"],), ("1",), (1,), ("\udc80",))}) == 7
