"""Find things by name, misspelt or partial: one index of every name, made once for each state of the store."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.registry import fold

from .pages.site import Site
from .pages.words import local

#: types in the order in which equally good matches are listed
ORDER = ("player", "club", "person", "national-team", "outlet", "journalist", "competition", "article")

#: class → type segment of its IRIs
TYPES = {
    "Player": "player",
    "Club": "club",
    "NationalTeam": "national-team",
    "Person": "person",
    "Outlet": "outlet",
    "Journalist": "journalist",
    "Competition": "competition",
    "Article": "article",
}

#: how alike (0 to 100) a misspelt name has to be
ALIKE = 72


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing; `folded` is without case and accents."""

    iri: str
    type: str
    name: str
    matched: str
    folded: str


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a search found: `matched` is the name that was met, `score` from 0 to 100."""

    iri: str
    name: str
    type: str
    matched: str
    score: float


class Search:
    """An index of names."""

    def __init__(self, names: Iterable[Name], mentions: Mapping[str, int] | None = None) -> None:
        """Index the names by the beginnings of their words; `mentions` counts the claims about a thing."""
        self._mentions = mentions or {}
        self.names = list(names)
        self._folded = [name.folded for name in self.names]
        self._starts: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self._folded):
            for word in {word[:3] for word in text.split()}:
                self._starts[word].append(index)

    def find(self, q: str, *, limit: int = 10, types: Iterable[str] = ()) -> list[Found]:
        """The things whose names are most like `q`, best first; only of these types, where some are given.

        First what holds every word of `q` as the beginning of a word; misspellings only when that gives too little.
        """
        wanted, words = fold(q).strip(), fold(q).split()
        kinds = set(types)
        if not words:
            return []
        scores: dict[int, float] = {}
        for index in self._candidates(words):
            text = self._folded[index]
            parts = text.split()
            if all(any(part.startswith(word) for part in parts) for word in words):
                whole = 100.0 if text == wanted else 90.0 + 9.0 * len(wanted) / max(len(text), 1)
                scores[index] = min(whole, 100.0)
        if len(scores) < 3 and len(wanted) > 2:
            for _, score, index in process.extract(
                wanted,
                self._folded,
                scorer=fuzz.WRatio if len(words) > 1 else _word_ratio,
                limit=40,
                score_cutoff=ALIKE,
            ):
                scores.setdefault(index, min(score, 99.0) * 0.9)
        best: dict[str, Found] = {}
        for index, score in scores.items():
            name = self.names[index]
            if kinds and name.type not in kinds:
                continue
            if name.iri not in best or score > best[name.iri].score:
                best[name.iri] = Found(name.iri, name.name, name.type, name.matched, round(score, 1))
        return sorted(best.values(), key=self._rank)[:limit]

    def _rank(self, found: Found) -> tuple[float, int, str, str]:
        """What comes first: the better match, where alike the one that is talked about more."""
        talked = min(math.log2(1 + self._mentions.get(found.iri, 0)), 8.0)
        return -found.score - talked, ORDER.index(found.type), found.name, found.iri

    def _candidates(self, words: list[str]) -> Iterable[int]:
        """Indexes of names with a word that begins like the longest word of the query."""
        longest = max(words, key=len)
        if len(longest) >= 3:
            return self._starts.get(longest[:3], [])
        return (index for start, found in self._starts.items() if start.startswith(longest) for index in found)


def _word_ratio(query: str, name: str, **options: object) -> float:
    """How like the query the most alike word of a name is: "mbape" against "kylian mbappe"."""
    return max((fuzz.ratio(query, word) for word in name.split()), default=0.0)


_made: dict[str, Search] = {}
_making = threading.Lock()


def searcher(site: Site) -> Search:
    """The index of the site's present state, made once whoever asks first."""
    with _making:
        if site.version not in _made:
            names = (
                Name(row["this"], TYPES[local(row["type"])], row["label"], row["name"], fold(row["name"]))
                for row in site.ask.rows("names")
            )
            counts = {row["this"]: int(row["count"]) for row in site.ask.rows("mentions") if "this" in row}
            made = Search(names, counts)
            _made.clear()
            _made[site.version] = made
        return _made[site.version]


def warm(site: Site) -> None:
    """Make the index in the background, so that the first search in a new state need not wait for all of it."""
    if site.version not in _made and not _making.locked():
        threading.Thread(target=searcher, args=(site,), daemon=True).start()
