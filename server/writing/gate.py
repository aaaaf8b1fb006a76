"""What a graph sent over HTTP must pass: it parses, and an article's graph conforms to the shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from graph.sparql.formats import BY_NAME
from graph.validate import Validator
from ontology.terms import PREFIXES
from server.backend import Write
from server.problems import ProblemError

#: the report on a graph that has no fault
CONFORMS = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n[] a sh:ValidationReport ; sh:conforms true .\n"
#: node and class of everything that the registry describes
Types = Callable[[], Iterable[tuple[str, str]]]


class Gate:
    """The shapes, compiled once, with the classes of the entities that the registry describes."""

    def __init__(self, base: str, validate: bool) -> None:
        """Take the base of the data IRIs, and whether article graphs must conform."""
        self._articles, self._validate = f"{base}graph/article/", validate
        self._validator: Validator | None = None

    def hold(self, graph: str | None, triples: Sequence[ox.Triple], report: bool, types: Types) -> str | None:
        """Hold what a graph is to be to the shapes: 422 when it does not conform; the report where it is asked for."""
        article = graph is not None and graph.startswith(self._articles)
        if not report and not (article and triples and self._validate):
            return None
        if self._validator is None:
            ours = PREFIXES["tg"]
            known = {node: f"tg:{kind.removeprefix(ours)}" for node, kind in types() if kind.startswith(ours)}
            self._validator = Validator(known=known)
        verdict = self._validator.check(triples)
        if verdict.conforms or report:
            return (verdict.turtle or CONFORMS) if report else None
        first = verdict.results[0]
        detail = f"<{graph}>: {first.message} [{first.focus}]; ask for the whole report with ?validate=report"
        raise ProblemError(422, detail, fields={"report": verdict.turtle})


def parse_triples(write: Write, base: str) -> list[ox.Triple]:
    """The triples of a body, with relative IRIs resolved against the graph; 400 with the place when it is no RDF."""
    format = BY_NAME[write.format].rdf
    try:
        quads = list(ox.parse(write.data, format, base_iri=write.graph or base, rename_blank_nodes=True))
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        raise ProblemError(400, f"{place}{str(error.msg).rstrip('.')}; correct it, nothing was written") from None
    return [quad.triple for quad in quads]
