"""Finding patterns in a sentence: by their first word, after a look whether all their words are there.

A pattern runs only when every word it needs stands somewhere in the sentence; what is left is matched element by
element. Gaps are bounded, so the work grows linearly with the length of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .grammar import Element, Match, Pattern
from .items import Item
from .lexicon import Lexicon

Inner = tuple[tuple[str, int], ...]
#: what no gap runs over
_BARS = frozenset(". ; , ( ahead before after while but although because if whereas".split())
#: auxiliaries between a rule's words need not be written
_AUXILIARIES = frozenset("have has had been be being is are was were".split())
#: how many asides may stand before a word of a pattern, and approximations before an amount
_ASIDES, _APPROXIMATIONS = 3, 7
#: words that fill a player's or a club's slot without naming anybody
_HE = frozenset("he him his she her".split())
_THEY = frozenset("they them their we us his its it".split())
_CLUB_ROLES = frozenset(("to", "from", "club"))


class Matcher:
    """One sentence, and the patterns that are looked for in it."""

    def __init__(self, items: Sequence[Item], lex: Lexicon) -> None:
        """Take the items and mark those that may be read over."""
        self.items = items
        self.words = [item.word for item in items]
        self.size = len(items)
        over = lex.adverbs | lex.determiners | _AUXILIARIES | {"'", '"', "{time}"}
        self.over = [word in over for word in self.words]
        self.approximate = lex.approximate

    def find(self, by_word: dict[str, list[Pattern]]) -> list[Match]:
        """Every match: steps of a move before prices, then the longest, then in the order of the rules."""
        present = set(self.words)
        if "{unknown}" in present:
            present.add("{player}")
        found: list[Match] = []
        for i, word in enumerate(self.words):
            for pattern in by_word.get(word, ()):
                for needed in pattern.needs:
                    if needed.isdisjoint(present):
                        break
                else:
                    best = self._run(pattern.core, 0, i, i, ())
                    if best:
                        found.append(Match(pattern, i, best[0], best[1]))
        found.sort(key=_priority)
        return found

    def _run(self, core: tuple[Element, ...], k: int, i: int, start: int, inner: Inner) -> tuple[int, Inner] | None:
        """Match the core from element `k` at item `i`; the place after it and the inner slots, or None."""
        if k == len(core):
            return i, inner
        element = core[k]
        if element.gap:
            for skip in range(min(element.reach, self.size - i) + 1):
                if skip and self.words[i + skip - 1] in _BARS:
                    return None
                rest = self._run(core, k + 1, i + skip, start, inner)
                if rest:
                    return rest
            return None
        taken = self._step(core, k, i, start, inner)
        if taken is None and element.optional:
            return self._run(core, k + 1, i, start, inner)
        return taken

    def _step(self, core: tuple[Element, ...], k: int, i: int, start: int, inner: Inner) -> tuple[int, Inner] | None:
        """Match element `k` at item `i` or behind a few asides, and then the rest."""
        element, slot = core[k], core[k].slot
        money = slot is not None and slot.role == "money"
        place = i
        for _ in range(1 + (_APPROXIMATIONS if money else _ASIDES)):
            if place >= self.size:
                return None
            for length in self._lengths(element, place):
                more = (*inner, (slot.role, place)) if slot else inner
                rest = self._run(core, k + 1, place + length, start, more)
                if rest:
                    return rest
            if place == start or not (self.over[place] or (money and self.words[place] in self.approximate)):
                return None
            place += 1
        return None

    def _lengths(self, element: Element, place: int) -> Iterable[int]:
        """The numbers of items that an element can take at a place."""
        word = self.words[place]
        if element.slot:
            return (1,) if fits(element.slot.role, self.items[place]) else ()
        if element.any:
            return (1,)
        longer = element.longer.get(word)
        if longer is None:
            return (1,) if word in element.words else ()
        found = [
            len(phrase)
            for phrase in longer
            if place + len(phrase) <= self.size and tuple(self.words[place : place + len(phrase)]) == phrase
        ]
        if word in element.words:
            found.append(1)
        return found


def _priority(match: Match) -> tuple[bool, int, int, int]:
    """Steps of a move before prices, then the longest, then the order of the rules."""
    return match.pattern.rule.kind == "price", match.start - match.end, match.pattern.order, match.start


def fits(role: str, item: Item) -> bool:
    """Whether an item can fill a role by its kind."""
    kind = item.kind
    if role == "player":
        return kind in ("player", "unknown") or item.word in _HE
    if role in _CLUB_ROLES:
        return kind in ("club", "person") or (item.word in _THEY and (role != "from" or item.word != "his"))
    if role == "any":
        return kind != "word"
    return kind == role
