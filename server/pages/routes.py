"""The pages and their addresses: home, search, lists, and one page for every thing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from . import home as home_page
from .claims import ClaimCard
from .sagas import saga_cards, side
from .site import Paged, href, page_number, site
from .things import about, clashes_page, values, view_of
from .words import CERTAINTIES, nice_date, spaced

pages = Blueprint("pages", __name__)

#: what the header lists, in its order
NAVIGATION = (
    ("pages.sagas", "Sagas"),
    ("pages.contradictions", "Contradictions"),
    ("pages.sources", "Sources"),
    ("pages.explore", "Graph"),
    ("pages.query", "Query"),
)

FEE_ROLES = (
    ("bid", "bid"),
    ("rejected", "bid rejected"),
    ("asking", "asking price"),
    ("clause", "release clause"),
    ("deal", "deal"),
    ("mentioned", "mentioned"),
)


@pages.app_context_processor
def shared() -> dict[str, Any]:
    """What every template may use."""
    from server.documents import FORMATS

    return {
        "navigation": NAVIGATION,
        "certainties": CERTAINTIES,
        "fee_roles": FEE_ROLES,
        "data_formats": [(suffix, form.media_type) for suffix, form in FORMATS.items()],
        "here": here,
        "generation_note": f"state {site().version}",
    }


def here(**changed: object) -> str:
    """The address of this page with some of its query arguments changed."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), **changed}
    return url_for(request.endpoint or "pages.home", **arguments)


def data_link(iri: str, suffix: str) -> str:
    """Where an IRI's data stands in one format."""
    return url_for("linked_data.data", path=f"{site().path(iri)}.{suffix}")


def claim_side(card: ClaimCard) -> str:
    """The class of a claim's mark: ``for``, ``against`` or ``background``."""
    return side(card)


def graph_name(iri: str) -> str:
    """What a statement's graph is called: ``registry``, ``derived``, ``article``."""
    prefix = f"{site().base}graph/"
    return iri.removeprefix(prefix).partition("/")[0] if iri.startswith(prefix) else iri


@pages.record
def _filters(state: Any) -> None:
    state.app.jinja_env.filters |= {
        "href": href,
        "data": data_link,
        "day": nice_date,
        "words": spaced,
        "side": claim_side,
        "graph_name": graph_name,
    }


@pages.get("/")
def home() -> str:
    """Search, the hottest sagas, contradictions of the week, the latest claims, counts."""
    current_app.extensions["transfergraph.warm"](site())
    return render_template("home.html", **home_page.content(site()))


@pages.get("/page/<path:path>")
def page(path: str) -> str | Response:
    """The page of one thing."""
    here_site = site()
    this = here_site.iri(path)
    context = about(here_site, this)
    if context is None:
        abort(404, f"Nothing is known of {this}.")
    if context["incoming_page"].number > context["incoming_page"].pages:
        abort(404, "The list has no such page.")
    view = view_of(path)
    context |= view.ask(here_site, this)
    if "claims_page" in context and context["claims_page"].number > context["claims_page"].pages:
        abort(404, "The list of claims has no such page.")
    context["value"] = lambda name: values(context, name)
    context["kind"] = path.partition("/")[0]
    context["path"] = path
    context["embedded"] = current_app.extensions["transfergraph.embedded"](here_site, this)
    response = current_app.make_response(render_template(view.template, **context))
    current_app.extensions["transfergraph.page_headers"](response, path)
    return response


@pages.get("/sagas")
def sagas() -> str:
    """Every saga, the latest told first."""
    ask = site().ask
    paged = Paged(page_number(), ask.number("sagas_count"), 24)
    cards = saga_cards(ask, ask.column("sagas_all", "saga", limit=paged.size, offset=paged.offset))
    return render_template("sagas.html", sagas=cards, sagas_page=paged)


@pages.get("/contradictions")
def contradictions() -> str:
    """Every contradiction, the latest told first."""
    paged = Paged(page_number(), site().ask.number("contradictions_count"), 15)
    return render_template(
        "contradictions.html", clashes=clashes_page(site(), paged.size, paged.offset), clashes_page=paged
    )


@pages.get("/sources")
def sources() -> str:
    """Outlets, journalists and other sources with their track records."""
    return render_template("sources.html", records=site().ask.rows("records_all"))


@pages.get("/browse/<kind>")
def browse(kind: str) -> str:
    """All things of one type by name."""
    if kind not in home_page.BROWSED:
        abort(404, "There is no such list.")
    wanted = home_page.BROWSED[kind]
    ask = site().ask
    paged = Paged(page_number(), ask.number("browse_count", type=wanted), 200)
    rows = ask.rows("browse", type=wanted, limit=paged.size, offset=paged.offset)
    return render_template("browse.html", kind=kind, kinds=home_page.BROWSED, rows=rows, browse_page=paged)


@pages.get("/search")
def find() -> str:
    """What a search finds: players, clubs, people, outlets, articles, even when the name is misspelt."""
    q = request.args.get("q", "").strip()[:200]
    found = current_app.extensions["transfergraph.search"]().find(q, limit=50) if q else []
    return render_template("search.html", q=q, found=found)


@pages.get("/suggest")
def suggest() -> Response:
    """OpenSearch suggestions with names, types and addresses, as JSON: ``[q, names, types, addresses]``."""
    q = request.args.get("q", "").strip()[:200]
    found = current_app.extensions["transfergraph.search"]().find(q, limit=8) if q else []
    response = jsonify([q, [f.name for f in found], [f.type for f in found], [href(f.iri) for f in found]])
    response.mimetype = "application/x-suggestions+json"
    return response


from . import adding, tools  # noqa: E402, F401  (they add their pages to the blueprint)
