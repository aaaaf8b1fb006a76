"""The word lists of `grammar/lexicon.yaml` and `grammar/verbs.yaml`, as phrases that match token sequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from graph.registry import fold

from .words import load_yaml, split, word_classes

#: what a text's tokens have apart from the word before it
_ENDING = re.compile(r"('(?:s|ve|ll|re|d|m))\b")


class Phrases:
    """A set of word sequences; `match` finds the longest one at a place."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases; case, accents and hyphens do not count."""
        by_first: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(_ENDING.sub(r" \1", fold(phrase)).split())
            if words:
                by_first.setdefault(words[0], set()).add(words)
        self.first = {word: sorted(rest, key=len, reverse=True) for word, rest in by_first.items()}
        self.sizes = {word: sorted({len(phrase) for phrase in rest}, reverse=True) for word, rest in by_first.items()}
        self.all = frozenset(phrase for rest in by_first.values() for phrase in rest)

    def openings(self, words: Sequence[str]) -> list[int]:
        """The places whose word begins one of the phrases."""
        return [i for i, word in enumerate(words) if word in self.first]

    def match(self, words: Sequence[str], i: int, end: int) -> int:
        """How many words from place `i` (before `end`) make one of the phrases: the longest; 0 for none."""
        word = words[i]
        if word not in self.sizes:
            return 0
        for size in self.sizes[word]:
            if size == 1 or (i + size <= end and tuple(words[i : i + size]) in self.all):
                return size
        return 0

    def matches(self, words: Sequence[str], i: int, end: int) -> list[int]:
        """The lengths of every phrase that begins at place `i`, longest first."""
        return [
            len(phrase)
            for phrase in self.first.get(words[i], ())
            if i + len(phrase) <= end and tuple(words[i : i + len(phrase)]) == phrase
        ]


#: auxiliaries between a rule's words need not be written, nor marks and times
_UNWRITTEN = "have has had been be being is are was were 've 're 'd 'm ' \" {time}".split()
#: other words that a noun phrase may begin with
_OPENERS = "the a an his her their its our this that these those another fellow former ex sometime sir mr don".split()


@dataclass(frozen=True)
class Lexicon:
    """The lists by name; see the comments of `lexicon.yaml` for what each holds."""

    noun_groups: dict[str, list[tuple[tuple[str, ...], str]]]
    phrase_openers: frozenset[str]
    fillers: Phrases
    agents: frozenset[str]
    adverbs: frozenset[str]
    over: frozenset[str]
    determiners: frozenset[str]
    breakers: frozenset[str]
    pronouns: dict[str, frozenset[str]]
    numbers: dict[str, int]
    common: frozenset[str]
    wordlike: frozenset[str]
    classes: dict[str, Phrases]
    positions: dict[str, str]
    ordinary: frozenset[str]
    particles: frozenset[str]
    club_words: frozenset[str]
    club_affixes: Phrases
    hedges: Phrases
    hearsay: frozenset[str]
    denials: Phrases
    conditions: Phrases
    reports: Phrases
    sources: Phrases
    idle: Phrases
    vocabulary: frozenset[str]
    approximate: frozenset[str]
    times: Phrases
    time_openers: frozenset[str]
    lists: dict[str, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    planned: dict[str, Phrases]

    def noun_at(self, words: Sequence[str], k: int) -> tuple[str, int] | None:
        """The noun group that begins at word `k`, with its length: the longest of all groups."""
        if k >= len(words) or words[k] not in self.noun_groups:
            return None
        for phrase, group in self.noun_groups[words[k]]:
            size = len(phrase)
            if size == 1 or tuple(words[k : k + size]) == phrase:
                return group, size
        return None


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the reader, read once."""
    data = load_yaml("lexicon.yaml")
    classes = {name: Phrases(phrases) for name, phrases in word_classes().items()}
    nouns = {name: Phrases(split(text)) for name, text in data["nouns"].items()}
    agents = frozenset(split(data["agents"]))
    fillers = Phrases(split(data["fillers"]))
    noun_groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group, phrases in nouns.items():
        for word, rows in phrases.first.items():
            noun_groups.setdefault(word, []).extend((row, group) for row in rows)
    for found in noun_groups.values():
        found.sort(key=lambda row: -len(row[0]))
    ordinary = set(split(data["ordinary"])) | set(split(data["adverbs"])) | set(split(data["fillers"])) | agents
    for phrases in (*nouns.values(), *classes.values()):
        ordinary.update(phrases.first)
    return Lexicon(
        noun_groups=noun_groups,
        phrase_openers=frozenset({*noun_groups, *fillers.first, *agents, *data["numbers"], *_OPENERS}),
        fillers=fillers,
        agents=agents,
        adverbs=frozenset(split(data["adverbs"])),
        over=frozenset((*split(data["adverbs"]), *split(data["determiners"]), *_UNWRITTEN)),
        determiners=frozenset(split(data["determiners"])),
        breakers=frozenset(split(data["breakers"])),
        pronouns={name: frozenset(split(text)) for name, text in data["pronouns"].items()},
        numbers=data["numbers"],
        common=frozenset((*split(data["common"]), *split(data["wordlike"]))),
        wordlike=frozenset(split(data["wordlike"])),
        classes=classes,
        ordinary=frozenset(ordinary),
        particles=frozenset(split(data["particles"])),
        club_words=frozenset(split(data["club_words"])),
        club_affixes=Phrases(split(data["club_affixes"])),
        hedges=Phrases(split(data["hedges"])),
        hearsay=frozenset(split(data["hearsay"])),
        denials=Phrases(split(data["denials"])),
        conditions=Phrases(split(data["conditions"])),
        reports=Phrases(split(data["reports"])),
        sources=Phrases(split(data["sources"])),
        idle=Phrases(split(data["idle"])),
        vocabulary=frozenset(split(data["vocabulary"])),
        approximate=frozenset(split(data["approximate"])),
        times=(times := Phrases(split(data["times"]))),
        time_openers=frozenset(times.first),
        lists={name: tuple(split(text)) for name, text in data["lists"].items()},
        planned={facet: Phrases(split(text)) for facet, text in data["planned"].items()},
        counted={facet: tuple(split(text)) for facet, text in data["counted"].items()},
        positions={fold(word): position for position, text in data["positions"].items() for word in split(text)},
    )


@cache
def phrases(name: str) -> Phrases:
    """The phrases of a plain list of `lexicon.yaml`."""
    return Phrases(lexicon().lists[name])
