"""A query worker: one process, one engine thread, one generation opened read-only at a time.

Started by the pool as `python -m server.workers.worker SOCKET SLOTS STORE OPTIONS`; imports as little as it can: it is
started anew after every query that had to be ended.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.errors import TransfergraphError
from graph.sparql.faults import explain
from graph.sparql.formats import BY_NAME
from graph.sparql.prefixes import known_prefixes
from graph.store.generations import Generation

from . import frames, sandbox

#: bytes written between two notices of how long the answer is by now
NOTICE = 262_144
#: stack of the engine's thread: it recurses over the query
STACK = 512 * 1024 * 1024


class TooLongError(Exception):
    """The answer is longer than an answer may be."""


class Sink:
    """Where the engine writes an answer: into memory while it is small, then into a file the gateway reads along."""

    def __init__(
        self, sock: socket.socket, ticket: int, meta: dict[str, Any], request: dict[str, Any], spool: str | None
    ) -> None:
        """Take the socket to the gateway, what to tell it of the answer, the request, and the folder for files."""
        self._sock, self._ticket, self.meta, self._spool = sock, ticket, meta, spool
        self._limit = request["limit"]
        self._zip = zlib.compressobj(1, zlib.DEFLATED, 31) if request.get("gzip") else None
        self._held: list[bytes] = []
        self._plain = self._size = self._told = 0
        self._file = -1

    def write(self, data: bytes) -> int:
        """Take the next bytes of the answer."""
        self._plain += len(data)
        if self._plain > self._limit:
            raise TooLongError
        self._put(self._zip.compress(data) if self._zip else data)
        return len(data)

    def flush(self) -> None:
        """Nothing: bytes are told of when there are enough."""

    @property
    def begun(self) -> bool:
        """Whether the gateway was told of the answer already, so that an error can only break it off."""
        return self._file >= 0

    def finish(self) -> None:
        """Send what is left and say that it was all."""
        if self._zip:
            self._put(self._zip.flush())
        if self._file < 0:
            meta = frames.dump(self.meta)
            payload = b"".join((len(meta).to_bytes(4, "big"), meta, *self._held))
            frames.send(self._sock, frames.SMALL, payload, self._ticket)
            return
        frames.send(self._sock, frames.END, self._size.to_bytes(8, "big"), self._ticket)
        self.close()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file >= 0:
            os.close(self._file)

    def _put(self, data: bytes) -> None:
        self._size += len(data)
        if self._file >= 0:
            _write_all(self._file, data)
            if self._size - self._told >= NOTICE:
                frames.send(self._sock, frames.MORE, self._size.to_bytes(8, "big"), self._ticket)
                self._told = self._size
            return
        self._held.append(data)
        if self._plain > frames.SMALL_ANSWER:
            self._begin()

    def _begin(self) -> None:
        if self._zip:  # so that the first bytes can be read
            self._held.append(self._zip.flush(zlib.Z_SYNC_FLUSH))
        first = b"".join(self._held)
        self._held, self._size, self._told = [], len(first), len(first)
        with tempfile.TemporaryFile(dir=self._spool) as file:
            self._file = os.dup(file.fileno())
        _write_all(self._file, first)
        payload = frames.dump({**self.meta, "size": self._size})
        frames.send(self._sock, frames.BEGIN, payload, self._ticket, self._file)


class Worker:
    """Answers the requests that come over its socket, one after another."""

    def __init__(self, sock: socket.socket, slots: frames.Slots, store: Path, options: dict[str, Any]) -> None:
        """Open the current generation of the store; options are `spool`, `memory` and `network`."""
        self._sock, self._slots, self._store, self._options = sock, slots, store, options
        self._inbox = frames.Inbox(sock)
        self._generation = Generation(store)
        self._known = known_prefixes(self._generation.base)

    def run(self) -> None:
        """Say that it is ready, and answer until the gateway is gone."""
        frames.send(self._sock, frames.READY, b"")
        while True:
            try:
                _, payload, ticket, _ = self._inbox.next()
            except (EOFError, OSError):
                os._exit(0)
            if self._slots.begin(ticket):
                request = frames.load(payload)
                signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 1)  # should the gateway die, it ends too
                self._answer(ticket, request)
                signal.setitimer(signal.ITIMER_REAL, 0)

    def _answer(self, ticket: int, request: dict[str, Any]) -> None:
        if not self._generation.is_current():
            self._generation.close()
            self._generation = Generation(self._store)
        sink = Sink(self._sock, ticket, {"version": self._generation.version}, request, self._options["spool"])
        try:
            self._evaluate(request, sink)
            sink.finish()
        except BaseException as error:
            fault = frames.dump(_fault(error, request, self._generation.base))
            frames.send(self._sock, frames.BROKEN if sink.begun else frames.ERROR, fault, ticket)
            sink.close()

    def _evaluate(self, request: dict[str, Any], sink: Sink) -> None:
        dataset: dict[str, Any] = {}
        if request.get("default") is not None or request.get("named") is not None:
            dataset = {
                "default_graph": [ox.NamedNode(iri) for iri in request.get("default") or ()],
                "named_graphs": [ox.NamedNode(iri) for iri in request.get("named") or ()],
            }
        values = {ox.Variable(name): _term(term) for name, term in (request.get("values") or {}).items()}
        started = time.perf_counter()
        engine, base, text = self._generation.engine, self._generation.base, request["query"]
        options: dict[str, Any] = {"use_default_graph_as_union": request["union"], **dataset}
        if request.get("explain") and not request.get("refused"):
            from .explaining import explain as explain_query  # late: it needs rdflib

            sink.meta |= {"format": "explanation", "seconds": 0.0}
            sink.write(json.dumps(explain_query(engine, text, self._known, base, **options)).encode())
            return
        options["substitutions"] = values or None
        used = {
            prefix: iri for prefix, iri in self._known.items() if f"{prefix}:" in text
        }  # each costs the parser time
        results = engine.query(text, base_iri=base, prefixes=used, **options)
        if request.get("refused"):  # only now, so that what is no SPARQL at all is told so
            raise RefusedError(request["refused"])
        wanted = request["graph"] if isinstance(results, ox.QueryTriples) else request["table"]
        if wanted is None:
            raise NotAcceptableError("graph" if isinstance(results, ox.QueryTriples) else "table")
        sink.meta["format"] = wanted
        if isinstance(results, ox.QueryTriples):
            results.serialize(sink, BY_NAME[wanted].rdf)  # type: ignore[arg-type]
        else:
            results.serialize(sink, BY_NAME[wanted].result)  # type: ignore[arg-type]
        sink.meta |= {"seconds": time.perf_counter() - started, "cpu": time.process_time()}


class RefusedError(Exception):
    """The query is correct, but reaches where it may not."""


class NotAcceptableError(Exception):
    """The client accepts no format that this kind of answer has: "table" or "graph"."""


def _fault(error: BaseException, request: dict[str, Any], base: str) -> dict[str, str]:
    """An error as the gateway hears of it: its kind, and one line for people."""
    if isinstance(error, SyntaxError):
        return {"kind": "syntax", "text": str(explain(request["query"], str(error), known_prefixes(base)))}
    if isinstance(error, NotAcceptableError):
        return {"kind": "acceptable", "text": str(error)}
    if isinstance(error, RefusedError):
        return {"kind": "refused", "text": str(error)}
    if isinstance(error, TooLongError):
        return {"kind": "long", "text": f"the answer is longer than {request['limit']:,} bytes"}
    if isinstance(error, TransfergraphError):
        return {"kind": "store", "text": str(error)}
    if "is not supported" in str(error):
        return {"kind": "unsupported", "text": str(error)}
    return {"kind": "engine", "text": " ".join(f"{error}".split()) or type(error).__name__}


def _term(text: str) -> Any:
    """A term written as in N-Triples."""
    triple = next(ox.parse(f"<x:s> <x:p> {text} .", ox.RdfFormat.N_TRIPLES))
    return triple.object


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def main(descriptor: int, slots: int, store: str, options: str) -> None:
    """Serve the socket with that descriptor until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    settings = json.loads(options)
    sock = socket.socket(fileno=descriptor)
    threading.stack_size(STACK)
    worker = Worker(sock, frames.Slots(slots), Path(store), settings)
    if not settings["network"]:
        sandbox.cut_network()
    thread = threading.Thread(target=worker.run)
    thread.start()
    sandbox.bound_memory(settings["memory"])
    thread.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
