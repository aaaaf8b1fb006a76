"""The players of the registry: at size, plausible, and in agreement with a public table of transfers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from bench.check_players import OTHER_STAGE, ClubNames, Move, compare, judge, read_moves
from graph.registry import load_registry
from graph.registry.tables import Player, Spell, first_day

SPELLINGS = Path(__file__).resolve().parent.parent / "bench" / "club_spellings.csv"


def test_players_at_size() -> None:
    """At least 1,500 players, 120 of them women, each with a birth date, a nation, a position and a club."""
    registry = load_registry()
    players = [row for row in registry.rows.values() if isinstance(row, Player)]
    assert len(players) >= 1500
    assert sum(player.gender == "w" for player in players) >= 120
    for player in players:
        assert player.born, player.id
        assert player.nationality, player.id
        assert player.positions, player.id
        assert registry.spells[player.id], player.id


def test_nobody_joins_a_club_as_a_child() -> None:
    """A spell begins when the player is 14 at least."""
    registry = load_registry()
    for player, spells in registry.spells.items():
        row = registry.rows[player]
        assert isinstance(row, Player)
        for spell in spells:
            assert first_day(spell.from_).year - int(row.born[:4]) >= 14, (player, spell)


def test_moves_are_judged() -> None:
    """A move agrees when a spell of the same kind begins in its window; otherwise it is said how it differs."""
    window = (date(2017, 5, 1), date(2017, 11, 15))
    loan = Move("Kylian Mbappe", 18, "AS Monaco", "Paris SG", "loan", *window)
    transfer = Move("Kylian Mbappe", 18, "AS Monaco", "Paris SG", "transfer", *window)
    monaco = Spell("p", "as-monaco", "2015-12", "2018-07", "")
    paris = Spell("p", "paris-saint-germain", "2017-08", "2018-06", "yes")
    later = Spell("p", "paris-saint-germain", "2019-07", "", "")
    club, other = "paris-saint-germain", "as-monaco"
    assert judge(loan, club, other, [], [monaco, paris]) == "agrees"
    assert judge(transfer, club, other, [], [monaco, paris]) == "a loan or a transfer"
    assert judge(transfer, club, other, [], [monaco, later]) == "joined at another time"
    assert judge(transfer, club, other, [], [monaco]) == "no spell at the club"
    assert judge(transfer, club, "lille", [], [monaco]) == OTHER_STAGE
    assert judge(transfer, club, "", [], [later]) == "promoted from the academy"


def test_spells_agree_with_the_transfers(shared: Path) -> None:
    """Of the moves since 2000 between clubs that the player's row names, at least 94 in 100 agree; so do the ages."""
    registry = load_registry()
    findings = compare(registry, ClubNames(registry, SPELLINGS), read_moves(shared / "reference" / "transfers"))
    verdicts = Counter(findings.facts.values())
    comparable = verdicts.total() - verdicts[OTHER_STAGE]
    assert comparable > 10_000
    assert verdicts["agrees"] / comparable > 0.94
    assert findings.ages["fits"] / findings.ages.total() > 0.99
