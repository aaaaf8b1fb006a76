"""For every constraint of the shapes, a fault: the smallest change to a conforming example that breaks just that one.

`python -m tests.faults` writes them to `ontology/examples/violations.tsv`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import rdflib
import shacl
from rdflib import RDF, SH, XSD, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.files import read_file
from ontology.terms import PREFIXES

#: example → the shapes it conforms to
EXAMPLES = {"article.ttl": "shapes.ttl", "registry.ttl": "shapes-registry.ttl", "derived.ttl": "shapes-derived.ttl"}

EX = Namespace("https://w3id.org/transfergraph/example/")
STRANGER = EX["stranger-to-all"]
TARGETS = (SH.targetClass, SH.targetSubjectsOf)

Triple = tuple[Node, Node, Node]
Change = tuple[list[Triple], list[Triple]]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One parameter of one shape: `owner` is the node shape whose targets it applies to."""

    owner: URIRef
    shape: URIRef
    parameter: URIRef
    value: Node

    @property
    def component(self) -> str:
        """The local name of the SHACL component that reports it."""
        name = str(self.parameter).rpartition("#")[2]
        return COMPONENT_NAMES.get(name, name[0].upper() + name[1:]) + "ConstraintComponent"


@dataclass(frozen=True, slots=True)
class Fault:
    """A constraint, the node it fails at, and what to take from and add to the example to make it fail."""

    constraint: Constraint
    focus: Node
    removed: list[Triple]
    added: list[Triple]


COMPONENT_NAMES = {"qualifiedMinCount": "QualifiedMinCount", "qualifiedMaxCount": "QualifiedMaxCount"}
#: what is no constraint by itself
NOT_CONSTRAINTS = {
    *(SH.path, SH.property, SH.severity, SH.message, SH.targetClass, SH.targetSubjectsOf),
    *(SH.ignoredProperties, SH.qualifiedValueShape, SH.name, SH.description),
}


class Example:
    """A conforming graph with its shapes; proposes changes for each constraint."""

    def __init__(self, name: str) -> None:
        """Read the example and its shapes."""
        self.name = name
        self.data = rdflib.Graph().parse(data=read_file(f"examples/{name}"), format="turtle")
        self.shapes = rdflib.Graph().parse(data=read_file(EXAMPLES[name]), format="turtle")

    def constraints(self) -> Iterator[Constraint]:
        """Every constraint of the shapes, in the order of the shapes' IRIs."""
        for owner in sorted(self.shapes.subjects(RDF.type, SH.NodeShape), key=str):
            shapes = [owner, *sorted(self.shapes.objects(owner, SH.property), key=str)]
            for shape in shapes:
                for parameter, value in sorted(self.shapes.predicate_objects(shape), key=str):
                    if str(parameter).startswith(str(SH)) and parameter not in NOT_CONSTRAINTS:
                        yield Constraint(_iri(owner), _iri(shape), _iri(parameter), value)

    def fault(self, constraint: Constraint) -> Fault | None:
        """The first change that makes the fast engine report this constraint; None when the example offers none."""
        for focus in self._candidates(constraint):
            for removed, added in CHANGES[constraint.parameter](self, focus, constraint):
                fault = Fault(constraint, focus, removed, added)
                if (str(constraint.shape), constraint.component) in self.reported(fault):
                    return fault
        return None

    def broken(self, fault: Fault) -> rdflib.Graph:
        """The example with the fault in it."""
        graph = rdflib.Graph()
        for triple in self.data:
            if triple not in fault.removed:
                graph.add(triple)
        for triple in fault.added:
            graph.add(triple)
        return graph

    def focused(self, constraint: Constraint, focus: Node) -> rdflib.Graph:
        """The part of the shapes that a constraint needs; a shape without targets gets the focus node as one."""
        part, todo = rdflib.Graph(), [constraint.owner]
        while todo:
            node = todo.pop()
            for triple in self.shapes.triples((node, None, None)):
                if triple not in part:
                    part.add(triple)
                    if triple[1] != SH.severity:
                        todo.append(triple[2])  # type: ignore[arg-type]
        if not any((constraint.owner, target, None) in self.shapes for target in TARGETS):
            part.add((constraint.owner, SH.targetNode, focus))
        return part

    def reported(self, fault: Fault) -> set[tuple[str, str]]:
        """Shape and component of everything the fast engine reports of the fault's focus node."""
        shapes = shacl.Shapes.from_text(self.focused(fault.constraint, fault.focus).serialize(format="nt"), "ntriples")
        report = shapes.validate_text(self.broken(fault).serialize(format="nt"), format="ntriples")
        return {(str(r.source_shape).strip("<>"), str(r.component_iri).rpartition("#")[2]) for r in report.results}

    def _candidates(self, constraint: Constraint) -> list[Node]:
        """Nodes that a constraint applies to in the example, those with most values first."""
        found: list[Node] = []
        for class_ in self.shapes.objects(constraint.owner, SH.targetClass):
            found += self.data.subjects(RDF.type, class_)
        for predicate in self.shapes.objects(constraint.owner, SH.targetSubjectsOf):
            found += self.data.subjects(predicate, None)
        if not found:
            found = [*self._objects] if constraint.shape == constraint.owner else [*set(self.data.subjects())]
        return sorted(set(found), key=lambda node: (-len(list(self.data.predicate_objects(node))), str(node)))

    @cached_property
    def _objects(self) -> set[Node]:
        return set(self.data.objects())

    def path(self, constraint: Constraint) -> URIRef:
        """The path; of a sequence, nothing but the first step matters to a change."""
        path = self.shapes.value(constraint.shape, SH.path)
        return path if isinstance(path, URIRef) else _iri(next(iter(Collection(self.shapes, path or RDF.nil))))

    def values(self, focus: Node, path: URIRef) -> list[Node]:
        """The values of a path, sorted."""
        return sorted(self.data.objects(focus, path), key=str)


def _iri(node: Node | None) -> URIRef:
    assert isinstance(node, URIRef), node
    return node


def _swap(*others: Node) -> Callable[[Example, Node, Constraint], Iterator[Change]]:
    """Replace one value by each of these; at a shape without a path, the focus node itself in what points to it."""

    def change(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
        if (constraint.shape, SH.path, None) not in example.shapes:
            # a shape for values: anything that is not such a value is the fault
            yield from (([], []) for _ in others)
            return
        path = example.path(constraint)
        for value in example.values(focus, path)[:1]:
            for other in others:
                yield [(focus, path, value)], [(focus, path, other)]

    return change


def _typed(text: str) -> Callable[[Example, Node, Constraint], Iterator[Change]]:
    """Replace one value by a text with the datatype that the shape asks for."""

    def change(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
        datatype = example.shapes.value(constraint.shape, SH.datatype)
        other: Node = URIRef(f"https://example.org/{text}")
        if (constraint.shape, SH.nodeKind, SH.IRI) not in example.shapes:
            other = Literal(text, datatype=_iri(datatype) if datatype else None)
        yield from _swap(other)(example, focus, constraint)

    return change


def _beyond(step: int) -> Callable[[Example, Node, Constraint], Iterator[Change]]:
    """Replace one value by one just beyond the limit."""

    def change(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
        yield from _swap(Literal(int(str(constraint.value)) + step))(example, focus, constraint)

    return change


def _remove_all(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    path = example.path(constraint)
    yield [(focus, path, value) for value in example.values(focus, path)], []
    yield from _drop_one(example, focus, constraint)


def _drop_one(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    path = example.path(constraint)
    for value in example.values(focus, path):
        yield [(focus, path, value)], []


def _add_more(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    path, wanted = example.path(constraint), int(str(constraint.value)) + 1
    values = example.values(focus, path) or [STRANGER]
    yield [], [(focus, path, _other(values[0], number)) for number in range(1, wanted + 1)]


def _other(value: Node, number: int) -> Node:
    """Another value of the same form."""
    if not isinstance(value, Literal):
        return URIRef(f"{STRANGER}-{number}")
    if value.datatype == XSD.date:
        return Literal(date.fromisoformat(str(value)) - timedelta(days=number))
    if value.datatype in (XSD.integer, XSD.decimal):
        return Literal(number + 100)
    if value.datatype == XSD.dateTime:
        return Literal(str(value).replace("2026", str(2026 - number)), datatype=XSD.dateTime)
    if value.datatype == XSD.boolean:
        return Literal(["false", "1", "0"][number - 1], datatype=XSD.boolean)
    if value.language:
        return Literal(f"{value} {number}", lang=value.language)
    return Literal(f"{value}{number}", datatype=value.datatype)


def _same_as_other(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    path, others = example.path(constraint), example.values(focus, _iri(constraint.value))
    for value in example.values(focus, path):
        for other in others:
            yield [(focus, path, value)], [(focus, path, other)]


def _after_other(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    path = example.path(constraint)
    for other in example.values(focus, _iri(constraint.value)):
        yield [(focus, path, v) for v in example.values(focus, path)], [(focus, path, _later(other))]


def _later(value: Node) -> Literal:
    assert isinstance(value, Literal)
    if value.datatype == XSD.date:
        return Literal(date.fromisoformat(str(value)) + timedelta(days=1))
    if value.datatype == XSD.dateTime:
        return Literal(str(value).replace("2026", "2027"), datatype=XSD.dateTime)
    return Literal(int(str(value)) + 1)


def _one_too_many(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    """Add to the property that a sequence path must equal something the path does not reach."""
    yield [], [(focus, _iri(constraint.value), STRANGER)]


def _misspelt(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    yield [], [(focus, URIRef(PREFIXES["tg"] + "mispelt"), Literal("a property that does not exist"))]


def _break_members(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    """Take away what any member of a node's sh:or or sh:xone asks for; then give what all of them ask for."""
    if (constraint.shape, SH.path, None) in example.shapes:
        yield from _swap(Literal("not one of them"))(example, focus, constraint)
        return
    paths = [
        _iri(path)
        for member in Collection(example.shapes, constraint.value)
        for property_ in example.shapes.objects(member, SH.property)
        for path in example.shapes.objects(property_, SH.path)
    ]
    yield [(focus, path, value) for path in paths for value in example.values(focus, path)], []
    yield [], [(focus, path, STRANGER) for path in paths if not example.values(focus, path)]


def _add_type(example: Example, focus: Node, constraint: Constraint) -> Iterator[Change]:
    yield [], [(focus, RDF.type, URIRef(PREFIXES["tg"] + "Quotation"))]
    yield [], [(focus, RDF.type, URIRef(PREFIXES["tg"] + "Mention"))]


#: parameter → changes that may break it
CHANGES: dict[URIRef, Callable[[Example, Node, Constraint], Iterator[Change]]] = {
    SH.minCount: _remove_all,
    SH.maxCount: _add_more,
    SH.hasValue: _remove_all,
    SH.datatype: _swap(Literal("wrong", datatype=XSD.token), Literal(1)),
    SH.nodeKind: _swap(Literal("no node")),
    SH["class"]: _swap(STRANGER),
    SH["in"]: _swap(STRANGER),
    SH.pattern: _typed("?!"),
    SH.minLength: _typed(""),
    SH.minInclusive: _beyond(-1),
    SH.maxInclusive: _beyond(1),
    SH.disjoint: _same_as_other,
    SH.lessThan: _after_other,
    SH.lessThanOrEquals: _after_other,
    SH.equals: _one_too_many,
    SH.closed: _misspelt,
    SH["or"]: _break_members,
    SH.xone: _break_members,
    SH.qualifiedMinCount: _drop_one,
    SH.qualifiedMaxCount: _add_type,
}


def table() -> str:
    """All faults as tab-separated text: shape, constraint, node, what is taken away, what is added."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(["example", "shape", "constraint", "node", "without", "with"])
    for name in EXAMPLES:
        example = Example(name)
        for constraint in example.constraints():
            fault = example.fault(constraint)
            assert fault, f"{name}: no violating example of {constraint}"
            changes = [" ".join(map(_short, t)) for t in fault.removed], [" ".join(map(_short, t)) for t in fault.added]
            writer.writerow(
                [name, _short(constraint.shape), constraint.component, _short(fault.focus), *map(" . ".join, changes)]
            )
    return out.getvalue()


def _short(node: Node) -> str:
    for prefix, namespace in {"ex": str(EX), **PREFIXES}.items():
        if isinstance(node, URIRef) and str(node).startswith(namespace):
            return f"{prefix}:{str(node)[len(namespace) :]}"
    return str(node.n3())


if __name__ == "__main__":
    from .conftest import ROOT

    (ROOT / "ontology" / "examples" / "violations.tsv").write_text(table(), encoding="utf-8")
