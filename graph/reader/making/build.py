"""From a rule's match to claims: who fills its roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.claims import Claim, Entity

from ..clauses.clause import Clause
from ..language.text import Tokens
from ..rules.grammar import Match, Rule
from ..who.discourse import Discourse
from ..who.scene import Found, Scene
from .attitudes import only_supposed
from .particulars import base_claim
from .pointless import of_clause, only_awaited
from .sides import PURSUIT, gainer, keeper, left_out, only_here, pursue, seller, settle
from .suitors import BETWEEN_CLUBS, offers, origin, partner, partner_club, refuser, suitor

#: steps for which the other club of the clause is the buyer
_WITH_SUITOR = frozenset(("contact", "talks", "bid", "bid-rejected", "terms", "agreed", "medical", "collapsed"))
#: how near a step brings a player to a club: one that is only after him is no longer meant once another takes a step
_NEARER = {"interest": 1, "contact": 1, "collapsed": 1, "bid-rejected": 1}
#: steps whose seller is told for the news, not for the past
_NEWS = frozenset(("talks", "bid", "bid-rejected", "agreed", "expected"))
#: words of an option that only a buyer has
_BOUGHT = frozenset("buy permanent permanently purchase loan obligation".split())


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before it has its sources: what it says, and the items it stands on."""

    claim: Claim
    start: int
    end: int


def claims_of(
    match: Match, scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse, strict: bool
) -> Iterator[Draft]:
    """The claims of one match: one for each player and each club that its slots name."""
    rule = match.pattern.rule
    if (rule.kind == "stance" and only_supposed(match, scene, clause)) or only_awaited(rule, match, scene):
        return
    slots = [(match.pattern.before, "left"), (match.pattern.after, "right")]
    filled: dict[str, Found] = {}
    for role, place in match.inner:
        if role == "player":
            if scene.words[place] == "his" and not scene.names_player(place, match.start):
                return
            filled["player"] = scene.players(place)
    for slot, side in slots:
        if slot is not None and slot.role == "player" and "player" not in filled:
            filled["player"] = scene.find_player(match, slot, side, strict)
    if "player" not in filled:
        filled["player"] = scene.find_player(match, None, "right", strict)
    players = filled["player"].entities
    if not players:
        return
    for role, place in match.inner:
        if role in ("to", "from", "club"):
            found = Found()
            for entity, k in scene.clubs(place, role, players, rule.facet):
                over = scene.words[k] == "them" or (scene.words[k] == "they" and "from" in dict(match.inner))
                if role == "to" and rule.facet == "completed" and over:
                    entity = next(iter(discourse.clubs_of(players[0])), entity)  # "a year after joining them from X"
                found.entities.append(entity)
                found.places.append(k)
            filled[role] = found
    for slot, side in slots:
        if slot is not None and slot.role in ("to", "from", "club") and slot.role not in filled:
            found = scene.find_club(match, slot, side, players, rule.facet, strict)
            held = not strict and rule.kind in ("stance", "price", "contract") and slot.role == "club"
            if not found.entities and not slot.optional and not held:
                return
            filled[slot.role] = found
        elif slot is not None and slot.role == "to" and side == "left" and "to" in filled:
            rival = scene.find_club(match, slot, side, players, rule.facet, strict)
            if not rival.entities:
                return
            filled["to"].entities = list(dict.fromkeys([*rival.entities, *filled["to"].entities]))
            filled["to"].places += rival.places
    if rule.kind == "move" and rule.facet in _WITH_SUITOR and not filled.get("to", Found()).entities:
        filled["to"] = suitor(match, scene, clause, players, discourse, filled)
    elif rule.mode == "swap" and not filled.get("to", Found()).entities:
        filled["to"] = partner(match, scene, players, discourse)
    if rule.kind == "move" and rule.facet not in BETWEEN_CLUBS and not filled.get("from", Found()).entities:
        filled["from"] = origin(scene, filled)
    elif rule.facet in ("agreed", "talks", "bid", "contact") and not filled.get("from", Found()).entities:
        filled["from"] = partner_club(scene, match, discourse, filled)
    if rule.facet == "completed" and filled.get("from", Found()).entities:
        where, holders = filled.get("to", Found()).places, discourse.clubs_of(players[0])[:1]
        if where and scene.words[where[0]] == "they" and holders and holders[0] not in filled["from"].entities:
            filled["to"] = Found(holders, where)  # "the £5m they paid Lille": those who hold him now
    elif rule.facet == "bid-rejected" and not filled.get("from", Found()).entities:
        filled["from"] = refuser(scene, match, filled)
    if rule.facet == "medical" and (buyer := discourse.buyers.get(players[0].slug)):
        where = filled.get("to", Found()).places
        if where and scene.words[where[0] - 1] == "in":  # in a town whose club has its name
            filled["to"] = Found([buyer], where)
    if rule.kind == "stance" and filled.get("club", Found()).places == [match.end]:
        filled["beside"] = filled["club"]  # "wants to leave Lille": whatever the registry knows
    places = [place for found in filled.values() for place in found.places] + [match.start, match.end - 1]
    places += [place for _, place in match.inner]
    base = base_claim(rule, match, clause, tokens, places, discourse)
    if len(players) > 2 and rule.kind == "move":
        base = replace(base, money=None)  # what several cost together is nobody's fee
    if rule.kind == "price" and "{money}" in match.pattern.text and (base.money is None or of_clause(scene, match)):
        return
    if ("amount" in rule.needs and base.money is None) or ("date" in rule.needs and base.date is None):
        return
    told = [base, *(replace(base, money=money) for money in offers(scene, match, base.money))]
    for player in players:
        for one in told:
            claims = with_clubs(rule, one, player, filled, discourse)
            yield from (Draft(claim, match.start, match.end) for claim in claims)


def with_clubs(
    rule: Rule, base: Claim, player: Entity, filled: dict[str, Found], discourse: Discourse
) -> Iterator[Claim]:
    """The base claim with its player and every club of its slots."""
    holders = discourse.clubs_of(player)
    told = list(filled.get("from", Found()).entities)
    if rule.kind == "move" or rule.facet in ("wants-to-join", "rejects-move"):
        targets: list[Entity | None] = [*filled.get("to", Found()).entities] or [
            left_out(rule, base, player, told, discourse)
        ]
        fresh = not told or (not rule.weak and (base.date or "9") >= str(discourse.article.published.year))
        if targets == [None] and (rule.buyer or (rule.facet == "completed" and fresh)):
            targets = [gainer(rule, player, told, discourse)]
        if (
            rule.facet in BETWEEN_CLUBS | PURSUIT
            and len(told) == 1
            and len(targets) == 1
            and (giver := targets[0]) is not None
            and _gives_up(giver, told[0], player, discourse)
        ):
            told, targets = [giver], [told[0]]
        if rule.facet == "agreed" and not told and (pair := _owner_and_taker(targets, player, discourse)):
            told, targets = [pair[0]], [pair[1]]
        if len(targets) > 1 and holders and holders[0] in targets:
            targets = [target for target in targets if target != holders[0]]
        if rule.facet == "terms":  # what a player agrees with his own club is no move
            targets = [target for target in targets if target not in holders[:1] or discourse.lent(player, target)]
        for target in targets:
            his = next((club for club in told if club in holders), told[0]) if told else None
            source = his if told else seller(rule, base, player, target, discourse)
            if rule.facet in PURSUIT and not told and target is not None and target in holders[:1]:
                if not discourse.lent(player, target) or len(holders) < 2:
                    continue  # a club does not pursue its own player, unless he is only lent to it
                source = holders[1]
            if target is not None and (target == source or target.type == "national-team"):
                continue
            if told and rule.facet in _NEWS and base.date is None:
                discourse.sellers.setdefault(player.slug, told[0])
            if target is not None:
                discourse.buyer = target
                if rule.facet != "interest" or base.polarity == "affirmed":
                    pursue(discourse, player, target, _NEARER.get(rule.facet, 2))
                settle(discourse, base, player, target)
                if rule.facet == "completed" and base.date is None:
                    discourse.gainers.setdefault(player.slug, target)
            if target is None and source is None:
                continue
            if base.facet == "rejects-move" and target is not None and target in holders[:1]:
                yield replace(base, facet="wants-to-leave", player=player, club=target)  # "won't return to" his club
            elif rule.kind == "stance":
                if target is not None and (target not in holders[:1] or discourse.lent(player, target)):
                    yield replace(base, player=player, to_club=target)
            else:
                yield replace(base, player=player, to_club=target, from_club=source)
        return
    clubs = filled.get("club", Found()).entities or told or filled.get("to", Found()).entities
    buyer = discourse.buyers.get(player.slug) or (discourse.home if discourse.home not in holders[1:] else None)
    taker = (buyer or only_here({*holders}, discourse)) if rule.buyer else None
    bought = buyer is not None or not _BOUGHT.isdisjoint(base.quote.lower().split())
    if taker and bought and clubs and clubs[0] in holders and not discourse.lent(player, clubs[0]):
        clubs = [taker]
    club = clubs[0] if clubs else taker or keeper(rule, player, holders, buyer, discourse)
    if base.facet == "wants-to-stay" and clubs and holders and clubs[0] not in holders:
        return
    told_else = clubs and holders and club not in holders and "beside" not in filled
    if told_else and not rule.buyer and rule.kind in ("price", "stance", "contract"):
        club = holders[0]
    if club is not None:
        if base.facet == "not-for-sale" and club != buyer:
            discourse.sellers.setdefault(player.slug, club)
        yield replace(base, player=player, club=club)


def _gives_up(club: Entity, other: Entity, player: Entity, discourse: Discourse) -> bool:
    """Whether of two clubs that deal with each other the first one gives the player up, as he is its own."""
    holders = discourse.clubs_of(player)
    if club not in holders or discourse.lent(player, club):
        return club in holders[:1] and other not in holders
    return discourse.lent(player, other) or (club == holders[0] and other != club)


def _owner_and_taker(
    targets: list[Entity | None], player: Entity, discourse: Discourse
) -> tuple[Entity, Entity | None] | None:
    """Of two clubs with a deal over a player, his own and the other: "Brest and Lens agreed terms for X"."""
    owner = next((club for club in discourse.clubs_of(player) if not discourse.lent(player, club)), None)
    if owner is None or owner not in targets:
        return None
    others = [club for club in targets if club != owner] or [only_here({owner}, discourse)]
    return (owner, others[0]) if others[0] is not None else None
