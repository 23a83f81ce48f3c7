"""``slim``: the copy answers as the database did, and says less only where that was asked for."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import ProvenanceError
from datasette_provenance.slim import slim
from datasette_provenance.text.words import tokenise

RUN = 8


def rows(path, sql):
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def tables(path):
    return {name for (name,) in rows(path, "select name from sqlite_master where type = 'table'")}


def runs(text, size=RUN):
    words = tokenise(text)[0]
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.fixture
def talkative(copied):
    """The fixtures with what may quote a text elsewhere: other columns, other tables, long credits and bylines."""
    conn = sqlite3.connect(copied)
    conn.execute("alter table articles add column page text")
    conn.execute("alter table articles add column raw blob")
    conn.execute("alter table articles add column canonical text")
    conn.execute("update articles set page = '<p>' || text || '</p>', raw = cast(text as blob)")
    conn.execute("update articles set canonical = url")
    conn.execute("create index pages on articles(page)")
    conn.execute("create table drafts as select id, text from articles")
    conn.execute("create view all_of_it as select * from articles")
    for key, text in conn.execute("select id, text from articles").fetchall():
        said = text[: [m.end() for m in re.finditer(r"\w+", text)][14]]
        place = {"key": key, "said": said, "end": len(said), "basis": f"Carries the credit {said}"}
        conn.execute("insert into provenance_mentions values (:key, 'credit', 'AFP', 0, :end, :said)", place)
        conn.execute("update provenance_articles set origin_basis = :basis where article_id = :key", place)
    conn.commit()
    conn.close()
    return copied


def test_without_text_no_run_of_eight_words_stays_in_the_file(talkative, tmp_path):
    out = tmp_path / "public.db"
    told = slim(talkative, out, text=False).sentences()
    allowed = {run for (title,) in rows(talkative, "select title from articles") for run in runs(title)}
    known = {run for (text,) in rows(talkative, "select text from articles") for run in runs(text)} - allowed
    stored = re.sub(r"[\x00-\x1f]", " ", out.read_bytes().decode("utf-8", "replace"))
    assert not runs(stored) & known
    assert len(runs(talkative.read_bytes().decode("utf-8", "replace")) & known) > 1000  # so they would be seen
    assert "the texts of 36 articles" in told[1]
    assert "drafts" in told[1]
    assert rows(out, "select count(*) from articles where title > '' and url = canonical")[0][0] > 30


def test_places_are_told_by_words(detected, tmp_path):
    out = tmp_path / "public.db"
    slim(detected, out, text=False)
    texts = dict(rows(detected, "select id, text from articles"))
    passages = rows(out, "select * from provenance_passages")
    names = [row[1] for row in rows(out, "pragma table_info(provenance_passages)")]
    assert len(passages) == len(rows(detected, "select 1 from provenance_passages")) > 100
    for row in passages:
        p = dict(zip(names, row, strict=True))
        for end in ("article", "source"):
            words = tokenise(texts[p[f"{end}_id"]])[0]
            passage = texts[p[f"{end}_id"]][p[f"{end}_start"] : p[f"{end}_end"]]
            assert words[p[f"{end}_first"] - 1 : p[f"{end}_last"]] == tokenise(passage)[0]


@pytest.fixture
def before_keys(copied):
    """The results of a version before this one: passages as they came, links with words and sums in their evidence."""
    conn = sqlite3.connect(copied)
    conn.executescript(
        "create table p as select * from provenance_passages order by words; drop table provenance_passages;"
        "create table provenance_passages (/* made by datasette-provenance */ article_id text, source_id text, kind text, "
        "article_start integer, article_end integer, source_start integer, source_end integer, words integer);"
        "insert into provenance_passages select * from p; drop table p;"
        """update provenance_links set evidence = '{"form":"1d9684","prior_bits":0.3,"bars":[1.0],"said":["7"]}';"""
    )
    sketches = json.loads(conn.execute("select value from _provenance_settings where key = 'sketches'").fetchone()[0])
    sketches["tables"] = "of old"
    conn.execute("update _provenance_settings set value = ? where key = 'sketches'", [json.dumps(sketches)])
    conn.commit()
    conn.close()
    return copied


def test_results_of_an_older_version_are_slimmed_as_they_are_and_made_anew_by_the_next_run(
    before_keys, detected, tmp_path
):
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    slim(before_keys, old, text=False)
    slim(detected, new, text=False)
    everything = "select * from provenance_passages order by 1, 2, 4, 6, 3"
    assert rows(old, everything) == rows(new, everything)
    detect(before_keys)
    everything = "select * from provenance_links order by 1, 2"
    assert rows(before_keys, everything) == rows(detected, everything)
    assert (
        "without rowid" in rows(before_keys, "select sql from sqlite_master where name = 'provenance_passages'")[0][0]
    )


def test_only_claims(detected, tmp_path):
    out = tmp_path / "public.db"
    told = slim(detected, out, claims=True).sentences()
    kept = "select article_id, source_id from provenance_links where max(confidence, same_copy) >= .7 or is_parent order by 1, 2"
    everything = "select article_id, source_id from provenance_links order by 1, 2"
    assert rows(out, everything) == rows(detected, kept)
    assert len(rows(out, everything)) < len(rows(detected, everything))
    loose = "select 1 from provenance_passages p where not exists (select 1 from provenance_links l where l.article_id = p.article_id and l.source_id = p.source_id)"
    assert rows(out, loose) == []
    assert "less than 70% sure" in told[1]
    for table in ("provenance_articles", "provenance_families", "provenance_origins"):
        assert rows(out, f"select * from {table} order by 1") == rows(detected, f"select * from {table} order by 1")


def test_the_rest_is_as_it_was_and_smaller(detected, tmp_path):
    out = tmp_path / "public.db"
    report = slim(detected, out)
    assert report.size == out.stat().st_size < report.before == detected.stat().st_size
    gone = tables(detected) - tables(out)
    assert gone == {f"_provenance_{name}" for name in ("sketches", "crossings", "runs")}
    for table in tables(out) - {"_provenance_settings", "_provenance_documents"}:
        if not table.startswith("sqlite_"):
            assert rows(out, f'select * from "{table}"') == rows(detected, f'select * from "{table}"')
    assert rows(out, "pragma integrity_check") == [("ok",)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["public.db"]


def test_detection_starts_from_scratch_in_a_copy_with_texts(detected, tmp_path):
    out = tmp_path / "public.db"
    slim(detected, out)
    detect(out)
    links = "select article_id, source_id, relation from provenance_links order by 1, 2"
    assert rows(out, links) == rows(detected, links)


def test_a_copy_is_replaced_and_nothing_else(detected, copied, tmp_path):
    out = tmp_path / "public.db"
    run = lambda *options: CliRunner().invoke(provenance, ["slim", str(copied), *map(str, options)])  # noqa: E731
    assert run(out).exit_code == 0
    assert "the texts of 36 articles" in run(out, "--no-text", "--claims").output
    other = tmp_path / "precious.db"
    other.write_bytes(detected.read_bytes())
    for target, words in ((other, "was not made by slim"), (copied, "is the database itself")):
        result = run(target)
        assert (result.exit_code, words in result.output) == (1, True)
    assert other.read_bytes() == detected.read_bytes()
    (tmp_path / "notes.txt").write_text("not a database")
    assert "was not made by slim" in run(tmp_path / "notes.txt").output
    assert (tmp_path / "notes.txt").read_text() == "not a database"


def test_what_is_called_like_an_unfinished_copy_is_left_alone(detected, tmp_path):
    mine = [tmp_path / f"public.db.{name}" for name in ("work", "done", "work-journal", "done-journal")]
    for path in mine:
        path.write_text("mine")
    slim(detected, tmp_path / "public.db")
    assert [path.read_text() for path in mine] == ["mine"] * 4
    assert len(list(tmp_path.iterdir())) == 5


def test_errors_are_sentences(loaded, detected, tmp_path):
    with pytest.raises(ProvenanceError, match="holds no results yet"):
        slim(loaded, tmp_path / "public.db")
    (tmp_path / "notes.txt").write_text("not a database, " * 100)
    with pytest.raises(ProvenanceError, match="could not be copied"):
        slim(tmp_path / "notes.txt", tmp_path / "public.db")
    with pytest.raises(ProvenanceError, match=r"cannot be written|could not be copied"):
        slim(detected, tmp_path / "nowhere" / "public.db")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes.txt"]


def test_commands_that_need_texts_say_so(detected, tmp_path):
    out = tmp_path / "public.db"
    slim(detected, out, text=False)
    (tmp_path / "text.txt").write_text("A ferry burned off Sanlara.")
    for command in (["match", str(out), str(tmp_path / "text.txt")], ["detect", str(out)]):
        result = CliRunner().invoke(provenance, command)
        assert (result.exit_code, "a copy without texts" in result.output) == (1, True), result.output
    told = CliRunner().invoke(provenance, ["explain", str(out), "ferry-dailybeacon", "ferry-ap"]).output
    assert re.search(r"quotation, \d+ in common: words \d+–\d+", told)
