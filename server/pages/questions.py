"""The competency questions of the ontology as examples for the query page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ontology

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
