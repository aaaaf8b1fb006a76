"""Whether two answers say the same: results and graphs compared as RDF, so that blank nodes may have any name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import RDF, Namespace

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
    ".csv": ox.QueryResultsFormat.CSV,
}
_RDF = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_RDF |= {".n3": ox.RdfFormat.TURTLE}

#: the rows of an answer, a boolean, or a graph in canonical form
Answer = list[dict[str, str]] | bool | str


def expected(path: Path) -> tuple[str, Answer]:
    """What a result file holds: "table", "boolean" or "graph", and the answer."""
    if path.suffix in _RESULTS:
        return read_results(path.read_bytes(), path.suffix)
    if path.suffix == ".txt":
        return "boolean", path.read_text().strip() == "true"
    quads = read_graph(path.read_bytes(), path.suffix, path.as_uri())
    if any(quad.predicate.value == RS + "boolean" for quad in quads):
        return "boolean", any(str(quad.object).startswith('"true"') for quad in quads)
    if any(isinstance(quad.object, ox.NamedNode) and quad.object.value == str(RS.ResultSet) for quad in quads):
        return "table", _from_rdf(path)
    return "graph", canonical(quads)


def read_results(data: bytes, suffix: str) -> tuple[str, Answer]:
    """The rows or the boolean of results in SRX, SRJ, TSV or CSV."""
    if suffix == ".csv":
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        return "table", [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    results = ox.parse_query_results(data, _RESULTS[suffix])
    if isinstance(results, ox.QueryBoolean):
        return "boolean", bool(results)
    names = [variable.value for variable in results.variables]
    return "table", [
        {name: str(term) for name, term in zip(names, row, strict=True) if term is not None} for row in results
    ]


def read_graph(data: bytes, suffix: str, base: str) -> list[ox.Quad]:
    """The quads of an RDF file."""
    return list(ox.parse(data, _RDF[suffix], base_iri=base))


def canonical(quads: Iterable[ox.Quad]) -> str:
    """A text that two sets of quads share exactly when they are isomorphic."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(str(quad) for quad in dataset))


def same(kind: str, want: Answer, have: Answer, ordered: bool) -> bool:
    """Whether two answers of that kind are equal."""
    if kind != "table":
        return want == have
    assert isinstance(want, list)
    assert isinstance(have, list)
    if ordered:
        return [_named(row) for row in want] == [_named(row) for row in have]
    return _as_graph(want) == _as_graph(have)


def by_value(answer: Answer) -> Answer:
    """The rows with every literal in the form that the engine stores: "1.50" as "1.5", "01" as "1"."""
    if not isinstance(answer, list):
        return answer
    return [{name: _stored(term) for name, term in row.items()} for row in answer]


@cache
def _stored(term: str) -> str:
    if not term.startswith('"'):
        return term
    store = ox.Store()
    store.update(f"INSERT DATA {{ <x:s> <x:p> {term} }}")
    return str(next(iter(store)).object)


def _named(row: dict[str, str]) -> dict[str, str]:
    return {name: term for name, term in row.items() if not term.startswith("_:")}


def _as_graph(rows: list[dict[str, str]]) -> str:
    """Rows as a graph, one blank node a row: equal rows and renamed blank nodes compare as they should."""
    quads = []
    for row in rows:
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal("")))
        for name, term in row.items():
            value = ox.BlankNode("n" + term[2:]) if term.startswith("_:") else ox.Literal(term)
            quads.append(ox.Quad(node, ox.NamedNode(f"x:var/{name}"), value))
    return canonical(quads)


def _from_rdf(path: Path) -> list[dict[str, str]]:
    """The rows of results written as RDF."""
    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph().parse(path, format="xml" if path.suffix == ".rdf" else "turtle")
    root = graph.value(None, RDF.type, RS.ResultSet)
    rows = []
    for solution in graph.objects(root, RS.solution):
        index = graph.value(solution, RS["index"])
        row = {}
        for binding in graph.objects(solution, RS.binding):
            term = graph.value(binding, RS.value)
            assert term is not None
            row[str(graph.value(binding, RS.variable))] = _plain(term)
        rows.append((int(str(index)) if index is not None else 0, row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _plain(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return str(ox.Literal(str(term), language=term.language))
        return str(
            ox.Literal(str(term), datatype=ox.NamedNode(term.datatype)) if term.datatype else ox.Literal(str(term))
        )
    return f"_:{term}" if isinstance(term, rdflib.BNode) else f"<{term}>"
