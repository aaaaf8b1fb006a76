"""How much of a contract is left: "two years left", "18 months to run"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .dates import number, season_end, term_end
from .items import Item

_LEFT = (
    "left",
    "remaining",
    "to run",
    "to go",
    "on his",
    "on her",
    "on their",
    "of his",
    "on the contract",
    "on a contract",
    "on contract",
)


def years_left(items: Sequence[Item], today: date, begin: int, end: int) -> str | None:
    """The year in which a contract ends that has "two years left", "18 months to run" or is "in its last year"."""
    words = [item.word for item in items]
    for i in range(begin, end):
        word = words[i]
        following = words[i + 1 : i + 4]
        if word in ("final", "last", "remaining") and (
            following[:1] in (["year"], ["season"]) or following[:2] in (["12", "months"], ["six", "months"])
        ):
            return str(season_end(today))
        value = number(word) if items[i].kind == "word" else None
        if value is None or not following:
            continue
        unit = following[1] if following[0] in ("more", "further", "full") and len(following) > 1 else following[0]
        if unit not in ("year", "years", "season", "seasons", "month", "months") or words[i + 1 : i + 3] == [
            "year",
            "old",
        ]:
            continue
        after = " ".join(words[i + 1 : i + 7])
        before = words[i - 1] if i else ""
        if unit.startswith("month") and (before == "in" or any(word in after for word in _LEFT)):
            return term_end(today, value, unit)
        if not unit.startswith("month") and (any(word in after for word in _LEFT) or (before == "in" and word != "a")):
            return term_end(today, value, unit)
    return None
