"""What the site says of itself to programs: VoID and DCAT, the dumps, the sitemap, robots.txt, OpenSearch."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, url_for

from .documents import FORMATS, PREFIXES, Statement, statement
from .dumps import DUMPS, Dumps, dumps_of
from .linked_data import cached, not_acceptable, open_to_other_sites, wanted_suffix
from .pages.ask import XSD, Term
from .pages.home import BROWSED
from .pages.site import ONTOLOGY, Site, site

catalog = Blueprint("catalog", __name__)
catalog.after_request(open_to_other_sites)

VOID, DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

#: addresses in one sitemap file
SITEMAP_SIZE = 20_000


def _text(value: object, kind: str = "string") -> Term:
    return Term(str(value), "literal", "" if kind == "string" else XSD + kind)


def dataset_statements(here: Site, dumps: Dumps | None) -> list[Statement]:
    """The dataset described in VoID and DCAT: sizes, vocabularies, access points, dumps with their hashes."""
    root = here.base.rstrip("/")
    this = f"{root}/.well-known/void#dataset"
    rows: list[Statement] = []

    def say(subject: str, name: str, value: Term) -> None:
        prefix, _, rest = name.partition(":")
        rows.append(statement(subject, {**PREFIXES, "void": VOID, "dcat": DCAT, "spdx": SPDX}[prefix] + rest, value))

    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        say(this, "rdf:type", Term(kind))
    say(this, "dcterms:title", Term("transfergraph: claims of football transfer news", "literal", "", "en"))
    say(
        this,
        "dcterms:description",
        Term("Who claims what, on whose word, how firmly, and who was right.", "literal", "", "en"),
    )
    say(this, "dcterms:license", Term(LICENSE))
    say(this, "foaf:homepage", Term(root + url_for("pages.home")))
    say(this, "dcat:landingPage", Term(root + url_for("pages.data")))
    say(this, "void:sparqlEndpoint", Term(root + "/sparql"))
    say(this, "void:uriSpace", _text(f"{here.base}id/"))
    say(this, "void:openSearchDescription", Term(root + url_for("catalog.opensearch")))
    for vocabulary in (ONTOLOGY + "#", *(PREFIXES[p] for p in ("schema", "prov", "oa", "org", "skos", "sport"))):
        say(this, "void:vocabulary", Term(vocabulary))
    sizes = here.ask.rows("sizes")
    for number, row in enumerate(sizes, start=1):
        part = f"{this}-class-{number}"
        say(this, "void:classPartition", Term(part))
        say(part, "void:class", Term(row["class"]))
        say(part, "void:entities", _text(row["count"], "integer"))
    used = here.ask.rows("properties_used")
    for number, row in enumerate(used, start=1):
        part = f"{this}-property-{number}"
        say(this, "void:propertyPartition", Term(part))
        say(part, "void:property", Term(row["property"]))
        say(part, "void:triples", _text(row["count"], "integer"))
    say(this, "void:triples", _text(sum(int(row["count"]) for row in used), "integer"))
    service = f"{this}-sparql"
    say(this, "dcat:distribution", Term(service))
    say(service, "rdf:type", Term(DCAT + "Distribution"))
    say(service, "dcterms:title", Term("SPARQL endpoint", "literal", "", "en"))
    say(service, "dcat:accessURL", Term(root + "/sparql"))
    for dump in dumps.files if dumps else []:
        where = root + url_for("catalog.dump", name=dump.name)
        part = f"{this}-{dump.name.replace('.', '-')}"
        say(this, "void:dataDump", Term(where))
        say(this, "dcat:distribution", Term(part))
        say(part, "rdf:type", Term(DCAT + "Distribution"))
        say(part, "dcterms:title", Term(dump.title, "literal", "", "en"))
        say(part, "dcat:downloadURL", Term(where))
        say(part, "dcat:mediaType", Term(f"https://www.iana.org/assignments/media-types/{dump.media_type}"))
        say(part, "dcat:compressFormat", Term("https://www.iana.org/assignments/media-types/application/gzip"))
        say(part, "dcat:byteSize", _text(dump.bytes, "nonNegativeInteger"))
        say(part, "void:triples", _text(dump.quads, "integer"))
        say(part, "spdx:checksum", Term(part + "-sha256"))
        say(part + "-sha256", "rdf:type", Term(SPDX + "Checksum"))
        say(part + "-sha256", "spdx:algorithm", Term(SPDX + "checksumAlgorithm_sha256"))
        say(part + "-sha256", "spdx:checksumValue", _text(dump.sha256, "hexBinary"))
    return sorted(rows)


@catalog.get("/.well-known/void")
@catalog.get("/.well-known/void.<suffix>", endpoint="void_suffix")
def void(suffix: str = "") -> Response:
    """The description of the dataset, in the format of the suffix or of what the client accepts."""
    vary = not suffix
    suffix = suffix or wanted_suffix()
    if not suffix:
        return not_acceptable()
    if suffix not in FORMATS:
        abort(404, f"There is no format {suffix}.")
    response = Response(FORMATS[suffix].write(dataset_statements(site(), dumps_of(site()))))
    response.content_type = FORMATS[suffix].media_type
    response.headers["Content-Location"] = url_for("catalog.void_suffix", suffix=suffix)
    if vary:
        response.vary.add("Accept")
    return cached(response)


@catalog.get("/dumps/<name>")
def dump(name: str) -> Response:
    """One dump file; 503 with Retry-After while the files of a new state are being written."""
    if name not in {plan.name for plan in DUMPS}:
        abort(404, f"There is no dump {name}.")
    made = dumps_of(site())
    if made is None:
        response = Response(
            "The dumps of this state are being written; ask again soon.\n", 503, content_type="text/plain"
        )
        response.headers["Retry-After"] = "5"
        return response
    return made.send(name)


@catalog.get("/sitemap.xml")
def sitemap() -> Response:
    """An index of sitemap files, one for each type and each 20,000 of its things."""
    here, root = site(), site().base.rstrip("/")
    lines = []
    for kind in SITEMAP_KINDS:
        pages = -(-here.ask.number("browse_count", type=SITEMAP_KINDS[kind]) // SITEMAP_SIZE)
        for number in range(1, pages + 1):
            address = root + url_for("catalog.sitemap_part", kind=kind, number=number)
            lines.append(f"<sitemap><loc>{escape(address)}</loc></sitemap>")
    return _xml("sitemapindex", lines)


@catalog.get("/sitemap-<kind>-<int:number>.xml")
def sitemap_part(kind: str, number: int) -> Response:
    """The pages of one type."""
    if kind not in SITEMAP_KINDS or number < 1:
        abort(404, "There is no such part of the sitemap.")
    here, root = site(), site().base.rstrip("/")
    rows = here.ask.rows("browse", type=SITEMAP_KINDS[kind], limit=SITEMAP_SIZE, offset=(number - 1) * SITEMAP_SIZE)
    paths = [here.path(row["this"]) for row in rows]
    lines = [f"<url><loc>{escape(root + url_for('pages.page', path=path))}</loc></url>" for path in paths if path]
    return _xml("urlset", lines)


SITEMAP_KINDS = {**BROWSED, "sagas": f"{ONTOLOGY}#Saga"}


def _xml(element: str, lines: list[str]) -> Response:
    inside = "\n".join(lines)
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{inside}\n</{element}>\n"
    )
    return cached(Response(text, content_type="application/xml; charset=utf-8"))


@catalog.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read pages and data, and are kept from queries, searches and exports, which cost."""
    refused = "".join(
        f"Disallow: {path}\n" for path in ("/sparql", "/search", "/suggest", "/export/", "/reconcile", "/add")
    )
    text = f"User-agent: *\n{refused}Sitemap: {site().base.rstrip('/')}{url_for('catalog.sitemap')}\n"
    return Response(text, content_type="text/plain; charset=utf-8")


@catalog.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches the site from its address bar."""
    root = site().base.rstrip("/")
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>transfergraph</ShortName>
<Description>Players, clubs, people, outlets and articles of football transfer news</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{escape(root + url_for("pages.find"))}?q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" template="{escape(root + url_for("pages.suggest"))}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")
