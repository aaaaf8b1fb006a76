"""Checking the grammar against its own worked sentences: each rule proves what it finds and what it leaves alone.

``python -m graph.reader.check`` lists the patterns that no worked sentence tries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from graph.articles import Article
from graph.claims import Claim
from graph.errors import GrammarError
from graph.registry import Registry

from .rules.grammar import Grammar, Pattern, Rule

#: the day on which the worked sentences are read
DAY = date(2021, 3, 1)


def faults(grammar: Grammar) -> Iterator[GrammarError]:
    """Every rule that does not do what its sentences say; the sentences name nobody of the registry.

    A rule must have a sentence it matches and one it must not match. A sentence that another rule reads instead means
    that the rule is shadowed by it.
    """
    from .read import Reader

    reader = Reader(Registry(), grammar)
    for rule in grammar.rules.values():
        place = f"{rule.file}: rule {rule.name}"
        if not rule.match or not rule.no_match:
            yield GrammarError(place, "no worked sentences", "add a sentence under match: and one under no_match:")
        for row in rule.match:
            if set(row) != {"text", "claim"}:
                yield GrammarError(place, "a worked sentence needs text: and claim:", "write both, and nothing else")
                continue
            fault = _fault(rule, row["claim"], _read(reader, row["text"]))
            if fault:
                yield GrammarError(place, f"{fault} in {row['text']!r}", "correct the pattern or the sentence")
        for text in rule.no_match:
            if any(claim.rule == rule.id for claim in _read(reader, text)):
                yield GrammarError(place, f"matches {text!r}", "narrow the pattern")


def repeats(grammar: Grammar) -> Iterator[GrammarError]:
    """Every pattern that finds nothing which another pattern of its rule would not find."""
    for rule in grammar.rules.values():
        patterns = sorted((p for p in grammar.index.patterns if p.rule is rule), key=lambda pattern: pattern.order)
        for pattern in patterns:
            wider = (other for other in patterns if other is not pattern and _says(other, pattern))
            if other := next(wider, None):
                place = f"{rule.file}: rule {rule.name}"
                yield GrammarError(place, f"{pattern.text!r} says no more than {other.text!r}", "drop it")


def _says(wide: Pattern, narrow: Pattern) -> bool:
    """Whether a pattern has the form of another and at least its words."""
    if (wide.before, wide.after, len(wide.core)) != (narrow.before, narrow.after, len(narrow.core)):
        return False
    return all(
        replace(a, words=b.words, longer=b.longer) == b
        and a.words >= b.words
        and all(set(phrases) <= set(a.longer.get(word, ())) for word, phrases in b.longer.items())
        for a, b in zip(wide.core, narrow.core, strict=True)
    )


def untried(grammar: Grammar) -> list[Pattern]:
    """The patterns that no worked sentence of their rule makes use of, in the order of the files."""
    from .read import Reader

    reader = Reader(Registry(), grammar)
    tried = {
        match.pattern
        for rule in grammar.rules.values()
        for row in rule.match
        for sentence in reader.explain(_worked(row["text"])).sentences
        for match in sentence.matches
    }
    return sorted(grammar.index.patterns - tried, key=lambda pattern: pattern.order)


def _worked(text: str) -> Article:
    return Article("worked", text, DAY, publisher="The Worked Sentence")


def _read(reader: object, text: str) -> list[Claim]:
    claims: list[Claim] = reader.read(_worked(text))  # type: ignore[attr-defined]
    return claims


def _fault(rule: Rule, wanted: dict[str, object], found: list[Claim]) -> str | None:
    """What is wrong with the claims of a worked sentence; None when one of them is the wanted one."""
    records = [claim.record() for claim in found if claim.rule == rule.id]
    if any(all(record.get(field) == value for field, value in wanted.items()) for record in records):
        return None
    if records:
        differing = {
            field: record.get(field)
            for record in records[:1]
            for field, value in wanted.items()
            if record.get(field) != value
        }
        return f"finds {differing} instead of {wanted}"
    others = sorted({claim.rule for claim in found})
    return f"is shadowed by {', '.join(others)}" if others else "matches nothing"


if __name__ == "__main__":
    from .rules.grammar import grammar as load_grammar

    for pattern in untried(load_grammar()):
        print(f"{pattern.rule.file}: rule {pattern.rule.name}: no sentence tries {pattern.text!r}")
