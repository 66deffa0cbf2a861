"""counterclaim turns news articles into a knowledge graph of claims and denials."""

__version__ = "0.1.0"
