"""The Reconciliation API 0.2 as OpenRefine speaks it, each answer held to the API's form."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import requests

from .conftest import Running

TEXT: dict[str, Any] = {"type": "string"}
TYPE = {
    "type": "object",
    "properties": {"id": TEXT, "name": TEXT},
    "required": ["id", "name"],
    "additionalProperties": False,
}


def shape(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these members and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


TEMPLATE = {"type": "string", "pattern": r"\{\{id\}\}"}
SERVICE = shape({"service_url": TEXT, "service_path": TEXT})
#: the forms of the specification's 0.2 chapters, stricter: nothing beyond what the chapter names
MANIFEST = shape(
    {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
    },
    {
        "defaultTypes": many(TYPE),
        "view": shape({"url": TEMPLATE}),
        "preview": shape({"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        "suggest": shape({"entity": SERVICE, "type": SERVICE, "property": SERVICE}),
        "extend": shape({"propose_properties": SERVICE, "property_settings": many({"type": "object"})}),
    },
)
FEATURE = shape({"id": TEXT, "value": {"type": ["number", "boolean"]}})
CANDIDATE = shape(
    {"id": TEXT, "name": TEXT, "score": {"type": "number"}, "match": {"type": "boolean"}, "type": many(TYPE)},
    {"features": many(FEATURE), "description": TEXT},
)
RESULTS = {"type": "object", "additionalProperties": shape({"result": many(CANDIDATE)})}
SUGGESTED = shape({"result": many(shape({"id": TEXT, "name": TEXT}, {"description": TEXT, "notable": many(TYPE)}))})
CELL = {"oneOf": [shape({"id": TEXT, "name": TEXT}), shape({"str": TEXT})]}
EXTENDED = shape(
    {
        "meta": many(shape({"id": TEXT, "name": TEXT})),
        "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": many(CELL)}},
    }
)


def ask(running: Running, queries: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(f"{running.address}/reconcile", data={"queries": json.dumps(queries)}, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    jsonschema.validate(found, RESULTS)
    return found


def test_the_service_describes_itself(running: Running) -> None:
    """The manifest has the form of 0.2, other origins may read it, and its addresses answer."""
    answer = running.get("/reconcile")
    manifest = answer.json()
    jsonschema.validate(manifest, MANIFEST)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    entity = "player/leny-yoro"
    assert requests.get(manifest["view"]["url"].replace("{{id}}", entity), timeout=30).status_code == 200
    preview = requests.get(manifest["preview"]["url"].replace("{{id}}", entity), timeout=30)
    assert "Leny Yoro" in preview.text
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    for service in manifest["suggest"].values():
        address = service["service_url"] + service["service_path"]
        jsonschema.validate(requests.get(address, {"prefix": "pl"}, timeout=30).json(), SUGGESTED)


def test_a_column_is_matched_in_one_batch(running: Running) -> None:
    """Names as sheets have them: accents, short forms, misspellings; sure ones are marked, doubtful ones offered."""
    names = {
        "q0": ("Kylian Mbappé", "Player", "player/kylian-mbappe"),
        "q1": ("Alexander-Arnold", "Player", "player/trent-alexander-arnold"),
        "q2": ("Man Utd", "Club", "club/manchester-united"),
        "q3": ("Real Madrdi", "Club", "club/real-madrid"),
        "q4": ("Northern Ledger", "Outlet", "outlet/northern-ledger"),
    }
    found = ask(running, {key: {"query": name, "type": kind, "limit": 5} for key, (name, kind, _) in names.items()})
    for key, (name, _, wanted) in names.items():
        assert found[key]["result"][0]["id"] == wanted, name
    assert found["q0"]["result"][0]["match"] is True
    assert found["q3"]["result"][0]["match"] is False


def test_a_type_bounds_the_candidates(running: Running) -> None:
    """Only things of the type come back; a type that is none of ours matches nothing."""
    kinds = {c["type"][0]["id"] for c in ask(running, {"q": {"query": "Liverpool", "type": "Club"}})["q"]["result"]}
    assert kinds == {"Club"}
    assert ask(running, {"q": {"query": "Liverpool", "type": "Spaceship"}}) == {"q": {"result": []}}


def test_properties_tell_homonyms_apart(running: Running) -> None:
    """A club or a birth date that fits lifts a candidate, one that contradicts lowers it."""
    plain = ask(running, {"q": {"query": "Leny Yoro"}})["q"]["result"][0]["score"]
    wrong = [{"pid": "birthDate", "v": "1950-01-01"}]
    right = [{"pid": "club", "v": {"id": "club/lille", "name": "Lille"}}]
    found = ask(
        running, {"a": {"query": "Leny Yoro", "properties": wrong}, "b": {"query": "Leny Yoro", "properties": right}}
    )
    assert found["a"]["result"][0]["score"] < plain <= found["b"]["result"][0]["score"]


def test_columns_are_added_from_properties(running: Running) -> None:
    """The data extension gives birth dates as text and clubs as things; proposals fit the type."""
    extend = {"ids": ["player/leny-yoro"], "properties": [{"id": "birthDate"}, {"id": "club"}]}
    answer = requests.post(f"{running.address}/reconcile", data={"extend": json.dumps(extend)}, timeout=60).json()
    jsonschema.validate(answer, EXTENDED)
    row = answer["rows"]["player/leny-yoro"]
    assert row["birthDate"] == [{"str": "2005-11-13"}]
    assert {"id": "club/lille", "name": "Lille"} in row["club"]
    offered = running.get("/reconcile/properties?type=Club").json()["properties"]
    assert {p["id"] for p in offered} == {"country", "playsIn"}


@pytest.mark.parametrize("bad", ["not json", "[1]", '{"q": 1}', '{"q": {"query": 5}}'])
def test_a_malformed_batch_is_told_so(running: Running, bad: str) -> None:
    """400 with what is wrong, never 500."""
    assert requests.post(f"{running.address}/reconcile", data={"queries": bad}, timeout=60).status_code == 400
