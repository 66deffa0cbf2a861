"""Messages to a person on standard error: progress, problems and summaries. Results never pass through here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

T = TypeVar("T")
#: Without a terminal a line is written for so many articles instead of a moving bar.
LINE_EVERY = 100


def messages() -> Console:
    """Return the console for messages; markup is off, because article text may hold square brackets."""
    from rich.console import Console

    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)


class Problems:
    """Tell of each problem once when it comes up, and keep count for the exit code."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.count = 0

    def report(self, error: CounterclaimError) -> None:
        """Print the problem on a line of its own and go on."""
        self.count += 1
        self._console.print(f"Skipped: {printable(str(error))}", style="yellow")

    def conclude(self, *, also: int = 0) -> None:
        """End the program with exit code 1 when there were problems, here or elsewhere (``also``)."""
        if self.count:
            self._console.print(f"{self.count:,} skipped, see above.")
        if self.count or also:
            sys.exit(1)


def printable(text: str) -> str:
    """Return text without control characters, so that no input can steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


@contextmanager
def progress(console: Console, doing: str) -> Iterator[Tracker]:
    """Show how many articles have passed: a moving line on a terminal, a plain line now and then elsewhere."""
    if not console.is_terminal:
        yield Tracker(console, doing)
        return
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield _BarTracker(console, doing, bar, task)


class Tracker:
    """Count articles, and say now and then how many there were."""

    def __init__(self, console: Console, doing: str) -> None:
        self._console = console
        self._doing = doing
        self._count = 0

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, counting them."""
        for item in items:
            self.advance()
            yield item

    def advance(self) -> None:
        """Count one more."""
        self._count += 1
        if self._count % LINE_EVERY == 0:
            self._console.print(f"{self._doing}: {self._count:,}")

    def step(self, doing: str) -> None:
        """Say what is being done after the articles."""
        self._console.print(f"{doing} ...", style="dim")


class _BarTracker(Tracker):
    """Count on a moving line."""

    def __init__(self, console: Console, doing: str, bar: Progress, task: TaskID) -> None:
        super().__init__(console, doing)
        self._bar = bar
        self._task = task

    def advance(self) -> None:
        self._bar.advance(self._task)

    def step(self, doing: str) -> None:
        self._bar.update(self._task, description=doing)
