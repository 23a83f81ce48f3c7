"""Marks that a text is a later version of a story: update, writethru, refile, correction, kill."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..records import Article

HEAD, FOOT = 600, 400
"""Characters of a text in which such marks stand."""


class Form(NamedTuple):
    name: str
    cues: tuple[str, ...]
    """The pattern matches nowhere but where one of these stands: most pages are spared it."""
    pattern: re.Pattern[str]


REVISIONS = (
    Form(
        "kill",
        ("KILL", "WITHDRAW", "story has been", "ANNUL", "ANULA"),
        re.compile(
            r"^\W{0,3}(?:[A-Z]{2,3}[-: ])?(?:KILL|KILLED|MANDATORY KILL|BC-KILL|WITHDRAWAL"
            r"|STORY WITHDRAWN)\b|"
            r"\bthis story has been (?:withdrawn|killed)\b|^\W{0,3}(?:ANNULE|ANNULÉE?|ANULA(?:DA|CIÓN)"
            r"|ANNULLA|ANNULLATA)\b",
            re.M,
        ),
    ),
    Form(
        "correction",
        ("ORRE", "orre", "Corrig", "RECTIF", "Rectif", "BERICHTIG", "Berichtig"),
        re.compile(
            r"^\W{0,3}(?:[\w. ]{0,12}\s)?(?:CORRECT(?:ION|ED|S)|Correction|Corrected|CORRECTS"
            r"|RECTIF(?:ICATIF|IE|ICA|ICACIÓN)|CORREGIDA|CORRE(?:ÇÃO|CTION)|BERICHTIGUNG|KORREKTUR"
            r"|CORREZIONE|Korrektur|Berichtigung|Corrección|Rectificatif)\b"
            r"|\((?:In|This) [^()\n]{0,80}\bcorrects\b|\((?:CORRECTS|Corrects|RECTIFIE|Corrige|Corregge"
            r"|Berichtigt)\b|\bthis (?:story|article|version) (?:has been )?correct(?:s|ed)\b",
            re.M,
        ),
    ),
    Form(
        "refile",
        ("refi", "refı", "(re", "repeat"),
        re.compile(
            r"^\W{0,3}REFILE\b|\b(?:story|article|item) is (?:being )?refiled\b|\(Re(?:files|file|peats"
            r"|peat|sends)\b|\bREPEAT(?: \d)?-",
            re.M | re.I,
        ),
    ),
    Form(
        "writethru",
        ("Writethr", " LEA", " Lea", " LD", " Ld", "URGENT"),
        re.compile(
            r"\b(?:\d(?:st|nd|rd|th)\s)?(?:Ld-?)?Writethr(?:u|ough)\b|\b\d(?:ST|ND|RD|TH|st|nd|rd"
            r"|th) L(?:EA|ea)?[Dd](?:[-; )]|$)|\bURGENT\s?[-–—]\s?\d",
            re.M,
        ),
    ),
    Form(
        "update",
        (
            *("UPDATE", "Update", "CTUALI", "ctuali", "KTUALI", "ktuali", "TUALIZ", "tualiz", "GGIORNA", "ggiorna"),
            *("Mis à jour", "(ADDS", "(Adds", "(RECASTS", "(Recasts", "ew throughout", "(Ajoute", "(Añade"),
        ),
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
    head = f"{article.title}\n{article.text[:HEAD]}"
    foot = article.text[-FOOT:] if len(article.text) > HEAD + FOOT else ""
    for form in REVISIONS:
        if _stands(form, head) or (form.name in ("kill", "correction") and _stands(form, foot)):
            return form.name
    return ""


def _stands(form: Form, part: str) -> bool:
    cased = part.lower() if form.pattern.flags & re.I else part
    return any(map(cased.__contains__, form.cues)) and form.pattern.search(part) is not None
