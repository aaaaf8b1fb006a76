"""The JSON-LD context, generated from the vocabulary: `python -m ontology.context` writes `context.jsonld`."""

from __future__ import annotations

import json
from pathlib import Path

import rdflib
from rdflib import OWL, RDF

from .files import VOCABULARY, read_file
from .terms import PREFIXES

#: names for reused properties, so that documents read as plain JSON: ``@id`` marks links, a datatype marks literals,
#: ``@en`` texts in English; numbers and booleans are plain JSON
REUSED: tuple[tuple[str, str, str | None], ...] = (
    ("label", "rdfs:label", "@en"),
    ("altLabel", "skos:altLabel", "@en"),
    ("notation", "skos:notation", None),
    ("sameAs", "owl:sameAs", "@id"),
    ("headline", "schema:headline", "@en"),
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
    ("text", "schema:text", None),
    ("startedAtTime", "prov:startedAtTime", "xsd:dateTime"),
    ("endedAtTime", "prov:endedAtTime", "xsd:dateTime"),
    ("generated", "prov:generated", "@id"),
    ("wasAssociatedWith", "prov:wasAssociatedWith", "@id"),
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
    ("start", "oa:start", None),
    ("end", "oa:end", None),
)

#: property → the scheme of its concepts, whose names then stand alone: ``"certainty": "hedged"``
CONCEPTS = {
    "facet": "facet",
    "polarity": "polarity",
    "certainty": "certainty",
    "mode": "mode",
    "outcome": "outcome",
    "because": "clash",
    "playingPosition": "position",
    "stepReached": "facet",
    "stepReported": "facet",
    "stepDenied": "facet",
}

#: properties read from their object, so that a document nests claims in an article and memberships in a player
REVERSED = (("claims", "tg:inArticle"), ("memberships", "org:member"))

#: properties of ours whose values are days
DAYS = {"firstReported", "lastReported", "decidedOn", "saidOn", "asOf"}

#: properties of ours whose values are English text
ENGLISH = {"condition"}

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
        terms[name] = {"@id": curie, **_coercion(kind)} if kind else curie
    terms.update({name: {"@reverse": curie, "@type": "@id"} for name, curie in REVERSED})
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for property_ in sorted(graph.subjects(RDF.type, kind), key=str):
            if str(property_).startswith(PREFIXES["tg"]):
                terms[_local(property_)] = _definition(graph, property_)
    return {"@context": terms}


def _coercion(kind: str) -> dict[str, str]:
    return {"@language": kind[1:]} if kind == "@en" else {"@type": kind}


def _definition(graph: rdflib.Graph, property_: rdflib.term.Node) -> object:
    """How a property of ours is written: a concept, a link, a text, or whatever its value says."""
    name = _local(property_)
    curie = f"tg:{name}"
    if name in CONCEPTS:
        return {"@id": curie, "@type": "@vocab", "@context": {"@vocab": PREFIXES[CONCEPTS[name]]}}
    if (property_, RDF.type, OWL.ObjectProperty) in graph:
        return {"@id": curie, "@type": "@id"}
    if name in DAYS:
        return {"@id": curie, "@type": "xsd:date"}
    return {"@id": curie, "@language": "en"} if name in ENGLISH else curie


def _local(node: rdflib.term.Node) -> str:
    return str(node).rpartition("#")[2]


def text() -> str:
    """The context as the file holds it."""
    return json.dumps(context(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "context.jsonld").write_text(text(), encoding="utf-8")
