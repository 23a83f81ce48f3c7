"""Old newspapers: a column in one run of text, misread by a machine, with the agency of each item in brackets."""

import pytest

from datasette_provenance.attribution.mentions import find_mentions
from datasette_provenance.attribution.outlets import with_outlets
from datasette_provenance.attribution.registry import registry
from datasette_provenance.attribution.statement import own_origin
from datasette_provenance.records import Article

KNOWN = with_outlets(
    registry(), [{"name": "Wessland Press", "kind": "agency", "once": "Wessl. Preß", "years": "1900-1940"}]
)
ITEM = (
    "Der Rat der Stadt hat in seiner gestrigen Sitzung beschlossen, daß die lange Brücke im Frühjahr geöffnet werden soll; "
    "die Fischer hatten einen höheren Bogen verlangt, und die Arbeiten sollen vor der Heringszeit beendet sein. "
    "Die Fähre, welche seit neunzig Jahren die Bucht quert, wird alsdann an eine Insel weiter im Norden verkauft, wie der "
    "Bürgermeister mitteilte. Der Preis ist noch nicht bekannt, doch hört man von zwölftausend Kronen."
)


def read(text, published="1936-05-01"):
    article = Article("a", text, "", "Harbury Anzeiger", published)
    mentions = find_mentions(article, (), KNOWN)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    return [(m.kind, m.name) for m in mentions if m.name], own_origin(article, mentions, known=KNOWN)


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Harbury. 11. Juli. (DNB.) ", "DNB"),
        ("Harbury. 11. Juli. lDNB). ", None),
        ("Harbury, 14. März. (Havas,) ", "Havas"),
        ("Harbury, 14. März. (Hävas.) ", "Havas"),
        ("Harbury, 14. März. (United Preß.) ", "UPI"),
        ("HARBURY, 23 (Reuter). — ", "Reuters"),
        ("HARBURY, 12. — Reuter — ", "Reuters"),
        ("Harbury, 3. Nov. (Wessl. Preß) ", "Wessland Press"),
        ("Harbury, 3. Nov. (Hauses) ", None),
    ],
)
def test_an_item_opens_with_its_agency(opening, name):
    mentions, origin = read(opening + ITEM)
    assert mentions == ([("dateline", name)] if name else [])
    assert origin.name == (name or "Harbury Anzeiger")


def test_a_column_of_several_items_is_nobodys_alone():
    mentions, origin = read(f"{ITEM} (Havas). Lowton, 7. Mai. (Wolff.) {ITEM} Der Rest folgt. {ITEM}", "1930-05-01")
    assert {name for _, name in mentions} == {"Havas", "Wolff"}
    assert origin.name == "mixed"


@pytest.mark.parametrize(("end", "names"), [(" (ATS)", ["Keystone-SDA"]), (" / ats-afp", ["Keystone-SDA", "AFP"])])
def test_an_item_ends_with_its_agencies(end, names):
    mentions, _ = read(f"{ITEM}{end}", "1992-03-01")
    assert sorted(name for _, name in mentions) == sorted(names)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"Harbury, 14. März. (Havas.) {ITEM}", "1975-05-01"),
        (f"Harbury, 14. März. (Havas.) {ITEM}", "2015-05-01"),
        (f"Harbury, 14. März. (Havas.) {ITEM}", ""),
        (f"Der Agent (Wolff) sprach. {ITEM}", "2015-05-01"),
    ],
)
def test_names_of_their_time_mean_nothing_later(text, published):
    assert read(text, published)[0] == []
