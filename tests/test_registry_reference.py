"""The comparison with the reference registers: what counts as one club, and that its verdict is what we publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.check_registry import (
    CLUBS,
    Comparison,
    Reference,
    candidates,
    compare,
    compare_leagues,
    core,
    read_reference,
)
from graph.registry import Club
from graph.registry.tables import read_table


def club(name: str, *aliases: str, stadium: str = "", gender: str = "m", country: str = "Germany") -> Club:
    """A club of those names."""
    return Club("x", name, country, "", gender, tuple(filter(None, (stadium,))), aliases, (), (), "")


def row(wikidata: str, name: str, stadium: str = "", keys: str = "1", country: str = "Germany") -> Reference:
    """A row of the register."""
    return Reference(wikidata, name, country, stadium, keys)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("1. FC Kaiserslautern", "kaiserslautern"),
        ("1.FC Kaiserslautern", "kaiserslautern"),
        ("F.C. København", "kobenhavn"),
        ("VfL Bochum 1848", "bochum"),
        ("Arsenal W.F.C.", "arsenal"),
        ("FC", "fc"),
    ],
)
def test_core_drops_what_tells_no_club_from_another(name: str, left: str) -> None:
    """Kind of club, year and women's mark go; a name of nothing else stays whole."""
    assert core(name) == left


#: what the rule is about, our club, the rows of its country, the rows that fit
CASES: tuple[tuple[str, Club, tuple[Reference, ...], list[str]], ...] = (
    ("kind left out", club("Bochum", "VfL Bochum"), (row("Q1", "VfL Bochum 1848"),), ["Q1"]),
    ("another kind", club("FSV Frankfurt"), (row("Q1", "1. FC Frankfurt"),), []),
    ("women are another side", club("Freiburg"), (row("Q1", "SC Freiburg (women)"),), []),
    ("women's side", club("Freiburg Women", gender="w"), (row("Q1", "Freiburg"), row("Q2", "Freiburg Frauen")), ["Q2"]),
    ("women by a provider's key", club("FSV Frankfurt"), (row("Q1", "FSV Frankfurt", keys="fsv-frauen"),), []),
    ("reserves", club("Kolos"), (row("Q1", "Kolos"), row("Q2", "FC Kolos-2")), ["Q1"]),
    ("no team to anybody", club("Aris"), (row("Q1", "Aris", keys=""),), []),
    ("at its ground", club("Aris", stadium="Vikelidis"), (row("Q1", "Aris", "Vikelidis", ""),), ["Q1"]),
    ("two of one name", club("Brest"), (row("Q1", "Brest"), row("Q2", "Brest")), ["Q1", "Q2"]),
    ("the ground decides", club("Brest", stadium="Le Ble"), (row("Q1", "Brest"), row("Q2", "Brest", "Le Blé")), ["Q2"]),
    ("the very name decides", club("Bury Town", "Bury"), (row("Q1", "Bury FC"), row("Q2", "Bury Town")), ["Q2"]),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_candidates(case: tuple[str, Club, tuple[Reference, ...], list[str]]) -> None:
    """A row fits when it names the same side and is a team."""
    _, ours, rows, expected = case
    assert [found.wikidata for found in candidates(ours, list(rows))] == expected


def test_a_namesake_abroad_is_no_confirmation() -> None:
    """Name without country confirms nothing: the row is listed as found elsewhere."""
    result = compare([club("Monaco", country="France")], [row("Q1", "Monaco", country="Monaco")])
    assert (result.confirmed, len(result.elsewhere)) == ({}, 1)


def test_the_published_ids_are_those_that_the_register_confirms(shared: Path) -> None:
    """Each club has the Wikidata id that name and country confirm, and a club without confirmation has none."""
    clubs = list(read_table(CLUBS.parent, Club))
    confirmed = {
        id_: found.wikidata for id_, found in compare(clubs, read_reference(shared / "reference")).confirmed.items()
    }
    assert {row.id: row.wikidata for row in clubs if row.wikidata} == confirmed
    assert len(confirmed) > 1200


def test_every_club_of_the_transfer_tables_fits_its_country(shared: Path) -> None:
    """No club plays in a country's league by the transfer tables and stands in another country here."""
    clubs = list(read_table(CLUBS.parent, Club))
    result = Comparison()
    compare_leagues(clubs, shared / "reference", result)
    assert result.league_differs == []
    assert result.league_agrees > 350
