"""How much of a contract is left: "two years left", "18 months to run", "the last year of his deal"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..language.dates import number, season_end, term_end
from ..language.lexicon import phrases

#: what says that a time before it is what is left
_LEFT = phrases("contract_left")
_LAST = frozenset("final last remaining".split())
_MORE = frozenset("more full further final remaining additional whole".split())
#: before a time, where an end is told: "expires in two years", "runs for another season"
_AHEAD = frozenset("in another".split())
_UNITS = frozenset("year years season seasons month months".split())
#: what may stand between a time and "left"
_BETWEEN = frozenset("still at least or so yet with in {club} {time} the club".split())


def time_left(words: Sequence[str], i: int, today: date, *, ending: bool = False) -> tuple[str, int] | None:
    """When a contract ends (ISO) of which the time that begins at item `i` is left, and the place after it.

    With `ending` the words are known to be of a contract's end: "in 18 months" is a time left as well.
    """
    last = words[i] in _LAST
    value, k = _count(words, i + last)
    while k < len(words) and words[k] in _MORE:
        k += 1
    unit = words[k] if k < len(words) else ""
    if unit not in _UNITS or (value is None and not last) or words[k + 1 : k + 2] == ["old"]:
        return None
    if value is None or (last and unit.startswith("month") and value < 13):
        return str(season_end(today)), k + 1
    day, k = term_end(today, value, unit), k + 1
    if last or (ending and i and words[i - 1] in _AHEAD and words[i] != "a"):
        return day, k
    for place in range(k, min(len(words), k + 5)):
        if length := _LEFT.match(words, place, len(words)):
            return day, place + length
        if words[place] not in _BETWEEN:
            return None
    return None


def years_left(words: Sequence[str], today: date, begin: int, end: int) -> str | None:
    """The year or month in which a contract ends that is spoken of at items `begin` to `end`."""
    found = (time_left(words, i, today, ending=True) for i in range(begin, end))
    return next((left[0] for left in found if left), None)


def _count(words: Sequence[str], i: int) -> tuple[int | None, int]:
    """The number that begins at item `i`, and the place after it: "18", "two", "a couple of"."""
    couple = i + (words[i : i + 1] == ["a"])
    if words[couple : couple + 2] == ["couple", "of"]:
        return 2, couple + 2
    value = number(words[i]) if i < len(words) and words[i] != "{money}" else None
    return (value, i + 1) if value is not None and value < 61 else (None, i)
