"""The three JSON formats: Cytoscape.js elements with their style, D3 node-link data, and CX2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from graph.style import (
    FONT,
    INK,
    LINES,
    NODES,
    OTHER,
    PLAIN,
    STAGE_OF,
    EdgeStyle,
    NodeStyle,
    edge_look,
    edge_style,
    node_style,
)

from .layout import lay_out
from .model import Attributes, Column, Network, Notes, as_text, distinct_names, plain

#: our shapes → those of Cytoscape.js and of CX2
CYTOSCAPE = {"box": "rectangle", "rounded": "round-rectangle", "note": "cut-rectangle", "house": "pentagon"} | {
    "parallelogram": "rhomboid",
    "circle": "ellipse",
}
CX2 = {"box": "rectangle", "rounded": "round-rectangle", "note": "rectangle", "house": "triangle", "circle": "ellipse"}
CX2_TYPES = {"text": "string", "boolean": "boolean", "integer": "long", "number": "double", "date": "string"}


def cytoscape(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write Cytoscape.js JSON: `elements` with positions, `data` (the network's), and `style`, our visual language."""
    places = lay_out(network)
    nodes = distinct_names(network.node_columns, ["id", "parent"], notes)
    edges = distinct_names(network.edge_columns, ["id", "source", "target"], notes)

    def node_rows() -> Iterator[Any]:
        for index, node in enumerate(network.nodes()):
            x, y = places.place(node, index)
            yield {"data": {"id": node.id, **_named(node.attributes, nodes)}, "position": {"x": x, "y": -y}}

    def edge_rows() -> Iterator[Any]:
        for edge in network.edges():
            ends = {"id": edge.id, "source": edge.source, "target": edge.target}
            yield {"data": ends | _named(edge.attributes, edges)}

    _put(out, '{"format_version": "1.0", "generated_by": "transfergraph", "target_cytoscapejs_version": "~3.3",')
    _put(out, f'\n"data": {_json(dict(network.about))},\n"elements": {{"nodes": [')
    _rows(out, node_rows())
    _put(out, '], "edges": [')
    _rows(out, edge_rows())
    _put(out, f']}},\n"style": {_json(cytoscape_style())}}}\n')


def cytoscape_style() -> list[dict[str, object]]:
    """The visual language as a Cytoscape.js style sheet, chosen by `type`, `facet`, `certainty` and `polarity`."""
    sheet: list[dict[str, object]] = [
        {"selector": "node", "style": {"label": "data(label)", "font-family": FONT, **_look(OTHER)}},
        {"selector": "edge", "style": {"curve-style": "bezier", "font-size": 9, "color": INK, **_line(PLAIN)}},
        {"selector": "edge[facet]", "style": {"label": "data(facet)", "text-rotation": "autorotate"}},
    ]
    sheet += [{"selector": f'node[type = "{kind}"]', "style": _look(style)} for kind, style in NODES.items()]
    sheet += [{"selector": f'edge[facet = "{facet}"]', "style": _line(edge_style(facet))} for facet in STAGE_OF]
    sheet += [
        {"selector": f'edge[certainty = "{name}"]', "style": {"line-style": line}} for name, (line, _) in LINES.items()
    ]
    denied = edge_style("bid", None, "denied")
    look = {"line-color": denied.colour, "target-arrow-color": denied.colour, "target-arrow-shape": denied.arrow}
    return [*sheet, {"selector": 'edge[polarity = "denied"]', "style": look}]


def d3(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the node-link form that `d3-force` and networkx's `node_link_graph(…, edges="links")` read."""
    nodes = distinct_names(network.node_columns, ["id", "index", "x", "y", "vx", "vy", "fx", "fy"], notes)
    edges = distinct_names(network.edge_columns, ["source", "target", "key", "index"], notes)
    _put(out, f'{{"directed": true, "multigraph": true, "graph": {_json(dict(network.about))},\n"nodes": [')
    _rows(out, ({"id": node.id, **_named(node.attributes, nodes)} for node in network.nodes()))
    _put(out, '],\n"links": [')
    _rows(
        out,
        (
            {"source": edge.source, "target": edge.target, "key": edge.id, **_named(edge.attributes, edges)}
            for edge in network.edges()
        ),
    )
    _put(out, "]}\n")


def cx2(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write CX2 for Cytoscape and NDEx: whole-number ids, the IRI as the attribute `iri`, the style as bypasses."""
    places = lay_out(network)
    nodes = distinct_names(network.node_columns, ["iri", "name", "represents"], notes)
    edges = distinct_names(network.edge_columns, ["iri", "interaction"], notes)
    about = {f"{name}_" if name == "name" else name: value for name, value in network.about.items()}
    about |= {"name": network.about.get("title", "transfergraph")}
    declared = {
        "networkAttributes": {name: {"d": "string"} for name in about},
        "nodes": {"iri": {"d": "string"}, "name": {"d": "string"}, **_declared(network.node_columns, nodes)},
        "edges": {"iri": {"d": "string"}, "interaction": {"d": "string"}, **_declared(network.edge_columns, edges)},
    }
    ids: dict[str, int] = {}

    def node_rows() -> Iterator[Any]:
        for at, node in enumerate(network.nodes()):
            ids[node.id] = at
            x, y = places.place(node, at)
            name = as_text(node.attributes.get("label") or node.id)
            yield {"id": at, "x": x, "y": -y, "v": {"iri": node.id, "name": name, **_named(node.attributes, nodes)}}

    def edge_rows() -> Iterator[Any]:
        for at, edge in enumerate(network.edges()):
            kind = as_text(edge.attributes.get("facet") or edge.attributes.get("relation") or "")
            values = {"iri": edge.id, "interaction": kind, **_named(edge.attributes, edges)}
            yield {"id": at, "s": ids[edge.source], "t": ids[edge.target], "v": values}

    counts = {"nodes": network.size[0], "edges": network.size[1]}
    counts |= {"attributeDeclarations": 1, "networkAttributes": 1, "visualProperties": 1}
    counts |= {"nodeBypasses": network.size[0], "edgeBypasses": network.size[1]}
    _put(out, f'[{{"CXVersion": "2.0", "hasFragments": false}},\n{_json({"metaData": _counted(counts)})},\n')
    _put(out, f"{_json({'attributeDeclarations': [declared]})},\n{_json({'networkAttributes': [about]})},\n")
    for aspect, rows in (("nodes", node_rows()), ("edges", edge_rows())):
        _put(out, f'{{"{aspect}": [')
        _rows(out, rows)
        _put(out, "]},\n")
    defaults = {"node": _cx2_node(OTHER), "edge": _cx2_edge(PLAIN), "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"}}
    label = {"NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}}
    style = {"default": defaults, "nodeMapping": label, "edgeMapping": {}}
    _put(out, f'{_json({"visualProperties": [style]})},\n{{"nodeBypasses": [')
    _rows(
        out,
        (
            {"id": at, "v": _cx2_node(node_style(node.attributes.get("type")))}
            for at, node in enumerate(network.nodes())
        ),
    )
    _put(out, ']},\n{"edgeBypasses": [')
    _rows(out, ({"id": at, "v": _cx2_edge(edge_look(edge.attributes))} for at, edge in enumerate(network.edges())))
    _put(out, ']},\n{"status": [{"success": true, "error": ""}]}]\n')


def _counted(counts: dict[str, int]) -> list[dict[str, object]]:
    return [{"name": name, "elementCount": count} for name, count in counts.items()]


def _declared(columns: Iterable[Column], names: dict[str, str]) -> dict[str, dict[str, str]]:
    return {
        names[column.name]: {
            "d": ("list_of_string" if column.timed else f"list_of_{CX2_TYPES[column.kind or 'text']}")
            if column.many
            else CX2_TYPES[column.kind or "text"]
        }
        for column in columns
    }


def _cx2_node(style: NodeStyle) -> dict[str, object]:
    return {
        "NODE_SHAPE": CX2.get(style.shape, style.shape),
        "NODE_BACKGROUND_COLOR": style.fill,
        "NODE_LABEL_COLOR": style.ink,
        "NODE_BORDER_COLOR": INK,
        "NODE_BORDER_WIDTH": 1.0,
        "NODE_WIDTH": 75 * style.size,
        "NODE_HEIGHT": 35 * style.size,
    }


def _cx2_edge(style: EdgeStyle) -> dict[str, object]:
    return {
        "EDGE_LINE_COLOR": style.colour,
        "EDGE_WIDTH": style.width,
        "EDGE_LINE_STYLE": style.line,
        "EDGE_TARGET_ARROW_SHAPE": {"tee": "tee", "vee": "arrow"}.get(style.arrow, "delta"),
        "EDGE_TARGET_ARROW_COLOR": style.colour,
    }


def _look(style: NodeStyle) -> dict[str, object]:
    shape = CYTOSCAPE.get(style.shape, style.shape)
    size = {"width": 36 * style.size, "height": 36 * style.size, "font-size": 10}
    below = {"text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 110}
    border = {"border-width": 1, "border-color": INK, "color": INK}
    return {"background-color": style.fill, "shape": shape, **size, **below, **border}


def _line(style: EdgeStyle) -> dict[str, object]:
    arrow = {"target-arrow-shape": style.arrow, "target-arrow-color": style.colour}
    return {"line-color": style.colour, "width": style.width, "line-style": style.line, **arrow}


def _named(attributes: Attributes, names: dict[str, str]) -> dict[str, object]:
    """What is known of a node or edge, under the file's names."""
    return {names[name]: plain(value) for name, value in attributes.items() if value is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=as_text)


def _put(out: BinaryIO, text: str) -> None:
    out.write(text.encode())


def _rows(out: BinaryIO, rows: Iterable[object]) -> None:
    """Write the members of a JSON array, a line each."""
    between = b"\n"
    for row in rows:
        out.write(between + _json(row).encode())
        between = b",\n"
