"""The registry that comes with the project: at size, sound, and every ambiguous name explained."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graph.commands.registry import registry as command
from graph.iris import Minter
from graph.registry import load_registry
from graph.registry.check import CHECKS, check_registry
from graph.registry.rows import Tables
from graph.registry.tables import TABLES, Club, Journalist, NationalTeam, Outlet, Person
from graph.registry.triples import registry_triples

FOLDER = Path(__file__).resolve().parent.parent / "seeds" / "registry"

#: table → the fewest rows it may have
SIZES = {
    "competitions.csv": 60,
    "clubs.csv": 600,
    "national_teams.csv": 211 + 60,
    "people.csv": 400,
    "posts.csv": 400,
    "outlets.csv": 200,
    "journalists.csv": 150,
}

#: competition → the fewest clubs that play in it
LEAGUES = {
    "premier-league": 20, "championship": 24, "la-liga": 20, "segunda-division": 22, "bundesliga": 18,
    "2-bundesliga": 18, "serie-a": 20, "serie-b": 20, "ligue-1": 18, "ligue-2": 18, "primeira-liga": 18,
    "eredivisie": 18, "belgian-pro-league": 16, "scottish-premiership": 12, "super-lig": 18,
    "super-league-greece": 14, "austrian-bundesliga": 12, "swiss-super-league": 11, "danish-superliga": 12,
    "allsvenskan": 16, "eliteserien": 16, "ukrainian-premier-league": 12, "saudi-pro-league": 18, "mls": 30,
    "brasileirao": 20, "argentine-primera": 30, "liga-mx": 18, "j1-league": 20, "a-league": 12,
    "womens-super-league": 12, "liga-f": 14, "frauen-bundesliga": 14, "premiere-ligue": 12, "serie-a-women": 12,
    "nwsl": 14,
}  # fmt: skip

#: what the press writes → the clubs it may mean
PRESS_NAMES = {
    "Spurs": {"tottenham-hotspur"},
    "Wolves": {"wolverhampton-wanderers"},
    "PSG": {"paris-saint-germain"},
    "BVB": {"borussia-dortmund"},
    "Los Blancos": {"real-madrid"},
    "Blaugrana": {"barcelona"},
    "Anfield": {"liverpool"},
    "Old Trafford club": {"manchester-united"},
    "Camp Nou": {"barcelona"},
    "Die Fohlen": {"borussia-monchengladbach"},
    "San Siro": {"ac-milan", "inter-milan"},
    "Toffees": {"everton"},
    "Inter": {"inter-milan"},
    "Besiktas": {"besiktas"},
}


def test_nothing_is_left_unexplained() -> None:
    """The built-in registry passes every check."""
    assert [str(problem) for problem in check_registry(FOLDER)] == []


def test_every_row_loads() -> None:
    """The loader leaves no row of the built-in registry out."""
    assert [str(problem) for problem in load_registry().problems] == []


@pytest.mark.parametrize("table", SIZES)
def test_size(table: str) -> None:
    """A table is at least as large as the project promises."""
    assert len(Tables.read(FOLDER).of(TABLES[table])) >= SIZES[table]


def test_leagues_are_complete() -> None:
    """Every league that the project promises has all its clubs."""
    clubs = [row for _, row in Tables.read(FOLDER).of(Club)]
    counts = {league: sum(club.competition == league for club in clubs) for league in LEAGUES}
    assert {league: count for league, count in counts.items() if count < LEAGUES[league]} == {}


@pytest.mark.parametrize("text", PRESS_NAMES)
def test_press_names_find_their_clubs(text: str) -> None:
    """Short names, nicknames, grounds and descriptions lead to the clubs the press means."""
    assert {name.entity.slug for name in load_registry().lookup(text) if name.entity.type == "club"} == PRESS_NAMES[
        text
    ]


def test_titles_are_lower_case() -> None:
    """Post titles are written in lower case, as a claim's title is compared."""
    posts = Tables.read(FOLDER).of(TABLES["posts.csv"])
    assert {post.title for _, post in posts if post.title != post.title.lower()} == set()


def test_outlets_are_found_by_page_address() -> None:
    """The address of a page tells its outlet, sub-domains included."""
    outlet = load_registry().outlet(None, "https://www.liverpoolecho.co.uk/sport/football/transfer-news/x-123")
    assert outlet is not None
    assert outlet.name == "Liverpool Echo"


def test_every_journalist_works_for_somebody_or_is_freelance() -> None:
    """At least nine in ten journalists have an outlet: it is what a track record is grouped by."""
    journalists = [row for _, row in Tables.read(FOLDER).of(Journalist)]
    assert sum(bool(row.outlets) for row in journalists) >= 0.9 * len(journalists)


def test_wikidata_ids_are_well_formed_and_unique() -> None:
    """No two clubs are the same Wikidata item."""
    ids = [row.wikidata for _, row in Tables.read(FOLDER).of(Club) if row.wikidata]
    assert all(id_[0] == "Q" and id_[1:].isdigit() for id_ in ids)
    assert len(set(ids)) == len(ids)


#: check → the table to spoil, the column and what to write there in the first row that has it filled
SPOILT = {
    "ids": ("outlets.csv", "id", "BBC Sport"),
    "references": ("clubs.csv", "competition", "premier-leage"),
    "vocabulary": ("outlets.csv", "kind", "newspapers"),
    "countries": ("clubs.csv", "country", "Englnd"),
    "dates": ("posts.csv", "from", "2020-13"),
    "ages": ("posts.csv", "from", "1945"),
    "overlaps": ("posts.csv", "to", "2020"),
    "homonyms": ("people.csv", "aliases", "Same Man"),
    "ambiguities": ("clubs.csv", "nicknames", "Foxes"),
    "domains": ("outlets.csv", "domains", "skysports.com"),
}

#: check → a part of what it says of the spoilt row
SAYS = {
    "ids": "is no slug",
    "references": "has no row in competitions.csv",
    "vocabulary": "use one of",
    "countries": "has no national team",
    "dates": "no such day",
    "ages": "years old",
    "overlaps": "at the same time",
    "homonyms": "merge the rows",
    "ambiguities": "does not explain",
    "domains": "belongs to",
}


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_finds_its_fault(name: str, tmp_path: Path) -> None:
    """A planted fault is found by its check, and the report names the file, the row and the remedy."""
    folder = tmp_path / "registry"
    shutil.copytree(FOLDER, folder)
    table, column, text = SPOILT[name]
    spoil(folder / table, column, text, rows=2 if name == "homonyms" else 1)
    if name == "homonyms":
        spoil(folder / table, "born", "1960-01-01", rows=2)
    said = [str(problem) for problem in CHECKS[name](Tables.read(folder))]
    assert any(SAYS[name] in problem and problem.startswith(f"{table}:") and "; " in problem for problem in said), said


def spoil(path: Path, column: str, text: str, rows: int) -> None:
    """Write a text into a column of the first rows."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table[:rows]:
        row[column] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def test_command_exits_with_the_verdict(tmp_path: Path) -> None:
    """`registry check` prints a line a mistake and exits with 1; a sound folder exits with 0."""
    folder = tmp_path / "registry"
    shutil.copytree(FOLDER, folder)
    assert CliRunner().invoke(command, ["check", str(folder)]).exit_code == 0
    spoil(folder / "clubs.csv", "country", "", rows=1)
    result = CliRunner().invoke(command, ["check", str(folder)])
    assert result.exit_code == 1
    assert "clubs.csv:2: arsenal has no country; name the country it plays in" in result.output


def test_a_missing_table_is_one_problem(tmp_path: Path) -> None:
    """A folder without a table is reported, and the other tables are checked all the same."""
    folder = tmp_path / "registry"
    shutil.copytree(FOLDER, folder)
    (folder / "outlets.csv").unlink()
    assert any("the registry table is missing" in str(problem) for problem in check_registry(folder))


def test_names_of_record_are_canonical(shared: Path) -> None:
    """The first name of each club list of the scorer is the name of one of our entities."""
    import json

    registry = load_registry()
    names = {entity.name for entity in registry.entities.values()}
    lists = json.loads((shared / "claims" / "names.json").read_text(encoding="utf-8"))
    assert [names_[0] for names_ in lists if names_[0] not in names] == []


def test_tables_hold_what_they_should() -> None:
    """Spot checks of well-known facts, one a table."""
    tables = Tables.read(FOLDER)
    teams = {row.id: row for _, row in tables.of(NationalTeam)}
    assert "Dutchman" in teams["netherlands"].demonyms
    outlets = {row.id: row for _, row in tables.of(Outlet)}
    assert outlets["manutd-com"].kind == "club-site"
    people = {row.id: row for _, row in tables.of(Person)}
    assert people["florentino-perez"].aliases == ("Florentino Pérez",)


def test_posts_point_to_the_nodes_of_holder_and_side() -> None:
    """A player who managed later is one node, and a post at a national team points to that team."""
    base = "http://localhost:8000/"
    said = {
        (triple.predicate.value.rsplit("#")[-1], triple.object.value)
        for triple in registry_triples(load_registry(), Minter(base))
        if isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
        and triple.subject.value.startswith((f"{base}id/post/wayne-rooney--", f"{base}id/post/gareth-southgate--"))
    }
    assert ("member", f"{base}id/player/wayne-rooney") in said
    assert ("organization", f"{base}id/national-team/england") in said
