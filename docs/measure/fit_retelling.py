"""Fit the signs of a retelling on planted and invented rewrites against real rival reports, and write them into the model.

    python docs/measure/fit_retelling.py ALLSIDES.jsonl.gz WILD_FOLDER NEWSDESK_FOLDER [--write]

Cross-validated by story: at what score how many of the planted rewrites are found, and how many pairs of real reports of
different outlets within three days, written independently as far as anybody knows, are taken for rewrites.
"""

from __future__ import annotations

import argparse
import json
from itertools import combinations
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit_relations import fixtures
from sklearn.linear_model import LogisticRegression
from wild import documents_of, haystack, json_lines, near_in_time

from datasette_provenance.links import weigh
from datasette_provenance.passages.retelling import LEAST_COMMON, retelling
from datasette_provenance.records import Article, Document, Retelling
from datasette_provenance.settings import DEFAULT

RUN = 12
CONSTRUCTED = 0.5
"""Weight of an invented rewrite against a planted one."""
FOLDS = 8


class Sample(NamedTuple):
    a: str
    b: str
    kind: str
    """planted, constructed, rival (of a planted text) or other."""
    group: str
    signs: tuple[float, ...] | None
    weight: float


def samples(allsides: Path, wild: Path, newsdesk: Path) -> list[Sample]:
    articles = haystack(allsides, wild / "articles.jsonl.gz")
    documents = documents_of(articles)
    planted = {p["id"]: p for p in json_lines(wild / "planted.jsonl") if p["source"] in articles}
    found = []
    for key, of in planted.items():
        found.append(_sample(documents[of["source"]], documents[key], "planted", key, 1.0))
        rivals = [r for r in of["rivals"] if r in documents]
        found += [_sample(documents[r], documents[key], "rival", key, 1.0) for r in rivals]
    done = {frozenset((s.a, s.b)) for s in found}
    for a, b in near_in_time(articles, documents, LEAST_COMMON):
        if frozenset((a, b)) not in done and not _shares_a_run(documents[a], documents[b]):
            found.append(_sample(documents[a], documents[b], "other", f"{a} {b}", 1.0))
    return found + _constructed(newsdesk) + _fixtures() + _basil(wild / "basil.jsonl.gz")


def _fixtures() -> list[Sample]:
    """The rewrites among the invented articles of this repository."""
    articles, pairs = fixtures()
    documents = documents_of(articles)
    return [
        _sample(documents[p["a"]], documents[p["b"]], "constructed", f"f {p['a'].split('-')[0]}", CONSTRUCTED)
        for p in pairs
        if p["relation"] == "rewrite"
    ]


def _basil(path: Path) -> list[Sample]:
    """One event by up to three outlets each, written independently."""
    documents = documents_of(haystack(path))
    events: dict[str, list[str]] = {}
    for key in documents:
        events.setdefault(key.rsplit("-", 1)[0], []).append(key)
    return [
        _sample(documents[a], documents[b], "rival", event, 1.0)
        for event, keys in events.items()
        for a, b in combinations(keys, 2)
    ]


def _constructed(newsdesk: Path) -> list[Sample]:
    found = []
    for event in sorted(p for p in newsdesk.iterdir() if (p / "meta.json").exists()):
        texts = json.loads((event / "meta.json").read_text())["texts"]
        documents = documents_of({k: Article(k, (event / f"{k}.txt").read_text(), "", k) for k in texts})
        for name in ("rewrite", "rewrite_noquote"):
            found.append(_sample(documents["wire"], documents[name], "constructed", event.name, CONSTRUCTED))
        for name in ("independent", "other_wire"):
            found.append(_sample(documents["wire"], documents[name], "rival", event.name, 1.0))
    return found


def _shares_a_run(a: Document, b: Document) -> bool:
    """Whether they have RUN words in a row of narrative in common: a copy, in part or whole, is no rival report."""
    runs = [
        {d.words[n : n + RUN] for n in range(len(d.words) - RUN + 1) if not any(d.kinds[n : n + RUN])} for d in (a, b)
    ]
    return not runs[0].isdisjoint(runs[1])


def _sample(a: Document, b: Document, kind: str, group: str, weight: float) -> Sample:
    return Sample(str(a.article_id), str(b.article_id), kind, group, retelling(a, b), weight)


def fit(rows: list[Sample]) -> LogisticRegression:
    """Retellings against the rest, in natural units, with the share that these tables have."""
    x = np.array([r.signs for r in rows])
    y = [r.kind in ("planted", "constructed") for r in rows]
    means, scales = x.mean(0), x.std(0)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((x - means) / scales, y, sample_weight=[r.weight for r in rows])
    model.coef_ = model.coef_ / scales
    model.intercept_ = model.intercept_ - model.coef_ @ means
    return model


def bits(model: LogisticRegression, rows: list[Sample]) -> np.ndarray:
    return (np.array([r.signs for r in rows]) @ model.coef_[0] + model.intercept_[0]) / log(2)


def cross_validated(rows: list[Sample]) -> np.ndarray:
    groups = sorted({r.group for r in rows})
    fold = {g: n % FOLDS for n, g in enumerate(np.random.default_rng(7).permutation(groups))}
    out = np.zeros(len(rows))
    for k in range(FOLDS):
        test = [n for n, r in enumerate(rows) if fold[r.group] == k]
        out[test] = bits(fit([r for r in rows if fold[r.group] != k]), [rows[n] for n in test])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("allsides", type=Path)
    parser.add_argument("wild", type=Path)
    parser.add_argument("newsdesk", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package's model")
    args = parser.parse_args()
    every = samples(args.allsides, args.wild, args.newsdesk)
    rows = [s for s in every if s.signs is not None]
    out = cross_validated(rows)
    figures: dict[str, object] = {"pairs": len(every), "looked at": len(rows)}
    for kind in ("planted", "constructed", "rival", "other"):
        of_kind = [score for s, score in zip(rows, out, strict=True) if s.kind == kind]
        total = sum(s.kind == kind for s in every)
        figures[kind] = {"pairs": total} | {
            f"at {least} bits": int(sum(x >= least for x in of_kind)) for least in (-2, 0, 2, 4)
        }
    print(json.dumps(figures, indent=1))
    for score, s in sorted(zip(out, rows, strict=True), key=lambda one: -one[0]):
        if s.kind in ("rival", "other") and score > -1.5:
            print(f"{score:.2f} {s.kind} {s.a} {s.b}", [round(v, 2) for v in s.signs or ()])
    if args.write:
        model = fit(rows)
        # real reports that nobody made for this set what is claimed: one of them all is when it is not fitted on
        threshold = sorted(score for score, s in zip(out, rows, strict=True) if s.kind in ("rival", "other"))[-2]
        path = Path(weigh.__file__).parent / "model.json"
        content = json.loads(path.read_text())
        content["retelling"] = {
            "intercept": round(float(model.intercept_[0]) / log(2), 4),
            "weights": {n: round(float(w) / log(2), 4) for n, w in zip(Retelling._fields, model.coef_[0], strict=True)},
            "offset": round(log(DEFAULT.claim / (1 - DEFAULT.claim)) / log(2) - max(0.0, threshold), 4),
            "figures": figures,
        }
        path.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
