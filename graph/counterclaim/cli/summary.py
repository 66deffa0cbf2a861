"""Print what a graph holds for a person: figures, who denied what with the sentence, and what the shapes found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from counterclaim.cli.console import printable

if TYPE_CHECKING:
    from rich.console import Console

    from counterclaim.rdf.shapes import Finding
    from counterclaim.workflow import Denial, Summary


def print_summary(console: Console, summary: Summary, *, most_denials: int) -> None:
    """Print the figures, and the latest denials with their sentences."""
    console.print(
        f"{summary.articles:,} articles, {summary.statements:,} statements by {summary.actors:,} actors, "
        f"{summary.claims:,} claims, {summary.contested:,} of them contested."
    )
    if not summary.denials:
        console.print("Nobody denies anything.")
        return
    console.print(f"{len(summary.denials):,} denials:" if len(summary.denials) > 1 else "One denial:")
    for denial in summary.denials[:most_denials]:
        _print_denial(console, denial)
    if len(summary.denials) > most_denials:
        console.print(f"  ... and {len(summary.denials) - most_denials:,} more.")


def _print_denial(console: Console, denial: Denial) -> None:
    said = ", ".join(part for part in (denial.outlet, denial.date[:10]) if part)
    console.print(f"  {printable(denial.who)} denies: {shortened(printable(denial.claim), 100)}", style="bold")
    console.print(f"      {shortened(printable(denial.sentence), 220)}" + (f"  ({printable(said)})" if said else ""))


def print_findings(console: Console, findings: Iterable[Finding]) -> int:
    """Print what the shapes found and return the number of violations; warnings are only counted."""
    findings = list(findings)
    violations = [finding for finding in findings if finding.severity == "violation"]
    for finding in violations:
        console.print(told(finding), style="red")
    if warnings := len(findings) - len(violations):
        console.print(f"{warnings:,} statements are worth a second look: counterclaim validate tells which.")
    return len(violations)


def told(finding: Finding) -> str:
    """Return a finding as a line: what is wrong, in which article, in which sentence."""
    where = f" [{finding.article}]" if finding.article else ""
    sentence = f" In: {shortened(finding.sentence, 200)}" if finding.sentence else ""
    return printable(f"{finding.severity}: {finding.message}{where}{sentence}")


def shortened(text: str, length: int) -> str:
    """Return text that is cut at a word when it is longer than ``length`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 2].rsplit(" ", 1)[0] + " ..."
