"""The network: MiniLM's encoder with heads for acts, cues, responders and claims.

Matrix products run in bfloat16 with single-precision masters: on a processor with matrix tiles that is far faster.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import MARKS
from counterclaim.annotate.windows import CASINGS, QUOTE_STATES
from responses.data import CUE_TAGS, PAIR_SIZE, SENTENCE_SIZE

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536
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
    """Encoder and heads; word embeddings stay frozen, embeddings that MiniLM lacks start at zero."""

    def __init__(self, dropout: float = 0.1, *, frozen: int = 0) -> None:
        super().__init__()
        self.frozen = frozen  # lower layers that keep their weights; what is new to MiniLM then enters above them
        self.words = nn.Embedding(30522, HIDDEN)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(512, HIDDEN)
        self.low_casing = nn.Embedding(CASINGS, HIDDEN)
        self.low_quotes = nn.Embedding(QUOTE_STATES, HIDDEN)
        self.casing = nn.Embedding(CASINGS, HIDDEN)
        self.quotes = nn.Embedding(QUOTE_STATES, HIDDEN)
        self.marks = nn.Embedding(MARKS, HIDDEN)
        self.kinds = nn.Linear(len(KINDS), HIDDEN, bias=False)
        self.embedding_norm = Norm(HIDDEN, eps=1e-12)
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
        self.low_casing.weight.requires_grad_(False)
        self.low_quotes.weight.requires_grad_(False)
        for embedding in (self.low_casing, self.low_quotes, self.casing, self.quotes, self.marks, self.kinds):
            nn.init.zeros_(embedding.weight)

    def lower(self, ids: Tensor, casing: Tensor, quote: Tensor, mask: Tensor) -> Tensor:
        """Return the hidden states above the frozen layers, in half precision; they never change in training."""
        hidden = self.words(ids) + self.positions(torch.arange(ids.shape[1]))
        hidden = hidden + self.low_casing(casing) + self.low_quotes(quote)
        hidden, bias = self.embedding_norm(hidden).to(HALF), spread(mask)
        for layer in self.layers[: self.frozen]:
            hidden = layer(hidden, bias)
        return hidden

    def upper(self, hidden: Tensor, casing: Tensor, quote: Tensor, kinds: Tensor, mark: Tensor, mask: Tensor) -> Tensor:
        """Return the last hidden states; casing, quotes, kinds of words and marks enter above the frozen layers."""
        extra = self.casing(casing) + self.quotes(quote) + self.marks(mark) + self.kinds(kinds)
        hidden = cheap_dropout(hidden + extra.to(HALF), self.dropout, self.training)
        bias = spread(mask)
        for layer in self.layers[self.frozen :]:
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


def pretrained(folder: Path, dropout: float = 0.1, *, frozen: int = 0) -> Network:
    """Return a network that starts from MiniLM's weights."""
    network, weights = Network(dropout, frozen=frozen), load_file(folder / "model.safetensors")
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
