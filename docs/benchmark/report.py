"""The table of a benchmark: medians, and every other system's time as a multiple of the first one's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from gold import Score
from processes import Cost

HEAD = (
    "| system | articles/s | wall, s | of ours | CPU, s | of ours | largest process, MiB | all together, MiB "
    "| pairs | recall | precision |"
)
RULE = "| --- |" + " ---: |" * 10


class Result(NamedTuple):
    name: str
    costs: Sequence[Cost]
    """One a round."""
    score: Score
    """Of the last round: results do not differ from round to round."""

    def middle(self) -> Cost:
        """The medians; of memory the most."""
        wall, cpu, largest, together = zip(*self.costs)
        return Cost(median(wall), median(cpu), max(largest), max(together))

    def record(self) -> dict[str, Any]:
        return {"name": self.name, **self.score._asdict(), "rounds": [cost._asdict() for cost in self.costs]}


def table(results: Sequence[Result], told: Mapping[str, Any]) -> str:
    ours = results[0].middle()
    rows = [row(result, ours, told["articles"]) for result in results]
    return "\n".join([heading(told), "", HEAD, RULE, *rows, ""])


def row(result: Result, ours: Cost, articles: int) -> str:
    cost, found = result.middle(), result.score
    cells = [
        result.name,
        f"{articles / cost.wall:,.0f}",
        f"{cost.wall:.1f}",
        f"{cost.wall / ours.wall:.1f}x",
        f"{cost.cpu:.1f}",
        f"{cost.cpu / ours.cpu:.1f}x",
        f"{cost.largest / 2**20:,.0f}",
        f"{cost.together / 2**20:,.0f}",
        f"{found.found:,}",
        f"{found.recall:.3f}",
        f"{found.precision:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def heading(told: Mapping[str, Any]) -> str:
    where, packages = told["machine"], ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    return (
        f"{told['articles']:,} articles with {told['pairs_to_be_found']:,} pairs to be found; medians of "
        f"{told['rounds']}, {told['date']}.\n"
        f"{where['processor']}, {told['cores_used']} of {where['cores']} cores, {where['memory_gib']} GiB, "
        f"{where['system']}. {packages}."
    )
