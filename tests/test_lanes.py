"""Short queries that share a worker: each gets its own answer, whatever stands before it in the worker's socket."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bench.http import Client, Reply
from server.protocol import OnePiece
from server.workers import frames

from .serving import labelled, serving

BASE = "http://data.example/"
#: takes some tens of milliseconds over the store of these tests, and some seconds
MEDIUM = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?l . FILTER(CONTAINS(?l, '77')) }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?l . ?b rdfs:label ?m . FILTER(?l > ?m) }"
#: ends the worker that runs it
DEADLY = "ASK { FILTER(" + "+".join("1" for _ in range(7_000)) + " > 1) }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = labelled(tmp_path_factory.mktemp("lanes") / "store", BASE, 20_000)
    with serving(path, "--no-access-log", "--cache", "0", "--query-timeout", "5", "--workers", "4") as served:
        yield served


def ask(client: Client, query: str) -> Reply:
    return client("GET", f"/sparql?query={quote(query)}", None, {"Accept": "text/csv"})


def look_up(client: Client, number: int) -> None:
    reply = ask(client, f"SELECT ?l {{ <{BASE}id/claim/{number}> rdfs:label ?l }}")
    assert (reply.status, reply.text) == (200, f"l\r\nclaim {number}\r\n")


def run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize(("among", "statuses"), [(MEDIUM, {200}), (LONG, {503, 504}), (DEADLY, {200, 500})])
def test_each_question_gets_its_own_answer(address: str, among: str, statuses: set[int]) -> None:
    """Lookups by many clients, with queries among them that leave the lane, are ended, or end their worker."""
    end = time.monotonic() + 4
    faults: list[str] = []
    asked = {"lookups": 0, "others": 0}
    slowest = 0.0

    def looker(seed: int) -> None:
        nonlocal slowest
        client, chosen = Client(address), random.Random(seed)
        while time.monotonic() < end:
            started = time.monotonic()
            try:
                look_up(client, chosen.randrange(20_000))
            except AssertionError as error:
                faults.append(str(error))
            slowest = max(slowest, time.monotonic() - started)
            asked["lookups"] += 1

    def other() -> None:
        client = Client(address)
        while time.monotonic() < end:
            reply = ask(client, among)
            if reply.status not in statuses:
                faults.append(f"{reply.status} {reply.text[:200]}")
            asked["others"] += 1
            time.sleep(0.01)

    run_all([threading.Thread(target=looker, args=(seed,)) for seed in range(6)] + [threading.Thread(target=other)])
    assert not faults, faults[:3]
    assert asked["lookups"] > 50
    assert asked["others"]
    assert slowest < 3


def test_a_worker_is_given_back(address: str) -> None:
    """When nothing is asked any more, every worker is idle, and none was lost on the way."""
    client = Client(address)
    run_all([threading.Thread(target=look_up, args=(Client(address), number)) for number in range(40)])
    deadline = time.monotonic() + 20
    while "workers_idle 4\n" not in client("GET", "/metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_pipelined_requests_are_answered_in_order(address: str) -> None:
    """A client may send its next request before it has the last answer."""
    host, port = address.removeprefix("http://").strip("/").split(":")
    with socket.create_connection((host, int(port))) as connection:
        numbers = (7, 11_000, 13)
        queries = [quote(f"SELECT ?l {{ <{BASE}id/claim/{number}> rdfs:label ?l }}") for number in numbers]
        sent = [f"GET /sparql?query={each} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n" for each in queries]
        connection.sendall("".join(sent).encode())
        connection.settimeout(10)
        received = b""
        while received.count(b"claim ") < 3:
            received += connection.recv(65_536)
    places = [received.index(f"claim {number}\r\n".encode()) for number in numbers]
    assert places == sorted(places)


def test_requests_are_taken_back() -> None:
    """The worker passes over what was taken back, and does what comes before and after it."""
    slots = frames.Slots()
    other = frames.Slots(os.dup(slots.descriptor))
    assert other.begin(1)
    slots.take_back(1, 3)
    assert [other.begin(ticket) for ticket in (2, 3, 4)] == [False, False, True]
    assert slots.running == 4
    slots.close()
    other.close()


def test_frames_come_whole_with_their_descriptors(tmp_path: Path) -> None:
    """However the bytes are cut, each frame comes out as it went in, and a file with the frame it belongs to."""
    left, right = socket.socketpair()
    inbox = frames.Inbox(right)
    frames.send(left, frames.SMALL, b"x" * 70_000, 1)
    with (tmp_path / "file").open("wb") as file:
        frames.send(left, frames.BEGIN, b"begun", 2, file.fileno())
    frames.send(left, frames.MORE, b"more", 2)
    packed = frames.pack(frames.END, b"end", 2)
    left.sendall(packed[:5])
    inbox.fill(10)
    assert inbox.take() is None
    got = [inbox.next() for _ in range(3)]
    left.sendall(packed[5:])
    got.append(inbox.receive())
    assert [(frame.kind, frame.ticket) for frame in got] == [
        (frames.SMALL, 1),
        (frames.BEGIN, 2),
        (frames.MORE, 2),
        (frames.END, 2),
    ]
    assert [frame.descriptor is None for frame in got] == [True, False, True, True]
    left.close()
    with pytest.raises(EOFError):
        inbox.next()


def test_head_and_body_go_in_one_piece() -> None:
    """The head of a response waits for the body, or for the end of the connection; other bytes go as they are."""

    class Transport:
        def __init__(self) -> None:
            self.written: list[bytes] = []

        def write(self, data: bytes) -> None:
            self.written.append(data)

        def close(self) -> None:
            self.written.append(b"closed")

    async def write() -> list[bytes]:
        transport = Transport()
        piece = OnePiece(transport)  # type: ignore[arg-type]
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        piece.write(head)
        piece.write(b"body")
        piece.write(b"more")
        piece.write(head)
        await asyncio.sleep(0)
        piece.write(head)
        piece.close()
        return transport.written

    head = b"HTTP/1.1 200 OK\r\n\r\n"
    assert asyncio.run(write()) == [head + b"body", b"more", head, head, b"closed"]
