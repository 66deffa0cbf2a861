"""Write a trained network as an ONNX graph of fused operators, its large matrices in 8 bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from attribution.network import HEADS, HIDDEN, SHARED, Network

MICROSOFT = "com.microsoft"
STATES = ["batch", "length", HIDDEN]
Array = npt.NDArray[np.float32]


class Graph:
    """Collects nodes and weights under fresh names."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, array: npt.NDArray[np.generic]) -> str:
        """Store an array and return its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        """Append a node with one output and return the output's name; ``domain`` is an attribute like the others."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, name: str, data: str, weight: Array) -> str:
        """Append a matrix product; ``weight`` is (out, in) as PyTorch keeps it."""
        return self.node("MatMul", [data, self.weight(f"{name}.w", weight.T)], f"{name}.product")


def build(network: Network) -> onnx.ModelProto:
    """Return the float graph for windows without padding: ids, casing and quote in; scores and vectors by piece out."""
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    hidden = _embeddings(graph, state)
    for index in range(SHARED):
        hidden = _layer(graph, state, f"layers.{index}", hidden)
    outputs = [helper.make_tensor_value_info(graph.node("Identity", [hidden], "states"), TensorProto.FLOAT, STATES)]
    for index in range(SHARED, len(network.layers)):
        hidden = _layer(graph, state, f"layers.{index}", hidden)
    for name in ("tags", "holder", "cue"):
        product = graph.linear(f"head_{name}", hidden, state[f"{name}.weight"])
        graph.node("Add", [product, graph.weight(f"{name}.bias", state[f"{name}.bias"])], name)
        shape = ["batch", "length", len(state[f"{name}.bias"])]
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "casing", "quote")]
    made = helper.make_graph(graph.nodes, "attribution", inputs, outputs, graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="counterclaim")


def _embeddings(graph: Graph, state: dict[str, Array]) -> str:
    """Append the sum of the four embeddings and its normalisation."""
    parts = [_words(graph, state["words.weight"])] + [
        graph.node("Gather", [graph.weight(f"{table}.w", state[f"{table}.weight"]), rows], f"{table}.row")
        for table, rows in (("casing", "casing"), ("quotes", "quote"))
    ]
    length = graph.node("Gather", [graph.node("Shape", ["ids"], "shape"), graph.weight("one", np.array([1]))], "length")
    places = graph.node(
        "Slice",
        [graph.weight("positions.w", state["positions.weight"]), graph.weight("zero", np.array([0])), length],
        "places",
    )
    total = graph.node("Add", [parts[0], places], "embedding.0")
    total = graph.node("Add", [total, graph.node("Add", parts[1:], "embedding.1")], "embedding.2")
    norm = [graph.weight(name, state[name]) for name in ("embedding_norm.weight", "embedding_norm.bias")]
    return graph.node("LayerNormalization", [total, *norm], "embedding", axis=-1, epsilon=1e-12)


def _words(graph: Graph, table: Array) -> str:
    """Append the word embeddings: 8 bits with one scale a row, because one scale for all loses the rare words."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    small = np.rint(table / scale).astype(np.int8)
    rows = graph.node("Gather", [graph.weight("words.q", small), "ids"], "words.small")
    rows = graph.node("Cast", [rows], "words.float", to=TensorProto.FLOAT)
    scales = graph.node("Gather", [graph.weight("words.s", scale), "ids"], "words.scale")
    return graph.node("Mul", [rows, scales], "words.row")


def _layer(graph: Graph, state: dict[str, Array], name: str, hidden: str) -> str:
    """Append one encoder layer."""
    mixed = graph.node(
        "Attention",
        [
            hidden,
            graph.weight(f"{name}.qkv.w", state[f"{name}.attention_in.weight"].T),
            graph.weight(f"{name}.qkv.b", state[f"{name}.attention_in.bias"]),
        ],
        f"{name}.attention",
        domain=MICROSOFT,
        num_heads=HEADS,
    )
    mixed = graph.linear(f"{name}.attention_out", mixed, state[f"{name}.attention_out.weight"])
    bias = graph.weight(f"{name}.attention_out.b", state[f"{name}.attention_out.bias"])
    hidden = _skip(graph, state, hidden, (bias, mixed), f"{name}.attention_norm")
    inner = graph.linear(f"{name}.inner", hidden, state[f"{name}.inner.weight"])
    shift = graph.weight(f"{name}.inner.b", state[f"{name}.inner.bias"])
    inner = graph.node("BiasGelu", [inner, shift], f"{name}.gelu", domain=MICROSOFT)
    outer = graph.linear(f"{name}.outer", inner, state[f"{name}.outer.weight"])
    bias = graph.weight(f"{name}.outer.b", state[f"{name}.outer.bias"])
    return _skip(graph, state, hidden, (bias, outer), f"{name}.norm")


def _skip(graph: Graph, state: dict[str, Array], hidden: str, update: tuple[str, str], name: str) -> str:
    """Append a residual sum with its normalisation; ``update`` names a bias and what it is added to."""
    norm = [graph.weight(f"{name}.{kind}", state[f"{name}.{kind}"]) for kind in ("weight", "bias")]
    total = graph.node("Add", [graph.node("Add", [update[1], update[0]], f"{name}.update"), hidden], f"{name}.sum")
    return graph.node("LayerNormalization", [total, *norm], name, axis=-1, epsilon=1e-12)


def export(network: Network, path: Path, *, reduce_range: bool = True, per_channel: bool = True) -> None:
    """Write the float graph beside ``path`` for comparison, and the 8-bit one to ``path``.

    ``reduce_range`` keeps weights in 7 bits, so that processors without VNNI cannot overflow.
    """
    full = path.with_suffix(".float.onnx")
    onnx.save(build(network), full)
    quantize_dynamic(
        full,
        path,
        weight_type=QuantType.QInt8,
        per_channel=per_channel,
        reduce_range=reduce_range,
        op_types_to_quantize=["MatMul", "Attention"],
        nodes_to_exclude=["head_tags.product"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


assert HIDDEN % HEADS == 0
