"""A crawler that follows every link of every page from the front page."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import requests

from .conftest import Running

#: pages of each kind that are crawled; the kinds are many pages of one template
PER_KIND = 12
#: addresses that are not pages, asked for but not read for links
DATA = re.compile(r"^/(data|id|graph|dumps|feed)[/.]|\.(atom|xml|json|jsonld|ttl|nt|nq|trig|rdf|svg|css|js)$")


def kind(address: str) -> str:
    """What sort of page an address is: its path without the thing, its query without values."""
    parts = urlsplit(address)
    names = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return "/".join(parts.path.split("/")[:3]) + "?" + names


def links(tree: Element, base: str) -> set[str]:
    """The addresses that a page links to, loads or asks."""
    found = set()
    for tag, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("form", "action"), ("img", "src")):
        for element in tree.iter(tag):
            if (value := element.get(attribute)) and element.get("method", "get") == "get":
                found.add(urljoin(base, value))
    return found


def test_every_link_leads_somewhere_and_every_page_is_valid_html(running: Running) -> None:
    """From the front page on: no 404, no 500, every page parses strictly, every anchor is there, ids are unique."""
    asked: dict[str, int] = {}
    anchors: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    fragments: set[tuple[str, str]] = set()
    waiting, wrong = [running.address + "/"], []
    session = requests.Session()
    while waiting:
        address = waiting.pop(0)
        if address in asked:
            continue
        sort = kind(address)
        counts[sort] = counts.get(sort, 0) + 1
        if counts[sort] > PER_KIND:
            continue
        answer = session.get(address, headers={"Accept": "text/html,*/*;q=0.8"}, timeout=60, stream=True)
        asked[address] = answer.status_code
        if answer.status_code == 503 and "/dumps/" in address:
            continue
        path = urlsplit(address).path
        if answer.status_code >= 400 and path != "/sparql":
            wrong.append(f"{answer.status_code} {address}")
            continue
        if "text/html" not in answer.headers.get("Content-Type", "") or DATA.search(path):
            continue
        try:
            tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
        except html5lib.html5parser.ParseError as error:
            wrong.append(f"not valid HTML: {address}: {error}")
            continue
        ids = [name for element in tree.iter() if (name := element.get("id"))]
        anchors[address] = set(ids)
        if len(ids) != len(set(ids)):
            wrong.append(f"an id used twice: {address}: {sorted({i for i in ids if ids.count(i) > 1})[:3]}")
        for found in links(tree, answer.url):
            target, fragment = urldefrag(found)
            if target.startswith(running.address):
                waiting.append(target)
                if fragment:
                    fragments.add((target, fragment))
    missing = {f"{page}#{name}" for page, name in fragments if name not in anchors.get(page, {name})}
    assert not wrong, "\n".join(wrong[:40])
    assert not missing
    assert len(anchors) > 150
