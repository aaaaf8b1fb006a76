"""The grammar: rules in `grammar/*.yaml`, compiled to patterns over the items of a sentence.

A pattern is words and slots in order, as an editor would write the phrase::

    {to} keen|eager on|to <acquire> {player}

`a|b` are alternatives, `<acquire:ing>` any phrase of a word class of `verbs.yaml` (`<want:*>`: in any form), `[x]` may
be missing, `..` is a gap of up to five items without a comma, `...` one of ten, `*` any one item. `<agree:told>` tells
what has happened: "has agreed", "agrees", "they agree", "after agreeing", but not "to agree". A slot at either end is
looked for on that side of the words, however far in the sentence; a slot inside must stand right there. `{role}?` may
be missing (the article's topic then fills it), `{role}!` is looked for on its own side only; `{role}&` stands right
beside the words, first or last ("Alba sign X" is no wish, as "Alba want to sign X" is). Adverbs, auxiliaries and
determiners between the words need not be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.claims import FACETS
from graph.errors import GrammarError

from ..language.lexicon import Lexicon, Phrases, lexicon
from .index import PatternIndex, frequency

_BESIDE = frozenset(("money", "any}", "date}"))
ROLES = frozenset("player to from club person agent generic money date nation any time".split())
#: the items that can fill a role at the beginning of a pattern
_FILLERS = {
    "money": ("{money}",),
    "player": ("{player}", "{unknown}", "he", "she"),
    **dict.fromkeys(("to", "from", "club"), ("{club}", "{person}", "they", "we")),
}
#: the words of the items that can fill a role inside a pattern
_INSIDE = {
    "money": frozenset(("{money}",)),
    "player": frozenset("{player} {unknown} he him his she her".split()),
    **dict.fromkeys(("to", "from", "club"), frozenset("{club} {person} they them their we us his its it".split())),
}
#: what a sentence has somewhere if a slot beside a rule's words can be filled from it
_MENTIONED = {
    "player": frozenset("{player} {unknown} {generic} he him his himself she her hers".split()),
    **dict.fromkeys(("to", "from", "club"), frozenset("{club} {person} they them their we us".split())),
}
KEYS = frozenset(
    "rule facet opposite certainty polarity mode when match no_match takes needs also buyer loose alone weak".split()
)
_CHOICE = re.compile(r"<[^>]*>|[^|<>]+")
#: a verb that tells what has happened, and the words after which its -ing form does
_TOLD = re.compile(r"<(\w+):told>")
_SINCE = "after|having|by|since|following|despite|upon|with"
#: how many items a gap (`..`) may run over, and how many asides may stand before a word of a pattern
GAP, ASIDES = 5, 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a mention: `role` says whose, `optional` and `strict` how hard it is looked for."""

    role: str
    optional: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern; `plain` words must be there, `begun` ones only begin phrases (with what comes next)."""

    words: frozenset[str] = frozenset()
    longer: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    begun: dict[str, frozenset[str]] = field(default_factory=dict)
    slot: Slot | None = None
    gap: bool = False
    reach: int = GAP
    any: bool = False
    optional: bool = False
    plain: bool = False


#: elements by lexicon and text, and sets of words: patterns share them, which keeps them near the processor
_ELEMENTS: dict[tuple[int, str], Element] = {}
_SHARED: dict[frozenset[str], frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """What its patterns claim: a facet of a kind, with its default certainty and what it takes from the clause.

    Denied, it claims its `opposite`, if it has one: who does not want to leave wants to stay.
    """

    name: str
    kind: str
    facet: str
    certainty: str = "asserted"
    polarity: str = ""
    opposite: str = ""
    mode: str | None = None
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    also: bool = False
    buyer: bool = False
    loose: bool = False
    alone: bool = False
    weak: bool = False
    file: str = ""
    match: tuple[dict[str, Any], ...] = ()
    no_match: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """How claims name the rule: kind/facet/name."""
        return f"{self.kind}/{self.facet}/{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One written form of a rule: its core, and the slots before and after it.

    For a quick look: the words that begin the core, those one of which follows (if any) and how near, and its needs.
    """

    rule: Rule
    text: str
    core: tuple[Element, ...]
    before: Slot | None
    after: Slot | None
    order: int
    first: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    reach: int = 0
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found at items `start` to `end`, with the items that filled its inner slots."""

    pattern: Pattern
    start: int
    end: int
    inner: tuple[tuple[str, int], ...] = ()


@dataclass
class Grammar:
    """All rules, and an index of their patterns."""

    rules: dict[str, Rule] = field(default_factory=dict)
    index: PatternIndex = field(default_factory=PatternIndex)
    lex: Lexicon = field(default_factory=lexicon)


def _telling(element: Element) -> frozenset[str]:
    """Words one of which a sentence has where the element is met: its words, and of each phrase the rarest one."""
    if element.slot:
        return _INSIDE[element.slot.role]
    phrases = (phrase for found in element.longer.values() for phrase in found)
    rarest = (min(phrase, key=lambda word: (frequency((word,)), -len(word))) for phrase in phrases)
    return frozenset((*element.words, *rarest))


def _openings(element: Element) -> set[str]:
    """Every word that the first item of an element may be."""
    words = {*element.words, *element.longer}
    if element.slot:
        words.update(_FILLERS.get(element.slot.role, ()))
    return words


def _following(core: Sequence[Element]) -> frozenset[str]:
    """The words one of which stands behind the first element; empty when anything may."""
    words: set[str] = set()
    for element in core[1:]:
        if element.gap or element.any or (element.slot and element.slot.role not in _MENTIONED):
            return frozenset()
        words |= _INSIDE[element.slot.role] if element.slot else _openings(element)
        if not element.optional:
            return frozenset(words)
    return frozenset()


def _needed(slot: Slot, rule: Rule) -> bool:
    """Whether a rule claims nothing where nobody in the sentence can fill a slot beside its words."""
    held = slot.role == "club" and rule.kind in ("stance", "price", "contract")  # whose club is known is told without
    return slot.role in _MENTIONED and not slot.optional and not held


def _parse_slot(part: str, place: str) -> Slot:
    role = part.strip("{}?!&")
    if role not in ROLES:
        raise GrammarError(place, f"unknown role {{{role}}}", f"use one of {', '.join(sorted(ROLES))}")
    return Slot(role, part.endswith("?"), part.endswith("!"))


def _edge(part: str) -> bool:
    """Whether a part is a slot that is looked for at any distance; an amount stands right beside the words."""
    return part.startswith("{") and part.endswith(("}", "}?", "}!")) and "|" not in part and part[1:6] not in _BESIDE


def parse(text: str, rule: Rule, order: int, place: str, lex: Lexicon) -> Pattern:
    """A pattern as written; raises `GrammarError` naming the place when it is malformed."""
    parts = text.split()
    before = after = None
    if parts and _edge(parts[0]):
        before = _parse_slot(parts.pop(0), place)
    if parts and _edge(parts[-1]):
        after = _parse_slot(parts.pop(), place)
    for part in parts:
        if (id(lex), part) not in _ELEMENTS:
            _ELEMENTS[id(lex), part] = _parse_element(part, place, lex)
    core = tuple(_ELEMENTS[id(lex), part] for part in parts)
    if not core or all(element.optional or element.gap for element in core):
        raise GrammarError(place, f"no words in the pattern {text!r}", "a pattern needs a word that is always there")
    if core[0].gap or core[0].any or core[0].optional or (core[0].slot and core[0].slot.role not in _FILLERS):
        raise GrammarError(
            place, f"the pattern {text!r} begins with a gap or something optional", "begin it with a word"
        )
    needs = tuple(
        _telling(element)
        for element in core
        if not (element.optional or element.gap or element.any or (element.slot and element.slot.role not in _INSIDE))
    )
    needs += tuple(_MENTIONED[slot.role] for slot in (before, after) if slot and _needed(slot, rule))
    needs = tuple(_SHARED.setdefault(words, words) for words in needs)
    longest = max((len(phrase) for found in core[0].longer.values() for phrase in found), default=1)
    first, second = (_SHARED.setdefault(words, words) for words in (frozenset(_openings(core[0])), _following(core)))
    return Pattern(rule, text, core, before, after, order, first, second, longest + 1 + ASIDES, needs)


def _parse_element(part: str, place: str, lex: Lexicon) -> Element:
    if part.startswith("[") and part.endswith("]"):
        inner = _parse_element(part[1:-1], place, lex)
        return replace(inner, optional=True, plain=False)
    if part.startswith("{") and "|" not in part:
        return Element(slot=_parse_slot(part, place))
    if part in ("..", "..."):
        return Element(gap=True, reach=GAP if part == ".." else 2 * GAP)
    if part == "*":
        return Element(any=True)
    found: set[tuple[str, ...]] = set()
    words: set[str] = set()
    for choice in _CHOICE.findall(part):
        if choice.startswith("<") and choice.endswith(">"):
            for name in choice[1:-1].split("|"):
                if name not in lex.classes:
                    raise GrammarError(place, f"unknown word class <{name}>", "define it in verbs.yaml")
                found.update(phrase for phrases in lex.classes[name].first.values() for phrase in phrases)
        elif (choice[0] == "{" and choice[1:-1] in ROLES) or (len(choice) == 1 and not choice.isalnum()):
            words.add(choice)
        elif choice[0] in "<>[]{}" or choice[-1] in "<>[]{}":
            raise GrammarError(place, f"cannot read {part!r}", "write words, a|b, <class>, [optional], {role}, .. or *")
        else:
            found.update(phrase for phrases in Phrases([choice.replace("_", " ")]).first.values() for phrase in phrases)
    words.update(phrase[0] for phrase in found if len(phrase) == 1)
    longer: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(found, key=lambda phrase: (-len(phrase), phrase)):
        if len(phrase) > 1:
            longer.setdefault(phrase[0], []).append(phrase)
    begun = {word: frozenset(phrase[1] for phrase in longer[word]) for word in longer if word not in words}
    return Element(frozenset(words), longer, begun, plain=True)


def _told(written: str) -> Iterator[str]:
    """The patterns that one with a verb in the form `:told` stands for; any other stands for itself."""
    found = _TOLD.search(written)
    if not found:
        yield written
        return
    name, before, rest = found[1], written[: found.start()].rstrip(), written[found.end() :]
    yield f"{before} <{name}:told>{rest}".strip()
    yield f"{before}& <{name}>{rest}"
    yield f"{before} {_SINCE} <{name}:ing>{rest}"


def load_rules(text: str, name: str, lex: Lexicon, first: int = 0) -> tuple[list[Rule], list[Pattern]]:
    """The rules and patterns of one file (`kind:` and `rules:`); raises `GrammarError` naming file, rule and fault."""
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise GrammarError(name, f"not YAML: {error}", "correct the line") from error
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in FACETS:
        raise GrammarError(name, f"unknown kind {kind!r}", f"begin the file with kind: one of {', '.join(FACETS)}")
    rules: list[Rule] = []
    patterns: list[Pattern] = []
    seen: dict[str, str] = {}
    for row in data["rules"]:
        place = f"{name}: rule {row.get('rule')}"
        if extra := set(row) - KEYS:
            raise GrammarError(place, f"unknown key {sorted(extra)[0]!r}", f"use {', '.join(sorted(KEYS))}")
        if row.get("facet") not in FACETS[kind]:
            raise GrammarError(place, f"unknown facet {row.get('facet')!r}", f"use one of {', '.join(FACETS[kind])}")
        if not row.get("rule") or not row.get("when"):
            raise GrammarError(place, "a rule needs a name and its patterns", "add rule: and when:")
        rule = Rule(
            name=row["rule"],
            kind=kind,
            facet=row["facet"],
            certainty=row.get("certainty", "asserted"),
            polarity=row.get("polarity", ""),
            opposite=row.get("opposite", ""),
            mode=row.get("mode"),
            takes=frozenset((row.get("takes") or "").split()),
            needs=frozenset((row.get("needs") or "").split()),
            also=bool(row.get("also")),
            buyer=bool(row.get("buyer")),
            loose=bool(row.get("loose")),
            alone=bool(row.get("alone")),
            weak=bool(row.get("weak")),
            file=name,
            match=tuple(row.get("match") or ()),
            no_match=tuple(row.get("no_match") or ()),
        )
        rules.append(rule)
        for written in row["when"]:
            if written in seen:
                raise GrammarError(place, f"the pattern {written!r} stands in rule {seen[written]} too", "drop one")
            seen[written] = rule.name
            for form in _told(written):
                patterns.append(parse(form, rule, first + len(patterns), place, lex))
    return rules, patterns


@cache
def grammar() -> Grammar:
    """The grammar that comes with the reader."""
    result = Grammar()
    folder = files("graph.reader") / "grammar"
    order = 0
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name.endswith(".yaml") and name not in ("lexicon.yaml", "verbs.yaml"):
            rules, patterns = load_rules((folder / name).read_text(encoding="utf-8"), name, result.lex, order)
            order += len(patterns)
            for rule in rules:
                if rule.id in result.rules:
                    raise GrammarError(f"{name}: rule {rule.name}", "the name is taken", "choose another")
                result.rules[rule.id] = rule
            for pattern in patterns:
                result.index.add(pattern)
    return result
