"""Tell on the console what a run reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterclaim.workflow import Listener

if TYPE_CHECKING:
    from counterclaim.cli.console import Problems, Tracker
    from counterclaim.errors import CounterclaimError
    from counterclaim.model import Article


class ConsoleListener(Listener):
    """Print problems as they come, and move the progress along."""

    def __init__(self, problems: Problems, tracker: Tracker) -> None:
        self._problems = problems
        self._tracker = tracker

    def problem(self, error: CounterclaimError) -> None:
        """Print the problem and go on."""
        self._problems.report(error)

    def article(self, article: Article, *, changed: bool) -> None:  # noqa: ARG002 - each counts as one
        """Count the article."""
        self._tracker.advance()

    def step(self, doing: str) -> None:
        """Show what is being done."""
        self._tracker.step(doing)
