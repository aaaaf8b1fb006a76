"""The first person in quoted speech: "I", "me" and "my" are the speaker, "we" and "us" are his club."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.claims import Entity

from ..names.items import Item
from .discourse import Discourse
from .scene import Scene

if TYPE_CHECKING:
    from ..credits.sources import Credits

_I = frozenset("i me myself i'm i'd i'll i've".split())
_MY = frozenset(("my", "mine"))
_STAY = frozenset("stay staying stays remain remaining commit committed depart departing leave leaving quit".split())
#: what may stand between such a verb and the club
_THERE = frozenset(("at", "with", "to", "the", "in", "both", "from"))
#: what a speaker calls his own club with
_HERE = frozenset(("the", "this", "our"))
_NOW = frozenset("whilst while currently is who's now still he's presently".split())
#: what ties a player to a club
_BONDS = frozenset(("contract", "deal"))
_WE = frozenset("we us our ours we're we've we'll we'd ourselves".split())


def first_person(scene: Scene, credits: Credits, discourse: Discourse) -> None:
    """Let the first person of a quotation stand for a player who speaks, and its plural for the speaker's club.

    In: a sentence whose credits have been taken. "I want to stay" is read as "he wants to stay" of the speaker.
    """
    speaker = credits.speaker
    if speaker is not None and speaker.slug in discourse.agents:
        speaker = discourse.agents[speaker.slug]  # who contacts the agent contacts the player
    if speaker is not None:
        speaker = discourse.typed(speaker, "player")
    discourse.voice = None
    if speaker is None or speaker.type not in ("player", "person"):
        return
    quoted = credits.begins_quoted
    club = discourse.club_of_speaker(speaker)
    if quoted or '"' in scene.words:
        discourse.voice = club
    for place, item in enumerate(scene.items):
        quoted ^= item.word == '"'
        if quoted and item.kind == "club" and item.entity is None and item.noun == "club" and item.determiner in _HERE:
            item.entity = club
        if item.kind != "word":
            continue
        if speaker.type == "player" and item.word in _I:
            item.kind, item.word, item.entity = "player", "{player}", speaker
        elif speaker.type == "player" and item.word in _MY:
            item.word, item.entity = "his", speaker
        elif speaker.type == "person" and item.word == "i" and club is not None:
            item.kind, item.word, item.entity = "person", "{person}", speaker
        elif item.word in _WE:
            item.word = "we"
            item.entity = club
        scene.words[place] = item.word


def pronoun_speaker(discourse: Discourse, sentence: int, last: Entity | None) -> Entity | None:
    """Who "he" is in "…," he said: the first one named in the sentence before, else the last who spoke."""
    item = discourse.subjects.get(sentence - 1)
    if item is None:
        return last
    if item.entity is not None:
        return discourse.typed(item.entity, "player" if item.kind == "player" else "person")
    return discourse.player(item) if item.kind == "player" else last


def tell_clubs(sentences: list[list[Item]], discourse: Discourse) -> None:
    """Note the club of a player whom nothing else tells one of: he wants to stay there, or is about to leave it."""
    for items in sentences:
        for i, item in enumerate(items):
            if item.word not in _STAY:
                continue
            player = next((one.entity for one in reversed(items[max(0, i - 14) : i]) if one.kind == "player"), None)
            after = items[i + 1 : i + 4]
            while after and after[0].word in _THERE:
                after = after[1:]
            club = after[0].entity if after and after[0].kind == "club" else None
            if player is not None and club is not None and not discourse.clubs_of(player):
                discourse.told_clubs[player.slug].append(club)


def tell_loans(sentences: list[list[Item]], discourse: Discourse) -> None:
    """Note where a player is on loan: "X, who is currently on loan at Spal"; his counts are from there."""
    for items in sentences:
        words = [item.word for item in items]
        for i in range(1, len(items) - 3):
            if words[i : i + 2] != ["on", "loan"] or words[i + 2] not in ("at", "with") or words[i - 1] not in _NOW:
                continue
            club = next((one.entity for one in items[i + 3 : i + 6] if one.kind == "club"), None)
            item = next((one for one in reversed(items[max(0, i - 12) : i]) if one.kind == "player"), None)
            player = None if item is None else item.entity or discourse.player(item)
            if club is not None and player is not None:
                discourse.loans.setdefault(player.slug, []).insert(0, club)


def tell_holders(sentences: list[list[Item]], discourse: Discourse) -> None:
    """Note the club of a player whom nothing else tells one of: "whose contract at Lille", "on loan from Lille"."""
    for items in sentences:
        words = [item.word for item in items]
        for i in range(2, len(items)):
            club = items[i].entity
            if items[i].kind != "club" or club is None:
                continue
            bound = words[i - 1] == "at" and words[i - 2] in _BONDS
            lent = words[i - 1] == "from" and "loan" in words[max(0, i - 5) : i - 1] and i > 4
            if not bound and not lent:
                continue
            item = next((one for one in reversed(items[max(0, i - 10) : i]) if one.kind == "player"), None)
            player = None if item is None else item.entity or discourse.player(item)
            if player is not None and not discourse.clubs_of(player):
                discourse.told_clubs[player.slug].append(club)
