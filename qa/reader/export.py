"""`python -m qa.reader.export`: the trained weights as the int8 graph that ships."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from embeddings.e5.graph import Graph, add_layer
from embeddings.e5.weights import Matrix, Shape
from qa.reader.model import GRAPH
from qa.reader.weights import Floats, load_weights

_PART = 9_000_000  # bytes of a file


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the graph of the weights that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="OUT of qa.reader.train")
    parser.add_argument("--early", type=int, default=0, help="of the layers, and the early head")
    parser.add_argument("--out", type=Path, default=GRAPH, help="OUT.0, OUT.1 ...")
    given = parser.parse_args(arguments)
    # Without a time in it, the same weights make the same file.
    packed = gzip.compress(build(Trained(given.weights, given.early)).SerializeToString(), mtime=0)
    for number, first in enumerate(range(0, len(packed), _PART)):
        part = given.out.with_name(f"{given.out.name}.{number}")
        part.write_bytes(packed[first : first + _PART])


class Trained:
    """The weights that ``qa.reader.train`` wrote, by the names of the encoder's layers.

    Args:
        out: where they are.
        early: after which layer the head is that serves; 0 for the last.
    """

    def __init__(self, out: Path, early: int = 0) -> None:
        self.arrays = load_weights(out)
        positions, hidden = self.arrays["pos"].shape
        layers = {name.split(".")[1] for name in self.arrays if name.startswith("l.")}
        self.head = "early" if early else "head"
        self.shape = Shape(
            hidden=hidden,
            layers=early or len(layers),
            heads=12,
            feed_forward=len(self.arrays["l.0.fi.w"]),
            vocabulary=0,
            positions=positions,
            epsilon=1e-12,
        )

    def matrix(self, name: str, rows: int, columns: int) -> Matrix:
        """A matrix, (outputs, inputs)."""
        return self._of(name).reshape(rows, columns)

    def vector(self, name: str, *shape: int) -> Matrix:
        """A bias, or a scale of a norm."""
        return self._of(name).reshape(shape)

    def _of(self, name: str) -> Floats:
        layer, part, kind = name.removeprefix("l").split(".")
        if part.endswith("ln"):
            kind = {"w": "weight", "b": "bias"}[kind]
        return self.arrays[f"l.{layer}.{part}.{kind}"]


def build(trained: Trained) -> onnx.ModelProto:
    """The model of one row of tokens, see ``qa.reader.layout``.

    Inputs: ``words`` (1, tokens, hidden) float32, ``segments`` (1, tokens) and ``first`` (1,)
    int64. Outputs: ``score`` (1, 1), and ``ends`` (1, tokens of the sentence, 2).
    """
    graph, arrays, shape = Graph(), trained.arrays, trained.shape

    def linear(value: str, name: str) -> str:
        head = f"{trained.head}.{name}"
        return graph.linear(value, arrays[f"{head}.weight"], arrays[f"{head}.bias"])

    def ints(*values: int) -> str:
        return graph.constant(np.array(values, np.int64))

    length = graph.add("Shape", "words", start=1, end=2)
    placed = graph.add("Slice", graph.constant(arrays["pos"]), ints(0), length)
    marked = graph.add("Gather", graph.constant(arrays["segment"]), "segments", axis=0)
    summed = graph.add("Add", graph.add("Add", "words", placed), marked)
    hidden = graph.normalize(summed, arrays["ln.weight"], arrays["ln.bias"], shape.epsilon)
    for layer in range(shape.layers):
        hidden = add_layer(graph, trained, layer, hidden)
    said = graph.add("Slice", hidden, "first", length, ints(1))
    whole = graph.add("Squeeze", graph.add("Slice", hidden, ints(0), ints(1), ints(1)), ints(1))
    weights = graph.add("Softmax", linear(said, "attend"), axis=1)
    pooled = graph.add("ReduceSum", graph.add("Mul", weights, said), ints(1), keepdims=0)
    most = graph.add("ReduceMax", said, ints(1), keepdims=0)
    both = graph.add("Concat", whole, pooled, most, axis=-1)
    inner = graph.add("Gelu", linear(both, "h1"))
    graph.add("Identity", linear(inner, "h2"), output="score")
    graph.add("Identity", linear(said, "ends"), output="ends")
    row: list[str | int | None] = [1, "tokens"]
    return graph.model(
        "reader",
        [
            helper.make_tensor_value_info("words", TensorProto.FLOAT, [*row, shape.hidden]),
            helper.make_tensor_value_info("segments", TensorProto.INT64, row),
            helper.make_tensor_value_info("first", TensorProto.INT64, [1]),
        ],
        [
            helper.make_tensor_value_info("score", TensorProto.FLOAT, [1, 1]),
            helper.make_tensor_value_info("ends", TensorProto.FLOAT, [1, None, 2]),
        ],
    )


if __name__ == "__main__":
    main()
