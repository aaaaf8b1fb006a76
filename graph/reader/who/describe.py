"""Whether a description fits a player: his age, nation, clubs and position, as told and as registered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.claims import Entity

from ..names.items import Item

if TYPE_CHECKING:
    from .discourse import Discourse

#: positions that the press confuses
_NEAR = {"midfielder": {"forward", "midfielder"}, "forward": {"midfielder", "forward"}}
_YOUTH = re.compile(r"-(?:u|under-?)\d\d(?=-women$|$)")


def senior(nation: str) -> str:
    """The id of the nation's first team, for that of one of its youth teams: `england` for `england-u21`."""
    return _YOUTH.sub("", nation)


def fits(discourse: Discourse, player: Entity, item: Item) -> int:
    """How many features of a description a player has; -1 when one speaks against him."""
    score = 0
    row = discourse.registry.rows.get(player.slug) if player.known else None
    if item.age:
        age = discourse.told_ages.get(player.slug)
        born = str(getattr(row, "born", "") or "")
        if age is None and len(born) >= 4 and born[:4].isdecimal():
            day = discourse.article.published
            years = day.year - int(born[:4])
            if not years - 1 <= item.age <= years:
                return -1
            score += 2 if discourse.uses[player.slug] > 1 or item.clubs or item.nations else 1
        elif age is not None:
            if abs(age - item.age) > 0:
                return -1
            score += 3
    told_nations = item.nations + item.demonyms
    nations = discourse.nations_of(player) if told_nations else ()
    for nation in told_nations:
        if senior(nation.slug) in nations:
            score += 2
        elif nations:
            return -1
    clubs = discourse.clubs_of(player) if item.clubs or item.former_clubs else []
    for club in item.clubs:
        if club in clubs:
            score += 2
        elif clubs and not item.nations:
            score -= 3
    if item.former_clubs and player.known:
        past = {spell.club for spell in discourse.registry.spells.get(player.slug, ())} - {club.slug for club in clubs}
        score += 2 * any(club.slug in past for club in item.former_clubs)
    position = discourse.lex.positions.get(item.noun)
    if position:
        told = discourse.told_positions.get(player.slug)
        known = {discourse.lex.positions.get(p.replace("-", " "), p) for p in getattr(row, "positions", ())}
        if told or known:
            if position in (told or known) | known:
                score += 1
            elif _apart(position, (told or known) | known):
                return -1
        else:
            score += 1  # nothing speaks against him: who was named last decides
    return score


def _apart(position: str, known: set[str]) -> bool:
    """Whether nobody who plays there is called so: a winger may be a midfielder, no defender is a forward."""
    return "goalkeeper" in (position, *known) or not known & _NEAR.get(position, known)
