"""A named graph as a document, streamed from the backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flask import Response, abort, current_app

from .backend import Query
from .documents import FORMATS
from .pages.ask import iri
from .pages.site import Site


def graph_response(here: Site, graph: str, suffix: str) -> Response:
    """All statements of a graph; quads formats name the graph too. 404 when there is no such graph."""
    try:
        name = iri(graph)
    except ValueError:
        abort(404, "No graph has such a name.")
    if not here.ask.run(f"SELECT ?s WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }} LIMIT 1"):
        abort(404, f"There is no graph {graph}.")
    quads = suffix in QUADS
    query = Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}", graph="nt" if quads else suffix)
    answer = current_app.extensions["transfergraph.backend"].query(query)
    pieces: Iterable[bytes] = (answer.body,) if answer.body is not None else answer.chunks or ()
    if quads:
        pieces = QUADS[suffix](pieces, name.encode())
    response = Response(iter(pieces), content_type=FORMATS[suffix].media_type)
    response.call_on_close(answer.close)
    return response


def _lines(pieces: Iterable[bytes], graph: bytes) -> Iterator[bytes]:
    """N-Triples as N-Quads: the graph before the final dot of each line."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield b"".join(line[:-1] + graph + b" .\n" for line in lines if line)
    if rest:
        yield rest[:-1] + graph + b" .\n"


def _block(pieces: Iterable[bytes], graph: bytes) -> Iterator[bytes]:
    """N-Triples as TriG: one block that names the graph."""
    yield graph + b" {\n"
    yield from pieces
    yield b"}\n"


#: formats that name the graph of a statement → how N-Triples become such
QUADS: dict[str, Callable[[Iterable[bytes], bytes], Iterator[bytes]]] = {"nq": _lines, "trig": _block}
