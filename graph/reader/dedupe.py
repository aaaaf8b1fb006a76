"""Joining repeats: what one source says of one proposition is one claim, however often the article says it."""

from __future__ import annotations

from dataclasses import replace

from graph.claims import Claim


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
    return _with_modes(result)


def _with_modes(claims: list[Claim]) -> list[Claim]:
    """The claims, those of one move in one mode: a loan told once is a loan throughout."""
    modes: dict[tuple[object, object], set[str]] = {}
    for claim in claims:
        if claim.kind == "move" and claim.mode and claim.facet != "interest" and claim.player and claim.to_club:
            modes.setdefault((claim.player.slug, claim.to_club.slug), set()).add(claim.mode)
    return [
        replace(claim, mode=next(iter(found)))  # type: ignore[arg-type]
        if claim.kind == "move"
        and claim.mode is None
        and claim.player
        and claim.to_club
        and len(found := modes.get((claim.player.slug, claim.to_club.slug), set())) == 1
        else claim
        for claim in claims
    ]


def _key(claim: Claim) -> tuple[object, ...]:
    """What must agree for two claims to be one."""
    roles = tuple(entity.slug if entity else None for entity in (claim.player, claim.person, claim.club, claim.to_club))
    alone = claim.from_club.slug if claim.from_club and claim.to_club is None else None
    source = claim.sources[0].slug if claim.sources else None
    if claim.kind in ("membership", "post"):
        source = None
    return (claim.kind, claim.facet, claim.polarity, roles, alone, source)
