"""Names from elsewhere, at any scale: Wikidata query results, the Reep register, tables of transfers.

What is imported stands in a folder of its own beside the registry and is known by its full name alone: nobody has
checked it, so a surname or a one-word name of it never outweighs what the article says.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain, count
from pathlib import Path

from graph.errors import RegistryError
from graph.iris import slug_of

from .load import Registry
from .names import fold
from .tables import Club, Player, columns

Cells = Mapping[str, str]
Row = Club | Player

#: English league positions of transfer tables → ours
POSITIONS = {
    "goalkeeper": "goalkeeper", "centre-back": "centre-back", "right-back": "right-back", "left-back": "left-back",
    "defence": "defender", "sweeper": "centre-back", "defensive midfield": "defensive-midfielder",
    "central midfield": "midfielder", "midfield": "midfielder", "attacking midfield": "attacking-midfielder",
    "right midfield": "right-winger", "left midfield": "left-winger", "right winger": "right-winger",
    "left winger": "left-winger", "second striker": "second-striker", "centre-forward": "striker", "attack": "forward",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: the columns by which it is known, and what makes a row of ours from one of its."""

    name: str
    columns: frozenset[str]
    read: Callable[[Cells], Row | None]


@dataclass
class Imported:
    """What became of the rows: taken, known to the registry already, of no use (without a name)."""

    taken: int = 0
    known: int = 0
    useless: int = 0

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.taken:,} taken, {self.known:,} known already, {self.useless:,} without a usable name"


def _club(cells: Cells) -> Club | None:
    name = cells["name"].strip()
    if not name:
        return None
    return Club("", name, cells["country"], "", "", (), (), (), (), cells["key_wikidata"])


def _transferred(cells: Cells) -> Player | None:
    """A player of a transfer table: his age then tells the year of his birth, give or take one."""
    age, year = cells["age"], cells["year"]
    born = str(int(year) - int(age)) if age.isdecimal() and year.isdecimal() else ""
    position = POSITIONS.get(cells["position"].lower(), "")
    name = cells["player_name"].strip()
    return Player("", name, (), born, (), (position,) if position else (), "") if name else None


def _wikidata_player(cells: Cells) -> Player | None:
    name = cells["itemLabel"]
    if not name or re.fullmatch(r"Q\d+", name):  # an item without an English label is labelled by its number
        return None
    return Player("", name, _values(cells.get("itemAltLabel", "")), cells["birth"][:10], (), (), "")


def _wikidata_club(cells: Cells) -> Club | None:
    name, item = cells["itemLabel"], cells["item"].rpartition("/")[2]
    if not name or re.fullmatch(r"Q\d+", name):
        return None
    return Club(
        "", name, cells.get("countryLabel", ""), "", "", (), _values(cells.get("itemAltLabel", "")), (), (), item
    )


#: the forms that are known, the more particular first
FORMS = (
    Form("Reep register of teams", frozenset({"reep_id", "name", "country", "key_wikidata"}), _club),
    Form("table of transfers", frozenset({"player_name", "age", "position", "year"}), _transferred),
    Form("Wikidata query result, players", frozenset({"item", "itemLabel", "birth"}), _wikidata_player),
    Form("Wikidata query result, clubs", frozenset({"item", "itemLabel"}), _wikidata_club),
)


def import_names(path: Path, registry: Registry, folder: Path) -> Imported:
    """Add the clubs or players of a file to the tables of `folder`, leaving out whom `registry` knows.

    Raises `RegistryError` naming the file when it cannot be read or has the columns of no known form.
    """
    rows = _rows(path)
    first = next(rows, None)
    form = next((form for form in FORMS if first is not None and form.columns <= first.keys()), None)
    if first is None or form is None:
        wanted = "; ".join(f"{form.name} ({', '.join(sorted(form.columns))})" for form in FORMS)
        raise RegistryError(path, "has the columns of no known form", f"give one of: {wanted}")
    seen = {_identity(row) for row in registry.rows.values() if isinstance(row, Club | Player)}
    names = {(type(row), fold(row.name)) for row in registry.rows.values() if isinstance(row, Club | Player)}
    taken, result = set(registry.rows), Imported()
    fresh: list[Row] = []
    for cells in chain([first], rows):
        row = form.read(cells)
        if row is None or len(row.name) < 3:
            result.useless += 1
        elif _is_known(row, seen) or ((type(row), fold(row.name)) in names and not _tells_apart(row)):
            result.known += 1
        else:
            seen.add(_identity(row))
            fresh.append(_with_id(row, taken))
            result.taken += 1
    if fresh:
        _append(folder / ("clubs.csv" if isinstance(fresh[0], Club) else "players.csv"), fresh)
    return result


def _identity(row: Row, years: int = 0) -> tuple[object, ...]:
    """What makes two rows one: name and country of a club, name and year of birth (shifted by `years`) of a player."""
    if isinstance(row, Club):
        return Club, fold(row.name), row.country
    return Player, fold(row.name), str(int(row.born[:4]) + years) if row.born else ""


def _is_known(row: Row, seen: set[tuple[object, ...]]) -> bool:
    """Whether a row is there already; an age tells the year of birth only to within one."""
    return any(_identity(row, years) in seen for years in (0, -1, 1))


def _tells_apart(row: Row) -> bool:
    """Whether a row says enough to be another than its namesake."""
    return bool(row.country) if isinstance(row, Club) else bool(row.born)


def _with_id(row: Row, taken: set[str]) -> Row:
    """The row with an id that no other has: the name, else with the year of birth or the country, else numbered."""
    base = slug_of(row.name)
    extra = slug_of(row.country) if isinstance(row, Club) else row.born[:4]
    candidates = chain([base, f"{base}-{extra}"], (f"{base}-{number}" for number in count(2)))
    slug = next(candidate for candidate in candidates if candidate not in taken and not candidate.endswith("-"))
    taken.add(slug)
    return replace(row, id=slug)


def _append(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    header = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        if header:
            table.writerow(columns(type(rows[0])).values())
        for row in rows:
            table.writerow("|".join(cell) if isinstance(cell, tuple | list) else cell for cell in asdict(row).values())


def _rows(path: Path) -> Iterator[Cells]:
    """The rows of a CSV file, of a JSON list of objects, or of a SPARQL JSON result."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(path, f"cannot be read ({error})", "give a CSV or JSON file in UTF-8") from None
    if not text.lstrip().startswith(("[", "{")):
        yield from ({k: v or "" for k, v in row.items() if k} for row in csv.DictReader(text.splitlines()))
        return
    try:
        data = json.loads(text)
        found = data["results"]["bindings"] if isinstance(data, dict) else data
        for row in found:
            yield {k: str(v["value"] if isinstance(v, dict) else v) for k, v in row.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RegistryError(path, "is no query result", "save it as CSV or JSON from the query page") from None


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split(",") if value.strip())
