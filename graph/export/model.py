"""What a format writes: nodes, edges and the columns of their attributes, with every value in one of a few types."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol

import networkx as nx


class Timed(NamedTuple):
    """A value that holds from `start` (included) to `end` (excluded); None leaves that side open."""

    value: Scalar
    start: date | None = None
    end: date | None = None

    def __str__(self) -> str:
        """An ISO 8601 interval and the value: ``2025-01-02/2025-03-25 bid``."""
        return f"{self.start or '..'}/{self.end or '..'} {as_text(self.value)}"


Scalar = str | bool | int | float | date
#: an attribute: one value, some values, or a value that changes with time (a list of `Timed`)
Value = Scalar | list[Scalar] | list[Timed] | None
Attributes = dict[str, Value]
Kind = Literal["text", "boolean", "integer", "number", "date"]

#: what a file may not lose silently, it tells here: a note a line, printed by the command
Notes = list[str]


class Node(NamedTuple):
    """A node: its IRI and attributes, `label` and `type` first among them."""

    id: str
    attributes: Attributes


class Edge(NamedTuple):
    """A directed edge, with an id of its own, since two nodes may be joined by many."""

    id: str
    source: str
    target: str
    attributes: Attributes


@dataclass(slots=True)
class Column:
    """What one attribute holds wherever it stands: the kind of its values, and whether they are lists or change."""

    name: str
    kind: Kind | None = None
    many: bool = False
    timed: bool = False

    def observe(self, value: Value) -> None:
        """Widen the column so that this value fits."""
        if isinstance(value, list):
            self.many = True
            for item in value:
                self.timed |= isinstance(item, Timed)
                self._widen(item.value if isinstance(item, Timed) else item)
        elif value is not None:
            self._widen(value)

    def _widen(self, value: Scalar) -> None:
        kind = kind_of(value)
        if self.kind in (None, kind):
            self.kind = kind
        elif {self.kind, kind} == {"integer", "number"}:
            self.kind = "number"
        else:
            self.kind = "text"

    def fit(self, value: Value) -> Value:
        """The value as this column holds all of its values: a list in a list column, text in a mixed one."""
        if value is None or value == []:
            return None
        items: list[Any] = value if isinstance(value, list) else [value]
        if self.timed:
            spans = (item if isinstance(item, Timed) else Timed(item) for item in items)
            return [Timed(self._cast(span.value), span.start, span.end) for span in spans]
        cast = [self._cast(item) for item in items]
        return cast if self.many else cast[0]

    def _cast(self, value: Scalar) -> Scalar:
        if self.kind == "text":
            return clean(as_text(value))
        if self.kind == "number":
            return float(value)  # type: ignore[arg-type]
        return value


class Columns:
    """The columns of the nodes or of the edges, in a given order, then in the order in which they were first met."""

    def __init__(self, order: Iterable[str] = ()) -> None:
        """Start with none; those named in `order` will stand in that order, however they are met."""
        self._by_name: dict[str, Column] = {}
        self._order = {name: at for at, name in enumerate(order)}

    def observe(self, attributes: Mapping[str, Value]) -> None:
        """Let the columns take in one more node's or edge's attributes."""
        for name, value in attributes.items():
            self._by_name.setdefault(name, Column(name)).observe(value)

    def fit(self, attributes: Mapping[str, Value]) -> Attributes:
        """The attributes of one node or edge as the columns hold them; a missing one is None."""
        return {column.name: column.fit(attributes.get(column.name)) for column in self.listed}

    @cached_property
    def listed(self) -> list[Column]:
        """The columns once all is observed."""
        return list(self)

    def __iter__(self) -> Iterator[Column]:
        """The columns in order; one that never held a value counts as text."""
        last = len(self._order)
        for column in sorted(self._by_name.values(), key=lambda column: self._order.get(column.name, last)):
            column.kind = column.kind or "text"
            yield column


class Network(Protocol):
    """What every format reads. `nodes` and `edges` can be walked as often as need be, in a fixed order.

    `about` says what was exported (view, title, selection, base); `size` is the number of nodes and of edges.
    """

    about: Mapping[str, str]
    node_columns: list[Column]
    edge_columns: list[Column]
    size: tuple[int, int]

    def nodes(self) -> Iterable[Node]:
        """Every node once."""
        ...

    def edges(self) -> Iterable[Edge]:
        """Every edge once; both its ends are among the nodes."""
        ...


@dataclass(slots=True)
class GraphNetwork:
    """A networkx graph as a `Network`: attributes as they are, node keys and edge keys as ids."""

    graph: nx.MultiDiGraph[Any]
    about: Mapping[str, str] = field(init=False)
    node_columns: list[Column] = field(init=False)
    edge_columns: list[Column] = field(init=False)
    size: tuple[int, int] = field(init=False)
    _columns: tuple[Columns, Columns] = field(init=False)

    def __post_init__(self) -> None:
        """Look through the graph once for its columns."""
        self.about = {str(name): as_text(value) for name, value in self.graph.graph.items() if value is not None}
        self.size = self.graph.number_of_nodes(), self.graph.number_of_edges()
        self._columns = Columns(), Columns()
        for _, attributes in self.graph.nodes(data=True):
            self._columns[0].observe({clean(str(name)): value for name, value in attributes.items()})
        for _, _, attributes in self.graph.edges(data=True):
            self._columns[1].observe({clean(str(name)): value for name, value in attributes.items()})
        self.node_columns, self.edge_columns = (list(columns) for columns in self._columns)

    def nodes(self) -> Iterator[Node]:
        """The graph's nodes, in its order."""
        for key, attributes in self.graph.nodes(data=True):
            yield Node(clean(str(key)), self._columns[0].fit(_named(attributes)))

    def edges(self) -> Iterator[Edge]:
        """The graph's edges; a key that another edge has already gets a number, so that ids are unique."""
        seen: dict[str, int] = {}
        for source, target, key, attributes in self.graph.edges(keys=True, data=True):
            ends = clean(str(source)), clean(str(target))
            name = unique = clean(key) if isinstance(key, str) and key else f"{ends[0]} {ends[1]} {key}"
            while unique in seen:
                seen[name] += 1
                unique = f"{name} {seen[name]}"
            seen[unique] = 1
            yield Edge(unique, *ends, self._columns[1].fit(_named(attributes)))


def kind_of(value: Scalar) -> Kind:
    """The kind that a column of just this value has; numbers that 64 bits or JSON cannot hold are text."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -(2**63) <= value < 2**63 else "text"
    if isinstance(value, float):
        return "number" if math.isfinite(value) else "text"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "date"
    return "text"


def as_text(value: object) -> str:
    """A value as text: ISO dates, ``true``/``false``, whole numbers without a fraction."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def clean(text: str) -> str:
    """Text that UTF-8 can hold: a lone surrogate becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def plain(value: Value) -> Scalar | list[Scalar] | None:
    """A value without `Timed`: each becomes its text (``2025-01-02/2025-03-25 bid``)."""
    if isinstance(value, list):
        return [str(item) if isinstance(item, Timed) else item for item in value]
    return value


def distinct_names(
    columns: Iterable[Column], reserved: Iterable[str], notes: Notes, own: Iterable[str] = ()
) -> dict[str, str]:
    """Column → its name in a file where some names are taken: a clash gets an underscore, and a note says so.

    Names are compared without case, as Gephi and Cytoscape do. No note is made of `own` names, whose values the format
    shows where they belong as well.
    """
    taken, names = {name.casefold() for name in reserved}, {}
    for column in columns:
        name = column.name
        while name.casefold() in taken:
            name += "_"
        note = f"the attribute {column.name!r} is called {name!r} in this file, where that name is taken"
        if name != column.name and column.name not in own and note not in notes:
            notes.append(note)
        taken.add(name.casefold())
        names[column.name] = name
    return names


def _named(attributes: Mapping[Any, Value]) -> dict[str, Value]:
    return {clean(str(name)): value for name, value in attributes.items()}
