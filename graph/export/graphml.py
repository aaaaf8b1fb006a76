"""GraphML for Gephi, Cytoscape, igraph and networkx (`write`), and with yFiles graphics for yEd (`write_yed`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import BinaryIO

from graph.style import FONT, edge_look, node_style

from .layout import Layout, lay_out
from .model import Attributes, Column, Edge, Network, Node, Notes, as_text, distinct_names, plain
from .xml import escape

XMLNS = "http://graphml.graphdrawing.org/xmlns"
YFILES = "http://www.yworks.com/xml/graphml"
TYPES = {"text": "string", "boolean": "boolean", "integer": "long", "number": "double", "date": "string"}
#: names that readers fill themselves
NODE_NAMES = EDGE_NAMES = "id iri source target key".split()
#: our shapes, lines and arrowheads → yEd's
SHAPES = {
    "box": "rectangle",
    "rounded": "roundrectangle",
    "note": "rectangle",
    "house": "trapezoid",
    "circle": "ellipse",
}
ARROWS = {"triangle": "delta", "vee": "standard", "tee": "t_shape"}


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write plain GraphML: ids are ``n0``, ``e0``… (XML names), the IRI is the attribute ``iri``; lists are JSON."""
    _write(network, out, notes, None)


def write_yed(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write GraphML with yFiles' graphics, which the GraphML schema knows as an extension only."""
    _write(network, out, notes, lay_out(network))


def _write(network: Network, out: BinaryIO, notes: Notes, places: Layout | None) -> None:
    nodes = _Keys("n", network.node_columns, NODE_NAMES, notes)
    edges = _Keys("e", network.edge_columns, EDGE_NAMES, notes)
    extra = f' xmlns:y="{YFILES}"' if places else ""
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{XMLNS}"{extra}>\n']
    lines += [
        f'  <key id="g{at}" for="graph" attr.name="{escape(name, notes)}" attr.type="string"/>\n'
        for at, name in enumerate(network.about)
    ]
    lines += [nodes.declare("node"), edges.declare("edge")]
    if places:
        lines.append('  <key id="ng" for="node" yfiles.type="nodegraphics"/>\n')
        lines.append('  <key id="eg" for="edge" yfiles.type="edgegraphics"/>\n')
    lines.append('  <graph id="G" edgedefault="directed">\n')
    lines += [
        f'    <data key="g{at}">{escape(value, notes)}</data>\n' for at, value in enumerate(network.about.values())
    ]
    out.write("".join(lines).encode())
    index: dict[str, int] = {}
    for at, node in enumerate(network.nodes()):
        index[node.id] = at
        look = _node_look(node, at, places, notes) if places else ""
        out.write(f'    <node id="n{at}">{nodes(node.id, node.attributes)}{look}</node>\n'.encode())
    for at, edge in enumerate(network.edges()):
        ends = f'source="n{index[edge.source]}" target="n{index[edge.target]}"'
        look = _edge_look(edge, notes) if places else ""
        out.write(f'    <edge id="e{at}" {ends}>{edges(edge.id, edge.attributes)}{look}</edge>\n'.encode())
    out.write(b"  </graph>\n</graphml>\n")


class _Keys:
    """The `<key>` declarations of nodes or edges and the `<data>` under them."""

    def __init__(self, letter: str, columns: list[Column], reserved: Iterable[str], notes: Notes) -> None:
        self._columns, self._notes = columns, notes
        self._names = names(columns, reserved, notes)
        self._fields = [(column.name, f'<data key="{letter}d{at}">') for at, column in enumerate(columns)]
        self._letter = letter

    def declare(self, kind: str) -> str:
        """One `<key>` a column; a list column is text and says in its description that it is JSON."""
        rows = [f'  <key id="{self._letter}i" for="{kind}" attr.name="iri" attr.type="string"/>\n']
        for at, column in enumerate(self._columns):
            name, type_ = escape(self._names[column.name], self._notes), TYPES[column.kind or "text"]
            head = f'  <key id="{self._letter}d{at}" for="{kind}" attr.name="{name}" attr.type='
            rows.append(
                f'{head}"string"><desc>a list, written as JSON</desc></key>\n'
                if column.many
                else f'{head}"{type_}"/>\n'
            )
        return "".join(rows)

    def __call__(self, iri: str, attributes: Attributes) -> str:
        """The `<data>` of one node or edge."""
        parts = [f'<data key="{self._letter}i">{escape(iri, self._notes)}</data>']
        for name, start in self._fields:
            value = plain(attributes.get(name))
            if value is None:
                continue
            text = json.dumps(value, ensure_ascii=False, default=as_text) if isinstance(value, list) else as_text(value)
            parts.append(f"{start}{escape(text, self._notes)}</data>")
        return "".join(parts)


def names(columns: Iterable[Column], reserved: Iterable[str], notes: Notes) -> dict[str, str]:
    """Column → its name in GraphML, whose schema allows letters, digits and ``.-_:`` only."""
    known = [Column(re.sub(r"[^\w.:-]", "_", column.name) or "_") for column in columns]
    for column, plainer in zip(columns, known, strict=True):
        if column.name != plainer.name:
            notes.append(f"the attribute {column.name!r} is called {plainer.name!r} in GraphML")
    taken, found = list(reserved), {}
    for column, plainer in zip(columns, known, strict=True):
        found[column.name] = distinct_names([plainer], taken, notes)[plainer.name]
        taken.append(found[column.name])
    return found


def _node_look(node: Node, index: int, places: Layout, notes: Notes) -> str:
    style, (x, y) = node_style(node.attributes.get("type")), places.place(node, index)
    label, side = as_text(node.attributes.get("label") or node.id), places.size(node) * 2
    return (
        f'<data key="ng"><y:ShapeNode><y:Geometry height="{side}" width="{side}" x="{x}" y="{-y}"/>'
        f'<y:Fill color="{style.fill}" transparent="false"/><y:BorderStyle color="#14213D" type="line" width="1.0"/>'
        f'<y:NodeLabel fontFamily="{FONT}" fontSize="12" modelName="sides" modelPosition="s">{escape(label, notes)}'
        f'</y:NodeLabel><y:Shape type="{SHAPES.get(style.shape, style.shape)}"/></y:ShapeNode></data>'
    )


def _edge_look(edge: Edge, notes: Notes) -> str:
    style = edge_look(edge.attributes)
    label = escape(as_text(edge.attributes.get("label") or edge.attributes.get("facet") or ""), notes)
    line = "line" if style.line == "solid" else style.line
    return (
        f'<data key="eg"><y:PolyLineEdge><y:LineStyle color="{style.colour}" type="{line}" width="{style.width}"/>'
        f'<y:Arrows source="none" target="{ARROWS.get(style.arrow, "none")}"/>'
        f'<y:EdgeLabel fontFamily="{FONT}" fontSize="10">{label}</y:EdgeLabel></y:PolyLineEdge></data>'
    )
