"""Which format a client gets: one table of `Accept` headers, and one of `Accept-Encoding`."""

from __future__ import annotations

import pytest

from server.negotiation import GRAPH_OFFERS, TABLE_OFFERS, accepts_gzip, negotiate

JSON, XML, CSV, TSV = TABLE_OFFERS[:4]
TTL, NT, RDF, JSONLD, TRIG, NQ = GRAPH_OFFERS[:6]


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        (None, JSON, TTL),
        ("", JSON, TTL),
        ("*/*", JSON, TTL),
        ("*", JSON, TTL),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON, TTL),
        ("application/sparql-results+xml", XML, None),
        ("application/json", "application/json", None),
        ("text/csv, application/json;q=0.9", CSV, None),
        ("text/*", CSV, TTL),
        ("text/*;q=0.5, application/*", JSON, NT),
        ("text/turtle;q=0, */*", JSON, NT),
        ("text/turtle;q=0, text/*", CSV, None),
        ("*/*;q=0", None, None),
        ("application/rdf+xml;q=0.9, application/ld+json;q=0.91", None, JSONLD),
        ("application/n-quads", None, NQ),
        ("TEXT/CSV", CSV, None),
        ("text/tab-separated-values ; charset=utf-8 ; q=0.7", TSV, None),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.1", TSV, None),
        ("application/trig, text/turtle", None, TTL),
        ("application/trig, text/turtle;q=0.99", None, TRIG),
        ("image/png", None, None),
        ("nonsense", None, None),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None, JSONLD),
    ],
)
def test_accept(accept: str | None, table: str | None, graph: str | None) -> None:
    """The most wanted offer wins, the most specific range counts, q=0 forbids, equals go by our order."""
    assert negotiate(accept, TABLE_OFFERS) == table
    assert negotiate(accept, GRAPH_OFFERS) == graph


@pytest.mark.parametrize(
    ("header", "gzip"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("gzip;q=0.1", True),
        ("identity", False),
        ("*;q=0", False),
        ("x-gzip", True),
        ("deflate, GZIP;q=1.0", True),
    ],
)
def test_accept_encoding(header: str | None, gzip: bool) -> None:
    """Only a client that takes gzip gets it."""
    assert accepts_gzip(header) is gzip
