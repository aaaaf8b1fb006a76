"""The RDF document of one thing: what is said of it, one page of what points to it, sorted, in seven formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from .pages.ask import XSD, Ask, Term
from .pages.site import Paged, Site

#: incoming statements on one page of a document; the next page is named in the document and in its `Link` header
INCOMING = 500

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sport": "https://sportschema.org/ontologies/main/",
    "tg": "https://w3id.org/transfergraph/ontology#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": XSD,
}
RDF_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One quad; `graph` is empty for what the document says of itself."""

    graph: str
    subject: str
    name: str
    kind: str
    value: str
    datatype: str = ""
    language: str = ""

    @property
    def triple(self) -> Statement:
        """The same statement without its graph."""
        return Statement("", self.subject, self.name, self.kind, self.value, self.datatype, self.language)

    def quad(self) -> ox.Quad:
        """The statement as a serialiser takes it."""
        graph = ox.NamedNode(self.graph) if self.graph else ox.DefaultGraph()
        return ox.Quad(ox.NamedNode(self.subject), ox.NamedNode(self.name), self._object(), graph)

    def _object(self) -> ox.NamedNode | ox.Literal:
        if self.kind == "uri":
            return ox.NamedNode(self.value)
        if self.language:
            return ox.Literal(self.value, language=self.language)
        return ox.Literal(self.value, datatype=ox.NamedNode(self.datatype)) if self.datatype else ox.Literal(self.value)


def statement(subject: str, name: str, value: Term, graph: str = "") -> Statement:
    """A statement about an IRI."""
    return Statement(graph, subject, name, value.kind, value.value, value.datatype, value.language)


@dataclass(frozen=True, slots=True)
class Document:
    """All statements of one document, sorted; `paged` tells which page of the incoming ones it holds."""

    iri: str
    statements: list[Statement]
    paged: Paged


def document(site: Site, path: str, page: int = 1) -> Document | None:
    """The document of ``type/slug``: None when the store knows nothing of it or has no such page."""
    this, about = site.iri(path), f"{site.base}data/{path}"
    own = described(site.ask, this)
    paged = Paged(page, site.ask.number("incoming_count", this=this), INCOMING)
    if (not own and not paged.total) or page > paged.pages:
        return None
    incoming = site.ask.terms("incoming", this=this, limit=paged.size, offset=paged.offset)
    pointing = [
        statement(r["subject"].value, r["property"].value, Term(this), r["graph"].value)
        for r in incoming
        if r["subject"].is_iri
    ]
    frame = [statement(about, PREFIXES["foaf"] + "primaryTopic", Term(this))]
    if paged.pages > 1:
        total = Term(str(paged.total), "literal", XSD + "integer")
        frame.append(statement(about, PREFIXES["hydra"] + "totalItems", total))
    if page < paged.pages:
        frame.append(statement(about, PREFIXES["hydra"] + "next", Term(f"{about}?page={page + 1}")))
    return Document(about, sorted({*own, *pointing, *frame}), paged)


def described(ask: Ask, this: str) -> list[Statement]:
    """What the store says of a thing and of the nodes inside it, sorted."""
    rows = ask.terms("describe", this=this)
    return sorted(
        {statement(r["subject"].value, r["property"].value, r["value"], r["graph"].value) for r in rows if "value" in r}
    )


def _oxigraph(form: ox.RdfFormat) -> Callable[[Iterable[Statement]], bytes]:
    def write(statements: Iterable[Statement]) -> bytes:
        rows = statements if form.supports_datasets else sorted({s.triple for s in statements})
        return ox.serialize((row.quad() for row in rows), format=form, prefixes=dict(PREFIXES)) or b""

    return write


def json_ld(statements: Iterable[Statement]) -> bytes:
    """Triples as compacted JSON-LD with its context inside, so that no processor has to fetch one."""
    return json.dumps(json_ld_object(statements), ensure_ascii=False, indent=1).encode()


def json_ld_object(statements: Iterable[Statement]) -> dict[str, Any]:
    """As `json_ld`, as a JSON object: ``@context`` with the prefixes used, ``@graph`` with one node a subject."""
    nodes: dict[str, dict[str, Any]] = {}
    used: set[str] = set()
    for row in sorted({s.triple for s in statements}):
        node = nodes.setdefault(row.subject, {"@id": row.subject})
        if row.name == RDF_TYPE and row.kind == "uri":
            node.setdefault("@type", []).append(_compact(row.value, used))
            continue
        value: dict[str, str] | str
        if row.kind == "uri":
            value = {"@id": row.value}
        elif row.language:
            value = {"@value": row.value, "@language": row.language}
        elif row.datatype and row.datatype != XSD + "string":
            value = {"@value": row.value, "@type": _compact(row.datatype, used)}
        else:
            value = row.value
        node.setdefault(_compact(row.name, used), []).append(value)
    return {"@context": {name: PREFIXES[name] for name in sorted(used)}, "@graph": list(nodes.values())}


def _compact(iri: str, used: set[str]) -> str:
    for name, start in PREFIXES.items():
        if iri.startswith(start) and iri != start:
            used.add(name)
            return f"{name}:{iri[len(start) :]}"
    return iri


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a document; `media_type` is a registered one."""

    media_type: str
    write: Callable[[Iterable[Statement]], bytes]


#: suffix → format, in the order of preference where a client does not say
FORMATS: dict[str, Format] = {
    "ttl": Format("text/turtle", _oxigraph(ox.RdfFormat.TURTLE)),
    "nt": Format("application/n-triples", _oxigraph(ox.RdfFormat.N_TRIPLES)),
    "nq": Format("application/n-quads", _oxigraph(ox.RdfFormat.N_QUADS)),
    "trig": Format("application/trig", _oxigraph(ox.RdfFormat.TRIG)),
    "jsonld": Format("application/ld+json", json_ld),
    "rdf": Format("application/rdf+xml", _oxigraph(ox.RdfFormat.RDF_XML)),
}
