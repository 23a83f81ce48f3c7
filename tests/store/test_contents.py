"""Tables that others made: what their columns hold decides how they are read, and is said."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.loading import load_articles
from datasette_provenance.markup import plain
from datasette_provenance.match import Where, match
from datasette_provenance.store.table import read_articles, resolve

ARTICLES = Path(__file__).parents[2] / "fixtures" / "articles"


@pytest.fixture
def table(tmp_path):
    def make(*rows, **columns):
        db = Database(tmp_path / "x.db")
        db["stories"].insert_all(
            rows or [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        )
        return db

    return make


def published(db, **options):
    return [a.published for a in read_articles(db, resolve(db, "stories", {}, **options))]


def test_the_order_of_a_table_s_own_dates(table):
    db = table(text=["Rain fell."] * 3, date=["03/04/2025", "13/02/2025", "13. März 2025, 18.05 Uhr"])
    assert published(db) == ["2025-04-03", "2025-02-13", "2025-03-13T18:05:00"]


def test_what_cannot_be_read_is_counted_and_said(table, tmp_path):
    db = table(text=["Rain fell on Oldmoor all day."] * 4, date=["03/04/2025", "05/06/2025", "long ago", None])
    db.close()
    said = detect(tmp_path / "x.db").said
    assert "2 dates like 03/04/2025 in date can be read day first or month first" in said[0]
    assert said[1].startswith("1 date in date could not be read ('long ago')")
    output = CliRunner().invoke(provenance, ["detect", str(tmp_path / "x.db"), "--dates", "mdy"]).output
    assert "--dates" not in output
    assert "'long ago'" in output
    kept = Database(tmp_path / "x.db")
    assert [r["published"] for r in kept["provenance_articles"].rows] == ["2025-03-04", "2025-05-06", None, None]
    assert published(kept) == ["2025-03-04", "2025-05-06", "", ""]  # remembered


def test_a_date_is_read_from_the_head_of_the_page_where_the_column_is_empty(table):
    text = "Dark\n\nUpdated 6:05 am PDT, Thursday, February 13, 2025\n\nThe lamp went out."
    assert published(table(text=[text, text], date=["", "2025-01-01"])) == ["2025-02-13T13:05:00Z", "2025-01-01"]


def test_names_kept_as_json_are_names(table):
    db = table(
        {
            "text": "Rain",
            "infosources": '[{"name": "AFP"}, {"name": "Northwire"}]',
            "authors": '["A. Quill", "B. Marsh"]',
        }
    )
    (article,) = read_articles(db, resolve(db, "stories", {}))
    assert article.page == (("source", "AFP, Northwire"), ("author", "A. Quill, B. Marsh"))


def test_whether_the_beginning_of_a_text_credits_anybody_is_not_known(tmp_path):
    story = "The lamp of Oldmoor went out on Tuesday evening, its keeper said, after a trawler had cut the cable. " * 8
    db = Database(tmp_path / "x.db")
    rows = [
        ("a", "Northwire", "OLDMOOR (AFP) - " + story),
        ("b", "Echo", story),
        ("c", "Star", story + "It was [+1234 chars]"),
    ]
    db["stories"].insert_all([dict(zip(("id", "publisher", "text"), row, strict=True)) for row in rows], pk="id")
    db.close()
    detect(tmp_path / "x.db")
    credited = dict(
        Database(tmp_path / "x.db").execute("select article_id, credited from provenance_articles").fetchall()
    )
    assert (credited["b"], credited["c"]) == (0, None)


def html(text):
    lines = [line for line in text.replace("&", "&amp;").replace("<", "&lt;").split("\n") if line.strip()]
    lines = [line.replace("é", "&eacute;").replace("“", "&ldquo;").replace(" said", " <b>said</b>") for line in lines]
    return '<div class="story">' + "".join(f'<p class="x">{line}</p>\n' for line in lines) + "</div>"


PUBLIC = {
    "provenance_articles": "article_id, family_id, role, origin, credited, source_id, narrative_words, quoted_words, words",
    "provenance_links": "article_id, source_id, relation, confidence, direction, narrative_words, quoted_words",
    "provenance_mentions": "article_id, kind, name, text",
}


@pytest.mark.parametrize("every", [1, 2])
def test_texts_with_tags_are_compared_as_those_without_and_their_spans_are_as_stored(tmp_path, every):
    bare, marked = tmp_path / "bare.db", tmp_path / "marked.db"
    for path in (bare, marked):
        load_articles(str(path), [str(ARTICLES)])
    db = Database(marked)
    # One article is about tags, and names some: it must be among those that are HTML.
    tagged = [row for n, row in enumerate(db["articles"].rows) if n % every == 0 or "<" in row["text"]]
    rows = [(html(row["text"]), row["id"]) for row in tagged]
    db.conn.executemany("update articles set text = ? where id = ?", rows)
    db.conn.commit()
    before = dict(db.execute("select id, text from articles").fetchall())
    db.close()
    detect(bare)
    assert "HTML" in detect(marked).said[0]
    results = []
    for path in (bare, marked):
        db = Database(path)
        results.append(
            {t: sorted(map(repr, db.execute(f"select {columns} from {t}"))) for t, columns in PUBLIC.items()}
        )
    assert results[0] == results[1]
    assert dict(db.execute("select id, text from articles").fetchall()) == before
    passages = "article_id, source_id, kind, words, article_start, article_end, source_start, source_end"
    texts = [dict(Database(p).execute("select id, text from articles").fetchall()) for p in (bare, marked)]
    both = zip(
        *(
            Database(p).execute(f"select {passages} from provenance_passages order by 1, 2, 3, 5, 7")
            for p in (bare, marked)
        ),
        strict=True,
    )
    for own, other in both:
        assert own[:4] == other[:4]
        for article, start in ((0, 4), (1, 6)):
            clean = texts[0][own[article]][own[start] : own[start + 1]]
            stored = texts[1][own[article]][other[start] : other[start + 1]]
            assert "".join(plain(stored).text.split()) == "".join(clean.split())
    mentions = Database(marked).execute("select article_id, start, end, text from provenance_mentions")
    for article, start, end, text in mentions:
        assert "".join(plain(texts[1][article][start:end]).text.split()) == "".join(text.split())


def test_a_text_is_found_in_html_at_its_place_as_stored(tmp_path):
    path = tmp_path / "x.db"
    text = (ARTICLES / "ferry-afp.md").read_text("utf-8").split("---\n", 2)[2]
    db = Database(path)
    db["stories"].insert_all(
        [{"id": "a", "story": html(text)}, {"id": "b", "story": "Rain fell on Oldmoor all day."}], pk="id"
    )
    db.close()
    detect(path)
    conn = sqlite3.connect(path)
    found = match(conn, Where("stories", "id", {"text": "story"}), text, 0.7)["found"]
    assert [(f["id"], f["relation"]) for f in found] == [("a", "copy")]
    (stored,) = conn.execute("select story from stories where id = 'a'").fetchone()
    for passage in found[0]["passages"]:
        if passage["kind"] != "fact":
            there = plain(stored[passage["article_start"] : passage["article_end"]]).text
            assert "".join(there.split()) == "".join(passage["article_text"].split())
