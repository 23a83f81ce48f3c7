"""``evaluate`` from the terminal."""

import json

from click.testing import CliRunner

from datasette_provenance.cli.group import provenance

from ..conftest import FIXTURES


def run(*arguments):
    return CliRunner().invoke(provenance, ["evaluate", *map(str, arguments)], catch_exceptions=False)


def test_figures_for_people_and_as_json(detected):
    text = run(detected, FIXTURES / "gold").output
    for words in ("170 labelled pairs", "precision", "macro F1", "derived", "36 labelled origins", "cites"):
        assert words in text
    figures = json.loads(run(detected, FIXTURES / "gold", "--json").output)
    assert figures["pairs"]["count"] == 170
    assert f"{figures['pairs']['macro_f1']:.3f}" in text


def test_errors_are_sentences(loaded, detected, tmp_path):
    result = run(loaded, FIXTURES / "gold")
    assert result.exit_code == 1
    assert "holds no results yet. Run: datasette provenance detect" in result.output
    (tmp_path / "x.jsonl").write_text('{"a": "no-such", "b": "ferry-afp", "relation": "copy"}\n')
    result = run(detected, tmp_path / "x.jsonl")
    assert (result.exit_code, "line 1: no article 'no-such'" in result.output) == (1, True)
    assert run(detected, tmp_path / "gone.jsonl").exit_code == 2
    result = run(detected)
    assert (result.exit_code, "holds no judgement that confirms or rejects anything" in result.output) == (1, True)
