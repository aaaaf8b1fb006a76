"""The SPARQL 1.1 Protocol at /sparql: what a request asks for, checked to the letter, and the answer's headers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, Response, current_app, make_response, request
from werkzeug.datastructures import MultiDict

from graph.sparql.formats import BY_NAME, GRAPHS, TABLES

from .access import demand_token
from .backend import Answer, Backend, Query, Write
from .description import describe
from .kept import CHANGING
from .negotiation import BY_MEDIA, GRAPH_OFFERS, HTML, TABLE_OFFERS, accepts_gzip, negotiate
from .problems import ProblemError

sparql = Blueprint("sparql", __name__)

#: what scripts of other sites may send and read
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, Vary",
    "Access-Control-Max-Age": "86400",
}
FORM, QUERY_TYPE, UPDATE_TYPE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)


class Operation(NamedTuple):
    """What a request asks for: the text of a query or of an update, and all its parameters."""

    kind: str
    text: str
    parameters: MultiDict[str, str]


def backend() -> Backend:
    """What the current application serves."""
    made: Backend = current_app.extensions["transfergraph.backend"]
    return made


@sparql.route("/sparql", methods=["GET", "POST"])
@sparql.route("/sparql/", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query, make an update, or describe the service."""
    if request.method in ("GET", "HEAD") and "query" not in request.args and "update" not in request.args:
        return describe_service()
    operation = read_operation()
    request.environ.get("transfergraph.log", {})["query"] = hashlib.sha256(operation.text.encode()).hexdigest()[:16]
    if operation.kind == "query":
        return answer_query(operation)
    demand_token()
    return make_update(operation)


@sparql.after_request
def open_to_other_sites(response: Response) -> Response:
    """Let scripts of any site read the answer."""
    response.headers.extend(CORS)
    return response


def describe_service() -> Response:
    """A GET without a query: the query page for those who want HTML, if there is one, else the description."""
    page = current_app.view_functions.get("pages.query")
    media = negotiate(request.headers.get("Accept"), (*GRAPH_OFFERS, HTML) if page else GRAPH_OFFERS)
    if media is None:
        raise not_acceptable("graph")
    if page and media == HTML:
        return make_response(page())
    return describe(BY_MEDIA[media], media)


def read_operation() -> Operation:
    """The query or update that the request holds, by GET, by POST of a form, or by POST of its text."""
    if request.method in ("GET", "HEAD"):
        if "update" in request.args:
            raise ProblemError(400, "an update cannot be sent by GET: send it by POST")
        return _from_parameters(request.args, ("query",))
    kind = request.mimetype
    if kind == FORM:
        return _from_parameters(MultiDict([*request.args.items(multi=True), *_form()]), ("query", "update"))
    if kind not in (QUERY_TYPE, UPDATE_TYPE):
        wanted = f"send {FORM}, {QUERY_TYPE} or {UPDATE_TYPE}"
        raise ProblemError(415, f"{kind or 'a body without a Content-Type'} is not understood; {wanted}")
    for name in ("query", "update"):
        if name in request.args:
            raise ProblemError(400, f"the text stands in the body, so there can be no parameter “{name}”")
    return Operation(kind.rpartition("-")[2], _decoded(request.get_data()), request.args)


def answer_query(operation: Operation) -> Response:
    """Run a query and send its answer, or 304 where the client has it."""
    table, graph = _formats(operation.parameters)
    default, named = dataset(operation.parameters, "default-graph-uri", "named-graph-uri")
    query = Query(
        operation.text,
        table and BY_MEDIA[table].name,
        graph and BY_MEDIA[graph].name,
        default,
        named,
        gzip=accepts_gzip(request.headers.get("Accept-Encoding")),
        client=request.remote_addr or "",
        departure=request.environ.get("transfergraph.departure"),
        heard=request.environ.get("transfergraph.heard"),
    )
    served = backend()
    if "explain" in operation.parameters:
        return explanation(served.query(replace(query, gzip=False, explain=True)))
    version = served.version()
    tag = answer_tag(version, query, table, graph)
    if tag and request.if_none_match.contains(tag):
        return Response(status=304, headers=cache_headers(tag))
    try:
        answer = served.query(query)
    except ProblemError as problem:
        raise not_acceptable(problem.detail) if problem.status == 406 else problem from None
    media = media_of(answer, table, graph)
    return send(answer, answer_headers(answer, media, answer_tag(answer.version, query, table, graph)))


def explanation(answer: Answer) -> Response:
    """The algebra of a query and the time it takes, as text, or as JSON for those who ask for it."""
    body = answer.read()
    if negotiate(request.headers.get("Accept"), ("text/plain", "application/json")) == "application/json":
        return Response(body, content_type="application/json", headers={"Vary": "Accept"})
    told = json.loads(body)
    lines = [f"{seconds * 1000:10.2f} ms {what}" for what, seconds in told["seconds"].items()]
    text = "\n".join([*lines, f"{told['results']:10,} results", "", told["algebra"], ""])
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Vary": "Accept"})


def make_update(operation: Operation) -> Response:
    """Make an update: 204, or with `?validate=report` the report on what it would leave, without making it."""
    using, named = dataset(operation.parameters, "using-graph-uri", "using-named-graph-uri")
    if dataset(operation.parameters, "default-graph-uri", "named-graph-uri") != (None, None):
        raise ProblemError(400, "an update takes using-graph-uri and using-named-graph-uri instead")
    report = wants_report(operation.parameters)
    written = backend().write(Write("update", operation.text, using=using, using_named=named, report=report))
    if written.report is not None:
        return Response(written.report, content_type="text/turtle; charset=utf-8")
    return Response(status=204)


def wants_report(parameters: Mapping[str, str]) -> bool:
    """Whether `?validate=report` is asked for."""
    wanted = parameters.get("validate")
    if wanted not in (None, "report"):
        raise ProblemError(400, f"validate={wanted} means nothing; the one value is “report”")
    return wanted == "report"


def media_of(answer: Answer, table: str | None, graph: str | None) -> str:
    """The media type of an answer, of those negotiated for tables and for graphs."""
    return (graph if BY_NAME[answer.format].holds != "table" else table) or BY_NAME[answer.format].media


def answer_headers(answer: Answer, media: str, tag: str | None) -> dict[str, str]:
    """The headers that go with an answer of that media type and tag."""
    content_type = f"{media}; charset=utf-8" if media.startswith("text/") else media
    headers = {**cache_headers(tag), "Content-Type": content_type}
    return {**headers, "Content-Encoding": "gzip"} if answer.gzip else headers


def send(answer: Answer, headers: Mapping[str, str]) -> Response:
    """An answer as a response with those headers."""
    response = Response(answer.body if answer.body is not None else answer.chunks, headers=dict(headers))
    if answer.body is None:
        response.call_on_close(answer.close)
    return response


def not_acceptable(kind: str = "") -> ProblemError:
    """406 that lists what there is, for queries of that kind ("table" or "graph") or of any."""
    listed = {"table": TABLES, "graph": GRAPHS}.get(kind, (*TABLES, *GRAPHS))
    return ProblemError(406, f"this can be answered in {', '.join(format.media for format in listed)}")


def _from_parameters(parameters: MultiDict[str, str], allowed: tuple[str, ...]) -> Operation:
    found = [(name, text) for name in allowed for text in parameters.getlist(name)]
    if len(found) != 1:
        fault = "more than one" if found else "no"
        raise ProblemError(400, f"{fault} parameter “{' or '.join(allowed)}”: send just one")
    return Operation(found[0][0], found[0][1], parameters)


def _form() -> list[tuple[str, str]]:
    _decoded(request.get_data(cache=True))
    return list(request.form.items(multi=True))


def _decoded(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise ProblemError(415, f"the charset {charset} is not understood; send UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"the body is not UTF-8 (byte {error.start})") from None


#: what clients call formats in the parameter `format` (SPARQLWrapper sends these) → our names
SPOKEN = {"turtle": "ttl", "n3": "ttl", "rdf+xml": "rdf", "rdf/xml": "rdf", "json-ld": "jsonld"}


def _formats(parameters: MultiDict[str, str]) -> tuple[str | None, str | None]:
    """The media types to answer in, for tables and for graphs: by the parameter `format`, else by `Accept`."""
    name = parameters.get("format")
    if name is None:
        accept = request.headers.get("Accept")
        return negotiate(accept, TABLE_OFFERS), negotiate(accept, GRAPH_OFFERS)
    chosen = BY_NAME.get(SPOKEN.get(name, name)) or BY_MEDIA.get(name)
    if chosen is None:
        raise ProblemError(400, f"there is no format “{name}”; use one of {', '.join(BY_NAME)}")
    if chosen.name == "json":
        return chosen.media, BY_NAME["jsonld"].media
    return (chosen.media, None) if chosen.holds == "table" else (None, chosen.media)


Graphs = tuple[str, ...] | None


def dataset(parameters: MultiDict[str, str], default: str, named: str) -> tuple[Graphs, Graphs]:
    """The graphs that the parameters of those names hold; two None when the request names no graph."""
    given = tuple(parameters.getlist(default)), tuple(parameters.getlist(named))
    return given if any(given) else (None, None)


def answer_tag(version: str, query: Query, *media: str | None) -> str | None:
    """The ETag of an answer; None when it may change while the store does not."""
    if not version or CHANGING.search(query.text):
        return None
    parts = (version, query.text, query.default, query.named, query.gzip, media)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def cache_headers(tag: str | None) -> dict[str, str]:
    """What caches are told about an answer with that tag."""
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache" if tag else "no-store"}
    return {**headers, "ETag": f'"{tag}"'} if tag else headers
