"""The registry: what its tables must hold, how names meet, and who was where on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import RegistryError
from graph.registry import Registry, fold, load_registry
from graph.registry.load import surnames
from graph.registry.tables import TABLES, first_day, last_day

ROWS = {
    "competitions.csv": "id,name,country,level,gender,aliases,wikidata\n",
    "clubs.csv": "id,name,country,competition,gender,stadium,aliases,nicknames,adjectives,wikidata\n"
    "alpha,Alpha Town,England,,m,Alpha Park,Alpha|ATFC,Reds,,\nbeta,Beta City,England,,m,,Beta,Reds,,\n",
    "national_teams.csv": "id,name,country,gender,aliases,nicknames,demonyms,wikidata\n",
    "players.csv": "id,name,aliases,born,nationality,positions,gender\n"
    "jan-van-berg,Jan van Berg,,1999-03-02,,striker,m\n",
    "spells.csv": "player,club,from,to,loan\njan-van-berg,alpha,2018,2024,\njan-van-berg,beta,2020-01,2020,yes\n",
    "people.csv": "id,name,aliases,born,nationality\nann-boss,Ann Boss,,,\n",
    "posts.csv": "person,title,club,player,from,to\nann-boss,manager,alpha,,2019-02-01,\n",
    "outlets.csv": "id,name,aliases,domains,country,kind\ngazette,The Gazette,,gazette.example,England,site\n",
    "journalists.csv": "id,name,aliases,outlets,handle\n",
    "ambiguous.csv": "alias,entities,why\n",
}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    for name, content in ROWS.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def registry(tables: Path) -> Registry:
    return load_registry(tables)


def test_the_folder_holds_every_table() -> None:
    """The rows of this test cover each table there is."""
    assert set(ROWS) == set(TABLES)


def test_a_name_finds_everybody_who_bears_it(registry: Registry) -> None:
    """An ambiguous nickname gives all its bearers, with how each name is used."""
    assert [(n.entity.slug, n.use) for n in registry.lookup("REDS")] == [("alpha", "nickname"), ("beta", "nickname")]
    assert [n.entity.slug for n in registry.lookup("van Berg")] == ["jan-van-berg"]
    assert registry.lookup("nobody") == ()


@pytest.mark.parametrize(
    ("day", "clubs"),
    [
        (date(2018, 6, 30), []),
        (date(2018, 7, 1), ["alpha"]),
        (date(2020, 3, 1), ["beta", "alpha"]),
        (date(2020, 7, 1), ["alpha"]),
        (date(2024, 7, 1), []),
    ],
)
def test_a_player_on_loan_belongs_to_both_clubs_borrower_first(registry: Registry, day: date, clubs: list[str]) -> None:
    """A bare year runs with the season: from 1 July, to 30 June."""
    assert [club.slug for club in registry.clubs_of("jan-van-berg", day)] == clubs


def test_posts_answer_for_a_day(registry: Registry) -> None:
    """An open post goes on; before its first day nobody holds it."""
    assert [post.person for post in registry.staff_of("alpha", date(2024, 1, 1))] == ["ann-boss"]
    assert registry.staff_of("alpha", date(2019, 1, 31)) == ()


def test_an_outlet_is_found_by_name_domain_or_page(registry: Registry) -> None:
    """A sub-domain belongs to the outlet of its parent domain."""
    for publisher, url in [("the gazette", None), ("gazette.example", None), (None, "https://sport.gazette.example/a")]:
        outlet = registry.outlet(publisher, url)
        assert outlet is not None
        assert outlet.slug == "gazette"
    assert registry.outlet("elsewhere.example") is None


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        ("spells.csv", "jan-van-berg,gamma,2018,,", "unknown id 'gamma'"),
        ("spells.csv", "jan-van-berg,alpha,2018-13,,", "no such day"),
        ("posts.csv", "ann-boss,manager,alpha,,2020,2019", "before it begins"),
        ("clubs.csv", "beta,Other,England,,m,,,,,", "taken by Beta City"),
    ],
)
def test_a_row_that_cannot_stand_is_left_out_and_named(tables: Path, table: str, row: str, fault: str) -> None:
    """One bad row never loses the others."""
    with (tables / table).open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    registry = load_registry(tables)
    assert [fault in str(problem) for problem in registry.problems] == [True]
    assert [club.slug for club in registry.clubs_of("jan-van-berg", date(2022, 1, 1))] == ["alpha"]


def test_a_missing_column_names_file_and_column(tables: Path) -> None:
    """A table without a column it needs is an error, not an empty table."""
    (tables / "clubs.csv").write_text("id,name\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"clubs\.csv:1: no column country"):
        load_registry(tables)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Virgil van Dijk", ["van Dijk", "Dijk"]),
        ("Vinicius Junior", ["Vinicius"]),
        ("Endrick", []),
        ("Trent Alexander-Arnold", ["Alexander-Arnold"]),
    ],
)
def test_surnames(name: str, expected: list[str]) -> None:
    """Particles belong to the family name, and a mononym has none."""
    assert list(surnames(name)) == expected


def test_spellings_meet() -> None:
    """Case, diacritics, hyphens, dots and curly apostrophes do not tell two names apart."""
    assert fold("Alexander-Arnold") == fold("ALEXANDER ARNOLD")
    assert fold("A.C. Milan") == "ac milan"
    assert fold("Sørloth") == "sorloth"
    assert fold("N’Golo Kanté") == fold("N'Golo Kante")


def test_partial_days() -> None:
    """An empty end never ends; February ends on its last day."""
    assert first_day("2019") == date(2019, 7, 1)
    assert last_day("2020-02") == date(2020, 2, 29)
    assert last_day("") == date.max
