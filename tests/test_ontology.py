"""The vocabulary: consistent for a reasoner, documented for people, and exactly what the code uses."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import context
from ontology.files import VOCABULARY, ontology_triples, read_file
from ontology.terms import PREFIXES

from .conftest import ROOT
from .hermit import reason

TG = PREFIXES["tg"]
CODE = [
    path
    for package in ("graph", "server", "ontology")
    for pattern in ("*.py", "*.rq", "*.ttl", "*.html")
    for path in (ROOT / package).rglob(pattern)
    if "vendor" not in path.parts
]


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    for name in VOCABULARY:
        store.load(read_file(name).encode(), ox.RdfFormat.TURTLE)
    return store


def declared() -> set[str]:
    subjects = {t.subject.value for t in ontology_triples() if isinstance(t.subject, ox.NamedNode)}
    return {subject.removeprefix(TG) for subject in subjects if subject.startswith(TG)}


def used(path: Path) -> set[str]:
    return set(re.findall(r"\btg:([A-Za-z]\w*)", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_term_in_the_code_is_declared(path: Path) -> None:
    """A misspelt term is an error here, not a triple that nobody finds."""
    assert used(path) <= declared()


def test_every_query_of_hygiene_finds_nothing(graph: ox.Store) -> None:
    """One fault a file in tests/hygiene; the message is built in the query."""
    faults = []
    for path in sorted((ROOT / "tests" / "hygiene").glob("*.rq")):
        rows = graph.query(path.read_text(encoding="utf-8"), prefixes=PREFIXES)
        faults += [f"{path.name}: {row['message'].value}" for row in rows]  # type: ignore[union-attr]
    assert not faults


def test_a_reasoner_finds_the_vocabulary_consistent() -> None:
    """HermiT finds no contradiction and no class that can have no member."""
    assert reason("") == set()


@pytest.mark.parametrize(
    "mistake",
    [
        "ex:a a tg:Player, tg:Club .",
        "ex:a a tg:Club, tg:NationalTeam .",
        "ex:c a tg:MoveClaim, tg:PriceClaim .",
        "ex:c a tg:Claim ; tg:asserts ex:p ; tg:denies ex:p .",
        "ex:c a tg:MoveClaim ; tg:asserts ex:p . ex:p a tg:PriceProposition .",
        "ex:c tg:inArticle ex:a . ex:a a tg:Saga .",
        "ex:p a tg:Claim, tg:Proposition .",
        "ex:c tg:toClub ex:x ; tg:fromClub ex:x .",
        "ex:c tg:facet facet:move-bid, facet:move-medical . facet:move-bid owl:differentFrom facet:move-medical .",
        "ex:s tg:hasClaim ex:c . ex:c a tg:Article .",
        "ex:r tg:assesses ex:c . ex:c a tg:Contradiction .",
    ],
)
def test_a_reasoner_finds_a_planted_mistake(mistake: str) -> None:
    """Disjointness, domains, ranges and functional properties each catch a real mistake."""
    with pytest.raises(AssertionError, match="inconsistent"):
        reason(mistake)


def test_the_context_is_the_one_that_the_vocabulary_gives() -> None:
    """`context.jsonld` is generated: a new term is in it, or `python -m ontology.context` was not run."""
    assert read_file("context.jsonld") == context.text()


def test_every_match_of_the_alignments_starts_from_a_term_of_ours() -> None:
    """A match of a misspelt term would match nothing."""
    matched = {
        str(quad.subject.value)
        for quad in ox.parse(read_file("alignments.ttl"), ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(TG)
    }
    assert {iri.removeprefix(TG) for iri in matched} <= declared()
