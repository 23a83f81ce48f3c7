"""Files of tables read back are equal to the tables."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import datapackage
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from datasette_provenance import explain
from datasette_provenance.cli import export as command
from datasette_provenance.cli.group import provenance
from datasette_provenance.export import tables
from datasette_provenance.export.write import FORMATS
from datasette_provenance.store import judgements
from datasette_provenance.tables import RESULTS

from .test_graphs import rows

OWN = "select id, title, publisher, published, url from articles order by id"


@pytest.fixture(scope="module")
def detected(detected, tmp_path_factory):
    """With judgements, one of them of an article that the table does not hold any more."""
    path = tmp_path_factory.mktemp("judged") / "judged.db"
    shutil.copy(detected, path)
    (link,) = rows(path, "select article_id, source_id from provenance_links order by 1, 2 limit 1")
    with sqlite3.connect(path) as conn:
        judgements.write(
            conn,
            "articles",
            [
                judgements.Judged(*link.values(), "disputed", relation="copy", note="Ask the desk", by="Ada Brisk"),
                judgements.Judged("gone", None, "rejected", origin="AFP", by="Ada Brisk"),
            ],
        )
    return path


def run(*arguments):
    return CliRunner().invoke(provenance, ["export", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(detected, tmp_path):
    """``folder(form, *options)``: where the export stands."""

    def export(form, *options):
        out = tmp_path / form
        result = run(detected, "--format", form, "--output", out, *options)
        assert result.exit_code == 0, result.output
        return out

    return export


def stored(path, name):
    """What stands in a table, with the links' evidence as people read it."""
    order = "1, 2, 4, 6, 3" if name == "provenance_passages" else "rowid"
    found = rows(path, OWN if name == "articles" else f"select * from {name} order by {order}")
    for row in found if name == "provenance_links" else ():
        told = explain.parts(row["evidence"])
        row["evidence"] = json.dumps(
            {"before looking": told["prior_bits"]} | {bar["name"]: bar["bits"] for bar in told["bars"]}
        )
    return found


@pytest.mark.parametrize("name", ["articles", *RESULTS])
def test_csv_is_the_table(detected, folder, name):
    with (folder("csv") / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    wanted = [{k: "" if v is None else str(v) for k, v in row.items()} for row in stored(detected, name)]
    assert found == wanted


def test_json_lines_are_the_tables(detected, folder):
    out = folder("jsonl")
    for name in ("articles", *RESULTS):
        lines = (out / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == stored(detected, name)


def test_parquet_is_the_tables(detected, folder):
    out = folder("parquet")
    for name in ("articles", *RESULTS):
        assert pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist() == stored(detected, name)


def test_parquet_is_written_in_portions(detected, folder, monkeypatch):
    monkeypatch.setattr(tables, "PORTION", 7)
    file = pyarrow.parquet.ParquetFile(folder("parquet") / "provenance_links.parquet")
    assert file.num_row_groups > 5
    assert file.read().to_pylist() == stored(detected, "provenance_links")


def test_without_pyarrow_it_says_what_to_install(detected, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(detected, "--format", "parquet", "--output", tmp_path / "out")
    assert (result.exit_code, "datasette-provenance[parquet]" in result.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_data_package_is_valid_and_read_as_it_says(detected, folder):
    package = datapackage.Package(str(folder("datapackage") / "datapackage.json"), strict=True)
    assert package.valid
    assert set(package.resource_names) == {"articles", *RESULTS}
    for name in package.resource_names:
        resource = package.get_resource(name)
        assert all(field.descriptor["description"] for field in resource.schema.fields)
        assert resource.check_relations()
        found = resource.read(keyed=True)  # as the types that the description gives
        wanted = [{k: None if v == "" else v for k, v in row.items()} for row in stored(detected, name)]
        assert [{k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in found] == wanted


def test_of_one_family(detected, folder):
    (family,) = rows(detected, "select * from provenance_families order by articles desc limit 1")
    out = folder("jsonl", "--family", family["id"], "--claims")
    read = lambda name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text("utf-8").splitlines()]  # noqa: E731
    members = {row["article_id"] for row in read("provenance_articles")}
    assert len(members) == family["articles"]
    assert {row["id"] for row in read("articles")} == members
    assert [row["id"] for row in read("provenance_families")] == [family["id"]]
    pairs = {(row["article_id"], row["source_id"]) for row in read("provenance_links")}
    assert pairs
    assert {key for pair in pairs for key in pair} <= members
    assert {(row["article_id"], row["source_id"]) for row in read("provenance_passages")} <= pairs
    assert not (out / "provenance_publishers.jsonl").exists()


def test_nothing_is_overwritten_or_left_half_written(detected, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    result = run(detected, "--format", "csv", "--output", tmp_path / "out")
    assert (result.exit_code, "exists already" in result.output) == (1, True)
    assert run(detected, "--format", "csv").exit_code == 1
    (tmp_path / "graph.xml").write_text("mine")

    def stop(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("datasette_provenance.export.graphs._nodes", stop)
    result = run(detected, "--format", "graphml", "--output", tmp_path / "graph.xml")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["graph.xml", "out", "out/notes.txt"]
    assert (tmp_path / "graph.xml").read_text() == "mine"


@pytest.mark.parametrize("form", ["csv", "graphml"])
def test_what_is_called_like_an_unfinished_export_is_left_alone(detected, tmp_path, form):
    mine = tmp_path / "out.partial"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    assert run(detected, "--format", form, "--output", tmp_path / "out").exit_code == 0
    assert (mine / "notes.txt").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "out.partial"]


def test_a_pipe_is_written_to_and_stays(detected, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as readers:
        written = readers.submit(pipe.read_text)
        assert run(detected, "--format", "graphml", "--output", pipe).exit_code == 0
        assert written.result(60).startswith("<?xml")
    assert pipe.is_fifo()


def test_errors_are_sentences(loaded, detected):
    result = run(loaded, "--format", "gexf")
    assert (result.exit_code, "holds no results yet" in result.output) == (1, True)
    result = run(detected, "--format", "gexf", "--family", "no-such")
    assert (result.exit_code, "There is no family 'no-such'" in result.output) == (1, True)
    assert run(detected, "--format", "docx").exit_code == 2


def test_the_command_knows_every_form(detected):
    assert set(command.FORMATS) == set(FORMATS)
    for form in ("graphml", "gexf", "prov-json", "json-ld"):
        assert len(run(detected, "--format", form).output) > 10_000


def test_texts_stay_where_they_are(detected, folder):
    texts = [text for (text,) in sqlite3.connect(detected).execute("select text from articles")]
    for form in ("csv", "jsonl"):
        written = "".join(file.read_text("utf-8") for file in Path(folder(form)).iterdir())
        assert not [text for text in texts if text[200:300] in written]
