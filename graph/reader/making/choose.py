"""Which of the matches of a sentence stand, and what single words tell where none does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..clauses.clause import Clause
from ..language.text import Tokens
from ..rules.grammar import Match, Rule
from ..who.discourse import Discourse
from ..who.scene import Found, Scene
from .build import Draft, claims_of, with_clubs
from .particulars import base_claim

#: before a step that comes before another
_SINCE = frozenset(("after", "since", "following", "upon", "having", "ending"))
#: how near a named suitor stands to unnamed ones that are no others
_BESIDE = 3
#: what somebody wishes for himself, and who does; words between the two
_WISHES = frozenset("want wants wanted wanting keen interested eyes eyeing fancy liked".split())
_OWN = frozenset("i he she you {player}".split())
#: how many words before "to" such a wish stands
_FAR = 10
_BETWEEN = frozenset("is was 'm am has had been be also still really not always".split())
_FOLLOWS = [["are"], ["now"], ["closely"]]
#: steps of which one without a buyer says less than another with him
_STEPS = frozenset(("expected", "completed"))
#: steps that are about the move as a whole
_OVER = frozenset(("terms", "agreed", "talks", "bid", "medical", "expected"))
#: steps that end at the buyer, and how near they follow upon leaving
_ARRIVALS, _AT_ONCE = frozenset(("expected", "completed", "agreed", "terms")), 5


def chosen(
    matches: list[Match], scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse
) -> list[tuple[Match, list[Draft]]]:
    """The matches that stand, in text order, with their claims; no two rest on the same words.

    First those whose roles all stand on the side that the pattern names, the longest first; then those for which the
    other side, or what the article said before, has to help out.
    """
    taken = scene.idle
    spoken: dict[str, set[int]] = {"stance": set(), "price": set()}
    kept: list[tuple[Match, list[Draft]]] = []
    rest = [match for match in matches if not match.pattern.rule.loose and not _after(match, scene)]
    for strict in (True, False):
        scene.loose = not strict
        later = []
        for match in rest:
            span = range(match.start, match.end)
            mine: set[int] = spoken.get(match.pattern.rule.kind, set())
            if not (mine if match.pattern.rule.also else taken).isdisjoint(span):
                continue
            drafts = list(claims_of(match, scene, clause, tokens, discourse, strict))
            if not drafts:
                later.append(match)
                continue
            kept.append((match, drafts))
            aside = match.pattern.rule.facet == "option" or (
                match.pattern.rule.kind == "move" and match.pattern.rule.also
            )
            if match.pattern.rule.kind != "membership" and not aside:
                taken.update(span)
            if match.pattern.rule.kind in spoken:
                spoken[match.pattern.rule.kind].update(span)
        rest = later
    told = {
        (draft.claim.player, club)
        for _, drafts in kept
        for draft in drafts
        for club in (draft.claim.to_club, draft.claim.from_club, draft.claim.club)
    }
    for match in matches:
        if match.pattern.rule.loose and match.start not in scene.idle and not _wished(match, scene):
            drafts = [
                draft
                for draft in loose_claims(match, scene, clause, tokens, discourse)
                if (draft.claim.player, draft.claim.to_club) not in told
            ]
            told |= {(draft.claim.player, draft.claim.to_club) for draft in drafts}
            if drafts:
                kept.append((match, drafts))
    kept.sort(key=lambda pair: (pair[0].start, pair[0].end))
    drafts = [draft for _, drafts in kept for draft in drafts if draft.claim.kind == "move" and draft.claim.to_club]
    return [
        (
            match,
            [_at_buyer(draft, discourse) for draft in mine if not _half_said(draft, match.pattern.rule, drafts, scene)],
        )
        for match, mine in kept
    ]


def _after(match: Match, scene: Scene) -> bool:
    """Whether a wish is read out of a preposition: "their attack following X's departure"."""
    if match.pattern.rule.facet != "interest" or scene.words[match.start] != "following":
        return False
    return scene.words[match.start - 1 : match.start] not in _FOLLOWS and scene.words[match.start - 1] not in _BETWEEN


def _half_said(draft: Draft, rule: Rule, others: list[Draft], scene: Scene) -> bool:
    """Whether a claim only leads up to one that says more.

    "Chelsea and other clubs want X" names one of the suitors, "X leaves Lille to join Chelsea" tells one step, and so
    does "Chelsea are in talks that could see X join them": the rules of such words are weak.
    """
    claim, facet = draft.claim, draft.claim.facet
    same = [other for other in others if other.claim.player == claim.player and other is not draft]
    if rule.weak:
        return any(claim.to_club in (other.claim.to_club, None) for other in same)
    if facet == "expected" and rule.facet == "completed":  # "an agreement over his transfer from Lille to Nice"
        return any(o.claim.to_club == claim.to_club and o.claim.facet in _OVER for o in same)
    if claim.kind != "move" or claim.to_club is not None:
        return False
    if facet == "interest":
        near = [other for other in same if max(other.start - draft.end, draft.start - other.end) <= _BESIDE]
        return any(other.claim.facet == "interest" for other in near)
    if facet in _STEPS:
        return any(other.claim.facet in _STEPS for other in same)
    if facet == "departure" and scene.words[draft.start] in _SINCE:  # "has joined Nice after leaving Lille"
        return any(o.claim.facet == "completed" and o.claim.from_club == claim.from_club for o in same)
    leaving = facet == "departure" and claim.certainty != "official"
    arrivals = (other for other in same if other.claim.facet in _ARRIVALS and other.claim.certainty != "official")
    at_once = (other for other in arrivals if 0 <= other.start - draft.end <= _AT_ONCE)
    return leaving and any("with" not in scene.words[draft.end : other.start] for other in at_once)


def _at_buyer(draft: Draft, discourse: Discourse) -> Draft:
    """An option with the club that gains the player, which another match of the sentence may have told."""
    claim = draft.claim
    buyer = discourse.buyers.get(claim.player.slug) if claim.player else None
    if claim.rule != "contract/option/option" or buyer is None or claim.club not in discourse.clubs_of(claim.player):  # type: ignore[arg-type]
        return draft
    return replace(draft, claim=replace(claim, club=buyer))


def _wished(match: Match, scene: Scene) -> bool:
    """Whether a word tells of a wish for nobody in particular, or of the player's own: "I want", "he is keen"."""
    k = match.start - 1
    while k > 0 and scene.words[k] in _BETWEEN:
        k -= 1
    own = k >= 0 and scene.words[match.start] in _WISHES and scene.words[k] in _OWN
    wish = scene.words[match.start] in _WISHES and scene.words[match.end : match.end + 1] == ["to"]
    if wish and not scene.lex.classes["acquire"].match(scene.words, match.end + 1, len(scene.words)):
        return True  # "keen to ensure that he plays"
    hoped = scene.words[k : k + 1] == ["to"] and not _WISHES.isdisjoint(scene.words[max(0, k - _FAR) : k])
    hoped = hoped or "whether" in scene.words[max(0, k - _FAR) : k + 1]  # "whether to stay or join Lille"
    return own or hoped or scene.indefinite(match.end)  # "wants to leave this month to join Lille"


def loose_claims(match: Match, scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The claims of a loose rule: the nearest player of its clause, with the nearest club that is not his own."""
    begin, end = clause.begin(match.start), clause.finish(match.end)
    near = sorted(range(begin, end), key=lambda k: (abs(k - match.start), k))
    if not {"his", "her"}.isdisjoint(scene.words[max(0, match.start - 2) : match.start]):
        near = [k for k in near if k < match.start]  # "since his switch to Roma, with Lens's Y of interest"
    named = (k for k in near if scene.items[k].kind == "player" and scene.names_player(k, match.start))
    found = next((scene.players(k) for k in named), Found())
    if not found.entities:
        return
    holders = {club for player in found.entities for club in discourse.clubs_of(player)}
    for k in near:
        item = scene.items[k]
        if (
            item.kind not in ("club", "person")
            or scene.away(k)
            or scene.words[k - 1 : k] == ["at"]
            or "who" in scene.words[match.end : k]  # "the signing of X, who left for Lille"
            or (item.kind == "person" and not item.entity)
        ):
            continue
        clubs = [club for member in scene.group.get(k, [k]) if (club := scene.club(member, "to", found.entities))]
        clubs = [club for club in clubs if club not in holders]
        if clubs:
            places = [match.start, k, *found.places]
            base = base_claim(match.pattern.rule, match, clause, tokens, places, discourse)
            filled = {"player": found, "to": Found(clubs, [k])}
            for player in found.entities:
                for claim in with_clubs(match.pattern.rule, base, player, filled, discourse):
                    yield Draft(claim, match.start, match.end)
            return
