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

from counterclaim.annotate.answering.judging import Floats, Judged, Scores, judge
from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import Window
from counterclaim.annotate.answering.runtime import hopeful
from counterclaim.annotate.windows import Pieces
from responses.data import Example, Row, asked_row, batches, survey_rows
from responses.network import Network

logger = logging.getLogger(__name__)
SIGNAL_KINDS = [KINDS.index(kind) for kind in ("deny", "false", "decline", "concede", "confirm", "negation")]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and on what to train."""

    epochs: int = 6
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
    frozen: int = 4


def to_tensors(rows: Sequence[Row]) -> dict[str, Tensor]:
    """Pad the rows of a batch."""
    length = max(len(row.view.ids) for row in rows)
    sentences = max(len(row.view.sentences) for row in rows)

    def pad(values: list[np.ndarray], fill: float, size: int) -> Tensor:
        out = np.full((len(values), size, *values[0].shape[1:]), fill, dtype=values[0].dtype)
        for index, value in enumerate(values):
            out[index, : len(value)] = value
        return torch.from_numpy(out)

    member = np.zeros((len(rows), sentences, length), dtype=np.float32)
    for index, row in enumerate(rows):
        held = np.flatnonzero(row.view.sentence >= 0)
        member[index, row.view.sentence[held], held] = 1
    hidden = {}
    if all(row.hidden is not None for row in rows):
        held = torch.zeros(len(rows), length, rows[0].hidden.shape[1], dtype=rows[0].hidden.dtype)
        for index, row in enumerate(rows):
            held[index, : len(row.view.ids)] = row.hidden
        hidden["hidden"] = held
    return hidden | {
        "ids": pad([row.view.ids for row in rows], 0, length),
        "casing": pad([row.view.casing for row in rows], 0, length),
        "quote": pad([row.view.quote for row in rows], 0, length),
        "kinds": pad([row.view.kinds for row in rows], 0, length),
        "mark": pad([row.view.mark for row in rows], 0, length),
        "mask": pad([np.ones(len(row.view.ids), dtype=bool) for row in rows], False, length),
        "member": torch.from_numpy(member),
        "features": pad([row.features.astype(np.float32) for row in rows], 0, sentences),
        "acts": pad([row.acts for row in rows], 0, sentences),
        "act_weight": pad([row.act_weight.astype(np.float32) for row in rows], 0, sentences),
        "tags": pad([row.tags for row in rows], -100, length),
        "responders": pad([row.responders for row in rows], -100, length),
    }


@torch.no_grad()
def remember(network: Network, rows: Sequence[Row], size: int = 8000) -> None:
    """Run the frozen layers once and keep what they say with each window."""
    order = sorted(rows, key=lambda row: len(row.view.ids))
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and len(order[end].view.ids) * (end - start + 1) <= size:
            end += 1
        part = order[start:end]
        length = max(len(row.view.ids) for row in part)
        ids, casing, quote = (torch.zeros(len(part), length, dtype=torch.long) for _ in range(3))
        mask = torch.zeros(len(part), length, dtype=torch.bool)
        for index, row in enumerate(part):
            size_of = len(row.view.ids)
            ids[index, :size_of] = torch.from_numpy(row.view.ids)
            casing[index, :size_of] = torch.from_numpy(row.view.casing)
            quote[index, :size_of] = torch.from_numpy(row.view.quote)
            mask[index, :size_of] = True
        hidden = network.lower(ids, casing, quote, mask)
        for index, row in enumerate(part):
            row.hidden = hidden[index, : len(row.view.ids)].clone()
        start = end


def encode(network: Network, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return hidden states, sentence vectors, tag, act and author scores of a batch."""
    lower = (
        batch["hidden"]
        if "hidden" in batch
        else network.lower(batch["ids"], batch["casing"], batch["quote"], batch["mask"])
    )
    hidden = network.upper(lower, batch["casing"], batch["quote"], batch["kinds"], batch["mark"], batch["mask"])
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
    keep = torch.rand(batch["ids"].shape) >= plan.word_dropout
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


def stock(example: Example, pieces: Pieces, plan: Plan, generator: np.random.Generator) -> Stock:
    """Prepare an article's windows: asked ones for responses, for look-alikes and for a few others."""
    surveys = [list(survey_rows(example, pieces, int(plan.limit * part))) for part in (1.0,)]
    wanted = {gold.evidence[0] for gold in example.gold}
    taken = {sentence for gold in example.gold for sentence in gold.evidence}
    others = np.array(sorted(example.known - taken), dtype=np.int64)
    if len(others) and plan.asked:
        chances = 0.04 + (example.signals.kinds[others][:, SIGNAL_KINDS].sum(1) > 0) * 0.4
        count = min(len(others), len(wanted) + 1)
        wanted |= {int(s) for s in generator.choice(others, size=count, replace=False, p=chances / chances.sum())}
    asked = (
        {sentence: asked_row(example, sentence, pieces, plan.asked_limit) for sentence in sorted(wanted)}
        if plan.asked
        else {}
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
    heads = [
        p
        for n, p in network.named_parameters()
        if not n.startswith(("layers", "words", "positions", "embedding_norm", "low_")) and p.requires_grad
    ]
    fixed = tuple(f"layers.{index}." for index in range(network.frozen)) + (
        ("positions", "embedding_norm") if network.frozen else ()
    )
    body = [
        p
        for n, p in network.named_parameters()
        if n.startswith(("layers", "positions", "embedding_norm")) and not n.startswith(fixed or "-")
    ]
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

    def __init__(self, network: Network, pieces: Pieces, plan: Plan, gate: float) -> None:
        self.network, self.pieces = network, pieces
        self.limit, self.asked_limit, self.gate = plan.limit, plan.asked_limit, gate

    @torch.no_grad()
    def scores(self, view: Window, features: Floats) -> Scores:
        """Return the scores of one window."""
        member = torch.zeros(1, len(view.sentences), len(view.ids))
        held = np.flatnonzero(view.sentence >= 0)
        member[0, view.sentence[held], held] = 1
        arrays = {"ids": view.ids, "casing": view.casing, "quote": view.quote, "kinds": view.kinds, "mark": view.mark}
        batch = {name: torch.from_numpy(array)[None] for name, array in arrays.items()}
        batch |= {"mask": torch.ones_like(batch["ids"], dtype=torch.bool), "member": member}
        batch["features"] = torch.from_numpy(np.ascontiguousarray(features, dtype=np.float32))[None]
        hidden, vectors, tags, acts, authors = encode(self.network, batch)
        responder = self.network.responder(hidden)[..., 0]
        pair = self.network.asker(vectors), self.network.asked(vectors)
        return Scores(*(value[0].numpy() for value in (acts, authors, tags, responder, *pair)))

    @torch.no_grad()
    def links(self, asker: Floats, asked: Floats, pairs: Floats) -> Floats:
        """Return how well each sentence fits as the claim answered, from projected vectors."""
        left, right, some = (torch.from_numpy(np.ascontiguousarray(value)) for value in (asker, asked, pairs))
        return np.asarray(self.network.pair_scores(left, right, some).numpy())


def judge_example(encoder: TrainedEncoder, example: Example) -> Judged:
    """Return what a network says of an article, as at run time."""
    return judge(example.signals, example.features, encoder, hopeful(example.signals, example.frames))
