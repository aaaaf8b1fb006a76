"""How a club stands in its sentence: as one that acts, as an opponent, as a place, as somebody's former club."""

from __future__ import annotations

from collections.abc import Sequence

from graph.claims import Entity

from ..language.lexicon import Lexicon
from ..names.items import Item

#: a club after one of these is no subject, or is somewhere else
_AWAY = frozenset("from against over at of v vs for into off with by leave".split())
#: what joins two verbs of one subject, what may stand before the second, and behind what a club is not it
_JOINS = frozenset(("and", "but", "or", "yet", "by", "before", "after", "while", "without", "despite"))
_LINKING = frozenset("are is have has had were was said believed understood thought reported to being been".split())
_OPENS = frozenset(', . : ; " - ( and but or that as with then while both either also says said claims'.split())
#: a club after one of these words and one of those is whom a match is played against
_FAR = _AWAY - {"at", "of", "for", "with", "by"}
_MATCHES = frozenset("match game clash tie draw win defeat victory fixture final friendly loss replay debut".split())
_AGAINST = frozenset("with at against over to by v vs".split())
_PLAYS = frozenset("visit visits visiting host hosts hosting face faces facing beat beats beating thrashed".split())
_PLAYS |= frozenset("overtaken overtake overtakes overtook outbid pipped".split())
#: a club before one of these does not act itself
_CROWDS = [[word] for word in ("fans", "supporters", "ultras", "faithful", "legend", "legends", "men")]
#: a club after one of these words and "at" is where somebody was before
_SPELLS = frozenset("time spell days stint tenure period career years loan".split())
#: what a club is or does after "with": "with Roma keen"
_ACTS = frozenset("willing ready set keen prepared also still now interested reportedly said happy eager".split())
#: clubs named as examples of these are in the way of the one that acts: "beat rivals such as Lille to him"
_RIVALS = frozenset("competitors rivals rival competition suitors".split())
_SUCH = frozenset(("like", "as", "including", "from"))
#: a quotation ends after one of these
_CLOSING = frozenset(", . ! ?".split())


class Standing:
    """The items of a sentence with their lists of names, asked how a club among them stands."""

    items: Sequence[Item]
    words: list[str]
    lex: Lexicon
    group: dict[int, list[int]]

    def told_before(self, club: Entity, k: int) -> bool:
        """Whether a sentence names a club before a place: "Lille confirm that X has joined the club"."""
        return any(item.entity == club for item in self.items[:k])

    def behind(self, k: int) -> bool:
        """Whether an item stands behind a preposition that makes it no subject."""
        last = self.group.get(k, [k])[-1]
        told_to = self.words[k - 1 : k] == ["for"] and self.words[last + 1 : last + 2] == ["to"]  # "for Roma to sign Y"
        return k > 0 and self.words[k - 1] in _AWAY and not told_to

    def goes_on(self, start: int) -> bool:
        """Whether a verb shares the subject of the one before it: "X let Y go to Z and are said to want W"."""
        k = start - 1
        while k > 0 and (self.words[k] in self.lex.adverbs or self.words[k] in _LINKING):
            k -= 1
        return k > 0 and self.words[k] in _JOINS

    def governed(self, k: int) -> bool:
        """Whether a club stands behind a verb or a preposition, so that a verb after it has another subject."""
        first = self.group.get(k, [k])[0]
        before = self.words[first - 1] if first else ","
        opens = before in _OPENS or before in self.lex.adverbs or before in self.lex.breakers
        return not opens and self.words[max(0, first - 2)] != "likes"

    def acts(self, k: int) -> bool:
        """Whether a club behind a preposition still acts: "a target of Chelsea, who failed", ", with Roma leading"."""
        run = self.group.get(k, [k])
        first, following = run[0], self.words[run[-1] + 1 : run[-1] + 2]
        if following in (["'s"], ["target"], ["targets"]):
            return True  # "bemused by Roma's attempts", "for Roma target X"
        doing = bool(following) and following[0].endswith("ing")
        if self.words[first - 1] == "with" and following and (following[0] in _ACTS or doing):
            return True
        if self.words[first - 1] == "by" and doing:
            return True  # "hit by Roma making an offer"
        return "who" in self.words[k + 1 : k + 3] or self.words[max(0, first - 2) : first] in (
            [",", "with"],
            ["-", "with"],
        )

    def opponent(self, k: int) -> bool:
        """Whether a club is only whom or where a match is played ("a game at Blackburn"), or whose fans are meant."""
        before = self.words[k - 1] if k else ""
        match = k > 1 and before in _AGAINST and self.words[k - 2] in _MATCHES
        return match or before in _PLAYS or self.words[k + 1 : k + 2] in _CROWDS

    def rival(self, k: int) -> bool:
        """Whether a club is only one of those that another gets ahead of: "ahead of competitors like Lille"."""
        first = self.group.get(k, [k])[0]
        return self.words[first - 1] in _SUCH and not _RIVALS.isdisjoint(self.words[max(0, first - 3) : first])

    def aside(self, k: int) -> bool:
        """Whether a club is an opponent, a place or somebody's former club rather than one that acts."""
        return (
            self.opponent(k)
            or self.courting(k)
            or (k > 0 and self.words[k - 1] in ("against", "v", "vs", "leave", "at", "in", "of", "from"))
        )

    def away(self, k: int) -> bool:
        """Whether a club is an opponent, a former club or a place rather than somebody who acts."""
        if self.opponent(k) or self.courting(k):
            return True
        past = self.words[max(0, k - 2) : k]
        return (past[1:] == ["at"] and past[0] in _SPELLS) or (k > 0 and past[-1] in _FAR)

    def courting(self, k: int) -> bool:
        """Whether a club only says whose target comes next: "the race for Liverpool and Juventus target X"."""
        last = self.group.get(k, [k])[-1]
        after = self.words[last + 1 : last + 4]
        theirs = after[:2] == ["{generic}", ","]  # "two Bolton players, X and Y"
        return self.items[k].kind == "club" and (theirs or not {"target", "targets"}.isdisjoint(after))

    def closes(self, k: int) -> bool:
        """Whether a quotation ends at a place, or another club begins a clause of its own: ", and Roma have"."""
        anew = self.words[k] == "," and self.words[k + 1 : k + 2] == ["and"] and self.items[k + 2 : k + 3]
        if anew and self.items[k + 2].kind == "club" and k + 2 not in self.group:
            return True
        return self.words[k] == '"' and self.words[k - 1] in _CLOSING

    def pair(self, k: int) -> bool:
        """Whether an item stands for the players listed before it: "the duo"."""
        item = self.items[k]
        return item.kind == "generic" and item.determiner == "the" and item.noun in ("duo", "pair", "trio")
