"""`/export/VIEW.FORMAT`: the graph's views as files over HTTP, with the selections of the command."""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request

from graph.errors import ExportError
from graph.export.formats import FORMATS, Format, format_named
from graph.export.model import Notes
from graph.export.source import Term
from graph.export.view import View, view_named, views
from graph.network import Selection, find_entity, spool

from .backend import Backend, Departure, Query
from .problems import busy, refused

export = Blueprint("export", __name__)

#: rows of a view that are made into a file over HTTP, and exports that are made at once; the command knows no limit
MOST, AT_ONCE = 1_000_000, 2
#: bytes of a file that stay in memory, and that are sent at once
IN_MEMORY, PIECE = 8 << 20, 1 << 16
PARAMETERS = ("focus", "hops", "from", "to", "as-of", "facet", "certainty", "min-sources")

_making = threading.BoundedSemaphore(AT_ONCE)


@export.get("/export/")
def index() -> Response:
    """What there is: every view and every format, and what narrows them."""
    body = {
        "address": "/export/VIEW.FORMAT",
        "views": {view.name: view.title for view in views().values()},
        "formats": {format.name: {"media": format.media, "opens in": format.opens_in} for format in FORMATS},
        "parameters": PARAMETERS,
    }
    return Response(current_app.json.dumps(body), content_type="application/json")


@export.get("/export/<name>")
def file(name: str) -> Response:
    """One view in one format; what the file cannot hold is told in `Transfergraph-Note` headers."""
    with refused(404):
        view, format = _named(name)
    with refused(400):
        _known()
    backend: Backend = current_app.extensions["transfergraph.backend"]
    version = backend.version()
    tag = hashlib.sha256(f"{version} {name} {sorted(request.args.items(multi=True))}".encode()).hexdigest()[:24]
    response = Response(content_type=_content_type(format))
    response.set_etag(tag)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    if request.if_none_match.contains(tag):
        response.status_code = 304
        return response
    if not _making.acquire(blocking=False):
        raise busy(f"{AT_ONCE} exports are being made already", 2)
    try:
        _make(response, BackendSource(backend, request.environ.get("transfergraph.departure")), view, format)
    finally:
        _making.release()
    return response


@dataclass(frozen=True, slots=True)
class BackendSource:
    """The web's backend as what an export reads from; its answers are parsed as they come."""

    backend: Backend
    departure: Departure | None = None

    @property
    def base(self) -> str:
        """Base of the data IRIs."""
        return self.backend.base

    def select(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The solutions as they come."""
        answer = self.backend.query(Query(query, table="tsv", departure=self.departure))
        try:
            pieces = iter([answer.body]) if answer.body is not None else iter(answer.chunks or ())
            solutions = ox.parse_query_results(io.BufferedReader(_Pieces(pieces)), ox.QueryResultsFormat.TSV)
            assert isinstance(solutions, ox.QuerySolutions)
            names = [variable.value for variable in solutions.variables]
            for solution in solutions:
                yield {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        finally:
            answer.close()


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def _make(response: Response, source: BackendSource, view: View, format: Format) -> None:
    """Make the file whole, so that a fault still has a status of its own, and let the response send it."""
    notes: Notes = []
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the response closes it)
    try:
        with refused(400):
            network = spool(source, view.name, _selection(source), MOST)
            format.write(network, out, notes)  # type: ignore[arg-type]
    except BaseException:
        out.close()
        raise
    if not network.size[0]:
        notes.append("nothing matches the selection, so the file is empty (and valid)")
    for note in notes:
        response.headers.add("Transfergraph-Note", note.encode("ascii", "replace").decode())
    response.content_length = out.tell()
    response.headers["Content-Disposition"] = f'inline; filename="{view.name}{format.suffix}"'
    out.seek(0)
    response.response = iter(lambda: out.read(PIECE), b"")
    response.call_on_close(out.close)


def _named(name: str) -> tuple[View, Format]:
    view, dot, format = name.partition(".")
    if not dot:
        raise ExportError(name, "names no format", "ask for VIEW.FORMAT, as in /export/moves.gexf")
    return view_named(view), format_named(format)


def _known() -> None:
    """Refuse a parameter that would do nothing: a filter misspelt is not a filter left out."""
    for name in request.args:
        if name not in PARAMETERS:
            raise ExportError(f"parameter {name}", "is unknown", f"choose of {', '.join(PARAMETERS)}")


def _selection(source: BackendSource) -> Selection:
    focus = request.args.get("focus")
    return Selection(
        focus=find_entity(source, focus) if focus else None,
        hops=_number("hops", 1, 1),
        since=_day("from"),
        until=_day("to"),
        as_of=_day("as-of"),
        facets=tuple(request.args.getlist("facet")),
        certainties=tuple(request.args.getlist("certainty")),
        min_sources=_number("min-sources", 0, 0),
    )


def _day(name: str) -> date | None:
    value = request.args.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ExportError(f"parameter {name}", f"{value!r} is no date", "write it as 2025-01-31") from None


def _number(name: str, default: int, least: int) -> int:
    value = request.args.get(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ExportError(f"parameter {name}", f"{value!r} is no number of {least} or more", "correct it")
    return int(value)


def _content_type(format: Format) -> str:
    text = format.media.startswith("text/") or format.media.endswith(("json", "xml"))
    return f"{format.media}; charset=utf-8" if text else format.media
