"""What an operator asks: /health, whether queries are answered, and /metrics, in the format of Prometheus."""

from __future__ import annotations

import time

from flask import Blueprint, Response, current_app, jsonify

from .backend import Query
from .metrics import Metrics
from .problems import ProblemError
from .sparql import backend

operation = Blueprint("operation", __name__)


@operation.get("/health")
def health() -> Response:
    """200 with the store's version when a query is answered, else 503 with the reason."""
    started = time.perf_counter()
    try:
        answer = backend().query(Query("ASK {}"))
        answer.read()
    except ProblemError as problem:
        response = jsonify(status="failing", reason=problem.detail)
        response.status_code = 503
    else:
        seconds = round(time.perf_counter() - started, 4)
        response = jsonify(status="ok", version=backend().version(), seconds=seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


@operation.get("/metrics")
def metrics() -> Response:
    """Requests, latencies, queue, workers and store size."""
    counted: Metrics = current_app.extensions["transfergraph.metrics"]
    text = counted.render(backend().status())
    return Response(
        text, content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
