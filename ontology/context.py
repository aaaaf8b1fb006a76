"""The JSON-LD context, generated from the vocabulary: `python -m ontology.context` writes `context.jsonld`."""

from __future__ import annotations

import json
from pathlib import Path

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD

from .files import VOCABULARY, read_file
from .terms import PREFIXES

#: names for reused properties, so that documents read as plain JSON; ``@id`` marks links, a datatype marks literals
REUSED: tuple[tuple[str, str, str | None], ...] = (
    ("label", "rdfs:label", None),
    ("altLabel", "skos:altLabel", None),
    ("notation", "skos:notation", None),
    ("sameAs", "owl:sameAs", "@id"),
    ("headline", "schema:headline", None),
    ("datePublished", "schema:datePublished", "xsd:date"),
    ("birthDate", "schema:birthDate", "xsd:date"),
    ("publisher", "schema:publisher", "@id"),
    ("author", "schema:author", "@id"),
    ("mentions", "schema:mentions", "@id"),
    ("url", "schema:url", "xsd:anyURI"),
    ("identifier", "schema:identifier", None),
    ("currency", "schema:currency", None),
    ("value", "schema:value", None),
    ("minValue", "schema:minValue", None),
    ("maxValue", "schema:maxValue", None),
    ("softwareVersion", "schema:softwareVersion", None),
    ("hadPrimarySource", "prov:hadPrimarySource", "@id"),
    ("wasDerivedFrom", "prov:wasDerivedFrom", "@id"),
    ("member", "org:member", "@id"),
    ("organization", "org:organization", "@id"),
    ("from", "sport:startDate", None),
    ("to", "sport:endDate", None),
    ("hasSource", "oa:hasSource", "@id"),
    ("hasSelector", "oa:hasSelector", "@id"),
    ("exact", "oa:exact", None),
    ("prefix", "oa:prefix", None),
    ("suffix", "oa:suffix", None),
    ("start", "oa:start", "xsd:integer"),
    ("end", "oa:end", "xsd:integer"),
)

#: classes of other vocabularies that documents name
REUSED_CLASSES = ("schema:MonetaryAmount", "oa:SpecificResource", "oa:TextQuoteSelector", "oa:TextPositionSelector")


def context() -> dict[str, object]:
    """The context: `id` and `type`, the prefixes, every class and every property of ours, and the reused ones."""
    graph = rdflib.Graph()
    for name in VOCABULARY:
        graph.parse(data=read_file(name), format="turtle")
    terms: dict[str, object] = {"id": "@id", "type": "@type", **PREFIXES}
    for class_ in sorted(graph.subjects(RDF.type, OWL.Class), key=str):
        if str(class_).startswith(PREFIXES["tg"]):
            terms[_local(class_)] = f"tg:{_local(class_)}"
    terms.update({curie.partition(":")[2]: curie for curie in REUSED_CLASSES})
    for name, curie, kind in REUSED:
        terms[name] = {"@id": curie, "@type": kind} if kind else curie
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for property_ in sorted(graph.subjects(RDF.type, kind), key=str):
            if str(property_).startswith(PREFIXES["tg"]):
                terms[_local(property_)] = _definition(graph, property_)
    return {"@context": terms}


def _definition(graph: rdflib.Graph, property_: rdflib.term.Node) -> object:
    """How a property of ours is written: a link, a typed literal, or whatever its value says."""
    curie = f"tg:{_local(property_)}"
    if (property_, RDF.type, OWL.ObjectProperty) in graph:
        return {"@id": curie, "@type": "@id"}
    range_ = graph.value(property_, RDFS.range)
    # a decimal property also carries integers, so its values keep their own datatype
    if range_ is None or range_ in (XSD.decimal, SKOS.Concept, XSD.string):
        return curie
    return {"@id": curie, "@type": f"xsd:{_local(range_)}"}


def _local(node: rdflib.term.Node) -> str:
    return str(node).rpartition("#")[2]


def text() -> str:
    """The context as the file holds it."""
    return json.dumps(context(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "context.jsonld").write_text(text(), encoding="utf-8")
