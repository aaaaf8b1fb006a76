"""Words that hedge something else than the claim beside which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item, of_amount


def aside(words: Sequence[str], items: Sequence[Item], i: int, start: int, facet: str) -> bool:
    """Whether a hedge is of an amount, of what somebody is after, or of a relative clause closed before `start`.

    In: the words of a sentence with its items, the place of the hedge, where the claim's words start, their facet.
    """
    if words[i] in ("look", "looks"):
        return words[i + 1 : i + 2] in (["at"], ["for"]) or (
            words[i + 1 : i + 2] == ["to"] and words[i + 2 : i + 3] not in (["be"], ["have"])
        )
    opening = next((k for k in range(i, max(0, i - 4), -1) if words[k] in ("who", "which")), 0)
    if opening and words[opening - 1] == "," and "," in words[i:start]:
        return True
    return facet != "bid" and of_amount(items, i)
