"""What an editor got wrong in the registry tables: ordered checks, each a function from the tables to problems.

A problem is a `RegistryError` that names file and row, the fault and the remedy; the checks find, they never mend.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph.errors import RegistryError

from .names import fold
from .rows import NAMED, Tables, is_day, place, shared_names, values
from .tables import (
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
)

Check = Callable[["Tables"], Iterator[RegistryError]]

#: table, column → the words it may hold; what a word stands for is told in the column's documentation
VOCABULARY: tuple[tuple[type, str, frozenset[str]], ...] = (
    (Competition, "gender", frozenset("mw")),
    (Competition, "level", frozenset(("", "1", "2", "3", "4", "5", "6"))),
    (Club, "gender", frozenset("mw")),
    (NationalTeam, "gender", frozenset("mw")),
    (Player, "gender", frozenset("mw")),
    (
        Player,
        "positions",
        frozenset(
            "goalkeeper centre-back right-back left-back defender defensive-midfielder midfielder attacking-midfielder "
            "right-winger left-winger winger second-striker striker forward".split()
        ),
    ),
    (Spell, "loan", frozenset(("", "yes"))),
    (Outlet, "kind", frozenset("newspaper broadcaster site agency club-site magazine tv".split())),
)

#: table, column → the tables whose ids it may hold
REFERENCES: tuple[tuple[type, str, tuple[type, ...]], ...] = (
    (Club, "competition", (Competition,)),
    (Player, "nationality", (NationalTeam,)),
    (Person, "nationality", (NationalTeam,)),
    (Spell, "player", (Player,)),
    (Spell, "club", (Club,)),
    (Post, "person", (Person, Player)),
    (Post, "club", (Club, NationalTeam)),
    (Post, "player", (Player,)),
    (Journalist, "outlets", (Outlet,)),
    (Ambiguity, "entities", tuple(NAMED)),
)

#: titles of which a club has one holder at a time, and a person one club
COACHES = frozenset(("manager", "head coach"))

#: two stays that follow one another may share this long: many dates are known to the month only
TOLERANCE = timedelta(days=62)

#: youngest and oldest age in years at which a footballer's club spell begins, and at which a post begins
PLAYING_AGE, POST_AGE = (5, 46), (16, 95)


def check_registry(folder: Path) -> list[RegistryError]:
    """Every problem of a folder of registry tables, check by check; empty when nothing is left unexplained."""
    tables = Tables.read(folder)
    return [*tables.faults, *(problem for check in CHECKS.values() for problem in check(tables))]


def check_ids(tables: Tables) -> Iterator[RegistryError]:
    """Ids are slugs, unique across all tables."""
    taken: dict[str, str] = {}
    for table, line, row in tables.entities():
        where = place(table, line)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.id):
            yield RegistryError(where, f"the id {row.id!r} is no slug", "use a-z, 0-9 and single hyphens")
        if row.id in taken:
            yield RegistryError(where, f"the id {row.id} is taken by {taken[row.id]}", "add a birth year or a country")
        taken.setdefault(row.id, where)


def check_references(tables: Tables) -> Iterator[RegistryError]:
    """Every id that a cell names has a row in the right table."""
    for table, column, targets in REFERENCES:
        known = tables.ids(targets)
        names = " or ".join(place(target, 0).split(":")[0] for target in targets)
        for line, row in tables.of(table):
            for id_ in values(row, column):
                if id_ and id_ not in known:
                    yield RegistryError(
                        place(table, line), f"{column} {id_!r} has no row in {names}", "add the row, or correct the id"
                    )
    for line, post in tables.of(Post):
        if bool(post.club) == bool(post.player):
            yield RegistryError(
                place(Post, line), "a post is at a club or for a player, not both or neither", "fill one of the two"
            )


def check_vocabulary(tables: Tables) -> Iterator[RegistryError]:
    """Columns with a closed list of words hold no other."""
    for table, column, words in VOCABULARY:
        for line, row in tables.of(table):
            for word in values(row, column):
                if word not in words:
                    yield RegistryError(
                        place(table, line),
                        f"{column} {word!r} is not known",
                        f"use one of: {', '.join(sorted(filter(None, words)))}",
                    )


def check_countries(tables: Tables) -> Iterator[RegistryError]:
    """Clubs and national teams have a country, and every country named is one that a men's national team plays for."""
    known = {team.country for _, team in tables.of(NationalTeam) if team.gender == "m"}
    for table in (Club, NationalTeam, Competition, Outlet):
        for line, row in tables.of(table):
            if not row.country and table in (Club, NationalTeam):
                yield RegistryError(place(table, line), f"{row.id} has no country", "name the country it plays in")
            elif row.country and row.country not in known:
                yield RegistryError(
                    place(table, line),
                    f"the country {row.country!r} has no national team",
                    "spell it as national_teams.csv does",
                )


def check_dates(tables: Tables) -> Iterator[RegistryError]:
    """Days are YYYY, YYYY-MM or YYYY-MM-DD, and nothing ends before it begins."""
    for table, columns in ((Player, ("born",)), (Person, ("born",)), (Spell, ("from_", "to")), (Post, ("from_", "to"))):
        for line, row in tables.of(table):
            bad = [value for column in columns for value in values(row, column) if not is_day(value)]
            for value in bad:
                yield RegistryError(place(table, line), f"no such day: {value!r}", "write YYYY, YYYY-MM or YYYY-MM-DD")
            if not bad and table in (Spell, Post) and first_day(row.from_) > last_day(row.to):
                yield RegistryError(
                    place(table, line), f"ends ({row.to}) before it begins ({row.from_})", "correct the dates"
                )


def check_ages(tables: Tables) -> Iterator[RegistryError]:
    """Nobody plays or holds a post at an impossible age."""
    born = {row.id: row.born for table in (Player, Person) for _, row in tables.of(table)}
    for table, who, (youngest, oldest) in ((Spell, "player", PLAYING_AGE), (Post, "person", POST_AGE)):
        for line, row in tables.of(table):
            id_ = getattr(row, who)
            birth = born.get(id_, "")
            if not birth or not row.from_ or not is_day(birth) or not is_day(row.from_):
                continue
            age = (first_day(row.from_) - first_day(birth)).days // 365.25
            if not youngest <= age <= oldest:
                yield RegistryError(
                    place(table, line),
                    f"{id_}, born {birth}, would be {age:.0f} years old in {row.from_}",
                    "correct the birth date or the spell, or tell homonyms apart",
                )


def check_overlaps(tables: Tables) -> Iterator[RegistryError]:
    """A player belongs to one club at a time (and is on loan at one), a club has one coach, a coach one club.

    A national team beside a club is possible, and stays that follow one another may share the `TOLERANCE`.
    """
    spells: dict[tuple[str, str], list[tuple[int, Any]]] = defaultdict(list)
    for line, spell in tables.of(Spell):
        spells[spell.player, "on loan at" if spell.loan else "at"].append((line, spell))
    for (player, how), stays in spells.items():
        for (_, one), (line, other) in clashes(stays):
            if one.club != other.club:
                yield RegistryError(
                    place(Spell, line),
                    f"{player} is {how} {one.club} and {other.club} at the same time ({other.from_})",
                    "correct the dates, or mark the loan",
                )
    clubs = tables.ids((Club,))
    coaches: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    benches: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for line, post in tables.of(Post):
        if post.title in COACHES:
            benches[post.club].append((line, post))
            if post.club in clubs:
                coaches[post.person].append((line, post))
    for groups, key, fault in ((coaches, "club", "coaches two clubs"), (benches, "person", "has two coaches")):
        for who, stays in groups.items():
            for (_, one), (line, other) in clashes(stays):
                yield RegistryError(
                    place(Post, line),
                    f"{who} {fault} at the same time ({other.from_}): {getattr(one, key)} and {getattr(other, key)}",
                    "correct the dates of one of them",
                )


def check_ambiguities(tables: Tables) -> Iterator[RegistryError]:
    """Every name that several entities share is explained in ambiguous.csv, with all of them, and no other is."""
    bearers = shared_names(tables)
    explained = {}
    for line, row in tables.of(Ambiguity):
        where = place(Ambiguity, line)
        key = fold(row.alias)
        if key in explained:
            yield RegistryError(where, f"{row.alias!r} stands twice", "merge the two rows")
        explained[key] = row
        if not row.why:
            yield RegistryError(where, f"{row.alias!r} is not explained", "say what tells the entities apart")
        actual = set(bearers.get(key, {}))
        if gone := set(row.entities) - actual:
            yield RegistryError(
                where, f"{row.alias!r} no longer names {', '.join(sorted(gone))}", "take it out of the row"
            )
        if len(actual) < 2:
            yield RegistryError(where, f"{row.alias!r} is not ambiguous", "drop the row")
    for key, places in bearers.items():
        known = explained[key].entities if key in explained else ()
        missing = [id_ for id_ in places if id_ not in known]
        if len(places) > 1 and missing:
            yield RegistryError(
                places[missing[0]],
                f"{key!r} names {', '.join(places)}; ambiguous.csv does not explain {', '.join(missing)}",
                "explain the alias there, or drop it here",
            )


def check_homonyms(tables: Tables) -> Iterator[RegistryError]:
    """Two rows with one name and one birth date are one person entered twice."""
    seen: dict[tuple[str, str], str] = {}
    for table in (Player, Person):
        for line, row in tables.of(table):
            for name in {fold(row.name), *map(fold, row.aliases)}:
                other = seen.setdefault((name, row.born), row.id) if row.born else row.id
                if other != row.id and " " in name:
                    yield RegistryError(
                        place(table, line), f"{row.id} and {other} are both {name!r}, born {row.born}", "merge the rows"
                    )


def check_domains(tables: Tables) -> Iterator[RegistryError]:
    """A web domain belongs to one outlet."""
    owners: dict[str, str] = {}
    for line, outlet in tables.of(Outlet):
        for domain in outlet.domains:
            if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
                yield RegistryError(place(Outlet, line), f"{domain!r} is no domain", "write it as example.co.uk")
            owner = owners.setdefault(domain, outlet.id)
            if owner != outlet.id:
                yield RegistryError(
                    place(Outlet, line), f"the domain {domain} belongs to {owner} too", "give it to one of them"
                )


#: the checks in the order in which they report
CHECKS: dict[str, Check] = {
    "ids": check_ids,
    "references": check_references,
    "vocabulary": check_vocabulary,
    "countries": check_countries,
    "dates": check_dates,
    "ages": check_ages,
    "overlaps": check_overlaps,
    "homonyms": check_homonyms,
    "ambiguities": check_ambiguities,
    "domains": check_domains,
}


def clashes(stays: list[tuple[int, Any]]) -> Iterator[tuple[tuple[int, Any], tuple[int, Any]]]:
    """Pairs of stays that share more days than the tolerance allows, the later one second."""
    sound = [stay for stay in stays if is_day(stay[1].from_) and is_day(stay[1].to)]
    sound.sort(key=lambda stay: first_day(stay[1].from_))
    for number, one in enumerate(sound):
        for other in sound[number + 1 :]:
            end: date = min(last_day(one[1].to), last_day(other[1].to))
            if end - first_day(other[1].from_) > TOLERANCE:
                yield one, other
