"""Adds to the registry what public lists tell: outlets with their domains, Wikidata ids, groups.

    python docs/registry/grow.py FUNDUS [NEWSPAPERS [OWNERS]]

FUNDUS is a checkout of fundus (https://github.com/flairNLP/fundus, MIT licence), whose publishers are listed with name and
domain in ``src/fundus/publishers/COUNTRY/__init__.py``. Last run on 29 November 2026 with commit 18da6e5 (5 August 2026).
Names in one word, and those with a small word in them, are ordinary words, too, and count only in the form of a credit; a name or a domain that a source of the
registry has is left alone.

NEWSPAPERS is ``data/wikipedia-us-newspapers.tsv`` of https://github.com/hearvox/wiki-media-cred (CC0): US newspapers with an article
in Wikipedia, by title, and their Wikidata ids. Last run on 29 November 2026 with commit e61118c (16 February 2025). An outlet of the US
gets the id where just one paper has its name.

OWNERS is ``data/local_news_dataset_2018.csv`` of https://github.com/yinleon/LocalNewsDataset (MIT licence): US outlets with domain and owner, as
of 2018. Last run on 29 November 2026 with commit d97f2f8 (14 April 2022). An outlet gets its group where name and domain agree.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from datasette_provenance.attribution.registry import COLUMNS, fold, registry

SOURCES = Path(__file__).resolve().parents[2] / "datasette_provenance" / "data" / "sources.csv"
SPELT = {"Acvance Local": "Advance Local"}
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


Rows = list[dict[str, str]]


def with_wikidata(rows: Rows, newspapers: Path) -> int:
    """Fill the ids of US newspapers; gives how many."""
    ids: dict[str, set[str]] = {}
    with newspapers.open(encoding="utf-8", newline="") as file:
        for paper in csv.DictReader(file, delimiter="\t"):
            if paper["qid"]:
                ids.setdefault(fold(paper["WP-title"].split(" (")[0]), set()).add(paper["qid"])
    some = [r for r in rows if r["kind"] == "outlet" and r["country"] == "US" and not r["wikidata"]]
    some = [r for r in some if len(ids.get(fold(r["name"]), ())) == 1]
    for row in some:
        (row["wikidata"],) = ids[fold(row["name"])]
    return len(some)


def with_groups(rows: Rows, owners: Path) -> int:
    """Fill the groups of US outlets; gives how many."""
    known, by_name, found = registry(), {row["name"]: row for row in rows}, 0
    with owners.open(encoding="utf-8", newline="") as file:
        for outlet in csv.DictReader(file):
            source = known.by_domain(outlet["domain"]) if outlet["domain"] and outlet["owner"] else None
            row = by_name.get(source.name) if source else None
            if source is None or row is None or row.get("group"):
                continue
            name = outlet["name"].lower().removeprefix("www.")
            owner = known.canonical(outlet["owner"])
            if (name in source.domains or known.canonical(outlet["name"]) is source) and owner is not source:
                row["group"] = owner.name if owner else SPELT.get(outlet["owner"], outlet["owner"])
                found += 1
    return found


def rewrite(fill: Callable[[Rows], int], what: str) -> None:
    with SOURCES.open(encoding="utf-8", newline="") as file:
        rows = [{name: row.get(name) or "" for name in COLUMNS} for row in csv.DictReader(file)]
    number = fill(rows)
    with SOURCES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{number} {what} added to {SOURCES.name}")


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
    if not 2 <= len(sys.argv) <= 4 or not (Path(sys.argv[1]) / "src" / "fundus").is_dir():
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        rewrite(lambda rows: with_wikidata(rows, Path(sys.argv[2])), "Wikidata ids")
    if len(sys.argv) > 3:
        rewrite(lambda rows: with_groups(rows, Path(sys.argv[3])), "groups")
