"""`transfergraph explain`: how the reader came to its claims, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import click

from graph.articles import read_articles
from graph.errors import TransfergraphError
from graph.reader import Reader
from graph.reader.explain import as_html, as_text
from graph.registry import load_registry


@click.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--html", is_flag=True, help="Write a page with the phrases coloured instead of plain text.")
@click.option("--publisher", help="Outlet of an article that does not name its own.")
@click.option("--published", help="Day of publication (YYYY-MM-DD) of an article that does not tell its own.")
@click.option("--registry", type=click.Path(path_type=Path), help="Folder of registry tables instead of the built-in.")
def explain(file: Path, html: bool, publisher: str | None, published: str | None, registry: Path | None) -> None:
    """Show for each sentence of FILE the phrases, what they stand for and why, the rules, the credits, the claims."""
    defaults = {name: value for name, value in (("publisher", publisher), ("published", published)) if value}
    reader = Reader(load_registry(registry))
    for article in read_articles(file, **defaults):
        if isinstance(article, TransfergraphError):
            raise article
        reading = reader.explain(article)
        if html:
            click.echo(as_html(reading, article.headline or article.id))
        else:
            for line in as_text(reading):
                click.echo(line)
