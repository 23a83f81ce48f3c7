"""Inputs that a fuzzer makes up, against what must hold whatever comes in; by hand, not in CI.

    pip install atheris
    python docs/measure/fuzz.py TARGET [SECONDS] [more options of libFuzzer]

TARGET: load, quotations, credits, alignment, translation, pages or match. It ends after so many seconds (600), or with the input that made
something fail, which it leaves in a file of the working folder (``crash-...``). Coverage-guided, with atheris (libFuzzer).
Every hundredth input, and any that takes longer than all before it, is repeated eight times over: what takes more than three times as long
a byte then grows faster than its input.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import atheris

sys.modules["rich"] = None  # type: ignore[assignment]  # with which Datasette would draw every error that it answers
sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["datasette_provenance"]):
    import datasette.app  # before ours: it loads its plugins while it is imported, and whole ones only

    from datasette_provenance.attribution.mentions import find_mentions
    from datasette_provenance.attribution.statement import own_origin
    from datasette_provenance.document import build_document
    from datasette_provenance.errors import ProvenanceError
    from datasette_provenance.links import translation as translations
    from datasette_provenance.match import Where
    from datasette_provenance.match import match as look_up
    from datasette_provenance.passages.kinds import align
    from datasette_provenance.records import Article
    from datasette_provenance.sources.files import FORMS, find_files
    from datasette_provenance.sources.read import read_articles
    from datasette_provenance.sources.rows import Row
    from datasette_provenance.text.crossing import cross
    from datasette_provenance.text.quotes import find_quotes
    from datasette_provenance.text.words import paragraphs

    for page in ("article", "compare", "family", "match", "origin", "overview", "publisher", "report", "together"):
        importlib.import_module(f"datasette_provenance.web.pages.{page}")  # on first use, else: without instruments

Data = Any
"""atheris.FuzzedDataProvider"""
MOST = 4000
"""Bytes of an input that is made up."""
TIMES, FASTER, LEAST = 8, 3, 0.2
"""How often an input is repeated, by how much more a byte it may take then, and seconds that are looked at."""
SEEDS = {
    # the last byte names the form: of FORMS, by its place
    "load": (
        b'{"id": "a", "title": "T", "text": "Rain fell.", "published": "03/04/2025"}\1',
        b'id,text,date\na,"Rain, fell",3 May 2025\n\4',
        b"---\ntitle: T\ndate: 2025-03-04\n---\nRain fell.\x09",
        b"<html><head><title>T</title></head><body><article><p>Rain fell on the town.</p></article></body></html>\x0b",
        b"<rss><channel><item><title>T</title><description>Rain fell.</description><pubDate>Tue, 11 Mar 2025 09:00:00 GMT"
        b"</pubDate></item></channel></rss>\x0e",
    ),
    "quotations": ("“Nobody here,” she said, ‘wants’ it. »Ja«, sagte er. \"Yes.\" - 'no' it’s".encode(),),
    "credits": ("HARBURY (AFP) - It rained.\n\nBy Jane Dole, Reuters\n\nSource: AP\n\n(Reporting by Ann Sun; Editing by Tim Roe)\n© 2025 The Associated Press. All rights reserved.".encode(),),
    "translation": ("Am Dienstag sagte Ada Brandvold in Tarnwick, 2.460 Menschen (12,3 %) seien betroffen. Ада Брандвольд, 2030: 15–3; 300万人 タルンウィック".encode(),),
    "alignment": (b"one two three four five six seven eight nine ten one two three four",),
    "pages": (b"a=a02&b=a01&judgement=rejected&note=Theirs&relation=copy&origin=AFP", b"_facet_provenance=origin&_provenance_role=copy&_provenance_from=2031&_search=ferry", b"a=a02&b=a01", b"family=f1&publisher=Tarn+Post"),
    "match": (b"Ferry crews in Port Marrow walked out at dawn on Tuesday after talks over night shifts collapsed",),
}  # fmt: skip


def text_of(data: Data, most: int = TIMES * MOST) -> str:
    """Bytes as they come, so that a seed is the text that it reads as."""
    return data.ConsumeBytes(most).decode("utf-8", "replace")


def load() -> Callable[[Data], None]:
    """A file of any form gives rows and rejects, or an error in a sentence."""
    forms, folder = list(FORMS), Path(tempfile.mkdtemp())

    def one(data: Data) -> None:
        path = folder / f"x{forms[data.ConsumeIntInRange(0, len(forms) - 1)]}"
        path.write_bytes(data.ConsumeBytes(sys.maxsize))
        try:
            for result in read_articles(find_files([str(path)])):
                if isinstance(result, Row):
                    for value in result.columns().values():
                        str(value).encode()  # as SQLite stores it
        except ProvenanceError as error:
            if not str(error).strip():
                raise AssertionError("an error without a sentence") from error

    return one


def quotations() -> Callable[[Data], None]:
    def one(data: Data) -> None:
        text = text_of(data)
        spans = find_quotes(text, paragraphs(text))
        assert all(0 <= start < end <= len(text) for start, end in spans), spans
        assert all(one[1] <= two[0] for one, two in pairwise(spans)), spans

    return one


def credits_() -> Callable[[Data], None]:
    """Mentions are cut from the text as it is; an origin that is claimed has a name."""

    def one(data: Data) -> None:
        named, text = data.ConsumeIntInRange(0, 3), text_of(data)
        publisher = ("", "Harbury Post", "AFP", text[:12])[named]
        page = (("author", text[-40:]),) if data.ConsumeBool() else ()
        article = Article("a", text, "A title", publisher, "2025-03-11", "", page)
        mentions = find_mentions(article, ())
        assert all(text[m.start : m.end] == m.text for m in mentions)
        origin = own_origin(article, mentions)
        assert origin.name or origin.credited is None
        assert 0 <= origin.confidence <= 1

    return one


def alignment() -> Callable[[Data], None]:
    """The same for a pair either way; what is said to be in common is in common."""

    def one(data: Data) -> None:
        share, text = data.ConsumeIntInRange(0, 100), text_of(data)
        cut = len(text) * share // 100
        a, b = build_document(Article("a", text[:cut])), build_document(Article("b", text[cut:]))
        there, back = align(a, b), align(b, a)
        assert there.shingles == back.shingles
        turned = {(p.kind, p.source_start, p.source_end, p.article_start, p.article_end) for p in back.passages}
        assert {
            (p.kind, p.article_start, p.article_end, p.source_start, p.source_end) for p in there.passages
        } == turned
        for p in there.passages:
            assert p.article_start < p.article_end
            assert p.source_start < p.source_end
            words = [d.words[d.starts.index(at)] for d, at in ((a, p.article_start), (b, p.source_start))]
            assert words[0] == words[1]

    return one


def translation() -> Callable[[Data], None]:
    """What crosses languages stands in the text, and two texts are as much each other's translation either way."""
    languages = ("de", "en", "ru", "zh", "ja")

    def one(data: Data) -> None:
        share, text = data.ConsumeIntInRange(0, 100), text_of(data)
        cut = len(text) * share // 100
        halves = text[:cut], text[cut:]
        a, b = (cross(half, languages[data.ConsumeIntInRange(0, len(languages) - 1)]) for half in halves)
        for half, crossing in zip(halves, (a, b)):
            assert all(0 <= start < end <= len(half) for told in crossing.told for start, end in told.spans), crossing
        there, back = translations.compare(a, b), translations.compare(b, a)
        assert all(abs(x - y) < 1e-6 for x, y in zip(there[0], back[0])), (there, back)
        assert 0 <= translations.confidence(sum(translations.bars_of(there[0])) / 100) <= 1

    return one


PAGES = ("-/provenance/judge", "articles", "-/provenance", "-/provenance/compare", "-/provenance/match", "-/provenance/report", "-/provenance/together",
         "-/provenance/family/f1", "-/provenance/publisher/{}", "-/provenance/origin/{}", "-/provenance/family/{}", "articles/-/provenance/{}")  # fmt: skip


def pages() -> Callable[[Data], None]:
    """No arguments and no form bring a page down."""
    from urllib.parse import quote

    from tests.web import newsroom

    path = newsroom.build(Path(tempfile.mkdtemp()) / "news.db")
    judges = {"plugins": {"datasette-provenance": {"judges": {"id": "root"}}}}
    site, loop = datasette.app.Datasette([str(path)], metadata=judges), asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    client, token = site.client, site.sign({"a": "root", "t": int(time.time())}, namespace="token")
    headers = {"content-type": "application/x-www-form-urlencoded", "authorization": f"Bearer dstok_{token}"}

    def one(data: Data) -> None:
        page = PAGES[data.ConsumeIntInRange(0, len(PAGES) - 1)]
        suffix = ("", ".json")[data.ConsumeBool()]
        said = text_of(data, 400)
        if page == "articles":  # of Datasette's own arguments some bring down Datasette itself: _search2=x
            said = "&".join(pair for pair in said.split("&") if pair.startswith(("_provenance_", "_facet_provenance")))
        name = quote(said[:20] or "x", safe="")
        query = quote(said, safe="&=+%_")
        if page.endswith("judge"):
            posted = client.post(f"/news/{page}", content=query, headers=headers)
            response = loop.run_until_complete(posted)
            assert response.status_code < 500, (response.status_code, response.text[-500:])
            return
        response = loop.run_until_complete(client.get(f"/news/{page.format(name)}{suffix}?{query}"))
        assert response.status_code < 500, (response.status_code, response.text[-500:])

    return one


def match() -> Callable[[Data], None]:
    """Any text is looked up; passages are places in it."""
    from tests.web import newsroom

    conn = sqlite3.connect(newsroom.build(Path(tempfile.mkdtemp()) / "news.db"))
    roles = {role: role for role in ("title", "text", "publisher", "published", "url")}
    where = Where("articles", "id", roles)
    parts = [row.text for row in newsroom.ROWS]

    def one(data: Data) -> None:
        text = ""
        for _ in range(data.ConsumeIntInRange(0, 3)):
            part = parts[data.ConsumeIntInRange(0, len(parts) - 1)]
            text += part[data.ConsumeIntInRange(0, len(part)) :]
        text += text_of(data)
        told = look_up(conn, where, text, 0.8)
        for found in told["found"]:
            assert all(0 <= p["start"] < p["end"] <= len(text) for p in found["passages"])

    return one


TARGETS = {
    "load": load,
    "quotations": quotations,
    "credits": credits_,
    "alignment": alignment,
    "translation": translation,
    "pages": pages,
    "match": match,
}


def in_time(one: Callable[[Data], None]) -> Callable[[bytes], None]:
    """As ``one``, of bytes; and what takes long is tried repeated. Processor time: other work on the machine does not count."""
    slowest, count = LEAST / TIMES, 0

    def clocked(data: bytes) -> float:
        begun = time.process_time()
        one(atheris.FuzzedDataProvider(data))
        return time.process_time() - begun

    def timed(data: bytes) -> None:
        nonlocal slowest, count
        seconds, count = clocked(data), count + 1
        if seconds <= slowest and count % 100:
            return
        slowest = max(slowest, seconds)
        bound = TIMES * FASTER * min(seconds, clocked(data), clocked(data))
        for _ in range(3):  # once is chance
            many = clocked(data * TIMES)
            if many < max(bound, LEAST):
                return
        raise AssertionError(f"{len(data)} bytes, {TIMES} times over: {bound / FASTER / TIMES:.4f} -> {many:.4f} s")

    return timed


def main(name: str, seconds: str = "600", *more: str) -> None:
    target = in_time(TARGETS[name]())
    seeds = tempfile.mkdtemp()
    for number, seed in enumerate(SEEDS[name]):
        Path(seeds, str(number)).write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST}",
        "-timeout=60",
        "-len_control=0",
        "-rss_limit_mb=4000",
        "-print_final_stats=1",
        *more,
    ]
    os.environ.setdefault("PYTHONHASHSEED", "0")
    atheris.Setup([sys.argv[0], *options, seeds], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
