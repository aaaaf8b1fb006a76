"""The ontology's files, and what of them stands in a store's ontology graph."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyoxigraph as ox

#: the files that make the vocabulary, in reading order
VOCABULARY = ("transfer.ttl", "schemes.ttl")


def read_file(name: str) -> str:
    """The text of a file of this folder."""
    return (files("ontology") / name).read_text(encoding="utf-8")


@cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Classes, properties and concepts with their labels and definitions, for queries to join with.

    Axioms that need blank nodes (unions, restrictions, lists) stay in the Turtle: a store holds no blank nodes.
    """
    triples = (
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for name in VOCABULARY
        for quad in ox.parse(read_file(name), ox.RdfFormat.TURTLE)
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    )
    return tuple(dict.fromkeys(triples))
