"""A family's lineage as geometry: a lane for each publisher, a node for each member, an edge from each
parent.

Members with a time stand on a time axis. Those without stand in a zone of their own, by their steps from
the source, which is the whole drawing where no time is known at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...explain import count
from .timescale import TimeScale, time_scale

WIDTH = 1000
LABELS = 178  # wide, for the publishers' names
PAD = 26  # between a zone's edge and its first node
ROW = 20  # high; nodes that would touch go to the next row of their lane
TOUCH = 17
MAX_LANES = 24
MAX_ROWS = {False: 5, True: 12}  # of one publisher's lane; of the lane of all the others
MAX_STEPS = 8
TOP = 34

Member = dict[str, Any]


def draw(members: Sequence[Member], missing: str | None) -> dict[str, Any]:
    """Geometry in SVG units: ``width, height, lanes, nodes, edges, ticks``, ``zone`` of unknown times (or
    None) and ``missing``, the node of an original that is not in the table (or None).

    ``members``: ``n, id, source_id, publisher, role, credited, hours`` (since the first; None where
    unknown) and ``relation`` to the parent. ``missing``: what to call the missing original, None where the
    root is a member.
    """
    steps = _steps(members, 1 if missing else 0)
    known = [m["hours"] for m in members if m["hours"] is not None]
    unknown = len(members) - len(known)
    scale = time_scale(known)
    left = LABELS + (30 if missing and known else 0)
    share = 0.0 if not unknown else 1.0 if not known else 0.28
    split = WIDTH - share * (WIDTH - left)
    columns = max((steps[m["id"]] for m in members if m["hours"] is None), default=0) + 1
    x_of = {
        m["id"]: left + PAD + scale.place(m["hours"]) * (split - left - 2 * PAD)
        if m["hours"] is not None
        else split + PAD + (steps[m["id"]] + 0.5) / columns * (WIDTH - split - 2 * PAD)
        for m in members
    }
    lanes, y_of, height = _lanes(members, x_of, TOP + (ROW + 14 if missing else 0))
    nodes = {
        m["id"]: {
            "n": m["n"],
            "x": round(x_of[m["id"]], 1),
            "y": y_of[m["id"]],
            "role": m["role"],
            "uncredited": m["credited"] == 0,
            "relation": m["relation"],
            "source": None,
        }
        for m in members
    }
    origin = None
    if missing:
        x = LABELS + PAD / 2 if known else split + PAD + 0.5 / columns * (WIDTH - split - 2 * PAD)
        origin = {"x": round(x, 1), "y": TOP + ROW / 2 + 4, "label": missing}
    edges = _edges(members, nodes, origin)
    return {
        "width": WIDTH,
        "height": height + 8,
        "labels": LABELS,
        "top": TOP,
        "lanes": lanes,
        "nodes": list(nodes.values()),
        "edges": edges,
        "ticks": _ticks(scale, left, split) if known else [],
        "compressed": scale.compressed and bool(known),
        "zone": {"x": round(split, 1), "width": round(WIDTH - split, 1), "all": not known} if unknown else None,
        "missing": origin,
        "crowded": len(members) > 60,
    }


def _edges(
    members: Sequence[Member], nodes: dict[Any, dict[str, Any]], origin: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """From each member's parent, or from the missing original, to its node, which is told its ``source``."""
    edges = []
    for m in members:
        node, parent = nodes[m["id"]], nodes.get(m["source_id"])
        if parent is not None and m["source_id"] != m["id"]:
            node["source"] = parent["n"]
            edges.append({**_edge(parent, node), "relation": m["relation"] or "copy", "from": parent["n"]})
        elif origin:
            edges.append({**_edge(origin, node), "relation": "missing", "from": 0})
        else:
            continue
        edges[-1]["to"] = node["n"]
    return edges


def _ticks(scale: TimeScale, left: float, split: float) -> list[dict[str, Any]]:
    width = split - left - 2 * PAD
    return [{"x": round(left + PAD + at * width, 1), "label": label} for at, label in scale.ticks(64 / width)]


def _steps(members: Sequence[Member], first: int) -> dict[Any, int]:
    """How many parents stand above each member, at most MAX_STEPS; a circle counts as its start."""
    source = {m["id"]: m["source_id"] for m in members}
    steps: dict[Any, int] = {}
    for start in source:
        path: list[Any] = []
        at = start
        while at in source and at not in steps and at not in path and len(path) < MAX_STEPS:
            path.append(at)
            at = source[at]
        below = steps.get(at, first - 1)
        for step, member in enumerate(reversed(path), 1):
            steps[member] = min(below + step, MAX_STEPS)
    return steps


def _lanes(
    members: Sequence[Member], x_of: dict[Any, float], top: float
) -> tuple[list[dict[str, Any]], dict[Any, float], float]:
    """Lanes in the order of their leftmost member; the smallest share the last where there are too many."""
    sizes = Counter(m["publisher"] for m in members)
    order = list(dict.fromkeys(m["publisher"] for m in sorted(members, key=lambda m: x_of[m["id"]])))
    kept = set(order)
    if len(order) > MAX_LANES:
        rank = sorted(order, key=lambda p: (p != order[0], -sizes[p], order.index(p)))
        kept = set(rank[: MAX_LANES - 1])
    others = len(order) - len(kept)
    groups: dict[str | None, list[Member]] = {p: [] for p in order if p in kept}
    if others:
        groups[None] = []
    for m in members:
        groups[m["publisher"] if m["publisher"] in kept else None].append(m)
    lanes, y_of, y = [], {}, top
    for publisher, group in groups.items():
        rows = _rows(group, x_of, MAX_ROWS[publisher is None])
        used = max(rows.values(), default=0) + 1
        height = used * ROW + 10
        for m in group:
            y_of[m["id"]] = y + 5 + rows[m["id"]] * ROW + ROW / 2
        label = f"and {count(others, 'more publisher')}" if publisher is None else publisher or "publisher unknown"
        lanes.append({"y": y, "height": height, "label": label, "articles": len(group)})
        y += height
    return lanes, y_of, y


def _rows(group: Sequence[Member], x_of: dict[Any, float], most: int) -> dict[Any, int]:
    ends: list[float] = []
    rows = {}
    for m in sorted(group, key=lambda m: x_of[m["id"]]):
        x = x_of[m["id"]]
        row = next((i for i, end in enumerate(ends) if end + TOUCH <= x), len(ends))
        if row == most:  # they overlap then: the least crowded row takes it
            row = min(range(most), key=lambda i: ends[i])
        if row == len(ends):
            ends.append(x)
        ends[row] = max(ends[row], x)
        rows[m["id"]] = row
    return rows


def _edge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    x1, y1, x2, y2 = parent["x"], parent["y"], child["x"], child["y"]
    bend = max((x2 - x1) / 2, 16)
    return {"path": f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"}
