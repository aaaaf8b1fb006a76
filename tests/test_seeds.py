"""The seeds: a fresh store has a story to tell."""

from __future__ import annotations

import json
from pathlib import Path

from graph.articles import Article, read_articles
from graph.store import Generation
from ontology.terms import PREFIXES

from .conftest import ROOT


def ask(store: Path, query: str) -> list[tuple[str, ...]]:
    with Generation(store) as generation:
        rows = generation.engine.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        return [tuple(str(value.value) for value in row if value) for row in rows]  # type: ignore[union-attr]


def test_every_seed_article_is_readable_and_invented() -> None:
    """No seed claims to be a page of a real outlet: each has an address under example.org."""
    articles = list(read_articles(ROOT / "seeds" / "articles"))
    assert len(articles) >= 20
    for article in articles:
        assert isinstance(article, Article), article
        assert article.url
        assert ".example.org/" in article.url
        assert article.publisher


def test_every_seed_passes_the_gate(seeds_store: Path) -> None:
    """All seeds are in the store, and each says something."""
    (articles,) = ask(seeds_store, "SELECT (COUNT(?a) AS ?n) WHERE { ?a a tg:Article }")
    assert int(articles[0]) == len(list(read_articles(ROOT / "seeds" / "articles")))
    assert not ask(
        seeds_store, "SELECT ?a WHERE { ?a a tg:Article FILTER NOT EXISTS { ?c a tg:Claim ; tg:inArticle ?a } }"
    )


def test_who_is_said_to_want_alexander_arnold(seeds_store: Path) -> None:
    """The first question of a newcomer is answered from the seeds: Real Madrid, on more than one word."""
    rows = ask(
        seeds_store,
        """SELECT DISTINCT ?club ?source WHERE {
          ?claim a tg:MoveClaim ; tg:player/rdfs:label "Trent Alexander-Arnold"@en ; tg:asserts ?proposition ;
            tg:facet facet:move-interest ; tg:toClub/rdfs:label ?club ; tg:creditedTo ?source }""",
    )
    assert "Real Madrid" in {club for club, _ in rows}
    assert len(rows) >= 3


def test_every_triple_stands_in_one_graph(seeds_store: Path) -> None:
    """A union of all graphs counts no triple twice."""
    with Generation(seeds_store) as generation:
        seen = set()
        for quad in generation.engine:
            assert quad.triple not in seen, quad
            seen.add(quad.triple)


def test_no_blank_node_is_stored(seeds_store: Path) -> None:
    """Everything in a store can be linked to."""
    assert not ask(seeds_store, "SELECT ?s WHERE { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) } LIMIT 1")


#: sagas of the hand-written list that the reader names otherwise: women's teams go by their clubs' names
NAMED_OTHERWISE = {"naomi-girma"}


def test_sagas_end_as_somebody_read_them(seeds_store: Path) -> None:
    """The sagas that the reader's claims add up to end as those written down by hand, decided by the same article."""
    rows = ask(
        seeds_store,
        """SELECT ?player ?to ?window ?outcome (COALESCE(?id, "") AS ?by) WHERE {
          ?saga a tg:Saga ; tg:player ?player ; tg:toClub ?to ; tg:window ?window ; tg:outcome ?outcome .
          OPTIONAL { ?saga tg:decidedBy/tg:inArticle/schema:identifier ?id } }""",
    )
    read = {tuple(iri.rsplit("/", 1)[-1] for iri in row[:3]): (row[3].rsplit("/", 1)[-1], row[4]) for row in rows}
    expected = json.loads((ROOT / "tests" / "expected" / "sagas.json").read_text())["sagas"]
    written = {
        (saga["player"], saga["to"], saga["window"]): (saga["outcome"], saga["decided_by"] or "")
        for saga in expected
        if saga["player"] not in NAMED_OTHERWISE
    }
    assert len(written) >= 28
    assert {key: read.get(key) for key in written} == written


def test_no_saga_ends_well_that_nobody_wrote_down(seeds_store: Path) -> None:
    """The reader invents no completed move."""
    rows = ask(
        seeds_store,
        """SELECT ?player ?to WHERE { ?saga a tg:Saga ; tg:player ?player ; tg:toClub ?to ;
          tg:outcome <https://w3id.org/transfergraph/scheme/outcome/completed> }""",
    )
    expected = json.loads((ROOT / "tests" / "expected" / "sagas.json").read_text())["sagas"]
    written = {(saga["player"], saga["to"]) for saga in expected if saga["outcome"] == "completed"}
    completed = {(player.rsplit("/", 1)[-1], to.rsplit("/", 1)[-1].removesuffix("-women")) for player, to in rows}
    assert completed == {(player, to.removesuffix("-women")) for player, to in written}
