"""Facets made of what a run holds are those that the result tables give."""

from sqlite_utils import Database

from datasette_provenance.store import results
from datasette_provenance.store.schema import read_settings


def test_the_same_as_from_the_tables(detected):
    db = Database(str(detected))
    found = list(db["_provenance_facets"].rows)
    assert {row["facet"] for row in found} == {"carried_by", "cited", "credited", "origin", "relation", "role"}
    cited = [(row["article_id"], row["value"]) for row in found if row["facet"] == "cited"]
    before = db.conn.execute("select * from _provenance_facets").fetchall()
    results.write_facets(db, read_settings(db)["claim"], cited)
    assert db.conn.execute("select * from _provenance_facets").fetchall() == before
    db.conn.rollback()
    db.close()
