"""The one visual language: what the colour, shape, line and arrowhead of a thing say, on every page and in every file.

A node's fill and shape tell its type; an edge's colour tells the stage that its facet belongs to, its line the
certainty, its arrowhead the polarity. Nothing is told by colour alone: types that look alike to a colour-blind reader
differ in shape, a denial has its own arrowhead, and stages grow heavier along the ladder. The colours start from
Okabe and Ito's palette ("Color Universal Design", 2008); a test measures them under simulated colour blindness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: text, borders and the paper of every picture; `FONT` is a family every reader falls back to
INK, PAPER, FONT = "#14213D", "#FFFFFF", "Helvetica"

Shape = Literal[
    "ellipse", "box", "rounded", "hexagon", "octagon", "diamond", "note", "house", "parallelogram", "circle"
]
Line = Literal["solid", "dashed", "dotted"]
Arrow = Literal["triangle", "vee", "tee", "none"]


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """How one type of node looks: `name` for the legend, its `fill`, the `ink` of the text on it, `shape` and `size`.

    `size` is relative: 1 is an ordinary node.
    """

    name: str
    fill: str
    ink: str
    shape: Shape
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """How one edge looks; `width` in points."""

    colour: str
    width: float
    line: Line
    arrow: Arrow


#: entity type → its look, in the order of legends; the key is the type segment of the IRI
NODES: dict[str, NodeStyle] = {
    "player": NodeStyle("Player", "#0072B2", PAPER, "ellipse", 1.2),
    "club": NodeStyle("Club", "#E69F00", INK, "rounded", 1.2),
    "national-team": NodeStyle("National team", "#F0E442", INK, "octagon"),
    "person": NodeStyle("Person", "#8CCBF2", INK, "ellipse"),
    "competition": NodeStyle("Competition", "#F0E442", INK, "hexagon"),
    "country": NodeStyle("Country", "#D0D3D8", INK, "circle", 0.8),
    "outlet": NodeStyle("Outlet", "#009E73", INK, "house"),
    "journalist": NodeStyle("Journalist", "#A6DCC8", INK, "house", 0.8),
    "source": NodeStyle("Unnamed source", "#D0D3D8", INK, "parallelogram", 0.8),
    "article": NodeStyle("Article", PAPER, INK, "note", 0.8),
    "claim": NodeStyle("Claim", "#CC79A7", INK, "parallelogram", 0.8),
    "proposition": NodeStyle("Proposition", "#CC79A7", INK, "box"),
    "saga": NodeStyle("Saga", "#332288", PAPER, "hexagon", 1.2),
    "contradiction": NodeStyle("Contradiction", "#D55E00", "#000000", "octagon", 0.8),
    "fact": NodeStyle("Fact", PAPER, INK, "box", 0.8),
}

#: what a node of any other type looks like
OTHER = NodeStyle("Other", "#D0D3D8", INK, "box", 0.8)

#: stage → (what it covers, colour, width in points), in the order of the ladder
STAGES: dict[str, tuple[str, str, float]] = {
    "approach": ("interest, contact, talks", "#4A9AD9", 1.4),
    "offer": ("bid, price, offer on the table", "#9C3587", 1.8),
    "deal": ("terms, agreed, medical, expected", "#0F7A4A", 2.2),
    "done": ("completed, signed, in the post", "#14213D", 2.6),
    "away": ("departure, collapsed, rejected", "#8A8F98", 1.8),
}

#: the colour of what is denied, whatever its stage
DENIED = "#D9480F"

#: facet → stage; facets keep the record's strings and are unique across kinds
STAGE_OF: dict[str, str] = {
    facet: stage
    for stage, facets in {
        "approach": "interest contact talks extension-wanted extension-talks wants-to-join for-sale relays",
        "offer": "bid bid-rejected asking extension-offered release-clause option",
        "deal": "terms agreed medical expected extension-agreed",
        "done": "completed extension-signed expiry wage holds appointed plays-for wants-to-stay not-for-sale "
        "appearances goals assists caps trophies",
        "away": "departure collapsed extension-rejected left wants-to-leave rejects-move",
    }.items()
    for facet in facets.split()
}

#: certainty → its line and what the legend says of it
LINES: dict[str, tuple[Line, str]] = {
    "official": ("solid", "official or asserted"),
    "asserted": ("solid", "official or asserted"),
    "hedged": ("dashed", "hedged: reportedly, could, linked"),
    "conditional": ("dotted", "conditional: only if"),
}

#: polarity → its arrowhead and what the legend says of it
ARROWS: dict[str, tuple[Arrow, str]] = {"affirmed": ("triangle", "affirmed"), "denied": ("tee", "denied")}

#: an edge that is no claim (a credit, a post of the registry)
PLAIN = EdgeStyle("#5F6B7A", 1.0, "solid", "vee")


def node_style(kind: object) -> NodeStyle:
    """The look of a node of that type; `OTHER` for a type that the table does not know."""
    return NODES.get(str(kind), OTHER)


def edge_style(facet: object, certainty: object = None, polarity: object = None) -> EdgeStyle:
    """The look of an edge by its facet, certainty and polarity (notations); `PLAIN` where the facet has no stage."""
    stage = STAGE_OF.get(str(facet))
    if stage is None:
        return PLAIN
    _, colour, width = STAGES[stage]
    line = LINES.get(str(certainty), LINES["asserted"])[0]
    arrow = ARROWS.get(str(polarity), ARROWS["affirmed"])[0]
    return EdgeStyle(DENIED if polarity == "denied" else colour, width, line, arrow)


def edge_look(attributes: Mapping[str, object]) -> EdgeStyle:
    """The look of an edge with these attributes; see `edge_style`."""
    return edge_style(*(attributes.get(name) for name in ("facet", "certainty", "polarity")))


def css() -> str:
    """The language as CSS custom properties (``--player``, ``--player-ink``, ``--stage-deal``…) for a style sheet."""
    rows = {"ink": INK, "paper": PAPER, "denied": DENIED, "plain": PLAIN.colour}
    for kind, style in {**NODES, "other": OTHER}.items():
        rows[kind], rows[f"{kind}-ink"] = style.fill, style.ink
    rows |= {f"stage-{stage}": colour for stage, (_, colour, _) in STAGES.items()}
    return ":root {\n" + "".join(f"  --{name}: {value};\n" for name, value in rows.items()) + "}\n"
