"""Read articles: from files, folders, patterns and standard input to records, with every problem named."""

from counterclaim.read.articles import Defaults, read
from counterclaim.read.inputs import READERS

__all__ = ["READERS", "Defaults", "read"]
