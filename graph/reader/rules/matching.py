"""Finding patterns in a sentence: those whose words are all there, from each place where their first word stands.

What is left after that look is matched element by element. Gaps are bounded, so the work grows linearly with the length
of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..language.lexicon import Lexicon
from ..names.items import Item
from .grammar import ASIDES, Element, Grammar, Match

Inner = tuple[tuple[str, int], ...]
#: what no gap runs over
_BARS = frozenset(". ; , ( ahead before after while but although because if whereas".split())
#: how many approximations may stand before an amount
_APPROXIMATIONS = 7
#: what joins the names of a list, and how many may follow the first inside a pattern
_LISTING, _LISTED = frozenset((",", "and", "or", "&")), 6
#: words that fill a player's or a club's slot without naming anybody
_HE = frozenset("he him his she her".split())
_THEY = frozenset("they them their we us his its it".split())
_CLUB_ROLES = frozenset(("to", "from", "club"))


class Matcher:
    """One sentence, and the patterns that are looked for in it."""

    def __init__(self, items: Sequence[Item], lex: Lexicon) -> None:
        """Take the items of the sentence."""
        self.items = items
        self.words = [item.word for item in items]
        self.size = len(items)
        self.lex = lex

    def find(self, grammar: Grammar) -> list[Match]:
        """Every match: steps of a move before prices, then the longest, then in the order of the rules."""
        words, run = self.words, self._run
        places: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            if word in places:
                places[word].append(i)
            else:
                places[word] = [i]
        if "{unknown}" in places:
            places.setdefault("{player}", [])
        found: list[Match] = []
        for pattern in grammar.index.possible(places):
            core, begun = pattern.core, pattern.core[0].begun
            for word in pattern.first.intersection(places):
                after, reach = (begun[word], 2) if word in begun else (pattern.second, pattern.reach)
                for i in places[word]:
                    if after and after.isdisjoint(words[i + 1 : i + reach]):
                        continue
                    best = run(core, 0, i, i, ())
                    if best:
                        found.append(Match(pattern, i, best[0], best[1]))
        found.sort(key=_priority)
        return found

    def _run(self, core: tuple[Element, ...], k: int, i: int, start: int, inner: Inner) -> tuple[int, Inner] | None:
        """Match the core from element `k` at item `i`; the place after it and the inner slots, or None."""
        words, over, size = self.words, self.lex.over, self.size
        while k < len(core):
            element = core[k]
            if not element.plain:
                break
            if i < size and (word := words[i]) in element.words and word not in element.longer and word not in over:
                k, i = k + 1, i + 1  # what can stand in one way only
                continue
            for place in range(i, min(size, i + 1 + ASIDES)):
                word = words[place]
                if word in element.longer or (word in over and word in element.words):
                    return self._step(core, k, i, start, inner)
                if word in element.words:
                    break
                if place == start or word not in over:
                    return None
            else:
                return None
            k, i = k + 1, place + 1
        else:
            return i, inner
        if element.gap:
            following = core[k + 1] if k + 1 < len(core) else element
            for skip in range(min(element.reach, size - i) + 1):
                if skip and words[i + skip - 1] in _BARS:
                    return None
                if following.plain and not self._may_begin(following, i + skip):
                    continue
                rest = self._run(core, k + 1, i + skip, start, inner)
                if rest:
                    return rest
            return None
        missing = element.optional and element.slot is None and not element.any and not self._may_begin(element, i)
        taken = None if missing else self._step(core, k, i, start, inner)
        if taken is None and element.optional:
            return self._run(core, k + 1, i, start, inner)
        return taken

    def _may_begin(self, element: Element, i: int) -> bool:
        """Whether the words of an element may stand at item `i` or behind asides that begin there."""
        if i >= self.size:
            return False
        word = self.words[i]
        return word in element.words or word in element.longer or word in self.lex.over

    def _step(self, core: tuple[Element, ...], k: int, i: int, start: int, inner: Inner) -> tuple[int, Inner] | None:
        """Match element `k` at item `i` or behind a few asides, and then the rest."""
        element, slot, words = core[k], core[k].slot, self.words
        money = slot is not None and slot.role == "money"
        for place in range(i, min(self.size, i + 1 + (_APPROXIMATIONS if money else ASIDES))):
            word = words[place]
            if slot is not None:
                if fits(slot.role, self.items[place]):
                    for after in self._ends(place):
                        rest = self._run(core, k + 1, after, start, (*inner, (slot.role, place)))
                        if rest:
                            return rest
            else:
                for phrase in element.longer.get(word, ()):
                    if tuple(words[place : place + len(phrase)]) == phrase:
                        rest = self._run(core, k + 1, place + len(phrase), start, inner)
                        if rest:
                            return rest
                if element.any or word in element.words:
                    rest = self._run(core, k + 1, place + 1, start, inner)
                    if rest:
                        return rest
            if place == start or not (word in self.lex.over or (money and word in self.lex.approximate)):
                return None
        return None

    def _ends(self, place: int) -> Iterator[int]:
        """The place after an item, and the places after those listed with it: "X", "X, Y", "X, Y and Z"."""
        kind, after = self.items[place].kind, place + 1
        yield after
        if kind == "player" and self._apposed(after):
            yield after + 3
        for _ in range(_LISTED):
            if kind == "word" or after >= self.size or self.words[after] not in _LISTING:
                return
            after += 1 + (self.words[after] == "," and self.words[after + 1 : after + 2] == ["and"])
            if after >= self.size or self.items[after].kind != kind:
                return
            after += 1
            yield after

    def _apposed(self, k: int) -> bool:
        """Whether a description or an age stands between commas at a place: "X, the Lille striker, from"."""
        if self.words[k : k + 1] != [","] or self.words[k + 2 : k + 3] != [","]:
            return False
        item = self.items[k + 1]
        return item.kind == "player" or (item.word.isdecimal() and len(item.word) == 2)


def _priority(match: Match) -> tuple[bool, int, int, int]:
    """Steps of a move before prices, then the longest, then the order of the rules."""
    return match.pattern.rule.kind == "price", match.start - match.end, match.pattern.order, match.start


def fits(role: str, item: Item) -> bool:
    """Whether an item can fill a role by its kind."""
    kind = item.kind
    if role == "player":
        return kind in ("player", "unknown") or item.word in _HE
    if role in _CLUB_ROLES:
        return kind in ("club", "person") or (item.word in _THEY and (role == "to" or item.word != "his"))
    if role == "any":
        return kind != "word"
    return kind == role
