"""Write the network that looks a second time: its large matrices in 8 bits, its tables short, without unused heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

from attribution.export import MICROSOFT, Graph, _layer, _words
from counterclaim.annotate.answering.second import GAP, OPENING, UNKNOWN
from counterclaim.annotate.windows import Pieces, read_words
from responses.deep import Deep
from responses.export import Array, _heads, _row, _sum, in_8_bits
from responses.network import ACTS
from responses.shipping import save_arrays

#: How many word pieces the file keeps: all that the training texts hold this often, then the vocabulary's first
#: in its order, which is by frequency. It keeps the file under 30 MB; 2 pieces in 10,000 of other articles are unknown.
KEPT, OFTEN = 16_700, 3
OUTPUTS = {"acts": ["batch", "sentences", ACTS], "authors": ["batch", "sentences"]}


def frequent_pieces(texts: Iterable[str], pieces: Pieces, plain: Iterable[int]) -> npt.NDArray[np.int32]:
    """Return the numbers of the pieces to keep, in order; ``plain`` are those in Latin letters, by frequency."""
    counts = Counter(number for text in texts for word in read_words(text, pieces).pieces for number in word)
    kept = {0, UNKNOWN, OPENING, GAP, *(number for number, count in counts.items() if count >= OFTEN)}
    for number in plain:
        if len(kept) >= KEPT:
            break
        kept.add(number)
    return np.array(sorted(kept), dtype=np.int32)


def export_deep(network: Deep, kept: npt.NDArray[np.int32], folder: Path) -> None:
    """Write ``second.onnx`` and ``second.npz`` (the pieces that have a row) into ``folder``."""
    in_8_bits(build(network, kept), folder / "second.onnx")
    (folder / "second.float.onnx").unlink()
    save_arrays(folder / "second.npz", {"pieces": kept})


def build(network: Deep, kept: npt.NDArray[np.int32]) -> onnx.ModelProto:
    """Return the float graph, for one window without padding; ids are rows among the pieces kept."""
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    hidden = _embedded(graph, state, kept)
    for index in range(network.free):
        hidden = _layer(graph, state, f"layers.{index}", hidden)
    hidden = _entered(graph, state, hidden)
    for index in range(network.free, len(network.layers)):
        hidden = _layer(graph, state, f"layers.{index}", hidden)
    _heads(graph, state, hidden)
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    width = state["tags.weight"].shape[1]
    sizes = {"kinds": state["kinds.weight"].shape[1], "features": state["act_inner.weight"].shape[1] - 3 * width}
    names = ("ids", "casing", "quote", "mark")
    inputs = [helper.make_tensor_value_info(name, whole, ["batch", "length"]) for name in names]
    inputs += [
        helper.make_tensor_value_info("kinds", real, ["batch", "length", sizes["kinds"]]),
        helper.make_tensor_value_info("member", real, ["batch", "sentences", "length"]),
        helper.make_tensor_value_info("features", real, ["batch", "sentences", sizes["features"]]),
    ]
    outputs = [helper.make_tensor_value_info(name, real, shape) for name, shape in OUTPUTS.items()]
    nodes, weights = _needed(graph)
    made = helper.make_graph(nodes, "second look", inputs, outputs, weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="counterclaim")


def _embedded(graph: Graph, state: dict[str, Array], kept: npt.NDArray[np.int32]) -> str:
    """Append the sum of the word's and the place's row, and its normalisation."""
    length = graph.node(
        "Gather", [graph.node("Shape", ["mark"], "shape"), graph.weight("one", np.array([1]))], "length"
    )
    graph.weight("zero", np.array([0]))
    parts = [_words(graph, state["words.weight"][kept]), _places(graph, state, "positions", length)]
    norm = [graph.weight(name, state[name]) for name in ("embedding_norm.weight", "embedding_norm.bias")]
    total = graph.node("Add", parts, "embedding.sum")
    return graph.node("LayerNormalization", [total, *norm], "embedding", axis=-1, epsilon=1e-12)


def _places(graph: Graph, state: dict[str, Array], name: str, length: str) -> str:
    """Append the first rows of a table that is kept in half precision."""
    table = graph.weight(f"{name}.w", state[f"{name}.weight"].astype(np.float16))
    rows = graph.node("Slice", [table, "zero", length], f"{name}.half")
    return graph.node("Cast", [rows], name, to=TensorProto.FLOAT)


def _entered(graph: Graph, state: dict[str, Array], hidden: str) -> str:
    """Append what the linker adds to the states above the frozen layers."""
    kinds = graph.linear("head_kinds", "kinds", state["kinds.weight"])
    parts = [hidden, _places(graph, state, "places", "length"), kinds]
    tables = (("casing", "casing"), ("quotes", "quote"), ("marks", "mark"))
    return _sum(graph, parts + [_row(graph, state, name, rows) for name, rows in tables], "entry")


def _needed(graph: Graph) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Return the nodes and weights that the outputs depend on."""
    needed, nodes = set(OUTPUTS), []
    for node in reversed(graph.nodes):
        if needed & set(node.output):
            nodes.append(node)
            needed |= set(node.input)
    return nodes[::-1], [weight for weight in graph.weights if weight.name in needed]
