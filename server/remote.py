"""The backend over a remote SPARQL 1.1 endpoint: for users whose graph outgrows one machine."""

from __future__ import annotations

import http.client
import json
import queue
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from graph.sparql.formats import BY_NAME
from graph.sparql.prefixes import known_prefixes
from graph.sparql.scan import Limits, look_over, tokens
from graph.sparql.updates import operations, word
from graph.store.layout import DEFAULT_BASE

from .backend import Answer, Query, Write, Written
from .negotiation import BY_MEDIA, GRAPH_OFFERS, TABLE_OFFERS
from .problems import ProblemError, busy, refused
from .settings import Settings
from .workers.explaining import algebra_apart
from .workers.streams import CHUNK, BrokenAnswerError
from .writing.gate import Gate, parse_triples

#: triples sent in one INSERT DATA to an endpoint without a graph store: some read no longer texts
BATCH = 2_000
#: connections to the endpoint that are kept open
KEPT = 16
#: seconds that the translation of a query into algebra may take
EXPLAIN_TIMEOUT = 10.0
#: what a query begins with after its prologue → what it is answered by
FORMS = {"SELECT": "table", "ASK": "table", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class RemoteBackend:
    """A remote endpoint: queries streamed through, graphs written by its graph store or by batches of INSERT DATA."""

    def __init__(self, settings: Settings) -> None:
        """Take the addresses and limits; nothing is asked yet."""
        self.settings = settings
        self.base = settings.base or DEFAULT_BASE
        self._limits = Limits(settings.max_query, settings.max_nesting, frozenset(settings.services))
        self._update = settings.backend_update or settings.backend
        self._kept: queue.LifoQueue[tuple[str, http.client.HTTPConnection]] = queue.LifoQueue(KEPT)
        self._gate = Gate(self.base, settings.validate)
        self._explaining = threading.Lock()

    def version(self) -> str:
        """Empty: a remote endpoint does not tell when it changes, so nothing is cached."""
        return ""

    def query(self, query: Query) -> Answer:
        """Send a query on and hand its answer through as it comes."""
        if query.explain:
            return self._explain(query)
        with refused(413):
            overview = look_over(query.text, self._limits)
        if overview.refused:
            raise ProblemError(403, str(overview.refused))
        fields = [("query", self._declared(query.text, query.values))]
        fields += [("default-graph-uri", iri) for iri in query.default or ()]
        fields += [("named-graph-uri", iri) for iri in query.named or ()]
        form = _form(query.text)
        wanted = {"table": query.table, "graph": query.graph}
        # some choose by the first that is accepted, whatever the query: they are told of one kind
        accepted = [BY_NAME[name].media for kind, name in wanted.items() if name and FORMS.get(form, kind) == kind]
        if not accepted:
            raise ProblemError(406, FORMS.get(form, ""))
        headers = {**FORM, "Accept": ", ".join(accepted)}
        response, connection, host = self._send("POST", self.settings.backend, urlencode(fields).encode(), headers)
        media = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if media not in accepted:
            response.close()
            if media in (*TABLE_OFFERS, *GRAPH_OFFERS):
                raise ProblemError(406, "graph" if media in GRAPH_OFFERS else "table")
            raise ProblemError(502, f"the remote endpoint answers in {media or 'no media type'}")

        def chunks() -> Iterator[bytes]:
            try:
                while data := response.read(CHUNK):
                    yield data
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                raise BrokenAnswerError(f"the remote endpoint broke off: {error}") from None
            self._keep(host, connection)

        answer = Answer(BY_MEDIA[media].name, None, chunks(), close=response.close)
        if (length := response.getheader("Content-Length")) and int(length) <= CHUNK:
            answer.body = answer.read()
            if b"__ASK_RETVAL" in answer.body and BY_NAME[answer.format].holds == "table":
                answer.body = _boolean(answer.body, answer.format)
        return answer

    def _explain(self, query: Query) -> Answer:
        """The algebra, and what can be seen from here: rows or triples, and when the first and the last of them come.

        Results are counted by lines, of TSV and N-Triples, so that none need be held.
        """
        if not self._explaining.acquire(timeout=self.settings.queue_timeout):
            raise busy("other queries are being explained")
        try:
            started = time.perf_counter()
            answer = self.query(replace(query, table="tsv", graph="nt", explain=False))
            asked = time.perf_counter() - started
            lines = sum(piece.count(b"\n") for piece in ([answer.body] if answer.body else answer.chunks or ()))
            ended = time.perf_counter() - started
            patience = min(EXPLAIN_TIMEOUT, self.settings.query_timeout)
            told = {
                "algebra": algebra_apart(query.text, known_prefixes(self.base), self.base, patience),
                "results": 1 if _form(query.text) == "ASK" else lines - (answer.format == "tsv"),
                "seconds": {
                    "to the head of the endpoint's answer": round(asked, 6),
                    "to its end": round(ended, 6),
                },
            }
        finally:
            self._explaining.release()
        return Answer("explanation", json.dumps(told).encode())

    def has_graph(self, graph: str) -> bool:
        """Whether the endpoint holds a triple in that graph."""
        text = f"SELECT ?s {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }} LIMIT 1"
        return b'"value"' in self.query(Query(text, "json", None)).read()

    def write(self, write: Write) -> Written:
        """Send an update on, or write a graph; article graphs are held to the shapes before."""
        if write.kind == "update":
            return self._send_update(write)
        existed = write.graph is None or self.has_graph(write.graph)
        if write.kind == "delete":
            if not existed:
                raise ProblemError(404, f"there is no graph <{write.graph}>")
            self._run(f"DROP SILENT {_target(write.graph)}")
            return Written(existed=True)
        triples = parse_triples(write, self.base)
        report = self._gate.hold(write.graph, triples, write.report, self._types)
        if report is not None:
            return Written(existed=existed, report=report.encode())
        if self.settings.backend_store:
            self._put(write, triples)
        else:
            self._insert(write, triples)
        return Written(created=not existed, existed=existed)

    def status(self) -> dict[str, float]:
        """Nothing: the endpoint has its own."""
        return {}

    def close(self) -> None:
        """Close the connections."""
        while not self._kept.empty():
            self._kept.get()[1].close()

    def _send_update(self, write: Write) -> Written:
        known = known_prefixes(self.base)
        if write.report:
            raise ProblemError(501, "an update cannot be tried at a remote endpoint; put the graph to /store instead")
        if self.settings.validate:
            articles = f"{self.base}graph/article/"
            for step in operations(write.text, known, self.base):
                iris, variables = step.targets()
                if variables or any(iri.startswith(articles) for iri in iris):
                    raise ProblemError(403, "article graphs of a remote endpoint are written by PUT to /store")
        fields = [("using-graph-uri", iri) for iri in write.using or ()]
        fields += [("using-named-graph-uri", iri) for iri in write.using_named or ()]
        self._run(self._declared(write.text, {}), fields)
        return Written()

    def _put(self, write: Write, triples: Sequence[ox.Triple]) -> None:
        which = "default" if write.graph is None else f"graph={quote(write.graph, safe='')}"
        body = b"".join(f"{triple} .\n".encode() for triple in triples)
        headers = {"Content-Type": "application/n-triples"}
        self._done(self._send(write.kind.upper(), f"{self.settings.backend_store}?{which}", body, headers))

    def _insert(self, write: Write, triples: Sequence[ox.Triple]) -> None:
        """Replace or add to a graph by updates: the first makes room, each takes a batch."""
        blank = any("_:" in (str(triple.subject)[:2], str(triple.object)[:2]) for triple in triples)
        if blank and len(triples) > BATCH:
            raise ProblemError(501, "a long graph with blank nodes needs the endpoint's graph store (--backend-store)")
        if write.kind == "put":
            self._run(f"DROP SILENT {_target(write.graph)}")
        for start in range(0, len(triples), BATCH):
            lines = "\n".join(f"{triple} ." for triple in triples[start : start + BATCH])
            block = lines if write.graph is None else f"GRAPH {ox.NamedNode(write.graph)} {{ {lines} }}"
            # Virtuoso takes blank nodes in a template only
            self._run(f"INSERT {{ {block} }} WHERE {{ }}" if blank else f"INSERT DATA {{ {block} }}")

    def _types(self) -> Iterator[tuple[str, str]]:
        """Node and class of what the registry describes."""
        text = f"CONSTRUCT {{ ?s a ?c }} WHERE {{ GRAPH <{self.base}graph/registry> {{ ?s a ?c }} }}"
        for quad in ox.parse(self.query(Query(text, None, "nt")).read(), ox.RdfFormat.N_TRIPLES):
            yield str(quad.subject)[1:-1], str(quad.object)[1:-1]

    def _declared(self, text: str, values: object) -> str:
        """The text with the known prefixes that it uses and does not declare put before it, on its first line."""
        if values:
            raise ProblemError(501, "values cannot be sent to a remote endpoint")
        used: set[str] = set()
        declared: set[str] = set()
        after = ""
        for token in tokens(text):
            if token.kind == "name":
                (declared if after == "PREFIX" else used).add(token.text.partition(":")[0])
            after = token.text.upper() if token.kind == "word" else ""
        known = known_prefixes(self.base)
        lines = [f"PREFIX {prefix}: <{known[prefix]}> " for prefix in sorted(used - declared) if prefix in known]
        return "".join(lines) + text

    def _run(self, update: str, fields: Sequence[tuple[str, str]] = ()) -> None:
        self._done(self._send("POST", self._update, urlencode([("update", update), *fields]).encode(), FORM))

    def _done(self, sent: tuple[http.client.HTTPResponse, http.client.HTTPConnection, str]) -> None:
        response, connection, host = sent
        response.read()
        self._keep(host, connection)

    def _send(
        self, method: str, address: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection, str]:
        """Send a request; the response once its head is there; a fault of the endpoint as a `ProblemError`."""
        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        if self.settings.backend_token:
            headers = {**headers, "Authorization": f"Bearer {self.settings.backend_token}"}
        for fresh in (False, True):
            connection = self._connection(host, fresh)
            reused = connection.sock is not None
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                break
            except TimeoutError:
                connection.close()
                limit = self.settings.query_timeout
                raise ProblemError(504, f"the remote endpoint did not answer within {limit:g} s") from None
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if not reused:  # a kept connection may have been closed meanwhile: once more, with a new one
                    raise ProblemError(502, f"the remote endpoint cannot be reached: {error}") from None
        if response.status >= 300:
            said = " ".join(response.read(2000).decode("utf-8", "replace").split())[:500]
            connection.close()
            status = response.status if response.status in (400, 404, 413, 503, 504) else 502
            raise ProblemError(status, f"the remote endpoint says {response.status}: {said}")
        return response, connection, host

    def _connection(self, host: str, fresh: bool) -> http.client.HTTPConnection:
        while not fresh and not self._kept.empty():
            try:
                kept, connection = self._kept.get_nowait()
            except queue.Empty:
                break
            if kept == host:
                return connection
            connection.close()
        parts = urlsplit(host)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=self.settings.query_timeout)

    def _keep(self, host: str, connection: http.client.HTTPConnection) -> None:
        try:
            self._kept.put_nowait((host, connection))
        except queue.Full:
            connection.close()


def _form(text: str) -> str:
    """The word of `FORMS` that a query is."""
    return next((word(token) for token in tokens(text) if word(token) in FORMS), "")


def _boolean(table: bytes, name: str) -> bytes:
    """Yes or no in the format of that name, of the table of one number in which Virtuoso says it."""
    yes = re.search(rb"(?<![\w./#-])1(?![\w./#-])", table.rpartition(b"__ASK_RETVAL")[2])
    result = ox.Store().query("ASK { }" if yes else "ASK { FILTER(false) }")
    assert isinstance(result, ox.QueryBoolean)
    return result.serialize(format=BY_NAME[name].result) or b""


def _target(graph: str | None) -> str:
    return "DEFAULT" if graph is None else f"GRAPH {ox.NamedNode(graph)}"
