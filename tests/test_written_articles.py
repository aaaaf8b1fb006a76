"""Article graphs written over HTTP: what they touch is derived soon after, just as `load` would."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from bench.http import Client
from graph.derive import derive, expect, unfinished
from graph.iris import Minter
from graph.reader import read
from graph.registry import load_registry
from graph.registry.triples import registry_triples
from graph.store import Generation, Store
from graph.triples import article_triples

from .seed_claims import seed_articles
from .serving import TOKEN, serving

BASE = "http://localhost:8000/"
MINTER = Minter(BASE)
N_TRIPLES = {"Content-Type": "application/n-triples"}
UPDATE = {"Content-Type": "application/sparql-update"}
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: seconds that a derivation may take to be seen
SOON = 30.0


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    """Graph → N-Triples of five seed articles."""
    registry = load_registry()
    listed = list(seed_articles().values())[:5]
    return {
        MINTER.article_graph(article.slug): "".join(
            f"{triple} .\n" for triple in article_triples(article, read(article, registry), MINTER, registry)
        )
        for article in listed
    }


@pytest.fixture(scope="module")
def registry_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of nothing but the registry."""
    path = tmp_path_factory.mktemp("registry") / "store"
    with Store.create(path, BASE) as made:
        made.replace_graph(MINTER.registry_graph(), registry_triples(load_registry(), MINTER))
        made.publish()
    return path


@pytest.fixture
def store(registry_only: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(registry_only, tmp_path / "store"))


@pytest.fixture
def writer(store: Path) -> Iterator[Client]:
    with serving(store) as address:
        yield Client(address, TOKEN)


def derived(store: Path) -> set[str]:
    """What readers find in the derived graph."""
    with Generation(store) as generation:
        graph = ox.NamedNode(MINTER.derived_graph())
        return {str(quad.triple) for quad in generation.engine.quads_for_pattern(None, None, None, graph)}


def expected(registry_only: Path, folder: Path, articles: dict[str, str]) -> set[str]:
    """What a derivation of these articles makes."""
    with Store.open(Path(shutil.copytree(registry_only, folder))) as made:
        for graph, triples in articles.items():
            made.replace_graph(graph, [quad.triple for quad in ox.parse(triples, ox.RdfFormat.N_TRIPLES)])
        derive(made)
        made.publish()
    return derived(folder)


def wait_until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds()


def test_what_an_article_touches_is_derived(
    registry_only: Path, store: Path, writer: Client, articles: dict[str, str], tmp_path: Path
) -> None:
    """After PUT, DELETE and updates the derived graph is that of the articles there are, and nothing is left to do."""
    for graph, triples in articles.items():
        assert writer("PUT", f"/store?graph={quote(graph)}", triples, N_TRIPLES).status == 201
    all_of_them = expected(registry_only, tmp_path / "all", articles)
    assert any("Saga" in triple for triple in all_of_them)
    assert wait_until(lambda: derived(store) == all_of_them)
    first, second, *rest = articles
    assert writer("DELETE", f"/store?graph={quote(first)}").status == 204
    assert writer("POST", "/sparql", f"DROP GRAPH <{second}>", UPDATE).status == 204
    fewer = expected(registry_only, tmp_path / "fewer", {graph: articles[graph] for graph in rest})
    assert fewer != all_of_them
    assert wait_until(lambda: derived(store) == fewer)
    assert writer("POST", "/sparql", f"DELETE WHERE {{ GRAPH <{rest[0]}> {{ ?s ?p ?o }} }}", UPDATE).status == 204
    least = expected(registry_only, tmp_path / "least", {graph: articles[graph] for graph in rest[1:]})
    assert wait_until(lambda: derived(store) == least)
    assert wait_until(lambda: not (store / "derive.pending").exists())


def test_a_change_that_is_taken_back_leaves_nothing_to_derive(store: Path, writer: Client) -> None:
    """An article graph that does not pass the shapes is not waited for."""
    graph = MINTER.article_graph("0123456789abcdef")
    bad = f"<x:a> <{RDF_TYPE}> <https://w3id.org/transfergraph/ontology#MoveClaim> ."
    assert writer("POST", "/sparql", f"INSERT DATA {{ GRAPH <{graph}> {{ {bad} }} }}", UPDATE).status == 422
    assert writer("PUT", f"/store?graph={graph}", bad, N_TRIPLES).status == 422
    assert not (store / "derive.pending").exists()


def test_a_rebuild_that_is_due_is_left_to_load(store: Path, articles: dict[str, str]) -> None:
    """Where a killed run left everything to be derived anew, a write over HTTP does not start that; the mark stays."""
    expect(store)
    (store / "derive.pending").write_text("another process")
    with serving(store) as address:
        graph, triples = next(iter(articles.items()))
        assert Client(address, TOKEN)("PUT", f"/store?graph={quote(graph)}", triples, N_TRIPLES).status == 201
        time.sleep(2)
    assert unfinished(store)
    assert not derived(store)
