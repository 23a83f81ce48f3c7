"""Adds to the registry the outlets that a news data set names, with their domains: those that it does not know.

    python docs/registry/grow.py FOLDER

FOLDER is a checkout of fundus (https://github.com/flairNLP/fundus, MIT licence), whose publishers are listed with name and
domain in ``src/fundus/publishers/COUNTRY/__init__.py``. Last run on 29 November 2026 with commit 18da6e5 (5 August 2026).
Names in one word, and those with a small word in them, are ordinary words, too, and count only in the form of a credit; a name or a domain that a source of the
registry has is left alone.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from datasette_provenance.attribution.registry import COLUMNS, fold, registry

SOURCES = Path(__file__).resolve().parents[2] / "datasette_provenance" / "data" / "sources.csv"
COUNTRIES = {"uk": "GB", "ind": "IN", "isl": "IS"}


def publishers(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, country and domain of each."""
    for path in sorted((folder / "src" / "fundus" / "publishers").glob("*/__init__.py")):
        country = COUNTRIES.get(path.parent.name, path.parent.name.upper())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Publisher":
                given = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
                if given.get("name") and given.get("domain"):
                    host = (urlsplit(str(given["domain"])).hostname or "").removeprefix("www.")
                    yield " ".join(str(given["name"]).split()), country, host


def main(folder: Path) -> int:
    known = registry()
    names = {fold(n) for s in known.sources for n in (s.name, *s.aliases, *s.ambiguous, *s.photos, *s.once)}
    added: list[dict[str, str]] = []
    for name, country, domain in publishers(folder):
        word = "." in name or "(" in name or len(name) < 4
        if (
            not domain
            or word
            or len(country) != 2
            or known.by_domain(domain)
            or known.canonical(name)
            or fold(name) in names
        ):
            continue
        names.add(fold(name))
        words = name.removeprefix("The ").split()
        ambiguous = name if len(words) == 1 or any(w[0].islower() for w in words) else ""
        added.append({"name": name, "kind": "outlet", "country": country, "ambiguous": ambiguous, "domains": domain})
    with SOURCES.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n").writerows(added)
    print(f"{len(added)} outlets added to {SOURCES.name}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "src" / "fundus").is_dir():
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
