"""A sentence as a scene: who stands beside a rule's words, and which club or player each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.claims import Entity

from ..language.lexicon import Lexicon
from ..names.items import Item
from ..rules.grammar import Match, Slot
from .discourse import Discourse
from .groups import grouped, with_teams
from .standing import Standing
from .subjects import head
from .topics import described_club, listed, topic

_PLURAL_VERBS = frozenset(("have", "are", "were"))
_MODALS = frozenset("would could should might may must will to can 'd cannot not didn't wouldn't".split())
#: a player after one of these is somebody else than the one in question
_BESIDE = frozenset("like unlike alongside replace replaces replacing replaced than partner succeed displace".split())
_INSTEAD = frozenset(
    tuple(phrase.split())
    for phrase in (
        "replacement for|replacements for|successor to|successor for|alternative to|instead of|competition for|"
        "cover for|compared to|similar to|departure of|shoes of|boots of|compete with|backup to|understudy to"
    ).split("|")
)
#: who comes for a player: "X's replacement Y"
_SUCCESSORS = {("'s", who) for who in ("replacement", "successor", "understudy", "deputy")}
#: what of a player's may stand for him after "his"
_OWNED = frozenset(
    "signature services signing situation arrival transfer return availability progress capture purchase sale "
    "departure contract wages development future release clause way path".split()
)
#: what may follow a rule's words whose player is told elsewhere
_NOTHING_MORE = frozenset(
    ". , ; ! ? ' \" but and while too as for if unless before until at {time} though although after ) - with because "
    "when amid due following despite".split()
)
#: what names nobody in particular
_NOBODY = frozenset("{generic} new reinforcements additions players more further cover".split())
#: a slot after one of these stands right behind it
_TIGHT = frozenset("to with for from at by of in on over".split())
_MENTIONS = frozenset(("club", "player", "person", "nation", "unknown", "generic", "agent", "competition"))
_THEY, _OURS = frozenset(("they", "their", "them")), frozenset(("they", "their", "them", "us"))
#: no slot behind a rule's words is looked for beyond these
_STOPS = frozenset("after before when while but although though because since as ; : . if until having who".split())
REACH_LEFT, REACH_RIGHT = 40, 22
_ACTORS = {"terms": ("{person}", "{club}")}  # who stands right before a verb that is not the player's


@dataclass
class Found:
    """What filled a slot: the entities, and the places of their items."""

    entities: list[Entity] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class Scene(Standing):
    """One sentence with its lists of names ("Arsenal, Chelsea and Spurs") and its resolver."""

    def __init__(self, items: Sequence[Item], discourse: Discourse, lex: Lexicon) -> None:
        """Take the items of a sentence and group what is listed together."""
        self.items, self.discourse, self.lex = with_teams(items, discourse), discourse, lex
        self.words = [item.word for item in self.items]
        self.idle = {
            i + step
            for i, word in enumerate(self.words)
            if word in lex.idle.first
            for step in range(lex.idle.match(self.words, i, len(self.words)))
        }
        self.loose = False
        self.group = grouped(self.items, lex)

    # -- looking for who fills a slot ---------------------------------------------------------------------------

    def players(self, place: int) -> Found:
        """The players of an item, or of the list that it stands in."""
        found = Found()
        if self.pair(place):
            told = listed(self.discourse, self.items[place])
            return Found(told, [place] * len(told))
        members = self.group.get(place, [place])
        both = self.words[place + 1 : place + 2] == ["and"] and place + 2 < len(self.items)
        if self.words[place] in ("him", "her") and both and self.items[place + 2].kind == "player":
            members = [place, place + 2]
        for k in members:
            entity = self.player(k)
            if entity is not None and entity not in found.entities:
                found.entities.append(entity)
                found.places.append(k)
        return found

    def player(self, k: int) -> Entity | None:
        """The player that item `k` stands for."""
        item = self.items[k]
        if item.entity is not None:
            return self.discourse.typed(item.entity, "player")
        if item.kind == "player":
            return self.discourse.player(item)
        return self.discourse.pronoun(item.sentence, item.place)

    def club(self, k: int, role: str, players: list[Entity], facet: str = "") -> Entity | None:
        """The club that item `k` stands for in a role; a pronoun is the holder's or the other's by the role."""
        item = self.items[k]
        if item.kind == "person":
            return self.discourse.club_of_person(item)
        if item.entity is not None:
            return item.entity
        if item.word == "his":
            return self._manager_before(k)
        if item.kind == "club" and item.determiner in ("a", "an", "another", "any"):
            return None
        holders = [club for player in players for club in self.discourse.clubs_of(player)]
        if item.word in ("we", "us", "our") and self.discourse.home:
            return self.discourse.home
        if item.kind == "club" and (item.competition or item.demonyms or item.nations):
            return described_club(self.discourse, item, holders[:1] if role == "to" and facet != "completed" else ())
        if item.kind == "club" and item.determiner in ("his", "her") and (led := self._manager_before(k)):
            return led
        if item.kind == "club" and self.discourse.home and item.noun == "club" and item.determiner == "the":
            return self.discourse.home
        joined = facet == "completed" and item.kind == "club" and item.noun == "club" and item.determiner == "the"
        if role in ("from", "club") or (joined and holders):  # "who joined the club in 2002"
            return holders[0] if holders else self._acting(item, []) or self._recent(item, [])
        if item.word == "their" and (spoken := self._spoken_for(k)) not in (None, *holders):
            return spoken
        told = [club for player in players for club in self.discourse.told_clubs.get(player.slug, ())]
        recent, buyer = self._recent(item, told or holders[:1]), self.discourse.buyer
        acting = self._acting(item, told or holders[:1]) if item.word in ("they", "their") else None
        here = any(other.entity is not None and other.entity == recent for other in self.items[:k])
        if buyer not in (None, *(told or holders[:1])) and item.word in ("they", "them", "their") and not here:
            return acting or buyer
        beside = here and self.words[k - 1] in ("as", "because", "when")  # "rivals Lille, as they"
        return (None if beside else acting) or recent

    def clubs(self, k: int, role: str, players: list[Entity], facet: str = "") -> list[tuple[Entity, int]]:
        """The clubs, each with its place, of the list that an item stands in, or that "they" stands for."""
        members = self.group.get(k, [k])
        found = [(club, member) for member in members if (club := self.club(member, role, players, facet))]
        if found and self.words[k] in _THEY:
            named = next((j for j in range(k - 1, -1, -1) if self.items[j].entity == found[0][0]), k)
            if named in self.group:
                return self.clubs(named, role, players, facet)
        return found

    def _one_of_his(self, item: Item) -> bool:
        """Whether an item is a club told without its name that, of a move that is over, is one of the player's."""
        bare = item.kind == "club" and item.entity is None and item.noun == "club" and self.discourse.home is None
        return item.word in _OURS or bare

    def _spoken_for(self, k: int) -> Entity | None:
        """The club of whoever of its staff the sentence names last before an item, no other club being named since."""
        for item in reversed(self.items[:k]):
            if item.kind == "club":
                return None
            if item.kind == "person" and item.clubs:
                return item.clubs[0]
        return None

    def _manager_before(self, k: int) -> Entity | None:
        """The club of the manager whom "his" stands for: the last person before it, else of the sentence before."""
        for place in range(k - 1, -1, -1):
            if self.items[place].kind == "person":
                return self.discourse.club_of_person(self.items[place])
        before = self.discourse.subjects.get(self.items[k].sentence - 1)
        named = any(item.kind == "player" for item in self.items[:k])
        return self.discourse.club_of_person(before) if before and before.kind == "person" and not named else None

    def _acting(self, item: Item, without: list[Entity]) -> Entity | None:
        """The club that acts last before an item, in its sentence or the one before."""
        for mention in reversed(self.discourse.clubs.near(item.sentence)):
            if mention.sentence < item.sentence - 1:
                return None
            before = (mention.sentence, mention.place) < (item.sentence, item.place)
            if before and not mention.governed and mention.entity not in without:
                return mention.entity
        return None

    def _recent(self, item: Item, without: list[Entity]) -> Entity | None:
        """The club mentioned last before an item, other than some."""
        for mention in reversed(self.discourse.clubs.near(item.sentence)):
            if (mention.sentence, mention.place) < (item.sentence, item.place) and mention.entity not in without:
                return mention.entity
        return None

    def find_player(self, match: Match, slot: Slot | None, side: str, strict: bool) -> Found:
        """Who fills the player slot: the nearest on its side; one that may be missing is the article's topic.

        A pattern without a player slot is about a player among its words, else one in the sentence, else the topic.
        """
        if slot is None and (client := self._client(match)):
            return client
        if slot is None:
            end = min(len(self.items), match.end + REACH_RIGHT)
            end = next((k for k in range(match.end, end) if self.closes(k)), end)
            places = [*range(match.start, end), *self.walk(match, "left")]
        elif side == "right" and self.indefinite(match.end):
            return Found()
        elif slot.optional and side == "right" and not strict and self.words[match.end : match.end + 1]:
            if self.words[match.end] not in _NOTHING_MORE:
                return Found()
            places = list(self.walk(match, "left"))
        elif side == "left" and self.words[match.start - 1] in _ACTORS.get(match.pattern.rule.facet, ("{person}",)):
            return Found()  # "the way Sarri left the club"
        else:
            places = list(self.walk(match, side))
            if slot.optional and not strict:
                places += self.walk(match, "left" if side == "right" else "right")
        many = side == "left" and self._of_many(match.start)
        for k in places:
            if side == "right" and slot is not None and k >= match.end and self._instead(k, match):
                break  # "sign a successor for X, and it could open a move for the Frenchman"
            if self.names_player(k, match.start, match.end):
                found = self.players(k)
                if many and len(found.entities) == 1:
                    return Found()
                if found.entities:
                    if match.pattern.rule.alone and k in found.places:
                        nearest = found.places.index(k)
                        return Found([found.entities[nearest]], [k])
                    return found
        if strict or not (slot is None or slot.optional):
            return Found()
        about = topic(self.discourse, self.items[0].sentence, match.start)
        return Found([about] if about else [], [])

    def _of_many(self, start: int) -> bool:
        """Whether the verb of a rule's words is a plural: "have turned down" is no single player's doing."""
        k = start
        while k > start - 3 and k and (k == start or self.words[k] in self.lex.adverbs):
            if self.words[k] in _PLURAL_VERBS or self.words[k - 1] in _PLURAL_VERBS:
                place = k - 2 if self.words[k - 1] in _PLURAL_VERBS else k - 1
                alone = self.items[place].kind == "player" and not self.items[place].grouped  # "I have" of a speaker
                return not alone and self.words[place] not in _MODALS and self.words[place] != "i"
            k -= 1
        return False

    def names_player(self, k: int, start: int, end: int = 0) -> bool:
        """Whether an item may stand for a player; "his" before a name belongs to that name.

        In: its place, and those of a rule's words, of which "the departure of" may be some.
        """
        item = self.items[k]
        if item.kind not in ("player", "unknown", "generic") and item.word not in self.lex.pronouns["player"]:
            return False
        told = k < start and "who" in self.words[k + 1 : k + 3]  # "a replacement for Shearer, who is due to retire"
        if k and not told and (self.words[k - 1] in _BESIDE or tuple(self.words[max(0, k - 2) : k]) in _INSTEAD):
            return start <= k - 2 < end
        if tuple(self.words[k + 1 : k + 3]) in _SUCCESSORS:
            return False
        if self.pair(k) or item.kind == "player" or (item.kind == "unknown" and item.noun != "single"):
            return True
        if item.word in ("his", "her"):
            return k + 1 == start or self.words[k + 1 : k + 2] == [] or self.words[k + 1] in _OWNED
        return item.word in self.lex.pronouns["player"]

    def _client(self, match: Match) -> Found | None:
        """The player whose agent the words of a match name: "his agents" are those of whom "he" stands for."""
        for k in range(match.start, match.end):
            if self.items[k].kind == "agent" and self.items[k].determiner in ("his", "her"):
                player = self.discourse.pronoun(self.items[k].sentence, k)
                return Found([player], [k]) if player else None
        return None

    def _instead(self, k: int, match: Match) -> bool:
        """Whether an item is a player for whom somebody else comes, as words beside a match say."""
        if k - 2 < match.end:
            return False
        return self.items[k].kind == "player" and tuple(self.words[max(0, k - 2) : k]) in _INSTEAD

    def indefinite(self, place: int) -> bool:
        """Whether what follows is nobody in particular: "a new striker", "reinforcements"."""
        for k in range(place, min(len(self.items), place + 3)):
            word = self.words[k]
            if word in _NOBODY and not self.pair(k):
                return True
            if word in ("a", "an", "another"):
                return k + 1 < len(self.items) and self.words[k + 1] in ("new", "{generic}")
            if word not in self.lex.determiners and word not in self.lex.adverbs:
                return False
        return False

    def find_club(self, match: Match, slot: Slot, side: str, players: list[Entity], facet: str, strict: bool) -> Found:
        """Who fills a club slot on a side of the match; a buyer that the sentence leaves out may be told before."""
        told = [club for player in players for club in self.discourse.told_clubs.get(player.slug, ())]
        after = match.pattern.after
        between = "from" in dict(match.inner) or (after is not None and after.role == "from")
        inside = range(match.start, match.end) if slot.role == "club" else ()
        places = [*inside, *self.walk(match, side)]
        if side == "left" and self.goes_on(match.start):
            places.sort(key=self.governed)
        for k in places:
            item = self.items[k]
            plural = item.word in ("they", "them", "their", "we", "us")
            if not (item.kind in ("club", "person") or plural):
                continue
            if item.kind == "person" and not (slot.role in ("to", "club") and (item.entity or item.clubs)):
                continue
            away = side == "left" and self.behind(k) and slot.role in ("to", "from") and not plural
            past = side == "left" and self.courting(k) and "{player}" in self.words[k : match.start]
            if past or (side == "left" and self.rival(k)) or (away and not self.acts(k)):
                continue
            if item.kind == "person" and side == "right" and self.words[k + 1 : k + 2] == ["'s"]:
                continue
            if k > match.end and side == "right" and self.words[k - 1] in ("from", "in") and slot.role == "to":
                continue
            if self.opponent(k) or (slot.role == "from" and slot.optional and "," in self.words[match.end : k]):
                continue  # "is expected to leave, with Lille keen"
            found = Found()
            for entity, member in self.clubs(k, slot.role, players, facet):
                named = item.kind == "club" and self.told_before(entity, k)
                if facet == "completed" and self._one_of_his(item) and not named:
                    his = told[-1:] or (self.discourse.clubs_of(players[0]) if item.kind == "club" else [])
                    entity = self.discourse.gainers.get(players[0].slug) or next(iter(his), entity)
                if entity in found.entities:
                    continue
                if slot.role == "to" and entity in told and facet != "completed" and not between:
                    continue
                found.entities.append(entity)
                found.places.append(member)
            if found.entities:
                return found
        if slot.optional and slot.role == "to" and players and not strict:
            buyer = self.discourse.buyers.get(players[0].slug)
            return Found([buyer] if buyer else [], [])
        return Found()

    def walk(self, match: Match, direction: str) -> Sequence[int]:
        """The places on one side of a match, nearest first; behind a preposition, no further than the next mention.

        On the left the name before an aside comes first: "Chelsea, who lost X to Roma in May, are keen on".
        """
        if direction == "left":
            places = range(match.start - 1, max(-1, match.start - REACH_LEFT), -1)
            subject = head(self.items, self.words, match.start, self.lex)
            return places if subject is None else [subject[0], *places]
        end = min(len(self.items), match.end + REACH_RIGHT)
        end = next((k for k in range(match.end, end) if self.closes(k)), end)
        if not self.loose or (match.end and self.words[match.end - 1] in _TIGHT):
            end = min(end, match.end + 9)
            for k in range(match.end, end):
                if self.items[k].kind in _MENTIONS and not self.courting(k):
                    return range(match.end, k + 1)
                if self.words[k] in _STOPS:
                    return range(match.end, k)
        return range(match.end, end)
