"""Whose contract a sentence speaks of, and with which club it is."""

from __future__ import annotations

from collections.abc import Sequence

from graph.claims import Entity

from ..names.items import Item
from ..who.discourse import Discourse
from ..who.scene import Scene

#: marks and words at which what is said of a contract ends
STOPS = frozenset((".", ";", "but", "while", "although", "(", '"'))
#: the contract is one with the club that gains the player
SIGNING = frozenset(
    "sign signed signs signing penned penning pens pen agreed agrees agree joins joined join inked put accepted loan "
    "loaned borrowed shaken".split()
)
_NEW = frozenset("new fresh extension extended improved renewed renewal extend renew".split())
#: words that make what is told true of everybody in a list
_EACH = frozenset("both are all trio duo pair their contracts deals extensions terms".split())
_PRONOUNS = frozenset("his her he she him".split())
_LEFT, _RIGHT = 30, 16


def holder_of(scene: Scene, noun: int, i: int) -> tuple[Entity | None, int]:
    """Whose contract it is: the player or pronoun before its noun, else the first one after it, else the topic."""
    first, last = min(noun, i), max(noun, i)
    for k in (*range(last - 1, max(-1, first - _LEFT), -1), *range(last, min(len(scene.items), last + _RIGHT))):
        item = scene.items[k]
        if item.kind == "player" and not scene.names_player(k, first):
            continue  # "a replacement for X, and comes with a £50m clause"
        named = item.kind == "player" or (item.kind == "unknown" and item.noun != "single")
        if named or item.word in _PRONOUNS:
            entity = scene.player(k)
            if entity is not None:
                return entity, k
    return scene.discourse.pronoun(scene.items[0].sentence, noun), noun


def holders_of(scene: Scene, noun: int, i: int) -> tuple[list[Entity], int]:
    """Whose contracts they are: the list that the player stands in, where the words are of everybody in it."""
    player, place = holder_of(scene, noun, i)
    if player is None:
        return [], place
    listed = scene.group.get(place, ())
    if len(listed) > 1:
        first, last = min(place, *listed), max(place, *listed)
        after = scene.words[last + 1 : max(noun, i, last) + 3]
        if not _EACH.isdisjoint(after) or scene.words[first - 1 : first] == ["both"]:
            return scene.players(place).entities, first
    return [player], place


def is_new(scene: Scene, first: int, last: int) -> bool | None:
    """Whether the contract is one that is being signed: with the buyer; None where it renews the one he has."""
    begin = max(0, first - 14)
    words = set(scene.words[begin : last + 1])
    if words & _NEW:
        return None
    return bool(words & SIGNING) and scene.words[first - 1 : first] != ["his"]


def party(scene: Scene, noun: int, last: int, player: Entity, new: bool | None, discourse: Discourse) -> Entity | None:
    """The club of a contract: named before the noun or after "with" or "at", else the buyer's or the holder's."""
    words = scene.words
    items: Sequence[Item] = scene.items
    holders = discourse.clubs_of(player)
    if noun and items[noun - 1].kind == "club" and items[noun - 1].entity:
        return items[noun - 1].entity
    for k in range(noun + 1, min(len(items), noun + 12)):
        if words[k] in STOPS or words[k] == ",":
            break
        if items[k].kind == "club" and words[k - 1] in ("with", "at"):
            club = scene.club(k, "club", [player])
            if club is not None and (new is True or club in holders or not holders):
                return club
    if new is not None and new:
        buyer = discourse.buyers.get(player.slug) or discourse.home or discourse.buyer
        if buyer is not None:
            return buyer
        for k in (*range(noun + 1, len(items)), *range(noun - 1, -1, -1)):
            other: Entity | None = items[k].entity if items[k].kind == "club" else None
            if other is not None and other not in holders:
                return other
    if holders:
        return holders[0]
    return discourse.buyers.get(player.slug) or _near(scene, noun, discourse)


def _near(scene: Scene, noun: int, discourse: Discourse) -> Entity | None:
    """The club named last before a place, in the sentence as that of a manager too; else the next one after it."""
    items: Sequence[Item] = scene.items
    for k in range(noun, -1, -1):
        if items[k].kind == "club" and items[k].entity is not None:
            return items[k].entity
        if items[k].kind == "person" and items[k].clubs and not items[k].former:
            return items[k].clubs[0]
    after = (
        club for item in items[noun:] for club in (item.clubs or (item.entity,)) if item.kind in ("club", "person")
    )
    return discourse.club_before(items[noun].place) or next(
        (club for club in after if club and club.type != "person"), None
    )
