"""Reviewing the entities that articles named and the registry lacked: listed, accepted or merged, with an undo.

A decision is a line appended to a table of the store's additions, so that the next load knows the entity; the journal
beside the tables remembers the lines, and undoing takes the last one out again.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, fields
from pathlib import Path

from graph.archive import write_whole
from graph.claims import EntityType
from graph.errors import RegistryError
from graph.iris import slug_of
from graph.store import Generation
from ontology.terms import PREFIXES

from .load import ENTITY_TABLES, Registry
from .tables import Alias, columns, table_of

QUESTION = """
SELECT ?entity ?type (SAMPLE(?as) AS ?name) (COUNT(DISTINCT ?article) AS ?times) WHERE {
  ?mention a tg:Mention ; tg:refersTo ?entity ; tg:entityType ?class ; tg:mentionedAs ?as ; tg:inArticle ?article .
  FILTER(?class != tg:UnnamedSource)
  BIND(REPLACE(STR(?entity), "^.*/id/([a-z-]+)/.*$", "$1") AS ?type)
}
GROUP BY ?entity ?type
ORDER BY DESC(?times) ?name
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entity that nobody has reviewed: its slug, its type, how it was named, in how many articles."""

    slug: str
    type: str
    name: str
    articles: int


def waiting(generation: Generation, registry: Registry) -> list[Waiting]:
    """The unreviewed entities of a store, the most often met first, without those decided since."""
    rows = generation.engine.query(QUESTION, prefixes=PREFIXES, use_default_graph_as_union=True)
    found = [
        Waiting(row["entity"].value.rpartition("/")[2], row["type"].value, row["name"].value, int(row["times"].value))
        for row in rows  # type: ignore[union-attr]
    ]
    return [w for w in found if w.slug not in registry.entities and not registry.lookup(w.name)]


def accept(folder: Path, name: str, type_: EntityType, registry: Registry, **cells: str) -> str:
    """Take an entity into the registry under its name and return its id; `cells` fill other columns (born, country).

    Raises `RegistryError` when the id is taken or the type has no table.
    """
    table = next((table for table, table_type, _ in ENTITY_TABLES if table_type == type_), None)
    id_ = slug_of(name)
    if table is None:
        raise RegistryError(name, f"there is no table of {type_}s", "accept it as a player, club, person or outlet")
    if id_ in registry.entities:
        raise RegistryError(name, f"the id {id_} is taken", f"merge it: --merge {id_}")
    given = {"id": id_, "name": name, **cells}
    _append(folder, table, {field.name: given.get(field.name, "") for field in fields(table)})
    return id_


def merge(folder: Path, name: str, into: str, registry: Registry) -> None:
    """Make a name one more alias of a known entity (id); raises `RegistryError` when there is no such entity."""
    if into not in registry.entities:
        raise RegistryError(into, "is no id of the registry", "name the entity by its id, as in its address")
    _append(folder, Alias, {"name": name, "entity": into})


def undo(folder: Path) -> str | None:
    """Take back the last decision and return its line, or None when there is none left."""
    journal = folder / "journal.jsonl"
    entries = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    if not entries:
        return None
    entry = json.loads(entries[-1])
    path = folder / entry["table"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line == entry["line"])
    write_whole(path, "".join(lines[:last] + lines[last + 1 :]))
    write_whole(journal, "".join(f"{line}\n" for line in entries[:-1]))
    return str(entry["line"]).strip()


def _append(folder: Path, table: type, cells: dict[str, str]) -> None:
    """Append one row to a table of the additions, and its line to the journal."""
    path = folder / table_of(table)
    line = _line(cells.values())
    before = path.read_text(encoding="utf-8") if path.exists() else _line(columns(table).values())
    write_whole(path, before + line)
    journal = folder / "journal.jsonl"
    entries = journal.read_text(encoding="utf-8") if journal.exists() else ""
    write_whole(journal, entries + json.dumps({"table": path.name, "line": line}, ensure_ascii=False) + "\n")


def _line(cells: object) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)  # type: ignore[arg-type]
    return buffer.getvalue()
