"""The global restrictions of OWL 2 DL, as far as a vocabulary without imports and property chains can break them."""

from __future__ import annotations

from collections.abc import Iterator

import rdflib
from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

#: kinds of entity of which one IRI may have one only (a class and an individual may share one: punning)
KINDS = (OWL.Class, RDFS.Datatype, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

#: the OWL 2 datatype map, as far as XML Schema has it
DATATYPES = {
    *(XSD[name] for name in "integer nonNegativeInteger positiveInteger decimal double float string boolean".split()),
    *(
        XSD[name]
        for name in "int long short byte dateTime dateTimeStamp anyURI token normalizedString language".split()
    ),
    *(RDF.langString, RDFS.Literal, RDF.PlainLiteral, OWL.real, OWL.rational),
}

#: characteristics that only a simple property may have
SIMPLE = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty),
    *(OWL.SymmetricProperty,),
)

FILLERS = (OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.onClass)

#: annotation properties that OWL has by itself
BUILT_IN = {
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
    *(OWL.versionInfo, OWL.versionIRI, OWL.priorVersion, OWL.deprecated, OWL.backwardCompatibleWith),
}


def violations(graph: rdflib.Graph) -> Iterator[str]:
    """One line for each restriction that the graph breaks."""
    kinds = {
        node: {kind for kind in KINDS if (node, RDF.type, kind) in graph} for node in set(graph.subjects(RDF.type))
    }
    yield from (f"{node} is several kinds of entity" for node, of in kinds.items() if len(of) > 1)
    for subject, predicate in graph.subject_predicates():
        if str(predicate).startswith((str(OWL), str(RDF), str(RDFS))) or predicate in BUILT_IN:
            continue
        if OWL.AnnotationProperty not in kinds.get(predicate, set()):
            yield f"{predicate} annotates {subject} and is not declared as an annotation property"
    for node in {n for triple in graph for n in triple if isinstance(n, BNode)}:
        if len(list(graph.subject_predicates(node))) > 1:
            yield f"a class expression is shared, so that the graph is no tree: {list(graph[node])}"
    yield from _properties(graph, kinds)
    yield from _restrictions(graph, kinds)


def _properties(graph: rdflib.Graph, kinds: dict[Node, set[URIRef]]) -> Iterator[str]:
    for property_, of in kinds.items():
        if not of & {OWL.ObjectProperty, OWL.DatatypeProperty}:
            continue
        for range_ in graph.objects(property_, RDFS.range):
            datatype = range_ in DATATYPES
            if (OWL.DatatypeProperty in of) != datatype:
                yield f"{property_} has the range {range_}, which does not suit its kind"
        for class_ in [*graph.objects(property_, RDFS.domain), *graph.objects(property_, RDFS.range)]:
            yield from _class(graph, kinds, class_) if class_ not in DATATYPES else ()
        complex_ = (property_, RDF.type, OWL.TransitiveProperty) in graph
        complex_ |= (property_, OWL.propertyChainAxiom, None) in graph
        if complex_ and any((property_, RDF.type, kind) in graph for kind in SIMPLE):
            yield f"{property_} is not simple and has a characteristic that only simple properties may have"
        if OWL.DatatypeProperty in of and any((property_, RDF.type, kind) in graph for kind in SIMPLE[1:]):
            yield f"{property_} is a data property with a characteristic of object properties"


def _restrictions(graph: rdflib.Graph, kinds: dict[Node, set[URIRef]]) -> Iterator[str]:
    for node in graph.subjects(RDF.type, OWL.Restriction):
        properties = list(graph.objects(node, OWL.onProperty))
        if len(properties) != 1 or not kinds.get(properties[0], set()) & {OWL.ObjectProperty, OWL.DatatypeProperty}:
            yield f"a restriction on {properties}"
        fillers = [filler for predicate in FILLERS for filler in graph.objects(node, predicate)]
        if len(fillers) != 1:
            yield f"a restriction on {properties} with {len(fillers)} fillers"
        for filler in fillers:
            yield from _class(graph, kinds, filler) if not isinstance(filler, Literal) else ()


def _class(graph: rdflib.Graph, kinds: dict[Node, set[URIRef]], class_: Node) -> Iterator[str]:
    members = graph.value(class_, OWL.unionOf)
    if members is not None:
        listed = list(Collection(graph, members))
        if len(listed) < 2:
            yield f"a union of {listed}"
        for member in listed:
            yield from _class(graph, kinds, member)
    elif OWL.Class not in kinds.get(class_, set()) and (class_, RDF.type, OWL.Restriction) not in graph:
        yield f"{class_} is used as a class and not declared as one"
