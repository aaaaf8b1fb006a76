"""Charts that the server draws as SVG: fees over time, and how much was told a week. Each has a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .claims import ClaimCard
from .words import nice_date, nice_money

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 18, 40


@dataclass(frozen=True, slots=True)
class Dot:
    """A fee that one claim names: place in the chart, what it is (bid, price, deal), and the claim behind it."""

    x: float
    y: float
    claim: ClaimCard
    role: str


@dataclass(frozen=True, slots=True)
class FeeChart:
    """Everything the template draws; positions in the SVG's own units."""

    currency: str
    dots: list[Dot]
    levels: list[tuple[float, str]]
    days: list[tuple[float, str]]
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    top: int = TOP


#: facet → the role of its amount in the chart's legend
FEE_ROLES = {
    "move-interest": "mentioned",
    "move-talks": "mentioned",
    "move-bid": "bid",
    "move-bid-rejected": "rejected",
    "move-agreed": "deal",
    "move-completed": "deal",
    "move-expected": "mentioned",
    "price-asking": "asking",
    "contract-release-clause": "clause",
}


def fee_chart(claims: Sequence[ClaimCard]) -> FeeChart | None:
    """Fees by day in the currency that most claims use (no rate is invented); None when fewer than two are named."""
    told = [c for c in claims if c.amount and c.facet in FEE_ROLES and c.published and c.polarity == "affirmed"]
    currencies = [c.row.get("currency", "") for c in told]
    if not told:
        return None
    currency = max(sorted(set(currencies)), key=currencies.count)
    shown = [c for c in told if c.row.get("currency", "") == currency]
    if len(shown) < 2:
        return None
    days = [date.fromisoformat(c.published[:10]) for c in shown]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    top = _round_up(max(c.amount or 0 for c in shown))

    def x(day: date) -> float:
        return round(LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT - 20) + 10, 1)

    def y(amount: float) -> float:
        return round(HEIGHT - BOTTOM - amount / top * (HEIGHT - BOTTOM - TOP), 1)

    dots = [Dot(x(day), y(c.amount or 0), c, FEE_ROLES[c.facet]) for day, c in zip(days, shown, strict=True)]
    levels = [(y(top * part / 4), nice_money(top * part / 4, currency)) for part in range(5)]
    ticks = sorted({first + timedelta(days=round(span * part / 3)) for part in range(4)})
    labels = [(x(day), nice_date(day.isoformat(), short=True)) for day in ticks if first <= day <= last]
    return FeeChart(currency, _apart(dots), levels, labels, len(told) - len(shown))


def _round_up(amount: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10 × 10ⁿ above an amount, so that the quarters are round too."""
    size: float = 10 ** (len(str(int(amount))) - 1)
    return next((size * part for part in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if size * part >= amount), amount)


def _apart(dots: list[Dot]) -> list[Dot]:
    """Dots at the same place moved beside one another, so that each can be seen and chosen."""
    taken: dict[tuple[float, float], int] = {}
    moved = []
    for dot in dots:
        place = (round(dot.x / 6), round(dot.y / 6))
        number = taken[place] = taken.get(place, -1) + 1
        moved.append(Dot(min(dot.x + 11 * number, WIDTH - RIGHT), dot.y, dot.claim, dot.role))
    return moved


@dataclass(frozen=True, slots=True)
class Bar:
    """How many claims one period saw, for and against."""

    label: str
    x: float
    up: float
    down: float
    affirmed: int
    denied: int


def activity(claims: Sequence[ClaimCard], sides: Sequence[str], *, bars: int = 40) -> list[Bar]:
    """Claims for (up) and against (down) by equal periods from first to last report; empty under two days."""
    dated = [(date.fromisoformat(c.published[:10]), s) for c, s in zip(claims, sides, strict=True) if c.published]
    if len({day for day, _ in dated}) < 2:
        return []
    first, last = min(d for d, _ in dated), max(d for d, _ in dated)
    size = max(-(-((last - first).days + 1) // bars), 1)
    counts: dict[int, list[int]] = {}
    for day, where in dated:
        cell = counts.setdefault((day - first).days // size, [0, 0])
        cell[where == "against"] += where != "background"
    most = max(max(cell) for cell in counts.values()) or 1
    total = (last - first).days // size + 1
    return [
        Bar(
            nice_date((first + timedelta(days=index * size)).isoformat(), short=True),
            round(index / total * 100, 2),
            round(counts.get(index, [0, 0])[0] / most * 40, 1),
            round(counts.get(index, [0, 0])[1] / most * 40, 1),
            *counts.get(index, [0, 0]),
        )
        for index in range(total)
    ]
