"""Entities that no registry row knows yet: what the mentions of them say, until somebody reviews them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from graph.iris import Minter
from ontology.terms import iri

REFERS_TO = iri("tg:refersTo")


def describe(engine: ox.Store, entity: ox.NamedNode, minter: Minter) -> Iterator[ox.Triple]:
    """The triples of an entity that articles mention and the registry lacks; none for any other.

    Its class and its label are those that most mentions give (of equals the first in the alphabet), so that they do
    not depend on the order of loading. "sources" of one article are somebody unnamed, whom no review will name.
    """
    registry = ox.NamedNode(minter.registry_graph())
    if any(engine.quads_for_pattern(entity, iri("rdf:type"), None, registry)):
        return
    classes: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for mention in engine.quads_for_pattern(None, REFERS_TO, entity, None):
        for count, name in ((classes, "tg:entityType"), (names, "tg:mentionedAs")):
            for quad in engine.quads_for_pattern(mention.subject, iri(name), None, mention.graph_name):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    count[quad.object.value] += 1
    if not classes or not names:
        return
    kind = ox.NamedNode(_most(classes))
    yield ox.Triple(entity, iri("rdf:type"), kind)
    if kind != iri("tg:UnnamedSource"):
        yield ox.Triple(entity, iri("rdf:type"), iri("tg:Unreviewed"))
    yield ox.Triple(entity, iri("rdfs:label"), ox.Literal(_most(names), language="en"))


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))
