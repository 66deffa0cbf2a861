"""Train a deep network: higher layers learn faster than lower ones, and the mean of the weights is kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from responses import training
from responses.data import Row, batches
from responses.deep import DEPTH, Deep
from responses.training import Stock

logger = logging.getLogger(__name__)
LOG_EVERY = 40
#: A label above this is a response: the teacher's labels are probabilities.
RESPONSE = 0.3


@dataclass(frozen=True, slots=True)
class DeepPlan:
    """How a deep network learns; ``rate`` is the uppermost layer's, each one below has ``decay`` of the next.

    ``surveys`` and ``further_surveys`` are the shares of windows without a response that an epoch shows: of articles
    that came annotated, and of all others; ``look_alikes`` is that of windows around sentences that are no response.
    """

    epochs: int = 4
    rate: float = 2e-4
    decay: float = 0.9
    head_rate: float = 1e-3
    batch: int = 4000
    warmup: float = 0.08
    mean: float = 0.98  # the share that the mean of the weights keeps of itself, every MEAN_EVERY steps
    surveys: float = 0.7
    further_surveys: float = 0.2
    look_alikes: float = 0.25
    seed: int = 1


#: What trained the networks that ship: the teacher's two epochs at a lower rate, the pupil's four.
PLANS = {
    "mpnet": DeepPlan(epochs=2, rate=9e-5, decay=0.88, further_surveys=0.15),
    "bge": DeepPlan(),
}
MEAN_EVERY = 4


def epoch_rows(stocks: Sequence[Stock], plan: DeepPlan, generator: np.random.Generator) -> list[Row]:
    """Return one epoch's windows: all with a response, and a share of the others."""
    chosen = []
    for item in stocks:
        share = plan.further_surveys if item.example.part in ("more", "plain") else plan.surveys
        for row in item.surveys[0]:
            answers = row.acts[row.view.own].max(initial=0) > RESPONSE
            if row.act_weight.any() and (answers or generator.random() < share):
                chosen.append(row)
        chosen += [row for row in item.asked.values() if row.asked or generator.random() < plan.look_alikes]
    return chosen


def teach(network: Deep, stocks: Sequence[Stock], plan: DeepPlan, checkpoint: Path) -> Deep:
    """Train in place and return the network with the mean of its weights; each epoch's go to ``checkpoint``."""
    torch.manual_seed(plan.seed)
    generator = np.random.default_rng(plan.seed)
    optimizer, peaks, weights = _optimizer(network, plan)
    mean, steps, started = [weight.detach().clone() for weight in weights], 0, time.time()
    network.train()
    for epoch in range(plan.epochs):
        groups = batches(epoch_rows(stocks, plan, generator), plan.batch, generator)
        total = count = 0.0
        for step, rows in enumerate(groups):
            done = (epoch + step / len(groups)) / plan.epochs
            scale = max(0.01, min(done / plan.warmup, (1 - done) / (1 - plan.warmup)))
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * scale
            loss = training.loss_of(network, rows, training.Plan())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            steps, total, count = steps + 1, total + float(loss.detach()) * len(rows), count + len(rows)
            if steps % MEAN_EVERY == 0:
                kept = min(plan.mean, ((steps + 1) / (steps + 20)) ** MEAN_EVERY)
                torch._foreach_lerp_(mean, [weight.detach() for weight in weights], 1 - kept)
            if step % LOG_EVERY == LOG_EVERY - 1:
                logger.info(
                    "epoch %d, %d of %d: loss %.3f, %.0f s",
                    epoch + 1,
                    step + 1,
                    len(groups),
                    total / count,
                    time.time() - started,
                )
        torch.save(network.state_dict(), checkpoint)
    with torch.no_grad():
        for weight, value in zip(weights, mean, strict=True):
            weight.copy_(value)
    return network.eval()


def _optimizer(network: Deep, plan: DeepPlan) -> tuple[torch.optim.Optimizer, list[float], list[Tensor]]:
    """Return the optimizer with the highest rate of each of its groups, and all weights that learn."""
    groups: dict[float, list[Tensor]] = {}
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        inside = name.startswith("layers.")
        rate = plan.rate * plan.decay ** (DEPTH - 1 - int(name.split(".")[1])) if inside else plan.head_rate
        groups.setdefault(rate, []).append(weight)
    optimizer = torch.optim.AdamW(
        [{"params": some, "lr": rate} for rate, some in groups.items()],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    return optimizer, list(groups), [weight for some in groups.values() for weight in some]
