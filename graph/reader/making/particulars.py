"""What a claim says apart from its roles: facet, polarity, certainty, amount, date, mode and the quote."""

from __future__ import annotations

from graph.claims import Certainty, Claim, Mode, Money, Polarity

from ..clauses.clause import Clause
from ..language.text import Tokens
from ..rules.grammar import Match, Rule
from ..who.discourse import Discourse

#: facets whose own words deny something ("refused to sign")
_NEGATIVE = frozenset(("extension-rejected", "collapsed", "bid-rejected"))
#: facets that only what stands before their words denies ("could not turn down a move")
_REFUSALS = frozenset(("rejects-move", "wants-to-stay"))
#: steps that may tell what is paid
_PAID = frozenset(("talks", "bid", "bid-rejected", "agreed", "completed", "expected"))
#: steps that "will" asserts, which are hedged by their rules otherwise
_FORESEEN = frozenset(("expected", "departure"))
#: steps that, of a time long over, are told as facts
_PASSED = frozenset(("collapsed", "bid", "bid-rejected"))
#: an option that comes after one of these is only wished for
_WANTED = frozenset(
    "want wants wanted hope hopes hoping hoped prefer propose proposed seeking talks discussing".split()
)


def base_claim(
    rule: Rule, match: Match, clause: Clause, tokens: Tokens, places: list[int], discourse: Discourse
) -> Claim:
    """The claim without its roles: facet, polarity, certainty, particulars, quote."""
    items = clause.items
    first, last = min(places), max(places)
    end = match.start if rule.facet in _REFUSALS else match.end
    denied = rule.facet not in _NEGATIVE and clause.denied(match.start, end, bool(rule.opposite))
    polarity: Polarity = rule.polarity or ("denied" if denied else "affirmed")  # type: ignore[assignment]
    facet = rule.facet
    if rule.opposite and polarity == "denied" and not clause.rejected(match.start):
        facet, polarity = rule.opposite, "affirmed"
    certainty: Certainty = rule.certainty  # type: ignore[assignment]
    condition = clause.condition(match.end)
    if facet == "expected" and certainty == "asserted" and discourse.home is not None and polarity == "affirmed":
        facet, certainty = "completed", "official"  # a club that says that X will join announces him
    if facet == "completed" and (clause.supposed(match.start) or clause.ahead(match.start)):
        facet, certainty = "expected", "hedged"  # "if he quits Lille for Chelsea", "ahead of his £5m move to Chelsea"
    unlost = clause.denied(match.start, match.start) or clause.supposed(match.start)
    if facet == "collapsed" and not rule.polarity and unlost:
        facet = "interest"  # "Leeds refuse to give up on X", "if Leeds fail to land X"
    if facet in ("interest", "contact") or ((condition or "").startswith("subject to") and discourse.home is not None):
        condition = None  # a wish needs no condition, and a club's own "subject to clearance" is a formality
    if condition and certainty in ("asserted", "hedged") and rule.kind in ("move", "stance", "price"):
        certainty = "conditional"
    elif certainty in ("asserted", "official") and (
        clause.hedged(match.start, match.end, rule.facet)
        or (rule.facet == "option" and clause.hedged(max(0, clause.begin(match.start) - 1), match.end))
        or (rule.facet == "option" and not _WANTED.isdisjoint(clause.words[: match.end]))
    ):
        certainty = "hedged"
    elif certainty == "asserted" and discourse.home is not None and rule.kind in ("move", "contract"):
        certainty = "official"
    if certainty == "hedged" and facet in _FORESEEN and clause.will(match.start, match.end):
        certainty = "asserted"
    money: Money | None = None
    date: str | None = None
    mode: Mode | None = rule.mode  # type: ignore[assignment]
    takes = "amount" in rule.takes or (rule.kind == "move" and rule.facet in _PAID)
    amount = clause.amount(match, weekly=rule.facet == "wage", move=rule.kind == "move") if takes else None
    if amount is not None:
        money = amount[0]
        first, last = min(first, amount[1]), max(last, amount[1])
    if "date" in rule.takes or rule.kind == "move":
        date = clause.date(match, facet)
    if rule.kind == "move" and (mode is None or mode == "swap"):
        mode = clause.mode(match) or mode
    if certainty == "asserted" and rule.facet in _PASSED and date and date < clause.long_ago[: len(date)]:
        certainty = "official"
    start, end = tokens.starts[items[first].start], tokens.ends[items[last].end - 1]
    return Claim(
        article=discourse.article.id,
        kind=rule.kind,  # type: ignore[arg-type]
        facet=facet,
        polarity=polarity,
        certainty=certainty,
        sources=discourse.own,
        quote=discourse.article.text[start:end],
        start=start,
        end=end,
        rule=rule.id,
        mode=mode,
        money=money,
        date=date,
        condition=condition if certainty == "conditional" else None,
    )
