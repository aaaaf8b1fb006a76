"""Posts that a phrase tells of: "Besiktas president X", "boss X", "X, the Lille manager", "his agent X"."""

from __future__ import annotations

from collections.abc import Iterator

from graph.claims import Certainty, Claim, Entity

from ..language.lexicon import lexicon, phrases
from ..language.text import Tokens
from ..names.items import Item
from ..names.phrases import formerly
from ..who.discourse import Discourse
from ..who.scene import Scene
from ..who.topics import topic_club

#: posts that make somebody the one who speaks for a club's buying
_MANAGERS = frozenset("manager boss coach".split())
#: verbs that tell of two people at once
SWAPPED = frozenset("replaced replaces replace replacing succeeded succeeds succeed succeeding".split())
#: before a title after one of these, somebody gets it
_AS = frozenset("as new next become became becomes becoming appointed named hired".split())
_MADE = frozenset("is was be been as become becomes became becoming appointed announced".split())
#: what an agent does
REPRESENTS = frozenset("represents representing advises".split())
_GIVEN = frozenset("confirmed named promoted unveiled installed favourite candidate candidates tipped".split())


def held(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Besiktas president X", "boss X", "X, the Lille manager", "the Ipswich manager"."""
    item = scene.items[place]
    if not item.title and item.entity is not None:
        yield from _known_there(scene, place, tokens, discourse)
        yield from _described(scene, place, tokens, discourse)
    if not item.title or _taken(scene, place, tokens):
        return
    club = item.clubs[0] if item.clubs else None
    if (club is None and item.former) or (club is not None and formerly(scene.items, place)):
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
    of = 2 * (words[place + 1 : place + 3] in (["of", "{club}"], ["at", "{club}"]))
    places = (place + of + 2 if words[place + of + 1 : place + of + 2] == [","] else -1, place - 2)
    start = item.start
    for k in places if person is None else ():
        if 0 <= k < len(words) and (k > place or words[place - 1] == ",") and _named(scene.items[k]):
            person = scene.items[k].entity
            start, end = min(start, scene.items[k].start), max(end, scene.items[k].end)
            break
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
        if known is None and item.determiner == "his" and (boss := _last_person(scene, place, discourse)) is not None:
            known = discourse.club_of_person(Item("person", "", 0, 0, boss))
        leaders = (other.clubs[0] for other in scene.items[:place] if other.kind == "person" and other.clubs)
        near = next(leaders, None) or topic_club(discourse)  # "Rovers boss X, backed by owner Y"
        club = known or (near if item.determiner in ("their", "his", "the", "") else None)
    if club is not None:
        facet = "appointed" if just_given(item, tokens) else "holds"
        yield post_claim(discourse, tokens, start, end, facet, discourse.typed(person, "person"), club, item.title)


def _described(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "X, chief executive of Lille": a title without an article behind a name."""
    words, k = scene.words, place + 2
    group, length = (lexicon().noun_at(words, k) if words[place + 1 : k] == [","] else None) or ("", 0)
    end = k + length + 1
    person = scene.items[place].entity
    if group != "post" or person is None or words[end - 1 : end + 1] not in (["of", "{club}"], ["at", "{club}"]):
        return
    if (club := scene.items[end].entity) is not None:
        title = tokens.raw(scene.items[k].start, scene.items[end - 2].end)
        first, last, who = scene.items[place].start, scene.items[end].end, discourse.typed(person, "person")
        yield post_claim(discourse, tokens, first, last, "holds", who, club, title)


def _named(item: Item) -> bool:
    """Whether an item names somebody in full of whom nothing tells that he plays."""
    if item.kind == "person":
        return item.entity is not None
    stranger = item.entity is not None and not item.entity.known and " " in item.entity.name
    return stranger and item.kind in ("player", "unknown") and not (item.noun or item.clubs)


def client_of(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "X, who represents Y": the agent of a player."""
    before = scene.items[place - 3 : place - 2] if scene.words[place - 2 : place] == [",", "who"] else []
    before = before or (scene.items[place - 1 : place] if place else [])
    after = place + 1
    if before and after < len(scene.items) and scene.items[after].kind == "player" and before[0].entity is not None:
        person, player = before[0].entity, scene.player(after)
        if player is not None and person != player and before[0].kind != "club":
            yield post_claim(
                discourse, tokens, before[0].start, scene.items[after].end, "holds",
                discourse.typed(person, "person"), None, "agent", player=discourse.typed(player, "player"),
            )  # fmt: skip


def _known_there(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Laurent Blanc of PSG", "Swansea's Paul Clement": the registry knows him for one of that club's staff."""
    item, words = scene.items[place], scene.words
    end, club = item.end, item.clubs[0] if item.clubs and not item.former else None
    if club is None and words[place + 1 : place + 2] == ["of"] and place + 2 < len(words):
        club, end = scene.items[place + 2].entity, scene.items[place + 2].end
    if club is None or item.entity is None:
        return
    if any(
        post.club == club.slug for post in discourse.registry.posts_of(item.entity.slug, discourse.article.published)
    ):
        person = discourse.typed(item.entity, "person")
        yield post_claim(discourse, tokens, item.start, end, "holds", person, club)


def agent_of(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
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
    if words[place + 1 : place + 2] == ["of"] and place + 2 < len(words) and scene.items[place + 2].kind == "player":
        owner = scene.player(place + 2)
        if person is None and place > 1 and words[place - 1] == ",":  # "X, the agent of Y"
            person = scene.items[place - 2].entity
    player = owner or discourse.pronoun(item.sentence, place)
    if player is not None and person is not None and player != person:
        start = scene.items[place - 2].start if owner and words[place - 1] in ("'s", "'") else item.start
        yield post_claim(
            discourse, tokens, start, end, "holds", discourse.typed(person, "person"), None, item.noun,
            player=discourse.typed(player, "player"),
        )  # fmt: skip


def _taken(scene: Scene, place: int, tokens: Tokens) -> bool:
    """Whether a title is told of a post that changes hands ("as Chelsea chairman") or of an old one ("old boss")."""
    item, words = scene.items[place], scene.words
    if item.entity is None and place and words[place - 1] in _AS:
        begin = max(0, place - 10)
        return any(
            phrases(name).match(words, k, place)
            for name in ("post_left", "post_appointed")
            for k in range(begin, place)
        ) or not (SWAPPED | _GIVEN).isdisjoint(words[begin:place])
    first = tokens.words[max(0, item.start - 1) : item.start + 1]
    if item.entity is None and (
        "next" in tokens.words[max(0, item.start - 1) : item.start + 3] or _to_come(scene, place, tokens)
    ):
        return True
    return "old" in first or gone(scene, place, tokens)


def _to_come(scene: Scene, place: int, tokens: Tokens) -> bool:
    """Whether an unnamed title is what somebody has just become: "has been named the new Lille manager"."""
    item = scene.items[place]
    made = scene.words[place - 1] in _GIVEN | _MADE if place else False
    return made and "new" in tokens.words[item.start : item.start + 2]


def gone(scene: Scene, place: int, tokens: Tokens) -> bool:
    """Whether a title is that of somebody's predecessor: "under previous manager X"."""
    item = scene.items[place]
    near = {*scene.words[max(0, place - 1) : place], *tokens.words[item.start : item.start + 2]}
    return bool(near & {"outgoing", "previous", "predecessor", "ousted", "sacked", "departed", "axed"})


def left_then(person: Entity, day: str | None, discourse: Discourse) -> Entity | None:
    """The club whose post somebody gave up at a day, ISO, or less than a year before the article, as registered."""
    today = discourse.article.published.isoformat()
    told = day or today
    ends = {post.to: post.club for post in discourse.registry.posts.get(person.slug, ()) if post.club and post.to}
    near = [to for to in ends if to <= today and abs(int(to[:4]) - int(told[:4])) <= 1]
    last = max((to for to in near if to[: len(told)] <= told), default=None)
    return discourse.registry.entities.get(ends[last]) if last else None


def old_club(item: Item, discourse: Discourse) -> Entity | None:
    """The club that a predecessor led: one of the article's that the registry knows for him, else the last named."""
    his = {post.club for post in discourse.registry.posts.get(item.entity.slug if item.entity else "", ())}
    known = [club.entity for club in discourse.clubs.near(item.sentence) if club.entity and club.entity.slug in his]
    return known[-1] if known else discourse.club_before(item.place)


def just_given(item: Item, tokens: Tokens) -> bool:
    """Whether a title says that it is new: "newly appointed Lille manager X"."""
    words = tokens.words[max(0, item.start - 2) : item.start + 4]
    return "appointed" in words[1:] and not {"newly", "recently", "freshly"}.isdisjoint(words)


def _last_person(scene: Scene, place: int, discourse: Discourse) -> Entity | None:
    """The last person named before a place who is no player."""
    item = scene.items[place]
    for person in reversed(discourse.people.near(item.sentence)):
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


def post_claim(
    discourse: Discourse, tokens: Tokens, start: int, end: int, facet: str, person: Entity, club: Entity | None,
    title: str | None = None, certainty: Certainty = "official", *,
    player: Entity | None = None, date: str | None = None,
) -> Claim:  # fmt: skip
    """A claim about a post; `start` and `end` are the tokens of its quote."""
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return Claim(
        article=discourse.article.id, kind="post", facet=facet, polarity="affirmed", certainty=certainty,
        sources=discourse.own, quote=discourse.article.text[first:last], start=first, end=last,
        rule=f"post/{facet}/told",
        player=player, person=person, club=club, title=title, date=date,
    )  # fmt: skip
