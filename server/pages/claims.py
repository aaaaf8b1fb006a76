"""Claims as the pages show them: headline, certainty, polarity, the quoted words, and the chain of who said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .ask import Ask, Row
from .words import headline, local, nice_date, spaced, step, sum_of

#: variable of claims.rq → role of sentences.tsv; each has a variable with its label beside it
ROLES = ("player", "person", "to", "from", "club")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a headline: plain words, or the name of something with its own page."""

    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One who passed the claim on; `kind` is the local name of a class (``Outlet``, ``UnnamedSource``)."""

    iri: str
    name: str
    kind: str = ""


@dataclass(slots=True)
class ClaimCard:
    """A claim with all a reader needs beside it. `row` keeps the plain values of ``claims.rq``."""

    iri: str
    row: Row
    pieces: list[Piece]
    credited: list[Voice] = field(default_factory=list)
    authors: list[Voice] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The headline as plain text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def facet(self) -> str:
        """Kind and facet as the concept's notation: ``move-interest``."""
        return local(self.row["facet"])

    @property
    def facet_name(self) -> str:
        """The facet in words, without its kind."""
        kind, _, name = self.facet.partition("-")
        return spaced(name or kind)

    @property
    def kind(self) -> str:
        """``move``, ``contract`` …"""
        return self.facet.partition("-")[0]

    @property
    def polarity(self) -> str:
        """``affirmed`` or ``denied``."""
        return local(self.row["polarity"])

    @property
    def certainty(self) -> str:
        """``official``, ``asserted``, ``hedged`` or ``conditional``."""
        return local(self.row["certainty"])

    @property
    def step(self) -> int | None:
        """The rung of the ladder that the claim is about."""
        return step(self.row["facet"])

    @property
    def published(self) -> str:
        """The day of the article, ISO."""
        return self.row.get("published", "")

    @property
    def money(self) -> str:
        """The sum the claim names, as text."""
        return sum_of(self.row)

    @property
    def amount(self) -> float | None:
        """The sum the claim names (the upper bound of a range), in whole units of its currency."""
        for name in ("amount", "maximum", "minimum"):
            if self.row.get(name):
                return float(self.row[name])
        return None

    @property
    def chain(self) -> list[Voice]:
        """Who says it, from the mouth nearest to the fact to the paper it was read in; each once."""
        outlet = self.row.get("outlet")
        voices = [voice for voice in reversed(self.credited) if voice.iri != outlet]
        if "relayed" in self.row:
            voices.append(Voice(self.row["relayed"], self.row.get("relayedLabel", spaced(self.row["relayed"]))))
        voices += self.authors
        if outlet:
            voices.append(Voice(outlet, self.row.get("outletLabel", spaced(outlet)), "Outlet"))
        return list({voice.iri: voice for voice in reversed(voices)}.values())[::-1]


def claim_cards(ask: Ask, claims: Iterable[str]) -> list[ClaimCard]:
    """Cards of these claims, in the order given: three queries whatever their number; unknown claims are left out."""
    wanted = list(dict.fromkeys(claims))
    if not wanted:
        return []
    cards: dict[str, ClaimCard] = {}
    for row in ask.rows("claims", claim=wanted):
        cards.setdefault(row["claim"], ClaimCard(row["claim"], row, _pieces(row)))
    for row in ask.rows("quotes", claim=wanted):
        if row["claim"] in cards:
            cards[row["claim"]].row.update(row)
    for row in ask.rows("voices", claim=wanted):
        card = cards.get(row["claim"])
        if card is None:
            continue
        voices = card.credited if row["role"] == "credited" else card.authors
        if all(voice.iri != row["source"] for voice in voices):
            name = row.get("label", spaced(row["source"]))
            voices.append(Voice(row["source"], name, local(row.get("kind", ""))))
    return [cards[claim] for claim in wanted if claim in cards]


def _pieces(row: Row) -> list[Piece]:
    """The headline of a claim row, its names carrying their IRIs."""
    names = {role: row.get(f"{role}Label") or (spaced(row[role]) if role in row else "") for role in ROLES}
    values = {
        "money": sum_of(row),
        "date": nice_date(row.get("date", "")),
        "value": row.get("value", ""),
        "title": row.get("title", ""),
    }
    pieces = headline(row["facet"], row["polarity"], {**names, **values})
    return [Piece(text, row.get(role, "") if role in ROLES else "") for role, text in pieces]
