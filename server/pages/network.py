"""The graph explorer: a view of the graph about one thing or everything, with places, looks and the claims behind."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import networkx as nx
import pyoxigraph as ox
from flask import url_for

from graph.claims import FACETS
from graph.export.layout import lay_out
from graph.export.model import GraphNetwork, Network
from graph.export.selection import CERTAINTIES
from graph.network import Selection, spool
from graph.style import edge_style, node_style

from .site import Site
from .words import spaced

#: views that the explorer offers, by the export's names
VIEWS = {
    "moves": "players and the clubs they are linked with",
    "saga": "who says what in a saga",
    "sources": "outlets and whom they repeat",
    "people": "posts and agents",
}
#: nodes that are drawn with every label and shape; more go to the canvas for whole graphs
DETAILED = 400
#: rows of a view that one picture may have
MOST = 120_000
#: edges in the table; the rest is counted, and reached by filters
LISTED = 150
#: nodes whose places forces find; the others stand around their neighbours
HUBS = 300
#: distance of the others from one another, and the angle from each to the next (a sunflower has no gaps)
LESSER, GOLDEN = 26.0, math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reader chose to see; empty strings leave that open."""

    view: str = "moves"
    focus: str = ""
    hops: int = 1
    facet: str = ""
    certainty: str = ""
    source: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> str:
        """The choice as a query string."""
        named = {**{name: getattr(self, name) for name in self.__slots__}, "from": self.since, "to": self.until}
        return urlencode({k: v for k, v in named.items() if v and k not in ("since", "until")})


def chosen_of(arguments: Mapping[str, str]) -> Chosen:
    """The choice that query arguments make; what makes no sense is left open."""
    focus = arguments.get("focus", "")[:300]
    view = arguments.get("view", "")
    if view not in VIEWS:
        view = "saga" if focus.startswith("saga/") else "moves"
    facets = {facet for kind in FACETS.values() for facet in kind}
    return Chosen(
        view,
        focus,
        2 if arguments.get("hops") == "2" else 1,
        _one_of(arguments.get("facet"), facets),
        _one_of(arguments.get("certainty"), CERTAINTIES),
        arguments.get("source", "").strip()[:100],
        _day(arguments.get("from")),
        _day(arguments.get("to")),
    )


def _one_of(value: str | None, allowed: Iterable[str]) -> str:
    return value if value and value in set(allowed) else ""


def _day(value: str | None) -> str:
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class SiteSource:
    """The site's backend as what an export reads from."""

    site: Site

    @property
    def base(self) -> str:
        """Base of the data IRIs."""
        return self.site.base

    def select(self, query: str) -> Iterator[Mapping[str, ox.NamedNode | ox.Literal]]:
        """The solutions, in the engine's terms."""
        for row in self.site.ask.run(query):
            yield {name: term.engine() for name, term in row.items()}


_made: dict[tuple[str, Chosen], dict[str, Any]] = {}


def network(site: Site, chosen: Chosen) -> dict[str, Any]:
    """Nodes and edges as the canvas and the table need them, made once for each state and choice."""
    key = (site.version, chosen)
    if key not in _made:
        if len(_made) > 50 or any(version != site.version for version, _ in _made):
            _made.clear()
        _made[key] = _network(site, chosen)
    return _made[key]


def _network(site: Site, chosen: Chosen) -> dict[str, Any]:
    selection = Selection(
        focus=site.iri(chosen.focus) if chosen.focus else None,
        hops=chosen.hops,
        since=date.fromisoformat(chosen.since) if chosen.since else None,
        until=date.fromisoformat(chosen.until) if chosen.until else None,
        facets=(chosen.facet,) if chosen.facet else (),
        certainties=(chosen.certainty,) if chosen.certainty else (),
    )
    found = spool(SiteSource(site), chosen.view, selection, MOST)
    edges = [_edge(site, edge) for edge in found.edges()]
    if chosen.source:
        wanted = chosen.source.casefold()
        edges = [edge for edge in edges if wanted in edge["said"].casefold()]
    ends = Counter(end for edge in edges for end in (edge["source"], edge["target"]))
    nodes = [node for node in found.nodes() if node.id in ends]
    places = _places(found, edges, ends)
    drawn = [
        {
            "id": node.id,
            "label": _label(node),
            "type": str(node.attributes.get("type") or "other"),
            "x": places[node.id][0],
            "y": places[node.id][1],
            "size": round(7 * node_style(node.attributes.get("type")).size + 3 * math.sqrt(ends[node.id]), 1),
            "fill": node_style(node.attributes.get("type")).fill,
            "shape": node_style(node.attributes.get("type")).shape,
            "page": _page(site, node.id),
        }
        for node in nodes
    ]
    names = {node["id"]: node["label"] for node in drawn}
    edges.sort(key=lambda edge: (edge["date"], edge["id"]), reverse=True)
    for edge in edges:
        edge["from"], edge["to"] = names[edge["source"]], names[edge["target"]]
    kinds = Counter(node["type"] for node in drawn)
    legend = [
        {"name": node_style(kind).name, "fill": node_style(kind).fill, "count": n} for kind, n in kinds.most_common()
    ]
    return {"nodes": drawn, "edges": edges, "legend": legend, "detailed": len(drawn) <= DETAILED}


def _edge(site: Site, edge: Any) -> dict[str, Any]:
    """One edge with its look and, where it is a claim, the address of its evidence."""
    facet, certainty, polarity = (edge.attributes.get(name) for name in ("facet", "certainty", "polarity"))
    style = edge_style(facet, certainty, polarity)
    credited = edge.attributes.get("credited") or []
    said = [*(credited if isinstance(credited, list) else [credited]), edge.attributes.get("outlet")]
    path = site.path(edge.id)
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "what": spaced(str(facet)) if facet else str(edge.attributes.get("relation") or "").replace("_", " "),
        "certainty": str(certainty or ""),
        "polarity": str(polarity or ""),
        "date": str(edge.attributes.get("date") or ""),
        "said": " · ".join(dict.fromkeys(str(voice) for voice in said if voice)),
        "quote": str(edge.attributes.get("quote") or ""),
        "colour": style.colour,
        "width": style.width,
        "line": style.line,
        "arrow": style.arrow,
        "page": _page(site, edge.id) if path and path.startswith(("claim/", "post/")) else "",
    }


def _label(node: Any) -> str:
    """What a node is called in the picture; a proposition by its facet alone, since its edges say of whom it is."""
    facet = node.attributes.get("facet")
    if node.attributes.get("type") == "proposition" and facet:
        return spaced(str(facet[0] if isinstance(facet, list) else facet))
    return str(node.attributes.get("label") or spaced(node.id))


def _page(site: Site, iri: str) -> str:
    path = site.path(iri)
    return url_for("pages.page", path=path) if path else ""


def _places(found: Network, edges: list[dict[str, Any]], ends: Counter[str]) -> dict[str, tuple[float, float]]:
    """Where nodes stand: the most joined by forces, every other around the ones that it is joined with."""
    hubs = {name for name, _ in sorted(ends.items(), key=lambda item: (-item[1], item[0]))[:HUBS]}
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    near: dict[str, list[str]] = defaultdict(list)
    for node in found.nodes():
        if node.id in hubs:
            graph.add_node(node.id, type=node.attributes.get("type"))
    for edge in edges:
        near[edge["source"]].append(edge["target"])
        near[edge["target"]].append(edge["source"])
        if edge["source"] in hubs and edge["target"] in hubs:
            graph.add_edge(edge["source"], edge["target"])
    for node_id in sorted(set(ends) - hubs):  # two hubs that share a lesser node belong near each other
        joined = sorted({name for name in near[node_id] if name in hubs})
        graph.add_edges_from(pairwise(joined))
    room = max(1.0, math.sqrt(len(ends) / max(len(hubs), 1)))
    places = {
        name: (round(x * room, 1), round(y * room, 1)) for name, (x, y) in lay_out(GraphNetwork(graph)).places.items()
    }
    beside: Counter[tuple[str, ...]] = Counter()
    for node_id in sorted(set(ends) - hubs):
        joined_with = tuple(sorted({name for name in near[node_id] if name in hubs}))
        anchors = [places[name] for name in joined_with] or [(0.0, 0.0)]
        rank = beside[joined_with] = beside[joined_with] + 1
        radius, angle = LESSER * math.sqrt(rank), rank * GOLDEN
        places[node_id] = (
            round(sum(x for x, _ in anchors) / len(anchors) + radius * math.cos(angle), 1),
            round(sum(y for _, y in anchors) / len(anchors) + radius * math.sin(angle), 1),
        )
    return places


def compact(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the canvas is sent: in a whole graph, parallel edges of one kind are one, with the number of claims."""
    if found["detailed"]:
        return {"nodes": found["nodes"], "edges": found["edges"], "detailed": True}
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for edge in found["edges"]:
        kept = merged.setdefault((edge["source"], edge["target"]), {**edge, "claims": 0})
        kept["claims"] += 1
    wanted = ("id", "source", "target", "colour", "claims", "page")
    return {
        "nodes": [{k: n[k] for k in ("id", "label", "x", "y", "size", "fill", "page")} for n in found["nodes"]],
        "edges": [{k: e[k] for k in wanted} for e in merged.values()],
        "detailed": False,
    }
