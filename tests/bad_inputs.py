"""Inputs that are broken, odd or hostile: what each is, what it is given to, and what is said of it.

The table in docs/bad-inputs.md is made of this list, and tests/test_bad_inputs.py tries each of its rows.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

STORY = (
    "The Lindmark ferry left the harbour of Marrow at noon on Tuesday, said Ada Brandvold of the Sanlara line, with 384 people on "
    "board and 12 cars. It reached Tarnwick four hours late because a rope had caught in one of its two screws."
)
GOOD = {"id": "good", "title": "Ferry", "text": STORY, "publisher": "Marrow Gazette", "published": "2025-03-02"}


class Bad(NamedTuple):
    what: str
    command: tuple[str, ...]
    """``{db}`` and ``{file}`` stand for the database and for the file that is made."""
    said: str
    """What the output holds, at least."""
    name: str = ""
    """Of the file, "": there is none."""
    content: bytes | Callable[[Path], object] = b""
    """Of the file, or what makes it."""
    base: Callable[[Path], object] | None = None
    """Makes the database; None: there is none yet."""
    fails: bool = True
    """Whether the exit code says so; else the bad part is counted and the rest is read."""


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def load(
    what: str, name: str, content: bytes | Callable[[Path], object], said: str, fails: bool = True, *more: str
) -> Bad:
    return Bad(what, ("load", "{db}", "{file}", *more), said, name, content, None, fails)


def story(**other: object) -> dict[str, object]:
    return {**GOOD, "id": "other", **other}


def table(
    *statements: str, rows: tuple[tuple[object, ...], ...] = (), into: str = "articles"
) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as conn:
            for statement in statements:
                conn.execute(statement)
            for row in rows:
                conn.execute(f"insert into {into} values ({', '.join('?' * len(row))})", row)
            conn.commit()

    return make


def base(what: str, said: str, make: Callable[[Path], object], *command: str, fails: bool = True) -> Bad:
    return Bad(what, command or ("detect", "{db}"), said, "", b"", make, fails)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def deaf(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.close()


ARTICLES = (
    "create table articles (id text primary key, title text, text text, publisher text, published text, url text)"
)
ROWS = (
    ("a", "Ferry", STORY, "Marrow Gazette", "2025-03-02", ""),
    ("b", "Ferry", STORY, "Tern Courier", "2025-03-03", ""),
)
good = table(ARTICLES, rows=ROWS)
GUNZIPPED = gzip.compress(lines(*(story(id=str(n), text=f"{STORY} {n}") for n in range(2000))), mtime=0)
YAML = b"---\na: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nRain fell."

FILES = [
    load("an empty file", "x.txt", b"", "is empty"),
    load("nothing but blanks", "x.txt", b" \n\t\n", "is empty"),
    load("one word", "x.txt", b"Rain", "1 article: 1 new", False),
    load("a text of 2 MB", "x.txt", (STORY + "\n").encode() * 10_000, "1 article: 1 new", False),
    load("a line of 100,000 characters", "x.jsonl", lines(story(text="rain " * 20_000)), "1 new", False),
    load("500 identical texts", "x.jsonl", lines(*(story(id=str(n)) for n in range(500))), "499 rows repeated a page", False),
    load("a page that was not found", "x.txt", b"404 Not Found\n\nThe page that you requested is not here.", "what a server says instead of one", False),
    load("NUL inside a text", "x.jsonl", lines(story(text="Rain\0fell")), "1 article held characters that cannot be stored", False),
    load("half of a surrogate pair", "x.jsonl", b'{"id": "a", "text": "Rain \\ud800 fell"}', "U+FFFD stands in their place", False),
    load("emoji, combining marks, right to left", "x.jsonl", lines(story(text="\U0001f9ea e\u0301 \u202eabc שלום\u200f")), "1 new", False),
    load("UTF-16 with its mark", "x.txt", STORY.encode("utf-16"), "read as UTF-16", False),
    load("UTF-16 without its mark", "x.txt", STORY.encode("utf-16-le"), "is a binary file"),
    load("UTF-8 and Windows-1252 in one file", "x.txt", ("é" * 90).encode() + b" caf\xe9 rain", "U+FFFD stands in their place", False),
    load("Windows-1252", "x.txt", ("Müller sagte: für " * 9).encode("cp1252"), "it is not UTF-8", False),
    load("an encoding that there is not", "x.txt", b"Rain fell.", "There is no encoding 'klingon'", True, "--encoding", "klingon"),
    load("an encoding that it is not in", "x.txt", b"Rain \xff", "leave out --encoding", True, "--encoding", "utf-8"),
    load("a page in “punycode”", "x.html", b'<meta charset="punycode"><p>' + STORY.encode(), "1 new", False),
    load("a page in “UTF-7”", "x.html", b'<meta charset="utf-7"><p>' + STORY.encode(), "1 new", False),
    load("a feed in “UTF-7”", "x.rss", b'<?xml version="1.0" encoding="utf-7"?><rss><channel><item><description>Rain \xff</description></item></channel></rss>', "not UTF-8", False),
    load("JSON that breaks off", "x.json", b'[{"text": "Rain fell."},', "not valid JSON from here on", False),
    load("JSON lines, one broken", "x.jsonl", lines(GOOD) + b'{"text": \n', "1 rejected", False),
    load("JSON nested 100,000 deep", "x.json", b"[" * 100_000, "nested too deeply"),
    load("JSON with a number of 10,000 digits", "x.json", b"[" + b"1" * 10_000 + b"]", "not valid JSON"),
    load("JSON that is a number", "x.json", b"17", "Error"),
    load("NaN for a text", "x.jsonl", b'{"id": 1, "text": NaN}', "holds a number"),
    load("an id of seventy bits", "x.jsonl", lines(story(id=2**70)), "1 new", False),
    load("gzip that breaks off", "x.jsonl.gz", GUNZIPPED[:-200], "1 rejected", False),
    load("gzip with damage", "x.jsonl.gz", GUNZIPPED[:500] + b"\0" * 40 + GUNZIPPED[540:], "cannot be read"),
    load("a gzip bomb", "x.jsonl.gz", gzip.compress(b'{"text": "' + b"a " * 40_000_000, mtime=0), "it may never end"),
    load("YAML aliases", "x.md", YAML, "YAML aliases"),
    load("YAML nested 5,000 deep", "x.md", b"---\n" + b"{a: " * 5000 + b"\n---\nRain", "No usable article"),
    load("XML nested 50,000 deep", "x.rss", b"<rss><channel><item>" + b"<a>" * 50_000, "is not valid XML"),
    load("XML with entities of its own", "x.rss", b'<!DOCTYPE r [<!ENTITY a "x">]><rss><channel/></rss>', "entities of its own"),
    load("20,000 CDATA sections that nobody closes", "x.rss", b"<rss><channel>" + b"<![CDATA[" * 20_000, "is not valid XML"),
    load("20,000 items that nobody closes", "x.rss", b"<rss><channel>" + b"<item>" * 20_000, "is not valid XML"),
    load("20,000 descriptions that nobody closes", "x.rss", b"<rss><channel><item>" + b"<description>" * 20_000 + b"</item>", "no text", True),
    load("XML that is no feed", "x.xml", b"<a><b/></a>", "neither RSS nor Atom"),
    load("a page that ends in “<![”", "x.html", f"<p>{STORY}</p><![".encode(), "1 new", False),
    load("20,000 tags that nobody closes", "x.html", b"<html><body>" + b"<div>" * 20_000 + STORY.encode(), "1 new", False),
    load("a comment of 50,000 slashes in a page's data", "x.html", b"<script type='application/ld+json'>" + b"/*" * 50_000 + b"</script><p>" + STORY.encode(), "1 new", False),
    load("a page without a story", "x.html", b"<html><body></body></html>", "no text"),
    load("a ragged CSV", "x.csv", b"id,text,publisher\na,Rain fell,Echo\nb,Sun\nc,Mud,Echo,more,and\n", "5 fields where the header has", False),
    load("a CSV with a quotation mark left open", "x.csv", b'id,text\na,"open\n' + b"x" * 1000, "is never closed"),
    load("a CSV field of 200,000 characters", "x.csv", b"id,text\na," + b"x " * 100_000, "1 new", False),
    load("a CSV of nothing but its header", "x.csv", b"id,text\n", "No usable article"),
    load("no column of texts", "x.csv", b"a,b\n1,2\n", "no column holds the text"),
    load("a column that is not there", "x.csv", b"id,text\na,Rain\n", "No source has a column 'nope'", True, "--text", "nope"),
    load("ids that come twice", "x.jsonl", lines(story(text="Rain fell."), story(text="The sun shone.")), "the later one stands", False),
    load("dates that are none", "x.jsonl", lines(story(published="soon")), "could not be read ('soon')", False),
    load("a PDF", "x.txt", b"%PDF-1.7 rubbish", "is a PDF"),
    load("a zip archive", "x.json", b"PK\3\4rubbish", "is a zip archive"),
    load("an SQLite database as a source", "x.txt", b"SQLite format 3\0" + b"\0" * 100, "is an SQLite database"),
    load("bytes", "x.csv", bytes(range(256)) * 10, "is a binary file"),
    load("a web archive that is none", "x.warc", b"WARC/1.0\r\nrubbish", "no page"),
    load("a WACZ that is none", "x.wacz", b"PK\3\4rubbish", "cannot be read"),
    load("a file of an unknown form", "x.unknown", b"???", "a form that is not known"),
    load("a named pipe", "x.jsonl", fifo, "1 new", False),
    load("a socket", "x.jsonl", deaf, "cannot be read"),
    load("a broken link", "x.txt", lambda path: path.symlink_to("nowhere"), "No such file"),
    load("an empty folder", "x", lambda path: path.mkdir(), "holds no file of a known form"),
    Bad("a source that is not there", ("load", "{db}", "{file}"), "does not exist"),
    Bad("a folder that is not there, for the database", ("load", "{file}/no/x.db", "{file}"), "there is no folder", "x.txt", b"Rain"),
    load("--rejects as a source's other name", "x.jsonl", lambda path: path.with_name("rejects").hardlink_to(_written(path, lines(GOOD))), "it would be overwritten", True, "--rejects", "{folder}/rejects"),
    load("--rejects in a folder that is not there", "x.jsonl", lines(GOOD), "cannot be written", True, "--rejects", "{folder}/no/rejects"),
]  # fmt: skip

OURS = "create {} provenance_links {}"
DATABASES = [
    base("a file that is no database", "no SQLite database, or an encrypted one", lambda path: path.write_bytes(os.urandom(8192))),
    base("the same, loaded into", "The database comes first", lambda path: path.write_bytes(os.urandom(8192)), "load", "{db}", "{good}"),
    base("the same, matched with", "no SQLite database, or an encrypted one", lambda path: path.write_bytes(os.urandom(8192)), "match", "{db}", "{good}"),
    base("the same, explained", "no SQLite database, or an encrypted one", lambda path: path.write_bytes(os.urandom(8192)), "explain", "{db}", "a"),
    base("the same, evaluated", "no SQLite database, or an encrypted one", lambda path: path.write_bytes(os.urandom(8192)), "evaluate", "{db}", "{self}"),
    base("the same, slimmed", "Nothing was written", lambda path: path.write_bytes(os.urandom(8192)), "slim", "{db}", "{folder}/out.db"),
    base("an empty database", "holds no table", table()),
    base("no column of texts", "Name it with --text", table("create table x (a)")),
    base("a table without rows", "holds no article with text", table(ARTICLES)),
    base("a table that is not there", "There is no table 'nope'", good, "detect", "{db}", "--table", "nope"),
    base("a column that is not there", "has no column 'nope'", good, "detect", "{db}", "--text", "nope"),
    base("SQLite's own table", "There is no table", good, "detect", "{db}", "--table", "sqlite_master"),
    base("our own table, given as the articles", "holds results of detect", good, "detect", "{db}", "--table", "provenance_articles"),
    base("a view for a table", "is a view", table(ARTICLES.replace("articles", "src"), "create view articles as select * from src"), "detect", "{db}", "--table", "articles"),
    base("loading into a view", "is a view", table("create view articles as select 1 as id"), "load", "{db}", "{good}"),
    base("loading into a table of another shape", "was not made by load", table("create table articles (a)"), "load", "{db}", "{good}"),
    base("a compound key", "compound primary key", table("create table articles (a, b, text, primary key (a, b))", rows=(("a", "b", STORY),))),
    base("nothing but BLOBs for texts", "are BLOBs", table(ARTICLES, rows=(("a", "t", STORY.encode(), "", "", ""),))),
    base("a view called like a table of ours", "holds a name that detect needs", table(ARTICLES, OURS.format("view", "as select 1 as a"), rows=ROWS)),
    base("a table called like one of ours", "holds a name that detect needs", table(ARTICLES, OURS.format("table", "(a)"), rows=ROWS)),
    base("no results yet", "no results", good, "explain", "{db}", "a"),
    base("no results yet, matched with", "no results", good, "match", "{db}", "{good}"),
    base("no results yet, evaluated", "holds no results yet", good, "evaluate", "{db}", "{gold}"),
    base("no results yet, exported", "results", good, "export", "{db}", "--format", "csv", "--output", "{folder}/out"),
    base("outlets that are no file of outlets", "outlets", good, "detect", "{db}", "--outlets", "{self}"),
]  # fmt: skip
CASES = [*FILES, *DATABASES]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def rows_of_table() -> str:
    """The table in the docs."""
    told = [
        f"| {c.what} | `{c.command[0]}` | {'an error' if c.fails else 'read, and said'}: … {c.said} … |" for c in CASES
    ]
    return "\n".join(["| input | given to | what is said |", "| --- | --- | --- |", *told])
