"""A group of commands that are imported when they are used, and that answers mistakes with a suggestion."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from counterclaim.errors import CounterclaimError


class CommandGroup(click.Group):
    """A click group whose commands are named by ``module:object`` and imported when they are asked for."""

    def __init__(self, *args: Any, commands_at: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands_at = dict(commands_at or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table, not of the alphabet."""
        return [*self._commands_at, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name, or return None when there is none."""
        if cmd_name not in self._commands_at:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._commands_at[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one, name those that are spelled alike."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(f"No such command {name!r}.{did_you_mean(name, self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a problem that the user can act on becomes one sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except CounterclaimError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly when the reader of a pipe is gone
        except OSError as error:
            if error.filename is None:
                raise
            message = f"{error.filename}: {error.strerror}. Check the path, its permissions and the space left."
            raise click.ClickException(message) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(130)


def did_you_mean(name: str, known: list[str]) -> str:
    """Return a question that suggests the nearest of the known names, or else all of them."""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return f" Did you mean {' or '.join(near)}?"
    return f" Known: {', '.join(known)}." if known else ""
