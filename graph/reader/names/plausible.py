"""Whom a name can mean: nobody too young to play then, no namesake from other clubs, the club nearest by."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from graph.articles import Article
from graph.claims import Entity
from graph.registry import Name, Registry, fold

from ..language.text import Tokens

#: the ages between which a player is in the news, by his year of birth
_YOUNGEST, _OLDEST = 14, 75
_PEOPLE = frozenset(("player", "person"))
#: how many tokens behind a club's nickname its manager is named: "Blues boss Alex Marsh"
_BEHIND = 4
#: what makes a word behind it no surname
_MAKES_COMMON = frozenset("a an the his her their its our my".split())
#: a first name that more people than these bear is one of those that say nothing of a surname
_SEVERAL = 4
#: how many names before it count, so that the work on each is bounded
_REMEMBERED = 150


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


def belongs(entity: Entity, registry: Registry, article: Article) -> set[str]:
    """The ids of the clubs somebody belongs to, or works for, on the day of publication."""
    clubs = {club.slug for club in registry.clubs_of(entity.slug, article.published)}
    return clubs | {post.club for post in registry.posts_of(entity.slug, article.published)}


def between(
    clubs: Sequence[Entity], start: int, named: Sequence[tuple[int, Entity]], article: Article, registry: Registry
) -> Entity | None:
    """Which of several clubs of one nickname is meant at a token: that of the person named right behind it, else the
    only one that the article, whose names stand at tokens of their own, has named before; None where neither tells."""
    here = bisect_left(named, start, key=lambda pair: pair[0])
    for place, entity in named[here : here + _BEHIND]:
        if start < place <= start + _BEHIND and entity.type in _PEOPLE and entity.known:
            his = belongs(entity, registry, article)
            theirs = [club for club in clubs if club.slug in his]
            if len(theirs) == 1:
                return theirs[0]
    before = {entity.slug for _, entity in named[max(0, here - _REMEMBERED) : here]}
    told = [club for club in clubs if club.slug in before]
    return told[0] if len(told) == 1 else None


def leads(entity: Entity, registry: Registry, article: Article) -> bool:
    """Whether somebody manages a club on the day of publication, so that the surname is enough."""
    return any(post.title in ("manager", "head coach") for post in registry.posts_of(entity.slug, article.published))


def inside(tokens: Tokens, i: int) -> bool:
    """Whether token `i` stands inside a sentence, after a word in lower case that makes nothing common of it."""
    before = tokens.words[i - 1] if i else ""
    return before.isalpha() and not tokens.caps[i - 1] and before not in _MAKES_COMMON


def first_names(registry: Registry) -> frozenset[str]:
    """The first names that several people of a registry bear: alone, no such word is a surname; counted once for it."""
    known = _FIRST_NAMES.get(id(registry))
    if known is None or known[0] is not registry:
        people = (entity.name for entity in registry.entities.values() if entity.type in _PEOPLE)
        counts = Counter(fold(name).split(" ", 1)[0] for name in people if " " in name)
        _FIRST_NAMES.clear()
        known = registry, frozenset(name for name, count in counts.items() if count > _SEVERAL)
        _FIRST_NAMES[id(registry)] = known
    return known[1]


#: the first names of the registry last asked for
_FIRST_NAMES: dict[int, tuple[Registry, frozenset[str]]] = {}
