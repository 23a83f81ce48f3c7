"""Fit what tells a translation on professional ones, and write it into the model.

    python docs/measure/fit_translations.py TRANSLATIONS_FOLDER HAYSTACK.jsonl.gz [--write]

The folder holds ``articles.jsonl.gz`` and ``pairs.jsonl`` (a, b, langs); the haystack articles in English that translate
none of them. Pairs are fitted whole and with the target cut to its first, middle and last half. Cross-validated: each
language pair by the weights of the others. Told is how many are found at the claim, and how many other pairs are claimed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from datasette_provenance.arrays.ranges_batch import bounds
from datasette_provenance.candidates.translations_batch import UNDATED, Kept, meetings
from datasette_provenance.links import translation
from datasette_provenance.records import Translated
from datasette_provenance.settings import DEFAULT
from datasette_provenance.sketches import crossing as sketch
from datasette_provenance.text import chance
from datasette_provenance.text.crossing import Crossing, cross
from datasette_provenance.text.language import language

CUTS = ("whole", "first half", "middle half", "last half")
HAYSTACK = 800
SAMPLED = 20
"""Articles in another language that each is held against for the rates."""
REGULAR = 3.0
PRIOR = -0.9
"""Added to the natural log odds: a table has far more pairs that are worth comparing, and are none, to each translation than
this set, which was made of translations."""


class Pair(NamedTuple):
    languages: frozenset[str]
    true: bool
    ends: tuple[int, int]
    found: Translated


def cut(text: str, how: str) -> str:
    n = len(text)
    return {"whole": text, "first half": text[: n // 2], "middle half": text[n // 4 : n // 4 + n // 2],
            "last half": text[n - n // 2 :]}[how]  # fmt: skip


def rates(documents: list[Crossing], true: set[tuple[int, int]]) -> dict[str, float]:
    """How often a text in another language has a key by chance, in 1,000 units of it, by what kind of key it is."""
    there, met = Counter[str](), Counter[str]()
    keys = [{key for told in d.told for key in told.keys} for d in documents]
    kinds = [
        {only: Counter(chance.kind_of(key) for key in some if _only(key) == only) for only in (None, "ja", "zh")}
        for some in keys
    ]
    drawn = random.Random(2)
    for a, one in enumerate(documents):
        others = [
            b for b, other in enumerate(documents)
            if other.language != one.language and (min(a, b), max(a, b)) not in true
        ]  # fmt: skip
        for b in drawn.sample(others, min(SAMPLED, len(others))):
            other = documents[b]
            for only, counts in kinds[a].items():
                if only in (None, one.language, other.language):
                    for kind, count in counts.items():
                        met[kind] += count * other.units / 1000
            held = (key for key in keys[a] & keys[b] if sketch.crosses(key, one.language, other.language))
            there.update(map(chance.kind_of, held))
    found = {kind: round((there[kind] + 0.1) / (met[kind] + 10), 6) for kind in sorted(met)}
    return {**found, "other": 0.001}


def _only(key: str) -> str | None:
    return sketch.ONLY.get(sketch.BY.get(key[0], sketch.ANY))


def compared(documents: list[Crossing], true: set[tuple[int, int]], first: int = 0) -> list[Pair]:
    """All pairs that would be compared, true ones always; of those from ``first`` on only with those before."""
    sketches = [np.array(sketch.sketch(d), np.uint64) for d in documents]
    kept = Kept(np.concatenate(sketches), bounds([len(s) for s in sketches]))
    days = np.full(len(documents), UNDATED)
    met = {(a, b) for a, b in meetings(kept, days, np.arange(len(documents)) < (first or len(documents))).tolist()}
    return [
        Pair(
            frozenset((documents[a].language, documents[b].language)), (a, b) in true, (a, b),
            translation.compare(documents[a], documents[b])[0],
        )
        for a, b in sorted(met | true)
        if not first or a < first <= b
    ]  # fmt: skip


def fit(pairs: Iterable[Pair]) -> dict[str, Any]:
    """Weights in bits of each field, about its mean."""
    rows = list(pairs)
    x, y = np.array([p.found for p in rows]), np.array([p.true for p in rows])
    mean, spread = x.mean(0), x.std(0)
    fitted = LogisticRegression(C=REGULAR, max_iter=2000).fit((x - mean) / spread, y)
    return {
        "weights": dict(zip(Translated._fields, (fitted.coef_[0] / spread / log(2)).round(5).tolist(), strict=True)),
        "means": dict(zip(Translated._fields, mean.round(5).tolist(), strict=True)),
        "prior_bits": round(float(fitted.intercept_[0]) / log(2), 5),
    }


def scores(model: Mapping[str, Any], pairs: list[Pair], languages: list[str]) -> np.ndarray:
    """Bits of each pair, those that rivals take away among them."""
    weights = np.array([model["weights"][name] for name in Translated._fields])
    means = np.array([model["means"][name] for name in Translated._fields])
    bits = model["prior_bits"] + (np.array([p.found for p in pairs]) - means) @ weights
    best: dict[tuple[int, str], list[tuple[float, int]]] = {}
    for n, pair in enumerate(pairs):
        for end, other in (pair.ends, pair.ends[::-1]):
            best.setdefault((end, languages[other]), []).append((bits[n], n))
    top = {key: sorted(some)[-2:] for key, some in best.items()}
    result = bits.copy()
    for n, pair in enumerate(pairs):
        rivals = [b for end, other in (pair.ends, pair.ends[::-1]) for b, m in top[end, languages[other]] if m != n]
        if rivals:
            result[n] += translation.rival_bits(float(bits[n]), max(rivals))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("haystack", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    with gzip.open(args.folder / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    with gzip.open(args.haystack, "rt", encoding="utf-8") as file:
        hay = random.Random(7).sample([json.loads(line)["text"] for line in file], HAYSTACK)
    places = {row["id"]: n for n, row in enumerate(rows)}
    labels = {}
    for line in (args.folder / "pairs.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        a, b = sorted((places[pair["a"]], places[pair["b"]]))
        labels[a, b] = pair["langs"]
    targets = {places[json.loads(line)["b"]] for line in (args.folder / "pairs.jsonl").read_text("utf-8").splitlines()}
    languages = [language(row["text"]) for row in rows]
    whole = [cross(row["text"], code) for row, code in zip(rows, languages, strict=True)]
    other = [cross(text, "en") for text in hay]
    counted = rates(whole + other[:400], set(labels))
    chance.load_rates().clear()
    chance.load_rates().update(counted)
    chance.rate_of.cache_clear()

    sets: dict[str, list[Pair]] = {}
    for how in CUTS:
        documents = [
            cross(cut(row["text"], how), code) if n in targets else whole[n]
            for n, (row, code) in enumerate(zip(rows, languages, strict=True))
        ]
        sets[how] = compared(documents, set(labels))
    foreign = [d for d in whole if d.language != "en"]
    sets["haystack"] = compared(foreign + other, set(), len(foreign))
    hay_languages = [d.language for d in foreign + other]

    tested: dict[str, list[tuple[Pair, float]]] = {how: [] for how in sets}
    given = {frozenset(langs.split("-")) for langs in labels.values()}
    # the last: all other pairs of languages, of which none is a translation
    for left in (*sorted(given, key=sorted), None):
        fitted = fit(p for some in sets.values() for p in some if p.languages != left)
        for how, some in sets.items():
            told = [p for p in some if (p.languages if p.languages in given else None) == left]
            if told:
                found = scores(fitted, told, hay_languages if how == "haystack" else languages)
                tested[how] += zip(told, found.tolist(), strict=True)
    every = [one for some in tested.values() for one in some]
    platt = LogisticRegression(C=1e6).fit(np.array([[b * log(2)] for _, b in every]), [p.true for p, _ in every])
    slope, offset = round(float(platt.coef_[0, 0]), 4), round(float(platt.intercept_[0]) + PRIOR, 4)
    least = (log(DEFAULT.claim / (1 - DEFAULT.claim)) - offset) / slope / log(2)
    print(f"calibration {slope} {offset}: claimed from {least:.2f} bits")
    for how, some in tested.items():
        found = Counter(labels[p.ends] for p, b in some if p.true and b >= least)
        wrong = sorted((round(b, 2) for p, b in some if not p.true), reverse=True)
        print(f"{how:12} {len(some):6} compared, found {sum(found.values())} of {sum(p.true for p, _ in some)}", dict(found),
              f"claimed beside them {sum(b >= least for b in wrong)}, the likeliest {wrong[:6]}")  # fmt: skip
    model = fit(p for some in sets.values() for p in some) | {"calibration": [slope, offset]}
    print(json.dumps(model, indent=1))
    if args.write:
        package = Path(translation.__file__).parents[1]
        for path, written in (("links/translation.json", model), ("data/crossing_rates.json", counted)):
            (package / path).write_text(json.dumps(written, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
