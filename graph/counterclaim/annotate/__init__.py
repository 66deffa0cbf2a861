"""Read articles: from text to the statements, claims, actors and responses in it."""

from counterclaim.annotate.pipeline import DEFAULT_MODEL, EXTRACTORS, annotate, load_pipeline
from counterclaim.annotate.records import to_annotated_article
from counterclaim.annotate.serialise import to_json

__all__ = [
    "DEFAULT_MODEL",
    "EXTRACTORS",
    "annotate",
    "load_pipeline",
    "to_annotated_article",
    "to_json",
]
