"""The endpoint over HTTP: negotiation, caching, streaming, errors, writes, explanation, operation, a path prefix."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from bench.http import Client, Reply
from graph.store import Generation
from server.settings import table

from .conftest import ROOT
from .serving import TOKEN, labelled, serving

BASE = "http://data.example/"
ROWS = 200_000
TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return labelled(tmp_path_factory.mktemp("endpoint") / "store", BASE, ROWS)


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(store, "--query-timeout", "20") as made:
        yield made


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    made = Client(address)
    yield made
    made.close()


@pytest.fixture
def writer(address: str) -> Iterator[Client]:
    made = Client(address, TOKEN)
    yield made
    made.close()


def ask(client: Client, query: str, **headers: str) -> Reply:
    return client("GET", f"/sparql?query={quote(query)}", headers=headers)


@pytest.mark.parametrize(
    ("query", "accept", "status", "media"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", "*/*", 200, "application/sparql-results+json"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "text/csv", 200, "text/csv; charset=utf-8"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "application/json", 200, "application/json"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "text/turtle", 406, "text/plain; charset=utf-8"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "image/png", 406, "text/plain; charset=utf-8"),
        ("ASK { }", "application/sparql-results+xml", 200, "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "*/*", 200, "text/turtle; charset=utf-8"),
        ("DESCRIBE <http://data.example/id/claim/1>", "application/ld+json", 200, "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "application/rdf+xml", 200, "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "application/n-quads", 200, "application/n-quads"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "text/csv", 406, "text/plain; charset=utf-8"),
        ("SELECT", "application/json", 400, "application/problem+json"),
    ],
)
def test_an_answer_comes_in_the_format_asked_for(
    client: Client, query: str, accept: str, status: int, media: str
) -> None:
    """The media type follows Accept and the kind of query; 406 names what there is."""
    reply = ask(client, query, Accept=accept)
    assert (reply.status, reply.headers["content-type"]) == (status, media), reply.text
    assert reply.headers["access-control-allow-origin"] == "*"
    if status == 406:
        assert "application/sparql-results+json" in reply.text or "text/turtle" in reply.text


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "GET", "POST"])
def test_methods_of_the_endpoint(client: Client, method: str) -> None:
    """HEAD has the headers of GET and no body; OPTIONS tells the methods; others are refused with Allow."""
    path = "/sparql?query=ASK%7B%7D"
    reply = client(method, path, headers={"Content-Type": "text/plain"})
    assert reply.status == {"POST": 415}.get(method, 200), reply.text
    assert (method == "GET") <= bool(reply.body)
    assert client("PATCH", path).status == 405
    assert "GET" in client("PATCH", path).headers["allow"]


def test_the_default_graph_holds_everything(client: Client) -> None:
    """Without GRAPH and FROM a query sees every graph, once; FROM and default-graph-uri narrow it."""
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    asked = {
        ask(client, count.format(""), Accept="text/csv").text: ROWS,
        ask(client, count.format(f"FROM <{BASE}graph/x/1>"), Accept="text/csv").text: 1000,
        ask(client, count.format(f"FROM NAMED <{BASE}graph/x/1>"), Accept="text/csv").text: 0,
        client(
            "GET",
            f"/sparql?query={quote(count.format(''))}&default-graph-uri={BASE}graph/x/2",
            None,
            {"Accept": "text/csv"},
        ).text: 1000,
    }
    assert all(f"n\r\n{number}\r\n" == text for text, number in asked.items()), asked


def test_an_answer_is_cached_until_the_store_changes(client: Client, writer: Client) -> None:
    """ETag: 304 while nothing was published, another answer and tag after a write; NOW() has no tag."""
    query = "SELECT * { ?s <http://x.example/p> ?o }"
    first = ask(client, query)
    assert ask(client, query, **{"If-None-Match": first.headers["etag"]}).status == 304
    assert ask(client, query, Accept="text/csv").headers["etag"] != first.headers["etag"]
    assert (
        writer(
            "POST", "/sparql", "INSERT DATA { GRAPH <http://x.example/c> { <x:a> <http://x.example/p> 1 } }", UPDATE
        ).status
        == 204
    )
    second = ask(client, query, **{"If-None-Match": first.headers["etag"]})
    assert second.status == 200
    assert '"x:a"' in second.text
    assert second.headers["etag"] != first.headers["etag"]
    assert "etag" not in ask(client, "SELECT (NOW() AS ?n) {}").headers
    assert writer("DELETE", "/store?graph=http://x.example/c").status == 204


def test_a_long_answer_streams(address: str) -> None:
    """The first bytes of 200,000 rows come at once, gzip or not, and the whole is right."""
    path = f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}&format=csv"
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        started = time.perf_counter()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert time.perf_counter() - started < 0.5
    plain = Client(address)("GET", path)
    packed = Client(address)("GET", path, headers={"Accept-Encoding": "gzip"})
    assert plain.body.count(b"\r\n") == ROWS + 1
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 4
    assert sorted(gzip.decompress(packed.body).splitlines()) == sorted(plain.body.splitlines())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?s tgg:player ?o }", "line 1, column 15: prefix tgg: is not declared; did you mean tg:"),
        ("SELECT * { ?s dbo:team ?o }", "add PREFIX dbo: <http://dbpedia.org/ontology/>"),
        ("SELECT * {\n  ?s ?p ?o\n", "line 1, column 10: “{” is not closed; add }"),
        ("SELEC * { ?s ?p ?o }", "“SELEC” begins no query; did you mean SELECT?"),
        ('SELECT * { ?s ?p "x }', "line 1, column 18: the string that begins here does not end"),
        ("SELECT * { ?s ?p ?o } LIMIT x", "line 1, column 29: “x” cannot stand here; expected"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", "a variable that is unbound"),
        ("", "is empty"),
    ],
)
def test_errors_are_readable(client: Client, query: str, told: str) -> None:
    """A syntax error names its place, what is wrong and what was expected, as text and as problem+json."""
    text = ask(client, query)
    assert text.status == 400
    assert told in text.text
    problem = ask(client, query, Accept="application/problem+json")
    assert problem.headers["content-type"] == "application/problem+json"
    assert told in json.loads(problem.body)["detail"]
    assert json.loads(problem.body)["status"] == 400


def test_prefixes_of_the_ontology_need_no_declaring(client: Client) -> None:
    """tg:, rdfs:, id: and the others are known; a query's own declaration goes before them."""
    assert '"claim 7"' in ask(client, "SELECT ?l { id:claim\\/7 rdfs:label ?l }").text
    own = "PREFIX rdfs: <http://nothing.example/> SELECT ?l { ?s rdfs:label ?l }"
    assert ask(client, own, Accept="text/csv").text == "l\r\n"


def test_explain_shows_the_algebra_and_the_time(client: Client) -> None:
    """?explain answers with the algebra and measured times instead of the rows."""
    query = quote("SELECT ?s { ?s rdfs:label ?l FILTER(?l = 'claim 1') }")
    text = client("GET", f"/sparql?explain&query={query}")
    assert "BGP" in text.text
    assert "ms to the last result" in text.text
    told = json.loads(client("GET", f"/sparql?explain&query={query}", headers={"Accept": "application/json"}).body)
    assert told["results"] == 1
    assert client("GET", "/sparql?explain&query=SELEC").status == 400


@pytest.mark.parametrize(
    ("token", "status", "told"),
    [("", 401, "the right token"), ("wrong", 401, "the right token"), (TOKEN, 204, "")],
)
def test_writing_needs_the_token(address: str, token: str, status: int, told: str) -> None:
    """Without the token, or with a wrong one, 401 with a challenge, for updates and graphs alike."""
    client = Client(address, token)
    for reply in (
        client("POST", "/sparql", "INSERT DATA {}", UPDATE),
        client("PUT", "/store?graph=http://x.example/t", "", TURTLE),
        client("DELETE", "/store?graph=http://x.example/t"),
    ):
        assert reply.status in ((201, 204) if status == 204 else (status,)), reply.text
        assert told in reply.text
        assert (status == 401) == ("www-authenticate" in reply.headers)


def test_without_a_token_configured_the_endpoint_is_read_only(store: Path) -> None:
    """403 that says so, not 404, whatever the client sends."""
    with serving(store, token="") as address:
        reply = Client(address, "x")("PUT", "/store?graph=http://x.example/t", "", TURTLE)
        assert (reply.status, "read-only" in reply.text) == (403, True)
        assert "SPARQL11Update" not in Client(address)("GET", "/sparql", headers={"Accept": "text/turtle"}).text


def test_an_article_graph_must_pass_the_shapes(client: Client, writer: Client) -> None:
    """A faulty article graph is refused with 422 whichever way it comes; ?validate=report tells; nothing is written."""
    graph = f"{BASE}graph/article/0123456789abcdef"
    bad = f"<{BASE}id/claim/0123456789abcdef-1> a <https://w3id.org/transfergraph/ontology#MoveClaim> ."
    data = f"INSERT DATA {{ GRAPH <{graph}> {{ {bad} }} }}"
    variable = f"INSERT {{ GRAPH ?g {{ {bad} }} }} WHERE {{ VALUES ?g {{ <{graph}> }} }}"
    for method, path, body, headers in (
        ("PUT", f"/store?graph={graph}", bad, TURTLE),
        ("POST", f"/store?graph={graph}", bad, TURTLE),
        ("PUT", "/graph/article/0123456789abcdef", bad, TURTLE),
        ("POST", "/sparql", data, UPDATE),
        ("POST", "/sparql", variable, UPDATE),
        ("POST", "/sparql", f"INSERT DATA {{ GRAPH <x:ok> {{ {bad} }} }} ; MOVE <x:ok> TO <{graph}>", UPDATE),
    ):
        reply = writer(method, path, body, {**headers, "Accept": "application/problem+json"})
        assert reply.status == 422, (method, path, reply.text)
        assert "sh:ValidationReport" in json.loads(reply.body)["report"]
    report = writer("PUT", f"/store?graph={graph}&validate=report", bad, TURTLE)
    assert report.status == 200
    assert "sh:conforms false" in report.text
    assert "sh:conforms false" in writer("POST", "/sparql?validate=report", data, UPDATE).text
    assert client("GET", f"/store?graph={graph}").status == 404


def test_a_triple_stands_in_one_graph(writer: Client) -> None:
    """A write that would put a triple in a second graph is refused with 409 and taken back."""
    triple = f'<{BASE}id/claim/1> <http://www.w3.org/2000/01/rdf-schema#label> "claim 1"'
    assert writer("PUT", "/store?graph=http://x.example/two", f"{triple} .", TURTLE).status == 409
    reply = writer("POST", "/sparql", f"INSERT DATA {{ GRAPH <http://x.example/two> {{ {triple} }} }}", UPDATE)
    assert reply.status == 409
    assert "stands in" in reply.text
    assert writer("GET", "/store?graph=http://x.example/two").status == 404


def test_updates_read_the_union_and_write_where_they_say(client: Client, writer: Client) -> None:
    """An update's WHERE sees all graphs like a query does; several operations go together or not at all."""
    update = """
        INSERT { GRAPH <http://x.example/seen> { ?s <http://x.example/seen> "it's" } }
        WHERE { ?s rdfs:label "claim 3" } ;
        INSERT { GRAPH <http://x.example/seen> { ?s <http://x.example/again> ?v } }
        WHERE { ?s <http://x.example/seen> ?v }"""
    assert writer("POST", "/sparql", update, UPDATE).status == 204
    found = ask(client, "SELECT ?p ?v { GRAPH <http://x.example/seen> { ?s ?p ?v } } ORDER BY ?p", Accept="text/csv")
    assert found.text == "p,v\r\nhttp://x.example/again,it's\r\nhttp://x.example/seen,it's\r\n"
    assert writer("POST", "/sparql", "DROP GRAPH <http://x.example/seen> ; DROP GRAPH <x:none>", UPDATE).status == 409
    assert writer("DELETE", "/store?graph=http://x.example/seen").status == 204, "the first DROP was taken back"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        (
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            403,
            "SERVICE <http://127.0.0.1:1/>: is not allowed",
        ),
        ("SELECT * { SERVICE ?x { ?s ?p ?o } }", 403, "SERVICE ?x: is not allowed"),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o }", 400, "is not closed"),
        ("SELECT * " + "{" * 300 + "}" * 300, 413, "more than 200 brackets are open"),
        ("ASK { ?s ?p <x:" + "y" * 300_000 + "> }", 413, "more than 256,000"),
        ("SELECT (<http://x.example/f>(?s) AS ?x) { ?s ?p ?o }", 501, "is not supported"),
    ],
)
def test_what_is_refused_says_why(client: Client, query: str, status: int, told: str) -> None:
    """Calls to the outside, depth and size are refused before the engine runs them."""
    reply = client("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
    assert (reply.status, told in reply.text) == (status, True), reply.text[:300]


def test_health_metrics_and_log(store: Path, tmp_path: Path) -> None:
    """/health answers a query, /metrics counts requests and workers, the log has a line of JSON a request."""
    with serving(store, log=tmp_path / "log") as address:
        client = Client(address)
        assert json.loads(client("GET", "/health").body)["status"] == "ok"
        ask(client, "ASK {}")
        text = client("GET", "/metrics").text
        assert 'transfergraph_requests_total{method="GET",area="sparql",status="200"} 1' in text
        for name in ("request_seconds_bucket", "workers_idle", "queries_waiting", "store_bytes", "generation"):
            assert f"transfergraph_{name}" in text
    entries = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    logged = next(entry for entry in entries if entry["path"] == "/sparql")
    assert len(logged["query"]) == 16
    assert logged["status"] == 200


def test_behind_a_proxy_with_a_path_prefix(store: Path) -> None:
    """With a prefix the site answers with and without it, and the addresses it tells hold it."""
    with serving(store, "--path-prefix", "/kg") as address:
        assert address.endswith("/kg/")
        host = f"http://{urlsplit(address).netloc}"
        for root in (address, host):
            reply = Client(root)("GET", "/sparql", headers={"Accept": "text/turtle", "X-Forwarded-Proto": "https"})
            assert f"<https://{urlsplit(address).netloc}/kg/sparql>" in reply.text


def test_the_service_description_tells_formats_graphs_and_counts(client: Client) -> None:
    """A bare GET describes the service; the counts are those of the store."""
    text = client("GET", "/sparql", headers={"Accept": "application/n-triples"}).text
    quads = list(ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES))
    said = {(quad.predicate.value.rpartition("#")[2], str(quad.object)) for quad in quads}
    assert ("feature", "<http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph>") in said
    assert ("supportedLanguage", "<http://www.w3.org/ns/sparql-service-description#SPARQL11Update>") in said
    assert ("resultFormat", "<http://www.w3.org/ns/formats/SPARQL_Results_JSON>") in said
    assert any(quad.object == ox.NamedNode(f"{BASE}graph/x/7") for quad in quads)
    triples = [quad.object.value for quad in quads if quad.predicate.value.endswith("void#triples")]
    assert str(ROWS) in triples


def processes(pattern: str) -> list[int]:
    found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def test_a_stop_lets_answers_end(store: Path, tmp_path: Path) -> None:
    """SIGTERM during an answer: the answer ends whole, then the process and all its workers are gone."""
    mine = tmp_path / "mine"
    shutil.copytree(store, mine)
    with serving(mine) as address:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . FILTER(REGEX(STR(?b), '^c.*[0-9]$') || REGEX(STR(?a), 'x$')) }"
        with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as connection:
            connection.settimeout(20)
            connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.1)
            for pid in processes(f"serve --port 0 --store {mine}$"):
                os.kill(pid, signal.SIGTERM)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
            assert f'"{ROWS}"'.encode() in answer
    assert not processes(f"server.workers.worker .* {mine} ")


def test_a_reader_of_the_folder_sees_what_was_written(store: Path, writer: Client) -> None:
    """What HTTP wrote is a published generation that other programs open."""
    assert writer("PUT", "/store?graph=http://x.example/r", "<x:a> <x:b> <x:c> .", TURTLE).status == 201
    with Generation(store) as generation:
        assert generation.engine.contains_named_graph(ox.NamedNode("http://x.example/r"))
    assert writer("DELETE", "/store?graph=http://x.example/r").status == 204


@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/sparql-results+xml", "text/turtle"])
@pytest.mark.parametrize(
    "query", ["SELECT * { ?s rdfs:label 'claim 9' }", "ASK {}", "SELECT (RAND() > 2 AS ?n) {}", "SELEC"]
)
def test_the_short_way_and_the_long_way_answer_alike(client: Client, query: str, accept: str) -> None:
    """A GET that is answered from the event loop has the status, headers and body that a POST through Flask has."""
    short = ask(client, query, Accept=accept)
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    long = client("POST", "/sparql", query, headers)
    assert short.status == long.status
    assert {**short.headers, "date": ""} == {**long.headers, "date": ""}
    assert short.body == long.body


def test_every_setting_is_documented() -> None:
    """The table of docs/endpoint.md names each setting with its default and its help."""
    text = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
    for name, default, help_text in table():
        line = next(line for line in text.splitlines() if line.startswith(f"| `--{name.replace('_', '-')}` |"))
        assert help_text in line
        assert default in ("", ()) or f"`{default}`" in line
