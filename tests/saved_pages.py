"""The fixtures as somebody's browser saved them: pages with menus, scripts, teasers and footers, some saved twice."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import yaml

TWICE = 14
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {publisher}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{publisher}">
<meta property="article:published_time" content="{published}"><link rel="canonical" href="{url}">
<script type="application/ld+json">{data}</script>
<style>body {{ margin: 0 }}</style><script>window.ads = ["top", "side"];</script></head>
<body><header><nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a><li><a href="/weather">Weather</a></ul></nav>
<form><input name="q"><button>Search</button></form></header>
<aside><h2>Most read</h2><p>Ten lakes to see before the summer ends</p></aside>
<main><article>{paragraphs}<aside><p>Sign up for our letter, every morning at six</p></aside></article></main>
<footer><p>{publisher} is not responsible for other sites.</p><p>Privacy, cookies, imprint</p></footer>
<noscript><img src="https://count.example.invalid/{number}"></noscript></body></html>
"""


def save(articles: Path, folder: Path) -> int:
    """Write the pages into a new folder; gives their number."""
    folder.mkdir()
    files = sorted(articles.glob("*.md"))
    for number, file in enumerate([*files, *files[:TWICE]]):
        _, head, text = file.read_text("utf-8").split("---\n", 2)
        row = yaml.safe_load(head)
        shown = {key: escape(str(row.get(key, ""))) for key in ("title", "publisher", "published", "url")}
        data = {"@type": "NewsArticle", "headline": row["title"], "publisher": {"name": row["publisher"]}}
        again = number >= len(files)
        if again:
            shown["url"] += "?utm_source=letter"
        paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines() if line.strip())
        page = PAGE.format(**shown, data=json.dumps(data), paragraphs=paragraphs, number=number)
        (folder / f"{file.stem}{'-again' if again else ''}.html").write_text(page, "utf-8")
    return len(files) + TWICE
