"""What the claims add up to, on the seed articles' claims as written down by hand, independent of any reader."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.articles import Article
from graph.claims import Claim
from graph.derive import derive, unfinished
from graph.derive.view import View, players_named
from graph.iris import Minter, slug_of
from graph.registry import Registry, load_registry
from graph.registry.triples import registry_triples
from graph.store import Generation, Store
from graph.triples import article_triples
from ontology.terms import iri

from .seed_claims import ROOT, seed_claims

EXPECTED = json.loads((ROOT / "expected" / "sagas.json").read_text())
BASE = "http://localhost:8000/"
MINTER = Minter(BASE)
#: the seed articles with their claims
SEEDS = list(seed_claims())


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def derived(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The seeds, derived."""
    with fresh_store(tmp_path_factory.mktemp("seeds"), registry) as store:
        put(store, registry, SEEDS)
        derive(store)
        yield Graph(store)


def fresh_store(folder: Path, registry: Registry) -> Store:
    """A store that knows, of the registry, whom the seeds name."""
    store = Store.create(folder / "store", BASE)
    named = {
        name
        for _, claims in SEEDS
        for claim in claims
        for name in (claim.player, claim.person, claim.to_club, claim.club)
    }
    slugs = {entity.slug for entity in named if entity}
    slugs |= {slug_of(name) for article, _ in SEEDS for name in (str(article.publisher), *article.authors)}
    graph = ox.NamedNode(MINTER.registry_graph())
    store.engine.bulk_extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in registry_triples(registry, MINTER)
        if str(triple.subject).strip("<>").rsplit("/", 1)[-1].split("--")[0] in slugs
    )
    return store


def put(store: Store, registry: Registry, read: Iterable[tuple[Article, list[Claim]]]) -> set[str]:
    """Write the articles' graphs; returns their IRIs."""
    graphs = set()
    for article, claims in read:
        graphs.add(MINTER.article_graph(article.slug))
        store.replace_graph(MINTER.article_graph(article.slug), article_triples(article, claims, MINTER, registry))
    store.commit()
    return graphs


def derived_triples(store: Store) -> set[str]:
    graph = ox.NamedNode(MINTER.derived_graph())
    return {str(quad.triple) for quad in store.engine.quads_for_pattern(None, None, None, graph)}


class Graph:
    """Looks the derived nodes up."""

    def __init__(self, store: Store | Generation) -> None:
        """Take the store they stand in."""
        self.engine = store.engine

    def of_class(self, name: str) -> list[ox.NamedNode]:
        """The nodes of a class."""
        return [q.subject for q in self.engine.quads_for_pattern(None, iri("rdf:type"), iri(name), None)]  # type: ignore[misc]

    def nodes(self, subject: ox.NamedNode, name: str) -> list[Any]:
        """The values of a property."""
        return [quad.object for quad in self.engine.quads_for_pattern(subject, iri(name), None, None)]

    def values(self, subject: ox.NamedNode, name: str) -> list[str]:
        """The same, short: the last part of an IRI."""
        return sorted(node.value.rsplit("/", 1)[-1] for node in self.nodes(subject, name))

    def value(self, subject: ox.NamedNode, name: str) -> str | None:
        """The one value of a property, or None."""
        values = self.values(subject, name)
        assert len(values) <= 1, (subject, name, values)
        return values[0] if values else None

    def articles(self, subject: ox.NamedNode, name: str) -> list[str]:
        """The ids of the articles that the claims stand in."""
        return [
            self.values(self.nodes(claim, "tg:inArticle")[0], "schema:identifier")[0]
            for claim in self.nodes(subject, name)
        ]


def step(value: str | None) -> str | None:
    return value.removeprefix("move-") if value else None


def test_every_saga_is_the_one_written_down_by_hand(derived: Graph) -> None:
    """Outcome, deciding claim, steps, days, articles and independent sources of all sagas, and no saga more."""
    found = {}
    for saga in derived.of_class("tg:Saga"):
        key = (derived.value(saga, "tg:player"), derived.value(saga, "tg:toClub"), derived.value(saga, "tg:window"))
        found[key] = {
            "outcome": derived.value(saga, "tg:outcome"),
            "decided_by": next(iter(derived.articles(saga, "tg:decidedBy")), None),
            "step_reached": step(derived.value(saga, "tg:stepReached")),
            "step_denied": [step(value) for value in derived.values(saga, "tg:stepDenied")],
            "first_reported": derived.value(saga, "tg:firstReported"),
            "last_reported": derived.value(saga, "tg:lastReported"),
            "articles": int(derived.value(saga, "tg:articles") or 0),
            "independent_sources": int(derived.value(saga, "tg:independentSources") or 0),
        }
    expected = {(saga.pop("player"), saga.pop("to"), saga.pop("window")): saga for saga in map(dict, EXPECTED["sagas"])}
    assert found == expected


def test_every_contradiction_is_the_one_written_down_by_hand(derived: Graph) -> None:
    """The two articles, why they clash, and what resolved it."""
    found = [
        (
            derived.value(clash, "tg:because"),
            derived.value(clash, "tg:player"),
            tuple(sorted(derived.articles(clash, "tg:between"))),
            next(iter(derived.articles(clash, "tg:resolvedBy")), None),
        )
        for clash in derived.of_class("tg:Contradiction")
    ]
    expected = [
        (c["because"], c["player"], tuple(sorted(c["between"])), c["resolved_by"]) for c in EXPECTED["contradictions"]
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_copies_are_found_and_only_they(derived: Graph) -> None:
    """An agency's text that another outlet prints with small changes is a copy; nothing else is."""
    found = {
        derived.values(article, "schema:identifier")[0]: derived.values(original, "schema:identifier")[0]
        for article in derived.of_class("tg:Article")
        for original in derived.nodes(article, "tg:copyOf")
    }
    assert found == EXPECTED["copies"]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_batching_reload_and_removal_give_the_same_graph(
    registry: Registry, tmp_path: Path, seed: int
) -> None:
    """Deriving after each batch, with articles loaded twice and removed between, equals one derivation of the rest."""
    draw = random.Random(seed)
    order = draw.sample(SEEDS, len(SEEDS))
    removed = draw.sample(order, 5)
    with fresh_store(tmp_path / "step", registry) as store:
        while order:
            size = draw.randint(1, 9)
            batch, order = order[:size], order[size:]
            touched = put(store, registry, batch)
            for article, _ in draw.sample(removed, 2):
                if store.remove_graph(MINTER.article_graph(article.slug)):
                    touched.add(MINTER.article_graph(article.slug))
            derive(store, touched)
        gone = {MINTER.article_graph(article.slug) for article, _ in removed}
        for graph in gone:
            store.remove_graph(graph)
        derive(store, gone)
        derive(store, put(store, registry, removed[:2]))
        stepwise = derived_triples(store)
        derive(store)
        assert derived_triples(store) == stepwise, "a rebuild of the same store differs"
    with fresh_store(tmp_path / "once", registry) as store:
        put(store, registry, [pair for pair in SEEDS if pair not in removed[2:]])
        derive(store)
        assert derived_triples(store) == stepwise


def test_as_of_a_day_sees_no_later_article(registry: Registry, derived: Graph, tmp_path: Path) -> None:
    """Each player's sagas as of a day are those of a store into which no later article was ever loaded."""
    day = date(2025, 1, 3)
    with fresh_store(tmp_path, registry) as store:
        put(store, registry, [pair for pair in SEEDS if pair[0].published <= day])
        derive(store)
        then = View(store.engine, BASE, players_named(store.engine, "Trent Alexander-Arnold")).sagas()
        assert players_named(store.engine, "Alexander-Arnold") == players_named(derived.engine, "TRENT")
    seen = View(derived.engine, BASE, players_named(derived.engine, "Trent Alexander-Arnold"), day).sagas()
    assert [replace(saga, probability=None) for saga in then] == seen
    assert (seen[0].outcome, seen[0].reached, seen[0].last) == ("open", "bid", date(2025, 1, 2))
    assert max(told.day for told in seen[0].claims) <= day


@pytest.mark.parametrize(
    ("player", "day", "club"),
    [
        ("trent-alexander-arnold", "2025-06-15", "real-madrid"),
        ("kylian-mbappe", "2023-10-01", "paris-saint-germain"),
        ("kylian-mbappe", "2024-10-01", "real-madrid"),
        ("victor-osimhen", "2024-10-01", "galatasaray"),
    ],
)
def test_a_players_club_on_a_day_answers_from_the_facts(derived: Graph, player: str, day: str, club: str) -> None:
    """A membership covers the day from its start to the next move."""
    stays = []
    for fact in derived.of_class("tg:MembershipFact"):
        start, end = derived.value(fact, "tg:startDate"), derived.value(fact, "tg:endDate")
        if derived.value(fact, "tg:player") == player and start and start <= day and (not end or day < end):
            stays.append(derived.value(fact, "tg:club"))
    assert stays == [club]


def test_facts_come_from_official_claims_only(derived: Graph) -> None:
    """Every fact names the claims it rests on, and each of them is official and affirmed."""
    facts = derived.of_class("tg:Fact")
    assert len(facts) > 30
    for fact in facts:
        claims = derived.nodes(fact, "prov:wasDerivedFrom")
        assert claims
        for claim in claims:
            assert (derived.value(claim, "tg:certainty"), derived.value(claim, "tg:polarity")) == (
                "official",
                "affirmed",
            )


def test_a_correction_withdraws_a_fact_and_all_that_rested_on_it(registry: Registry, tmp_path: Path) -> None:
    """The outlet that announced the signing denies it later: no transfer, no club, no outcome for anybody."""
    article, claims = next(pair for pair in SEEDS if pair[0].id == "2024-07-18-club-notices-manchester-united-yoro")
    denial = replace(article, id="denial", url="https://example.org/denial", published=date(2024, 7, 20))
    with fresh_store(tmp_path, registry) as store:
        put(store, registry, SEEDS)
        derive(store)
        fact = ox.NamedNode(MINTER.thing("fact", "transfer-leny-yoro-manchester-united-2024-summer"))
        assert Graph(store).value(fact, "tg:toClub") == "manchester-united"
        derive(store, put(store, registry, [(denial, [replace(claims[0], polarity="denied")])]))
        graph = Graph(store)
        assert not graph.nodes(fact, "rdf:type")
        outcomes = {
            graph.value(saga, "tg:toClub"): graph.value(saga, "tg:outcome")
            for saga in graph.of_class("tg:Saga")
            if graph.value(saga, "tg:player") == "leny-yoro"
        }
        assert outcomes["manchester-united"] == outcomes["real-madrid"] == "open"


def test_a_killed_derivation_is_made_good(registry: Registry, tmp_path: Path) -> None:
    """A marker of another process, left between an article's commit and its derivation, makes the next one whole."""
    with fresh_store(tmp_path, registry) as store:
        put(store, registry, SEEDS[:-1])
        (store.path / "derive.pending").write_text("another process")
        assert unfinished(store.path)
        derive(store, put(store, registry, SEEDS[-1:]))
        assert len(Graph(store).of_class("tg:Saga")) == len(EXPECTED["sagas"])
        assert not (store.path / "derive.pending").exists()


def test_what_the_reader_finds_by_itself_comes_to_nearly_the_same(seeds_store: Path) -> None:
    """With the reader's claims in place of those written by hand, two outcomes of three at least are the same."""
    with Generation(seeds_store) as generation:
        read = Graph(generation)
        found = {saga.value.rsplit("/", 1)[-1]: read.value(saga, "tg:outcome") for saga in read.of_class("tg:Saga")}
    same = [s for s in EXPECTED["sagas"] if found.get(f"{s['player']}-{s['to']}-{s['window']}") == s["outcome"]]
    assert len(same) >= 2 / 3 * len(EXPECTED["sagas"])
