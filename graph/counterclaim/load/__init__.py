"""Load the graph into a running graph database, or write the files that its importer takes."""

from counterclaim.load.targets import load_into

__all__ = ["load_into"]
