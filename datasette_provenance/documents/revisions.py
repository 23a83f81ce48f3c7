"""Marks that a text is a later version of a story: update, writethru, refile, correction, kill."""

from __future__ import annotations

import re

from ..records import Article

REVISIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "kill",
        re.compile(
            r"^\W{0,3}(?:[A-Z]{2,3}[-: ])?(?:KILL|KILLED|MANDATORY KILL|BC-KILL|WITHDRAWAL"
            r"|STORY WITHDRAWN)\b|"
            r"\bthis story has been (?:withdrawn|killed)\b|^\W{0,3}(?:ANNULE|ANNULÉE?|ANULA(?:DA|CIÓN)"
            r"|ANNULLA|ANNULLATA)\b",
            re.M,
        ),
    ),
    (
        "correction",
        re.compile(
            r"^\W{0,3}(?:[\w. ]{0,12}\s)?(?:CORRECT(?:ION|ED|S)|Correction|Corrected|CORRECTS"
            r"|RECTIF(?:ICATIF|IE|ICA|ICACIÓN)|CORREGIDA|CORRE(?:ÇÃO|CTION)|BERICHTIGUNG|KORREKTUR"
            r"|CORREZIONE|Korrektur|Berichtigung|Corrección|Rectificatif)\b"
            r"|\((?:In|This) [^()\n]{0,80}\bcorrects\b|\((?:CORRECTS|Corrects|RECTIFIE|Corrige|Corregge"
            r"|Berichtigt)\b|\bthis (?:story|article|version) (?:has been )?correct(?:s|ed)\b",
            re.M,
        ),
    ),
    (
        "refile",
        re.compile(
            r"^\W{0,3}REFILE\b|\b(?:story|article|item) is (?:being )?refiled\b|\(Re(?:files|file|peats"
            r"|peat|sends)\b|\bREPEAT(?: \d)?-",
            re.M | re.I,
        ),
    ),
    (
        "writethru",
        re.compile(
            r"\b(?:\d(?:st|nd|rd|th)\s)?(?:Ld-?)?Writethr(?:u|ough)\b|\b\d(?:ST|ND|RD|TH|st|nd|rd"
            r"|th) L(?:EA|ea)?[Dd](?:[-; )]|$)|\bURGENT\s?[-–—]\s?\d",
            re.M,
        ),
    ),
    (
        "update",
        re.compile(
            r"^\W{0,3}UPDATE \d+\s?-|^\W{0,3}(?:UPDATE|UPDATED|Update|Updated|ACTUALI[SZ](?:É|ADO|ADA"
            r"|ACIÓN)|AGGIORNA(?:TO|MENTO)|ATUALIZAD[OA]|AKTUALISIERT|Aktualisiert|Actualisé|Mis à jour"
            r"|Aggiornato|Atualizado em|Actualizado)\b\s?[:\d(-]|"
            r"\((?:ADDS|Adds|UPDATES|Updates|RECASTS|Recasts|New throughout|new throughout"
            r"|Updates throughout|Actualise|Ajoute|Actualiza|Añade|Atualiza|Aggiorna"
            r"|Aktualisiert)\b[^()\n]{0,120}\)",
            re.M,
        ),
    ),
)


def find_revision(article: Article) -> str:
    """The mark of a later version, the gravest found: kill, correction, refile, writethru, update; else
    ``""``."""
    head = f"{article.title}\n{article.text[:600]}"
    foot = article.text[-400:] if len(article.text) > 1000 else ""
    for name, pattern in REVISIONS:
        if pattern.search(head) or (name in ("kill", "correction") and pattern.search(foot)):
            return name
    return ""
