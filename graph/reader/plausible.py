"""Whom a name cannot mean: somebody not yet playing when the article appeared, or a namesake from other clubs."""

from __future__ import annotations

from collections.abc import Iterable

from graph.articles import Article
from graph.claims import Entity
from graph.registry import Name, Registry, fold

#: the ages between which a player is in the news, by his year of birth
_YOUNGEST, _OLDEST = 14, 75
_PEOPLE = frozenset(("player", "person"))


def plausible(names: list[Name], article: Article, registry: Registry) -> list[Name]:
    """The names that people of the article's time can bear; those of everything else stay."""
    return [name for name in names if name.entity.type not in _PEOPLE or _of_age(name.entity, article, registry)]


def _of_age(entity: Entity, article: Article, registry: Registry) -> bool:
    born = str(getattr(registry.rows.get(entity.slug), "born", "") or "")[:4]
    return not born.isdigit() or _YOUNGEST <= article.published.year - int(born) <= _OLDEST


def namesake(name: Name, key: str, clubs: Iterable[str], registry: Registry) -> bool:
    """Whether somebody known by one name is somebody else: the article names two clubs or more, none of them his."""
    entity = name.entity
    if entity.type not in _PEOPLE or name.use == "name" or fold(entity.name) == key:
        return False
    his = {spell.club for spell in registry.spells.get(entity.slug, ())}
    his |= {post.club for post in registry.posts.get(entity.slug, ())}
    here = set(clubs)
    return bool(his) and len(here) > 1 and his.isdisjoint(here)
