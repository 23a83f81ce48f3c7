"""Origins: a page's own credit first, then its family's, then the publisher's; nothing by a photo or a
citation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from datasette_provenance.attribution.basis import sentence
from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.outlets import with_outlets
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import cited, own_origin
from datasette_provenance.lineage.origins import Member, family_origin, in_family
from datasette_provenance.records import Article, Origin, Speaker

from ..attribution.credit_forms import FIRST, SECOND, THIRD, page

STORY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def article(text: str, publisher: str = "Harbury Post", **fields: Any) -> Article:
    return Article(**{"id": "a", "title": "Bridge to open", "publisher": publisher, "text": text, **fields})


def own(text: str, publisher: str = "Harbury Post", page_data: dict[str, str] | None = None, **fields: Any) -> Origin:
    given = article(text, publisher, page=tuple((page_data or {}).items()), **fields)
    return own_origin(given, find_mentions(given, ()))


@pytest.mark.parametrize(
    ("text", "publisher", "name", "basis", "credited"),
    [
        (page("lead", "HARBURY (AFP): "), "Harbury Post", "AFP", "Carries the dateline HARBURY (AFP)", True),
        (page("lead", "HARBURY (AFP): "), "", "AFP", "Carries the dateline HARBURY (AFP)", True),
        (page("lead", "HARBURY (AFP): "), "AFP", "AFP", "Published by AFP itself", None),
        (
            page("above", "By Jane Dole, The Washington Times"),
            "",
            "The Washington Times",
            "Byline: Jane Dole, The Washington Times",
            True,
        ),
        (
            page("above", "By Jane Dole, Harbury Post"),
            "Harbury Post",
            "Harbury Post",
            "The publisher's own report: the byline names it, no other source named",
            None,
        ),
        (
            page("above", "By Jane Dole"),
            "Harbury Post",
            "Harbury Post",
            "The publisher's own report: byline of its staff, no other source named",
            None,
        ),
        (
            page("inside", ""),
            "Harbury Post",
            "Harbury Post",
            "Taken for the publisher's own: the stored text names no other source",
            None,
        ),
        (page("inside", ""), "", "", "Neither the stored text nor the page's address names a source", None),
        (
            page("above", "By Jane Dole, CNN"),
            "CNN",
            "CNN",
            "The publisher's own report: the byline names it, no other source named",
            None,
        ),
        (
            page("below", "(Reporting by Jane Dole; Editing by Tim Roe)"),
            "Harbury Post",
            "Reuters",
            "Closing line: (Reporting by Jane Dole; Editing by Tim Roe)",
            True,
        ),
        (
            page("above", "By Jane Dole | NJ Advance Media"),
            "nj.com",
            "The Star-Ledger",
            "The publisher's own report: byline of its staff, no other source named",
            None,
        ),
    ],
)
def test_own_credit_comes_first(text, publisher, name, basis, credited):
    origin = own(text, publisher)
    assert (origin.name, sentence(origin), origin.credited) == (name, basis, credited)


@pytest.mark.parametrize(
    "text",
    [
        page("above", "By Jane Dole, Harbury Post") + "\n\nThe Associated Press contributed to this report.",
        page("above", "By JANE DOLE, CNN, AP"),
        page("below", "With Post Wires"),
        page("below", "Harbury Post's Jane Dole and The Associated Press contributed to this report."),
        page("above", "By Jane Dole with AFP"),
    ],
)
def test_staff_text_with_a_part_by_an_agency_is_mixed(text):
    origin = own(text)
    assert origin.name == "mixed"
    assert origin.credited is True


@pytest.mark.parametrize(
    "text",
    [
        page("above", "The bridge on Monday, July 16, 2018. (AP Photo/Jane Dole)"),
        page("above", "Jane Dole / AFP"),
        page("inside", "“It is only a bridge,” the mayor told Reuters."),
        page("inside", "Two piers were built twice, according to a report from The Associated Press."),
        page("inside", "The Armed Forces of the Philippines sent engineers. The AFP said that they would stay."),
        page("below", "Copyright © 2018 Harbury Post. All rights reserved."),
    ],
)
def test_a_photo_or_a_citation_makes_no_origin(text):
    assert own(text).name == "Harbury Post"


def test_own_copyright_under_agency_copy():
    text = page("lead", "HARBURY (AP) - ") + "\n\nCopyright © 2018 The Washington Times, LLC."
    assert own(text, "washingtontimes.com").name == "AP"


@pytest.mark.parametrize(
    "text",
    [
        "Watch the bridge open\n\nThe mayor of the town opens the long bridge over the bay and walks over "
        "it with the band.",
        "\n\n".join(f"The bridge of Harbury on Monday, July {n}, 2018. (AP Photo/Jane Dole)" for n in range(10, 18)),
        "\n\n".join(f"{FIRST[:120]} {n} ..." for n in range(12)),
    ],
)
def test_a_page_without_an_article_has_no_origin(text):
    origin = own(text)
    assert (origin.name, origin.credited) == ("", None)
    assert origin.kind == "none"
    assert sentence(origin).startswith("No article in the stored text")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"canonical": "https://www.theguardian.com/bridge"}, "The Guardian"),
        ({"syndication_source": "https://www.reuters.com/bridge"}, "Reuters"),
        ({"credit": "Jane Dole/AFP"}, "AFP"),
        ({"source": "BBC News"}, "BBC News"),
        ({"author": "Associated Press"}, "AP"),
        ({"author": "Jane Dole", "canonical": "https://harburypost.example/bridge"}, "Harbury Post"),
        ({"author": "Jane Dole, Reuters"}, "Reuters"),
        ({"author": '[{"name": "Jane Dole"}, {"name": "Agence France-Presse"}]'}, "AFP"),
        ({"author": "Jane Dole, Harbury Post and AP"}, "Harbury Post"),
        ({"author": "https://www.facebook.com/cnn"}, "Harbury Post"),
        ({"author": "Jane Dole, Tim Roe, Reuters"}, "Harbury Post"),
        ({"author": "AFP, Reuters"}, "Harbury Post"),
        ({"author": "Reuters Staff"}, "Reuters"),
        ({"author": "Ann Sun, Time"}, "Harbury Post"),
        ({"credit": "Photo: Jane Dole/AFP"}, "Harbury Post"),
        ({"credit": "© 2024 Harbury Post"}, "Harbury Post"),
        ({"source": "https://www.harburypost.example/feed"}, "Harbury Post"),
        ({"source": "Harbury Post", "credit": "Reuters"}, "Reuters"),
    ],
)
def test_page_data(data, name):
    origin = own(STORY, page_data=data)
    assert (origin.name, origin.credited) == (name, None if name == "Harbury Post" else True)


@pytest.mark.parametrize(
    ("publisher", "url"),
    [
        ("Harbury Post", "https://www.reuters.com/world/bridge"),
        ("The Guardian", "https://www.reuters.com/world/bridge"),
        ("Reuters Staff", "https://harburypost.example/bridge"),
    ],
)
def test_a_printed_credit_is_never_uncredited(publisher, url):
    printed = own(page("lead", "HARBURY (Reuters) - "), publisher, url=url)
    origin = in_family(article(STORY, publisher), printed, replace(FAMILY, name="Reuters"), "copy")
    assert (origin.name, origin.credited) == ("Reuters", None if "Reuters" in publisher else True)


def test_what_staff_outweighs_is_printed_all_the_same():
    light = own(page("above", "By Jane Dole") + "\n\nSource: AFP")
    assert (light.name, light.names) == ("Harbury Post", ("AFP",))
    assert in_family(article(STORY), light, FAMILY, "copy").credited is True


@pytest.mark.parametrize("publisher", ["ANSA English", "AFP Fact Check", "dpa-infocom", "AP News", "PA", "Reuters UK"])
def test_an_agency_is_its_own_source_by_any_of_its_services(publisher):
    origin = own(STORY, publisher)
    assert (origin.form, origin.credited) == ("agency", None)


def test_whoever_edits_the_story_is_of_the_agency_that_its_dateline_names():
    text = page("lead", "HARBURY (Xinhua) -- ") + "\n\n(Reporting by Jane Dole; Editing by Tim Roe)"
    assert own(text, "Xinhua").name == "Xinhua"
    assert own(text).name == "Xinhua"


@pytest.mark.parametrize("first", [page("lead", "HARBURY (AFP): "), page("above", "By Jane Dole, AFP")])
@pytest.mark.parametrize("last", ["Source: Reuters", "Reuters contributed to this report.", "© 2018 Reuters"])
def test_who_stands_above_the_text_goes_before_who_stands_below(first, last):
    origin = own(f"{first}\n\n{last}")
    assert (origin.name, origin.kind) == ("AFP", "dateline" if "HARBURY" in first else "byline")


def test_whom_an_agencys_writer_helped_is_a_staff_that_is_named():
    helped = "AP writer Tim Roe contributed to this report."
    assert own(page("above", "By Jane Dole") + f"\n\n{helped}").name == "mixed"
    alone = own(page("inside", "") + f"\n\n{helped}")
    assert (alone.name, alone.form) == ("AP", "helped")


def test_a_paper_is_itself_by_any_of_its_names():
    """The Star-Ledger's site is nj.com, and its copy is signed NJ Advance Media."""
    for name in ("nj.com", "NJ Advance Media", "The Star-Ledger"):
        assert own(STORY, "nj.com", {"source": f"AFP via {name}"}).name == "AFP"
        assert own(STORY, "nj.com", {"source": name}).credited is None
        assert own(page("above", f"By Jane Dole, {name}"), "nj.com").credited is None


def test_the_text_goes_before_the_pages_data():
    assert own(page("lead", "HARBURY (AFP): "), page_data={"author": "Reuters"}).name == "AFP"


def test_an_article_signed_with_its_outlet_is_taken_from_it_only_by_a_surer_link():
    signed = Origin("Harbury Post", "own byline", 0.96, None, form="signed")
    assert in_family(article(STORY), signed, FAMILY, "rewrite", certainty=0.8) == signed
    assert in_family(article(STORY), signed, FAMILY, "rewrite", certainty=0.98).name == "AFP"
    assert in_family(article(STORY), signed, FAMILY, "copy", certainty=0.8).name == "AFP"
    assert in_family(article(STORY), STAFF, FAMILY, "rewrite", certainty=0.8).name == "AFP"


def test_agency_heading_of_a_running_story():
    origin = own(f"HARBURY — The Latest on the bridge (all times local):\n\n{STORY}")
    assert (origin.name, origin.credited) == ("AP", False)


def test_cited_leaves_out_the_origin_and_the_publisher():
    text = page("lead", "HARBURY (AFP) - ") + (
        "\n\n“It is only a bridge,” she told AFP.\n\nThe Guardian reported that it was late.\n\nThe "
        "Harbury Post reported it too."
    )
    given = article(text)
    mentions = find_mentions(given, ())
    assert cited(mentions, own_origin(given, mentions), "Harbury Post") == ("The Guardian",)


def member(
    name: str,
    credited: bool | None,
    published: str = "",
    publisher: str = "Harbury Post",
    confidence: float = 0.96,
) -> Member:
    given = article(
        STORY, publisher, id=f"{publisher} {published}", title=f"Bridge in {publisher}", published=published
    )
    return Member(given, Origin(name, "dateline", confidence, credited, "HARBURY (AFP)"), published)


def test_family_goes_by_its_members_credits_and_agencies_weigh_most():
    family = family_origin(
        [
            member("Harbury Post", None, "2024-01-01T08:00:00+00:00"),
            member("AFP", True, "2024-01-01T10:00:00+00:00", "Lowton Times"),
            member("The Guardian", True, "2024-01-01T09:00:00+00:00", "Southport News"),
        ]
    )
    assert family.name == "AFP"
    assert sentence(family) == "“Bridge in Lowton Times” (Lowton Times) credits AFP: carries the dateline HARBURY (AFP)"
    assert family.credited is None


def test_family_without_credits_is_the_first_publishers():
    family = family_origin(
        [
            member("Lowton Times", None, "2024-01-02T08:00:00+00:00", "Lowton Times"),
            member("Harbury Post", None, "2024-01-01T08:00:00+00:00"),
        ]
    )
    assert family.name == "Harbury Post"
    assert family.confidence < 0.7


def test_family_of_none():
    assert family_origin([member("", None)]).name == ""


def test_family_does_not_depend_on_the_order_of_its_members():
    members = [member("AP", True, "", "A"), member("Reuters", True, "", "B"), member("C", None, "", "C")]
    assert family_origin(members) == family_origin(members[::-1])


SPEAKER = Speaker("lowton", "Bridge in Lowton Times", "Lowton Times")
FAMILY = Origin("AFP", "dateline", 0.98, None, "HARBURY (AFP)", speaker=SPEAKER)
STAFF = Origin("Harbury Post", "own byline", 0.96, None, form="staff")


@pytest.mark.parametrize("relation", ["copy", "rewrite"])
def test_uncredited_copy(relation):
    origin = in_family(article(STORY), STAFF, FAMILY, relation)
    assert (origin.name, origin.credited) == ("AFP", False)
    assert (origin.kind, origin.speaker) == ("family", SPEAKER)
    assert sentence(origin).endswith(
        "“Bridge in Lowton Times” (Lowton Times), which credits AFP; the stored text names no source"
    )


def test_who_told_it_before_the_agency_did_not_rewrite_it():
    """Where no page credits the agency and its own is the only sign."""
    agencys = replace(FAMILY, kind="own", form="agency")
    assert in_family(article(STORY), STAFF, agencys, "rewrite", later=False) == STAFF
    assert in_family(article(STORY), STAFF, agencys, "rewrite", later=True).name == "AFP"
    assert in_family(article(STORY), STAFF, agencys, "copy", later=False).name == "AFP"


def test_the_sentence_does_not_say_that_a_silent_twin_credits():
    twin = article(STORY, "Southport News", title="Our bridge")
    assert sentence(in_family(article(STORY), STAFF, FAMILY, "copy", twin)) == (
        "Same text as “Our bridge” (Southport News); “Bridge in Lowton Times” (Lowton Times) carries this "
        "story too and "
        "credits AFP; the stored text names no source"
    )


def test_a_title_that_speaks_of_credits_decides_nothing():
    title = "“A” (B) credits The Guardian: byline: C"
    family = family_origin([member("AFP", True, "", "Lowton Times")._replace(article=article(STORY, "D", title=title))])
    assert in_family(article(STORY), STAFF, family, "copy").name == "AFP"


def test_a_page_that_is_cut_off_is_not_accused():
    origin = in_family(article(STORY[:-40] + "..."), STAFF, FAMILY, "copy")
    assert (origin.name, origin.credited) == ("AFP", None)


@pytest.mark.parametrize(
    ("own_one", "relation", "share"),
    [
        (STAFF, "partial", 1.0),
        (STAFF, "quotes", 1.0),
        (STAFF, "copy", 0.2),
        (Origin("Reuters", "dateline", 0.98, True), "copy", 1.0),
        (Origin("mixed", "byline", 0.8, True), "copy", 1.0),
        (Origin("", "none", 0.9, None, form="pictures"), "copy", 1.0),
    ],
)
def test_what_keeps_its_own_origin(own_one, relation, share):
    assert in_family(article(STORY), own_one, FAMILY, relation, share=share) == own_one


def test_an_outlet_that_nobody_credits_takes_no_others_copy():
    family = Origin("Lowton Times", "own", 0.5, None, form="first", speaker=SPEAKER)
    assert in_family(article(STORY), STAFF, family, "copy") == STAFF


def test_unknown_publisher_takes_the_familys_origin():
    unknown = own(STORY, "")
    origin = in_family(article(STORY, ""), unknown, FAMILY, "rewrite")
    assert (origin.name, origin.credited) == ("AFP", False)


OUTLETS_FAMILY = Origin("The Guardian", "byline", 0.98, None, "By Jane Dole, The Guardian", speaker=SPEAKER)


@pytest.mark.parametrize(
    ("publisher", "relation", "name"),
    [
        ("Harbury Post", "copy", "The Guardian"),
        ("Harbury Post", "rewrite", "Harbury Post"),
        ("Lowton Times", "copy", "Lowton Times"),
    ],
)
def test_an_outlets_copy_is_told_by_another_publishers_credit_only(publisher, relation, name):
    own_one = own(STORY, publisher)
    origin = in_family(article(STORY, publisher), own_one, OUTLETS_FAMILY, relation)
    assert (origin.name, origin.credited) == (name, None if name == publisher else False)


def test_one_house_is_cited_once():
    text = page("inside", "“It is only a bridge,” he told CBS.") + "\n\nShe told CBS News and told NBC that it is."
    given = article(text)
    mentions = find_mentions(given, ())
    assert cited(mentions, own_origin(given, mentions), "Harbury Post") == ("CBS News", "NBC")


@pytest.mark.parametrize(
    "end",
    [
        "The council will",
        "The council will vote [+1234 chars]",
        "The council will vote.\n\nRead more",
        "The council will vote.\n\nSubscribe to continue reading this story.",
        "The council will vote.\n\nJetzt für einen Euro weiterlesen",
        "The council will vote.\n\nCet article est réservé aux abonnés.",
    ],
)
def test_where_the_stored_text_breaks_off_nobody_is_accused_and_the_sentence_says_why(end):
    text = f"{STORY} {end}"
    assert own(text).form == "cut"
    origin = in_family(article(text), own(text), FAMILY, "copy")
    assert origin.credited is None
    assert sentence(origin).endswith("; the stored text breaks off, so a credit may be missing")


@pytest.mark.parametrize(
    "text",
    [
        "橋は月曜日に開通すると市長が述べた。漁師たちは高い橋を求めていた。\n\n市議会は昨年の秋に同意した。工事は春に終わる。",
        "大桥将于周一开通，市长说。渔民要求更高的桥拱。市议会去年秋天同意了。",
        f"Bridge to open. {' '.join(f'{FIRST} {SECOND} {THIRD}' for _ in range(4))} (AP Photo/Ann Poe) {FIRST}",
    ],
)
def test_what_cannot_be_counted_and_what_is_mostly_prose_is_an_article(text):
    assert own(text).kind == "own"


def test_papers_of_one_house_do_not_carry_each_others_copy_uncredited():
    known = with_outlets(
        registry(), [{"name": name, "group": "Wessland Media"} for name in ("Harbury Post", "Lowton Echo")]
    )
    echo = Origin(
        "Lowton Echo", "byline", 0.97, None, "By Jane Dole, Lowton Echo", speaker=Speaker("b", "T", "Tarn Gazette")
    )
    inside = in_family(article(STORY), STAFF, echo, "copy", known=known)
    assert (inside.name, inside.credited) == ("Lowton Echo", None)
    assert sentence(inside).endswith("; both are papers of one house")
    outside = in_family(article(STORY, "Marrow Gazette"), STAFF, echo, "copy", known=known)
    assert (outside.name, outside.credited) == ("Lowton Echo", False)
    assert "house" not in sentence(outside)
