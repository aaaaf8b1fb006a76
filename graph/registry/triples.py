"""What the registry graph holds: entities with their names, and who was where when."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from graph.iris import Minter
from graph.triples import Pair, partial_date
from ontology.terms import iri

from .load import Registry
from .tables import Club, Competition, Journalist, NationalTeam, Outlet, Person, Player, Post, Spell


def registry_triples(registry: Registry, minter: Minter) -> list[ox.Triple]:
    """Every triple of the registry graph, in table order."""
    triples = []
    for row in registry.rows.values():
        pairs = [*_names(registry, row.id), *DESCRIBERS[type(row)](row, minter)]
        triples += [_triple(minter.entity(registry.entities[row.id]), *pair) for pair in pairs]
    for spell in (spell for spells in registry.spells.values() for spell in spells):
        triples += _spell(spell, registry, minter)
    for post in (post for posts in registry.posts.values() for post in posts):
        triples += _post(post, registry, minter)
    return list(dict.fromkeys(triples))


def _names(registry: Registry, id_: str) -> Iterator[Pair]:
    entity = registry.entities[id_]
    yield "rdfs:label", ox.Literal(entity.name, language="en")
    row = registry.rows[id_]
    for column in ("aliases", "nicknames", "stadium", "demonyms"):
        for text in getattr(row, column, ()):
            yield "skos:altLabel", ox.Literal(text, language="en")


def _competition(row: Competition, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Competition")
    yield from _plain(row.country, "tg:country")
    yield from _wikidata(row.wikidata)


def _club(row: Club, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Club")
    yield from _plain(row.country, "tg:country")
    if row.competition:
        yield "tg:playsIn", ox.NamedNode(minter.thing("competition", row.competition))
    yield from _wikidata(row.wikidata)


def _national_team(row: NationalTeam, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:NationalTeam")
    yield from _plain(row.country, "tg:country")
    yield from _wikidata(row.wikidata)


def _player(row: Player, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Player")
    yield from _birth(row.born)
    for team in row.nationality:
        yield "tg:nationalTeam", ox.NamedNode(minter.thing("national-team", team))
    for position in row.positions:
        yield "tg:playingPosition", iri(f"position:{position}")


def _person(row: Person, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Person")
    yield from _birth(row.born)
    for team in row.nationality:
        yield "tg:nationalTeam", ox.NamedNode(minter.thing("national-team", team))


def _outlet(row: Outlet, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Outlet")
    yield from _plain(row.country, "tg:country")
    for domain in row.domains:
        yield "tg:domain", ox.Literal(domain)


def _journalist(row: Journalist, minter: Minter) -> Iterator[Pair]:
    yield "rdf:type", iri("tg:Journalist")
    for outlet in row.outlets:
        yield "tg:reportsFor", ox.NamedNode(minter.thing("outlet", outlet))
    if row.handle:
        yield "tg:handle", ox.Literal(row.handle)


def _spell(spell: Spell, registry: Registry, minter: Minter) -> Iterator[ox.Triple]:
    loan = spell.loan == "yes"
    node = minter.thing(
        "membership", f"{spell.player}--{spell.club}--{spell.from_ or 'start'}{'--loan' if loan else ''}"
    )
    player, club = registry.entities[spell.player], registry.entities[spell.club]
    label = f"{player.name} {'on loan ' if loan else ''}at {club.name}, {spell.from_}–{spell.to}"
    yield _triple(node, "rdf:type", iri("tg:LoanMembership" if loan else "tg:Membership"))
    yield _triple(node, "rdfs:label", ox.Literal(label, language="en"))
    yield _triple(node, "org:member", ox.NamedNode(minter.entity(player)))
    yield _triple(node, "org:organization", ox.NamedNode(minter.entity(club)))
    yield from (_triple(node, *pair) for pair in _period(spell.from_, spell.to))


def _post(post: Post, registry: Registry, minter: Minter) -> Iterator[ox.Triple]:
    # a manager who was a player stands among the players, and a post may be at a national team
    person, where = registry.entities[post.person], registry.entities[post.club or post.player]
    slug = f"{person.slug}--{post.title.replace(' ', '-')}--{where.slug}--{post.from_ or 'start'}"
    node = minter.thing("post", slug)
    label = f"{person.name}, {post.title} of {where.name}, {post.from_}–{post.to}"
    yield _triple(node, "rdf:type", iri("tg:PostHeld"))
    yield _triple(node, "rdfs:label", ox.Literal(label, language="en"))
    yield _triple(node, "org:member", ox.NamedNode(minter.entity(person)))
    yield _triple(node, "org:organization" if post.club else "tg:actsFor", ox.NamedNode(minter.entity(where)))
    yield _triple(node, "tg:postTitle", ox.Literal(post.title))
    yield from (_triple(node, *pair) for pair in _period(post.from_, post.to))


#: table → what describes a row of it beyond its names
DESCRIBERS: dict[type, Callable[..., Iterator[Pair]]] = {
    Competition: _competition,
    Club: _club,
    NationalTeam: _national_team,
    Player: _player,
    Person: _person,
    Outlet: _outlet,
    Journalist: _journalist,
}


def _period(start: str, end: str) -> Iterator[Pair]:
    yield from _day(start, "sport:startDate")
    yield from _day(end, "sport:endDate")


def _birth(born: str) -> Iterator[Pair]:
    yield from _day(born, "schema:birthDate")


def _day(value: str, name: str) -> Iterator[Pair]:
    if value:
        yield name, partial_date(value)


def _plain(value: str, name: str) -> Iterator[Pair]:
    if value:
        yield name, ox.Literal(value)


def _wikidata(item: str) -> Iterator[Pair]:
    if item:
        yield "owl:sameAs", ox.NamedNode(f"http://www.wikidata.org/entity/{item}")


def _triple(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), iri(name), value)
