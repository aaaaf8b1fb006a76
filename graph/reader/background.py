"""Facts that a phrase tells in passing: who plays for whom ("the Lille star"), what he is valued at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.claims import Claim, Entity

from .discourse import Discourse
from .scene import Scene
from .text import Tokens


def background(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The memberships and posts of a sentence; their sources are the outlet's own."""
    for place, item in enumerate(scene.items):
        if item.kind == "player":
            yield from _memberships(scene, place, tokens, discourse)
            yield from _rating(scene, place, tokens, discourse)
            yield from _mood(scene, place, tokens, discourse)


def _memberships(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    item = scene.items[place]
    clubs = list(item.clubs)
    nations = [*item.nations, *(item.demonyms if item.international else ())]
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
    if item.named and item.determiner == "their" and item.noun in discourse.lex.positions and not item.former:
        before = [one.entity for one in scene.items[:place] if one.kind == "club" and one.entity is not None]
        clubs = clubs or before[-1:]
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
            "attackers",
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


#: adjectives of a player that tell an attitude
_MOODS = {
    **dict.fromkeys(("wantaway", "unsettled", "disgruntled", "unhappy"), "wants-to-leave"),
    **dict.fromkeys(("unwanted", "listed"), "for-sale"),
}


def _mood(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "the wantaway teenager", "transfer-listed striker X": what he or his club wants."""
    item = scene.items[place]
    words = tokens.words[max(0, item.start - 1) : item.end]
    mood = next((_MOODS[word] for word in words if word in _MOODS), "wants-to-leave" if "want" in words[:3] else None)
    if mood is None or ("want" in words[:3] and "away" not in words) or ("listed" in words and "transfer" not in words):
        return
    player = scene.player(place)
    club = next(iter(discourse.clubs_of(player)), None) if player else None
    if player is not None and club is not None:
        claim = _claim(
            discourse, tokens, item.start, item.end, "stance", mood, f"stance/{mood}/told", player=player, club=club
        )
        yield replace(claim, certainty="asserted")


def _claim(
    discourse: Discourse, tokens: Tokens, start: int, end: int, kind: str, facet: str, rule: str, *,
    player: Entity, club: Entity,
) -> Claim:  # fmt: skip
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return Claim(
        article=discourse.article.id, kind=kind, facet=facet, polarity="affirmed", certainty="official", sources=(),  # type: ignore[arg-type]
        quote=discourse.article.text[first:last], start=first, end=last, rule=rule,
        player=player, club=club,
    )  # fmt: skip
