"""Claims made by a generator: any number of quads in the shape of the product's own, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

BASE = "http://data.example/"
TG = "https://w3id.org/transfergraph/ontology#"
SCHEMA = "https://schema.org/"
SCHEME = "https://w3id.org/transfergraph/scheme/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DATE = "http://www.w3.org/2001/XMLSchema#date"
PLAYERS, CLUBS, OUTLETS, CLAIMS_AN_ARTICLE = 2_000, 300, 60, 5
FACETS = "interest contact talks bid terms agreed medical completed".split()


def quads(size: int, seed: int = 1) -> Iterator[str]:
    """At least `size` quads, one N-Quads line each: first the registry, then article after article."""
    made = 0
    for line in _registry():
        made += 1
        yield line
    random_ = random.Random(seed)
    number = 0
    while made < size:
        for line in _article(number, random_):
            made += 1
            yield line
        number += 1


def _registry() -> Iterator[str]:
    graph = f"<{BASE}graph/registry>"
    for kind, count, name in (("Player", PLAYERS, "player"), ("Club", CLUBS, "club"), ("Outlet", OUTLETS, "outlet")):
        for number in range(count):
            node = f"<{BASE}id/{name}/{number}>"
            yield f"{node} <{TYPE}> <{TG}{kind}> {graph} .\n"
            yield f'{node} <{LABEL}> "{kind} {number}"@en {graph} .\n'


def _article(number: int, random_: random.Random) -> Iterator[str]:
    article, graph = f"<{BASE}id/article/{number}>", f"<{BASE}graph/article/{number}>"
    day = date(2015, 1, 1) + timedelta(days=random_.randrange(3650))
    yield f"{article} <{TYPE}> <{TG}Article> {graph} .\n"
    yield f'{article} <{SCHEMA}datePublished> "{day}"^^<{DATE}> {graph} .\n'
    yield f"{article} <{SCHEMA}publisher> <{BASE}id/outlet/{int(random_.random() ** 2 * OUTLETS)}> {graph} .\n"
    yield f'{article} <{SCHEMA}headline> "Headline of article {number}"@en {graph} .\n'
    player = int(random_.random() ** 2 * PLAYERS)  # some are in the news more often than others
    for index in range(CLAIMS_AN_ARTICLE):
        identity = number * CLAIMS_AN_ARTICLE + index
        claim = f"<{BASE}id/claim/{identity}>"
        club, facet = int(random_.random() ** 2 * CLUBS), random_.choice(FACETS)
        yield f"{claim} <{TYPE}> <{TG}MoveClaim> {graph} .\n"
        yield f"{claim} <{TG}inArticle> {article} {graph} .\n"
        yield f"{claim} <{TG}player> <{BASE}id/player/{player}> {graph} .\n"
        yield f"{claim} <{TG}toClub> <{BASE}id/club/{club}> {graph} .\n"
        yield f"{claim} <{TG}facet> <{SCHEME}facet/move-{facet}> {graph} .\n"
        polarity = "denied" if random_.random() < 0.1 else "affirmed"
        yield f"{claim} <{TG}polarity> <{SCHEME}polarity/{polarity}> {graph} .\n"
        yield f'{claim} <{LABEL}> "Club {club} and player {player}: {facet}"@en {graph} .\n'
        yield f"{claim} <{TG}creditedTo> <{BASE}id/outlet/{random_.randrange(OUTLETS)}> {graph} .\n"
        if identity:
            yield f"{claim} <{TG}repeats> <{BASE}id/claim/{random_.randrange(identity)}> {graph} .\n"
