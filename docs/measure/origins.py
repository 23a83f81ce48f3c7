"""How often origins, credits and citations are right, on labelled articles.

    python docs/measure/origins.py helsinki|polnear|newsdesk|historic|unlabelled FOLDER [--errors]

FOLDER holds the files as labelled: ``articles.jsonl.gz`` with ``origins.jsonl`` and ``pairs.jsonl``
(helsinki), or with ``wire.jsonl`` (polnear), or folders of texts with a ``meta.json`` each (newsdesk).
Families are taken from the labels, so the figures are those of the mentions and origins alone, not of the
detection of links. ``historic`` counts (page, agency) pairs by the Wikidata ids of ``gold``; ``unlabelled`` prints,
of any ``*.jsonl.gz``, what kinds of evidence there are and, with ``--errors``, every origin that is not the publisher,
with the words it rests on: to be read.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import combinations
from pathlib import Path
from typing import Any

from datasette_provenance.attribution.basis import sentence
from datasette_provenance.attribution.page import read_page
from datasette_provenance.attribution.registry import publisher_name, registry
from datasette_provenance.attribution.statement import cited, own_origin
from datasette_provenance.document import build_document
from datasette_provenance.lineage.origins import Member, family_origin, in_family
from datasette_provenance.records import NARRATIVE, Article, Mention, Origin

KNOWN = registry()
Row = dict[str, Any]


def rows(path: Path) -> Iterator[Row]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def kind_of(origin: str, publisher: str) -> str:
    """wire, syndicated, staff, mixed or none, as the labels have it."""
    if origin in ("", "mixed"):
        return origin or "none"
    if publisher and KNOWN.same(origin, publisher):
        return "staff"
    source = KNOWN.canonical(origin)
    return "wire" if source and source.kind == "agency" else "syndicated"


def families(edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Members of each article's family, by connected edges."""
    group: dict[str, set[str]] = {}
    for a, b in edges:
        joined = group.get(a, {a}) | group.get(b, {b})
        for member in joined:
            group[member] = joined
    return {member: sorted(members) for member, members in group.items()}


def final_origins(
    articles: dict[str, Article],
    own: dict[str, Origin],
    edges: dict[tuple[str, str], str],
    shares: dict[str, float] | None = None,
) -> dict[str, Origin]:
    final = dict(own)
    member_of = families(edges)
    relation: dict[str, str] = {}
    for (a, b), name in edges.items():
        for x in (a, b):
            relation[x] = "copy" if "copy" in (name, relation.get(x)) else name
    for article_id, members in member_of.items():
        family = family_origin([Member(articles[m], own[m], utc(articles[m].published)) for m in members])
        twin = next((articles[m] for m in members if m != article_id and own[m].name == family.name), None)
        final[article_id] = in_family(
            articles[article_id],
            own[article_id],
            family,
            relation[article_id],
            twin,
            (shares or {}).get(article_id, 1.0),
            later=twin is not None and utc(articles[article_id].published) > utc(twin.published),
        )
    return final


def shared_runs(articles: dict[str, Article]) -> tuple[dict[tuple[str, str], str], dict[str, float]]:
    """Pairs of which the shorter shares more than half of its runs of eight words, and the share of each
    article that stands in another: a rough stand-in for detection."""
    runs: dict[str, set[str]] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for article in articles.values():
        page = read_page(article.text)
        words = " ".join(page.lines[n].text for n in page.story).lower().split()
        runs[str(article.id)] = {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
        for run in runs[str(article.id)]:
            holders[run].append(str(article.id))
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if len(ids) < 60:
            shared.update(combinations(sorted(ids), 2))
    edges = {(a, b): "copy" for (a, b), n in shared.items() if n >= 30 and n > 0.5 * min(len(runs[a]), len(runs[b]))}
    shares: dict[str, float] = defaultdict(float)
    for pair in edges:
        for x in pair:
            shares[x] = max(shares[x], shared[pair] / len(runs[x]))
    return edges, dict(shares)


def level(origin: Origin) -> str:
    """What kind of evidence an origin rests on: the row of its confidence in the table."""
    if origin.name == "mixed":
        return "mixed"
    return f"{origin.kind}, {origin.form}" if origin.form and origin.kind not in ("none", "page data") else origin.kind


def utc(published: str) -> str:
    if not published:
        return ""
    moment = datetime.fromisoformat(published.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).astimezone(timezone.utc).isoformat()


def f1(right: int, given: int, wanted: int) -> str:
    p, r = right / max(given, 1), right / max(wanted, 1)
    both = 2 * p * r / max(p + r, 1e-9)
    return f"P {p:.3f} R {r:.3f} F1 {both:.3f} ({right} right, {given} given, {wanted} wanted)"


def helsinki(folder: Path, errors: bool) -> None:
    articles, own, mentions = read_articles(rows(folder / "articles.jsonl.gz"))
    edges = {}
    for pair in rows(folder / "pairs.jsonl"):
        names = pair["relation"] if isinstance(pair["relation"], list) else [pair["relation"]]
        if set(names) <= {"copy", "rewrite"}:
            edges[pair["a"], pair["b"]] = names[0]
    runs, shares = shared_runs(articles)
    report = {
        "alone": own,
        "in labelled families": final_origins(articles, own, edges),
        "in families by shared runs of words": final_origins(articles, own, edges | runs, shares),
    }
    for what, origins in report.items():
        print(f"helsinki, {what}")
        _helsinki_figures(folder, articles, origins, mentions, errors and "shared" in what)


def _helsinki_figures(
    folder: Path,
    articles: dict[str, Article],
    origins: dict[str, Origin],
    mentions: dict[str, tuple[Mention, ...]],
    errors: bool,
) -> None:
    count: Counter[str] = Counter()
    by_basis: dict[str, list[bool]] = defaultdict(list)
    cites = [0, 0, 0]
    for row in rows(folder / "origins.jsonl"):
        article, origin = articles[row["id"]], origins[row["id"]]
        publisher = publisher_name(article)
        gold = {"own": publisher, "none": ""}.get(row["origin"], row["origin"])
        right = KNOWN.same(gold, origin.name)
        got = kind_of(origin.name, publisher)
        named = {_canonical(c) for c in row["cites"]}
        given = set(cited(mentions[row["id"]], origin, publisher))
        cites = [cites[0] + len(named & given), cites[1] + len(given), cites[2] + len(named)]
        if errors and named != given:
            print("   cites", row["id"], "missed", sorted(named - given), "extra", sorted(given - named))
        if row["conf"] < 2:
            continue
        count["all"] += 1
        count["right"] += right
        if row["kind"] in ("wire", "syndicated", "staff"):
            count["kinds"] += 1
            count["kind right"] += got == row["kind"]
        if row["kind"] == "staff":
            count["staff"] += 1
            count["staff to agency"] += got == "wire"
        by_basis[level(origin)].append(right)
        if errors and not right:
            print(
                f"   {row['id']} {article.publisher}: {gold or 'none'} ({row['kind']}), got "
                f"{origin.name or 'none'} | {sentence(origin)[:110]}"
            )
    print(
        f"  origin right {count['right'] / count['all']:.3f} of {count['all']};"
        f" kind right {count['kind right'] / count['kinds']:.3f} of {count['kinds']};"
        f" staff given to an agency {count['staff to agency']} of {count['staff']}"
    )
    print("  cites", f1(*cites))
    for basis, results in sorted(by_basis.items(), key=lambda item: -len(item[1])):
        smoothed = (sum(results) + 1) / (len(results) + 2)
        print(f"    {basis:42} {sum(results)} of {len(results)}: {smoothed:.2f}")


def polnear(folder: Path, errors: bool) -> None:
    _, own, _ = read_articles(rows(folder / "articles.jsonl.gz"))
    right = given = wanted = false = 0
    for row in rows(folder / "wire.jsonl"):
        origin = own[row["id"]]
        source = KNOWN.canonical(origin.name)
        name = source.name if source and source.kind == "agency" else None
        right += name is not None and name == row["wire"]
        given += name is not None
        wanted += row["wire"] is not None
        false += name is not None and row["wire"] is None
        if errors and name != row["wire"]:
            print(f"   {row['id']}: {row['wire']}, got {name} | {sentence(origin)}")
    print("polnear: wire", f1(right, given, wanted), f"false agencies {false}")


def newsdesk(folder: Path, errors: bool) -> None:
    count: Counter[str] = Counter()
    cites = [0, 0, 0]
    for meta in sorted(folder.glob("*/meta.json")):
        event = json.loads(meta.read_text(encoding="utf-8"))["texts"]
        articles, own, mentions = read_articles(
            {"id": kind, "text": (meta.parent / f"{kind}.txt").read_text(encoding="utf-8"), **fields}
            for kind, fields in event.items()
        )
        joined = {
            "copy_trim": "copy",
            "copy_edit": "copy",
            "update": "copy",
            "rewrite": "rewrite",
            "rewrite_noquote": "rewrite",
        }
        final = final_origins(articles, own, {(kind, "wire"): name for kind, name in joined.items()})
        for kind, fields in event.items():
            origin = final[kind]
            publisher = publisher_name(articles[kind])
            right = KNOWN.same(fields["origin"], origin.name)
            uncredited = origin.credited is False
            count["all"] += 1
            count["right"] += right
            count["credited"] += uncredited != fields["origin_credited"]
            named = {_canonical(c) for c in fields["cites"]}
            given = set(cited(mentions[kind], origin, publisher))
            cites = [cites[0] + len(named & given), cites[1] + len(given), cites[2] + len(named)]
            if errors and not (right and uncredited != fields["origin_credited"]):
                print(
                    f"   {meta.parent.name}/{kind}: {fields['origin']}, got {origin.name} "
                    f"{origin.credited} | {sentence(origin)}"
                )
            if errors and named != given:
                print(
                    f"   {meta.parent.name}/{kind}: cites missed {sorted(named - given)}, extra {sorted(given - named)}"
                )
    print(
        f"newsdesk: origin right {count['right'] / count['all']:.3f}, credited right "
        f"{count['credited'] / count['all']:.3f}"
        f" of {count['all']}; cites {f1(*cites)}"
    )


def historic(folder: Path, errors: bool) -> None:
    articles, own, mentions = read_articles(rows(folder / "articles.jsonl.gz"))
    right = given = wanted = 0
    for row in rows(folder / "articles.jsonl.gz"):
        named = {m.name for m in mentions[row["id"]] if m.name and m.kind not in ("citation", "photo")}
        sources = [s for s in map(KNOWN.canonical, {*named, own[row["id"]].name}) if s and s.kind == "agency"]
        found, gold = {s.wikidata for s in sources}, {g for g in row["gold"] if g.startswith("Q")}
        right, given, wanted = right + len(found & gold), given + len(found), wanted + len(gold)
        if errors and found != gold:
            print(
                f"   {row['id']} {articles[row['id']].publisher}: missed {sorted(gold - found)}, extra {sorted(found - gold)}"
            )
    print("historic: (page, agency)", f1(right, given, wanted))


def unlabelled(folder: Path, errors: bool) -> None:
    count: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl.gz")):
        articles, own, mentions = read_articles(rows(path))
        for id, origin in own.items():
            count[level(origin)] += 1
            if errors and origin.name and origin.kind not in ("own", "own byline"):
                at = next((m.start for m in mentions[id] if m.name == origin.name and m.text == origin.words), 0)
                words = " ".join(articles[id].text[max(0, at - 60) : at + 100].split())
                print(
                    f"   {id} {articles[id].publisher}: {origin.name} ({level(origin)}, {origin.confidence}) | {words}"
                )
    for name, number in count.most_common():
        print(f"    {name:42} {number}")


def read_articles(
    given: Iterable[Row],
) -> tuple[dict[str, Article], dict[str, Origin], dict[str, tuple[Mention, ...]]]:
    articles, own, mentions = {}, {}, {}
    for row in given:
        fields = ("id", "text", "title", "publisher", "published", "url")
        page = (("author", str(row["author"])),) if row.get("author") else ()
        article = Article(**{name: row.get(name) or "" for name in fields}, page=page)
        articles[row["id"]] = article
        document = build_document(article)
        mentions[row["id"]] = document.mentions
        own[row["id"]] = own_origin(article, document.mentions, document.count(NARRATIVE))
    return articles, own, mentions


def _canonical(name: str) -> str:
    source = KNOWN.canonical(name)
    return source.name if source else name


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("helsinki", "polnear", "newsdesk", "historic", "unlabelled"):
        sys.exit(__doc__)
    globals()[sys.argv[1]](Path(sys.argv[2]), "--errors" in sys.argv)
