"""Writes datasette_provenance/data/number_words.csv: how each language groups digits and what it calls thousands and millions,
as CLDR has it (babel's ``number_symbols`` and ``compact_decimal_formats``).

    pip install babel; python docs/registry/number_words.py
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from babel import Locale

DATA = Path(__file__).parents[2] / "datasette_provenance" / "data"
NOT_A_WORD = re.compile(r"[0'.¤\s\u200f\u200e]+")


def words_of(locale: Locale) -> dict[str, int]:
    """Words and signs after a number, and the power of ten that they stand for; single letters mean too much else."""
    found: dict[str, int] = {}
    for forms in locale.compact_decimal_formats.values():
        for of_plural in forms.values():
            for size, pattern in of_plural.items():
                text = str(getattr(pattern, "pattern", pattern))
                word = NOT_A_WORD.sub(" ", text).strip().casefold()
                latin = word.isascii() and len(word) == 1
                if word and " " not in word and not latin:
                    found[word] = len(str(size)) - text.count("0")
    return found


def main() -> None:
    with (DATA / "function_words.csv").open(encoding="utf-8") as listed:
        codes = [row["language"] for row in csv.DictReader(listed)] + ["ja", "zh", "ko", "el", "he", "th", "hi"]
    with (DATA / "number_words.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("language", "group", "words"))
        for code in codes:
            locale = Locale.parse(code)
            group = locale.number_symbols["latn"]["group"]
            words = sorted(words_of(locale).items(), key=lambda pair: (pair[1], pair[0]))
            writer.writerow((code, " " if group.isspace() else group, " ".join(f"{w}:{power}" for w, power in words)))


if __name__ == "__main__":
    main()
