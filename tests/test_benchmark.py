"""The benchmark's own arithmetic: what it counts as found, and what it says a command costs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .generate_docs import ROOT


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """They import each other by name, as scripts of one folder do."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "benchmark"))


def words(first: int, count: int) -> str:
    return " ".join(f"w{n}" for n in range(first, first + count))


FOOTER = "Copyright 2025 The Town Times. " + words(900, 20)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table articles (id text, family int, text text)")
        rows = [
            ("a", 0, words(0, 30)),
            ("b", 0, "Elsewhere. " + words(10, 12)),
            ("c", 0, words(20, 11) + "\n\n" + FOOTER),
            ("d", -1, words(100, 30) + "\n\n" + FOOTER),
            ("e", -1, words(110, 12)),
            ("f", 1, words(200, 30) + "\n\n" + FOOTER),
        ]
        connection.executemany("insert into articles values (?, ?, ?)", rows)
    return path


def test_a_pair_to_be_found_shares_twelve_words_of_the_story(database: Path) -> None:
    import gold

    assert gold.to_be_found(database) == [("a", "b")]


def test_found_pairs_are_counted_once_and_right_within_a_family_or_by_a_shared_run(database: Path) -> None:
    import gold

    wanted = [("a", "b"), ("a", "c")]
    found = [("b", "a"), ("a", "b"), ("c", "b"), ("d", "e"), ("f", "d")]
    score = gold.score(found, wanted, database)
    assert score.found == 4
    assert score.recall == 1 / 2
    assert score.precision == 3 / 4


def test_the_corpus_is_the_same_each_time_and_holds_families() -> None:
    import corpus

    rows = list(corpus.corpus(300))
    assert rows == list(corpus.corpus(300))
    assert [row["id"] for row in rows] == list(range(300))
    assert sum(row["family"] != -1 for row in rows) == pytest.approx(90, abs=1)
    assert {"original", "independent"} <= {row["kind"] for row in rows}


def test_a_command_costs_what_its_children_cost_too() -> None:
    import processes

    child = "import time; held = b'x' * 60_000_000; time.sleep(0.4)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    cost = processes.run([sys.executable, "-c", parent])
    assert cost.largest > 50_000_000
    assert cost.together > 50_000_000
    assert cost.wall >= 0.4


def test_a_command_that_fails_is_not_measured() -> None:
    import processes

    with pytest.raises(subprocess.CalledProcessError):
        processes.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_the_table_compares_medians_with_the_first_system() -> None:
    import report
    from gold import Score
    from processes import Cost

    def result(name: str, walls: list[float]) -> report.Result:
        return report.Result(name, [Cost(wall, 2 * wall, 2**20, 2**21) for wall in walls], Score(7, 0.5, 1.0))

    ours, theirs = result("ours", [1, 2, 9]), result("theirs", [4, 5, 5])
    told = {"articles": 100, "pairs_to_be_found": 14, "rounds": 3, "date": "2025-01-01", "cores_used": 2,
            "machine": {"processor": "P", "cores": 4, "memory_gib": 8, "system": "S"}, "versions": {"python": "3"}}  # fmt: skip
    lines = report.table([ours, theirs], told).splitlines()
    assert "| ours | 50 | 2.0 | 1.0x | 4.0 | 1.0x | 1 | 2 | 7 | 0.500 | 1.000 |" in lines
    assert "| theirs | 20 | 5.0 | 2.5x | 10.0 | 2.5x | 1 | 2 | 7 | 0.500 | 1.000 |" in lines


def test_every_step_that_is_clocked_is_there() -> None:
    from steps import STEPS  # type: ignore[import-not-found]

    missing = [name for functions in STEPS.values() for module, name in functions if not hasattr(module, name)]
    assert not missing
