"""What an export asks of whatever holds the graph: rows for a query. A local engine is one; the web has another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Mapping[str, Term]


class Source(Protocol):
    """Answers SELECT queries over the union of all graphs."""

    @property
    def base(self) -> str:
        """Base of the data IRIs."""

    def select(self, query: str) -> Iterable[Row]:
        """The solutions, each variable that is bound with its term."""


@dataclass(slots=True)
class EngineSource:
    """A pyoxigraph store."""

    engine: ox.Store
    base: str

    def select(self, query: str) -> Iterator[Row]:
        """The solutions as they come."""
        solutions = self.engine.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: term for name, term in zip(names, solution, strict=True) if term is not None}
