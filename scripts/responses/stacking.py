"""Fit the last layers, on what the network says of articles that it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from counterclaim.annotate.answering.features import PAIR_NAMES
from counterclaim.annotate.answering.judging import Floats, Judged, sigmoid
from counterclaim.annotate.answering.layers import Layer
from counterclaim.annotate.answering.lexicon import lexicon
from counterclaim.annotate.answering.linker import CLAIMS, CONFIDENCE_NAMES, confidence_row
from counterclaim.annotate.answering.rows import CLAIM_NAMES, RESPONSE_NAMES, claim_rows, response_row
from counterclaim.annotate.answering.wording import Wording, dense, terms
from counterclaim.model import RESPONSE_ACTS
from responses.data import Example, labels

#: Tuned by cross-validation on the training articles alone.
TERM_SCALE, DENSE_SCALE, WORDING_C, ACT_C, PAIR_C, CLAIM_C, CONFIDENCE_C = 2.0, 0.07, 1.0, 0.1, 0.05, 0.1, 0.1
LEAST_ARTICLES = 3
#: Thresholds tried, as log odds (probabilities from 0.15 to 0.6), and how far to each side a soft one reaches.
THRESHOLDS, SOFTNESS = np.linspace(-1.75, 0.4, 44), 0.35
#: Log odds below which a possible response says nothing of how sure links are.
HOPELESS = -2.5
ACTS = range(len(RESPONSE_ACTS))


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article with what is counted in its sentences, and its labels."""

    example: Example
    terms: list[list[str]]
    acts: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """One possible response, with its claims' probabilities, and whether it and its link are right."""

    sentence: int
    act: int
    score: float
    chances: Floats
    claims: list[int]
    found: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers that score responses and claims."""

    acts: list[Layer]
    pairs: Layer
    claims: Layer


def fit_layers(
    seen: Sequence[Article], others: Sequence[Article], judged: Mapping[str, Judged], wording: Mapping[str, Floats]
) -> Layers:
    """Fit the layers on articles that were judged unseen; how claims stand is learned from the others too."""
    pairs = fit_pairs([*seen, *others])
    return Layers(fit_acts(seen, judged, wording), pairs, fit_claims(seen, judged, pairs))


def article(example: Example) -> Article:
    """Return an annotated article ready for fitting."""
    acts, weight = labels(example)
    counted = [terms(example.reading, sentence, some, lexicon()) for sentence, some in enumerate(example.frames)]
    return Article(example, counted, acts, weight)


def fit_wording(articles: Sequence[Article]) -> Wording:
    """Fit the wording scores of all acts."""
    rows = np.concatenate([dense(item.example.signals, item.example.features) for item in articles])
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    counts = TfidfVectorizer(analyzer=lambda some: some, min_df=LEAST_ARTICLES, sublinear_tf=True)
    counted = counts.fit_transform([some for item in articles for some in item.terms])
    matrix = sp.hstack([sp.csr_matrix((rows - mean) / spread * DENSE_SCALE), counted * TERM_SCALE]).tocsr()
    target, weight = (np.concatenate([getattr(item, name) for item in articles]) for name in ("acts", "weight"))
    known = weight > 0
    models = [LogisticRegression(C=WORDING_C, max_iter=500).fit(matrix[known], target[known][:, act]) for act in ACTS]
    weights = np.stack([model.coef_[0] for model in models], axis=1)
    size = rows.shape[1]
    return Wording(
        columns={str(term): int(column) for term, column in counts.vocabulary_.items()},
        rarity=counts.idf_.astype(np.float32),
        term_weights=(weights[size:] * TERM_SCALE).astype(np.float32),
        mean=mean.astype(np.float32),
        scale=(spread / DENSE_SCALE).astype(np.float32),
        dense_weights=weights[:size].astype(np.float32),
        bias=np.array([model.intercept_[0] for model in models], dtype=np.float32),
    )


def score_wording(wording: Wording, item: Article) -> Floats:
    """Return the wording scores of an article's sentences."""
    return wording.scores(item.example.signals, item.example.features, item.terms)


def _layer(names: Sequence[str], rows: Floats, target: np.ndarray, strength: float) -> Layer:
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((rows - mean) / spread, target)
    floats = [np.asarray(value, dtype=np.float32) for value in (mean, spread, model.coef_[0])]
    return Layer(names, *floats, float(model.intercept_[0]))


def fit_acts(articles: Sequence[Article], judged: Mapping[str, Judged], wording: Mapping[str, Floats]) -> list[Layer]:
    """Fit one layer an act on the sentences that the network was asked about."""
    layers = []
    for act in ACTS:
        rows, target = [], []
        for item in articles:
            name = item.example.name
            for sentence in sorted(judged[name].asked):
                if item.weight[sentence] > 0:
                    rows.append(response_row(judged[name], wording[name], sentence, act))
                    target.append(item.acts[sentence, act])
        layers.append(_layer(RESPONSE_NAMES, np.stack(rows), np.array(target), ACT_C))
    return layers


def fit_pairs(articles: Sequence[Article]) -> Layer:
    """Fit how a claim stands to its response, on all annotated responses; the network need not have seen them."""
    rows, target = [], []
    for item in articles:
        candidates = np.arange(len(item.example.reading))
        for gold in item.example.gold:
            if gold.claim:
                rows.append(item.example.signals.pairs(gold.evidence[0], candidates))
                target += [int(candidate) in gold.claim for candidate in candidates]
    return _layer(PAIR_NAMES, np.concatenate(rows), np.array(target), PAIR_C)


def fit_claims(articles: Sequence[Article], judged: Mapping[str, Judged], pairs: Layer) -> Layer:
    """Fit the layer that chooses claims, on annotated responses."""
    rows, target = [], []
    for item in articles:
        known = judged[item.example.name]
        for gold in item.example.gold:
            if gold.claim and gold.evidence[0] in known.asked:
                candidates, some = claim_rows(item.example.signals, known, gold.evidence[0], pairs)
                rows.append(some)
                target += [candidate in gold.claim for candidate in candidates]
    return _layer(CLAIM_NAMES, np.concatenate(rows), np.array(target), CLAIM_C)


def outcomes(item: Article, judged: Judged, wording: Floats, layers: Layers) -> list[Outcome]:
    """Return every possible response of an article."""
    found = []
    for sentence in sorted(judged.asked):
        candidates, rows = claim_rows(item.example.signals, judged, sentence, layers.pairs)
        chances = sigmoid(layers.claims.scores(rows))
        best = np.argsort(-chances, kind="stable")[:CLAIMS]
        chosen = [candidates[int(index)] for index in best]
        for act, layer in enumerate(layers.acts):
            score = float(layer.scores(response_row(judged, wording, sentence, act)[None])[0])
            gold = [one for one in item.example.gold if one.act == act and sentence in one.evidence]
            right = any(set(one.claim) & set(chosen) for one in gold)
            found.append(Outcome(sentence, act, score, chances[best], chosen, bool(gold), right))
    return found


def fit_confidence(results: Sequence[Outcome]) -> Layer:
    """Fit the probability that a link is right, on possible responses that are not hopeless."""
    some = [one for one in results if one.score > HOPELESS]
    rows = np.stack([confidence_row(one.score, one.chances, one.act) for one in some])
    return _layer(CONFIDENCE_NAMES, rows, np.array([one.linked for one in some]), CONFIDENCE_C)


def choose_thresholds(results: Sequence[Outcome], wanted: Sequence[int]) -> list[float]:
    """Return the least probability of each act that serves its links' F1 best; ``wanted`` counts the annotated ones.

    Few articles decide, so the F1 is that of a soft threshold: the best hard one follows the chance of where those few
    lie. Chosen on half of the articles, hard ones gave the other half a link F1 of 0.659, soft ones 0.671.
    """
    chosen = []
    for act in ACTS:
        scores, right = (
            np.array([getattr(one, name) for one in results if one.act == act]) for name in ("score", "linked")
        )
        kept = sigmoid((scores[None] - THRESHOLDS[:, None]) / SOFTNESS)
        values = 2 * (kept * right).sum(1) / (kept.sum(1) + wanted[act])
        chosen.append(float(sigmoid(THRESHOLDS[int(values.argmax())])))
    return chosen
