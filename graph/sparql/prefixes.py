"""Prefixes that a query may use without declaring them: the ontology's own, and two for the store's data."""

from __future__ import annotations

from ontology.terms import PREFIXES


def known_prefixes(base: str) -> dict[str, str]:
    """Prefix → namespace; `id:` and `graph:` are the data and the graphs of the store with that base IRI.

    >>> known_prefixes("http://example.org/")["id"]
    'http://example.org/id/'
    """
    return {**PREFIXES, "id": f"{base}id/", "graph": f"{base}graph/"}
