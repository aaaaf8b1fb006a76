"""Facts that a phrase tells in passing: who plays for whom ("the Lille star") and who holds which post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.claims import Claim, Entity

from .discourse import Discourse
from .items import Item
from .scene import Scene
from .text import Tokens

#: posts that make somebody the one who speaks for a club's buying
_MANAGERS = frozenset("manager boss coach".split())


def background(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The memberships and posts of a sentence; their sources are the outlet's own."""
    for place, item in enumerate(scene.items):
        if item.kind == "player":
            yield from _memberships(scene, place, tokens, discourse)
            yield from _rating(scene, place, tokens, discourse)
        elif item.kind == "person":
            yield from _posts(scene, place, tokens, discourse)
        elif item.kind == "agent":
            yield from _agent(scene, place, tokens, discourse)


def _memberships(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    item = scene.items[place]
    clubs = list(item.clubs)
    nations = list(item.nations) + (item.demonyms if item.international else [])
    end = item.end
    words = scene.words
    if item.named and words[place + 1 : place + 2] == ["of"] and place + 2 < len(words):
        following = scene.items[place + 2]
        if following.kind == "nation" and following.entity is not None:
            nations.append(following.entity)
        if following.entity is not None and following.entity in clubs + nations:
            end = following.end
    if item.determiner in ("his", "her", "their") and item.noun in (
        "team mate",
        "teammate",
        "team mates",
        "teammates",
        "colleague",
    ):
        mate = discourse.pronoun(item.sentence, place)
        if not clubs and not nations and mate is not None:
            clubs = discourse.clubs_of(mate)[:1]
    if (
        item.named
        and item.entity is not None
        and not clubs
        and not nations
        and item.noun in ("captain", "skipper", "vice captain", "club captain")
    ):
        here = {club.entity.slug for club in discourse.clubs if club.entity}
        clubs = [club for club in discourse.clubs_of(item.entity) if club.slug in here][:1]
    if not item.named and item.determiner == "their" and not clubs and item.noun in discourse.lex.positions:
        found = discourse.player(item)
        clubs = discourse.clubs_of(found)[:1] if found else []
    if not clubs and not nations:
        return
    players: list[Entity] = []
    if item.entity is not None:
        players = [discourse.typed(item.entity, "player")]
        if item.noun in (
            "pair",
            "duo",
            "trio",
            "teammates",
            "team mates",
            "stars",
            "players",
            "youngsters",
            "internationals",
            "strikers",
            "midfielders",
            "defenders",
            "wingers",
            "forwards",
            "full backs",
            "centre backs",
            "goalkeepers",
        ):
            players = scene.players(place).entities
            end = scene.items[scene.group.get(place, [place])[-1]].end
    else:
        found = discourse.player(item)
        players = [found] if found else []
    for player in players:
        for club in clubs + nations:
            yield _claim(
                discourse,
                tokens,
                item.start,
                end,
                "membership",
                "plays-for",
                "membership/plays-for/phrase",
                player=player,
                club=club,
            )


def _rating(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "the £40million-rated Lille striker": what his club values him at."""
    item = scene.items[place]
    player = scene.player(place) if item.amount is not None else None
    if player is None or item.amount is None or not {"rated", "valued"} & set(tokens.words[item.start : item.end]):
        return
    club = next(iter(discourse.clubs_of(player)), None)
    if club is not None:
        claim = _claim(
            discourse, tokens, item.start, item.end, "price", "asking", "price/asking/rated", player=player, club=club
        )
        yield replace(claim, money=item.amount.money, certainty="asserted")


def _posts(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Besiktas president X", "boss X", "X, the Lille manager", "the Ipswich manager"."""
    item = scene.items[place]
    if not item.title:
        return
    club = item.clubs[0] if item.clubs else None
    person = item.entity
    end = item.end
    words = scene.words
    if (
        club is None
        and words[place + 1 : place + 2]
        and words[place + 1] in ("of", "at")
        and place + 2 < len(words)
        and scene.items[place + 2].kind == "club"
    ):
        club = scene.club(place + 2, "to", [])
    if (
        person is None
        and words[place + 1 : place + 2] == [","]
        and place + 2 < len(words)
        and scene.items[place + 2].kind in ("person", "unknown")
    ):
        person, end = scene.items[place + 2].entity, scene.items[place + 2].end
    if person is None and club is None and item.determiner == "the":
        person = _last_person(scene, place, discourse)
    if person is None and club is not None:
        person = (
            discourse.managers.get(club.slug)
            or _holder(club, item.title, discourse)
            or _last_person(scene, place, discourse)
        )
    if person is None:
        return
    if club is None and item.former:
        return
    if club is None:
        known = discourse.club_of_person(item if item.entity else Item("person", "", 0, 0, person))
        club = known or (_recent_club(scene, place) if item.determiner in ("their", "his", "the", "") else None)
    if club is not None:
        yield _claim(
            discourse,
            tokens,
            item.start,
            end,
            "post",
            "holds",
            "post/holds/phrase",
            person=discourse.typed(person, "person"),
            club=club,
            title=item.title,
        )


def _agent(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "his agent Mino Raiola": the post is held for the player."""
    item = scene.items[place]
    if item.noun not in ("agent", "representative", "adviser", "advisor", "intermediary"):
        return
    player = (
        item.owner.entity
        if item.owner is not None and item.owner.entity is not None
        else discourse.pronoun(item.sentence, place)
    )
    if player is not None and item.entity is not None and player != item.entity:
        yield _claim(
            discourse,
            tokens,
            item.start,
            item.end,
            "post",
            "holds",
            "post/holds/agent",
            person=discourse.typed(item.entity, "person"),
            player=player,
            title=item.noun,
        )


def _last_person(scene: Scene, place: int, discourse: Discourse) -> Entity | None:
    """The last person named before a place who is no player."""
    item = scene.items[place]
    for person in reversed(discourse.people):
        if (person.sentence, person.place) < (item.sentence, item.place):
            return person.entity
    return None


def _holder(club: Entity, title: str, discourse: Discourse) -> Entity | None:
    """Who holds that sort of post at a club, by the registry, on the day of publication."""
    wanted = title.lower()
    for post in discourse.registry.staff_of(club.slug, discourse.article.published):
        same = post.title in wanted or wanted in post.title
        if same or (any(word in wanted for word in _MANAGERS) and any(word in post.title for word in _MANAGERS)):
            return discourse.registry.entities[post.person]
    return None


def _recent_club(scene: Scene, place: int) -> Entity | None:
    """The club named last before a place."""
    item = scene.items[place]
    for club in reversed(scene.discourse.clubs):
        if (club.sentence, club.place) < (item.sentence, item.place):
            return club.entity
    return None


def _claim(
    discourse: Discourse, tokens: Tokens, start: int, end: int, kind: str, facet: str, rule: str, *,
    player: Entity | None = None, person: Entity | None = None, club: Entity | None = None, title: str | None = None,
) -> Claim:  # fmt: skip
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return Claim(
        article=discourse.article.id, kind=kind, facet=facet, polarity="affirmed", certainty="official", sources=(),  # type: ignore[arg-type]
        quote=discourse.article.text[first:last], start=first, end=last, rule=rule,
        player=player, person=person, club=club, title=title,
    )  # fmt: skip
