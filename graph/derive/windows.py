"""The transfer windows that sagas belong to: a year cut in two, described in the graph while a saga uses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pyoxigraph as ox

from ontology.terms import iri

WINDOW = iri("tg:window")
#: last day (month, day) of each season; a season begins when the other ends, as in the rules 30 and 34
LAST_DAYS = {"winter": (2, 15), "summer": (9, 15)}


def last_day(slug: str) -> date:
    """The last day of a window: ``2025-summer`` → 15 September 2025."""
    year, season = slug.split("-")
    return date(int(year), *LAST_DAYS[season])


def first_day(slug: str) -> date:
    """The first day of a window: the one after the last of the window before it."""
    year, season = slug.split("-")
    before = f"{year}-winter" if season == "summer" else f"{int(year) - 1}-summer"
    return last_day(before) + timedelta(days=1)


def describe_window(node: ox.NamedNode) -> Iterator[ox.Triple]:
    """What is known of a window: its class, name, first and last day."""
    slug = node.value.rsplit("/", 1)[-1]
    year, season = slug.split("-")
    yield ox.Triple(node, iri("rdf:type"), iri("tg:TransferWindow"))
    yield ox.Triple(node, iri("rdfs:label"), ox.Literal(f"{season} {year}", language="en"))
    yield ox.Triple(node, iri("tg:startDate"), ox.Literal(first_day(slug).isoformat(), datatype=iri("xsd:date")))
    yield ox.Triple(node, iri("tg:endDate"), ox.Literal(last_day(slug).isoformat(), datatype=iri("xsd:date")))
