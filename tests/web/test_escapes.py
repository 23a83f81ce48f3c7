"""Whatever stands in texts, titles, names and sentences shows as text: on every page, in every shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlite_utils
from datasette.utils import tilde_encode

from datasette_provenance.web.vocabulary import FACETS

from . import newsroom
from .reading import read
from .test_permissions import ADDRESSES

PROBE = "xss-probe"
ATTACKS = {
    "tag": f"<{PROBE}>bold</{PROBE}>",
    "double quotes": f'" {PROBE}="1" x="',
    "single quotes": f"' {PROBE}='1' x='",
    "end of attribute": f'"><{PROBE}>',
    "end of title": f"</title></h1><{PROBE}>",
    "end of text area": f"</textarea><{PROBE}>",
    "end of script and style": f"</script></style><{PROBE}>",
    "end of drawing": f"</text></svg>--><{PROBE}>]]><{PROBE}>",
    "template": "{{ 7 * 191 }}{% raw %}{0.__class__}%s",
    "right to left": "\u202edetrever \u2067also",
    "controls": "bell \x07 escape \x1b[31m null \x00 end",
    "surrogate pairs": "\U0001f600 and \ud7ff \ufffe",
    "script address": "javascript:alert(1)",
}
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PAGES = [
    address
    for address in ADDRESSES
    if not any(part in address for part in ("/export/", ".svg", "/publisher/", "/origin/", "publisher="))
    and not address.endswith("/judge")
]
"""A file to save is no page (test_download), judgements are only POSTed (test_judging), a name that is spoilt is another name."""
OURS = [*PAGES, "/news/articles/-/provenance/a02", "/news/-/provenance/family/f2"]
CORE = [
    "/",
    "/news",
    "/news/articles/a01",
    "/news/articles/a02",
    "/news/provenance_links",
    "/news/provenance_families",
    "/news/provenance_articles",
    "/news/articles?_facet_size=max&" + "&".join(f"_facet_provenance={name}" for name in FACETS),
]


def spoilt(path: Path, attack: str) -> Path:
    """The newsroom with the attack in every place that holds other people's words."""
    newsroom.build(path)
    db = sqlite_utils.Database(path)
    words = {
        "articles": ["title", "publisher", "url"],
        "provenance_articles": ["origin", "origin_basis", "publisher", "place", "revision"],
        "provenance_families": ["title", "origin", "origin_basis"],
        "provenance_mentions": ["name", "text"],
        "provenance_judgements": ["origin", "note", '"by"'],
    }
    db["provenance_judgements"].insert_all(
        {"article_id": "a02", "source_id": source, "judgement": "disputed", "articles_table": "articles", "at": attack}
        for source in ("a01", None)
    )
    for table, columns in words.items():
        for column in columns:
            db.execute(
                f"update {table} set {column} = :attack || case when rowid % 2 then '' else ' x' end",
                {"attack": attack},
            )
    db.execute("update articles set text = :attack || char(10, 10) || text || :attack", {"attack": attack})
    db.execute("update _provenance_facets set value = :attack || value", {"attack": attack})
    bars = [{"name": attack, "level": attack, "bits": 2.5, "sentence": attack}]
    evidence = {"prior_bits": 1.0, "bars": bars, "runner_up": "copy", "bits": 3.5, "uncalibrated": 0.9}
    db.execute("update provenance_links set evidence = ?", [json.dumps(evidence)])
    db.conn.commit()
    db.close()
    return path


@pytest.mark.parametrize("kind", list(ATTACKS))
async def test_pages_show_it_as_text(tmp_path: Path, make_ds: Any, kind: str) -> None:
    attack = ATTACKS[kind]
    ds = make_ds(spoilt(tmp_path / "news.db", attack))
    pages = {address: await ds.client.get(address) for address in (*OURS, *CORE) if "url=" not in address}
    pages["posted"] = await ds.client.post(
        "/news/-/provenance/match", data={"text": attack + newsroom.FERRY_COPY + attack}
    )
    seen = 0
    for address, response in pages.items():
        assert response.status_code == 200, (address, response.text)
        html = read(response.text)
        for tag, attrs in html.tags:
            assert tag != PROBE, address
            assert PROBE not in attrs, (address, tag, attrs)
            assert not attrs.get("href", "").lower().startswith("javascript:"), (address, attrs)
        assert "1337" not in html.words, address
        visible = html.words + " ".join(value for _, attrs in html.tags for value in attrs.values())
        seen += attack.split()[0] in visible
    assert seen >= len(OURS)


@pytest.mark.parametrize("kind", list(ATTACKS))
async def test_json_holds_it_as_it_is(tmp_path: Path, make_ds: Any, kind: str) -> None:
    attack = ATTACKS[kind]
    ds = make_ds(spoilt(tmp_path / "news.db", attack))
    for address in OURS:
        if "url=" in address:
            continue
        path, mark, query = address.partition("?")
        response = await ds.client.get(f"{path}.json{mark}{query}")
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("application/json")
        assert response.json()["ok"] is True
    data = (await ds.client.post("/news/-/provenance/match.json", data={"text": attack + newsroom.FERRY_COPY})).json()
    assert "".join(p["text"] for g in data["groups"] for p in g["pieces"]) == attack + newsroom.FERRY_COPY


@pytest.mark.parametrize(
    "address",
    ["/news/-/provenance/family/%s", "/news/articles/-/provenance/%s", "/news/-/provenance/compare?a=%s&b=a01"],
)
@pytest.mark.parametrize("kind", ["tag", "double quotes", "end of title", "right to left", "template"])
async def test_errors_show_it_as_text(client: Any, address: str, kind: str) -> None:
    encode = quote if "?" in address else tilde_encode
    response = await client.get(address % encode(ATTACKS[kind]))
    assert response.status_code == 404
    html = read(response.text)
    assert not [tag for tag, attrs in html.tags if tag == PROBE or PROBE in attrs]
    assert "1337" not in html.words


async def test_nobodys_name_turns_a_sentence_round(tmp_path: Path, make_ds: Any) -> None:
    ds = make_ds(spoilt(tmp_path / "news.db", ATTACKS["right to left"]))
    compared = (await ds.client.get("/news/-/provenance/compare.json?a=a02&b=a01")).json()
    article = (await ds.client.get("/news/articles/-/provenance/a01.json")).json()
    sentences = [
        *(compared[f"{name}_sentence"] for name in ("relation", "direction", "shared")),
        *(article[f"{name}_sentence"] for name in ("origin", "basis", "credit")),
    ]
    assert any("detrever" in sentence for sentence in sentences)
    assert not [sentence for sentence in sentences if set(sentence) & set(BIDI)]
