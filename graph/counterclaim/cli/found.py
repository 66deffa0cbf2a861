"""Print for a person what a question found: claims with the positions on them, and where each article stands."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from counterclaim.analyse.find import SAYS
from counterclaim.cli.console import printable

if TYPE_CHECKING:
    from counterclaim.analyse import ArticleStance, Found, FoundClaim, Position

#: Positions told for each claim, and letters of a sentence; the rest is for JSON and report.
_MOST, _LONG = 12, 300
#: How each position is told, in the order of telling; without a manner, by its value.
_MANNERS = ("asserts", "confirms", "denies", "dismisses", "concedes", "withholds", "qualifies", "doubts")
_VALUES = {"endorses": "asserts", "rejects": "denies"}


def print_found(found: Found) -> None:
    """Print what was found on standard output, or that there is nothing, wrapped to the terminal's width."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    if not found.claims and not found.articles:
        click.echo(f"Nothing here says “{printable(found.question)}”, or its opposite.")
        return
    for number, claim in enumerate(found.claims, 1):
        _print_claim(number, claim, width)
    if found.articles:
        counts = Counter(stance.stance for stance in found.articles)
        told = ", ".join(f"{counts[stance]} {stance}" for stance in ("agree", "disagree", "discuss") if counts[stance])
        click.secho(f"Articles that touch it: {told}", bold=True)
        for stance in sorted(found.articles, key=_by_stance):
            _print_stance(stance, found.sentences, width)


def _by_stance(stance: ArticleStance) -> tuple[int, float, str]:
    return (("agree", "disagree", "discuss").index(stance.stance), -stance.confidence, stance.article)


def _print_claim(number: int, claim: FoundClaim, width: int) -> None:
    click.secho(_wrapped(f"{number}. {claim.label}", width, "   "), bold=True)
    status = f"; {', '.join(claim.statuses)}" if claim.statuses else ""
    click.secho(f"   {_told(claim)}{status}; {claim.cluster}", dim=True)
    shown = sorted(claim.positions, key=lambda position: (_manner_order(position), position.when or "9999", position))
    for position in shown[:_MOST]:
        _print_position(position, width)
    if len(shown) > _MOST:
        click.echo(f"   ... and {len(shown) - _MOST:,} more: counterclaim report --claim {claim.cluster}")
    if not shown:
        click.echo("   Nobody takes a position on it.")
    click.echo()


def _told(claim: FoundClaim) -> str:
    """Tell how a claim stands to the question: that it says so or the opposite, or only that it is about it."""
    if claim.same < SAYS:
        return f"is about it (chance {claim.chance:.2f}), hardly says what you asked ({claim.same:.2f})"
    says = "the opposite of what you asked" if claim.orientation == "inverse" else "what you asked"
    return f"says {says} (chance {claim.same:.2f})"


def _manner_order(position: Position) -> int:
    manner = manner_of(position)
    return _MANNERS.index(manner) if manner in _MANNERS else len(_MANNERS)


def manner_of(position: Position) -> str:
    """Return what somebody does with a claim, in one word: asserts, denies, concedes ..."""
    manner = position.manner or _VALUES.get(position.value, position.value)
    return "withholds" if manner.startswith("withholds") else manner


def _print_position(position: Position, width: int) -> None:
    who = f"{printable(position.name)}, {position.when[:10] or 'undated'} [{printable(position.source)}]"
    click.echo("   " + click.style(f"{manner_of(position):<10}", fg=_colour(position)) + " " + who)
    click.echo(_wrapped(f"“{position.sentence}”", width, " " * 14, first=" " * 14))


def _colour(position: Position) -> str:
    return {"endorses": "blue", "rejects": "red"}.get(position.value, "yellow")


def _print_stance(stance: ArticleStance, sentences: Mapping[str, str], width: int) -> None:
    click.echo(f"   {stance.stance:<9} {stance.confidence:.2f}  {printable(stance.article)}")
    told = dict.fromkeys(sentences[name] for name in stance.because if name in sentences)
    for sentence in list(told)[:1]:
        click.echo(_wrapped(f"“{sentence}”", width, " " * 19, first=" " * 19))


def _wrapped(text: str, width: int, indent: str, *, first: str = "") -> str:
    """Return text of an article as lines, without anything that could steer the terminal."""
    plain = " ".join(printable(text).split())
    if len(plain) > _LONG:
        plain = plain[: _LONG - 5].rsplit(" ", 1)[0] + " ..." + ("”" if plain.endswith("”") else "")
    return textwrap.fill(plain, max(width, 40), initial_indent=first, subsequent_indent=indent)
