"""The registry's CSV tables: one dataclass a table, its fields the columns, and one reader for them all.

A cell that holds several values separates them with ``|``. A day may be written YYYY, YYYY-MM or YYYY-MM-DD.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar, get_type_hints

from graph.errors import RegistryError

Many = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Competition:
    """A league or cup; `level` 1 is a country's top division, `country` is empty for an international one."""

    id: str
    name: str
    country: str
    level: str
    gender: str
    aliases: Many
    wikidata: str


@dataclass(frozen=True, slots=True)
class Club:
    """A club under its usual English press name; `competition` is the id of the league it plays in now."""

    id: str
    name: str
    country: str
    competition: str
    gender: str
    stadium: Many
    aliases: Many
    nicknames: Many
    adjectives: Many
    wikidata: str


@dataclass(frozen=True, slots=True)
class NationalTeam:
    """A national side; `demonyms` are the words for its nationals ("French", "Frenchman")."""

    id: str
    name: str
    country: str
    gender: str
    aliases: Many
    nicknames: Many
    demonyms: Many
    wikidata: str


@dataclass(frozen=True, slots=True)
class Player:
    """A player; `nationality` are national team ids, `born` a day or a year."""

    id: str
    name: str
    aliases: Many
    born: str
    nationality: Many
    positions: Many
    gender: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A player's time at a club; an empty `to` means he is still there; `loan` is ``yes`` or empty."""

    player: str
    club: str
    from_: str
    to: str
    loan: str


@dataclass(frozen=True, slots=True)
class Person:
    """A manager, executive, owner or agent."""

    id: str
    name: str
    aliases: Many
    born: str
    nationality: Many


@dataclass(frozen=True, slots=True)
class Post:
    """A post held at a club, or (title ``agent``) for a player."""

    person: str
    title: str
    club: str
    player: str
    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, broadcaster, site or agency, with the domains it publishes under."""

    id: str
    name: str
    aliases: Many
    domains: Many
    country: str
    kind: str


@dataclass(frozen=True, slots=True)
class Journalist:
    """A transfer journalist; `outlets` are the ids of those he reports for, `handle` his name on social media."""

    id: str
    name: str
    aliases: Many
    outlets: Many
    handle: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that several entities share, and what tells them apart in a text."""

    alias: str
    entities: Many
    why: str


@dataclass(frozen=True, slots=True)
class Alias:
    """One more name of an entity (id), as a review found it."""

    name: str
    entity: str


#: file of the registry folder → the table it holds
TABLES: dict[str, type] = {
    "competitions.csv": Competition,
    "clubs.csv": Club,
    "national_teams.csv": NationalTeam,
    "players.csv": Player,
    "spells.csv": Spell,
    "people.csv": Person,
    "posts.csv": Post,
    "outlets.csv": Outlet,
    "journalists.csv": Journalist,
    "ambiguous.csv": Ambiguity,
}

#: a table that only the additions of a store have
ALIASES = "aliases.csv"

Row = TypeVar("Row")


def columns(row_type: type) -> dict[str, str]:
    """Field of a row → its column: `from` is a word of Python's, so its field is ``from_``."""
    return {field.name: field.name.rstrip("_") for field in fields(row_type)}


def table_of(row_type: type) -> str:
    """The file that holds rows of that type."""
    return next(name for name, table in {**TABLES, ALIASES: Alias}.items() if table is row_type)


def read_table(folder: Path, row_type: type[Row]) -> Iterator[Row]:
    """The rows of one table, in file order.

    Raises `RegistryError` naming file and line when the file, a column or an id is missing.
    """
    path = folder / table_of(row_type)
    hints = get_type_hints(row_type)
    names = columns(row_type)
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise RegistryError(path, "the registry table is missing", "give a folder with all the tables") from error
    with file:
        rows = csv.DictReader(file)
        missing = [column for column in names.values() if column not in (rows.fieldnames or ())]
        if missing:
            raise RegistryError(f"{path}:1", f"no column {', '.join(missing)}", "add it to the header row")
        first = next(iter(names.values()))
        for row in rows:
            if not row[first]:
                raise RegistryError(f"{path}:{rows.line_num}", f"no {first}", "fill the first column, or drop the row")
            cells = {name: (row[column] or "").strip() for name, column in names.items()}
            yield row_type(**{name: split(cell) if hints[name] == Many else cell for name, cell in cells.items()})


def split(cell: str) -> Many:
    """The values of a cell that holds several."""
    return tuple(value.strip() for value in cell.split("|") if value.strip())


@cache
def first_day(value: str) -> date:
    """The day a spell or post begins; a bare year begins with the season, on 1 July. Empty is the earliest day."""
    year, month, day = _parts(value)
    return date(year or 1, month or (7 if year else 1), day or 1)


@cache
def last_day(value: str) -> date:
    """The last day of a spell or post; a bare year ends with the season, on 30 June. Empty is the latest day."""
    year, month, day = _parts(value)
    if not year:
        return date.max
    month = month or 6
    return date(year, month, day or monthrange(year, month)[1])


def _parts(value: str) -> tuple[int, int, int]:
    """Year, month and day of a partial date, 0 for what it does not say; raises ValueError when it is malformed."""
    if not value:
        return 0, 0, 0
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value)
    if not match:
        raise ValueError(value)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    date(year, month or 1, day or 1)
    return year, month, day
