"""Prefixes that a query may use without declaring them."""

from __future__ import annotations

#: prefix → namespace; a query's own declaration goes before these
PREFIXES: dict[str, str] = {
    "tg": "https://w3id.org/transfergraph/ontology#",
    "scheme": "https://w3id.org/transfergraph/scheme/",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "sport": "https://sportschema.org/ontologies/main/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sh": "http://www.w3.org/ns/shacl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
}


def known_prefixes(base: str) -> dict[str, str]:
    """The prefixes above, and `id:` and `graph:` for the data of the store with that base IRI."""
    return {**PREFIXES, "id": f"{base}id/", "graph": f"{base}graph/"}
