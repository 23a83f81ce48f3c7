"""How right are the stored results, against labels: confusion, precision, recall, F1, calibration; origins.

Gold is a JSON lines file, or a folder that holds pairs.jsonl and origins.jsonl. A line of pairs has ``a``,
``b`` and ``relation`` (a list where either is accepted), optionally ``weight``; a line of origins has ``id``
and ``origin`` (a canonical name, ``own`` for the publisher itself, ``none``, ``mixed``), optionally ``credited``
and ``cites``. Pairs that have no stored link count as ``independent``.

Without gold, what people have judged in the database is the label, held against what detection found without it: a confirmed
relation or origin is what is accepted; instead of a rejected one, whatever is less than it, or another origin.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from .attribution.registry import registry
from .errors import SourceError, StateError, unusable
from .records import DERIVED, RELATIONS, WEIGHED
from .store import judgements, schema

BINS = 10


class Scored(NamedTuple):
    """One labelled pair: what is accepted, what is stored, how sure that is, what the pair counts."""

    accepted: tuple[str, ...]
    said: str
    confidence: float
    weight: float

    @property
    def right(self) -> bool:
        return self.said in self.accepted

    @property
    def label(self) -> str:
        """The accepted relation that what was said is held against."""
        return self.said if self.right else self.accepted[0]

    @property
    def derived(self) -> bool:
        """Whether it is truly derived; where readings differ, what is said decides."""
        kinds = {relation in DERIVED for relation in self.accepted}
        return self.said in DERIVED if len(kinds) == 2 else kinds.pop()


def evaluate(path: str | Path, gold: Sequence[str | Path] = ()) -> dict[str, Any]:
    """Figures for the results in the database at ``path``: ``pairs`` and ``origins``, each only if there are labels.
    ``gold``: none for the judgements in the database.

    Raises StateError where nothing was detected yet, SourceError where a label is not understood or speaks of
    an article that the database has not.
    """
    db = Database(str(path))
    try:
        settings = schema.read_settings(db)
        if not settings or not db["provenance_links"].exists():
            raise StateError(f"{path} holds no results yet. Run: datasette provenance detect {path}")
        if not gold:
            return {"claim": settings["claim"], **_judged(db, str(path), settings)}
        labels = [label for source in gold for label in _labels(Path(source))]
        known = {str(row[0]) for row in db.conn.execute("select article_id from provenance_articles")}
        for where, label in labels:
            missing = [str(label[k]) for k in ("a", "b", "id") if k in label and str(label[k]) not in known]
            if missing:
                raise SourceError(f"{where}: no article {missing[0]!r} in {path}.")
        figures: dict[str, Any] = {"claim": settings["claim"]}
        pairs = [label for _, label in labels if "relation" in label]
        origins = [label for _, label in labels if "origin" in label]
        if pairs:
            figures["pairs"] = pair_figures(_scored(db, pairs), settings["claim"])
        if origins:
            figures["origins"] = _origin_figures(db, origins)
        return figures
    except sqlite3.DatabaseError as error:
        raise StateError(f"{unusable(path, error, 'cannot be read as a database of results')}.") from error
    finally:
        db.close()


def _judged(db: Database, path: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Figures of detection alone against what people have judged and was found again; what they dispute is no label."""
    said = judgements.counted(db.conn, settings["table"])
    sql = "select article_id, source_id, coalesce(found_relation, relation), coalesce(found_confidence, confidence) from provenance_links"
    links = {frozenset((a, b)): finding for a, b, *finding in db.conn.execute(sql)} if said.links else {}
    pairs = [
        Scored(less_than(relation) if one.judgement == "rejected" else (str(one.relation),), relation, confidence, 1.0)
        for ends, one in said.links.items()
        if one.judgement != "disputed" and ends in links
        for relation, confidence in (links[ends],)
    ]
    known, origins = registry(), []
    sql = "select article_id, case when judgement is null then origin else found_origin end from provenance_articles"
    for article, origin in db.conn.execute(sql) if said.origins else ():
        one = said.origins.get(article)
        if one is not None and one.judgement != "disputed":
            same = bool(origin) and any(known.same(origin, name) for name in one.names)
            origins.append(same == (one.judgement == "confirmed"))
    if not pairs and not origins:
        raise StateError(
            f"{path} holds no judgement that confirms or rejects anything. Name a file of labels, or judge: "
            f"datasette provenance judge {path}"
        )
    figures: dict[str, Any] = {}
    if pairs:
        figures["pairs"] = pair_figures(pairs, settings["claim"])
    if origins:
        figures["origins"] = {"count": len(origins), "right": sum(origins) / len(origins)}
    return figures


def less_than(relation: str) -> tuple[str, ...]:
    """The relations that claim less than one that was rejected: no reuse instead of reuse, at least."""
    if relation not in WEIGHED:
        return WEIGHED[3:][::-1]
    least = max(WEIGHED.index(relation) + 1, 3)
    return WEIGHED[least:][::-1] or (WEIGHED[-1],)


def pair_figures(pairs: Sequence[Scored], claim: float) -> dict[str, Any]:
    """Figures of labelled pairs; ``weighted`` ones count each pair by its weight."""
    confusion = Counter((p.label, p.said) for p in pairs)
    # of a table in one language nothing is said of translations
    asked = [r for r in RELATIONS if r in WEIGHED or any(r == p.said or r in p.accepted for p in pairs)]
    relations = {r: prf([(p.label == r, p.said == r, 1.0) for p in pairs]) for r in asked}
    labelled = [r for r in asked if any(r in p.accepted for p in pairs)]
    return {
        "count": len(pairs),
        "confusion": {t: {s: confusion[t, s] for s in asked if confusion[t, s]} for t in asked},
        "relations": relations,
        "macro_f1": sum(relations[r]["f1"] for r in labelled) / len(labelled),
        "derived": prf([(p.derived, p.said in DERIVED, 1.0) for p in pairs]),
        "derived_weighted": prf([(p.derived, p.said in DERIVED, p.weight) for p in pairs]),
        "claimed_weighted": prf([(p.derived, p.said in DERIVED and p.confidence >= claim, p.weight) for p in pairs]),
        "calibration_error": calibration_error([(p.confidence, p.right) for p in pairs if p.confidence]),
    }


def prf(rows: Iterable[tuple[bool, bool, float]]) -> dict[str, float]:
    """Precision, recall and F1 of (true, said, weight); 1.0 where there is nothing to be wrong about."""
    rows = list(rows)
    hit = sum(w for true, said, w in rows if true and said)
    said = sum(w for _, s, w in rows if s)
    true = sum(w for t, _, w in rows if t)
    precision, recall = hit / said if said else 1.0, hit / true if true else 1.0
    return {"precision": precision, "recall": recall, "f1": 2 * hit / (said + true) if said + true else 1.0}


def calibration_error(rows: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over BINS equal bins (Naeini, Cooper, Hauskrecht 2015)."""
    error = 0.0
    for b in range(BINS):
        inside = [(c, r) for c, r in rows if min(BINS - 1, int(c * BINS)) == b]
        if inside:
            error += abs(sum(c for c, _ in inside) - sum(r for _, r in inside)) / len(rows)
    return error


def describe(figures: dict[str, Any]) -> Iterable[str]:
    """The figures as lines for people."""
    if pairs := figures.get("pairs"):
        yield f"{pairs['count']} labelled pairs. Rows: labelled, columns: stored."
        asked = list(pairs["confusion"])
        yield f"{'':12}" + "".join(f"{r:>12}" for r in asked)
        for relation, row in pairs["confusion"].items():
            yield f"{relation:12}" + "".join(f"{row.get(s, '') or '.':>12}" for s in asked)
        yield f"{'':14}{'precision':>10}{'recall':>10}{'F1':>10}"
        for name, row in pairs["relations"].items():
            yield _figures(name, row)
        yield f"{'macro F1':14}{'':20}{pairs['macro_f1']:10.3f}"
        yield _figures("derived", pairs["derived"])
        yield _figures("  weighted", pairs["derived_weighted"])
        yield _figures(f"  >= {figures['claim']}", pairs["claimed_weighted"])
        yield f"calibration error {pairs['calibration_error']:.3f}"
    if origins := figures.get("origins"):
        yield f"{origins['count']} labelled origins: {origins['right']:.3f} right"
        for name in ("credited", "cites"):
            if name in origins:
                yield f"  {name}: {origins[name]:.3f}"


def _figures(name: str, row: dict[str, float]) -> str:
    return f"{name:14}{row['precision']:10.3f}{row['recall']:10.3f}{row['f1']:10.3f}"


def _labels(source: Path) -> list[tuple[str, dict[str, Any]]]:
    if source.is_dir():
        files = [source / name for name in ("pairs.jsonl", "origins.jsonl") if (source / name).exists()]
        if not files:
            raise SourceError(f"{source} holds neither pairs.jsonl nor origins.jsonl.")
        return [label for file in files for label in _labels(file)]
    try:
        lines = source.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{source} cannot be read: {error}.") from None
    labels = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            label = json.loads(line)
        except ValueError:
            raise SourceError(f"{where} is not JSON.") from None
        keys = label.keys() if isinstance(label, dict) else set()
        if not ({"a", "b", "relation"} <= keys or {"id", "origin"} <= keys):
            raise SourceError(f"{where}: a label has a, b and relation, or id and origin.")
        unknown = [r for r in _accepted(label) if r not in RELATIONS]
        if unknown:
            raise SourceError(f"{where}: {unknown[0]!r} is no relation. There are: {', '.join(RELATIONS)}.")
        labels.append((where, label))
    return labels


def _accepted(label: dict[str, Any]) -> tuple[str, ...]:
    relation = label.get("relation", [])
    return (relation,) if isinstance(relation, str) else tuple(relation)


def _scored(db: Database, labels: Sequence[dict[str, Any]]) -> list[Scored]:
    sql = "select article_id, source_id, relation, confidence from provenance_links"
    links = {frozenset((str(a), str(b))): (relation, confidence) for a, b, relation, confidence in db.conn.execute(sql)}
    scored = []
    for label in labels:
        said, confidence = links.get(frozenset((str(label["a"]), str(label["b"]))), ("independent", 0.0))
        scored.append(Scored(_accepted(label), said, confidence, float(label.get("weight", 1.0))))
    return scored


def _origin_figures(db: Database, labels: Sequence[dict[str, Any]]) -> dict[str, Any]:
    known = registry()
    sql = "select article_id, origin, publisher, credited from provenance_articles"
    rows = {str(key): rest for key, *rest in db.conn.execute(sql)}
    cited: dict[str, set[str]] = {}
    for key, name in db.conn.execute("select article_id, value from _provenance_facets where facet = 'cited'"):
        cited.setdefault(str(key), set()).add(_canonical(name))
    right, credited, hits, said, true = 0, [], 0, 0, 0
    for label in labels:
        origin, publisher, credit = rows[str(label["id"])]
        wanted = label["origin"]
        if wanted == "none":
            right += not origin
        elif wanted == "own":
            right += bool(origin) and known.same(origin, publisher or "")
        else:
            right += bool(origin) and known.same(origin, wanted)
        if "credited" in label:
            credited.append((None if credit is None else bool(credit)) == label["credited"])
        if "cites" in label:
            names, stored = {_canonical(n) for n in label["cites"]}, cited.get(str(label["id"]), set())
            hits, said, true = hits + len(names & stored), said + len(stored), true + len(names)
    figures: dict[str, Any] = {"count": len(labels), "right": right / len(labels)}
    if credited:
        figures["credited"] = sum(credited) / len(credited)
    if any("cites" in label for label in labels):
        figures["cites"] = 2 * hits / (said + true) if said + true else 1.0
    return figures


def _canonical(name: str) -> str:
    source = registry().canonical(name)
    return (source.name if source else name).casefold().removeprefix("the ")
