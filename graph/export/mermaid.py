"""Mermaid flowcharts, for Markdown pages that draw them: small networks only, as its own limits ask."""

from __future__ import annotations

from typing import BinaryIO

from graph.errors import ExportError
from graph.style import NODES, OTHER, edge_look

from .caption import edge_caption
from .model import Network, Notes, as_text
from .xml import pictured

#: Mermaid's defaults `maxEdges` and `maxTextSize`: past them it draws an error instead of the chart
MOST_EDGES, MOST_CHARACTERS = 500, 50_000

#: our shapes → the brackets that make them
BRACKETS = {
    "ellipse": ("([", "])"),
    "box": ("[", "]"),
    "rounded": ("(", ")"),
    "hexagon": ("{{", "}}"),
    "octagon": ("[[", "]]"),
    "diamond": ("{", "}"),
    "note": (">", "]"),
    "house": ("[/", "\\]"),
    "parallelogram": ("[/", "/]"),
    "circle": ("((", "))"),
}
#: line and denial → the arrow
ARROWS = {
    ("solid", False): "-->",
    ("dashed", False): "-.->",
    ("dotted", False): "-.->",
    ("solid", True): "--x",
    ("dashed", True): "-.-x",
    ("dotted", True): "-.-x",
}


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write a flowchart from left to right; `ExportError` past the limits that Mermaid sets by default."""
    view = network.about.get("view", "the view")
    if network.size[1] > MOST_EDGES:
        raise ExportError(
            view,
            f"{network.size[1]:,} edges are more than Mermaid draws ({MOST_EDGES})",
            "narrow it with --focus, --from or --facet, or take another format",
        )
    lines = ["---", f"title: {_title(network.about.get('title', view), notes)}", "---", "flowchart LR"]
    for kind, style in {**NODES, "other": OTHER}.items():
        lines.append(f"  classDef {_class(kind)} fill:{style.fill},color:{style.ink},stroke:#14213D")
    index = {}
    for at, node in enumerate(network.nodes()):
        index[node.id] = f"n{at}"
        kind = as_text(node.attributes.get("type") or "other")
        kind = kind if kind in NODES else "other"
        start, end = BRACKETS[NODES[kind].shape if kind in NODES else OTHER.shape]
        label = _text(as_text(node.attributes.get("label") or node.id), notes)
        lines.append(f'  n{at}{start}"{label}"{end}:::{_class(kind)}')
        if node.id.startswith(("http://", "https://")) and '"' not in node.id:
            lines.append(f'  click n{at} href "{node.id}"')
    for at, edge in enumerate(network.edges()):
        look = edge_look(edge.attributes)
        arrow = ARROWS[look.line, look.arrow == "tee"]
        caption = _text(" ".join(edge_caption(edge.attributes)), notes)
        words = f'|"{caption}"|' if caption else ""
        lines.append(f"  {index[edge.source]} {arrow}{words} {index[edge.target]}")
        lines.append(f"  linkStyle {at} stroke:{look.colour},stroke-width:{look.width}px")
    if not network.size[0]:
        lines.append('  empty["Nothing matches the selection"]')
    text = "\n".join(lines) + "\n"
    if len(text) > MOST_CHARACTERS:
        raise ExportError(
            view,
            f"{len(text):,} characters are more than Mermaid reads ({MOST_CHARACTERS:,})",
            "narrow it with --focus, --from or --facet, or take another format",
        )
    out.write(text.encode())
    notes.append("Mermaid shows labels, types, dates, facets, certainty and polarity; other formats hold everything")


def _class(kind: str) -> str:
    return "t_" + kind.replace("-", "_")


def _text(text: str, notes: Notes) -> str:
    """Text inside quotes: Mermaid's own entity codes for what would end or change it."""
    for sign, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;"), ("\\", "#92;")):
        text = text.replace(sign, code)
    return " ".join(pictured(text, notes).split()) or "#8203;" if text else ""


def _title(text: str, notes: Notes) -> str:
    """A title for the YAML front matter: one quoted line."""
    words = " ".join(pictured(text, notes).split())
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
