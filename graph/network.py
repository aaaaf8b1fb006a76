"""A view of the graph as a networkx graph, or, where that would not fit, as a network on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from .errors import ExportError
from .export.cards import cards
from .export.focus import find_entity
from .export.model import GraphNetwork, Network
from .export.selection import Selection, queries, step
from .export.source import EngineSource, Source
from .export.spool import BATCH, Spool
from .export.view import View, variables, view_named

__all__ = ["EngineSource", "GraphNetwork", "Network", "Selection", "Source", "find_entity", "project", "spool"]


def project(source: Source, view: str, selection: Selection | None = None) -> nx.MultiDiGraph[Any]:
    """The view as a `networkx.MultiDiGraph`: IRIs as node keys, claims as edge keys, attributes of plain types.

    Attributes are `str`, `int`, `float`, `bool`, `datetime.date`, lists of them, or lists of `Timed`; one that is not
    known is not there. `graph.graph` tells view, title and selection. Raises `ExportError` for an unknown view or a
    selection that the view cannot make.
    """
    network = spool(source, view, selection)
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.graph.update(network.about)
    for node in network.nodes():
        graph.add_node(node.id, **_known(node.attributes))
    for edge in network.edges():
        graph.add_edge(edge.source, edge.target, edge.id)
        graph[edge.source][edge.target][edge.id].update(_known(edge.attributes))
    return graph


def spool(source: Source, view: str, selection: Selection | None = None, most: int | None = None) -> Spool:
    """The view on disk, for any format; `most` is the number of rows that are too many (`ExportError`)."""
    chosen, wanted = view_named(view), selection or Selection()
    found = Spool(source, _about(source, chosen, wanted), variables(chosen.text))
    if wanted.focus and not chosen.focus:
        _walk(found, source, chosen, wanted, most)
    else:
        for query in queries(chosen, wanted):
            found.add(source.select(query), most)
    return found.close(wanted.min_sources)


def _walk(found: Spool, source: Source, view: View, selection: Selection, most: int | None) -> None:
    """Add the edges within some steps of the focus, outwards from it."""
    if selection.hops < 1:
        raise ExportError("--hops", f"{selection.hops} steps reach nothing", "give 1 or more")
    seen: set[str] = set()
    frontier = {str(selection.focus)}
    for _ in range(selection.hops):
        reached: set[str] = set()
        ordered = sorted(frontier)
        for at in range(0, len(ordered), BATCH):
            for query in step(view, selection, ordered[at : at + BATCH]):
                reached |= found.add(source.select(query), most)
        seen |= frontier
        frontier = {node for node in reached - seen if node.startswith(("http://", "https://", "urn:"))}


def _about(source: Source, view: View, selection: Selection) -> Mapping[str, str]:
    focus = cards(source, [selection.focus])[selection.focus]["label"] if selection.focus else ""
    title = f"{focus} · {view.title}" if focus else view.title
    about = {"view": view.name, "title": title, "selection": selection.words(), "base": source.base}
    return {name: value for name, value in about.items() if value}


def _known(attributes: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}
