"""From claims to triples: what one article's graph holds. Deterministic, canonical, without blank nodes.

No triple written here may stand in another graph too: the article describes itself, its claims and its mentions;
who a registered player is stands in the registry graph, what a proposition is in the derived graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from ontology.terms import iri

from .articles import Article
from .claims import Claim, Entity, EntityType, Money
from .iris import Minter, slug_of
from .registry import Registry
from .sketch import sketch

Pair = tuple[str, ox.NamedNode | ox.Literal]

#: version of the reader that claims name as their maker
READER_VERSION = "1.0.0"
#: characters of the article kept before and after a quote, to find it again when the text shifts
CONTEXT = 32

#: field of a claim → the property that holds that role, and what an entity of unknown type must be to fill it
ROLES: tuple[tuple[str, str, EntityType], ...] = (
    ("player", "tg:player", "player"),
    ("person", "tg:person", "person"),
    ("from_club", "tg:fromClub", "club"),
    ("to_club", "tg:toClub", "club"),
    ("club", "tg:club", "club"),
)

#: entity type → its class
CLASSES = {
    "player": "tg:Player",
    "club": "tg:Club",
    "national-team": "tg:NationalTeam",
    "person": "tg:Person",
    "outlet": "tg:Outlet",
    "journalist": "tg:Journalist",
    "competition": "tg:Competition",
    "source": "tg:UnnamedSource",
}

#: digits and hyphens of a partial date → its datatype
DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def partial_date(value: str) -> ox.Literal:
    """A day, month or year ("2025-06-30", "2025-06", "2025") as a literal of its own datatype."""
    return _typed(value, DATE_TYPES[len(value)])


def known_classes(registry: Registry, minter: Minter) -> dict[str, str]:
    """Entity IRI → its class, of everything that the registry graph describes: what the gate takes as given."""
    return {minter.entity(entity): CLASSES[entity.type] for entity in registry.entities.values()}


def reader_triples(minter: Minter) -> list[ox.Triple]:
    """Who it is that claims are made by: the reader and its version. They stand in the graph of runs."""
    node = ox.NamedNode(minter.thing("reader", f"grammar-{READER_VERSION}"))
    return [
        ox.Triple(node, iri("rdf:type"), iri("tg:Reader")),
        ox.Triple(node, iri("rdfs:label"), _english(f"grammar reader {READER_VERSION}")),
        ox.Triple(node, iri("schema:softwareVersion"), ox.Literal(READER_VERSION)),
    ]


class ArticleGraph:
    """Collects the triples of one article."""

    def __init__(self, article: Article, minter: Minter, registry: Registry) -> None:
        """Take the article, and what mints and knows its entities."""
        self.article, self.minter, self.registry = article, minter, registry
        self.node = minter.article(article.slug)
        self.triples: dict[ox.Triple, None] = {}

    def describe(self, subject: str, *pairs: Pair) -> None:
        """Add triples of one subject."""
        node = ox.NamedNode(subject)
        for name, value in pairs:
            self.triples[ox.Triple(node, iri(name), value)] = None

    def refer(self, entity: Entity, type_: EntityType = "person") -> ox.NamedNode:
        """The node of an entity; one that the registry does not know leaves a mention of it in this article.

        `type_` is what an entity whose type the text does not tell is taken for, by the role it fills.
        """
        if entity.type == "unknown":
            entity = replace(entity, type=type_)
        node = self.minter.entity(entity, self.article.slug)
        if not entity.known or entity.type == "source":
            mention = f"{self.minter.thing('mention', self.article.slug)}-{entity.type}-{entity.slug}"
            self.describe(
                mention,
                ("rdf:type", iri("tg:Mention")),
                ("tg:refersTo", ox.NamedNode(node)),
                ("tg:mentionedAs", ox.Literal(entity.name)),
                ("tg:entityType", iri(CLASSES[entity.type])),
                ("tg:inArticle", ox.NamedNode(self.node)),
            )
        return ox.NamedNode(node)


def article_triples(article: Article, claims: list[Claim], minter: Minter, registry: Registry) -> list[ox.Triple]:
    """Every triple of the article's named graph, in the order in which they are said."""
    graph = ArticleGraph(article, minter, registry)
    _article(graph, claims)
    for claim in claims:
        _claim(graph, claim)
    return list(graph.triples)


def _article(graph: ArticleGraph, claims: list[Claim]) -> None:
    article = graph.article
    outlet = graph.registry.outlet(article.publisher, article.url)
    if outlet is None and article.publisher:
        outlet = Entity(slug_of(article.publisher), article.publisher, "outlet", known=False)
    pairs: list[Pair] = [
        ("rdf:type", iri("tg:Article")),
        ("rdfs:label", _english(article.headline or f"{article.publisher or 'Article'}, {article.published}")),
        ("schema:datePublished", _typed(article.published.isoformat(), "xsd:date")),
        ("schema:identifier", ox.Literal(article.id)),
        ("tg:contentDigest", ox.Literal(article.digest)),
    ]
    pairs += [("tg:textSketch", ox.Literal(band)) for band in sketch(article.text)]
    if article.headline:
        pairs.append(("schema:headline", _english(article.headline)))
    if article.url:
        pairs.append(("schema:url", _typed(article.url, "xsd:anyURI")))
    if outlet:
        pairs.append(("schema:publisher", graph.refer(outlet)))
    pairs += [("schema:author", graph.refer(_journalist(graph, name))) for name in article.authors]
    filled = ((getattr(claim, field), type_) for claim in claims for field, _, type_ in ROLES)
    mentioned = dict.fromkeys(graph.refer(entity, type_) for entity, type_ in filled if entity)
    pairs += [("schema:mentions", node) for node in mentioned]
    graph.describe(graph.node, *pairs)


def _claim(graph: ArticleGraph, claim: Claim) -> None:
    node = graph.minter.claim(graph.article.slug, claim)
    says = "tg:asserts" if claim.polarity == "affirmed" else "tg:denies"
    kind = claim.kind.capitalize()
    pairs: list[Pair] = [
        ("rdf:type", iri("tg:Claim")),
        ("rdf:type", iri(f"tg:{kind}Claim")),
        ("rdfs:label", _english(_label(claim))),
        ("tg:inArticle", ox.NamedNode(graph.node)),
        (says, ox.NamedNode(graph.minter.proposition(claim))),
        ("tg:facet", iri(f"facet:{claim.kind}-{claim.facet}")),
        ("tg:polarity", iri(f"polarity:{claim.polarity}")),
        ("tg:certainty", iri(f"certainty:{claim.certainty}")),
        ("tg:madeBy", ox.NamedNode(graph.minter.thing("reader", f"grammar-{READER_VERSION}"))),
        ("tg:rule", ox.Literal(claim.rule)),
    ]
    pairs += [(name, graph.refer(role, type_)) for field, name, type_ in ROLES if (role := getattr(claim, field))]
    pairs += _particulars(graph, node, claim)
    pairs += _sources(graph, node, claim)
    pairs.append(("tg:evidence", _evidence(graph, node, claim)))
    graph.describe(node, *pairs)


def _particulars(graph: ArticleGraph, node: str, claim: Claim) -> Iterator[Pair]:
    """Mode, money, date, value, title, condition."""
    if claim.mode:
        yield "tg:mode", iri(f"mode:{claim.mode}")
    if claim.money:
        yield "tg:money", _money(graph, f"{node}/money", claim.money)
    if claim.date:
        yield "tg:claimedDate", partial_date(claim.date)
    if claim.value is not None:
        yield "tg:statisticValue", _number(claim.value)
    if claim.title:
        yield "tg:postTitle", ox.Literal(claim.title)
    if claim.condition:
        yield "tg:condition", _english(claim.condition)


def _money(graph: ArticleGraph, node: str, money: Money) -> ox.NamedNode:
    amount = {"exact": "schema:value", "maximum": "schema:maxValue", "minimum": "schema:minValue"}[money.bound]
    pairs: list[Pair] = [
        ("rdf:type", iri("schema:MonetaryAmount")),
        ("schema:currency", ox.Literal(money.currency)),
        ("schema:maxValue" if money.low is not None else amount, _number(money.amount)),
    ]
    if money.low is not None:
        pairs.append(("schema:minValue", _number(money.low)))
    if money.equivalent:
        pairs.append(("tg:statedEquivalent", _money(graph, f"{node}/equivalent", money.equivalent)))
    graph.describe(node, *pairs)
    return ox.NamedNode(node)


def _sources(graph: ArticleGraph, node: str, claim: Claim) -> Iterator[Pair]:
    """The credited sources, the chain that hands the claim on, and the outlet whose report is relayed."""
    publisher = graph.registry.outlet(graph.article.publisher, graph.article.url)
    for position, source in enumerate(claim.sources, start=1):
        credited = graph.refer(source)
        link = f"{node}/attribution/{position}"
        graph.describe(
            link,
            ("rdf:type", iri("tg:Attribution")),
            ("tg:position", _number(position)),
            ("tg:source", credited),
        )
        yield "tg:attribution", ox.NamedNode(link)
        yield "tg:creditedTo", credited
        if source.type == "outlet" and source != publisher and source.name != graph.article.publisher:
            yield "prov:hadPrimarySource", credited


def _evidence(graph: ArticleGraph, node: str, claim: Claim) -> ox.NamedNode:
    """The exact words, with what stands around them and where: Web Annotation selectors in code points."""
    text, evidence = graph.article.text, f"{node}/evidence"
    quote, position = f"{evidence}/quote", f"{evidence}/position"
    around = (
        ("oa:prefix", text[max(0, claim.start - CONTEXT) : claim.start]),
        ("oa:suffix", text[claim.end : claim.end + CONTEXT]),
    )
    graph.describe(
        evidence,
        ("rdf:type", iri("oa:SpecificResource")),
        ("oa:hasSource", ox.NamedNode(graph.node)),
        ("oa:hasSelector", ox.NamedNode(quote)),
        ("oa:hasSelector", ox.NamedNode(position)),
    )
    graph.describe(
        quote,
        ("rdf:type", iri("oa:TextQuoteSelector")),
        ("oa:exact", ox.Literal(claim.quote)),
        *((name, ox.Literal(words)) for name, words in around if words),
    )
    graph.describe(
        position,
        ("rdf:type", iri("oa:TextPositionSelector")),
        ("oa:start", _number(claim.start)),
        ("oa:end", _number(claim.end)),
    )
    return ox.NamedNode(evidence)


def _journalist(graph: ArticleGraph, name: str) -> Entity:
    known = (found.entity for found in graph.registry.lookup(name) if found.entity.type == "journalist")
    return next(known, Entity(slug_of(name), name, "journalist", known=False))


def _label(claim: Claim) -> str:
    """A short line for people: "Kylian Mbappe, move completed, Real Madrid (denied)"."""
    who = claim.player or claim.person
    where = claim.to_club or claim.club or claim.from_club
    parts = [who.name if who else "", f"{claim.kind} {claim.facet}", where.name if where else ""]
    return ", ".join(part for part in parts if part) + (" (denied)" if claim.polarity == "denied" else "")


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=iri(datatype))


def _number(value: float) -> ox.Literal:
    """An xsd:integer where the value is whole, else an xsd:decimal, in canonical form."""
    if value == int(value):
        return _typed(str(int(value)), "xsd:integer")
    return _typed(f"{value:.6f}".rstrip("0"), "xsd:decimal")
