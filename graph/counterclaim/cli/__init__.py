"""The command line: parse, call the library, print. Each command is a small module of this package."""

from __future__ import annotations

import click

from counterclaim.cli.group import CommandGroup
from counterclaim.version import __version__

__all__ = ["COMMANDS", "cli", "main"]

#: The module and the object of each command, in the order in which data passes through them. To add a command, write
#: its module and name it here.
COMMANDS = {
    "build": "counterclaim.cli.build:build",
    "annotate": "counterclaim.cli.annotate:annotate",
    "add": "counterclaim.cli.add:add",
    "remove": "counterclaim.cli.remove:remove",
    "review": "counterclaim.cli.review:review",
    "ask": "counterclaim.cli.ask:ask",
    "find": "counterclaim.cli.find:find",
    "analyse": "counterclaim.cli.analyse:analyse",
    "report": "counterclaim.cli.report:report",
    "query": "counterclaim.cli.query:query",
    "export": "counterclaim.cli.export:export",
    "import": "counterclaim.cli.importing:import_",
    "load": "counterclaim.cli.load:load",
    "validate": "counterclaim.cli.validate:validate",
    "serve": "counterclaim.cli.serve:serve",
    "evaluate": "counterclaim.cli.evaluate:evaluate",
}


@click.group(cls=CommandGroup, commands_at=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="counterclaim")
def cli() -> None:
    """Turn news articles into a knowledge graph of claims and denials: who said what, who denied it, where.

    Results go to standard output, messages to standard error. The exit code is 0 for success, 1 for a problem in the
    data (what could be done is done), 2 for wrong usage.

    \b
    Example:
      counterclaim build news/*.txt --out graph
      counterclaim ask graph/store
    """


def main() -> None:
    """Run the command line."""
    cli()
