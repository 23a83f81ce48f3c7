"""Fit the relation model on labelled pairs and write it, with the figures it reached, into the package.

    python docs/measure/fit_relations.py HELSINKI_FOLDER NEWSDESK_FOLDER ALLSIDES.jsonl.gz WILD_FOLDER [--write]

HELSINKI_FOLDER holds articles.jsonl.gz and pairs.jsonl (real pages, read twice), NEWSDESK_FOLDER the
constructed stories (what each text is to each other is known), WILD_FOLDER articles.jsonl.gz and planted.jsonl (rewrites
planted among real reports of the same events), which count beside those of ALLSIDES. What tells a retelling stands in the model already (fit_retelling.py). Figures are cross-validated: the pairs of a
fold are judged by a model and a calibration that saw neither them nor another pair of the same articles.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import tempfile
from collections import defaultdict
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sqlite_utils import Database
from wild import documents_of, haystack, json_lines

from datasette_provenance.candidates.pairs_batch import FOUND_FACTS, find_pairs
from datasette_provenance.corpus.commonplace import without_commonplaces
from datasette_provenance.corpus.recurring import recurring_lines
from datasette_provenance.document import build_document
from datasette_provenance.links import weigh
from datasette_provenance.links.evidence import measure
from datasette_provenance.loading import load_articles
from datasette_provenance.passages.kinds import align
from datasette_provenance.passages.passages import fact_order
from datasette_provenance.records import DERIVED, NARRATIVE, WEIGHED, Article, Document, Evidence
from datasette_provenance.sketches.sketch_batch import sketch
from datasette_provenance.store.table import read_articles, resolve

C = 0.5
"""Inverse strength of the L2 penalty: few labels, so that one odd pair cannot carry a weight."""
CONSTRUCTED_WEIGHT = 0.35
"""Of a constructed pair against a real one: clean texts are easy, real pages decide."""


def _none() -> Evidence:
    return Evidence(0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0, 0, 0, 0, None, None, False)


FURNITURE = list(weigh.features(_none())).index("furniture in common")
QUOTED = list(weigh.features(_none())).index("quoted words in common")


FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OUT_OF_REACH = 60.0
"""Bits."""
MAX_ASSUMED_WORDS = 8
ASSUMED_WEIGHT = 60.0
"""Of all assumed pairs together, in labelled pairs."""
REWORDED = {0.05: "copy", 0.1: "copy", 0.35: "rewrite", 0.45: "rewrite", 0.55: "rewrite", 0.7: "rewrite"}
"""Share of the narrative words replaced -> what the result is to its source."""


class Example(NamedTuple):
    a: str
    b: str
    accepted: tuple[str, ...]
    weight: float
    group: str
    x: list[float]
    real: bool
    possible: tuple[str, ...]
    trained: float
    """What it counts in fitting."""


def examples(helsinki: Path, newsdesk: Path, allsides: Path, wild: Path) -> list[Example]:
    return [*_helsinki(helsinki), *_newsdesk(newsdesk), *_fixtures(FIXTURES), *_planted(allsides, wild)]


def _planted(allsides: Path, folder: Path) -> list[Example]:
    """Planted rewrites with their sources, and with others' reports of the same event."""
    articles = haystack(allsides, folder / "articles.jsonl.gz")
    documents = documents_of(articles)
    found = []
    for planted in json_lines(folder / "planted.jsonl"):
        key = planted["id"]
        others = [(planted["source"], "rewrite"), *((r, ["quotes", "independent"]) for r in planted["rivals"])]
        for other, relation in others:
            if other in documents:
                found.append(
                    _example(documents[other], documents[key], relation, 1.0, f"p {key}", False)._replace(trained=1.0)
                )
    return found


def fixtures(folder: Path = FIXTURES) -> tuple[dict[str, Article], list[dict[str, Any]]]:
    """The invented articles in this repository, and their labelled pairs."""
    with tempfile.TemporaryDirectory() as scratch:
        load_articles(f"{scratch}/fixtures.db", [str(folder / "articles")])
        db = Database(f"{scratch}/fixtures.db")
        articles = {str(a.id): a for a in read_articles(db, resolve(db, None, {}))}
        db.close()
    return articles, [json.loads(line) for line in (folder / "gold" / "pairs.jsonl").read_text().splitlines()]


def _fixtures(folder: Path) -> list[Example]:
    articles, pairs = fixtures(folder)
    documents = _documents(articles)
    return [
        _example(
            documents[p["a"]], documents[p["b"]], p["relation"], 1.0, f"f {p['a'].split('-')[0]}", False,
            (articles[p["a"]], articles[p["b"]]),
        )
        for p in pairs
    ]  # fmt: skip


def _helsinki(folder: Path) -> list[Example]:
    rows = [json.loads(line) for line in gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8")]
    articles = {r["id"]: _article(r["id"], r) for r in rows}
    documents = _documents(articles)
    pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text().splitlines()]
    groups = _components([(p["a"], p["b"]) for p in pairs])
    labelled = [
        _example(
            documents[p["a"]],
            documents[p["b"]],
            p["relation"],
            p["weight"],
            f"h{groups[p['a']]}",
            True,
            (articles[p["a"]], articles[p["b"]]),
        )
        for p in pairs
    ]
    return labelled + _assumed(documents, {frozenset((p["a"], p["b"])) for p in pairs})


def _assumed(documents: dict[str, Document], labelled: set[frozenset[str]]) -> list[Example]:
    """Real pairs that only the order of their facts proposes, sharing next to no narrative. Nobody labelled them;
    they are taken as reports of one event by different hands, which nearly all must be, and count little each."""
    keys = list(documents)
    sketches = sketch([documents[k] for k in keys])
    order = np.arange(len(keys))
    found = []
    for pair in find_pairs(sketches, order):
        a, b = keys[pair.a], keys[pair.b]
        if not pair.found_by & FOUND_FACTS or frozenset((a, b)) in labelled:
            continue
        example = _example(documents[a], documents[b], list(WEIGHED[3:]), 0.0, f"a{len(found) % 10}", False)
        if 2 ** example.x[0] - 1 < MAX_ASSUMED_WORDS:
            found.append(example)
    return [e._replace(trained=ASSUMED_WEIGHT / len(found)) for e in found]


def _newsdesk(folder: Path) -> list[Example]:
    found = []
    for event in sorted(p for p in folder.iterdir() if (p / "meta.json").exists()):
        texts = json.loads((event / "meta.json").read_text())["texts"]
        articles = {k: _article(k, {**t, "text": (event / f"{k}.txt").read_text()}) for k, t in texts.items()}
        documents = _documents(articles)
        for a, b in itertools.combinations(texts, 2):
            if relation := constructed_relation(a, b):
                found.append(
                    _example(documents[a], documents[b], relation, 1.0, event.name, False, (articles[a], articles[b]))
                )
        for rate, relation in REWORDED.items():
            text = reworded(documents["wire"], articles["wire"].text, rate)
            other = build_document(Article(f"reworded {rate}", text, "", "Elsewhere"))
            found.append(_example(documents["wire"], other, relation, 1.0, event.name, False))
    return found


def reworded(document: Document, text: str, rate: float) -> str:
    """The text with that share of its plain narrative words replaced by other words of its own; names, numbers
    and quotations stay: what a hasty rewriter leaves, between the copy and the text that shares no run at all."""
    chance = random.Random(f"{document.article_id} {rate}")
    plain = [w for w in document.words if w.isalpha()]
    parts, at = [], 0
    for start, end, kind in zip(document.starts, document.ends, document.kinds):
        if kind == NARRATIVE and text[start].islower() and chance.random() < rate:
            parts += [text[at:start], chance.choice(plain)]
            at = end
    return "".join([*parts, text[at:]])


def constructed_relation(a: str, b: str) -> str | list[str] | None:
    """What two texts of a constructed story are to each other; None where it is open."""
    pair = {a, b}
    copies, rewrites = {"wire", "copy_trim", "copy_edit", "update"}, {"rewrite", "rewrite_noquote"}
    if pair == {"copy_trim", "update"}:
        return ["copy", "partial"]
    if pair <= copies:
        return "copy"
    if pair <= rewrites or (pair <= copies | rewrites and "update" in pair):
        return ["rewrite", "partial"]
    if pair <= copies | rewrites:
        return "rewrite"
    if "unrelated_same_source" in pair:
        return "furniture" if "copy_edit" in pair else "independent"
    if "roundup" in pair:
        return "partial" if pair & copies else None if pair & rewrites else ["independent", "quotes"]
    return ["quotes", "independent"]


def _article(key: str, row: dict[str, Any]) -> Article:
    return Article(key, row["text"], *((row.get(c) or "") for c in ("title", "publisher", "published", "url")))


def _documents(articles: dict[str, Article]) -> dict[str, Document]:
    recurring = recurring_lines(articles.values())
    built = [build_document(a, recurring.get(a.publisher, ())) for a in articles.values()]
    return dict(zip(articles, without_commonplaces(built, [a.published for a in articles.values()])))


def _example(a: Document, b: Document, relation: str | list[str], weight: float, group: str, real: bool,
             of: tuple[Article, Article] | None = None) -> Example:  # fmt: skip
    """``of``: the two articles, where they are of real outlets and days."""
    times = (of[0].published, of[1].published) if of else ("", "")
    same = bool(of and of[0].publisher and of[0].publisher == of[1].publisher)
    evidence = measure(a, b, align(a, b), fact_order(a, b), times, same)
    accepted = (relation,) if isinstance(relation, str) else tuple(relation)
    values = list(weigh.features(evidence).values())
    trained = 1.0 if real else CONSTRUCTED_WEIGHT
    return Example(
        str(a.article_id), str(b.article_id), accepted, weight, group, values, real, weigh.possible(evidence), trained
    )


def _components(pairs: list[tuple[str, str]]) -> dict[str, str]:
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for a, b in pairs:
        parent[root(a)] = root(b)
    return {x: root(x) for x in parent}


def fit(rows: list[Example]) -> tuple[LogisticRegression, np.ndarray, np.ndarray]:
    x = np.array([row.x for row in rows])
    y = [WEIGHED.index(_taught(row)) for row in rows]
    w = [row.trained for row in rows]
    means, scales = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=C, max_iter=5000)
    model.fit((x - means) / scales, y, sample_weight=np.array(w))
    return model, means, scales


def _taught(row: Example) -> str:
    """What a row that accepts two relations counts as: of two readings the one that claims less; of a
    constructed pair quotes where any are shared, else the first."""
    if row.real:
        return max(row.accepted, key=WEIGHED.index)
    if row.accepted[0] == "quotes" and not row.x[QUOTED]:
        return "furniture" if "furniture" in row.accepted and row.x[FURNITURE] else "independent"
    return row.accepted[0]


def scores(fitted: tuple[LogisticRegression, np.ndarray, np.ndarray], rows: list[Example]) -> np.ndarray:
    """(n, relations) in bits."""
    model, means, scales = fitted
    return model.decision_function((np.array([r.x for r in rows]) - means) / scales) / log(2)


def cross_validated(rows: list[Example], folds: int = 10) -> np.ndarray:
    groups = sorted({r.group for r in rows})
    rank = {g: n % folds for n, g in enumerate(np.random.default_rng(7).permutation(groups))}
    out = np.zeros((len(rows), len(WEIGHED)))
    for fold in range(folds):
        test = [i for i, r in enumerate(rows) if rank[r.group] == fold]
        if test:
            out[test] = allowed(rows, test) + scores(
                fit([r for r in rows if rank[r.group] != fold]), [rows[i] for i in test]
            )
    return out


def allowed(rows: list[Example], test: list[int]) -> np.ndarray:
    """Nothing taken from what a pair can be; what it cannot be is out of reach."""
    return np.array([[0.0 if r in rows[i].possible else -OUT_OF_REACH for r in WEIGHED] for i in test])


def odds(rows: list[Example], out: np.ndarray) -> np.ndarray:
    """Bits of the winner against all other possible relations."""
    return np.array(
        [weigh.odds_bits(dict(zip(WEIGHED, o)), r.possible, WEIGHED[o.argmax()]) for r, o in zip(rows, out)]
    )


def platt(bits: np.ndarray, right: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    model = LogisticRegression(C=10.0)
    model.fit((bits * log(2)).reshape(-1, 1), right, sample_weight=weights)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def report(rows: list[Example], out: np.ndarray, calibration: tuple[float, float]) -> dict[str, float]:
    said = [WEIGHED[i] for i in out.argmax(1)]
    confidence = 1 / (1 + np.exp(-(calibration[0] * odds(rows, out) * log(2) + calibration[1])))
    figures: dict[str, float] = {"pairs": len(rows)}
    derived = [_verdict(r, s) for r, s in zip(rows, said)]
    figures["derived_f1"] = _f1(derived, [1.0] * len(rows))
    figures["derived_f1_weighted"] = _f1(derived, [r.weight for r in rows])
    per = {r: _f1([_one(row, s, r) for row, s in zip(rows, said)], [1.0] * len(rows)) for r in WEIGHED}
    figures.update({f"f1_{r}": v for r, v in per.items()})
    figures["macro_f1"] = float(np.mean(list(per.values())))
    total = sum(r.weight for r, d in zip(rows, derived) if d[0])
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        taken = [(r, d) for r, d, c in zip(rows, derived, confidence) if d[1] and c >= least]
        weight = sum(r.weight for r, _ in taken)
        hit = sum(r.weight for r, d in taken if d[0])
        figures[f"precision_at_{least}"] = hit / weight if weight else 1.0
        figures[f"recall_at_{least}"] = hit / total if total else 1.0
    right = np.array([s in r.accepted for r, s in zip(rows, said)])
    bins = np.clip((confidence * 10).astype(int), 0, 9)
    figures["calibration_error"] = float(
        sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    )
    return {k: round(v, 4) for k, v in figures.items()}


def _verdict(row: Example, said: str) -> tuple[bool, bool]:
    """(truly derived, said derived); where readings differ the saying decides."""
    truly = {r in DERIVED for r in row.accepted}
    return (said in DERIVED if len(truly) == 2 else truly.pop()), said in DERIVED


def _one(row: Example, said: str, relation: str) -> tuple[bool, bool]:
    return (said == relation if said in row.accepted else relation == row.accepted[0]), said == relation


def _f1(pairs: list[tuple[bool, bool]], weights: list[float]) -> float:
    hit = sum(w for (t, s), w in zip(pairs, weights) if t and s)
    return 2 * hit / max(1e-9, sum(w * (t + s) for (t, s), w in zip(pairs, weights)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("helsinki", type=Path)
    parser.add_argument("newsdesk", type=Path)
    parser.add_argument("allsides", type=Path)
    parser.add_argument("wild", type=Path)
    parser.add_argument("--write", action="store_true", help="write the model into the package")
    parser.add_argument("--errors", action="store_true", help="print the pairs that are wrong")
    args = parser.parse_args()
    names = list(weigh.features(_none()))
    rows = examples(args.helsinki, args.newsdesk, args.allsides, args.wild)
    out = cross_validated(rows)
    real = np.array([r.real for r in rows])
    trained = np.array([r.trained for r in rows])
    right = np.array([WEIGHED[i] in r.accepted for r, i in zip(rows, out.argmax(1))])
    open_ = np.array([len(r.possible) > 1 for r in rows])
    calibration = platt(odds(rows, out)[open_], right[open_], trained[open_])
    same = np.array([weigh.same_copy_bits(dict(zip(WEIGHED, o))) for o in out])
    truly = np.array([row.accepted[0] in weigh.SAME_COPY for row in rows])
    same_calibration = platt(same, truly, trained)
    ours = np.array([r.group.startswith("f ") for r in rows])
    planted = np.array([r.group.startswith("p ") for r in rows])
    constructed = ~real & (trained >= CONSTRUCTED_WEIGHT) & ~planted
    figures = {
        name: report([r for r, m in zip(rows, mask) if m], out[mask], calibration)
        for name, mask in (
            ("helsinki", real),
            ("newsdesk", constructed & ~ours),
            ("fixtures", ours),
            ("planted", planted),
        )
    }
    print(json.dumps(figures, indent=1))
    if args.errors:
        wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row, scored in zip(rows, out):
            said = WEIGHED[scored.argmax()]
            if said not in row.accepted:
                values = dict(zip(names, (round(v, 2) for v in row.x)))
                wrong["|".join(row.accepted), said].append(f"{row.group} {row.a} {row.b} {values}")
        for key, found in wrong.items():
            print(*key, *found, sep="\n   ")
    if args.write:
        model, means, scales = fit(rows)
        weights = model.coef_ / scales / log(2)
        path = Path(weigh.__file__).parent / "model.json"
        content = {
            "about": "Written by docs/measure/fit_relations.py; bits, multinomial; see links/weigh.py",
            "intercept": {r: round(float(v), 5) for r, v in zip(WEIGHED, model.intercept_ / log(2))},
            "means": {n: round(float(v), 5) for n, v in zip(names, means)},
            "weights": {
                n: {r: round(float(weights[j, i]), 5) for j, r in enumerate(WEIGHED)} for i, n in enumerate(names)
            },
            "calibration": [round(v, 5) for v in calibration],
            "retelling": json.loads(path.read_text())["retelling"],
            "same_copy_calibration": [round(v, 5) for v in same_calibration],
            "figures": figures,
        }
        path.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
