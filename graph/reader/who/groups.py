"""Names that stand together: lists ("Arsenal, Chelsea and Spurs"), and a manager with his team."""

from __future__ import annotations

from collections.abc import Sequence

from ..language.lexicon import Lexicon
from ..names.items import Item
from ..names.phrases import possessed_club
from .discourse import Discourse

_SEPARATORS = frozenset((",", "and", "or", "nor", "&", "plus", "both"))
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
    ("but", "also"),
    (",", "but", "also"),
    ("'s", "and"),
    ("'", "and"),
    ("'s", ","),
)
#: what opens a sentence whose first name shares what is said of the second: "Alongside Liverpool, Chelsea are keen"
_ALONGSIDE = ("alongside", "besides", "as well as", "along with", "together with", "in addition to")

#: a list after one of these does not act
_GOVERNED = [[word] for word in ("with", "from", "to", "by", "against", "for")]
#: kinds of items that lists name together
_ALIKE = (("player", "unknown"), ("club",), ("person",))
_LISTED = frozenset(kind for kinds in _ALIKE for kind in kinds)
_STEPS = [[word] for word in ("interested", "keen", "also", "monitoring", "considering")]


def grouped(items: Sequence[Item], lex: Lexicon) -> dict[int, list[int]]:
    """The list that an item stands in, by its place: the places of all its members; their items are marked."""
    words = [item.word for item in items]
    named = [i for i, item in enumerate(items) if item.kind in _LISTED]
    group: dict[int, list[int]] = {}
    for kinds in _ALIKE:
        run: list[int] = []
        joined = False
        for place in (i for i in named if items[i].kind in kinds):
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
    if len(run) > 1 and words[run[0] - 1 : run[0]] in _GOVERNED and _acts(words[run[-1] + 1 : run[-1] + 3]):
        run = run[:-1] if words[run[-1] - 1] == "and" else run
    joined |= bool(run) and " ".join(words[max(0, run[0] - 3) : run[0]]).endswith(_ALONGSIDE)
    goes_on = bool(run) and words[run[-1] + 1 : run[-1] + 2] in (["and"], ["or"])
    if len(run) > 1 and (joined or goes_on or len(run) > 2):
        for place in run:
            group[place] = run
            items[place].grouped = True


def _acts(words: list[str]) -> bool:
    """Whether the last name of a run begins a clause: "in talks with Roma and Arsenal remain interested"."""
    return words[:1] in (["remain"], ["want"], ["retain"]) or (words[:1] == ["are"] and words[1:] in _STEPS)


def _separator(words: list[str]) -> tuple[str, ...]:
    """What stands between two names, without the price or the club told of the first one."""
    if words[:1] == ["("] and words[1:2] == ["{money}"]:
        words = words[3:]
    if words[:1] in ([","], ["("]) and words[1:2] and words[1].isdecimal():
        words = words[2:] if words[0] == "," else words[3:]  # "X, 24, and Y, 20"
    if words[:1] == ["twice"]:
        words = words[1:]
    if words[:2] == ["of", "{club}"]:
        words = words[2:]
    return tuple(words)


def with_teams(items: Sequence[Item], discourse: Discourse) -> list[Item]:
    """The items with "Pochettino's side" as the club that he manages."""
    result: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        club = discourse.club_of_person(item) if item.kind == "person" and possessed_club(items, i) else None
        if club is not None:
            last = items[i + 2].end
            item = Item("club", "{club}", item.start, last, club, item.sentence, item.place)
            item.named = True
            i += 2
        if item.age and item.determiner in ("a", "an") and not item.entity and i and items[i - 1].word == "as":
            item.kind, item.word = "generic", "{generic}"  # "he came as an 18-year-old"
        result.append(item)
        i += 1
    for place, item in enumerate(result):
        item.place = place
    return result
