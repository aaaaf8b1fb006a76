"""The Flask application: one ordered table of blueprints over one backend."""

from __future__ import annotations

import importlib

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from .access import configured_token
from .backend import Backend
from .metrics import Metrics
from .problems import ProblemError
from .settings import Settings

#: module and attribute of every blueprint, in the order in which they are registered
BLUEPRINTS: tuple[str, ...] = (
    "server.sparql:sparql",
    "server.graph_store:graph_store",
    "server.operation:operation",
    "server.website:website",
    "server.pages.routes:pages",
    "server.linked_data:linked_data",
    "server.vocabulary:vocabulary",
    "server.catalog:catalog",
    "server.feeds:feeds",
    "server.reconcile:reconcile",
    "server.export:export",
)


def create_app(backend: Backend, settings: Settings | None = None) -> Flask:
    """The web over a backend.

    Blueprints find what they need in `app.extensions`: `transfergraph.backend` and `transfergraph.settings`.
    """
    settings = settings or Settings.read()
    app = Flask("server")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload * 1024 * 1024
    app.config["MAX_FORM_MEMORY_SIZE"] = None
    app.extensions["transfergraph.backend"] = backend
    app.extensions["transfergraph.settings"] = settings
    app.extensions["transfergraph.token"] = configured_token(settings)
    app.extensions["transfergraph.metrics"] = Metrics()
    app.register_error_handler(ProblemError, show_problem)
    app.register_error_handler(HTTPException, show_exception)
    for entry in BLUEPRINTS:
        module, attribute = entry.split(":")
        app.register_blueprint(getattr(importlib.import_module(module), attribute))
    return app


def show_problem(problem: ProblemError) -> Response:
    """A problem as text, or as JSON for those who ask for it."""
    body, media = problem.render(request.headers.get("Accept"))
    return Response(body, problem.status, {**problem.headers, "Vary": "Accept"}, content_type=media)


def show_exception(error: HTTPException) -> Response:
    """What Flask itself refuses (an unknown address, a wrong method), told in the same way."""
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "WWW-Authenticate")}
    if error.code == 405:
        detail = f"{request.method} does nothing here; use {headers.get('Allow', 'GET')}"
    else:
        detail = " ".join((error.description or "").split())
    return show_problem(ProblemError(error.code or 500, detail, headers))
