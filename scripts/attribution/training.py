"""The training loop: seeded, resumable, on the CPU in bfloat16 where the processor has it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from attribution.data import Example, Row, batches, random_cuts, rows
from attribution.network import LAYERS, Network, Output
from counterclaim.annotate.decode import CUE, distances, neighbours, spans_of
from counterclaim.annotate.windows import Ints, Pieces, WordSpan


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run is made of; lengths in pieces, rates of AdamW."""

    seed: int = 1
    epochs: int = 7
    batch: int = 3000
    limit: int = 192
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.06
    role_weight: float = 1.0
    average: float = 0.998  # decay of the moving average of weights, by step
    dropout: float = 0.1
    unlabelled_share: float = 0.5  # of the articles that a model labelled, drawn anew for each epoch
    frozen: int = 0  # so many lower layers, and the embeddings with them, stay as they are


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of a batch of windows."""

    ids: Tensor
    casing: Tensor
    quote: Tensor
    mask: Tensor
    first: Tensor
    tags: Tensor  # label probabilities; all zero beyond a window's last word


def pad(arrays: Sequence[Ints], fill: int = 0) -> Tensor:
    """Return the arrays as rows of one tensor."""
    result = np.full((len(arrays), max(len(array) for array in arrays)), fill, dtype=np.int64)
    for row, array in zip(result, arrays, strict=True):
        row[: len(array)] = array
    return torch.from_numpy(result)


def collate(group: Sequence[Row]) -> Batch:
    """Pad a group of windows into tensors."""
    return Batch(
        ids=pad([row.ids for row in group]),
        casing=pad([row.casing for row in group]),
        quote=pad([row.quote for row in group]),
        mask=pad([np.ones(len(row.ids), dtype=np.int64) for row in group]).bool(),
        first=pad([row.first for row in group]),
        tags=torch.nn.utils.rnn.pad_sequence([torch.from_numpy(row.tags) for row in group], batch_first=True),
    )


def cue_samples(row: Row, path: Ints) -> list[tuple[WordSpan, Ints]]:
    """Return cues with their words' roles: the gold ones, and those predicted, which are right or have no roles."""
    samples = [(cue, role) for cue, role in zip(row.cues, row.roles, strict=True)]
    for low, high in spans_of(path, CUE):
        touched = [index for index, (a, b) in enumerate(row.cues) if a < high and low < b]
        if len(touched) == 1 and row.cues[touched[0]] != (low, high):
            role = np.maximum(row.roles[touched[0]], 0)
        elif not touched:
            role = np.zeros(len(row.tags), dtype=np.int64)
        else:
            continue
        role[low:high] = -100
        samples.append(((low, high), role))
    return samples


def role_loss(network: Network, output: Output, group: Sequence[Row], paths: Ints) -> Tensor:
    """Return the mean loss of the words' roles over all cues of a batch."""
    total, count = output.tags.new_zeros(()), 0
    for index, row in enumerate(group):
        length = len(row.tags)
        samples = cue_samples(row, paths[index, :length]) if row.annotated else []
        if not samples:
            continue
        cues = [cue for cue, _ in samples]
        vectors = torch.stack([output.cue[index, low:high].mean(0) for low, high in cues])
        scores = network.roles(
            output.holder[index, :length],
            vectors,
            torch.from_numpy(distances(length, cues)),
            torch.from_numpy(neighbours(row.paragraph, cues)),
        )
        labels = torch.from_numpy(np.stack([role for _, role in samples]))
        total = total + functional.cross_entropy(scores.flatten(0, 1).float(), labels.flatten(), reduction="sum")
        count += labels.numel()
    return total / max(count, 1)


def optimizer_of(network: Network, plan: Plan) -> torch.optim.AdamW:
    """Return AdamW with lower rates for lower layers and no decay on norms and biases."""
    groups = []
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        if name.startswith("layers."):
            rate = plan.rate * plan.layer_decay ** (LAYERS - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "embedding_norm")):
            rate = plan.rate * plan.layer_decay**LAYERS
        else:
            rate = plan.head_rate
        decay = plan.weight_decay if weight.ndim > 1 else 0.0
        groups.append({"params": [weight], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def schedule(plan: Plan, steps: int) -> Callable[[int], float]:
    """Return the factor by step: a linear rise, then a linear fall to zero."""
    rise = max(int(plan.warmup * steps), 1)
    return lambda step: min((step + 1) / rise, max(steps - step, 0) / max(steps - rise, 1))


def step_loss(network: Network, group: Sequence[Row], plan: Plan) -> tuple[Tensor, float, float]:
    """Return the loss of a batch and its two parts."""
    batch = collate(group)
    with torch.autocast("cpu", torch.bfloat16):
        lower = network.lower(batch.ids, batch.casing, batch.quote, batch.mask)
    return upper_loss(network, lower, batch, group, plan)


def upper_loss(
    network: Network, lower: Tensor, batch: Batch, group: Sequence[Row], plan: Plan
) -> tuple[Tensor, float, float]:
    """Return the loss of a batch whose shared layers have run, and its two parts."""
    with torch.autocast("cpu", torch.bfloat16):
        output = network.upper(lower, batch.mask, batch.first)
    output = Output(*(part.float() for part in output))
    losses = -(batch.tags * functional.log_softmax(output.tags, dim=-1)).sum(-1)
    tags = losses.sum() / batch.tags.sum()
    roles = role_loss(network, output, group, output.tags.detach().argmax(-1).numpy())
    return tags + plan.role_weight * roles, tags.item(), roles.item()


class Run:
    """A training run with all it must remember between epochs; ``work`` keeps its checkpoint and its log."""

    def __init__(self, network: Network, examples: Sequence[Example], pieces: Pieces, plan: Plan, work: Path) -> None:
        self.network, self.examples, self.pieces, self.plan, self.work = network, examples, pieces, plan, work
        self.optimizer = optimizer_of(network, plan)
        self.average = {name: weight.clone() for name, weight in network.state_dict().items()}
        factor = schedule(plan, steps_an_epoch(examples, plan) * plan.epochs)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, factor)
        self.epoch = 0
        self._restore(work / "state.pt")

    def train(self, evaluate: Callable[[Network, int], None]) -> None:
        """Train to the plan's end, from the last epoch saved, and have each epoch's averaged weights evaluated."""
        while self.epoch < self.plan.epochs:
            self._run_epoch()
            self.epoch += 1
            self._save(self.work / "state.pt")
            shadow = Network(self.plan.dropout)
            shadow.load_state_dict(self.average)
            evaluate(shadow.eval(), self.epoch)

    def _restore(self, path: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        if path.exists():
            saved = torch.load(path, weights_only=True)
            self.network.load_state_dict(saved["network"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.scheduler.load_state_dict(saved["scheduler"])
            self.average, self.epoch = saved["average"], saved["epoch"]

    def _save(self, path: Path) -> None:
        """Write the checkpoint whole or not at all."""
        parts = {"network": self.network, "optimizer": self.optimizer, "scheduler": self.scheduler}
        saved = {name: part.state_dict() for name, part in parts.items()}
        torch.save({**saved, "average": self.average, "epoch": self.epoch}, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    def _run_epoch(self) -> None:
        """Run one epoch; its order and its windows depend on the seed and the epoch alone."""
        generator = np.random.default_rng((self.plan.seed, self.epoch))
        torch.manual_seed(self.plan.seed * 1000 + self.epoch)
        windows = [
            row
            for example in drawn(self.examples, self.plan, generator)
            for row in rows(example, random_cuts(example.words, self.plan.limit, generator), self.pieces)
        ]
        self.network.train()
        start, seen, losses = time.time(), 0, []
        for step, group in enumerate(batches(windows, self.plan.batch, generator)):
            losses.append(self._step(group))
            seen += sum(len(row.ids) for row in group)
            if step % 20 == 19:
                self._log(step + 1, losses[-20:], seen / (time.time() - start))

    def _step(self, group: Sequence[Row]) -> tuple[float, float]:
        """Take one step on a batch and return the two parts of its loss."""
        loss, tags, roles = step_loss(self.network, group, self.plan)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.scheduler.step()
        done = self.scheduler.last_epoch
        update_average(self.average, self.network, min(self.plan.average, (done + 1) / (done + 20)))
        return tags, roles

    def _log(self, step: int, losses: Sequence[tuple[float, float]], speed: float) -> None:
        """Append a line to the log."""
        tags, roles = np.mean(losses, axis=0).round(4).tolist()
        line = {"epoch": self.epoch, "step": step, "tags": tags, "roles": roles, "pieces_a_second": round(speed)}
        with (self.work / "log.jsonl").open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(line) + "\n")


def steps_an_epoch(examples: Sequence[Example], plan: Plan) -> int:
    """Return about how many steps an epoch takes."""
    articles = {example.name: example for example in examples}.values()
    sizes = sum(
        sum(len(piece) for piece in example.words.pieces) * (1.0 if example.soft is None else plan.unlabelled_share)
        for example in articles
    )
    return int(sizes * 1.16 / plan.batch)  # windows add separators, batches padding


def drawn(examples: Sequence[Example], plan: Plan, generator: np.random.Generator) -> list[Example]:
    """Return an epoch's articles: every annotated one in one of its readings, and a share of the others."""
    chosen = {example.name: example for example in examples}
    for example in examples:
        if example.soft is not None and generator.random() >= plan.unlabelled_share:
            del chosen[example.name]
        elif generator.random() < 0.5:
            chosen[example.name] = example
    return list(chosen.values())


@torch.no_grad()
def update_average(average: dict[str, Tensor], network: nn.Module, decay: float) -> None:
    """Move the averaged weights towards the network's."""
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            average[name].lerp_(weight, 1 - decay)
