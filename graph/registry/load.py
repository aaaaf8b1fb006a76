"""The registry in memory: entities by id, names by key, and where everybody was on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.claims import Entity, EntityType
from graph.errors import RegistryError

from .names import Name, Use, fold
from .tables import (
    Alias,
    Ambiguity,
    Club,
    Competition,
    Journalist,
    NationalTeam,
    Outlet,
    Person,
    Player,
    Post,
    Spell,
    first_day,
    last_day,
    read_table,
    table_of,
)

#: what gives the rows of a folder's table
Reader = Callable[[Path, type[Any]], Iterator[Any]]

Row = Competition | Club | NationalTeam | Player | Person | Outlet | Journalist

#: the tables whose rows are entities, the entity type they hold, and the columns their names stand in
ENTITY_TABLES: tuple[tuple[type[Row], EntityType, tuple[tuple[str, Use], ...]], ...] = (
    (Competition, "competition", (("aliases", "alias"),)),
    (
        Club,
        "club",
        (("aliases", "alias"), ("nicknames", "nickname"), ("stadium", "stadium"), ("adjectives", "adjective")),
    ),
    (NationalTeam, "national-team", (("aliases", "alias"), ("nicknames", "nickname"), ("demonyms", "demonym"))),
    (Player, "player", (("aliases", "alias"),)),
    (Person, "person", (("aliases", "alias"),)),
    (Outlet, "outlet", (("aliases", "alias"),)),
    (Journalist, "journalist", (("aliases", "alias"),)),
)

#: words before a family name that belong to it ("Virgil van Dijk" → "van Dijk")
PARTICLES = frozenset(
    ("van", "von", "de", "da", "di", "del", "der", "den", "dos", "la", "le", "el", "al", "ter", "st", "lo")
)

#: how German letters are written out
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})

#: last words that are no family name ("Vinicius Junior")
SUFFIXES = frozenset(("junior", "jr", "jnr", "neto", "filho", "ii", "iii"))


@dataclass
class Registry:
    """What is known of everybody before any article is read; `problems` are the rows that had to be left out."""

    rows: dict[str, Row] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    spells: dict[str, list[Spell]] = field(default_factory=lambda: defaultdict(list))
    squads: dict[str, list[Spell]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    staff: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    domains: dict[str, Entity] = field(default_factory=dict)
    problems: list[RegistryError] = field(default_factory=list)

    def add(self, row: Row, type_: EntityType, uses: Iterable[tuple[str, Use]], reviewed: bool = True) -> Entity:
        """Take an entity with all its names; raises `RegistryError` when its id is taken.

        One that nobody reviewed is known by its names of two words and more alone: among a million names, a surname or
        a one-word name is somebody else's far more often than his.
        """
        if row.id in self.rows:
            raise RegistryError(f"{type_} {row.id}", f"the id is taken by {self.rows[row.id].name}", "use another slug")
        entity = Entity(row.id, row.name, type_)
        self.rows[row.id], self.entities[row.id] = row, entity
        texts: list[tuple[str, Use]] = [(row.name, "name")]
        texts += [(text, use) for column, use in uses for text in getattr(row, column)]
        if type_ in ("player", "person"):
            texts += [(text.translate(UMLAUTS), use) for text, use in texts if text != text.translate(UMLAUTS)]
        for text, use in texts:
            if reviewed or " " in text:
                self.add_name(Name(text, entity, use))
        if not reviewed:
            return entity
        if type_ in ("player", "person", "journalist"):
            for name in (row.name, *(text for text, _ in texts if " " in text and _written_out(text, row.name))):
                for surname in surnames(name):
                    self.add_name(Name(surname, entity, "surname"))
        return entity

    def add_name(self, name: Name) -> None:
        """Take one more name of an entity; the same name twice counts once, under its first use."""
        bearers = self.names[fold(name.text)]
        if all(bearer.entity is not name.entity for bearer in bearers):
            bearers.append(name)

    def lookup(self, text: str) -> tuple[Name, ...]:
        """Every entity that the press calls so, in table order; empty when nobody is."""
        return tuple(self.names.get(fold(text), ()))

    def clubs_of(self, player: str, day: date) -> tuple[Entity, ...]:
        """The clubs a player (id) belonged to on a day, the one he was on loan at first."""
        spells = [spell for spell in self.spells.get(player, ()) if _covers(spell, day)]
        spells.sort(key=lambda spell: (spell.loan != "yes", -first_day(spell.from_).toordinal()))
        return tuple(dict.fromkeys(self.entities[spell.club] for spell in spells))

    def players_of(self, club: str, day: date) -> tuple[Entity, ...]:
        """The players who belonged to a club (id) on a day, loaned in and out alike."""
        return tuple(
            dict.fromkeys(self.entities[spell.player] for spell in self.squads.get(club, ()) if _covers(spell, day))
        )

    def posts_of(self, person: str, day: date) -> tuple[Post, ...]:
        """The posts a person (id) held on a day."""
        return tuple(post for post in self.posts.get(person, ()) if _covers(post, day))

    def staff_of(self, club_or_player: str, day: date) -> tuple[Post, ...]:
        """The posts held at a club, or the agents of a player, on a day."""
        return tuple(post for post in self.staff.get(club_or_player, ()) if _covers(post, day))

    def outlet(self, publisher: str | None, url: str | None = None) -> Entity | None:
        """The outlet of an article, by its publisher's name or domain, else by the address of the page."""
        for name in self.lookup(publisher or ""):
            if name.entity.type == "outlet":
                return name.entity
        hosts = (publisher or "", urlsplit(url or "").hostname or "")
        return next(
            (self.domains[host] for text in hosts for host in _parent_domains(text) if host in self.domains), None
        )


def load_registry(folder: Path | None = None, additions: Path | None = None) -> Registry:
    """The registry of a folder of tables; without one, the registry that comes with the project.

    `additions` is the folder in which a store keeps what was imported and reviewed; it may lack any table.
    A row that cannot stand (an id used twice, a reference to an unknown id, a malformed date) is left out and named
    in `problems`; a missing table or column raises `RegistryError`.
    """
    folder = folder or Path(str(files("seeds") / "registry"))
    registry = Registry()
    _add_entities(registry, folder)
    for ambiguity in _optional(folder, Ambiguity):
        order = {slug: place for place, slug in enumerate(ambiguity.entities)}
        registry.names.get(fold(ambiguity.alias), []).sort(key=lambda name: order.get(name.entity.slug, len(order)))
    for row in registry.rows.values():
        if isinstance(row, Outlet):
            registry.domains.update((domain.lower(), registry.entities[row.id]) for domain in row.domains)
    for spell in read_table(folder, Spell):
        if _sound(registry, f"spells.csv: {spell.player} at {spell.club}", (spell.player, spell.club), spell):
            registry.spells[spell.player].append(spell)
            registry.squads[spell.club].append(spell)
    for post in read_table(folder, Post):
        holder = post.club or post.player
        if _sound(registry, f"posts.csv: {post.person}, {post.title} of {holder}", (post.person, holder), post):
            registry.posts[post.person].append(post)
            registry.staff[holder].append(post)
    if additions:
        _add_entities(registry, additions / "reviewed", _optional)
        _add_entities(registry, additions / "imported", _optional, reviewed=False)
        for alias in _optional(additions / "reviewed", Alias):
            if alias.entity in registry.entities:
                registry.add_name(Name(alias.name, registry.entities[alias.entity], "alias"))
    return registry


def _add_entities(registry: Registry, folder: Path, reader: Reader = read_table, reviewed: bool = True) -> None:
    """Take every entity of a folder's tables; one whose id is taken is a problem."""
    for table, type_, uses in ENTITY_TABLES:
        for row in reader(folder, table):
            try:
                registry.add(row, type_, uses, reviewed)
            except RegistryError as error:
                registry.problems.append(error)


def _written_out(text: str, name: str) -> bool:
    """Whether a text is a name with its umlauts written out: "Niclas Fuellkrug" for Niclas Fullkrug."""
    plain = fold(text).replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return fold(text) != fold(name) and plain == fold(name)


def _optional(folder: Path, table: type[Any]) -> Iterator[Any]:
    """The rows of a table that may be missing."""
    return read_table(folder, table) if (folder / table_of(table)).exists() else iter(())


def surnames(name: str) -> Iterator[str]:
    """The family names the press uses alone: "Virgil van Dijk" → "van Dijk", "Dijk"; none for a mononym.

    "Vinicius Junior" gives "Vinicius": a suffix is no family name.
    """
    words = name.split()
    if len(words) < 2:
        return
    if fold(words[-1]) in SUFFIXES:
        words = words[:-1]
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    yield " ".join(words[start:])
    if start < len(words) - 1:
        yield words[-1]


def _covers(stay: Spell | Post, day: date) -> bool:
    return first_day(stay.from_) <= day <= last_day(stay.to)


def _sound(registry: Registry, place: str, ids: tuple[str, str], stay: Spell | Post) -> bool:
    """Whether a spell or post names somebody we know and days there are; if not, the problem is kept."""
    fault = None
    if unknown := [id_ for id_ in ids if id_ not in registry.rows]:
        fault = RegistryError(place, f"unknown id {unknown[0]!r}", "add the row it refers to, or correct the id")
    else:
        try:
            if first_day(stay.from_) > last_day(stay.to):
                fault = RegistryError(place, f"ends ({stay.to}) before it begins ({stay.from_})", "correct the dates")
        except ValueError as error:
            fault = RegistryError(place, f"no such day: {error}", "write YYYY, YYYY-MM or YYYY-MM-DD")
    if fault:
        registry.problems.append(fault)
    return fault is None


def _parent_domains(host: str) -> Iterator[str]:
    """A host and its parents: "sport.sky.it" → "sport.sky.it", "sky.it"."""
    labels = host.lower().removeprefix("www.").split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
