"""The workbench: everything that is said of some players and people, copied out of the store for the rules to run on.

Rules never see more than that, so that what they cost depends on what changed and not on the size of the store.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from graph.claims import FACETS
from graph.iris import Minter
from graph.registry.tables import first_day
from ontology.terms import iri

from .rules import WORK

#: what the rules need to know of a claim; its words, labels and evidence stay in the store
CLAIM_PROPERTIES = frozenset(
    [iri("rdf:type")]
    + [
        iri(f"tg:{name}")
        for name in ("inArticle", "asserts", "denies", "facet", "polarity", "certainty", "player", "person")
    ]
    + [
        iri(f"tg:{name}")
        for name in ("fromClub", "toClub", "club", "mode", "money", "claimedDate", "postTitle", "attribution")
    ]
)
#: properties whose values are named in labels
ROLES = frozenset(iri(f"tg:{name}") for name in ("player", "person", "fromClub", "toClub", "club"))
ARTICLE_PROPERTIES = (iri("schema:datePublished"), iri("schema:publisher"), iri("schema:author"))


class Bench:
    """An in-memory store with the claims about some keys (players, and people for posts), ready for the rules.

    `until` leaves out every article published after that day, so that the rules see what could be known then.
    """

    def __init__(self, engine: ox.Store, base: str, until: date | None = None) -> None:
        """Take the store to read from and the base of its IRIs."""
        self.engine, self.base, self.until = engine, base, until
        minter = Minter(base)
        self.derived = ox.NamedNode(minter.derived_graph())
        self.registry = ox.NamedNode(minter.registry_graph())
        self.store = ox.Store()
        self.claims = 0
        self._waiting: list[ox.Quad] = []
        self._articles: dict[ox.NamedNode, date | None] = {}
        self._named: set[ox.NamedNode] = set()
        for kind, facets in FACETS.items():
            for facet in facets:
                self._add(iri(f"facet:{kind}-{facet}"), work("name"), ox.Literal(facet.replace("-", " ")))

    def gather(self, keys: Iterable[ox.NamedNode]) -> None:
        """Copy every claim about the keys, with its article, sources and money."""
        for key in keys:
            for claim in claims_about(self.engine, key, self.derived):
                self._take_claim(claim)
            self._take_spells(key)
        self.store.bulk_extend(self._waiting)
        self._waiting = []

    def _add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        self._waiting.append(ox.Quad(subject, predicate, value))

    def _take_claim(self, claim: ox.Quad) -> None:
        subject = claim.subject
        assert isinstance(subject, ox.NamedNode)
        triples = [
            (quad.predicate, quad.object)
            for quad in self.engine.quads_for_pattern(subject, None, None, claim.graph_name)
            if quad.predicate in CLAIM_PROPERTIES
        ]
        article = next((value for predicate, value in triples if predicate == IN_ARTICLE), None)
        published = self._take_article(article) if isinstance(article, ox.NamedNode) else None
        if published is None:
            return
        self.claims += 1
        for predicate, value in triples:
            assert isinstance(value, ox.NamedNode | ox.Literal)
            self._add(subject, predicate, value)
            if isinstance(value, ox.NamedNode):
                if predicate in ROLES:
                    self._take_name(value)
                elif predicate == ATTRIBUTION:
                    self._copy(value, (iri("tg:position"), iri("tg:source")), claim.graph_name)
                elif predicate == MONEY:
                    self._take_money(subject, value, claim.graph_name, published)

    def _take_article(self, article: ox.NamedNode) -> date | None:
        """Copy an article; returns its day of publication, or None when it came too late (or has none)."""
        if article in self._articles:
            return self._articles[article]
        triples = [
            (quad.predicate, quad.object)
            for predicate in ARTICLE_PROPERTIES
            for quad in self.engine.quads_for_pattern(article, predicate, None, None)
        ]
        day = next(
            (date.fromisoformat(v.value) for p, v in triples if p == PUBLISHED and isinstance(v, ox.Literal)), None
        )
        if day is not None and self.until is not None and day > self.until:
            day = None
        self._articles[article] = day
        if day is None:
            return None
        for predicate, value in triples:
            self._add(article, predicate, value)  # type: ignore[arg-type]
        for quad in self.engine.quads_for_pattern(article, COPY_OF, None, self.derived):
            if isinstance(quad.object, ox.NamedNode) and self._take_article(quad.object):
                self._add(article, COPY_OF, quad.object)
        return day

    def _take_money(self, claim: ox.NamedNode, money: ox.NamedNode, graph: object, published: date) -> None:
        """Give a claim its amount as stated and in euros."""
        values = {q.predicate: q.object for q in self.engine.quads_for_pattern(money, None, None, graph)}  # type: ignore[arg-type]
        amount = (
            values.get(iri("schema:value")) or values.get(iri("schema:maxValue")) or values.get(iri("schema:minValue"))
        )
        currency = values.get(iri("schema:currency"))
        if not isinstance(amount, ox.Literal) or not isinstance(currency, ox.Literal):
            return
        self._add(claim, work("amount"), amount)
        self._add(claim, work("currency"), currency)
        euros = in_euros(float(amount.value), currency.value, published.year)
        if euros is not None:
            self._add(claim, work("euros"), ox.Literal(euros))

    def _take_name(self, entity: ox.NamedNode) -> None:
        """The name to call an entity by: the registry's, else its slug with capitals, which every article agrees on."""
        if entity in self._named:
            return
        self._named.add(entity)
        label = next(self.engine.quads_for_pattern(entity, iri("rdfs:label"), None, self.registry), None)
        slug = entity.value.rsplit("/", 1)[-1]
        text = label.object.value if label and isinstance(label.object, ox.Literal) else slug.replace("-", " ").title()
        self._add(entity, work("name"), ox.Literal(text))

    def _take_spells(self, player: ox.NamedNode) -> None:
        """The days on which the registry lets a player join his clubs; a year begins with the season, on 1 July."""
        for membership in self.engine.quads_for_pattern(None, iri("org:member"), player, self.registry):
            node = membership.subject
            start = next(self.engine.quads_for_pattern(node, iri("sport:startDate"), None, self.registry), None)
            club = next(self.engine.quads_for_pattern(node, iri("org:organization"), None, self.registry), None)
            if start and club and isinstance(start.object, ox.Literal) and isinstance(node, ox.NamedNode):
                self._add(node, work("spellPlayer"), player)
                self._add(node, work("spellClub"), club.object)  # type: ignore[arg-type]
                day = first_day(start.object.value).isoformat()
                self._add(node, work("spellFrom"), ox.Literal(day, datatype=iri("xsd:date")))

    def _copy(self, subject: ox.NamedNode, predicates: Iterable[ox.NamedNode], graph: object) -> None:
        for predicate in predicates:
            for quad in self.engine.quads_for_pattern(subject, predicate, None, graph):  # type: ignore[arg-type]
                self._add(subject, predicate, quad.object)  # type: ignore[arg-type]


IN_ARTICLE, ATTRIBUTION, MONEY, COPY_OF = iri("tg:inArticle"), iri("tg:attribution"), iri("tg:money"), iri("tg:copyOf")
PLAYER, PERSON, PUBLISHED = iri("tg:player"), iri("tg:person"), iri("schema:datePublished")


def work(name: str) -> ox.NamedNode:
    """A word that stays between the rules."""
    return ox.NamedNode(WORK + name)


def claims_about(engine: ox.Store, key: ox.NamedNode, derived: ox.NamedNode) -> Iterator[ox.Quad]:
    """The claims whose key is a player or person: a claim with both (an agent's post) goes with the person."""
    for quad in engine.quads_for_pattern(None, PERSON, key, None):
        if quad.graph_name != derived:
            yield quad
    for quad in engine.quads_for_pattern(None, PLAYER, key, None):
        if (
            quad.graph_name != derived
            and next(engine.quads_for_pattern(quad.subject, PERSON, None, quad.graph_name), None) is None
        ):
            yield quad


@cache
def rates() -> dict[int, dict[str, float]]:
    """Year → currency → units of it for one euro, the average of the year (European Central Bank)."""
    with (files("graph") / "rules" / "rates.csv").open(encoding="utf-8") as file:
        return {int(row.pop("year")): {code: float(rate) for code, rate in row.items()} for row in csv.DictReader(file)}


def in_euros(amount: float, currency: str, year: int) -> int | None:
    """An amount in euros, rounded to a thousand, at the average rate of that year (the nearest year that is known)."""
    table = rates()
    rate = 1.0 if currency == "EUR" else table[min(max(year, min(table)), max(table))].get(currency)
    return round(amount / rate / 1000) * 1000 if rate else None
