"""The one place that mints data IRIs: ``{base}id/{type}/{slug}`` for things, ``{base}graph/…`` for graphs.

Every IRI is made from what it names, so loading an article twice mints the same ones and changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from .claims import Claim, Entity
from .registry import fold

#: kind → the claim's fields that, with kind and facet, make its proposition; of alternatives the first that is filled
PROPOSITION_ROLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "move": (("player",), ("to_club", "from_club")),
    "contract": (("player",), ("club",)),
    "price": (("player",), ("club",)),
    "stance": (("player",), ("to_club", "club")),
    "post": (("person",), ("club", "player")),
    "membership": (("player",), ("club",)),
    "statistic": (("player",), ("club",)),
}


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints the IRIs of one store; `base` ends with a slash."""

    base: str

    def entity(self, entity: Entity, article: str = "") -> str:
        """A player, club, outlet… An unnamed source ("sources") is one of its article (slug), never of the world."""
        if entity.type == "source":
            return self.thing("source", f"{article}-{entity.slug}")
        return self.thing(entity.type, entity.slug)

    def thing(self, type_: str, slug: str) -> str:
        """Anything that has a type and a slug."""
        return f"{self.base}id/{type_}/{slug}"

    def article(self, slug: str) -> str:
        """An article, by its slug."""
        return self.thing("article", slug)

    def claim(self, slug: str, claim: Claim) -> str:
        """A claim of the article with that slug; the hash covers all that tells it from the article's other claims."""
        parts = (claim.kind, claim.facet, claim.polarity, str(claim.start), str(claim.end), claim.title or "")
        roles = (claim.player, claim.person, claim.from_club, claim.club, claim.to_club, *claim.sources)
        particulars = (claim.mode, claim.money, claim.date, claim.value)
        identity = "|".join([*parts, *(role.slug if role else "" for role in roles), *map(str, particulars)])
        return self.thing("claim", f"{slug}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}")

    def proposition(self, claim: Claim) -> str:
        """What the claim asserts or denies: kind, facet and roles, the same from whichever article it comes."""
        filled = []
        for alternatives in PROPOSITION_ROLES[claim.kind]:
            entity = next((role for name in alternatives if (role := getattr(claim, name))), None)
            side = "from-" if entity is not None and entity is claim.from_club else ""
            filled.append(f"{side}{entity.slug}" if entity else "nobody")
        return self.thing("proposition", "--".join([f"{claim.kind}-{claim.facet}", *filled]))

    def article_graph(self, slug: str) -> str:
        """The named graph of an article."""
        return f"{self.base}graph/article/{slug}"

    def registry_graph(self) -> str:
        """The graph of what is known before any article is read."""
        return f"{self.base}graph/registry"

    def derived_graph(self) -> str:
        """The graph that rules rebuild from the articles."""
        return f"{self.base}graph/derived"

    def runs_graph(self) -> str:
        """The graph that tells which run wrote what when."""
        return f"{self.base}graph/runs"

    def ontology_graph(self) -> str:
        """The graph of the vocabulary itself."""
        return f"{self.base}graph/ontology"


def slug_of(name: str) -> str:
    """The slug of a name: "Trent Alexander-Arnold" → "trent-alexander-arnold"; a hash where no letter is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return slug or hashlib.sha256(name.encode()).hexdigest()[:10]
