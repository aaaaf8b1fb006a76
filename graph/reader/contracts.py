"""When contracts end, and what they pay: told in so many orders that the words are looked for one by one.

A contract's end is a noun ("contract", "deal") with a word of ending or "until", or a time left ("two years
remaining on his deal"); a wage is an amount with a period ("£100,000 a week").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims import Certainty, Claim, Entity, Money

from .build import Draft
from .clause import Clause
from .dates import date_at, number, term_end
from .discourse import Discourse
from .items import Item
from .lexicon import lexicon, phrases
from .scene import Scene
from .text import Tokens

_NOUNS = frozenset("contract contracts deal deals terms agreement arrangement".split())
_ENDS = phrases("contract_ends")
_UNTIL = frozenset("until till through".split())
_BOUND = phrases("contract_bound")
#: the contract is one with the club that gains the player
_SIGNING = frozenset(
    "sign signed signs signing penned penning pens pen agreed agrees agree joins joined join inked put accepted loan "
    "loaned borrowed shaken".split()
)
#: these bind without a contract being named
_LOOSE = frozenset("bound tied contracted under committed signed".split())
_NEW = frozenset("new fresh extension extended improved renewed renewal extend renew".split())
#: a contract that will run is the next one where the player is on his way
_AHEAD = frozenset("will would 'll".split())
_LEFT = phrases("contract_left")
_UNITS = frozenset("year years season seasons month months".split())
#: what he earns now, what he would earn
_NOW = frozenset("current present currently previous existing".split())
_NEXT = frozenset("offered offering offer will would could set expected pocket hands new shaken".split())
_RELEASE = phrases("contract_release")
_STOPS = frozenset((".", ";", "but", "while", "although", "(", '"'))
_OUT = phrases("contract_out")
_FINAL = phrases("contract_final")
#: words at which the end of a contract may be told, beside numbers in digits
_OPENERS = frozenset((*_ENDS.first, *_UNTIL, "{time}", *_OUT.first, *_FINAL.first, *lexicon().numbers))


def contracts(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The ends of contracts and the wages that a sentence tells."""
    yield from _expiries(scene, clause, tokens, discourse)
    yield from _wages(scene, clause, tokens, discourse)
    yield from _clauses(scene, clause, tokens, discourse)


def _expiries(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    told: set[tuple[Entity, str | None]] = set()
    for i, word in enumerate(scene.words):
        if word not in _OPENERS and not word[0].isdecimal():
            continue
        found = _ending(scene, clause, tokens, i)
        if found is None:
            continue
        noun, last, day, needs, fresh = found
        if day is None and needs:
            continue
        player, place = holder_of(scene, noun, i)
        if player is None or (player, day) in told or (day is None and any(player == known for known, _ in told)):
            continue
        told.add((player, day))
        new = _is_new(scene, min(noun, i), max(noun, i)) if fresh else None
        if new is False and player.slug in discourse.buyers and not _AHEAD.isdisjoint(scene.words[noun:i]):
            new = True
        club = party(scene, noun, last, player, new, discourse)
        if club is None:
            continue
        start = min(noun, i, place) if abs(place - noun) < 4 else min(noun, i)
        yield _claim(clause, tokens, discourse, start, max(noun, i, last), "expiry", player, club, date=day)


def _ending(scene: Scene, clause: Clause, tokens: Tokens, i: int) -> tuple[int, int, str | None, bool, bool] | None:
    """What ends at item `i`: the place of its noun, its last item, the day, whether it needs one, and whether the
    contract may be a new one.
    """
    words, size = scene.words, len(scene.words)
    word = words[i]
    length = _ENDS.match(words, i, size)
    if length:
        noun = _noun(words, i, 9) if word != "expiring" else _noun(words, i, 9, 2)
        if noun is None or (word == "end" and words[i + 1 : i + 2] == ["of"]):
            return None
        day, last = _day(scene, clause, tokens, i)
        left = clause.left(max(0, i - 8), min(size, i + 10)) if day is None else None
        sure = word.startswith("expir") or "out" in words[i : i + length] or words[noun].startswith("contract")
        fresh = word.startswith(("run", "last", "keep")) and "out" not in words[i : i + length]
        return noun, max(last, i + length - 1), day or left, not sure, fresh
    if word in _UNTIL or (word == "{time}" and tokens.words[scene.items[i].start] in _UNTIL):
        noun = _noun(words, i, 14)
        bound = [k for k in range(max(0, i - 12), i) if _BOUND.match(words, k, i)]
        day, last = _day(scene, clause, tokens, i, 1)
        if day is None or (noun is None and not bound):
            return None
        firm = noun is not None or not _LOOSE.isdisjoint(words[k] for k in bound)
        if not firm and not scene.items[last].word[:2].isdigit() and "-" not in day:
            return None
        return noun if noun is not None else bound[-1], last, day, True, True
    if _OUT.match(words, i, size) and word == "out" and words[i + 3 : i + 4] not in (["negotiations"], ["talks"]):
        day, last = _day(scene, clause, tokens, i)
        return i, max(last, i + 2), day, False, False
    length = _FINAL.match(words, i, size)
    if length:
        noun = _noun(words, i, 2, 9)
        day = clause.left(i, min(size, i + 9))
        return (noun, max(noun, i), day, True, False) if noun is not None and day else None
    value = number(word) if scene.items[i].kind == "word" else None
    if value is not None and value < 61:
        unit = i + 1 + (words[i + 1 : i + 2] in (["more"], ["full"], ["further"]))
        if unit < size and words[unit] in _UNITS and _LEFT.match(words, unit + 1, size) if unit + 1 < size else False:
            noun = _noun(words, unit, 0, 9)
            if noun is None:
                noun = _noun(words, i, 12)
            here = words[unit + 1] in ("left", "remaining") and words[unit + 2 : unit + 4] == ["at", "{club}"]
            if noun is None and words[unit + 1] != "to" and not here:
                return None
            day = term_end(clause.today, value, words[unit])
            return (noun if noun is not None else unit), max(unit + 1, noun or 0), day, True, False
    return None


def _noun(words: Sequence[str], i: int, before: int, after: int = 0) -> int | None:
    """The contract noun nearest before item `i`, else after it, without a stop between."""
    for k in range(i - 1, max(-1, i - before - 1), -1):
        if words[k] in _NOUNS:
            return k
        if words[k] in _STOPS:
            break
    for k in range(i + 1, min(len(words), i + after + 1)):
        if words[k] in _NOUNS:
            return k
        if words[k] in _STOPS:
            break
    return None


def _day(scene: Scene, clause: Clause, tokens: Tokens, i: int, reach: int = 7) -> tuple[str | None, int]:
    """The first date that begins within `reach` items after item `i`, and its last item."""
    items = scene.items
    limit = min(len(items), i + reach + 3)
    end = items[limit - 1].end
    for k in range(i, limit):
        item = items[k]
        if item.word in _STOPS and k > i:
            break
        for token in range(item.start, item.end):
            found = date_at(tokens.words, tokens.caps, token, min(len(tokens.words), end + 4), clause.today)
            if found and found.told not in ("past", "weekday", "time", "deadline", "week"):
                last = k
                while last + 1 < len(items) and items[last].end < found.end:
                    last += 1
                return found.iso, last
    return None, i


def holder_of(scene: Scene, noun: int, i: int) -> tuple[Entity | None, int]:
    """Whose contract it is: the player or pronoun before its noun, else the first one after it, else the topic."""
    first = min(noun, i)
    for k in (*range(max(noun, i) - 1, max(-1, first - 30), -1), *range(max(noun, i), min(len(scene.items), i + 10))):
        item = scene.items[k]
        named = item.kind == "player" or (item.kind == "unknown" and item.noun != "single")
        if named or item.word in ("his", "her", "he", "she", "him"):
            entity = scene.player(k)
            if entity is not None:
                return entity, k
    return scene.discourse.pronoun(scene.items[0].sentence, noun), noun


def _is_new(scene: Scene, first: int, last: int) -> bool | None:
    """Whether the contract is one that is being signed: with the buyer; None where it renews the one he has."""
    begin = max(0, first - 14)
    words = set(scene.words[begin : last + 1])
    if words & _NEW:
        return None
    return bool(words & _SIGNING) and scene.words[first - 1 : first] != ["his"]


def party(scene: Scene, noun: int, last: int, player: Entity, new: bool | None, discourse: Discourse) -> Entity | None:
    """The club of a contract: named before the noun or after "with" or "at", else the buyer's or the holder's."""
    words = scene.words
    items: Sequence[Item] = scene.items
    holders = discourse.clubs_of(player)
    if noun and items[noun - 1].kind == "club" and items[noun - 1].entity:
        return items[noun - 1].entity
    for k in range(noun + 1, min(len(items), noun + 12)):
        if words[k] in _STOPS:
            break
        if items[k].kind == "club" and words[k - 1] in ("with", "at"):
            club = scene.club(k, "club", [player])
            if club is not None and (new is True or club in holders or not holders):
                return club
    if new is not None and new:
        buyer = discourse.buyers.get(player.slug) or discourse.home or discourse.buyer
        if buyer is not None:
            return buyer
        for k in (*range(noun + 1, len(items)), *range(noun - 1, -1, -1)):
            other: Entity | None = items[k].entity if items[k].kind == "club" else None
            if other is not None and other not in holders:
                return other
    return (
        holders[0] if holders else discourse.buyers.get(player.slug) or discourse.club_before(scene.items[noun].place)
    )


def _wages(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """Amounts paid by the week or year."""
    words = scene.words
    for i, item in enumerate(scene.items):
        if item.kind != "money" or item.amount is None:
            continue
        near = set(words[max(0, i - 5) : i]) | set(words[i + 1 : i + 3])
        paid = item.amount.period is not None or near & {"salary", "wages", "wage", "earns", "earning"}
        if not paid or near & {"bill", "fund", "budget", "bonus", "fee"}:
            continue
        player, place = holder_of(scene, i, i)
        if player is None:
            continue
        club = party(scene, i, i, player, _earned_next(scene, i), discourse)
        if club is not None:
            start = min(place, i) if abs(place - i) < 8 else i
            yield _claim(
                clause, tokens, discourse, start, max(i, place if place - i < 3 else i), "wage", player, club,
                money=item.amount.money,
            )  # fmt: skip


def _earned_next(scene: Scene, i: int) -> bool:
    """Whether an amount is what a player would earn at his next club rather than what he earns."""
    near = scene.words[max(0, i - 14) : i]
    if not _NOW.isdisjoint(near[-6:]):
        return False
    owned = not {"his", "her", "'s", "he", "on", "earns", "who"}.isdisjoint(near[-6:])
    return _is_new(scene, i, i) is True or not _NEXT.isdisjoint(near) or not owned


def _clauses(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """Release clauses, with their amounts where they are told."""
    words, size = scene.words, len(scene.words)
    for i in _RELEASE.openings(words):
        length = _RELEASE.match(words, i, size)
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
        club = party(scene, end - 1, i, player, not later.isdisjoint(words[end : end + 4]), discourse)
        if club is None:
            continue
        first, last = i, end - 1
        if amount is not None:
            first, last = min(first, amount), max(last, amount)
        if place < first and first - place < 8:
            first = place
        found = scene.items[amount].amount if amount is not None else None
        yield _claim(
            clause, tokens, discourse, first, last, "release-clause", player, club, money=found.money if found else None
        )


def _claim(
    clause: Clause, tokens: Tokens, discourse: Discourse, start: int, last: int, facet: str, player: Entity,
    club: Entity, *, date: str | None = None, money: Money | None = None,
) -> Draft:  # fmt: skip
    items: Sequence[Item] = clause.items
    last = min(last, len(items) - 1)
    first_char, last_char = tokens.starts[items[start].start], tokens.ends[items[last].end - 1]
    denied = clause.denied(start, last) if facet == "wage" else False
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
