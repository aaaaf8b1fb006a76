"""The site over a backend: what its pages share, the security headers, and errors that a reader can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from graph.archive import Archive
from graph.errors import TransfergraphError

from .backend import Backend, Query
from .embedded import embedded
from .linked_data import page_headers
from .negotiation import negotiate
from .pages.ask import Ask, NotAnIriError
from .pages.site import Site
from .problems import ProblemError
from .search import searcher, warm

website = Blueprint("website", __name__)

#: nothing from another host, no inline script; every page obeys it
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
#: the editor and the graph canvas set styles from their scripts; OpenRefine frames the preview
POLICY_OF = {
    "pages.query": POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    "pages.explore": POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    "reconcile.preview": POLICY.replace("frame-ancestors 'self'", "frame-ancestors *"),
}


@website.record
def _set_up(state: BlueprintSetupState) -> None:
    app: Flask = state.app  # type: ignore[assignment]
    backend: Backend = app.extensions["transfergraph.backend"]

    def select(text: str) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = json.loads(backend.query(Query(text, table="json")).read())
        return answer

    ask = Ask(select)
    settings = app.extensions["transfergraph.settings"]

    def site() -> Site:
        return Site(ask, backend.base, backend.version())

    app.extensions["transfergraph.site"] = site
    app.extensions["transfergraph.search"] = lambda: searcher(site())
    app.extensions["transfergraph.warm"] = warm
    app.extensions["transfergraph.embedded"] = embedded
    app.extensions["transfergraph.page_headers"] = page_headers
    app.extensions["transfergraph.store"] = None if settings.backend else Path(settings.store)
    app.extensions["transfergraph.text_of"] = lambda slug: text_of(app, slug)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def text_of(app: Flask, slug: str) -> str:
    """The full text of an article where the operator publishes texts and it is kept here; else nothing."""
    store: Path | None = app.extensions["transfergraph.store"]
    if store is None or not app.extensions["transfergraph.settings"].publish_text or not slug.isalnum():
        return ""
    article = Archive(store / "articles").get(slug)
    return article.text if article else ""


@website.after_app_request
def secure(response: Response) -> Response:
    """Headers that keep a page to itself; a page without an ETag is asked for again each time."""
    if response.mimetype in ("text/html", "image/svg+xml"):
        response.headers.setdefault("Content-Security-Policy", POLICY_OF.get(request.endpoint or "", POLICY))
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, no-cache"
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


@website.app_errorhandler(HTTPException)
def show_error(error: HTTPException) -> Response | HTTPException:
    """An HTTP error as a page for readers, in one line of text for programs."""
    return _error(error.code or 500, error.name, error.description or "", error)


@website.app_errorhandler(ProblemError)
def show_problem(problem: ProblemError) -> Response:
    """A backend's problem as a page where a reader asked for one, else as `ProblemError` renders it."""
    if request.blueprint != "sparql" and _wants_page():
        response = _page(problem.status, problem.title, problem.detail)
    else:
        body, media = problem.render(request.headers.get("Accept"))
        response = Response(body, problem.status, content_type=media)
    response.headers.update(problem.headers)
    response.vary.add("Accept")
    return response


@website.app_errorhandler(NotAnIriError)
def show_unknown(error: NotAnIriError) -> Response | HTTPException:
    """An address with characters that no IRI has names nothing."""
    return _error(404, "Not Found", str(error))


@website.app_errorhandler(TransfergraphError)
def show_fault(fault: TransfergraphError) -> Response | HTTPException:
    """A fault with its place and remedy."""
    return _error(400, "That cannot be done", str(fault))


def _error(status: int, title: str, detail: str, error: HTTPException | None = None) -> Response | HTTPException:
    if error is not None and error.response is not None:
        return error
    response = _page(status, title, detail) if _wants_page() else _line(status, title, detail)
    if error is not None:
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers.add(name, value)
    response.vary.add("Accept")
    return response


def _wants_page() -> bool:
    return negotiate(request.headers.get("Accept"), ("text/plain", "text/html")) == "text/html"


def _line(status: int, title: str, detail: str) -> Response:
    return Response(f"{title}: {detail}\n", status, content_type="text/plain; charset=utf-8")


def _page(status: int, title: str, detail: str) -> Response:
    response = make_response(render_template("error.html", status=status, title=title, detail=detail), status)
    current_app.logger.debug("%s %s", status, request.path)
    return response
