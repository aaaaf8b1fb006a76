"""Words that hedge something else than the claim beside which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from ..names.items import Item, of_amount

#: with these somebody tells, unless they are passive: "Bild reported that", "it was reported that"
_SPOKEN = frozenset(("said", "claimed", "reported"))
_SPEAKS = frozenset("has have he she they also".split())
_PASSIVE = frozenset("is are was were be been being it's".split())

#: steps of which what may come of them is no part
_WISHES = frozenset(("interest", "contact", "talks", "medical"))
#: attitudes, of which what shows one is no hedge
_ATTITUDES = frozenset("for-sale not-for-sale wants-to-leave wants-to-stay wants-to-join rejects-move".split())
_WILLING = frozenset("prepared tempted hope hopes hoping hopeful look looks looking possible potential".split())
_POSSIBLE = frozenset("possible potential likely prospective plotting hopeful hopes".split())
#: a hedge of these is of who may pay a price, not of the price
_MEETS = frozenset("could may might hope hopes hoping prepared ready".split())
_PRICES = frozenset("price valuation asking valued".split())


def no_hedges(facet: str, words: Sequence[str]) -> frozenset[str]:
    """The words that hedge nothing of a facet told in some words: "hopes to sell" is a club's attitude all the same."""
    if facet == "asking":
        return frozenset() if _PRICES.isdisjoint(words) else _MEETS
    return _POSSIBLE if facet in _WISHES else _WILLING if facet in _ATTITUDES else frozenset()


def aside(words: Sequence[str], items: Sequence[Item], i: int, start: int, facet: str) -> bool:
    """Whether a hedge is of an amount, of what somebody is after, or of a relative clause closed before `start`.

    In: the words of a sentence with its items, the place of the hedge, where the claim's words start, their facet.
    """
    if words[i] in ("look", "looks"):
        return words[i + 1 : i + 2] in (["at"], ["for"]) or (
            words[i + 1 : i + 2] == ["to"] and words[i + 2 : i + 3] not in (["be"], ["have"])
        )
    if words[i] in _SPOKEN and i and words[i + 1 : i + 2] != ["to"]:
        before = words[i - 1]
        if words[i + 1 : i + 2] in (["yes"], ["no"], ["goodbye"]):
            return True  # "has already said yes"
        if before.startswith("{") or before in _SPEAKS or (words[i + 1 : i + 2] == ["that"] and before not in _PASSIVE):
            return True
    opening = next((k for k in range(i, max(0, i - 4), -1) if words[k] in ("who", "which")), 0)
    if opening and words[opening - 1] == "," and "," in words[i:start]:
        return True
    return facet != "bid" and of_amount(items, i)
