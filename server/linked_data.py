"""Dereferencing: ``/id/x`` sends readers to its page and programs to its data; ``/data/x`` comes in every format."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from .documents import FORMATS, document
from .negotiation import negotiate
from .pages.site import Site, page_number, site

linked_data = Blueprint("linked_data", __name__)

HTML = "text/html"
NAMING_GRAPHS = ("application/n-quads", "application/trig")

#: what scripts of other sites may read and send
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, Content-Type",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, Vary",
}


def negotiated(offered: Sequence[str]) -> str | None:
    """The offered media type that the request wants most, the first of equals; None when it accepts none of them.

    Formats that name graphs are given only to who accepts no other: a client that lists N-Quads first (Comunica does)
    looks for a thing's statements in the default graph, and would find none. A suffix asks for them outright.
    """
    accept = request.headers.get("Accept")
    plain = tuple(kind for kind in offered if kind not in NAMING_GRAPHS)
    return negotiate(accept, plain) or negotiate(accept, tuple(offered))


def _suffix(path: str) -> tuple[str, str]:
    """``type/slug.ttl`` → (``type/slug``, ``ttl``); the suffix is empty when it is none of ours."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and suffix in (*FORMATS, "html") else (path, "")


def _known(here: Site, path: str) -> None:
    this = here.iri(path)
    try:
        found = here.ask.rows("known", this=this)
    except ValueError:
        found = []
    if not found:
        abort(404, f"Nothing is known of {this}.")


@linked_data.get("/id/<path:path>")
def thing(path: str) -> AnyResponse:
    """303 to the page or the data of a thing, by suffix, else by what the client accepts."""
    path, suffix = _suffix(path)
    _known(site(), path)
    if suffix:
        target = "pages.page" if suffix == "html" else "linked_data.data"
        where = path if suffix == "html" else f"{path}.{suffix}"
        return redirect(url_for(target, path=where), 303)
    wanted = wanted_suffix(pages=True)
    if not wanted:
        return not_acceptable()
    response = redirect(url_for("pages.page" if wanted == "html" else "linked_data.data", path=path), 303)
    response.vary.add("Accept")
    return response


@linked_data.get("/data/<path:path>")
def data(path: str) -> AnyResponse:
    """The document of a thing, in the format of the suffix or of what the client accepts."""
    path, suffix = _suffix(path)
    if suffix == "html":
        return redirect(url_for("pages.page", path=path), 303)
    vary = not suffix
    suffix = suffix or wanted_suffix()
    if not suffix:
        return not_acceptable()
    here = site()
    _known(here, path)
    number = page_number("page")
    found = document(here, path, number)
    if found is None:
        abort(404, "The document has no such page.")
    response = make_response(FORMATS[suffix].write(found.statements))
    response.content_type = FORMATS[suffix].media_type + (
        "; charset=utf-8" if suffix in ("ttl", "nt", "nq", "trig") else ""
    )
    response.headers["Content-Location"] = url_for(
        "linked_data.data", path=f"{path}.{suffix}", page=number if number > 1 else None
    )
    links = link_headers(path, without=suffix)
    for name, other in (("prev", number - 1), ("next", number + 1)):
        if 1 <= other <= found.paged.pages:
            links.append(f'<{url_for("linked_data.data", path=f"{path}.{suffix}", page=other)}>; rel="{name}"')
    response.headers["Link"] = ", ".join(links)
    if vary:
        response.vary.add("Accept")
    return cached(response)


def link_headers(path: str, without: str = "") -> list[str]:
    """`Link` values of everything that says the same: the other formats, the page, the thing itself."""
    links = [
        f'<{url_for("linked_data.data", path=f"{path}.{suffix}")}>; rel="alternate"; type="{form.media_type}"'
        for suffix, form in FORMATS.items()
        if suffix != without
    ]
    if without != "html":
        links.append(f'<{url_for("pages.page", path=path)}>; rel="alternate"; type="{HTML}"')
    links.append(f'<{site().iri(path)}>; rel="canonical"')
    links.append(f'<{url_for("linked_data.data", path=path)}>; rel="describedby"')
    return links


def page_headers(response: Response, path: str) -> None:
    """What an HTML page of a thing adds: the same links, and an ETag."""
    response.headers["Link"] = ", ".join(link_headers(path, without="html"))
    cached(response)


def cached(response: Response) -> Response:
    """The response with the ETag of its bytes, answered 304 where the client has them, readable from other sites."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers.update(CORS)
    response.make_conditional(request)
    return response


def wanted_suffix(pages: bool = False) -> str:
    """The suffix of the format that the client wants most, ``html`` where `pages` are on offer too; "" for none."""
    offered = {HTML: "html"} if pages else {}
    offered |= {form.media_type: suffix for suffix, form in FORMATS.items()}
    return offered.get(negotiated(list(offered)) or "", "")


def not_acceptable() -> Response:
    """406 that lists what there is."""
    kinds = ", ".join([HTML, *(form.media_type for form in FORMATS.values())])
    response = make_response(f"None of the media types you accept is on offer. There are: {kinds}\n", 406)
    response.content_type = "text/plain; charset=utf-8"
    response.vary.add("Accept")
    return response


@linked_data.after_request
def open_to_other_sites(response: Response) -> Response:
    """Let scripts of any site read the answer, redirects and errors included."""
    response.headers.update(CORS)
    return response


@linked_data.get("/graph/<path:name>")
def graph(name: str) -> AnyResponse:
    """A named graph by its IRI: an article's graph shows its article; any other is listed among the open data."""
    path, suffix = _suffix(name)
    kind, _, slug = path.partition("/")
    suffix = suffix or wanted_suffix(pages=True)
    if not suffix:
        return not_acceptable()
    if suffix == "html":
        if kind == "article" and slug:
            return redirect(url_for("pages.page", path=f"article/{slug}"), 303)
        return redirect(url_for("pages.data") + "#graphs", 303)
    here = site()
    graph_iri = f"{here.base}graph/{path}"
    from .graph_documents import graph_response

    return graph_response(here, graph_iri, suffix)
