"""What the query page offers from the ontology: its competency questions as examples, its terms for completion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

import ontology
from ontology.files import ontology_triples
from ontology.terms import PREFIXES

DEFAULT = """PREFIX tg: <https://w3id.org/transfergraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?player ?club ?reported
WHERE {
  ?saga a tg:Saga ; tg:player/rdfs:label ?player ; tg:toClub/rdfs:label ?club ; tg:lastReported ?reported .
}
ORDER BY DESC(?reported)
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and the query that answers it."""

    name: str
    text: str
    query: str


@cache
def gallery() -> list[Question]:
    """The questions of ``ontology/questions/*.rq``; the first line of each is the question."""
    folder = Path(ontology.__file__).parent / "questions"
    found = []
    for path in sorted(folder.glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        found.append(Question(path.stem, query.splitlines()[0].lstrip("# "), query))
    return found


@cache
def terms() -> list[dict[str, str]]:
    """Every named term and concept of our own: prefixed name and label, by name."""
    labels = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
    found = {
        name: triple.object.value
        for triple in ontology_triples()
        if triple.predicate.value in labels
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        for name in [_prefixed(triple.subject.value)]
        if name
    }
    return [{"name": name, "label": label} for name, label in sorted(found.items())]


def _prefixed(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and iri != start:
            return f"{prefix}:{iri[len(start) :]}"
    return ""
