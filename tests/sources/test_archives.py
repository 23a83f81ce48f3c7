"""Web archives and Parquet tables, where the libraries for them are installed."""

import datetime
import io
import sys
import zipfile

import pytest

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles
from datasette_provenance.sources.rows import Row

PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>The lamp of Oldmoor went out on Tuesday evening, its keeper said, after a trawler had cut the cable.</p>"
    "<p>It is to burn again by Friday, the harbour master said.</p></article></body></html>"
)


def warc(gzip=True):
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for address, status, kind, body in (
        ("https://echo.example/lamp", "200 OK", "text/html; charset=utf-8", PAGE.format(title="Lamp")),
        ("https://echo.example/lamp.png", "200 OK", "image/png", "\0\1"),
        ("https://echo.example/gone", "404 Not Found", "text/html", PAGE.format(title="Gone")),
        ("https://echo.example/dark", "200 OK", "text/html", PAGE.format(title="Dark")),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body.encode()), http_headers=headers)
        )
    return out.getvalue()


def read(path):
    return list(read_articles(find_files([str(path)])))


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "x.wacz"])
def test_the_pages_of_a_web_archive(tmp_path, name):
    path = tmp_path / name
    if name == "x.wacz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("archive/a.warc.gz", warc())
            archive.writestr("datapackage.json", "{}")
    else:
        path.write_bytes(warc(name.endswith(".gz")))
    lamp, dark = read(path)
    assert (lamp.article.title, lamp.article.url) == ("Lamp", "https://echo.example/lamp")
    assert "trawler had cut the cable" in lamp.article.text
    assert dark.article.url == "https://echo.example/dark"
    assert lamp.extra["captured"]
    assert lamp.article.id != dark.article.id


def test_a_parquet_table(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    when = datetime.datetime(2025, 2, 13, 18, 5, tzinfo=datetime.timezone.utc)
    rows = [
        {"headline": f"Lamp {n}", "meta": {"body": f"Rain {n} fell."}, "date": when if n else None, "score": 0.5}
        for n in range(1200)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "x.parquet")
    found = read(tmp_path / "x.parquet")
    assert len(found) == 1200
    assert (found[1].article.title, found[1].article.text) == ("Lamp 1", "Rain 1 fell.")
    assert (found[0].article.published, found[1].article.published) == ("", "2025-02-13T18:05:00+00:00")
    assert found[1].extra == {"score": 0.5}


@pytest.mark.parametrize(("name", "library"), [("x.warc", "warcio"), ("x.parquet", "pyarrow")])
def test_without_the_library_it_is_said_what_to_install(tmp_path, monkeypatch, name, library):
    for module in [m for m in sys.modules if m.split(".")[0] == library]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, f"{library}.{'parquet' if library == 'pyarrow' else 'archiveiterator'}", None)
    (tmp_path / name).write_bytes(b"PAR1")
    (reject,) = read(tmp_path / name)
    assert f"install {library}" in reject.reason


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "x.wacz", "x.parquet"])
@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08broken", b"PK\x03\x04", b"Rain fell."])
def test_what_is_none_is_rejected(tmp_path, name, data):
    pytest.importorskip("warcio")
    pytest.importorskip("pyarrow")
    (tmp_path / name).write_bytes(data)
    assert not [result for result in read(tmp_path / name) if isinstance(result, Row)]
