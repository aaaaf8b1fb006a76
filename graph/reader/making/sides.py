"""Who holds, gives up and gains a player where his sentence does not say it."""

from __future__ import annotations

from datetime import timedelta

from graph.claims import Claim, Entity

from ..rules.grammar import Rule
from ..who.discourse import Discourse
from ..who.topics import topic_club
from .dedupe import LATELY

#: days after which a move is no news
_SETTLED = 120
#: what a club does to gain a player of another
PURSUIT = frozenset(("interest", "contact", "bid", "talks"))

#: what is told of the club that a player belongs to, not of one that has borrowed him
_OWNER = frozenset(("asking", "wage", "release-clause", "for-sale", "not-for-sale"))


def keeper(
    rule: Rule, player: Entity, holders: list[Entity], buyer: Entity | None, discourse: Discourse
) -> Entity | None:
    """Whose player somebody is where his sentence names no club: a buyer may offer a contract, but asks no price."""
    if rule.facet in _OWNER:
        holders = sorted(holders, key=lambda club: discourse.lent(player, club))
    if holders or rule.kind == "contract":
        return next(iter(holders), buyer) or discourse.club_before()
    others = (discourse.voice, only_here({buyer} if buyer else set(), discourse), discourse.club_before())
    found = next((club for club in others if club is not None and club != buyer), None)
    return found or topic_club(discourse, (buyer,) if buyer else ()) or buyer


def seller(rule: Rule, base: Claim, player: Entity, target: Entity | None, discourse: Discourse) -> Entity | None:
    """Who gives the player up where the sentence does not say: his club, in an old move nobody, on a club's site it."""
    done = rule.facet == "completed"
    lately = (discourse.article.published - timedelta(days=LATELY)).isoformat()
    if done and base.date and base.date < lately[: len(base.date)]:
        return None  # his career tells, see `with_careers`
    clubs = [club for club in discourse.clubs_of(player) if club != target]
    if done:
        clubs = [club for club in clubs if club != discourse.gainers.get(player.slug)] or clubs
    if not clubs and not done and rule.facet != "expected" and discourse.voice != target:
        return discourse.voice or (topic_club(discourse) if rule.facet == "departure" else None)
    lent = clubs[0] in discourse.loans.get(player.slug, ()) if clubs else False
    if rule.facet in PURSUIT and len(clubs) > 1 and lent:
        return clubs[1]  # he is wanted from the club that lent him
    if len(clubs) > 1 and not done and discourse.lent(player, clubs[0]):
        here = [mention.entity for mention in discourse.clubs.near(discourse.sentence)]
        if clubs[0] not in (*here, *discourse.told_clubs.get(player.slug, ())) and clubs[1] in here:
            return clubs[1]  # only the club that lent him is spoken of
    return clubs[0] if clubs else discourse.home if done and base.date is None and target != discourse.home else None


def gainer(rule: Rule, player: Entity, told: list[Entity], discourse: Discourse) -> Entity | None:
    """Who gains the player of a move that names nobody: who did so before, a club of his in the article, its topic."""
    if rule.facet == "completed":
        here = {mention.entity for mention in discourse.clubs.near(discourse.sentence)}
        his = [discourse.gainers.get(player.slug), *discourse.clubs_of(player)]
        found = next((club for club in his if club and club in here and club not in told), None)
        if found is not None:
            return found
    return topic_club(discourse, told, past=True) or topic_club(discourse, told)


def left_out(rule: Rule, base: Claim, player: Entity, told: list[Entity], discourse: Discourse) -> Entity | None:
    """The buyer of a step whose sentence names none: the club whose site it is, else the one that was after him."""
    if (
        rule.facet in ("completed", "agreed", "medical", "terms")
        and discourse.home is not None
        and discourse.home not in told
        and (base.date or "9") >= str(discourse.article.published.year - 1)
    ):
        return discourse.home
    if rule.facet == "departure" or rule.polarity == "denied":
        return None
    holders = discourse.clubs_of(player)
    if rule.facet == "completed":
        return next((club for club in holders[:1] if told and club not in told), None)
    if rule.facet == "interest":
        return None
    buyer = discourse.buyers.get(player.slug) or only_here({*told, *holders[:1]}, discourse)
    return buyer if buyer not in (told or holders[:1]) else None


def only_here(without: set[Entity], discourse: Discourse) -> Entity | None:
    """The only club of the sentence that is being read other than some: another saga's buyer is not this one's."""
    near = discourse.clubs.near(discourse.sentence)
    here = {mention.entity for mention in near if mention.sentence == discourse.sentence and mention.entity} - without
    return here.pop() if len(here) == 1 else None


def pursue(discourse: Discourse, player: Entity, club: Entity, nearness: int) -> None:
    """Note a club that is after a player; of two equally near the one told last is meant from then on, where one is.

    Of several clubs that one sentence tells to be after him none is meant by what follows.
    """
    before = discourse.nearness.get(player.slug, (0, -1))
    if nearness < before[0]:
        return
    now = (nearness, discourse.sentence)
    rival = before == now and discourse.buyers.get(player.slug) != club and nearness == 1
    discourse.nearness[player.slug] = now
    if rival:
        discourse.buyers.pop(player.slug, None)
    else:
        discourse.buyers[player.slug] = club


def settle(discourse: Discourse, claim: Claim, player: Entity, club: Entity) -> None:
    """Note the club that a player joined last, long before the news: it holds him now."""
    old = (discourse.article.published - timedelta(days=_SETTLED)).isoformat()
    date = claim.date
    if claim.facet != "completed" or claim.mode == "loan" or not date or date >= old[: len(date)]:
        return
    if player.known and discourse.clubs_of(player):
        return
    since = discourse.since.get(player.slug, "")
    if since < date and (since or player.slug not in discourse.sellers):
        discourse.sellers[player.slug], discourse.since[player.slug] = club, date
