"""The words in which pages and tables write dates, as numbers: months, zones, and what says nothing of the time.

English, German, French, Spanish, Italian, Portuguese and Dutch. A word that is not here makes a date unreadable: what
is not understood is not guessed at.
"""

from __future__ import annotations

import re
import unicodedata

# One line a month, as Unicode's CLDR has them, without accents and full stops.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner jaenner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar feber febr fevrier fevr fev febrero febbraio fevereiro februari",
            "march mar marz maerz mrz mars marzo marco maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil juill julio luglio lug julho",
            "august aug aout agosto ago augustus",
            "september sep sept septembre septiembre setiembre settembre setembro set",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}

WEEKDAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
    lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom
    lunedi martedi mercoledi giovedi venerdi sabato domenica gio
    segunda terca quarta quinta sexta feira segunda-feira terca-feira quarta-feira quinta-feira sexta-feira seg ter qua
    qui sex maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
    """.split()
)

# What pages print around a date; none of these words changes which moment is meant.
IDLE = frozenset(
    """
    updated published posted created modified first last on at of the date time and local
    aktualisiert veroffentlicht erstellt stand vom den der um uhr zuletzt
    publie publiee mis mise a jour le la les et derniere mise-a-jour
    publicado publicada actualizado actualizada ultima actualizacion el de del las hora horas hrs
    pubblicato aggiornato il alle ore ultimo aggiornamento
    atualizado atualizada em as gepubliceerd bijgewerkt op om uur
    """.split()
)

# Hours ahead of UTC of names that mean one zone wherever news is written. IST, for one, is India's, Israel's and
# Ireland's: such names are told and not read.
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3,
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3,
    "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "PKT": 5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip

PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
"""Names that mean summer or winter time, whichever it is on the day."""

LATIN = re.compile(r"[^\W\d_][^\W\d_.'’-]*\.?", re.UNICODE)


def bare(word: str) -> str:
    """A word as the lists have it: small, without accents and full stops."""
    split = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss"))
    return "".join(c for c in split if not unicodedata.combining(c)).replace(".", "")


ENGLISH = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_english(text: str) -> str:
    """A date with its month in English and without weekdays and idle words; other words stay as they are."""
    months = [word for word in LATIN.findall(text) if bare(word) in MONTHS]
    spare = len(months) - 1
    """Months too many: "mar. 11 mars" is a Tuesday."""
    before = ""

    def written(match: re.Match[str]) -> str:
        nonlocal spare, before
        word, name = match[0], bare(match[0])
        after_number = text[: match.start()].rstrip()[-1:].isdigit()
        if name in MONTHS and not (spare > 0 and name in WEEKDAYS):
            return f" {ENGLISH[MONTHS[name]]} "
        if name in MONTHS:
            spare -= 1
            return " "
        if name in ("am", "pm") and after_number:
            return name
        if name in ("h", "uhr", "uur") and after_number:
            return "h"  # 18 Uhr
        if name in WEEKDAYS or name in IDLE or name in ("am", "h"):
            return word if word in ZONES or word in PLACES else " "  # ET is a zone, "et" the French "and"
        return word

    return LATIN.sub(written, text)
