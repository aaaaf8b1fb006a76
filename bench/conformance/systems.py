"""What the tests are run against: a server through HTTP, or the engine in process."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from bench.http import Client, Reply

_MEDIA = {".ttl": "text/turtle", ".n3": "text/turtle", ".nt": "application/n-triples", ".rdf": "application/rdf+xml"}
_RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_RESULTS = {
    ".srx": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ".csv": ("text/csv", ox.QueryResultsFormat.CSV),
    ".tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
}


class FailedError(Exception):
    """A system that did not do what was asked: its status and what it says."""

    def __init__(self, status: int, text: str) -> None:
        """Take the HTTP status (400 for a syntax error) and the message."""
        super().__init__(f"{status} {' '.join(text.split())[:200]}")
        self.status = status


class System(Protocol):
    """Something that answers SPARQL."""

    def clear(self) -> None:
        """Forget everything."""

    def put(self, graph: str | None, path: Path) -> None:
        """Load a file into a named graph, or the default graph."""

    def query(self, text: str, suffix: str, base: str) -> bytes:
        """The answer to a query, as the kind of file with that suffix."""

    def update(self, text: str, base: str) -> None:
        """Make an update."""

    def dump(self) -> list[ox.Quad]:
        """Everything it holds."""


class Engine:
    """The engine's own library."""

    def __init__(self) -> None:
        """Start empty."""
        self._store = ox.Store()

    def clear(self) -> None:
        """Forget everything."""
        self._store = ox.Store()

    def put(self, graph: str | None, path: Path) -> None:
        """Load a file."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        self._store.load(path=str(path), format=_RDF[path.suffix], base_iri=path.as_uri(), to_graph=name)
        if graph is not None:
            self._store.add_graph(ox.NamedNode(graph))

    def query(self, text: str, suffix: str, base: str) -> bytes:
        """Ask."""
        try:
            results = self._store.query(text, base_iri=base)
            if isinstance(results, ox.QueryTriples):
                return results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            return results.serialize(format=_RESULTS.get(suffix, _RESULTS[".srj"])[1]) or b""
        except SyntaxError as error:
            raise FailedError(400, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise FailedError(501, str(error)) from None

    def update(self, text: str, base: str) -> None:
        """Change."""
        try:
            self._store.update(text, base_iri=base)
        except SyntaxError as error:
            raise FailedError(400, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise FailedError(500, str(error)) from None

    def dump(self) -> list[ox.Quad]:
        """Everything."""
        return list(self._store)


class Server:
    """A server, through its query, update and graph store addresses."""

    def __init__(
        self,
        address: str,
        token: str = "",
        query: str = "/sparql",
        update: str = "/sparql",
        store: str = "/store",
        home: str | None = None,
    ) -> None:
        """Take its address, the token for writes, and the paths of its three services.

        `home` is a named graph that stands for the default graph at an endpoint where nothing can be put into that; the
        dataset of each query is then named in its request.
        """
        self.client = Client(address, token)
        self.paths = {"query": query, "update": update, "store": store}
        self._home = home
        self._named: list[str] = []

    def clear(self) -> None:
        """Forget everything."""
        if self._home:
            for graph in (self._home, *self._named):
                self.update(f"DROP SILENT GRAPH <{graph}>", "")
            self._named.clear()
        else:
            self.update("DROP ALL", "")

    def put(self, graph: str | None, path: Path) -> None:
        """Load a file; relative IRIs are resolved against the file's address."""
        data = ox.serialize(
            (quad.triple for quad in ox.parse(path=str(path), format=_RDF[path.suffix], base_iri=path.as_uri())),
            format=ox.RdfFormat.N_TRIPLES,
        )
        if graph and self._home:
            self._named.append(graph)
        graph = graph or self._home
        which = "default" if graph is None else f"graph={quote(graph, safe='')}"
        reply = self.client("POST", f"{self.paths['store']}?{which}", data, {"Content-Type": "application/n-triples"})
        self._check(reply)

    def query(self, text: str, suffix: str, base: str) -> bytes:
        """Ask."""
        media = _RESULTS.get(suffix, _RESULTS[".srj"])[0]
        headers = {"Content-Type": "application/sparql-query", "Accept": f"{media}, application/n-triples"}
        graphs = [("default-graph-uri", self._home), *(("named-graph-uri", each) for each in self._named)]
        path = f"{self.paths['query']}?{urlencode(graphs)}" if self._home else self.paths["query"]
        reply = self.client("POST", path, _with_base(text, base), headers)
        self._check(reply)
        return _with_labels(reply.body)

    def update(self, text: str, base: str) -> None:
        """Change."""
        headers = {"Content-Type": "application/sparql-update"}
        self._check(self.client("POST", self.paths["update"], _with_base(text, base), headers))

    def dump(self) -> list[ox.Quad]:
        """Everything, read graph by graph."""
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        text = "SELECT ?g ?s ?p ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        reply = self.client("POST", self.paths["query"], text, headers)
        rows = ox.parse_query_results(_with_labels(reply.body), ox.QueryResultsFormat.JSON)
        assert isinstance(rows, ox.QuerySolutions)
        return [ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in rows]

    def _check(self, reply: Reply) -> None:
        if reply.status >= 300:
            raise FailedError(reply.status, reply.text)


def _with_base(text: str, base: str) -> str:
    """The text with a BASE before it: HTTP has no other way to say what relative IRIs are relative to."""
    return f"BASE <{base}>\n{text}" if base else text


def _with_labels(body: bytes) -> bytes:
    """An answer with blank nodes named as they may be: Virtuoso writes addresses, which strict readers refuse."""
    return body.replace(b"nodeID://", b"")
