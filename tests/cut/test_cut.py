"""A part of results in Parquet is a database of its own: whole where it was asked for, and it holds together."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from datasette_provenance import run
from datasette_provenance.cli.group import provenance
from datasette_provenance.cut.database import cut
from datasette_provenance.cut.part import Asked
from datasette_provenance.detect import detect
from datasette_provenance.errors import ProvenanceError
from datasette_provenance.run import parquet
from datasette_provenance.slim import slim
from datasette_provenance.tables import TABLES

from . import results


@pytest.fixture(scope="module", params=["TEXT", "INTEGER"])
def stored(request, detected, tmp_path_factory):
    return results.write(detected, tmp_path_factory.mktemp("parquet") / "results", request.param)


def rows(path, sql, *values):
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql, values).fetchall()


def whole(detected, stored, sql):
    """Of the results that the files were made of; keys as in these."""
    key = results.INTEGERS[json.loads((stored / parquet.RUN).read_text())["pk_type"]]
    return [tuple(map(key, row)) for row in rows(detected, sql)]


@pytest.fixture(scope="module")
def largest(detected):
    """A family, a publisher of one of its members, and the days that it is of."""
    ((family, first, last),) = rows(
        detected,
        "select id, first_published, last_published from provenance_families order by articles desc, id limit 1",
    )
    ((publisher,),) = rows(
        detected,
        "select publisher from provenance_articles where family_id = ? and role = 'copy' order by 1 limit 1",
        family,
    )
    return {"family": family, "publisher": publisher, "first": first[:10], "last": last[:10]}


CASES = {
    "publisher": ("publisher = '{publisher}'", {"publisher"}),
    "days": ("substr(published, 1, 10) between '{first}' and '{last}'", {"first", "last"}),
    "since": ("published >= '{first}'", {"first"}),
    "month": ("substr(published, 1, 7) <= substr('{last}', 1, 7)", {"month"}),
    "family": ("family_id = '{family}'", {"family"}),
    "both": ("publisher = '{publisher}' and substr(published, 1, 10) <= '{last}'", {"publisher", "last"}),
}


def asked_of(names, largest):
    given = {name: largest[name] for name in names if name != "month"}
    return Asked(**given, **({"last": largest["last"][:7]} if "month" in names else {}))


@pytest.mark.parametrize("case", CASES)
def test_a_part_is_whole_where_it_was_asked_for_and_holds_together(case, detected, stored, largest, tmp_path):
    condition, names = CASES[case]
    condition = condition.format(**largest)
    out = tmp_path / "part.db"
    report = cut(stored, out, asked_of(names, largest))
    wanted = {
        key for (key,) in whole(detected, stored, f"select article_id from provenance_articles where {condition}")
    }
    there = {key for (key,) in rows(out, "select id from articles")}
    assert report.asked == len(wanted) > 0
    assert wanted <= there
    assert len(there) == report.asked + report.beside
    assert there == {key for (key,) in rows(out, "select article_id from provenance_articles")}
    assert rows(out, "pragma foreign_key_check") == []
    assert rows(out, "pragma integrity_check") == [("ok",)]
    # every link of what was asked for, and no other end that is not there
    of_these = f"(select article_id from provenance_articles where {condition})"
    links = "select article_id, source_id from provenance_links"
    all_links = set(whole(detected, stored, f"{links} where article_id in {of_these} or source_id in {of_these}"))
    links_there = set(rows(out, links))
    assert all_links <= links_there <= set(whole(detected, stored, links))
    assert {end for link in links_there for end in link} <= there
    # links between those that are there are there, with their passages
    assert links_there == {link for link in whole(detected, stored, links) if set(link) <= there}
    passages = "select distinct article_id, source_id from provenance_passages"
    assert set(rows(out, passages)) == {ends for ends in whole(detected, stored, passages) if set(ends) <= there}
    # families are not there in part
    for family, articles in rows(out, "select id, articles from provenance_families"):
        assert rows(out, "select count(*) from provenance_articles where family_id = ?", family) == [(articles,)]
        assert rows(detected, "select articles from provenance_families where id = ?", family) == [(articles,)]


def test_what_is_said_of_an_article_is_what_is_said_in_the_whole(detected, tmp_path, largest):
    stored = results.write(detected, tmp_path / "results")
    cut(stored, tmp_path / "part.db", Asked(publisher=largest["publisher"]))
    sql = "select * from provenance_articles where publisher = ? order by article_id"
    assert rows(tmp_path / "part.db", sql, largest["publisher"]) == rows(detected, sql, largest["publisher"])
    for table in ("provenance_mentions", "_provenance_facets"):
        sql = f"select * from {table} where article_id in (select article_id from provenance_articles where publisher = ?)"
        one, other = (sorted(rows(path, sql, largest["publisher"])) for path in (tmp_path / "part.db", detected))
        assert one == other != []


def test_all_of_the_results_are_the_database_that_they_were_made_of(copied, tmp_path):
    with closing(sqlite3.connect(copied)) as conn:  # of an article without a date no days can be asked for
        conn.execute(
            "delete from articles where id in (select article_id from provenance_articles where published is null)"
        )
        conn.commit()
    detect(copied)
    stored = results.write(copied, tmp_path / "results")
    cut(stored, tmp_path / "all.db", Asked(first="0001", last="9999"))
    for name, table in TABLES.items():
        if table.use in ("reader", "site"):
            one, other = (
                sorted(map(repr, rows(path, f"select * from {name}"))) for path in (tmp_path / "all.db", copied)
            )
            assert one == other, name


def test_sums_are_of_what_is_there(stored, tmp_path, largest):
    out = tmp_path / "part.db"
    cut(stored, out, Asked(publisher=largest["publisher"]))
    captures = "(select article_id from provenance_captures)"
    counted = rows(
        out,
        f"select publisher, count(*) from provenance_articles where publisher > '' and article_id not in {captures} group by 1",
    )
    assert rows(out, "select publisher, articles from provenance_publishers order by 1") == counted
    facets = rows(out, "select facet, value, count(*) from _provenance_facets group by 1, 2")
    assert rows(out, "select facet, value, articles from _provenance_counts order by 1, 2") == facets
    assert {p for (p,) in rows(out, "select distinct value from _provenance_columns")} >= {largest["publisher"]}


async def test_every_page_of_it_opens(stored, tmp_path, largest):
    out = tmp_path / "news.db"
    cut(stored, out, Asked(family=largest["family"]))
    client = Datasette([], immutables=[str(out)]).client
    ((a, b),) = rows(out, "select article_id, source_id from provenance_links where is_parent order by 1, 2 limit 1")
    ((origin,),) = rows(out, "select origin from provenance_families where id = ?", largest["family"])
    family, publisher = largest["family"], largest["publisher"]
    addresses = [
        "/news",
        "/news/-/provenance",
        f"/news/-/provenance/family/{family}",
        f"/news/-/provenance/family/{family}/drawing.svg",
        f"/news/-/provenance/together?family={family}",
        f"/news/-/provenance/compare?a={a}&b={b}",
        f"/news/-/provenance/report?a={a}&b={b}",
        f"/news/-/provenance/publisher/{publisher.replace(' ', '+')}",
        f"/news/-/provenance/origin/{origin.replace(' ', '+')}",
        *(f"/news/articles/-/provenance/{key}" for (key,) in rows(out, "select id from articles")),
        f"/news/articles/{a}",
        "/news/articles?_facet_provenance=origin&_facet_provenance=carried_by&_facet_provenance=role&_facet_provenance=relation",
        "/news/articles?_provenance_role=copy&_search=the",
    ]
    for address in addresses:
        response = await client.get(address)
        assert response.status_code == 200, (address, response.text)
    overview = (await client.get("/news/-/provenance")).text
    ((number,),) = rows(out, "select count(*) from provenance_articles where family_id = ?", family)
    assert f"the {number} of the family {family}, and" in overview
    assert "/-/provenance/match" not in overview
    match = await client.get("/news/-/provenance/match")
    assert match.status_code == 404
    assert "a part of results" in match.text


def test_a_text_cannot_be_matched_with_a_part(stored, tmp_path, largest):
    out, text = tmp_path / "news.db", tmp_path / "text.txt"
    text.write_text("Crews walked out at dawn. " * 20)
    cut(stored, out, Asked(family=largest["family"]))
    result = CliRunner().invoke(provenance, ["match", str(out), str(text)])
    assert result.exit_code == 1
    assert "holds a part of results that were made elsewhere" in result.output


async def test_other_commands_take_it_as_any_database(stored, tmp_path, largest):
    out = tmp_path / "news.db"
    cut(stored, out, Asked(family=largest["family"]))
    ((a, b),) = rows(out, "select article_id, source_id from provenance_links where is_parent order by 1, 2 limit 1")
    export = ["export", out, "--format", "prov-json", "--output", tmp_path / "news.json"]
    for arguments in (["explain", out, a, b], ["explain", out, a], export):
        result = CliRunner().invoke(provenance, list(map(str, arguments)))
        assert result.exit_code == 0, result.output
    slim(out, tmp_path / "public.db", text=False)
    response = await Datasette([], immutables=[str(tmp_path / "public.db")]).client.get("/public/-/provenance")
    assert response.status_code == 200
    assert f"the family {largest['family']}, and" in response.text


def command(*arguments):
    return CliRunner().invoke(provenance, ["cut", *map(str, arguments)])


def test_the_command_says_what_the_database_holds(stored, tmp_path, largest):
    result = command(
        stored, tmp_path / "part.db", "--publisher", largest["publisher"], "--from", "1990", "--to", "2099-12-31"
    )
    assert result.exit_code == 0, result.output
    assert f"of {largest['publisher']} from 1990 until 2099-12-31, and " in result.output
    assert [f.name for f in tmp_path.iterdir()] == ["part.db"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Say which part"),
        (["--from", "March"], "'March' is no date"),
        (["--to", "2025-3-1"], "'2025-3-1' is no date"),
        (["--family", "nobody"], "holds no article of the family nobody."),
        (["--from", "2099"], "holds no article from 2099. Its articles are from "),
        (["--publisher", "Nobody's Own Gazette at Sea"], "holds no article of Nobody's Own Gazette at Sea."),
    ],
)
def test_an_empty_part_is_an_error_that_says_so(stored, tmp_path, options, said):
    result = command(stored, tmp_path / "part.db", *options)
    assert result.exit_code == 1
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_publishers_that_are_called_nearly_so_are_named(stored, tmp_path, largest):
    result = command(stored, tmp_path / "part.db", "--publisher", largest["publisher"].lower())
    assert result.exit_code == 1
    assert "It has: " in result.output
    assert largest["publisher"] in result.output


def test_what_is_there_is_never_overwritten(stored, tmp_path, largest):
    out = tmp_path / "part.db"
    out.write_text("mine")
    result = command(stored, out, "--family", largest["family"])
    assert result.exit_code == 1
    assert f"{out} is there already" in result.output
    assert out.read_text() == "mine"


def test_what_is_called_like_an_unfinished_part_is_left_alone(stored, tmp_path, largest):
    mine = tmp_path / "part.db.work"
    mine.write_text("mine")
    assert command(stored, tmp_path / "part.db", "--family", largest["family"]).exit_code == 0
    assert mine.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.db", "part.db.work"]


def test_folders_that_hold_no_whole_results_are_errors(detected, tmp_path, largest):
    out = tmp_path / "part.db"

    def said(folder):
        result = command(folder, out, "--family", largest["family"])
        assert result.exit_code == 1, result.output
        assert not list(tmp_path.glob("part.db*"))
        return result.output

    assert "is no folder" in said(tmp_path / "nowhere")
    assert "is no folder" in said(detected)
    (tmp_path / "empty").mkdir()
    assert "holds no results: there is no _run.json" in said(tmp_path / "empty")
    (tmp_path / "empty" / "_run.json").write_text("{}")
    assert "cannot be read: this is no _run.json of results" in said(tmp_path / "empty")
    (tmp_path / "empty" / "_run.json").write_text("no")
    assert "cannot be read" in said(tmp_path / "empty")
    stored = results.write(detected, tmp_path / "results")
    for table in ("provenance_passages", "articles"):
        shutil.move(stored / table, tmp_path / table)
        assert f"holds no {table}: these results are not whole" in said(stored)
        shutil.move(tmp_path / table, stored / table)
    (stored / "provenance_links" / "part-1.parquet").write_bytes(b"PAR1 cut off")
    assert "cannot be read" in said(stored)


def test_results_that_do_not_hold_together_are_not_written(detected, tmp_path, largest):
    stored = results.write(detected, tmp_path / "results")
    table = results.pq.read_table(stored / "articles")
    shutil.rmtree(stored / "articles")
    (stored / "articles").mkdir()
    results.halves(table.slice(0, 0), stored / "articles")
    with pytest.raises(ProvenanceError, match="do not hold together"):
        cut(stored, tmp_path / "part.db", Asked(family=largest["family"]))
    assert not list(tmp_path.glob("part.db*"))


def test_where_pyarrow_is_missing_it_is_named(stored, tmp_path, monkeypatch, largest):
    for name in [
        n for n in sys.modules if n.startswith(("datasette_provenance.cut", "datasette_provenance.run.parquet"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(run, "parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = command(stored, tmp_path / "part.db", "--family", largest["family"])
    assert result.exit_code == 1
    assert "pip install 'datasette-provenance[parquet]'" in result.output
