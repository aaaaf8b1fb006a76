"""Where nodes stand, and how big they are, in the formats that hold positions: the same every time it is asked."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from graph.style import node_style

from .model import Network, Node

#: nodes up to which positions come from forces; more are laid out as a sunflower, biggest in the middle
FORCED = 1_000
#: nodes up to which degrees are counted at all, so that memory stays flat beyond
COUNTED = 200_000
SPACING = 90.0
ROUNDS = 120


@dataclass(slots=True)
class Layout:
    """Positions (x to the right, y up, one `SPACING` between neighbours) and degrees of a network's nodes."""

    places: dict[str, tuple[float, float]]
    degrees: Counter[str]

    def place(self, node: Node, index: int) -> tuple[float, float]:
        """Where the node stands; `index` is its place in the order of the network."""
        return self.places.get(node.id) or _sunflower(index)

    def size(self, node: Node) -> float:
        """The node's diameter in points: its type's, grown with the square root of its degree."""
        return round(10 * node_style(node.attributes.get("type")).size * (1 + math.sqrt(self.degrees[node.id]) / 2), 2)


def lay_out(network: Network) -> Layout:
    """Choose positions by Fruchterman and Reingold's forces (1991), for a big network by degree alone."""
    count = network.size[0]
    if count > COUNTED:
        return Layout({}, Counter())
    degrees: Counter[str] = Counter()
    pairs = []
    for edge in network.edges():
        degrees[edge.source] += 1
        degrees[edge.target] += 1
        if count <= FORCED:
            pairs.append((edge.source, edge.target))
    ids = [node.id for node in network.nodes()]
    ranked = sorted(ids, key=lambda name: (-degrees[name], name))
    if count > FORCED or not pairs:
        return Layout({name: _sunflower(rank) for rank, name in enumerate(ranked)}, degrees)
    index = {name: at for at, name in enumerate(ranked)}
    ends = np.array(sorted({(index[a], index[b]) for a, b in pairs if a != b}) or [(0, 0)])
    points = _forces(np.array([_sunflower(rank) for rank in range(count)]), ends)
    return Layout({name: (round(float(x), 2), round(float(y), 2)) for name, (x, y) in zip(ranked, points)}, degrees)  # noqa: B905


def _sunflower(rank: int) -> tuple[float, float]:
    """The place of that rank on a sunflower: evenly filled from the middle outwards, no two the same."""
    radius, angle = SPACING * math.sqrt(rank + 0.5), rank * math.pi * (3 - math.sqrt(5))
    return round(radius * math.cos(angle), 2), round(radius * math.sin(angle), 2)


def _forces(points: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Let every node push every other away and every edge pull its ends together, cooling down."""
    heat = SPACING * math.sqrt(len(points)) / 4
    for _ in range(ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        squared = np.maximum((apart**2).sum(axis=2), 1.0)
        move = (apart * (2 * SPACING**2 / squared)[:, :, None]).sum(axis=1)
        pull = points[ends[:, 0]] - points[ends[:, 1]]
        pull *= np.sqrt((pull**2).sum(axis=1, keepdims=True)) / SPACING
        np.subtract.at(move, ends[:, 0], pull)
        np.add.at(move, ends[:, 1], pull)
        move -= points * 0.15
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 0.01)
        points = points + move / length * np.minimum(length, heat)
        heat = max(heat * 0.96, 1.0)
    return points
