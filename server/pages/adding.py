"""Add an article: paste it, see what the reader finds and what the shapes say, then load it whole or drop it."""

from __future__ import annotations

import hmac
import json
import secrets
import subprocess
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.articles import Article, make_article, read_articles
from graph.claims import Claim
from graph.errors import ArticleError
from graph.iris import Minter
from graph.reader import read
from graph.registry import Registry, load_registry
from graph.triples import article_triples, known_classes
from graph.validate import Report, Validator

from .routes import pages
from .site import site
from .spans import segments
from .words import headline, nice_date, nice_money

#: previews that are kept until they are loaded or dropped
KEPT = 50
#: seconds that loading one article may take
PATIENCE = 120

FIELDS = ("text", "headline", "publisher", "published", "author", "url")


@dataclass(frozen=True, slots=True)
class Found:
    """What the reader found in a pasted article, and what the shapes say of its graph."""

    article: Article
    claims: list[Claim]
    report: Report


@cache
def _registry() -> Registry:
    return load_registry()


@cache
def _validator(base: str) -> Validator:
    return Validator("fast", known_classes(_registry(), Minter(base)))


def preview(fields: Mapping[str, str], base: str) -> Found:
    """Read an article from what was pasted; `ArticleError` tells what it lacks."""
    article = _article(fields)
    claims = read(article, _registry())
    triples = article_triples(article, claims, Minter(base), _registry())
    return Found(article, claims, _validator(base).check(triples))


def _article(fields: Mapping[str, str]) -> Article:
    """Text as it is; HTML through the reader of saved pages, whose own date and headline fill what the form lacks."""
    text = fields.get("text", "").strip()
    given = {name: fields.get(name, "").strip() for name in FIELDS if name != "text"}
    if text[:1] != "<":
        return make_article("the form", {**{k: v for k, v in given.items() if v}, "id": "pasted", "text": text})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.html"
        path.write_text(text, encoding="utf-8")
        found = next(read_articles(path, **{k: v for k, v in given.items() if v}))
    if isinstance(found, ArticleError):
        raise ArticleError("the form", found.fault, found.remedy)
    return found


class Pending:
    """Articles that were previewed, by a secret that only the previewing page holds."""

    def __init__(self) -> None:
        """Start with none."""
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._lock = Lock()

    def keep(self, article: Article) -> str:
        """Keep an article; the oldest is forgotten when there are too many."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._articles[key] = article
            while len(self._articles) > KEPT:
                self._articles.popitem(last=False)
        return key

    def take(self, key: str) -> Article | None:
        """The article of that secret, forgotten from now on; None when there is none."""
        with self._lock:
            return self._articles.pop(key, None)


pending = Pending()


@pages.get("/add")
def add() -> str:
    """The form."""
    return render_template("add.html", given={}, problem="", writable=_writable())


@pages.post("/add")
def add_preview() -> tuple[str, int] | str:
    """What is read from the pasted article: claims with their spans, the SHACL report, and the choice to load it."""
    given = {name: request.form.get(name, "") for name in FIELDS}
    token: str = current_app.extensions["transfergraph.token"]
    if not token or not hmac.compare_digest(request.form.get("token", "").encode(), token.encode()):
        problem = "The token is not right." if token else "Nobody may write here: the operator has set no token."
        return render_template("add.html", given=given, problem=problem, writable=_writable()), 403
    try:
        found = preview(given, site().base)
    except ArticleError as error:
        return render_template("add.html", given=given, problem=str(error), writable=_writable()), 422
    return render_template(
        "added.html",
        article=found.article,
        claims=[_row(claim) for claim in found.claims],
        text=segments(found.article.text, [(c.start, c.end) for c in found.claims]),
        report=found.report,
        key=pending.keep(found.article) if found.report.conforms else "",
    )


@pages.post("/add/load")
def add_load() -> Response | tuple[str, int]:
    """Load a previewed article as `transfergraph load` does: committed whole, or quarantined whole."""
    article = pending.take(request.form.get("key", ""))
    store: Path | None = current_app.extensions["transfergraph.store"]
    if article is None or store is None:
        abort(410, "That preview is gone: paste the article again.")
    fields = {"id": article.id, "text": article.text, "datePublished": article.published.isoformat()}
    named = {"publisher": article.publisher, "headline": article.headline, "url": article.url}
    fields |= {name: value for name, value in named.items() if value}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pasted.json"
        path.write_text(json.dumps({**fields, "author": list(article.authors)}), encoding="utf-8")
        command = [sys.executable, "-m", "server.cli", "load", str(path), "--store", str(store.absolute())]
        root = Path(__file__).parent.parent.parent
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=root, check=False)
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        problem = told[-1] if told else "It was not loaded."
        return render_template("add.html", given=fields, problem=problem, writable=_writable()), 409
    return redirect(url_for("pages.page", path=f"article/{article.slug}"), 303)


def _writable() -> bool:
    return bool(current_app.extensions["transfergraph.token"] and current_app.extensions["transfergraph.store"])


def _row(claim: Claim) -> dict[str, Any]:
    """A claim that is not in the graph yet, as the page shows it."""
    money = nice_money(claim.money.amount, claim.money.currency) if claim.money else ""
    roles = {
        "player": claim.player,
        "person": claim.person,
        "from": claim.from_club,
        "to": claim.to_club,
        "club": claim.club,
    }
    names = {name: entity.name for name, entity in roles.items() if entity}
    values = {
        "money": money,
        "date": nice_date(claim.date or ""),
        "value": f"{claim.value:g}" if claim.value is not None else "",
    }
    pieces = headline(f"{claim.kind}-{claim.facet}", claim.polarity, {**names, **values, "title": claim.title or ""})
    return {
        "claim": claim,
        "title": "".join(text for _, text in pieces),
        "said": [source.name for source in reversed(claim.sources)],
        "new": sorted({entity.name for entity in roles.values() if entity and not entity.known}),
    }
