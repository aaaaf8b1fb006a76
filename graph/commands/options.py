"""Options that several commands share, so that they are called and explained alike."""

from __future__ import annotations

from pathlib import Path

import click

#: the store a command reads or writes; its parameter is `folder`
store_option = click.option(
    "--store",
    "folder",
    default="store",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder of the store.",
)

#: other registry tables than those that come with the project
registry_option = click.option(
    "--registry", type=click.Path(path_type=Path), help="Folder of registry tables instead of our own."
)

#: which SHACL engine guards the store
validator_option = click.option(
    "--validator", type=click.Choice(["fast", "pyshacl"]), default="fast", show_default=True, help="SHACL engine."
)
