"""Files of every form: which articles they hold, and what is said of the rest."""

import csv
import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.errors import SourceError
from datasette_provenance.sources.files import File, find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Reject, Row


@pytest.fixture
def read(tmp_path):
    def read_one(name, content, **wanted):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_articles(find_files([str(path)]), wanted))

    return read_one


def ids(found):
    return [result.article.id for result in found if isinstance(result, Row)]


def rejects(found):
    return [(result.line, result.reason) for result in found if isinstance(result, Reject)]


RAIN = {"id": "a", "text": "Rain fell on Oldmoor."}
SUN = {"id": "b", "text": "Sun over Eastgate."}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", json.dumps([RAIN, SUN])),
        ("x.json", json.dumps({"total": 2, "articles": [RAIN, SUN], "facets": [{"n": 1}]})),
        ("x.json", json.dumps({"response": {"results": [RAIN, SUN]}})),
        ("x.json", json.dumps({"north": [RAIN], "south": [SUN]})),
        ("x.json", json.dumps(RAIN) + "\n" + json.dumps(SUN) + "\n"),
        ("x.json", json.dumps(RAIN, indent=1) + "\n" + json.dumps(SUN, indent=1)),
        ("x.jsonl", json.dumps(RAIN) + "\r\n\r\n" + json.dumps(SUN)),
        ("x.jsonl", json.dumps([RAIN, SUN], indent=2)),
        ("x.jsonl", "\ufeff" + json.dumps(RAIN) + "\n" + json.dumps(SUN)),
        ("x.ndjson.gz", gzip.compress(b"\n".join(json.dumps(a).encode() for a in (RAIN, SUN)), mtime=0)),
        ("x.csv", "id,text\na,Rain fell on Oldmoor.\nb,Sun over Eastgate.\n"),
        ("x.csv", "\ufeffid;text\r\na;Rain fell on Oldmoor.\r\nb;Sun over Eastgate.\r\n"),
        ("x.tsv", "id\ttext\na\tRain fell on Oldmoor.\n\nb\tSun over Eastgate.\n"),
        ("export", "id|note\ttext\na\tRain fell on Oldmoor.\nb\tSun over Eastgate.\n".replace("|note", "")),
        ("dump", json.dumps(RAIN) + "\n" + json.dumps(SUN)),
        ("dump.data", json.dumps([RAIN, SUN])),
    ],
)
def test_forms(read, name, content):
    found = read(name, content)
    assert rejects(found) == []
    assert [(row.article.id, row.article.text) for row in found] == [
        tuple(RAIN.values()),
        tuple(SUN.values()),
    ]


def test_a_single_article_with_a_list_of_objects_is_one_article(read):
    assert ids(read("x.json", json.dumps({**RAIN, "images": [{"src": "1.png"}]}))) == ["a"]


def test_bad_json_lines_do_not_stop_the_rest(read):
    lines = [json.dumps(RAIN), "{broken", "", '"text"', '{"id": "c"}', '{"id": "d", "text": "\xe9"}']
    content = "\n".join(lines).encode("latin-1") + b"\n" + json.dumps(SUN).encode()
    found = read("x.jsonl", content)
    assert ids(found) == ["a", "d", "b"]
    assert [line for line, _ in rejects(found)] == [2, 4, 5]


def test_line_separators_inside_a_line_do_not_split_it(read):
    found = read("x.jsonl", json.dumps({"id": "a", "text": "Rain\u2028fell\x85on\x0cOldmoor"}, ensure_ascii=False))
    assert [row.article.text for row in found] == ["Rain\u2028fell\x85on\x0cOldmoor"]


def test_json_array_tells_the_line_of_a_bad_item_and_keeps_what_came_before(read):
    found = read("x.json", '[\n{"id": "a",\n"text": "Rain"},\n{"id": "b"},\n5,\n{"id" "c"}]')
    assert ids(found) == ["a"]
    assert [line for line, _ in rejects(found)] == [4, 5, 6]


def test_csv_rows_are_told_by_the_line_on_which_they_start(read):
    found = read("x.csv", 'id,text\na,"Rain\nfell\n"\nb,\nc,Sun,and more\nd,"Wind, ""hard"""\n')
    assert [(row.article.id, row.article.text) for row in found if isinstance(row, Row)] == [
        ("a", "Rain\nfell\n"),
        ("d", 'Wind, "hard"'),
    ]
    assert [line for line, _ in rejects(found)] == [5, 6]


def test_csv_quotation_mark_never_closed(read):
    found = read("x.csv", 'id,text\na,Rain\nb,"Sun\nc,Wind\n')
    assert ids(found) == ["a"]
    assert rejects(found) == [(3, "a quotation mark opened in this row is never closed")]


def test_csv_long_fields_and_other_encodings(read):
    assert len(read("x.csv", "text\n" + "rain " * 60_000)[0].article.text) == 300_000
    found = read("x.csv", "id,text\na,Rain\nb,Caf\xe9\n".encode("cp1252"))
    assert [row.article.text for row in found] == ["Rain", "Caf\xe9"]


def test_text_files_are_stored_exactly_as_read(read):
    text = "  Rain in Oldmoor \n\nIt fell.\n"
    (row,) = read("a story.v2.txt", text)
    assert (row.article.id, row.article.title, row.article.text) == ("a story.v2", "", text)
    (row,) = read("b.md", "# Rain\n\nIt fell.")
    assert (row.article.title, row.article.text) == ("", "# Rain\n\nIt fell.")  # too little below it


def test_front_matter(read):
    (row,) = read(
        "rain.md",
        "---\ntitle: Rain\npublisher: No\ndate: 2018-07-15T10:00:00+02:00\nurl: https://oldmoor.example/1\n"
        "desk: 007\ntopics: [rain, mud]\ntext: front\n---\n\nIt fell.\n---\nAnd fell.\n",
    )
    article = row.article
    assert (article.id, article.title, article.publisher) == ("rain", "Rain", "No")
    assert (article.published, article.url) == ("2018-07-15T10:00:00+02:00", "https://oldmoor.example/1")
    assert article.text == "It fell.\n---\nAnd fell.\n"
    assert row.extra == {"desk": "007", "topics": '["rain", "mud"]', "source_text": "front"}


def test_rules_are_not_front_matter_but_broken_front_matter_is_said(read):
    assert read("a.txt", "---\nIt fell\n---\nAnd fell.")[0].article.text == "---\nIt fell\n---\nAnd fell."
    assert read("a.txt", "---\nIt fell")[0].article.text == "---\nIt fell"
    ((line, reason),) = rejects(read("a.txt", "---\ntitle: 'Rain\n---\nIt fell."))
    assert line is None
    assert "front matter" in reason


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.txt", "", "is empty"),
        ("x.csv", "\n \n", "is empty"),
        ("x.jsonl", b"SQLite format 3\0" + bytes(100), "is an SQLite database"),
        ("x.txt", bytes(range(256)) * 10, "is a binary file"),
        ("x.json", "{broken", "not valid JSON"),
        ("x.json", "5", "neither an object nor an array"),
        ("x.json", '{"a": {"b": 1}}', "--text"),
        ("x.jsonl", '{"a": 1}', "no column holds the text. Name it with --text; there are: a"),
        ("x.gz", gzip.compress(b"Rain " * 10_000, mtime=0)[:-20], ""),
        (
            "x.story",
            "It rained in Oldmoor all day and all night, which surprised nobody there.",
            "form that is not known",
        ),
        ("x.xml", "<a><b/></a>", "neither RSS nor Atom"),
        ("x.xml", "<rss><item></rss>", "not valid XML"),
    ],
)
def test_files_that_hold_nothing_usable(read, name, content, says):
    (reject,) = read(name, content)
    assert isinstance(reject, Reject)
    assert reject.line is None
    assert says in reject.reason


def test_truncated_gzip_keeps_what_came_before(read):
    lines = "\n".join(json.dumps({"id": str(n), "text": f"Rain {n * 7919}"}) for n in range(5000))
    found = read("x.jsonl.gz", gzip.compress(lines.encode(), mtime=0)[:-2000])
    assert len(ids(found)) > 100
    assert rejects(found)[-1][0] is None


def test_folders_are_walked_sorted_and_ids_tell_where_a_file_stood(tmp_path):
    for name in (
        "b/rain.txt",
        "a/rain.txt",
        "sun.md",
        "README.md",
        ".hidden.txt",
        ".git/x.txt",
        "notes.docx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It fell.")
    found = list(read_articles(find_files([str(tmp_path)])))
    assert ids(found) == ["sun", "a/rain", "b/rain"]
    assert ids(read_articles(find_files([str(tmp_path / "README.md")]))) == ["README"]


def test_missing_sources_are_said_before_anything_is_read(tmp_path):
    with pytest.raises(SourceError, match=r"gone\.csv does not exist"):
        find_files([str(tmp_path / "gone.csv")])
    with pytest.raises(SourceError, match="no file of a known form"):
        find_files([str(tmp_path)])


def test_a_column_that_no_source_has(read):
    assert read("x.csv", "full,a\nRain,1\n", text="FULL")[0].article.text == "Rain"
    with pytest.raises(SourceError, match=r"'gone' \(--publisher\).*: text, b"):
        read("x.csv", "text,b\nRain,1\n", publisher="gone")


def test_columns_are_told_apart_for_each_file(tmp_path):
    (tmp_path / "a.csv").write_text("id,full\na,Rain\n")
    (tmp_path / "b.csv").write_text("id,body\nb,Sun\n")
    found = list(read_articles(find_files([str(tmp_path)]), {"text": "full"}))
    assert [row.article.text for row in found] == ["Rain", "Sun"]


@pytest.mark.parametrize("content", [json.dumps([RAIN]), json.dumps(RAIN) + "\n" + json.dumps(RAIN), "id,text\na,Rain"])
def test_standard_input(monkeypatch, content):
    for data in (content.encode(), gzip.compress(content.encode(), mtime=0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert set(ids(read_articles(find_files(["-"])))) == {"a"}


def test_progress_adds_up_to_the_size(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "text": "Rain " * 50}) for n in range(3000)))
    steps = []
    list(read_articles(find_files([str(path)]), advance=steps.append))
    assert sum(steps) == path.stat().st_size
    assert len([step for step in steps if step]) > 5


# Letters first, so that there is a word; CR is the documented exception (it becomes a newline).
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")).map(lambda t: "Rain " + t)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_arrives_as_it_was(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("round")
    rows = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
    (folder / "a.jsonl").write_bytes("\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode())
    (folder / "b.json").write_bytes(json.dumps(rows, indent=1).encode())
    with open(folder / "c.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["id", "text"])
        writer.writeheader()
        writer.writerows(rows)
    for name in ("a.jsonl", "b.json", "c.csv"):
        found = list(read_articles(find_files([str(folder / name)])))
        assert [row.article.text for row in found] == texts, name
    for front in ("", "---\ntitle: Rain\n---\n", "---\ntitle: Rain\n---\n\n"):
        (folder / "d.md").write_bytes((front + texts[0]).encode())
        (row,) = read_articles(find_files([str(folder / "d.md")]))
        assert row.article.text == texts[0]


@given(st.binary(max_size=300), st.sampled_from(["x.json", "x.jsonl", "x.csv", "x.md", "x.html", "x.xml", "x"]))
def test_any_bytes_are_articles_or_rejects(tmp_path_factory, data, name):
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    (file,) = find_files([str(path)])
    assert isinstance(file, File)
    for result in read_articles([file]):
        assert isinstance(result, (Row, Reject))
