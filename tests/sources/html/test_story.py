"""Which part of a page is its story, whatever stands around it."""

import json
import time

import pytest

from .pages import STORY, TALE, TEXT, load, page, text_of

TEASER = '<article><h3><a href="/{0}">{1}</a></h3><p>{2}</p></article>'
TEASERS = "".join(
    TEASER.format(n, *words)
    for n, words in enumerate(
        [
            ("Bakery burns", "Nobody was hurt when the oven caught fire, and the rolls were late for once."),
            ("Goats at large", "Six goats walked through the market and ate what the greengrocer had put out."),
            ("Choir looks for basses", "It sings on Thursdays, and nobody has to be able to read music for that."),
        ]
    )
)
LINKED = "".join(
    f'<article class="x"><a href="/{n}"><h3>Late bus {n}</h3><p>It came at noon.</p></a></article>' for n in "123"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{STORY}</main><section>{TEASERS}</section>",
        f"<main>{STORY}</main><section>{LINKED}</section>",
        f"<section>{TEASERS}</section><div class='b'>{STORY}</div>",
        f"<div>{STORY}</div><article class=newsletter><p>Subscribe for news of the moor.</p></article>",
        f"<form method=post action=x><div>{STORY}</div></form>",
        f"<noscript><img src=x.gif>{STORY}",
        f"<aside><div>{STORY}</div></aside><nav><a href=/>Home</a> <a href=/a>Moor</a></nav>",
        f"<div class='popup-modal'>{STORY}</div>",
        f"<div hidden>{STORY}</div>",
        f"<div><article>{STORY}</article><aside><h2>Most read</h2><ol><li><a href=1>Bog man found</a></ol></aside></div>",
        f"<article>{STORY}<div class='newsletter-box'><p>Get the best of the moor in your letterbox every day.</p></div></article>",
        f"<article>{STORY}</article><div id=comments><p>I have lived here for sixty years and the road was never dry.</p></div>",
        f"<div id=cookie-consent><p>We and our 412 partners keep things on your device, as you surely like.</p></div>{STORY}",
        f"<table><tr><td><a href=/>Home</a></td><td>{STORY}</td></tr></table>",
    ],
)
def test_the_story_and_nothing_else(tmp_path, body):
    assert text_of(tmp_path, page(body)) == TEXT


def test_what_stands_between_its_paragraphs_stays(tmp_path):
    parts = STORY.split("\n")
    body = f"{parts[0]}<h2>Rope and boots</h2>{parts[1]}<ul><li>One rope of ten metres</li><li>Boots</li></ul>{''.join(parts[2:])}"
    text = text_of(tmp_path, page(f"<article><h1>Mud closes the road</h1>{body}</article>"))
    assert text.split("\n\n") == [
        *(
            "Mud closes the road",
            TALE[0],
            "Rope and boots",
            TALE[1],
            "One rope of ten metres",
            "Boots",
            TALE[2],
            TALE[3],
        )
    ]


def test_a_story_of_several_parts_is_one(tmp_path):
    more = [f"<p>{line.replace('Mud', 'Snow').replace('Two', 'Four')} It was said twice.</p>" for line in TALE]
    body = "".join(f"<div class=part>{part}</div><div class=ad><p>Buy boots.</p></div>" for part in (STORY, *more))
    text = text_of(tmp_path, page(f"<article>{body}</article>"))
    assert all(line in text for line in TALE)
    assert text.count("It was said twice") == 4
    assert "Buy boots" not in text


def test_the_readers_say_more_than_the_story(tmp_path):
    talk = "".join(
        f"<div class=talk><p>Reader {n} has seen this road in all weathers, says so at length and will say it again soon.</p></div>"
        for n in range(60)
    )
    text = text_of(
        tmp_path,
        page(
            f"<article class=entry><div class=entry-content>{STORY}</div></article><div class=comment-list>{talk}</div>"
        ),
    )
    assert text == TEXT


def data(**said):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


def test_the_pages_own_article_body_decides(tmp_path):
    other = "".join(
        f"<p>Notice {n}: the quarry blasts on weekdays, and whoever hears the horn leaves the path.</p>"
        for n in range(50)
    )
    tale = [
        *TALE,
        *(f"The {n}. house by the mill was dry, its cellar was not, and the hens sat on the stairs." for n in range(9)),
    ]
    body = f"<div class=x>{other}</div><div class=y>{''.join(f'<p>{line}</p>' for line in tale)}</div>"
    assert text_of(tmp_path, page(body, data(articleBody=" ".join(tale)))) == "\n\n".join(tale)


def test_a_story_that_stands_in_the_pages_data_alone(tmp_path):
    said = data(articleBody="\n".join(TALE).replace("Quill Hill", "Quill &amp; Hill"))
    text = text_of(
        tmp_path, page("<div id=app>Loading</div><p>Please turn on scripts to see the news of the moor.</p>", said)
    )
    assert text == TEXT.replace("Quill Hill", "Quill & Hill")


def test_a_summary_in_the_data_does_not_take_its_place(tmp_path):
    assert text_of(tmp_path, page(f"<article>{STORY}</article>", data(articleBody=TALE[0]))) == TEXT


def test_words_that_pages_break_are_whole(tmp_path):
    assert text_of(tmp_path, page(STORY.replace("chapel", "cha\xadpel").replace("mayor", "ma\u200byor"))) == TEXT


DEEP = 50_000


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * DEEP + STORY,
        STORY + "<b>" * DEEP,
        "<ul><li>" * (DEEP // 2) + STORY + "</ul>" * (DEEP // 2),
        "<div>" * 400 + STORY + "</div>" * 400,
        STORY + "<!--" * DEEP,
        STORY + "<h3><a href=/x>t</a></h3>" * (DEEP // 5),
        f"<p {' '.join(f'a{n}=1' for n in range(DEEP))}>" + STORY,
    ],
    ids=["unclosed", "bold", "lists", "nested", "comments", "headlines", "attributes"],
)
def test_bombs_are_read_in_bounded_time(tmp_path, body):
    begun = time.process_time()
    text = text_of(tmp_path, page(body))
    assert time.process_time() - begun < 20
    assert all(line in text for line in TALE)


def test_many_paragraphs_are_read_in_bounded_time(tmp_path):
    begun = time.process_time()
    text = text_of(
        tmp_path, page("".join(f"<p>Line {n} of a long tale of the moor and its weather." for n in range(DEEP)))
    )
    assert time.process_time() - begun < 30
    assert text.count("Line ") == DEEP


@pytest.mark.parametrize(
    "html", [b"<html>\x00\x00</html>", b"<!doctype html>", b"<html><script>", b"<html><head></head></html>"]
)
def test_what_holds_no_text_is_a_reject(tmp_path, html):
    assert load(tmp_path, html).reason
