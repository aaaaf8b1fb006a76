"""How things read on a page: a claim as a headline, money, days, the names of steps and outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_ROLE = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")

MONTHS = "January February March April May June July August September October November December".split()
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}

#: the ladder of a move, lowest step first, with the word the pages use
LADDER = {
    "interest": "Interest",
    "contact": "Contact",
    "talks": "Talks",
    "bid": "Bid",
    "terms": "Terms",
    "agreed": "Agreed",
    "medical": "Medical",
    "completed": "Completed",
}

#: facets of a move that stand on a step of the ladder without being it: a bid turned down is a bid
_BESIDE = {"bid-rejected": "bid"}

CERTAINTIES = {
    "official": "announced, or told as a finished fact",
    "asserted": "stated without a hedge",
    "hedged": "reported, linked, understood, expected",
    "conditional": "holds only if something else happens",
}


def local(iri: str) -> str:
    """The last part of an IRI: after ``#``, else after the last ``/``."""
    return re.split(r"[#/]", iri.rstrip("/"))[-1]


def spaced(iri: str) -> str:
    """The last part of an IRI as words: ``bid-rejected`` → ``bid rejected``, ``hasClaim`` → ``has claim``."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(iri)).replace("-", " ").replace("_", " ")
    return name[:1] + name[1:].lower() if name else iri


def step(facet: str) -> int | None:
    """The rung of the ladder (0 = interest) that a facet stands on; None for what is no step of a move."""
    name = local(facet).removeprefix("move-")
    name = _BESIDE.get(name, name)
    return list(LADDER).index(name) if name in LADDER else None


def nice_date(value: str, *, short: bool = False) -> str:
    """``2025-06-30`` → ``30 June 2025`` (short: ``30 Jun``), ``2025-06`` → ``June 2025``, ``2025`` → ``2025``."""
    parts = value[:10].split("-")
    try:
        month = MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
    except (ValueError, IndexError):
        return value
    if short:
        return f"{int(parts[2])} {month[:3]}" if len(parts) > 2 else f"{month[:3]} {parts[0]}".strip()
    return " ".join(part for part in ((str(int(parts[2])) if len(parts) > 2 else ""), month, parts[0]) if part)


def nice_money(amount: str | float | None, currency: str | None) -> str:
    """``67000000, GBP`` → ``£67m``; thousands as ``k``; an unknown currency keeps its code."""
    if amount in (None, ""):
        return ""
    value = float(amount)
    sign = SIGNS.get(currency or "", f"{currency} " if currency else "")
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{sign}{value / size:.4g}{unit}"
    return f"{sign}{value:.4g}"


def sum_of(row: Mapping[str, str]) -> str:
    """The money of a claim row as text, with its bound and the equivalent that the article gives."""
    currency = row.get("currency")
    low, high = nice_money(row.get("minimum"), currency), nice_money(row.get("maximum"), currency)
    if row.get("amount"):
        text = nice_money(row["amount"], currency)
    elif low and high:
        text = f"{low}–{high}" if low != high else low
    else:
        text = f"at least {low}" if low else f"up to {high}" if high else ""
    if text and row.get("equivalent"):
        text += f" ({nice_money(row['equivalent'], row.get('equivalentCurrency'))})"
    return text


@cache
def _sentences() -> dict[str, tuple[list[str], list[str]]]:
    lines = (Path(__file__).parent / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {facet: (affirmed.split(" | "), denied.split(" | ")) for facet, affirmed, denied in rows}


def headline(facet: str, polarity: str, roles: Mapping[str, str]) -> list[tuple[str, str]]:
    """A claim as a headline in pieces ``(role, text)``; role is empty for plain words.

    `facet` and `polarity` are concept IRIs or notations, `roles` maps role names to what they read as. A facet that
    ``sentences.tsv`` lacks reads as its name and its player.
    """
    known = {role: text for role, text in roles.items() if text}
    is_denied = local(polarity) == "denied"
    plain = [f"{{player}}: {spaced(facet)}", f"{{person}}: {spaced(facet)}", spaced(facet)]
    fallback = [f"Not so: {option}" for option in plain] if is_denied else plain
    affirmed, denied = _sentences().get(local(facet), ([], []))
    options = [*(denied if is_denied else affirmed), *fallback]
    for option in options:
        text = _OPTIONAL.sub(lambda m: m[1] if set(_ROLE.findall(m[1])) <= known.keys() else "", option)
        if set(_ROLE.findall(text)) <= known.keys():
            break
    pieces: list[tuple[str, str]] = []
    for index, part in enumerate(_ROLE.split(text)):
        if part:
            pieces.append((part, known[part]) if index % 2 else ("", part))
    return pieces
