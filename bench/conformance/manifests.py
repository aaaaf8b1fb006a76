"""The tests of the suites' manifests as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import rdflib
from rdflib import RDF, RDFS, Namespace
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

#: group → the manifests it is made of, under the folder of the suites
GROUPS: dict[str, tuple[str, ...]] = {
    "SPARQL 1.0 query": ("sparql10/manifest-evaluation.ttl",),
    "SPARQL 1.0 syntax": ("sparql10/manifest-syntax.ttl",),
    "SPARQL 1.1 query": ("sparql11/manifest-sparql11-query.ttl",),
    "SPARQL 1.1 update": ("sparql11/manifest-sparql11-update.ttl",),
    "SPARQL 1.1 results": ("sparql11/manifest-sparql11-results.ttl",),
    "SPARQL 1.1 federation": ("sparql11/manifest-sparql11-fed.ttl",),
    "protocol": ("sparql11/protocol/manifest.ttl",),
    "graph store": ("sparql11/graph-store-protocol/manifest.ttl",),
    "service description": ("sparql11/service-description/manifest.ttl",),
}


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request of a protocol test, and what the response must be."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    encoding: str
    statuses: frozenset[str]
    boolean: bool | None
    format: str
    location: str
    graph: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Test:
    """One test: what is loaded before, what is done, what must come out."""

    __test__ = False

    id: str
    kind: str
    name: str
    query: Path | None = None
    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    result_default: tuple[Path, ...] = ()
    result_named: tuple[tuple[str, Path], ...] = ()
    requests: tuple[Request, ...] = field(default=())
    lax: bool = False


def read_group(folder: Path, group: str) -> list[Test]:
    """The tests of a group in the order of its manifests."""
    return [test for manifest in GROUPS[group] for test in _read(folder / manifest)]


def _read(path: Path) -> Iterator[Test]:
    graph = rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())
    manifest = next(iter(graph.subjects(RDF.type, MF.Manifest)), rdflib.URIRef(path.as_uri()))
    for included in graph.objects(None, MF.include):
        for each in Collection(graph, included):
            yield from _read(_path(each))
    for entries in graph.objects(manifest, MF.entries):
        for node in Collection(graph, entries):
            yield _test(graph, node, path)


def _test(graph: rdflib.Graph, node: rdflib.term.Node, path: Path) -> Test:
    kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
    action = graph.value(node, MF.action)
    result = graph.value(node, MF.result)
    query = graph.value(action, QT.query) or graph.value(action, UT.request)
    if query is None and isinstance(action, rdflib.URIRef):
        query = action
    return Test(
        id=f"{path.parent.parent.name}/{path.parent.name}/{str(node).rpartition('#')[2]}",
        kind=kind,
        name=str(graph.value(node, MF.name)),
        query=_path(query) if query is not None else None,
        default=tuple(_path(each) for each in [*graph.objects(action, QT.data), *graph.objects(action, UT.data)]),
        named=(
            *((str(each), _path(each)) for each in graph.objects(action, QT.graphData)),
            *_named(graph, action),
            *_named(graph, node),
        ),
        result=_path(result) if isinstance(result, rdflib.URIRef) else None,
        result_default=tuple(_path(each) for each in graph.objects(result, UT.data)),
        result_named=tuple(_named(graph, result)),
        requests=tuple(_requests(graph, action)),
        lax=graph.value(node, MF.resultCardinality) == MF.LaxCardinality,
    )


def _named(graph: rdflib.Graph, node: rdflib.term.Node | None) -> Iterator[tuple[str, Path]]:
    for each in graph.objects(node, UT.graphData):
        source = graph.value(each, UT.graph) or graph.value(each, UT.data)
        if source is not None:
            yield str(graph.value(each, RDFS.label)), _path(source)


def _requests(graph: rdflib.Graph, action: rdflib.term.Node | None) -> Iterator[Request]:
    listed = graph.value(action, HT.requests)
    for node in Collection(graph, listed) if listed is not None else ():
        body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
        expected = graph.value(response, HT.body)
        boolean = graph.value(response, MF.expectedBoolean)
        content = dict(_headers(graph, response)).get("content-type", "")
        yield Request(
            method=str(graph.value(node, HT.methodName)),
            path=str(graph.value(node, HT.absolutePath)),
            headers=tuple(_headers(graph, node)),
            body=None if body is None else str(graph.value(body, CNT.chars)),
            encoding=str(graph.value(body, CNT.characterEncoding) or "utf-8"),
            statuses=frozenset(str(each).rpartition("#")[2] for each in graph.objects(response, MF.expectedStatus)),
            boolean=None if boolean is None else str(boolean) == "true",
            format=str(graph.value(response, MF.expectedFormat) or ""),
            location=str(graph.value(response, MF.expectedLocation) or ""),
            graph=None if expected is None else (content, str(graph.value(expected, CNT.chars))),
        )


def _headers(graph: rdflib.Graph, node: rdflib.term.Node | None) -> Iterator[tuple[str, str]]:
    listed = graph.value(node, HT.headers)
    for header in Collection(graph, listed) if listed is not None else ():
        name, value = graph.value(header, HT.fieldName), graph.value(header, HT.fieldValue)
        yield str(name).lower(), str(value)


def _path(iri: rdflib.term.Node) -> Path:
    return Path(str(iri).removeprefix("file://"))
