"""PROV read back: by the prov library, and by rdflib with the questions that somebody would ask."""

from __future__ import annotations

import io
import json
import sqlite3

import prov.model
import pytest
import rdflib

from datasette_provenance.export import prov as export
from datasette_provenance.export.selection import select

from ..web import newsroom
from .test_graphs import judged, rows

UNCREDITED = """
prefix schema: <https://schema.org/>
prefix prov: <http://www.w3.org/ns/prov#>
prefix terms: <urn:datasette-provenance:terms:>
select ?id ?origin where {
  ?article a schema:NewsArticle ; schema:identifier ?id ; terms:role "rewrite" ; terms:credited false ;
    prov:wasAttributedTo / schema:name ?origin ; prov:wasDerivedFrom ?source .
  ?source a schema:NewsArticle .
}
"""


def written(path, write, **chosen):
    conn = sqlite3.connect(path)
    out = io.StringIO()
    try:
        write(conn, select(conn, str(path), **chosen), out)
    finally:
        conn.close()
    return out.getvalue()


@pytest.fixture(scope="module", params=["fixtures", "newsroom"])
def path(request, detected, tmp_path_factory):
    if request.param == "fixtures":
        return detected
    return newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db")


def test_the_prov_library_reads_it(path):
    document = prov.model.ProvDocument.deserialize(content=written(path, export.prov_json), format="json")
    links = rows(path, "select * from provenance_links")
    quotes = [row for row in links if row["relation"] == "quotes"]
    derived = [row for row in links if row["relation"] in export.DERIVED]
    articles = rows(path, "select * from provenance_articles")
    agents = {row[key] for row in articles for key in ("publisher", "origin") if row[key]}
    entities = list(document.get_records(prov.model.ProvEntity))
    assert len(entities) == len(articles) + len(quotes)
    assert {str(agent.label) for agent in document.get_records(prov.model.ProvAgent)} == agents
    assert len(list(document.get_records(prov.model.ProvDerivation))) == len(derived) + 2 * len(quotes)
    assert len(list(document.get_records(prov.model.ProvAttribution))) == sum(bool(row["origin"]) for row in articles)
    # every end of every record is in the document
    known = {record.identifier for record in document.get_records(prov.model.ProvElement)}
    for relation in document.get_records(prov.model.ProvRelation):
        assert {value for _, value in relation.formal_attributes if value is not None} <= known
    # what it says is what it says again
    again = prov.model.ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document


def test_attributes_of_a_derivation(detected):
    told = json.loads(written(detected, export.prov_json))
    (link,) = rows(
        detected, "select * from provenance_links where article_id = 'ferry-dailybeacon' and source_id = 'ferry-ap'"
    )
    (parent,) = rows(detected, "select * from provenance_links where article_id = 'ferry-dailybeacon' and is_parent")
    found = [d for d in told["wasDerivedFrom"].values() if d["prov:generatedEntity"] == "article:ferry-dailybeacon"]
    by_end = {d["prov:usedEntity"]: d for d in found}
    derivation = by_end[f"article:{parent['source_id']}"]
    assert (derivation["terms:relation"], derivation["terms:confidence"]) == ("rewrite", parent["confidence"])
    assert derivation["terms:direction"] == parent["direction"]
    assert link["relation"] == "quotes"
    assert by_end["quoted:ferry-dailybeacon/ferry-ap"]["prov:type"]["$"] == "prov:Quotation"
    shared = [d for d in told["wasDerivedFrom"].values() if d["prov:usedEntity"] == "quoted:ferry-dailybeacon/ferry-ap"]
    assert {d["prov:generatedEntity"] for d in shared} == {"article:ferry-dailybeacon", "article:ferry-ap"}


def test_a_later_version_of_the_same_text_is_a_revision(detected):
    following = """
        select l.* from provenance_links l join provenance_versions v on v.article_id = l.article_id
        and v.compared_id = l.source_id join provenance_articles a on a.article_id = l.article_id
        join provenance_articles s on s.article_id = l.source_id and s.publisher = a.publisher
        where l.relation in ('copy', 'rewrite', 'partial')"""
    wanted = {(f"article:{row['article_id']}", f"article:{row['source_id']}") for row in rows(detected, following)}
    assert wanted
    told = json.loads(written(detected, export.prov_json))["wasDerivedFrom"].values()
    found = {
        (d["prov:generatedEntity"], d["prov:usedEntity"])
        for d in told
        if d.get("prov:type", {}).get("$") == "prov:Revision"
    }
    assert found == wanted


def test_sparql_finds_the_uncredited_rewrites(path):
    graph = rdflib.Graph().parse(data=written(path, export.json_ld), format="json-ld")
    found = {(str(id), str(origin)) for id, origin in graph.query(UNCREDITED)}
    wanted = """
        select distinct a.article_id, a.origin from provenance_articles a join provenance_links l using (article_id)
        where a.role = 'rewrite' and a.credited = 0 and l.relation in ('copy', 'rewrite', 'partial')"""
    assert found == {(row["article_id"], row["origin"]) for row in rows(path, wanted)}
    assert found


def test_json_ld_holds_every_link_and_hostile_names(path):
    graph = rdflib.Graph().parse(data=written(path, export.json_ld), format="json-ld")
    terms, ns = rdflib.Namespace(export.PREFIXES["terms"]), rdflib.Namespace("http://www.w3.org/ns/prov#")
    schema = rdflib.Namespace("https://schema.org/")
    links = rows(path, "select * from provenance_links where relation not in ('furniture', 'independent')")
    assert len(list(graph.subject_objects(terms.confidence))) >= len(links)
    for row in links:
        article = rdflib.URIRef(export._iri("article", row["article_id"]))
        told = [
            graph.value(d, terms.relation).toPython()
            for d in graph.objects(article, ns.qualifiedDerivation)
            if str(graph.value(d, ns.entity)).endswith(f":{row['source_id']}")
            or str(graph.value(d, ns.entity)).endswith(f"/{row['source_id']}")
        ]
        assert told == [row["relation"]]
    titles = {str(title) for title in graph.objects(None, schema.headline)}
    assert titles == {row["title"] for row in rows(path, "select title from articles")}


def test_of_one_family_all_ends_are_there(detected):
    (family,) = rows(detected, "select * from provenance_families order by articles desc limit 1")
    text = written(detected, export.prov_json, family=family["id"])
    document = prov.model.ProvDocument.deserialize(content=text, format="json")
    known = {record.identifier for record in document.get_records(prov.model.ProvElement)}
    for relation in document.get_records(prov.model.ProvRelation):
        assert {value for _, value in relation.formal_attributes if value is not None} <= known
    articles = [k for k in json.loads(text)["entity"] if k.startswith("article:")]
    assert len(articles) == family["articles"]


def test_what_people_say_is_an_attribute(tmp_path):
    path = judged(newsroom.build(tmp_path / "news.db"))
    found = json.loads(written(path, export.prov_json))
    assert found["entity"]["article:a03"]["terms:judgement"] == "confirmed"
    of_links = {
        (one["prov:generatedEntity"], one["prov:usedEntity"]): one.get("terms:judgement")
        for one in found["wasDerivedFrom"].values()
    }
    assert of_links["article:a02", "article:a01"] == "rejected"
    nodes = {node["@id"]: node for node in json.loads(written(path, export.json_ld))["@graph"] if "headline" in node}
    (own,) = [node for node in nodes.values() if node["identifier"] == "a02"]
    assert "rejected" in [one.get("terms:judgement") for one in own["prov:qualifiedDerivation"]]
