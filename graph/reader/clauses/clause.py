"""The clause around a rule's words: its hedges, denials, conditions, dates and the mode of a move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from graph.claims import Mode

from ..language.dates import Day, dates_in, last_weekday
from ..language.lexicon import Lexicon, Phrases, phrases
from ..language.text import Tokens
from ..names.items import Item
from ..rules.grammar import Match
from ..who.subjects import aside as closed
from .hedges import aside, no_hedges
from .modes import mode_of
from .remaining import years_left
from .stretch import Stretch

#: words of a clause that tells what has happened
_DONE = frozenset("passed completed underwent undergone agreed signed joined confirmed rejected flew travelled".split())
#: steps that news tells of after the day, unless one of the words of what lies ahead stands with them
_TOLD_AFTER = frozenset(("agreed", "terms", "bid", "talks", "contact", "interest"))
_REPORTED = frozenset("had reached struck announced accepted made submitted lodged tabled opened held".split())
_COMING, _SOON = frozenset(("medical", "expected", "departure")), frozenset("will set due expected scheduled".split())
_AHEAD = frozenset("will would set expected due to planned scheduled could by before ahead".split())
#: steps for which a contract that ends makes no free transfer yet
_BEFORE_END = frozenset(("interest", "contact", "bid", "talks", "bid-rejected", "collapsed"))
_UNTIL = frozenset(("until", "till", "through"))  # a date after these ends a contract, it does not date the move
#: before a move as a noun, what shows that it is still to come
_PENDING = frozenset("over about regarding ahead prior potential possible proposed mooted planned impending".split())
_PENDING |= {"imminent", "prospective", "details", "finalising"}
#: what makes even a past form one of what may come
_MODALS = frozenset("will would could might may should can must".split())
#: what is done "to" after these is still to come
_PROSPECT = frozenset("set expected due likely poised hoping hope hopes want wants keen ready preparing about".split())
#: so a club tells what is done
_TOLD_NOW = [["can", verb] for verb in ("confirm", "announce", "reveal", "exclusively")]
#: words with which a clause of its own begins
_SUBORDINATE = frozenset("since after despite following upon having".split())
#: behind "not", what makes no denial, and what is not done with an interest that lasts
_NO_DENIAL = [[word] for word in "only far abandoned dropped cooled forgotten wavered".split()]
#: what is told before another step that follows it
_FIRST = frozenset("will set due scheduled medical".split())
#: after "and", words that begin a further step
_NEXT = frozenset("made tried failed saw had hope hopes".split())
#: what may be true or not, what says which, and how near they stand
_RUMOURS = frozenset("reports report rumours claims claim talk speculation suggestions stories links that".split())
_IS, _NEAR = frozenset(("is", "are", "was", "were", "as")), 10
_NOTHING = Phrases(())
#: before "if" these ask, they set no condition
_WHETHER = frozenset("as even see know decide ask asked wonder wonders wondering wondered sure unsure".split())
#: what says that a report is wrong
_REJECTED = frozenset("denied denies deny denying dismissed dismisses".split())
#: what asserts the future
_WILL = frozenset(("will", "'ll"))
#: facets that tell of something over
_OVER = frozenset(("completed", "collapsed", "bid-rejected", "appointed", "left"))


class Clause(Stretch):
    """One sentence, asked about the stretch around a match."""

    def __init__(self, items: Sequence[Item], tokens: Tokens, lex: Lexicon, today: date) -> None:
        """Take the items of the sentence and the day of publication."""
        self.items, self.tokens, self.lex, self.today = items, tokens, lex, today
        self.words = [item.word for item in items]
        self._hedges = lex.hedges.openings(self.words)
        self._denials = lex.denials.openings(self.words)

    @property
    def long_ago(self) -> str:
        """The day, ISO, before which what is told is over: two months before publication."""
        return (self.today - timedelta(days=60)).isoformat()

    def hedged(self, start: int, end: int, facet: str = "") -> bool:
        """Whether a hedge stands between the clause's beginning and the end of the rule's words.

        Some hedge one step only (an offer that is planned is not yet made), and "a possible move" takes nothing back
        of a wish.
        """
        begin, planned = self.begin(start), self.lex.planned.get(facet, _NOTHING)
        sure = no_hedges(facet, self.words[start:end])
        places = (
            i
            for i in self._hedges
            if begin <= i < end and self.words[i] not in sure and not aside(self.words, self.items, i, start, facet)
        )
        if any(self.lex.hedges.match(self.words, i, end) for i in places):
            return True
        return any(planned.match(self.words, i, end) for i in planned.openings(self.words) if begin <= i < end)

    def _done_with(self, denial: int, start: int) -> bool:
        """Whether a denial ends before a new subject: "Having failed to sign X, Roma want Y"."""
        comma = next((k for k in range(start - 1, denial, -1) if self.words[k] == ","), None)
        if comma == start - 1 and self.words[start] == "with":
            return True  # "he is not in his plans, with Lille keen"
        return comma is not None and any(item.kind in ("club", "person") for item in self.items[comma:start])

    def will(self, start: int, end: int) -> bool:
        """Whether a rule's words say outright what will be: "will join", with no hedge before it."""
        told = self.words[max(0, start - 1) : end]
        return not _WILL.isdisjoint(told) and not self.hedged(start, end)

    def denied(self, start: int, end: int, longer: bool = False) -> bool:
        """Whether the rule's words are denied: an odd number of denials shortly before or among them.

        In: the items of the words; `longer` counts "no longer" as well, which denies a wish but not a step.
        """
        begin = max(self.begin(start), start - 6) if self._denials else end
        if self.words[start] in _SUBORDINATE:
            begin = start  # "has yet to play since joining from Reading"
        free, count = begin, 0
        shut = closed(self.items, self.words, start, self.lex) if self._denials else range(0)
        for i in self._denials:
            length = self.lex.denials.match(self.words, i, end) if free <= i < end else 0
            length = 0 if self.items[i].start in shut else length
            if (
                length
                and not (
                    self.words[i] == "no"
                    and self.words[i + 1 : i + 2] != (["longer"] if longer else [])
                    and self.words[i + 1 : i + 2]
                    and self.words[i + 1]
                    in ("longer", "1", "9", "10", "doubt", "stone", "expense", "secret", "surprise", "shortage")
                )
                and self.words[i + 1 : i + 2] not in _NO_DENIAL
                and not (
                    self.words[i] == "ruled" and self.words[i + 2 : i + 3] in (["for"], ["of"], ["with"], ["until"])
                )
                and not self._done_with(i, start)
                and not (self.words[i] == "nor" and "neither" in self.words[begin:i])
            ):
                count += 1
                free = i + length
        return (count + self._untrue(start, end)) % 2 == 1

    def _untrue(self, start: int, end: int) -> bool:
        """Whether rumours before a rule's words are called false behind them: "talk of him leaving is untrue"."""
        if _RUMOURS.isdisjoint(self.words[max(0, start - _NEAR) : start + 1]):
            return False
        called = (i + 1 for i in range(end, min(len(self.words), end + _NEAR)) if self.words[i] in _IS)
        return any(phrases("untrue").match(self.words, i, len(self.words)) for i in called)

    def rejected(self, place: int) -> bool:
        """Whether the words before a place say that something is not so, rather than not wished: "denied that"."""
        before = self.words[max(0, place - 6) : place]
        return not _REJECTED.isdisjoint(before) or ("never" in before and "said" in before)

    def ahead(self, place: int) -> bool:
        """Whether the words at a place name a move that is still to come: "ahead of his £5m move to"."""
        place += self.words[place] in ("'s", "'")
        if self.words[place - 1 : place + 1] in _TOLD_NOW:
            return False  # "we can confirm that X has joined"
        if self.words[place - 1 : place] and self.words[place - 1] in _MODALS:
            return True  # "will chose Chelsea"
        if self.words[place - 1 : place] == ["to"] and self.words[place - 2] in _PROSPECT:
            return True  # "are set to make X their record signing"
        if self.words[place : place + 2] == ["on", "loan"]:
            return not _MODALS.union(_FIRST).isdisjoint(self.words[max(self.begin(place), place - 8) : place])
        if self.words[place] == "before":  # "will have a medical before joining Chelsea"
            return not _PENDING.union(_FIRST).isdisjoint(self.words[:place])
        if self.words[place] not in ("{money}", "arrival") and not self.lex.classes["going"].match(
            self.words, place, len(self.words)
        ):
            return False
        before = self.words[max(0, place - 5) : place]
        return not _PENDING.isdisjoint(before) or ("before" in before[-3:] and "after" not in before)

    def supposed(self, place: int) -> bool:
        """Whether the clause of a place only supposes something: it follows "if" or "unless"."""
        begin = self.begin(place)
        opened = bool(begin) and self.words[begin - 1] in ("if", "unless") and "," not in self.words[begin:place]
        return opened and "as" not in self.words[begin - 2 : begin - 1]

    def condition(self, stop: int) -> str | None:
        """The condition's words, when the sentence makes what it claims before item `stop` depend on one."""
        for i in self.lex.conditions.openings(self.words):
            word = self.words[i]
            if not self.lex.conditions.match(self.words, i, len(self.words)):
                continue
            if word == "should" and i and self.words[i - 1] not in (",", "and", "but"):
                continue
            if word == "if" and i and self.words[i - 1] in _WHETHER:
                continue
            if any(self._turns(k) for k in range(stop, i)):
                continue  # "are preparing a bid, with Y ready to sell if"
            end = i + 1
            while end < len(self.words) and self.words[end] not in (",", ".", ";", '"'):
                end += 1
            return self.tokens.raw(self.items[i].start, self.items[end - 1].end)
        return None

    def _turns(self, k: int) -> bool:
        """Whether somebody else is spoken of from an item on: ", with Lille ready to", "but the club"."""
        word, after = self.words[k], self.items[k + 1] if k + 1 < len(self.items) else None
        joins = word in ("while", "although", "though", "whereas") or (word == "with" and self.words[k - 1] == ",")
        return joins and after is not None and after.kind in ("club", "player", "person")

    def date(self, match: Match, facet: str) -> str | None:
        """The first date after the match in its clause, else the last one before it."""
        return self.date_near(match.start, match.end, facet)

    def date_near(self, start: int, stop: int, facet: str) -> str | None:
        """The first date after items `start` to `stop` in their clause, else the last one before them."""
        begin, end = self.begin(start), self._before_relative(start, stop, self.finish(stop))
        if facet in _OVER or facet == "departure":
            begin = self._behind_relative(begin, start)
        end = self.turn(stop, end)
        if facet in ("interest", "bid"):  # what comes next has a day of its own
            nexts = (k for k in range(stop, end - 1) if self.words[k] == "and" and self.words[k + 1] in _NEXT)
            end = next(nexts, end)
            end = next((k for k in range(stop, end) if self.words[k] == "after"), end)
        if facet == "interest":  # a wish has no part in the day of what is told before ", and"
            begin = next((k for k in range(start, begin + 1, -1) if self.words[k - 2 : k] == [",", "and"]), begin)
        later, earlier = None, None
        first, last = self.items[begin].start, self.items[end - 1].end if end > begin else self.items[begin].end
        border = self.items[start].start
        shut = closed(self.items, self.words, start, self.lex)
        for i, found in dates_in(self.tokens.words, self.tokens.caps, first, last, self.today):
            told, iso = self._meant(found, facet)
            until = facet not in ("expiry", "option") and not _UNTIL.isdisjoint(self.tokens.words[max(0, i - 3) : i])
            if self._wanted(told, iso, facet) and not until and i not in shut:
                if told == "weekday" and self._behind(facet, begin, end, self.words[max(begin, start - 4) : stop]):
                    iso = last_weekday(iso, self.today)
                if i >= border and later is None:
                    later = iso
                elif i < border:
                    earlier = iso
        return later or earlier

    def _behind(self, facet: str, begin: int, end: int, near: Sequence[str]) -> bool:
        """Whether what the clause tells has happened: "agreed on Friday", not "will agree on Friday"."""
        words = set(self.words[begin:end])
        if facet in _COMING and not _SOON.isdisjoint(near):
            return False
        told = facet in _TOLD_AFTER and (bool(_REPORTED & words) or not _AHEAD & words)
        return facet in _OVER or bool(_DONE & words) or told

    def _meant(self, found: Day, facet: str) -> tuple[str, str]:
        """How a date is told and what it is: "in January" and "the summer" lie behind what is over."""
        told, iso = found.told.removeprefix("bare "), found.iso
        if facet == "interest":
            return found.told, iso
        if told != found.told and facet in _OVER:
            passed = iso > self.today.isoformat()[: len(iso)] or (told == "window" and self.today.month < 6)
            iso = f"{int(iso[:4]) - passed}{iso[4:]}"
        return told, iso

    def left(self, begin: int, end: int) -> str | None:
        """The year in which a contract ends that has some time left."""
        return years_left(self.words, self.today, begin, end)

    def _wanted(self, told: str, iso: str, facet: str) -> bool:
        """Whether a date of that sort is part of what the facet claims."""
        if told == "past season":
            return facet in _OVER
        if told == "time":
            return facet in ("medical", "completed")
        if facet == "interest":
            other = iso != self.today.isoformat()[: len(iso)]
            return (
                told == "ahead"
                or (other and told in ("year", "month", "bare month", "past"))
                or (told == "bare window" and not 4 < self.today.month < 9)
            )
        if facet in ("completed", "appointed", "left"):
            return iso <= self.today.isoformat() or told == "weekday"
        if told == "past" or (told in ("year", "month") and iso < self.today.isoformat()[: len(iso)]):
            return facet in ("collapsed", "talks", "bid", "bid-rejected", "contact", "departure")
        if facet in ("expiry", "option"):
            return told in ("day", "month", "year", "season", "next season", "window", "campaign", "ahead")
        return told not in ("campaign", "next season")

    def mode(self, match: Match) -> Mode | None:
        """How a move is to happen, where the clause says so."""
        begin, end = self._own(match)
        ending = match.pattern.rule.facet not in _BEFORE_END
        return mode_of(self.items, self.tokens, begin, end, match.start, ending=ending)
