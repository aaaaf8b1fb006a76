"""Joining repeats: what one source says of one proposition is one claim, however often the article says it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from graph.claims import Claim, Entity

LATELY = 240  # days in which a move is news
#: how many moves of a player before one count, so that the work on each is bounded
_REMEMBERED = 20
#: kinds whose club is the one that holds the player
_AT_HOLDER = frozenset(("price", "stance", "membership"))
#: steps that the news of a signing implies
_IMPLIED = frozenset(("terms", "expected"))
#: steps that only one club takes with a player
_STEPS_WITH_BUYER = frozenset(("agreed", "terms", "medical", "bid", "talks", "expected"))


def with_buyers(claims: list[Claim]) -> list[Claim]:
    """The claims, a step whose sentence does not tell the buyer taking the only one that the article knows."""
    buyers: dict[str, set[Entity]] = {}
    for claim in claims:
        if claim.kind == "move" and claim.player and claim.to_club and claim.facet in _STEPS_WITH_BUYER:
            buyers.setdefault(claim.player.slug, set()).add(claim.to_club)
    return [
        replace(claim, to_club=next(iter(known)))
        if claim.kind == "move"
        and claim.facet in _STEPS_WITH_BUYER
        and claim.to_club is None
        and claim.player
        and len(known := buyers.get(claim.player.slug, set()) - {claim.from_club}) == 1
        else claim
        for claim in claims
    ]


def without_echoes(claims: list[Claim], home: Entity | None) -> list[Claim]:
    """The claims without what a finished move implies: that he stays there, and on the club's own site its steps."""
    done = {
        (claim.player, club)
        for claim in claims
        if (claim.facet == "completed" and claim.polarity == "affirmed" and claim.certainty == "official")
        or claim.facet == "extension-signed"
        for club in (claim.to_club, claim.club)
        if club is not None
    }
    return [claim for claim in claims if not _echoes(claim, done, home)]


def _echoes(claim: Claim, done: set[tuple[Entity | None, Entity]], home: Entity | None) -> bool:
    """Whether a claim only follows from a finished move of the article."""
    if claim.kind != "move":
        return False
    if claim.facet == "departure" and claim.polarity == "denied":
        return claim.from_club is not None and (claim.player, claim.from_club) in done
    if claim.facet == "expected" and (home is None or home != claim.to_club):
        return False
    to = claim.to_club
    return claim.facet in _IMPLIED and any(player == claim.player and to in (club, None) for player, club in done)


def dedupe(claims: list[Claim]) -> list[Claim]:
    """The claims in text order, each once for its proposition, polarity and first source.

    The first utterance stands; a later one lends it the amount, date or mode that it lacks. Two amounts are two claims.
    """
    kept: dict[tuple[object, ...], list[int]] = {}
    result: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.end)):
        key = _key(claim)
        for index in kept.get(key, []):
            other = result[index]
            if claim.money and other.money and claim.money.amount != other.money.amount:
                continue
            if claim.facet == "completed" and _differs(claim, other):
                continue
            if claim.kind == "statistic" and claim.value != other.value:
                continue
            result[index] = replace(
                other,
                money=other.money or claim.money,
                date=other.date or claim.date,
                mode=other.mode or claim.mode,
                from_club=other.from_club or claim.from_club,
            )
            break
        else:
            kept.setdefault(key, []).append(len(result))
            result.append(claim)
    return result


def _differs(one: Claim, other: Claim) -> bool:
    """Whether two moves that are done are not one: of different years, or a loan before a transfer."""
    years = {claim.date[:4] for claim in (one, other) if claim.date}
    modes = {claim.mode for claim in (one, other) if claim.mode}
    return len(years) > 1 or ("loan" in modes and len(modes) > 1)


def with_holders(claims: list[Claim], today: date) -> list[Claim]:
    """The claims, a move whose sentence does not tell the holding club taking it from what else is said of the player.

    A past move told with its date keeps silent: who held the player then is another matter. What he joined long before
    `today` holds him now.
    """
    clubs: dict[str, Counter[Entity]] = {}
    old = (today - timedelta(days=LATELY)).isoformat()
    for claim in claims:
        club = claim.from_club if claim.kind == "move" else claim.club if claim.kind in _AT_HOLDER else None
        if claim.facet == "completed" and claim.date and claim.date < old[: len(claim.date)]:
            club = claim.to_club
        if claim.player and club and club.type == "club":
            clubs.setdefault(claim.player.slug, Counter())[club] += 1
    return [_with_holder(claim, clubs.get(claim.player.slug)) if claim.player else claim for claim in claims]


def with_careers(claims: list[Claim]) -> list[Claim]:
    """The claims, a finished move whose sentence tells no seller taking it from the player's move before that one.

    Before by date, where both have one; else by the order of the text. Who is lent stays where he was.
    """
    moves: dict[str, list[Claim]] = {}
    result = []
    for claim in claims:
        if claim.facet == "completed" and claim.player and claim.to_club and claim.certainty == "official":
            his = moves.setdefault(claim.player.slug, [])
            before = [
                move
                for move in his[-_REMEMBERED:]
                if move.to_club != claim.to_club and (move.date or "9") < (claim.date or "99")
            ]
            lent = claim.mode == "loan" and not claim.date and before and before[-1].date
            if before and (claim.from_club is None or lent):
                last = max(before, key=lambda move: move.date or "") if claim.date else before[-1]
                claim = replace(claim, from_club=last.to_club)
            if claim.mode != "loan":
                his.append(claim)
        result.append(claim)
    return result


def _with_holder(claim: Claim, clubs: Counter[Entity] | None) -> Claim:
    """A move with the club most often told as the player's, when it has none."""
    if claim.kind != "move" or claim.from_club or not clubs or (claim.facet == "completed" and claim.date):
        return claim
    holder = next((club for club, _ in clubs.most_common() if club != claim.to_club), None)
    return replace(claim, from_club=holder) if holder else claim


def _key(claim: Claim) -> tuple[object, ...]:
    """What must agree for two claims to be one."""
    roles = tuple(entity.slug if entity else None for entity in (claim.player, claim.person, claim.club, claim.to_club))
    alone = claim.from_club.slug if claim.from_club and claim.to_club is None else None
    source = claim.sources[0].slug if claim.sources else None
    if claim.kind in ("membership", "post"):
        source = None
    planned = claim.facet == "bid" and claim.certainty in ("hedged", "conditional")
    return (claim.kind, claim.facet, claim.polarity, roles, alone, source, planned)
