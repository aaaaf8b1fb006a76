"""How well the probability of an open saga does on real outcomes.

    python -m bench.track_records SHARED_DIR [--since 2020-02-16] [--weight 5]

SHARED_DIR/rumours/rumours.jsonl has short pieces of real news with the player, the club that would gain him and how it
ended. They are read and derived like any article; a saga's outcome is the file's, not one the texts tell. For each
transfer window from `--since` on, the sagas of the windows before it teach and those of the window are predicted.
Beside the method stand two baselines: the overall rate of the past, and the rate of the strongest step alone.
The Brier score is the mean square of the error, 0 at best; always saying one half gives 0.25.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from graph.articles import make_article
from graph.claims import Claim
from graph.derive.bench import Bench
from graph.derive.chances import WEIGHT, Signal, chance
from graph.derive.rules import run_rules
from graph.derive.windows import first_day, last_day
from graph.iris import Minter
from graph.reader import read
from graph.registry import Registry, fold, load_registry
from graph.triples import article_triples
from ontology.terms import PREFIXES, iri

BASE = "http://localhost:8000/"
#: club keys of the file whose words are not a name of the club
KEYS = {
    "bor-dortmund": "Borussia Dortmund",
    "spurs": "Tottenham Hotspur",
    "paris-sg": "Paris Saint-Germain",
    "fc-bayern": "Bayern Munich",
    "olympique-lyon": "Lyon",
    "bay-leverkusen": "Bayer Leverkusen",
    "wolves": "Wolverhampton Wanderers",
    "inter": "Inter Milan",
    "sheff-utd": "Sheffield United",
    "nottm-forest": "Nottingham Forest",
    "west-brom": "West Bromwich Albion",
    "stade-rennais": "Rennes",
    "e-frankfurt": "Eintracht Frankfurt",
    "losc-lille": "Lille",
    "hertha-bsc": "Hertha Berlin",
    "ogc-nice": "Nice",
    "ssc-napoli": "Napoli",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One saga: its window, what was said most strongly, and whether the player went there in the end."""

    player: str
    to: str
    window: str
    signal: Signal
    done: bool


#: from the past cases to a probability for a signal
Method = Callable[[list[Case], Signal], float]


def read_cases(shared: Path, registry: Registry) -> list[Case]:
    """The sagas that the reader and the rules find in the rumours, with the file's outcome."""
    minter, engine = Minter(BASE), ox.Store()
    outcomes: dict[tuple[str, str], bool] = {}
    for line in (shared / "rumours" / "rumours.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        host = (urlsplit(row["url"]).hostname or "").removeprefix("www.")
        article = make_article(row["id"], {**row, "datePublished": row["date"], "publisher": host})
        graph = ox.NamedNode(minter.article_graph(article.slug))
        claims = list(_about(read(article, registry), row["player"]))
        triples = article_triples(article, claims, minter, registry)
        engine.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        club = _club(row["to"], registry)
        outcomes.update(((claim.player.slug, club), row["outcome"] == "Done deal") for claim in claims if claim.player)
    bench = Bench(engine, BASE)
    bench.gather({q.object for q in engine.quads_for_pattern(None, iri("tg:player"), None, None)})  # type: ignore[misc]
    run_rules(bench.store, BASE)
    return [case for case in _cases(bench.store, outcomes) if case]


def _about(claims: Iterable[Claim], player: str) -> Iterator[Claim]:
    """The claims about the row's player: the same full name, or at least the same surname."""
    for claim in claims:
        if claim.player and fold(claim.player.name).split()[-1] == fold(player).split()[-1]:
            yield claim


def _club(key: str, registry: Registry) -> str:
    names = registry.lookup(KEYS.get(key, key.replace("-", " ")))
    clubs = [name.entity.slug for name in names if name.entity.type == "club"]
    return clubs[0] if clubs else key


def _cases(store: ox.Store, outcomes: dict[tuple[str, str], bool]) -> Iterator[Case]:
    query = """
    SELECT ?player ?to ?window ?step ?certainty WHERE {
      ?saga a tg:Saga ; tg:player ?player ; tg:toClub ?to ; tg:window ?window ; tg:signal ?step ;
        tg:signalCertainty ?certainty .
    } ORDER BY ?saga
    """
    for row in store.query(query, prefixes=PREFIXES):  # type: ignore[union-attr]
        player, to, window, step, certainty = (term.value.rsplit("/", 1)[-1] for term in row)
        if (player, to) in outcomes:
            signal = Signal(step.removeprefix("move-"), certainty)
            yield Case(player, to, window, signal, outcomes[player, to])


def by_method(weight: float) -> Method:
    """The method of `graph.derive.chances`."""

    def predict(past: list[Case], signal: Signal) -> float:
        tally: dict[Signal, tuple[int, int]] = {}
        for case in past:
            sagas, done = tally.get(case.signal, (0, 0))
            tally[case.signal] = (sagas + 1, done + case.done)
        return chance(signal, tally, weight) or overall(past, signal)

    return predict


def overall(past: list[Case], signal: Signal) -> float:
    """The share of past sagas that were done, whatever was said."""
    return sum(case.done for case in past) / len(past)


def step_alone(past: list[Case], signal: Signal) -> float:
    """The share of past sagas with the same strongest step, drawn towards the overall one in the same way."""
    like = [case for case in past if case.signal.step == signal.step]
    return (sum(case.done for case in like) + WEIGHT * overall(past, signal)) / (len(like) + WEIGHT)


def predictions(cases: list[Case], since: date, method: Method) -> list[tuple[float, bool]]:
    """For every saga of a window that begins on or after a day: the probability its past gives, and how it ended."""
    found = []
    for case in sorted(cases, key=lambda case: (first_day(case.window), case.player, case.to)):
        if first_day(case.window) >= since:
            past = [other for other in cases if last_day(other.window) < first_day(case.window)]
            found.append((method(past, case.signal), case.done))
    return found


def brier(pairs: list[tuple[float, bool]]) -> float:
    """The mean square of the difference between probability and outcome."""
    return sum((probability - done) ** 2 for probability, done in pairs) / len(pairs)


def calibration(pairs: list[tuple[float, bool]], bins: int = 5) -> Iterator[tuple[str, int, float, float]]:
    """For each fifth of the scale: its name, the predictions in it, their mean, and the share that was done."""
    groups = defaultdict(list)
    for probability, done in pairs:
        groups[min(int(probability * bins), bins - 1)].append((probability, done))
    for number, group in sorted(groups.items()):
        mean = sum(probability for probability, _ in group) / len(group)
        yield f"{number / bins:.0%}–{(number + 1) / bins:.0%}", len(group), mean, sum(d for _, d in group) / len(group)


def main() -> None:
    """Print the scores and the calibration table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2020, 2, 16))
    parser.add_argument("--weight", type=float, default=WEIGHT)
    options = parser.parse_args()
    cases = read_cases(options.shared, load_registry())
    windows = Counter(case.window for case in cases)
    print(f"{len(cases)} sagas, {sum(case.done for case in cases)} done; by window: {dict(sorted(windows.items()))}")
    methods = {"overall rate": overall, "step alone": step_alone, "our method": by_method(options.weight)}
    for name, method in methods.items():
        pairs = predictions(cases, options.since, method)
        print(f"{name:14} Brier {brier(pairs):.4f} on {len(pairs)} sagas since {options.since}")
    print("calibration of our method: predicted, sagas, mean prediction, share done")
    for scale, count, mean, share in calibration(pairs):
        print(f"  {scale:9} {count:4} {mean:6.2f} {share:6.2f}")


if __name__ == "__main__":
    main()
