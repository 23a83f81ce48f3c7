"""W3C PROV: articles are entities, outlets and agencies agents.

As PROV-JSON, and as JSON-LD in the words of PROV-O and schema.org. A copy, a rewrite, a partial use and a translation are
derivations, the last one of a type of its own (schema.org translationOfWork); a later version of the same publisher's text is a revision. Where two articles share quotations alone, neither comes from
the other: both quote a common source, which has an entity of its own. What says nothing of an origin is left out
(furniture, independent).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, TextIO
from urllib.parse import quote

from . import selection
from .selection import Row, Selection

URN = "urn:datasette-provenance:"
PREFIXES = {
    "article": f"{URN}article:",
    "agent": f"{URN}agent:",
    "quoted": f"{URN}quoted:",
    "terms": f"{URN}terms:",
    "schema": "https://schema.org/",
}
DERIVED = ("copy", "rewrite", "partial", "translation")
OF_ARTICLE = (
    "role",
    "origin_basis",
    "origin_confidence",
    "family_id",
    "words",
    "narrative_words",
    "reused_words",
    "judgement",
)
OF_LINK = (
    "relation",
    "confidence",
    "direction",
    "is_parent",
    "narrative_words",
    "quoted_words",
    "article_share",
    "source_share",
    "judgement",
)
Record = tuple[str, Row]


def prov_json(conn: sqlite3.Connection, chosen: Selection, out: TextIO) -> None:
    """A PROV-JSON document, section by section."""
    out.write(f'{{"prefix": {_json(PREFIXES)}')
    for name, records in (
        ("agent", _agents(conn, chosen)),
        ("entity", _entities(conn, chosen)),
        ("wasAttributedTo", _attributions(conn, chosen)),
        ("wasDerivedFrom", _derivations(conn, chosen)),
    ):
        out.write(f',\n"{name}": {{')
        for n, (key, record) in enumerate(records):
            out.write(f"{',' if n else ''}\n{_json(key)}: {_json(record)}")
        out.write("}")
    out.write("}\n")


def _agents(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Record]:
    for name in selection.agents(conn, chosen):
        yield _name("agent", name), {"prov:type": _qualified("prov:Organization"), "prov:label": name}


def _entities(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Record]:
    for row in selection.articles(conn, chosen):
        record = {
            "prov:type": _qualified("schema:NewsArticle"),
            "prov:label": row["title"],
            "schema:datePublished": row["published"],
            "schema:url": row["url"],
            "schema:publisher": _qualified(_name("agent", row["publisher"])) if row["publisher"] else None,
            "terms:credited": None if row["credited"] is None else bool(row["credited"]),
            **{f"terms:{key}": row[key] for key in OF_ARTICLE},
        }
        yield _name("article", row["id"]), _told(record)
    for row in selection.links(conn, chosen, ("quotes",)):
        yield _quoted_by(row), {"prov:type": _qualified("terms:SharedQuotation")}


def _attributions(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Record]:
    for n, row in enumerate(selection.articles(conn, chosen)):
        if row["origin"]:
            record = {
                "prov:entity": _name("article", row["id"]),
                "prov:agent": _name("agent", row["origin"]),
                "terms:confidence": row["origin_confidence"],
                "terms:basis": row["origin_basis"],
            }
            yield f"_:attribution{n}", _told(record)


def _derivations(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Record]:
    for n, row in enumerate(selection.links(conn, chosen, (*DERIVED, "quotes"))):
        attributes = {f"terms:{key}": row[key] for key in OF_LINK}
        attributes |= {"terms:evidence": _json(row["evidence"]) if row["evidence"] else None}
        article, source = (_name("article", row[end]) for end in ("article_id", "source_id"))
        if row["relation"] != "quotes":
            ends = {"prov:generatedEntity": article, "prov:usedEntity": source}
            kind = _kind_of(row)
            yield f"_:derivation{n}", _told({**ends, **kind, **attributes})
            continue
        for end, entity in (("a", article), ("b", source)):
            ends = {"prov:generatedEntity": entity, "prov:usedEntity": _quoted_by(row)}
            yield f"_:derivation{n}{end}", _told({**ends, "prov:type": _qualified("prov:Quotation"), **attributes})


CONTEXT = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "terms": PREFIXES["terms"],
    "datePublished": {"@type": "https://schema.org/DateTime"},
    "url": {"@type": "@id"},
    "publisher": {"@type": "@id"},
    "translationOfWork": {"@type": "@id"},
    **{name: {"@type": "@id"} for name in ("prov:agent", "prov:entity", "prov:wasAttributedTo", "prov:wasDerivedFrom",
                                           "prov:wasRevisionOf", "prov:wasQuotedFrom")},
}  # fmt: skip


def json_ld(conn: sqlite3.Connection, chosen: Selection, out: TextIO) -> None:
    """One graph: each article with its derivations, each agent."""
    out.write(f'{{"@context": {_json(CONTEXT)},\n"@graph": [')
    for n, node in enumerate(_ld_nodes(conn, chosen)):
        out.write(f"{',' if n else ''}\n{_json(node)}")
    out.write("]}\n")


def _ld_nodes(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Row]:
    for name in selection.agents(conn, chosen):
        yield {"@id": _iri("agent", name), "@type": ["NewsMediaOrganization", "prov:Agent"], "name": name}
    linked = groupby(selection.links(conn, chosen, (*DERIVED, "quotes")), lambda row: row["article_id"])
    waiting = next(linked, None)
    for row in selection.articles(conn, chosen):
        own_links: Iterable[Row] = ()
        if waiting is not None and waiting[0] == row["id"]:
            own_links = list(waiting[1])
            waiting = next(linked, None)
        yield _ld_article(row, own_links)
        for link in own_links:
            if link["relation"] == "quotes":
                shared = {"@id": _iri("quoted", *_ends(link)), "@type": ["Quotation", "prov:Entity"]}
                yield shared
                yield {"@id": _iri("article", link["source_id"]), "prov:wasQuotedFrom": shared["@id"]}


def _ld_article(row: Row, links: Iterable[Row]) -> Row:
    by_kind: dict[str, list[str]] = {}
    qualified = []
    for link in links:
        quotes = link["relation"] == "quotes"
        target = _iri("quoted", *_ends(link)) if quotes else _iri("article", link["source_id"])
        kind = "Quotation" if quotes else "Revision" if link["revision"] else "Derivation"
        verb = {"Quotation": "wasQuotedFrom", "Revision": "wasRevisionOf", "Derivation": "wasDerivedFrom"}[kind]
        by_kind.setdefault(f"prov:{verb}", []).append(target)
        if link["relation"] == "translation":
            by_kind.setdefault("translationOfWork", []).append(target)
        parts = {f"terms:{key}": link[key] for key in OF_LINK}
        types = [f"prov:{kind}", "terms:Translation"] if link["relation"] == "translation" else f"prov:{kind}"
        derivation = {"@type": types, "prov:entity": target, **parts}
        qualified.append(_told({**derivation, "terms:evidence": _json(link["evidence"]) if link["evidence"] else None}))
    origin = None
    if row["origin"]:
        named = {"prov:agent": _iri("agent", row["origin"]), "terms:confidence": row["origin_confidence"]}
        origin = _told({"@type": "prov:Attribution", **named, "terms:basis": row["origin_basis"]})
    return _told(
        {
            "@id": _iri("article", row["id"]),
            "@type": ["NewsArticle", "prov:Entity"],
            "identifier": str(row["id"]),
            "headline": row["title"],
            "datePublished": row["published"] or None,
            "url": row["url"] if str(row["url"] or "").startswith(("http://", "https://")) else None,
            "publisher": _iri("agent", row["publisher"]) if row["publisher"] else None,
            "creditText": row["origin"] if row["credited"] else None,
            "prov:wasAttributedTo": _iri("agent", row["origin"]) if row["origin"] else None,
            "prov:qualifiedAttribution": origin,
            "terms:credited": None if row["credited"] is None else bool(row["credited"]),
            **{f"terms:{key}": row[key] for key in OF_ARTICLE},
            **by_kind,
            "prov:qualifiedDerivation": qualified or None,
        }
    )


def _kind_of(link: Row) -> Row:
    """What kind of derivation it is, where there is a word for it."""
    if link["relation"] == "translation":
        return {"prov:type": _qualified("terms:Translation")}
    return {"prov:type": _qualified("prov:Revision")} if link["revision"] else {}


def _name(prefix: str, value: Any) -> str:
    return f"{prefix}:{_local(value)}"


def _iri(prefix: str, *values: Any) -> str:
    return f"{PREFIXES[prefix]}{'/'.join(_local(value) for value in values)}"


def _local(value: Any) -> str:
    return quote(str(value), safe="")


def _ends(link: Row) -> tuple[Any, Any]:
    return link["article_id"], link["source_id"]


def _quoted_by(link: Row) -> str:
    return f"quoted:{'/'.join(map(_local, _ends(link)))}"


def _qualified(name: str) -> Row:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _told(record: Row) -> Row:
    """Without what is not known."""
    return {key: value for key, value in record.items() if value is not None and value != ""}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
