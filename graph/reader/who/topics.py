"""What an article is about where a sentence does not say: its player, its club, the club of a description."""

from __future__ import annotations

from collections.abc import Collection

from graph.claims import Entity

from ..names.items import Item
from .discourse import BEFORE_NEWS, Discourse


def topic(discourse: Discourse, sentence: int, place: int) -> Entity | None:
    """Whom a sentence is about that leaves out its player: the one named in it before, else the article's topic."""
    last = discourse.pronoun(sentence, place)
    if last is not None and discourse.moving == {last.slug}:
        return last
    counts: dict[str, int] = {}
    near = discourse.players.near(sentence)
    for mention in near:
        if mention.entity is not None and mention.sentence <= sentence and not mention.beside:
            if mention.entity == last and mention.sentence == sentence:
                return last
            counts[mention.entity.slug] = counts.get(mention.entity.slug, 0) + 1
    mine = counts.get(last.slug, 0) if last is not None else 0
    if last is None or not counts or mine + (mine > 1) >= max(counts.values()):
        return last
    often = max(counts, key=lambda slug: counts[slug])
    return next(mention.entity for mention in near if mention.entity and mention.entity.slug == often)


def topic_club(discourse: Discourse, without: Collection[Entity] = (), past: bool = False) -> Entity | None:
    """The club that the article is about so far, other than some: the one named most often, then the one named last."""
    counts: dict[str, tuple[int, int]] = {}
    clubs: dict[str, Entity] = {}
    for place, mention in enumerate(discourse.clubs.near(discourse.sentence)):
        club = mention.entity
        if club is not None and club not in without and mention.sentence < discourse.sentence + 1 - past:
            counts[club.slug] = (counts.get(club.slug, (0, 0))[0] + (1 if mention.governed else 2), place)
            clubs[club.slug] = club
    return clubs[max(counts, key=lambda slug: counts[slug])] if counts else None


def described_club(discourse: Discourse, item: Item, without: Collection[Entity] = ()) -> Entity | None:
    """The club that a description stands for, rather than some: by league or country, the last one before it."""
    chosen: Entity | None = None
    rank: tuple[int, int, int] | None = None
    for mention in discourse.clubs.near(item.sentence):
        entity = mention.entity
        if entity is None or entity in without or not _club_fits(discourse, entity, item):
            continue
        before = (mention.sentence, mention.place) < (item.sentence, item.place)
        row = discourse.registry.rows.get(entity.slug)
        sure = item.competition is None or getattr(row, "competition", "") == item.competition.slug
        mine = (
            before + sure,
            mention.sentence if before else -mention.sentence,
            mention.place if before else -mention.place,
        )
        if rank is None or mine > rank:
            rank, chosen = mine, entity
    if chosen is None:  # "X of Lille ... the French club": one whom the article names holds him
        named = [m.entity for m in discourse.players.near(item.sentence) if m.entity and m.sentence <= item.sentence]
        held = (club for player in reversed(named) for club in discourse.clubs_of(player)[:1])
        chosen = next((club for club in held if club not in without and _club_fits(discourse, club, item)), None)
    return described_club(discourse, item) if chosen is None and without else chosen


def _club_fits(discourse: Discourse, club: Entity, item: Item) -> bool:
    row = discourse.registry.rows.get(club.slug)
    if item.competition is not None and getattr(row, "competition", "") not in ("", item.competition.slug):
        return False
    for nation in item.demonyms + item.nations:
        country = getattr(discourse.registry.rows.get(nation.slug), "country", "")
        if getattr(row, "country", country) != country:
            return False
    return bool(item.competition or item.demonyms or item.nations)


def held_by(discourse: Discourse, player: Entity) -> list[Entity]:
    """The clubs that a player belongs to before the news: a club that he joins on its day may still be after him."""
    day = discourse.article.published - BEFORE_NEWS
    before = discourse.registry.clubs_of(player.slug, day) if player.known else ()
    return [*discourse.told_clubs.get(player.slug, ()), *before] if before else discourse.clubs_of(player)


def listed(discourse: Discourse, item: Item) -> list[Entity]:
    """The players whom the article listed last before an item: "the duo"."""
    size = 3 if item.noun == "trio" else 2
    before = [
        m
        for m in discourse.players
        if m.entity and not m.beside and (m.sentence, m.place) < (item.sentence, item.place)
    ]
    last = next((m.sentence for m in reversed(before) if m.grouped), None)
    players = [m.entity for m in before if m.grouped and m.sentence == last and m.entity]
    return list(dict.fromkeys(players))[-size:] if len(set(players)) >= size else []
