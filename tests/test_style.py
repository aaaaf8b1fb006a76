"""The visual language holds for colour-blind readers, and covers every facet and type there is."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph.claims import FACETS
from graph.style import (
    DENIED,
    INK,
    NODES,
    OTHER,
    PAPER,
    PLAIN,
    STAGE_OF,
    STAGES,
    NodeStyle,
    css,
    edge_style,
    node_style,
)

Vector = tuple[float, float, float]

#: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009)
SIGHT: dict[str, tuple[Vector, Vector, Vector]] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def linear(colour: str) -> list[float]:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, sight: str) -> Vector:
    """A colour in CIE L*a*b* as that sight sees it."""
    light = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in SIGHT[sight])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, sight: str) -> float:
    pairs = zip(seen(one, sight), seen(other, sight), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@pytest.mark.parametrize("sight", SIGHT)
def test_stages_can_be_told_apart_by_every_eye(sight: str) -> None:
    """Any two edge colours are at least 18 apart in L*a*b*, where 2.3 is just noticeable."""
    colours = [*(colour for _, colour, _ in STAGES.values()), DENIED]
    assert min(distance(a, b, sight) for a, b in combinations(colours, 2)) >= 18


@pytest.mark.parametrize("sight", SIGHT)
def test_types_differ_in_shape_or_clearly_in_colour(sight: str) -> None:
    """Two node types with one shape are at least 15 apart, or differ in size too and at least 5."""
    for one, other in combinations(NODES.values(), 2):
        if one.shape == other.shape:
            apart = distance(one.fill, other.fill, sight)
            assert apart >= 15 or (apart >= 5 and one.size != other.size), (one.name, other.name, apart)


@pytest.mark.parametrize("style", [*NODES.values(), OTHER], ids=lambda style: style.name)
def test_text_is_readable_on_every_fill(style: NodeStyle) -> None:
    """Text on a node has the contrast that WCAG 2 AA asks of text, 4.5 to 1."""
    assert contrast(style.fill, style.ink) >= 4.5


@pytest.mark.parametrize("colour", [*(colour for _, colour, _ in STAGES.values()), DENIED, PLAIN.colour, INK])
def test_lines_stand_out_from_the_paper(colour: str) -> None:
    """A line has the contrast that WCAG 2 AA asks of graphics, 3 to 1."""
    assert contrast(colour, PAPER) >= 3


def test_every_facet_has_a_stage() -> None:
    """No facet of the claim record falls back to the plain line."""
    assert {facet for facets in FACETS.values() for facet in facets} <= STAGE_OF.keys()
    assert set(STAGE_OF.values()) == STAGES.keys()


def test_each_axis_has_its_own_mark() -> None:
    """Certainty changes the line alone, denial the arrowhead and the colour, the facet the colour and the width."""
    firm, loose = edge_style("bid", "asserted", "affirmed"), edge_style("bid", "hedged", "affirmed")
    assert (firm.colour, firm.width, firm.arrow) == (loose.colour, loose.width, loose.arrow)
    assert firm.line != loose.line
    denied = edge_style("bid", "asserted", "denied")
    assert (denied.arrow, denied.colour) == ("tee", DENIED)
    assert edge_style("completed").width > edge_style("interest").width
    assert edge_style(None) == PLAIN
    assert node_style("no-such-type") == OTHER


def test_the_style_sheet_names_every_type_and_stage() -> None:
    """The CSS carries each colour once, under the name that the tables use."""
    sheet = css()
    assert all(sheet.count(f"--{name}: ") == 1 for name in [*NODES, *(f"stage-{stage}" for stage in STAGES)])
