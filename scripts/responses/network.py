"""The network: two layers above the shared encoder, with heads for acts, cues, responders and claims.

Matrix products run in bfloat16 with single-precision masters: on a processor with matrix tiles that is far faster.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

import attribution.network
from attribution.network import HEADS, HIDDEN, INNER, SHARED
from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import MARKS
from counterclaim.annotate.windows import CASINGS, QUOTE_STATES
from responses.data import CUE_TAGS, PAIR_SIZE, SENTENCE_SIZE

#: Layers above those shared with the attribution tagger; places of a window.
LAYERS, PLACES = 2, 512
ACTS, LINK = 4, 96
HALF = torch.bfloat16


class Matrix(nn.Linear):
    """A linear layer whose product runs in the type of its input."""

    def forward(self, value: Tensor) -> Tensor:
        """Return the product."""
        return functional.linear(value, self.weight.to(value.dtype), self.bias.to(value.dtype))


class Norm(nn.LayerNorm):
    """Layer norm in the type of its input."""

    def forward(self, value: Tensor) -> Tensor:
        """Return the normalised value."""
        return functional.layer_norm(
            value, self.normalized_shape, self.weight.to(value.dtype), self.bias.to(value.dtype), self.eps
        )


def spread(mask: Tensor) -> Tensor:
    """Return what is added to attention scores so that padding is never looked at."""
    return ((~mask)[:, None, None, :].float() * -1e4).to(HALF)


_POOL: dict[tuple[int, float], Tensor] = {}


def cheap_dropout(value: Tensor, rate: float, training: bool) -> Tensor:
    """Drop values by a mask cut at random from a fixed pool: drawing one anew costs more than a layer."""
    if not training or rate == 0:
        return value
    size = value.numel()
    key = (1 << 24, rate)
    if key not in _POOL:
        _POOL[key] = (torch.rand(1 << 24) > rate).to(HALF) / (1 - rate)
    offset = int(torch.randint((1 << 24) - size, ()))
    return value * _POOL[key][offset : offset + size].view(value.shape).to(value.dtype)


class Layer(nn.Module):
    """One encoder layer, post-norm as in BERT, with the three attention projections in one matrix."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention_in = Matrix(HIDDEN, 3 * HIDDEN)
        self.attention_out = Matrix(HIDDEN, HIDDEN)
        self.attention_norm = Norm(HIDDEN, eps=1e-12)
        self.inner = Matrix(HIDDEN, INNER)
        self.outer = Matrix(INNER, HIDDEN)
        self.norm = Norm(HIDDEN, eps=1e-12)
        self.dropout = dropout

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Return the next layer's hidden states; ``bias`` is added to attention scores."""
        batch, length, _ = hidden.shape
        query, key, value = (
            part.view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in self.attention_in(hidden).chunk(3, dim=-1)
        )
        scores = query @ (key * (HIDDEN // HEADS) ** -0.5).transpose(-1, -2)
        mixed = torch.softmax(scores + bias, dim=-1) @ value
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(batch, length, HIDDEN))
        hidden = self.attention_norm(hidden + cheap_dropout(mixed, self.dropout, self.training))
        inner = self.outer(functional.gelu(self.inner(hidden)))
        return self.norm(hidden + cheap_dropout(inner, self.dropout, self.training))


class Network(nn.Module):
    """Upper layers and heads; they read the attribution tagger's hidden states, gathered into windows of their own."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.places = nn.Embedding(PLACES, HIDDEN)
        self.casing = nn.Embedding(CASINGS, HIDDEN)
        self.quotes = nn.Embedding(QUOTE_STATES, HIDDEN)
        self.marks = nn.Embedding(MARKS, HIDDEN)
        self.kinds = nn.Linear(len(KINDS), HIDDEN, bias=False)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.attend = nn.Linear(HIDDEN, 2)
        self.tags = nn.Linear(HIDDEN, CUE_TAGS)
        self.responder = nn.Linear(HIDDEN, 1)
        size = 3 * HIDDEN + SENTENCE_SIZE
        self.act_inner = nn.Linear(size, 128)
        self.acts = nn.Linear(128 + CUE_TAGS, ACTS)
        self.author = nn.Linear(128 + CUE_TAGS, 1)
        self.asker = nn.Linear(3 * HIDDEN, LINK)
        self.asked = nn.Linear(3 * HIDDEN, LINK)
        self.pair_inner = nn.Linear(2 * LINK + PAIR_SIZE, 64)
        self.pair = nn.Linear(64, 1)
        self.pair_direct = nn.Linear(PAIR_SIZE, 1)
        self.dropout = dropout
        for embedding in (self.places, self.casing, self.quotes, self.marks, self.kinds):
            nn.init.zeros_(embedding.weight)

    def upper(self, hidden: Tensor, casing: Tensor, quote: Tensor, kinds: Tensor, mark: Tensor, mask: Tensor) -> Tensor:
        """Return the last hidden states of windows; ``hidden`` holds the shared layers' states, zero at separators."""
        extra = self.casing(casing) + self.quotes(quote) + self.marks(mark) + self.kinds(kinds)
        extra = extra + self.places(torch.arange(hidden.shape[1]))
        hidden = cheap_dropout(hidden.to(HALF) + extra.to(HALF), self.dropout, self.training)
        bias = spread(mask)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden.float()

    def pool(self, hidden: Tensor, member: Tensor) -> Tensor:
        """Return a vector of each sentence: two attended means and a plain one; ``member`` is sentences x pieces."""
        scores = self.attend(hidden).transpose(1, 2)[:, :, None, :] + (1 - member)[:, None] * -1e4
        attended = torch.softmax(scores, dim=-1) @ hidden[:, None]
        mean = member @ hidden / member.sum(-1, keepdim=True).clamp(min=1)
        return torch.cat([attended[:, 0], attended[:, 1], mean], dim=-1)

    def judge(self, hidden: Tensor, member: Tensor, vectors: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return tag scores of pieces, act scores and author scores of sentences."""
        tags = self.tags(hidden)
        best = (tags[:, None] + (1 - member)[..., None] * -1e4).amax(2).clamp(min=-20)
        inner = functional.gelu(self.act_inner(torch.cat([vectors, features], dim=-1)))
        inner = functional.dropout(inner, 0.2, self.training)
        joint = torch.cat([inner, best * 0.2], dim=-1)
        return tags, self.acts(joint), self.author(joint).squeeze(-1)

    def link(self, asker: Tensor, asked: Tensor, pairs: Tensor) -> Tensor:
        """Return how well each sentence fits as the claim answered: vectors (d), (c x d), features (c x f)."""
        return self.pair_scores(self.asker(asker)[None], self.asked(asked), pairs)

    def pair_scores(self, left: Tensor, right: Tensor, pairs: Tensor) -> Tensor:
        """Return the scores of projected vectors."""
        joint = torch.cat([left * right, functional.relu(left + right), pairs], dim=-1)
        inner = functional.dropout(functional.gelu(self.pair_inner(joint)), 0.2, self.training)
        return (self.pair(inner) + self.pair_direct(pairs)).squeeze(-1)


def pretrained(folder: Path, dropout: float = 0.1) -> Network:
    """Return a network whose layers start from MiniLM's upper ones."""
    network, whole = Network(dropout), attribution.network.pretrained(folder)
    for layer, source in zip(network.layers, whole.layers[SHARED:], strict=True):
        layer.load_state_dict(source.state_dict())
    return network
