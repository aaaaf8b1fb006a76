"""Whose word it is: the sources that a sentence credits, and over which of its items the credit reaches.

"According to A, citing B" gives [A, B]; "sources have told ESPN" gives [sources, ESPN]; quoted speech belongs to its
speaker, and goes on with him in the next sentence while the quotation is open.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.claims import Entity

from ..language.lexicon import Lexicon
from ..language.text import Tokens
from ..names.items import Item, of_amount
from ..names.names import slug
from ..who.discourse import Discourse
from ..who.topics import described_club
from .speech import REPORTS, SOURCES, Credit, spoken

_PRESS = frozenset(("outlet", "journalist"))
#: before hearsay these make it so: "is said", "widely believed"
_COPULAS = frozenset("is are was were been be it's 's also widely now being".split())
#: words on the way to a name
_TOWARDS = frozenset(
    "report reports in by from latest local outlet newspaper italian spanish "
    "french german the on sports his claims".split()
)
#: breakers over which "it is understood" reaches
_GOING_ON = frozenset(("with",))
#: what the press has done by whom
_REPORTED = frozenset("reported revealed claimed relayed published".split())
#: with one of these a clause before "and" is whole
_FINITE = frozenset("is are was were has have had will would".split())
#: after "and" these begin a clause of their own
_ANEW = frozenset("they he she it is are was were has have it's".split())


class Credits:
    """The credits of an article, sentence by sentence."""

    def __init__(self, discourse: Discourse, lex: Lexicon, publisher: Entity) -> None:
        """Begin with the outlet's own voice."""
        self.discourse, self.lex, self.publisher = discourse, lex, publisher
        self.last: tuple[Entity, ...] = ()
        self.speaker: Entity | None = None
        self.previous: Entity | None = None
        self.open_quote = self.begins_quoted = False
        self.columns: dict[int, tuple[Entity, ...]] = {}

    def learn(self, sentences: Sequence[Sequence[Item]], tokens: Tokens) -> None:
        """Note the credits in brackets that close a paragraph, as columns of rumours write them: "... (Marca)"."""
        paragraph: list[int] = []
        told: list[int] = []
        end = 0
        for items in sentences:
            if not items:
                continue
            if "\n" in tokens.text[end : tokens.starts[items[0].start]]:
                told, paragraph = paragraph or told, []
            end = tokens.ends[items[-1].end - 1]
            if [item.word for item in items[:3]] == ["full", "story", ":"]:  # a line of its own below the news
                names = self.named(items, [item.word for item in items], 3, tokens)
                self.columns.update(dict.fromkeys(told, names) if names else {})
                told = []
                continue
            paragraph.append(items[0].sentence)
            credit = self._bracketed(items, tokens) or self._trailing(items, tokens)
            if credit:
                self.columns.update(dict.fromkeys(paragraph, credit))
                paragraph = []

    def _trailing(self, items: Sequence[Item], tokens: Tokens) -> tuple[Entity, ...]:
        """The sources that a sentence names for the ones before it: "That's according to Marca"."""
        words = [item.word for item in items]
        k = words.index("according") if "according" in words[:4] else 0
        told = words[:1] in (["that"], ["this"]) and k and words[k + 1 : k + 2] == ["to"]
        return self.named(items, words, k + 2, tokens) if told else ()

    def _bracketed(self, items: Sequence[Item], tokens: Tokens) -> tuple[Entity, ...]:
        """The sources in brackets at the end of a sentence, or in brackets that are a sentence of their own."""
        words = [item.word for item in items]
        while words and words[-1] in (".", "!", "?"):
            words.pop()
        if not words or words[-1] != ")" or "(" not in words[-12:]:
            return ()
        opening = len(words) - 1 - words[::-1].index("(")
        item = items[opening + 1 + (words[opening + 1] == "the")]
        alone = opening == 0 and item.kind in ("unknown", "journalist", "outlet")
        if not (alone or item.kind in _PRESS):
            return ()
        return self.named(items[: len(words)], words, opening + 1, tokens)

    def of(self, items: Sequence[Item], tokens: Tokens) -> list[Credit]:
        """The credits of one sentence; remembers the last for "the report adds" and open quotations."""
        words = [item.word for item in items]
        found: list[Credit] = []
        for i, word in enumerate(words):
            credit = None
            if word == "according" and words[i + 1 : i + 2] == ["to"]:
                credit = self.named(items, words, i + 2, tokens)
            elif (
                word in ("per", "via")
                and i + 1 < len(words)
                and (words[i - 1 : i] in (["as"], [","], ["("], []) or items[i + 1].kind in _PRESS)
            ):
                credit = self.named(items, words, i + 1, tokens)
            elif word == "cited" and words[i + 1 : i + 2] == ["by"]:
                credit = self.named(items, words, i + 2, tokens)
                if found and credit:
                    found[-1] = Credit(tuple(dict.fromkeys((*found[-1].sources, *credit))), 0, len(items), i)
                    continue
            elif (
                i and words[i - 1] in _REPORTED and (word == "by" or (word == "in" and _press(items, i + 1)))
            ):  # "as first reported by Bild"
                credit = self.named(items, words, i + 1, tokens, only_press=True)
            elif word == "report" and words[i + 1 : i + 2] and words[i + 1] in ("in", "from", "by"):
                credit = self.named(items, words, i + 2, tokens, only_press=True)
            if credit:
                if found and found[-1].sources and word in ("via", "per"):
                    found[-1] = Credit(tuple(dict.fromkeys((*found[-1].sources, *credit))), 0, len(items), i)
                else:
                    found.append(Credit(credit, 0, len(items), i))
        found += spoken(self, items, words, tokens)
        found += self._unnamed(items, words)
        found += self._quotes(items, words, found, tokens)
        if found:
            self.last = found[0].sources
        column = self.columns.get(items[0].sentence) if items else None
        if column and not any(credit.sources[0] is not REPORTS for credit in found):
            found.append(Credit(column, 0, len(items), len(items)))
        return found

    def named(
        self, items: Sequence[Item], words: list[str], i: int, tokens: Tokens, only_press: bool = False
    ) -> tuple[Entity, ...]:
        """The sources listed from item `i` on: "the Mirror", "a report in L'Equipe", "Romano and Marca", "reports"."""
        result: list[Entity] = []
        size = len(items)
        j = i
        while j < size and j < i + 14:
            item, word = items[j], words[j]
            if item.kind in _PRESS and item.entity is None and items[j + 1 : j + 2] and items[j + 1].kind in _PRESS:
                j += 1  # "the Italian newspaper Marca"
                continue
            entity = self.source(item, tokens)
            if entity is not None:
                if item.outlet is not None and item.entity is not None:
                    result += [entity, item.outlet]
                else:
                    result.append(entity)
                j += 1
                if j < size and words[j] in ("'s", "'"):
                    j += 1
                    if j < size and items[j].kind == "agent" and entity.type == "player":
                        result[-1] = self.agent(entity, items[j], tokens)
                        j += 1
                    elif (
                        j < size
                        and (following := self.source(items[j], tokens)) is not None
                        and following.type == "journalist"
                    ):
                        result.insert(len(result) - 1, following)
                        j += 1
                continue
            if result and word in ("and", "of", "from", "(", "via", ",", "for", "at", "in", ")", "citing"):
                if word in (",", ")") and not (
                    j + 1 < size and (words[j + 1] in ("citing", "via", "and") or (words[j + 1] == "as"))
                ):
                    break
                j += 1
                continue
            if result and word in ("as", "cited", "by", "who", "cites", "cite"):
                j += 1
                continue
            if not result and not only_press and self.lex.reports.match(words, j, size):
                if (
                    words[j + 1 : j + 2]
                    and words[j + 1] in ("in", "from", "by")
                    and (named := self.named(items, words, j + 2, tokens, True))
                ):
                    return named
                return (REPORTS,)
            if not result and not only_press and self.lex.sources.match(words, j, size):
                return (SOURCES,)
            if result or word in (".", ";", ","):
                break
            if (
                tokens.caps[item.start]
                and item.kind == "word"
                and item.word[0].isalpha()
                and word not in self.lex.ordinary
            ):
                name = " ".join(tokens.raw(item.start, item.end).split())
                result.append(Entity(slug(name), name, "outlet", known=False))
                j += 1
                continue
            if not (
                word in self.lex.determiners
                or word in self.lex.adverbs
                or word in self.lex.fillers.first
                or word in _TOWARDS
            ) and item.kind not in ("demonym", "nation", "competition"):
                break
            j += 1
        return tuple(dict.fromkeys(result))

    def source(self, item: Item, tokens: Tokens) -> Entity | None:
        """The entity of an item that can be a source."""
        if item.kind in ("outlet", "journalist", "person", "player", "club", "unknown") and item.entity is not None:
            entity = item.entity
            if item.kind == "unknown" or entity.type == "unknown":
                return self.discourse.typed(entity, "outlet" if item.kind == "unknown" else item.kind)  # type: ignore[arg-type]
            return entity
        if item.kind == "agent" and item.entity is not None:
            return self.discourse.typed(item.entity, "person")
        if item.kind == "club" and (item.competition or item.demonyms or item.nations):
            return described_club(self.discourse, item)
        if item.kind == "outlet" and item.outlet is not None:
            return item.outlet  # "the Bild newspaper"
        if item.kind == "outlet":
            return next((source for source in self.last if source.type == "outlet"), None)
        if item.kind in ("player", "person"):
            if item.noun == "demonym" and (compatriot := self._compatriot(item)):
                return compatriot
            if item.kind == "person":
                return self._person(item)
            player = self.discourse.player(item)
            return self.discourse.typed(player, "player") if player and player.type == "unknown" else player
        return None

    def agent(self, player: Entity, item: Item, tokens: Tokens) -> Entity:
        """A player's agent: as the article names him, else by whose he is."""
        known = {slug for slug, client in self.discourse.agents.items() if client == player}
        named = (person.entity for person in self.discourse.people if person.entity and person.entity.slug in known)
        name = f"{player.name}'s {tokens.raw(item.start, item.end)}"
        return item.entity or next(named, None) or Entity(slug(name), name, "person", known=False)

    def _compatriot(self, item: Item) -> Entity | None:
        """The manager or the like of a nation who was named last before an item: "the Dutchman said"."""
        nations = {nation.slug for nation in item.demonyms}
        for person in reversed(self.discourse.people.near(item.sentence)):
            row = self.discourse.registry.rows.get(person.entity.slug) if person.entity else None
            before = (person.sentence, person.place) < (item.sentence, item.place)
            if before and not nations.isdisjoint(getattr(row, "nationality", ())):
                return person.entity
        return None

    def _person(self, item: Item) -> Entity | None:
        """The person that a description ("their sporting director") stands for: the last one named of that post."""
        for person in reversed(self.discourse.people.near(item.sentence)):
            if (person.sentence, person.place) < (item.sentence, item.place) and person.entity is not None:
                return person.entity
        return None

    def _unnamed(self, items: Sequence[Item], words: list[str]) -> list[Credit]:
        """ "reportedly", "is said to", "it is understood": the reach ends with the clause."""
        found, breaks = [], self.lex.breakers - _GOING_ON
        for i, word in enumerate(words):
            if word not in self.lex.hearsay or of_amount(items, i):
                continue
            previous = words[i - 1] if i else ""
            passive = previous in _COPULAS or (i + 1 < len(words) and words[i + 1] in ("to", "that"))
            if (
                word in ("reportedly", "allegedly", "supposedly")
                or (passive and previous not in ("has", "have", "i", "he", "she"))
                or (word in ("rumoured", "reported", "rumored") and i + 1 < len(words))
            ):
                if (
                    word in ("said", "believed", "thought", "understood", "claimed", "reported")
                    and i
                    and words[i - 1].startswith("{")
                    and words[i + 1 : i + 2] != ["to"]
                ):
                    continue
                if word in ("rumoured", "rumored") and passive:
                    pass
                start = i
                while (
                    (passive or word.endswith("ly"))
                    and start
                    and not (
                        words[start - 1] in self.lex.breakers
                        or words[start - 1] in (";", ",", '"')
                        or (
                            words[start - 1] == "and"
                            and (words[start] in _ANEW or not _FINITE.isdisjoint(words[:start]))
                        )
                    )
                ):
                    start -= 1
                trailing = words[start : start + 1] == ["it"] and i + 2 >= len(words)  # "..., it has been claimed."
                if words[start - 1 : start] == [","] and (start == i or trailing):
                    start = 0
                end = i
                while end < len(words) and words[end] != ";" and (end <= i + 1 or words[end] not in breaks):
                    end += 1
                found.append(Credit((REPORTS,), start, end, i))
        return found

    def _quotes(self, items: Sequence[Item], words: list[str], found: list[Credit], tokens: Tokens) -> list[Credit]:
        """Quoted speech: to the sentence's own speaker, or to the one whose quotation is still open."""
        marks = words.count('"')
        self.begins_quoted = self.open_quote
        open_ = int(self.open_quote)
        speaker = next(
            (
                credit.sources
                for credit in found
                if not (open_ + words[: credit.anchor].count('"')) % 2  # inside a quotation nobody else speaks
                and credit.sources[0].type in ("player", "person", "unknown", "journalist")
            ),
            None,
        )
        result = []
        if speaker:
            self.speaker = self.previous = speaker[0]
        opening = bool(words) and words[0] == '"'
        if self.open_quote or opening:
            carried = speaker or ((self.speaker,) if self.speaker else ())
            if carried and not speaker:
                result.append(Credit(tuple(carried), 0, len(items), 0, quoted=True))
        if marks:
            last = len(words) - 1 - words[::-1].index('"')
            self.open_quote = last == 0 or tokens.spaced[items[last].start]
        if not self.open_quote and not marks and not speaker:
            self.speaker = self.speaker if words and words[0] == '"' else None
        return result

    def covering(self, credits: list[Credit], start: int, end: int) -> tuple[Entity, ...]:
        """The sources that answer for items `start` to `end`: the nearest credit that reaches them."""
        best: Credit | None = None
        for credit in credits:
            if credit.start <= start < credit.end:
                named = credit.sources[0] is not REPORTS
                if best is None or (named, -abs(credit.anchor - start)) > (
                    best.sources[0] is not REPORTS,
                    -abs(best.anchor - start),
                ):
                    best = credit
        return best.sources if best else (self.publisher,)


def _press(items: Sequence[Item], i: int) -> bool:
    """Whether an item, or the one behind its article, is of the press."""
    return any(item.kind in _PRESS for item in items[i : i + 2])
