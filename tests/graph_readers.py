"""Graph files read back by programs nobody here wrote: {node: attributes}, {edge: (source, target, attributes)}."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from .conftest import ROOT

Nodes = dict[str, dict[str, Any]]
Edges = dict[str, tuple[str, str, dict[str, Any]]]

GEXF_VIZ = "{http://gexf.net/1.3/viz}"
#: what Graphology makes of GEXF's viz elements
VIZ = {"color", "size", "x", "y", "z", "shape", "thickness"}
EDGE_VIZ = {"color", "shape", "thickness"}
JGRAPHT = Path("/usr/share/java/jgrapht-io.jar")


def node(kind: str, files: Iterable[Path]) -> list[Any]:
    """What `readers.mjs` finds in files, all in one run of Node; skips where Node or the packages are absent."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "mermaid").is_dir():
        pytest.skip("needs Node and `npm install` (graphology, cytoscape, mermaid, jsdom), which are not there")
    command = ["node", "tests/readers.mjs", kind, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def keyed(found: dict[str, Any], drop: Iterable[str] = ()) -> tuple[Nodes, Edges]:
    """What a JavaScript reader found, by id, without attributes that its library added."""
    without = set(drop)
    nodes = {row[0]: {k: v for k, v in row[1].items() if k not in without} for row in found["nodes"]}
    edges = {row[0]: (row[1], row[2], {k: v for k, v in row[3].items() if k not in without}) for row in found["edges"]}
    return nodes, edges


def check_gexf(path: Path, shared: Path) -> None:
    """Validate against the GEXF 1.3 schema, without the `viz:` parts, which it refuses even as Gephi writes them."""
    schema = etree.XMLSchema(etree.parse(str(shared / "schemas" / "gexf-1.3" / "gexf.xsd")))
    tree = etree.parse(str(path))
    for element in [found for found in tree.iter() if str(found.tag).startswith(GEXF_VIZ)]:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    assert schema.validate(tree), schema.error_log


def check_graphml(path: Path, folder: Path) -> None:
    """Validate against the GraphML schema that Debian's libjgrapht-java brings; skips where that is absent."""
    if not JGRAPHT.is_file() or not shutil.which("unzip"):
        pytest.skip("needs Debian's libjgrapht-java (for the GraphML schema), which is not installed")
    if not (folder / "graphml.xsd").exists():
        subprocess.run(["unzip", "-o", "-q", str(JGRAPHT), "*.xsd", "-d", str(folder)], check=True)
    schema = etree.XMLSchema(etree.parse(str(next(folder.rglob("graphml.xsd")))))
    assert schema.validate(etree.parse(str(path))), schema.error_log


def dot_json(path: Path) -> tuple[Nodes, Edges]:
    """What Graphviz itself reads in a DOT file, by its node names; edges by `tooltip` and order."""
    program = shutil.which("dot")
    if program is None:
        pytest.skip("needs Graphviz, which is not installed")
    done = subprocess.run([program, "-Tjson", str(path)], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Error" not in done.stderr
    found = json.loads(done.stdout)
    names = {item["_gvid"]: item["name"] for item in found.get("objects", [])}
    nodes = {item["name"]: item for item in found.get("objects", [])}
    edges = {str(at): (names[e["tail"]], names[e["head"]], e) for at, e in enumerate(found.get("edges", []))}
    return nodes, edges


def neo4j_rows(text: str) -> tuple[list[str], list[list[str | None]]]:
    """Header and rows as `neo4j-admin` splits them: text in quotes, nothing where there are no quotes and no signs."""
    cells = re.compile(r'"((?:[^"]|"")*)"|([^,\r\n"]*)')
    rows: list[list[str | None]] = [[]]
    at = 0
    while at < len(text):
        found = cells.match(text, at)
        assert found
        quoted, bare = found.groups()
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else bare or None)
        at = found.end()
        if text.startswith("\r\n", at):
            at += 2
            if at < len(text):
                rows.append([])
        else:
            assert text.startswith(",", at), text[at : at + 40]
            at += 1
    return [str(cell) for cell in rows[0]], rows[1:]


NEO4J_TYPES = (
    "int long float double boolean byte short char string point date localtime time localdatetime datetime".split()
)


def check_neo4j_header(header: list[str], special: set[str]) -> None:
    """The rules of the import tool's manual: the special fields are there once, every other is ``name:type``."""
    found = [field for field in header if re.search(r":(ID|LABEL|START_ID|END_ID|TYPE)$", field)]
    assert {field.rpartition(":")[2] for field in found} == special
    assert len(found) == len(special)
    names = [field.partition(":")[0] for field in header if field not in found]
    assert len(names) == len(set(names))
    for field in header:
        if field not in found:
            assert re.fullmatch(rf"[A-Za-z]\w*:({'|'.join(NEO4J_TYPES)})(\[\])?", field, re.ASCII), field
