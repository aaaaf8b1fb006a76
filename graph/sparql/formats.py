"""Every format an answer can have: one ordered table that the command line, the endpoint and linked data share."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its short name, what it can hold, its registered media type, other types it answers to, its suffix.

    `holds` is "table" (SELECT and ASK), "graph" (triples) or "dataset" (quads, and hence triples too).
    """

    name: str
    holds: str
    media: str
    also: tuple[str, ...]
    suffix: str
    label: str
    iri: str

    @property
    def result(self) -> ox.QueryResultsFormat:
        """The engine's name of a table format."""
        return _RESULTS[self.name]

    @property
    def rdf(self) -> ox.RdfFormat:
        """The engine's name of a graph or dataset format."""
        return _RDF[self.name]


_FORMATS_NS = "http://www.w3.org/ns/formats/"

#: in order of preference: the first that a client accepts equally is taken
FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "table",
        "application/sparql-results+json",
        ("application/json",),
        "srj",
        "SPARQL results in JSON",
        _FORMATS_NS + "SPARQL_Results_JSON",
    ),
    Format(
        "xml",
        "table",
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        "srx",
        "SPARQL results in XML",
        _FORMATS_NS + "SPARQL_Results_XML",
    ),
    Format("csv", "table", "text/csv", (), "csv", "CSV", _FORMATS_NS + "SPARQL_Results_CSV"),
    Format("tsv", "table", "text/tab-separated-values", (), "tsv", "TSV", _FORMATS_NS + "SPARQL_Results_TSV"),
    Format("ttl", "graph", "text/turtle", (), "ttl", "Turtle", _FORMATS_NS + "Turtle"),
    Format("nt", "graph", "application/n-triples", (), "nt", "N-Triples", _FORMATS_NS + "N-Triples"),
    Format("rdf", "graph", "application/rdf+xml", (), "rdf", "RDF/XML", _FORMATS_NS + "RDF_XML"),
    Format("jsonld", "dataset", "application/ld+json", (), "jsonld", "JSON-LD", _FORMATS_NS + "JSON-LD"),
    Format("trig", "dataset", "application/trig", (), "trig", "TriG", _FORMATS_NS + "TriG"),
    Format("nq", "dataset", "application/n-quads", (), "nq", "N-Quads", _FORMATS_NS + "N-Quads"),
)

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}

BY_NAME = {format.name: format for format in FORMATS}
TABLES = tuple(format for format in FORMATS if format.holds == "table")
#: what triples can be written in: the dataset formats too
GRAPHS = tuple(format for format in FORMATS if format.holds != "table")
