"""Facets made of what a run holds are those that the result tables give."""

import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from datasette_provenance.detect import detect
from datasette_provenance.records import RELATIONS
from datasette_provenance.run.facets import Facets
from datasette_provenance.stages import LINK
from datasette_provenance.tables import TABLES

from ..test_detect import execute

CLAIM = 0.7
FROM_TABLES = """
select 'role', role, article_id from provenance_articles
union all select 'origin', origin, article_id from provenance_articles where origin is not null
union all select 'credited', case credited when 1 then 'credited' else 'uncredited' end, article_id
  from provenance_articles where credited is not null
union all select distinct 'relation', relation, article_id from (
  select relation, article_id from provenance_links where max(confidence, same_copy) >= :claim
  union all select relation, source_id from provenance_links where max(confidence, same_copy) >= :claim)
union all select distinct 'carried_by', a.publisher, l.source_id from provenance_links l
  join provenance_articles a on a.article_id = l.article_id
  where max(l.confidence, l.same_copy) >= :claim and l.is_parent
    and l.relation in ('copy', 'rewrite', 'partial') and a.publisher is not null
order by 1, 2, 3
"""


@pytest.mark.parametrize("later", [False, True], ids=["from scratch", "in a later run"])
def test_the_same_as_from_the_tables(detected, tmp_path, later):
    path = shutil.copy(detected, tmp_path / "news.db")
    if later:
        execute(path, "create table others as select * from articles where id like 'ferry-%'",
                "delete from articles where id like 'ferry-m%' or id like 'wheat-e%'")  # fmt: skip
        detect(path)
        execute(path, "insert into articles select * from others where id like 'ferry-m%'")
        detect(path)
    with closing(sqlite3.connect(path)) as conn:
        stored = conn.execute("select facet, value, article_id from _provenance_facets order by 1, 2, 3").fetchall()
        wanted = conn.execute(FROM_TABLES, {"claim": CLAIM}).fetchall()
    assert [row for row in stored if row[0] != "cited"] == wanted
    assert {row[0] for row in stored} == {"carried_by", "cited", "credited", "origin", "relation", "role"}


def row(id, publisher, role, origin, credited):
    values = {"article_id": id, "publisher": publisher, "role": role, "origin": origin, "credited": credited}
    return tuple(values.get(name) for name in TABLES["provenance_articles"].columns)


def test_facets_of_some_articles():
    links = np.zeros(4, LINK)
    links["article"], links["source"] = [1, 2, 2, 1], [0, 0, 1, 3]
    links["relation"] = [RELATIONS.index(name) for name in ("copy", "quotes", "partial", "furniture")]
    links["confidence"] = [0.9, 0.9, 0.5, 0.9]  # what is not claimed is not counted
    facets = Facets(4, links, CLAIM, [("b", "a")])
    facets.note(2, row("c", "Echo", "independent", "Echo", None), ["AFP", "AFP"])
    facets.note(0, row("a", "AFP", "original", "AFP", None), ["Kyiv Post"])
    facets.note(1, row("b", "Mercury", "copy", "AFP", 0), [])
    rows = list(facets.rows(["a", "b", "c", "d"]))
    assert rows == sorted(set(rows))
    assert rows == [
        ("carried_by", "Mercury", "a"), ("cited", "AFP", "c"), ("cited", "Kyiv Post", "a"), ("credited", "uncredited", "b"),
        ("origin", "AFP", "a"), ("origin", "AFP", "b"), ("origin", "Echo", "c"),
        ("relation", "copy", "a"), ("relation", "copy", "b"), ("relation", "furniture", "b"),  # nothing is said of d
        ("relation", "quotes", "a"), ("relation", "quotes", "c"),
        ("role", "copy", "b"), ("role", "independent", "c"), ("role", "original", "a"),
    ]  # fmt: skip
