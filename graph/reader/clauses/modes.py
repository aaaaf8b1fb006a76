"""How a move is to happen: permanently, on loan, for free, as part of a swap; and what later sentences add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.claims import Claim, Mode

from ..language.lexicon import Phrases
from ..language.text import Tokens
from ..names.items import Item

#: words of a mode, in the order in which they win at one place
_WORDS: tuple[tuple[Mode, Phrases], ...] = (
    ("swap", Phrases(("swap deal", "swap", "part exchange", "player exchange", "straight exchange", "makeweight"))),
    (
        "free",
        Phrases(
            (
                *(
                    "on a free",
                    "free transfer",
                    "free transfers",
                    "free agents",
                    "for free",
                    "free agent",
                    "bosman",
                    "for nothing",
                    "free signing",
                    "free move",
                    "free switch",
                ),
                *("on free", "free agency", "without a fee", "no transfer fee", "out of contract", "pre contract"),
            )
        ),
    ),
    ("loan", Phrases(("loan", "loaned", "on loan", "borrow", "borrowed", "borrowing", "temporary", "season long"))),
    ("permanent", Phrases(("permanent", "permanently", "for good", "on a permanent basis"))),
)
#: a move that waits for these costs nothing
_ENDING = Phrases(
    (
        *("contract expires", "contract ends", "contract expired", "contract ended", "contract runs out"),
        *("deal expires", "deal ends", "deal runs out", "deal expired", "contract is up", "deal is up"),
        *("contract has expired", "end of his contract", "end of his deal"),
    )
)
#: the same with the club between
_BOUND, _AT = frozenset(("contract", "deal", "terms")), frozenset("with at there".split())
_ENDS = frozenset("expires expired ends ended runs ran finishes lapses".split())
#: a loan that these words speak of is another one
_ELSEWHERE = Phrases(("loan at", "loan spell", "loan spells", "loan stint", "temporary charge", "loan army"))
#: the words with which any of them begins
_FIRST = frozenset(_ELSEWHERE.first).union(_BOUND, _ENDING.first, *(phrases.first for _, phrases in _WORDS))
#: a move until then is a loan, where no contract is spoken of
_UNTIL = Phrases(
    (
        *("until the end of the season", "until the end of the campaign", "until the summer", "until the end of term"),
        *(
            "for the rest of the season",
            "for the remainder of the season",
            "for the season",
            "till the end of the season",
        ),
    )
)
_CONTRACT = frozenset(("contract", "deal", "terms", "agreement"))
#: steps that are about one and the same move
_STEPS = frozenset(("bid", "talks", "agreed", "terms", "medical", "expected", "contact", "bid-rejected"))


def mode_of(
    items: Sequence[Item], tokens: Tokens, begin: int, end: int, start: int, *, ending: bool = True
) -> Mode | None:
    """The mode that the clause from item `begin` to `end` tells: the first after item `start`, else the last before."""
    if begin >= end:
        return None
    earlier: Mode | None = None
    described = _described(items, begin, end)
    words, last, border = tokens.words, items[end - 1].end, items[start].start
    clubs = {item.start for item in items[begin:end] if item.kind == "club"}
    free = 0
    for i in range(items[begin].start, last):
        if i < free or words[i] not in _FIRST:
            continue
        mode, length = _mode_at(words, i, last, ending)
        swaps = mode == "swap" and i + 1 in clubs  # "swap Lille for Nice"
        if mode and not swaps and not (mode != "free" and i in described):
            if i >= border:
                return mode
            earlier = mode
        free = i + length
    until = _CONTRACT.isdisjoint(words[border:last]) and any(
        words[k] in _UNTIL.first
        and (length := _UNTIL.match(words, k, last))
        and words[k + length : k + length + 1] != ["of"]
        for k in range(border, last)
    )
    return earlier or ("loan" if until else None)


def _mode_at(words: Sequence[str], i: int, end: int, ending: bool) -> tuple[Mode | None, int]:
    """The mode told at token `i`, and how many tokens to go on."""
    skip = _ELSEWHERE.match(words, i, end)
    if skip:
        return None, skip
    if ending and (length := _ENDING.match(words, i, end)):
        return "free", length
    if ending and words[i] in _BOUND and words[i + 1 : i + 2] and words[i + 1] in _AT:  # "contract with Lille expires"
        stop = next((k for k in range(i + 2, min(end, i + 8)) if words[k] in _ENDS), 0)
        if stop:
            return "free", stop + 1 - i
    for mode, phrases in _WORDS:
        length = phrases.match(words, i, end)
        if length:
            return mode, length
    return None, 1


def _described(items: Sequence[Item], begin: int, end: int) -> set[int]:
    """Tokens inside descriptions of players ("the on-loan midfielder"): they tell of another move."""
    return {token for item in items[begin:end] if item.kind == "player" for token in range(item.start, item.end)}


def shared(claims: list[Claim]) -> list[Claim]:
    """The claims, those of one move with the mode that only one of its sentences tells."""
    told: dict[tuple[str, str], Mode] = {}
    for claim in claims:
        if claim.kind == "move" and claim.mode and claim.player and claim.to_club and claim.facet in _STEPS:
            told.setdefault((claim.player.slug, claim.to_club.slug), claim.mode)
    return [_lent(claim, told) for claim in claims] if told else claims


def _lent(claim: Claim, told: dict[tuple[str, str], Mode]) -> Claim:
    step = claim.facet in _STEPS or (claim.facet == "completed" and claim.date is None)
    if claim.kind != "move" or claim.mode or not (step and claim.player):
        return claim
    if claim.to_club is None:
        modes = {mode for (player, _), mode in told.items() if player == claim.player.slug}
        return replace(claim, mode=modes.pop()) if len(modes) == 1 else claim
    return replace(claim, mode=told.get((claim.player.slug, claim.to_club.slug)))
