"""Facts that a phrase tells in passing: who plays for whom ("the Lille star"), what he is valued at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.claims import Claim, Entity

from ..language.text import Tokens
from ..names.phrases import BYGONE, formerly
from ..who.discourse import Discourse
from ..who.scene import Scene


def background(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The memberships and posts of a sentence; their sources are the outlet's own."""
    for place, item in enumerate(scene.items):
        if item.kind == "player":
            yield from _memberships(scene, place, tokens, discourse)
            yield from _there(scene, place, tokens, discourse)
            yield from _rating(scene, place, tokens, discourse)
            yield from _mood(scene, place, tokens, discourse)
        elif item.kind == "club":
            yield from _mates(scene, place, tokens, discourse)
        elif item.kind == "nation":
            yield from _called_up(scene, place, tokens, discourse)


def _memberships(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    item = scene.items[place]
    if item.noun in BYGONE or (item.clubs and formerly(scene.items, place)):
        return
    clubs = list(item.clubs)
    nations = [seniors(nation, discourse) for nation in (*item.nations, *(item.demonyms if item.international else ()))]
    end = item.end
    words = scene.words
    of = place + 1 if words[place + 1 : place + 3] != ["(", "{money}"] else place + 4
    if (item.named or item.noun in discourse.lex.positions) and words[of : of + 1] == ["of"] and of + 1 < len(words):
        following = scene.items[of + 1]
        if following.kind == "nation" and following.entity is not None:
            nations.append(following.entity)
        elif following.kind == "club" and following.entity is not None and (of > place + 1 or not item.named):
            clubs.append(following.entity)
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
        here = {club.entity.slug for club in discourse.clubs.near(item.sentence) if club.entity}
        clubs = [club for club in discourse.clubs_of(item.entity) if club.slug in here][:1]
    if item.named and item.determiner == "their" and item.noun in discourse.lex.positions and not item.former:
        before = [one.entity for one in scene.items[:place] if one.kind == "club" and one.entity is not None]
        clubs = clubs or before[-1:]
    if (
        not item.named
        and item.determiner == "their"
        and not clubs
        and (item.noun in discourse.lex.positions or item.noun in _THEIRS)
    ):
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


def seniors(nation: Entity, discourse: Discourse) -> Entity:
    """The national team whose youth team is told: "the England Under-21 winger" is England's."""
    return discourse.registry.entities.get(_YOUTH.sub("", nation.slug), nation)


def _mates(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "two Bolton men, X and Y", "the Lille players X and Y": all who are listed play there."""
    club, words = scene.items[place].entity, scene.words
    k = place + 2 + (words[place + 2 : place + 3] == [","])
    if club is None or words[place + 1 : place + 2] not in (["men"], ["players"], ["stars"]) or k >= len(words):
        return
    if scene.items[k].kind == "player" and scene.items[k].named:
        end = scene.items[scene.group.get(k, [k])[-1]].end
        for player in scene.players(k).entities:
            rule = "membership/plays-for/mates"
            start = scene.items[place].start
            yield _claim(discourse, tokens, start, end, "membership", "plays-for", rule, player=player, club=club)


def _called_up(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "X is away with the England squad", "X told his England colleagues": the nation is known for his."""
    nation = scene.items[place]
    before = scene.words[max(0, place - 6) : place]
    there = "with" in before[-2:] and not _AWAY.isdisjoint(before)
    if nation.entity is None or not (there or set(scene.words[place + 1 : place + 4]) & _SQUADS):
        return
    for k in range(place - 1, max(-1, place - 26), -1):
        item = scene.items[k]
        if item.kind == "player" or item.word in ("he", "his", "him"):
            player = scene.player(k)
            if player is not None and nation.entity.slug in discourse.nations_of(player):
                rule = "membership/plays-for/called-up"
                yield _claim(
                    discourse, tokens, item.start, nation.end, "membership", "plays-for", rule,
                    player=discourse.typed(player, "player"), club=nation.entity,
                )  # fmt: skip
            return


#: who is of a club when it calls him its own, beside one called by his position
_THEIRS = frozenset("star captain skipper talisman ace youngster teenager wonderkid loanee".split())
#: a youth team's mark in its identifier
_YOUTH = re.compile(r"-u\d\d$")
#: where a player is who is with his country
_AWAY = frozenset("is away currently duty".split())
#: what a nation's players are together
_SQUADS = frozenset("squad team colleagues teammates side camp setup".split())
#: words between a player and "at X" that tell of another time or of a move
_ELSEWHERE = frozenset(
    "join joined joins joining move moved moves moving sign signed signing signs loan spell spells was were had former "
    "formerly previously spent arrive arrived arrives arrival arriving interest linked link target return returned "
    "transfer reunite reunited reunion replace replaced would could can may might will if after before when until "
    "become scored beat against medical meeting talks worked managed began started came with as".split()
)


def _there(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "X, who is short of games at Brigg Town", "X at Brigg Town": the club is known for his."""
    item, words = scene.items[place], scene.words
    if not item.named or item.entity is None:
        return
    told = words[place + 1 : place + 3]
    if "who" not in told and words[place + 1 : place + 2] != ["at"]:
        return
    his = discourse.clubs_of(item.entity)[:2]
    club: Entity | None = None
    end = item.end
    for k in range(place + 1, min(len(words) - 1, place + 16)):
        if scene.items[k].kind in ("player", "person") or words[k] in _ELSEWHERE or words[k] in (".", ";", '"'):
            break
        if words[k] == "at":
            k += 1 + (words[k + 1] == "the")
            if k < len(words) and scene.items[k].kind == "club" and scene.items[k].entity in his:
                club, end = scene.items[k].entity, scene.items[k].end
            break
    if club is not None:
        player = discourse.typed(item.entity, "player")
        rule = "membership/plays-for/there"
        yield _claim(discourse, tokens, item.start, end, "membership", "plays-for", rule, player=player, club=club)


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
        article=discourse.article.id, kind=kind, facet=facet, polarity="affirmed", certainty="official",  # type: ignore[arg-type]
        sources=discourse.own, quote=discourse.article.text[first:last], start=first, end=last, rule=rule,
        player=player, club=club,
    )  # fmt: skip
