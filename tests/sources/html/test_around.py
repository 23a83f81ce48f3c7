"""The lines above and below a story: those that name a source stay, for they are the evidence."""

import pytest

from .pages import STORY, TALE, TEXT, load, page, text_of

HEAD = "<h1>Mud closes the road</h1>"


def around(tmp_path, above="", below="", story=STORY):
    text = text_of(tmp_path, page(f"<article>{HEAD}{above}<div class=text>{story}</div>{below}</article>"))
    return [line for line in text.split("\n\n") if line not in TALE]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("<p class=byline>Ada Quill</p>", "Ada Quill"),
        ("<div class=meta><p>By Ada Quill</p></div>", "By Ada Quill"),
        ("<div><span itemprop=author>AFP</span></div>", "AFP"),
        ("<p><a rel=author href=/r>Reuters</a></p>", "Reuters"),
        ("<div class=article-source>Agence France-Presse</div>", "Agence France-Presse"),
        ("<p><time>11 March</time><span itemprop=author>AFP</span></p>", "11 March AFP"),
        ("<p>Associated Press</p>", "Associated Press"),
        ("<address>Ben Marsh in Oldmoor</address>", "Ben Marsh in Oldmoor"),
        ("<p>By Ada Quill, Reuters</p>", "By Ada Quill, Reuters"),
        (
            "<p class=standfirst>Tractors and a rope help where the council does not.</p>",
            "Tractors and a rope help where the council does not.",
        ),
        ("<time datetime=2031-03-11>Published 11 March 2031</time>", "Published 11 March 2031"),
        ("<p>Updated 5:32 am PDT, Sunday, July 15, 2018</p>", "Updated 5:32 am PDT, Sunday, July 15, 2018"),
    ],
)
def test_above(tmp_path, above, line):
    assert around(tmp_path, above) == ["Mud closes the road", line]


def test_below_the_lede(tmp_path):
    head = f"<p class=subtitle>{TALE[0]}</p><div class=info><div>AFP</div><div>11 March 2031, 18:58</div><div><a href=x>Share</a></div></div>"
    text = text_of(
        tmp_path, page(f"<article>{HEAD}{head}<div class=text>{STORY[STORY.index('<p>Two') :]}</div></article>")
    )
    assert text.split("\n\n") == ["Mud closes the road", TALE[0], "AFP", "11 March 2031, 18:58", *TALE[1:]]


@pytest.mark.parametrize(
    "above",
    [
        "<ul class=share><li><a href=x>Share</a><li><a href=y>Tweet</a></ul>",
        "<figure><img src=m.jpg><figcaption>A tractor in the ford. Photo: AFP</figcaption></figure>",
        "<div class=image-credit>Ada Quill/Reuters</div>",
        "<button>Listen</button>",
        "<p>4 min read</p>",
    ],
)
def test_not_above(tmp_path, above):
    assert around(tmp_path, above) == ["Mud closes the road"]


@pytest.mark.parametrize(
    "line",
    [
        "(AFP)",
        "© 2031 AFP",
        "Copyright 2031 The Associated Press. All rights reserved.",
        "Source: Reuters",
        "Additional reporting by Reuters",
        "This article was first published by Reuters.",
    ],
)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<footer><small>{}</small></footer>", "<div class=credit>{}</div>"])
def test_below(tmp_path, line, form):
    if "<footer>" in form:
        form = form.replace("footer", "div")
    assert around(tmp_path, below=form.format(line)) == ["Mud closes the road", line]


def test_not_below(tmp_path):
    below = """<div class=tags><a href=/t>Mud</a></div><h3>More stories</h3><ul><li><a href=/1>Bog man found</a> Reuters</li></ul>
    <p>By Ben Marsh</p>"""
    assert around(tmp_path, below=below) == ["Mud closes the road"]


def test_a_line_that_a_page_shows_twice_is_kept_once(tmp_path):
    assert around(tmp_path, "<p class='byline wide'>By Ada Quill</p><p class='byline narrow'>By Ada Quill</p>") == [
        "Mud closes the road",
        "By Ada Quill",
    ]


def test_the_frame_of_the_site_stays_out(tmp_path):
    body = f"""<header><a href=/>The Oldmoor Echo</a><p>Weather: rain. Reuters: 4 new stories</p></header><nav><p>By Reuters</p></nav>
    <main>{HEAD}<p class=byline>By Ada Quill</p>{STORY}</main><footer><p>© 2031 Reuters</p></footer>"""
    assert text_of(tmp_path, page(body)) == f"Mud closes the road\n\nBy Ada Quill\n\n{TEXT}"


def test_a_time_that_only_the_page_prints_is_its_time(tmp_path):
    row = load(tmp_path, page(f"<article>{HEAD}<p>Updated 5:32 am PDT, Sunday, July 15, 2018</p>{STORY}</article>"))
    assert row.article.published.startswith("2018-07-15T05:32")
