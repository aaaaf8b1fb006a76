"""Words of rules that claim nothing where they stand: steps that are only awaited, the amount of a clause."""

from __future__ import annotations

from ..rules.grammar import Match, Rule
from ..who.scene import Scene

#: steps that others wait for, and the words that say so
_LAST_STEPS, _AWAITED = frozenset(("medical", "terms", "agreed")), frozenset(("if", "unless", "once", "until"))
_DEALS = frozenset("deal bid move transfer swoop offer switch signing fee exit sale".split())
_LESS = frozenset("below under less lower".split())
_HOPED = frozenset(
    "free able allowed permission waiting wait waits convince convincing persuade persuading urging urge".split()
)
#: what a club does that would let a player go for an offer
_ASKED = frozenset("accept accepting entertain welcome demand demanding".split())


def only_awaited(rule: Rule, match: Match, scene: Scene) -> bool:
    """Whether a last step is only what another waits for: "subject to a medical", "if a deal can be agreed"."""
    before = scene.words[max(0, match.start - 9) : match.start + 1]
    if rule.kind == "move" and rule.facet == "bid":  # "would accept an offer of £5m"
        return not _ASKED.isdisjoint(before[-4:-1])
    if rule.kind == "move" and rule.facet == "bid-rejected":  # "will reject any offer below £5m"
        told = scene.words[max(0, match.start - 1) : match.end + 3]
        return "any" in told and not _LESS.isdisjoint(told)
    if rule.kind != "move" or rule.facet not in _LAST_STEPS:
        return False
    subject = "subject to" in " ".join(before)
    return (subject and rule.facet != "agreed") or not _AWAITED.isdisjoint(before[-3:]) or _ahead(rule, before)


def of_clause(scene: Scene, match: Match) -> bool:
    """Whether the amount of a match is a clause's, an option's or a deal's, which is no price asked."""
    after = scene.words[match.end : match.end + 2]  # "£5m Vrba deal"
    if match.pattern.text.startswith("{money} {player}") and not _DEALS.isdisjoint(after):
        return True
    places = range(match.start, min(len(scene.items), match.end + 3))
    money = next((k for k in places if scene.items[k].kind == "money"), None)
    option = not {"option", "obligation"}.isdisjoint(scene.words[max(0, match.start - 8) : match.start])
    told = {"release", "buyout", "clause"}
    return money is not None and (option or not told.isdisjoint(scene.words[money + 1 : money + 4]))


def _ahead(rule: Rule, before: list[str]) -> bool:
    """Whether terms or a deal are still to come: "will fly in before agreeing terms"."""
    hoped = before[-2:-1] == ["to"] and not _HOPED.isdisjoint(
        before[-7:-1]
    )  # "waiting for Lille to accept their offer"
    return rule.facet != "medical" and (hoped or (before[-2:-1] == ["before"] and before[-1].endswith("ing")))
