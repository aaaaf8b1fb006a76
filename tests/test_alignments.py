"""The matches: from terms that we have, to terms that the other vocabularies have, and never an axiom."""

from __future__ import annotations

import re

import pytest
import rdflib
from rdflib import FOAF, ORG, OWL, PROV, RDF, SDO, SKOS, TIME, URIRef

from ontology.files import ontology_triples, read_file

MATCHES = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}

#: vocabularies whose own list of terms comes with rdflib
LISTED = (FOAF, ORG, PROV, SDO, TIME)

#: terms of the others, looked up in their own files (IPTC Sport Schema 1.0.1, but for `Club`, which came later; FIBO
#: Contracts) or in code that uses them (GRaSP, SEM, NIF, nanopublications, BBC Sport); Wikidata by the form of its ids
CHECKED = {
    *("https://sportschema.org/ontologies/main/" + name for name in ("Athlete", "Club", "Competition")),
    "https://sportschema.org/ontologies/main/IndividualMembership",
    "https://spec.edmcouncil.org/fibo/ontology/FND/Agreements/Contracts/Contract",
    "https://spec.edmcouncil.org/fibo/ontology/FND/Agreements/Contracts/ContractualElement",
    *("http://groundedannotationframework.org/grasp#" + name for name in ("Attribution", "hasAttribution")),
    "http://semanticweb.cs.vu.nl/2009/11/sem/Event",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Context",
    *("http://www.nanopub.org/nschema#" + name for name in ("Nanopublication", "Assertion")),
    "http://www.bbc.co.uk/ontologies/sport/Competition",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_file("alignments.ttl"), format="turtle")


def test_there_are_matches_and_nothing_else(graph: rdflib.Graph) -> None:
    """A match is a note for people and mappers: a reasoner concludes nothing from it."""
    used = {
        predicate for subject, predicate in graph.subject_predicates() if (subject, RDF.type, OWL.Ontology) not in graph
    }
    assert used <= MATCHES  # fmt: skip


def test_our_side_is_declared(graph: rdflib.Graph) -> None:
    """No match of a term that we do not have."""
    declared = {str(triple.subject.value) for triple in ontology_triples()}  # type: ignore[union-attr]
    subjects = {str(s) for s, p in graph.subject_predicates() if p in MATCHES}
    assert subjects - declared == set()


def test_the_other_side_exists(graph: rdflib.Graph) -> None:
    """No match with a term that its vocabulary does not have."""
    unknown = set()
    for predicate in MATCHES:
        for other in graph.objects(None, predicate):
            assert isinstance(other, URIRef)
            listed = any(str(other).startswith(str(ns)) and other in ns for ns in LISTED)
            wikidata = re.fullmatch(
                r"http://www\.wikidata\.org/(entity/Q|prop/direct/P|prop/qualifier/P)[1-9]\d*", other
            )
            if not (listed or wikidata or str(other) in CHECKED):
                unknown.add(str(other))
    assert unknown == set()
