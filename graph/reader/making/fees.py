"""Fees and ways told a sentence later: "Lille have agreed a deal. The fee is £15m.", "It will be a loan."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.claims import Claim, Mode

from ..names.items import Item

#: words before an amount that make it the fee of the move told before
_FEE = frozenset("fee figure sum deal package transfer".split())
#: amounts of something else
_OTHER = frozenset(
    "clause release wage wages salary week asking valuation value worth rated bid offer option loan".split()
)
_STEPS = frozenset(("agreed", "expected", "completed", "terms", "medical"))
#: what a sentence that tells the way of a move speaks of, what it then says, and how near
_MOVE, _BE = frozenset("it deal move agreement transfer switch".split()), frozenset("be is 'll would was 's".split())
_WAYS: dict[str, Mode] = {"loan": "loan", "permanent": "permanent", "temporary": "loan"}
_NEAR = 6
#: how many sentences back the move may stand
_REACH = 2


def with_fees(sentences: Sequence[tuple[Sequence[Item], list[Claim]]]) -> list[Claim]:
    """The claims of an article, a move without its amount taking the fee that one of the next sentences tells alone."""
    result = [list(claims) for _, claims in sentences]
    for number, (items, claims) in enumerate(sentences):
        fee, way = _fee(items), _way(items)
        if way and not any(claim.kind == "move" and claim.facet in _STEPS for claim in claims):
            _lend_way(result, number, way)
        named = {item.entity for item in items if item.kind == "club" and item.entity is not None}
        if fee is None or any(claim.money for claim in claims):
            continue
        for back in range(number, max(-1, number - _REACH - 1), -1):
            places = [k for k, claim in enumerate(result[back]) if claim.kind == "move" and claim.facet in _STEPS]
            if not places:
                continue
            for k in places:
                claim = result[back][k]
                if (
                    (not named or named & {claim.to_club, claim.from_club})
                    and claim.money is None
                    and claim.polarity == "affirmed"
                    and not (claim.facet == "completed" and claim.date)
                ):
                    result[back][k] = replace(claim, money=fee.amount.money if fee.amount else None)
            break
    return [claim for claims in result for claim in claims]


def _way(items: Sequence[Item]) -> Mode | None:
    """How a sentence says that the move before it is to happen: "it will be a loan", "the deal is permanent"."""
    words = [item.word for item in items]
    for i, word in enumerate(words):
        if word in _MOVE:
            said = words[i + 1 : i + 1 + _NEAR]
            way = next((k for k, word in enumerate(said) if word in _WAYS), 0)
            if way and not _BE.isdisjoint(said[:way]) and "not" not in said[:way]:
                return _WAYS[said[way]]
    return None


def _lend_way(result: list[list[Claim]], number: int, way: Mode) -> None:
    """Give the steps of the sentence before one the way of the move that it tells."""
    for back in range(number - 1, max(-1, number - _REACH - 1), -1):
        steps = [k for k, claim in enumerate(result[back]) if claim.kind == "move" and claim.facet in _STEPS]
        for k in steps:
            claim = result[back][k]
            if claim.mode is None and not (claim.facet == "completed" and claim.date):
                result[back][k] = replace(claim, mode=way)
        if steps:
            return


def _fee(items: Sequence[Item]) -> Item | None:
    """The only amount of a sentence, where it is told as a fee."""
    amounts = [k for k, item in enumerate(items) if item.kind == "money" and item.amount]
    if len(amounts) != 1 or (items[amounts[0]].amount and items[amounts[0]].amount.period):  # type: ignore[union-attr]
        return None
    place = amounts[0]
    words = {item.word for item in items[max(0, place - 10) : place + 4]}
    return items[place] if words & _FEE and not words & _OTHER else None
