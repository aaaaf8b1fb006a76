"""The registry tables as an editor sees them: every row with its file and line, whatever is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import RegistryError

from .names import fold
from .tables import (
    TABLES,
    Club,
    Competition,
    Journalist,
    NationalTeam,
    Outlet,
    Person,
    Player,
    first_day,
    read_table,
)

#: tables whose rows are entities, and the columns (beside `name`) that hold names of theirs
NAMED: dict[type, tuple[str, ...]] = {
    Competition: ("aliases",),
    Club: ("aliases", "nicknames", "stadium", "adjectives"),
    NationalTeam: ("aliases", "nicknames", "demonyms"),
    Player: ("aliases",),
    Person: ("aliases",),
    Outlet: ("aliases",),
    Journalist: ("aliases",),
}


@dataclass
class Tables:
    """The tables of a registry folder with the line of each row; `faults` are tables that could not be read whole."""

    rows: dict[type, list[tuple[int, Any]]] = field(default_factory=dict)
    faults: list[RegistryError] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Tables:
        """Read every table of a folder; a fault in one is kept and the others are read."""
        tables = cls()
        for table in TABLES.values():
            rows: list[tuple[int, Any]] = []
            tables.rows[table] = rows
            try:
                rows.extend(enumerate(read_table(folder, table), start=2))
            except RegistryError as error:
                tables.faults.append(error)
        return tables

    def of(self, table: type) -> list[tuple[int, Any]]:
        """The rows of one table with their line numbers."""
        return self.rows.get(table, [])

    def entities(self) -> Iterator[tuple[type, int, Any]]:
        """Every row that is an entity: table, line, row."""
        for table in NAMED:
            for line, row in self.of(table):
                yield table, line, row

    def ids(self, tables: Iterable[type]) -> set[str]:
        """The ids of those tables."""
        return {row.id for table in tables for _, row in self.rows.get(table, [])}


def place(table: type, line: int) -> str:
    """ "clubs.csv:12"."""
    return f"{next(name for name, type_ in TABLES.items() if type_ is table)}:{line}"


def shared_names(tables: Tables) -> dict[str, dict[str, str]]:
    """Name key → id → place, for every name, alias, nickname, stadium and description in the tables.

    Surnames are left out: that people share them goes without saying.
    """
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for table, line, row in tables.entities():
        for column in ("name", *NAMED[table]):
            for text in values(row, column):
                bearers[fold(text)].setdefault(row.id, place(table, line))
    return bearers


def is_day(value: str) -> bool:
    """Whether a cell is empty or a day, month or year."""
    try:
        first_day(value)
    except ValueError:
        return False
    return True


def values(row: object, column: str) -> tuple[str, ...]:
    """The values of a cell, several or one."""
    cell = getattr(row, column)
    return cell if isinstance(cell, tuple) else (cell,)
