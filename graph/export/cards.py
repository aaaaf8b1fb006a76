"""What is said of a node beside its edges: label, type, dates, and whatever `views/_nodes.rq` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from .model import Attributes, Scalar, Timed, Value, as_text
from .selection import type_of
from .source import Source
from .terms import notation, scalar
from .view import node_query, prefixed

_NODES = re.compile(r"^\s*#\s*nodes\s*$", re.MULTILINE)


def cards(source: Source, nodes: list[str]) -> dict[str, Attributes]:
    """The attributes of nodes by IRI, `label` and `type` first; a node of which nothing is said gets these two."""
    named = [node for node in nodes if re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+", node)]
    rows: dict[str, list[Mapping[str, Scalar]]] = {node: [] for node in nodes}
    if named:
        values = "VALUES ?node { " + " ".join(f"<{node}>" for node in named) + " }"
        for row in source.select(prefixed(_NODES.sub(lambda _: values, node_query()))):
            known = {name: scalar(term) for name, term in row.items()}
            # scalar() makes a notation of a concept; the node itself stays the IRI that was asked for
            node = row["node"].value  # type: ignore[union-attr]
            known.pop("node")
            rows.setdefault(node, []).append(known)
    described = {}
    for node in nodes:
        found = together(rows[node])
        labels = found.pop("label", None)
        label = str(labels[0] if isinstance(labels, list) else labels or "")
        first: Attributes = {"label": label or notation(node).rpartition("/")[2] or node, "type": type_of(node)}
        described[node] = first | found
    return described


def together(rows: Iterable[Mapping[str, Scalar]]) -> Attributes:
    """The rows of one thing as its attributes: lists where they differ, values in time where they say since when.

    >>> together([{"facet": "bid", "source": "A", "source_position": 2}, {"source": "B", "source_position": 1}])
    {'facet': 'bid', 'source': ['B', 'A']}
    """
    kept = list(rows)
    names = list(dict.fromkeys(name for row in kept for name in row))
    values: dict[str, Value] = {}
    for name in names:
        if name.endswith(("_position", "_since")):
            continue
        if f"{name}_since" in names:
            values[name] = _in_time(kept, name)
            continue
        if f"{name}_position" in names:
            ordered = sorted(
                (row for row in kept if name in row), key=lambda row: str(row.get(f"{name}_position", "")).zfill(9)
            )
        else:
            ordered = kept
        found = list(dict.fromkeys(row[name] for row in ordered if name in row))
        if f"{name}_position" not in names:
            found.sort(key=as_text)  # an engine answers in any order, and the same graph is to give the same file
        values[name] = found[0] if len(found) == 1 else found
    return values


def _in_time(rows: list[Mapping[str, Scalar]], name: str) -> list[Timed]:
    """A changing value: each holds until the next begins."""
    pairs = {(row[f"{name}_since"], row[name]) for row in rows if name in row and f"{name}_since" in row}
    since = sorted((start, value) for start, value in pairs if isinstance(start, date))
    starts = sorted({start for start, _ in since})
    after = dict(zip(starts, [*starts[1:], None], strict=False))
    return [Timed(value, start, after[start]) for start, value in since]
