"""The one writer of a store: graphs replaced whole, committed in batches, published as generations."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from graph.errors import StoreError

from .generations import publish, union_dataset
from .layout import DEFAULT_BASE, read_card, write_card

if TYPE_CHECKING:
    from rdflib import Dataset

#: quads that wait in memory before they are committed by themselves: 5 ms an article instead of 8.6
BATCH = 20_000
#: quads from which a change is written in bulk, behind a copy to go back to, instead of in one transaction
BULK = 200_000


@dataclass(frozen=True, slots=True)
class Change:
    """How many triples a replacement adds and removes; false when it changes nothing."""

    added: int
    removed: int

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.removed)


class Store:
    """A store opened for writing. Only one process can have it open; readers use `Generation` meanwhile.

    A change waits until `commit` (or `BATCH` quads wait); what was committed survives the process; what was published
    survives a loss of power too, and is what readers see. Used as a context manager it commits at the end, or forgets
    what waits when an exception ends it.
    """

    def __init__(self, path: Path, lock: int) -> None:
        """Take a folder whose lock is held; use `create`, `open` or `ensure`."""
        self.path = path
        self._lock = lock
        self._waiting: dict[ox.NamedNode, tuple[list[ox.Quad], list[ox.Quad]]] = {}
        self._dropped: list[ox.NamedNode] = []
        #: quads that wait before they are committed by themselves; raise it to write many at once, in bulk
        self.batch = BATCH
        try:
            self.card = read_card(path)
            self._undo_half_done()
            with self._faults():
                self.engine = ox.Store(str(path / "live"))
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def create(cls, path: Path, base: str = DEFAULT_BASE) -> Store:
        """Make an empty store at a folder that holds none yet, with the base of its data IRIs."""
        if (path / "store.json").exists():
            raise StoreError(path, "is a store already", "open it, or choose another folder")
        with contextlib.suppress(OSError):
            path.mkdir(parents=True, exist_ok=True)
        lock = _lock(path, 0)
        try:
            write_card(path, base)
        except BaseException:
            os.close(lock)
            raise
        store = cls(path, lock)
        store.publish()
        return store

    @classmethod
    def open(cls, path: Path, wait: float = 0) -> Store:
        """Open a store for writing, waiting that many seconds for another writer to end."""
        read_card(path)
        return cls(path, _lock(path, wait))

    @classmethod
    def ensure(cls, path: Path, base: str | None = None) -> Store:
        """Open the store at that folder, or make it; a base that differs from the recorded one is an error."""
        if not (path / "store.json").exists():
            return cls.create(path, base or DEFAULT_BASE)
        store = cls.open(path)
        if base and store.base.rstrip("/") != base.rstrip("/"):
            store.close()
            raise StoreError(path, f"has the base {store.base}, not {base}", "leave out --base, or make a new store")
        return store

    @property
    def base(self) -> str:
        """Base of the store's data IRIs."""
        return self.card.base

    def replace_graph(self, iri: str, triples: Iterable[ox.Triple]) -> Change:
        """Let a named graph hold just these triples, made if need be, and tell what that changes."""
        graph = _node(iri)
        if graph in self._waiting or graph in self._dropped:
            self.commit()
        fresh = {ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples}
        stale = []
        for quad in self.engine.quads_for_pattern(None, None, None, graph):
            if quad in fresh:
                fresh.discard(quad)
            else:
                stale.append(quad)
        change = Change(len(fresh), len(stale))
        if change or not self.engine.contains_named_graph(graph):
            self._waiting[graph] = (list(fresh), stale)
            self._commit_when_many()
        return change

    def amend_graph(self, iri: str, fresh: Iterable[ox.Triple], stale: Iterable[ox.Triple]) -> Change:
        """Add triples to a named graph and remove others from it: what a replacement costs when most of it stays.

        They wait like a replacement does. Nobody may ask the store about the graph before `commit`.
        """
        graph = _node(iri)
        if graph in self._dropped:
            self.commit()
        adds, removes = self._waiting.setdefault(graph, ([], []))
        change = Change(
            _extend(adds, (ox.Quad(t.subject, t.predicate, t.object, graph) for t in fresh)),
            _extend(removes, (ox.Quad(t.subject, t.predicate, t.object, graph) for t in stale)),
        )
        self._commit_when_many()
        return change

    def remove_graph(self, iri: str) -> bool:
        """Remove a named graph and say whether there was one."""
        graph = _node(iri)
        if graph in self._waiting:
            self.commit()
        if not self.engine.contains_named_graph(graph) or graph in self._dropped:
            return False
        self._dropped.append(graph)
        return True

    def load(self, source: IO[bytes] | bytes, format: ox.RdfFormat = ox.RdfFormat.N_QUADS) -> None:
        """Add a big file of quads, all of it or, when it fails, nothing, and arrange the store for reading."""
        self.commit()
        with self._all_or_nothing():
            self.engine.bulk_load(source, format)
        with self._faults():
            self.engine.optimize()

    def commit(self) -> None:
        """Write what waits, in one transaction: after this it survives the process."""
        adds = [quad for fresh, _ in self._waiting.values() for quad in fresh]
        stale = [quad for _, old in self._waiting.values() for quad in old]
        plain = not any(_has_blank(quad) for quad in stale)
        with self._faults() if plain and len(adds) + len(stale) < BULK else self._all_or_nothing():
            if plain and len(adds) + len(stale) < BULK:
                self._commit_at_once(adds, stale)
            else:
                for graph in self._dropped:
                    self.engine.remove_graph(graph)
                for quad in stale:
                    self.engine.remove(quad)
                self.engine.bulk_extend(adds)
                for graph in self._waiting:
                    self.engine.add_graph(graph)
        self._forget()

    def publish(self) -> int:
        """Commit, make the state the one that readers see, and return its number."""
        self.commit()
        with self._faults():
            return publish(self.path, self.engine)

    def dataset(self) -> Dataset:
        """What is committed, as an rdflib `Dataset` whose default graph is the union of all graphs."""
        return union_dataset(self.engine)

    @contextlib.contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Let the block change `engine` as it likes; an exception takes every change back.

        The block itself must not keep the engine, or a result of it, in a variable; functions it calls may.
        """
        self.commit()
        with self._all_or_nothing():
            yield

    def close(self) -> None:
        """Forget what waits and let another writer in."""
        self._forget()
        if hasattr(self, "engine"):
            del self.engine
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        """Itself; committed and closed at the end of the `with`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        """Commit, unless an exception ended the block, and close."""
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()

    def _commit_at_once(self, adds: list[ox.Quad], stale: list[ox.Quad]) -> None:
        if not stale and not self._dropped and adds:
            self.engine.extend(adds)
            adds = []
        steps = [f"DROP SILENT GRAPH {graph}" for graph in self._dropped]
        steps += [f"DELETE DATA {{{_block(stale)}}}"] if stale else []
        steps += [f"INSERT DATA {{{_block(adds)}}}"] if adds else []
        steps += [f"CREATE SILENT GRAPH {graph}" for graph, (fresh, _) in self._waiting.items() if not fresh]
        if steps:
            self.engine.update(";\n".join(steps))

    def _commit_when_many(self) -> None:
        if sum(len(fresh) + len(stale) for fresh, stale in self._waiting.values()) >= self.batch:
            self.commit()

    def _forget(self) -> None:
        self._waiting.clear()
        self._dropped.clear()

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn the engine's complaints about the disk into one a user can act on."""
        try:
            yield
        except OSError as error:
            self._forget()
            fault = f"cannot be written ({error}): what was committed before is whole"
            raise StoreError(self.path, fault, "make room or set the permissions, then run it again") from error

    @contextlib.contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Go back to the state before the block when it fails, or, if the process dies in it, at the next opening."""
        undo, draft = self.path / "undo", self.path / "undo-draft"
        with self._faults():
            shutil.rmtree(draft, ignore_errors=True)
            self.engine.backup(str(draft))
            draft.rename(undo)
        try:
            with self._faults():
                yield
                self.engine.flush()
        except BaseException as error:
            _forget_locals(error)  # an iterator that an unwound frame still holds would keep the engine open
            del self.engine
            self._undo_half_done()
            self.engine = ox.Store(str(self.path / "live"))
            raise
        undo.rename(draft)
        shutil.rmtree(draft, ignore_errors=True)

    def _undo_half_done(self) -> None:
        undo, live = self.path / "undo", self.path / "live"
        shutil.rmtree(self.path / "undo-draft", ignore_errors=True)
        if undo.is_dir():
            shutil.rmtree(live, ignore_errors=True)
            undo.rename(live)


def _extend(quads: list[ox.Quad], more: Iterable[ox.Quad]) -> int:
    """Add to a list, and tell how many were added."""
    before = len(quads)
    quads.extend(more)
    return len(quads) - before


def _lock(path: Path, wait: float) -> int:
    """The writer's lock on a store, waiting that many seconds for it."""
    try:
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(path, f"cannot be written ({error.strerror})", "choose a folder that you may write") from None
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(lock)
                raise StoreError(path, "is being written by another process", "wait until that one has ended") from None
            time.sleep(0.02)
        else:
            return lock


def _forget_locals(error: BaseException | None) -> None:
    """Drop the local variables of the frames that an exception, and those it came from, went through."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise StoreError(iri, f"is not an IRI ({error})", "name the graph by an absolute IRI") from None


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _block(quads: list[ox.Quad]) -> str:
    """The quads as the body of `INSERT DATA`, one GRAPH block a run of quads of one graph."""
    parts, graph = [], None
    for quad in quads:
        if quad.graph_name != graph:
            parts.append(f"{'}' if graph else ''} GRAPH {quad.graph_name} {{")
            graph = quad.graph_name
        parts.append(f"{quad.triple} .")
    return "\n".join([*parts, "}"])
