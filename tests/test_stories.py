"""Ten invented stories in each of nine languages, and what is made of them: a copy, an edited one, a trimmed one."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from datasette_provenance.detect import detect
from datasette_provenance.match import Where, match
from datasette_provenance.text.scripts import IDEOGRAPHIC, UNSPACED, script_of
from datasette_provenance.text.words import MARKS

STORIES = Path(__file__).parent / "stories"
LANGUAGES = ("ar", "he", "hi", "ja", "km", "ko", "ru", "th", "zh")
MADE = ("whole", "same", "edited", "trimmed")
"""Of each story: itself, and what others carry."""
KEPT = 0.6
"""Of a story, in a trimmed one."""
EDITED = 0.1
"""Of the words, or characters where there are no blanks, that an edited one has otherwise: runs between them shorter than a seed are
not counted as shared."""
SHARES = {"same": (1.0, 0.97), "edited": (0.86, 0.75), "trimmed": (1.0, 0.9)}
"""Of its narrative that each shares with the whole story: on average about, and of each at least. A word or two between quotations
count as quoted, and a quotation that is cut is none."""
PIECE = {True: re.compile(rf"[{UNSPACED}][{MARKS}]*"), False: re.compile(r"\S+")}


def stories(language: str) -> list[str]:
    return [story.strip() for story in (STORIES / f"{language}.txt").read_text("utf-8").split("---\n")]


def pieces(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in PIECE[script_of(text) >= IDEOGRAPHIC].finditer(text)]


def edited(text: str, other: str, chance: random.Random) -> str:
    """With a tenth of its words or characters from another story."""
    spans, others = pieces(text), [other[start:end] for start, end in pieces(other)]
    for n in sorted(chance.sample(range(len(spans)), int(EDITED * len(spans))), reverse=True):
        start, end = spans[n]
        text = text[:start] + chance.choice(others) + text[end:]
    return text


def trimmed(text: str) -> str:
    spans = pieces(text)
    return text[: spans[int(KEPT * len(spans))][1]]


@pytest.fixture(scope="module", params=LANGUAGES)
def table(request, tmp_path_factory):
    """A table of the stories of one language, detected: each on a day of its own, as four papers have it."""
    path = tmp_path_factory.mktemp(request.param) / "stories.db"
    chance, rows, told = random.Random(request.param), [], stories(request.param)
    for n, story in enumerate(told):
        for hour, (made, text) in enumerate(
            zip(MADE, (story, story, edited(story, told[n - 4], chance), trimmed(story)), strict=True), 6
        ):
            rows.append({
                "id": f"{n} {made}", "title": "", "text": text, "publisher": f"The {made} Mercury",
                "published": f"2026-03-{n + 10}T{hour:02}:00:00", "url": f"https://{made}.example/{n}",
            })  # fmt: skip
    db = Database(path)
    db["articles"].insert_all(rows, pk="id")
    db.close()
    said = " ".join(detect(path).said)
    assert re.search(r"Written in: [^.]* 40\.", said)
    assert "served in part" in said
    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        yield conn


def ends(row):
    """The two articles of a link, whichever was thought the later one: (number of the story, what was made of it)."""
    return sorted(tuple(row[name].split()) for name in ("article_id", "source_id"))


def test_what_was_made_of_a_story_is_linked_with_it_and_with_nothing_else(table):
    found = {}
    for row in table.execute("select * from provenance_links"):
        (one, a), (other, b) = ends(row)
        assert one == other, tuple(row)
        made = next((m for m in (a, b) if m != "whole"), "")
        if "whole" in (a, b):
            share = row["article_share"] if row["article_id"].endswith(made) else row["source_share"]
            assert (row["relation"], row["confidence"] > 0.8) == ("copy", True), tuple(row)
            found.setdefault(made, []).append(share)
    for made, (mean, least) in SHARES.items():
        assert len(found[made]) == 10
        assert sum(found[made]) / 10 == pytest.approx(mean, abs=0.03), made
        assert min(found[made]) >= least


def test_a_trimmed_story_has_its_share_of_the_whole_one(table):
    for row in table.execute("select * from provenance_links"):
        if {made for _, made in ends(row)} == {"whole", "trimmed"}:
            share = row["source_share"] if row["article_id"].endswith("trimmed") else row["article_share"]
            assert share == pytest.approx(KEPT, abs=0.08)


def test_each_story_is_a_family_of_four(table):
    sql = "select group_concat(article_id) from provenance_articles group by family_id"
    families = [{name.split()[0] for name in ids.split(",")} for (ids,) in table.execute(sql)]
    assert sorted(map(sorted, families)) == [[f"{n}"] for n in range(10)]


def test_words_are_told_as_people_count_them(table):
    for article, words in table.execute("select article_id, words from provenance_articles"):
        if article.endswith("whole"):
            assert 80 <= words <= 260


def test_passages_are_places_in_the_texts_as_stored(table):
    texts = dict(table.execute("select id, text from articles"))
    count = 0
    for p in table.execute("select * from provenance_passages where kind = 'narrative'"):
        ours = texts[p["article_id"]][p["article_start"] : p["article_end"]]
        theirs = texts[p["source_id"]][p["source_start"] : p["source_end"]]
        assert (ours[0], ours[-1]) == (theirs[0], theirs[-1])
        assert ours == ours.strip()
        if {"whole", "same"} == {p["article_id"].split()[1], p["source_id"].split()[1]}:
            assert ours == theirs
        count += 1
    assert count >= 30


def test_a_part_of_a_story_is_found_where_it_stood(table):
    columns = {name: name for name in ("text", "title", "publisher", "published", "url")}
    text = table.execute("select text from articles where id = '7 whole'").fetchone()[0]
    spans = pieces(text)
    part = text[spans[len(spans) // 4][0] : spans[3 * len(spans) // 4][1]]
    found = match(table, Where("articles", "id", columns), part, 0.7)
    assert {f["id"].split()[0] for f in found["found"]} == {"7"}
    assert found["found_share"] > 0.95


CREDITED = {
    "zh": ("新华社嘉川3月11日电（记者章有声）", "Xinhua"),
    "ja": ("【霧浜共同】", "Kyodo"),
    "ko": ("(해람=연합뉴스) 한별 기자 = ", "Yonhap"),
    "ru": ("ВЕРХНЕОЗЁРСК, 11 марта. /ТАСС/. ", "TASS"),
    "ar": ("مرفأ الزهور / الأناضول - ", "Anadolu"),
}


@pytest.mark.parametrize("language", CREDITED)
def test_whose_copy_it_is_follows_and_nobody_is_accused_for_what_is_not_stored(language, tmp_path):
    dateline, agency = CREDITED[language]
    story, *others = stories(language)
    path = tmp_path / "news.db"
    texts = {"agency": dateline + story, "silent": story, "cut": trimmed(story).rstrip(" .،,。、"), "other": others[4]}
    rows = [
        {"id": id, "title": "", "text": text, "publisher": f"The {id} Mercury", "published": f"2026-03-11T0{hour}:00:00", "url": ""}
        for hour, (id, text) in enumerate(texts.items(), 6)
    ]  # fmt: skip
    db = Database(path)
    db["articles"].insert_all(rows[:2], pk="id")
    detect(path)
    db["articles"].insert_all(rows[2:])
    detect(path)
    sql = "select article_id, origin, credited, family_id is not null from provenance_articles"
    later = {row[0]: row[1:] for row in db.conn.execute(sql)}
    assert later == {
        "agency": (agency, 1, 1), "silent": (agency, 0, 1), "cut": (agency, None, 1), "other": ("The other Mercury", None, 0),
    }  # fmt: skip
    links = "select * from provenance_links order by 1, 2"
    found = db.conn.execute(links).fetchall()
    detect(path, rebuild=True)
    assert {row[0]: row[1:] for row in db.conn.execute(sql)} == later
    assert db.conn.execute(links).fetchall() == found
    db.close()
