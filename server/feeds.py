"""Atom feeds of new claims: of everything, and of one player, club, person or source."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort, url_for

from .linked_data import cached
from .pages.claims import ClaimCard, claim_cards
from .pages.site import href, site

feeds = Blueprint("feeds", __name__)

#: type segment → the question for its newest claims
QUESTIONS = {
    **dict.fromkeys(("player", "club", "national-team", "person"), "claims_about"),
    **dict.fromkeys(("outlet", "journalist", "source"), "claims_by"),
}
ENTRIES = 60


@feeds.get("/feed.atom")
def feed() -> Response:
    """The newest claims."""
    found = site().ask.column("feed", "claim", limit=ENTRIES)
    return _atom("New claims in transfer news", url_for("pages.home"), url_for("feeds.feed"), found)


@feeds.get("/feed/<path:path>.atom")
def feed_of(path: str) -> Response:
    """The newest claims about one thing, or on its word."""
    question = QUESTIONS.get(path.partition("/")[0])
    this = site().iri(path)
    try:
        label = site().ask.labels([this]).get(this) if question else None
    except ValueError:
        label = None
    if question is None or label is None:
        abort(404, f"There is no feed of {path}.")
    if question == "claims_about":
        articles = site().ask.column("articles_about", "article", this=this, limit=ENTRIES // 3)
        found = site().ask.column(question, "claim", this=this, article=articles)[:ENTRIES]
    else:
        found = site().ask.column(question, "claim", this=this, limit=ENTRIES)
    return _atom(f"New claims: {label}", url_for("pages.page", path=path), url_for("feeds.feed_of", path=path), found)


def _atom(title: str, page: str, own: str, claims: list[str]) -> Response:
    cards = claim_cards(site().ask, claims)
    root = site().base.rstrip("/")
    updated = max((card.published for card in cards), default=date(1970, 1, 1).isoformat())
    entries = "\n".join(_entry(card, root) for card in cards)
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{escape(title)}</title>
<id>{escape(root + own)}</id>
<updated>{_moment(updated)}</updated>
<author><name>transfergraph</name></author>
<link rel="self" type="application/atom+xml" href={quoteattr(root + own)}/>
<link rel="alternate" type="text/html" href={quoteattr(root + page)}/>
{entries}
</feed>
"""
    return cached(Response(text, content_type="application/atom+xml; charset=utf-8"))


def _entry(card: ClaimCard, root: str) -> str:
    said = " → ".join(voice.name for voice in card.chain)
    summary = (
        f"“{card.row.get('quote', '')}” ({card.certainty}{', denied' if card.polarity == 'denied' else ''}; {said})"
    )
    authors = "".join(f"<author><name>{escape(voice.name)}</name></author>" for voice in card.chain[-1:])
    return f"""<entry>
<title>{escape(card.title)}</title>
<id>{escape(card.iri)}</id>
<updated>{_moment(card.published)}</updated>
<published>{_moment(card.published)}</published>{authors}
<link rel="alternate" type="text/html" href={quoteattr(root + href(card.iri))}/>
<category term={quoteattr(card.facet)}/>
<summary>{escape(summary)}</summary>
</entry>"""


def _moment(day: str) -> str:
    return f"{day[:10]}T00:00:00Z"
