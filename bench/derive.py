"""What deriving costs: one more article in a store of many, and everything at once.

    python -m bench.derive [--sizes 1000 10000 100000] [--folder DIR]

Articles are generated: each tells three claims of players whom few or very many others tell of (the most written-about
player stands in one article of fifty), from sixty outlets over three years; some copy or relay. After a rebuild, one
article about a typical player and one about the most written-about one are loaded and derived, five times each.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from graph.articles import Article
from graph.claims import Claim, Entity
from graph.derive import derive
from graph.iris import Minter
from graph.registry import Registry
from graph.store import Store
from graph.triples import article_triples

BASE = "http://localhost:8000/"
MINTER, NOBODY = Minter(BASE), Registry()
#: quads that are handed to the engine at once
CHUNK = 500_000
STEPS = (
    "interest",
    "interest",
    "interest",
    "contact",
    "talks",
    "talks",
    "bid",
    "terms",
    "agreed",
    "expected",
    "completed",
)
WORDS = [f"word{number}" for number in range(5_000)]


class Generator:
    """Makes articles of a store of some size, the same for the same seed."""

    def __init__(self, size: int, seed: int = 1) -> None:
        """Take how many articles the store holds: there are a tenth as many players."""
        self.draw = random.Random(seed)
        players = max(size // 10, 20)
        self.players = [Entity(f"player-{n}", f"Player {n}", "player", known=False) for n in range(players)]
        # the n-th player is written about as often as 1/(n+r): the first in about one article of fifty
        weights = [1 / (number + 8) for number in range(players)]
        self.cumulative = list(accumulate(weights))
        self.clubs = [Entity(f"club-{n}", f"Club {n}", "club", known=False) for n in range(400)]
        self.outlets = [Entity(f"outlet-{n}", f"Outlet {n}", "outlet", known=False) for n in range(60)]

    def article(self, number: int, player: int | None = None) -> tuple[Article, list[Claim]]:
        """One article with three claims, about one player if he is given."""
        draw = self.draw
        outlet = draw.choice(self.outlets)
        published = date(2022, 1, 1) + timedelta(days=draw.randrange(1095))
        text = " ".join(draw.choices(WORDS, k=40))
        article = Article(str(number), text, published, outlet.name, url=f"https://example.org/{number}")
        told = (
            [self.players[player]] * 3
            if player is not None
            else draw.choices(self.players, cum_weights=self.cumulative, k=3)
        )
        return article, [self._claim(article, who, outlet, place) for place, who in enumerate(told)]

    def _claim(self, article: Article, player: Entity, outlet: Entity, place: int) -> Claim:
        draw = self.draw
        facet = draw.choice(STEPS)
        # each player is chased by three clubs of his own
        to = self.clubs[(int(player.slug.split("-")[1]) * 7 + draw.randrange(3)) % len(self.clubs)]
        return Claim(
            article=article.id,
            kind="move",
            facet=facet,
            polarity="denied" if draw.random() < 0.08 else "affirmed",
            certainty="official" if facet == "completed" else draw.choice(("asserted", "asserted", "hedged")),
            sources=(draw.choice(self.outlets) if draw.random() < 0.2 else outlet,),
            quote=article.text[place : place + 20],
            start=place,
            end=place + 20,
            rule="bench",
            player=player,
            to_club=to,
        )


def quads(read: tuple[Article, list[Claim]]) -> list[ox.Quad]:
    """The graph of one article."""
    graph = ox.NamedNode(MINTER.article_graph(read[0].slug))
    return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in article_triples(*read, MINTER, NOBODY)]


def fill(store: Store, generator: Generator, size: int) -> int:
    """Write the articles; returns how many quads they are."""
    chunk: list[ox.Quad] = []
    total = 0
    for number in range(size):
        chunk += quads(generator.article(number))
        if len(chunk) >= CHUNK or number == size - 1:
            store.engine.bulk_extend(chunk)
            total += len(chunk)
            chunk = []
    return total


def one_more(store: Store, generator: Generator, number: int, player: int) -> tuple[float, float]:
    """Seconds on the clock and of CPU to derive one more article about a player, its own writing not counted."""
    article, claims = generator.article(number, player)
    store.replace_graph(MINTER.article_graph(article.slug), article_triples(article, claims, MINTER, NOBODY))
    store.commit()
    start, cpu = time.perf_counter(), time.thread_time()
    derive(store, {MINTER.article_graph(article.slug)})
    return time.perf_counter() - start, time.thread_time() - cpu


def measure(size: int, folder: Path) -> Iterator[str]:
    """The lines of the report for one size."""
    generator = Generator(size)
    with Store.create(folder / str(size), BASE) as store:
        start = time.perf_counter()
        count = fill(store, generator, size)
        yield f"{size:,} articles, {count:,} quads written in {time.perf_counter() - start:.1f} s"
        start, cpu = time.perf_counter(), time.thread_time()
        summary = derive(store)
        yield f"  everything: {summary}; {time.perf_counter() - start:.1f} s (CPU {time.thread_time() - cpu:.1f})"
        for name, player in (("typical", len(generator.players) // 2), ("most written-about", 0)):
            times = [one_more(store, generator, size + 10 * player + n, player) for n in range(5)]
            nodes = sum(1 for _ in store.engine.quads_for_pattern(None, _PLAYER, _node(generator, player), None))
            clock, cpus = zip(*times, strict=True)
            took = f"median {median(clock):.3f} s (CPU {median(cpus):.3f}), worst {max(clock):.3f} s"
            yield f"  one more on a {name} player ({nodes:,} claims and nodes): {took}"


_PLAYER = ox.NamedNode("https://w3id.org/transfergraph/ontology#player")


def _node(generator: Generator, player: int) -> ox.NamedNode:
    return ox.NamedNode(MINTER.entity(generator.players[player]))


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="Where the stores are made; kept if given.")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-derive-"))
    try:
        for size in options.sizes:
            for line in measure(size, folder):
                print(line, flush=True)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
