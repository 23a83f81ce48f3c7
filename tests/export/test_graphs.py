"""Graphs read back by networkx are the tables' graph, whatever characters stand in them."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing

import networkx
import pytest

from datasette_provenance.export import graphs
from datasette_provenance.export.selection import select

from ..web import newsroom

READ = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}


def written(path, form, **chosen):
    conn = sqlite3.connect(path)
    out = io.StringIO()
    try:
        getattr(graphs, form)(conn, select(conn, str(path), **chosen), out)
    finally:
        conn.close()
    return READ[form](io.BytesIO(out.getvalue().encode()))


def rows(path, sql):
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in conn.execute(sql)]
    finally:
        conn.close()


@pytest.fixture(scope="module", params=["fixtures", "newsroom"])
def path(request, detected, tmp_path_factory):
    """Articles as people publish them, and articles full of markup and marks of direction."""
    if request.param == "fixtures":
        return detected
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db", key=newsroom.number)


@pytest.mark.parametrize("form", READ)
def test_the_graph_is_the_tables(path, form):
    graph = written(path, form)
    links = rows(path, "select * from provenance_links")
    verdicts = {str(row["article_id"]): row for row in rows(path, "select * from provenance_articles")}
    assert set(graph.nodes) == set(verdicts)
    assert set(graph.edges()) == {(str(row["source_id"]), str(row["article_id"])) for row in links}
    for row in links:
        edge = graph.edges[str(row["source_id"]), str(row["article_id"])]
        for name in ("relation", "confidence", "direction", "narrative_words", "jaccard", "article_share"):
            assert edge[name] == row[name]
        assert edge["is_parent"] is bool(row["is_parent"])
        assert json.loads(edge["evidence"])
    for id, row in verdicts.items():
        node = graph.nodes[id]
        assert (node.get("origin"), node.get("family"), node["role"]) == (row["origin"], row["family_id"], row["role"])
        assert node.get("credited") == (None if row["credited"] is None else bool(row["credited"]))
    titles = {str(row["id"]): row["title"] for row in rows(path, "select id, title from articles")}
    assert {id: node["title"] for id, node in graph.nodes.items()} == titles


@pytest.mark.parametrize("form", READ)
def test_what_people_say_is_an_attribute(tmp_path, form):
    path = judged(newsroom.build(tmp_path / "news.db"))
    graph = written(path, form)
    assert graph.edges["a01", "a02"]["judgement"] == "rejected"
    assert graph.nodes["a03"]["judgement"] == "confirmed"
    assert "judgement" not in graph.nodes["a01"]
    assert ("a01", "a02") not in written(path, form, claims=True).edges


def judged(path):
    """As a run leaves what people say of a link and of an origin."""
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "update provenance_links set judgement = 'rejected', confidence = 0, same_copy = 0, is_parent = 0 "
            "where article_id = 'a02' and source_id = 'a01'"
        )
        conn.execute("update provenance_articles set judgement = 'confirmed' where article_id = 'a03'")
    return path


@pytest.mark.parametrize("form", READ)
def test_a_family_and_claims(detected, form):
    (family,) = rows(detected, "select * from provenance_families order by articles desc limit 1")
    graph = written(detected, form, family=family["id"])
    assert len(graph) == family["articles"]
    assert {node["family"] for node in graph.nodes.values()} == {family["id"]}
    sure = written(detected, form, claims=True)
    unsure = [e for *_, e in written(detected, form).edges(data=True) if e["confidence"] < 0.7 and not e["is_parent"]]
    assert unsure
    assert all(
        e["confidence"] >= 0.7 or e["is_parent"] or e["relation"] in ("copy", "rewrite")
        for *_, e in sure.edges(data=True)
    )


@pytest.mark.parametrize("form", READ)
def test_characters_that_no_xml_may_hold(tmp_path, form):
    path = newsroom.build(tmp_path / "news.db")
    conn = sqlite3.connect(path)
    title = "Late\x00 news\x08 of ]]> \ufffe & <b>\"ferries\"</b>\u2028 'daily' \U0001f6a2"
    conn.execute("update articles set title = ? where id = 'a01'", [title])
    conn.commit()
    conn.close()
    shown = written(path, form).nodes["a01"]["title"]
    assert shown == title.replace("\x00", "\ufffd").replace("\x08", "\ufffd").replace("\ufffe", "\ufffd")
