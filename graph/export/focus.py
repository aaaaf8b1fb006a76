"""What a user means by a name: the IRI of the entity to focus on."""

from __future__ import annotations

import difflib

import pyoxigraph as ox

from graph.errors import ExportError
from graph.iris import slug_of
from graph.registry import fold

from .source import Source
from .view import prefixed

#: types that a bare name can mean, the likelier first
TYPES = ("player", "club", "national-team", "person", "outlet", "journalist", "competition")


def find_entity(source: Source, name: str) -> str:
    """The IRI for an IRI, a ``type/slug``, a slug, or a name or other name as anybody may write it.

    Several entities of that name are an error that lists them; none, one that names what is most like it.
    """
    if name.startswith(("http://", "https://", "urn:")):
        return name
    if "/" in name and " " not in name:
        return f"{source.base}id/{name}"
    likely = [f"{source.base}id/{kind}/{slug_of(name)}" for kind in TYPES]
    values = " ".join(f"<{iri}>" for iri in likely)
    there = {
        _iri(row["e"]) for row in source.select(prefixed(f"SELECT ?e {{ VALUES ?e {{ {values} }} ?e rdfs:label ?l }}"))
    }
    found = [iri for iri in likely if iri in there]
    if len(found) == 1:
        return found[0]
    known: dict[str, dict[str, None]] = {}
    query = 'SELECT ?e ?l { ?e rdfs:label|skos:altLabel ?l FILTER(CONTAINS(STR(?e), "/id/")) }'
    for row in source.select(prefixed(query)):
        iri = _iri(row["e"])
        if iri.removeprefix(f"{source.base}id/").split("/")[0] in (*TYPES, "saga"):
            known.setdefault(fold(_text(row["l"])), {})[iri] = None
    found = found or list(known.get(fold(name), {}))
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(iri.removeprefix(f"{source.base}id/") for iri in sorted(found)[:8])
        raise ExportError(f"focus {name!r}", "could be several", f"name one of {choices}")
    like = difflib.get_close_matches(fold(name), known, 1)
    near = f"did you mean {like[0]!r}? " if like else ""
    raise ExportError(f"focus {name!r}", "is nobody in this store", f"{near}give a name, a slug or an IRI")


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else str(term)
