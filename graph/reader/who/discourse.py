"""Who a description or a pronoun stands for, from what the article and the registry say of everybody.

The article comes first: its own introductions ("the Lille star Leny Yoro") outweigh the registry, and the registry is
asked for the day of publication.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from graph.articles import Article
from graph.claims import Claim, Entity, EntityType
from graph.registry import Registry

from ..language.lexicon import Lexicon
from ..names.items import Item, Mentions
from .describe import fits, senior
from .guesses import beside, guess, of_business

#: kind of phrase → the type it gives an unknown name
_TYPED: dict[str, EntityType] = {
    "player": "player", "person": "person", "agent": "person", "journalist": "journalist", "club": "club",
    "outlet": "outlet",
}  # fmt: skip
#: a player after these words is only compared with the one in question
_BESIDE_THE_POINT = frozenset(
    tuple(phrase.split())
    for phrase in "replacement for|replacements for|successor to|competition for|cover for|due to|because of".split("|")
)
#: a club behind one of these does not act
_GOVERN = frozenset("from at of with against to for by in over than into on v vs beat beats beating pip pipped".split())
#: how often somebody is named who is surely meant
_OFTEN = 2
#: who may be a player himself
_KIN = frozenset(("brother", "sister", "twin", "cousin", "son"))
#: how long before publication a player is looked up, so that the move in the news has not yet happened
BEFORE_NEWS = timedelta(days=40)


class Discourse:
    """What an article has said so far: who was named where, and what is known of each."""

    def __init__(self, article: Article, registry: Registry, lex: Lexicon, home: Entity | None) -> None:
        """Begin an article; `home` is the club whose own site published it."""
        self.article, self.registry, self.lex, self.home = article, registry, lex, home
        self.own: tuple[Entity, ...] = ()  # the source of what nobody is credited with
        self.types: dict[str, EntityType] = {}
        self.players, self.clubs, self.people = Mentions(), Mentions(), Mentions()
        self.told_clubs: dict[str, list[Entity]] = defaultdict(list)
        self.told_nations: dict[str, list[Entity]] = defaultdict(list)
        self.told_ages: dict[str, int] = {}
        self.told_positions: dict[str, set[str]] = defaultdict(set)
        self.told_posts: dict[str, tuple[Entity, str]] = {}
        self.managers: dict[str, Entity] = {}
        self.subjects: dict[int, Item] = {}
        self.humans: dict[int, set[str]] = defaultdict(set)
        self.agents: dict[str, Entity] = {}
        self.buyers: dict[str, Entity] = {}
        self.nearness: dict[str, tuple[int, int]] = {}
        #: who gives a player up in the move that is reported, by his slug, as the article first tells it
        self.sellers: dict[str, Entity] = {}
        self.since: dict[str, str] = {}  # the date on which he joined it, where that is told
        #: who gained a player, by his slug, as the article first tells it
        self.gainers: dict[str, Entity] = {}
        self.buyer: Entity | None = None
        self.voice: Entity | None = None  # for which the sentence that is being read speaks, where it quotes somebody
        self.offers: list[Claim] = []  # of the sentence before, as are the players whose moves it tells
        self.moving: set[str] = set()
        self.sentence = 0
        self.guessed: set[str] = set()
        self.uses: Counter[str] = Counter()
        self._registered: dict[str, list[Entity]] = {}
        self.loans: dict[str, list[Entity]] = {}  # where the article says that a player is on loan
        self.arrived: dict[str, tuple[Entity, int]] = {}  # where a player went as told last, and in which sentence

    def club_before(self, place: int | None = None) -> Entity | None:
        """The club named last before a place of the sentence that is being read, or in it and before it."""
        here = (self.sentence, place) if place is not None else (self.sentence + 1, 0)
        named = (item.entity for item in reversed(self.clubs.near(self.sentence)) if (item.sentence, item.place) < here)
        return next(named, None)

    def learn(self, sentences: list[list[Item]]) -> None:
        """Take in every named phrase of the article: types of unknown names, introductions, order of mention."""
        for items in sentences:
            for i, item in enumerate(items):
                if item.kind == "agent" and item.entity is None:
                    item.entity = _named_behind(items, i)  # "his agent, Pavel Holub,"
                if item.entity is None:
                    continue
                if item.entity.type == "unknown":
                    kind = _TYPED.get(item.kind) or beside(items, i)
                    if kind:
                        self.types.setdefault(item.entity.slug, kind)
                if item.kind == "agent" and item.entity.type == "player" and item.noun in _KIN:
                    item.kind, item.word = "player", "{player}"  # "his brother Matty"
                elif item.kind == "agent" and item.owner is not None and item.owner.entity is not None:
                    self.agents[item.entity.slug] = item.owner.entity
        uses = self.uses = Counter(item.entity.slug for items in sentences for item in items if item.entity is not None)
        business = of_business(sentences)
        for number, items in enumerate(sentences):
            if items and items[0].word in ("he", "she") and (subject := self.subjects.get(items[0].sentence - 1)):
                self.subjects[items[0].sentence] = subject
            previous = sentences[number - 1] if number else []
            for i, item in enumerate(items):
                if item.kind == "player" and item.entity is not None and item.entity.slug in self.agents:
                    item.kind, item.word = "person", "{person}"
                if item.kind == "unknown" and item.entity is not None:
                    told = self.types.get(item.entity.slug)
                    if not told and (told := guess(items, i, uses[item.entity.slug], previous, business)):
                        self.types[item.entity.slug] = told
                        self.guessed.add(item.entity.slug)
                    if told:
                        item.kind, item.word = told, "{" + told + "}"
            for i, item in enumerate(items):
                if item.kind == "word":
                    continue
                item.governed = i > 0 and items[i - 1].word in _GOVERN
                self._remember(item, aside=i > 1 and (items[i - 2].word, items[i - 1].word) in _BESIDE_THE_POINT)
                self._apposition(items, i)
        for item in (item for items in sentences for item in items):
            if item.entity is not None and item.entity.type == "unknown" and item.entity.slug in self.types:
                item.entity = self.typed(item.entity, "unknown")
        self._settle(sentences)

    def _settle(self, sentences: list[list[Item]]) -> None:
        """Take the clubs that the article tells apart from a name: "X of Lille", "the Lille star" for X."""
        for items in sentences:
            for i, item in enumerate(items):
                if item.kind != "player":
                    continue
                after = items[i + 1 : i + 3]
                of_club = len(after) == 2 and after[0].word == "of" and after[1].kind == "club"
                described = item.noun in self.lex.positions
                if (item.named or described) and of_club and after[1].entity is not None:
                    item.clubs = (*item.clubs, after[1].entity)
                if item.clubs or (item.international and not item.former) or (item.age and item.determiner == "the"):
                    player = item.entity or self.player(item)
                    if player is not None:
                        self._describe(player, item)

    def _remember(self, item: Item, aside: bool = False) -> None:
        if item.kind in ("player", "person"):
            self.humans[item.sentence].add(item.kind)
            self.subjects.setdefault(item.sentence, item)
        if item.kind == "player":
            if item.entity is not None:
                item.beside = aside
                self.players.append(item)
                self._describe(item.entity, item)
        elif item.kind == "club":
            if item.entity is not None:
                self.clubs.append(item)
        elif item.kind == "person" and item.entity is not None:
            self.people.append(item)
            if item.clubs and item.title:
                self.told_posts[item.entity.slug] = (item.clubs[0], item.title)
                self.managers[item.clubs[0].slug] = item.entity

    def _describe(self, entity: Entity, item: Item) -> None:
        """Note what a phrase says of a player."""
        for club in item.clubs:
            if club not in self.told_clubs[entity.slug]:
                self.told_clubs[entity.slug].append(club)
        told = self.told_nations[entity.slug]
        told += [nation for nation in item.nations + item.demonyms if nation not in told]
        if item.age:
            self.told_ages[entity.slug] = item.age
        position = self.lex.positions.get(item.noun)
        if position:
            self.told_positions[entity.slug].add(position)

    def _apposition(self, items: list[Item], i: int) -> None:
        """Take an age from "X, 24, ..."; join "X, the Lille striker," and "the Lille striker, X," into one person."""
        item = items[i]
        if item.kind not in ("player", "person") or i + 2 >= len(items) or items[i + 1].word not in (",", "(", "-"):
            return
        following = items[i + 2]
        if item.entity is not None and following.word.isdecimal() and 14 < int(following.word) < 45:
            if i + 3 >= len(items) or items[i + 3].word in (",", ")", ".", "-"):
                self.told_ages.setdefault(item.entity.slug, int(following.word))
        elif (
            following.kind == item.kind
            and (item.entity is None) != (following.entity is None)
            and following.determiner in ("", "the", "a", "an", "his", "their")
            and (item.entity is not None or not following.determiner)
        ):
            owner = item.entity or following.entity
            item.entity = following.entity = owner
            if owner is not None and item.kind == "player":
                self._describe(owner, item)
                self._describe(owner, following)
            if owner is not None and item.kind == "person":
                self._remember(following if following.title else item)
        elif (
            following.kind == "person"
            and following.entity is None
            and following.title
            and following.determiner == "the"
            and not following.clubs
            and i + 3 < len(items)
            and items[i + 3].word in (",", ".", ")")
        ):
            following.entity = item.entity  # "X, the coach," of a player

    # -- what is known of somebody -----------------------------------------------------------------------------

    def typed(self, entity: Entity, type_: EntityType) -> Entity:
        """An entity with the type that the article gave it, where the registry has none."""
        return replace(entity, type=self.types.get(entity.slug, type_)) if entity.type == "unknown" else entity

    def clubs_of(self, player: Entity) -> list[Entity]:
        """A player's clubs: as the article tells them, who gives him up in its news, then as the registry knows them.

        The registry is asked for the weeks before publication first: it may date a move from the start of the month
        or the season in which the article still reports it.
        """
        seller = self.sellers.get(player.slug)
        told = self.told_clubs.get(player.slug, [])
        return list(dict.fromkeys((*told, *((seller,) if seller else ()), *self._known_clubs(player))))

    def _known_clubs(self, player: Entity) -> list[Entity]:
        """The registry's clubs of a player around the day of publication, asked for once an article."""
        if player.slug not in self._registered:
            found: list[Entity] = []
            today = self.article.published
            if player.known:
                now, then = (self.registry.clubs_of(player.slug, day) for day in (today, today - BEFORE_NEWS))
                on_loan = [club for club in then if club in now and club.slug in self._loans(player)]
                known = map(self._as_named, (*on_loan, *reversed(then), *reversed(now)))
                found = list(dict.fromkeys(known))
            self._registered[player.slug] = found
        return self._registered[player.slug]

    def lent(self, player: Entity, club: Entity) -> bool:
        """Whether a player is at a club on loan, as the article tells or the registry knows."""
        day, lately = (d.isoformat() for d in (self.article.published, self.article.published - 2 * BEFORE_NEWS))
        return club in self.loans.get(player.slug, ()) or any(
            spell.club == club.slug and spell.loan == "yes" and spell.from_ <= day and (spell.to or day) >= lately[:7]
            for spell in self.registry.spells.get(player.slug, ())
        )

    def _loans(self, player: Entity) -> set[str]:
        """The ids of the clubs that a player was ever on loan at."""
        return {spell.club for spell in self.registry.spells.get(player.slug, ()) if spell.loan == "yes"}

    def _as_named(self, club: Entity) -> Entity:
        """A women's team by the name of its club, where the article calls it so."""
        base = club.slug.removesuffix("-women")
        if base != club.slug and any(mention.entity and mention.entity.slug == base for mention in self.clubs):
            return self.registry.entities.get(base, club)
        return club

    def nations_of(self, player: Entity) -> set[str]:
        """The ids of the national teams a player is told or known to belong to."""
        row = self.registry.rows.get(player.slug) if player.known else None
        told = {senior(nation.slug) for nation in self.told_nations.get(player.slug, ())}
        nations = told | set(getattr(row, "nationality", ()))
        return nations | {nation.removesuffix("-women") for nation in nations}

    def club_of_person(self, item: Item) -> Entity | None:
        """The club that a manager or executive stands for."""
        if item.clubs:
            return item.clubs[0]
        if item.entity is None:
            return None
        told = self.told_posts.get(item.entity.slug)
        if told:
            return told[0]
        posts = self.registry.posts_of(item.entity.slug, self.article.published)
        entities = [self.registry.entities[post.club] for post in posts if post.club]
        named = {club.entity.slug for club in self.clubs.near(self.sentence) if club.entity}
        for entity in entities:
            if entity.slug in named:
                return entity
        return entities[0] if entities else None

    def club_of_speaker(self, speaker: Entity) -> Entity | None:
        """The club for which somebody says "we": a player's own, else the one that a person stands for."""
        if speaker.type == "player":
            return next(iter(self.clubs_of(speaker)), None)
        return self.club_of_person(Item("person", "{person}", 0, 0, speaker))

    # -- who is meant --------------------------------------------------------------------------------------------

    def player(self, item: Item) -> Entity | None:
        """The player that a description stands for: the best fit, then the last one mentioned before it."""
        best: tuple[int, int, bool, int] | None = None
        chosen: Entity | None = None
        known: dict[str, int] = {}
        for order, mention in enumerate(self.players.near(item.sentence)):
            entity = mention.entity
            if entity is None or mention is item:
                continue
            if mention.beside and (mention.sentence != item.sentence or not item.demonyms):
                continue  # somebody compared with is meant by "the Frenchman" in the same sentence at most
            if entity.slug not in known:
                known[entity.slug] = fits(self, entity, item)
            score = known[entity.slug]
            if score < 0:
                continue
            before = (mention.sentence, mention.place) < (item.sentence, item.place)
            here = mention.sentence == item.sentence
            score -= self.uses[entity.slug] < _OFTEN and entity.slug in self.guessed and not here
            listed = mention.grouped and mention.sentence < item.sentence
            rank = (before * (1 + here), score, not listed, self._recency(mention, item, order))
            if best is None or rank > best:
                best, chosen = rank, entity
        if chosen is None and item.international and item.determiner == "the" and not (item.clubs or item.age):
            return self._only_one(item)
        return chosen

    def _only_one(self, item: Item) -> Entity | None:
        """The only player named just before "the England international", whatever the registry's nation for him."""
        last = {
            mention.entity
            for mention in self.players.near(item.sentence)
            if mention.entity is not None
            and not mention.beside
            and (mention.sentence, mention.place) < (item.sentence, item.place)
            and mention.sentence >= item.sentence - 1
        }
        return last.pop() if len(last) == 1 else None

    def _recency(self, mention: Item, item: Item, order: int) -> int:
        """Later mentions before a description rank higher; of those after it, the nearest."""
        if (mention.sentence, mention.place) >= (item.sentence, item.place):
            return -order
        if mention.sentence == item.sentence:
            return 2_000_000 + mention.place
        return mention.sentence * 1000 + 500 - min(mention.place, 499)

    def pronoun(self, sentence: int, place: int) -> Entity | None:
        """The player whom "he" stands for: the last one in its sentence, else the first one of the sentence before.

        Nobody when "he" opens a sentence and the one before speaks of a manager or an executive alone.
        """
        if place < 2 and self.humans.get(sentence - 1) == {"person"}:
            return None
        probe = Item("player", "", 0, 0, sentence=sentence, place=place)
        return self.player(probe)


def _named_behind(items: list[Item], i: int) -> Entity | None:
    """Who is named between commas behind a description at item `i`."""
    if [item.word for item in items[i + 1 : i + 2]] != [","] or i + 3 >= len(items) or items[i + 3].word != ",":
        return None
    return items[i + 2].entity if items[i + 2].kind in ("person", "unknown") else None
