"""What an unknown name is, from the words around it: a player, somebody with a post or an agent, or no person."""

from __future__ import annotations

from graph.claims import EntityType

from ..language.lexicon import lexicon
from ..names.items import POSSESSED, Item

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
    if item.entity is None:
        return None
    if item.noun == "single" and uses < _OFTEN:
        return "player" if plays(items, i) else None
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


#: what only a player does or has, in the singular, right behind his name
_DOES = frozenset(
    "joined scored netted featured moved signed penned played left wants linked contracted rejoined switched departed "
    "arrived started returned impressed enjoyed spent leave join sign move return capped".split()
)
#: what may stand between his name and that
_BETWEEN = frozenset(
    (
        "has had is was will would could may might should to be been also now never still only since already "
        "reportedly set expected due likely close ready free able under an the a keen happy hopeful agreed agree "
        "personal terms"
    ).split()
)
#: with these behind a name a sentence goes on about who bears it
_HAS = frozenset(
    "contract deal medical transfer move future signing signature wages agent loan valuation services".split()
)
#: what is done about a player, by the preposition between
_ABOUT = {
    "for": frozenset(
        "bid bids offer offers move swoop race deal fee approach talks replacement successor battle chase price "
        "{money} hopes competition proposal".split()
    ),
    "in": frozenset(("interest", "interested")),
    "on": frozenset(("keen", "tabs", "out", "sights", "move", "designs")),
    "of": frozenset("services signature signing sale arrival departure capture acquisition pursuit".split()),
    "over": frozenset("talks deal negotiations".split()),
}
_SIGN = frozenset(
    "sign signed signing signs bought buy buying land landed landing recruit recruited loaned loan sell sold selling "
    "lure lured release released want wants chase chasing target targeting eye eyeing track tracking offload".split()
)


def plays(items: list[Item], i: int) -> bool:
    """Whether the words around a lone name say that a player bears it: his age, what only he does, who wants him."""
    words = [item.word for item in items[i + 1 : i + 9]]
    before, last = (items[i - 1].word if i else "", items[i - 2].word if i > 1 else "")
    name = items[i].entity
    if name is None or name.slug.endswith("men"):  # "Dutchmen"
        return False
    if words[:1] in ([","], ["("]) and words[1:2] and words[1].isdecimal() and 14 < int(words[1]) < 45:
        return True
    k = 0
    while k < len(words) and words[k] in _BETWEEN:
        k += 1
    if words[k : k + 1] and words[k] in _DOES and words[k + 1 : k + 2] != ["{player}"]:
        return True
    if words[:1] in (["'s"], ["'"]) and not _HAS.isdisjoint(words[1:5]):
        return True
    if before == "that" and words[:4] == ["is", "not", "for", "sale"]:
        return True
    return last in _ABOUT.get(before, ()) or before in _SIGN
