"""New contracts at the old club: wanted, talked about, offered, agreed, signed or turned down.

What is spoken of is a noun ("a new deal", "an extension") or a verb with one ("extend his stay"); the word that
governs it says how far things are. Both stand in `lexicon.yaml`: the lists whose names begin with ``extension``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.claims import Certainty, Claim, Entity, Polarity

from ..clauses.clause import Clause
from ..language.lexicon import phrases
from ..language.text import Tokens
from ..making.build import Draft
from ..who.discourse import Discourse
from ..who.scene import Scene
from .parties import holder_of, party

_REJECTED = "extension_rejected"
#: what says that the club no longer wants it
_GIVEN_UP = "extension_given_up"
#: the list of governing words → facet and certainty, the first that is found wins
_GOVERNORS: tuple[tuple[str, str, Certainty], ...] = (
    (_REJECTED, "extension-rejected", "asserted"),
    (_GIVEN_UP, "extension-wanted", "asserted"),
    ("extension_talks", "extension-talks", "asserted"),
    ("extension_close", "extension-agreed", "hedged"),
    ("extension_wanted", "extension-wanted", "asserted"),
    ("extension_offered", "extension-offered", "asserted"),
    ("extension_agreed", "extension-agreed", "asserted"),
    ("extension_to_sign", "extension-signed", "hedged"),
    ("extension_signed", "extension-signed", "official"),
)
_STOPS = frozenset((".", ";", "but", "while", "although", "(", '"', "whereas"))
_HAVE = frozenset("has have had 've".split())
#: a word of these with the next one speaks of something else: "no sign of", "offers for him"
_OTHERWISE = frozenset((("sign", "of"), ("offers", "for"), ("offer", "for")))
#: what makes a participle one of what is done to an offer
_PASSIVE = frozenset("was were been be being is are get got had have has".split())
#: a club or player after one of these is not the one that does it
_ASIDE = frozenset("from of with by to at for against over into in".split())
_BEFORE, _AFTER = 13, 7


@cache
def _openers() -> frozenset[str]:
    """Words at which a new contract may be spoken of."""
    return frozenset((*phrases("extension_nouns").first, *phrases("extension_openers").first))


def extensions(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The claims about new contracts that a sentence makes, one for each player and facet."""
    told = set()
    i = 0
    openers = _openers()
    while i < len(scene.words):
        end = _spoken_of(scene.words, i) if scene.words[i] in openers else 0
        if not end:
            i += 1
            continue
        found = _governor(scene.words, i, end)
        if found:
            name, facet, certainty, first, last = found
            if name == _REJECTED and _club_acts(scene, first):
                name, facet = _GIVEN_UP, "extension-wanted"
            player, place = holder_of(scene, i, i)
            club = party(scene, end - 1, end - 1, player, None, discourse) if player else None
            holders = discourse.clubs_of(player) if player else []
            elsewhere = _elsewhere(scene, end, holders) or _offered_by_others(scene, i, end, holders)
            elsewhere = elsewhere or (bool(holders) and club not in holders)
            supposed = {"if", "unless"} & set(scene.words[max(0, first - 8) : first])
            optional = facet == "extension-signed" and not {"option", "right"}.isdisjoint(
                scene.words[max(0, first - 4) : first]
            )
            doubted = facet == "extension-rejected" or clause.denied(first, last)
            if optional or (supposed and doubted):
                player = None
            if player is not None and club is not None and not elsewhere:
                denied = name == _GIVEN_UP or (facet != "extension-rejected" and clause.denied(first, last))
                polarity: Polarity = "denied" if denied else "affirmed"
                if certainty != "hedged" and clause.hedged(first, last):
                    certainty = "hedged"
                start = place if place < first and first - place < 8 else first
                a, b = tokens.starts[scene.items[start].start], tokens.ends[scene.items[last - 1].end - 1]
                listed = scene.players(place).entities if place in scene.group else [player]
                for bound in listed:
                    if (bound, facet) in told:
                        continue
                    told.add((bound, facet))
                    held = club if bound == player else next(iter(discourse.clubs_of(bound)), club)
                    yield Draft(
                        Claim(
                            article=discourse.article.id, kind="contract", facet=facet, polarity=polarity,
                            certainty=certainty, sources=discourse.own, quote=discourse.article.text[a:b], start=a,
                            end=b, rule=f"contract/{facet}/told", player=bound, club=held,
                        ),
                        first,
                        last,
                    )  # fmt: skip
        i = end


def _spoken_of(words: list[str], i: int) -> int:
    """The place after a new contract that is spoken of at item `i`; 0 where there is none."""
    size = len(words)
    alone = phrases("extension_nouns").match(words, i, size)
    if alone:
        return i + alone
    length = phrases("extension_openers").match(words, i, size)
    if not length:
        return 0
    for k in range(i + length, min(size, i + length + 5)):
        if words[k] in phrases("extension_heads").first or (words[k] == "future" and words[i].startswith("commit")):
            return k + 1
        if words[k] == "{club}" and words[k + 1 : k + 2] and words[k + 1] in phrases("extension_heads").first:
            return k + 2  # "a new Roma contract"
        if words[k] == "{player}" and words[k - 1] == "down":
            return k + 1  # "tie down X"
        if words[k] == "{player}" and words[i].startswith(("exten", "renew", "prolong")):
            continue  # "extend X's contract"
        if k == i + length and words[k : k + 2] == ["with", "{club}"] and words[i].startswith("renew"):
            return k  # "X renewed with Roma"
        if words[k] in (",", ".", "for", "with", "at", "in", "from", "{club}", "{player}", "{money}"):
            return 0
    return 0


def _governor(words: list[str], i: int, end: int) -> tuple[str, str, Certainty, int, int] | None:
    """List, facet, certainty and place of what governs the noun at items `i` to `end`: before it, else after it."""
    begin = i
    while begin > 0 and i - begin < _BEFORE and words[begin - 1] not in _STOPS:
        begin -= 1
    stop = end
    while stop < len(words) and stop - end < _AFTER and words[stop] not in _STOPS and words[stop] != ",":
        stop += 1
    turned_down = _passive(words, end, stop)
    if turned_down:
        return "extension_refused", "extension-rejected", "asserted", i, turned_down
    done = _done(words, begin, i)
    for low, high in ((max(begin, done), end), (end, stop)):
        for name, facet, certainty in _GOVERNORS:
            found = phrases(name)
            for k in range(high - 1, low - 1, -1):
                length = found.match(words, k, high)
                other = k != end and (words[k], *words[k + length : k + length + 1]) in _OTHERWISE
                if length and not other:
                    return name, facet, certainty, min(k, i), max(k + length, end)
    return None


def _done(words: list[str], begin: int, i: int) -> int:
    """The place of a finite verb that signs the contract told at item `i`: what is wanted before it is another thing.

    "Roma, who hope to win the league, have signed X to a new contract".
    """
    for k in range(i - 1, begin, -1):
        if words[k].endswith("ed") and words[k - 1] in _HAVE and phrases("extension_signed").match(words, k, i):
            return k - 1
    return 0


def _passive(words: list[str], end: int, stop: int) -> int:
    """The place after what turns down the offer told before item `end`: "was rejected", "rebuffed"; 0 without it."""
    for k in range(end, stop):
        length = phrases("extension_refused").match(words, k, stop)
        if length and (words[k] == "rebuffed" or not _PASSIVE.isdisjoint(words[max(end, k - 2) : k])):
            return k + length
    return 0


def _club_acts(scene: Scene, first: int) -> bool:
    """Whether it is a club that does what stands at an item: "Everton will not offer him a new deal"."""
    for k in range(first - 1, max(-1, first - 6), -1):
        if scene.items[k].kind == "club":
            return not k or scene.words[k - 1] not in _ASIDE
        if scene.words[k] not in _PASSIVE and scene.words[k] not in scene.lex.adverbs:
            return False
    return False


def _offered_by_others(scene: Scene, i: int, end: int, holders: list[Entity]) -> bool:
    """Whether a "contract offer" without "new" is made by the last club named before it, which is not his own."""
    if scene.words[i] != "contract" or not holders:
        return False
    for k in range(i - 1, max(-1, i - 10), -1):
        if scene.items[k].kind == "club" and scene.items[k].entity:
            return scene.items[k].entity not in holders
    return False


def _elsewhere(scene: Scene, end: int, holders: list[Entity]) -> bool:
    """Whether the contract is with a club that does not hold the player now."""
    if scene.words[end : end + 3] == ["with", "{club}", "for"]:
        return True  # "agreed a new deal with Roma for X"
    for k in range(end, min(len(scene.items), end + 3)):
        item = scene.items[k]
        if item.kind == "club" and scene.words[k - 1] in ("with", "at", "from", "by"):
            return bool(holders) and item.entity is not None and item.entity not in holders
    return False
