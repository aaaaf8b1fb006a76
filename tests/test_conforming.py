"""What the store holds is what the shapes of each graph ask for, and what the vocabulary allows."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import shacl

from graph.iris import Minter
from graph.registry import load_registry
from graph.registry.triples import registry_triples
from graph.store import Generation
from ontology.files import read_file
from ontology.terms import iri

MINTER = Minter("https://example.org/")


def faults(shapes: str, triples: list[ox.Triple]) -> list[str]:
    """What the fast engine says about a graph, the first twenty faults."""
    text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    report = shacl.Shapes.from_turtle(read_file(shapes)).validate_text(text, format="ntriples")
    return [f"{result.focus_node} {result.path}: {result.message}" for result in report.results][:20]


def test_the_registry_graph_conforms() -> None:
    """Every row of the tables becomes what an entity, a membership or a post must look like."""
    assert faults("shapes-registry.ttl", registry_triples(load_registry(), MINTER)) == []


def test_the_derived_graph_conforms(seeds_store: Path) -> None:
    """Whatever the rules make of the seed articles has the shape of a proposition, saga, fact, record…"""
    with Generation(seeds_store) as generation:
        graph = ox.NamedNode(Minter(generation.base).derived_graph())
        quads = list(generation.engine.quads_for_pattern(None, None, None, graph))
    if not quads:
        pytest.skip("the store derives nothing yet")
    assert faults("shapes-derived.ttl", [quad.triple for quad in quads]) == []


def test_the_graph_of_runs_conforms(seeds_store: Path) -> None:
    """It names the reader that claims are made by."""
    with Generation(seeds_store) as generation:
        graph = ox.NamedNode(Minter(generation.base).runs_graph())
        triples = [quad.triple for quad in generation.engine.quads_for_pattern(None, None, None, graph)]
    assert [t for t in triples if t.object == iri("tg:Reader")]
    assert faults("shapes-derived.ttl", triples) == []


def test_no_triple_stands_in_two_graphs(seeds_store: Path) -> None:
    """A union of all graphs counts nothing twice."""
    with Generation(seeds_store) as generation:
        triples = [quad.triple for quad in generation.engine.quads_for_pattern(None, None, None, None)]
    assert len(triples) == len(set(triples))
