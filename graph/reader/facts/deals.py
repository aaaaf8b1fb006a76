"""Deals told without a verb, as tickers and round-ups list them.

"X [Lille - Lyon] £7m", "Confirmed: X to Lyon", "Ins: X (Lille, loan)".
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.claims import Claim, Entity, Mode

from ..language.text import Tokens
from ..who.discourse import Discourse
from ..who.scene import Scene
from ..who.topics import topic_club

#: what opens a list of deals that are done, before a colon or a player
_DONE = frozenset("deal deals confirmed official completed".split())
_IN = frozenset("in ins arrivals incomings signings signed arrived bought".split())
_OUT = frozenset("out outs departures outgoings exits sold left released departed gone".split())
#: what the sentence of a list may end with
_LEAVING = frozenset("departed left gone out".split())
#: what stands between a player and the clubs in brackets, and between the two clubs
_OPENS, _CLOSES = frozenset("( [ , : -".split()), frozenset(") ]".split())
_ARROWS = frozenset("to - > / →".split())
_MODES: dict[str, Mode] = {"loan": "loan", "loaned": "loan", "free": "free", "swap": "swap", "permanent": "permanent"}
#: how far a deal's own words reach behind its clubs
_REACH = 8


def deals(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The deals of a sentence that lists some; the words of each are taken from the rules."""
    words, items = scene.words, scene.items
    colon = words.index(":") if ":" in words[:6] else -1
    header = set(words[:colon]) if colon > 0 else _LEAVING.intersection(words[-5:])
    for k, item in enumerate(items):
        if item.kind != "player" or item.entity is None or not item.named:
            continue
        player = discourse.typed(item.entity, "player")
        after = k + 1
        bracket = words[after : after + 1] and words[after] in _OPENS
        after += bool(bracket)
        told = words[after : after + 1] == ["from"]
        after += told
        first = _club(scene, after)
        if first is None:
            if header & _DONE and words[k + 1 : k + 2] == ["to"] and (club := _club(scene, k + 2)):
                yield _claim(scene, tokens, discourse, k, k + 3, player, None, club)
            continue
        second = _club(scene, after + 2) if words[after + 1 : after + 2] and words[after + 1] in _ARROWS else None
        if second is not None and (header & _DONE or words[k + 1] in "([" or (bracket and not told)):
            yield _claim(scene, tokens, discourse, k, after + 3, player, first, second)
        elif second is None and words[k + 1] in ("(", "[", "-") and (header & (_IN | _OUT)):
            here = discourse.home or topic_club(discourse, (first,))
            pair = (here, first) if header & _OUT else (first, here)
            if here is not None:
                yield _claim(scene, tokens, discourse, k, after + 1, player, *pair)


def _club(scene: Scene, k: int) -> Entity | None:
    """The named club at a place."""
    return scene.items[k].entity if k < len(scene.items) and scene.items[k].kind == "club" else None


def _claim(
    scene: Scene, tokens: Tokens, discourse: Discourse, start: int, end: int,
    player: Entity, source: Entity | None, target: Entity | None,
) -> Claim:  # fmt: skip
    """A listed deal: its fee and mode stand behind its clubs, before the next player."""
    items, money, mode, last = scene.items, None, None, end
    for k in range(end, min(len(items), end + _REACH)):
        if items[k].kind == "player" or items[k].word == ";":
            break
        if items[k].amount is not None and money is None:
            money, last = items[k].amount, k + 1
        elif items[k].word in _MODES and mode is None:
            mode, last = _MODES[items[k].word], k + 1
    scene.idle.update(range(start, last))
    first, stop = tokens.starts[items[start].start], tokens.ends[items[last - 1].end - 1]
    return Claim(
        article=discourse.article.id, kind="move", facet="completed", polarity="affirmed", certainty="official",
        sources=discourse.own, quote=discourse.article.text[first:stop], start=first, end=stop,
        rule="move/completed/deal",
        player=player, from_club=source, to_club=target, mode=mode, money=money.money if money else None,
    )  # fmt: skip
