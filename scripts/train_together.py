"""Train the attribution tagger and the response linker together, so that they share the encoder's lower layers.

Needs PyTorch, as the scripts that train each of them do. It starts from trained attribution taggers (their mean) and
from MiniLM's upper layers for the linker; WORK holds what ``train_responses.py prepare`` wrote. Run from the project's
root:

    python scripts/train_together.py --base BASE --work WORK --weights work/first/epoch-7.pt work/second/epoch-1.pt

Each step takes a batch of PolNeAR's windows (or of articles that the starting tagger labelled) and the windows of a
few articles with annotated responses. A linear probe keeps MiniLM's own hidden states readable from the shared ones:
tuned on attribution alone, the shared layers forget what tells one proposition from another.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "graph"), str(ROOT / "scripts")]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional  # noqa: E402

import attribution.network as tagging  # noqa: E402
import attribution.training as tagger_training  # noqa: E402
import responses.network as answering  # noqa: E402
import responses.training as linker_training  # noqa: E402
from attribution.data import Example, Row, batches, load, random_cuts, rows  # noqa: E402
from attribution.selftraining import label  # noqa: E402
from counterclaim.annotate.answering.lexicon import lexicon  # noqa: E402
from counterclaim.annotate.windows import Pieces  # noqa: E402
from responses.data import load as load_responses  # noqa: E402
from responses.training import Stock  # noqa: E402
from train_attribution import judge_on, restored  # noqa: E402
from train_responses import folds_of, part_of, pieces_of  # noqa: E402

LOG_EVERY = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run is made of; rates of AdamW at their highest."""

    steps: int = 1000
    seed: int = 3
    shared_rate: float = 1.5e-4
    tagger_rate: float = 1.5e-4
    tagger_head_rate: float = 4e-4
    linker_rate: float = 4e-4
    linker_head_rate: float = 1.2e-3
    articles: int = 5  # with annotated responses, a step
    response_weight: float = 0.5
    probe_weight: float = 0.5
    average: float = 0.995
    warmup: float = 0.06


class Together(nn.Module):
    """Both networks, and the probe that reads MiniLM's states from the shared ones."""

    def __init__(self, tagger: tagging.Network, linker: answering.Network) -> None:
        super().__init__()
        self.tagger, self.linker = tagger, linker
        self.probe = nn.Linear(tagging.HIDDEN, tagging.HIDDEN)
        nn.init.eye_(self.probe.weight)
        nn.init.zeros_(self.probe.bias)


def optimizer_of(both: Together, plan: Plan) -> torch.optim.AdamW:
    """Return AdamW with a rate for each part."""
    groups = []
    for name, weight in both.named_parameters():
        if not weight.requires_grad:
            continue
        if name.startswith("tagger.layers."):
            shared = int(name.split(".")[2]) < tagging.SHARED
            rate = plan.shared_rate if shared else plan.tagger_rate
        elif name.startswith(("tagger.positions", "tagger.embedding_norm")):
            rate = plan.shared_rate * 0.6
        elif name.startswith("tagger."):
            rate = plan.tagger_head_rate
        else:
            rate = plan.linker_rate if name.startswith("linker.layers") else plan.linker_head_rate
        groups.append({"params": [weight], "lr": rate, "weight_decay": 0.01 if weight.ndim > 1 else 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def tag_groups(examples: Sequence[Example], pieces: Pieces, plan: tagger_training.Plan) -> Iterator[list[Row]]:
    """Yield batches of attribution windows for ever, epoch by epoch."""
    epoch = 0
    while True:
        generator = np.random.default_rng((plan.seed, epoch))
        windows = [
            row
            for example in tagger_training.drawn(examples, plan, generator)
            for row in rows(example, random_cuts(example.words, plan.limit, generator), pieces)
        ]
        yield from batches(windows, plan.batch, generator)
        epoch += 1


def stocks_in_turn(stocks: Sequence[Stock], plan: Plan) -> Iterator[list[Stock]]:
    """Yield a few articles at a time for ever, each as often as the others."""
    generator = np.random.default_rng((plan.seed, 77))
    waiting: list[Stock] = []
    while True:
        while len(waiting) < plan.articles:
            waiting += [stocks[int(index)] for index in generator.permutation(len(stocks))]
        yield waiting[: plan.articles]
        waiting = waiting[plan.articles :]


def probe_loss(both: Together, hidden: Tensor, wanted: Tensor, mask: Tensor) -> Tensor:
    """Return how far MiniLM's states are from what the probe reads, as a share of their variance."""
    error = functional.mse_loss(both.probe(hidden.float())[mask], wanted.float()[mask])
    return error / wanted.float()[mask].var()


def part_of_state(state: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Return the weights under a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


@dataclass(slots=True)
class Course:
    """A run with all it draws from: both networks, MiniLM as it was, windows with attributions, annotated articles."""

    both: Together
    original: tagging.Network
    groups: Iterator[list[Row]]
    turns: Iterator[list[Stock]]
    pieces: Pieces
    plan: Plan
    tagger_plan: tagger_training.Plan
    linker_plan: linker_training.Plan

    def losses(self, generator: np.random.Generator) -> dict[str, Tensor]:
        """Return the losses of one step."""
        group = next(self.groups)
        batch = tagger_training.collate(group)
        inputs = batch.ids, batch.casing, batch.quote, batch.mask
        with torch.autocast("cpu", torch.bfloat16):
            lower = self.both.tagger.lower(*inputs)
            with torch.no_grad():
                wanted = self.original.lower(*inputs)
        tags, _, _ = tagger_training.upper_loss(self.both.tagger, lower, batch, group, self.tagger_plan)
        return {
            "attributions": tags,
            "responses": self.plan.response_weight * self.response_loss(next(self.turns), generator),
            "probe": self.plan.probe_weight * probe_loss(self.both, lower, wanted, batch.mask),
        }

    def response_loss(self, some: Sequence[Stock], generator: np.random.Generator) -> Tensor:
        """Return the linker's loss on a few articles, through the shared layers."""
        examples = [item.example for item in some]
        found = linker_training.states(self.both.tagger, examples, self.pieces, self.tagger_plan.limit)
        chosen = []
        for item, article in zip(some, found, strict=True):
            for row in linker_training.epoch_rows([item], self.linker_plan, generator):
                row.hidden = linker_training.gather(article, row.view)
                chosen.append(row)
        loss = linker_training.loss_of(self.both.linker, chosen, self.linker_plan) * len(chosen) / max(8, len(chosen))
        for row in chosen:
            row.hidden = None  # else the graph of the step would live on
        return loss

    def run(self, keep: Callable[[int, dict[str, Tensor]], None]) -> None:
        """Take the steps; ``keep`` gets the averaged weights after each."""
        plan, generator, started = self.plan, np.random.default_rng(self.plan.seed), time.time()
        optimizer = optimizer_of(self.both, plan)
        rise = max(1, int(plan.warmup * plan.steps))
        scheduler = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / rise, max(0.02, (plan.steps - step) / (plan.steps - rise)))
        )
        average = {name: value.clone() for name, value in self.both.state_dict().items()}
        for step in range(1, plan.steps + 1):
            losses = self.losses(generator)
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(losses.values())).sum().backward()
            nn.utils.clip_grad_norm_(self.both.parameters(), 2.0)
            optimizer.step()
            scheduler.step()
            tagger_training.update_average(average, self.both, min(plan.average, (step + 1) / (step + 20)))
            if step % LOG_EVERY == 0:
                values = {name: round(loss.item(), 4) for name, loss in losses.items()}
                print(json.dumps({"step": step, **values, "seconds": round(time.time() - started)}), flush=True)
            keep(step, average)


def main() -> None:
    """Train, and keep both networks' averaged weights now and then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--every", type=int, default=250, help="steps between checkpoints")
    parser.add_argument("--hold-out", nargs="*", default=["dev", "fold-0"])
    chosen = parser.parse_args()
    torch.set_num_threads(2)
    plan = Plan(steps=chosen.steps)
    torch.manual_seed(plan.seed)
    course = course_of(chosen, plan)
    evaluate = judge_on(
        argparse.Namespace(polnear=chosen.shared / "polnear", work=chosen.work),
        course.pieces,
        load(chosen.shared / "polnear" / "dev", course.pieces),
        course.tagger_plan.limit,
    )

    def keep(step: int, average: dict[str, Tensor]) -> None:
        if step % chosen.every and step != plan.steps:
            return
        torch.save(average, chosen.work / "together.tmp")
        (chosen.work / "together.tmp").replace(chosen.work / f"together-{step}.pt")
        tagger = tagging.Network(course.tagger_plan.dropout)
        tagger.load_state_dict(part_of_state(average, "tagger."))
        evaluate(tagger.eval(), step)

    course.run(keep)


def course_of(chosen: argparse.Namespace, plan: Plan) -> Course:
    """Return a run over all articles but those held out."""
    pieces, linker_plan = pieces_of(chosen.base), linker_training.Plan()
    tagger_plan = replace(tagger_training.Plan(), seed=plan.seed, dropout=0.15, unlabelled_share=0.5)
    start = restored(chosen.weights)
    examples = load(chosen.shared / "polnear" / "train", pieces, every_annotator=True)
    examples += label([start], chosen.shared / "corpus" / "rumours.jsonl", pieces, tagger_plan.limit)
    annotated = load_responses(chosen.work / "articles.jsonl", pieces, lexicon())
    folds, drawing = folds_of(annotated), np.random.default_rng(5)
    stocks = [
        linker_training.stock(example, linker_plan, drawing)
        for example in annotated
        if part_of(example, folds) not in chosen.hold_out
    ]
    print(len(examples), "articles with attributions,", len(stocks), "with responses", flush=True)
    tagger = tagging.Network(tagger_plan.dropout)
    tagger.load_state_dict(start.state_dict())
    return Course(
        both=Together(tagger, answering.pretrained(chosen.base)).train(),
        original=tagging.pretrained(chosen.base).eval(),
        groups=tag_groups(examples, pieces, tagger_plan),
        turns=stocks_in_turn(stocks, plan),
        pieces=pieces,
        plan=plan,
        tagger_plan=tagger_plan,
        linker_plan=linker_plan,
    )


if __name__ == "__main__":
    main()
