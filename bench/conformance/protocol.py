"""The tests that are made of HTTP requests: the protocol's, the graph store's, the service description's."""

from __future__ import annotations

import http
from urllib.parse import urlsplit

import pyoxigraph as ox

from bench.http import Reply

from . import compare
from .manifests import Request, Test
from .systems import Server

SD = "http://www.w3.org/ns/sparql-service-description#"
_TABULAR = {
    "application/sparql-results+json": ".srj",
    "application/sparql-results+xml": ".srx",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
}
_GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


def run_requests(test: Test, server: Server) -> str:
    """Send the requests of a test in order; what the first wrong response got wrong."""
    location = ""
    for number, request in enumerate(test.requests, 1):
        reply = _send(request, server, location)
        fault = _check(request, reply, server)
        if fault:
            return f"request {number} ({request.method} {request.path[:60]}): {fault}"
        location = reply.headers.get("location", location)
    return "" if test.requests else "no requests"


def _send(request: Request, server: Server, location: str) -> Reply:
    path = request.path.replace("$LOCATION$", location)
    if "://" in path and not path.startswith("/"):
        path = path[path.index("/", path.index("://") + 3) :]
    for prefix, service in (
        ("/sparql/", _service(request, server)),
        ("/sparql", _service(request, server)),
        ("/gsp", server.paths["store"]),
    ):
        if path.startswith(prefix):
            path = service + path[len(prefix) :]
            break
    body = None
    if request.body is not None:
        text = request.body.replace("$LOCATION$", location)
        if "multipart" in dict(request.headers).get("content-type", ""):
            text = "\r\n".join(line.strip() for line in text.strip().split("\n")) + "\r\n"
        body = text.encode(request.encoding)
    return server.client(request.method, path, body, {"Host": "www.example", **dict(request.headers)})


def _service(request: Request, server: Server) -> str:
    update = "update" in (request.body or "")[:7] or "sparql-update" in dict(request.headers).get("content-type", "")
    return server.paths["update" if update else "query"]


def _check(request: Request, reply: Reply, server: Server) -> str:
    if not any(_is(reply.status, status) for status in request.statuses):
        return f"status {reply.status} instead of {' or '.join(sorted(request.statuses))}: {reply.text[:100]}"
    media = reply.headers.get("content-type", "").partition(";")[0]
    said = compare.read_results(reply.body, _TABULAR[media]) if media in _TABULAR and request.format else None
    if request.boolean is not None and said != ("boolean", request.boolean):
        return f"not {request.boolean}: {reply.text[:100]}"
    if request.format == "boolean" and media not in _TABULAR:
        return f"{media} for a boolean"
    if request.format == "tabular" and media not in _TABULAR:
        return f"{media} for a table"
    if request.format == "RDF" and media not in _GRAPHS:
        return f"{media} for a graph"
    if request.location and "location" not in reply.headers:
        return "no Location"
    if request.graph:
        if media not in _GRAPHS:
            return f"{media} for a graph"
        want = compare.canonical(
            ox.parse(request.graph[1].encode(), ox.RdfFormat.TURTLE, base_iri="http://www.example/")
        )
        have = compare.canonical(ox.parse(reply.body, _GRAPHS[media], base_iri="http://www.example/"))
        if want != have:
            return f"another graph: {have[:200]}"
    return ""


def _is(status: int, wanted: str) -> bool:
    if wanted.startswith("StatusCode"):
        return wanted[10] == str(status)[0]
    return http.HTTPStatus(status).phrase.replace(" ", "") == wanted


def describe(test: Test, server: Server) -> str:
    """The three tests of the service description, which are words in the manifest."""
    reply = server.client("GET", server.paths["query"], None, {"Accept": "text/turtle"})
    media = reply.headers.get("content-type", "").partition(";")[0]
    if reply.status != 200 or media not in _GRAPHS:
        return f"{reply.status} {media} instead of RDF"
    quads = list(ox.parse(reply.body, _GRAPHS[media], base_iri="http://www.example/"))
    name = test.id.rpartition("/")[2]
    if name == "has-endpoint-triple":
        ends = [quad.object.value for quad in quads if quad.predicate.value == f"{SD}endpoint"]
        return "" if any(urlsplit(end).path.endswith(server.paths["query"]) for end in ends) else f"endpoints {ends}"
    if name == "conforms-to-schema":
        services = {quad.subject for quad in quads if str(quad.object) == f"<{SD}Service>"}
        described = {quad.subject for quad in quads if quad.predicate.value.startswith(SD)}
        return "" if len(services) == 1 and services <= described else "not one sd:Service"
    return ""
