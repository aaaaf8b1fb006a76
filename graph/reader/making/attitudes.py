"""What looks like an attitude of a player or a club, and is none."""

from __future__ import annotations

from ..clauses.clause import Clause
from ..rules.grammar import Match
from ..who.scene import Scene

#: where one may wish to stay that is no place elsewhere: "in blue", "in his team"
_NO_PLACE = frozenset(("{club}", "blue", "red", "white", "his"))


def only_supposed(match: Match, scene: Scene, clause: Clause) -> bool:
    """Whether an attitude is only supposed ("if he wants to go"), or is of a place: "would like to stay in England"."""
    words, after, rule = scene.words, match.end, match.pattern.rule
    abroad = rule.facet == "wants-to-stay" and words[after : after + 1] in (["in"], ["within"])
    elsewhere = abroad and after + 1 < len(words) and words[after + 1] not in _NO_PLACE
    if rule.facet == "not-for-sale" and rule.polarity and clause.denied(match.start, match.start):
        return True  # "refused to rule out a sale"
    mark = "mark" in words[after : after + 3]  # "keen to leave his mark"
    return elsewhere or mark or clause.supposed(match.start)
