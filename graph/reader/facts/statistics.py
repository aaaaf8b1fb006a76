"""Counts told of a player: goals, assists, appearances, caps, trophies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims import Claim, Entity

from ..clauses.clause import Clause
from ..language.dates import number
from ..language.lexicon import lexicon
from ..language.text import Tokens
from ..names.items import Item
from ..who.discourse import Discourse
from ..who.scene import Scene

#: what is counted → its facet
_NOUNS = {word: facet for facet, words in lexicon().counted.items() for word in words}
#: counts in words that are not only articles
_COUNTS = lexicon().numbers.keys() - {"a", "an", "once"}
#: adjectives that may stand between the count and the noun
_BETWEEN = frozenset(lexicon().lists["count_adjectives"])
#: counts after these are of a match, a season's fixtures or somebody else
_NOT = frozenset(
    "last first next final opening past previous these those the his of their remaining against by over near ship "
    "shipped shipping concede conceded conceding".split()
)


#: verbs of what is done so many times → its facet
_COUNTED = {
    **dict.fromkeys("scored score scoring scores netted netting net target struck found bagged".split(), "goals"),
    **dict.fromkeys(
        "played playing appeared appearing featured featuring started starting starts".split(), "appearances"
    ),
    **dict.fromkeys(("capped",), "caps"),
    **dict.fromkeys(("assisted",), "assists"),
}
#: after one of these a bare count is of goals, when one of the others follows: "scored 15 in 30 for Fulham"
_SCORING = frozenset("scored scoring netted netting".split())
#: a count so many sentences behind a move was reached where he went
_JUST_TOLD = 2
_MOVES = frozenset("move switch transfer return moved switched returned transferred loan loaned".split())
_SHORT = frozenset(", . ; in for and {time} while from".split())
#: what is told by its ordinal: "his 200th appearance"
_ORDINAL = frozenset("cap appearance goal game".split())
#: before "over", "more than" these make it a count of his own
_HAVING = frozenset("has have had made won with scored played earned amassed collected".split())
#: "his two goals" are of a match, "his 12 goals" of a season
_FEW = 4
#: what a team does with matches
_PLAYED_BY_ALL = frozenset("won lost drawn winning losing win lose missed missing miss misses".split())
#: before goals these make them another's
_FOR_OTHERS = (["set", "up"], ["laid", "on"], ["setting", "up"], ["laying", "on"])
#: what is won, beside the nouns of the lexicon
_PRIZES = frozenset("cup cups leagues shield shields medal medals crowns".split())
#: before "winning" these make it a wish
_UNDONE = frozenset("of by to for without if not".split())
#: where a count's club is no longer looked for
_ENDS = frozenset((",", ".", ";", "while", "but", "before", "since", "after", "although"))
_THERE = frozenset(("there", "club", "his", "during"))


def statistics(scene: Scene, clause: Clause, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """The counts of a sentence, each with its player and, where it is told or plain, his club."""
    items, words = scene.items, scene.words
    for item in items:
        if item.kind == "player":
            yield from _capped(scene, item, tokens, discourse)
        if item.kind in ("player", "generic") and item.noun.endswith("winner"):
            yield from _winner(scene, item, tokens, discourse)
    yield from _trophies(scene, tokens, discourse)
    last_facet = ""
    for i, word in enumerate(words):
        once = word == "once" and not _COUNTED.keys().isdisjoint(words[max(0, i - 3) : i])
        if not (once or word in _COUNTS or word[0].isdecimal()) or items[i].kind != "word":
            continue
        value = number(word)
        if value is None or (word == "one" and i + 1 < len(words) and words[i + 1] in ("of",)):
            continue
        previous = words[i - 1] if i else ""
        j = i + 1
        if words[j : j + 1] and words[j] in ("st", "nd", "rd", "th"):
            if not _ORDINAL & set(words[j + 1 : j + 3]):
                continue
            j += 1
        if word in ("once", "twice") or (j < len(words) and words[j] in ("time", "times")):
            facet, j = _times(words, i, j - (word in ("once", "twice")))
        elif previous in _SCORING and (j == len(words) or words[j] in _SHORT):
            facet, j = "goals", i
        elif last_facet == "goals" and previous == "in" and (j == len(words) or words[j] in _SHORT - {"in"}):
            facet, j = "appearances", i
        elif last_facet and previous in ("and", ",") and _goes_on(items, j):
            facet, j = last_facet, j + 1 + (words[j + 1] == "the")
        else:
            while (
                j < len(words)
                and j < i + 5
                and (words[j] in _BETWEEN or items[j].kind in ("competition", "nation", "demonym"))
            ):
                if words[j] in _NOUNS and not (j + 1 < len(words) and words[j + 1] in _NOUNS):
                    break
                j += 1
            facet = _NOUNS.get(words[j], "") if j < len(words) else ""
            if previous in _NOT and not _his(words, i, facet, value):
                continue
            if facet == "appearances" and (
                (words[j] in ("games", "matches") and previous == "after") or words[j + 1 : j + 3] == ["in", "charge"]
            ):
                continue  # "14th after five games", "13 games in charge"
            if facet == "appearances" and previous in _PLAYED_BY_ALL:
                continue
            if facet == "goals" and (words[i - 2 : i] in _FOR_OTHERS):
                facet = "assists"
            if words[j : j + 1] == ["starts"] and words[j + 1 : j + 2] == ["to"]:
                continue
        if not facet or value > 1500:
            continue
        player, place = _player(scene, i)
        if player is None:
            continue
        if facet == "trophies":
            continue
        last_facet = facet
        club, last = _club(scene, j, i, player, facet, discourse)
        end = items[min(max(j, last), len(items) - 1)].end
        start = place if 0 <= i - place < 9 else i
        yield _claim(discourse, tokens, items[start].start, end, facet, player, club, value)


def _goes_on(items: Sequence[Item], j: int) -> bool:
    """Whether a count goes on with what was counted before: "four league games and two in the Champions League"."""
    if j + 2 >= len(items) or items[j].word not in ("in", "for"):
        return False
    return items[j + 1 + (items[j + 1].word == "the")].kind in ("competition", "club", "nation")


def _his(words: list[str], i: int, facet: str, value: float) -> bool:
    """Whether a count is somebody's all the same: "his 12 goals kept them up", "has won over 20 caps"."""
    if words[i - 1] == "over":
        return i > 1 and words[i - 2] in _HAVING
    return words[i - 1] == "his" and (facet == "caps" or value > _FEW)


def _times(words: list[str], i: int, j: int) -> tuple[str, int]:
    """ "capped eight times", "29-times capped", "scored twice", "only started twice", "found the net nine times"."""
    if words[j + 1 : j + 2] == ["capped"] or "capped" in words[j + 2 : j + 3]:
        return "caps", j
    for k in range(i - 1, max(-1, i - 5), -1):
        if words[k] in _COUNTED:
            return _COUNTED[words[k]], j
    return "", j


def _player(scene: Scene, i: int) -> tuple[Entity | None, int]:
    """Whose count it is: the player or pronoun nearest before it, else the topic."""
    for k in range(i - 1, -1, -1):
        item = scene.items[k]
        if item.kind == "unknown" and item.noun == "single" and k >= i - 2:
            return None, i  # "Vrba scored 200 goals", of whom nothing else is known
        named = item.kind in ("player", "unknown") and item.noun != "single"
        if (named and scene.names_player(k, i)) or item.word in ("he", "his", "she", "her"):
            entity = scene.player(k)
            if entity is not None:
                return entity, k
        if item.kind in ("club",) and k < i - 1 and scene.words[k + 1] in ("have", "has", "are", "were"):
            return None, i
    topic = scene.discourse.pronoun(scene.items[0].sentence, i)
    return topic, i


def _club(scene: Scene, j: int, i: int, player: Entity, facet: str, discourse: Discourse) -> tuple[Entity | None, int]:
    """The club that a count was reached for, and the item that tells it: after "for" or "at", else before.

    Caps are won for a national team. A club that nothing tells is the player's own; a trophy's only where the sentence
    says that it was won there.
    """
    wanted = ("nation", "demonym") if facet == "caps" else ("club",)
    for k in range(j, min(len(scene.items), j + 14)):
        item = scene.items[k]
        if scene.words[k] in (_ENDS - {",", "after", "since"} if facet == "trophies" else _ENDS):
            break
        if item.kind in wanted and _for_whom(scene, k):
            club = scene.club(k, "club", [player]) if item.kind == "club" else item.entity
            if club is not None:
                return club, k
    if facet == "caps":
        return _nation(player, discourse), j
    for k in range(i - 1, max(-1, i - 16), -1):
        item = scene.items[k]
        if scene.words[k] in (".", ";"):
            break
        if item.kind == "club" and _for_whom(scene, k):
            club = scene.club(k, "club", [player])
            if club is not None:
                return club, j
    there, told = discourse.arrived.get(player.slug, (None, 0))
    if there is not None and facet != "trophies" and 0 < discourse.sentence - told < _JUST_TOLD:
        return there, j
    clubs = [*discourse.loans.get(player.slug, ()), *discourse.clubs_of(player)]
    if facet == "trophies" and not _THERE & set(scene.words):
        return None, j
    return (clubs[0] if clubs else None), j


def _nation(player: Entity, discourse: Discourse) -> Entity | None:
    """The national team of a player, as the article tells it or the registry knows it."""
    nations, known = sorted(discourse.nations_of(player)), discourse.registry.entities
    return next((known.get(n.removesuffix("-women"), known[n]) for n in nations if n in known), None)


def _for_whom(scene: Scene, k: int) -> bool:
    """Whether item `k` stands after "for", "at" or "with", a determiner between or not."""
    before = scene.words[k - 1] if k else ""
    if before in ("the", "a") and k > 1:
        before = scene.words[k - 2]
    moved = before == "to" and scene.words[k - 2] in _MOVES  # "13 goals earned him a move to Roma"
    return before in ("for", "at", "with", "by", "to") and not moved


def _capped(scene: Scene, item: Item, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "the 29-times capped England international": caps inside a description."""
    words = tokens.words[item.start : item.end]
    for i, word in enumerate(words[:-2]):
        value = number(word)
        if value and words[i + 1] in ("times", "time", "cap") and (words[i + 1] == "cap" or words[i + 2] == "capped"):
            player = scene.player(item.place)
            nations = item.nations or item.demonyms
            if player is not None:
                nation = nations[0] if nations else _nation(player, discourse)
                yield _claim(discourse, tokens, item.start, item.end, "caps", player, nation, value)


def _winner(scene: Scene, item: Item, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "a three-time Champions League winner": prizes inside a description."""
    words = tokens.words[item.start : item.end]
    for i, word in enumerate(words[:-2]):
        value = number(word)
        if value and words[i + 1] in ("time", "times"):
            player = scene.player(item.place) if item.kind == "player" else _player(scene, item.place)[0]
            if player is not None:
                yield _claim(discourse, tokens, item.start, item.end, "trophies", player, None, value)


def _trophies(scene: Scene, tokens: Tokens, discourse: Discourse) -> Iterator[Claim]:
    """ "won two titles, a cup and four shields": each count of a list after "won"."""
    items, words = scene.items, scene.words
    for i, word in enumerate(words):
        if word not in ("won", "winning", "lifted", "lifting", "boasting", "claimed", "collected"):
            continue
        if i and items[i - 1].kind == "club":  # "as Juve won an eighth title"
            continue
        j = i + 1
        while j < min(len(words), i + 22) and words[j] not in (".", ";"):
            value = number(words[j]) if items[j].kind == "word" else None
            once = words[j] in ("the", "a", "an") and items[j].kind == "word"
            if value is None and j == i + 1 and (once or items[j].kind == "competition"):
                if words[i - 1 : i] and words[i - 1] in _UNDONE:
                    break
                value = 1
            if value is not None and value < 60 and "of" not in words[j : j + 3]:
                k = j + 1 - (items[j].kind == "competition")
                while (
                    k < min(len(words), j + 5)
                    and not _trophy(items[k], tokens)
                    and words[k] not in (",", "and", ".", "games", "matches")
                ):
                    k += 1
                while k + 1 < len(words) and _trophy(items[k], tokens) and _trophy(items[k + 1], tokens):
                    k += 1
                if k < len(words) and _trophy(items[k], tokens):
                    player = None if _managed(scene, i) or _leading(scene, i) else _player(scene, i)[0]
                    if player is not None:
                        club, _ = _club(scene, k, i, player, "trophies", discourse)
                        yield _claim(discourse, tokens, items[j].start, items[k].end, "trophies", player, club, value)
                    j = k
            j += 1


def _managed(scene: Scene, i: int) -> bool:
    """Whether the one who won is a manager: nobody who plays stands nearer before."""
    nearest = next((item.kind for item in reversed(scene.items[:i]) if item.kind in ("player", "person")), None)
    return nearest == "person"


def _leading(scene: Scene, i: int) -> bool:
    """Whether the subject, which comes after what was won, is no player: "After winning the cup, Alba Rovers"."""
    if any(item.kind != "word" or item.word in ("he", "she", "his") for item in scene.items[:i]):
        return False
    subject = next((item.kind for item in scene.items[i:] if item.kind in ("player", "person", "club")), "")
    return subject in ("person", "club")


def _trophy(item: Item, tokens: Tokens) -> bool:
    """Whether an item is something to win; an unknown name may be a cup's ("four League Cups")."""
    last = tokens.words[item.end - 1]
    return item.kind == "competition" or _NOUNS.get(last) == "trophies" or last in _PRIZES


def _claim(
    discourse: Discourse,
    tokens: Tokens,
    start: int,
    end: int,
    facet: str,
    player: Entity,
    club: Entity | None,
    value: int,
) -> Claim:
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return Claim(
        article=discourse.article.id, kind="statistic", facet=facet, polarity="affirmed",
        certainty="official", sources=discourse.own,
        quote=discourse.article.text[first:last], start=first, end=last, rule=f"statistic/{facet}/count",
        player=player, club=club, value=float(value),
    )  # fmt: skip
