"""RDF terms as the values of attributes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from .model import Scalar
from .source import Term

SCHEME = "https://w3id.org/transfergraph/scheme/"
XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
NUMBERS = {XSD + name for name in ("decimal", "double", "float")}


def scalar(term: Term) -> Scalar:
    """A concept as its notation (``bid-rejected``), another IRI as itself, a literal as its value.

    What a literal's datatype cannot make of its text (a date of no calendar, a bare year) stays text.
    """
    if isinstance(term, ox.NamedNode):
        return notation(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    kind, text = term.datatype.value, term.value
    try:
        if kind in INTEGERS:
            return int(text)
        if kind in NUMBERS:
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() and abs(number) < 2**63 else float(number)
        if kind == XSD + "date":
            return date.fromisoformat(text)
        if kind == XSD + "boolean":
            return text in ("true", "1")
    except (ValueError, InvalidOperation, OverflowError):
        pass
    return text


def notation(iri: str) -> str:
    """The record's string for a concept of ours: a facet without its kind, the last part of any other."""
    if not iri.startswith(SCHEME):
        return iri
    scheme, _, name = iri.removeprefix(SCHEME).partition("/")
    return name.partition("-")[2] if scheme == "facet" else name
