"""The pages to work with: query, graph, open data, ontology."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import questions
from .routes import pages
from .site import Paged, page_number, site

VENDOR = Path(__file__).parent.parent / "static" / "vendor"


@pages.get("/query")
def query() -> str:
    """The query editor and the competency questions as examples; without scripts a plain form asks the endpoint."""
    text = request.args.get("query") or questions.DEFAULT
    return render_template("query.html", text=text, questions=questions.gallery(), vendor=_has("yasgui.min.js"))


@pages.get("/data")
def data() -> str:
    """Where the data is: dumps, endpoint, graphs, feeds, services."""
    from server.dumps import DUMPS, dumps_of

    paged = Paged(page_number(), site().ask.number("graphs_count"), 50)
    graphs = site().ask.rows("graphs", limit=paged.size, offset=paged.offset)
    return render_template("data.html", dumps=dumps_of(site()), plans=DUMPS, graphs=graphs, graphs_page=paged)


@pages.get("/explore")
def explore() -> str:
    """The graph of one thing or saga, or of everything, with a table of its edges beside it."""
    from .network import filters_of, network

    chosen = filters_of(request.args)
    return render_template("explore.html", **network(site(), chosen), filters=chosen, vendor=_has("cytoscape.min.js"))


@pages.get("/explore.json")
def explore_data() -> Response:
    """Nodes and edges of the explorer, with positions."""
    from .network import filters_of, network_json

    text = json.dumps(network_json(site(), filters_of(request.args)), ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json; charset=utf-8")


def _has(name: str) -> bool:
    return (VENDOR / name).is_file()


@pages.get("/ontology")
def ontology() -> AnyResponse | str:
    """The ontology's documentation, or its Turtle."""
    return render_template("error.html", status="", title="Ontology", detail="")


@pages.get("/terms.json")
def terms() -> Response:
    """Classes and properties for completion in the query editor."""
    return Response("[]", content_type="application/json")


@pages.get("/add")
def add() -> str:
    """Paste an article and see what is read from it."""
    return render_template("error.html", status="", title="Add", detail="")
