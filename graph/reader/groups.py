"""Lists of names in a sentence ("Arsenal, Chelsea and Spurs"): what is said of one is said of all."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item
from .lexicon import Lexicon

_SEPARATORS = frozenset((",", "and", "or", "&", "plus", "both"))
_LONG_SEPARATORS = (
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
    ("and", "also"),
    (",", "and"),
    (",", "plus"),
    (",", "as", "well", "as"),
    ("and", "even"),
    ("and", "the"),
    (",", "alongside"),
    (",", "like"),
    (",", "along", "with"),
)
#: what opens a sentence whose first name shares what is said of the second: "Alongside Liverpool, Chelsea are keen"
_ALONGSIDE = frozenset(("alongside", "besides"))


def grouped(items: Sequence[Item], lex: Lexicon) -> dict[int, list[int]]:
    """The list that an item stands in, by its place: the places of all its members; their items are marked."""
    words = [item.word for item in items]
    group: dict[int, list[int]] = {}
    for kinds in (("player", "unknown"), ("club",), ("person",)):
        run: list[int] = []
        joined = False
        for place in (i for i, item in enumerate(items) if item.kind in kinds):
            gap = _separator(words[run[-1] + 1 : place]) if run else ()
            if run and (
                gap in _LONG_SEPARATORS
                or (len(gap) == 1 and gap[0] in _SEPARATORS)
                or (len(gap) == 2 and gap[0] == "and" and gap[1] in lex.adverbs)
            ):
                run.append(place)
                joined |= gap[0] != "," or len(gap) > 1
                continue
            _close(run, joined, items, words, group)
            run, joined = [place], False
        _close(run, joined, items, words, group)
    return group


def _close(run: list[int], joined: bool, items: Sequence[Item], words: list[str], group: dict[int, list[int]]) -> None:
    """Keep a run of names as a list, when a word joins them or goes on after them."""
    joined |= bool(run) and run[0] > 0 and words[run[0] - 1] in _ALONGSIDE
    goes_on = bool(run) and words[run[-1] + 1 : run[-1] + 2] in (["and"], ["or"])
    if len(run) > 1 and (joined or goes_on or len(run) > 2):
        for place in run:
            group[place] = run
            items[place].grouped = True


def _separator(words: list[str]) -> tuple[str, ...]:
    """What stands between two names, without the price or the club told of the first one."""
    if words[:1] == ["("] and words[1:2] == ["{money}"]:
        words = words[3:]
    if words[:2] == ["of", "{club}"]:
        words = words[2:]
    return tuple(words)
