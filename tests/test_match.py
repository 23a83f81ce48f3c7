"""One text against the articles of a database: what is looked up, in which order, and what is said of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from sqlite_utils import Database

from datasette_provenance import neighbours as near
from datasette_provenance.corpus.commonplace import window_of
from datasette_provenance.detect import detect
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
    return where_of(conn)


def where_of(conn):
    stored = {key: json.loads(value) for key, value in conn.execute("select key, value from _provenance_settings")}
    return near.Where(stored["table"], stored["pk"], stored["columns"])


RETOLD = (
    "ORLEY HAVEN - The harbour board of Orley Haven voted 14 to 9 on Tuesday to close the Wexley ferry after 61 years. Chairwoman "
    "Ilse Brandvold told members that repairs to the hull of the Marguerite would cost 4.2 million crowns, twice what was "
    "planned in 2029. Some 380 islanders from Tarn and Little Skerry use the crossing every working day. Mayor Piet Osgood "
    "said he would ask the ministry in Calderon for money before the last sailing on 17 May. The shipyard Dunmore & Falk "
    "had offered a second-hand vessel from Brevik for 1.9 million crowns, but Brandvold turned it down in January. "
    "Fishermen led by Anton Quell plan to block the quay at Marsh Point on Saturday.",
    "After 61 years the boat to Wexley is to stop running: by 14 votes against 9, those who govern the port of Orley Haven "
    "decided so this Tuesday. It was Ilse Brandvold, in the chair, who reported how mending the Marguerite had become a matter "
    "of 4.2 million crowns, or double the sum foreseen back in 2029. Each weekday about 380 people living on Tarn and on "
    "Little Skerry depend upon it. Piet Osgood, who is mayor, wants Calderon to pay and means to go there ahead of 17 May, the "
    "day of the final trip. In January, Brandvold had refused a used ship out of Brevik that Dunmore & Falk would have sold at "
    "1.9 million. At Marsh Point, Anton Quell and other men of the fishing fleet want to shut off the landing this Saturday.",
)
RIVALS = (
    "Anton Quell has sung in the choir of Little Skerry for thirty years, and on Saturday he says farewell with songs by Ilvonen. "
    "The church was full in 2029, too, when Mayor Piet Osgood read from the book of Tarn. Tickets are sold out.",
    "The Wexley museum shows 61 paintings by Margit Solum. The director, Rolf Anders, hopes for 4,000 visitors by 17 May and for "
    "another show in Calderon next year.",
)


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


def test_detection_keeps_the_facts_of_every_article_that_not_everybody_tells(conn):
    stored: dict[int, set[int]] = {}
    for (entries,) in conn.execute("select entries from _provenance_told"):
        for fact, number in zip(*postings.unpack(entries), strict=True):
            stored.setdefault(number, set()).add(fact)
    published = dict(
        conn.execute(
            "select number, a.published from _provenance_documents join provenance_articles a using (article_id)"
        )
    )
    common = dict(conn.execute("select window, facts from _provenance_commonplaces"))
    for kind, number, facts in sketches(conn):
        if kind == "facts":
            dropped = set(near._numbers(common[window_of(published[number] or "")]))
            assert stored.get(number, set()) == set(
                plain.sample(f for f in facts if f & near.COMMONPLACE not in dropped)
            )


def test_a_story_told_in_other_words_is_found_by_its_names_and_numbers(detected, tmp_path):
    """Each sentence in other words, without a run of words in common."""
    with closing(sqlite3.connect(":memory:")) as conn:
        source = Database(conn)
        source["articles"].insert_all(
            [{"id": "own", "title": "Ferry", "text": RETOLD[0], "publisher": "The Gull", "published": "2031-03-04T09:00:00Z"}]
            + [
                {"id": f"other{n}", "title": "Other", "text": text, "publisher": "The Heron", "published": "2031-03-04"}
                for n, text in enumerate(RIVALS)
            ],
            pk="id",
        )  # fmt: skip
        path = tmp_path / "retold.db"
        conn.execute("vacuum into ?", [str(path)])
    detect(path)
    with closing(sqlite3.connect(path)) as conn:
        where = where_of(conn)
        asked = near.asked_of(document_of(RETOLD[1]))
        assert near.candidates(conn, asked.prints) == []
        assert near.retellings(conn, asked.facts)[0] == "own"
        found = m.match(conn, where, RETOLD[1], 0.7)["found"]
        assert [(one["id"], one["relation"], one["claimed"]) for one in found] == [("own", "rewrite", True)]
        for p in found[0]["passages"]:
            assert p["kind"] == "fact"
            assert RETOLD[0][p["article_start"] : p["article_end"]] == p["article_text"]
        assert m.match(conn, where, RETOLD[1], 0.7, without="own")["found"] == []


def test_what_very_many_tell_is_not_looked_up(monkeypatch):
    monkeypatch.setattr(near, "MOST_TELLERS", 3)
    found = [(fact, number) for fact in (1, 2) for number in range(4)] + [(3, 7), (3, 8), (4, 8), (5, 7), (5, 8)]
    assert near._telling(found, 9) == [8, 7]


def test_an_article_of_the_same_paper_or_of_long_ago_is_weighed_as_such(conn, where):
    """As detection does: what a text and an article share is more than their paper's own only where it is."""
    a, b, relation = conn.execute(
        "select article_id, source_id, relation from provenance_links where relation = 'rewrite' order by confidence desc"
    ).fetchone()
    text = texts_of(conn)[a]
    known = [c for c in near.look_up(conn, where, near.asked_of(document_of(text)), a) if c.article.id == b]
    (found,), _ = m.compare(document_of(text), known)
    assert found.relation == relation == "rewrite"
    for given in ((known[0].article.publisher, ""), ("", "1999-01-01")):
        others, _ = m.compare(document_of(text), known, m.SECONDS, *given)
        assert not [one for one in others if one.relation == "rewrite"]


def test_every_article_finds_itself_first_and_is_found_by_a_part_of_it(conn):
    for key, text in texts_of(conn).items():
        assert near.candidates(conn, near.asked_of(document_of(text)).prints)[0][0] == key
        assert key not in dict(near.candidates(conn, near.asked_of(document_of(text)).prints, without=key))


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
    found = near.candidates(conn, list(range(5000)))
    assert len(found) == near.MOST_CANDIDATES
    assert found[0][1] == 2
    assert 0 in dict(found)


def test_time_ends_it(conn, where):
    text = max(texts_of(conn).values(), key=len)
    document = document_of(text)
    known = near.look_up(conn, where, near.asked_of(document))
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
