"""The commands as functions: the page that shows them is run, and so is what a program may ask of them."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import datasette_provenance
from datasette_provenance import articles, detect, families, links, load, match
from datasette_provenance.errors import ProvenanceError, SourceError, StateError

ROOT = Path(__file__).parent.parent
FUNCTIONS = (articles, detect, families, links, load, match)


def test_the_page_does_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    text = (ROOT / "docs" / "python.md").read_text("utf-8").replace("```", "")
    try:
        import pandas  # noqa: F401
    except ImportError:
        head, _, rest = text.partition("## With pandas")
        text = head + rest[rest.index("## ") :]
    page = doctest.DocTestParser().get_doctest(text, {}, "python.md", "docs/python.md", 0)
    assert len(page.examples) > 20
    assert doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(page).failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_every_function_is_typed_and_documented(function):
    assert function.__name__ in datasette_provenance.__all__
    assert inspect.getdoc(function)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_the_functions_keep_their_names_whatever_is_imported():
    code = """
import sys
import datasette_provenance
heavy = {"numpy", "scipy", "datasketch", "pandas", "sqlite_utils", "sqlite3"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
import datasette_provenance.match
from datasette_provenance.detect import detect as run
from datasette_provenance import detect, match, load
assert detect is not run and callable(detect) and callable(match) and callable(load)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_records_can_be_loaded_twice_and_dates_settle_each_other(tmp_path):
    db = tmp_path / "x.db"
    rows = [{"text": f"Rain {n}", "date": date} for n, date in enumerate(("03/04/2025", "13/02/2025"))]
    assert load(db, rows).new == 2
    assert load(db, iter(rows)).unchanged == 2
    assert load(db, [{"text": "Sun", "date": "03/04/2025"}], dates="mdy").new == 1


def test_what_cannot_be_done_is_a_sentence(tmp_path):
    db = tmp_path / "x.db"
    for call in (lambda: match(db, "Rain"), lambda: articles(db), lambda: detect(db)):
        with pytest.raises(ProvenanceError, match="does not exist"):
            call()
    with pytest.raises(SourceError, match="No usable article"):
        load(db, [{"text": ""}])
    assert not db.exists()
    load(db, [{"text": "Rain fell on Oldmoor."}])
    for call in (lambda: match(db, "Rain"), lambda: articles(db), lambda: links(db), lambda: families(db)):
        with pytest.raises(StateError, match="holds no results"):
            call()


def test_data_frames_in_and_out(tmp_path):
    pandas = pytest.importorskip("pandas")
    db = tmp_path / "x.db"
    frame = pandas.DataFrame(
        {
            "text": ["Rain fell on Oldmoor.", "Sun shone.", None],
            "date": [pandas.Timestamp("2025-02-13 18:05", tz="UTC"), pandas.NaT, pandas.NaT],
            "score": [1.5, float("nan"), 2.0],
            "words": pandas.array([4, None, 3], dtype="Int64"),
        }
    )
    loaded = load(db, frame)
    assert (loaded.new, loaded.rejected) == (2, 1)
    detect(db)
    found = articles(db).to_pandas()
    assert set(found["published"].dropna()) == {"2025-02-13T18:05:00Z"}
    assert links(db).to_pandas().empty
