"""HermiT on our vocabulary, with planted statements or without."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
import rdflib

from ontology.files import VOCABULARY, read_file
from ontology.terms import PREFIXES


def reason(statements: str) -> set[str]:
    """The IRIs of unsatisfiable classes; raises AssertionError when vocabulary and statements are inconsistent."""
    owlready2 = pytest.importorskip("owlready2", reason="needs owlready2, which brings HermiT")
    if not shutil.which("java"):
        pytest.skip("needs java, which runs HermiT")
    graph = rdflib.Graph()
    for name in VOCABULARY:
        graph.parse(data=read_file(name), format="turtle")
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph.parse(data=f"{prefixes}@prefix ex: <https://example.org/> .\n{statements}", format="turtle")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.rdf"
        graph.serialize(str(path), format="xml")
        world = owlready2.World()
        ontology = world.get_ontology(path.as_uri()).load()
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            raise AssertionError("inconsistent") from None
        return {str(cls.iri) for cls in world.inconsistent_classes()}
