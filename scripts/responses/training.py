"""The training loop, and what a trained network says of an article."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from attribution.network import Network as Tagger
from attribution.training import pad
from counterclaim.annotate.answering.judging import Floats, Judged, Scores, judge
from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import Window
from counterclaim.annotate.answering.runtime import hopeful
from counterclaim.annotate.tagger import AttributionTagger
from counterclaim.annotate.windows import Pieces, cut, window
from responses.data import Example, Row, asked_row, batches, survey_rows
from responses.network import HALF, HIDDEN, Network

logger = logging.getLogger(__name__)
SIGNAL_KINDS = [KINDS.index(kind) for kind in ("deny", "false", "decline", "concede", "confirm", "negation")]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and on what to train."""

    epochs: int = 4
    rate: float = 6e-4
    head_rate: float = 1.5e-3
    limit: int = 256
    asked_limit: int = 160
    batch: int = 3000
    link_weight: float = 1.0
    asked: bool = True
    negatives: float = 0.5
    dropout: float = 0.1
    word_dropout: float = 0.05
    seed: int = 1


def to_tensors(rows: Sequence[Row]) -> dict[str, Tensor]:
    """Pad the rows of a batch."""
    length = max(len(row.view.origin) for row in rows)
    sentences = max(len(row.view.sentences) for row in rows)

    def pad(values: list[np.ndarray], fill: float, size: int) -> Tensor:
        out = np.full((len(values), size, *values[0].shape[1:]), fill, dtype=values[0].dtype)
        for index, value in enumerate(values):
            out[index, : len(value)] = value
        return torch.from_numpy(out)

    member = np.zeros((len(rows), sentences, length), dtype=np.float32)
    for index, row in enumerate(rows):
        member[index, : len(row.view.sentences), : len(row.view.origin)] = row.view.member()
    hidden = torch.zeros(len(rows), length, HIDDEN, dtype=rows[0].hidden.dtype)
    for index, row in enumerate(rows):
        hidden[index, : len(row.view.origin)] = row.hidden
    return {
        "hidden": hidden,
        "casing": pad([row.view.casing for row in rows], 0, length),
        "quote": pad([row.view.quote for row in rows], 0, length),
        "kinds": pad([row.view.kinds for row in rows], 0, length),
        "mark": pad([row.view.mark for row in rows], 0, length),
        "mask": pad([np.ones(len(row.view.origin), dtype=bool) for row in rows], False, length),
        "member": torch.from_numpy(member),
        "features": pad([row.features.astype(np.float32) for row in rows], 0, sentences),
        "acts": pad([row.acts for row in rows], 0, sentences),
        "act_weight": pad([row.act_weight.astype(np.float32) for row in rows], 0, sentences),
        "tags": pad([row.tags for row in rows], -100, length),
        "responders": pad([row.responders for row in rows], -100, length),
    }


def states(tagger: Tagger, examples: Sequence[Example], pieces: Pieces, limit: int) -> list[Tensor]:
    """Return the shared layers' states of each article's pieces, in the order of the text, without separators."""
    views = [
        (index, window(example.reading.words, start, end, pieces))
        for index, example in enumerate(examples)
        for start, end in cut(example.reading.words, limit)
    ]
    views.sort(key=lambda item: len(item[1].ids))
    parts: list[list[tuple[int, Tensor]]] = [[] for _ in examples]
    for low in range(0, len(views), 16):
        group = views[low : low + 16]
        ids, casing, quote = (pad([getattr(view, name) for _, view in group]) for name in ("ids", "casing", "quote"))
        mask = pad([np.ones(len(view.ids), dtype=np.int64) for _, view in group]).bool()
        with torch.autocast("cpu", torch.bfloat16):
            hidden = tagger.lower(ids, casing, quote, mask)
        for place, (index, view) in enumerate(group):
            parts[index].append((view.start, hidden[place, : len(view.ids)][torch.from_numpy(view.held)]))
    return [torch.cat([part for _, part in sorted(some, key=lambda item: item[0])]) for some in parts]


def gather(article: Tensor, view: Window) -> Tensor:
    """Return the states of a window's pieces, zero at separators."""
    origin = torch.from_numpy(view.origin)
    return article[origin.clamp(min=0)] * (origin >= 0)[:, None].to(article.dtype)


@dataclass(frozen=True, slots=True)
class Entry:
    """The linear map that reads MiniLM's own hidden states from those of the shared layers."""

    weight: Floats
    bias: Floats

    def apply(self, states: Floats) -> Floats:
        """Return the states mapped."""
        return np.asarray(states @ self.weight + self.bias, dtype=np.float32)


@torch.no_grad()
def fit_entry(tagger: AttributionTagger, original: Tagger, examples: Sequence[Example], pieces: Pieces) -> Entry:
    """Fit the map by least squares on the states of some articles; prints the share of variance that it misses."""
    given = np.concatenate([tagger.encode(example.reading.text).states for example in examples])
    wanted = torch.cat([states(original, [example], pieces, tagger.limit)[0].float() for example in examples]).numpy()
    rows = np.hstack([given, np.ones((len(given), 1), dtype=np.float32)])
    fitted = np.linalg.solve(rows.T @ rows + np.eye(rows.shape[1]), rows.T @ wanted)
    logger.info("the entry misses %.3f of the variance", (wanted - rows @ fitted).var() / wanted.var())
    return Entry(fitted[:-1].astype(np.float32), fitted[-1].astype(np.float32))


def remember(tagger: AttributionTagger, entry: Entry, stocks: Sequence[Stock]) -> None:
    """Run the shared layers once over every article, as at run time, and keep what they say with each window."""
    for item in stocks:
        article = torch.from_numpy(entry.apply(tagger.encode(item.example.reading.text).states)).to(HALF)
        for row in item.rows():
            row.hidden = gather(article, row.view)


def encode(network: Network, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return hidden states, sentence vectors, tag, act and author scores of a batch."""
    hidden = network.upper(
        batch["hidden"], batch["casing"], batch["quote"], batch["kinds"], batch["mark"], batch["mask"]
    )
    vectors = network.pool(hidden, batch["member"])
    tags, acts, authors = network.judge(hidden, batch["member"], vectors, batch["features"])
    return hidden, vectors, tags, acts, authors


def link_loss(network: Network, rows: Sequence[Row], vectors: Tensor) -> Tensor:
    """Return the loss of choosing the claims of each response asked about."""
    losses = []
    for index, row in enumerate(rows):
        for asked, claims, pairs in zip(row.asked, row.claims, row.pairs, strict=True):
            if not claims.any():
                continue
            count = len(claims)
            scores = network.link(vectors[index, asked], vectors[index, :count], torch.from_numpy(pairs))
            held = torch.from_numpy(claims) > 0
            chosen = torch.logsumexp(scores[held], 0) - torch.logsumexp(scores, 0)
            each = functional.binary_cross_entropy_with_logits(scores, held.float(), reduction="mean")
            losses.append(each - chosen)
    return torch.stack(losses).sum() if losses else vectors.sum() * 0


def loss_of(network: Network, rows: Sequence[Row], plan: Plan) -> Tensor:
    """Return the loss of one batch, summed over its tasks."""
    batch = to_tensors(rows)
    keep = torch.rand(batch["mask"].shape) >= plan.word_dropout
    batch["hidden"] = batch["hidden"] * keep[..., None].to(batch["hidden"].dtype)
    if float(torch.rand(())) < 0.15:
        batch["kinds"] = batch["kinds"] * 0
    hidden, vectors, tags, acts, authors = encode(network, batch)
    raw = functional.binary_cross_entropy_with_logits(acts, batch["acts"], reduction="none").sum(-1)
    loss = (raw * batch["act_weight"]).sum() / len(rows)
    tagged = batch["tags"].view(-1)
    if (tagged >= 0).any():
        weights = torch.tensor([0.3, 1, 1, 1, 1, 1])
        loss = (
            loss
            + functional.cross_entropy(tags.view(-1, tags.shape[-1]), tagged, weight=weights, reduction="sum")
            / len(rows)
            * 0.15
        )
    asked = batch["responders"] >= 0
    if asked.any():
        raw = functional.binary_cross_entropy_with_logits(
            network.responder(hidden).squeeze(-1)[asked], batch["responders"][asked].float(), reduction="sum"
        )
        loss = loss + raw / len(rows) * 0.3
    author = [
        functional.binary_cross_entropy_with_logits(authors[index, place], torch.tensor(value))
        for index, row in enumerate(rows) for place, value in zip(row.asked, row.authors, strict=True)
    ]  # fmt: skip
    if author:
        loss = loss + torch.stack(author).sum() / len(rows) * 0.5
    return loss + plan.link_weight * link_loss(network, rows, vectors) / len(rows)


@dataclass(slots=True)
class Stock:
    """The windows of one article: surveys of all of it, and one for each sentence that may be asked about."""

    example: Example
    surveys: list[list[Row]]
    asked: dict[int, Row]

    def rows(self) -> list[Row]:
        """Return all windows."""
        return [*(row for survey in self.surveys for row in survey), *self.asked.values()]


def stock(example: Example, plan: Plan, generator: np.random.Generator) -> Stock:
    """Prepare an article's windows: asked ones for responses, for look-alikes and for a few others."""
    surveys = [list(survey_rows(example, int(plan.limit * part))) for part in (1.0,)]
    wanted = {gold.evidence[0] for gold in example.gold}
    taken = {sentence for gold in example.gold for sentence in gold.evidence}
    others = np.array(sorted(example.known - taken), dtype=np.int64)
    if len(others) and plan.asked:
        chances = 0.04 + (example.signals.kinds[others][:, SIGNAL_KINDS].sum(1) > 0) * 0.4
        count = min(len(others), len(wanted) + 1)
        wanted |= {int(s) for s in generator.choice(others, size=count, replace=False, p=chances / chances.sum())}
    asked = (
        {sentence: asked_row(example, sentence, plan.asked_limit) for sentence in sorted(wanted)} if plan.asked else {}
    )
    return Stock(example, surveys, asked)


def epoch_rows(stocks: Sequence[Stock], plan: Plan, generator: np.random.Generator) -> list[Row]:
    """Return one epoch's windows: surveys of whole articles, and windows around responses and look-alikes."""
    rows = []
    for item in stocks:
        rows += [row for row in item.surveys[generator.integers(len(item.surveys))] if row.act_weight.any()]
        for row in item.asked.values():
            if row.asked or generator.random() < plan.negatives:
                rows.append(row)
    return rows


def train(network: Network, stocks: Sequence[Stock], plan: Plan) -> Network:
    """Train in place and return the network in evaluation mode."""
    torch.manual_seed(plan.seed)
    generator = np.random.default_rng(plan.seed)
    body = [weight for name, weight in network.named_parameters() if name.startswith("layers")]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("layers")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    peaks = [plan.rate, plan.head_rate]
    network.train()
    started = time.time()
    for epoch in range(plan.epochs):
        groups = batches(epoch_rows(stocks, plan, generator), plan.batch, generator)
        total, count = 0.0, 0
        for step, rows in enumerate(groups):
            done = (epoch + step / len(groups)) / plan.epochs
            scale = min(done / 0.08, (1 - done) / 0.92) if done < 1 else 0.0
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * max(scale, 0.01)
            loss = loss_of(network, rows, plan)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimizer.step()
            total += float(loss.detach()) * len(rows)
            count += len(rows)
        logger.info(
            "epoch %d: loss %.3f over %d windows, %.0f s", epoch + 1, total / count, count, time.time() - started
        )
    return network.eval()


class TrainedEncoder:
    """A trained network in the form that the runtime's code asks for."""

    def __init__(self, network: Network, entry: Entry, plan: Plan, gate: float) -> None:
        self.network, self.entry = network, entry
        self.limit, self.asked_limit, self.gate = plan.limit, plan.asked_limit, gate

    def entered(self, states: Floats) -> Floats:
        """Return the shared layers' states as the network reads them."""
        return self.entry.apply(states)

    @torch.no_grad()
    def scores(self, view: Window, hidden: Floats, features: Floats) -> Scores:
        """Return the scores of one window."""
        member = torch.from_numpy(view.member())[None]
        arrays = {"hidden": hidden, "casing": view.casing, "quote": view.quote, "kinds": view.kinds, "mark": view.mark}
        batch = {name: torch.from_numpy(array)[None] for name, array in arrays.items()}
        batch |= {"mask": torch.ones_like(batch["mark"], dtype=torch.bool), "member": member}
        batch["features"] = torch.from_numpy(np.ascontiguousarray(features, dtype=np.float32))[None]
        last, vectors, tags, acts, authors = encode(self.network, batch)
        responder = self.network.responder(last)[..., 0]
        pair = self.network.asker(vectors), self.network.asked(vectors)
        return Scores(*(value[0].numpy() for value in (acts, authors, tags, responder, *pair)))

    @torch.no_grad()
    def links(self, asker: Floats, asked: Floats, pairs: Floats) -> Floats:
        """Return how well each sentence fits as the claim answered, from projected vectors."""
        left, right, some = (torch.from_numpy(np.ascontiguousarray(value)) for value in (asker, asked, pairs))
        return np.asarray(self.network.pair_scores(left, right, some).numpy())


def judge_example(encoder: TrainedEncoder, example: Example, states: Floats) -> Judged:
    """Return what a network says of an article with the shared layers' states, as at run time."""
    hopes = hopeful(example.signals, example.frames)
    return judge(example.signals, example.features, states, encoder, hopes)
