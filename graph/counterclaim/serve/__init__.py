"""Serve a store: SPARQL 1.1, the named questions as JSON and CSV, the explorer."""

from counterclaim.serve.limits import Limits

__all__ = ["Limits"]
