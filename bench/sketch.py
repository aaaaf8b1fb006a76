"""How well near-identical texts are told from independent ones, and where the threshold lies.

    python -m bench.sketch [FOLDER]

Copies are built from the articles of FOLDER (default: the seeds) as outlets change agency texts: a sentence dropped, a
sentence of their own in front, a few words changed, all of it. Independent pairs are all pairs of different articles,
among them many about the same move on the same day. For each threshold: the share of copies found (through a shared
band, as the store finds them) and of independent pairs taken for copies.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

from graph.articles import Article, read_articles
from graph.sketch import NEAR, likeness, sketch

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "articles"
#: share of the words that an outlet changes
CHANGED = 0.06
INTRO = "The news was confirmed to us late on Tuesday evening by two people who know the matter well. "


def copies(article: Article, draw: random.Random) -> Iterator[tuple[str, str]]:
    """The ways an outlet prints an agency's text: what was done to it, and the text that comes of it."""
    sentences = re.split(r"(?<=[.!?])\s+", article.text)
    shorter = list(sentences)
    if len(shorter) > 3:
        shorter.pop(draw.randrange(len(shorter)))
    words = [word if draw.random() > CHANGED else f"{word}x" for word in article.text.split()]
    edited = " ".join(word if draw.random() > CHANGED else "then" for word in " ".join(shorter).split())
    yield "a sentence dropped", " ".join(shorter)
    yield "a sentence in front", INTRO + article.text
    yield "words changed", " ".join(words)
    yield "all of it", INTRO + edited


def measure(articles: list[Article], seed: int = 1) -> tuple[dict[str, list[float]], list[float]]:
    """Likeness of copies by what was done to them (0 where no band is shared), and of independent pairs."""
    draw = random.Random(seed)
    sketches = {article.id: sketch(article.text) for article in articles}
    found: dict[str, list[float]] = {}
    for article in articles:
        if sketches[article.id]:
            for name, text in copies(article, draw):
                found.setdefault(name, []).append(_found(sketches[article.id], sketch(text)))
    apart = [
        _found(sketches[one.id], sketches[other.id])
        for one, other in itertools.combinations(articles, 2)
        if sketches[one.id] and sketches[other.id] and not _copied(one, other)
    ]
    return found, apart


def _found(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return likeness(one, other) if set(one) & set(other) else 0.0


def _copied(one: Article, other: Article) -> bool:
    """The seeds hold two copies on purpose: their longest common opening tells."""
    return one.text[:80] == other.text[:80]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS)
    articles = [a for a in read_articles(parser.parse_args().folder) if isinstance(a, Article)]
    found, apart = measure(articles)
    print(f"{len(articles)} articles, {sum(map(len, found.values()))} copies, {len(apart)} independent pairs")
    print("threshold  " + "  ".join(f"{name:>19}" for name in found) + "   independent")
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        shares = [sum(value >= threshold for value in values) / len(values) for values in found.values()]
        wrong = sum(value >= threshold for value in apart)
        mark = "*" if threshold == NEAR else " "
        print(
            f"{threshold:8}{mark}  " + "  ".join(f"{share:19.3f}" for share in shares) + f"   {wrong} of {len(apart)}"
        )


if __name__ == "__main__":
    main()
