"""Compare the registry's clubs with reference registers: `python bench/check_registry.py REFERENCE_DIR [--fill]`.

REFERENCE_DIR holds `reep-teams.csv` (clubs of the world: name, country, stadium, Wikidata id) and `transfers/*.csv`
(transfers of eight leagues with the league's country). What agrees is counted, what disagrees or cannot be found is
listed. With `--fill` the `wikidata` column of clubs.csv is written anew: the id where the register confirms name AND
country for one row only, empty everywhere else.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph.registry import Club, fold  # noqa: E402
from graph.registry.tables import read_table  # noqa: E402

CLUBS = ROOT / "seeds" / "registry" / "clubs.csv"

#: country of the registry → what the reference register calls it
COUNTRIES: dict[str, tuple[str, ...]] = {
    "England": ("United Kingdom", "England"),
    "Scotland": ("United Kingdom", "Scotland"),
    "Wales": ("United Kingdom", "Wales"),
    "Northern Ireland": ("United Kingdom", "Northern Ireland"),
    "Republic of Ireland": ("Ireland",),
    "China": ("People's Republic of China",),
    "DR Congo": ("Democratic Republic of the Congo",),
    "Congo": ("Republic of the Congo",),
    "Denmark": ("Denmark", "Kingdom of Denmark"),
    "Netherlands": ("Netherlands", "Kingdom of the Netherlands"),
    "Gambia": ("The Gambia",),
    "Hong Kong": ("Hong Kong", "People's Republic of China"),
    "Curacao": ("Curaçao",),
}

#: words that say what kind of club it is, and tell no club from another within a country
GENERIC = frozenset(
    "fc afc cf sc ac as ss ssc sl cd ud fk sk nk hnk bk if ff acf ca us uc rsc krc kaa kv gd fsv sv tsv ssv spvgg tsg "
    "vfl vfb ogc club clube clubul football futbol futebol calcio fotball voetbal fussball de del the sport sporting "
    "sportklub ifk ec se cr ad aa ef osc hsc fbpa saf cp spa srl pfc gnk jk is cs gf kf royal deportivo".split()
)

#: columns of the register with the keys of providers that know the first teams of football clubs and little else
PROVIDERS = tuple(
    f"key_{name}" for name in "transfermarkt soccerway sofascore worldfootball kicker espn fotmob".split()
)

#: marks of a side that is not a club's first men's team
WOMEN = re.compile(r"\b(w f ?c|wfc|women|womens|ladies|frauen|femen\w*|femin\w*|vrouwen|damer|dam|kvinner)\b")
OTHER_SIDE = re.compile(
    r"\b(academy|reserves?|youth|juniors?|juvenil\w*|primavera|under|u ?\d\d|ii|iii|b|c|jong|amateure?s?"
    r"|development|squads?|[2-9]|futsal|beach|basketball|handball|volleyball|billiards|goalball|athletics|rugby|hockey|cycling|esports?)\b"
)


@dataclass
class Reference:
    """One club of the reference register."""

    wikidata: str
    name: str
    country: str
    stadium: str
    keys: str  # what the providers call it; empty for what they know as no team


@dataclass
class Comparison:
    """What came of the comparison; each list holds lines for people."""

    confirmed: dict[str, Reference] = field(default_factory=dict)
    several: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    stadium_agrees: int = 0
    stadium_differs: list[str] = field(default_factory=list)
    league_agrees: int = 0
    league_differs: list[str] = field(default_factory=list)
    league_unknown: set[str] = field(default_factory=set)


def core(name: str) -> str:
    """The words of a name that tell it from others: no club kind, no founding year, no women's mark."""
    words = re.sub(r"[^\w ]", " ", WOMEN.sub(" ", plain(name))).split()
    kept = [word for word in words if word not in GENERIC and not re.fullmatch(r"\d{1,4}", word)]
    return " ".join(kept or words)


def same_name(ours: str, theirs: str) -> bool:
    """Whether two names differ in nothing but the kind of club, where one leaves it out ("FSV" is never "FC")."""
    if plain(ours) == plain(theirs):
        return True
    kinds = [set(plain(name).split()) & GENERIC for name in (ours, theirs)]
    return len(ours) > 3 and core(ours) == core(theirs) and bool(not all(kinds) or kinds[0] & kinds[1])


def plain(name: str) -> str:
    """A name folded, with abbreviations closed up ("F.C. København" → "fc kobenhavn") and brackets opened."""
    return fold(re.sub(r"[()/&]|(?<=\d)\.", " ", name).replace("'", "").replace("’", ""))


def read_reference(folder: Path) -> list[Reference]:
    """The clubs of the reference register that have a Wikidata id."""
    with (folder / "reep-teams.csv").open(encoding="utf-8", newline="") as file:
        return [
            Reference(
                row["key_wikidata"],
                row["name"],
                row["country"],
                row["stadium"],
                " ".join(row[key] for key in PROVIDERS if row[key]),
            )
            for row in csv.DictReader(file)
            if row["key_wikidata"]
        ]


def candidates(club: Club, rows: list[Reference]) -> list[Reference]:
    """The rows that bear one of the club's names and are sides of its kind.

    A men's side must be a team to a provider of football data or play at the club's ground. Of several rows, it is the
    one at that ground, else the one under the club's very name.
    """
    names = (club.name, *club.aliases)
    own = " ".join(map(plain, names))
    kinds = {club.gender == "w"} if WOMEN.search(own) or club.gender == "m" else {True, False}
    fitting = [
        row
        for row in rows
        if bool(WOMEN.search(plain(f"{row.name} {row.keys}"))) in kinds
        and not (OTHER_SIDE.search(plain(row.name)) and not OTHER_SIDE.search(own))
    ]
    found = [row for row in fitting if any(same_name(name, row.name) for name in names)]
    grounds = {plain(ground) for ground in club.stadium}
    if club.gender == "m":
        found = [row for row in found if row.keys or (row.stadium and plain(row.stadium) in grounds)]
    tests: tuple[Callable[[Reference], bool], ...] = (
        lambda row: bool(row.stadium) and plain(row.stadium) in grounds,  # one ground tells namesakes apart
        lambda row: plain(row.name) == plain(club.name),
        lambda row: core(row.name) == core(club.name),
    )
    for telling in tests:
        told = [row for row in found if telling(row)]
        if len(found) > 1 and len(told) == 1:
            return told
    return found


def compare(clubs: list[Club], reference: list[Reference]) -> Comparison:
    """Look every club up by name, in its country first, then anywhere."""
    result = Comparison()
    by_core: dict[str, list[Reference]] = defaultdict(list)
    for row in reference:
        by_core[core(row.name)].append(row)
        if plain(row.name) != core(row.name):
            by_core[plain(row.name)].append(row)
    for club in clubs:
        keys = {key for name in (club.name, *club.aliases) for key in (core(name), plain(name))}
        rows = list({row.wikidata: row for key in sorted(keys) for row in by_core.get(key, ())}.values())
        countries = COUNTRIES.get(club.country, (club.country,))
        home = candidates(club, [row for row in rows if row.country in countries])
        if len(home) == 1:
            result.confirmed[club.id] = home[0]
        elif home:
            listed = ", ".join(f"{row.wikidata} {row.name}" for row in home)
            result.several.append(f"{club.id} ({club.country}): {listed}")
        elif abroad := candidates(club, [row for row in rows if row.country and row.country not in countries]):
            listed = ", ".join(f"{row.wikidata} {row.name} ({row.country})" for row in abroad[:4])
            result.elsewhere.append(f"{club.id} ({club.country}): {listed}")
        else:
            result.absent.append(f"{club.id} ({club.country})")
    taken: dict[str, list[str]] = defaultdict(list)
    for id_, row in result.confirmed.items():
        taken[row.wikidata].append(id_)
    for wikidata, ids in taken.items():
        if len(ids) > 1:
            result.several.append(f"{', '.join(ids)}: all are {wikidata}")
            for id_ in ids:
                del result.confirmed[id_]
    return result


def compare_stadiums(clubs: list[Club], result: Comparison) -> None:
    """Where both name a ground of a confirmed club: is it one of ours?"""
    for club in clubs:
        row = result.confirmed.get(club.id)
        if row is None or not row.stadium or not club.stadium or re.fullmatch(r"Q\d+", row.stadium):
            continue
        theirs = set(plain(row.stadium).split()) - {"stadium", "stadion", "stade", "stadio", "estadio", "arena", "park"}
        ours = {word for ground in club.stadium for word in plain(ground).split()}
        if theirs & ours:
            result.stadium_agrees += 1
        else:
            result.stadium_differs.append(f"{club.id}: {'|'.join(club.stadium)} against {row.stadium}")


def compare_leagues(clubs: list[Club], folder: Path, result: Comparison) -> None:
    """The clubs of the transfer tables against ours: does the country of the league fit?"""
    names: dict[str, set[str]] = defaultdict(set)
    for club in clubs:
        if club.gender == "m":
            for name in (club.name, *club.aliases):
                names[plain(name)].add(club.id)
                names[core(name)].add(club.id)
    countries = {club.id: club.country for club in clubs}
    for path in sorted((folder / "transfers").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            pairs = sorted({(row["club_name"], row["country"]) for row in csv.DictReader(file)})
        for name, country in pairs:
            found = names.get(plain(name)) or names.get(core(name)) or set()
            # Welsh clubs and Monaco's neighbours play in the league next door
            fits = {id_ for id_ in found if countries[id_] in (country, "Wales" if country == "England" else country)}
            if not found:
                result.league_unknown.add(f"{name} ({country})")
            elif fits:
                result.league_agrees += 1
            else:
                result.league_differs.append(f"{name} ({country}): {', '.join(f'{i} {countries[i]}' for i in found)}")


def fill(result: Comparison) -> int:
    """Write the confirmed Wikidata ids into clubs.csv; returns how many."""
    with CLUBS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        confirmed = result.confirmed.get(row["id"])
        row["wikidata"] = confirmed.wikidata if confirmed else ""
    with CLUBS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(result.confirmed)


def main(arguments: list[str]) -> int:
    """Print the comparison; returns the exit code."""
    folders = [argument for argument in arguments if not argument.startswith("--")]
    if len(folders) != 1 or not (Path(folders[0]) / "reep-teams.csv").is_file():
        print("usage: python bench/check_registry.py REFERENCE_DIR [--fill]   (REFERENCE_DIR holds reep-teams.csv)")
        return 2
    folder = Path(folders[0])
    clubs = list(read_table(CLUBS.parent, Club))
    result = compare(clubs, read_reference(folder))
    compare_stadiums(clubs, result)
    compare_leagues(clubs, folder, result)
    print(f"clubs: {len(clubs)}")
    print(f"confirmed by name and country: {len(result.confirmed)}")
    for title, lines in (
        ("several rows of the register fit", result.several),
        ("the register has the name only in another country", result.elsewhere),
        ("not in the register under a name of ours", result.absent),
        (f"stadium differs ({result.stadium_agrees} agree)", result.stadium_differs),
        (f"league country differs ({result.league_agrees} agree)", result.league_differs),
        ("clubs of the transfer tables that we lack", sorted(result.league_unknown)),
    ):
        print(f"\n{title}: {len(lines)}")
        for line in lines:
            print(f"  {line}")
    if "--fill" in arguments:
        print(f"\nwikidata filled for {fill(result)} clubs")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
