"""The registry's names as the reader looks them up: a key of token words → everybody who is called so.

Looking up costs the same whether the registry holds a hundred names or a million: one dictionary says how long the
names are that begin with a word, longest first; another holds the names themselves.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from graph.claims import Entity
from graph.registry import Name, Registry, fold

from ..language.lexicon import lexicon
from ..language.text import Tokens, tokenise

#: of a player's family, who may play too
_PLAYING = frozenset("brother sister twin sibling cousin son".split())
PEOPLE = frozenset(("player", "person", "journalist"))
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*\Z")
#: names shorter than this differ in a letter and are others; so many surnames of an article are compared
_LONG, _LOOKED_AT = 6, 300
#: names longer than this many tokens are not looked for
LONGEST = 9


class NameIndex:
    """Every name of a registry, by the words it consists of."""

    def __init__(self, registry: Registry) -> None:
        """Index the names; keys that the tokeniser would cut elsewhere are rewritten as it cuts them."""
        self.names = registry.names
        self.odd: dict[str, list[Name]] = {}
        self.sizes: dict[str, tuple[int, ...]] = {}
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        for key, names in registry.names.items():
            if _PLAIN.match(key) and not any(char.isdecimal() for char in key):
                words = key.split(" ")
            else:
                words = tokenise(key).words
                self.odd[" ".join(words)] = names
            if words:
                size = min(len(words), LONGEST)
                known = self.sizes.get(words[0], ())
                if size not in known:
                    longer = tuple(sorted((*known, size), reverse=True))
                    self.sizes[words[0]] = shared.setdefault(longer, longer)

    def at(self, tokens: Tokens, i: int, end: int) -> tuple[int, list[Name]] | None:
        """The longest name that begins at token `i`, with its length in tokens; None when there is none."""
        words, odd, known = tokens.words, self.odd, self.names
        for size in self.sizes.get(words[i], ()):
            if size > end - i or (size == 1 and not (tokens.caps[i] or words[i][0].isdecimal())):
                continue
            key = " ".join(words[i : i + size]) if size > 1 else words[i]
            names = odd.get(key) or known.get(key)
            if not names:
                continue
            if size == 2 and tokens.caps[i] and words[i + 1].isalpha() and not tokens.caps[i + 1]:
                names = [name for name in names if name.entity.type != "outlet"]  # "an Arsenal player"
            if names:
                return size, names
        return None


def slug(name: str) -> str:
    """An id for an entity that the registry does not know."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "unnamed"


def lone(names: list[Name]) -> bool:
    """Whether nobody bears a name but as a surname."""
    return all(name.use == "surname" for name in names)


def of_nation(entity: Entity, word: str, registry: Registry) -> tuple[Entity, bool]:
    """The nation of "the Italians" for an unknown name, and whether it is one."""
    one = registry.names.get(word[:-1], ()) if word.endswith("s") else ()
    nations = [name.entity for name in one if name.use == "demonym"]
    return (nations[0], True) if len(nations) == 1 else (entity, False)


def relative(first: str, other: Entity, registry: Registry, kin: str) -> Entity:
    """The brother or father of somebody, named by his first name alone: he bears the other's surname."""
    name = f"{first} {other.name.split()[-1]}"
    known = [found.entity for found in registry.names.get(fold(name), ()) if found.entity.type in PEOPLE]
    return known[0] if known else Entity(slug(name), name, "player" if kin in _PLAYING else "person", known=False)


@cache
def in_short() -> dict[str, frozenset[str]]:
    """The short forms of a first name: "steven" → "steve", "stevie"."""
    forms: dict[str, set[str]] = {}
    for short, name in map(str.split, lexicon().lists["short_names"]):
        forms.setdefault(name, set()).add(short)
    return {name: frozenset(shorts) for name, shorts in forms.items()}


def in_full(key: list[str], surnames: dict[str, list[Entity]], registry: Registry) -> Entity | None:
    """Who bears a name told with a short first name ("Steve Gerrard" for Steven Gerrard) or in the other order."""
    if len(key) < 2:
        return None
    surname = " ".join(key[1:])
    for bearer in surnames.get(surname, ()):
        if key[0] in in_short().get(fold(bearer.name).split()[0], ()):
            return bearer
    for name in registry.names.get(surname, ()):
        if name.entity.type in PEOPLE and key[0] in in_short().get(fold(name.entity.name).split()[0], ()):
            return name.entity
    return _reversed(key, registry)


def _reversed(key: list[str], registry: Registry) -> Entity | None:
    """Who bears a name of two words in the other order: "Kudus Mohammed" for Mohammed Kudus."""
    found = registry.names.get(f"{key[1]} {key[0]}", ()) if len(key) == 2 else ()
    return found[0].entity if len(found) == 1 and found[0].entity.type in PEOPLE else None


def misspelt(word: str, surnames: dict[str, list[Entity]]) -> Entity | None:
    """Who of those named is meant by a lone name that has one letter more, less or other than his: "Tripper"."""
    if len(word) < _LONG:
        return None
    for surname in islice(surnames, _LOOKED_AT):
        if surname[0] == word[0] and surname != word and _one_apart(word, surname):
            return surnames[surname][-1]
    return None


def _one_apart(one: str, other: str) -> bool:
    """Whether two words differ in a single letter."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    k = next((k for k, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[k:] == long[k + 1 :] or short[k + 1 :] == long[k + 1 :]
