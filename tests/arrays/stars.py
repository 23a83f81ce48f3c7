"""Connected components by turns of large-star and small-star, as Kiveris et al. wrote them down: the reference for engines that
keep edges in tables (Connected Components in MapReduce and Beyond, SoCC 2014, algorithms 2 to 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Edges = set[tuple[int, int]]


def large_star(edges: Edges) -> Edges:
    """Every greater neighbour of a node is tied to the least of the node and its neighbours."""
    near = neighbours(edges)
    return {(other, min(near[node] | {node})) for node in near for other in near[node] if other > node}


def small_star(edges: Edges) -> Edges:
    """The node and its lesser neighbours are tied to the least of them."""
    lesser = defaultdict(set)
    for a, b in edges:
        lesser[max(a, b)].add(min(a, b))
    return {(other, min(of)) for node, of in lesser.items() for other in (of | {node}) if other != min(of)}


def neighbours(edges: Edges) -> dict[int, set[int]]:
    near = defaultdict(set)
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    return near


def components(edges: Iterable[tuple[int, int]]) -> tuple[dict[int, int], int]:
    """The least node of the component of each that has an edge, and how many turns it took."""
    left = {(max(edge), min(edge)) for edge in edges if edge[0] != edge[1]}
    turns = 0
    while True:
        turned = small_star(large_star(left))
        turns += 1
        if turned == left:
            break
        left = turned
    return {node: least for edge in left for node, least in ((edge[0], edge[1]), (edge[1], edge[1]))}, turns
