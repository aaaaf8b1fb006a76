"""The Reconciliation Service API 0.2, so that OpenRefine matches columns of players, clubs, people and outlets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for

from graph.registry import fold

from .linked_data import CORS
from .pages.ask import Ask
from .pages.claims import claim_cards
from .pages.site import ONTOLOGY, Site, site
from .pages.words import local, spaced
from .search import TYPES, Found, searcher

reconcile = Blueprint("reconcile", __name__, url_prefix="/reconcile")

#: type segment → how the service calls it
NAMES = {kind: spaced(name) for name, kind in TYPES.items()}
CLASSES = {kind: name for name, kind in TYPES.items()}

#: property → how the service calls it; used to tell homonyms apart and to add columns
PROPERTIES = {
    "birthDate": "born",
    "nationalTeam": "national team",
    "playingPosition": "position",
    "club": "club (past or present)",
    "country": "country",
    "playsIn": "competition",
}

#: queries that one request may hold
BATCH = 500


def manifest() -> dict[str, Any]:
    """The service's description of itself."""
    root = site().base.rstrip("/")
    service = root + url_for("reconcile.service")
    return {
        "versions": ["0.2"],
        "name": "transfergraph",
        "identifierSpace": f"{site().base}id/",
        "schemaSpace": f"{ONTOLOGY}#",
        "defaultTypes": [_type(kind) for kind in ("player", "club", "person", "outlet")],
        "view": {"url": f"{site().base}id/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 430, "height": 220},
        "suggest": {
            what: {"service_url": root, "service_path": url_for(f"reconcile.suggest_{what}")}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": url_for("reconcile.propose")},
            "property_settings": [],
        },
    }


@reconcile.route("", methods=["GET", "POST"])
def service() -> Response:
    """The manifest, or the answer to a batch of queries or to a request for more columns."""
    queries, extend = request.values.get("queries"), request.values.get("extend")
    if queries is None and extend is None:
        return jsonify(manifest())
    given = _json(queries if queries is not None else extend or "")
    if extend is not None:
        return jsonify(extended(site(), given))
    if len(given) > BATCH:
        abort(413, f"{len(given)} queries at once: send at most {BATCH}.")
    return jsonify({key: {"result": matches(site(), query)} for key, query in given.items()})


def _json(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        abort(400, f"Not JSON: {error.msg} at character {error.pos}.")
    if not isinstance(given, dict):
        abort(400, "Not a JSON object.")
    return given


def matches(here: Site, query: Any) -> list[dict[str, Any]]:
    """Candidates for one query, best first; `match` on the only one that is surely meant."""
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        abort(400, "A query is an object with a string `query`.")
    wanted = query.get("type") or []
    kinds = [_kind(t) for t in ([wanted] if isinstance(wanted, str) else wanted)]
    limit = query.get("limit")
    size = min(max(limit, 1), 50) if isinstance(limit, int) else 10
    found = searcher(here).find(query.get("query", "")[:300], limit=size * 3, types=kinds or list(CLASSES))
    properties = {p["pid"]: _texts(p.get("v")) for p in query.get("properties") or [] if p.get("pid") in PROPERTIES}
    known = values_of(here.ask, [f.iri for f in found]) if properties else {}
    scored = sorted(((_score(f, properties, known), f) for f in found), key=lambda pair: -pair[0])[:size]
    best = scored[0][0] if scored else 0
    sure = best >= 95 and (len(scored) < 2 or scored[1][0] < best - 5)
    return [
        {
            "id": here.path(f.iri),
            "name": f.name,
            "score": round(score, 1),
            "match": sure and index == 0,
            "type": [_type(f.type)],
            "features": [{"id": "name", "value": f.score}],
        }
        for index, (score, f) in enumerate(scored)
    ]


def _score(found: Found, properties: Mapping[str, list[str]], known: Mapping[str, Any]) -> float:
    """The name's score, each property that fits lifting it and each that contradicts lowering it."""
    score = found.score
    for name, wanted in properties.items():
        have = {fold(text) for value in known.get(found.iri, {}).get(name, []) for text in value.values()}
        if have and wanted:
            fits = any(fold(w) in have or any(fold(w) and h.startswith(fold(w)) for h in have) for w in wanted)
            score += 8 if fits else -12
    return max(min(score, 100.0), 0.0) if score < found.score else score if score <= 100 else 100.0


def values_of(ask: Ask, iris: list[str]) -> dict[str, dict[str, list[dict[str, str]]]]:
    """IRI → property → its values, each with the name and, where it is a thing, its IRI."""
    values: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in ask.rows("facts_for_match", this=iris) if iris else []:
        cell = {"name": row.get("label") or (spaced(row["value"]) if "/" in row["value"] else row["value"])}
        values.setdefault(row["this"], {}).setdefault(local(row["property"]), []).append(cell | _id(row["value"]))
    for row in ask.rows("club_names", this=iris) if iris else []:
        cell = {"name": row["label"]}
        clubs = values.setdefault(row["this"], {}).setdefault("club", [])
        if cell | _id(row["value"]) not in clubs:
            clubs.append(cell | _id(row["value"]))
    return values


def _id(value: str) -> dict[str, str]:
    path = site().path(value)
    return {"id": path} if path else {}


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [str(v.get("name") or v.get("id") or "") if isinstance(v, dict) else str(v) for v in listed if v is not None]


def extended(here: Site, given: dict[str, Any]) -> dict[str, Any]:
    """Rows of property values for a data extension request."""
    ids = [i for i in given.get("ids", []) if isinstance(i, str)][:BATCH]
    wanted = [p["id"] for p in given.get("properties", []) if p.get("id") in PROPERTIES]
    try:
        values = values_of(here.ask, [here.iri(i) for i in ids])
    except ValueError:
        abort(400, "An id holds characters that no id of ours has.")
    cells = {"birthDate": "str"}
    return {
        "meta": [{"id": p, "name": PROPERTIES[p]} for p in wanted],
        "rows": {
            i: {
                p: [
                    {"str": v["name"]} if cells.get(p) or "id" not in v else {"id": v["id"], "name": v["name"]}
                    for v in values.get(here.iri(i), {}).get(p, [])
                ]
                for p in wanted
            }
            for i in ids
        },
    }


@reconcile.get("/properties")
def propose() -> Response:
    """The properties of a type that columns can be made of."""
    kind = _kind(request.args.get("type", "player"))
    listed = [
        {"id": pid, "name": name} for pid, name in PROPERTIES.items() if pid in _PROPERTIES_OF.get(kind, PROPERTIES)
    ]
    return jsonify({"type": request.args.get("type", "player"), "properties": listed})


_PROPERTIES_OF = {
    "player": {"birthDate", "nationalTeam", "playingPosition", "club"},
    "person": {"birthDate", "nationalTeam", "club"},
    "club": {"country", "playsIn"},
    "national-team": {"country"},
    "competition": {"country"},
    "outlet": {"country"},
}


@reconcile.get("/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin like the prefix."""
    found = searcher(site()).find(request.args.get("prefix", "")[:200], limit=10)
    result = [
        {"id": site().path(f.iri), "name": f.name, "description": NAMES[f.type], "notable": [_type(f.type)]}
        for f in found
    ]
    return jsonify({"result": result})


@reconcile.get("/suggest/type")
def suggest_type() -> Response:
    """Types whose names begin like the prefix."""
    return _suggested([_type(kind) for kind in NAMES])


@reconcile.get("/suggest/property")
def suggest_property() -> Response:
    """Properties whose names begin like the prefix."""
    return _suggested([{"id": pid, "name": name} for pid, name in PROPERTIES.items()])


def _suggested(offered: list[dict[str, str]]) -> Response:
    prefix = fold(request.args.get("prefix", ""))
    return jsonify({"result": [o for o in offered if prefix in fold(o["name"]) or prefix in fold(o["id"])]})


@reconcile.get("/preview")
def preview() -> Response:
    """A small page about one candidate, to be framed by OpenRefine."""
    path = request.args.get("id", "")
    this = site().iri(path)
    try:
        label = site().ask.labels([this]).get(this)
    except ValueError:
        label = None
    if not label:
        abort(404, f"Nothing is known of {path}.")
    articles = site().ask.column("articles_about", "article", this=this, limit=2)
    claims = claim_cards(site().ask, site().ask.column("claims_about", "claim", this=this, article=articles)[:2])
    facts = values_of(site().ask, [this]).get(this, {})
    listed = {
        PROPERTIES[name]: ", ".join(v["name"] for v in values) for name, values in facts.items() if name in PROPERTIES
    }
    html = render_template(
        "preview.html", label=label, kind=path.partition("/")[0], facts=listed, claims=claims, this=this
    )
    response = make_response(html)
    response.headers["X-Frame-Options"] = ""
    return response


@reconcile.after_request
def open_to_other_sites(response: Response) -> Response:
    """OpenRefine asks from its own origin."""
    response.headers.update({**CORS, "Access-Control-Allow-Methods": "GET, POST, OPTIONS"})
    return response


def _type(kind: str) -> dict[str, str]:
    return {"id": CLASSES[kind], "name": NAMES[kind]}


def _kind(name: Any) -> str:
    """The type segment that a client's type id names; an unknown one matches nothing."""
    text = str(name.get("id") if isinstance(name, dict) else name)
    return TYPES.get(local(text), text if text in CLASSES else "unknown")
