"""How long pages take over a large store: ``python -m bench.pages [--triples 1000000] [--keep FOLDER]``.

Copies of the seed articles under other addresses fill a store up to the wanted number of triples, a third of them
about one player, so that more than 10,000 statements point to him. Each page is then asked for 20 times through the
production server; printed are the median and the slowest in milliseconds.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import requests

from graph.articles import Article
from graph.iris import Minter
from graph.load import Loader, read_all
from graph.reader import read
from graph.registry import Registry, load_registry
from graph.store import Store
from graph.triples import article_triples

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
PLAYER = "trent-alexander-arnold"
ROUNDS = 20

#: what is measured, and the path asked for
PAGES = {
    "page with most incoming links": f"/page/player/{PLAYER}",
    "its 100th page of incoming links": f"/page/player/{PLAYER}?in=100",
    "its 200th page of claims": f"/page/player/{PLAYER}?p=200",
    "its data, Turtle": f"/data/player/{PLAYER}.ttl",
    "a club": "/page/club/real-madrid",
    "an outlet": "/page/outlet/northern-ledger",
    "a claim": "{claim}",
    "front page": "/",
    "search": "/search?q=mbape",
}


def copies(registry: Registry, minter: Minter) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Graph IRI and triples of ever new copies of the seed articles, every third about the one player."""
    articles = [article for article in read_all([SEEDS]) if isinstance(article, Article)]
    graphs = [(a.slug, article_triples(a, read(a, registry), minter, registry)) for a in articles]
    about = [graph for graph in graphs if any(PLAYER in str(triple.object) for triple in graph[1])]
    number = 0
    while True:
        slug, triples = (about if number % 3 == 0 else graphs)[number // 3 % len(about if number % 3 == 0 else graphs)]
        other = hashlib.sha256(f"{slug} {number}".encode()).hexdigest()[:16]
        yield minter.article_graph(other), [_renamed(triple, slug, other) for triple in triples]
        number += 1


def _renamed(triple: ox.Triple, slug: str, other: str) -> ox.Triple:
    def rename(term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
        if isinstance(term, ox.NamedNode) and slug in term.value:
            return ox.NamedNode(term.value.replace(slug, other))
        return term

    return ox.Triple(rename(triple.subject), triple.predicate, rename(triple.object))  # type: ignore[arg-type]


def fill(folder: Path, triples: int) -> int:
    """Make the store; the number of its quads."""
    registry = load_registry()
    with Store.ensure(folder, "http://127.0.0.1:8765/") as store:
        Loader(store, registry, "fast", print).run(read_all([SEEDS]))
        minter, wanted = Minter(store.base), triples - len(store.engine)
        batch: list[ox.Quad] = []
        for graph, rows in copies(registry, minter):
            batch += [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph)) for t in rows]
            if len(batch) >= wanted:
                break
        store.engine.bulk_extend(batch)
        store.engine.optimize()
        store.publish()
        return len(store.engine)


def measure(address: str) -> None:
    """Ask for each page and print its times."""
    front = requests.get(f"{address}/", timeout=120)
    print(f"{'front page, first time in a state':40} {front.elapsed.total_seconds() * 1000:7.0f} ms")
    claim = re.search(r"/page/claim/[^\"]+", front.text)
    for name, path in PAGES.items():
        path = path.format(claim=claim[0] if claim else "/")
        times = []
        for _ in range(ROUNDS + 1):
            answer = requests.get(address + path, timeout=120)
            answer.raise_for_status()
            times.append(answer.elapsed.total_seconds() * 1000)
        shown = f"{statistics.median(times[1:]):7.0f} ms, slowest {max(times[1:]):5.0f} ms, first {times[0]:5.0f} ms"
        print(f"{name:40} {shown}  {path}")


def main() -> None:
    """Fill a store, serve it, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder of the store, kept and used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch) / "store"
        if not (folder / "store.json").exists():
            print(f"{fill(folder, options.triples):,} quads")
        command = [sys.executable, "-m", "server.cli", "serve", "--store", str(folder), "--port", "8765"]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            for _ in range(100):
                time.sleep(0.2)
                try:
                    requests.get("http://127.0.0.1:8765/robots.txt", timeout=5)
                    break
                except requests.ConnectionError:
                    continue
            count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p <http://127.0.0.1:8765/id/player/" + PLAYER + "> } }"
            answer = requests.get("http://127.0.0.1:8765/sparql", {"query": count}, timeout=120).json()
            print(f"{int(answer['results']['bindings'][0]['n']['value']):,} statements point to {PLAYER}")
            measure("http://127.0.0.1:8765")
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
