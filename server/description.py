"""The service description of the endpoint (SPARQL 1.1 Service Description) with VoID statistics of what it holds."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from flask import Response, current_app, request

from graph.sparql.formats import FORMATS, Format
from ontology.terms import iri

from .backend import Backend, Query
from .problems import ProblemError
from .settings import Settings

SD = "http://www.w3.org/ns/sparql-service-description#"
#: named graphs that are listed one by one; of more, the description says how to ask for them
LISTED_GRAPHS = 1000
#: what is counted, each a query of its own, so that one that takes too long costs only its own figure
_COUNTS = {
    "void:triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "void:distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "void:properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "void:classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
}
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_CLASSES = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT 200"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts by VoID property, triples by named graph, instances by class."""

    counts: dict[str, int]
    graphs: dict[str, int]
    classes: dict[str, int]


_known: dict[str, Statistics] = {}
_counting = threading.Lock()


def statistics(backend: Backend) -> Statistics:
    """What the store holds, counted once for each of its versions."""
    version = backend.version()
    with _counting:
        found = _known.get(version) if version else None
        if found is None:
            counts = {name: next(iter(_rows(backend, text, "n")), ["0"])[0] for name, text in _COUNTS.items()}
            graphs = {name: int(number) for name, number in _rows(backend, _GRAPHS, "g", "n")}
            classes = {name: int(number) for name, number in _rows(backend, _CLASSES, "c", "n")}
            found = Statistics({name: int(number) for name, number in counts.items()}, graphs, classes)
            _known.clear()
            _known[version] = found
    return found


def describe(format: Format, media: str) -> Response:
    """The description in a graph format."""
    extensions = current_app.extensions
    backend: Backend = extensions["transfergraph.backend"]
    endpoint = f"{request.url_root}sparql"
    settings, token = extensions["transfergraph.settings"], extensions["transfergraph.token"]
    triples = _triples(endpoint, statistics(backend), settings, token)
    body = ox.serialize(triples, format=format.rdf, prefixes={"sd": SD, "void": iri("void:").value})
    response = Response(body, content_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = f'<{endpoint}>; rel="describedby"'
    response.set_etag(backend.version() or "0", weak=True)
    response.make_conditional(request)
    return response


def _triples(endpoint: str, counted: Statistics, settings: Settings, token: str) -> Iterator[ox.Triple]:
    service, data = ox.NamedNode(f"{endpoint}#service"), ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    yield ox.Triple(service, iri("rdf:type"), _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if token:
        yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    if settings.union:
        yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    if settings.services:
        yield ox.Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for format in FORMATS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(format.iri))
        if format.name in ("ttl", "nt", "rdf", "jsonld"):
            yield ox.Triple(service, _sd("inputFormat"), ox.NamedNode(format.iri))
    limits = f"A query is ended after {settings.query_timeout:g} s; an answer longer than {settings.max_result} MB is "
    limits += "broken off (the connection breaks), never shortened. The ontology's prefixes need no declaring."
    yield ox.Triple(service, iri("rdfs:comment"), ox.Literal(limits, language="en"))
    yield ox.Triple(service, _sd("defaultDataset"), data)
    yield ox.Triple(data, iri("rdf:type"), _sd("Dataset"))
    yield ox.Triple(data, iri("rdf:type"), iri("void:Dataset"))
    yield ox.Triple(data, iri("void:sparqlEndpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(data, _sd("defaultGraph"), default)
    yield ox.Triple(default, iri("rdf:type"), _sd("Graph"))
    for name, number in counted.counts.items():
        yield ox.Triple(data, iri(name), ox.Literal(number))
    yield ox.Triple(default, iri("void:triples"), ox.Literal(counted.counts["void:triples"]))
    for number, (name, size) in enumerate(counted.classes.items()):
        part = ox.NamedNode(f"{endpoint}#class-{number}")
        yield ox.Triple(data, iri("void:classPartition"), part)
        yield ox.Triple(part, iri("void:class"), ox.NamedNode(name))
        yield ox.Triple(part, iri("void:entities"), ox.Literal(size))
    yield from _named_graphs(endpoint, data, counted.graphs)


def _named_graphs(endpoint: str, data: ox.NamedNode, graphs: dict[str, int]) -> Iterator[ox.Triple]:
    for number, (name, size) in enumerate(graphs.items()):
        if number == LISTED_GRAPHS:
            rest = f"{len(graphs) - number:,} more named graphs: SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }}"
            yield ox.Triple(data, iri("rdfs:comment"), ox.Literal(rest, language="en"))
            return
        named, graph = ox.NamedNode(f"{endpoint}#named-graph-{number}"), ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(data, _sd("namedGraph"), named)
        yield ox.Triple(named, iri("rdf:type"), _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, _sd("graph"), graph)
        yield ox.Triple(graph, iri("rdf:type"), _sd("Graph"))
        yield ox.Triple(graph, iri("void:triples"), ox.Literal(size))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _rows(backend: Backend, text: str, *names: str) -> list[list[str]]:
    """The values of a SELECT's rows; none when it takes too long."""
    try:
        answer: dict[str, Any] = json.loads(backend.query(Query(text, graph=None)).read())
    except ProblemError:
        return []
    return [[row[name]["value"] for name in names] for row in answer["results"]["bindings"] if names[0] in row]
