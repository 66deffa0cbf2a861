"""The network: MiniLM's encoder, a tag layer over words, and a head that gives each word its role for a cue."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from counterclaim.annotate.windows import CASINGS, QUOTE_STATES

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
#: The lowest layers, which the response linker reads too.
SHARED = 4
TAGS, ROLE_LABELS, ROLE_SIZE, DISTANCES = 7, 3, 128, 21


class Output(NamedTuple):
    """What the encoder says of each word: tag scores, and its vectors as a role holder and as a cue."""

    tags: Tensor
    holder: Tensor
    cue: Tensor


def drop(hidden: Tensor, rate: float, training: bool) -> Tensor:
    """Drop the same features at every place of a window: drawing fewer random numbers halves the time of a step."""
    if not training or rate == 0.0:
        return hidden
    kept = torch.rand(hidden.shape[0], 1, hidden.shape[2]) >= rate
    return hidden * (kept / (1 - rate)).to(hidden.dtype)


def spread(mask: Tensor) -> Tensor:
    """Return what is added to attention scores so that padding is never looked at."""
    return (~mask)[:, None, None, :].float() * -1e4


class Layer(nn.Module):
    """One encoder layer, post-norm as in BERT, with the three attention projections in one matrix."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention_in = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.attention_out = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = dropout

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return the next layer's hidden states; ``mask`` is added to attention scores."""
        batch, length, _ = hidden.shape
        query, key, value = (
            part.view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in self.attention_in(hidden).chunk(3, dim=-1)
        )
        # PyTorch's CPU attention is twice as fast in float32 as in bfloat16.
        with torch.autocast("cpu", enabled=False):
            mixed = functional.scaled_dot_product_attention(query.float(), key.float(), value.float(), mask)
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(batch, length, HIDDEN))
        hidden = self.attention_norm(hidden + drop(mixed, self.dropout, self.training))
        inner = self.outer(functional.gelu(self.inner(hidden)))
        return self.norm(hidden + drop(inner, self.dropout, self.training))


class Network(nn.Module):
    """The extractor; word embeddings stay frozen, casing and quote embeddings start at zero."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(512, HIDDEN)
        self.casing = nn.Embedding(CASINGS, HIDDEN)
        self.quotes = nn.Embedding(QUOTE_STATES, HIDDEN)
        self.embedding_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(HIDDEN, TAGS)
        self.holder = nn.Linear(HIDDEN, ROLE_SIZE)
        self.cue = nn.Linear(HIDDEN, ROLE_SIZE)
        self.distance = nn.Embedding(DISTANCES, ROLE_SIZE)
        self.neighbour = nn.Embedding(2, ROLE_SIZE)
        self.role = nn.Linear(2 * ROLE_SIZE, ROLE_LABELS)
        self.dropout = dropout
        for embedding in (self.casing, self.quotes, self.distance, self.neighbour):
            nn.init.zeros_(embedding.weight)

    def lower(self, ids: Tensor, casing: Tensor, quote: Tensor, mask: Tensor) -> Tensor:
        """Return the hidden states above the shared layers; ``mask`` is True on pieces."""
        places = torch.arange(ids.shape[1])
        hidden = self.words(ids) + self.positions(places) + self.casing(casing) + self.quotes(quote)
        hidden = drop(self.embedding_norm(hidden), self.dropout, self.training)
        for layer in self.layers[:SHARED]:
            hidden = layer(hidden, spread(mask))
        return hidden

    def upper(self, hidden: Tensor, mask: Tensor, first: Tensor) -> Output:
        """Return what the upper layers say of each word; ``first`` points to each word's first piece."""
        for layer in self.layers[SHARED:]:
            hidden = layer(hidden, spread(mask))
        hidden = drop(hidden, self.dropout, self.training)
        hidden = torch.gather(hidden, 1, first[:, :, None].expand(-1, -1, HIDDEN))
        return Output(self.tags(hidden), self.holder(hidden), self.cue(hidden))

    def forward(self, ids: Tensor, casing: Tensor, quote: Tensor, mask: Tensor, first: Tensor) -> Output:
        """Return tag scores and role vectors of each word."""
        return self.upper(self.lower(ids, casing, quote, mask), mask, first)

    def roles(self, holders: Tensor, cues: Tensor, distance: Tensor, near: Tensor) -> Tensor:
        """Return role scores (cues x words x roles) of words' holder vectors for cues' mean vectors."""
        joint = functional.relu(holders + cues[:, None] + self.distance(distance) + self.neighbour(near))
        return self.role(torch.cat([joint, holders * cues[:, None]], dim=-1))


def pretrained(folder: Path, dropout: float = 0.1) -> Network:
    """Return a network that starts from MiniLM's weights."""
    network, weights = Network(dropout), load_file(folder / "model.safetensors")
    state = network.state_dict()
    weights = {name.removeprefix("bert."): value for name, value in weights.items()}
    state["words.weight"] = weights["embeddings.word_embeddings.weight"]
    # Every window is "sentence A": its type embedding is folded into the positions.
    state["positions.weight"] = (
        weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    )
    for kind in ("weight", "bias"):
        state[f"embedding_norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for index in range(LAYERS):
            source, target = f"encoder.layer.{index}.", f"layers.{index}."
            parts = [weights[f"{source}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"{target}attention_in.{kind}"] = torch.cat(parts)
            state[f"{target}attention_out.{kind}"] = weights[f"{source}attention.output.dense.{kind}"]
            state[f"{target}attention_norm.{kind}"] = weights[f"{source}attention.output.LayerNorm.{kind}"]
            state[f"{target}inner.{kind}"] = weights[f"{source}intermediate.dense.{kind}"]
            state[f"{target}outer.{kind}"] = weights[f"{source}output.dense.{kind}"]
            state[f"{target}norm.{kind}"] = weights[f"{source}output.LayerNorm.{kind}"]
    network.load_state_dict(state)
    return network


def freeze(network: Network, layers: int) -> None:
    """Keep the embeddings and so many lower layers as they are; nothing is kept when ``layers`` is 0."""
    kept = (
        "words",
        "positions",
        "casing",
        "quotes",
        "embedding_norm",
        *(f"layers.{index}." for index in range(layers)),
    )
    for name, weight in network.named_parameters():
        if layers and name.startswith(kept):
            weight.requires_grad_(False)
