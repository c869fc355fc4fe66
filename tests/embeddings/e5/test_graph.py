from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from embeddings.e5.graph import OPSET, Graph


def test_a_linear_layer_is_rounded_as_onnxruntime_rounds_it(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    weight = random.standard_normal((6, 8)).astype(np.float32)
    weight[2] = 0  # a scale of nothing must not divide by zero
    bias = random.standard_normal(6).astype(np.float32)
    values = random.standard_normal((1, 5, 8)).astype(np.float32)
    rows = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info("in", TensorProto.FLOAT, [*rows, 8])]
    outputs = [helper.make_tensor_value_info("out", TensorProto.FLOAT, [*rows, 6])]

    graph = Graph()
    graph.add("Identity", graph.linear("in", weight, bias), output="out")
    ours = graph.model("ours", inputs, outputs)

    nodes = [
        helper.make_node("MatMul", ["in", "weight"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["out"]),
    ]
    constants = [
        numpy_helper.from_array(np.ascontiguousarray(weight.T), "weight"),
        numpy_helper.from_array(bias, "bias"),
    ]
    exact = helper.make_model(
        helper.make_graph(nodes, "exact", inputs, outputs, constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=10,
    )
    quantize_dynamic(exact, tmp_path / "theirs", weight_type=QuantType.QInt8, per_channel=True)
    theirs = onnx.load(tmp_path / "theirs")

    def run(model: onnx.ModelProto) -> np.ndarray:
        session = onnxruntime.InferenceSession(model.SerializeToString())
        (out,) = session.run(None, {"in": values})
        return np.asarray(out)

    assert run(ours).tobytes() == run(theirs).tobytes()
    assert np.abs(run(ours) - (values @ weight.T + bias)).max() < 0.1
