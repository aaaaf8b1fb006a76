"""No query hurts another: everything bad at once, and the other clients are answered."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest

from bench.http import Client, Reply
from graph.store import Store

from .serving import serving

BASE = "http://data.example/"
#: seconds that the attack lasts
SECONDS = 6.0
#: who attacks, as the proxy in front tells it, and who does not
ATTACKER, OTHER = {"X-Forwarded-For": "203.0.113.66"}, {"X-Forwarded-For": "198.51.100.7"}
DIRECT = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERYTHING = "SELECT (COUNT(*) AS ?n) { ?a (rdfs:seeAlso|!rdfs:seeAlso)* ?b }"
SORTED = "SELECT * { ?a ?p ?b . ?c ?p ?d } ORDER BY ?d ?b"
GLUED = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?b), STR(?d))) AS ?x) { ?a ?p ?b . ?c ?p ?d }"
HUGE = "ASK { VALUES ?x { " + " ".join(f"<x:{number}>" for number in range(200_000)) + " } }"
NESTED = "SELECT * " + "{" * 2000 + "}" * 2000
CHAINED = "ASK { FILTER(" + " + ".join("1" for _ in range(60_000)) + " > 1) }"
ATTACKS = (CROSS_PRODUCT, CROSS_PRODUCT, EVERYTHING, SORTED, GLUED, HUGE, NESTED, CHAINED)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attack") / "store"
    label = '<{0}id/claim/{1}> <http://www.w3.org/2000/01/rdf-schema#label> "claim {1}" <{0}graph/x/{2}> .\n'
    follows = "<{0}id/claim/{1}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{0}id/claim/{3}> <{0}graph/x/{2}> .\n"
    lines = ((label + follows).format(BASE, n, n // 1000, n + 1) for n in range(50_000))
    with Store.create(path, BASE) as made:
        made.load("".join(lines).encode())
        made.publish()
    return path


@pytest.fixture
def address(store: Path) -> Iterator[str]:
    options = "--query-timeout 4 --slow-after 0.5 --workers 4 --slow-workers 2 --memory 512 --max-spool 256"
    with serving(store, *options.split(), "--no-access-log") as made:
        yield made


def slow_reader(address: str) -> socket.socket:
    """A client that asks for a megabyte, and takes nothing of it after the first bytes."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((urlsplit(address).hostname, urlsplit(address).port))
    query = quote("SELECT * { ?s rdfs:label ?o } LIMIT 20000")
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.66\r\n\r\n"
    connection.sendall(request.encode())
    assert connection.recv(15) == b"HTTP/1.1 200 OK"
    return connection


def asked(client: Client, query: str, who: dict[str, str]) -> Iterator[Reply]:
    """The replies to a query sent by POST, which goes the long way, and by GET, which goes the short one if it can."""
    yield client("POST", "/sparql", query, DIRECT | who)
    if len(query) < 10_000:
        yield client("GET", f"/sparql?query={quote(query)}", None, {"Accept": "text/csv"} | who)


def test_an_attack_leaves_the_others_answered(address: str) -> None:
    """Runaway products, paths, sorts, huge and nested texts and 200 slow readers: each lookup is answered, and soon."""
    readers = [slow_reader(address) for _ in range(200)]
    end = time.monotonic() + SECONDS
    statuses: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    waits: list[float] = []

    def attack(query: str) -> Callable[[], None]:
        def run() -> None:
            client = Client(address)
            while time.monotonic() < end:
                for reply in asked(client, query, ATTACKER):
                    refused[reply.status] += 1
                    time.sleep(0.02)

        return run

    def look_up(offset: int) -> Callable[[], None]:
        def run() -> None:
            client, number = Client(address), offset
            while time.monotonic() < end:
                number += 7
                started = time.monotonic()
                for reply in asked(client, f"SELECT ?l {{ <{BASE}id/claim/{number}> rdfs:label ?l }}", OTHER):
                    waits.append(time.monotonic() - started)
                    statuses[reply.status] += 1
                    assert reply.text == f"l\r\nclaim {number}\r\n"
                    started = time.monotonic()

        return run

    threads = [threading.Thread(target=run) for run in [*map(attack, ATTACKS), *map(look_up, range(3))]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert set(statuses) == {200}, statuses
    assert statuses[200] >= 9, statuses
    assert max(waits) < 6, sorted(waits)[-5:]
    assert set(refused) <= {403, 408, 413, 500, 503, 504}, refused
    for reader in readers:
        reader.close()
    client = Client(address)
    assert client("GET", "/health").status == 200
    deadline = time.monotonic() + 15
    while "answer_bytes_held 0\n" not in client("GET", "/metrics").text:
        assert time.monotonic() < deadline, "answers that nobody reads are kept"
        time.sleep(0.2)


def test_a_client_that_leaves_takes_its_query_with_it(address: str) -> None:
    """When the connection closes, the query is ended: its worker is not busy until the time limit."""
    connection = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port))
    connection.sendall(f"GET /sparql?query={quote(CROSS_PRODUCT)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.2)
    client = Client(address)
    assert "workers_idle 3\n" in client("GET", "/metrics").text
    connection.close()
    deadline = time.monotonic() + 3
    while "workers_idle 4\n" not in client("GET", "/metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(("query", "status"), [(CROSS_PRODUCT, 504), (SORTED, 500), (CHAINED, 500)])
def test_a_query_that_is_ended_says_why(address: str, query: str, status: int) -> None:
    """The time limit is 504; what needs more memory than it may, or is beyond the engine, is 500; both say so."""
    reply = Client(address)("POST", "/sparql", query, DIRECT)
    assert reply.status in (status, 504, 200 if query == CHAINED else 504), reply.text
    assert reply.status == 200 or "ended" in reply.text


def test_an_answer_that_breaks_off_breaks_the_connection(address: str) -> None:
    """A streamed answer that meets the time limit never ends as if it were whole."""
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as connection:
        connection.settimeout(30)
        query = quote("SELECT * { ?a ?p ?b . ?c ?q ?d }")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        last, size = b"", 0
        try:
            while piece := connection.recv(1 << 20):
                last, size = (last + piece)[-5:], size + len(piece)
        except ConnectionResetError:
            pass
    assert size > 1_000_000
    assert last != b"0\r\n\r\n"


def test_memory_stays_flat_while_an_answer_streams(address: str) -> None:
    """Hundreds of megabytes pass through the gateway without staying in it."""
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as connection:
        query = quote("SELECT * { ?a ?p ?b . ?c ?q ?d }")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.settimeout(30)
        size = 0
        while size < 100_000_000 and (piece := connection.recv(1 << 20)):
            size += len(piece)
        pid = listener(urlsplit(address).port or 0)
        assert psutil.Process(pid).memory_info().rss < 250_000_000


def listener(port: int) -> int:
    """The process that listens on a port."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == "LISTEN" and connection.pid and connection.laddr and connection.laddr.port == port:
            return connection.pid
    raise AssertionError(f"nobody listens on {port}")
