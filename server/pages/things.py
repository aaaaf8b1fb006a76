"""The page of one thing: which questions each type of thing is asked, and which template shows the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from . import charts
from .ask import Term
from .claims import claim_cards
from .sagas import claims_of_saga, first_reports, rungs, saga_cards, side
from .site import Paged, Site, page_number
from .spans import segments
from .words import local, spaced

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a thing, or one that points to it, with the graph that it stands in."""

    property: str
    value: Term
    graph: str


def about(site: Site, this: str) -> Context | None:
    """What every page says of a thing: its statements, one page of what points to it, labels for both (one query).

    None when the store has no statement about or to it.
    """
    rows = site.ask.terms("statements", this=this)
    statements = [Statement(r["property"].value, r["value"], r["graph"].value) for r in rows]
    incoming_total = site.ask.number("incoming_count", this=this)
    if not statements and not incoming_total:
        return None
    paged = Paged(page_number("in"), incoming_total, 50)
    pointing = site.ask.rows("incoming", this=this, limit=paged.size, offset=paged.offset)
    iris = {s.property for s in statements} | {s.value.value for s in statements if s.value.is_iri}
    iris |= {row["subject"] for row in pointing} | {row["property"] for row in pointing}
    labels = site.ask.labels(iris | {this})
    types = [local(s.value.value) for s in statements if local(s.property) == "type"]
    return {
        "this": this,
        "label": labels.get(this, spaced(this)),
        "types": types,
        "unreviewed": "Unreviewed" in types,
        "statements": statements,
        "incoming": pointing,
        "incoming_page": paged,
        "labels": labels,
    }


def values(context: Context, name: str) -> list[str]:
    """The values of one property of the page's thing, by the property's local name."""
    return [s.value.value for s in context["statements"] if local(s.property) == name]


#: articles whose claims stand on one page about a thing, and articles that tell of a contract lately
ARTICLES, LATELY = 10, 40


def _about(site: Site, this: str) -> Context:
    """The claims about a thing in one page of the articles that mention it."""
    paged = Paged(page_number(), site.ask.number("claims_about_count", this=this), ARTICLES)
    articles = site.ask.column("articles_about", "article", this=this, limit=paged.size, offset=paged.offset)
    found = site.ask.column("claims_about", "claim", this=this, article=articles) if articles else []
    return {"claims": claim_cards(site.ask, found), "claims_page": paged}


def _said(site: Site, this: str) -> Context:
    """One page of the claims that stand on a source's word."""
    paged = Paged(page_number(), site.ask.number("claims_by_count", this=this))
    found = site.ask.column("claims_by", "claim", this=this, limit=paged.size, offset=paged.offset)
    return {"claims": claim_cards(site.ask, found), "claims_page": paged}


def _sagas(site: Site, this: str) -> Context:
    found = site.ask.column("sagas_of", "saga", this=this, graph=f"{site.base}graph/derived")
    return {"sagas": saga_cards(site.ask, found)}


def player(site: Site, this: str) -> Context:
    """Who he is, his clubs and contract, his sagas, and the timeline of claims about him."""
    articles = site.ask.column("articles_about", "article", this=this, limit=LATELY)
    contract = site.ask.column("claims_contract", "claim", this=this, article=articles) if articles else []
    return {
        "clubs": site.ask.rows("clubs_of", this=this),
        "contract": claim_cards(site.ask, contract[:8]),
        **_sagas(site, this),
        **_about(site, this),
    }


def club(site: Site, this: str) -> Context:
    """Sagas in and out, contracts that end, posts, and the claims about the club."""
    sagas = _sagas(site, this)["sagas"]
    ending = site.ask.column("claims_expiring", "claim", this=this, limit=20)
    return {
        "coming": [s for s in sagas if s.row.get("to") == this],
        "going": [s for s in sagas if s.row.get("to") != this],
        "ending": claim_cards(site.ask, ending),
        "posts": site.ask.rows("posts_at", this=this),
        "squad": site.ask.rows("squad_of", this=this),
        **_about(site, this),
    }


def person(site: Site, this: str) -> Context:
    """The posts he held, what was claimed of him, and what stands on his word."""
    said = claim_cards(site.ask, site.ask.column("claims_by", "claim", this=this, limit=10))
    return {
        "posts": site.ask.rows("posts_of", this=this),
        "said": said,
        **_about(site, this),
    }


def source(site: Site, this: str) -> Context:
    """An outlet's, journalist's or unnamed source's track record, and the claims that stand on its word."""
    return {
        "records": site.ask.rows("records_of", source=this),
        "relays": site.ask.rows("relays_of", this=this),
        **_said(site, this),
    }


def saga(site: Site, this: str) -> Context:
    """The ladder, the fees, who was first, for and against, and every claim in order of publication."""
    cards = saga_cards(site.ask, [this])
    claims = claims_of_saga(site.ask, this)
    sides = [side(claim) for claim in claims]
    moves = [claim for claim in claims if claim.kind == "move"]
    clashes = site.ask.column("contradictions_of", "clash", claim=[c.iri for c in claims])
    return {
        "saga": cards[0] if cards else None,
        "claims": claims,
        "rungs": rungs(moves),
        "fees": charts.fee_chart(claims),
        "pulse": charts.activity(claims, sides),
        "firsts": first_reports(claims),
        "speaking_for": [c for c, where in zip(claims, sides, strict=True) if where == "for"],
        "speaking_against": [c for c, where in zip(claims, sides, strict=True) if where == "against"],
        "decided": claim_cards(site.ask, site.ask.column("saga_decided", "claim", this=this)),
        "clashes": clashes_of(site, clashes[:10]),
        "clash_count": len(clashes),
    }


def article(site: Site, this: str) -> Context:
    """The article's claims in the order of its text, each beside its quoted words."""
    claims = claim_cards(site.ask, site.ask.column("claims_in", "claim", this=this))
    spans = [(int(c.row.get("start", 0)), int(c.row.get("end", 0))) for c in claims]
    kept = current_app.extensions["transfergraph.text_of"](this.rpartition("/")[2])
    return {"claims": claims, "text": segments(kept, spans) if kept else []}


def claim(site: Site, this: str) -> Context:
    """One claim with its evidence, the whole chain of who said it, and who agrees or contradicts."""
    cards = claim_cards(site.ask, [this])
    if not cards:
        return {"card": None}
    proposition = cards[0].row["proposition"]
    others = [c for c in site.ask.column("claims_of", "claim", this=proposition) if c != this]
    return {
        "card": cards[0],
        "others": claim_cards(site.ask, others[:30]),
        "clashes": clashes_of(site, site.ask.column("contradictions_of", "clash", claim=this)),
        "sagas": saga_cards(site.ask, site.ask.column("sagas_with", "saga", this=this)),
    }


def proposition(site: Site, this: str) -> Context:
    """What could be true, and every claim that asserts or denies it."""
    claims = claim_cards(site.ask, site.ask.column("claims_of", "claim", this=this))
    return {
        "asserting": [c for c in claims if c.polarity == "affirmed"],
        "denying": [c for c in claims if c.polarity == "denied"],
    }


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims that cannot both hold: why, and the claim that settles it where one does."""

    iri: str
    label: str
    why: str
    claims: list[Any]
    resolved: str


def clashes_of(site: Site, clashes: list[str]) -> list[Clash]:
    """These contradictions with their claims, in the order given."""
    if not clashes:
        return []
    return _clashes(site, site.ask.rows("contradiction", clash=clashes), clashes)


def clashes_page(site: Site, limit: int, offset: int) -> list[Clash]:
    """One page of all contradictions, the latest told first."""
    rows = site.ask.rows("contradictions", limit=limit, offset=offset)
    return _clashes(site, rows, list(dict.fromkeys(row["clash"] for row in rows)))


def _clashes(site: Site, rows: list[dict[str, str]], order: list[str]) -> list[Clash]:
    cards = {card.iri: card for card in claim_cards(site.ask, [row["claim"] for row in rows])}
    found = []
    for iri in order:
        mine = [row for row in rows if row["clash"] == iri]
        if mine:
            claims = [cards[c] for c in dict.fromkeys(row["claim"] for row in mine) if c in cards]
            claims.sort(key=lambda card: (card.published, card.iri))
            first = mine[0]
            found.append(
                Clash(iri, first.get("label", ""), spaced(first.get("why", "")), claims, first.get("resolved", ""))
            )
    return found


def contradiction(site: Site, this: str) -> Context:
    """The two claims side by side, why they clash, and what settled it."""
    return {"clashes": clashes_of(site, [this])}


@dataclass(frozen=True, slots=True)
class View:
    """How one type of thing is shown: its template and the questions it is asked."""

    template: str
    ask: Callable[[Site, str], Context]


def _nothing_more(_site: Site, _this: str) -> Context:
    return {}


#: type segment of the IRI → its page; a type that the table does not name gets every statement in a table
VIEWS: dict[str, View] = {
    "player": View("player.html", player),
    "club": View("club.html", club),
    "national-team": View("club.html", club),
    "person": View("person.html", person),
    "outlet": View("source.html", source),
    "journalist": View("source.html", source),
    "source": View("source.html", source),
    "saga": View("saga.html", saga),
    "article": View("article.html", article),
    "claim": View("claim.html", claim),
    "proposition": View("proposition.html", proposition),
    "contradiction": View("contradiction.html", contradiction),
}
PLAIN = View("thing.html", _nothing_more)


def view_of(path: str) -> View:
    """The view of ``type/slug``; a node inside another (``claim/x/quote``) is shown plainly."""
    kind, _, rest = path.partition("/")
    return PLAIN if "/" in rest else VIEWS.get(kind, PLAIN)
