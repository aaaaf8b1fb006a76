"""Who the subject of a clause is where other words stand between: behind an aside, or "he" for a manager."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..language.lexicon import Lexicon
from ..names.items import Item

if TYPE_CHECKING:
    from .discourse import Discourse
    from .scene import Scene

#: how many words may stand between an aside and the words of a rule, and how long an aside may be
_BETWEEN, _ASIDE = 8, 26
#: what begins a relative clause
_WHO = frozenset("who which whose whom where having".split())
#: with these a verb has no subject of its own
_LINKS = frozenset("to ready set keen close about able willing expected likely".split())
#: how many sentences back "he" may have been named, where those between name nobody
_BACK = 4
_NAMES = frozenset(("club", "player", "person"))
#: where the clause of a subject ends
_ENDS = frozenset('. ; : " but while although though because after before when if unless whereas since'.split())
#: the subject of these words is no buyer
_OTHERS = frozenset("said says told insisted admitted added revealed claimed confirmed believes thinks".split())
#: behind these a player is no object
_BESIDE = frozenset("with against like than replace replacing alongside as".split())


def head(items: Sequence[Item], words: Sequence[str], start: int, lex: Lexicon) -> tuple[int, int] | None:
    """The name whose aside closes before item `start` and the place of its end.

    "Chelsea, who lost X to Roma in May, are keen on".
    """
    close = start - 1
    while close > max(0, start - _BETWEEN) and (words[close] in lex.over or words[close] in _LINKS):
        close -= 1
    if close < 2 or words[close] != ",":
        return None
    nearest: tuple[int, int] | None = None
    for k in range(close - 1, max(0, close - _ASIDE), -1):
        if words[k] in _ENDS:
            return nearest
        if words[k] != "," or items[k - 1].kind not in _NAMES:
            continue
        if words[k + 1] in _WHO:
            return k - 1, close
        if nearest is None and items[k + 1].kind not in _NAMES:
            nearest = k - 1, close
    return nearest


def aside(items: Sequence[Item], words: Sequence[str], start: int, lex: Lexicon) -> range:
    """The tokens of the aside that closes before item `start`: their days and sums are not those of its clause."""
    found = head(items, words, start, lex)
    return range(items[found[0]].end, items[found[1]].start) if found else range(0)


def managers(scene: Scene, discourse: Discourse) -> None:
    """Let "he" and "the Scot" stand for a manager who was spoken of and now does something about a player.

    In: a sentence; the pronoun becomes an item of the person, so that rules see who acts for a club.
    """
    for place, item in enumerate(scene.items):
        if item.entity is not None or not (item.word in ("he", "she") or (item.kind == "player" and item.demonyms)):
            continue
        leader = _leader(scene, place, discourse) if item.kind == "word" else _compatriot(item, discourse)
        if leader is None or not _does(scene, place):
            continue
        item.kind, item.word, item.entity, item.clubs = "person", "{person}", leader.entity, leader.clubs
        scene.words[place] = item.word


def _leader(scene: Scene, place: int, discourse: Discourse) -> Item | None:
    """The manager or executive whom "he" stands for: the first human of the sentence, else of the one before."""
    here = scene.items[place].sentence
    for item in scene.items[:place]:
        if item.kind in ("player", "person") and item.word != "{generic}":
            return item if item.kind == "person" and _leads(item, discourse) else None
    told = (subject for k in range(1, _BACK) if (subject := discourse.subjects.get(here - k)) is not None)
    before = next(told, None)
    return before if before is not None and before.kind == "person" and _leads(before, discourse) else None


def _leads(item: Item, discourse: Discourse) -> bool:
    """Whether somebody stands for a club."""
    return not item.former and discourse.club_of_person(item) is not None


def _does(scene: Scene, place: int) -> bool:
    """Whether the words behind a subject tell of somebody else's move: a player is their object."""
    for k in range(place + 1, min(len(scene.items), place + 14)):
        word = scene.words[k]
        if word in _ENDS or word in _OTHERS or word in ("he", "she"):
            return False
        if scene.items[k].kind in ("player", "unknown") or word in ("him", "her"):
            return scene.words[k - 1] not in _BESIDE
    return False


def _compatriot(item: Item, discourse: Discourse) -> Item | None:
    """The manager or executive last spoken of, where he is of the nation by which a description calls him."""
    told = (one for one in reversed(discourse.people.near(item.sentence)) if one.sentence <= item.sentence)
    leader = next((one for one in told if one.sentence >= item.sentence - _BACK and _leads(one, discourse)), None)
    row = discourse.registry.rows.get(leader.entity.slug) if leader is not None and leader.entity is not None else None
    nations = set(getattr(row, "nationality", ()))
    return leader if any(nation.slug in nations for nation in item.demonyms) else None


def latter(scene: Scene) -> None:
    """Let "the latter" and "the former" stand for the last and the first of the two players named before."""
    for place in range(len(scene.items) - 1):
        word = scene.words[place + 1]
        if scene.words[place] != "the" or word not in ("latter", "former") or scene.items[place + 1].kind != "word":
            continue
        named = [item for item in scene.items[:place] if item.kind == "player" and item.entity is not None]
        if len(named) > 1:
            item = scene.items[place + 1]
            item.kind, item.word, item.entity = "player", "{player}", named[-1 if word == "latter" else -2].entity
            item.named = True
            scene.words[place + 1] = item.word
