"""Pajek .NET: vertices with their look, arcs with their weight; every other attribute in comments at the top."""

from __future__ import annotations

import json
from typing import BinaryIO

from graph.style import edge_look, node_style

from .caption import edge_caption
from .layout import lay_out
from .model import Attributes, Network, Notes, as_text, plain
from .xml import pictured

#: our shapes → Pajek's
SHAPES = {"ellipse": "ellipse", "circle": "ellipse", "diamond": "diamond", "house": "triangle"}
PATTERNS = {"solid": "Solid", "dashed": "Dots", "dotted": "Dots"}


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write a Pajek network; ``% node 1 {…}`` and ``% arc 1 {…}`` lines hold the ids and attributes as JSON."""
    out.write(f"% {_line(json.dumps(dict(network.about), ensure_ascii=False))}\n".encode())
    for at, node in enumerate(network.nodes(), 1):
        out.write(f"% node {at} {_json(node.id, node.attributes, notes)}\n".encode())
    for at, edge in enumerate(network.edges(), 1):
        out.write(f"% arc {at} {_json(edge.id, edge.attributes, notes)}\n".encode())
    notes.append(
        "Pajek holds labels, weights and colours; the other attributes stand in comments at the top of the file"
    )
    places, index, labels = lay_out(network), {}, set()
    reach = max((abs(part) for place in places.places.values() for part in place), default=0) * 2.1 or 1.0
    out.write(f"*Vertices {network.size[0]}\n".encode())
    for at, node in enumerate(network.nodes(), 1):
        index[node.id] = at
        label = _label(as_text(node.attributes.get("label") or node.id), notes)
        if label in labels:  # readers take the label for the vertex, so two must not share one
            label = f"{label} ({at})"
        labels.add(label)
        x, y = (round(0.5 + part / reach, 4) for part in places.place(node, at - 1))
        style = node_style(node.attributes.get("type"))
        form = f"{SHAPES.get(style.shape, 'box')} ic RGB{style.fill[1:]} bc RGB14213D"
        out.write(f'{at} "{label}" {x} {y} 0.5 {form}\n'.encode())
    out.write(b"*Arcs\n")
    for edge in network.edges():
        look = edge_look(edge.attributes)
        weight = edge.attributes.get("weight")
        weight = as_text(weight) if isinstance(weight, int | float) and weight is not True and weight > 0 else "1"
        words = f'l "{_label(" ".join(edge_caption(edge.attributes)), notes)}" c RGB{look.colour[1:]}'
        ends = f"{index[edge.source]} {index[edge.target]}"
        out.write(f"{ends} {weight} {words} p {PATTERNS[look.line]}\n".encode())


def _json(name: str, attributes: Attributes, notes: Notes) -> str:
    known = {key: plain(value) for key, value in attributes.items() if value is not None}
    return _line(json.dumps([name, known], ensure_ascii=False, default=as_text))


def _label(text: str, notes: Notes) -> str:
    """A label on one line without the quote that would end it."""
    return " ".join(pictured(text, notes).split()).replace('"', "″").replace("\\", "∖")


def _line(text: str) -> str:
    """Text without the signs that some readers take for the end of a line."""
    return (
        text.replace("\x7f", "\\u007f")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x85", "\\u0085")
    )
