"""A change made to a store: parsed, applied, checked, and published whole or taken back whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pyoxigraph as ox

from graph.derive.pending import done, expect, unfinished
from graph.sparql.faults import explain
from graph.sparql.prefixes import known_prefixes
from graph.sparql.updates import Operation, operations, word
from graph.store import Store
from ontology.terms import iri
from server.backend import Write, Written
from server.problems import ProblemError

from .gate import Gate, parse_triples


@dataclass(slots=True)
class Rules:
    """What a change must keep: whether article graphs are validated, whether the default graph is the union."""

    validate: bool = True
    union: bool = True
    gate: Gate | None = None
    #: graphs of articles that changed since the derived graph was last brought up to date
    touched: set[str] = field(default_factory=set)

    def expect(self, store: Store, graphs: Iterable[str]) -> set[str]:
        """The graphs of articles among these, told to the store before they change: a derivation must follow."""
        articles = {graph for graph in graphs if graph.startswith(f"{store.base}graph/article/")}
        if articles:
            expect(store.path)
        return articles


def apply(store: Store, write: Write, rules: Rules) -> Written:
    """Make a change and publish it; `ProblemError` when it cannot be made, and then nothing has changed."""
    change = _update if write.kind == "update" else _graph
    if write.report:
        return change(store, write, rules)
    written = change(store, write, rules)
    number = store.publish()
    return Written(written.created, written.existed, f"{store.card.id}-{number}")


def _graph(store: Store, write: Write, rules: Rules) -> Written:
    """PUT, POST or DELETE of a graph."""
    graph = _name(write.graph)
    if graph == ox.DefaultGraph() and rules.union and write.kind != "post":
        fault = "the default graph is the union of all graphs here, so it cannot be replaced or deleted"
        raise ProblemError(409, f"{fault}; name the graph with ?graph=IRI")
    existed = graph == ox.DefaultGraph() or store.engine.contains_named_graph(graph)
    if write.kind == "delete":
        if not existed:
            raise ProblemError(404, f"there is no graph {graph}")
        if isinstance(graph, ox.NamedNode):
            rules.touched |= rules.expect(store, [graph.value])
            store.remove_graph(graph.value)
        else:
            store.engine.clear_graph(graph)
        return Written(existed=True)
    triples = parse_triples(write, store.base)
    if write.kind == "post":
        triples += _triples(store, graph)
    report = _hold_to_rules(store, graph, triples, rules, write.report)
    if report is not None:
        return Written(existed=existed, report=report.encode())
    if isinstance(graph, ox.NamedNode):
        rules.touched |= rules.expect(store, [graph.value])
        store.replace_graph(graph.value, triples)
    else:
        if write.kind == "put":
            store.engine.clear_graph(graph)
        store.engine.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples)
    return Written(created=not existed, existed=existed)


def _update(store: Store, write: Write, rules: Rules) -> Written:
    """A SPARQL update."""
    known = known_prefixes(store.base)
    try:
        ox.Store().update(write.text, base_iri=store.base, prefixes=known)
    except SyntaxError as error:
        raise ProblemError(400, str(explain(write.text, str(error), known))) from None
    except (OSError, RuntimeError, ValueError):
        pass  # what fails on an empty store, such as dropping a graph that is not there
    steps = list(operations(write.text, known, store.base))
    if any(word(step.tokens[0]) == "LOAD" and word(step.tokens[1]) != "SILENT" for step in steps):
        raise ProblemError(403, "LOAD is not allowed here, nothing is fetched; send the data itself to /store")
    using = write.using is not None or write.using_named is not None
    if using and any(step.names_dataset for step in steps):
        raise ProblemError(400, "the update has USING or WITH, so there can be no using-graph-uri")
    touched: set[str] = set()
    articles: set[str] = set()
    try:
        with store.all_or_nothing():
            for step in steps:
                if using:
                    step = step.using(write.using or (), write.using_named or ())
                elif rules.union and step.is_modify and not step.names_dataset and step.reads_default_graph():
                    step = _matched_in_union(store, step)
                targets = _targets(store, step)
                articles |= rules.expect(store, targets)
                touched |= targets
                store.engine.update(f"{step.prologue}{step.text}", base_iri=store.base, prefixes=known)
            report = _check(store, touched, rules, write.report)
            if report is not None:
                raise _ReportedError(report)
    except _ReportedError as reported:
        return Written(report=reported.turtle.encode())
    except (OSError, RuntimeError, ValueError) as error:
        raise ProblemError(409, " ".join(str(error).split())) from None
    else:
        rules.touched |= articles
    finally:
        if not rules.touched and not unfinished(store.path):
            done(store.path)  # what was expected was taken back
    return Written()


class _ReportedError(Exception):
    """Only the report was asked for: what was done to make it is taken back."""

    def __init__(self, turtle: str) -> None:
        self.turtle = turtle


def _matched_in_union(store: Store, step: Operation) -> Operation:
    """The operation with its WHERE replaced by what it matches in the union, which updates cannot name."""
    text = f"{step.prologue}SELECT * WHERE {step.where}"
    prefixes = known_prefixes(store.base)
    rows = store.engine.query(text, base_iri=store.base, prefixes=prefixes, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    wanted = step.template_variables()
    names = [variable.value for variable in rows.variables if variable.value in wanted]
    lines = [" ".join("UNDEF" if row[name] is None else str(row[name]) for name in names) for row in rows]
    if any("_:" in line.split('"')[0] for line in lines):
        raise ProblemError(
            400, "the WHERE matches blank nodes in the union of all graphs: say which graph by WITH or USING"
        )
    block = "\n".join(f"({line})" for line in lines)
    return step.with_where(f"{{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {block} }} }}")


def _targets(store: Store, step: Operation) -> set[str]:
    """The IRIs of the graphs that an operation may change."""
    iris, variables = step.targets()
    if variables:
        head = " ".join(f"?{name}" for name in sorted(variables))
        rows = store.engine.query(
            f"{step.prologue}SELECT DISTINCT {head} WHERE {step.where}",
            base_iri=store.base,
            prefixes=known_prefixes(store.base),
        )
        assert isinstance(rows, ox.QuerySolutions)
        iris |= {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    return iris


def _check(store: Store, graphs: Iterable[str], rules: Rules, report: bool) -> str | None:
    """Hold changed graphs, and the default graph, to the rules; the reports where they are asked for."""
    named = [ox.NamedNode(name) for name in sorted(graphs) if name]
    changed: list[ox.NamedNode | ox.DefaultGraph] = [*named, ox.DefaultGraph()]
    reports = [_hold_to_rules(store, graph, _triples(store, graph), rules, report) for graph in changed]
    return "".join(each or "" for each in reports) if report else None


def _hold_to_rules(
    store: Store, graph: ox.NamedNode | ox.DefaultGraph, triples: list[ox.Triple], rules: Rules, report: bool
) -> str | None:
    """Hold what a graph is to be against the shapes and the rule of one graph a triple; the report if asked for."""
    if rules.union:
        _check_alone(store, graph, triples)
    if rules.gate is None:
        rules.gate = Gate(store.base, rules.validate)
    name = graph.value if isinstance(graph, ox.NamedNode) else None
    return rules.gate.hold(name, triples, report, partial(_types, store))


def _check_alone(store: Store, graph: ox.NamedNode | ox.DefaultGraph, triples: list[ox.Triple]) -> None:
    """Every triple stands in exactly one graph: the union would count it twice otherwise."""
    for triple in triples:
        for quad in store.engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
            if quad.graph_name != graph:
                fault = f"{triple} stands in {quad.graph_name} already, and every triple stands in one graph only"
                raise ProblemError(409, f"{fault}; leave it out of {graph}")


def _types(store: Store) -> Iterator[tuple[str, str]]:
    """Node and class of what the registry describes."""
    registry = ox.NamedNode(f"{store.base}graph/registry")
    for quad in store.engine.quads_for_pattern(None, iri("rdf:type"), None, registry):
        yield str(quad.subject)[1:-1], str(quad.object)[1:-1]


def _triples(store: Store, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Triple]:
    return [quad.triple for quad in store.engine.quads_for_pattern(None, None, None, graph)]


def _name(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    if graph is None:
        return ox.DefaultGraph()
    try:
        return ox.NamedNode(graph)
    except ValueError as error:
        raise ProblemError(400, f"“{graph}” is not an absolute IRI ({error})") from None
