"""Who may get a post: favourites and candidates for a job, people whom a club wants for one.

What says so stands in `lexicon.yaml` under ``post_candidate``; a post or a job must be told beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.claims import Claim, Entity

from ..language.lexicon import Phrases, lexicon, phrases
from ..language.text import Tokens
from ..who.discourse import Discourse
from ..who.scene import Scene
from .held import post_claim

_HUMANS = frozenset(("person", "player", "unknown"))
#: what stands for a post whose title is not told
_SEATS = frozenset("job post role vacancy hotseat dugout helm reins position".split())
_STOPS = frozenset((".", ";", '"', "while", "although", "but", "(", "who"))
#: after a post, those who might get it as well
_RIVALS = Phrases(("ahead of", "alongside", "along with", "in front of", "together with", "as well as"))
#: between the names of a list
_LIST = frozenset((",", "and", "or", "as", "well", "ahead", "of", "alongside", "plus", "then"))
_NEXT = frozenset(("new", "next"))
#: who stands behind one of these has the post now
_OLD = frozenset("from replace succeed replacing succeeding replaces succeeds".split())


def candidates(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The people who may get a post, by what a sentence says of them."""
    words, size, tipping = scene.words, len(scene.words), phrases("post_candidate")
    for i, item in enumerate(scene.items):
        if item.kind == "word" and words[i] not in tipping.first:
            continue
        tipped = item.noun in ("favourite", "favourites") and item.entity is None and words[i + 1 : i + 2] != ["of"]
        length = int(tipped) or tipping.match(words, i, size)
        goal = _goal(scene, i, i + length, tokens) if length else None
        if goal is None:
            continue
        place, title = goal
        club = _club(scene, i, place, discourse)
        first = _person(scene, range(i - 1, max(-1, i - 7), -1))
        if (
            words[i + length - 1] in ("include", "are", "with", "to", "on", "approached", "want", "consider")
            or not first
        ):
            first = _person(scene, range(i + length, min(size, i + length + 7))) or first
        if club is None or first is None:
            continue
        rivals = place + 1 + (words[place + 1 : place + 2] == [","])
        behind = _RIVALS.match(words, rivals, size) if rivals < size else 0
        second = _person(scene, range(rivals + behind, min(size, rivals + behind + 3))) if behind else None
        for k in dict.fromkeys((*_listed(scene, first), *(_listed(scene, second) if second else ()))):
            who = scene.items[k].entity
            if who is not None and scene.items[k].clubs[:1] != (club,):
                start, end = min(k, i), max(k, i + length - 1, place)
                yield post_claim(
                    discourse, tokens, scene.items[start].start, scene.items[end].end, "appointed",
                    discourse.typed(who, "person"), club, title, "hedged",
                )  # fmt: skip


def post_at(scene: Scene, k: int, tokens: Tokens) -> str | None:
    """The title of a post that somebody may get at item `k`: "their next manager", "sporting director"."""
    item = scene.items[k]
    if item.kind == "person" and item.entity is None and item.title:
        return item.title
    group, length = lexicon().noun_at(scene.words, k) or ("", 0)
    return tokens.raw(item.start, scene.items[k + length - 1].end) if group == "post" else None


def _goal(scene: Scene, i: int, end: int, tokens: Tokens) -> tuple[int, str | None] | None:
    """Where a sentence tells the post that somebody may get, and its title where there is one."""
    words, near = scene.words, (*range(end, min(len(scene.words), end + 12)), *range(i - 1, max(-1, i - 6), -1))
    for k in near:
        if words[k] in _STOPS and k > i:
            continue
        if words[k] in _SEATS or (words[k] == "over" and words[k - 1] in ("take", "taking")):
            return k, None
        fresh = not _NEXT.isdisjoint((*tokens.words[scene.items[k].start : scene.items[k].start + 2], words[k - 1]))
        title = post_at(scene, k, tokens)
        if title and (fresh or words[k - 1] in ("as", "be", "become", "becoming", "vacant")):
            return k, title
    return None


def _person(scene: Scene, places: range) -> int | None:
    """The first of some places at which somebody is named."""
    for k in places:
        if scene.words[k] in _STOPS or (k and scene.words[k - 1] in _OLD):
            return None
        item = scene.items[k]
        if item.kind in _HUMANS and item.entity is not None and (item.kind == "person" or " " in item.entity.name):
            return k
    return None


def _listed(scene: Scene, first: int) -> list[int]:
    """The places of those named in the list that the name at a place stands in."""
    found = [first]
    for step in (-1, 1):
        k, gap = first + step, 0
        while 0 <= k < len(scene.items) and gap < 4:
            item = scene.items[k]
            if item.kind in _HUMANS and item.entity is not None:
                if scene.words[k - 1] not in _OLD:
                    found.append(k)
                gap = 0
            elif scene.words[k] in _LIST or item.kind == "club":
                gap += 1
            else:
                break
            k += step
    return sorted(found)


def _club(scene: Scene, i: int, place: int, discourse: Discourse) -> Entity | None:
    """Whose post it is: the club at the post, or in the sentence, else that of whom he would succeed."""
    items, words = scene.items, scene.words
    told = items[place].clubs or items[i].clubs
    if told:
        return told[0]
    after = (k for k in range(place + 2, min(len(items), place + 5)) if words[k - 1] in ("at", "of", "with"))
    before = (k for k in range(place - 1, -1, -1) if k > i or words[k - 1 : k] != ["of"])
    for k in (*after, *before):
        if items[k].kind in ("club", "nation") and (club := items[k].entity) is not None:
            return club
    old = next((other for other in items[place:] if other.kind == "person" and other.entity is not None), None)
    return discourse.club_of_person(old) if old is not None else None  # "to take over from X"
