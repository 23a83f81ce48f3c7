"""Origin and role as columns of the articles table: written when asked, kept in step, nothing of others touched."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from datasette_provenance.cli.group import provenance
from datasette_provenance.detect import detect
from datasette_provenance.errors import TableError


def both(path):
    """What the table says and what the results say, by article."""
    db = Database(str(path))
    own = {r["id"]: (r["provenance_origin"], r["provenance_role"]) for r in db["articles"].rows}
    found = {r["article_id"]: (r["origin"], r["role"]) for r in db["provenance_articles"].rows}
    db.close()
    return own, found


def columns(path):
    db = Database(str(path))
    try:
        return list(db["articles"].columns_dict)
    finally:
        db.close()


def test_nothing_is_written_unless_asked(copied):
    before = columns(copied)
    detect(copied, rebuild=True)
    assert columns(copied) == before


def test_the_option_writes_them_where_nothing_else_has_changed(copied):
    before = columns(copied)
    result = CliRunner().invoke(provenance, ["detect", str(copied), "--columns"])
    assert result.exit_code == 0, result.output
    assert columns(copied) == [*before, "provenance_origin", "provenance_role"]
    own, found = both(copied)
    assert own == found
    assert len({origin for origin, _ in own.values()}) > 3
    db = Database(str(copied))
    assert {tuple(i.columns) for i in db["articles"].indexes} >= {("provenance_origin",), ("provenance_role",)}
    db.close()


def test_later_runs_keep_them_in_step(copied):
    detect(copied, into_table=True)
    detect(copied, into_table=True)
    db = Database(str(copied))
    gone = next(db.query("select source_id from provenance_articles where source_id is not null"))["source_id"]
    db["articles"].delete(gone)
    changed = next(db.query("select article_id from provenance_articles where role = 'copy'"))["article_id"]
    db["articles"].update(changed, {"text": "Nobody else has written this about the weir at Little Fenn."})
    db["articles"].insert({"id": "empty", "text": None}, alter=True)
    db.close()
    detect(copied)
    own, found = both(copied)
    assert own.pop("empty") == (None, None)
    assert own == found
    assert gone not in own
    assert own[changed][1] == "independent"


def test_who_removes_them_is_rid_of_them(copied):
    detect(copied, into_table=True)
    db = Database(str(copied))
    for column in ("origin", "role"):
        db.execute(f"drop index idx_articles_provenance_{column}")
    db["articles"].transform(drop={"provenance_origin", "provenance_role"})
    db.close()
    before = columns(copied)
    detect(copied, rebuild=True)
    assert columns(copied) == before


def test_columns_of_others_are_left_alone(copied):
    db = Database(str(copied))
    db["articles"].add_column("provenance_role", str)
    db["articles"].update(next(db["articles"].pks_and_rows_where())[0], {"provenance_role": "mine"})
    db.close()
    with pytest.raises(TableError, match="'provenance_role' already"):
        detect(copied, into_table=True)
    detect(copied, rebuild=True)
    db = Database(str(copied))
    assert [r["provenance_role"] for r in db["articles"].rows_where("provenance_role is not null")] == ["mine"]
    db.close()


def test_tables_without_a_key_and_with_odd_names(tmp_path):
    path = tmp_path / "odd.db"
    db = Database(str(path))
    db['my "news" / täglich'].insert_all(
        {"story text": f"The council of Lower Quill met for the {n}th time and said nothing new."} for n in range(3)
    )
    db.close()
    detect(path, columns={"text": "story text"}, into_table=True)
    db = Database(str(path))
    assert {r["provenance_role"] for r in db['my "news" / täglich'].rows} <= {"original", "copy", "independent"}
    assert None not in {r["provenance_role"] for r in db['my "news" / täglich'].rows}
    db.close()
