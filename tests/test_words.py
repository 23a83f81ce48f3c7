"""What is claimed is that texts agree, never that anybody did wrong: no page says so, nor a command, nor a stored sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import datasette_provenance

PACKAGE = Path(datasette_provenance.__file__).parent
ACCUSING = re.compile(
    r"plagiar|\bsteal|\bstole|\btheft\b|\bthief|\bthieves|\blift(?:ed|s|ing) from|\bcop(?:ied|ying) from|\bcopycat|\bcheat|\bmisconduct|"
    r"\bunlicen[cs]ed|\billegal|\bripp(?:ed|ing) off|\bpirat|\binfring|\boffend|\bculprit|\bguilty|\bsuspect",
    re.IGNORECASE,
)
SHOWN = [
    p
    for p in sorted(PACKAGE.rglob("*"))
    if p.suffix in (".html", ".js", ".css", ".py", ".json") and "__pycache__" not in p.parts
]


@pytest.mark.parametrize("path", SHOWN, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_nothing_that_is_shown_accuses(path):
    assert not ACCUSING.findall(path.read_text("utf-8"))


def test_the_docs_say_what_is_not_claimed():
    said = (PACKAGE.parent / "docs" / "what-a-link-proves.md").read_text("utf-8")
    assert "Plagiarism" in said
    for page in [PACKAGE.parent / "README.md", *(PACKAGE.parent / "docs").glob("*.md")]:
        for line in page.read_text("utf-8").splitlines():
            if re.search(r"plagiar|\bstole|\bsteal", line, re.IGNORECASE):
                assert re.search(r"not a verdict|\*\*Plagiarism\.\*\* ", line), f"{page.name}: {line}"
