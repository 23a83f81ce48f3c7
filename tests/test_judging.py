"""Judgements of people: written whole or not at all, kept over every run, counted by the next one."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import ProvenanceError, SourceError, StateError
from datasette_provenance.evaluate import evaluate, less_than
from datasette_provenance.judging import FIELDS, Given, judge, read_file
from datasette_provenance.records import JudgedLink, JudgedOrigin
from datasette_provenance.slim import slim
from datasette_provenance.store import judgements
from datasette_provenance.store.judgements import Judged

from .test_detect import rows
from .test_incremental import FAMILY_IDS

REWRITE = ("ferry-harbourcourier", "ferry-dailybeacon")
COPY = ("ferry-lindmarkgazette", "ferry-ap")


def all_of(path, sql, *values):
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql, values).fetchall()


def link(path, a, b):
    sql = (
        "select relation, confidence, same_copy, is_parent, judgement, found_relation from provenance_links "
        "where (article_id = ? and source_id = ?) or (article_id = ? and source_id = ?)"
    )
    return all_of(path, sql, a, b, b, a)[0]


def origin(path, article):
    sql = "select origin, origin_kind, origin_confidence, credited, judgement, found_origin from provenance_articles where article_id = ?"
    return all_of(path, sql, article)[0]


def people(path):
    return all_of(path, "select * from provenance_judgements order by id")


def run(*arguments):
    return CliRunner().invoke(provenance, ["judge", *map(str, arguments)])


def test_a_rejected_link_joins_nothing_and_is_claimed_nowhere(copied):
    family = dict(all_of(copied, "select article_id, family_id from provenance_articles where family_id like 'wheat%'"))
    member = "wheat-capelindenherald"
    assert member in family
    others = all_of(
        copied, "select article_id, source_id from provenance_links where ? in (article_id, source_id)", member
    )
    judge(copied, [Given(*pair, "rejected", "Ada") for pair in others])
    assert detect(copied).judged == len(others)
    assert all_of(
        copied, "select family_id, role, source_id from provenance_articles where article_id = ?", member
    ) == [(None, "independent", None)]
    assert (
        all_of(copied, "select value from _provenance_facets where facet = 'relation' and article_id = ?", member) == []
    )
    for pair in others:
        relation, confidence, same_copy, is_parent, said, found = link(copied, *pair)
        assert (confidence, same_copy, is_parent, said) == (0, 0, 0, "rejected")
        assert relation == found


def test_a_confirmed_link_is_certain_and_what_people_say(copied):
    judge(copied, [Given(*COPY, "confirmed", "Ada", relation="rewrite"), Given(*REWRITE, "disputed", "Ada")])
    before = link(copied, *REWRITE)
    detect(copied)
    assert link(copied, *COPY)[:3] == ("rewrite", 1, 1)
    assert link(copied, *COPY)[4:] == ("confirmed", "copy")
    assert link(copied, *REWRITE)[:4] == before[:4]
    assert link(copied, *REWRITE)[4] == "disputed"
    assert all_of(copied, "select role from provenance_articles where article_id = ?", COPY[0]) == [("rewrite",)]


def test_origins(copied):
    judge(
        copied,
        [
            Given("ferry-dailybeacon", None, "rejected", "Ada"),
            Given("talsperre-nordheider", None, "confirmed", "Ada"),
            Given("oysters-capelindenherald", None, "confirmed", "Ada", origin="agence france-presse"),
            Given("wheat-eastgate", None, "disputed", "Ada"),
        ],
    )
    disputed = origin(copied, "wheat-eastgate")
    detect(copied)
    assert origin(copied, "ferry-dailybeacon")[0] != "AFP"
    assert origin(copied, "ferry-dailybeacon")[4:] == ("rejected", "AFP")
    assert origin(copied, "talsperre-nordheider") == ("dpa", "dateline", 1, 1, "confirmed", "dpa")
    told = origin(copied, "oysters-capelindenherald")
    assert told == ("AFP", "judgement", 1, 0, "confirmed", "Cape Linden Herald")
    assert origin(copied, "wheat-eastgate") == (*disputed[:4], "disputed", disputed[0])
    values = all_of(copied, "select value, article_id from _provenance_facets where facet = 'judged' order by 1, 2")
    assert values == [
        ("origin confirmed", "oysters-capelindenherald"),
        ("origin confirmed", "talsperre-nordheider"),
        ("origin disputed", "wheat-eastgate"),
        ("origin rejected", "ferry-dailybeacon"),
    ]


def test_a_confirmed_origin_speaks_for_its_family(copied):
    """Of a family of which nobody's page names another, one is known to carry an agency's copy."""
    family, root = all_of(
        copied, "select id, root_id from provenance_families where origin_kind = 'own' and origin not in ('AFP', 'AP')"
    )[0]
    judge(copied, [Given(root, None, "confirmed", "Ada", origin="Reuters")])
    detect(copied)
    assert all_of(copied, "select origin, origin_by from provenance_families where id = ?", family) == [
        ("Reuters", root)
    ]
    said = all_of(copied, "select origin_basis from provenance_families where id = ?", family)[0][0]
    assert said.startswith("A person says that")


@pytest.mark.parametrize("withdrawn", [False, True])
def test_judgements_alone_are_noticed_as_a_run_from_scratch_counts_them(copied, tmp_path, withdrawn):
    given = [
        Given(*REWRITE, "rejected", "Ada"),
        Given(*COPY, "confirmed", "Ada", relation="partial"),
        Given("wheat-dailybeacon", "wheat-eastgate", "rejected", "Bo"),
        Given("ferry-meridianpost", None, "rejected", "Bo"),
        Given("water-meridianpost", None, "confirmed", "Bo", origin="own"),
    ]
    judge(copied, given)
    if withdrawn:
        detect(copied)
        judge(copied, [one._replace(judgement="withdrawn") for one in given[1:]])
    once = tmp_path / "once.db"
    shutil.copy(copied, once)
    assert detect(copied).judged == len(given) - withdrawn
    detect(once, rebuild=True)
    assert rows(copied, but=FAMILY_IDS) == rows(once, but=FAMILY_IDS)
    assert (detect(copied).judged, detect(copied).changed) == (0, 0)


def test_they_survive_new_articles_lost_articles_and_every_kind_of_run(copied):
    judge(copied, [Given(*REWRITE, "rejected", "Ada"), Given("ferry-dailybeacon", None, "rejected", "Ada")])
    before = people(copied)
    with closing(Database(str(copied))) as db:
        gone = db["articles"].get("ferry-dailybeacon")
        db["articles"].delete("ferry-dailybeacon")
    detect(copied)
    with closing(Database(str(copied))) as db:
        db["articles"].insert(gone)
    detect(copied)
    assert link(copied, *REWRITE)[4] == "rejected"
    assert origin(copied, "ferry-dailybeacon")[4] == "rejected"
    detect(copied, rebuild=True)
    # the results of an older version: another layout, with columns that are there no more
    with closing(Database(str(copied))) as db:
        db["provenance_links"].drop()
        db["_provenance_settings"].update("sketches", {"value": json.dumps({"tables": "older"})})
        db.conn.execute("alter table provenance_judgements drop column note")
        db.conn.commit()
    detect(copied)
    assert link(copied, *REWRITE)[4] == "rejected"
    names = [row[1] for row in all_of(copied, "pragma table_info(provenance_judgements)")]
    at = list(judgements.COLUMNS).index("note")
    assert [dict(zip(names, row, strict=True))["by"] for row in people(copied)] == ["Ada", "Ada"]
    assert "note" in names
    assert len(before[0]) == len(names) > at


def test_a_row_written_by_hand_that_links_an_article_with_itself_counts_for_nothing(copied):
    with closing(sqlite3.connect(copied)) as conn, conn:
        judgements.write(conn, "articles", [Judged(COPY[0], COPY[0], "rejected", by="Ada")])
    assert detect(copied).judged == 0
    assert len(people(copied)) == 1


def test_another_table_has_judgements_of_its_own(copied):
    judge(copied, [Given(*REWRITE, "rejected", "Ada")])
    with closing(Database(str(copied))) as db:
        db.conn.execute("create table other as select * from articles")
        db["other"].transform(pk="id")
    detect(copied, table="other")
    assert link(copied, *REWRITE)[4] is None
    detect(copied, table="articles")
    assert link(copied, *REWRITE)[4] == "rejected"


def test_a_reviewer_has_one_judgement_of_each_link_whichever_way_it_is_named(copied):
    judge(copied, [Given(*REWRITE, "rejected", "Ada", "No."), Given(*REWRITE[::-1], "confirmed", "Ada", "Yes.")])
    judge(copied, [Given(*REWRITE, "disputed", "Bo")])
    said = all_of(copied, 'select "by", judgement, note from provenance_judgements order by "by"')
    assert said == [("Ada", "confirmed", "Yes."), ("Bo", "disputed", None)]
    judge(copied, [Given(*REWRITE[::-1], "withdrawn", "Bo")])
    assert len(people(copied)) == 1
    with pytest.raises(ProvenanceError, match="nothing to withdraw"):
        judge(copied, [Given(*REWRITE, "withdrawn", "Bo")])


LINKS = [
    (["confirmed copy", "confirmed copy"], JudgedLink("confirmed", "copy")),
    (["rejected copy", "rejected rewrite"], JudgedLink("rejected", None)),
    (["confirmed copy", "confirmed rewrite"], JudgedLink("disputed", None)),
    (["confirmed copy", "rejected copy"], JudgedLink("disputed", None)),
    (["disputed copy"], JudgedLink("disputed", None)),
    (["confirmed copy", "disputed copy"], JudgedLink("disputed", None)),
]
ORIGINS = [
    (["confirmed AFP"], JudgedOrigin("confirmed", ("AFP",))),
    (["confirmed AFP", "rejected Reuters"], JudgedOrigin("confirmed", ("AFP",))),
    (["rejected AFP", "rejected Reuters"], JudgedOrigin("rejected", ("AFP", "Reuters"))),
    (["confirmed AFP", "rejected AFP"], JudgedOrigin("disputed", ())),
    (["confirmed AFP", "confirmed Reuters"], JudgedOrigin("disputed", ())),
    (["rejected AFP", "disputed AFP"], JudgedOrigin("disputed", ())),
]


@pytest.mark.parametrize(("said", "together"), LINKS)
def test_who_contradict_each_other_dispute_a_link(said, together):
    some = [Judged(1, 2, *one.split(), by=str(n)) for n, one in enumerate(said)]
    assert judgements.of_link(some) == together


@pytest.mark.parametrize(("said", "together"), ORIGINS)
def test_who_contradict_each_other_dispute_an_origin(said, together):
    some = [Judged(1, None, one.split()[0], None, one.split()[1], by=str(n)) for n, one in enumerate(said)]
    assert judgements.of_origin(some) == together


def test_files(copied, tmp_path):
    given = [
        dict(
            zip(FIELDS, (*REWRITE, "rejected", "", "", "Two, and “quoted”", "Ada", "2031-02-03T04:05:06Z"), strict=True)
        ),
        dict(zip(FIELDS, ("ferry-ap", "", "confirmed", "", "AP", "", "", ""), strict=True)),
    ]
    with (tmp_path / "said.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, ["id", *FIELDS], restval="9")
        writer.writeheader()
        writer.writerows(given)
    (tmp_path / "said.jsonl").write_text("\n".join(map(json.dumps, given)) + "\n\n", "utf-8")
    for name in ("said.csv", "said.jsonl"):
        result = run(copied, "--file", tmp_path / name, "--by", "Bo")
        assert (result.exit_code, "2 judgements were written" in result.output) == (0, True), result.output
        found = all_of(
            copied,
            'select article_id, source_id, judgement, relation, origin, note, "by", at from provenance_judgements',
        )
        assert found[0] == (
            *REWRITE,
            "rejected",
            "rewrite",
            None,
            "Two, and “quoted”",
            "Ada",
            "2031-02-03T04:05:06+00:00",
        )
        assert found[1][:7] == ("ferry-ap", None, "confirmed", None, "AP", None, "Bo")
        assert len(found) == 2


WRONG = [
    ("article_id,judgement\nferry-ap,confirmed\nnowhere,rejected\n", "line 3: There is no article nowhere"),
    ("article_id,judgement\nferry-ap,maybe\n", "line 2: 'maybe' is no judgement"),
    (
        "article_id,source_id,judgement\nferry-ap,wheat-eastgate,rejected\n",
        "no link between ferry-ap and wheat-eastgate",
    ),
    (
        "article_id,source_id,judgement,relation\nferry-lindmarkgazette,ferry-ap,confirmed,cousin\n",
        "'cousin' is no relation",
    ),
    ("article_id,source_id,judgement\nferry-ap,ferry-ap,confirmed\n", "are one article"),
    ("article_id,judgement,at\nferry-ap,confirmed,tomorrow\n", "'tomorrow' is no time"),
    ("article,verdict\nferry-ap,confirmed\n", "a judgement has article_id and judgement"),
    ("", "holds no judgement"),
    ('{"article_id": "ferry-ap", "judgement": "confirmed"}\n{', "line 2: it is no JSON object"),
    ('{"article_id": ["ferry-ap"], "judgement": "confirmed"}', "article_id is neither text nor a number"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_file_with_a_fault_writes_nothing(copied, tmp_path, text, says):
    (tmp_path / "said").write_text(text)
    result = run(copied, "--file", tmp_path / "said", "--by", "Ada")
    assert result.exit_code == 1
    assert says in result.output
    assert str(tmp_path / "said") in result.output
    assert people(copied) == []


def test_the_command_says_what_is_missing(copied, loaded, tmp_path):
    for arguments, says, code in (
        ((copied,), "Name an article", 2),
        ((copied, "ferry-ap"), "Say what", 2),
        ((copied, "ferry-ap", "--confirm"), "Nobody is named who judges", 1),
        ((copied, "ferry-ap", "--confirm", "--by", "Ada", "--relation", "copy"), "a relation is of a link", 1),
        ((copied, *COPY, "--confirm", "--by", "Ada", "--origin", "AFP"), "an origin is of one article", 1),
        ((loaded, "ferry-ap", "--confirm", "--by", "Ada"), "holds no results yet", 1),
    ):
        result = run(*arguments)
        assert (result.exit_code, says.casefold() in result.output.casefold()) == (code, True), result.output
    assert people(copied) == []
    assert run(copied, "ferry-ap", "--confirm", "--by", "Ada").exit_code == 0
    (tmp_path / "no.db").write_text("no database, " * 100)
    with pytest.raises(ProvenanceError, match="cannot be written to"):
        judge(tmp_path / "no.db", [Given(1, None, "confirmed", "Ada")])
    with pytest.raises(SourceError, match="cannot be read"):
        read_file(tmp_path)


def test_evaluate_takes_them_for_labels(copied):
    with pytest.raises(StateError, match="holds no judgement"):
        evaluate(copied)
    judge(
        copied,
        [
            Given(*REWRITE, "rejected", "Ada"),
            Given(*COPY, "confirmed", "Ada"),
            Given("wheat-dailybeacon", "wheat-eastgate", "confirmed", "Ada", relation="rewrite"),
            Given("ferry-dailybeacon", None, "rejected", "Ada"),
            Given("talsperre-nordheider", None, "confirmed", "Ada"),
        ],
    )
    before = evaluate(copied)
    assert before["pairs"]["count"] == 3
    assert before["pairs"]["derived"]["precision"] == pytest.approx(2 / 3)
    assert before["pairs"]["confusion"]["independent"] == {"rewrite": 1}
    assert before["pairs"]["confusion"]["rewrite"] == {"copy": 1}
    assert before["origins"] == {"count": 2, "right": 0.5}
    detect(copied)
    assert evaluate(copied) == before  # of detection, not of what people made of it
    assert "3 labelled pairs" in CliRunner().invoke(provenance, ["evaluate", str(copied)]).output
    assert less_than("independent") == ("independent",)
    assert less_than("partial") == ("independent", "furniture", "quotes")


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_copy_to_publish_has_them_with_names_or_without(copied, tmp_path, anonymous):
    text = all_of(copied, "select text from articles where id = 'ferry-ap'")[0][0]
    words = " ".join(text.split()[5:30])
    judge(copied, [Given(*COPY, "confirmed", "Ada Quillfeather", f"It says: {words}")])
    detect(copied)
    slim(copied, tmp_path / "out.db", text=False, anonymous=anonymous)
    content = (tmp_path / "out.db").read_bytes()
    assert (b"Quillfeather" in content) is not anonymous
    ((by, note),) = all_of(tmp_path / "out.db", 'select "by", note from provenance_judgements')
    assert by == (None if anonymous else "Ada Quillfeather")
    assert note.startswith("It says: ")
    assert words not in note
    assert link(tmp_path / "out.db", *COPY)[4] == "confirmed"
