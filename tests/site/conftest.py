"""A site over the seeds whose data IRIs are its own address, so that a client can follow them."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from graph.load import Loader, read_all
from graph.registry import load_registry
from graph.store import Store

from ..conftest import ROOT
from ..serving import TOKEN, serving

VENDOR = ROOT / "server" / "static" / "vendor"
NODE_MODULES = ROOT / "node_modules"


#: the classes whose things have pages
CLASSES = (
    "Player Club NationalTeam Person Outlet Journalist Competition Article UnnamedSource MoveProposition Saga "
    "Contradiction Fact TransferFact Mention Membership PostHeld TransferWindow Support Verdict TrackRecord FeeReport"
).split()


@dataclass(frozen=True)
class Running:
    """A running site: `address` without its last slash, `store` the folder that it serves, `token` for writing."""

    address: str
    store: Path
    token: str

    def get(self, path: str, accept: str = "*/*", **options: object) -> requests.Response:
        """The answer to a GET."""
        return requests.get(self.address + path, headers={"Accept": accept}, timeout=60, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("site") / "store"
    with Store.ensure(folder, f"http://127.0.0.1:{port}/") as store:
        Loader(store, load_registry(), "fast", lambda line: None).run(read_all([ROOT / "seeds" / "articles"]))
    with serving(folder, "--port", str(port)) as address:
        yield Running(address.rstrip("/"), folder, TOKEN)


@pytest.fixture(scope="session")
def paths(running: Running) -> dict[str, str]:
    """One address of a page of every kind that the seeds have: type → path."""
    found: dict[str, str] = {}
    for name in CLASSES:
        query = f"SELECT ?s WHERE {{ ?s a <https://w3id.org/transfergraph/ontology#{name}> }} LIMIT 1"
        answer = requests.get(f"{running.address}/sparql", params={"query": query}, timeout=60).json()
        for row in answer["results"]["bindings"]:
            path = row["s"]["value"].partition("/id/")[2]
            found[path.partition("/")[0]] = path
    found |= {
        "player": "player/trent-alexander-arnold",
        "club": "club/real-madrid",
        "saga": "saga/trent-alexander-arnold-real-madrid-2025-summer",
        "outlet": "outlet/northern-ledger",
    }
    claims = requests.get(f"{running.address}/page/{found['saga']}", timeout=60).text
    found["claim"] = claims.partition("/page/claim/")[2].partition('"')[0].join(("claim/", ""))
    return found


@pytest.fixture(scope="session")
def command() -> Callable[[str], str]:
    """The path of a program, or a skip that names it."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if not found:
            pytest.skip(f"needs the program {name}")
        return found

    return find
