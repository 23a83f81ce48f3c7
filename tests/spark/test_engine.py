"""The engine for more than one machine gives the rows of the one for one machine: fixtures on Spark in this process' own two threads.

Skipped with a reason where there is no Java or pyspark, but for where PROVENANCE_NEEDS_SPARK is set: in CI.
"""

import json
import os
import shutil
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest
from click.testing import CliRunner

from datasette_provenance.arrays import groups_batch
from datasette_provenance.candidates import pairs_batch as candidates
from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import ProvenanceError
from datasette_provenance.run.folder import MARKER
from datasette_provenance.spark import session as sessions
from datasette_provenance.tables import TABLES

from ..test_detect import execute, fixture_rows, rows
from .crowded import batch_of, bucket_sizes, crowded_sketches

QUICK = (
    "--conf 'spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC' --conf spark.sql.codegen.wholeStage=false "
    "--conf spark.sql.adaptive.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
)
"""Most of so short a run would be Java's compilers."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    try:
        sessions.check()
    except ProvenanceError as error:
        if os.environ.get("PROVENANCE_NEEDS_SPARK"):
            raise
        pytest.skip(str(error))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", QUICK)
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("spark")))
        with sessions.session("local[2]") as session:
            yield session


def test_the_same_in_a_database(spark, loaded, detected, tmp_path):
    path = shutil.copy(loaded, tmp_path / "news.db")
    detect(path, engine="spark")
    assert rows(path) == rows(detected)
    assert not path.with_name("news.db-detect").exists()
    assert not detect(path).changed  # a run on one machine goes on from there


@pytest.fixture
def numbered(loaded, tmp_path):
    """The articles with whole numbers as keys, as a database with results and as lines of JSON."""
    made = [{**row, "id": n * 7 % 1000} for n, row in enumerate(fixture_rows(loaded))]
    lines = tmp_path / "numbered.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in made), "utf-8")
    path = tmp_path / "numbered.db"
    columns = ", ".join(f'"{name}" {"integer primary key" if name == "id" else "text"}' for name in made[0])
    places = ", ".join("?" * len(made[0]))
    execute(
        path,
        f"create table articles ({columns})",
        *((f"insert into articles values ({places})", list(row.values())) for row in made),
    )
    detect(path)
    return path, lines


def test_the_same_in_files_with_every_bucket_split(spark, numbered, tmp_path, monkeypatch):
    from datasette_provenance.run import parquet
    from datasette_provenance.spark import comparing, pairs

    monkeypatch.setattr(pairs, "sizes_for", lambda *_: pairs.Sizes(parts=3, every=1, heavy=1))
    monkeypatch.setattr(comparing, "PAIRS", 50)
    path, lines = numbered
    results = tmp_path / "results"
    done = CliRunner().invoke(provenance, ["detect", "--articles", str(lines), "--results", str(results)])
    assert done.exit_code == 0, done.output
    assert {entry.name for entry in results.iterdir() if not entry.name.startswith(".")} == {
        "articles",
        "_run.json",
        MARKER,
        *parquet.NAMES,
    }
    with closing(sqlite3.connect(path)) as conn:
        for table in parquet.NAMES:
            columns = list(TABLES[table].columns)
            names = ", ".join(f'"{name}"' for name in columns)
            there = conn.execute(f"select {names} from {table}").fetchall()
            assert Counter(map(tuple, there)) == Counter(map(tuple, rows_of(results / table, columns))), table
    run = parquet.from_json((results / parquet.RUN).read_text("utf-8"))
    assert (run.pk, run.pk_type, run.articles, run.columns["text"]) == (
        "id",
        "INTEGER",
        len(fixture_rows(path)),
        "text",
    )
    assert len(rows_of(results / parquet.ARTICLES, ["id", "text"])) == run.articles


def rows_of(folder, columns):
    import pyarrow.parquet as pq

    table = pq.read_table(folder, columns=columns)
    return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))


def refused(articles, results):
    """What is said; nothing there has changed."""
    before = snapshot(results)
    done = CliRunner().invoke(provenance, ["detect", "--articles", str(articles), "--results", str(results)])
    assert done.exit_code == 1, done.output
    assert snapshot(results) == before
    return done.output


def snapshot(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": f"Text {n}."}) + "\n" for n in range(9)), "utf-8")
    return path


def test_keys_that_name_several_articles(spark, lines, tmp_path):
    with lines.open("a", encoding="utf-8") as file:
        file.write("".join(json.dumps({"id": n, "text": "Another."}) + "\n" for n in (7, 5, 5, None)))
    said = refused(lines, tmp_path / "results")
    assert "Column 'id' of" in said
    assert "5 (3 rows), 7 (2 rows). Leave one row of each" in said
    assert not (tmp_path / "results").exists()


def test_rows_without_a_key_are_counted(spark, lines):
    from datasette_provenance.spark import sources

    with lines.open("a", encoding="utf-8") as file:
        file.write('{"text": "Nameless."}\n' * 2)
    found = sources.describe(sources.opened(spark, str(lines)), str(lines), {}, "")
    assert found.said == ("Rows without a value in 'id': 2. They were left out.",)
    assert found.frame.count() == 9


def results_in(folder):
    """As a run leaves them, as far as a later one looks at them."""
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "part-00000.parquet").write_bytes(b"PAR1")
    (folder / "articles" / "_SUCCESS").touch()
    (folder / MARKER).write_text(json.dumps({"made by": "datasette-provenance detect --results"}), "utf-8")
    (folder / "_run.json").write_text("{}", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        ("notes.txt", "has not written: notes.txt."),
        ("articles/notes.txt", "has not written: articles/notes.txt."),
        ("_work/links/mine.csv", "has not written: _work/links/mine.csv."),
        ("mine/part-0.parquet", "has not written: mine."),
    ],
)
def test_a_foreign_file_among_results_is_kept(spark, lines, foreign, said, tmp_path):
    path = results_in(tmp_path / "results") / foreign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Kept.", "utf-8")
    assert said in refused(lines, tmp_path / "results")


@pytest.mark.parametrize("marker", [None, "{}", "[]", '{"made by": "somebody else"}', "no JSON"])
def test_a_folder_of_somebody_else_is_kept(spark, lines, marker, tmp_path):
    folder = results_in(tmp_path / "results")
    (folder / "_work").mkdir()
    (folder / MARKER).unlink()
    if marker is not None:
        (folder / MARKER).write_text(marker, "utf-8")
    assert f"holds no {MARKER}" in refused(lines, folder)


def test_a_file_in_place_of_results_is_kept(spark, lines, tmp_path):
    (tmp_path / "results").write_text("Kept.", "utf-8")
    assert "is a file" in refused(lines, tmp_path / "results")
    assert (tmp_path / "results").read_text("utf-8") == "Kept."


@pytest.mark.parametrize("spelled", ["{}/articles", "{}/./articles", "file:{}/articles/part-00000.parquet"])
def test_articles_among_the_results(spark, spelled, tmp_path):
    folder = results_in(tmp_path / "results")
    assert "stand in the folder of the results" in refused(spelled.format(folder), folder)


def test_results_of_an_earlier_run_may_be_replaced(spark, tmp_path):
    from datasette_provenance.spark.folder import Folder

    folder = results_in(tmp_path / "results")
    (folder / "_work" / "links" / "_temporary" / "0").mkdir(parents=True)
    (folder / "_work" / "links" / "_temporary" / "0" / "task").touch()
    ours = Folder(spark, str(folder))
    ours.check(str(tmp_path / "some.jsonl"))
    ours.take()
    assert not (folder / "_run.json").exists()  # not whole any more
    assert list((folder / "_work").iterdir()) == []
    ours.finish("{}")
    ours.check(str(tmp_path / "some.jsonl"))
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        MARKER,
        "_run.json",
        "articles",
    }


def test_somebody_else_keeps_the_settings_of_their_session(spark):
    mine = {"spark.sql.shuffle.partitions": "7", "spark.sql.session.timeZone": "Europe/Helsinki"}
    before = {name: spark.conf.get(name) for name in mine}
    try:
        for name, value in mine.items():
            spark.conf.set(name, value)
        everything = dict(spark.conf.getAll)
        with pytest.raises(ProvenanceError):
            stopped_in_a_run()
        assert dict(spark.conf.getAll) == everything
        seen = []
        with ThreadPoolExecutor(1) as pool:  # where Spark knows of no active session
            pool.submit(lambda: seen.append(used())).result()
        assert seen == [spark.sparkContext.applicationId]
        assert dict(spark.conf.getAll) == everything
        assert spark.range(3).count() == 3  # it was not ended
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)


def stopped_in_a_run():
    with sessions.session(None) as lent:
        assert lent.conf.get("spark.sql.session.timeZone") == "UTC"
        lent.conf.set(sessions.PARTS, "3")
        raise ProvenanceError("Stopped.")


def used():
    with sessions.session(None) as session:
        return session.sparkContext.applicationId


@pytest.mark.parametrize(
    "line", ['{"id": "a", "text": "x"', '{"text": "no id"}', '{"id": 1.5, "text": "Two of them."}']
)
def test_articles_that_are_no_use(spark, line, tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_text(line + "\n", "utf-8")
    done = CliRunner().invoke(provenance, ["detect", "--articles", str(path), "--results", str(tmp_path / "results")])
    assert done.exit_code == 1
    assert "no JSON" in done.output or "a column id" in done.output


def test_components_by_stars(spark, tmp_path, monkeypatch):
    from datasette_provenance.spark import components
    from datasette_provenance.spark.frames import Place

    monkeypatch.setattr(components, "FEW", 0)
    monkeypatch.setattr(components, "_at_once", None)
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 200, (2, 150))
    edges = [(int(x), int(y)) for x, y in zip(a, b, strict=True) if x != y]
    found = components.components(Place(spark, str(tmp_path)), spark.createDataFrame(edges, "u long, v long"), "graph")
    u, v = np.array(edges).T
    roots = dict(zip([*u.tolist(), *v.tolist()], [*groups_batch.components(u, v).tolist()] * 2, strict=True))
    assert {row["node"]: row["root"] for row in found.collect()} == roots


def test_pairs_are_the_same_where_heavy_buckets_are_split(spark, tmp_path):
    import pyarrow as pa

    from datasette_provenance.spark import pairs
    from datasette_provenance.spark.frames import Place

    sketches, numbers = crowded_sketches()
    sizes = bucket_sizes(sketches)
    assert all((sizes > least).any() for least in (1, candidates.RARE, candidates.LARGE, candidates.HUGE))
    wanted = candidates.find_pairs(sketches, np.argsort(np.argsort(numbers)))
    frame = spark.createDataFrame(pa.Table.from_batches([batch_of(sketches, numbers)]))
    place = {number: i for i, number in enumerate(numbers.tolist())}
    found = pairs.find(Place(spark, str(tmp_path)), frame, pairs.Sizes(parts=3, every=1, heavy=candidates.LARGE))
    rows = sorted((*sorted((place[row["a"]], place[row["b"]])), row["found_by"]) for row in found.collect())
    assert rows == [tuple(pair) for pair in wanted]
