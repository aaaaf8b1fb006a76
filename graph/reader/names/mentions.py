"""Names in the text: those the registry knows, and unknown ones told by their capitals.

`find` gives every name of an article with the entity it stands for. A surname, an alias of several clubs or any other
ambiguous name is decided by the article itself: who is named in full there, else whose club is named there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from graph.articles import Article
from graph.claims import Entity, EntityType
from graph.registry import Name, Registry, fold

from ..language.lexicon import Lexicon, lexicon
from ..language.text import Tokens
from .names import PEOPLE, NameIndex, in_full, in_short, lone, misspelt, of_nation, relative, slug
from .plausible import belongs, between, first_names, inside, leads, namesake, plausible

_VOWEL = re.compile(r"[^\W\d_]{2,}")


#: a first name alone after one of these is of somebody's family
_KIN = frozenset("brother sister twin sibling cousin father dad uncle son wife".split())


@dataclass(slots=True)
class Hit:
    """A name at tokens `start` to `end`: its candidates in the registry, and the entity chosen among them."""

    start: int
    end: int
    names: list[Name]
    entity: Entity | None = None
    demonym: bool = False
    surname: bool = False
    role: str = ""


def find(
    tokens: Tokens,
    ranges: list[tuple[int, int]],
    article: Article,
    registry: Registry,
    index: NameIndex,
    lex: Lexicon,
    home: Entity | None,
) -> list[Hit]:
    """Every name of the article in order, each with its entity; `home` is the club whose site published it."""
    hits: list[Hit] = []
    lower = {word for word, cap in zip(tokens.words, tokens.caps, strict=True) if not cap}
    for begin, end in ranges:
        known = _known(tokens, begin, end, index)
        hits += _with_unknown(tokens, begin, end, known, lower, lex)
    hits = [hit for hit, following in zip(hits, [*hits[1:], None], strict=False) if not _introduces(hit, following)]
    _decide(hits, tokens, article, registry, lex, home)
    for hit in hits:
        if hit.entity is not None and hit.entity.known and hit.entity.type in ("player", "person"):
            hit.role = _role(hit.entity, registry, article)
    return [hit for hit in hits if hit.entity is not None]


def _role(entity: Entity, registry: Registry, article: Article) -> str:
    """Whether somebody was a player on the day of publication or a person of the club's staff.

    Today's managers are yesterday's players: without a post on the day, a person under 38 is a player; with a post
    and without a club, or over 42, a player is a person.
    """
    row = registry.rows.get(entity.slug)
    born = str(getattr(row, "born", "") or "")[:4]
    age = article.published.year - int(born) if born.isdecimal() else None
    posts = [post for post in registry.posts_of(entity.slug, article.published) if post.title != "agent"]
    if entity.type == "person" and not posts and age is not None and age < 38:
        return "player"
    off_the_pitch = bool(posts) or (age is not None and age > 42)
    if entity.type == "player" and off_the_pitch and not registry.clubs_of(entity.slug, article.published):
        return "person"
    return entity.type


def _introduces(hit: Hit, following: Hit | None) -> bool:
    """Whether a description of a club ("Spanish giants") only leads up to the club's name."""
    return (
        following is not None
        and hit.end == following.start
        and bool(hit.names)
        and all(name.use == "adjective" for name in hit.names)
        and any(name.entity.type == "club" for name in following.names)
    )


def _known(tokens: Tokens, begin: int, end: int, index: NameIndex) -> list[Hit]:
    """The registry's names in a sentence, longest first at each place."""
    hits, i = [], begin
    words = tokens.words
    while i < end:
        found = index.at(tokens, i, end) if words[i] in index.sizes else None
        if found is None:
            i += 1
            continue
        size, names = found
        title = lexicon().noun_at(tokens.words, i) if size == 1 else None
        if title and title[0] == "post" and title[1] > 1:  # "Sporting Director"
            i += title[1]
            continue
        if size == 1 and not tokens.raw(i, i + 1).isupper():
            names = [name for name in names if not (len(name.text) < 4 and name.text.isupper())]  # "As", not "AS"
        if not any(tokens.caps[i : i + size]) and not tokens.words[i][0].isdecimal():
            names = [name for name in names if name.use == "adjective"]
        raw = tokens.raw(i, i + size)
        if (raw != "AS" and tokens.words[i] == raw.lower() == "as") or (
            len(raw) == 2 and raw.isupper() and lone(names)
        ):
            names = []  # "As reported by …" is no paper, "NG" nobody's surname
        if names:
            hits.append(Hit(i, i + size, names, surname=all(name.use == "surname" for name in names)))
            i += size
        else:
            i += 1
    return hits


def _with_unknown(tokens: Tokens, begin: int, end: int, known: list[Hit], lower: set[str], lex: Lexicon) -> list[Hit]:
    """The hits of a sentence with the capitalised sequences between them; a first name joins its surname."""
    words, caps = tokens.words, tokens.caps
    alphabetic = [i for i in range(begin, end) if words[i][0].isalpha() and len(words[i]) > 2]
    if alphabetic and sum(caps[i] and tokens.text[tokens.starts[i] + 1].isupper() for i in alphabetic) > 0.6 * len(
        alphabetic
    ):
        return known  # a headline in capitals tells nothing about names
    starts = {hit.start: hit for hit in known}
    result: list[Hit] = []
    run: list[int] = []
    pending: list[Hit] = []

    def close() -> None:
        """End the run of capitals: a name if it has two words, or if it is a surname of the registry's."""
        first, last = run[0], run[-1] + 1
        whole = len(pending) > 1 and all(hit.surname for hit in pending)  # "Garry O'Connor", who is neither of them
        if pending and not whole and len(run) == sum(hit.end - hit.start for hit in pending):
            result.extend(pending)
        else:
            result.append(Hit(first, last, [], surname=last - first == 1))
        run.clear()
        pending.clear()

    i = begin
    while i < end:
        hit = starts.get(i)
        if hit is not None:
            beginning = hit.surname or _first_name(hit, tokens, i, end, starts, lex)
            if (beginning and not (run and words[i - 1] in (",", "."))) or _last_name(hit, run, words, lex):
                run.extend(range(hit.start, hit.end))
                pending.append(hit)
                i = hit.end
                continue
            if run:
                close()
            result.append(hit)
            i = hit.end
            continue
        opening = i == begin or words[i - 1] in ('"', "'", ":", "(")
        name_like = caps[i] and words[i][0].isalpha() and _VOWEL.match(words[i]) is not None
        if (
            name_like
            and not (words[i] in lex.ordinary and not (run and (words[i] in lex.particles or words[i] in lex.common)))
            and not (opening and (words[i] in lower or words[i] in lex.vocabulary))
        ) or (run and words[i] in lex.particles and _particle_leads_on(tokens, i, end, lex)):
            run.append(i)
        elif run:
            close()
        i += 1
    if run:
        close()
    return [hit for hit in result if hit.end - hit.start <= 5 or hit.names]


def _last_name(hit: Hit, run: list[int], words: list[str], lex: Lexicon) -> bool:
    """Whether a one-word name is rather the surname of somebody unknown: "Delaney" in "midfielder Thomas Delaney"."""
    if not run or hit.end - hit.start > 1 or run[-1] != hit.start - 1 or len(run) > 2:
        return False
    if any(name.entity.type in PEOPLE for name in hit.names):
        return True
    return run[0] > 0 and words[run[0] - 1] in lex.positions


def _first_name(hit: Hit, tokens: Tokens, i: int, end: int, starts: dict[int, Hit], lex: Lexicon) -> bool:
    """Whether a one-word name of somebody is rather the first name of somebody else: "Diego" in "Diego Laxalt"."""
    if hit.end - hit.start > 1 or not any(name.entity.type in PEOPLE for name in hit.names):
        return False
    following = starts.get(i + 1)
    if following is not None:
        return following.surname
    j = i + 1
    return j < end and tokens.caps[j] and tokens.words[j][0].isalpha() and tokens.words[j] not in lex.ordinary


def _particle_leads_on(tokens: Tokens, i: int, end: int, lex: Lexicon) -> bool:
    """Whether a lower-case particle is followed by the rest of a name: "van der Sar"."""
    while i < end and tokens.words[i] in lex.particles and not tokens.caps[i]:
        i += 1
    return i < end and tokens.caps[i] and tokens.words[i] not in lex.ordinary


def _decide(
    hits: list[Hit], tokens: Tokens, article: Article, registry: Registry, lex: Lexicon, home: Entity | None
) -> None:
    """Give every hit its entity; see the module's docstring for the order of preference."""
    full: dict[str, Entity] = {}  # entities named in full, by slug
    surnames: dict[str, list[Entity]] = defaultdict(list)  # last words of a person named in full → who
    firsts: dict[str, list[Entity]] = defaultdict(list)  # first word of a person named in full → who
    heads: dict[str, Entity] = {}  # two first words or more of a club named in full → which

    def introduce(entity: Entity, words: list[str]) -> None:
        full[entity.slug] = entity
        if entity.type in PEOPLE or entity.type == "unknown":
            for size in range(1, len(words)):
                bearers = surnames[" ".join(words[-size:])]
                if entity not in bearers:
                    bearers.append(entity)
            if len(words) > 1:
                for first in (words[0], *in_short().get(words[0], ())):
                    firsts[first].append(entity)
        elif entity.type == "club":
            for size in range(2, len(words)):
                heads[" ".join(words[:size])] = entity

    if home is not None:
        full[home.slug] = home
    clubs = {name.entity.slug for hit in hits for name in hit.names if name.entity.type == "club"}
    for single in (False, True):
        for hit in hits:
            hit.names = plausible(hit.names, article, registry)
            key = tokens.words[hit.start : hit.end]
            if (len(key) == 1) != single:
                continue
            direct = [name for name in hit.names if name.use != "surname"]
            if single and len(direct) == 1 and namesake(direct[0], key[0], clubs, registry):
                direct = hit.names = []
            named = surnames.get(key[0]) if single else None
            first = set(firsts.get(key[0], ())) if single and direct and direct[0].entity.type in PEOPLE else ()
            if len(first) == 1 and not belongs(direct[0].entity, registry, article) & clubs:
                named = firsts[key[0]]  # "Allan" after "Allan Saint-Maximin"
            person = direct and direct[0].entity.type in (*PEOPLE, "national-team")
            if named and direct and (person or tokens.words[hit.start - 1] in ("'s", "'")):  # "Dortmund's Reus"
                hit.entity, hit.surname = named[-1], True
            elif direct and all(name.use == "adjective" for name in direct):
                continue
            elif len(direct) == 1 and not (single and key[0] in lex.common and direct[0].entity.type in PEOPLE):
                hit.entity = direct[0].entity
                hit.demonym = direct[0].use == "demonym"
                hit.surname = False
                introduce(hit.entity, key)
            elif not hit.names and not single:
                name = " ".join(tokens.raw(hit.start, hit.end).split()).replace("\xad", "")
                kind: EntityType = "club" if lex.club_words & set(key) else "unknown"
                told = heads.get(" ".join(key)) or _longer(key, surnames) or in_full(key, surnames, registry)
                hit.entity = told or Entity(slug(name), name, kind, known=False)
                introduce(hit.entity, key)
    last: Entity | None = None
    places = [(hit.start, hit.entity) for hit in hits if hit.entity is not None]
    for hit in hits:
        before = tokens.words[hit.start - 1] if hit.start else ""
        if (
            hit.entity is None
            and before in _KIN
            and (hit.end - hit.start == 1 and lone(hit.names))
            and last is not None
        ):
            hit.entity = relative(tokens.raw(hit.start, hit.end), last, registry, before)
            introduce(hit.entity, fold(hit.entity.name).split())
        if hit.entity is None:
            same = firsts.get(tokens.words[hit.start], []) if (hit.end - hit.start == 1 and lone(hit.names)) else []
            hit.entity = same[0] if len(set(same)) == 1 else None
        if hit.entity is None:
            rivals = [name.entity for name in hit.names if name.entity.slug in full and name.entity.type == "club"]
            hit.entity = (len(rivals) > 1 and between(rivals, hit.start, places, article, registry)) or _choose(
                hit, tokens, article, registry, lex, full, surnames
            )
            if hit.entity and hit.entity.type == "club":
                full.setdefault(hit.entity.slug, hit.entity)
            if hit.entity and hit.entity.known and hit.entity.type in PEOPLE:
                firsts[fold(hit.entity.name).split()[0]].append(hit.entity)  # "Dwight" where "Gayle" was named
            if hit.entity and any(name.use == "demonym" and name.entity is hit.entity for name in hit.names):
                hit.demonym = True
        if hit.entity is not None and not hit.entity.known and before == "the" and hit.end == hit.start + 1:
            hit.entity, hit.demonym = of_nation(hit.entity, tokens.words[hit.start], registry)
        if hit.entity is not None and hit.entity.type == "national-team":
            hit.entity = registry.entities.get(hit.entity.slug.removesuffix("-women"), hit.entity)
        elif hit.entity is not None and hit.entity.type in (*PEOPLE, "unknown"):
            last = hit.entity


def _longer(key: list[str], surnames: dict[str, list[Entity]]) -> Entity | None:
    """Who was named before with these words as the end of his name."""
    bearers = surnames.get(" ".join(key))
    return bearers[-1] if bearers else None


def _choose(
    hit: Hit,
    tokens: Tokens,
    article: Article,
    registry: Registry,
    lex: Lexicon,
    full: dict[str, Entity],
    surnames: dict[str, list[Entity]],
) -> Entity | None:
    """The entity of an ambiguous name, or of a surname."""
    words = tokens.words[hit.start : hit.end]
    key = " ".join(words)
    named = surnames.get(key)
    ordered = sorted((name for name in hit.names if name.use != "surname"), key=lambda name: name.use != "name")
    direct = [name.entity for name in ordered]
    for entity in direct:
        if entity.slug in full:
            return entity
    if named:
        return named[-1]
    if direct and all(name.use == "adjective" for name in hit.names):
        return None
    common = len(words) == 1 and words[0] in lex.common
    for entity in direct:
        if not (common and entity.type in PEOPLE):
            if entity.type in PEOPLE and len(direct) > 1:
                break
            return entity
    people = [name.entity for name in hit.names if name.entity.type in PEOPLE]
    if common and people and not (words[0] in lex.wordlike and inside(tokens, hit.start)):
        return None
    here = [entity for entity in people if belongs(entity, registry, article) & full.keys()]
    if len(here) == 1 or (here and len(people) > 1):
        return here[0]
    if (common and people) or (len(words) == 1 and words[0] in first_names(registry)):
        return None
    if len(people) == 1:
        return people[0]
    leading = [entity for entity in people if leads(entity, registry, article)]
    if len(leading) == 1:
        return leading[0]
    if len(words) == 1 and not people and (known := misspelt(key, surnames)) is not None:
        return known
    name = tokens.raw(hit.start, hit.end).replace("\xad", "")
    if people:
        players = [entity for entity in people if entity.type == "player"]
        return Entity(slug(name), name, "player" if players else "person", known=False)
    return Entity(slug(name), name, "unknown", known=False)
