"""JSON-LD frames without a frame processor: each thing as a tree, its own parts inside it.

A JSON-LD processor holds all of a document in memory and takes minutes for what fits; here a tree is made of the
statements of one thing at a time. Names are compact IRIs, values explicit, so that any processor reads back the same
statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from ontology.terms import PREFIXES

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"


def framed(quads: Iterable[ox.Quad]) -> Iterator[dict[str, Any]]:
    """The trees of some statements; the graphs that say them are left out."""
    about: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        values = about.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])  # type: ignore[union-attr]
        if quad.object not in values:
            values.append(quad.object)
    for subject in about:
        if not _owner(subject, about):
            yield _tree(subject, about)


def _owner(subject: str, about: dict[str, Any]) -> str | None:
    """The thing of these that this one is a part of: its IRI with the last parts taken off."""
    owner = subject
    while "/" in owner:
        owner = owner.rpartition("/")[0]
        if owner in about:
            return owner
    return None


def _tree(subject: str, about: dict[str, dict[str, list[Any]]]) -> dict[str, Any]:
    tree: dict[str, Any] = {"@id": subject}
    for predicate, objects in about[subject].items():
        if predicate == RDF_TYPE:
            shown: list[Any] = [_compact(item.value) for item in objects]
        else:
            shown = [_value(item, subject, about) for item in objects]
        tree["@type" if predicate == RDF_TYPE else _compact(predicate)] = shown[0] if len(shown) == 1 else shown
    return tree


def _value(term: Any, subject: str, about: dict[str, dict[str, list[Any]]]) -> Any:
    if isinstance(term, ox.NamedNode):
        inside = term.value in about and term.value.startswith(f"{subject}/")
        return _tree(term.value, about) if inside else {"@id": term.value}
    if not isinstance(term, ox.Literal):
        return {"@id": str(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    if term.datatype.value == XSD + "boolean" and term.value in ("true", "false"):
        return term.value == "true"
    return {"@value": term.value, "@type": _compact(term.datatype.value)}


def _compact(iri: str) -> str:
    """The compact IRI where one of our prefixes fits, else the IRI."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not local.startswith("//"):
            return f"{prefix}:{local}"
    return iri
