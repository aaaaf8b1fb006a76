"""Bring the derived graph up to date: all of it, or only what changed articles touch, with the same result."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from graph.iris import Minter
from graph.progress import track
from graph.store import Store
from ontology.terms import iri

from .bench import PERSON, PLAYER, Bench
from .chances import Chances
from .copies import COPY_OF, SKETCH, Copies
from .entities import REFERS_TO, describe
from .pending import done, expect, unfinished
from .records import Records
from .rules import run_rules
from .windows import WINDOW, describe_window

#: claims that the rules see at once in a rebuild: some joins grow with the square of it, and each run has a fixed cost
BATCH = 1_000

IN_ARTICLE, TELLS_OF = iri("tg:inArticle"), iri("tg:tellsOf")
#: triples of a saga that come after the rules, from the table of all sagas
LATER = frozenset([iri("tg:probability")])


@dataclass(frozen=True, slots=True)
class Summary:
    """What one derivation did: players and people looked at, claims read, triples added and removed."""

    keys: int
    claims: int
    added: int
    removed: int

    def __str__(self) -> str:
        """One line: "12 players and people, 431 claims: 85 triples added, 3 removed"."""
        who = f"{self.keys:,} players and people, {self.claims:,} claims"
        return f"{who}: {self.added:,} triples added, {self.removed:,} removed"


def derive(store: Store, touched: Iterable[str] | None = None) -> Summary:
    """Bring the derived graph of an open store up to date.

    `touched` are the IRIs of the article graphs that were added, changed or removed since it last was; None rebuilds
    it whole, as after a change of registry or rules. Either way the graph is the same function of the articles and
    the registry. After a run that was killed between an article's commit and its derivation, everything is rebuilt.
    """
    if unfinished(store.path):
        touched = None
    expect(store.path)
    store.commit()
    collecting = gc.isenabled()
    gc.disable()  # millions of triples, none of them in a cycle: looking for cycles takes a third of the time
    try:
        run = _Run(store)
        summary = run.rebuild() if touched is None else run.update(touched)
        store.commit()
    finally:
        if collecting:
            gc.enable()
    done(store.path)
    return summary


class _Run:
    """One derivation, its reads from the store and its writes to the derived graph."""

    def __init__(self, store: Store) -> None:
        self.store, self.engine, self.minter = store, store.engine, Minter(store.base)
        self.derived = ox.NamedNode(self.minter.derived_graph())
        self.copies = Copies(self.engine, self.derived)
        self.records = Records(self.engine, self.minter, self.derived)
        self.chances = Chances(self.engine, self.minter, self.derived)
        self.windows: set[ox.NamedNode] = set()
        self.keys = self.claims = self.added = self.removed = 0

    def rebuild(self) -> Summary:
        """Everything, in batches."""
        self._find_copies(self._subjects(SKETCH) | self._subjects(COPY_OF, graph=self.derived))
        articles = self._objects(IN_ARTICLE) | self._subjects(TELLS_OF, graph=self.derived)
        for article in track(sorted(articles, key=str), "reading who is told of"):
            self._tell(article)
        self._derive(sorted(self._objects(PLAYER) | self._objects(PERSON), key=str))
        met = [
            self._subjects(iri("rdf:type"), iri(name), self.derived) for name in ("tg:Unreviewed", "tg:UnnamedSource")
        ]
        self._describe(self._objects(REFERS_TO).union(*met))
        return self._finish()

    def update(self, graphs: Iterable[str]) -> Summary:
        """What some articles touch."""
        prefix = self.minter.article_graph("")
        articles = {ox.NamedNode(self.minter.article(graph.removeprefix(prefix))) for graph in graphs}
        articles |= self._find_copies(articles)
        keys: set[ox.NamedNode] = set()
        for article in sorted(articles, key=str):
            keys |= self._tell(article)
        self._derive(sorted(keys, key=str))
        self._describe(keys)
        return self._finish()

    def _find_copies(self, articles: set[ox.NamedNode]) -> set[ox.NamedNode]:
        """Bring up to date what copies what around some articles; returns all whose claims have another origin now."""
        changed = set()
        fresh: set[ox.Triple] = set()
        stale: set[ox.Triple] = set()
        for article in self.copies.touched_by(articles):
            before = {quad.triple for quad in self.engine.quads_for_pattern(article, COPY_OF, None, self.derived)}
            original = self.copies.original_of(article)
            after = {ox.Triple(article, COPY_OF, original)} if original else set()
            if before != after:
                changed.add(article)
                fresh |= after - before
                stale |= before - after
        affected = set(changed)
        while changed:  # copies of copies have another origin now
            changed = set().union(*(self._subjects(COPY_OF, article, self.derived) for article in changed)) - affected
            affected |= changed
        self._write(fresh, stale)
        self.store.commit()
        return affected

    def _tell(self, article: ox.NamedNode) -> set[ox.NamedNode]:
        """Bring up to date whom an article tells of; returns those it did tell of and those it does."""
        before = {quad.triple for quad in self.engine.quads_for_pattern(article, TELLS_OF, None, self.derived)}
        told = set()
        for said in self.engine.quads_for_pattern(None, IN_ARTICLE, article, None):
            for role in (PLAYER, PERSON, REFERS_TO):
                told |= {q.object for q in self.engine.quads_for_pattern(said.subject, role, None, said.graph_name)}
        after = {ox.Triple(article, TELLS_OF, node) for node in _nodes(told)}
        self._write(after - before, before - after)
        return _nodes(triple.object for triple in before | after)

    def _derive(self, keys: list[ox.NamedNode]) -> None:
        """Run the rules for some players and people, and put what they make in place of what stood there."""
        self.keys += len(keys)
        for batch in track(list(self._batches(keys)), "deriving"):
            bench = Bench(self.engine, self.minter.base)
            bench.gather(batch)
            self.claims += bench.claims
            after = run_rules(bench.store, self.minter.base) if bench.claims else set()
            before = {triple for key in batch for triple in self._derived_of(key)}
            if before == after:
                continue
            self._write(after - before, before - after)
            stood = ox.Store()
            stood.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in before)
            self.records.take(stood, bench.store)
            self.chances.take(stood, bench.store)
            self.windows |= _nodes(triple.object for triple in before ^ after if triple.predicate == WINDOW)

    def _batches(self, keys: list[ox.NamedNode]) -> Iterator[list[ox.NamedNode]]:
        batch: list[ox.NamedNode] = []
        size = 0
        for key in keys:
            batch.append(key)
            size += sum(1 for role in (PLAYER, PERSON) for _ in self.engine.quads_for_pattern(None, role, key, None))
            if size >= BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _derived_of(self, key: ox.NamedNode) -> Iterator[ox.Triple]:
        """What the derived graph says about the things that belong to a player or person."""
        subjects = self._subjects(PERSON, key, self.derived)
        for subject in self._subjects(PLAYER, key, self.derived):
            if not any(self.engine.quads_for_pattern(subject, PERSON, None, self.derived)):
                subjects.add(subject)
        for subject in subjects:
            for quad in self.engine.quads_for_pattern(subject, None, None, self.derived):
                if quad.predicate not in LATER:
                    yield quad.triple

    def _describe(self, entities: set[ox.NamedNode]) -> None:
        """Bring up to date what is known of those whom the registry does not know."""
        for entity in entities:
            after = set(describe(self.engine, entity, self.minter))
            before = {quad.triple for quad in self.engine.quads_for_pattern(entity, None, None, self.derived)}
            self._write(after - before, before - after)

    def _write(self, fresh: Iterable[ox.Triple], stale: Iterable[ox.Triple]) -> None:
        change = self.store.amend_graph(self.derived.value, fresh, stale)
        self.added += change.added
        self.removed += change.removed

    def _finish(self) -> Summary:
        """What rests on all sagas: track records and the windows in use."""
        self.store.commit()
        for after, before in chain(self.records.amended(), self.chances.amended()):
            self._write(after - before, before - after)
        for window in self.windows:
            used = any(self.engine.quads_for_pattern(None, WINDOW, window, self.derived))
            after = set(describe_window(window)) if used else set()
            before = {quad.triple for quad in self.engine.quads_for_pattern(window, None, None, self.derived)}
            self._write(after - before, before - after)
        return Summary(self.keys, self.claims, self.added, self.removed)

    def _subjects(
        self, predicate: ox.NamedNode, object: ox.NamedNode | None = None, graph: ox.NamedNode | None = None
    ) -> set[ox.NamedNode]:
        return _nodes(quad.subject for quad in self.engine.quads_for_pattern(None, predicate, object, graph))

    def _objects(self, predicate: ox.NamedNode) -> set[ox.NamedNode]:
        return _nodes(quad.object for quad in self.engine.quads_for_pattern(None, predicate, None, None))


def _nodes(terms: Iterable[object]) -> set[ox.NamedNode]:
    return {term for term in terms if isinstance(term, ox.NamedNode)}
