"""The vocabulary: consistent for a reasoner, documented for people, and exactly what the code uses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
import rdflib

from graph.claims import FACETS, Certainty, Mode, Polarity
from graph.registry.check import VOCABULARY as VALUES
from graph.registry.tables import Player
from ontology import context
from ontology.files import VOCABULARY, ontology_triples, read_file
from ontology.terms import PREFIXES

from .conftest import ROOT
from .faults import EXAMPLES
from .hermit import reason
from .owl_dl import violations

TG = PREFIXES["tg"]

#: prefix → the list of a vocabulary's terms that rdflib brings
LISTED = {
    "rdf": rdflib.RDF, "rdfs": rdflib.RDFS, "owl": rdflib.OWL, "skos": rdflib.SKOS, "xsd": rdflib.XSD, "sh": rdflib.SH,
    "dcterms": rdflib.DCTERMS, "dcat": rdflib.DCAT, "void": rdflib.VOID, "foaf": rdflib.FOAF,
}  # fmt: skip
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


@pytest.mark.parametrize("path", [path for path in CODE if path.suffix in (".py", ".rq")], ids=lambda p: str(p.name))
def test_every_reused_term_and_concept_in_the_code_is_known(path: Path) -> None:
    """A concept is in a scheme; another vocabulary's term is declared as reused, or that vocabulary's list has it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        named = set(re.findall(r"""iri\(f?"([a-z]+:[A-Za-z][\w-]*)"\)""", text))
    else:
        query = re.sub(r'"[^"\n]*"|<[^>\n]*>|#[^\n]*|(?i:prefix)\s+\w+:', " ", text)
        named = set(re.findall(r"(?<![\w:?$-])([a-z]+:[A-Za-z][\w-]*\w)", query))
    known = {str(triple.subject.value) for triple in ontology_triples() if isinstance(triple.subject, ox.NamedNode)}
    unknown = set()
    for curie in named:
        prefix, _, local = curie.partition(":")
        if prefix not in PREFIXES:
            continue
        address = PREFIXES[prefix] + local
        if address not in known and not (prefix in LISTED and rdflib.URIRef(address) in LISTED[prefix]):
            unknown.add(curie)
    assert not unknown


def test_every_query_of_hygiene_finds_nothing(graph: ox.Store) -> None:
    """One fault a file in tests/hygiene; the message is built in the query."""
    faults = []
    for path in sorted((ROOT / "tests" / "hygiene").glob("*.rq")):
        rows = graph.query(path.read_text(encoding="utf-8"), prefixes=PREFIXES)
        faults += [f"{path.name}: {row['message'].value}" for row in rows]  # type: ignore[union-attr]
    assert not faults


def notations(graph: ox.Store, scheme: str) -> list[str]:
    """The names of a scheme's concepts, those with a rank first and in its order."""
    query = f"""SELECT ?concept WHERE {{ ?concept skos:inScheme <https://w3id.org/transfergraph/scheme/{scheme}> .
        OPTIONAL {{ ?concept tg:rank ?rank }} }} ORDER BY COALESCE(?rank, 99) ?concept"""
    rows = graph.query(query, prefixes=PREFIXES)
    return [row["concept"].value.removeprefix(PREFIXES[scheme]) for row in rows]  # type: ignore[union-attr]


def test_the_schemes_are_what_records_may_hold(graph: ox.Store) -> None:
    """Every facet, polarity, certainty, mode and position of the code is a concept, and the other way round."""
    assert set(notations(graph, "facet")) == {f"{kind}-{facet}" for kind, facets in FACETS.items() for facet in facets}
    for scheme, of in (("polarity", Polarity), ("certainty", Certainty), ("mode", Mode)):
        assert set(notations(graph, scheme)) == set(get_args(of))
    positions = next(values for table, column, values in VALUES if (table, column) == (Player, "positions"))
    assert set(notations(graph, "position")) == positions


def test_the_ladder_has_its_order(graph: ox.Store) -> None:
    """The ranks say what the ordered collection says, and a store, which holds no lists, can be asked for them."""
    turtle = rdflib.Graph().parse(data=read_file("schemes.ttl"), format="turtle")
    for scheme in ("facet", "certainty"):
        order = rdflib.URIRef(f"https://w3id.org/transfergraph/scheme/{scheme}/order")
        listed = rdflib.collection.Collection(turtle, turtle.value(order, rdflib.SKOS.memberList) or rdflib.RDF.nil)
        names = [str(concept).removeprefix(PREFIXES[scheme]) for concept in listed]
        assert notations(graph, scheme)[: len(names)] == names


def test_the_vocabulary_is_owl_2_dl() -> None:
    """Nothing in it that a DL reasoner would refuse or, worse, skip."""
    assert list(violations(rdflib.Graph().parse(data=read_file("transfer.ttl"), format="turtle"))) == []


def test_what_owl_2_dl_forbids_is_found() -> None:
    """The check above is one: each planted breach is told."""
    graph = rdflib.Graph().parse(data=read_file("transfer.ttl"), format="turtle")
    before = """
        tg:asserts a owl:DatatypeProperty . tg:unheard rdfs:domain tg:Unheard . tg:unheard a owl:ObjectProperty .
        tg:firstReported rdfs:range xsd:date . tg:copyOf a owl:TransitiveProperty . tg:Claim tg:remark "new" .
        tg:Saga rdfs:subClassOf [ a owl:Restriction ; owl:onProperty tg:nothing ; owl:someValuesFrom tg:Claim ] ."""
    prefixes = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items())
    graph.parse(data=prefixes + before, format="turtle")
    assert len(list(violations(graph))) >= 6


def test_a_reasoner_finds_the_vocabulary_consistent() -> None:
    """HermiT finds no contradiction and no class that can have no member."""
    assert reason("") == set()


def test_a_reasoner_finds_the_examples_consistent() -> None:
    """What the shapes call sound contradicts no axiom either (dates left out: xsd:date is no OWL 2 datatype)."""
    graph = rdflib.Graph()
    for name in EXAMPLES:
        graph.parse(data=read_file(f"examples/{name}"), format="turtle")
    lines = [
        f"{s.n3()} {p.n3()} {o.n3()} ."
        for s, p, o in graph
        if not isinstance(o, rdflib.Literal) or o.datatype in (None, rdflib.XSD.integer, rdflib.XSD.string)
    ]
    assert reason("\n".join(lines)) == set()


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
        "ex:a a tg:ReleaseClause, tg:PurchaseOption .",
        "ex:m tg:statedEquivalent ex:m .",
        "ex:one tg:supersededBy ex:other . ex:other tg:supersededBy ex:one .",
        "ex:c tg:evidence ex:e . ex:d tg:evidence ex:e . ex:c owl:differentFrom ex:d .",
        "ex:m a tg:Membership ; org:member ex:c . ex:c a tg:Club .",
        "ex:s a tg:Statement ; a [ owl:complementOf tg:Claim ], [ owl:complementOf tg:Proposition ] .",
        "ex:j tg:reportsFor ex:c . ex:c a tg:Club .",
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
