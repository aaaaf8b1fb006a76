"""The Graph Store HTTP Protocol at /store, for graphs named by ?graph=IRI, ?default, or by the address itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.sparql.formats import BY_NAME

from .access import demand_token
from .backend import Query, Write, Written
from .negotiation import BY_MEDIA, GRAPH_OFFERS, accepts_gzip, negotiate
from .problems import ProblemError
from .sparql import answer_headers, backend, not_acceptable, open_to_other_sites, send, wants_report

graph_store = Blueprint("graph_store", __name__)
graph_store.after_request(open_to_other_sites)

#: formats that a graph can be sent in
_TAKEN = ("ttl", "nt", "rdf", "jsonld")
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@graph_store.route("/store", methods=["GET"])
@graph_store.route("/store/<path:rest>", methods=["GET"])
def read(rest: str | None = None) -> Response:
    """The triples of a graph; 404 when there is no such graph."""
    graph = _graph(rest)
    media = negotiate(request.headers.get("Accept"), GRAPH_OFFERS)
    if media is None:
        raise not_acceptable("graph")
    if graph is not None and not backend().has_graph(graph):
        raise ProblemError(404, f"there is no graph <{graph}>")
    query = Query(
        _EVERYTHING,
        None,
        BY_MEDIA[media].name,
        default=None if graph is None else (graph,),
        gzip=accepts_gzip(request.headers.get("Accept-Encoding")),
        client=request.remote_addr or "",
        departure=request.environ.get("transfergraph.departure"),
    )
    answer = backend().query(query)
    return send(answer, answer_headers(answer, media, None))


@graph_store.route("/store", methods=["PUT", "POST", "DELETE"])
@graph_store.route("/store/<path:rest>", methods=["PUT", "POST", "DELETE"])
def change(rest: str | None = None) -> Response:
    """Put, add to or delete a graph; a POST that names none makes one and tells its address."""
    demand_token()
    new = rest is None and request.method == "POST" and not _parameters()
    graph = f"{backend().base}graph/new/{uuid.uuid4()}" if new else _graph(rest)
    return _change(graph, new)


@graph_store.route("/graph/<path:name>", methods=["PUT", "POST", "DELETE"])
def change_at_its_address(name: str) -> Response:
    """The same for a graph of ours, at its own address."""
    demand_token()
    return _change(f"{backend().base}graph/{name}", False)


def _change(graph: str | None, new: bool) -> Response:
    kind = request.method.lower()
    report = wants_report(request.args)
    if kind == "delete":
        written = backend().write(Write(kind, graph=graph))
        return Response(status=204)
    format, data = _body(graph)
    written = backend().write(Write(kind, graph=graph, data=data, format=format, report=report))
    return _written(written, graph if new else None)


def _written(written: Written, location: str | None) -> Response:
    if written.report is not None:
        return Response(written.report, content_type="text/turtle; charset=utf-8")
    response = Response(status=201 if written.created else 204)
    if location:
        response.headers["Location"] = location
        response.autocorrect_location_header = False
    return response


def _parameters() -> bool:
    return "graph" in request.args or "default" in request.args


def _graph(rest: str | None) -> str | None:
    """The graph that the request names: an IRI, or None for the default graph."""
    if rest is not None:
        return request.base_url
    named = request.args.getlist("graph")
    if len(named) + ("default" in request.args) != 1:
        raise ProblemError(400, "name one graph: ?graph=IRI or ?default")
    if not named:
        return None
    try:
        return ox.NamedNode(named[0]).value
    except ValueError as error:
        raise ProblemError(400, f"“{named[0]}” is not an absolute IRI ({error})") from None


def _body(graph: str | None) -> tuple[str, bytes]:
    """The format and bytes of the triples sent; the parts of a form are made one."""
    if request.mimetype == "multipart/form-data":
        base = graph or backend().base
        return "nt", b"".join(_parts(base))
    if request.mimetype in ("", "application/octet-stream") and not request.content_length:
        return "nt", b""
    return _taken(request.mimetype), request.get_data()


def _parts(base: str) -> Iterator[bytes]:
    for part in request.files.values():
        try:
            quads = list(
                ox.parse(part.read(), BY_NAME[_taken(part.mimetype)].rdf, base_iri=base, rename_blank_nodes=True)
            )
        except SyntaxError as error:
            raise ProblemError(400, f"{part.filename}: {error}; nothing was written") from None
        yield b"".join(f"{quad.triple} .\n".encode() for quad in quads)


def _taken(media: str) -> str:
    format = BY_MEDIA.get(media)
    if format is None or format.name not in _TAKEN:
        taken = ", ".join(BY_NAME[name].media for name in _TAKEN)
        raise ProblemError(415, f"{media or 'a body without a Content-Type'} is not understood; send {taken}")
    return format.name
