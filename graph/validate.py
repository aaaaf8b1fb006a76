"""The SHACL gate: a graph is accepted by the fast engine alone, rejected only by pySHACL, which writes the report.

pySHACL is the reference. It takes about a second an article, the Rust engine about two milliseconds, so the fast one
goes first; every reject and one accept in `SAMPLE` goes to pySHACL as well, and where the two disagree nothing is
accepted: the load stops with an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Literal

import pyoxigraph as ox
import pyshacl
import rdflib
import shacl
from rdflib import SH

from ontology.terms import iri

from .errors import ValidationError

Engine = Literal["fast", "pyshacl"]

#: one accepted graph in so many is checked by pySHACL too, chosen by its content
SAMPLE = 1000

TYPE, REFERS_TO, ENTITY_TYPE = iri("rdf:type"), iri("tg:refersTo"), iri("tg:entityType")


@dataclass(frozen=True, slots=True)
class Result:
    """One fault: the node, the path it failed on (empty for the node itself), the constraint component, the message."""

    focus: str
    path: str
    component: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict; with faults, the results and the SHACL report as Turtle."""

    conforms: bool
    results: tuple[Result, ...] = ()
    turtle: str = ""


class Validator:
    """The shapes, compiled once; `known` tells the class of each entity that other graphs describe."""

    def __init__(self, engine: Engine = "fast", known: Mapping[str, str] | None = None, shapes: str = "") -> None:
        """Take the engine, entity IRI → class (``tg:Player``) of what the registry describes, and other shapes.

        Raises `ValidationError` when the shapes cannot be compiled.
        """
        self.engine, self.known = engine, known or {}
        self._turtle = shapes or (files("ontology") / "shapes.ttl").read_text(encoding="utf-8")
        try:
            self._fast = shacl.Shapes.from_turtle(self._turtle)
        except ValueError as error:
            raise ValidationError("shapes", str(error), "correct the shapes' Turtle") from error

    @cached_property
    def version(self) -> str:
        """12 digits that change when the shapes do."""
        return hashlib.sha256(self._turtle.encode()).hexdigest()[:12]

    def check(self, triples: Iterable[ox.Triple]) -> Report:
        """Validate one graph by itself, with the types of the entities it names from the registry and its mentions.

        Raises `ValidationError` when the two engines disagree.
        """
        graph = list(triples)
        text = self.text(graph)
        if self.engine == "pyshacl":
            return self.reference(text)
        accepted = self.accepts(text)
        if accepted and int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % SAMPLE:
            return Report(True)
        report = self.reference(text)
        if report.conforms != accepted:
            verdicts = f"the fast engine says {_verdict(accepted)}, pySHACL {_verdict(report.conforms)}"
            place = report.results[0].focus if report.results else str(graph[0].subject)
            raise ValidationError(place, verdicts, "load with --validator pyshacl, and report the graph")
        return report

    def text(self, graph: list[ox.Triple]) -> str:
        """What the engines see: N-Triples of the graph and of the types of the entities it names."""
        return (ox.serialize([*graph, *self._stubs(graph)], format=ox.RdfFormat.N_TRIPLES) or b"").decode()

    def accepts(self, text: str) -> bool:
        """The verdict of the fast engine."""
        return bool(self._fast.validate_text(text, format="ntriples").conforms)

    def _stubs(self, graph: Iterable[ox.Triple]) -> list[ox.Triple]:
        """The types of entities that this graph names but does not describe, in order of appearance."""
        known, types = self.known, {}
        entities: dict[str, str] = {}
        classes: dict[str, str] = {}
        for subject, predicate, object_ in graph:
            if isinstance(object_, ox.NamedNode):
                value = object_.value
                if value in known:
                    types[value] = iri(known[value])
                elif predicate == REFERS_TO:
                    entities[subject.value] = value
                elif predicate == ENTITY_TYPE:
                    classes[subject.value] = value
        types |= {entities[node]: ox.NamedNode(class_) for node, class_ in classes.items() if node in entities}
        return [ox.Triple(ox.NamedNode(node), TYPE, class_) for node, class_ in types.items()]

    @cached_property
    def _shapes(self) -> rdflib.Graph:
        return rdflib.Graph().parse(data=self._turtle, format="turtle")

    def reference(self, text: str) -> Report:
        """What pySHACL says, with its report."""
        data = rdflib.Graph().parse(data=text, format="nt")
        conforms, report, _ = pyshacl.validate(data, shacl_graph=self._shapes, inference="none", allow_infos=True)
        if conforms:
            return Report(True)
        results = [
            Result(
                focus=str(report.value(node, SH.focusNode)),
                path=str(report.value(node, SH.resultPath) or ""),
                component=str(report.value(node, SH.sourceConstraintComponent)).rpartition("#")[2],
                message=str(report.value(node, SH.resultMessage)),
            )
            for node in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        ]
        key = sorted(results, key=lambda r: (r.focus, r.path, r.component, r.message))
        return Report(False, tuple(key), report.serialize(format="turtle"))


def check_registry(triples: Iterable[ox.Triple]) -> None:
    """Check the registry graph, which changes seldom and is big, with the fast engine alone (2 s for 2,500 players).

    Raises `ValidationError` with the first fault.
    """
    shapes = shacl.Shapes.from_turtle((files("ontology") / "shapes-registry.ttl").read_text(encoding="utf-8"))
    text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    report = shapes.validate_text(text, format="ntriples", max_results=1)
    if not report.conforms:
        first = report.results[0]
        path = str(first.path).rpartition("#")[2].rpartition("/")[2].strip("<>")
        raise ValidationError(f"registry: {first.focus_node}", f"{path} is not as it must be", str(first.message))


def _verdict(conforms: bool) -> str:
    return "it conforms" if conforms else "it does not"
