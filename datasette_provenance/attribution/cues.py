"""Words without which the patterns of the plain modules find nothing, by what they announce.

A word here is a run of letters and digits (``[^\\W_]+``) as printed. Each list is read off a pattern: wherever that
matches, one of the words stands in what it matched, with no letter or digit beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

WHOLE, LONGER, SMALL, BY, PICTURE, SIDE, WEEKDAY, TAIL, REVISION = (1 << n for n in range(9))
"""Bits. WHOLE and LONGER: the first word of a source's printed form, with nothing or with more after it; SMALL: of one
that begins with a small letter."""

ALIKE = {"i": "ıİ", "s": "ſ"}
"""Besides a letter's two cases, what ``re.I`` takes for it."""


def _any_case(words: str) -> Iterator[str]:
    for word in words.split():
        yield from map("".join, product(*(f"{c}{c.upper()}{ALIKE.get(c, '')}" for c in word)))


CUES: dict[int, tuple[str, ...]] = {
    # bylines.CUE and bylines.POSTED
    BY: tuple("By BY by Par PAR Von VON Por POR Di DI di Da correspondant".split()),
    # lines.CAPTION and lines.CAPTION_BRACKET; those with a stroke are known by the stroke
    PICTURE: (
        *"FILE photo picture image Photo PHOTO Image Images file via Picture Foto photograph Photograph".split(),
        *(
            house + what
            for house in ("AP", "Reuters", "REUTERS", "AFP", "EPA", "Getty")
            for what in ("Photo", "PHOTO", "Image", "Images", "file")
        ),
    ),
    # of the same, those that stand after a comma or a bracket
    SIDE: tuple("left Left right Right center centre second L R C".split()),
    # lines.DATED
    WEEKDAY: tuple(
        before + day + "day"
        for before in ("", "on", "in", "at")
        for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
    ),
    # credits.REUTERS_TAIL and credits.GENERIC_TAIL
    TAIL: tuple(
        "Reporting REPORTING reporting Writing Compiled Editing Wire Wires wire wires WIRE agency agencies Agencies services "
        "contributed syndicated Staff staff STAFF avec Avec AVEC mit Mit MIT con Con CON com Com COM".split()
    ),
    # revisions.REVISIONS
    REVISION: (
        *"KILL KILLED WITHDRAWAL WITHDRAWN withdrawn killed ANNULE ANNULÉ ANNULÉE ANULADA ANULACIÓN ANNULLA ANNULLATA".split(),
        *"CORRECTION CORRECTED CORRECTS Correction Corrected Corrects corrects corrected RECTIFICATIF RECTIFIE".split(),
        *"RECTIFICA RECTIFICACIÓN Rectificatif CORREGIDA CORREÇÃO CORRECTION CORREZIONE Corrección Corrige".split(),
        *"Corregge BERICHTIGUNG Berichtigung Berichtigt KORREKTUR Korrektur".split(),
        *_any_case("refile refiled refiles repeat repeats resends"),
        *"Writethru Writethrough LdWritethru LdWritethrough LD Ld LEAD LEAd LeaD Lead URGENT".split(),
        *"UPDATE UPDATED UPDATES Update Updated Updates jour throughout ADDS Adds RECASTS Recasts".split(),
        *(root + end for root in ("ACTUALIS", "ACTUALIZ") for end in ("É", "ADO", "ADA", "ACIÓN")),
        *"Actualisé Actualise Actualizado Actualiza Ajoute Añade AGGIORNATO AGGIORNAMENTO Aggiornato Aggiorna".split(),
        *"ATUALIZADO ATUALIZADA Atualizado Atualiza AKTUALISIERT Aktualisiert".split(),
    ),
}
