"""What a run over 100 new articles takes, against one from scratch over all.

    python docs/measure/growing.py [ARTICLES] [NEW] [FOLDER]

loads so many invented articles (100,000 where nothing is said), detects, adds some new ones (100; those of known stories
among them), and times the next run as a whole process: the median of three, each on a copy. Then everything from scratch,
and every table is compared. In FOLDER what was made stays, and is used again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from databases import NAMES, copy, detect, differing, families, invented, load, results, same_members

ROUNDS = 3
BAR = 0.05


def main(count: int, new: int, folder: Path) -> None:
    lines = invented(folder / f"{count + new}.jsonl", count + new)
    detected, more, once = (folder / f"{count}-{name}.db" for name in ("detected", "more", "once"))
    if not more.exists():
        loaded = folder / f"{count}.db"
        load(loaded, lines[:count])
        detect(copy(loaded, detected))
        load(copy(detected, more), lines[count:])
        load(copy(loaded, once), lines[count:])
    grown, rebuilt = folder / "grown.db", folder / "rebuilt.db"
    some = [detect(copy(more, grown)) for _ in range(ROUNDS)]
    whole = detect(copy(once, rebuilt))
    print(f"{new} articles on {count}, medians of {ROUNDS}:\n")
    print("| | by the clock, s | processors, s |\n| --- | ---: | ---: |")
    print(f"| from scratch | {whole[0]:.1f} | {whole[1]:.1f} |")
    wall, cpu = (median(of_kind) for of_kind in zip(*some))
    print(f"| only what is new | {wall:.1f} | {cpu:.1f} |")
    print(f"| ratio (bar: {BAR:.0%}) | {wall / whole[0]:.1%} | {cpu / whole[1]:.1%} |\n")
    other = differing(results(grown, NAMES), results(rebuilt, NAMES))
    members = same_members(families(grown), families(rebuilt))
    print(f"Tables: {', '.join(other) + ' DIFFER' if other else 'all the same'}; families "
          f"{'the same' if members else 'DIFFER'}")  # fmt: skip
    sys.exit(bool(other) or not members)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:3]]
    articles, added = numbers + [100_000, 100][len(numbers) :]
    if len(sys.argv) > 3:
        main(articles, added, Path(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(articles, added, Path(made))
