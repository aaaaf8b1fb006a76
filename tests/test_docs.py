"""The README cannot drift: its commands, options and examples are held against the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from graph.store import Generation
from ontology.terms import PREFIXES
from server.cli import COMMANDS
from server.settings import table

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(name: str) -> click.Command:
    module, attribute = COMMANDS[name].split(":")
    found: click.Command = getattr(importlib.import_module(module), attribute)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme_with_its_own_words(name: str) -> None:
    """The table of commands gives each command's first line of help, as `--help` prints it."""
    short = command(name).get_short_help_str(limit=200)
    assert f"| `{name}` | {short} |" in README


def test_the_readme_names_no_command_that_there_is_not() -> None:
    """Every `transfergraph X` of the README is in the table of commands."""
    named = set(re.findall(r"transfergraph ([a-z]+)", README))
    assert named - {"load"} <= set(COMMANDS) | {"is", "reads", "has"}


@pytest.mark.parametrize("line", re.findall(r"^transfergraph .*$", README, re.MULTILINE))
def test_every_option_of_the_readmes_examples_exists(line: str) -> None:
    """Options in examples are options of that command (or of the sub-command named after it)."""
    words = line.split("#")[0].split()
    current = command(words[1])
    if isinstance(current, click.Group) and len(words) > 2 and words[2] in current.commands:
        current = current.commands[words[2]]
    known = {option for parameter in current.params for option in parameter.opts}
    assert {re.split(r"[=]", word)[0] for word in words if re.match(r"--?[a-z]", word)} <= known | {"-o", "--help"}


def test_every_setting_stands_in_the_readme() -> None:
    """Name, default and help of each setting, as the table of the code has them."""
    for name, default, text in table():
        shown = "" if default in ("", ()) else f"`{default}`"
        assert f"| `{name.replace('_', '-')}` | {shown} | {text} |" in README


def test_the_first_query_of_the_readme_answers(seeds_store: Path) -> None:
    """The newcomer's question, word for word as the README asks it, has an answer over the seeds."""
    query = re.search(r"--data-urlencode 'query=\n(.*?)'\n", README, re.DOTALL)
    assert query
    with Generation(seeds_store) as generation:
        rows = list(generation.engine.query(query[1], prefixes=PREFIXES, use_default_graph_as_union=True))  # type: ignore[arg-type]
    assert rows
