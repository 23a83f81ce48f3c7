"""What must be there for a run on Spark, and what is said where it is not: without Spark."""

import pytest
from click.testing import CliRunner

from datasette_provenance.cli.group import provenance
from datasette_provenance.spark import session as sessions


@pytest.mark.parametrize(("java", "said"), [(None, "there is none"), (11, "there is Java 11")])
def test_what_is_missing_is_said(java, said, monkeypatch, loaded):
    pytest.importorskip("pyspark")
    monkeypatch.setattr(sessions, "java_version", lambda: java)
    done = CliRunner().invoke(provenance, ["detect", str(loaded), "--engine", "spark"])
    assert done.exit_code == 1
    assert said in done.output


def test_pyspark_that_is_missing_is_said(monkeypatch, loaded):
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    done = CliRunner().invoke(provenance, ["detect", str(loaded), "--engine", "spark"])
    assert done.exit_code == 1
    assert "pip install 'datasette-provenance[spark]'" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--articles", "a.parquet"],
        ["--results", "r"],
        ["x", "--articles", "a", "--results", "r"],
        ["x", "--master", "local[2]"],
    ],
)
def test_ends_that_do_not_go_together(arguments, loaded):
    done = CliRunner().invoke(provenance, ["detect", *(str(loaded) if a == "x" else a for a in arguments)])
    assert done.exit_code == 2
    assert "Usage" in done.output


@pytest.mark.parametrize(
    ("said", "version"), [('openjdk version "17.0.15" 2025', 17), ('java version "1.8.0_402"', 8), ("none", None)]
)
def test_versions_of_java(said, version, monkeypatch):
    monkeypatch.setattr(sessions.subprocess, "run", lambda *_, **__: type("Done", (), {"stderr": said}))
    assert sessions.java_version() == version
