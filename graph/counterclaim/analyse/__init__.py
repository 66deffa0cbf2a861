"""Read a knowledge graph: find claims by meaning, and see camps, denials and reporting as they unfold."""

from counterclaim.analyse.find import Finder, Found, FoundClaim, find, to_json
from counterclaim.analyse.network import balance, brokers, camps, signed_network
from counterclaim.analyse.positions import Position, positions
from counterclaim.analyse.report import Analysis, analyse, to_markdown, write_report
from counterclaim.link.find import ArticleStance

__all__ = [
    "Analysis",
    "ArticleStance",
    "Finder",
    "Found",
    "FoundClaim",
    "Position",
    "analyse",
    "balance",
    "brokers",
    "camps",
    "find",
    "positions",
    "signed_network",
    "to_json",
    "to_markdown",
    "write_report",
]
