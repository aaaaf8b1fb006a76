"""Who holds which post, who was given one and who left one.

A phrase tells of a post held ("Besiktas president X", "X, the Lille manager"); a verb beside a person who is no
player ("X was sacked by", "X took charge of") of one that changes hands. The verbs stand in `lexicon.yaml` under
``post_...``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.claims import Certainty, Claim, Entity

from .clause import Clause
from .discourse import Discourse
from .items import Item
from .lexicon import Phrases, lexicon
from .scene import Scene
from .text import Tokens

#: posts that make somebody the one who speaks for a club's buying
_MANAGERS = frozenset("manager boss coach".split())
_SWAPPED = frozenset("replaced replaces replace replacing succeeded succeeds succeed succeeding".split())
_COMES = frozenset("joined joins returned returns arrived back".split())
_LIKELY = frozenset("will set likely could may would might candidate linked expected poised become becoming".split())
_STOPS = frozenset((".", ";", '"', "while", "although", "but", "("))


@cache
def _phrases(name: str) -> Phrases:
    return Phrases(lexicon().lists[name])


@cache
def _openers() -> frozenset[str]:
    """Words at which a post may change hands."""
    return frozenset((*_phrases("post_appointed").first, *_phrases("post_left").first, *_COMES, *_SWAPPED))


def posts(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The posts of a sentence: those that change hands, then those that are held."""
    changed = list(_changes(scene, clause, tokens, discourse))
    yield from changed
    told = {(claim.person, claim.club) for claim in changed}
    for place, item in enumerate(scene.items):
        if item.kind == "person":
            held = _held(scene, place, tokens, discourse)
        elif item.kind == "agent":
            held = _agent(scene, place, tokens, discourse)
        elif item.word in ("by", "as"):
            held = _led(scene, place, tokens, discourse)
        else:
            continue
        yield from (claim for claim in held if (claim.person, claim.club) not in told)


def _changes(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """Posts given and left: each verb with the person and the club that stand nearest to it."""
    words, size = scene.words, len(scene.words)
    openers = _openers()
    i = 0
    while i < size:
        item = scene.items[i]
        if (
            item.kind == "person"
            and item.entity
            and item.title
            and item.clubs
            and tokens.words[item.start] == "outgoing"
        ):
            yield _claim(discourse, tokens, item.start, item.end, "left", item.entity, item.clubs[0], title=item.title)
        facet: str = "appointed"
        if words[i] not in openers:
            i += 1
            continue
        length = _phrases("post_appointed").match(words, i, size)
        if not length:
            length = _phrases("post_left").match(words, i, size)
            facet = "left"
        if not length and words[i] in _COMES:
            length, facet = int(_comes_as(scene, i)), "appointed"
        swapped = words[i] in _SWAPPED
        if not length and not swapped:
            i += 1
            continue
        end = i + (length or 1)
        passing = i == 0 or words[i - 1] in ("newly", "recently", "{unknown}", "the", "of", "by", "for", "freshly")
        if words[i] == "appointed" and passing:  # "newly appointed boss X"
            i = end
            continue
        before, after = _person(scene, i, -1), _person(scene, end, 1)
        if swapped:
            yield from _swap(scene, clause, tokens, discourse, i, end, before, after)
        else:
            active = _active(scene, i, before, after)
            place = after if active else before
            if place is None or (facet == "left" and words[i] in ("left", "leave", "leaves", "quit") and active):
                i = end
                continue
            person = scene.items[place].entity
            club, title, last = _at(scene, discourse, end if not active else place + 1, i, place, active)
            if person is not None and club is not None:
                first, last = min(place, i), max(place, end - 1, last)
                yield _claim(
                    discourse, tokens, scene.items[first].start, scene.items[last].end, facet,
                    discourse.typed(person, "person"), club, title, _certainty(scene, clause, first, end),
                    date=clause.date_near(first, end, facet),
                )  # fmt: skip
        i = end


def _swap(
    scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse, i: int, end: int,
    before: int | None, after: int | None,
) -> Iterator[Claim]:  # fmt: skip
    """ "X replaced Y", "Y was replaced by X", "X, in his first game as coach after succeeding Y"."""
    by = scene.words[end : end + 1] == ["by"]
    if before is None or after is None or before == after:
        return
    comer, goer = (after, before) if by else (before, after)
    new, old = scene.items[comer].entity, scene.items[goer].entity
    if new is None or old is None:
        return
    club, title, last = _at(scene, discourse, after + 1, i, goer, False)
    if club is None:
        return
    first, last = min(before, i), max(after, last)
    span = (scene.items[first].start, scene.items[last].end)
    certainty = _certainty(scene, clause, first, end)
    day = clause.date_near(first, end, "appointed")
    for facet, person in (("appointed", new), ("left", old)):
        named = discourse.typed(person, "person")
        yield _claim(discourse, tokens, *span, facet, named, club, title, certainty, date=day)


def _certainty(scene: Scene, clause: Clause, first: int, end: int) -> Certainty:
    likely = not _LIKELY.isdisjoint(scene.words[max(0, first - 3) : end])
    return "hedged" if likely or clause.hedged(first, end) else "official"


def _comes_as(scene: Scene, i: int) -> bool:
    """Whether somebody joins to hold a post: "has returned to Hull as manager"."""
    for k in range(i + 1, min(len(scene.words) - 1, i + 7)):
        if scene.words[k] == "as":
            following = k + 1 + (scene.words[k + 1] in ("new", "their", "his", "the"))
            titled = following < len(scene.items) and scene.items[following].kind == "person"
            return titled or (lexicon().noun_at(scene.words, following) or ("",))[0] == "post"
    return False


def _person(scene: Scene, i: int, step: int) -> int | None:
    """The place of the nearest named person who is no player, before or after item `i`."""
    k = i - 1 if step < 0 else i
    while 0 <= k < len(scene.items) and abs(k - i) < (12 if step < 0 else 7):
        item = scene.items[k]
        if scene.words[k] in _STOPS or item.kind == "player":
            return None
        if item.kind == "person" and item.entity is not None:
            return k
        k += step
    return None


def _active(scene: Scene, i: int, before: int | None, after: int | None) -> bool:
    """Whether a club does it to the person after the verb: "Everton appointed X", "the sacking of X"."""
    if after is None:
        return False
    if before is None:
        return True
    between = scene.items[before + 1 : i]
    return any(item.kind == "club" for item in between) and "who" not in scene.words[before:i]


def _at(
    scene: Scene, discourse: Discourse, end: int, i: int, place: int, active: bool
) -> tuple[Entity | None, str | None, int]:
    """The club and the title of a change: after its words, before the verb, else the person's own."""
    title: str | None = None
    for k in range(end, min(len(scene.items), end + 9)):
        item = scene.items[k]
        if scene.words[k] in _STOPS or (item.kind == "person" and item.entity is not None):
            break
        if item.kind == "person" and item.title:
            title = item.title
            if item.clubs:
                return item.clubs[0], title, k
        if scene.words[k - 1] in ("as", "new", "appointed", "named", "their", "become"):
            group, size = lexicon().noun_at(scene.words, k) or ("", 0)
            if group == "post":
                title = title or " ".join(scene.words[k : k + size])
        if item.kind == "club" and scene.words[k - 1] not in ("against", "over", "beat", "to"):
            club = scene.club(k, "to", [])
            if club is not None:
                return club, title, k
    mine = scene.items[place]
    if mine.clubs and not mine.former:
        return mine.clubs[0], mine.title or title, place
    for k in range(i - 1, max(-1, i - 10), -1):
        if scene.items[k].kind == "club" and scene.items[k].entity and (active or title):
            return scene.items[k].entity, title, i
    return discourse.club_of_person(mine), title, i


def _led(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Burnley, coached by X", "X will continue in his role as director"."""
    words = scene.words
    if words[place] == "by" and place and words[place - 1] in ("coached", "managed", "led", "owned"):
        near = range(place + 1, min(len(words), place + 6))
        named = [k for k in near if scene.items[k].entity and scene.items[k].kind in ("person", "player")]
        person = next((k for k in named if scene.items[k].kind == "person"), named[0] if named else None)
        club = next(
            (scene.items[k].entity for k in range(place - 2, max(-1, place - 8), -1) if scene.items[k].kind == "club"),
            None,
        )
        if person is not None and club is not None:
            title = {"coached": "coach", "managed": "manager", "owned": "owner"}.get(words[place - 1])
            entity = scene.items[person].entity
            if entity is not None:
                start, end = scene.items[place - 1].start, scene.items[person].end
                yield _claim(discourse, tokens, start, end, "holds", discourse.typed(entity, "person"), club, title)
    elif (
        words[place] == "as"
        and place + 1 < len(words)
        and words[place - 1] in ("role", "game", "job", "work", "position")
    ):
        group, length = lexicon().noun_at(words, place + 1) or ("", 0)
        person = _person(scene, place, -1)
        if group == "post" and person is not None and scene.items[person].entity is not None:
            club, *_ = _at(scene, discourse, place + 1 + length, place, person, False)
            club = club or discourse.club_before(scene.items[place].place)
            if club is not None:
                start, end = scene.items[person].start, scene.items[place + length].end
                title = " ".join(words[place + 1 : place + 1 + length])
                entity = discourse.typed(scene.items[person].entity, "person")  # type: ignore[arg-type]
                yield _claim(discourse, tokens, start, end, "holds", entity, club, title)


def _held(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Besiktas president X", "boss X", "X, the Lille manager", "the Ipswich manager"."""
    item = scene.items[place]
    if not item.title or _taken(scene, place, tokens):
        return
    club = item.clubs[0] if item.clubs else None
    if club is None and item.former:
        return
    person = item.entity
    end = item.end
    words = scene.words
    if (
        club is None
        and words[place + 1 : place + 2]
        and words[place + 1] in ("of", "at")
        and place + 2 < len(words)
        and scene.items[place + 2].kind == "club"
    ):
        club = scene.club(place + 2, "to", [])
    if (
        person is None
        and words[place + 1 : place + 2] == [","]
        and place + 2 < len(words)
        and scene.items[place + 2].kind in ("person", "unknown")
    ):
        person, end = scene.items[place + 2].entity, scene.items[place + 2].end
    if person is None and club is None and item.determiner == "the":
        person = _last_person(scene, place, discourse)
    if person is None and club is not None:
        person = (
            discourse.managers.get(club.slug)
            or _holder(club, item.title, discourse)
            or _last_person(scene, place, discourse)
        )
    if person is None:
        return
    if club is None:
        known = discourse.club_of_person(item if item.entity else Item("person", "", 0, 0, person))
        club = known or (
            discourse.club_before(scene.items[place].place) if item.determiner in ("their", "his", "the", "") else None
        )
    if club is not None:
        yield _claim(discourse, tokens, item.start, end, "holds", discourse.typed(person, "person"), club, item.title)


def _taken(scene: Scene, place: int, tokens: Tokens) -> bool:
    """Whether a title is told of a post that changes hands ("as Chelsea chairman") or of an old one ("old boss")."""
    item, words = scene.items[place], scene.words
    if item.entity is None and place and words[place - 1] in ("as", "new", "become", "became", "becomes", "becoming"):
        begin = max(0, place - 10)
        return any(
            _phrases(name).match(words, k, place)
            for name in ("post_left", "post_appointed")
            for k in range(begin, place)
        ) or any(word in _SWAPPED for word in words[begin:place])
    first = tokens.words[max(0, item.start - 1) : item.start + 1]
    return "outgoing" in first or "old" in first


def _agent(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "his agent Mino Raiola", "the Serbian's agent, Fali Ramadani": the post is held for the player."""
    item, words = scene.items[place], scene.words
    if item.noun not in ("agent", "representative", "adviser", "advisor", "intermediary"):
        return
    person, end = item.entity, item.end
    if person is None and words[place + 1 : place + 2] == [","] and place + 2 < len(words):
        following = scene.items[place + 2]
        if following.kind in ("person", "unknown", "player", "journalist") and not following.determiner:
            person, end = following.entity, following.end
    owner = item.owner.entity if item.owner is not None and item.owner.kind == "player" else None
    if owner is None and place > 1 and words[place - 1] in ("'s", "'") and scene.items[place - 2].kind == "player":
        owner = scene.player(place - 2)
    player = owner or discourse.pronoun(item.sentence, place)
    if player is not None and person is not None and player != person:
        start = scene.items[place - 2].start if owner and words[place - 1] in ("'s", "'") else item.start
        yield _claim(
            discourse, tokens, start, end, "holds", discourse.typed(person, "person"), None, item.noun,
            player=discourse.typed(player, "player"),
        )  # fmt: skip


def _last_person(scene: Scene, place: int, discourse: Discourse) -> Entity | None:
    """The last person named before a place who is no player."""
    item = scene.items[place]
    for person in reversed(discourse.people):
        if (person.sentence, person.place) < (item.sentence, item.place):
            return person.entity
    return None


def _holder(club: Entity, title: str, discourse: Discourse) -> Entity | None:
    """Who holds that sort of post at a club, by the registry, on the day of publication."""
    wanted = title.lower()
    for post in discourse.registry.staff_of(club.slug, discourse.article.published):
        same = post.title in wanted or wanted in post.title
        if same or (any(word in wanted for word in _MANAGERS) and any(word in post.title for word in _MANAGERS)):
            return discourse.registry.entities[post.person]
    return None


def _claim(
    discourse: Discourse, tokens: Tokens, start: int, end: int, facet: str, person: Entity, club: Entity | None,
    title: str | None = None, certainty: Certainty = "official", *,
    player: Entity | None = None, date: str | None = None,
) -> Claim:  # fmt: skip
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return Claim(
        article=discourse.article.id, kind="post", facet=facet, polarity="affirmed", certainty=certainty, sources=(),
        quote=discourse.article.text[first:last], start=first, end=last, rule=f"post/{facet}/told",
        player=player, person=person, club=club, title=title, date=date,
    )  # fmt: skip
