"""The graph explorer's nodes and edges."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from .site import Site


def filters_of(arguments: MultiDict[str, str]) -> dict[str, str]:
    """What the request filters by."""
    return {
        name: arguments.get(name, "")[:200] for name in ("focus", "view", "facet", "certainty", "source", "from", "to")
    }


def network(site: Site, filters: dict[str, str]) -> dict[str, Any]:
    """Nodes and edges for the table."""
    return {"nodes": [], "edges": []}


def network_json(site: Site, filters: dict[str, str]) -> dict[str, Any]:
    """Nodes and edges for the canvas."""
    return {"nodes": [], "edges": []}
