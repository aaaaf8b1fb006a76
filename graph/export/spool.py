"""A view's answer on disk: rows put together into edges, their ends into nodes; memory stays flat at any size."""

from __future__ import annotations

import pickle
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from graph.errors import ExportError

from .cards import cards, together
from .model import Column, Columns, Edge, Node, Value
from .source import Row, Source
from .terms import scalar
from .view import node_query, variables

#: nodes described by one query
BATCH = 400
#: kilobytes of the spool that stay in memory
CACHE = 8_192

TABLES = """
CREATE TABLE raw (edge TEXT, source TEXT, target TEXT, data BLOB);
CREATE TABLE edges (id TEXT, source TEXT, target TEXT, data BLOB);
CREATE TABLE nodes (id TEXT PRIMARY KEY, start TEXT, data BLOB) WITHOUT ROWID;
"""


class Spool:
    """A `Network` in a temporary SQLite file, filled by `add` and made readable by `close`."""

    def __init__(self, source: Source, about: Mapping[str, str], order: Iterable[str] = ()) -> None:
        """Start empty, over the source that will describe the nodes; `order` is that of the edges' attributes."""
        self.source, self.about = source, about
        self.size = (0, 0)
        self.node_columns: list[Column] = []
        self.edge_columns: list[Column] = []
        self._columns = Columns(("label", "type", *variables(node_query()))), Columns(order)
        self._file = tempfile.NamedTemporaryFile(prefix="transfergraph-", suffix=".spool")  # noqa: SIM115
        self._base = sqlite3.connect(self._file.name, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE}", "temp_store=FILE"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.executescript(TABLES)

    def add(self, rows: Iterable[Row], most: int | None = None) -> set[str]:
        """Keep a query's rows and return the IRIs of the nodes in them if they are few (to walk on from).

        More than `most` rows are an error.
        """
        ends: set[str] = set()

        def packed() -> Iterator[tuple[str | None, str, str | None, bytes]]:
            for count, row in enumerate(rows):
                if most is not None and count >= most:
                    fault = f"is more than {most:,} rows"
                    raise ExportError(
                        self.about.get("view", "the view"), fault, "narrow the selection, or use the command"
                    )
                values = {name: scalar(term) for name, term in row.items()}
                if "source" not in values:
                    continue
                source, target = str(values.pop("source")), values.pop("target", None)
                edge = values.pop("edge", None)
                name = edge or f"{source} {values.get('relation', '')} {target}".replace("  ", " ")
                if len(ends) <= BATCH * 100:
                    ends.update((source, str(target)) if target is not None else (source,))
                ends_at = None if target is None else str(target)
                yield None if target is None else str(name), source, ends_at, pickle.dumps(values, 5)

        self._base.execute("BEGIN")
        self._base.executemany("INSERT INTO raw VALUES (?, ?, ?, ?)", packed())
        self._base.execute("COMMIT")
        return ends

    def close(self, min_sources: int = 0) -> Spool:
        """Put rows together, leave out edges of fewer sources, describe the nodes; the network can then be read."""
        self._base.execute("BEGIN")
        self._base.execute("INSERT INTO nodes SELECT DISTINCT source, NULL, NULL FROM raw WHERE edge IS NULL")
        rows = self._base.cursor().execute(
            "SELECT edge, source, target, data FROM raw WHERE edge IS NOT NULL ORDER BY edge, rowid"
        )
        found = self._edges(rows, min_sources)
        while chunk := list(islice(found, 1_000)):
            self._base.executemany("INSERT INTO edges VALUES (?, ?, ?, ?)", [row for row, _ in chunk])
            ends = [(end, start) for (_, *pair, _), start in chunk for end in pair]
            self._base.executemany(
                "INSERT INTO nodes (id, start) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET start = "
                "coalesce(min(start, excluded.start), start, excluded.start)",
                ends,
            )
        self._base.execute("DROP TABLE raw")
        self._describe()
        self._base.execute("COMMIT")
        self.size = (self._count("nodes"), self._count("edges"))
        self.node_columns, self.edge_columns = (list(columns) for columns in self._columns)
        return self

    def nodes(self) -> Iterator[Node]:
        """The nodes, by IRI."""
        for name, data in self._base.cursor().execute("SELECT id, data FROM nodes ORDER BY id"):
            yield Node(name, self._columns[0].fit(pickle.loads(data)))

    def edges(self) -> Iterator[Edge]:
        """The edges, by id."""
        for name, source, target, data in self._base.cursor().execute(
            "SELECT id, source, target, data FROM edges ORDER BY rowid"
        ):
            yield Edge(name, source, target, self._columns[1].fit(pickle.loads(data)))

    def iris(self, size: int) -> Iterator[list[str]]:
        """The IRIs of nodes and edges, and of the things that edges name as attributes, each once, in batches."""
        self._base.execute("CREATE TABLE IF NOT EXISTS roots (iri TEXT PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("BEGIN")
        self._base.execute("INSERT OR IGNORE INTO roots SELECT id FROM nodes")
        keep = "INSERT OR IGNORE INTO roots VALUES (?)"
        things = f"{self.source.base}id/"
        for edge in self.edges():
            named = [edge.id, *(item for value in edge.attributes.values() for item in _items(value))]
            self._base.executemany(keep, [(iri,) for iri in named if _is_thing(iri, things)])
        self._base.execute("COMMIT")
        last = ""
        while batch := self._base.execute(
            "SELECT iri FROM roots WHERE iri > ? ORDER BY iri LIMIT ?", (last, size)
        ).fetchall():
            last = batch[-1][0]
            yield [iri for (iri,) in batch if _is_thing(iri, "")]

    def _edges(self, rows: Iterable[tuple[str, str, str, bytes]], least: int) -> Iterator[tuple[Any, str | None]]:
        for (name, source, target), group in groupby(rows, key=itemgetter(0, 1, 2)):
            values = together(pickle.loads(row[3]) for row in group)
            if least and not _enough(values.get("sources"), least):
                continue
            if isinstance(day := values.get("date"), date):
                values.setdefault("start", day)
            self._columns[1].observe(values)
            start = values.get("start")
            yield (
                (name, source, target, pickle.dumps(values, 5)),
                start.isoformat() if isinstance(start, date) else None,
            )

    def _describe(self) -> None:
        """Ask for the attributes of the nodes, some hundreds at a time."""
        last = ""
        while True:
            batch = self._base.execute(
                "SELECT id, start FROM nodes WHERE id > ? ORDER BY id LIMIT ?", (last, BATCH)
            ).fetchall()
            if not batch:
                break
            last = batch[-1][0]
            described = cards(self.source, [name for name, _ in batch])
            for name, start in batch:
                values = described[name]
                if start:
                    values["start"] = date.fromisoformat(start)
                self._columns[0].observe(values)
                self._base.execute("UPDATE nodes SET data = ? WHERE id = ?", (pickle.dumps(values, 5), name))

    def _count(self, table: str) -> int:
        return int(self._base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _items(value: Value) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _is_thing(iri: object, start: str) -> bool:
    """Whether that is an IRI (of ours, with the right start) that can stand in a query."""
    return isinstance(iri, str) and iri.startswith(start) and re.fullmatch(r"[a-z]+:[^\s<>\"{}|\\^`]+", iri) is not None


def _enough(value: Value, least: int) -> bool:
    return isinstance(value, int) and value >= least
