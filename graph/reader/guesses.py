"""What an unknown name is, from the words around it: a player, somebody with a post or an agent, or no person."""

from __future__ import annotations

from graph.claims import EntityType

from .items import POSSESSED, Item
from .lexicon import lexicon

#: words beside a name that make it a place, a ground or a competition
_PLACES_BEFORE = frozenset("at in the near around via inside".split())
#: before "in" these speak of a player
_BRING = frozenset("bring brings bringing brought draft drafted drafting call called calling rope roped".split())
_PLACES_AFTER = frozenset(lexicon().lists["place_words"])


def _in_office(words: list[str], place: int) -> bool:
    """Whether the name at a place among words is of somebody who is given a post or leaves one."""
    if place and words[0] in ("sacked", "appointed", "hired", "dismissed"):
        return True
    after = [word for word in words[place + 1 :] if word not in ("has", "have", "been", "was", "is", ",", "who", "had")]
    return after[:1] in (["appointed"], ["sacked"], ["dismissed"], ["resigned"], ["hired"]) or after[:2] in (
        ["took", "charge"], ["takes", "charge"], ["took", "over"], ["stepped", "down"], ["named", "as"],
    )  # fmt: skip


#: with these a post is given to somebody
_GIVEN = frozenset(
    "appointed appoint appoints appointing appointment arrival named name names naming hired hire hiring unveiled "
    "confirmed promoted installed become becomes become recruited return returned back role job work".split()
)


def _titled(items: list[Item], i: int) -> bool:
    """Whether a name is told with a post: "X, the coach", "named X as their manager", "X to become the next boss"."""
    after = items[i + 1 : i + 12]
    if len(after) > 1 and after[0].word in (",", "(") and _post(items, i + 2):
        return after[1].determiner in ("", "the", "their") and not (len(after) > 2 and after[2].word in _SAYS)
    if items[max(0, i - 2) : i] and [item.word for item in items[max(0, i - 2) : i]] == ["represented", "by"]:
        return True
    for k in range(i + 1, min(len(items) - 1, i + 9)):
        if items[k].word in (".", ";", '"') or (items[k].kind in ("player", "person") and items[k].entity is not None):
            return False
        if items[k].word in ("as", "become", "to") and any(_post(items, j) for j in (k + 1, k + 2, k + 3)):
            told = {item.word for item in items[max(0, i - 4) : k + 1]}
            return not _GIVEN.isdisjoint(told)
    return False


def _post(items: list[Item], k: int) -> bool:
    """Whether a post without a name stands at a place: "the head coach", "technical director"."""
    if k >= len(items) or items[k].kind != "word":
        return k < len(items) and items[k].kind == "person" and items[k].entity is None and bool(items[k].title)
    return (lexicon().noun_at([item.word for item in items[k : k + 4]], 0) or ("",))[0] == "post"


#: with these somebody speaks
_SAYS = frozenset("says said insists insisted believes revealed claimed explained confirmed admitted".split())
#: words of articles about owners
_BUSINESS = frozenset(
    "takeover stake shareholders shareholder shares billionaire consortium investor investors".split()
)
#: how often a lone name must be met to be taken for somebody's
_OFTEN = 3


def beside(items: list[Item], i: int) -> EntityType | None:
    """The type that the words around a name give it: "X's side", "X, his agent,", "his agent, X", "X's agent"."""
    after = [item.word for item in items[i + 1 : i + 3]]
    if len(after) == 2 and after[0] in ("'s", "'"):
        if after[1] in POSSESSED:
            return "person"
        if after[1] == "{agent}":
            return "player"
    for k in (i - 2, i + 2, i + 4):
        between = items[min(i, k) + 1 : max(i, k)]
        if 0 <= k < len(items) and items[k].kind == "agent" and between[0].word == ",":
            return "person"
    return None


def of_business(sentences: list[list[Item]]) -> bool:
    """Whether an article is about who owns a club rather than who plays for it."""
    return len(_BUSINESS & {item.word for items in sentences for item in items}) > 1


def guess(items: list[Item], i: int, uses: int, previous: list[Item], business: bool) -> EntityType | None:
    """An unknown name of two words and more, or one met often, is a player's, unless its words speak of a place.

    Who speaks after an agent or a manager was spoken of without a name is that agent or manager. In: the sentence, the
    name's place in it, how often the article has the name, the sentence before, whether the article is `of_business`.
    """
    item = items[i]
    if item.entity is None or (item.noun == "single" and uses < _OFTEN):
        return None
    if _in_office([found.word for found in items[max(0, i - 1) : i + 6]], min(i, 1)):
        return "person"
    if _titled(items, i):
        return "person"
    before = items[i - 1].word if i and items[max(0, i - 2)].word not in _BRING else ""
    after = items[i + 1].word if i + 1 < len(items) else ""
    if after == "," and i + 2 < len(items) and items[i + 2].kind == "player" and items[i + 2].entity is None:
        return "player"  # "X, the Lille defender"
    if before in _PLACES_BEFORE or after in _PLACES_AFTER or after.startswith("{club"):
        return None
    if _PLACES_AFTER & set(item.entity.name.lower().split()):
        return None
    if business:
        return "person"
    if after in _SAYS and any(one.kind in ("agent", "person") and one.entity is None for one in previous):
        return "person"
    return "player"
