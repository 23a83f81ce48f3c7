"""The names by which columns go, in tables and in the records of other tools, for each thing that is known of an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .rows import Role

# In order of preference; compared without case, accents, spaces and punctuation (date_publish is datePublish).
GUESSES: dict[Role, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid", "uuid", "docid", "documentid", "storyid", "storiesid", "uri", "key"),
    "title": (
        "title", "headline", "articletitle", "head", "heading", "webtitle", "headlines", "articleheadline",
        "documenttitle", "titel", "uberschrift", "schlagzeile", "titre", "titulo", "titular", "titolo",
    ),
    "text": (
        "text", "fulltext", "articletext", "articlebody", "body", "bodytext", "maintext", "maincontent",
        "plaintext", "contenttext", "content", "storytext", "article", "story", "bodies", "paragraphs", "volltext",
        "artikeltext", "inhalt", "texte", "contenu", "texto", "contenido", "cuerpo", "testo", "corpo", "conteudo",
        "contenthtml", "bodyhtml", "bodyxhtml", "html",
    ),
    "publisher": (
        "publicationtitle", "newspaper", "containertitle", "publisher", "outlet", "publication", "publicationname",
        "mediaoutlet", "medianame", "sourcename", "source", "sitename", "ogsitename", "metasitename", "sourcehostname",
        "site", "website", "provider", "zeitung", "quelle", "medium", "journal", "periodico", "fuente", "giornale",
        "fonte", "testata", "sourcedomain", "domain", "hostname", "sourceurl",
    ),
    "published": (
        "published", "publishedat", "publishdate", "publisheddate", "publishedtime", "publishedon",
        "datepublished", "datepublish", "publicationdate", "publicationtime", "publishingdate", "firstpublished",
        "pubdate", "articlepublishedtime", "webpublicationdate", "firstpublicationdate", "datetimepub", "dategmt",
        "postdategmt", "date", "datetime", "postdate", "issued", "contentcreated", "firstcreated", "versioncreated",
        "timestamp", "datum", "veroffentlicht", "erscheinungsdatum", "veroffentlichungsdatum", "publikationsdatum",
        "datepublication", "datedepublication", "fecha", "fechapublicacion", "data", "datapubblicazione",
    ),
    "url": (
        "url", "canonicalurl", "articleurl", "weburl", "link", "canonicallink", "permalink", "href", "documenturl",
        "webadresse", "lien", "enlace", "source", "uri", "guid",
    ),
}  # fmt: skip

ONLY_FITTING = {"url": ("source", "uri", "guid"), "id": ("uri", "key"), "published": ("data",), "text": ("html",)}
"""Names that mean this only where the values say so."""

CLOCKS = ("time", "hour", "timeofday", "publishtime", "publishedtime", "publicationtime", "pubtime", "uhrzeit", "zeit",
          "heure", "hora", "ora")  # fmt: skip
"""Columns that hold the time of day beside one that holds the day."""


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column name as it is compared with the guesses."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum())


def find(columns: Iterable[str], wanted: str) -> str | None:
    """The column of that name: exactly so, else with no regard to case."""
    columns = list(columns)
    if wanted in columns:
        return wanted
    return next((c for c in columns if c.lower() == wanted.lower()), None)
