"""The few words that stand on a node or an edge of a picture."""

from __future__ import annotations

import textwrap
from datetime import date

from .model import Attributes, as_text

#: characters a line of a node's and of an edge's text
NODE_WIDTH, EDGE_WIDTH = 22, 34
#: relations that an arrow tells well enough without words
QUIET = {"step of"}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


def node_caption(label: str) -> list[str]:
    """A node's label in lines of at most `NODE_WIDTH` characters, four at most."""
    return textwrap.wrap(label, NODE_WIDTH, max_lines=4, placeholder=" …", break_on_hyphens=False) or [label]


def edge_caption(attributes: Attributes) -> list[str]:
    """What an edge says in a line or two: ``2 Jan 2025 · denied: bid · €40m``, ``completed · 4 claims``."""
    facet = attributes.get("facet")
    if facet is None:
        words = as_text(attributes.get("relation") or attributes.get("label") or "")
        parts = [] if words in QUIET else [words]
    else:
        words = as_text(facet).replace("-", " ")
        parts = [f"denied: {words}" if attributes.get("polarity") == "denied" else words]
    parts.append(money(attributes.get("amount"), attributes.get("currency")))
    count = attributes.get("claims")
    if isinstance(count, int):
        parts.append(f"{count} claim{'s' if count != 1 else ''}")
    else:
        parts.insert(0, day(attributes.get("date")))
    return textwrap.wrap(" · ".join(part for part in parts if part), EDGE_WIDTH)


def day(value: object) -> str:
    """``2 Jan 2025``; nothing for what is no date."""
    return f"{value.day} {value:%b %Y}" if isinstance(value, date) else ""


def money(amount: object, currency: object) -> str:
    """``€40m``, ``£250k``; nothing without an amount."""
    if not isinstance(amount, int | float):
        return ""
    for size, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if abs(amount) >= size:
            return f"{SIGNS.get(str(currency), f'{currency} ')}{amount / size:g}{letter}"
    return f"{SIGNS.get(str(currency), f'{currency} ')}{amount:g}"
