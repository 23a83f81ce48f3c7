"""One text against the articles of a database: what is looked up, in which order, and what is said of it."""

from __future__ import annotations

import sqlite3
from importlib import import_module

import pytest

from datasette_provenance.document import build_document
from datasette_provenance.records import Article
from datasette_provenance.sketches import postings
from datasette_provenance.sketches import sketch as plain

from .kept import sketches

m = import_module("datasette_provenance.match")  # the package has a function of that name


@pytest.fixture
def conn(detected):
    conn = sqlite3.connect(f"{detected.as_uri()}?mode=ro", uri=True)
    yield conn
    conn.close()


@pytest.fixture
def where(conn):
    import json

    stored = {key: json.loads(value) for key, value in conn.execute("select key, value from _provenance_settings")}
    return m.Where(stored["table"], stored["pk"], stored["columns"])


def document_of(text):
    return build_document(Article("", text))


def texts_of(conn):
    return dict(conn.execute("select id, text from articles"))


def test_detection_keeps_the_sampled_fingerprints_of_every_article(conn):
    stored: dict[int, set[int]] = {}
    for (entries,) in conn.execute("select entries from _provenance_prints"):
        prints, numbers = postings.unpack(entries)
        assert list(zip(prints, numbers, strict=True)) == sorted(set(zip(prints, numbers, strict=True)))
        for print_, number in zip(prints, numbers, strict=True):
            stored.setdefault(number, set()).add(print_)
    for kind, number, prints in sketches(conn):
        assert kind != "prints" or stored.get(number, set()) == set(plain.sample(prints)), number
    assert set(stored) == {n for (n,) in conn.execute("select number from _provenance_documents")}


def test_every_article_finds_itself_first_and_is_found_by_a_part_of_it(conn):
    for key, text in texts_of(conn).items():
        assert m.candidates(conn, m.prints_of(document_of(text)))[0][0] == key
        assert key not in dict(m.candidates(conn, m.prints_of(document_of(text)), without=key))


def test_the_links_of_detection_are_found_again(conn, where):
    """All copies and partial copies that detection claims, from either side's text alone."""
    texts = texts_of(conn)
    links = conn.execute(
        "select article_id, source_id from provenance_links where relation in ('copy', 'partial') and confidence >= 0.8"
    ).fetchall()
    others = {}
    for article, source in links:
        others.setdefault(article, set()).add(source)
        others.setdefault(source, set()).add(article)
    missed = []
    for own, wanted in others.items():
        found = {one["id"] for one in m.match(conn, where, texts[own], 0.8, without=own)["found"]}
        missed += [(own, other) for other in wanted - found]
    assert len(links) > 10
    assert missed == []


def test_passages_stand_where_they_are_said_to(conn, where):
    texts = texts_of(conn)
    text = "\ufeff  " + max(texts.values(), key=len)
    for one in m.match(conn, where, text, 0.8)["found"]:
        for p in one["passages"]:
            assert texts[one["id"]][p["article_start"] : p["article_end"]] == p["article_text"]
            assert text[p["start"] : p["end"]].strip() == text[p["start"] : p["end"]] != ""


def test_an_unknown_text_finds_nothing(conn, where):
    found = m.match(conn, where, "Seven herons were counted on the weir at Little Fenn last night, by lamplight.", 0.8)
    assert (found["found"], found["origin"]["name"], found["origin_sentence"]) == ([], None, "")


@pytest.mark.parametrize("text", ["", " \n", "?!", "one", "the the the the the the the the"])
def test_texts_with_hardly_a_word(conn, where, text):
    assert m.match(conn, where, text, 0.8)["found"] == []


def test_no_more_candidates_than_allowed_and_the_originals_among_them():
    conn = sqlite3.connect(":memory:")
    conn.execute("create table _provenance_prints (row, entries)")
    conn.execute("create table _provenance_settings (key, value)")
    conn.execute("create table _provenance_documents (number, article_id)")
    conn.execute("create table provenance_articles (article_id, family_id)")
    conn.execute("create table provenance_families (id, root_id)")
    for n in range(200):
        conn.execute("insert into _provenance_documents values (?, ?)", [n, n])
        conn.execute("insert into provenance_articles values (?, 'f')", [n])
    conn.execute("insert into provenance_families values ('f', 0)")
    entries = [(p, n) for n in range(200) for p in range(2 if n else 1)]
    conn.execute("insert into _provenance_prints values (0, ?)", [postings.pack(entries)])
    found = m.candidates(conn, list(range(5000)))
    assert len(found) == m.MOST_CANDIDATES
    assert found[0][1] == 2
    assert 0 in dict(found)


def test_time_ends_it(conn, where):
    text = max(texts_of(conn).values(), key=len)
    document = document_of(text)
    known = m.read(conn, where, [key for key, _ in m.candidates(conn, m.prints_of(document))])
    found, looked_at = m.compare(document, known, seconds=-1)
    assert (found, looked_at) == ([], 0)


def test_a_text_that_bears_only_its_papers_own_name_has_the_origin_of_its_copies(conn, where):
    """Over a page without its publisher, a staff byline looks like somebody's credit."""
    rows = conn.execute(
        "select v.article_id, v.origin from provenance_articles v where v.role = 'copy' and v.origin is not null"
    ).fetchall()
    texts = texts_of(conn)
    assert len(rows) > 5
    for key, origin in rows:
        assert m.match(conn, where, texts[key], 0.8)["origin"]["name"] == origin, key
