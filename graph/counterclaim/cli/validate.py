"""The command that checks a store against the shapes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from counterclaim.cli.store import store_argument


@click.command()
@store_argument
def validate(store: Path) -> None:
    """Check a store against the SHACL shapes and say in plain sentences what is wrong, and where.

    \b
    Example:
      counterclaim validate graph/store
    """
    from counterclaim.cli.store import reading
    from counterclaim.cli.summary import told

    with reading(store) as graph:
        findings = graph.validate()
        count = len(graph.articles())
    for finding in findings:
        click.echo(told(finding))
    violations = sum(finding.severity == "violation" for finding in findings)
    warnings = len(findings) - violations
    result = f"{violations:,} violations, {warnings:,} warnings" if findings else "nothing is wrong"
    click.echo(f"{count:,} articles checked: {result}.", err=True)
    sys.exit(1 if violations else 0)
