"""DOT for Graphviz, and the pictures that Graphviz draws of it: SVG and PNG with a legend."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape as html

from graph.errors import ExportError
from graph.style import (
    ARROWS,
    DENIED,
    FONT,
    INK,
    LINES,
    NODES,
    OTHER,
    PAPER,
    STAGE_OF,
    STAGES,
    NodeStyle,
    edge_look,
    node_style,
)

from .caption import edge_caption, node_caption
from .model import Column, Edge, Network, Node, Notes, Value, as_text, distinct_names, plain
from .xml import pictured

SHAPES = {"rounded": "box"}
ARROWHEADS = {"triangle": "normal", "vee": "vee", "tee": "tee", "none": "none"}
#: attribute names that Graphviz gives a meaning
GRAPHVIZ = (
    "arrowhead arrowsize arrowtail class color colorscheme comment constraint decorate dir edgehref fillcolor fixedsize"
    " fontcolor fontname fontsize group head headclip headlabel headport height href id image key label len lhead layer"
    " ltail margin minlen name nodesep ordering orientation pencolor penwidth peripheries pin pos rank regular root"
    " samehead shape shapefile sides skew sortv style tail tailclip taillabel tailport target tooltip url weight width"
    " xlabel xlp z"
).split()
#: edges that a picture can show at all, that `dot` still lays out in layers, and seconds that Graphviz may take
MOST, LAYERED, SECONDS = 1_500, 250, 120


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write DOT: every attribute by its name, and the look and legend that Graphviz draws."""
    node_names = distinct_names(network.node_columns, GRAPHVIZ, notes, ["label"])
    edge_names = distinct_names(network.edge_columns, GRAPHVIZ, notes, ["label"])
    layered = network.size[1] <= LAYERED
    out.write(f"digraph {_quote(network.about.get('view', 'transfergraph'), notes)} {{\n".encode())
    settings = "rankdir=LR, ranksep=0.6, nodesep=0.16" if layered else 'layout=sfdp, overlap=prism, K=1.2, sep="+8"'
    legend = _legend(network, notes)
    out.write(
        f'  graph [{settings}, bgcolor="{PAPER}", fontname="{FONT}", fontsize=11, labelloc=b, pad=0.3];\n'
        f"  graph [label=<{legend}>];\n"
        f'  node [fontname="{FONT}", fontsize=11, penwidth=1, color="{INK}", style=filled, margin="0.12,0.06"];\n'
        f'  edge [fontname="{FONT}", fontsize=9, fontcolor="{INK}", arrowsize=0.8];\n'.encode()
    )
    shared = _shared_start(network)
    for node in network.nodes():
        fields = _node_fields(node, shared, notes) + _data(network.node_columns, node_names, node.attributes, notes)
        out.write(f"  {_quote(node.id, notes)} [{', '.join(fields)}];\n".encode())
    for edge in network.edges():
        fields = _edge_fields(edge, layered, notes) + _data(network.edge_columns, edge_names, edge.attributes, notes)
        ends = f"{_quote(edge.source, notes)} -> {_quote(edge.target, notes)}"
        out.write(f"  {ends} [{', '.join(fields)}];\n".encode())
    out.write(b"}\n")


def svg(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Draw the network as SVG: text stays text, nodes link to their IRI, edges show their quote as a tooltip."""
    _draw(network, out, notes, ["-Tsvg"])


def png(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Draw the network as PNG at 144 dots an inch."""
    _draw(network, out, notes, ["-Tpng", "-Gdpi=144"])


def _draw(network: Network, out: BinaryIO, notes: Notes, options: list[str]) -> None:
    if network.size[1] > MOST:
        raise ExportError(
            network.about.get("view", "the view"),
            f"{network.size[1]:,} edges are more than a picture can show ({MOST:,})",
            "narrow it with --focus, --from or --facet, or take gexf and let Gephi lay it out",
        )
    program = shutil.which("dot")
    if program is None:
        remedy = "install Graphviz (Debian: apt-get install graphviz), or take mermaid or gexf"
        raise ExportError("dot", "is not installed, and it draws the pictures", remedy)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as picture:
        write(network, source, notes)
        source.seek(0)
        try:
            done = subprocess.run(
                [program, *options], stdin=source, stdout=picture, stderr=subprocess.PIPE, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise ExportError("dot", f"took more than {SECONDS} s", "narrow the selection, or take gexf") from None
        if done.returncode:
            fault = done.stderr.decode(errors="replace")
            raise ExportError("dot", f"failed: {fault}", "report it together with the output of --format dot")
        picture.seek(0)
        shutil.copyfileobj(picture, out)
    notes.append("a picture shows labels, types, facets, certainty and polarity; the other formats hold everything")


def _shared_start(network: Network) -> str:
    """What the labels of all propositions begin with: in a saga they are about one player and one club."""
    labels = [as_text(n.attributes.get("label")) for n in network.nodes() if n.attributes.get("type") == "proposition"]
    starts = {label.rpartition(": ")[0] for label in labels}
    return f"{starts.pop()}: " if len(starts) == 1 and len(labels) > 1 else ""


def _node_fields(node: Node, shared: str, notes: Notes) -> list[str]:
    style = node_style(node.attributes.get("type"))
    label = as_text(node.attributes.get("label") or node.id)
    look = "filled,rounded" if style.shape == "rounded" else "filled"
    caption = node_caption(label.removeprefix(shared) if style is NODES["proposition"] else label)
    fields = [f"label={_lines(caption, notes)}", f'fillcolor="{style.fill}"', f'fontcolor="{style.ink}"']
    fields += [f"shape={SHAPES.get(style.shape, style.shape)}", f'style="{look}"']
    return [*fields, f"tooltip={_lines([f'{style.name}: {label}'], notes)}", *_link(node.id, notes)]


def _edge_fields(edge: Edge, layered: bool, notes: Notes) -> list[str]:
    values = edge.attributes
    style = edge_look(values)
    fields = [f'color="{style.colour}"', f"penwidth={style.width}", f"style={style.line}"]
    fields.append(f"arrowhead={ARROWHEADS[style.arrow]}")
    if layered and (caption := edge_caption(values)):
        fields.append(f"label={_lines(caption, notes)}")
        if style.colour == DENIED:
            fields.append(f'fontcolor="{DENIED}"')
    told = [values.get("quote"), *(values.get(name) for name in ("certainty", "source", "date"))]
    words = " · ".join(as_text(item) for item in told if item is not None and not isinstance(item, list))
    return [
        *fields,
        f"tooltip={_lines([words or as_text(values.get('label') or edge.id)], notes)}",
        *_link(edge.id, notes),
    ]


def _link(iri: str, notes: Notes) -> list[str]:
    return [f"URL={_quote(iri, notes)}"] if iri.startswith(("http://", "https://")) else []


def _data(columns: Iterable[Column], names: dict[str, str], values: dict[str, Value], notes: Notes) -> list[str]:
    """The attributes as they are, `label` among them as `label_`; lists joined by line ends."""
    fields = []
    for column in columns:
        value = plain(values.get(column.name))
        if value is not None:
            text = "\n".join(as_text(item) for item in value) if isinstance(value, list) else as_text(value)
            fields.append(f"{_quote(names[column.name], notes)}={_quote(text, notes)}")
    return fields


def _quote(text: str, notes: Notes) -> str:
    """A DOT string: backslashes doubled, as Graphviz's own escapes ask, quotes behind one."""
    return '"' + pictured(text, notes).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(lines: Iterable[str], notes: Notes) -> str:
    return '"' + "\\n".join(_quote(line, notes)[1:-1] for line in lines) + '"'


def _legend(network: Network, notes: Notes) -> str:
    """The title and what the marks mean that this network uses, as an HTML-like label."""
    kinds = {as_text(node.attributes.get("type") or "") for node in network.nodes()}
    stages: set[str | None] = set()
    lines: set[tuple[str, str]] = set()
    denied = False
    for edge in network.edges():
        values = edge.attributes
        stages.add(STAGE_OF.get(as_text(values.get("facet"))))
        lines |= {LINES[name] for name in [as_text(values.get("certainty"))] if name in LINES}
        denied |= values.get("polarity") == "denied"
    cells = [_swatch(style) for kind, style in NODES.items() if kind in kinds]
    cells += [_swatch(OTHER)] if kinds - NODES.keys() - {""} else []
    marks = [_mark("━▶", colour, f"{name}: {what}") for name, (what, colour, _) in STAGES.items() if name in stages]
    dashes = {"solid": "━━", "dashed": "╍╍", "dotted": "┄┄"}
    marks += [_mark(dashes[line], INK, what) for line, what in dict.fromkeys(LINES.values()) if (line, what) in lines]
    marks += [_mark("━┫", DENIED, ARROWS["denied"][1])] if denied else []
    title = html(pictured(network.about.get("title", ""), notes)) or " "
    rows = [f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="14"><B>{title}</B></FONT></TD></TR>']
    rows += [_row(cells)] if cells else []
    rows += [_row(marks[at : at + 4]) for at in range(0, len(marks), 4)]
    if not network.size[0]:
        rows.append('<TR><TD ALIGN="LEFT">Nothing matches the selection.</TD></TR>')
    return f'<TABLE BORDER="0" CELLSPACING="2">{"".join(rows)}</TABLE>'


def _row(cells: Iterable[str]) -> str:
    table = f'<TABLE BORDER="0" CELLSPACING="5" CELLPADDING="2"><TR>{"".join(cells)}</TR></TABLE>'
    return f'<TR><TD ALIGN="LEFT">{table}</TD></TR>'


def _swatch(style: NodeStyle) -> str:
    text = f'<FONT COLOR="{style.ink}" POINT-SIZE="10">{html(style.name)}</FONT>'
    return f'<TD BORDER="1" COLOR="{INK}" BGCOLOR="{style.fill}">{text}</TD>'


def _mark(sign: str, colour: str, text: str) -> str:
    return f'<TD><FONT COLOR="{colour}">{sign}</FONT><FONT POINT-SIZE="10"> {html(text)}</FONT></TD>'
