"""GEXF 1.3 for Gephi: typed attributes, dates, values that change, colours, sizes and positions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import BinaryIO

from graph.style import edge_look, node_style

from .layout import lay_out
from .model import Attributes, Column, Network, Notes, Timed, Value, as_text, distinct_names
from .xml import escape, pictured

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
)
TYPES = {"text": "string", "boolean": "boolean", "integer": "long", "number": "double", "date": "string"}
#: our shapes → the four that GEXF has
SHAPES = {"ellipse": "disc", "circle": "disc", "house": "triangle", "diamond": "diamond"}
#: names that Gephi and Graphology give a meaning of their own
NODE_NAMES = "id label x y z size color shape start end interval timeset kind".split()
EDGE_NAMES = "id label source target type kind weight color thickness shape start end interval timeset".split()


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the network as one dynamic graph; `start` and `end` of nodes and edges are inclusive, as Gephi reads."""
    places = lay_out(network)
    nodes = _Attributes(network.node_columns, NODE_NAMES, False, notes)
    edges = _Attributes(network.edge_columns, EDGE_NAMES, True, notes)
    about = escape("; ".join(f"{name}: {value}" for name, value in network.about.items()), notes)
    put = _Lines(out)
    put(HEAD)
    put(f"  <meta>\n    <creator>transfergraph</creator>\n    <description>{about}</description>\n  </meta>\n")
    put('  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n')
    put(nodes.declare("node") + edges.declare("edge"))
    put(f'    <nodes count="{network.size[0]}">\n')
    for index, node in enumerate(network.nodes()):
        values = node.attributes
        style, (x, y) = node_style(node.attributes.get("type")), places.place(node, index)
        name = escape(as_text(values.get("label") or node.id), notes)
        put(
            f'      <node id="{escape(node.id, notes)}" label="{name}"{_span(values)}>{nodes(values)}'
            f'<viz:color {_rgb(style.fill)}/><viz:position x="{x}" y="{y}" z="0.0"/>'
            f'<viz:size value="{places.size(node)}"/><viz:shape value="{SHAPES.get(style.shape, "square")}"/></node>\n'
        )
    put(f'    </nodes>\n    <edges count="{network.size[1]}">\n')
    for edge in network.edges():
        attributes = edge.attributes
        look = edge_look(attributes)
        label, weight = (attributes.get(name) if name in edges.own else None for name in ("label", "weight"))
        put(
            f'      <edge id="{escape(edge.id, notes)}" source="{escape(edge.source, notes)}"'
            f' target="{escape(edge.target, notes)}"'
            + (f' label="{escape(as_text(label), notes)}"' if label is not None else "")
            + (f' weight="{as_text(weight)}"' if weight is not None else "")
            + f"{_span(attributes)}>{edges(attributes)}<viz:color {_rgb(look.colour)}/>"
            f'<viz:thickness value="{look.width}"/><viz:shape value="{look.line}"/></edge>\n'
        )
    put("    </edges>\n  </graph>\n</gexf>\n")


class _Lines:
    """Text into a binary file."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def __call__(self, text: str) -> None:
        self._out.write(text.encode())


class _Attributes:
    """The attribute declarations of one class and the values under them."""

    def __init__(self, columns: Iterable[Column], reserved: Iterable[str], edges: bool, notes: Notes) -> None:
        # these have a place of their own in GEXF: no column twice
        self.own = {column.name for column in columns if _is_own(column, edges)}
        self._columns = [column for column in columns if column.name not in self.own]
        self._names = distinct_names(self._columns, reserved, notes)
        self._notes = notes
        self._fields = [(column.name, f'<attvalue for="{at}" value="') for at, column in enumerate(self._columns)]

    def declare(self, kind: str) -> str:
        """`<attributes>` for those that change and those that do not: Gephi wants them apart.

        Those that do not stand last, and are always there: Graphology knows only the last block of a class.
        """
        blocks = []
        for mode in ("dynamic", "static"):
            rows = [
                f'      <attribute id="{at}" title="{escape(self._names[column.name], self._notes)}"'
                f' type="{_type(column)}"/>\n'
                for at, column in enumerate(self._columns)
                if column.timed == (mode == "dynamic")
            ]
            if rows:
                blocks.append(f'    <attributes class="{kind}" mode="{mode}">\n{"".join(rows)}    </attributes>\n')
        return "".join(blocks)

    def __call__(self, attributes: Attributes) -> str:
        """`<attvalues>` of one node or edge, empty where it has no attribute."""
        values = "".join(
            text
            for name, start in self._fields
            if (value := attributes.get(name)) is not None
            for text in self._value(start, value)
        )
        return f"<attvalues>{values}</attvalues>" if values else ""

    def _value(self, start: str, value: Value) -> Iterable[str]:
        if not isinstance(value, list):
            yield f'{start}{escape(as_text(value), self._notes)}"/>'
        elif isinstance(value[0], Timed):
            for item in value:
                assert isinstance(item, Timed)
                span = _span({"start": item.start, "end": item.end})
                yield f'{start}{escape(as_text(item.value), self._notes)}"{span}/>'
        else:
            yield f'{start}{escape(_list(value, self._notes), self._notes)}"/>'


def _is_own(column: Column, edges: bool) -> bool:
    """Whether GEXF has an XML attribute for what the column holds."""
    if column.many:
        return False
    kinds: dict[str, tuple[str, ...]] = {"label": ("text",), "start": ("date",), "end": ("date",)}
    kinds |= {"weight": ("integer", "number")} if edges else {}
    return column.kind in kinds.get(column.name, ())


def _type(column: Column) -> str:
    kind = TYPES[column.kind or "text"]
    return f"list{kind}" if column.many and not column.timed else kind


def _list(items: Iterable[object], notes: Notes) -> str:
    """A list in Gephi's notation, texts in quotes with backslash escapes: ``["a", "b"]``, ``[1, 2]``."""
    shown = (as_text(item) if isinstance(item, bool | int | float) else _quoted(as_text(item), notes) for item in items)
    return f"[{', '.join(shown)}]"


def _quoted(text: str, notes: Notes) -> str:
    return json.dumps(pictured(text, notes), ensure_ascii=False)


def _span(attributes: Mapping[str, object]) -> str:
    """``start`` and ``end`` of a node, edge or value, where they are whole dates."""
    found = ((name, attributes.get(name)) for name in ("start", "end"))
    return "".join(f' {name}="{day.isoformat()}"' for name, day in found if isinstance(day, date))


def _rgb(colour: str) -> str:
    return " ".join(f'{name}="{int(colour[at : at + 2], 16)}"' for name, at in (("r", 1), ("g", 3), ("b", 5)))
