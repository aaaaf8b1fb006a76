"""Noun phrases: a name with what is said beside it ("the 25-year-old Lille striker X"), or a description alone.

A sentence becomes a sequence of items: words, and phrases that stand for one player, club, person or amount each. What
a phrase says of its head (club, nation, age, position, post) is kept on it: memberships and posts are read off there.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..language.dates import number
from ..language.lexicon import Lexicon
from ..language.text import Tokens
from .items import POSSESSED, Item, plain_items, time_at
from .mentions import Hit

_DETERMINERS = frozenset("the a an his her their its our this that these those another fellow".split())
#: who is called so played there once
BYGONE = frozenset("legend legends icon icons great greats idol hero".split())
#: what is about a position rather than about somebody who plays there
_OF_A_POSITION = [
    [word]
    for word in (
        "search hunt wish wishlist shortlist list role position spot berth slot department crisis problem problems "
        "options coach situation shortage reinforcements cover area signing recruit addition"
    ).split()
]
_FORMER = frozenset("former ex sometime".split())


def sequence(tokens: Tokens, begin: int, end: int, hits: list[Hit], lex: Lexicon, sentence: int) -> list[Item]:
    """The items of one sentence: `hits` are its names."""
    plain = plain_items(tokens, begin, end, hits, lex)
    all_words = [item.word for item in plain]
    items: list[Item] = []
    i = 0
    while i < len(plain):
        item = plain[i]
        word = item.word
        time = time_at(plain, i, tokens, lex) if word in lex.time_openers else 0
        if time:
            item = Item("time", "{time}", item.start, plain[time - 1].end)
            i = time
        elif item.kind != "word" or word in lex.phrase_openers or word[0].isdecimal():
            item, i = _phrase(plain, all_words[i : i + 24], i, tokens, lex)
        else:
            i += 1
        item.sentence, item.place = sentence, len(items)
        items.append(item)
    return items


def _phrase(plain: list[Item], words: list[str], i: int, tokens: Tokens, lex: Lexicon) -> tuple[Item, int]:
    """The phrase that begins at item `i` and the place after it; the item itself when no phrase begins there.

    `words` are the words of the items from there on.
    """
    first = plain[i]
    size = len(plain)
    head = Item("", "", first.start, first.end)
    j = i
    if first.kind == "word" and first.word in _DETERMINERS:
        head.determiner, j = first.word, i + 1
    former = False
    end = i  # place after the last item that may end the phrase
    kind, described, owned = "", False, False
    while j < size and j < i + 22:
        item = plain[j]
        if item.kind == "word":
            word = item.word
            if word in _FORMER or (word == "old" and j > i and plain[j - 1].word != "year"):
                head.former = former = True
                j += 1
                continue
            if tokens.glued[item.start] and word not in ("old",) and j > i and not lex.noun_at(words, j - i):
                if plain[j - 1].kind == "club" and head.clubs:
                    head.clubs = head.clubs[:-1]
                j += 1
                continue
            if word[0].isdecimal() or word in lex.numbers:
                if words[j - i + 1 : j - i + 3] == ["year", "old"] and (age := number(word)):
                    head.age, kind, end, j = age, kind or "player", j + 3, j + 3
                    if kind == "player" and not head.noun:
                        head.noun = "age"
                    continue
                if j + 1 < size and (plain[j + 1].word in ("time", "times") or tokens.glued[plain[j + 1].start]):
                    j += 2
                    continue
                if (j + 1 < size and plain[j + 1].word in ("million", "m")) or j == i:
                    break
                break
            if word in ("'s", "'"):
                previous = plain[j - 1] if j > i else None
                if (
                    previous is None
                    or previous.kind not in ("club", "nation", "person", "outlet", "competition", "player", "unknown")
                    or kind == "name"
                ):
                    break
                owned, j = True, j + 1
                continue
            found = lex.noun_at(words, j - i)
            if found:
                group, length = found
                if group == "position" and words[j - i + length : j - i + length + 1] in _OF_A_POSITION:
                    break  # "their striker search"
                if group == "club" and (
                    (kind == "person" and word == "men") or words[j - i + 1 : j - i + 2] == ["record"]
                ):
                    break
                if word == "back" and head.determiner in ("his", "her", "their") and length == 1:
                    break  # "turned his back on"
                if word == "prospect" and words[j - i + 1 : j - i + 2] == ["of"]:
                    break
                if (
                    group in ("player", "position")
                    and word
                    in ("back", "wing", "lock", "rock", "regular", "man", "team", "winner", "favourite", "graduate")
                    and kind in ("person", "press")
                ):
                    break
                kind = {
                    "position": "player",
                    "player": "player",
                    "club": "club",
                    "post": "person",
                    "press": "journalist",
                    "outlet": "outlet",
                }[group]
                if group == "post":
                    head.title = " ".join(tokens.raw(plain[j].start, plain[j + length - 1].end).split())
                head.noun = " ".join(words[j - i : j - i + length])
                head.international |= "international" in head.noun
                end = j = j + length
                described = True
                continue
            if word in ("sir", "mr", "don"):
                j += 1
                continue
            if word in lex.agents and (owned or head.determiner or (j == i and i and plain[i - 1].word in ("'s", "'"))):
                if j == i and i > 1:
                    head.owner = plain[i - 2]
                kind, head.noun, end, j = "agent", word, j + 1, j + 1
                if head.owner is None and plain[j - 2].word in ("'s", "'") and j - 3 >= i:
                    head.owner = plain[j - 3]
                continue
            if (
                word in ("and", "&")
                and j > i
                and plain[j - 1].kind in ("club", "nation", "demonym")
                and j + 1 < size
                and plain[j + 1].kind in ("club", "nation", "demonym")
            ):
                ahead = j + 2
                while (
                    (k := ahead - i) < len(words)
                    and not lex.noun_at(words, k)
                    and (step := lex.fillers.match(words, k, len(words)))
                ):
                    ahead += step
                following = lex.noun_at(words, ahead - i) if ahead - i < len(words) else None
                if following and following[0] in ("player", "position", "post"):
                    j += 1
                    continue
                break
            length = lex.fillers.match(words, j - i, len(words))
            if length:
                j += length
                continue
            break
        told = () if item.entity is None else (item.entity,)
        if item.kind == "club":
            if kind == "club" and described and not (j + 1 < size and plain[j + 1].word in ("'s", "'")):
                head.entity, end, kind = item.entity, j + 1, "club-name"
                break
            if (
                (kind and head.noun not in ("age", "demonym"))
                or owned
                or (head.clubs and plain[j - 1].word not in ("and", "&"))
            ):
                break
            if former:
                head.former_clubs += told
            else:
                head.clubs += told
            j += 1
            if not head.determiner and j == i + 1:
                end = max(end, j)
            continue
        if item.kind in ("nation", "demonym"):
            if kind and kind != "player":
                break
            if item.kind == "nation":
                head.nations += told
            else:
                head.demonyms += told
            if former:
                head.nations = ()
            j += 1
            if item.kind == "demonym" and (head.determiner == "the" or kind == "player") and not described:
                kind, head.noun, end = "player", "demonym", j
                if tokens.words[item.start].endswith(("ns", "ds", "ks", "tes")):  # "the Italians": their club
                    kind, described = "club", True
            continue
        if item.kind == "competition":
            if kind:
                break
            head.competition = item.entity
            j += 1
            continue
        if item.kind == "outlet":
            if kind or (head.determiner and head.determiner != "the"):
                break
            head.outlet, j = item.entity, j + 1
            continue
        if item.kind in ("player", "person", "journalist", "unknown"):
            bare = not (described or owned or head.age or head.demonyms or head.nations) or kind == "club"
            bare = bare and kind != "agent"
            beside = head.clubs or head.former_clubs or head.competition or head.outlet or head.determiner
            if bare and beside and (not former or head.determiner):
                break
            if (
                item.kind == "unknown"
                and item.noun == "single"
                and not (described or (owned and head.clubs) or head.demonyms or head.age)
            ):
                break
            if kind == "club" and described:
                if item.kind == "unknown":
                    head.entity, kind, end = item.entity, "club-name", j + 1
                break
            head.entity, end = item.entity, j + 1
            if kind == "":
                kind = item.kind
            once = head.noun in ("demonym", "age") or head.former or head.noun in BYGONE
            if kind == "player" and item.kind in ("person", "journalist") and once:
                kind = item.kind
            head.named = True
            kind = kind if kind != "outlet" else "journalist"
            break
        if item.kind == "money" and j + 1 < size and tokens.glued[plain[j + 1].start]:
            head.amount, j = item.amount, j + 1
            continue
        break
    return _finish(head, kind, plain, i, end, owned)


def _finish(head: Item, kind: str, plain: list[Item], i: int, end: int, owned: bool) -> tuple[Item, int]:
    """The phrase's item, or the first item alone when what was read is no phrase."""
    first = plain[i]
    if end <= i or not kind:
        return first, i + 1
    head.end = plain[end - 1].end
    described_only = head.entity is None
    if kind in ("club", "club-name"):
        if described_only and not (head.determiner or head.competition or head.demonyms or head.clubs):
            return first, i + 1
        if described_only and head.clubs:
            return first, i + 1
        if described_only and head.noun in ("men", "sides", "clubs", "outfits", "powerhouses"):
            return first, i + 1
        head.kind = "club"
        head.named = head.entity is not None
        head.clubs = ()
    elif kind == "agent":
        head.kind = "agent"
    elif kind in ("outlet", "journalist", "press"):
        if described_only and not (head.determiner or head.demonyms or head.nations):
            return first, i + 1
        head.kind = "journalist" if kind == "press" else kind
    elif kind == "person":
        head.clubs = (head.clubs or (head.nations if head.title else ()))[-1:]
        if described_only and not (head.determiner or head.clubs):
            return first, i + 1
        head.kind = "person"
    elif kind in ("player", "unknown"):
        told = head.clubs or head.nations or head.age
        if described_only and head.determiner in ("", "a", "an") and head.clubs and head.noun in ("player", "man"):
            return first, i + 1
        if described_only and (_plural(head.noun) or (head.determiner in ("a", "an", "another") and not told)):
            if not head.determiner and first.kind in ("club", "nation"):
                return first, i + 1
            head.kind, head.word = "generic", "{generic}"
            return head, end
        if described_only and not (head.determiner or told or head.demonyms):
            return first, i + 1
        head.kind = "player" if kind == "player" or head.clubs or head.nations or head.age else kind
    head.word = "{" + head.kind + "}"
    head.possessive = owned
    return head, end


def _plural(noun: str) -> bool:
    return noun in ("duo", "pair", "trio") or (noun.endswith("s") and noun not in ("no 9s",))


def possessed_club(items: Sequence[Item], i: int) -> bool:
    """Whether item `i` is a person whose team is meant: "Pochettino's side"."""
    return (
        i + 2 < len(items)
        and items[i].kind == "person"
        and items[i + 1].word in ("'s", "'")
        and items[i + 2].word in POSSESSED
    )


def formerly(items: Sequence[Item], place: int) -> bool:
    """Whether a phrase goes on with somebody's former clubs: "former Real Madrid, PSG and Bayern coach X"."""
    k = place - 1
    while k > 0 and (items[k].kind == "club" or items[k].word in (",", "and")):
        k -= 1
    return 0 <= k < place - 1 and (items[k].word in ("former", "ex") or items[k].former)
