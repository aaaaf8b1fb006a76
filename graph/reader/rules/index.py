"""Which patterns a sentence may hold: those all of whose needs its words meet, found by their rarest one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .grammar import Pattern

#: of a thousand sentences of transfer news, how many have a word; others stand in less than thirty
_FREQUENT = {
    500: ". {player} {club} to the ,",
    300: "a and in of for {time}",
    180: "is with {person} has have are that \" he on his 's at",
    100: "{money} be from {outlet} but will as it an deal {competition}",
    60: "been move after was him {generic} not would who contract loan said their transfer by {unknown} they sign",
    40: "signing had - over {nation} according year out if could up can about now two also told one we offer talks ' :",
    30: "made season agreed interest i there fee more set first new play target bid back no or",
    20: "already when which reports want expected agreement leave terms three them long because this make just being",
    15: "free before join until left option than clubs years all under since while price so any reached go what take",
}
_FREQUENCY = {word: count for count, words in _FREQUENT.items() for word in words.split()}
_SELDOM = 3


def frequency(words: Iterable[str]) -> int:
    """Of a thousand sentences, how many have one of some words; roughly, and at most."""
    return sum(_FREQUENCY.get(word, _SELDOM) for word in words)


class PatternIndex:
    """Patterns by the words of the need that fewest sentences meet.

    What a pattern needs are sets of words, one of each of which must stand in a sentence. Each different set has a
    number; `bits` tells of every word the sets that it is in, as the bits of an integer.
    """

    def __init__(self) -> None:
        """An index of no patterns."""
        self.bits: dict[str, int] = {}
        self.by_word: dict[str, list[tuple[int, Pattern]]] = {}
        self.patterns: set[Pattern] = set()
        self._numbers: dict[frozenset[str], int] = {}

    def add(self, pattern: Pattern) -> None:
        """Index a pattern by every word of its rarest need."""
        self.patterns.add(pattern)
        needed = 0
        for words in pattern.needs:
            number = self._numbers.setdefault(words, len(self._numbers))
            needed |= 1 << number
            for word in words:
                self.bits[word] = self.bits.get(word, 0) | 1 << number
        for word in min(pattern.needs, key=frequency):
            self.by_word.setdefault(word, []).append((needed, pattern))

    def possible(self, words: Iterable[str]) -> set[Pattern]:
        """The patterns all of whose needs are met by the words of a sentence."""
        met = 0
        found: list[tuple[int, Pattern]] = []
        bits, by_word = self.bits, self.by_word
        for word in words:
            if word in bits:
                met |= bits[word]
                if word in by_word:
                    found += by_word[word]
        unmet = (1 << len(self._numbers)) - 1 & ~met
        return {pattern for needed, pattern in found if not needed & unmet}
