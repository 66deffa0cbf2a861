"""Measure what is found against annotated articles: attributions (PolNeAR) and responses to claims."""

from counterclaim.evaluate.attributions import read_attribution_gold, score_attributions
from counterclaim.evaluate.predictions import (
    predict_attributions,
    predict_responses,
    read_attribution_predictions,
    read_response_predictions,
)
from counterclaim.evaluate.responses import SentenceResponse, read_response_gold, score_responses
from counterclaim.evaluate.scores import Score
from counterclaim.evaluate.sentences import folder_of, read_texts

__all__ = [
    "Score",
    "SentenceResponse",
    "folder_of",
    "predict_attributions",
    "predict_responses",
    "read_attribution_gold",
    "read_attribution_predictions",
    "read_response_gold",
    "read_response_predictions",
    "read_texts",
    "score_attributions",
    "score_responses",
]
