"""Track records: of what a source said, how much came true; counted by step and by how firmly it was said.

The counts are kept in the graph and changed by what an update adds and takes away, so that an article costs what it
touches; they are whole numbers, so that any order of updates comes to the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt

import pyoxigraph as ox

from graph.iris import Minter
from ontology.terms import PREFIXES, iri

#: ended sagas below which a rate says too little to be given as one
SUFFICIENT = 10
#: two-sided 95 % of the normal distribution
Z = 1.959964

#: the counts of a record, in the order of the pages
COUNTS = ("completed", "collapsed", "elsewhere", "firsts", "leadDays")
ENDINGS = COUNTS[:3]

ASSESSES, TYPE, LABEL, FACET, CERTAINTY = (
    iri(n) for n in ("tg:assesses", "rdf:type", "rdfs:label", "tg:facet", "tg:certainty")
)

#: source, step (facet) and certainty, the latter two None where all are taken together
Row = tuple[ox.NamedNode, ox.NamedNode | None, ox.NamedNode | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one word of one source: said on a day about a saga that ended on a later one."""

    source: ox.NamedNode
    facet: ox.NamedNode | None
    certainty: ox.NamedNode | None
    outcome: str
    said: date
    decided: date
    first: bool

    def rows(self) -> Iterator[Row]:
        """The records it counts in: the source's whole one, or those of its step with and without certainty."""
        yield self.source, self.facet, self.certainty
        if self.certainty is not None:
            yield self.source, self.facet, None

    def counts(self) -> Counter[str]:
        """What it adds to each of them; lead time counts only for what came true."""
        lead = (self.decided - self.said).days if self.outcome == "completed" else 0
        return Counter({self.outcome: 1, "firsts": int(self.first), "leadDays": lead})


def verdicts_in(store: ox.Store) -> Counter[Verdict]:
    """The verdicts that the default graph of a store holds."""
    answer = store.query(_VERDICTS, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    found: Counter[Verdict] = Counter()
    for source, facet, certainty, outcome, said, decided, first in answer:
        ending = outcome.value.rsplit("/", 1)[-1]
        days = date.fromisoformat(said.value), date.fromisoformat(decided.value)
        found[Verdict(source, facet, certainty, ending, *days, first.value == "true")] += 1
    return found


_VERDICTS = """
SELECT ?source ?facet ?certainty ?outcome ?said ?decided ?first WHERE {
  ?verdict a tg:Verdict ; tg:source ?source ; tg:outcome ?outcome ; tg:saidOn ?said ; tg:decidedOn ?decided ;
    tg:wasFirst ?first .
  OPTIONAL { ?verdict tg:facet ?facet }
  OPTIONAL { ?verdict tg:certainty ?certainty }
}
"""


class Records:
    """Collects what changes, and brings the records of the sources it concerns up to date."""

    def __init__(self, engine: ox.Store, minter: Minter, derived: ox.NamedNode) -> None:
        """Take the store and the derived graph that holds the records."""
        self.engine, self.minter, self.derived = engine, minter, derived
        self._changes: dict[Row, Counter[str]] = defaultdict(Counter)
        self._latest: dict[Row, date] = {}
        self._dated_anew: set[Row] = set()

    def take(self, before: ox.Store, after: ox.Store) -> None:
        """Note the verdicts that some players lost and won; each store's default graph holds what is derived."""
        old, new = verdicts_in(before), verdicts_in(after)
        for verdict, times in (new - old).items():
            for row in verdict.rows():
                self._latest[row] = max(self._latest.get(row, date.min), verdict.decided)
                self._add(row, verdict.counts(), times)
        for verdict, times in (old - new).items():
            for row in verdict.rows():
                self._dated_anew.add(row)
                self._add(row, verdict.counts(), -times)

    def _add(self, row: Row, counts: Counter[str], times: int) -> None:
        for name, count in counts.items():
            self._changes[row][name] += times * count

    def amended(self) -> Iterator[tuple[set[ox.Triple], set[ox.Triple]]]:
        """For each record that changes: its triples after and before. Ask when the verdicts are committed."""
        for row, change in self._changes.items():
            node = self._node(row)
            before = {quad.triple for quad in self.engine.quads_for_pattern(node, None, None, self.derived)}
            known = {_local(t.predicate): t.object.value for t in before if isinstance(t.object, ox.Literal)}
            counts = Counter({name: int(known.get(name, 0)) for name in COUNTS})
            counts.update(change)
            latest = date.fromisoformat(known["asOf"]) if "asOf" in known else date.min
            day = self._latest_decision(row) if row in self._dated_anew else max(latest, self._latest.get(row, latest))
            yield set(self._describe(row, node, counts, day)), before

    def _latest_decision(self, row: Row) -> date:
        """The last day on which a saga of a record was decided, looked up anew because one was taken away."""
        source, facet, certainty = row
        last = date.min
        for quad in self.engine.quads_for_pattern(None, iri("tg:source"), source, self.derived):
            found = self.engine.quads_for_pattern(quad.subject, None, None, self.derived)
            values = {_local(q.predicate): q.object for q in found}
            if values.get("facet") == facet and certainty in (None, values.get("certainty")):
                last = max(last, date.fromisoformat(values["decidedOn"].value))  # type: ignore[union-attr]
        return last

    def _node(self, row: Row) -> ox.NamedNode:
        source, *narrower = row
        type_, slug = source.value.rsplit("/", 2)[-2:]
        parts = [f"{type_}-{slug}", *(concept.value.rsplit("/", 1)[-1] for concept in narrower if concept)]
        return ox.NamedNode(self.minter.thing("track-record", "--".join(parts)))

    def _describe(self, row: Row, node: ox.NamedNode, counts: Counter[str], day: date) -> Iterator[ox.Triple]:
        """The triples of a record; none when nothing it counted is left."""
        source, facet, certainty = row
        ended = sum(counts[name] for name in ENDINGS)
        if not ended:
            return
        rate, low, high = wilson(counts["completed"], ended)
        yield ox.Triple(node, TYPE, iri("tg:TrackRecord"))
        yield ox.Triple(node, ASSESSES, source)
        words = [concept.value.rsplit("/", 1)[-1].removeprefix("move-") for concept in (facet, certainty) if concept]
        label = f"track record of {source.value.rsplit('/', 1)[-1].replace('-', ' ').title()}"
        yield ox.Triple(node, LABEL, ox.Literal(f"{label}{': ' if words else ''}{', '.join(words)}", language="en"))
        if facet:
            yield ox.Triple(node, FACET, facet)
        if certainty:
            yield ox.Triple(node, CERTAINTY, certainty)
        for name in COUNTS:
            yield ox.Triple(node, iri(f"tg:{name}"), ox.Literal(counts[name]))
        yield ox.Triple(node, iri("tg:ended"), ox.Literal(ended))
        for name, value in (("rate", rate), ("low", low), ("high", high)):
            yield ox.Triple(node, iri(f"tg:{name}"), decimal(value))
        yield ox.Triple(node, iri("tg:insufficient"), ox.Literal(ended < SUFFICIENT))
        yield ox.Triple(node, iri("tg:asOf"), ox.Literal(day.isoformat(), datatype=iri("xsd:date")))


def _local(term: ox.NamedNode) -> str:
    return term.value.rsplit("#", 1)[-1]


def wilson(successes: int, trials: int) -> tuple[float, float, float]:
    """The share of successes and the limits of its 95 % Wilson score interval (Wilson, 1927); `trials` above 0."""
    share = successes / trials
    middle = (share + Z * Z / (2 * trials)) / (1 + Z * Z / trials)
    reach = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials)) / (1 + Z * Z / trials)
    return share, max(0.0, middle - reach), min(1.0, middle + reach)


def decimal(value: float) -> ox.Literal:
    """An xsd:decimal of four places in canonical form (``0.62``; ``1.0``)."""
    text = f"{value:.4f}".rstrip("0")
    return ox.Literal(text + "0" if text.endswith(".") else text, datatype=iri("xsd:decimal"))
