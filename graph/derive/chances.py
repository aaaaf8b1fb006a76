"""How likely an open saga is to end with the move: what became of past sagas about which the same was said.

The method: take all sagas of windows that were over when the saga was last reported, and the share of them that were
completed. Narrow it down twice, to those with the same strongest step and to those with the step as firmly said, each
time drawing the share towards that of the wider group as if five more sagas had ended as the wider group did. A saga
that its window left open counts as not completed. (How many independent sources there were was tried as a third
narrowing: on real outcomes it made the predictions no better.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pyoxigraph as ox

from graph.iris import Minter
from ontology.terms import PREFIXES, iri

from .records import decimal
from .windows import WINDOW, last_day

#: sagas that the wider group weighs in a narrower one; bench/track_records.py compares others
WEIGHT = 5
#: past sagas below which no probability is given
ENOUGH = 10

TYPE, OUTCOME, OPEN, LAST = iri("rdf:type"), iri("tg:outcome"), iri("outcome:open"), iri("tg:lastReported")


class Signal(NamedTuple):
    """What was said most strongly: the step, and whether firmly or hedged."""

    step: str
    certainty: str

    def levels(self) -> Iterator[tuple[str, ...]]:
        """The groups of like sagas, the widest first."""
        yield (self.step,)
        yield self.step, self.certainty


#: signal → how many past sagas had it, and how many of them were completed
Tally = Mapping[Signal, tuple[int, int]]


def chance(signal: Signal, past: Tally, weight: float = WEIGHT) -> float | None:
    """The probability that a saga with that signal is completed; None when too few sagas are past."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for other, (sagas, completed) in past.items():
        for level in [(), *other.levels()]:
            groups[level][0] += sagas
            groups[level][1] += completed
    if groups[()][0] < ENOUGH:
        return None
    share = groups[()][1] / groups[()][0]
    for level in signal.levels():
        sagas, completed = groups[level]
        share = (completed + weight * share) / (sagas + weight)
    return share


@dataclass(frozen=True, slots=True)
class Saga:
    """What of a saga its probability depends on; `window` is a slug like ``2025-summer``."""

    node: ox.NamedNode
    window: str
    open: bool
    completed: bool
    last: date
    signal: Signal | None


class Table:
    """The tallies of all windows, and the probabilities they give on a day, to a hundredth: more says nothing."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        """Take window → tally."""
        self.by_end = {last_day(window): tally for window, tally in tallies.items()}
        self.ends = sorted(self.by_end)
        self.signals = {signal for tally in tallies.values() for signal in tally}
        self._past: dict[date, dict[Signal, tuple[int, int]]] = {}
        self._chances: dict[tuple[Signal, date], float | None] = {}

    def chance(self, signal: Signal, day: date) -> float | None:
        """The probability of a saga with that signal by the windows that were over at the end of that day."""
        end = max((end for end in self.ends if end <= day), default=None)
        if end is None:
            return None
        if (signal, end) not in self._chances:
            share = chance(signal, self._over_by(end))
            self._chances[signal, end] = None if share is None else round(share, 2)
        return self._chances[signal, end]

    def _over_by(self, end: date) -> dict[Signal, tuple[int, int]]:
        if end not in self._past:
            past: dict[Signal, tuple[int, int]] = {}
            for other, tally in self.by_end.items():
                if other <= end:
                    for signal, (sagas, completed) in tally.items():
                        old = past.get(signal, (0, 0))
                        past[signal] = (old[0] + sagas, old[1] + completed)
            self._past[end] = past
        return self._past[end]


class Chances:
    """Collects what changes, and brings the tallies of past windows and the probabilities they bear up to date."""

    def __init__(self, engine: ox.Store, minter: Minter, derived: ox.NamedNode) -> None:
        """Take the store and the derived graph that holds the tallies."""
        self.engine, self.minter, self.derived = engine, minter, derived
        self._changes: dict[str, Counter[tuple[Signal, bool]]] = defaultdict(Counter)
        self._touched: set[ox.NamedNode] = set()

    def take(self, before: ox.Store, after: ox.Store) -> None:
        """Note how some players' sagas changed; each store's default graph holds what is derived."""
        for store, sign in ((before, -1), (after, 1)):
            for saga in _sagas_in(store):
                if saga.open:
                    self._touched.add(saga.node)
                if saga.signal:
                    self._changes[saga.window][saga.signal, saga.completed] += sign

    def amended(self) -> Iterator[tuple[set[ox.Triple], set[ox.Triple]]]:
        """The triples after and before of each tally and probability that changes. Ask when the sagas are committed."""
        changes = {window: counts for window, counts in self._changes.items() if any(counts.values())}
        if not changes and not self._touched:
            return
        old = self._tallies()
        new = {window: dict(tally) for window, tally in old.items()}
        for window, counts in changes.items():
            tally = new.setdefault(window, {})
            for (signal, completed), times in counts.items():
                sagas, done = tally.get(signal, (0, 0))
                tally[signal] = (sagas + times, done + times * completed)
            new[window] = {signal: pair for signal, pair in tally.items() if pair[0]}
            before = set(self._describe_tallies(window, old.get(window, {})))
            yield set(self._describe_tallies(window, new[window])), before
        before_table, after_table = Table(old), Table(new)
        moved = self._moved(changes, before_table, after_table)
        for node in sorted(self._touched | moved, key=str):
            saga = next(_sagas_in(self.engine, node, self.derived), None)
            before = self._assessed(node)
            after = set(self._assess(saga, after_table)) if saga else set()
            if before != after:
                yield after, before

    def _moved(self, changes: Iterable[str], before: Table, after: Table) -> set[ox.NamedNode]:
        """The open sagas whose probability is another because a past window's tally changed.

        What changes are probabilities of signals on days; only if one does are the sagas of later windows looked at.
        """
        since = min((last_day(window) for window in changes), default=date.max)
        ends = sorted({end for end in (*before.ends, *after.ends) if end >= since})
        found: set[ox.NamedNode] = set()
        if not any(
            before.chance(s, end) != after.chance(s, end) for end in ends for s in before.signals | after.signals
        ):
            return found
        for type_ in self.engine.quads_for_pattern(None, TYPE, iri("tg:Saga"), self.derived):
            node = type_.subject
            if isinstance(node, ox.NamedNode) and ox.Quad(node, OUTCOME, OPEN, self.derived) in self.engine:
                last = next(self.engine.quads_for_pattern(node, LAST, None, self.derived)).object
                if isinstance(last, ox.Literal) and date.fromisoformat(last.value) > since:
                    found.add(node)
        return found

    def _tallies(self) -> dict[str, dict[Signal, tuple[int, int]]]:
        """Window → what became of its sagas, by signal, as the graph has it."""
        found: dict[str, dict[Signal, tuple[int, int]]] = defaultdict(dict)
        for node in self.engine.quads_for_pattern(None, TYPE, iri("tg:Tally"), self.derived):
            values = _values(
                quad.triple for quad in self.engine.quads_for_pattern(node.subject, None, None, self.derived)
            )
            signal = Signal(values["signal"].removeprefix("move-"), values["signalCertainty"])
            found[values["window"]][signal] = int(values["ended"]), int(values["completed"])
        return found

    def _describe_tallies(self, window: str, tally: Tally) -> Iterator[ox.Triple]:
        for signal, (sagas, completed) in tally.items():
            slug = f"{window}--{signal.step}--{signal.certainty}"
            node = ox.NamedNode(self.minter.thing("tally", slug))
            yield ox.Triple(node, TYPE, iri("tg:Tally"))
            yield ox.Triple(node, iri("rdfs:label"), ox.Literal(f"sagas of {slug.replace('--', ', ')}", language="en"))
            yield ox.Triple(node, WINDOW, ox.NamedNode(self.minter.thing("window", window)))
            yield ox.Triple(node, iri("tg:signal"), iri(f"facet:move-{signal.step}"))
            yield ox.Triple(node, iri("tg:signalCertainty"), iri(f"certainty:{signal.certainty}"))
            yield ox.Triple(node, iri("tg:ended"), ox.Literal(sagas))
            yield ox.Triple(node, iri("tg:completed"), ox.Literal(completed))

    def _assessed(self, saga: ox.NamedNode) -> set[ox.Triple]:
        """What the graph has about the saga's probability."""
        node = self._assessment(saga)
        quads = [
            *self.engine.quads_for_pattern(saga, iri("tg:probability"), None, self.derived),
            *self.engine.quads_for_pattern(node, None, None, self.derived),
        ]
        return {quad.triple for quad in quads}

    def _assess(self, saga: Saga, table: Table) -> Iterator[ox.Triple]:
        """A saga's probability, dated by its last report, while it is open and its window not over."""
        if not saga.open or saga.signal is None or last_day(saga.window) < saga.last:
            return
        share = table.chance(saga.signal, saga.last - timedelta(days=1))
        if share is None:
            return
        node, probability = self._assessment(saga.node), decimal(share)
        yield ox.Triple(saga.node, iri("tg:probability"), probability)
        yield ox.Triple(node, TYPE, iri("tg:Assessment"))
        label = f"chance of {saga.node.value.rsplit('/', 1)[-1].replace('-', ' ')}"
        yield ox.Triple(node, iri("rdfs:label"), ox.Literal(label, language="en"))
        yield ox.Triple(node, iri("tg:saga"), saga.node)
        yield ox.Triple(node, iri("tg:chance"), probability)
        yield ox.Triple(node, iri("tg:asOf"), ox.Literal(saga.last.isoformat(), datatype=iri("xsd:date")))
        yield ox.Triple(node, iri("tg:method"), ox.Literal("shrunken rates of past sagas by step and certainty"))

    def _assessment(self, saga: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(self.minter.thing("assessment", saga.value.rsplit("/", 1)[-1]))


def _sagas_in(store: ox.Store, saga: ox.NamedNode | None = None, graph: ox.NamedNode | None = None) -> Iterator[Saga]:
    """The sagas that a graph of a store describes, or the one that is named."""
    chosen = {ox.Variable("saga"): saga} if saga else {}
    answer = store.query(_SAGAS, prefixes=PREFIXES, substitutions=chosen, default_graph=graph)  # type: ignore[arg-type]
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        step = row["step"]
        signal = Signal(_short(step).removeprefix("move-"), _short(row["certainty"])) if step else None
        outcome, last = _short(row["outcome"]), date.fromisoformat(_short(row["last"]))
        node = saga or row["saga"]
        assert isinstance(node, ox.NamedNode)
        yield Saga(node, _short(row["window"]), outcome == "open", outcome == "completed", last, signal)


_SAGAS = """
SELECT ?saga ?window ?outcome ?last ?step ?certainty WHERE {
  ?saga a tg:Saga ; tg:window ?window ; tg:outcome ?outcome ; tg:lastReported ?last .
  OPTIONAL { ?saga tg:signal ?step ; tg:signalCertainty ?certainty }
}
"""


def _short(term: object) -> str:
    """The last part of an IRI, or a literal's text."""
    return term.value.rsplit("/", 1)[-1] if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _values(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Property → value, both short: the last part of an IRI."""
    return {
        triple.predicate.value.rsplit("#", 1)[-1]: _short(triple.object)
        for triple in triples
        if isinstance(triple.object, ox.NamedNode | ox.Literal)
    }
