"""Write docs/commands.md from what the commands say about themselves; with --check, say whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from counterclaim.cli import COMMANDS, cli

TARGET = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """# Commands

Made by `python scripts/render_docs.py` from what `counterclaim COMMAND --help` prints; a test holds the two together.

Results go to standard output and messages to standard error, so that commands can be joined by pipes. Exit code 0 means
success, 1 a problem in the data (what could be done is done), 2 wrong usage.
"""
#: The library's twin of each command, for those who write Python.
TWINS = {
    "build": "`counterclaim.workflow.build`",
    "annotate": "`counterclaim.read.read`, `counterclaim.annotate.annotate` and `to_json`",
    "add": "`counterclaim.workflow.add`, or `KnowledgeGraph.add`",
    "remove": "`KnowledgeGraph.remove`",
    "review": "`KnowledgeGraph.review`, `reviews` and `withdraw`",
    "ask": "`KnowledgeGraph.questions` and `KnowledgeGraph.ask`",
    "find": "`counterclaim.analyse.find` and `to_json`, or one `Finder` for several questions",
    "analyse": "`counterclaim.analyse.analyse`, `to_markdown` and `write_report`",
    "report": "`counterclaim.export.dossier.write_dossier`",
    "query": "`KnowledgeGraph.query`",
    "export": "`counterclaim.export.export`",
    "import": "`KnowledgeGraph.load`",
    "load": "`counterclaim.load.load_into`",
    "validate": "`KnowledgeGraph.validate`",
    "serve": "`counterclaim.serve.app.create_app`",
    "evaluate attributions": "`counterclaim.evaluate.score_attributions`",
    "evaluate responses": "`counterclaim.evaluate.score_responses`",
}


def render() -> str:
    """Return the page."""
    return HEAD + "".join(_section(name, command) for name, command in all_commands())


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups before what they hold."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield name, command
        for inner, subcommand in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", subcommand


def _section(name: str, command: click.Command) -> str:
    group = click.Context(cli, info_name="counterclaim", **cli.context_settings)
    context = click.Context(command, info_name=name, parent=group, max_content_width=100, terminal_width=100)
    twin = f"\nIn Python: {TWINS[name]}.\n" if name in TWINS else ""
    return f"\n## {name}\n{twin}\n```text\n{command.get_help(context)}\n```\n"


def main() -> None:
    """Write the page, or compare it."""
    page = render()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(page, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != page:
        sys.exit(f"{TARGET.name} is out of date: run python scripts/render_docs.py")


if __name__ == "__main__":
    main()
