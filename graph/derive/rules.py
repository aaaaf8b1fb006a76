"""The rules: SPARQL CONSTRUCT queries, run in the order of their numbers, each seeing what those before it made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from graph.errors import RuleError

#: prefix of what rules tell one another and nobody else
WORK = "urn:transfergraph:work#"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the file it stands in, the question it answers (line 1), and the query."""

    path: Path
    question: str
    query: str

    @property
    def name(self) -> str:
        """Its number and name: ``50-completed``."""
        return self.path.stem


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder in their order; `RuleError` names a file without number or question."""
    rules = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        question = text.split("\n", 1)[0]
        if not re.fullmatch(r"\d\d-[a-z0-9-]+", path.stem):
            raise RuleError(path, "its name has no place in the order", "name it NN-what-it-says.rq")
        if not re.fullmatch(r"# .+[?.]", question):
            raise RuleError(f"{path}:1", "no question", "begin with a comment that asks what the rule answers")
        rules.append(Rule(path, question[2:], text))
    if not rules:
        raise RuleError(folder, "holds no rules", "put the derivation queries there")
    return tuple(rules)


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with the project."""
    return read_rules(Path(str(files("graph") / "rules")))


def run_rules(bench: ox.Store, base: str, rules: Iterable[Rule] | None = None) -> set[ox.Triple]:
    """Run the rules over the default graph of a store, adding to it what they make; returns what is to be published.

    `base` is the base of the data IRIs, which relative IRIs in the rules are resolved against. What rules tell only
    one another (predicates and subjects with the prefix ``urn:transfergraph:``) is not returned.
    """
    published: set[ox.Triple] = set()
    for rule in shipped_rules() if rules is None else rules:
        try:
            made = bench.query(rule.query, base_iri=base)
        except SyntaxError as error:
            raise RuleError(rule.path, f"is not valid SPARQL: {error}", "correct the query") from error
        if not isinstance(made, ox.QueryTriples):
            raise RuleError(rule.path, "is no CONSTRUCT query", "let it construct the triples it answers with")
        triples = list(made)
        bench.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        published.update(triple for triple in triples if not triple.predicate.value.startswith(WORK))
    return published
