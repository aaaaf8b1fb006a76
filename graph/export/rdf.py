"""RDF of a view: all that is said of its nodes and claims, in the graphs where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from graph.errors import ExportError
from ontology.terms import PREFIXES

from .framing import framed
from .model import Network, Notes
from .spool import Spool
from .view import prefixed

#: subjects asked for at once
BATCH = 200

STATEMENTS = "SELECT ?g ?s ?p ?o WHERE { VALUES ?s { %s } GRAPH ?g { ?s ?p ?o } }"


def nquads(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write N-Quads: one statement a line with the graph that says it."""
    for some in _batches(network):
        ox.serialize(some, out, ox.RdfFormat.N_QUADS)


def trig(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write TriG: Turtle, graph by graph."""
    ox.serialize(_quads(network), out, ox.RdfFormat.TRIG, prefixes=PREFIXES)


def turtle(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write Turtle: the same statements without their graphs."""
    notes.append("Turtle does not tell which graph says what; nquads and trig do")
    triples = (quad.triple for quad in _quads(network))
    ox.serialize(triples, out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def jsonld(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write JSON-LD 1.1: a tree for each node and claim, its evidence and money inside, under one context."""
    out.write(f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": ['.encode())
    between = "\n"
    for some in _batches(network):
        for tree in framed(some):
            out.write(f"{between}{json.dumps(tree, ensure_ascii=False)}".encode())
            between = ",\n"
    out.write(b"]}\n")


def _quads(network: Network) -> Iterator[ox.Quad]:
    return (quad for some in _batches(network) for quad in some)


def _batches(network: Network) -> Iterator[list[ox.Quad]]:
    """The statements, root by root, sorted within a batch; a root comes once."""
    if not isinstance(network, Spool):
        raise ExportError("RDF", "can be written of a store's view only", "take graphml for a graph made by hand")
    for roots in network.iris(BATCH):
        quads: list[ox.Quad] = []
        wanted = roots
        while wanted:
            found = _statements(network, wanted)
            quads += found
            # what belongs to a thing (evidence, money, credits) has an IRI that begins with the thing's
            parts = {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode) and _is_part(quad)}
            wanted = sorted(parts)
        yield sorted(quads, key=_order)


def _statements(network: Spool, subjects: list[str]) -> list[ox.Quad]:
    rows = network.source.select(prefixed(STATEMENTS % " ".join(f"<{subject}>" for subject in subjects)))
    return [ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]  # type: ignore[arg-type]


def _is_part(quad: ox.Quad) -> bool:
    return quad.object.value.startswith(f"{quad.subject.value}/")  # type: ignore[union-attr]


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    return quad.graph_name.value, quad.subject.value, quad.predicate.value, str(quad.object)  # type: ignore[union-attr]
