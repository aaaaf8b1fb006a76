"""Who holds which post, who was given one and who left one.

A phrase tells of a post held ("Besiktas president X", "X, the Lille manager"); a verb beside a person who is no
player ("X was sacked by", "X took charge of") of one that changes hands. The verbs stand in `lexicon.yaml` under
``post_...``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.claims import Certainty, Claim, Entity

from ..clauses.clause import Clause
from ..language.lexicon import lexicon, phrases
from ..language.text import Tokens
from ..names.items import POSSESSED
from ..who.discourse import Discourse
from ..who.scene import Scene
from .candidates import candidates
from .held import REPRESENTS, SWAPPED, agent_of, client_of, gone, held, left_then, old_club, post_claim

_COMES = frozenset(
    "is joined joins returned returns arrived back named name names naming confirmed promoted unveil unveils "
    "hand".split()
)
_BECOMES = frozenset("become became becomes".split())
#: a club after one of these was somebody's before
_ONCE = frozenset("formerly previously ex former once".split())
_LIKELY = frozenset("will set likely could may would might candidate linked expected poised become becoming".split())
_STOPS = frozenset((".", ";", '"', "while", "although", "but", "("))


@cache
def _openers() -> frozenset[str]:
    """Words at which a post may change hands."""
    return frozenset((*phrases("post_appointed").first, *phrases("post_left").first, *_COMES, *SWAPPED))


def posts(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The posts of a sentence: those that change hands, then those that are held."""
    changed = list(_changes(scene, clause, tokens, discourse))
    told = {(claim.person, claim.club) for claim in changed}
    changed += [claim for claim in candidates(scene, tokens, discourse) if (claim.person, claim.club) not in told]
    yield from changed
    told = {(claim.person, claim.club) for claim in changed}
    gone_now = {(claim.person, claim.club) for claim in changed if claim.facet == "left"}
    for place, item in enumerate(scene.items):
        if item.kind == "person":
            told_here = held(scene, place, tokens, discourse)
        elif item.kind == "agent":
            told_here = agent_of(scene, place, tokens, discourse)
        elif item.word in REPRESENTS:
            told_here = client_of(scene, place, tokens, discourse)
        elif item.word in ("by", "as"):
            told_here = _led(scene, place, tokens, discourse)
        elif item.kind == "club" and "his" in (item.determiner, *scene.words[max(0, place - 1) : place]):
            told_here = _his_side(scene, place, tokens, discourse)
        else:
            continue
        named = item.named and item.title  # "new boss X, who took charge in May" tells both
        known = gone_now if named else told
        yield from (claim for claim in told_here if (claim.person, claim.club) not in known)


def _changes(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """Posts given and left: each verb with the person and the club that stand nearest to it."""
    words, size = scene.words, len(scene.words)
    openers = _openers()
    titled_people = any(item.kind == "person" and item.title for item in scene.items)
    if not titled_people and openers.isdisjoint(words):
        return
    i = 0
    while i < size:
        item = scene.items[i]
        if item.kind == "person" and item.entity and item.title and gone(scene, i, tokens):
            old = item.clubs[0] if item.clubs else old_club(item, discourse)
            if old is not None:
                goer = discourse.typed(item.entity, "person")
                yield post_claim(discourse, tokens, item.start, item.end, "left", goer, old, title=item.title)
        facet: str = "appointed"
        if words[i] not in openers:
            i += 1
            continue
        length = phrases("post_appointed").match(words, i, size)
        if not length:
            length = phrases("post_left").match(words, i, size)
            facet = "left"
        if not length and words[i] in _COMES:
            length, facet = int(_comes_as(scene, i, tokens)), "appointed"
        if length and words[i] in _BECOMES and not any(_post_at(scene, k) for k in range(i + 1, i + 5)):
            length = 0
        swapped = words[i] in SWAPPED
        if not length and not swapped:
            i += 1
            continue
        end = i + (length or 1)
        other = words[end : end + 1] in (["{player}"], ["him"], ["her"]) or words[i - 1 : i] in (["him"], ["her"])
        if facet == "left" and other and words[i].startswith(("leav", "left")):
            i = end  # "the coach had been leaving him out", "I can't imagine him leaving"
            continue
        passing = i == 0 or words[i - 1] in ("newly", "recently", "{unknown}", "the", "of", "by", "for", "freshly")
        if words[i] == "appointed" and passing:  # "newly appointed boss X"
            i = end
            continue
        titled = swapped or "charge" in words[i:end] or any(_post_at(scene, k) for k in range(i, min(size, end + 7)))
        before, after = _person(scene, i, -1, titled), _person(scene, end, 1, titled)
        takes = words[end : end + 1] == ["from"] and facet == "appointed" and after is not None and after < end + 3
        if takes and words[i] in ("take", "takes", "taking"):  # "a favourite to take over from X"
            takes, after = False, None
        if before is None and (takes or swapped) and not words[end - 1].endswith("ing"):
            before = _pronoun(scene, i, discourse)
        if words[end - 1] == "of" and not swapped:  # "the arrival of X" is X's or nobody's
            before = None
        if swapped or (takes and before is not None):  # "he took over from X"
            yield from _swap(scene, clause, tokens, discourse, i, end, before, after)
        else:
            active = _active(scene, i, before, after)
            place = after if active else before
            owner = place is not None and words[place + 1 : place + 2] in (["'s"], ["'"])  # "X's right-back will leave"
            if place is None or (
                facet == "left" and words[i] in ("left", "leave", "leaves", "quit") and (active or owner)
            ):
                i = end
                continue
            person = scene.items[place].entity
            club, title, last = _at(scene, discourse, end if not active else place + 1, i, place, active)
            day = clause.date_near(min(place, i), end, facet)
            if facet == "left" and person is not None and last == i and not active:
                club = left_then(person, day, discourse) or club
            if person is not None and club is not None:
                first, last = min(place, i), max(place, end - 1, last)
                yield post_claim(
                    discourse, tokens, scene.items[first].start, scene.items[last].end, facet,
                    discourse.typed(person, "person"), club, title, _certainty(scene, clause, first, end),
                    date=day,
                )  # fmt: skip
        i = end


def _his_side(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "X complained that his Lille squad is thin": X leads that club."""
    club, person = scene.items[place].entity, _person(scene, place, -1)
    after = scene.words[place + 1 : place + 2]
    if club is None or person is None or not after or after[0] not in POSSESSED:
        return
    who = scene.items[person].entity
    if who is not None:
        start, end = scene.items[person].start, scene.items[place + 1].end
        yield post_claim(discourse, tokens, start, end, "holds", discourse.typed(who, "person"), club)


def _swap(
    scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse, i: int, end: int,
    before: int | None, after: int | None,
) -> Iterator[Claim]:  # fmt: skip
    """ "X replaced Y", "Y was replaced by X", "X, who picked his first side after succeeding Y"."""
    by = scene.words[end : end + 1] == ["by"]
    if before is None or after is None or before == after:
        return
    comer, goer = (after, before) if by else (before, after)
    new, old = _who(scene, comer, discourse), _who(scene, goer, discourse)
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
        yield post_claim(discourse, tokens, *span, facet, named, club, title, certainty, date=day)


def _certainty(scene: Scene, clause: Clause, first: int, end: int) -> Certainty:
    likely = not _LIKELY.isdisjoint(scene.words[max(0, first - 3) : end])
    return "hedged" if likely or clause.hedged(first, end) else "official"


def _post_at(scene: Scene, k: int) -> bool:
    """Whether a post stands at a place, by itself or with the club's name: "the new Lille manager"."""
    if k >= len(scene.items):
        return False
    item = scene.items[k]
    return bool(item.title) if item.kind == "person" else (lexicon().noun_at(scene.words, k) or ("",))[0] == "post"


def _comes_as(scene: Scene, i: int, tokens: Tokens) -> bool:
    """Whether somebody joins to hold a post: "has returned to Hull as manager", "was named the Hull manager"."""
    named = scene.items[i + 1] if i + 1 < len(scene.items) else None
    if named is not None and named.kind == "person" and named.title and named.entity is None:
        return scene.words[i] != "is" or "new" in tokens.words[named.start : named.start + 2]
    if scene.words[i] == "is":
        return False
    for k in range(i + 1, min(len(scene.words) - 1, i + 7)):
        if scene.words[k] == "as":
            following = k + 1 + (scene.words[k + 1] in ("new", "their", "his", "the"))
            titled = following < len(scene.items) and scene.items[following].kind == "person"
            return titled or (lexicon().noun_at(scene.words, following) or ("",))[0] == "post"
    return False


def _person(scene: Scene, i: int, step: int, titled: bool = False) -> int | None:
    """The place of the nearest named person who is no player, before or after item `i`.

    Beside a title (`titled`) somebody whom nothing else tells to be a player is one as well.
    """
    k = i - 1 if step < 0 else i
    while 0 <= k < len(scene.items) and abs(k - i) < (12 if step < 0 else 7):
        item = scene.items[k]
        if item.kind == "person" and item.entity is not None:
            return k
        stranger = item.entity is not None and not item.entity.known and item.named and " " in item.entity.name
        if titled and stranger and item.kind in ("player", "unknown") and not (item.noun or item.clubs):
            return k
        if scene.words[k] in _STOPS or item.kind == "player":
            return None
        k += step
    return None


def _pronoun(scene: Scene, i: int, discourse: Discourse) -> int | None:
    """The place of a pronoun right before item `i` that stands for a manager or an executive."""
    for k in range(i - 1, max(-1, i - 4), -1):
        if scene.words[k] in ("he", "she"):
            return k if _who(scene, k, discourse) is not None else None
    return None


def _who(scene: Scene, k: int, discourse: Discourse) -> Entity | None:
    """The person at item `k`; a pronoun is the last person named before it, where no player was named since."""
    item = scene.items[k]
    if item.entity is not None or item.word not in ("he", "she"):
        return item.entity
    before = [
        one
        for one in (*discourse.people.near(item.sentence), *discourse.players.near(item.sentence))
        if (one.sentence, one.place) < (item.sentence, item.place)
    ]
    last = max(before, key=lambda one: (one.sentence, one.place), default=None)
    near = last is not None and last.kind == "person" and last.sentence >= item.sentence - 1
    return last.entity if last is not None and near else None


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
    employer = next((scene.club(k, "to", []) for k in range(i - 1, max(-1, i - 6), -1) if _employs(scene, k)), None)
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
            past = not _ONCE.isdisjoint(scene.words[max(0, k - 2) : k])
            club = None if past or (active and employer) else scene.club(k, "to", [])
            if club is not None:
                return club, title, k
    if active and employer is not None:
        return employer, title, i
    mine = scene.items[place]
    if mine.clubs and not mine.former:
        return mine.clubs[0], mine.title or title, place
    for k in range(i - 1, max(-1, i - 10), -1):
        if scene.items[k].kind == "club" and scene.items[k].entity and (active or title):
            return scene.items[k].entity, title, i
    here = {item.entity for item in scene.items if item.kind == "club" and item.entity is not None}
    first = scene.items[0].entity if scene.items[0].kind == "club" else None
    return discourse.club_of_person(mine) or (here.pop() if len(here) == 1 else first), title, i


def _employs(scene: Scene, k: int) -> bool:
    """Whether a club at item `k` is the subject of the verb that follows: "Everton have appointed X"."""
    return scene.items[k].kind == "club" and (k == 0 or scene.words[k - 1] in (",", "and", "that", '"', "as", "while"))


def _led(scene: Scene, place: int, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "Burnley, coached by X", "X will continue in his role as director"."""
    words = scene.words
    if words[place] == "by" and place and words[place - 1] in ("coached", "managed", "led", "owned"):
        near = range(place + 1, min(len(words), place + 6))
        named = [k for k in near if scene.items[k].entity and scene.items[k].kind in ("person", "player")]
        person = next((k for k in named if scene.items[k].kind == "person"), named[0] if named else None)
        club = next(
            (
                scene.items[k].entity
                for k in range(place - 2, max(-1, place - 8), -1)
                if scene.items[k].kind == "club" and scene.items[k].entity is not None
            ),
            None,
        )
        if person is not None and club is not None:
            title = {"coached": "coach", "managed": "manager", "owned": "owner"}.get(words[place - 1])
            entity = scene.items[person].entity
            if entity is not None:
                start, end = scene.items[place - 1].start, scene.items[person].end
                yield post_claim(discourse, tokens, start, end, "holds", discourse.typed(entity, "person"), club, title)
    elif (
        words[place] == "as"
        and place + 1 < len(words)
        and words[place - 1]
        in (
            "role",
            "game",
            "job",
            "work",
            "works",
            "serves",
            "acts",
            "working",
            "position",
            "signing",
            "signings",
            "season",
        )
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
                yield post_claim(discourse, tokens, start, end, "holds", entity, club, title)
