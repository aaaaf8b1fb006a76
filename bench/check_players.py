"""How far the registry's players and spells agree with a public table of transfers.

    python -m bench.check_players REFERENCE_DIR [--names] [--moves FAULT]

REFERENCE_DIR holds the CSV files of a transfer table (`club_name`, `player_name`, `age`, `club_involved_name`, `fee`,
`transfer_movement`, `transfer_period`, `year` = first year of the season). A move of the table is compared when its
player is ours (name or alias, and an age that fits the birth date) and its clubs are ours. Nothing of the table is
copied: the registry is corrected by hand where it was wrong.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from graph.registry.load import Registry, load_registry
from graph.registry.names import fold
from graph.registry.tables import Club, Player, Spell, first_day, last_day

SINCE = 2000

#: neither club of the move is one of ours for that player: a homonym, or years that the registry leaves out
OTHER_STAGE = "neither club is in his spells"

#: words that clubs' full names carry and the press drops
FORMS = frozenset(
    "fc cf ac afc as ssc us sc sv sk bk if ca cd ud rc rcd sd ssd vfl vfb tsg fk kv kvc rsc krc aj losc ogc sm".split()
)

#: names of sides that are no club of the registry: reserves, academies, and the table's words for "nowhere"
RESERVES = ("u16", "u17", "u18", "u19", "u20", "u21", "u23", "ii", "b", "c", "jgd", "yth", "youth", "reserves", "res")
RESERVE_CLUBS = frozenset(
    ("barcelona-b", "bilbao-athletic", "jong-ajax", "juventus-next-gen", "real-madrid-castilla", "real-sociedad-b")
)
NOWHERE = frozenset(("without club", "retired", "unknown", "career break", "ban", "disqualification", "end of career"))


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: a player joined or left a club in a window (`starts` to `ends`)."""

    player: str
    age: int
    left: str
    joined: str
    kind: str
    starts: date
    ends: date


def read_moves(folder: Path) -> Iterator[Move]:
    """Every distinct move of the table since `SINCE`; the same move told by both clubs comes once for each spelling."""
    seen: set[tuple[str, ...]] = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                year, age = int(row["year"]), row["age"]
                if year < SINCE or not age.isdigit():
                    continue
                clubs = [row["club_involved_name"], row["club_name"]]
                if row["transfer_movement"] == "out":
                    clubs.reverse()
                summer = row["transfer_period"] == "Summer"
                starts, ends = (date(year, 5, 1), date(year, 11, 15)) if summer else (
                    date(year, 11, 15), date(year + 1, 4, 30)
                )  # fmt: skip
                kind, back = _kind(row["fee"]), _return_day(row["fee"])
                if back:
                    starts, ends = back - timedelta(31), back + timedelta(31)
                key = (row["player_name"], *clubs, kind, str(starts))
                if key not in seen:
                    seen.add(key)
                    yield Move(row["player_name"], int(age), clubs[0], clubs[1], kind, starts, ends)


def _return_day(fee: str) -> date | None:
    """The day the fee column gives for the end of a loan ("End of loanJun 30, 2019")."""
    match = re.search(r"end of loan\s*([A-Z][a-z]{2}) (\d{1,2}), (\d{4})", fee, re.IGNORECASE)
    return datetime.strptime(" ".join(match.groups()), "%b %d %Y").date() if match else None


def _kind(fee: str) -> str:
    text = fee.lower()
    if text.startswith("end of loan"):
        return "return"
    return "loan" if "loan" in text else "transfer"


class ClubNames:
    """Ids of the registry's men's clubs under the spellings of the table."""

    def __init__(self, registry: Registry, spellings: Path) -> None:
        """Learn the registry's names, then the spellings of a CSV file (columns `spelling`, `club`)."""
        self.ids: dict[str, str] = {}
        for names in registry.names.values():
            for name in names:
                row = registry.rows[name.entity.slug]
                if isinstance(row, Club) and row.gender != "w" and name.use in ("name", "alias"):
                    self.ids.setdefault(_club_key(name.text), row.id)
        with spellings.open(encoding="utf-8", newline="") as file:
            for entry in csv.DictReader(file):
                self.ids[_club_key(entry["spelling"])] = entry["club"]

    def find(self, spelling: str) -> str | None:
        """The club's id; "" for a reserve side or nowhere; None when the spelling is unknown."""
        if fold(spelling) in NOWHERE or fold(spelling).split()[-1] in RESERVES:
            return ""
        club = self.ids.get(_club_key(spelling))
        return "" if club in RESERVE_CLUBS else club


def _club_key(text: str) -> str:
    words = fold(text).split()
    kept = [word for word in words if word not in FORMS and not word.isdigit()]
    return " ".join(kept or words)


def judge(move: Move, club: str, other: str | None, moves: list[tuple[str, str, date]], spells: list[Spell]) -> str:
    """Whether our spells tell the same: "agrees", or the way they differ.

    `club` is where the move led (or where a loan ended), `other` the other side ("" for a reserve side, None when it is
    not ours), `moves` the player's other moves as (kind, club, first day of the window).
    """
    here = [spell for spell in spells if spell.club == club]
    if not here:
        return OTHER_STAGE if all(spell.club != other for spell in spells) else "no spell at the club"
    if move.kind == "return":
        renewed = any(c == club and abs((day - move.starts).days) < 100 and kind != "return" for kind, c, day in moves)
        left = any(s.loan and (_within(last_day(s.to), move) or (renewed and _covers(s, move))) for s in here)
        return "agrees" if left else "the loan ends at another time"
    starts = [spell for spell in here if _within(first_day(spell.from_), move)]
    if any((spell.loan == "yes") == (move.kind == "loan") for spell in starts):
        return "agrees"
    if move.kind == "loan" and any(spell.loan and _covers(spell, move) for spell in here):
        return "agrees"
    if starts:
        return "a loan or a transfer"
    if move.kind == "transfer" and any(_covers(spell, move) for spell in here if not spell.loan):
        return "agrees" if other == "" else "the spell begins earlier"
    if other == "" and any(first_day(spell.from_) > move.ends for spell in here):
        return "promoted from the academy"
    return "joined at another time"


def _sides(move: Move) -> tuple[str, str]:
    """The club the fact is about, and the other one."""
    return (move.left, move.joined) if move.kind == "return" else (move.joined, move.left)


def _within(day: date, move: Move) -> bool:
    return move.starts <= day <= move.ends


def _covers(spell: Spell, move: Move) -> bool:
    return first_day(spell.from_) <= move.ends and last_day(spell.to) >= move.starts


@dataclass
class Findings:
    """What the comparison found: verdicts by fact, ages by whether they fit, club spellings that are not ours."""

    facts: dict[tuple[str, str, str, date], str]
    players: int
    ages: Counter[str]
    unknown: Counter[str]


def compare(registry: Registry, clubs: ClubNames, moves: Iterable[Move]) -> Findings:
    """Judge every move of the table whose player is one of the registry's men."""
    players: dict[str, list[Player]] = defaultdict(list)
    for row in registry.rows.values():
        if isinstance(row, Player) and row.gender == "m":
            for text in {fold(row.name), *map(fold, row.aliases)}:
                players[text].append(row)
    findings = Findings({}, 0, Counter(), Counter())
    found: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        for player in players.get(fold(move.player), ()):
            his = {spell.club for spell in registry.spells[player.id]}
            fits = abs(move.starts.year - int(player.born[:4]) - move.age) <= 1
            if {clubs.find(move.left), clubs.find(move.joined)} & his:
                findings.ages["fits" if fits else "differs"] += 1
            if fits:
                found[player.id].append(move)
    findings.players = len(found)
    for player_id, told in found.items():
        ids = [[clubs.find(side) for side in _sides(move)] for move in told]
        known = [(move.kind, club, move.starts) for move, (club, _) in zip(told, ids, strict=True) if club]
        for move, (club, other) in zip(told, ids, strict=True):
            if club is None:
                findings.unknown[_sides(move)[0]] += 1
            elif club:
                fact = (player_id, club, move.kind, move.starts)
                if findings.facts.get(fact) != "agrees":
                    findings.facts[fact] = judge(move, club, other, known, registry.spells[player_id])
    return findings


def main() -> None:
    """Compare, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--names", action="store_true", help="list the club spellings that are unknown")
    parser.add_argument("--moves", default="", metavar="FAULT", help="list the moves that differ in this way, or 'all'")
    options = parser.parse_args()
    registry = load_registry()
    clubs = ClubNames(registry, Path(__file__).with_name("club_spellings.csv"))
    findings = compare(registry, clubs, read_moves(options.reference))
    for (player, club, kind, starts), verdict in sorted(findings.facts.items(), key=str):
        if verdict != "agrees" and options.moves in (verdict, "all"):
            here = (spell for spell in registry.spells[player] if spell.club == club)
            ours = "; ".join(f"{spell.from_}/{spell.to}{' loan' * bool(spell.loan)}" for spell in here)
            print(f"{verdict} | {player} | {kind} {club} | {starts:%Y-%m} | {ours}")
    if options.names:
        for spelling, count in findings.unknown.most_common():
            print(f"{count:5} {spelling}")
    verdicts = Counter(findings.facts.values())
    print(f"players found in the table  {findings.players}")
    print(f"ages beside a birth date    {findings.ages['fits']} fit, {findings.ages['differs']} differ")
    print(f"moves compared              {verdicts.total()}, and {findings.unknown.total()} to clubs that are not ours")
    for verdict, count in verdicts.most_common():
        print(f"  {verdict:30} {count:6}  {count / verdicts.total():.1%}")


if __name__ == "__main__":
    main()
