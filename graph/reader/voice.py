"""The first person in quoted speech: "I", "me" and "my" are the speaker, "we" and "us" are his club."""

from __future__ import annotations

from .discourse import Discourse
from .scene import Scene
from .sources import Credits

_I = frozenset("i me myself i'm i'd i'll i've".split())
_MY = frozenset(("my", "mine"))
_WE = frozenset("we us our ours we're we've we'll we'd ourselves".split())


def first_person(scene: Scene, credits: Credits, discourse: Discourse) -> None:
    """Let the first person of a quotation stand for a player who speaks, and its plural for the speaker's club.

    In: a sentence whose credits have been taken. "I want to stay" is read as "he wants to stay" of the speaker.
    """
    speaker = credits.speaker
    if speaker is not None and speaker.slug in discourse.agents:
        speaker = discourse.agents[speaker.slug]  # who contacts the agent contacts the player
    if speaker is None or speaker.type not in ("player", "person"):
        return
    for place, item in enumerate(scene.items):
        if item.kind != "word":
            continue
        if speaker.type == "player" and item.word in _I:
            item.kind, item.word, item.entity = "player", "{player}", speaker
        elif speaker.type == "player" and item.word in _MY:
            item.word, item.entity = "his", speaker
        elif item.word in _WE:
            item.word = "we"
            item.entity = discourse.club_of_speaker(speaker)
        scene.words[place] = item.word
