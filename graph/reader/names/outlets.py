"""The outlet that publishes an article, and the club whose own site it is."""

from __future__ import annotations

import re

from graph.articles import Article
from graph.claims import Entity
from graph.registry import Club, Outlet, Registry, fold

from .names import slug

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}\Z", re.IGNORECASE)


def publisher_of(article: Article, registry: Registry) -> Entity:
    """The outlet: as the registry knows it, else under its own name, else named after its domain."""
    known = registry.outlet(article.publisher, article.url)
    if known is not None:
        return known
    name = re.sub(r"\s*\(.*?\)\s*", " ", article.publisher or "").strip()
    if name and fold(name) != fold(article.publisher or "") and (known := registry.outlet(name)) is not None:
        return known
    if _DOMAIN.match(name):
        label = name.lower().removeprefix("www.").split(".")
        name = (label[-2] if len(label) > 1 and len(label[-2]) > 3 else label[0]).replace("-", " ").title()
    name = name or "unknown outlet"
    return Entity(slug(name), name, "outlet", known=False)


def home_club(article: Article, registry: Registry, outlet: Entity) -> Entity | None:
    """The club that an outlet belongs to: its site carries the club's name, or its kind says so."""
    row = registry.rows.get(outlet.slug)
    if isinstance(row, Outlet) and row.kind != "club-site":
        return None
    if not isinstance(row, Outlet):
        return _club_of_domain(article, outlet, registry) or _club_named(outlet.name, registry)
    own = _club_of_domain(article, outlet, registry)
    if own is not None:
        return own
    named = (_club_named(text, registry) for text in (*row.aliases, outlet.name))
    return next((club for club in named if club is not None), None)


def _club_named(name: str, registry: Registry) -> Entity | None:
    """The only club of a name, apart from "FC" or "official website" beside it."""
    trimmed = re.sub(r"['’]s?\b|\b(?:official|website|site|club|media|tv|a?fc)\b", " ", name, flags=re.IGNORECASE)
    for spelling in (name, " ".join(trimmed.split())):
        clubs = [found.entity for found in registry.lookup(spelling) if found.entity.type == "club"]
        if len(clubs) == 1:
            return clubs[0]
    return None


def _club_of_domain(article: Article, outlet: Entity, registry: Registry) -> Entity | None:
    """The club whose name is the domain's: "nottinghamforest.co.uk", "fulhamfc.com"."""
    domain = (article.publisher or outlet.name).lower().removeprefix("www.")
    if not _DOMAIN.match(domain):
        return None
    labels = set(domain.split("."))
    for label in tuple(labels):
        labels.add(re.sub(r"(?:fc|afc|cf|club|official)$|^(?:fc|afc|official|cf)", "", label))
    return next((club for label in labels if (club := squashed(registry).get(label)) is not None), None)


def squashed(registry: Registry) -> dict[str, Entity]:
    """Club names without spaces, as domains write them; made once for a registry."""
    table = _SQUASHED.get(id(registry))
    if table is None or table[0] is not registry:
        names: dict[str, Entity] = {}
        for row in registry.rows.values():
            if isinstance(row, Club):
                for text in (row.name, *row.aliases):
                    key = re.sub(r"[^a-z]", "", fold(text))
                    if len(key) > 2 and (text == row.name or key not in ("united", "city", "town", "rangers")):
                        names.setdefault(key, registry.entities[row.id])
        _SQUASHED.clear()
        table = _SQUASHED[id(registry)] = (registry, names)
    return table[1]


#: the table of the registry last asked for
_SQUASHED: dict[int, tuple[Registry, dict[str, Entity]]] = {}
