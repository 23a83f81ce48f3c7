"""The family page: lineage drawing, members, and who kept which paragraph."""

from __future__ import annotations

import re
import sqlite3
from itertools import pairwise

import pytest

from datasette_provenance.web.drawing.lineage import MAX_LANES, draw
from datasette_provenance.web.drawing.timescale import time_scale
from datasette_provenance.web.pages import kept
from datasette_provenance.web.pages.family import in_order, steps

from . import newsroom
from .reading import read

URL = "/news/-/provenance/family/"


def member(n, source=None, publisher="Quill Courier", hours=None, **more):
    return {
        "n": n,
        "id": n,
        "source_id": source,
        "publisher": publisher,
        "hours": hours,
        "role": "copy",
        "credited": None,
        "relation": "copy" if source else None,
        **more,
    }


async def test_a_missing_original_is_drawn_as_such(client):
    html = (await client.get(URL + "f1")).text
    assert "<title>AFP original, not in this table</title>" in html
    data = (await client.get(URL + "f1.json")).json()
    assert [(e["from"], e["to"], e["relation"]) for e in data["drawing"]["edges"]] == [
        (0, 1, "missing"),
        (1, 2, "copy"),
        (1, 3, "rewrite"),
    ]
    assert [lane["label"] for lane in data["drawing"]["lanes"]] == [
        "Marrow Gazette",
        "Tarn Post",
        "Daily Lantern",
    ]


async def test_an_original_in_the_table_comes_first(client):
    data = (await client.get(URL + "f2.json")).json()
    assert data["drawing"]["missing"] is None
    assert [m["id"] for m in data["members"]] == ["b01", "b02"]
    assert data["members"][1]["lag_words"] == "5 hours later"


def test_where_no_time_is_known_members_stand_in_the_order_of_their_versions():
    versions = {"third": (3, 3), "open": (None, 3), "second": (2, 3), "like first": (1, 3), "first": (None, None)}
    members = [
        {"id": id, "published": "", "version": v, "versions": n, "version_order": n and "texts"}
        for id, (v, n) in versions.items()
    ]
    assert [m["id"] for m in in_order(members, None)] == ["first", "like first", "second", "third", "open"]
    assert (in_order(members, None)[0]["version"], in_order(members, None)[0]["version_order"]) == (1, "texts")
    assert [m["id"] for m in in_order(members, "second")][:2] == ["second", "first"]
    members[0]["published"] = "2025-03-11T09:00:00Z"
    assert in_order(members, None) == members


async def test_each_node_is_a_link_with_a_name(client):
    page = read((await client.get(URL + "f1")).text)
    nodes = [attrs for tag, attrs in page.tags if tag == "a" and "prov-node" in attrs.get("class", "")]
    assert [node["href"].split("?")[-1] for node in nodes][1:] == ["a=a01&b=a02", "a=a01&b=a03"]
    assert "Islanders stranded by walkout\nTarn Post, 4 March 2031, 08:30 (80 minutes later)" in page.words


async def test_who_kept_which_paragraph(client):
    data = (await client.get(URL + "f1.json")).json()
    assert [column["publisher"] for column in data["columns"]] == ["Tarn Post", "Daily Lantern"]
    levels = [[cell["level"] for cell in row["cells"]] for row in data["paragraphs"]["rows"]]
    assert levels == [["most", "none"], ["all", "none"], ["part", "part"], ["all", "none"], ["none", "none"]]


async def test_who_kept_which_paragraph_without_quotations(client):
    """The third paragraph is half a quotation that both have."""
    page = f"{URL}f1?_provenance_not_quoted=1"
    data = (await client.get(page.replace("?", ".json?"))).json()
    levels = [[cell["level"] for cell in row["cells"]] for row in data["paragraphs"]["rows"]]
    assert levels == [["most", "none"], ["all", "none"], ["none", "none"], ["all", "none"], ["none", "none"]]
    assert "quotations left out" in (await client.get(page)).text
    assert any(
        href.endswith("/family/f1?_provenance_not_quoted=1#kept")
        for href in read((await client.get(f"{URL}f1")).text).hrefs()
    )


async def test_without_any_time_the_most_copied_is_compared_with(tmp_path, make_ds):
    path = newsroom.build(tmp_path / "news.db")
    with sqlite3.connect(path) as conn:
        conn.execute("update provenance_articles set published = null, source_id = 'a02' where family_id = 'f1'")
        conn.execute("update provenance_articles set source_id = null where article_id = 'a02'")
        conn.execute("update provenance_families set first_published = null, last_published = null")
    response = await make_ds(path).client.get(URL + "f1.json")
    assert [m["id"] for m in response.json()["members"]] == ["a02", "a01", "a03"]
    assert "no. 1, from which most others seem to come" in (await make_ds(path).client.get(URL + "f1")).text


async def test_unknown_family(client):
    response = await client.get(URL + "f9")
    assert response.status_code == 404
    assert "There is no family f9" in response.text


def test_paragraph_shares_count_words_in_common():
    text = "One two three four.\n\nFive six seven eight nine ten."
    passages = [
        {"kind": "narrative", "own_start": 0, "own_end": 19, "words": 4, "other": "a"},
        {"kind": "narrative", "own_start": 21, "own_end": len(text), "words": 3, "other": "b"},
        {"kind": "fact", "own_start": 0, "own_end": 3, "words": 1, "other": "b"},
    ]
    rows = kept.table(text, passages, ["a", "b"])["rows"]
    assert [[cell["share"] for cell in row["cells"]] for row in rows] == [[1.0, 0.0], [0.0, 0.5]]


def test_words_of_quotations_are_left_out_of_either_side():
    text = "One “two three four” five six.\n\n“Seven eight.”"
    passages = [
        {"kind": "quotation", "own_start": 5, "own_end": 19, "words": 3, "other": "a"},
        {"kind": "quotation", "own_start": text.index("Seven"), "own_end": len(text) - 2, "words": 2, "other": "a"},
        {"kind": "narrative", "own_start": 21, "own_end": 29, "words": 2, "other": "b"},
    ]
    rows = kept.table(text, passages, ["a", "b"], unquoted=True)["rows"]
    assert [(row["words"], [cell["share"] for cell in row["cells"]]) for row in rows] == [(3, [0.0, 0.667])]


def test_members_without_a_time_stand_in_their_own_zone():
    drawing = draw([member(1, hours=0), member(2, 1, hours=5), member(3, 1)], None)
    xs = [node["x"] for node in drawing["nodes"]]
    assert xs[0] < xs[1] < drawing["zone"]["x"] < xs[2]
    assert not drawing["zone"]["all"]


def test_no_times_at_all_gives_steps_from_the_source():
    drawing = draw([member(1), member(2, 1), member(3, 2), member(4, 1)], None)
    xs = {node["n"]: node["x"] for node in drawing["nodes"]}
    assert xs[1] < xs[2] == xs[4] < xs[3]
    assert drawing["zone"]["all"]
    assert drawing["ticks"] == []


def test_sources_that_go_round_in_a_circle_still_draw():
    assert len(draw([member(1, 2), member(2, 1), member(3, 3)], "AFP original")["nodes"]) == 3


@pytest.mark.parametrize("missing", [None, "The original is not in this table"])
def test_many_publishers_share_the_last_lane(missing):
    members = [member(n, 1 if n > 1 else None, f"Paper {n % 100}", hours=n / 7) for n in range(1, 301)]
    drawing = draw(members, missing)
    assert len(drawing["lanes"]) == MAX_LANES
    assert drawing["lanes"][-1]["label"] == f"and {100 - MAX_LANES + 1} more publishers"
    assert sum(lane["articles"] for lane in drawing["lanes"]) == 300
    for node in drawing["nodes"]:
        assert drawing["labels"] < node["x"] <= drawing["width"]
        assert drawing["top"] < node["y"] < drawing["height"]
        assert any(lane["y"] <= node["y"] <= lane["y"] + lane["height"] for lane in drawing["lanes"])


def test_nodes_of_a_lane_do_not_cover_each_other():
    drawing = draw([member(n, hours=0.01 * n) for n in range(4)] + [member(9, hours=50)], None)
    places = [(node["x"], node["y"]) for node in drawing["nodes"]]
    assert all(abs(a[0] - b[0]) >= 14 or a[1] != b[1] for i, a in enumerate(places) for b in places[:i])


def test_the_axis_is_compressed_only_where_most_come_at_once():
    assert not time_scale([0, 10, 20, 30]).compressed
    burst = time_scale([0, 0.1, 0.2, 0.3, 0.5, 200])
    assert burst.compressed
    places = [burst.place(hours) for hours in (0, 0.1, 1, 24, 200)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)


@pytest.mark.parametrize("hours", [[0], [0, 0, 0], [0, 0.4], [0, 1, 3], [0, 0.1, 0.2, 0.4, 900], [0, 30000]])
def test_ticks_are_apart_and_all_different(hours):
    ticks = time_scale(hours).ticks(0.07)
    assert len({label for _, label in ticks}) == len(ticks)
    assert all(b[0] - a[0] >= 0.07 for a, b in pairwise(ticks))
    assert all(0 <= place <= 1 for place, _ in ticks)


async def test_the_drawing_has_colours_of_its_own(client):
    """A site that serves no stylesheet of ours draws no black blocks."""
    html = (await client.get("/news/-/provenance/family/f1")).text
    (figure,) = re.findall(r'<figure class="prov-lineage">.*?</figure>', html, re.DOTALL)
    tags = read(figure).tags
    drawn = [(tag, attrs) for tag, attrs in tags if tag in ("circle", "rect", "path", "line")]
    assert len(drawn) > 20
    for tag, attrs in drawn:
        assert "stroke" in attrs if tag == "line" else "fill" in attrs, attrs
        if "prov-edge" in attrs.get("class", ""):
            assert (attrs["fill"], attrs["stroke"]) == ("none", "#55607a")
        if "prov-shape" in attrs.get("class", ""):
            assert attrs["fill"].startswith("#")
            assert attrs["stroke"].startswith("#")
    dashed = [attrs.get("stroke-dasharray") for _, attrs in drawn if "prov-edge-rewrite" in attrs.get("class", "")]
    assert dashed
    assert all(dashed)


def test_steps_from_the_source_end_in_a_circle():
    members = [{"id": n, "source_id": source} for n, source in enumerate([None, 0, 1, 4, 3, 9])]
    assert steps(members) == [0, 1, 2, 1, 1, 0]
    chain = [{"id": n, "source_id": n - 1} for n in range(9)]
    assert steps(chain) == [0, 1, 2, 3, 4, 5, 5, 5, 5]
