"""Seeded mutants of article graphs: what two SHACL engines must judge alike, sound or not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from graph.articles import Article, read_articles
from graph.iris import Minter
from graph.reader import read
from graph.registry import load_registry
from graph.triples import article_triples, known_classes
from graph.validate import Validator
from ontology.terms import PREFIXES, iri

Term = ox.NamedNode | ox.Literal
Graph = list[ox.Triple]

XSD = PREFIXES["xsd"]
MINTER = Minter("https://example.org/")

#: literals that engines may read differently: ill-typed, not canonical, odd in script or length
LITERALS: tuple[ox.Literal, ...] = (
    *(ox.Literal(text) for text in ("", "x", "EUR", "eur", "naïve", "𝒳", "a\nb", "0", "true", "http://example.org/")),
    *(ox.Literal("x", language=tag) for tag in ("en", "en-GB", "de")),
    *(
        ox.Literal(text, datatype=ox.NamedNode(XSD + type_))
        for type_, texts in {
            "integer": ("0", "1", "-1", "007", "+5", "1.0", "abc", "", "99999999999999999999"),
            "decimal": ("0.5", "1.50", ".5", "1.", "1e3", "-0.0", "abc"),
            "double": ("1.0E0", "NaN", "INF", "abc"),
            "int": ("3", "3000000000"),
            "nonNegativeInteger": ("3", "-3"),
            "date": ("2024-07-17", "2024-7-17", "2024-13-45", "2023-02-29", "2024-07-17Z", "-0001-01-01", "today"),
            "gYearMonth": ("2024-07", "2024-13", "2024"),
            "gYear": ("2024", "24", "12024"),
            "dateTime": ("2024-07-17T12:00:00Z", "2024-07-17"),
            "boolean": ("true", "1", "yes"),
            "anyURI": ("https://example.org/a", "not a uri", ""),
            "string": ("x",),
        }.items()
        for text in texts
    ),
)

IRIS = tuple(
    ox.NamedNode(text)
    for text in (
        "https://example.org/id/player/stranger",
        "https://schema.org/MonetaryAmount",
        "http://schema.org/MonetaryAmount",
        *(
            PREFIXES["tg"] + name
            for name in ("Player", "Club", "MoveClaim", "Claim", "Mention", "Quotation", "Nothing")
        ),
        *(PREFIXES["facet"] + name for name in ("move-bid", "move-talks", "contract-expiry", "move-bids")),
        *(PREFIXES["polarity"] + name for name in ("affirmed", "denied", "maybe")),
        *(PREFIXES["certainty"] + name for name in ("official", "hedged", "sure")),
        *(PREFIXES["mode"] + name for name in ("loan", "barter")),
    )
)


def drop(graph: Graph, rng: random.Random) -> None:
    """Leave a statement out."""
    graph.pop(rng.randrange(len(graph)))


def revalue(graph: Graph, rng: random.Random) -> None:
    """Give a statement another value."""
    at = rng.randrange(len(graph))
    old = graph[at]
    graph[at] = ox.Triple(old.subject, old.predicate, _value(graph, rng))


def double(graph: Graph, rng: random.Random) -> None:
    """Say a second value of the same property."""
    old = rng.choice(graph)
    graph.append(ox.Triple(old.subject, old.predicate, _value(graph, rng)))


def rename(graph: Graph, rng: random.Random) -> None:
    """Use another property, or one that does not exist."""
    at = rng.randrange(len(graph))
    old = graph[at]
    others = [rng.choice(graph).predicate, iri("tg:playr"), ox.NamedNode("http://schema.org/headline")]
    graph[at] = ox.Triple(old.subject, rng.choice(others), old.object)


def move(graph: Graph, rng: random.Random) -> None:
    """Say it of another node."""
    at = rng.randrange(len(graph))
    old = graph[at]
    graph[at] = ox.Triple(rng.choice(graph).subject, old.predicate, old.object)


def swap(graph: Graph, rng: random.Random) -> None:
    """Exchange the values of two statements."""
    one, two = rng.randrange(len(graph)), rng.randrange(len(graph))
    first, second = graph[one], graph[two]
    graph[one] = ox.Triple(first.subject, first.predicate, second.object)
    graph[two] = ox.Triple(second.subject, second.predicate, first.object)


def nothing(graph: Graph, rng: random.Random) -> None:
    """Leave the graph as it is: sound graphs must be judged alike too."""


MUTATIONS: tuple[Callable[[Graph, random.Random], None], ...] = (
    *(drop, revalue, revalue, revalue, double, double, rename, move, swap, nothing),
)


def _value(graph: Graph, rng: random.Random) -> Term:
    pool = rng.randrange(4)
    if pool == 0:
        other = rng.choice(graph).object
        assert isinstance(other, (ox.NamedNode, ox.Literal))
        return other
    return rng.choice(IRIS) if pool == 1 else rng.choice(LITERALS)


def article_graphs(claims: int = 0) -> tuple[list[Graph], Validator]:
    """The graphs of the seed articles with all their claims, or a few each, and a validator that knows the registry."""
    registry = load_registry()
    graphs = []
    for article in read_articles(Path(str(files("seeds"))) / "articles"):
        if isinstance(article, Article):
            found = read(article, registry)
            for first in range(0, len(found), claims or max(1, len(found))):
                part = found[first : first + claims] if claims else found
                graphs.append(article_triples(article, part, MINTER, registry))
    return graphs, Validator("fast", known_classes(registry, MINTER))


def mutants(graphs: list[Graph], number: int, seed: int = 1) -> Iterator[Graph]:
    """So many graphs, each with up to three mutations, the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(number):
        graph = list(rng.choice(graphs))
        for _ in range(rng.randint(1, 3)):
            rng.choice(MUTATIONS)(graph, rng)
        yield list(dict.fromkeys(graph))
