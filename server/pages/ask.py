"""Ask the store a named question: the query of a file, with its example values replaced, and its answer as rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

QUERIES = Path(__file__).parent / "queries"

#: characters that cannot stand in an IRI reference of SPARQL
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')

XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Term:
    """One RDF term of an answer; `datatype` and `language` are empty for IRIs and plain strings."""

    value: str
    kind: str = "uri"
    datatype: str = ""
    language: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether the term names something, rather than being a value."""
        return self.kind == "uri"

    def sparql(self) -> str:
        """The term as SPARQL and N-Triples write it."""
        if self.is_iri:
            return iri(self.value)
        text = self.value.translate(_ESCAPES)
        return f'"{text}"' + (f"@{self.language}" if self.language else f"^^<{self.datatype}>" if self.datatype else "")

    def engine(self) -> ox.NamedNode | ox.Literal:
        """The term as the engine's library has it; a blank node becomes an IRI of no scheme of ours."""
        if self.kind != "literal":
            return ox.NamedNode(self.value if self.is_iri else f"urn:blank:{self.value}")
        if self.language:
            return ox.Literal(self.value, language=self.language)
        return ox.Literal(self.value, datatype=ox.NamedNode(self.datatype)) if self.datatype else ox.Literal(self.value)


_ESCAPES = {ord(c): e for c, e in {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}.items()}

Row = dict[str, str]
TermRow = dict[str, Term]
#: takes SPARQL text, gives SPARQL 1.1 JSON results, parsed
Select = Callable[[str], Mapping[str, Any]]


class NotAnIriError(ValueError):
    """Text where an IRI should be."""


def iri(value: str) -> str:
    """``<value>``; raises `NotAnIriError` for text that is none, so that nothing can break out of the brackets."""
    if _NOT_IRI.search(value) or not value:
        raise NotAnIriError(f"{value!r} is no IRI")
    return f"<{value}>"


def day(value: str) -> str:
    """An ``xsd:date`` literal of an ISO day."""
    return Term(value, "literal", XSD + "date").sparql()


@cache
def text_of(name: str) -> str:
    """The text of ``queries/{name}.rq``."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


class Ask:
    """The questions of the pages, put to one backend."""

    def __init__(self, select: Select) -> None:
        """Take the function that runs a query; it decides on deadlines and raises when the backend fails."""
        self._select = select

    def terms(
        self, name: str, *, limit: int | None = None, offset: int = 0, **values: str | Iterable[str]
    ) -> list[TermRow]:
        """Rows of full terms. `values` replaces the example of each ``VALUES ?name {…}`` by IRIs or SPARQL literals."""
        query = text_of(name)
        for variable, given in values.items():
            terms = [given] if isinstance(given, str) else list(given)
            if not terms:
                return []
            written = " ".join(term if term.startswith('"') else iri(term) for term in terms)
            before, *after = re.split(rf"VALUES \?{variable} \{{[^}}]*\}}", query)
            if not after:
                raise ValueError(f"{name}.rq has no VALUES ?{variable}")
            query = f"VALUES ?{variable} {{ {written} }}".join([before, *after])
        if limit is not None:
            query = re.sub(r"LIMIT \d+ OFFSET \d+", f"LIMIT {limit} OFFSET {offset}", query)
        return self.run(query)

    def rows(self, name: str, *, limit: int | None = None, offset: int = 0, **values: str | Iterable[str]) -> list[Row]:
        """As `terms`, each row reduced to its plain values; unbound variables are absent."""
        return [
            {k: term.value for k, term in row.items()} for row in self.terms(name, limit=limit, offset=offset, **values)
        ]

    def column(self, name: str, variable: str, **options: Any) -> list[str]:
        """One variable of every row, each value once, in order of first appearance."""
        return list(dict.fromkeys(row[variable] for row in self.rows(name, **options) if variable in row))

    def number(self, name: str, variable: str = "count", **options: Any) -> int:
        """The one number a counting query answers."""
        rows = self.rows(name, **options)
        return int(rows[0][variable]) if rows else 0

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """What each of these things is called, in one query; those without a label are absent."""
        wanted = sorted({i for i in iris if not _NOT_IRI.search(i)})
        return {row["this"]: row["label"] for row in self.rows("labels", this=wanted) if "this" in row}

    def run(self, query: str) -> list[TermRow]:
        """The rows of a query given as text."""
        bindings = self._select(query)["results"]["bindings"]
        return [{name: _term(cell) for name, cell in row.items()} for row in bindings]


def _term(cell: Mapping[str, Any]) -> Term:
    return Term(cell["value"], cell["type"], cell.get("datatype", ""), cell.get("xml:lang", ""))
