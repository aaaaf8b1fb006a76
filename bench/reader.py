"""How well and how fast the reader reads: ``python -m bench.reader ../shared [--extra 0,50000,500000]``.

Scores the gold articles of a folder as `claims/score.py` there does, in two halves by the hash of their ids (rules were
written on the first), then reads them again against registries with that many more names, and prints articles of
1,500 characters a second.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.articles import Article, make_article
from graph.claims import Entity
from graph.reader import Reader
from graph.registry import Name, Registry, fold, load_registry

#: characters of an article as speed is counted
ARTICLE = 1_500


def half(article: str) -> str:
    """Which half of the gold an article belongs to: ``written`` or ``held-out``."""
    return "written" if int(hashlib.sha256(article.encode()).hexdigest(), 16) % 2 == 0 else "held-out"


def score(shared: Path, reader: Reader, articles: list[Article]) -> dict[str, dict[str, float]]:
    """The scorer's figures for each half and for both."""
    found = {article.id: [claim.record() for claim in reader.read(article)] for article in articles}
    figures = {}
    for part in ("written", "held-out", "all"):
        with tempfile.TemporaryDirectory() as folder:
            gold, claims = Path(folder, "gold"), Path(folder, "found.jsonl")
            gold.mkdir()
            chosen = [article.id for article in articles if part in ("all", half(article.id))]
            for name in chosen:
                source = shared / "claims" / "gold" / f"{name}.jsonl"
                (gold / source.name).write_bytes(source.read_bytes())
            lines = (json.dumps(record, ensure_ascii=False) for name in chosen for record in found[name])
            claims.write_text("\n".join(lines), encoding="utf-8")
            command = [sys.executable, str(shared / "claims" / "score.py"), str(gold), str(claims), "--json"]
            figures[part] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return figures


def with_more_names(registry: Registry, extra: int) -> Registry:
    """The registry with that many more players of invented names."""
    for number in range(extra):
        first, last = (hashlib.sha256(f"{number}{part}".encode()).hexdigest() for part in "ab")
        name = f"{_word(first)} {_word(last)}"
        entity = Entity(f"extra-{number}", name, "player")
        registry.names[fold(name)].append(Name(name, entity, "name"))
        registry.names[fold(_word(last))].append(Name(_word(last), entity, "surname"))
    return registry


def _word(digits: str) -> str:
    """A pronounceable word of hexadecimal digits."""
    return "".join("bcdfglmnprstvzkh"[int(c, 16)] + "aeiou"[int(c, 16) % 5] for c in digits[:4]).capitalize()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--extra", default="0,50000,500000", help="numbers of extra names, with commas")
    args = parser.parse_args()
    rows = (json.loads(line) for line in (args.shared / "articles" / "articles.jsonl").open(encoding="utf-8"))
    articles = [make_article(row["id"], row) for row in rows]
    for part, figures in score(args.shared, Reader(load_registry()), articles).items():
        names = ("core_precision", "core_recall", "core_f1", "strict_f1", "polarity", "certainty", "source")
        print(f"{part:9}", "  ".join(f"{name} {figures[name]:.3f}" for name in names))
    characters = sum(len(article.text) for article in articles)
    for extra in map(int, args.extra.split(",")):
        reader = Reader(with_more_names(load_registry(), extra))
        for article in articles[:40]:
            reader.read(article)
        start = time.process_time()
        for article in articles:
            reader.read(article)
        seconds = time.process_time() - start
        print(f"{extra:9,} extra names: {characters / ARTICLE / seconds:,.0f} articles a second of one core")


if __name__ == "__main__":
    main()
