"""Verbs of saying and their subjects: who is credited by "X reports", "sources have told X", "says boss Y"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.claims import Entity

from ..language.lexicon import lexicon
from ..language.text import Tokens
from ..names.items import Item
from ..who.voice import pronoun_speaker

if TYPE_CHECKING:
    from .sources import Credits

REPORTS = Entity("reports", "reports", "source", known=False)
SOURCES = Entity("sources", "sources", "source", known=False)
_PRESS = frozenset(("outlet", "journalist"))
#: what begins a clause that is none of what was told before
_ANEW = frozenset("but although though while whereas".split())
#: a report after one of these is told of for the first time
_ONE = frozenset("a one another new recent fresh".split())
_SPEAKERS = frozenset(("player", "person", "journalist"))
#: verbs that may stand before their subject, after one of these
_INVERTED = frozenset(
    "says say said reports report claims writes reported insists told tweeted admits revealed claimed added "
    "adds".split()
)
#: what is said without saying anything: "said his farewells", "said yes to"
_NO_SPEECH = frozenset("farewells farewell goodbye goodbyes yes sorry".split())
#: what one says who "is adamant that"
_SURE, _IS = frozenset("adamant confident convinced certain insistent".split()), frozenset("is are was remains".split())
_HEARD = frozenset(("reportedly", "allegedly", "apparently"))
_BEFORE_VERB = frozenset((",", '"', "'", ".", "!", "?"))
#: what may follow a speaker named after his verb
_AFTER_SPEAKER = frozenset(". , \" ' ( in of to on at for {time} who {outlet} and ! ? : radio newspaper".split())
#: verbs with which a club speaks for itself
_OFFICIAL = frozenset(
    "confirmed confirm confirms announced announce insist insists insisted revealed said stated say".split()
)
#: verbs after which even a lone unknown name is an outlet
_PRESENT = frozenset("report reports claim claims reported understands understand say says".split())
#: verbs with which anybody is credited, and those with which only the press and speakers are
_SPEECH = frozenset(lexicon().lists["speech_verbs"])
_REPORT = frozenset(lexicon().lists["press_verbs"])
#: a name after one of these is of those around him, who speak
_AROUND = [
    ["close", "to"],
    ["friends", "of"],
    ["near", "to"],
    ["sources", "at"],
    ["sources", "within"],
    ["insiders", "at"],
]
#: what a report that is told in other words does not reach: "X insists he is happy despite interest from Y"
_ASIDE = frozenset(("despite", "amid"))
_BE = frozenset("are is were was be been being".split())
#: a club after one of these does something of its own
_NEW_CLAUSE = frozenset(("while", "but", "whereas", ";"))
_SKIPPED = frozenset((*lexicon().lists["asides"], ","))


@dataclass(frozen=True, slots=True)
class Credit:
    """Sources, nearest first, and the items of the sentence they answer for."""

    sources: tuple[Entity, ...]
    start: int
    end: int
    anchor: int
    quoted: bool = False


def spoken(credits: Credits, items: Sequence[Item], words: list[str], tokens: Tokens) -> list[Credit]:
    """Subjects of verbs of saying: "Sky Italia report …", "…, says boss Solskjaer", "sources have told ESPN"."""
    found: list[Credit] = []
    lex = credits.lex
    size = len(items)
    for i, item in enumerate(items):
        kind, word = item.kind, item.word
        if word in ("he", "she") and ('"' in words or not i or words[i - 1] in ("but", "and", ",")):
            said = words[i - 1] if i and words[i - 1] in _INVERTED else words[_verb_after(words, i + 1, size, _SPEECH)]
            he = pronoun_speaker(credits.discourse, item.sentence, credits.previous)
            if said in _SPEECH and said != word and he is not None:
                told = credits.source(items[i + 2], tokens) if said == "told" and i + 2 < size else None
                outlet = (told,) if told is not None and told.type in ("outlet", "unknown") else ()
                found.append(Credit((he, *outlet), 0, size, i))
                continue
        if kind == "word":
            if word in ("sources", "source", "insiders") and not (i and words[i - 1] in ("according",)):
                j = next(
                    (
                        k
                        for k in range(i + 1, min(size, i + 9))
                        if words[k] in _REPORT | _SPEECH and words[k] != "close"
                    ),
                    0,
                )
                if not j and not _INVERTED.isdisjoint(words[max(0, i - 2) : i]):
                    found.append(Credit((SOURCES,), 0, size, i))  # "...," said a source
                if j:
                    told = (
                        credits.source(items[j + 1], tokens)
                        if (j + 1 < size and words[j] in ("told", "tell", "revealed", "confirmed", "informed"))
                        or (j + 2 < size and words[j + 1] == "to")
                        else None
                    )
                    if told is None and j + 2 < size and words[j + 1] == "to":
                        told = credits.source(items[j + 2], tokens)
                    start = i if words[i - 1 : i] and words[i - 1] in _ANEW else 0
                    found.append(Credit((SOURCES, told) if told else (SOURCES,), start, size, i))
            elif word == "report" and i and words[i - 1] in _ONE:
                near = range(i + 1, min(size, i + 7))
                if not any(items[k].kind in _PRESS for k in near) and any(words[k] in _REPORT for k in near):
                    found.append(Credit((REPORTS,), i, size, i))
            elif (
                word in lex.reports.first
                and lex.reports.match(words, i, size)
                and word != "report"
                and not (i and words[i - 1] in ("to", "of", "by", "as"))
            ):
                j = _verb_after(words, i + lex.reports.match(words, i, size), size, _REPORT)
                if j or (word in ("claims", "reports") and "that" in words[i + 1 : i + 4]):
                    named = (
                        credits.named(items, words, i + 2, tokens, True)
                        if words[i + 1 : i + 2] in (["in"], ["from"])
                        else ()
                    )
                    press = tuple(source for source in named if source.type not in ("club", "player"))
                    behind = j and words[i - 1 : i] == [","] and words[j + 1 : j + 2] in ([","], ["."], [])
                    found.append(Credit(press or (REPORTS,), *((0, i) if behind else (i, size)), i))
            continue
        if kind not in _PRESS and kind not in _SPEAKERS and kind not in ("club", "unknown", "agent"):
            continue
        j = _verb_after(words, i + 1, size, _REPORT if kind in _PRESS else _SPEECH)
        inverted = (
            not j
            and i > 0
            and words[i - 1] in _INVERTED
            and (i < 2 or words[i - 2] in _BEFORE_VERB)
            and (i + 1 >= size or words[i + 1] in _AFTER_SPEAKER)
        )
        if j and words[j - 1] == "," and verb_of_next(items, j):
            continue  # "a deal for X, says Y"
        if (not j and not inverted) or words[max(0, i - 2) : i] in _AROUND:
            continue
        verb = words[j] if j else words[i - 1]
        if kind == "club" and verb not in _OFFICIAL:
            continue
        if kind == "unknown" and item.noun == "single" and verb not in _PRESENT:
            continue
        if kind not in _PRESS and verb in ("claim", "add", "adds", "added", "claims") and kind not in _SPEAKERS:
            continue
        if verb in ("add", "added", "adds") and j and j + 1 < size and fits_object(items[j + 1]):
            continue
        entity = credits.source(item, tokens)
        if entity is None and item.noun == "insider":
            entity = SOURCES
        if entity is None and j and words[j] == "told" and items[j + 1 : j + 2] and items[j + 1].kind == "outlet":
            entity = items[j + 1].entity  # "his agent has told Marca": whoever that is
        if entity is None:
            continue
        if entity.type == "player" and i > 1 and items[i - 2].kind == "agent" and words[i - 1] == "of":
            entity = credits.agent(entity, items[i - 2], tokens)
        sources = [entity]
        if item.outlet is not None:
            sources.append(item.outlet)
        elif i >= 2 and words[i - 1] == "'s" and items[i - 2].kind == "outlet" and (paper := items[i - 2].entity):
            sources.append(paper)
        elif (
            j
            and (verb in ("told", "tells", "tell") or words[j + 1 : j + 2] == ["to"])
            and j + 2 < size
            and (told := credits.source(items[j + 1 + (words[j + 1] == "to")], tokens))
            and told.type in ("outlet", "unknown")
        ):
            sources.append(told)
        elif (
            j
            and i + 2 < size
            and words[i + 1] in ("of", "from", "for")
            and items[i + 2].kind == "outlet"
            and (paper := items[i + 2].entity)
        ):
            sources.append(paper)
        start = i if j and not _clause_start(words, i) else 0
        end = _next_club(items, words, i) if kind == "club" else size
        if j and kind in _SPEAKERS and kind not in _PRESS and '"' not in words:
            end = next((k for k in range(j, size) if words[k] in _ASIDE or _other(items, k)), end)
        found.append(Credit(tuple(dict.fromkeys(sources)), start, end, i))
    if not found and words and words[0] in ("the", "it", "he", "they", "that"):
        # "The report adds …", "It is also claimed …", "He added: …"
        j = _verb_after(
            words,
            1
            + (
                words[1:2]
                in (
                    ["report"],
                    ["paper"],
                    ["outlet"],
                    ["newspaper"],
                    ["website"],
                    ["publication"],
                    ["journalist"],
                    ["latest"],
                    ["same"],
                )
            ),
            size,
            frozenset(
                (
                    "report",
                    "reports",
                    "claims",
                    "claim",
                    "adds",
                    "add",
                    "added",
                    "states",
                    "says",
                    "suggests",
                    "stated",
                    "understands",
                )
            ),
        )
        if j and credits.last and words[0] != "they":
            found.append(Credit(credits.last, 0, size, 0))
    return found


def _verb_after(words: list[str], i: int, size: int, verbs: frozenset[str]) -> int:
    """The place of a verb of saying right after item `i`, over auxiliaries and an aside; 0 when there is none."""
    j = i
    if j < size and words[j] in ("(", ","):
        close = next((k for k in range(j + 1, min(size, j + 9)) if words[k] in (")", ",")), 0)
        j = close + 1 if close else j
    for _ in range(6):
        if j >= size:
            return 0
        if words[j] in _SURE and verbs is _SPEECH and words[j - 1] in _IS and words[j + 1 : j + 2] == ["that"]:
            return j
        if words[j] in verbs and words[j] not in _SKIPPED:
            k = j - 1
            while k > i and words[k] in lexicon().adverbs:
                k -= 1
            passive = words[k] in _BE and not words[j].endswith("ing")
            heard = any(words[k] in _HEARD for k in range(i, j))  # "Rugani has reportedly said yes"
            no_more = words[j] in ("said", "say", "says") and not _NO_SPEECH.isdisjoint(words[j + 1 : j + 3])
            return 0 if passive or heard or no_more else j
        if not (
            words[j] in _SKIPPED
            or words[j] in lexicon().adverbs
            or words[j].startswith("{nation")
            or words[j].startswith("{demonym")
            or words[j] == "{time}"
        ):
            return 0
        j += 1
    return 0


def _next_club(items: Sequence[Item], words: list[str], i: int) -> int:
    """Where a club's own announcement ends: "X announced the signing of Y and Z could enter talks"."""
    for k in range(i + 1, len(items) - 1):
        anew = words[k] in _NEW_CLAUSE or (words[k] == "and" and items[k - 1].kind != "club")
        if anew and items[k + 1].kind == "club" and words[k + 2 : k + 3] not in (["'s"], ["'"]):
            return k
    return len(items)


def verb_of_next(items: Sequence[Item], j: int) -> bool:
    """Whether a verb of saying at place `j` has its subject behind it: "says Romano", not "told Sky"."""
    return items[j].word != "told" and j + 1 < len(items) and items[j + 1].kind in (*_PRESS, *_SPEAKERS)


def _other(items: Sequence[Item], k: int) -> bool:
    """Whether another speaker's clause begins at a place: "X says he may go, but boss Y wants to keep him"."""
    following = items[k + 1 : k + 2]
    return items[k].word in _NEW_CLAUSE and bool(following) and following[0].kind == "person"


def fits_object(item: Item) -> bool:
    """Whether an item is what somebody adds to a team rather than to a statement."""
    return item.kind in ("player", "club", "money") or item.word in ("a", "another", "him", "to")


def _clause_start(words: list[str], i: int) -> bool:
    """Whether a subject at item `i` opens the sentence."""
    return i <= 1 or words[i - 1] in (",", "as", '"', "'s")
