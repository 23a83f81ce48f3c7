"""Dates: the order of a column, its hours, its zones; and the words of other languages."""

import pytest

from datasette_provenance.sources.date_order import DateOrder
from datasette_provenance.sources.dates import read_date, to_iso
from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.printed import printed_date
from datasette_provenance.sources.read import read_articles


@pytest.fixture
def dates(tmp_path):
    def read(*columns, header="date", order="", then=()):
        for name, rows in (("a.csv", columns), ("b.csv", then)):
            lines = [f"text,{header}", *(f"Rain {n},{row}" for n, row in enumerate(rows))]
            (tmp_path / name).write_text("\n".join(lines))
        files = find_files([str(tmp_path / name) for name in ("a.csv", "b.csv")])
        found = [row.article.published for row in read_articles(files, dates=order) if hasattr(row, "article")]
        return found, files[0].notes

    return read


def test_one_part_above_twelve_settles_the_column(dates):
    assert dates("03/04/2025", "13/02/2025")[0] == ["2025-04-03", "2025-02-13"]
    assert dates("03/04/2025", "02/13/2025 18:05")[0] == ["2025-03-04", "2025-02-13T18:05"]
    many = ["03/04/2025"] * 1500
    found, notes = dates(*many, "13/02/2025")
    assert found[0] == "2025-04-03"
    assert notes.order == "day first, as 13/02/2025 shows"


def test_the_columns_of_a_load_are_one_column(dates):
    assert dates("03/04/2025", then=["13/02/2025"])[0] == ["2025-04-03", "2025-02-13"]


def test_where_nothing_settles_it_nothing_is_read(dates):
    found, notes = dates("03/04/2025", "05/05/2025", "4 March 2025")
    assert found == ["", "2025-05-05", "2025-03-04"]
    assert "--dates dmy" in notes.dates.sentence("date", 1)
    found, notes = dates("03/04/2025", "13/02/2025", "02/13/2025")
    assert found == ["", "2025-02-13", "2025-02-13"]
    assert "both orders (13/02/2025, 02/13/2025)" in notes.dates.sentence("date", 1)


@pytest.mark.parametrize(("order", "expected"), [("dmy", "2025-04-03"), ("mdy", "2025-03-04")])
def test_the_option_settles_it(dates, order, expected):
    assert dates("03/04/2025", order=order)[0] == [expected]


def test_full_stops_are_day_first_unless_the_column_says_otherwise():
    assert to_iso("03.04.2025") == "2025-04-03"
    assert to_iso("3. 4. 25") == "2025-04-03"
    assert DateOrder().add_all(["03.04.2025", "04.23.2025"]).order == "mdy"
    assert to_iso("03.04.2025", "mdy") == "2025-03-04"


def test_the_column_with_the_hour_beats_the_one_with_the_day(dates):
    assert dates("2025-02-13,2025-02-13T18:05:00Z", header="date,timestamp")[0] == ["2025-02-13T18:05:00+00:00"]
    # a time months later is when the page was fetched
    assert dates("2025-02-13,2025-07-01T18:05:00Z", header="date,timestamp")[0] == ["2025-02-13"]
    assert dates("2025-02-13,2025-02-13T00:00:00", header="date,timestamp")[0] == ["2025-02-13"]


def test_day_and_time_of_day_are_joined(dates):
    assert dates("13.02.2025,18:05", "14.02.2025,", header="Datum,Uhrzeit")[0] == ["2025-02-13T18:05", "2025-02-14"]
    assert dates("13/02/2025,6:05 pm", header="date,time")[0] == ["2025-02-13T18:05"]


def test_a_column_of_universal_time_says_so_by_its_name(dates):
    assert dates("2025-02-13 18:05:00", header="date_gmt")[0] == ["2025-02-13T18:05:00+00:00"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("13. Februar 2025, 18.05 Uhr", "2025-02-13T18:05"),
        ("Do., 13.02.2025 um 18 Uhr", "2025-02-13T18:00"),
        ("le jeudi 13 février 2025 à 18h05", "2025-02-13T18:05"),
        ("mar. 11 mars 2025", "2025-03-11"),
        ("1er août 2025", "2025-08-01"),
        ("13 de febrero de 2025 a las 18:05", "2025-02-13T18:05"),
        ("giovedì 13 febbraio 2025 alle ore 18.05", "2025-02-13T18:05"),
        ("1º de março de 2025 às 18h05", "2025-03-01T18:05"),
        ("donderdag 13 februari 2025, 18:05 uur", "2025-02-13T18:05"),
        ("Last updated on Thursday, February 13, 2025 | 6:05 p.m.", "2025-02-13T18:05"),
        ("2025年2月13日(木) 18時05分", "2025-02-13T18:05"),
        ("2025年2月13日 星期四 下午6:05", "2025-02-13T18:05"),
        ("令和7年2月13日", "2025-02-13"),
        ("二〇二五年二月十三日", "2025-02-13"),
        ("二〇二五年十月二十日", "2025-10-20"),
        ("2025년 2월 13일 오후 6:05", "2025-02-13T18:05"),
        (45701, "2025-02-13"),
        ("45701.75", "2025-02-13T18:00"),
        ("45701,5", "2025-02-13T12:00"),
        ("Thu Feb 13 2025 18:05:00 GMT+0100 (Central European Standard Time)", "2025-02-13T18:05:00+01:00"),
        ("Feb 13, 2025 6:05 pm EST", "2025-02-13T18:05-05:00"),
        ("July 13, 2025 6:05 pm ET", "2025-07-13T18:05-04:00"),
        ("13 Feb 2025 18:05 MEZ", "2025-02-13T18:05+01:00"),
        ("2025-02-13 18:05 Europe/Berlin", "2025-02-13T18:05+01:00"),
        ("2025/2/13", "2025-02-13"),
        ({"date-parts": [[2025, 2, 13]]}, "2025-02-13"),
    ],
)
def test_dates_as_people_write_them(given, expected):
    assert to_iso(given) == expected


@pytest.mark.parametrize(
    "given", ["13 Smarch 2025", "31/02/2025", "13/13/2025", "3 hours ago", "vorgestern", "2025-02-31, 10:00"]
)
def test_what_is_not_understood_is_not_read(given):
    assert to_iso(given, "dmy") is None


def test_an_unknown_zone_is_told():
    assert read_date("13 Feb 2025 18:05 IST") == ("2025-02-13T18:05", "IST")
    assert read_date("13 Feb 2025 18:05 CET").zone == ""


def test_the_date_that_a_page_prints():
    head = "Oldmoor Echo\nUpdated 6:05 am PDT, Thursday, July 13, 2025\n\nDark\n"
    assert printed_date(f"{head}\nThe lamp went out on 4 March 2024.") == "2025-07-13T06:05-07:00"
    assert printed_date("13 February 2025\nPublished 18:05, 13 February 2025\nDark") == "2025-02-13T18:05"
    assert printed_date("The lamp of 13 February 2025 went out.") == ""
    assert printed_date("Since 2019\n\nDark") == ""
