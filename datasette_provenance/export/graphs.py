"""GraphML and GEXF, for networkx, Gephi, igraph and their like: articles are nodes, links edges from the likely earlier
article to the likely later one.

Written as a stream, element by element: the libraries that read these formats hold a whole graph in memory.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from . import selection
from .selection import Row, Selection

NODE = {
    "title": "string",
    "publisher": "string",
    "published": "string",
    "url": "string",
    "role": "string",
    "origin": "string",
    "origin_basis": "string",
    "origin_confidence": "double",
    "credited": "boolean",
    "family": "string",
    "words": "long",
    "narrative_words": "long",
    "reused_words": "long",
    "judgement": "string",
}
EDGE = {
    "relation": "string",
    "confidence": "double",
    "direction": "string",
    "is_parent": "boolean",
    "narrative_words": "long",
    "quoted_words": "long",
    "furniture_words": "long",
    "article_share": "double",
    "source_share": "double",
    "jaccard": "double",
    "evidence": "string",
    "judgement": "string",
}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def graphml(conn: sqlite3.Connection, chosen: Selection, out: TextIO) -> None:
    out.write(f'{HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for domain, attributes in (("node", NODE), ("edge", EDGE)):
        for name, kind in attributes.items():
            out.write(f'<key id="{domain}_{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n')
    out.write('<graph edgedefault="directed">\n')
    for row in _nodes(conn, chosen):
        out.write(f"<node id={_attribute(row['id'])}>{_graphml_values('node', NODE, row)}</node>\n")
    for row in _edges(conn, chosen):
        ends = f"source={_attribute(row['source_id'])} target={_attribute(row['article_id'])}"
        out.write(f"<edge {ends}>{_graphml_values('edge', EDGE, row)}</edge>\n")
    out.write("</graph>\n</graphml>\n")


def gexf(conn: sqlite3.Connection, chosen: Selection, out: TextIO) -> None:
    out.write(f'{HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed">\n')
    for domain, attributes in (("node", NODE), ("edge", EDGE)):
        out.write(f'<attributes class="{domain}">\n')
        for name, kind in attributes.items():
            out.write(f'<attribute id="{name}" title="{name}" type="{kind}"/>\n')
        out.write("</attributes>\n")
    out.write("<nodes>\n")
    for row in _nodes(conn, chosen):
        label = _attribute(row["title"] or row["id"])
        out.write(f"<node id={_attribute(row['id'])} label={label}>{_gexf_values(NODE, row)}</node>\n")
    out.write("</nodes>\n<edges>\n")
    for number, row in enumerate(_edges(conn, chosen)):
        ends = f"source={_attribute(row['source_id'])} target={_attribute(row['article_id'])}"
        weight = f'weight="{row["confidence"]!r}" ' if row["confidence"] is not None else ""
        out.write(f'<edge id="{number}" {weight}{ends}>{_gexf_values(EDGE, row)}</edge>\n')
    out.write("</edges>\n</graph>\n</gexf>\n")


def _nodes(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Row]:
    return ({**row, "family": row["family_id"]} for row in selection.articles(conn, chosen))


def _edges(conn: sqlite3.Connection, chosen: Selection) -> Iterator[Row]:
    for row in selection.links(conn, chosen):
        yield {**row, "evidence": json.dumps(row["evidence"], ensure_ascii=False) if row["evidence"] else None}


def _graphml_values(domain: str, attributes: Mapping[str, str], row: Row) -> str:
    return "".join(
        f'<data key="{domain}_{name}">{escape(_text(row[name], kind))}</data>'
        for name, kind in attributes.items()
        if row[name] is not None
    )


def _gexf_values(attributes: Mapping[str, str], row: Row) -> str:
    values = "".join(
        f'<attvalue for="{name}" value={_attribute(_text(row[name], kind))}/>'
        for name, kind in attributes.items()
        if row[name] is not None
    )
    return f"<attvalues>{values}</attvalues>"


def _attribute(value: Any) -> str:
    return quoteattr(_text(value, "string"))


def _text(value: Any, kind: str) -> str:
    if kind == "boolean":
        return "true" if value else "false"
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value)) if kind == "string" else repr(value)
