"""The pipeline, top to bottom: an article in; claims; triples; SHACL; committed whole, or quarantined whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ontology.files import ontology_triples
from ontology.terms import iri

from .archive import Archive
from .articles import Article, read_articles
from .claims import Claim
from .derive import derive, expect, unfinished
from .errors import ArticleError
from .iris import Minter
from .quarantine import Quarantine, Row
from .reader import read
from .registry import Registry
from .registry.triples import registry_triples
from .store import Store
from .triples import article_triples, known_classes, reader_triples
from .validate import Engine, Report, Validator, check_registry

#: told of everything a person should hear of, one line each
Tell = Callable[[str], None]


@dataclass
class Summary:
    """What became of the articles of one run; `touched` are the IRIs of the graphs that changed."""

    read: int = 0
    claims: int = 0
    committed: int = 0
    corrected: int = 0
    unchanged: int = 0
    quarantined: int = 0
    unreadable: int = 0
    touched: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        """One line: "45 read, 312 claims, 44 committed (1 corrected), 0 quarantined, 1 unchanged, 0 unreadable"."""
        return (
            f"{self.read} read, {self.claims} claims, {self.committed} committed ({self.corrected} corrected), "
            f"{self.quarantined} quarantined, {self.unchanged} unchanged, {self.unreadable} unreadable"
        )


class Loader:
    """Everything one run needs: the store with its archive and quarantine, the registry and the shapes."""

    def __init__(self, store: Store, registry: Registry, engine: Engine, tell: Tell, reread: bool = False) -> None:
        """Take the open store; `reread` reads unchanged articles again, as after a change of grammar or registry."""
        self.store, self.registry, self.tell, self.reread = store, registry, tell, reread
        self.archive = Archive(store.path / "articles")
        self.quarantine = Quarantine(store.path / "quarantine")
        self.minter = Minter(store.base)
        self.validator = Validator(engine, known_classes(registry, self.minter))
        self.summary = Summary()

    def run(self, articles: Iterable[Article | tuple[Article, list[Claim]] | ArticleError]) -> Summary:
        """Load every article, then derive what the changed ones touch and publish the state to readers."""
        registry_changed = self._describe()
        for article in articles:
            if isinstance(article, ArticleError):
                self.summary.unreadable += 1
                self.tell(str(article))
            elif isinstance(article, Article):
                self.load(article)
            else:
                self.load(*article)
        if self.summary.touched or registry_changed or unfinished(self.store.path):
            derive(self.store, None if registry_changed else self.summary.touched)
            self.store.publish()
        return self.summary

    def load(self, article: Article, told: Iterable[Claim] | None = None) -> None:
        """Take one article through the pipeline; `told` are its claims where no reader needs to find them.

        The text of a told article is not kept: nobody could read its claims out of it again.
        """
        self.summary.read += 1
        graph = self.minter.article_graph(article.slug)
        before = self._stored_digest(article, graph)
        if before == article.digest and not self.reread:
            self.summary.unchanged += 1
            return
        claims = read(article, self.registry) if told is None else list(told)
        triples = article_triples(article, claims, self.minter, self.registry)
        report = self.validator.check(triples)
        if not report.conforms:
            self._reject(article, triples, report)
            return
        if told is None:
            self.archive.put(article)
        self.quarantine.release(article.slug)
        expect(self.store.path)
        self.store.replace_graph(graph, triples)
        self.summary.touched.add(graph)
        self.summary.committed += 1
        self.summary.claims += len(claims)
        if before and before != article.digest:
            self.summary.corrected += 1
            self.tell(f"{article.id}: corrected, its earlier version is replaced")

    def remove(self, slug: str) -> bool:
        """Take an article out of the store, and say whether it was there; `run` derives and publishes after it."""
        graph = self.minter.article_graph(slug)
        self.archive.drop(slug)
        self.quarantine.release(slug)
        expect(self.store.path)
        if removed := self.store.remove_graph(graph):
            self.summary.touched.add(graph)
        return removed

    def _describe(self) -> bool:
        """Bring the ontology and registry graphs up to date, and say whether anything changed."""
        graphs = {
            self.minter.ontology_graph(): list(ontology_triples()),
            self.minter.registry_graph(): registry_triples(self.registry, self.minter),
        }
        runs = ox.NamedNode(self.minter.runs_graph())
        digests = [
            ox.Triple(ox.NamedNode(graph), iri("schema:sha256"), ox.Literal(_digest(triples)))
            for graph, triples in graphs.items()
        ]
        # comparing 70,000 triples with those in the store takes seconds, comparing two digests nothing
        stale = [
            ox.Quad(triple.subject, triple.predicate, triple.object, runs) not in self.store.engine
            for triple in digests
        ]
        for graph in [graph for graph, changed in zip(graphs, stale, strict=True) if changed]:
            if graph == self.minter.registry_graph():
                check_registry(graphs[graph])
            self.store.replace_graph(graph, graphs[graph])
        if any(stale):
            self.store.replace_graph(runs.value, [*digests, *reader_triples(self.minter)])
        return any(stale)

    def _stored_digest(self, article: Article, graph: str) -> str | None:
        """The digest of the version of the article that the store holds, or None."""
        found = self.store.engine.quads_for_pattern(
            ox.NamedNode(self.minter.article(article.slug)), iri("tg:contentDigest"), None, ox.NamedNode(graph)
        )
        return next((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), None)

    def _reject(self, article: Article, triples: list[ox.Triple], report: Report) -> None:
        """Keep an article that did not pass, whole; an earlier version of it stays in the store."""
        row = Row(article.slug, article.id, article.digest, self.validator.version, report.results)
        self.quarantine.put(article, row, _n_triples(triples), report.turtle)
        self.summary.quarantined += 1
        self.tell(f"quarantined {row}")


def read_all(paths: Iterable[Path], **defaults: str) -> Iterator[Article | ArticleError]:
    """The articles of all files and folders, in the order given."""
    for path in paths:
        yield from read_articles(path, **defaults)


def _digest(triples: Iterable[ox.Triple]) -> str:
    return hashlib.sha256(_n_triples(triples).encode()).hexdigest()


def _n_triples(triples: Iterable[ox.Triple]) -> str:
    return "".join(sorted(f"{triple} .\n" for triple in triples))
