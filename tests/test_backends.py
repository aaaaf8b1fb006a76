"""Our server in front of remote endpoints: Oxigraph's own server and Virtuoso, with what is different listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from bench.conformance.__main__ import explanations, run_group
from bench.conformance.systems import Server
from bench.http import Client

from .foreign import Endpoint, oxigraph, virtuoso
from .serving import TOKEN, serving

#: tests that pass through our server at each endpoint; what fails there fails for the endpoint's own reasons
PASSED = {
    "oxigraph": {"SPARQL 1.1 query": 318, "SPARQL 1.1 update": 157, "protocol": 34, "graph store": 13},
    "virtuoso": {"SPARQL 1.1 query": 231, "SPARQL 1.1 update": 66, "protocol": 30, "graph store": 8},
}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp(request.param)
    with oxigraph(folder) if request.param == "oxigraph" else virtuoso(folder) as made:
        yield made


@pytest.fixture(scope="module")
def client(endpoint: Endpoint) -> Iterator[Client]:
    with serving(None, *endpoint.options, "--base", "http://data.example/") as address:
        yield Client(address, TOKEN)


def test_a_graph_is_written_read_and_deleted(client: Client, endpoint: Endpoint) -> None:
    """PUT, POST, GET, HEAD and DELETE of a graph, whether or not the endpoint has a graph store of its own."""
    path = "/store?graph=http://x.example/g"
    assert client("GET", path).status == 404
    assert client("PUT", path, '<x:a> <x:b> "c"@en, 1 .', TURTLE).status == 201
    assert client("PUT", path, '<x:a> <x:b> "d" .', TURTLE).status == 204
    assert client("POST", path, '<x:a> <x:b> "e" .', TURTLE).status == 204
    reply = client("GET", path, headers={"Accept": "application/n-triples"})
    assert {str(quad.object) for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)} == {'"d"', '"e"'}
    assert client("HEAD", path).status == 200
    assert client("DELETE", path).status == 204
    assert client("GET", path).status == 404


def test_many_triples_are_written_in_batches(client: Client) -> None:
    """Ten thousand triples arrive whole."""
    body = "".join(f'<http://x.example/{n}> <http://x.example/p> "{n}" .\n' for n in range(10_000))
    path, headers = "/store?graph=http://x.example/many", {"Content-Type": "application/n-triples"}
    assert client("PUT", path, body, headers).status == 201
    query = quote("SELECT (COUNT(*) AS ?n) { GRAPH <http://x.example/many> { ?s ?p ?o } }")
    assert client("GET", f"/sparql?query={query}&format=csv").text.replace('"', "").split() == ["n", "10000"]
    assert client("DELETE", path).status == 204


def test_queries_in_every_format_with_our_prefixes(client: Client) -> None:
    """Results and graphs in the formats asked for; the ontology's prefixes are declared on the way."""
    update = {"Content-Type": "application/sparql-update"}
    data = "INSERT DATA { GRAPH <http://x.example/f> { <http://x.example/a> rdfs:label 'label' } }"
    assert client("POST", "/sparql", data, update).status == 204
    query = quote("SELECT ?l { GRAPH <http://x.example/f> { ?s rdfs:label ?l } }")
    for name in ("json", "xml", "csv", "tsv"):
        assert "label" in client("GET", f"/sparql?query={query}&format={name}").text
    graph = quote("CONSTRUCT { ?s rdfs:label ?l } WHERE { GRAPH <http://x.example/f> { ?s rdfs:label ?l } }")
    for media in ("text/turtle", "application/n-triples", "application/rdf+xml"):
        assert "label" in client("GET", f"/sparql?query={graph}", headers={"Accept": media}).text
    assert json.loads(client("GET", "/health").body)["status"] == "ok"
    assert client("POST", "/sparql", "DROP SILENT GRAPH <http://x.example/f>", update).status == 204


def test_a_query_is_explained_as_far_as_it_can_be_seen(client: Client) -> None:
    """The algebra, how many results there are, and the time until they come."""
    path = "/store?graph=http://x.example/e"
    assert client("PUT", path, "<x:a> <x:b> 1, 2, 3 .", TURTLE).status == 201
    pattern = "GRAPH <http://x.example/e> { ?s ?p ?o }"
    graph = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    for query, results in ((f"SELECT * {{ {pattern} }}", 3), (graph, 3), ("ASK { }", 1)):
        reply = client("GET", f"/sparql?explain&query={quote(query)}", headers={"Accept": "application/json"})
        told = json.loads(reply.body)
        assert (reply.status, told["results"]) == (200, results), query
        assert "Query" in told["algebra"]
        assert 0 < told["seconds"]["to the head of the endpoint's answer"] <= told["seconds"]["to its end"]
    assert client("DELETE", path).status == 204


def test_faults_are_told(client: Client) -> None:
    """A syntax error is 400 with the endpoint's words; an article graph must pass the shapes here too."""
    assert client("GET", "/sparql?query=SELEC").status == 400
    bad = "<http://data.example/id/claim/1> a <https://w3id.org/transfergraph/ontology#MoveClaim> ."
    assert client("PUT", "/store?graph=http://data.example/graph/article/1", bad, TURTLE).status == 422
    update = f"INSERT DATA {{ GRAPH <http://data.example/graph/article/1> {{ {bad} }} }}"
    assert client("POST", "/sparql", update, {"Content-Type": "application/sparql-update"}).status == 403
    assert client("GET", "/store?graph=http://data.example/graph/article/1").status == 404


def test_an_endpoint_that_is_not_there() -> None:
    """502 with the reason, and /health fails."""
    with serving(None, "--backend", "http://127.0.0.1:9/sparql") as address:
        reply = Client(address)("GET", "/sparql?query=ASK%7B%7D")
        assert (reply.status, "cannot be reached" in reply.text) == (502, True)
        assert Client(address)("GET", "/health").status == 503


@pytest.mark.parametrize("group", ["SPARQL 1.1 query", "SPARQL 1.1 update", "protocol", "graph store"])
def test_the_suites_through_our_server(group: str, endpoint: Endpoint, shared: Path) -> None:
    """What passes at each endpoint; the differences between them are theirs."""
    home = "http://home.example/" if endpoint.name == "virtuoso" and group == "SPARQL 1.1 query" else None
    with serving(None, *endpoint.options, "--no-validate") as address:
        outcomes = run_group(shared / "w3c" / "sparql", group, Server(address, TOKEN, home=home))
    passed = [outcome for outcome in outcomes if not outcome.fault]
    print(endpoint.name, group, len(passed), len(outcomes))
    for outcome in outcomes:
        if outcome.fault:
            print("   ", outcome.test.id, outcome.fault[:200])
    assert len(passed) >= PASSED[endpoint.name].get(group, 0)
    if endpoint.name == "virtuoso":
        failed = {outcome.test.id for outcome in outcomes if outcome.fault}
        assert failed <= explanations("virtuoso").keys(), failed - explanations("virtuoso").keys()
