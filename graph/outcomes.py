"""Tables of real transfers as official claims of their source, so that sagas get resolved at scale.

A table has a row a move as a club's list of arrivals (`in`) and departures (`out`) gives it. The rows of one club
and window become one article, dated by the last day of the window, whose text is the rows themselves: every claim's
quote is its row.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .articles import Article
from .claims import Claim, Entity, EntityType, Mode, Money
from .derive.windows import last_day
from .errors import OutcomesError
from .iris import slug_of
from .registry import Club, Player, Registry, fold

#: columns that a table must have, and what they hold
COLUMNS = {
    "club_name": "the club whose list it is",
    "player_name": "the player",
    "age": "his age at the time",
    "club_involved_name": "the other club",
    "fee": "the fee in words",
    "transfer_movement": "in or out",
    "transfer_period": "Summer or Winter",
    "fee_cleaned": "the fee in millions of euros, or NA",
    "season": "like 2024/2025",
}
#: what stands in place of a club that is none: the player left, with no buyer
NOWHERE = frozenset(map(fold, ("Without Club", "Retired", "Unknown", "Career break", "Ban", "Own Youth", "-", "")))
#: the club's own other teams: a step between them is no transfer
_YOUTH = re.compile(r"\b(?:U-?\d\d|Yth\.?|Youth|Res\.?|Reserves|Prim\.|B|C|II|III|Acad\.?|Academy)$")
#: what the fee's words say of the mode, in this order
_MODES: tuple[tuple[str, Mode], ...] = (("end of loan", "loan"), ("loan", "loan"), ("free transfer", "free"))
#: words of a club's full name that the press leaves out
_LEGAL = re.compile(r"\b(?:FC|CF|AFC|AC|SC|SV|CD|UD|RCD|SD|BC|AS|SS|US|ACF|SSC|CFC|1\.FC|1\.)\b\.?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it stands in the file (`line`), and its cells."""

    line: str
    cells: dict[str, str]


class Names:
    """Finds who the names of the tables are: the registry's players and clubs, else somebody new."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry; every name is looked up once."""
        self.registry = registry
        self._clubs: dict[str, Entity] = {}
        self._players: dict[tuple[str, int], Entity] = {}

    def club(self, name: str) -> Entity:
        """The men's club of a name, whole or without the letters of its legal form."""
        if name not in self._clubs:
            tries = (name, _LEGAL.sub(" ", name))
            known = next((entity for text in tries if (entity := self._lookup(text, "club"))), None)
            self._clubs[name] = known or Entity(slug_of(name), name, "club", known=False)
        return self._clubs[name]

    def player(self, name: str, born: int) -> Entity:
        """The player of a name who was born in about that year (0 when the age is unknown)."""
        if (name, born) not in self._players:
            slug = f"{slug_of(name)}-{born}" if born else slug_of(name)
            known = self._lookup(name, "player", born)
            self._players[name, born] = known or Entity(slug, name, "player", known=False)
        return self._players[name, born]

    def _lookup(self, text: str, type_: EntityType, born: int = 0) -> Entity | None:
        found = []
        for name in self.registry.lookup(text):
            row = self.registry.rows[name.entity.slug]
            if name.entity.type != type_ or name.use not in ("name", "alias"):
                continue
            if isinstance(row, Player) and born and row.born and abs(int(row.born[:4]) - born) > 1:
                continue
            if not (isinstance(row, Club) and row.gender == "w"):
                found.append(name.entity)
        return found[0] if len(found) == 1 else None


def read_outcomes(path: Path, source: str, names: Names) -> Iterator[tuple[Article, list[Claim]]]:
    """The articles of one table, one for each club and window, with their claims; `source` is who published it.

    Raises `OutcomesError` naming file and line for a missing column, a season or a window that is none.
    """
    publisher = names.registry.outlet(source) or Entity(slug_of(source), source, "outlet", known=False)
    for (club, window), rows in _lists(path).items():
        article = Article(
            id=f"{slug_of(club)}-{window}",
            text="\n".join(row.line for row in rows),
            published=last_day(window),
            publisher=source,
            headline=f"Transfers of {club}, {' '.join(reversed(window.split('-')))}",
        )
        claims: list[Claim] = []
        start = 0
        for row in rows:
            claims += _claims(row, article, start, names, publisher)
            start += len(row.line) + 1
        yield article, claims


def _lists(path: Path) -> dict[tuple[str, str], list[Row]]:
    """Club and window → the rows of its list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OutcomesError(path, (error.strerror or "cannot be read").lower(), "check the path") from None
    except UnicodeDecodeError as error:
        raise OutcomesError(path, f"not UTF-8 at byte {error.start}", "convert the file to UTF-8") from None
    rows = csv.DictReader(io.StringIO(text))
    if missing := [column for column in COLUMNS if column not in (rows.fieldnames or ())]:
        raise OutcomesError(
            f"{path}:1", f"no column {', '.join(missing)}", "give a table of transfers with all columns"
        )
    lists: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for cells in rows:
        season = re.fullmatch(r"(\d{4})/\d{4}", cells["season"] or "")
        period = (cells["transfer_period"] or "").lower()
        if not season or period not in ("summer", "winter"):
            fault = f"no window: season {cells['season']!r}, period {cells['transfer_period']!r}"
            raise OutcomesError(f"{path}:{rows.line_num}", fault, "write 2024/2025, and Summer or Winter")
        line = ", ".join(cells[column] or "" for column in COLUMNS)
        lists[cells["club_name"], f"{int(season[1]) + (period == 'winter')}-{period}"].append(Row(line, cells))
    return lists


def _claims(row: Row, article: Article, start: int, names: Names, source: Entity) -> Iterator[Claim]:
    cells = row.cells
    other = cells["club_involved_name"] or ""
    if _YOUTH.search(other) or not cells["player_name"]:
        return
    born = article.published.year - int(cells["age"]) if (cells["age"] or "").isdigit() else 0
    club = names.club(cells["club_name"])
    fee = (cells["fee"] or "").casefold()
    away = None if fold(other) in NOWHERE else names.club(other)
    arrives = cells["transfer_movement"] == "in"
    if away == club or (arrives and away is None and fee.startswith("-")):
        return
    amount = _number(cells["fee_cleaned"])
    yield Claim(
        article=article.id,
        kind="move",
        facet="completed" if arrives or away else "departure",
        polarity="affirmed",
        certainty="official",
        sources=(source,),
        quote=row.line,
        start=start,
        end=start + len(row.line),
        rule="table/transfers",
        player=names.player(cells["player_name"], born),
        from_club=away if arrives else club,
        to_club=club if arrives else away,
        mode=next((mode for word, mode in _MODES if word in fee), "permanent" if amount else None),
        money=Money(amount * 1_000_000, "EUR") if amount else None,
        date=_end_of_loan(fee, article.published),
    )


def _end_of_loan(fee: str, published: date) -> str | None:
    """The day that "End of loanJun 30, 2021" names, if it lies in the window the row is told for."""
    found = re.search(r"end of loan(\w{3}) (\d{1,2}), (\d{4})", fee)
    if not found:
        return None
    month = "jan feb mar apr may jun jul aug sep oct nov dec".split().index(found[1]) + 1
    day = date(int(found[3]), month, int(found[2]))
    return day.isoformat() if 0 <= (published - day).days < 210 else None


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
