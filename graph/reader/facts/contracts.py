"""What contracts pay, and for what they let a player go.

A wage is an amount with a period ("£100,000 a week"); a release clause is a noun, with an amount beside it or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims import Certainty, Claim, Entity, Money

from ..clauses.clause import Clause
from ..language.lexicon import phrases
from ..language.text import Tokens
from ..making.build import Draft
from ..names.items import Item
from ..who.discourse import Discourse
from ..who.scene import Scene
from .parties import SIGNING, holder_of, is_new, party

#: what he earns now, what he would earn
_NOW = frozenset("current present currently previous existing".split())
_NEXT = frozenset("offered offering offer will would could set expected pocket hands new shaken".split())
#: a clause that is denied is one that a contract has not got
_HAS = frozenset("no have has contain contains include includes insert inserted there".split())
_CONTRACTS = frozenset(("contract", "deal"))
_PAID = frozenset("salary wages wage earns earning".split())
_LETS = frozenset("allows allow allowing lets letting permits permitting enables enabling".split())
_RELEASE = phrases("contract_release")


def contracts(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The wages and the release clauses that a sentence tells."""
    yield from _wages(scene, clause, tokens, discourse)
    yield from _clauses(scene, clause, tokens, discourse)


def _wages(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """Amounts paid by the week or year."""
    words = scene.words
    for i, item in enumerate(scene.items):
        if item.kind != "money" or item.amount is None:
            continue
        near = set(words[max(0, i - 5) : i]) | set(words[i + 1 : i + 3])
        paid = item.amount.period is not None or not _PAID.isdisjoint(near) or {"contract", "worth"} <= near
        if not paid or near & {"bill", "fund", "budget", "bonus", "fee"}:
            continue
        player, place = holder_of(scene, i, i)
        if player is None:
            continue
        club = party(scene, i, i, player, _earned_next(scene, i), discourse)
        if club is not None:
            start = min(place, i) if abs(place - i) < 8 else i
            yield told(
                clause, tokens, discourse, start, max(i, place if place - i < 3 else i), "wage", player, club,
                money=item.amount.money,
            )  # fmt: skip


def _earned_next(scene: Scene, i: int) -> bool:
    """Whether an amount is what a player would earn at his next club rather than what he earns."""
    near = scene.words[max(0, i - 14) : i]
    if not _NOW.isdisjoint(near[-6:]):
        return False
    owned = not {"his", "her", "'s", "he", "on", "earns", "who"}.isdisjoint(near[-6:])
    return is_new(scene, i, i) is True or not _NEXT.isdisjoint(near) or not owned


def _clauses(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """Release clauses, with their amounts where they are told."""
    words, size = scene.words, len(scene.words)
    for i in (k for k, word in enumerate(words) if word == "clause" or word in _RELEASE.first):
        length = _RELEASE.match(words, i, size) or _lets_go(words, i)
        if not length:
            continue
        end = i + length
        amount = next((k for k in range(i - 1, max(-1, i - 5), -1) if scene.items[k].kind == "money"), None)
        if amount is None:
            amount = next((k for k in range(end, min(size, end + 14)) if scene.items[k].kind == "money"), None)
        player, place = holder_of(scene, i, i)
        if player is None:
            continue
        later = {"will", "includes", "include", "contain", "contains"}
        new = not later.isdisjoint(words[end : end + 4]) or (player.slug in discourse.buyers and _signs(words, i))
        club = party(scene, end - 1, i, player, new, discourse)
        if club is None:
            continue
        first, last = i, end - 1
        if amount is not None:
            first, last = min(first, amount), max(last, amount)
        if place < first and first - place < 8:
            first = place
        found = scene.items[amount].amount if amount is not None else None
        yield told(
            clause, tokens, discourse, first, last, "release-clause", player, club, money=found.money if found else None
        )


def _signs(words: Sequence[str], i: int) -> bool:
    """Whether a contract is being signed shortly before item `i`: "will sign until 2026 and his clause is set at"."""
    return not _CONTRACTS.isdisjoint(words[max(0, i - 16) : i]) and not SIGNING.isdisjoint(words[max(0, i - 16) : i])


def _lets_go(words: Sequence[str], i: int) -> int:
    """How many words from item `i` speak of a clause that lets a player go: 1 for "a clause" that does, else 0."""
    near = words[i + 1 : i + 12]
    return int(words[i] == "clause" and near[:1] in (["in"], ["that"], ["which"]) and not _LETS.isdisjoint(near))


def told(
    clause: Clause, tokens: Tokens, discourse: Discourse, start: int, last: int, facet: str, player: Entity,
    club: Entity, *, date: str | None = None, money: Money | None = None,
) -> Draft:  # fmt: skip
    """A claim about a contract, told in the words from item `start` to item `last`."""
    items: Sequence[Item] = clause.items
    last = min(last, len(items) - 1)
    first_char, last_char = tokens.starts[items[start].start], tokens.ends[items[last].end - 1]
    denied = facet == "wage" and clause.denied(start, last)
    if facet == "release-clause":  # "without paying his release clause" takes no clause away
        near = clause.words[max(0, start - 4) : last]
        denied = not _HAS.isdisjoint(near) and clause.denied(start, last)
    near = clause.words[max(clause.begin(start), start - 3) : last + 1]
    hedged = clause.hedged(start, last + 1) if facet == "wage" else not clause.lex.hearsay.isdisjoint(near)
    certainty: Certainty = "hedged" if hedged else "official" if facet == "expiry" else "asserted"
    claim = Claim(
        article=discourse.article.id, kind="contract", facet=facet, polarity="denied" if denied else "affirmed",
        certainty=certainty, sources=discourse.own,
        quote=discourse.article.text[first_char:last_char], start=first_char, end=last_char,
        rule=f"contract/{facet}/told", player=player, club=club, date=date, money=money,
    )  # fmt: skip
    return Draft(claim, start, last + 1)
