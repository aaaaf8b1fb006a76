"""What is only said by pointing back: "Leeds asked about X, and so did Hull", "An offer came. It was rejected."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..language.text import Tokens
from ..who.discourse import Discourse
from ..who.scene import Scene
from .build import Draft

_LIKE = frozenset(("so", "as", "nor", "neither"))
_NOT = frozenset(("nor", "neither"))
#: what stands for an offer told before, what may stand before that, and between it and the verb
_IT = frozenset("it this that both all each they which".split())
_OPENS = frozenset(', ; " but and however though although . – -'.split())
_BEEN = frozenset("was were has have been is are be being".split())
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


def refused(scene: Scene, drafts: list[Draft], tokens: Tokens, discourse: Discourse) -> Iterator[Draft]:
    """The offers of the clause or the sentence before that "it" or "both" says were turned down."""
    words, reject = scene.words, scene.lex.classes["reject:en"]
    here = [draft.claim for draft in drafts if draft.claim.facet == "bid"]
    for k in range(len(words) - 2):
        if words[k] not in _IT or (k and words[k - 1] not in _OPENS) or words[k + 1] not in _BEEN:
            continue
        verb = k + 1
        while verb < len(words) - 1 and (words[verb] in _BEEN or words[verb] in scene.lex.adverbs):
            verb += 1
        length = reject.match(words, verb, len(words))
        denied = not {"not", "never"}.isdisjoint(words[k:verb])
        for claim in (here or discourse.offers) if length and not denied else ():
            start, end = tokens.starts[scene.items[k].start], tokens.ends[scene.items[verb + length - 1].end - 1]
            quote = discourse.article.text[start:end]
            claim = replace(claim, facet="bid-rejected", certainty="asserted", quote=quote, start=start, end=end)
            yield Draft(replace(claim, rule="move/bid-rejected/pointed-back", date=None), k, verb + length)
            if words[k] not in ("both", "all", "each", "they"):
                break
