"""`python -m qa.reader.unpack OUT`: the weights of the graph that ships, to go on training from.

They are as int8 has left them; what was trained last knew of that rounding.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from qa.reader.model import GRAPH, packed_graph
from qa.reader.weights import Floats, save_weights

_LAYER, _HEAD = ("qkv", "ao", "fi", "fo"), ("attend", "h1", "h2", "ends")


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the weights of a graph, see ``qa.reader.weights``."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.unpack", description=__doc__)
    parser.add_argument("out", type=Path, help="where weights go: OUT.0.npz ...")
    parser.add_argument("--graph", type=Path, default=GRAPH, help="GRAPH.0, GRAPH.1 ...")
    given = parser.parse_args(arguments)
    save_weights(weights_of(onnx.load_from_string(packed_graph(given.graph))), given.out)


def weights_of(model: onnx.ModelProto) -> dict[str, Floats]:
    """The weights that ``qa.reader.export.build`` was given, by the names of the network."""
    nodes, made = model.graph.node, _constants(model)
    by_output = {output: node for node in nodes for output in node.output}
    linears, norms = list(_linears(nodes, by_output, made)), list(_norms(nodes, made))
    (segments,) = (made[node.input[0]] for node in nodes if node.op_type == "Gather")
    positions = next(
        made[node.input[0]] for node in nodes if node.op_type == "Slice" and node.input[0] in made
    )
    found = {"pos": positions, "segment": segments}
    found |= _named("ln", ("weight", "bias"), norms[0])
    layers = (len(linears) - len(_HEAD)) // len(_LAYER)
    for layer in range(layers):
        for part, (matrix, bias) in zip(_LAYER, linears[len(_LAYER) * layer :], strict=False):
            names = tuple(part) if part == "qkv" else (part,)
            pieces = zip(
                names, np.split(matrix, len(names)), np.split(bias, len(names)), strict=True
            )
            for name, *both in pieces:
                found |= _named(f"l.{layer}.{name}", ("w", "b"), both)
        for part, norm in zip(("aln", "oln"), norms[1 + 2 * layer :], strict=False):
            found |= _named(f"l.{layer}.{part}", ("weight", "bias"), norm)
    for part, linear in zip(_HEAD, linears[len(_LAYER) * layers :], strict=True):
        found |= _named(f"head.{part}", ("weight", "bias"), linear)
    return {name: np.ascontiguousarray(value, np.float32) for name, value in found.items()}


def _named(name: str, kinds: Sequence[str], values: Sequence[Floats]) -> dict[str, Floats]:
    return {f"{name}.{kind}": value for kind, value in zip(kinds, values, strict=True)}


def _constants(model: onnx.ModelProto) -> dict[str, Floats]:
    return {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}


def _linears(
    nodes: Sequence[onnx.NodeProto],
    by_output: dict[str, onnx.NodeProto],
    made: dict[str, Floats],
) -> Iterator[tuple[Floats, Floats]]:
    """The matrices (outputs, inputs) and biases of the products, as ``Graph.linear`` adds them."""
    for node in nodes:
        scaled = by_output.get(node.input[0]) if node.op_type == "Add" else None
        cast = by_output.get(scaled.input[0]) if scaled and scaled.op_type == "Mul" else None
        if scaled and cast and cast.op_type == "Cast":
            product, joint = by_output[cast.input[0]], by_output[scaled.input[1]]
            yield made[product.input[1]].T * made[joint.input[1]][:, None], made[node.input[1]]


def _norms(
    nodes: Sequence[onnx.NodeProto], made: dict[str, Floats]
) -> Iterator[tuple[Floats, Floats]]:
    for node in nodes:
        if node.op_type == "LayerNormalization":
            yield made[node.input[1]], made[node.input[2]]


if __name__ == "__main__":
    main()
