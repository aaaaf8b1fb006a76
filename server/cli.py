"""The console script `transfergraph`: one ordered table of commands, each loaded when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from graph.errors import TransfergraphError

#: command → module and attribute of its click command, in the order `--help` lists them
COMMANDS: dict[str, str] = {
    "demo": "server.commands.demo:demo",
    "load": "graph.commands.load:load",
    "claims": "graph.commands.claims:claims",
    "explain": "graph.commands.explain:explain",
    "validate": "graph.commands.validate:validate",
    "query": "graph.commands.query:query",
    "derive": "graph.commands.derive:derive",
    "saga": "graph.commands.saga:saga",
    "sources": "graph.commands.sources:sources",
    "contradictions": "graph.commands.contradictions:contradictions",
    "outcomes": "graph.commands.outcomes:outcomes",
    "export": "graph.commands.export:export",
    "registry": "graph.commands.registry:registry",
    "serve": "server.commands.serve:serve",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None when the table has none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="transfergraph")
def cli() -> None:
    """The open knowledge graph of football transfer news."""


def main() -> None:
    """Run the command line; a user's fault is one line on stderr and exit code 2."""
    try:
        cli()
    except TransfergraphError as error:
        click.echo(f"transfergraph: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
