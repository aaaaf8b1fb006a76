"""Lists of players told with their clubs: "X from Valencia, Y from Freiburg and Lille's Z", "she joins X, Y and Z".

Such lists have no verb of their own: the club that gains the players is the one the sentence or the article is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Claim, Entity

from ..clauses.clause import Clause
from ..clauses.modes import mode_of
from ..language.text import Tokens
from ..who.discourse import Discourse
from ..who.scene import Scene
from ..who.topics import topic_club

#: words of a sentence that speaks of players who came
_CAME = frozenset(
    "signed signing signings brought arrived arrivals arrival newcomers recruits additions joined come came recruited "
    "bought landed captured added loan reinforcements".split()
)
#: verbs whose list of objects are the new team mates
_JOIN = frozenset("joins join joining".split())
#: what a club has that consists of players
_UNITS = frozenset("defence defense attack midfield squad team side frontline strikeforce trio quartet likes".split())
#: what may stand between a player and the club he came from
_BETWEEN = frozenset("has have come came arrived on in a season long loan free transfer".split())
_LISTING = frozenset((",", "and", ":", "plus", "with", "including", "like"))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A player at item `start` with the club he came from, which ends before item `end`."""

    player: Entity
    club: Entity
    start: int
    end: int


def arrivals(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The completed moves of a list of two players or more, each named with the club that he came from."""
    pairs = [pair for pair in _pairs(scene, discourse) if pair.start not in scene.idle]
    if len(pairs) < 2 or not _CAME & set(scene.words):
        return
    left = {pair.club for pair in pairs}
    inside = {place for pair in pairs for place in range(pair.start, pair.end)}
    here = [
        item.entity
        for place, item in enumerate(scene.items)
        if item.kind == "club"
        and item.entity is not None
        and place not in inside
        and item.entity not in left
        and not scene.aside(place)
    ]
    buyer = here[0] if here else topic_club(discourse)
    head = mode_of(clause.items, tokens, 0, pairs[0].start + 1, pairs[0].start)
    ends = [*(pair.start for pair in pairs[1:]), len(clause.items)]
    date = clause.date_near(pairs[0].start, pairs[-1].end, "completed")
    scene.idle.update(inside)
    for pair, end in zip(pairs, ends, strict=True):
        mode = mode_of(clause.items, tokens, pair.start, end, pair.start) or head
        fee = next((item.amount for item in scene.items[pair.end : end] if item.amount is not None), None)
        if buyer is not None and pair.club != buyer:
            first, last = tokens.starts[scene.items[pair.start].start], tokens.ends[scene.items[pair.end - 1].end - 1]
            yield Claim(
                article=discourse.article.id, kind="move", facet="completed", polarity="affirmed", certainty="official",
                sources=discourse.own, quote=discourse.article.text[first:last], start=first, end=last,
                rule="move/completed/list", player=pair.player, from_club=pair.club, to_club=buyer, mode=mode,
                date=date, money=fee.money if fee else None,
            )  # fmt: skip


def _pairs(scene: Scene, discourse: Discourse) -> Iterator[_Pair]:
    """Players followed by "from" and a club, or by nothing and named with their club among such a list."""
    items, words = scene.items, scene.words
    for place, item in enumerate(items):
        if item.kind != "player" or item.entity is None or not item.named:
            continue
        player = discourse.typed(item.entity, "player")
        after = place + 1
        while after < len(items) and after < place + 6 and words[after] in _BETWEEN:
            after += 1
        if words[after : after + 1] == ["from"] and after + 1 < len(items) and items[after + 1].kind == "club":
            club = items[after + 1].entity
            if club is not None:
                yield _Pair(player, club, place, after + 2)
        elif item.clubs and item.possessive and place and words[place - 1] in _LISTING and "from" in words[:place]:
            yield _Pair(player, item.clubs[0], place, place + 1)


def listed(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The memberships of a list of players: those whom somebody joins, and "Milan's defence of X, Y and Z"."""
    for place, word in enumerate(scene.words):
        if word != "of" and word not in _JOIN:
            continue
        club: Entity | None = None
        members = [k for k in range(place + 1, len(scene.items)) if _member(scene, k)]
        if len(members) < 2 or members[0] > place + 2:
            continue
        if word in _JOIN:
            club = topic_club(discourse)
        elif word == "of" and (owner := _owner(scene, place)) is not None:
            club = owner
            members = scene.group.get(members[0], [])
        for k in members if club is not None else ():
            item = scene.items[k]
            first, last = tokens.starts[item.start], tokens.ends[item.end - 1]
            if item.entity is not None:
                yield Claim(
                    article=discourse.article.id, kind="membership", facet="plays-for", polarity="affirmed",
                    certainty="official", sources=discourse.own, quote=discourse.article.text[first:last],
                    start=first, end=last,
                    rule="membership/plays-for/list", player=discourse.typed(item.entity, "player"), club=club,
                )  # fmt: skip


def _member(scene: Scene, k: int) -> bool:
    """Whether an item is a player of a list who is named without a club of his own."""
    item = scene.items[k]
    return item.kind == "player" and item.named and not item.clubs


def _owner(scene: Scene, place: int) -> Entity | None:
    """The club whose "attack", "defence" or "squad" stands before "of" at a place."""
    if scene.words[place - 1] not in _UNITS:
        return None
    before = scene.items[place - 2] if place > 1 else None
    if before is not None and before.kind == "player" and before.entity is None and before.clubs:
        return before.clubs[0]  # "Milan's veteran defence"
    for k in range(place - 2, max(-1, place - 6), -1):
        if scene.items[k].kind == "club" and scene.words[k + 1] == "'s":
            return scene.items[k].entity
    return None
