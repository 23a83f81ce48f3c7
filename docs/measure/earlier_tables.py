"""As ``earlier_cases``: what rows and tables, faults, other writers, many readers and little memory did to version 0.1."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from earlier_cases import MATCH, STORY, WAIT, Case, Version, case, detected, execute, lines, run, story, wrong
from sites import ask, free_port, processor, serve

COLUMNS = "id {}, title text, text text, publisher text, published text, url text"
USUAL = (
    ("a", "Ferry", STORY, "Marrow Gazette", "2025-03-02", ""),
    ("b", "Ferry", STORY, "Tern Courier", "2025-03-03", ""),
)
ROWS, OWNED = "test_odd_rows.py", "store/test_ownership.py"


def table(path: Path, *rows: tuple[object, ...], key: str = "text primary key", more: str = "") -> None:
    execute(path, f"create table articles ({COLUMNS.format(key)}{more})",
            *((f"insert into articles (id, title, text, publisher, published, url) values ({', '.join('?' * 6)})", row) for row in rows))  # fmt: skip


def results(version: Version, path: Path, count: int) -> str:
    """What is wrong after ``detect`` over a table of so many articles."""
    ran = run(version, "detect", path)
    if found := wrong(ran):
        return found
    there = execute(path, "select count(*) from provenance_articles")
    return "" if there == [(count,)] else f"results of {there[0][0]} of {count} articles"


# ---- 4: rows and tables


def row(what: str, test: str, *rows: tuple[object, ...], key: str = "text primary key", left: int = 0) -> None:
    """``left``: how many of the rows nobody can read."""

    def one(version: Version, folder: Path) -> str:
        path = folder / "news.db"
        table(path, *rows, key=key)
        return results(version, path, len(rows) - left)

    case("4 rows and tables", what, f"{ROWS}: {test}")(one)


def odd(**other: object) -> tuple[object, ...]:
    return tuple(
        {
            "id": "odd",
            "title": "Ferry",
            "text": STORY,
            "publisher": "Echo",
            "published": "2025-03-04",
            "url": "",
            **other,
        }.values()
    )


row("a key of the type POINT", "test_keys_of_every_type_come_back_as_they_are", *USUAL, key="POINT primary key")
row(
    "keys of mixed types",
    "test_keys_of_every_type_come_back_as_they_are",
    *USUAL,
    odd(id=1),
    odd(id=2.5),
    key="primary key",
)
row("a publisher of 500 letters", "test_what_is_read", *USUAL, odd(publisher="A" * 500))
row("a date beyond the year 9999", "test_what_is_read", *USUAL, odd(published="9999-12-31T23:30:00-05:00"))
row("a text that is a BLOB", "test_what_is_left_out_is_counted_and_named", *USUAL, odd(text=STORY.encode()), left=1)


@case(
    "4 rows and tables", "a text that is not UTF-8", f"{ROWS}: test_text_that_is_no_utf8_is_read_as_datasette_shows_it"
)
def not_text(version: Version, folder: Path) -> str:
    table(folder / "news.db", *USUAL)
    execute(
        folder / "news.db",
        ("update articles set text = cast(cast(text as blob) || ? as text) where id = 'b'", (b"\xff\xfe",)),
    )
    return results(version, folder / "news.db", 2)


@case("4 rows and tables", "generated columns", f"{ROWS}: test_generated_columns")
def generated(version: Version, folder: Path) -> str:
    path = folder / "news.db"
    execute(
        path,
        "create table articles (id text primary key, body text, text text generated always as (body) virtual, publisher text)",
    )
    execute(
        path,
        *(("insert into articles (id, body, publisher) values (?, ?, ?)", (one[0], one[2], one[3])) for one in USUAL),
    )
    return results(version, path, 2)


@case("4 rows and tables", "--table provenance_articles", f"{OWNED}: test_results_are_no_articles")
def own_table(version: Version, folder: Path) -> str:
    path = detected(version, folder)
    before = execute(path, "select article_id, origin, origin_basis from provenance_articles")
    ran = run(version, "detect", path, "--table", "provenance_articles")
    lost = execute(path, "select article_id, origin, origin_basis from provenance_articles") != before
    return wrong(ran, None) or ("results are taken for articles" if ran.code == 0 or lost else "")


def foreign(what: str, statement: str, test: str) -> None:
    def one(version: Version, folder: Path) -> str:
        path = folder / "news.db"
        table(path, *USUAL)
        execute(path, statement)
        before = path.read_bytes()
        ran = run(version, "detect", path)
        return wrong(ran, None) or ("" if path.read_bytes() == before and ran.code else "it is dropped without a word")

    case("4 rows and tables", what, f"{OWNED}: {test}")(one)


foreign(
    "a view called like a table of ours", "create view provenance_links as select 1 as a", "test_a_single_foreign_name"
)
foreign("a table called like one of ours", "create table provenance_links (kept)", "test_a_single_foreign_name")


@case(
    "4 rows and tables",
    "a folder called like the work folder",
    f"{OWNED}: test_foreign_tables_of_every_name_and_a_foreign_folder",
)
def foreign_folder(version: Version, folder: Path) -> str:
    path, kept = folder / "news.db", folder / "news.db-detect" / "mine.txt"
    table(path, *USUAL)
    kept.parent.mkdir()
    kept.write_text("mine")
    ran = run(version, "detect", path)
    return wrong(ran, None) or ("" if kept.exists() else "it is removed with all its files")


# ---- 5: faults


@case("5 faults", "load on a full disk", "test_bad_inputs.py: test_a_full_disk_leaves_nothing_behind")
def full_disk(version: Version, folder: Path) -> str:
    """Needs the right to mount a file system of 300 KB."""
    source, small = folder / "x.jsonl", folder / "small"
    source.write_bytes(lines(*(story(str(n), f"{n} {STORY}") for n in range(4000))))
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], check=True)
    try:
        ran = run(version, "load", small / "news.db", source)
        left = sorted(p.name for p in small.iterdir())
    finally:
        subprocess.run(["umount", str(small)], check=True)
    if ran.code == 0 or left:
        return f"{', '.join(left)} is left, half full"
    return wrong(ran, None) or (
        "" if "full" in ran.said or "space" in ran.said else "does not say that the disk is full"
    )


def damaged(command: str) -> Case:
    def one(version: Version, folder: Path) -> str:
        path = detected(version, folder)
        data = bytearray(path.read_bytes())
        data[8192::3] = bytes((b * 7 + 13) % 256 for b in data[8192::3])
        path.write_bytes(data)
        (folder / "gold.jsonl").write_text('{"a": "a0", "b": "a1", "relation": "copy"}\n')
        ran = run(version, command, path, "a0" if command == "explain" else folder / "gold.jsonl")
        return wrong(ran, None) or ("" if ran.code else "says nothing")

    return one


for command in ("evaluate", "explain"):
    case("5 faults", f"{command} with a damaged database", "test_bad_inputs.py: test_a_damaged_database")(
        damaged(command)
    )


def read_only_wal(command: str) -> Case:
    """As where the folder may not be written to: SQLite cannot make its file of shared memory."""

    def one(version: Version, folder: Path) -> str:
        path = detected(version, folder)
        execute(path, "pragma journal_mode = wal", "create table more (a)")
        (folder / "x.txt").write_text(STORY)
        Path(f"{path}-shm").symlink_to("/nowhere/at/all")
        return wrong(run(version, command, path, "a0" if command == "explain" else folder / "x.txt"))

    return one


for command in ("match", "explain"):
    case("5 faults", f"{command} with a database in WAL mode that cannot be written to",
         "test_bad_inputs.py: test_wal_in_a_folder_that_cannot_be_written_to")(read_only_wal(command))  # fmt: skip


# ---- 6, 7: readers


class Reader:
    """Asks for pages one after the other until it is told to stop: how many, the longest wait, and what was no answer."""

    def __init__(self, port: int, addresses: list[str]) -> None:
        self.count, self.longest, self.failed, self.over = 0, 0.0, 0, threading.Event()
        self.thread = threading.Thread(target=self._read, args=(port, addresses))
        self.thread.start()

    def _read(self, port: int, addresses: list[str]) -> None:
        while not self.over.is_set():
            begun = time.monotonic()
            status, _ = ask(port, addresses[self.count % len(addresses)])
            self.longest, self.failed = max(self.longest, time.monotonic() - begun), self.failed + (status != 200)
            self.count += 1
            time.sleep(0.01)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()


@case(
    "6 reading beside writing",
    "pages while `load` adds 60,000 articles",
    "test_bad_inputs.py: test_load_leaves_readers_in_peace",
)
def load_beside_readers(version: Version, folder: Path) -> str:
    path, port = detected(version, folder), free_port()
    (folder / "more.jsonl").write_bytes(lines(*(story(f"m{n}", f"{n} {STORY}", title=f"{n}") for n in range(60_000))))
    pages = ["/news/articles.json?_size=1", "/news/-/provenance.json"]
    with serve(path, port, version.python):
        for page in pages:
            ask(port, page)
        reader = Reader(port, pages)
        process = subprocess.Popen([version.python, "-m", "datasette", "provenance", "load", str(path), str(folder / "more.jsonl")],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")  # fmt: skip
        process.wait()
        reader.stop()
    if reader.failed:
        return f"{reader.failed} of {reader.count} pages are errors"
    return f"a page waits {reader.longest:.1f} s" if reader.longest > WAIT else ""


@case(
    "6 reading beside writing",
    "the mode of a served file after `detect`",
    "run/test_local.py: test_a_served_file_gets_its_mode_back",
)
def mode(version: Version, folder: Path) -> str:
    path, port = folder / "news.db", free_port()
    table(path, *USUAL)
    with serve(path, port, version.python):
        ask(port, "/news/articles.json")
        ran = run(version, "detect", path)
        ask(port, "/news/articles.json")
    now = execute(path, "pragma journal_mode")[0][0]
    return wrong(ran) or ("" if now == "delete" else f"stays in {now}")


@case(
    "6 reading beside writing", "a second `load`", "test_bad_inputs.py: test_a_database_that_another_program_writes_to"
)
def second_load(version: Version, folder: Path) -> str:
    path = detected(version, folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        ran = run(version, "load", path, folder / "source.jsonl")
    return wrong(ran, None) or (
        "it is said that this is no database" if "cannot be used as a database" in ran.said else ""
    )


@contextmanager
def clients(count: int, port: int, text: str) -> Iterator[None]:
    over = threading.Event()

    def match() -> None:
        while not over.is_set():
            ask(port, MATCH, f"text={text}")

    threads = [threading.Thread(target=match) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@case(
    "7 one heavy reader",
    "twelve clients that have texts of 100,000 characters matched",
    "web/test_pages_match.py: test_too_many_at_a_time_are_asked_to_wait",
)
def heavy(version: Version, folder: Path) -> str:
    """Pages that others get beside them, in turn with pages without them; three turns of ten seconds each."""
    port, got = free_port(), {0: 0, 12: 0}
    text = "+".join(f"w{n % 9973}x{n % 89}" for n in range(11_000))[:100_000]
    with serve(detected(version, folder), port, version.python):
        ask(port, MATCH, f"text={text}")
        for _ in range(3):
            for count in got:
                with clients(count, port, text):
                    reader = Reader(port, ["/news/-/provenance"])
                    time.sleep(10)
                    reader.stop()
                got[count] += reader.count
    share = got[12] / got[0]
    return "" if share > 0.6 else f"others get {share:.0%} of their pages"


@case(
    "7 one heavy reader",
    "1,100 filters in an address",
    "web/test_filters.py: test_more_filters_than_a_page_can_carry_are_refused",
)
def filters(version: Version, folder: Path) -> str:
    port = free_port()
    with serve(detected(version, folder), port, version.python) as pid:
        ask(port, "/news/articles.json?_provenance_role=copy")
        before = processor(pid)
        status, body = ask(port, "/news/articles.json?" + "&".join(["_provenance_role=copy"] * 1100))
        seconds = sum(processor(pid)) - sum(before)
    said: Any = json.loads(body).get("error") or ""
    if status >= 500 or "xpression" in said:
        return f"{status}: {said[:60]}"
    return f"{seconds:.1f} s of processor time" if seconds > 1 else ""


# ---- 8: little memory


def little(command: str) -> Case:
    def one(version: Version, folder: Path) -> str:
        path = detected(version, folder)
        (folder / "x.txt").write_text(STORY)
        found = ""
        for memory in (250, 300, 350, 400, 450):
            copied = Path(shutil.copy(path, folder / f"{memory}.db"))
            more = {"load": [folder / "source.jsonl"], "match": [folder / "x.txt"], "detect": ["--rebuild"]}[command]
            ran = run(version, command, copied, *more, memory=memory)
            found = found or (f"{memory} MB: {said}" if (said := wrong(ran, None)) else "")
        return found

    return one


for command in ("load", "detect", "match"):
    case("8 little memory", f"{command} with 250 to 450 MB", "test_bad_inputs.py: test_what_the_machine_has_not")(
        little(command)
    )
