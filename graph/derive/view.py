"""Sagas as they stand, or as they stood on a day: read for people, not for the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from graph.errors import UnknownNameError
from graph.registry import fold
from ontology.terms import iri

from .bench import PLAYER, Bench, work
from .rules import run_rules


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a saga: when, by which outlet, on whose word, what, how firmly, in which words."""

    day: date
    outlet: str
    original: str
    what: str
    denied: bool
    certainty: str
    amount: str
    quote: str


@dataclass(frozen=True, slots=True)
class SagaView:
    """A saga with its claims in time order; `probability` is None unless it is open and may still happen."""

    iri: str
    label: str
    outcome: str
    decided: date | None
    reached: str | None
    denied: tuple[str, ...]
    first: date
    last: date
    articles: int
    sources: int
    probability: float | None
    claims: tuple[Told, ...]


class View:
    """What the claims about some players come to, on a day or now, worked out anew from the claims alone.

    With `until` no later article is seen: neither its claims nor what other claims mean in its light.
    """

    def __init__(self, engine: ox.Store, base: str, players: list[ox.NamedNode], until: date | None = None) -> None:
        """Take the store to read from, the base of its IRIs and the players."""
        self.engine, self.until = engine, until
        self.bench = Bench(engine, base, until)
        self.bench.gather(players)
        run_rules(self.bench.store, base)

    def sagas(self) -> list[SagaView]:
        """The sagas, in the order of their first report."""
        found = [self._saga(quad.subject) for quad in self._quads(None, "rdf:type", iri("tg:Saga"))]
        return sorted(found, key=lambda saga: (saga.first, saga.last, saga.label))

    def _saga(self, node: object) -> SagaView:
        assert isinstance(node, ox.NamedNode)
        decided = self._value(node, "tg:decidedOn")
        claims = [self._told(quad.object) for quad in self._quads(node, "tg:hasClaim")]
        probability = None
        if self.until is None:
            found = next(self.engine.quads_for_pattern(node, iri("tg:probability"), None, None), None)
            probability = float(found.object.value) if found and isinstance(found.object, ox.Literal) else None
        return SagaView(
            iri=node.value,
            label=self._value(node, "rdfs:label") or node.value,
            outcome=_last(self._value(node, "tg:outcome") or "open"),
            decided=date.fromisoformat(decided) if decided else None,
            reached=_step(self._value(node, "tg:stepReached")),
            denied=tuple(sorted(_step(value) or "" for value in self._values(node, "tg:stepDenied"))),
            first=date.fromisoformat(self._value(node, "tg:firstReported") or ""),
            last=date.fromisoformat(self._value(node, "tg:lastReported") or ""),
            articles=int(self._value(node, "tg:articles") or 0),
            sources=int(self._value(node, "tg:independentSources") or 0),
            probability=probability,
            claims=tuple(sorted(claims, key=lambda told: (told.day, told.outlet, told.what))),
        )

    def _told(self, claim: object) -> Told:
        assert isinstance(claim, ox.NamedNode)
        article = ox.NamedNode(self._value(claim, "tg:inArticle") or "")
        outlet = self._value(article, "schema:publisher")
        amount, currency = self._work(claim, "amount"), self._work(claim, "currency")
        return Told(
            day=date.fromisoformat(self._work(claim, "published") or ""),
            outlet=self.name(outlet) if outlet else "",
            original=self.name(self._work(claim, "original") or ""),
            what=_step(self._value(claim, "tg:facet")) or "",
            denied=_last(self._value(claim, "tg:polarity") or "") == "denied",
            certainty=_last(self._value(claim, "tg:certainty") or ""),
            amount=money(float(amount), currency) if amount and currency else "",
            quote=quote_of(self.engine, claim),
        )

    def name(self, node: str) -> str:
        """The label of anything, or its slug in words."""
        found = next(self.engine.quads_for_pattern(ox.NamedNode(node), iri("rdfs:label"), None, None), None)
        known = found and isinstance(found.object, ox.Literal)
        return found.object.value if found and known else _last(node).replace("-", " ").title()  # type: ignore[union-attr]

    def _quads(self, subject: ox.NamedNode | None, name: str, value: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        return self.bench.store.quads_for_pattern(subject, iri(name), value, None)

    def _values(self, subject: ox.NamedNode, name: str) -> list[str]:
        values = [quad.object for quad in self._quads(subject, name)]
        return [value.value for value in values if isinstance(value, ox.NamedNode | ox.Literal)]

    def _value(self, subject: ox.NamedNode, name: str) -> str | None:
        return next(iter(self._values(subject, name)), None)

    def _work(self, subject: ox.NamedNode, name: str) -> str | None:
        quad = next(self.bench.store.quads_for_pattern(subject, work(name), None, None), None)
        return quad.object.value if quad and isinstance(quad.object, ox.NamedNode | ox.Literal) else None


def players_named(engine: ox.Store, name: str) -> list[ox.NamedNode]:
    """The players with a saga whom a name may mean, whole or in part; raises `UnknownNameError` when none is."""
    wanted, found = fold(name), set()
    sagas = (quad.subject for quad in engine.quads_for_pattern(None, iri("rdf:type"), iri("tg:Saga"), None))
    players = {quad.object for saga in sagas for quad in engine.quads_for_pattern(saga, PLAYER, None, None)}
    for player in players:
        names = [
            quad.object.value
            for label in ("rdfs:label", "skos:altLabel")
            for quad in engine.quads_for_pattern(player, iri(label), None, None)  # type: ignore[arg-type]
            if isinstance(quad.object, ox.Literal)
        ]
        if isinstance(player, ox.NamedNode) and any(f" {wanted} " in f" {fold(text)} " for text in names):
            found.add(player)
    if not found:
        raise UnknownNameError(
            name, "no saga of a player of that name", "check the spelling, or load articles about him"
        )
    return sorted(found, key=str)


def quote_of(engine: ox.Store, claim: ox.NamedNode) -> str:
    """The words that carry a claim; empty when the store has none."""
    for evidence in engine.quads_for_pattern(claim, iri("tg:evidence"), None, None):
        for selector in engine.quads_for_pattern(evidence.object, iri("oa:hasSelector"), None, None):  # type: ignore[arg-type]
            for exact in engine.quads_for_pattern(selector.object, iri("oa:exact"), None, None):  # type: ignore[arg-type]
                return exact.object.value if isinstance(exact.object, ox.Literal) else ""
    return ""


def money(amount: float, currency: str) -> str:
    """A sum as the press writes it: €60m, £150k, 900 SEK."""
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, f"{currency} ")
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if amount >= size:
            return f"{sign}{amount / size:.10g}{letter}"
    return f"{sign}{amount:.10g}"


def _last(value: str) -> str:
    return value.rsplit("/", 1)[-1]


def _step(value: str | None) -> str | None:
    """``…/move-bid-rejected`` → ``bid rejected``; a stance keeps its words."""
    return _last(value).split("-", 1)[-1].replace("-", " ") if value else None
