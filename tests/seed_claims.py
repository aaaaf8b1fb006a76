"""The claims of the seed articles as written down by hand in `expected/seed_claims.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.articles import Article, read_articles
from graph.claims import Claim, Entity, EntityType, Money

ROOT = Path(__file__).resolve().parent
SEEDS = ROOT.parent / "seeds" / "articles"
POLARITY = {"aff": "affirmed", "den": "denied"}
NATIONAL_TEAMS = {"france"}


def seed_articles() -> dict[str, Article]:
    """The seed articles by id."""
    return {article.id: article for article in read_articles(SEEDS) if isinstance(article, Article)}


def seed_claims() -> Iterator[tuple[Article, list[Claim]]]:
    """Each seed article with the claims somebody read in it."""
    articles = seed_articles()
    for block in re.split(r"^# ", (ROOT / "expected" / "seed_claims.txt").read_text(), flags=re.MULTILINE)[1:]:
        id_, *lines = block.strip().splitlines()
        yield articles[id_], [_claim(articles[id_], line) for line in lines]


def _claim(article: Article, line: str) -> Claim:
    head, quote = line.split(" ; ", 1)
    kind, facet, polarity, certainty, *rest = head.split()
    fields: dict[str, Any] = dict((word if "=" in word else f"player={word}").split("=", 1) for word in rest)
    source = fields.pop("src", None)
    sources = (
        _entity(*source.split(":")) if source else Entity(_slug(article.publisher), str(article.publisher), "outlet")
    )
    amount = re.fullmatch(r"(\d+)([A-Z]{3})", fields.pop("amount", ""))
    start = article.text.index(quote)
    return Claim(
        article=article.id,
        kind=kind,  # type: ignore[arg-type]
        facet=facet,
        polarity=POLARITY[polarity],  # type: ignore[arg-type]
        certainty=certainty,  # type: ignore[arg-type]
        sources=(sources,),
        quote=quote,
        start=start,
        end=start + len(quote),
        rule="by-hand",
        player=_entity("player", fields.get("player")),
        person=_entity("person", fields.get("person")),
        from_club=_entity("club", fields.get("from")),
        to_club=_entity("club", fields.get("to")),
        club=_entity("national-team" if fields.get("club") in NATIONAL_TEAMS else "club", fields.get("club")),
        mode=fields.get("mode"),
        money=Money(float(amount[1]), amount[2]) if amount else None,
        date=fields.get("date"),
        title=fields["title"].replace("-", " ") if "title" in fields else None,
    )


def _entity(type_: EntityType, slug: str | None) -> Any:
    return Entity(slug, slug.replace("-", " ").title(), type_) if slug else None


def _slug(publisher: str | None) -> str:
    return str(publisher).lower().replace(" ", "-")
