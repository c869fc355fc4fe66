from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UserError
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.factors import Adapter, write_adapter
from embeddings.e5.weights import Weights, weights_path
from embeddings.encoder import load_encoder

SENTENCES = [
    "The park was founded in 2011.",
    "Парк основан в 2011 году.",
    "工业园成立于二〇一一年。",
    "Het park is in 2011 opgericht.",
    "Парк заснаваны ў 2011 годзе.",
]


def test_a_change_is_the_product_of_its_factors_at_the_scale(tmp_path: Path) -> None:
    a, b = np.array([[1.0, 2.0, 3.0]]), np.array([[10.0], [20.0]])
    write_adapter(tmp_path / "file", {"l0.q": (a, b)}, 0.5, "base")
    change = Adapter.open(tmp_path / "file").change("l0.q")
    assert change is not None
    assert change.tolist() == [[5, 10, 15], [10, 20, 30]]
    assert Adapter.open(tmp_path / "file").change("l0.k") is None


def test_another_scale_is_another_adapter(adapter_file: Path) -> None:
    own, other = Adapter.open(adapter_file), Adapter.open(adapter_file, 1.0)
    assert own.scale == 0.5
    assert own.digest != other.digest
    assert own.digest == Adapter.open(adapter_file, 0.5).digest


def test_the_same_factors_make_the_same_file(adapter_file: Path, tmp_path: Path) -> None:
    adapter = Adapter.open(adapter_file)
    write_adapter(tmp_path / "again", adapter.factors, adapter.scale, adapter.base)
    assert (tmp_path / "again").read_bytes() == adapter_file.read_bytes()


def test_a_file_that_is_no_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be read \(No such file"):
        Adapter.open(tmp_path / "missing")
    for content in (b"", b"no adapter at all", b"\xff" * 100):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(UserError, match=r"other is no adapter .*embeddings\.adapt"):
            Adapter.open(tmp_path / "other")


def test_an_adapter_to_other_weights_is_refused(tmp_path: Path) -> None:
    write_adapter(tmp_path / "file", {}, 1.0, "0123456789abcdef" * 4)
    with pytest.raises(UserError, match="trained on the weights 0123456789abcdef, not on"):
        E5Encoder.load(adapter=Adapter.open(tmp_path / "file"))


def test_the_name_of_an_encoder_may_hold_an_adapter(encoder: E5Encoder, adapter_file: Path) -> None:
    name = f"multilingual-e5-small+{adapter_file}"
    adapted = load_encoder(name)
    assert adapted.name == name
    assert adapted.fingerprint != encoder.fingerprint
    assert adapted.fingerprint.endswith(Adapter.open(adapter_file).digest[:16])
    cosines = (adapted.encode_queries(SENTENCES) * encoder.encode_queries(SENTENCES)).sum(axis=1)
    assert (cosines < 0.97).all()


def test_an_adapter_that_changes_nothing_leaves_the_weights(adapter_file: Path) -> None:
    plain, none, full = (
        Weights(weights_path(), adapter).matrix("l11.q.w", 384, 384)
        for adapter in (None, Adapter.open(adapter_file, 0.0), Adapter.open(adapter_file))
    )
    assert np.array_equal(none, plain)
    assert not np.array_equal(full, plain)
