"""The pipeline of the reader, top to bottom."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.articles import Article
from graph.claims import Claim, Entity
from graph.registry import Registry

from .clauses.clause import Clause
from .clauses.modes import shared
from .credits.sources import Credits
from .credits.speech import Credit
from .facts.arrivals import arrivals, listed
from .facts.background import background
from .facts.contracts import contracts
from .facts.deals import deals
from .facts.expiries import expiries
from .facts.extensions import extensions
from .facts.posts import posts
from .facts.statistics import statistics
from .language.lexicon import lexicon
from .language.money import currency_of
from .language.text import Tokens, sentences, tokenise
from .making.build import Draft
from .making.choose import chosen
from .making.dedupe import dedupe, with_buyers, with_careers, with_holders, without_echoes
from .making.ellipsis import refused, repeated
from .making.fees import with_fees
from .names.items import Item
from .names.mentions import find
from .names.names import NameIndex
from .names.outlets import home_club, publisher_of
from .names.phrases import sequence
from .rules.grammar import Grammar, Match, grammar
from .rules.matching import Matcher
from .who.discourse import Discourse
from .who.scene import Scene
from .who.subjects import latter, managers
from .who.voice import first_person, tell_clubs, tell_holders, tell_loans

#: so many new objects before garbage is looked for: an article's items all live until it is read, and make no cycles
_YOUNG = 50_000


@dataclass
class Sentence:
    """What the reader saw in one sentence, for `explain`."""

    items: Sequence[Item]
    credits: list[Credit]
    matches: list[Match]
    claims: list[Claim]


@dataclass
class Reading:
    """An article read: its tokens, its sentences and the claims that were left after joining repeats."""

    tokens: Tokens
    sentences: list[Sentence]
    claims: list[Claim]
    discourse: Discourse
    publisher: Entity


class Reader:
    """Reads articles against one registry; make it once, it indexes the registry's names."""

    def __init__(self, registry: Registry, rules: Grammar | None = None) -> None:
        """Index the names of a registry; `rules` replaces the grammar that comes with the reader."""
        self.registry = registry
        self.index = NameIndex(registry)
        self.lex = lexicon()
        self.grammar = rules or grammar()
        gc.freeze()  # registry and grammar stay: let no search for garbage go through them
        gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])

    def read(self, article: Article) -> list[Claim]:
        """The claims of an article, in the order of the text."""
        return self.explain(article).claims

    def explain(self, article: Article) -> Reading:
        """The claims of an article with all that led to them."""
        tokens = tokenise(article.text, self.index.sizes)
        tokens.currency = currency_of(tokens.words)
        ranges = sentences(tokens)
        publisher = publisher_of(article, self.registry)
        home = home_club(article, self.registry, publisher)
        voice = home or publisher
        hits = find(tokens, ranges, article, self.registry, self.index, self.lex, home)
        sequences = []
        position = 0
        for number, (begin, end) in enumerate(ranges):
            first = position
            while position < len(hits) and hits[position].start < end:
                position += 1
            sequences.append(sequence(tokens, begin, end, hits[first:position], self.lex, number))
        discourse = Discourse(article, self.registry, self.lex, home)
        discourse.own = (voice,)
        discourse.learn(sequences)
        tell_clubs(sequences, discourse)
        tell_loans(sequences, discourse)
        tell_holders(sequences, discourse)
        credits = Credits(discourse, self.lex, voice)
        credits.learn(sequences, tokens)
        seen: list[Sentence] = []
        for items in sequences:
            seen.append(self._sentence(items, tokens, article, discourse, credits))
        claims = dedupe(with_buyers(with_fees([(sentence.items, sentence.claims) for sentence in seen])))
        claims = without_echoes(shared(with_holders(with_careers(claims), article.published)), home)
        return Reading(tokens, seen, claims, discourse, voice)

    def _sentence(
        self, items: Sequence[Item], tokens: Tokens, article: Article, discourse: Discourse, credits: Credits
    ) -> Sentence:
        """The claims of one sentence: background facts, statistics, and what the rules find, each with its sources."""
        scene = Scene(items, discourse, self.lex)
        items = scene.items
        discourse.sentence = items[0].sentence if items else 0
        said = credits.of(items, tokens)
        first_person(scene, credits, discourse)
        managers(scene, discourse)
        latter(scene)
        clause = Clause(items, tokens, self.lex, article.published)
        claims = [*background(scene, tokens, discourse)]
        claims += posts(scene, clause, tokens, discourse)
        claims += statistics(scene, clause, tokens, discourse)
        claims += deals(scene, tokens, discourse)
        claims += arrivals(scene, clause, tokens, discourse)
        claims += listed(scene, tokens, discourse)
        spoken = list(extensions(scene, clause, tokens, discourse))
        scene.idle.update(place for draft in spoken for place in range(draft.start, draft.end))
        matches = []
        for match, drafts in chosen(Matcher(items, self.lex).find(self.grammar), scene, clause, tokens, discourse):
            matches.append(match)
            spoken += drafts
        spoken += list(repeated(scene, spoken, tokens, discourse))
        spoken += expiries(scene, clause, tokens, discourse)
        spoken += list(refused(scene, spoken, tokens, discourse))
        discourse.moving = {
            draft.claim.player.slug for draft in spoken if draft.claim.kind == "move" and draft.claim.player
        }
        discourse.offers = [draft.claim for draft in spoken if draft.claim.facet == "bid"]
        spoken += contracts(scene, clause, tokens, discourse)
        claims += [_credited(draft, said, credits) for draft in spoken]
        for claim in claims:
            lent = claim.club if claim.kind == "membership" and "loan" in claim.quote else None
            if claim.facet == "completed" and claim.player and claim.to_club and claim.certainty == "official":
                discourse.arrived[claim.player.slug] = (claim.to_club, discourse.sentence)
                if claim.mode == "loan" and claim.date and claim.date >= str(article.published.year - 1):
                    lent = claim.to_club
            if claim.player and lent:
                discourse.loans.setdefault(claim.player.slug, []).insert(0, lent)
        return Sentence(items, said, matches, claims)


#: facets that tell what is in force
_STANDING = frozenset(("release-clause", "extension-rejected"))


def _credited(draft: Draft, said: list[Credit], credits: Credits) -> Claim:
    """A draft with its sources; facts told as background stay with the outlet."""
    claim = draft.claim
    if claim.certainty == "official" and credits.discourse.home is None:
        return claim
    sources = credits.covering(said, draft.start, draft.end)
    if sources[0].type == "source" and claim.certainty == "asserted" and sources[0].slug == "reports":
        return replace(claim, certainty="hedged", sources=sources)
    if sources == claim.sources and claim.certainty == "asserted" and claim.facet in _STANDING:
        return replace(claim, certainty="official")  # what is in force is a fact where nobody is cited for it
    return claim if sources == claim.sources else replace(claim, sources=sources)


_last: tuple[Registry, Reader] | None = None


def read(article: Article, registry: Registry) -> list[Claim]:
    """The claims of an article, with the registry's knowledge as of its day; deterministic, and linear in its length.

    Every claim's quote stands in the text at its offsets, and every claim has a source.
    """
    global _last
    if _last is None or _last[0] is not registry:
        _last = (registry, Reader(registry))
    return _last[1].read(article)
