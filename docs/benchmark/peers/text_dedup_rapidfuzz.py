"""text-dedup's command for MinHash; then rapidfuzz's alignment of every two articles of a cluster.

    python docs/benchmark/peers/text_dedup_rapidfuzz.py DB

It is made to thin out training data: it says which texts belong together, not where. Its caches are kept apart, so that
a second run does no less than the first.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from articles import SHINGLE, read, write
from rapidfuzz_passages import passages


def candidates(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder, "articles.jsonl")
        with rows.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
        clusters = Path(folder, "clusters")
        options = {
            "path": "json", "data_files": rows, "split": "train", "column": "text", "idx_column": "id",
            "cache_dir": Path(folder, "cache"), "output": clusters, "ngram": SHINGLE, "num_perm": 128,
            "threshold": 0.5, "hash_func": "xxh3",
        }  # fmt: skip
        command = [sys.executable, "-m", "text_dedup.minhash", "--debug"]
        command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
        environment = {**os.environ, "HF_HOME": str(Path(folder, "home")), "HF_HUB_OFFLINE": "1"}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        with (clusters / "uf.pkl").open("rb") as file:
            found = pickle.load(file)
    members = defaultdict(list)
    for key in list(found.parent):
        members[found.find(key)].append(key)
    for cluster in members.values():
        yield from combinations(cluster, 2)


if __name__ == "__main__":
    database = sys.argv[1]
    articles = read(database)
    write(database, passages(articles, candidates(articles)))
