"""Amounts of money in running text: "£40million", "€80m (£67m)", "20 to 25 million euros", "£150,000-a-week"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.claims import Money

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD"}
_NAMES = {
    "euro": "EUR", "euros": "EUR", "€": "EUR", "eur": "EUR", "pound": "GBP", "pounds": "GBP", "£": "GBP",
    "sterling": "GBP", "dollar": "USD", "dollars": "USD", "$": "USD", "gbp": "GBP", "usd": "USD",
}  # fmt: skip
_UNITS = {
    "m": 1e6, "mn": 1e6, "mln": 1e6, "mil": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "k": 1e3,
    "thousand": 1e3, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_MAXIMUM = {"to", "as", "than", "maximum", "max"}
_PERIODS = {
    "week": 52.0,
    "weekly": 52.0,
    "year": 1.0,
    "annum": 1.0,
    "season": 1.0,
    "annual": 1.0,
    "annually": 1.0,
    "month": 12.0,
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\Z")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money found in the text, the token after it, and the period it is paid for ("week", "year") if told."""

    money: Money
    end: int
    period: str | None = None


def currency_of(words: Sequence[str]) -> str | None:
    """The currency of the first amount of an article, in which a later "and 5m in bonuses" is meant."""
    return next((_SIGNS.get(word) or _NAMES[word] for word in words if word in _SIGNS or word in _NAMES), None)


def amount_at(words: Sequence[str], i: int, end: int, currency: str | None = None) -> Amount | None:
    """The amount that begins at token `i`, with its equivalent in brackets and its period; None if there is none.

    A sum without a currency is taken in `currency`, that of the article, where a unit follows its number ("5m").
    """
    first = _single(words, i, end, None)
    if first is None and i + 1 < end and words[i + 1] in ("m", "million"):
        first = _single(words, i, end, currency)
    if first is None:
        return None
    money, j = first
    # a range: "£20m to £25m", "£20-25m", "20 to 25 million euros"
    if j < end and words[j] in ("to", "-", "and", "or") and (words[j] != "and" or (i and words[i - 1] == "between")):
        second = _single(words, j + 1, end, money.currency)
        if second and second[0].amount > money.amount:
            money, j = replace(second[0], low=money.amount), second[1]
    if j + 1 < end and words[j] in ("(", "/", "["):
        other = _single(words, j + 1 + (words[j + 1] in ("around", "about", "roughly", "approx")), end, None)
        if other and other[0].currency != money.currency:
            j = other[1]
            if j + 1 < end and words[j] == "/" and (third := _single(words, j + 1, end, None)):
                j = third[1]  # "(£27m/$35m)"
            money, j = replace(money, equivalent=other[0]), j + (j < end and words[j] in ")]/")
    before = words[max(0, i - 3) : i]
    if "least" in before or "over" in before or "minimum" in before:
        money = replace(money, bound="minimum")
    elif before[-1:] and (before[-1] in _MAXIMUM or before[-2:] == ["much", "as"]):
        money = replace(money, bound="maximum")
    period = None
    k = j
    while k < min(end, j + 3) and words[k] in ("a", "per", "each", "every", "an", "net", "gross", "p"):
        k += 1
    if (
        k < end
        and words[k] in _PERIODS
        and words[k + 1 : k + 2] not in (["ago"], ["earlier"])
        and (k > j or words[k] in ("weekly", "annual", "annually"))
    ):
        period, j = ("week" if "week" in words[k] else "month" if words[k] == "month" else "year"), k + 1
    elif j < end and words[j] in ("pw", "pa"):
        period, j = ("week" if words[j] == "pw" else "year"), j + 1
    return Amount(money, j, period)


def _single(words: Sequence[str], i: int, end: int, currency: str | None) -> tuple[Money, int] | None:
    """One sum at token `i`; a bare number counts only with a unit and a currency (its own or the given one)."""
    if i >= end:
        return None
    sign = _SIGNS.get(words[i])
    j = i + (sign is not None)
    if j >= end or not _NUMBER.match(words[j]):
        return None
    value = _value(words[j], j + 1 < end and words[j + 1] in _UNITS)
    if value is None:
        return None
    j += 1
    unit = _UNITS.get(words[j]) if j < end else None
    if unit:
        value, j = value * unit, j + 1
    elif sign is None and currency is None:
        # "20 to 25 million euros": the unit stands after the second number
        if j + 2 < end and words[j] in ("to", "-", "and") and _NUMBER.match(words[j + 1]) and words[j + 2] in _UNITS:
            unit = _UNITS[words[j + 2]]
            named = _NAMES.get(words[j + 3]) if j + 3 < end else None
            return (Money(value * unit, named), j) if named else None
    elif currency is None and j + 2 < end and words[j] in ("to", "-") and words[j + 2] in _UNITS:
        value *= _UNITS[words[j + 2]]  # "£20-25m"
    if sign is None:
        sign = _NAMES.get(words[j]) if j < end else None
        j += sign is not None
        if sign is None and unit and j + 1 < end and words[j] in _SIGNS:
            sign, j = _SIGNS[words[j]], j + 1
        sign = sign or currency
    elif j < end and words[j] in ("euros", "pounds", "dollars"):
        j += 1
    if sign is None or value <= 0:
        return None
    return Money(value, sign), j


def _value(number: str, has_unit: bool) -> float | None:
    """A number as written: "1,500" is fifteen hundred, "7,25" before a unit is seven and a quarter."""
    try:
        if "," in number and "." not in number:
            head, _, tail = number.rpartition(",")
            if has_unit and len(tail) != 3:
                return float(head.replace(",", "") + "." + tail)
            return float(number.replace(",", ""))
        if number.count(".") > 1 or (number.count(".") == 1 and len(number.split(".")[1]) == 3 and not has_unit):
            return float(number.replace(".", "").replace(",", ""))
        return float(number.replace(",", ""))
    except ValueError:
        return None
