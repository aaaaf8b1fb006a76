"""Published states of a store: how they are made, chosen, read and removed."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox

from graph.archive import write_whole
from graph.errors import StoreError

from .layout import read_card

if TYPE_CHECKING:
    from rdflib import Dataset


class Generation:
    """One published state, opened read-only. It stays readable until closed, whatever is published after it."""

    def __init__(self, path: Path) -> None:
        """Open the current generation of the store at that folder."""
        self.path = path
        self.card = read_card(path)
        self.number, self._lock = _hold_current(path)
        self.engine = ox.Store.read_only(str(_folder(path) / str(self.number)))

    @property
    def base(self) -> str:
        """Base of the store's data IRIs."""
        return self.card.base

    @property
    def version(self) -> str:
        """A string that no other state of this or any other store has."""
        return f"{self.card.id}-{self.number}"

    def is_current(self) -> bool:
        """Whether nothing was published since."""
        return current_number(self.path) == self.number

    def dataset(self) -> Dataset:
        """The state as an rdflib `Dataset` (read-only) whose default graph is the union of all graphs."""
        return union_dataset(self.engine)

    def close(self) -> None:
        """Let go of the state, so that it may be removed once it is old."""
        del self.engine
        os.close(self._lock)

    def __enter__(self) -> Self:
        """Itself; closed at the end of the `with`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        """Close."""
        self.close()


def union_dataset(engine: ox.Store) -> Dataset:
    """An engine as an rdflib `Dataset` whose default graph is the union of all graphs."""
    from oxrdflib import OxigraphStore  # imported late: query workers start twice as fast without rdflib
    from rdflib import Dataset

    return Dataset(store=OxigraphStore(store=engine), default_union=True)


def current_number(path: Path) -> int:
    """The number of the generation that readers open; 0 when nothing was published yet."""
    try:
        descriptor = os.open(f"{path}/current", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return 0
    try:
        return int(os.read(descriptor, 32))
    finally:
        os.close(descriptor)


def publish(path: Path, engine: ox.Store) -> int:
    """Make the engine's state the current generation (hard links, then one atomic switch) and remove unused ones."""
    folder = _folder(path)
    folder.mkdir(exist_ok=True)
    number = max([current_number(path), *_numbers(path)]) + 1
    draft = folder / f"draft-{number}"
    shutil.rmtree(draft, ignore_errors=True)
    engine.backup(str(draft))
    draft.rename(folder / str(number))
    write_whole(path / "current", str(number))
    prune(path)
    return number


def prune(path: Path) -> None:
    """Remove the generations before the current one that nobody reads, and drafts that a killed writer left."""
    current = current_number(path)
    for draft in _folder(path).glob("draft-*"):
        shutil.rmtree(draft, ignore_errors=True)
    for number in _numbers(path):
        if number == current:
            continue
        lock = _open_lock(path, number)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(_folder(path) / str(number), ignore_errors=True)
            (_folder(path) / f"{number}.lock").unlink(missing_ok=True)
        finally:
            os.close(lock)


def _folder(path: Path) -> Path:
    return path / "generations"


def _numbers(path: Path) -> Iterator[int]:
    return (int(folder.name) for folder in _folder(path).glob("*") if folder.name.isdecimal())


def _open_lock(path: Path, number: int) -> int:
    return os.open(_folder(path) / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def _hold_current(path: Path) -> tuple[int, int]:
    """The current generation's number and a shared lock on it; tries again when it is replaced meanwhile."""
    for _ in range(100):
        number = current_number(path)
        if not number:
            raise StoreError(path, "holds nothing published yet", "load something with `transfergraph load`")
        lock = _open_lock(path, number)
        fcntl.flock(lock, fcntl.LOCK_SH)
        if (_folder(path) / str(number)).is_dir():
            return number, lock
        os.close(lock)
    raise StoreError(path, f"its generation {number} is missing", "write to the store once, which publishes a new one")
