"""Names for every IRI that the code writes or asks for: namespaces, prefixes and `iri("tg:player")`."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

#: prefix → namespace; known to every query without being declared
PREFIXES: dict[str, str] = {
    "tg": "https://w3id.org/transfergraph/ontology#",
    "tgs": "https://w3id.org/transfergraph/shapes#",
    "facet": "https://w3id.org/transfergraph/scheme/facet/",
    "polarity": "https://w3id.org/transfergraph/scheme/polarity/",
    "certainty": "https://w3id.org/transfergraph/scheme/certainty/",
    "mode": "https://w3id.org/transfergraph/scheme/mode/",
    "position": "https://w3id.org/transfergraph/scheme/position/",
    "clash": "https://w3id.org/transfergraph/scheme/clash/",
    "outcome": "https://w3id.org/transfergraph/scheme/outcome/",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "sport": "https://sportschema.org/ontologies/main/",
    "time": "http://www.w3.org/2006/time#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
}


@cache
def iri(curie: str) -> ox.NamedNode:
    """The IRI of a prefixed name; raises KeyError for a prefix that `PREFIXES` lacks."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)
