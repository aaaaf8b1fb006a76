"""The stretch of a sentence that is one clause, and the amount in it that belongs to a rule's words."""

from __future__ import annotations

from collections.abc import Sequence

from graph.claims import Money

from ..language.lexicon import Lexicon
from ..names.items import Item
from ..rules.grammar import Match
from ..who.subjects import aside as closed

#: a verb right after "and" begins a clause
_VERBS = frozenset("are is have has had were was will would could may might".split())
#: before "as" these compare or list
_SUCH = frozenset("such well known same far soon".split())
#: who may be the subject of a clause
_ACTORS = frozenset(("club", "player", "person"))
#: who does something else than the move: an amount after these is another's
_SUBJECTS = frozenset(("they", "he", "she", "who"))
_OFFERS = frozenset(("bid", "offer", "proposal"))
#: an amount after or before these is theirs
_OPTIONS = frozenset(("option", "obligation", "view"))
_CLAUSES = frozenset(("clause", "option", "obligation"))
#: an amount after these is a price
_PRICED = frozenset("valuing valued values value rated available asking wants demand demands demanding".split())
#: an amount before these is what is missing; one before an offer of these was that of an earlier one
_GAP, _BETTER = frozenset(("apart", "short", "adrift")), frozenset("improved increased higher better revised".split())
_PRICES = frozenset("valuation price asking valued".split())
#: what is told before another step: "in talks for X after selling Y"
_STEP = frozenset(("after", "following", "having", "before"))
#: after "and", verbs of a club that deals with somebody else
_DEALT = frozenset("lost sold signed released loaned bought brought let added landed recruited".split())


class Stretch:
    """The items of a sentence, asked where a clause begins and ends and which of its amounts is a move's."""

    items: Sequence[Item]
    words: list[str]
    lex: Lexicon

    def begin(self, place: int) -> int:
        """Where the clause of a place begins: after the last breaker, semicolon or opening before it."""
        i = place
        while i > 0:
            word = self.words[i - 1]
            if (
                word in self.lex.breakers
                or word in (";", ":", '"')
                or (word == "and" and (i < place - 3 or self.words[i] in _VERBS) and not self._listed(i - 1))
                or (word == "as" and i < place and self.items[i].kind in _ACTORS and self.words[i - 2] not in _SUCH)
            ):
                break
            i -= 1
        return i

    def finish(self, place: int) -> int:
        """Where the clause of a place ends."""
        i = place
        while i < len(self.words):
            word = self.words[i]
            if (word in self.lex.breakers and word not in ("with", "before", "until", "after", "when")) or word == ";":
                break
            i += 1
        return i

    def _listed(self, i: int) -> bool:
        """Whether an "and" joins two names."""
        return 0 < i < len(self.items) - 1 and self.items[i - 1].kind == self.items[i + 1].kind != "word"

    def amount(self, match: Match, weekly: bool = False, move: bool = False) -> tuple[Money, int] | None:
        """The amount nearest to the match in its clause; a weekly wage only where a wage is wanted."""
        begin, end = self._own(match) if move else (self.begin(match.start), self.finish(match.end))
        if move and self.words[begin - 1 : begin + 1] in (["and", "were"], ["and", "was"]):
            begin = self.begin(begin - 1)  # "began at £30m and were refused"
        best: tuple[int, Money, int] | None = None
        shut = closed(self.items, self.words, match.start, self.lex)
        for i in range(begin, end):
            found = self.items[i].amount
            if self.items[i].kind != "money" or found is None or (found.period is not None) != weekly:
                continue
            if self.items[i].start in shut or (move and (self._optional(match, i) or self._of_another(match, i))):
                continue
            distance = (
                0 if match.start <= i < match.end else i - match.end + 1 if i >= match.end else (match.start - i) * 2
            )
            if best is None or distance < best[0] or not distance:  # "down from £45m to £35m"
                best = (distance, found.money, i)
        return (best[1], best[2]) if best else None

    def _own(self, match: Match) -> tuple[int, int]:
        """The part of a clause that is about the match's own player: "signed X from A for £5m and Y on loan"."""
        begin, end = self.begin(match.start), self.finish(match.end)
        begin = self._behind_relative(begin, match.start)
        end = self._before_relative(match.start, match.end, end)
        for k in range(match.end + 1, end):
            dealt = self.words[k - 1] == "and" and self.words[k] in _DEALT
            if dealt or self._another(k) or self._after(begin, k):
                end = k - 1
                break
            if self.words[k - 1] == "and" and self.words[k] in _VERBS:
                end = k  # "braced for a bid for X and are willing to sell for £5m"
                break
        end = self.turn(match.end, end)
        for k in range(match.end - 1, begin, -1):
            if self.items[k].kind == "player":
                begin = k if self._another(k) else begin
                break
        return begin, end

    def _after(self, begin: int, k: int) -> bool:
        """Whether a named player is one of whom a step before is told: "in talks for X after selling Y for £5m"."""
        if self.items[k].kind != "player" or not self.items[k].named or not _STEP.intersection(self.words[begin:k]):
            return False
        step = max(i for i in range(begin, k) if self.words[i] in _STEP)
        return any(item.kind == "player" for item in self.items[begin:step])

    def _another(self, k: int) -> bool:
        """Whether a named player at a place is one about whom something of his own is told."""
        item = self.items[k]
        return item.kind == "player" and item.named and not item.grouped and self.words[k - 1] in ("and", ",", "while")

    def _of_another(self, match: Match, place: int) -> bool:
        """Whether an amount behind a rule's words belongs to what somebody does next, or to another offer."""
        between, mine = self.words[match.end : place], self.words[match.start : match.end]
        if self.words[place + 1 : place + 2] and self.words[place + 1] in _GAP:
            return True  # "still £5m apart"
        if place < match.start and not _BETTER.isdisjoint(mine):
            return True  # "had a £20m bid rejected and will return with an improved one"
        if place < match.start and not _PRICES.isdisjoint(self.words[max(0, place - 4) : place]):
            return True  # "is close to their price of £5m, and talks go on"
        again = not _OFFERS.isdisjoint(between) and not _OFFERS.isdisjoint(mine)
        extra = self.words[place - 1] == "plus" or self.words[place + 1 : place + 3] == ["in", "add"]
        return again or extra or not (_SUBJECTS | _PRICED).isdisjoint(between)

    def _optional(self, match: Match, place: int) -> bool:
        """Whether an amount is what an option or a clause costs, not the move itself."""
        if match.start <= place < match.end or "clause" in match.pattern.text:
            return False
        before = self.words[max(match.end, place - 12) : place]
        clause = not _CLAUSES.isdisjoint(self.words[max(match.end, place - 6) : place])
        return clause or not _OPTIONS.isdisjoint(before) or not _CLAUSES.isdisjoint(self.words[place + 1 : place + 4])

    def turn(self, stop: int, end: int) -> int:
        """Where what somebody did before or after begins: "will have a medical, after they agreed on Friday"."""
        for k in range(stop, end - 2):
            if self.words[k] == "and" and self.items[k + 1].kind in _ACTORS and self.words[k + 2] in _VERBS:
                return k  # "have agreed a fee and the striker will have a medical on Friday"
            if self.words[k] in ("after", "before") and (
                self.items[k + 1].kind in _ACTORS or self.words[k + 1] in _SUBJECTS
            ):
                return k
        return end

    def _behind_relative(self, begin: int, start: int) -> int:
        """Where a clause goes on after what a relative one adds: "X, who came on a free, will have a medical"."""
        if "who" in self.words[max(0, start - 1) : start + 1]:
            return start  # "will pay £20m for X, who joined Y in 2018"
        if "who" not in self.words[begin:start]:
            return begin
        who = self.words.index("who", begin)
        return next((k for k in range(start - 1, who, -1) if self.words[k] == ","), begin)

    def _before_relative(self, start: int, stop: int, end: int) -> int:
        """Where what a relative clause adds ends, and where one begins: "X, who is on loan at Y, for £5m"."""
        who = max((k for k in range(start) if self.words[k] == "who"), default=start)
        inside = who < start and "," not in self.words[who:start]
        commas = (k for k in range(stop, end) if self.words[k] == ",")
        return next((k for k in commas if inside or self.words[k + 1 : k + 2] == ["who"]), end)
