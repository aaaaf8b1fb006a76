"""The vocabulary at its own paths: documentation for readers, RDF in every format for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox
from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from ontology.files import read_file
from ontology.terms import PREFIXES

from .documents import FORMATS
from .documents import PREFIXES as SHORT
from .linked_data import cached, negotiated, not_acceptable, open_to_other_sites
from .pages.site import ONTOLOGY, SCHEME

vocabulary = Blueprint("vocabulary", __name__)
vocabulary.after_request(open_to_other_sites)

#: name in the path → the files that it is made of
FILES: dict[str, tuple[str, ...]] = {
    "ontology": ("transfer.ttl",),
    "scheme": ("schemes.ttl",),
    "shapes": ("shapes.ttl", "shapes-registry.ttl", "shapes-derived.ttl"),
    "alignments": ("alignments.ttl",),
}
#: what is written once for every format
_ENGINE = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


@cache
def _quads(name: str) -> tuple[ox.Quad, ...]:
    return tuple(quad for file in FILES[name] for quad in ox.parse(read_file(file), ox.RdfFormat.TURTLE))


@cache
def _written(name: str, suffix: str) -> bytes:
    return ox.serialize(_quads(name), format=_ENGINE[suffix], prefixes=dict(SHORT)) or b""


@vocabulary.get("/ontology", defaults={"name": "ontology", "suffix": ""}, endpoint="ontology")
@vocabulary.get("/<any(ontology, scheme, shapes, alignments):name>.<suffix>")
@vocabulary.get("/<any(scheme, shapes, alignments):name>", defaults={"suffix": ""})
def document(name: str, suffix: str) -> AnyResponse:
    """The ontology, its schemes, shapes or alignments: documentation, or RDF by suffix or by `Accept`."""
    chosen = suffix
    if not chosen:
        suffixes = {"text/html": "html", **{form.media_type: name for name, form in FORMATS.items()}}
        chosen = suffixes.get(negotiated(list(suffixes)) or "", "")
        if not chosen:
            return not_acceptable()
    if chosen == "html":
        if name == "ontology":
            response = Response(render_template("ontology.html", **documentation()), mimetype="text/html")
        else:
            response = Response(render_template("turtle.html", name=name, text=_text(name)), mimetype="text/html")
    elif chosen in FORMATS:
        response = Response(_written(name, chosen), content_type=FORMATS[chosen].media_type)
        response.headers["Content-Location"] = url_for("vocabulary.document", name=name, suffix=chosen)
    else:
        abort(404, f"There is no format {suffix}.")
    alternates = [
        f'<{url_for("vocabulary.document", name=name, suffix=s)}>; rel="alternate"; type="{form.media_type}"'
        for s, form in FORMATS.items()
    ]
    response.headers["Link"] = ", ".join([*alternates, f'<{ONTOLOGY.rpartition("/")[0]}/{name}>; rel="canonical"'])
    if not suffix:
        response.vary.add("Accept")
    return cached(response)


def _text(name: str) -> str:
    return "\n".join(read_file(file) for file in FILES[name])


@vocabulary.get("/ontology/<version>")
def version(version: str) -> AnyResponse:
    """A version of the ontology by its IRI: the present one is the document; earlier ones were never published."""
    present = documentation()["version"]
    if version != present:
        abort(404, f"Version {version} was not published; the present one is {present}.")
    return redirect(url_for("vocabulary.ontology"), 303)


@vocabulary.get("/scheme/<path:path>")
def concept(path: str) -> AnyResponse:
    """A concept or a scheme by its path: its place in the documentation, or the schemes as RDF."""
    if ox.NamedNode(SCHEME + path) not in {quad.subject for quad in _quads("scheme")}:
        abort(404, f"There is no concept {path}.")
    wanted = negotiated(["text/html", *(form.media_type for form in FORMATS.values())])
    if wanted is None:
        return not_acceptable()
    page = url_for("vocabulary.ontology") + "#scheme-" + path.replace("/", "-")
    response = redirect(
        page if wanted == "text/html" else url_for("vocabulary.document", name="scheme", suffix=""), 303
    )
    response.vary.add("Accept")
    return response


@vocabulary.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context."""
    return cached(Response(read_file("context.jsonld"), content_type="application/ld+json"))


class Link(NamedTuple):
    """A term named in the documentation: its prefixed name and where it is explained."""

    name: str
    address: str


@dataclass(slots=True)
class Term:
    """A class, property or concept as documented."""

    anchor: str
    name: str
    label: str
    comment: str
    examples: list[str]
    kind: str = ""
    facts: dict[str, list[Link]] = field(default_factory=dict)


#: what is told of a term beside its definition
TOLD = {
    "rdfs:subClassOf": "is a",
    "rdfs:subPropertyOf": "refines",
    "rdfs:domain": "said of",
    "rdfs:range": "value is a",
    "owl:inverseOf": "inverse of",
    "skos:exactMatch": "same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "rdfs:seeAlso": "see also",
}


@cache
def documentation() -> dict[str, object]:
    """What the ontology's page shows, made from the Turtle once a process."""
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    quads = (*_quads("ontology"), *_quads("scheme"), *_quads("alignments"))
    unions = _unions(quads)
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            values = about[quad.subject.value][_short(quad.predicate.value)]
            told = [quad.object.value] if isinstance(quad.object, (ox.NamedNode, ox.Literal)) else unions[quad.object]
            values += [value for value in told if value not in values]
    ours = {iri: facts for iri, facts in about.items() if iri.startswith((ONTOLOGY + "#", SCHEME))}
    terms = {iri: _term(iri, facts) for iri, facts in ours.items()}
    head = about[ONTOLOGY]

    def having(*kinds: str) -> list[Term]:
        wanted = {PREFIXES[k.partition(":")[0]] + k.partition(":")[2] for k in kinds}
        found = [terms[iri] for iri, facts in ours.items() if wanted & set(facts["rdf:type"]) and facts["rdfs:label"]]
        return sorted(found, key=lambda term: term.name.lower())

    schemes = [
        (terms[iri], [terms[c] for c in facts["skos:hasTopConcept"] if c in terms])
        for iri, facts in ours.items()
        if PREFIXES["skos"] + "ConceptScheme" in facts["rdf:type"]
    ]
    return {
        "head": {name: values[0] for name, values in head.items() if values},
        "namespace": ONTOLOGY + "#",
        "version": next(iter(head["owl:versionInfo"]), ""),
        "classes": having("owl:Class"),
        "properties": having("owl:ObjectProperty", "owl:DatatypeProperty"),
        "schemes": schemes,
    }


def _unions(quads: Iterable[ox.Quad]) -> dict[object, list[str]]:
    """The members of each class that is a union of named ones, by its blank node."""
    lists: dict[object, tuple[object, object]] = {}
    first, rest = (PREFIXES["rdf"] + name for name in ("first", "rest"))
    heads: dict[object, object] = {}
    found: dict[object, list[str]] = defaultdict(list)
    for quad in quads:
        item, tail = lists.get(quad.subject, (None, None))
        if quad.predicate.value == first:
            lists[quad.subject] = (quad.object, tail)
        elif quad.predicate.value == rest:
            lists[quad.subject] = (item, quad.object)
        elif quad.predicate.value == PREFIXES["owl"] + "unionOf":
            heads[quad.subject] = quad.object
    for union, node in heads.items():
        while node in lists:
            item, node = lists[node]
            if isinstance(item, ox.NamedNode):
                found[union].append(item.value)
    return found


def _term(iri: str, facts: dict[str, list[str]]) -> Term:
    types = [t.rpartition("#")[2] for t in facts["rdf:type"]]
    kinds = {"FunctionalProperty": "one value", "ObjectProperty": "to a thing", "DatatypeProperty": "to a value"}
    kind = ", ".join(kinds[t] for t in kinds if t in types)
    told = {
        name: [Link(_short(value), _address(value)) for value in facts[key]] for key, name in TOLD.items() if facts[key]
    }
    comment = " ".join(facts["rdfs:comment"] or facts["skos:definition"])
    label = next(iter(facts["rdfs:label"] or facts["skos:prefLabel"]), _short(iri))
    return Term(_anchor(iri), _short(iri), label, comment, facts["skos:example"], kind, told)


def _anchor(iri: str) -> str:
    return (
        iri[len(ONTOLOGY) + 1 :]
        if iri.startswith(ONTOLOGY + "#")
        else "scheme-" + iri.removeprefix(SCHEME).replace("/", "-")
    )


def _address(iri: str) -> str:
    """An anchor for our own terms, the IRI itself for others'."""
    return f"#{_anchor(iri)}" if iri.startswith((ONTOLOGY + "#", SCHEME)) else iri


def _short(iri: str) -> str:
    named = [(p, start) for p, start in PREFIXES.items() if iri.startswith(start) and iri != start]
    prefix, start = max(named, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri[len(start) :]}" if prefix else iri
