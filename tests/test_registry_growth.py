"""The registry grows: names imported at scale, unreviewed entities accepted or merged, and every decision undone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.articles import Article
from graph.commands.registry import registry as command
from graph.errors import RegistryError
from graph.load import Loader
from graph.reader import read
from graph.registry import load_registry
from graph.registry.importing import import_names
from graph.store import Store

FILES = {
    "reep.csv": "reep_id,key_wikidata,name,country\nr1,Q1,Zarnov Rovers,Ruritania\n"
    "r2,Q2,Liverpool,England\nr3,Q3,,Ruritania\n",
    "moves.csv": "club_name,player_name,age,position,year\nX,Jorzo Vandrel,21,Centre-Forward,2019\n"
    "X,Jorzo Vandrel,22,Centre-Forward,2020\nX,Kylian Mbappe,19,attack,2018\nX,Milo,20,attack,2018\n",
    "players.json": json.dumps(
        {
            "head": {"vars": ["item", "itemLabel", "birth"]},
            "results": {
                "bindings": [
                    {
                        "item": {"value": "http://www.wikidata.org/entity/Q9"},
                        "itemLabel": {"value": "Tamo Kestrin"},
                        "birth": {"value": "2001-02-03T00:00:00Z"},
                    },
                    {
                        "item": {"value": "http://www.wikidata.org/entity/Q8"},
                        "itemLabel": {"value": "Q8"},
                        "birth": {"value": "2001-02-03"},
                    },
                ]
            },
        }
    ),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "told", "id_"),
    [
        ("reep.csv", "1 taken, 1 known already, 1 without", "zarnov-rovers"),
        ("moves.csv", "2 taken, 2 known already, 0 without", "jorzo-vandrel"),
        ("players.json", "1 taken, 0 known already, 1 without", "tamo-kestrin"),
    ],
)
def test_each_form_is_known_by_its_columns(files: Path, name: str, told: str, id_: str) -> None:
    """What the registry knows is left out, what has no usable name too, and the rest is an entity afterwards."""
    additions = files / "registry"
    assert str(import_names(files / name, load_registry(), additions / "imported")).startswith(told)
    known = load_registry(additions=additions)
    assert not known.problems
    assert known.entities[id_].name
    assert str(import_names(files / name, known, additions / "imported")).startswith("0 taken")


def test_an_imported_name_is_known_in_full_alone(files: Path) -> None:
    """Nobody checked it, so neither its surname nor a one-word name of it counts."""
    additions = files / "registry"
    import_names(files / "moves.csv", load_registry(), additions / "imported")
    known = load_registry(additions=additions)
    assert [n.entity.slug for n in known.lookup("Jorzo Vandrel")] == ["jorzo-vandrel"]
    assert not known.lookup("Vandrel")
    assert "milo" in known.entities
    assert all(n.entity.slug != "milo" for n in known.lookup("Milo"))


def test_a_foreign_file_is_named_with_the_forms_there_are(tmp_path: Path) -> None:
    """The error says what could have been given."""
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RegistryError, match=r"x\.csv: has the columns of no known form; give one of: Reep register"):
        import_names(tmp_path / "x.csv", load_registry(), tmp_path)


def test_review_lists_accepts_merges_and_takes_back(tmp_path: Path) -> None:
    """An accepted entity is read as known, a merged name as its entity, and an undone decision is gone."""
    text = "Liverpool have made a bid for striker Jorzo Vandrel, 21."
    article = Article("a1", text, date(2024, 7, 1), "Northern Ledger")
    store = tmp_path / "store"
    with Store.ensure(store) as opened:
        Loader(opened, load_registry(), "fast", print).run([article])

    def run(*options: str) -> str:
        result = CliRunner().invoke(command, ["review", "--store", str(store), *options])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "1\tplayer\tJorzo Vandrel\n" in run()
    assert run("--accept", "Jorzo Vandrel") == "accepted as jorzo-vandrel\n"
    known = load_registry(additions=store / "registry")
    assert {claim.player.known for claim in read(article, known) if claim.player} == {True}
    assert "Jorzo Vandrel" not in run()
    assert run("--undo") == "taken back: jorzo-vandrel,Jorzo Vandrel,,,,,\n"
    assert "Jorzo Vandrel" in run()
    assert run("--merge", "Jorzo Vandrel", "kylian-mbappe") == "Jorzo Vandrel is Kylian Mbappe\n"
    known = load_registry(additions=store / "registry")
    assert {claim.player.slug for claim in read(article, known) if claim.player} == {"kylian-mbappe"}
    assert run("--undo").startswith("taken back: ")
    assert run("--undo") == "nothing to take back\n"


def test_decisions_that_cannot_stand_are_errors(tmp_path: Path) -> None:
    """An id that is taken, an entity that there is not."""
    for options in (["--accept", "Kylian Mbappe", "--as", "player"], ["--merge", "X", "nobody-at-all"]):
        result = CliRunner().invoke(command, ["review", "--store", str(tmp_path), *options])
        assert isinstance(result.exception, Exception), options
