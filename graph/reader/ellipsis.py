"""Clubs that only repeat what was said of another: "Leeds asked about X, and so did Hull", "Y are keen, as are Z"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .build import Draft
from .discourse import Discourse
from .scene import Scene
from .text import Tokens

_LIKE = frozenset(("so", "as", "nor", "neither"))
_NOT = frozenset(("nor", "neither"))
_VERBS = frozenset("did do does have has are is were was had will would could can".split())


def repeated(scene: Scene, drafts: list[Draft], tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The claims of clubs that do what the nearest claim before them says of another club."""
    words = scene.words
    for k in range(2, len(words) - 2):
        if words[k] not in _LIKE or words[k + 1] not in _VERBS or scene.items[k + 2].kind not in ("club", "person"):
            continue
        before = [draft for draft in drafts if draft.end <= k and draft.claim.kind == "move" and draft.claim.to_club]
        if not before:
            continue
        last = max(before, key=lambda draft: draft.end)
        group = scene.group.get(k + 2, [k + 2])
        stop = tokens.ends[scene.items[group[-1]].end - 1]
        for place in group:
            club = scene.club(place, "to", [last.claim.player] if last.claim.player else [])
            if club is None or club in (last.claim.to_club, last.claim.from_club):
                continue
            quote = discourse.article.text[last.claim.start : stop]
            claim = replace(last.claim, to_club=club, money=None, quote=quote, end=stop)
            yield Draft(replace(claim, polarity="denied") if words[k] in _NOT else claim, last.start, last.end)
