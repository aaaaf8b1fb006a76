"""When contracts end, told in so many orders that the words are looked for one by one.

A contract's end is a noun ("contract", "deal") with a word of ending or "until", or a time left ("two years remaining
on his deal").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims import Entity

from ..clauses.clause import Clause
from ..clauses.remaining import time_left
from ..language.dates import Day, date_at
from ..language.lexicon import lexicon, phrases
from ..language.text import Tokens
from ..making.build import Draft
from ..who.discourse import Discourse
from ..who.scene import Scene
from .contracts import told
from .parties import STOPS, holders_of, is_new, party

_NOUNS = frozenset("contract contracts deal deals terms agreement arrangement".split())
_OWNED = frozenset("his her whose their 's ' current existing present".split())
_ENDS = phrases("contract_ends")
_UNTIL = frozenset("until till through".split())
_BOUND = phrases("contract_bound")
#: these bind without a contract being named
_LOOSE = frozenset("bound tied contracted under committed signed".split())
#: a contract that will run is the next one where the player is on his way
_AHEAD = frozenset("will would 'll".split())
_OUT = phrases("contract_out")
_LAST = frozenset("final last remaining".split())
_ENTERS = frozenset("in into enters entering entered of".split())
#: verbs of a contract that may be a new one
_RUNS = ("run", "last", "keep")
#: a day before one of these is that of the end told after it
_WHEN = frozenset("when once as with where".split())
#: words at which the end of a contract may be told, beside numbers in digits
_OPENERS = frozenset((*_ENDS.first, *_UNTIL, "to", "{time}", *_OUT.first, *_LAST, *lexicon().numbers, "couple"))


@dataclass(frozen=True, slots=True)
class _Ending:
    """Where a contract's end is told: the items of its noun and of its last word, and the day (ISO)."""

    noun: int
    last: int
    day: str | None
    #: whether the words tell a contract's end even without a day
    sure: bool
    #: whether the contract may be a new one
    fresh: bool = False


def expiries(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The ends of contracts that a sentence tells, one for each player and day."""
    known: set[tuple[Entity, str | None]] = set()
    for i, word in enumerate(scene.words):
        if word not in _OPENERS and not word[0].isdecimal():
            continue
        end = _ending(scene, clause, tokens, i)
        if end is None or (end.day is None and not end.sure):
            continue
        players, place = holders_of(scene, end.noun, i)
        for player in players:
            if (player, end.day) in known or (end.day is None and any(player == other for other, _ in known)):
                continue
            known.add((player, end.day))
            new = is_new(scene, min(end.noun, i), max(end.noun, i)) if end.fresh else None
            if new is False and player.slug in discourse.buyers and not _AHEAD.isdisjoint(scene.words[end.noun : i]):
                new = True
            club = party(scene, end.noun, end.last, player, new, discourse)
            if club is not None:
                first = min(end.noun, i)
                start = min(first, place) if abs(place - end.noun) < 4 else first
                last = max(end.noun, i, end.last)
                yield told(clause, tokens, discourse, start, last, "expiry", player, club, date=end.day)


def _ending(scene: Scene, clause: Clause, tokens: Tokens, i: int) -> _Ending | None:
    """The end of a contract that is told at item `i`."""
    words = scene.words
    if _ENDS.match(words, i, len(words)):
        return _by_verb(scene, clause, tokens, i)
    if (
        words[i] in _UNTIL
        or (words[i] == "to" and i and words[i - 1] in _NOUNS)
        or (words[i] == "{time}" and tokens.words[scene.items[i].start] in _UNTIL)
    ):
        return _until(scene, clause, tokens, i)
    if _OUT.match(words, i, len(words)):
        if words[i + 3 : i + 4] in (["negotiations"], ["talks"]):
            return None
        day, last = _day(scene, clause, tokens, i)
        return _Ending(i, max(last, i + 2), day, True)
    return _by_time(scene, clause, i) if scene.items[i].kind == "word" else None


def _by_verb(scene: Scene, clause: Clause, tokens: Tokens, i: int) -> _Ending | None:
    """ "His contract expires in June", "the deal runs to 2026"."""
    words, size = scene.words, len(scene.words)
    word, length = words[i], _ENDS.match(words, i, size)
    noun = _noun(words, i, 0, 4) if words[i + 1 : i + 2] == ["of"] else _noun(words, i, 9, 2 * (word == "expiring"))
    if noun is None:
        return None
    day, last = _day(scene, clause, tokens, i)
    left = clause.left(max(0, i - 8), min(size, i + 10)) if day is None else None
    out = "out" in words[i : i + length]
    runs = word.startswith(_RUNS) and not out and "down" not in words[i : i + length]
    owned = not runs and not _OWNED.isdisjoint(words[max(0, noun - 2) : noun])
    if word == "end" and noun > i and day is None:
        return None  # "at the end of his contract"
    sure = word.startswith("expir") or out or words[noun].startswith("contract") or owned
    if day is None and left is None and not runs:
        left = _day_before(scene, clause, tokens, min(noun, i))
    return _Ending(noun, max(last, i + length - 1), day or left, sure, runs)


def _until(scene: Scene, clause: Clause, tokens: Tokens, i: int) -> _Ending | None:
    """ "Tied to the club until 2026", "a contract until June 2025"."""
    words = scene.words
    noun = _noun(words, i, 14)
    bound = [k for k in range(max(0, i - 12), i) if _BOUND.match(words, k, i)]
    day, last = _day(scene, clause, tokens, i, 1)
    if day is None or (noun is None and not bound):
        return None
    firm = noun is not None or not _LOOSE.isdisjoint(words[k] for k in bound)
    if not firm and not scene.items[last].word[:2].isdigit() and "-" not in day:
        return None
    return _Ending(noun if noun is not None else bound[-1], last, day, True, True)


def _by_time(scene: Scene, clause: Clause, i: int) -> _Ending | None:
    """ "Two years left on his deal", "in the last year of his contract", "has just 12 months remaining"."""
    words = scene.words
    left = time_left(words, i, clause.today)
    if left is None:
        return None
    day, end = left
    if words[i] in _LAST:
        noun = _noun(words, end - 1, 0, 9)
        if noun is None and words[i - 1 : i] and words[i - 1] in ("its", "his", "her", "the", "their"):
            noun = _noun(words, i, 6) if words[i - 2] in _ENTERS else None
        return _Ending(noun, max(noun, end - 1), day, True) if noun is not None else None
    noun = _noun(words, end - 1, 0, 9)
    if noun is None:
        noun = _noun(words, i, 12)
    if noun is None:
        rest, said = words[end - 1 : end + 2], words[end - 1] in ("left", "remaining", "run", "him", "her")
        has = not {"has", "have", "had", "with"}.isdisjoint(words[max(0, i - 4) : i])
        if not said or not (rest[1:] == ["at", "{club}"] or words[end - 2] == "to" or (has and rest[1:2] in _CLOSES)):
            return None
    return _Ending(noun if noun is not None else i, max(noun or 0, end - 1), day, True)


_CLOSES = [[], ["."], [","], [";"], ["and"], ["but"], ["at"]]


def _noun(words: Sequence[str], i: int, before: int, after: int = 0) -> int | None:
    """The contract noun nearest before item `i`, else after it, without a stop between."""
    for k in range(i - 1, max(-1, i - before - 1), -1):
        if words[k] in _NOUNS:
            return k
        if words[k] in STOPS:
            break
    for k in range(i + 1, min(len(words), i + after + 1)):
        if words[k] in _NOUNS:
            return k
        if words[k] in STOPS:
            break
    return None


def _day(scene: Scene, clause: Clause, tokens: Tokens, i: int, reach: int = 7) -> tuple[str | None, int]:
    """The first date that begins within `reach` items after item `i`, and its last item."""
    items = scene.items
    limit = min(len(items), i + reach + 3)
    end = items[limit - 1].end
    for k in range(i, limit):
        item = items[k]
        if item.word in STOPS and k > i:
            break
        for token in range(item.start, item.end):
            found = date_at(tokens.words, tokens.caps, token, min(len(tokens.words), end + 4), clause.today)
            if found and found.told not in ("past", "weekday", "time", "deadline", "week"):
                last = k
                while last + 1 < len(items) and items[last].end < found.end:
                    last += 1
                return _over(found, clause), last
    return None, i


def _over(found: Day, clause: Clause) -> str:
    """The day (ISO) that is found for an end: no contract ends in what is left of a summer, after June."""
    past = found.told == "bare window" and found.iso == str(clause.today.year) and clause.today.month in (7, 8, 9)
    return str(clause.today.year + 1) if past else found.iso


def _day_before(scene: Scene, clause: Clause, tokens: Tokens, i: int) -> str | None:
    """The day that is told before the end of a contract: "in June, when his deal is up"."""
    for k in range(i - 1, max(-1, i - 9), -1):
        if scene.words[k] in STOPS:
            return None
        if scene.words[k] in _WHEN:
            found = (_day(scene, clause, tokens, place, 0)[0] for place in range(max(0, k - 4), k))
            return next((day for day in found if day), None)
    return None
