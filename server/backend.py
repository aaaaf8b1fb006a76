"""What the web asks of whatever holds the graph: a local store's worker pool, or a remote SPARQL 1.1 endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Departure:
    """Lets whoever works on an answer hear that the client is gone."""

    def __init__(self) -> None:
        """Nobody is gone yet."""
        self.gone = False
        self._then: Callable[[], None] | None = None

    def then(self, stop: Callable[[], None] | None) -> None:
        """Call that when the client goes, at once if it is gone already; None calls nothing any more."""
        self._then = stop
        if self.gone and stop:
            stop()

    def leave(self) -> None:
        """The client is gone."""
        self.gone = True
        if self._then:
            self._then()


@dataclass(frozen=True, slots=True)
class Query:
    """A query and how to answer it.

    `table` and `graph` are the names of the formats to answer in (`graph.sparql.formats`), None where none is
    acceptable; `default` and `named` the graphs of the dataset where the request names them; `values` replaces
    variables by terms written as in N-Triples; `explain` asks for the algebra and the time instead of the answer;
    `client` is who asks, so that clients wait by turns; `heard` is a worker of the local pool that has begun it.
    """

    text: str
    table: str | None = "json"
    graph: str | None = "nt"
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    gzip: bool = False
    explain: bool = False
    client: str = ""
    departure: Departure | None = None
    heard: Any = None


@dataclass(slots=True)
class Answer:
    """A query's answer: its format's name, the bytes in one piece or as they come, and the store's version.

    `close` lets go of an answer that nobody wants any more; reading `chunks` to the end does so too.
    """

    format: str
    body: bytes | None
    chunks: Iterator[bytes] | None = None
    gzip: bool = False
    version: str = ""
    seconds: float = 0.0
    close: Callable[[], None] = lambda: None

    def read(self) -> bytes:
        """All of it."""
        return self.body if self.body is not None else b"".join(self.chunks or ())


@dataclass(frozen=True, slots=True)
class Write:
    """A change: an update's text, or a graph to put, add to or delete, and who is not to be asked twice.

    `kind` is "update", "put", "post" or "delete"; `graph` an IRI, or None for the default graph; `data` RDF in the
    format of that name; `using`/`using_named` the dataset of an update's WHERE; `report` asks for the validation
    report instead of writing.
    """

    kind: str
    text: str = ""
    graph: str | None = None
    data: bytes = b""
    format: str = "nt"
    using: tuple[str, ...] | None = None
    using_named: tuple[str, ...] | None = None
    report: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What a change did: whether a graph was made by it, whether it existed before, the store's version after it."""

    created: bool = False
    existed: bool = True
    version: str = ""
    report: bytes | None = None


class Backend(Protocol):
    """Answers queries and takes writes; faults are `server.problems.ProblemError`."""

    @property
    def base(self) -> str:
        """Base of the data IRIs."""

    def version(self) -> str:
        """A string that changes with every published change; empty when changes cannot be told."""

    def query(self, query: Query) -> Answer:
        """Answer a query."""

    def has_graph(self, graph: str) -> bool:
        """Whether there is a graph of that name."""

    def write(self, write: Write) -> Written:
        """Make a change."""

    def status(self) -> dict[str, float]:
        """Figures for /metrics and /health, by name."""

    def close(self) -> None:
        """Let go of processes and connections."""
