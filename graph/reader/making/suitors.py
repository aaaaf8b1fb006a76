"""The other club of a move where a rule's words have no place for it: who buys, who sells, who swaps."""

from __future__ import annotations

from graph.claims import Entity, Money

from ..clauses.clause import Clause
from ..rules.grammar import Match
from ..who.discourse import Discourse
from ..who.scene import Found, Scene
from ..who.topics import held_by

#: what may stand between a club and its refusal
_FIRM = frozenset("have has had already twice again both two three".split())
#: words of several offers, and what joins their sums
_SEVERAL = frozenset("bids offers proposals approaches rebuffed rejected refused".split())
_AND = frozenset("and , then of at again another one also".split())
#: steps between two clubs, where either may be the sentence's subject
BETWEEN_CLUBS = frozenset(("contact", "talks", "bid", "agreed", "bid-rejected"))


def origin(scene: Scene, filled: dict[str, Found]) -> Found:
    """The club right behind a player whom another one gains: "Alba sign X from Brigg"."""
    gained, k = filled.get("to", Found()), max(filled["player"].places, default=-1)
    origin = k + 2
    if k < 0 or scene.words[k + 1 : origin] != ["from"] or scene.items[origin : origin + 1] == []:
        return Found()
    club = scene.items[origin].entity if scene.items[origin].kind == "club" else None
    return Found([club], [origin]) if club and gained.places and club not in gained.entities else Found()


def partner_club(scene: Scene, match: Match, discourse: Discourse, filled: dict[str, Found]) -> Found:
    """The club with which another one deals: "agree with Brigg on a fee for X", "offer £5m to Brigg for X"."""
    gained = filled.get("to", Found()).entities
    if any(club in gained for player in filled["player"].entities for club in discourse.clubs_of(player)[:1]):
        return Found()
    for k in range(max(1, match.start), min(len(scene.items), match.end + 4)):
        club = scene.items[k].entity if scene.items[k].kind == "club" else None
        if scene.words[k - 1] in ("with", "to") and club is not None and gained and club not in gained:
            return Found([club], [k])
    return Found()


def refuser(scene: Scene, match: Match, filled: dict[str, Found]) -> Found:
    """The club right before the words that turn an offer down: "Brigg have rejected an offer from Alba"."""
    k = match.start - 1
    while k > 0 and (scene.words[k] in scene.lex.over or scene.words[k] in _FIRM):
        k -= 1
    if (
        k < 0
        or scene.items[k].kind != "club"
        or scene.lex.classes["reject:*"].match(scene.words, match.start, k + 9) == 0
    ):
        return Found()
    passive = not {"been", "was", "were", "being"}.isdisjoint(scene.words[k + 1 : match.start])
    club = scene.items[k].entity
    gained = filled.get("to", Found()).entities
    return Found([club], [k]) if club is not None and not passive and club not in gained else Found()


def offers(scene: Scene, match: Match, first: Money | None) -> list[Money]:
    """The further sums of several offers told together: "bids of £40m and £45m"."""
    if first is None or match.pattern.rule.facet not in ("bid", "bid-rejected"):
        return []
    runs: list[list[int]] = []
    for k, item in enumerate(scene.items):
        if item.amount is None or item.amount.period is not None or scene.words[k + 1 : k + 3] == ["in", "add"]:
            continue
        if runs and set(scene.words[runs[-1][-1] + 1 : k]) <= _AND:
            runs[-1].append(k)
        elif not _SEVERAL.isdisjoint(scene.words[max(0, k - 6) : k]):
            runs.append([k])
    told = ([item.amount.money for k in run if (item := scene.items[k]).amount is not None] for run in runs)
    return next(([money for money in run if money != first] for run in told if first in run), [])


def suitor(
    match: Match, scene: Scene, clause: Clause, players: list[Entity], discourse: Discourse, filled: dict[str, Found]
) -> Found:
    """The club of a clause that holds none of the players: the buyer of a step whose pattern asks for none."""
    holders = {club for player in players for club in held_by(discourse, player)}
    holders.update(filled.get("from", Found()).entities)
    begin, end = clause.begin(match.start), clause.finish(match.end)
    near = sorted(range(begin, end), key=lambda k: (abs(k - match.start), k))
    bid = match.pattern.rule.facet in BETWEEN_CLUBS  # "a bid for X from Arsenal"
    for k in (*near, *range(begin - 1, -1, -1)):  # "are keen after having an offer rejected"
        partner = not bid and scene.words[k - 1 : k] == ["with"]  # "agree a fee with Y and expect X to have a medical"
        aside = partner or (scene.aside(k) and not (bid and scene.words[k - 1 : k] == ["from"]))
        if scene.items[k].kind in ("club", "person") and scene.items[k].entity and not aside:
            clubs = [club for member in scene.group.get(k, [k]) if (club := scene.club(member, "to", players))]
            if clubs := [club for club in clubs if club not in holders]:
                return Found(clubs, [k])
    return Found()


def partner(match: Match, scene: Scene, players: list[Entity], discourse: Discourse) -> Found:
    """The club of the player for whom others go the other way: the one named last before them."""
    holders = {club for player in players for club in discourse.clubs_of(player)[:1]}
    for k in range(match.start - 1, -1, -1):
        other = scene.player(k) if scene.items[k].kind == "player" else None
        clubs = discourse.clubs_of(other)[:1] if other is not None and other not in players else []
        if clubs and holders.isdisjoint(clubs):
            return Found(clubs, [])
    return Found()
