"""Triples and the gate: what an article's graph says, and that nothing malformed passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest

from graph.articles import Article
from graph.claims import Claim, Entity, Money
from graph.errors import ValidationError
from graph.iris import Minter, slug_of
from graph.registry import Registry
from graph.triples import CLASSES, article_triples
from graph.validate import Validator, check_registry
from ontology.terms import iri

TEXT = "Gazette has learned that Beta City want Jan Berg for €80m (£67m), if he agrees."
BERG = Entity("jan-berg", "Jan Berg", "player")
BETA = Entity("beta", "Beta City", "club")
ALPHA = Entity("alpha", "Alpha Town", "club")
ARTICLE = Article("a1", TEXT, date(2024, 7, 17), "Gazette", "Berg wanted", ("Ann Pen",), "https://example.org/a1")
CLAIM = Claim(
    "a1", "move", "interest", "affirmed", "conditional", (Entity("sources", "sources", "source"),),
    TEXT[25:48], 25, 48, "move/interest/want", player=BERG, from_club=ALPHA, to_club=BETA, mode="permanent",
    money=Money(80_000_000, "EUR", equivalent=Money(67_000_000, "GBP")), date="2024", condition="if he agrees",
)  # fmt: skip
MINTER = Minter("https://example.org/")
KNOWN = {MINTER.entity(e): CLASSES[e.type] for e in (BERG, BETA, ALPHA)}


def triples(*claims: Claim) -> list[ox.Triple]:
    return article_triples(ARTICLE, list(claims), MINTER, Registry())


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator("fast", KNOWN)


def test_a_claim_is_a_node_with_its_words_and_its_chain() -> None:
    """A rumour is never a bare triple: the claim asserts a proposition, on a source's word, with a quote."""
    graph = ox.Store()
    graph.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples(CLAIM))
    query = """
        PREFIX tg: <https://w3id.org/transfergraph/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX schema: <https://schema.org/>
        SELECT ?proposition ?source ?exact ?value ?other WHERE {
          ?claim a tg:MoveClaim ; tg:asserts ?proposition ; tg:attribution [ tg:position 1 ; tg:source ?source ] ;
            tg:evidence/oa:hasSelector [ oa:exact ?exact ] ;
            tg:money [ schema:value ?value ; tg:statedEquivalent/schema:value ?other ] . }"""
    rows = [[str(value.value) for value in row] for row in graph.query(query)]  # type: ignore[union-attr]
    assert rows == [
        [
            "https://example.org/id/proposition/move-interest--jan-berg--beta",
            f"https://example.org/id/source/{ARTICLE.slug}-sources",
            "Beta City want Jan Berg",
            "80000000",
            "67000000",
        ]
    ]


def test_no_blank_node_and_the_same_triples_every_time() -> None:
    """Loading twice changes nothing, because every IRI is made from what it names."""
    graph = triples(CLAIM)
    assert graph == triples(CLAIM)
    assert not [t for t in graph if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]


def test_claims_that_differ_in_any_way_are_two_nodes() -> None:
    """Polarity, money, value, mode, source and place all tell claims apart."""
    others = [
        replace(CLAIM, polarity="denied"),
        replace(CLAIM, money=None),
        replace(CLAIM, mode="loan"),
        replace(CLAIM, start=26),
        replace(CLAIM, sources=(BETA,)),
        replace(CLAIM, value=3),
    ]
    assert len({MINTER.claim("x", claim) for claim in [CLAIM, *others]}) == 7


def test_everybody_the_registry_lacks_leaves_a_mention() -> None:
    """The outlet, the author and the unnamed source are unknown here; the player and clubs are known."""
    named = {t.object.value for t in triples(CLAIM) if t.predicate == iri("tg:mentionedAs")}  # type: ignore[union-attr]
    assert named == {"Gazette", "Ann Pen", "sources"}


def test_a_sound_article_passes_both_engines(validator: Validator) -> None:
    """The fast engine and the reference agree on it."""
    graph = triples(CLAIM, replace(CLAIM, polarity="denied"))
    assert validator.check(graph).conforms
    assert Validator("pyshacl", KNOWN).check(graph).conforms


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (replace(CLAIM, player=None), "Name the one player"),
        (replace(CLAIM, player=replace(BERG, slug="stranger")), "Name the one player"),
        (replace(CLAIM, to_club=None, from_club=None), "Name the club that would gain"),
        (replace(CLAIM, to_club=ALPHA), "other than the one that holds"),
        (replace(CLAIM, facet="want"), "scheme lists for move claims"),
        (replace(CLAIM, sources=()), "Credit at least one source"),
        (replace(CLAIM, start=48), "Start the quote at one code point"),
        (replace(CLAIM, quote=""), "Quote the words exactly"),
        (replace(CLAIM, money=Money(1, "euro")), "ISO 4217"),
        (replace(CLAIM, money=Money(5, "EUR", low=9)), "lower bound"),
        (replace(CLAIM, mode="barter"), "permanent, loan, free or swap"),  # type: ignore[arg-type]
    ],
)
def test_a_fault_is_rejected_with_what_to_do(validator: Validator, claim: Claim, message: str) -> None:
    """Each fault is found by both engines (or `check` would raise) and told in the shape's own words."""
    report = validator.check(triples(claim))
    assert not report.conforms
    assert any(message in result.message for result in report.results), report.results
    assert "sh:ValidationReport" in report.turtle


def test_shapes_that_cannot_be_compiled_are_an_error() -> None:
    """A mistake in the shapes file is named, never a gate that lets everything through."""
    with pytest.raises(ValidationError, match="shapes: "):
        Validator(shapes="this is not Turtle")


@pytest.mark.parametrize(
    ("name", "slug"), [("Trent Alexander-Arnold", "trent-alexander-arnold"), ("N’Golo Kanté", "n-golo-kante")]
)
def test_slugs(name: str, slug: str) -> None:
    """Letters and digits, joined by hyphens, without diacritics."""
    assert slug_of(name) == slug
    assert slug_of("日本") == slug_of("日本") != slug_of("中国")


def test_a_registry_with_a_fault_is_an_error_that_tells_what_to_do() -> None:
    """A row that slips through the tables' own checks does not reach the store."""
    berg = ox.NamedNode("https://example.org/id/player/jan-berg")
    sound = [
        ox.Triple(berg, iri("rdf:type"), iri("tg:Player")),
        ox.Triple(berg, iri("rdfs:label"), ox.Literal("Jan Berg", language="en")),
    ]
    check_registry(sound)
    with pytest.raises(ValidationError, match=r"jan-berg.*playingPosition.*Name a position of the scheme"):
        check_registry([*sound, ox.Triple(berg, iri("tg:playingPosition"), iri("position:libero"))])
