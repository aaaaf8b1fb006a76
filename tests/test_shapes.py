"""The shapes: documented for editors, true to the vocabulary, each constraint with an example that breaks it."""

from __future__ import annotations

import re

import pyshacl
import pytest
import rdflib
import shacl
from rdflib import OWL, RDF, RDFS, SH
from rdflib.term import Node

from ontology.files import VOCABULARY, read_file
from ontology.terms import PREFIXES

from .faults import EXAMPLES, Example, table

TG = PREFIXES["tg"]


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in VOCABULARY:
        graph.parse(data=read_file(name), format="turtle")
    return graph


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Example:
    return Example(request.param)


def ours(nodes: set[Node]) -> set[str]:
    return {str(node) for node in nodes if str(node).startswith(TG)}


def test_every_shape_has_an_iri_a_severity_and_a_message(example: Example) -> None:
    """A result names its shape for good, says how bad it is, and tells an editor what to do, in the imperative."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in example.shapes.subjects(RDF.type, kind):
            assert isinstance(shape, rdflib.URIRef), f"a shape without an IRI: {list(example.shapes[shape])}"
            assert example.shapes.value(shape, SH.severity) == SH.Violation, shape
            message = str(example.shapes.value(shape, SH.message))
            assert re.fullmatch(r"[A-Z].{8,}\.", message), f"{shape}: {message}"


def test_no_shape_is_hidden_in_a_blank_node(example: Example) -> None:
    """What is a shape by use is one by type, so that it has been looked at by the test above."""
    used = set(example.shapes.objects(None, SH.property)) | set(example.shapes.objects(None, SH.qualifiedValueShape))
    for parameter in (SH["or"], SH.xone, SH["and"]):
        for members in example.shapes.objects(None, parameter):
            used |= set(rdflib.collection.Collection(example.shapes, members))
    typed = {*example.shapes.subjects(RDF.type, SH.NodeShape), *example.shapes.subjects(RDF.type, SH.PropertyShape)}
    assert used <= typed


def test_no_shape_is_idle(example: Example) -> None:
    """Every shape has a target, or another shape uses it."""
    for shape in example.shapes.subjects(RDF.type, SH.NodeShape):
        targets = [*example.shapes.objects(shape, SH.targetClass), *example.shapes.objects(shape, SH.targetSubjectsOf)]
        assert targets or list(example.shapes.subjects(None, shape)), shape


def test_every_path_and_class_is_a_term(example: Example, vocabulary: rdflib.Graph) -> None:
    """Whatever of ours the shapes name is declared."""
    named = ours({node for triple in example.shapes for node in triple})
    assert named <= ours(set(vocabulary.subjects()))


def test_every_class_has_a_shape(vocabulary: rdflib.Graph) -> None:
    """The other way round: no class of ours is without a shape in one of the three files."""
    classes = ours(set(vocabulary.subjects(RDF.type, OWL.Class)))
    targets: set[str] = set()
    for name in EXAMPLES:
        targets |= ours(set(Example(name).shapes.objects(None, SH.targetClass)))
    assert classes <= targets


def test_every_property_is_in_a_shape(vocabulary: rdflib.Graph) -> None:
    """No property of ours is without a property shape, but for the inverses, which nobody writes."""
    used: set[str] = set()
    for name in EXAMPLES:
        used |= ours(set(Example(name).shapes.objects()))
    properties = set(vocabulary.subjects(RDF.type, OWL.ObjectProperty))
    properties |= set(vocabulary.subjects(RDF.type, OWL.DatatypeProperty))
    inverses = ours(set(vocabulary.subjects(OWL.inverseOf, None)))
    assert ours(properties) - inverses - used == set()


def test_the_example_conforms_to_both_engines(example: Example) -> None:
    """The conforming example is one, for the reference and for the fast engine."""
    conforms, _, text = pyshacl.validate(example.data, shacl_graph=example.shapes)
    assert conforms, text
    shapes = shacl.Shapes.from_turtle(read_file(EXAMPLES[example.name]))
    assert shapes.validate_text(example.data.serialize(format="nt"), format="ntriples").conforms


def test_every_constraint_has_an_example_that_breaks_it_for_both_engines(example: Example) -> None:
    """Each fault is reported by shape and constraint; a constraint that nothing breaks would be one nobody needs."""
    missing, disagreed = [], []
    for constraint in example.constraints():
        fault = example.fault(constraint)
        if fault is None:
            missing.append(constraint)
            continue
        part = example.focused(constraint, fault.focus)
        _, report, _ = pyshacl.validate(example.broken(fault), shacl_graph=part, inplace=True)
        assert isinstance(report, rdflib.Graph)
        told = {
            (report.value(r, SH.sourceShape), str(report.value(r, SH.sourceConstraintComponent)).rpartition("#")[2])
            for r in report.subjects(RDF.type, SH.ValidationResult)
        }
        if (constraint.shape, constraint.component) not in told:
            disagreed.append(constraint)
    assert not missing
    assert not disagreed


def test_the_listed_violations_are_these() -> None:
    """`python -m tests.faults` brings the list up to date."""
    assert read_file("examples/violations.tsv") == table()


def test_every_definition_is_a_sentence(vocabulary: rdflib.Graph) -> None:
    """Definitions are sentences."""
    for term in ours(set(vocabulary.subjects(RDF.type, OWL.Class))):
        assert str(vocabulary.value(rdflib.URIRef(term), RDFS.comment)).endswith(".")
