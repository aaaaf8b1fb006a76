"""Items: what a sentence is made of for the rules: words, and phrases that stand for one thing each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from graph.claims import Entity

from ..language.lexicon import Lexicon
from ..language.money import Amount, amount_at
from ..language.text import Tokens
from .mentions import Hit

_CURRENCIES = frozenset("£ € $ gbp eur".split())
#: what a manager is said to have: his team
POSSESSED = frozenset("side men charges scouts players squad boys team outfit club".split())
#: entity type → the kind of item that a bare name of it makes
KINDS = {
    "player": "player", "club": "club", "national-team": "nation", "person": "person", "outlet": "outlet",
    "journalist": "journalist", "competition": "competition", "unknown": "unknown",
}  # fmt: skip
#: after "believed to be" these say more than an amount
_OPEN = frozenset("ready willing prepared close keen considering preparing lining set demanding asking".split())


@dataclass(init=False, eq=False)
class Item:
    """A word, or a phrase of tokens `start` to `end`; `word` is what rules see: the word, or the kind in braces.

    What is told of few items stands in the class until it is told of one: most items are plain words.
    """

    kind: str
    word: str
    start: int
    end: int
    entity: Entity | None = None
    named: bool = False
    determiner: str = ""
    clubs: tuple[Entity, ...] = ()
    former_clubs: tuple[Entity, ...] = ()
    nations: tuple[Entity, ...] = ()
    demonyms: tuple[Entity, ...] = ()
    competition: Entity | None = None
    age: int | None = None
    noun: str = ""
    title: str = ""
    amount: Amount | None = None
    possessive: bool = False
    outlet: Entity | None = None
    owner: Item | None = None
    international: bool = False
    former: bool = False
    grouped: bool = False
    beside: bool = False
    governed: bool = False
    sentence: int = 0
    place: int = 0

    def __init__(
        self,
        kind: str,
        word: str,
        start: int,
        end: int,
        entity: Entity | None = None,
        sentence: int = 0,
        place: int = 0,
    ) -> None:
        """An item of which no more is told yet."""
        self.kind, self.word, self.start, self.end = kind, word, start, end
        self.entity, self.sentence, self.place = entity, sentence, place


def of_amount(items: Sequence[Item], i: int) -> bool:
    """Whether a hedge at item `i` is of an amount alone: "an offer believed to be about £10m"."""
    words = [item.word for item in items[i + 1 : i + 4]]
    if words[:1] != ["to"] or words[1:2] not in (["be"], ["total"]):
        return False
    if len(words) > 2 and (words[2] in _OPEN or words[2].endswith("ing")):
        return False
    return any(item.kind == "money" for item in items[i + 3 : i + 9])


class Mentions(list[Item]):
    """The named items of one kind, in text order."""

    #: how many mentions before and after a sentence may be meant there, so that the work on each sentence is bounded
    BEFORE, AFTER = 150, 50

    def near(self, sentence: int) -> list[Item]:
        """The mentions that a word of a sentence may stand for."""
        end = bisect_right(self, sentence, key=lambda item: item.sentence)
        return self[max(0, end - self.BEFORE) : end + self.AFTER]


def time_at(plain: list[Item], i: int, tokens: Tokens, lex: Lexicon) -> int:
    """The place after an aside of time that begins at item `i` ("on Sunday night", "this summer"); 0 without one."""
    if i and plain[i - 1].word in ("its", "his", "her", "their", "the", "a"):
        return 0
    words = [item.word for item in plain[i : i + 6]]
    length = lex.times.match(words, 0, len(words))
    if words[length : length + 1] == ["of"]:
        return 0
    if length and (
        length > 1 or tokens.caps[plain[i].start] or words[0] in ("today", "yesterday", "tomorrow", "tonight")
    ):
        year = words[length : length + 1]
        return i + length + (bool(year) and len(year[0]) == 4 and year[0].isdecimal())
    return 0


def plain_items(tokens: Tokens, begin: int, end: int, hits: list[Hit], lex: Lexicon) -> list[Item]:
    """Words, names and amounts as single items."""
    starts = {hit.start: hit for hit in hits}
    items, words, i = [], tokens.words, begin
    while i < end:
        hit = starts.get(i)
        if hit is not None and hit.entity is not None:
            kind = "demonym" if hit.demonym else hit.role or KINDS.get(hit.entity.type, "word")
            item = Item(kind, "{" + kind + "}", hit.start, hit.end, hit.entity)
            item.named, item.noun = True, "" if " " in hit.entity.name else "single"
            items.append(item)
            i = hit.end
            if kind == "club":
                item.end = i = i + (lex.club_affixes.match(words, i, end) if i < end else 0)
            continue
        word = words[i]
        if word[0].isdecimal() or word in _CURRENCIES:
            found = amount_at(words, i, end, tokens.currency)
            if found:
                item = Item("money", "{money}", i, found.end)
                item.amount = found
                items.append(item)
                i = found.end
                continue
        items.append(Item("word", word, i, i + 1))
        i += 1
    return items
