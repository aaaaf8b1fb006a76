"""Sagas as the pages show them: how far, on how many words, for and against, who was first, which fees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .ask import Ask, Row
from .claims import ClaimCard, claim_cards
from .words import LADDER, local, spaced, step


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder in one saga: how many claims affirm it and how many deny it."""

    name: str
    affirmed: int
    denied: int
    official: bool = False

    @property
    def state(self) -> str:
        """``affirmed``, ``disputed``, ``denied`` or ``silent``: the class of its mark."""
        if self.affirmed and self.denied:
            return "disputed"
        return "affirmed" if self.affirmed else "denied" if self.denied else "silent"


@dataclass(frozen=True, slots=True)
class SagaCard:
    """A saga in brief. `row` keeps the plain values of ``sagas.rq``."""

    iri: str
    row: Row

    @property
    def player(self) -> str:
        """The player's name."""
        return self.row.get("playerLabel") or spaced(self.row["player"])

    @property
    def destination(self) -> str:
        """The buying club's name, or what is said where no buyer is named."""
        return self.row.get("toLabel") or (spaced(self.row["to"]) if "to" in self.row else "no club named")

    @property
    def outcome(self) -> str:
        """``open``, ``completed``, ``collapsed`` or ``went-elsewhere``."""
        return local(self.row.get("outcome", "open"))

    @property
    def reached(self) -> int:
        """The highest rung that a claim affirms; -1 when none does."""
        found = step(self.row["reached"]) if "reached" in self.row else None
        return -1 if found is None else found

    @property
    def reached_name(self) -> str:
        """The highest step in words."""
        return list(LADDER.values())[self.reached] if self.reached >= 0 else "No step"

    @property
    def denied(self) -> int:
        """The highest rung that a claim denies; -1 when none does."""
        found = step(self.row["denied"]) if "denied" in self.row else None
        return -1 if found is None else found

    @property
    def percent(self) -> int | None:
        """The probability of completion in whole per cent, of an open saga for which one was derived."""
        known = self.outcome == "open" and "probability" in self.row
        return round(float(self.row["probability"]) * 100) if known else None


def saga_cards(ask: Ask, sagas: Iterable[str]) -> list[SagaCard]:
    """Cards of these sagas, in the order given, in one query."""
    wanted = list(dict.fromkeys(sagas))
    if not wanted:
        return []
    cards: dict[str, SagaCard] = {}
    for row in ask.rows("sagas", saga=wanted):
        kept = cards.get(row["saga"])
        if kept is None or (step(row.get("reached", "")) or 0) > kept.reached:
            cards[row["saga"]] = SagaCard(row["saga"], row)
    return [cards[saga] for saga in wanted if saga in cards]


def rungs(claims: Iterable[ClaimCard]) -> list[Rung]:
    """The ladder of a saga, counted over its claims."""
    told = list(claims)
    found = []
    for index, name in enumerate(LADDER.values()):
        # that a bid was not turned down says nothing of whether one was made
        here = [c for c in told if c.step == index and (c.polarity, c.facet) != ("denied", "move-bid-rejected")]
        affirmed = [claim for claim in here if claim.polarity == "affirmed"]
        found.append(
            Rung(
                name, len(affirmed), len(here) - len(affirmed), any(claim.certainty == "official" for claim in affirmed)
            )
        )
    return found


#: facets that speak against a move although they are affirmed
AGAINST = {
    "move-collapsed",
    "move-bid-rejected",
    "stance-not-for-sale",
    "stance-wants-to-stay",
    "stance-rejects-move",
    "contract-extension-wanted",
    "contract-extension-talks",
    "contract-extension-offered",
    "contract-extension-agreed",
    "contract-extension-signed",
}
#: facets that say nothing of whether a move happens
NEUTRAL = {"contract-expiry", "contract-wage", "contract-release-clause", "price-asking"}


def side(claim: ClaimCard) -> str:
    """Whether a claim speaks ``for`` the move, ``against`` it, or is ``background``."""
    if claim.kind in {"membership", "statistic", "post"} or claim.facet in NEUTRAL:
        return "background"
    against = (claim.facet in AGAINST) != (claim.polarity == "denied")
    return "against" if against else "for"


def first_reports(claims: Iterable[ClaimCard]) -> list[ClaimCard]:
    """The first claim of each step of the move, lowest step first: who reported it before anybody else."""
    first: dict[int, ClaimCard] = {}
    for claim in sorted(claims, key=lambda c: (c.published, c.iri)):
        if claim.step is not None and claim.kind == "move" and claim.polarity == "affirmed":
            first.setdefault(claim.step, claim)
    return [first[index] for index in sorted(first)]


def claims_of_saga(ask: Ask, saga: str) -> list[ClaimCard]:
    """The claims of a saga in the order of publication."""
    return claim_cards(ask, ask.column("saga_claims", "claim", this=saga))
