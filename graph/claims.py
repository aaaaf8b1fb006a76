"""The claim: one utterance of one proposition, with its words, its sources and its certainty.

A reader returns claims; `Claim.record()` is the flat record of the claims export, one JSON object a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["move", "contract", "price", "stance", "post", "membership", "statistic"]
Polarity = Literal["affirmed", "denied"]
Certainty = Literal["official", "asserted", "hedged", "conditional"]
Mode = Literal["permanent", "loan", "free", "swap"]
EntityType = Literal[
    "player", "club", "national-team", "person", "outlet", "journalist", "competition", "source", "unknown"
]

#: kind → its facets, in the order of the ladder where there is one
FACETS: dict[Kind, tuple[str, ...]] = {
    "move": (
        "interest",
        "contact",
        "talks",
        "bid",
        "bid-rejected",
        "terms",
        "agreed",
        "medical",
        "expected",
        "completed",
        "departure",
        "collapsed",
    ),
    "contract": (
        "expiry",
        "extension-wanted",
        "extension-talks",
        "extension-offered",
        "extension-agreed",
        "extension-signed",
        "extension-rejected",
        "release-clause",
        "option",
        "wage",
    ),
    "price": ("asking",),
    "stance": ("not-for-sale", "for-sale", "wants-to-leave", "wants-to-stay", "wants-to-join", "rejects-move"),
    "post": ("holds", "appointed", "left"),
    "membership": ("plays-for",),
    "statistic": ("appearances", "goals", "assists", "caps", "trophies"),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something a claim names.

    `slug` is the registry id, or a slug of the name when the registry does not know it (`known` is then False
    and the entity enters the graph as unreviewed). An unnamed source ("sources", "reports") has type `source`.
    """

    slug: str
    name: str
    type: EntityType
    known: bool = True


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of an ISO 4217 currency (67000000 GBP, not 67).

    `bound` says how the text states it: `exact`, `maximum` ("as much as"), `minimum` ("at least"). `low` is the
    lower end of a range whose upper end is `amount`. `equivalent` is the same sum in the second currency the text
    gives ("€80m (£67m)").
    """

    amount: float
    currency: str
    bound: Literal["exact", "maximum", "minimum"] = "exact"
    low: float | None = None
    equivalent: Money | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One utterance: what is said of whom, by whom, how firmly, and where in the article's text.

    `start` and `end` are offsets in Unicode code points, `end` exclusive: ``text[start:end] == quote``, always.
    `date` is an ISO date of day, month or year precision ("2025-06-30", "2025-06", "2025"). `sources` are nearest
    to the words first and never empty. `rule` names the grammar rule that made the claim (``move/interest/keen-on``).
    """

    article: str
    kind: Kind
    facet: str
    polarity: Polarity
    certainty: Certainty
    sources: tuple[Entity, ...]
    quote: str
    start: int
    end: int
    rule: str
    player: Entity | None = None
    person: Entity | None = None
    from_club: Entity | None = None
    club: Entity | None = None
    to_club: Entity | None = None
    mode: Mode | None = None
    money: Money | None = None
    date: str | None = None
    value: float | None = None
    title: str | None = None
    condition: str | None = None

    def record(self) -> dict[str, object]:
        """The flat record of the claims export: names instead of entities, fields in their published order."""
        return {
            "article": self.article,
            "kind": self.kind,
            "facet": self.facet,
            "player": _name(self.player),
            "person": _name(self.person),
            "from": _name(self.from_club),
            "club": _name(self.club),
            "to": _name(self.to_club),
            "mode": self.mode,
            "amount": _number(self.money.amount) if self.money else None,
            "currency": self.money.currency if self.money else None,
            "date": self.date,
            "value": _number(self.value),
            "title": self.title,
            "polarity": self.polarity,
            "certainty": self.certainty,
            "sources": [source.name for source in self.sources],
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


def _name(entity: Entity | None) -> str | None:
    return entity.name if entity else None


def _number(value: float | None) -> int | float | None:
    """A whole number as an int, so that 67000000.0 is written 67000000."""
    return int(value) if value is not None and value == int(value) else value
