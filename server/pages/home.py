"""The front page: what is hot, what clashes, what is new, how much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .ask import day
from .claims import claim_cards
from .sagas import saga_cards
from .site import ONTOLOGY, Site, days_before
from .things import clashes_page

#: list → class of its things
BROWSED = {
    name: f"{ONTOLOGY}#{term}"
    for name, term in {
        "players": "Player",
        "clubs": "Club",
        "national-teams": "NationalTeam",
        "people": "Person",
        "outlets": "Outlet",
        "journalists": "Journalist",
        "competitions": "Competition",
        "articles": "Article",
    }.items()
}

#: how many days before the newest article count as now; the next span is taken when there were too few sagas in one
RECENT = (30, 180, 1500)


def content(site: Site) -> dict[str, Any]:
    """Everything the home page shows, computed once for each state of the store."""
    return _content(site.version, lambda: _ask(site))


def _ask(site: Site) -> dict[str, Any]:
    ask = site.ask
    newest = next((row["newest"] for row in ask.rows("newest") if "newest" in row), "")
    hot: list[str] = []
    for days in RECENT if newest else ():
        found = ask.column("sagas_hot", "saga", since=day(days_before(newest, days)))
        hot = [*hot, *(saga for saga in found if saga not in hot)][:6]
    return {
        "newest": newest,
        "sagas": saga_cards(ask, hot),
        "clashes": clashes_page(site, 3, 0),
        "claims": claim_cards(ask, ask.column("claims_latest", "claim", limit=10)),
        "counts": {row["what"]: int(row["count"]) for row in ask.rows("counts")}
        | {"claims": ask.number("count_claims")},
    }


_made: dict[str, dict[str, Any]] = {}


def _content(version: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if version not in _made:
        _made.clear()
        _made[version] = make()
    return _made[version]
