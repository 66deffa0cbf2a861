"""Write a trained network as an ONNX graph of fused operators, the encoder's large matrices in 8 bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from attribution.export import MICROSOFT, Graph, _layer
from responses.network import ACTS, HIDDEN, LINK, Network

Array = npt.NDArray[np.float32]
FAR = -1e4


def build(network: Network) -> onnx.ModelProto:
    """Return the float graph, for one window without padding."""
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    hidden = _entry(graph, state)
    for index in range(len(network.layers)):
        hidden = _layer(graph, state, f"layers.{index}", hidden)
    _heads(graph, state, hidden)
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    sizes = {"kinds": state["kinds.weight"].shape[1], "features": state["act_inner.weight"].shape[1] - 3 * HIDDEN}
    inputs = [helper.make_tensor_value_info(name, whole, ["batch", "length"]) for name in ("casing", "quote", "mark")]
    inputs += [
        helper.make_tensor_value_info("hidden", real, ["batch", "length", HIDDEN]),
        helper.make_tensor_value_info("kinds", real, ["batch", "length", sizes["kinds"]]),
        helper.make_tensor_value_info("member", real, ["batch", "sentences", "length"]),
        helper.make_tensor_value_info("features", real, ["batch", "sentences", sizes["features"]]),
    ]
    shapes = {
        "acts": ["batch", "sentences", ACTS], "authors": ["batch", "sentences"], "tags": ["batch", "length", 6],
        "responder": ["batch", "length"], "asker": ["batch", "sentences", LINK], "asked": ["batch", "sentences", LINK],
    }  # fmt: skip
    outputs = [helper.make_tensor_value_info(name, real, shape) for name, shape in shapes.items()]
    made = helper.make_graph(graph.nodes, "responses", inputs, outputs, graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="counterclaim")


def _sum(graph: Graph, parts: list[str], name: str) -> str:
    """Append the sum of several tensors."""
    total = parts[0]
    for number, part in enumerate(parts[1:]):
        total = graph.node("Add", [total, part], f"{name}.{number}")
    return total


def _row(graph: Graph, state: dict[str, Array], table: str, rows: str) -> str:
    """Append a look-up in an embedding table."""
    return graph.node("Gather", [graph.weight(f"{table}.w", state[f"{table}.weight"]), rows], f"{table}.row")


def _entry(graph: Graph, state: dict[str, Array]) -> str:
    """Append the shared layers' states with what the linker adds to them."""
    length = graph.node(
        "Gather", [graph.node("Shape", ["mark"], "shape"), graph.weight("one", np.array([1]))], "length"
    )
    table = graph.weight("places.w", state["places.weight"])
    places = graph.node("Slice", [table, graph.weight("zero", np.array([0])), length], "places")
    parts = ["hidden", places, graph.linear("head_kinds", "kinds", state["kinds.weight"])]
    parts += [
        _row(graph, state, name, rows) for name, rows in (("casing", "casing"), ("quotes", "quote"), ("marks", "mark"))
    ]
    return _sum(graph, parts, "entry")


def _affine(graph: Graph, state: dict[str, Array], name: str, data: str, output: str) -> str:
    """Append a linear layer with its bias."""
    product = graph.linear(f"head_{name}", data, state[f"{name}.weight"])
    return graph.node("Add", [product, graph.weight(f"{name}.b", state[f"{name}.bias"])], output)


def _constant(graph: Graph, name: str, *values: float) -> str:
    return graph.weight(name, np.array(values, dtype=np.float32))


def _axes(graph: Graph, name: str, *values: int) -> str:
    return graph.weight(name, np.array(values, dtype=np.int64))


def _heads(graph: Graph, state: dict[str, Array], hidden: str) -> None:
    """Append the pooled sentence vectors and every output."""
    node = graph.node
    outside = node(
        "Mul",
        [node("Sub", [_constant(graph, "c1", 1), "member"], "not_member"), _constant(graph, "far", FAR)],
        "outside",
    )
    attend = node("Transpose", [_affine(graph, state, "attend", hidden, "attend")], "attend_t", perm=[0, 2, 1])
    attend = node("Unsqueeze", [attend, _axes(graph, "axis2", 2)], "attend_4")
    spread = node("Add", [attend, node("Unsqueeze", ["outside", _axes(graph, "axis1", 1)], "outside_1")], "attend_5")
    wide = node("Unsqueeze", [hidden, _axes(graph, "axis1b", 1)], "hidden_4")
    mixed = node("MatMul", [node("Softmax", [spread], "attend_6", axis=-1), wide], "head_mixed")
    parts = []
    for index in (0, 1):
        part = node("Gather", [mixed, _axes(graph, f"pick{index}", index)], f"mixed_{index}", axis=1)
        parts.append(node("Squeeze", [part, _axes(graph, f"axis1_{index}", 1)], f"mixed_{index}_3"))
    count = node("ReduceSum", ["member", _axes(graph, "axis_last", -1)], "count", keepdims=1)
    count = node("Max", [count, _constant(graph, "c2", 1)], "count_1")
    mean = node("Div", [node("MatMul", ["member", hidden], "head_sum"), count], "mean")
    vectors = node("Concat", [*parts, mean], "vectors", axis=-1)
    tags = _affine(graph, state, "tags", hidden, "tags")
    far = node("Unsqueeze", [outside, _axes(graph, "axis3", 3)], "outside_3")
    best = node("Add", [node("Unsqueeze", [tags, _axes(graph, "axis1c", 1)], "tags_4"), far], "tags_5")
    best = node("ReduceMax", [best], "best", axes=[2], keepdims=0)
    best = node(
        "Mul", [node("Max", [best, _constant(graph, "low", -20)], "best_1"), _constant(graph, "fifth", 0.2)], "best_2"
    )
    inner = _affine(graph, state, "act_inner", node("Concat", [vectors, "features"], "joint", axis=-1), "act_hidden")
    joint = node("Concat", [node("Gelu", [inner], "act_gelu", domain=MICROSOFT), best], "act_joint", axis=-1)
    _affine(graph, state, "acts", joint, "acts")
    node("Squeeze", [_affine(graph, state, "author", joint, "author_1"), _axes(graph, "axis_end", -1)], "authors")
    node(
        "Squeeze",
        [_affine(graph, state, "responder", hidden, "responder_1"), _axes(graph, "axis_end2", -1)],
        "responder",
    )
    _affine(graph, state, "asker", vectors, "asker")
    _affine(graph, state, "asked", vectors, "asked")


def export(network: Network, path: Path) -> None:
    """Write the float graph beside ``path`` for comparison, and the 8-bit one to ``path``."""
    in_8_bits(build(network), path)


def in_8_bits(model: onnx.ModelProto, path: Path) -> None:
    """Write a float graph beside ``path``, and to ``path`` the same in 8 bits.

    Weights keep 7 bits, so that processors without VNNI cannot overflow; the heads stay in single precision.
    """
    full = path.with_suffix(".float.onnx")
    onnx.save(model, full)
    heads = [item.name for item in model.graph.node if item.name.startswith("head_")]
    quantize_dynamic(
        full, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul", "Attention"], nodes_to_exclude=heads,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip


def pair_arrays(network: Network) -> dict[str, Array]:
    """Return the weights of the head that scores pairs, which runs in numpy."""
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    named = {"inner": "pair_inner", "outer": "pair", "direct": "pair_direct"}
    return {f"{to}.{kind}": state[f"{name}.{kind}"] for to, name in named.items() for kind in ("weight", "bias")}
