"""The deep networks: encoders of their own below the heads of the response network, and how they start.

The teacher is all-mpnet-base-v2 (110 million parameters, too slow to ship); its pupil, bge-small-en-v1.5 (twelve layers
of 384), is what looks a second time. Both read word pieces: the "hidden states" of their windows are piece numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from counterclaim.annotate.answering.judging import Judged, judge
from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import MARKS
from counterclaim.annotate.answering.runtime import hopeful
from counterclaim.annotate.answering.second import GAP, OPENING, PIECES
from counterclaim.annotate.windows import CASINGS, QUOTE_STATES
from responses import training
from responses.data import CUE_TAGS, PAIR_SIZE, SENTENCE_SIZE, Example
from responses.network import ACTS, HALF, LINK, PLACES, Matrix, Network, Norm, cheap_dropout, spread
from responses.training import Plan, Stock, TrainedEncoder

#: The lowest layers stay as they were; what the linker adds to the pieces enters above them.
FROZEN = {"bge": 3, "mpnet": 4}
SIZES = {"bge": (384, 12, 1536), "mpnet": (768, 12, 3072)}
DEPTH = 12
BUCKETS, FARTHEST = 32, 128


class DeepLayer(nn.Module):
    """One post-norm encoder layer of any size."""

    def __init__(self, size: tuple[int, int, int], dropout: float, epsilon: float) -> None:
        super().__init__()
        hidden, self.heads, inner = size
        self.attention_in, self.attention_out = Matrix(hidden, 3 * hidden), Matrix(hidden, hidden)
        self.inner, self.outer = Matrix(hidden, inner), Matrix(inner, hidden)
        self.attention_norm, self.norm = Norm(hidden, eps=epsilon), Norm(hidden, eps=epsilon)
        self.dropout = dropout

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Return the next layer's states."""
        batch, length, width = hidden.shape
        size = width // self.heads
        query, key, value = (
            part.view(batch, length, self.heads, size).transpose(1, 2)
            for part in self.attention_in(hidden).chunk(3, -1)
        )
        mixed = torch.softmax(query @ (key * size**-0.5).transpose(-1, -2) + bias, -1) @ value
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(batch, length, width))
        hidden = self.attention_norm(hidden + cheap_dropout(mixed, self.dropout, self.training))
        inner = self.outer(functional.gelu(self.inner(hidden)))
        return self.norm(hidden + cheap_dropout(inner, self.dropout, self.training))


class Deep(Network):
    """An encoder of twelve layers with the response network's heads; ``kind`` is "bge" or "mpnet"."""

    def __init__(self, kind: str, dropout: float = 0.1) -> None:
        nn.Module.__init__(self)
        self.kind, self.free, self.dropout = kind, FROZEN[kind], dropout
        hidden, heads, _ = SIZES[kind]
        epsilon = 1e-5 if kind == "mpnet" else 1e-12
        self.words = nn.Embedding(PIECES + 5 * (kind == "mpnet"), hidden)
        self.positions = nn.Embedding(512 + 2 * (kind == "mpnet"), hidden)
        self.embedding_norm = nn.LayerNorm(hidden, eps=epsilon)
        self.layers = nn.ModuleList(
            DeepLayer(SIZES[kind], dropout if number >= self.free else 0.0, epsilon) for number in range(DEPTH)
        )
        if kind == "mpnet":
            self.relative = nn.Embedding(BUCKETS, heads)
        self.places = nn.Embedding(PLACES, hidden)
        self.casing, self.quotes = nn.Embedding(CASINGS, hidden), nn.Embedding(QUOTE_STATES, hidden)
        self.marks, self.kinds = nn.Embedding(MARKS, hidden), nn.Linear(len(KINDS), hidden, bias=False)
        for table in (self.places, self.casing, self.quotes, self.marks, self.kinds):
            nn.init.zeros_(table.weight)
        self._heads(hidden)
        still = [self.words, self.positions, self.embedding_norm, *self.layers[: self.free]]
        if kind == "mpnet":  # it knows places by their distances
            still += [self.relative, self.places]
        for part in still:
            part.requires_grad_(False)

    def _heads(self, hidden: int) -> None:
        self.attend, self.tags, self.responder = nn.Linear(hidden, 2), nn.Linear(hidden, CUE_TAGS), nn.Linear(hidden, 1)
        self.act_inner = nn.Linear(3 * hidden + SENTENCE_SIZE, 128)
        self.acts, self.author = nn.Linear(128 + CUE_TAGS, ACTS), nn.Linear(128 + CUE_TAGS, 1)
        self.asker, self.asked = nn.Linear(3 * hidden, LINK), nn.Linear(3 * hidden, LINK)
        self.pair_inner, self.pair = nn.Linear(2 * LINK + PAIR_SIZE, 64), nn.Linear(64, 1)
        self.pair_direct = nn.Linear(PAIR_SIZE, 1)

    def upper(self, hidden: Tensor, casing: Tensor, quote: Tensor, kinds: Tensor, mark: Tensor, mask: Tensor) -> Tensor:
        """Return the last states of windows; ``hidden`` holds the pieces' numbers, zero at separators."""
        ids = hidden[..., 0].long()
        ids = torch.where((ids == 0) & mask, GAP, ids)
        ids[:, 0] = OPENING
        places, bias = torch.arange(ids.shape[1]), spread(mask)
        with torch.no_grad():
            states = self._embedded(ids, places).to(HALF)
        if self.kind == "mpnet":
            bias = bias + self.relative(buckets(len(places))).permute(2, 0, 1)[None].to(HALF)
        for layer in self.layers[: self.free]:
            states = layer(states, bias)
        extra = self.casing(casing) + self.quotes(quote) + self.marks(mark) + self.kinds(kinds) + self.places(places)
        states = cheap_dropout(states + extra.to(HALF), self.dropout, self.training)
        for layer in self.layers[self.free :]:
            states = layer(states, bias)
        return states.float()

    def _embedded(self, ids: Tensor, places: Tensor) -> Tensor:
        if self.kind == "mpnet":  # its vocabulary is BERT's with four signs before it and names of its own for the rest
            ids = torch.where(ids == OPENING, 0, torch.where(ids == GAP, 2, torch.where(ids == 0, 1, ids + 4)))
            places = places + 2
        return self.embedding_norm(self.words(ids) + self.positions(places))


def buckets(length: int) -> Tensor:
    """Return the number of each distance between two places, as T5 and MPNet count them."""
    places = torch.arange(length)
    back = places[:, None] - places[None]
    half = BUCKETS // 2
    sign, far = (back < 0).long() * half, back.abs()
    near = half // 2
    large = near + (torch.log(far.float().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)).long()
    return sign + torch.where(far < near, far, large.clamp(max=half - 1))


def started(kind: str, base: Path, dropout: float = 0.1) -> Deep:
    """Return a network that starts from published weights: a folder with ``model.safetensors``, or an ONNX file."""
    network = Deep(kind, dropout)
    weights = _read(base)
    parts = "qkv" if kind == "mpnet" else ("query", "key", "value")
    inside = "attention.attn" if kind == "mpnet" else "attention.self"
    out, after = (
        ("attention.attn.o", "attention.LayerNorm")
        if kind == "mpnet"
        else ("attention.output.dense", "attention.output.LayerNorm")
    )
    state = network.state_dict()
    state["words.weight"] = weights["embeddings.word_embeddings.weight"][: len(state["words.weight"])]
    places = weights["embeddings.position_embeddings.weight"]
    if "embeddings.token_type_embeddings.weight" in weights:
        places = places + weights["embeddings.token_type_embeddings.weight"][0]
    state["positions.weight"] = places
    if kind == "mpnet":
        state["relative.weight"] = weights["encoder.relative_attention_bias.weight"]
    names = {"attention_out": out, "attention_norm": after, "inner": "intermediate.dense", "outer": "output.dense"}
    names["norm"] = "output.LayerNorm"
    for form in ("weight", "bias"):
        state[f"embedding_norm.{form}"] = weights[f"embeddings.LayerNorm.{form}"]
        for number in range(DEPTH):
            there, here = f"encoder.layer.{number}.", f"layers.{number}."
            state[f"{here}attention_in.{form}"] = torch.cat([weights[f"{there}{inside}.{one}.{form}"] for one in parts])
            for name, theirs in names.items():
                state[f"{here}{name}.{form}"] = weights[f"{there}{theirs}.{form}"]
    network.load_state_dict(state)
    return network


def _read(base: Path) -> dict[str, Tensor]:
    if base.suffix != ".onnx":
        from safetensors.torch import load_file

        return {name.removeprefix("mpnet."): value for name, value in load_file(base / "model.safetensors").items()}
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(base).graph
    found = {item.name: torch.tensor(numpy_helper.to_array(item)) for item in graph.initializer}
    for node in graph.node:  # matrices are named after their product, and stand transposed
        if node.op_type == "MatMul" and node.input[1] in found:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            found[f"{name}.weight"] = found[node.input[1]].T.contiguous()
    return found


def piece_numbers(example: Example) -> np.ndarray:
    """Return the numbers of an article's word pieces, as the one "state" of each."""
    return np.array([piece for word in example.reading.words.pieces for piece in word], dtype=np.float32)[:, None]


def give_pieces(stocks: Sequence[Stock]) -> None:
    """Put the numbers of their pieces into all windows."""
    training.HIDDEN = 1
    for item in stocks:
        article = torch.from_numpy(piece_numbers(item.example))
        for row in item.rows():
            row.hidden = training.gather(article, row.view)


class DeepEncoder(TrainedEncoder):
    """A deep network in the form that the runtime's code asks for."""

    def __init__(self, network: Deep, plan: Plan, gate: float) -> None:
        self.network, self.limit, self.asked_limit, self.gate = network, plan.limit, plan.asked_limit, gate

    def entered(self, states: np.ndarray) -> np.ndarray:
        """Return the piece numbers as they are."""
        return states


def judge_deeply(encoder: DeepEncoder, example: Example) -> Judged:
    """Return what a deep network says of a whole article."""
    hopes = hopeful(example.signals, example.frames)
    return judge(example.signals, example.features, piece_numbers(example), encoder, hopes)
