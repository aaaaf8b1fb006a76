"""The pages to work with: query, graph, open data, ontology."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Response, abort, render_template, request, url_for

from graph.claims import FACETS
from graph.errors import ExportError
from ontology.terms import PREFIXES
from server.linked_data import cached

from . import questions
from .claims import claim_cards
from .network import LISTED, VIEWS, chosen_of, compact, network
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
    chosen, found, problem = chosen_of(request.args), EMPTY, ""
    label = ""
    if chosen.focus:
        try:
            label = site().ask.labels([site().iri(chosen.focus)]).get(site().iri(chosen.focus), "")
        except ValueError:
            label = ""
        if not label:
            abort(404, f"Nothing is known of {chosen.focus}.")
    try:
        found = network(site(), chosen)
    except ExportError as error:
        problem = str(error)
    return render_template(
        "explore.html",
        **{name: found[name] for name in EMPTY},
        chosen=chosen,
        label=label,
        problem=problem,
        views=VIEWS,
        facets=[facet for kind in ("move", "stance", "price", "contract") for facet in FACETS[kind]],
        listed=LISTED,
        vendor=_has("cytoscape.min.js"),
    )


EMPTY: dict[str, Any] = {"nodes": [], "edges": [], "legend": [], "detailed": True}


@pages.get("/explore.json")
def explore_data() -> Response:
    """Nodes and edges of the explorer, with places and looks."""
    found = network(site(), chosen_of(request.args))
    if "text" not in found:
        found["text"] = json.dumps(compact(found), ensure_ascii=False, separators=(",", ":"))
    text = found["text"]
    return cached(Response(text, content_type="application/json; charset=utf-8"))


@pages.get("/evidence")
def evidence() -> str:
    """A piece of a page: the claim of an edge, or the claims that link its two ends."""
    ask, edge = site().ask, request.args.get("edge", "")
    try:
        found = [edge] if (site().path(edge) or "").startswith("claim/") else []
        if not found:
            ends = {"one": request.args.get("source", ""), "other": request.args.get("target", "")}
            found = ask.column("claims_between", "claim", **ends)
        cards = claim_cards(ask, found[:20])
    except ValueError:
        abort(400, "That is no edge of this graph.")
    focus = site().path(request.args.get("source", ""))
    more = url_for("pages.explore", focus=focus) if len(found) > 20 and focus else ""
    return render_template("evidence.html", claims=cards, total=len(found), more=more)


def _has(name: str) -> bool:
    return (VENDOR / name).is_file()


@pages.get("/terms.json")
def terms() -> Response:
    """Prefixes, and the ontology's terms and concepts by prefixed name, for completion in the query editor."""
    text = json.dumps({"prefixes": PREFIXES, "terms": questions.terms()}, ensure_ascii=False, separators=(",", ":"))
    return cached(Response(text, content_type="application/json; charset=utf-8"))
