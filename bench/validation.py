"""How fast the gate is beside plain pySHACL, and whether the two engines judge mutants alike.

python -m bench.validation                    a table: articles a second, on one core
python -m bench.validation --mutants 10000    and so many seeded mutants through both engines
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import warnings
from collections.abc import Callable

import pyoxigraph as ox
import pyshacl
import rdflib

from graph.progress import track
from ontology.files import read_file

from .mutants import Graph, article_graphs, mutants

#: articles that plain pySHACL gets: it takes long
PLAIN = 20
#: rounds of which the fastest counts: the machine does other things too
ROUNDS = 5


def main() -> int:
    """Print the table; 1 when the engines disagree about a mutant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=0, help="seeded mutants to put through both engines")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    speed()
    return 1 if options.mutants and not agree(options.mutants, options.seed) else 0


def speed() -> None:
    """Measure the gate as the loader calls it, its engine alone, and pySHACL called once an article."""
    graphs, gate = article_graphs()
    triples = sum(map(len, graphs))
    print(f"{len(graphs)} seed articles, {triples} triples, {triples / len(graphs):.0f} an article")
    texts = [gate.text(graph) for graph in graphs]
    shapes = rdflib.Graph().parse(data=read_file("shapes.ttl"), format="turtle")

    def plain() -> None:
        for text in texts[:PLAIN]:
            data = rdflib.Graph().parse(data=text, format="nt")
            assert pyshacl.validate(data, shacl_graph=shapes)[0]

    rows = [
        ("pySHACL, called once an article", PLAIN / best(plain, 2)),
        ("the gate, sample to pySHACL included", len(graphs) / best(lambda: [gate.check(g) for g in graphs])),
        ("its fast engine alone", len(graphs) / best(lambda: [gate.accepts(text) for text in texts])),
    ]
    print(f"{'':40}{'articles/s':>12}{'ratio':>8}")
    for name, rate in rows:
        print(f"{name:40}{rate:12,.0f}{rate / rows[0][1]:8,.1f}")


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def agree(number: int, seed: int) -> bool:
    """Put mutants through both engines and print each on which the verdicts differ."""
    # rdflib tells of every ill-typed literal, of which mutants have many
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    graphs, gate = article_graphs(claims=2)
    accepted = wrong = 0
    for mutant in track(mutants(graphs, number, seed), "mutants", total=number):
        text = gate.text(mutant)
        fast, reference = gate.accepts(text), gate.reference(text).conforms
        accepted += reference
        if fast != reference:
            wrong += 1
            print(f"differ: fast {fast}, pySHACL {reference}\n{_told(mutant)}", file=sys.stderr)
    print(f"{number} mutants: {accepted} conform, {number - accepted} do not, {wrong} judged differently")
    return not wrong


def _told(graph: Graph) -> str:
    return (ox.serialize(graph, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


if __name__ == "__main__":
    sys.exit(main())
