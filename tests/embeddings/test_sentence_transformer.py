import os
import shutil
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UserError
from embeddings.encoder import Encoder
from embeddings.sentence_transformer import SentenceTransformerEncoder, prompts_of

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)  # lone surrogates too
SENTENCES = [
    "The industrial park was founded in 2011.",
    "Парк основан в 2011 году.",
    "工业园成立于二〇一一年。",
    "Het park is in 2011 opgericht.",
    "Парк заснаваны ў 2011 годзе.",
]


@pytest.fixture
def copied_model(minilm_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(minilm_folder, tmp_path / "copied")


def test_vectors_are_those_of_sentence_transformers(
    minilm: SentenceTransformerEncoder, minilm_folder: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm_folder), local_files_only=True)
    expected = model.encode(SENTENCES)
    np.testing.assert_allclose(minilm.encode_queries(SENTENCES), expected, atol=1e-5)
    np.testing.assert_allclose(minilm.encode_passages(SENTENCES), expected, atol=1e-5)


def test_token_states_are_those_of_the_words_alone(
    minilm: SentenceTransformerEncoder, minilm_folder: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm_folder), local_files_only=True)
    states = model.encode([SENTENCES[0]], output_value="token_embeddings")[0]
    (encoded,) = minilm.read_queries([SENTENCES[0]])
    words = ["the", "industrial", "park", "was", "founded", "in", "2011", "."]
    assert model.tokenizer.convert_ids_to_tokens(encoded.token_ids.tolist()) == words
    np.testing.assert_allclose(encoded.states, states[1:-1], atol=1e-5)  # [CLS] and [SEP]


def test_an_unknown_word_keeps_its_token(minilm: SentenceTransformerEncoder) -> None:
    (encoded,) = minilm.read_queries(["park 😀 park"])
    first, unknown, last = encoded.token_ids.tolist()
    assert first == last != unknown


def test_a_text_is_cut_at_the_own_maximum_of_the_model(minilm: SentenceTransformerEncoder) -> None:
    (encoded,) = minilm.read_queries(["word " * 600])
    assert len(encoded.token_ids) == len(encoded.states) == 254  # 256 with [CLS] and [SEP]


def test_no_texts_give_no_rows(minilm: SentenceTransformerEncoder) -> None:
    assert minilm.encode_queries([]).shape == (0, minilm.dim) == (0, 384)


def test_a_document_longer_than_a_batch_keeps_its_order(minilm: SentenceTransformerEncoder) -> None:
    texts = [f"{number} " + "word " * (number % 5) for number in range(70)]
    alone = np.concatenate([minilm.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(minilm.encode_passages(texts), alone, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "defined", "expected"),
    [
        ("all-MiniLM-L6-v2", {"query": "", "document": ""}, ("", "")),
        ("intfloat/multilingual-e5-base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("/models/e5-small-tuned", {}, ("query: ", "passage: ")),
        ("/home/e5/all-MiniLM", {}, ("", "")),
        ("intfloat/multilingual-e5-large-instruct", {}, ("", "")),
        ("e5-like", {"query": "ask: ", "passage": "read: "}, ("ask: ", "read: ")),
        ("BAAI/bge-small-zh", {"query": "为这个句子生成表示："}, ("为这个句子生成表示：", "")),
        ("google/embeddinggemma", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
    ],
)
def test_a_model_gets_its_own_prompts(
    name: str, defined: dict[str, str | None], expected: tuple[str, str]
) -> None:
    assert prompts_of(name, defined) == expected


@given(ANY_TEXT)
@settings(max_examples=30, deadline=None)
def test_any_text_gives_a_unit_vector(minilm: SentenceTransformerEncoder, text: str) -> None:
    (encoded,) = minilm.read_queries([text])
    assert np.isfinite(encoded.states).all()
    assert np.linalg.norm(encoded.vector) == pytest.approx(1, abs=1e-5)
    assert len(encoded.states) == len(encoded.token_ids) <= 254


def test_a_hostile_text_is_encoded_as_its_beginning_alone(
    minilm: SentenceTransformerEncoder,
    hostile: str,
    assert_unit: Callable[[np.ndarray], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    run = minilm._model.encode_query

    def encode(texts: Sequence[str], *arguments: object, **settings: object) -> object:
        seen.extend(map(len, texts))
        return run(texts, *arguments, **settings)

    monkeypatch.setattr(minilm._model, "encode_query", encode)
    assert_unit(minilm.encode_queries([hostile]))
    assert max(seen) <= 64 * minilm._model.max_seq_length  # 64: longer than any piece


def test_the_same_text_gives_the_same_bytes(minilm: SentenceTransformerEncoder) -> None:
    assert minilm.encode_queries(SENTENCES).tobytes() == minilm.encode_queries(SENTENCES).tobytes()


def test_threads_share_an_encoder(minilm: SentenceTransformerEncoder) -> None:
    expected = [minilm.encode_queries([text]) for text in SENTENCES]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: minilm.encode_queries([text]), SENTENCES * 4))
    np.testing.assert_array_equal(found, expected * 4)


def test_a_forked_child_encodes(
    minilm: SentenceTransformerEncoder, encode_in_fork: Callable[[Encoder, str], bytes]
) -> None:
    expected = minilm.encode_queries([SENTENCES[0]])
    received = np.frombuffer(encode_in_fork(minilm, SENTENCES[0]), np.float32)
    np.testing.assert_allclose(received, expected[0], atol=1e-5)


def test_the_fingerprint_is_of_the_files_and_not_of_their_place(
    minilm: SentenceTransformerEncoder, copied_model: Path, tmp_path: Path
) -> None:
    moved = copied_model.rename(tmp_path / "model")
    assert SentenceTransformerEncoder.load(f"{moved}/").fingerprint == minilm.fingerprint
    pooling = moved / "1_Pooling" / "config.json"
    text = pooling.read_text()
    pooling.write_text(
        text.replace('cls_token": false', 'cls_token": true').replace(
            'mean_tokens": true', 'mean_tokens": false'
        )
    )
    assert SentenceTransformerEncoder.load(str(moved)).fingerprint != minilm.fingerprint


@pytest.mark.parametrize(
    "name",
    ["", "/no/such/folder", "../none", "two words", "https://example.org/a", "a/b/c", "x\0y"],
)
def test_a_name_that_is_no_folder_and_no_hub_name_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(UserError, match="no folder and no hub name: give a") as refusal:
        SentenceTransformerEncoder.load(name)
    assert "\n" not in str(refusal.value)
    assert repr(name) in str(refusal.value)


@pytest.mark.model  # the library itself takes seconds
def test_a_folder_without_a_model_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be opened .*: give a") as refusal:
        SentenceTransformerEncoder.load(str(tmp_path))
    assert "\n" not in str(refusal.value)


def test_damaged_weights_are_refused_in_one_line(copied_model: Path) -> None:
    weights = copied_model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    with pytest.raises(UserError, match="copied' cannot be opened") as refusal:
        SentenceTransformerEncoder.load(str(copied_model))
    assert "\n" not in str(refusal.value)


@pytest.mark.model  # likewise
def test_an_unknown_hub_name_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(UserError, match="'acme/none' cannot be opened") as refusal:
        SentenceTransformerEncoder.load("acme/none")
    assert "\n" not in str(refusal.value)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Hosts that were looked up; each look-up fails."""
    hosts: list[object] = []

    def refuse(host: object, *_: object, **__: object) -> None:
        hosts.append(host)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return hosts


@pytest.mark.model  # likewise
@pytest.mark.parametrize("name", ["none", "acme/none"])
def test_a_hub_that_cannot_be_reached_is_asked_once(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, calls: list[object]
) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    with pytest.raises(UserError, match=f"'{name}' cannot be opened .* give a"):
        SentenceTransformerEncoder.load(name)
    assert len(calls) == 1


def test_a_local_folder_causes_no_outside_call(minilm_folder: Path, calls: list[object]) -> None:
    SentenceTransformerEncoder.load(str(minilm_folder))
    assert calls == []


def test_a_hub_model_in_the_local_cache_causes_no_outside_call(
    minilm: SentenceTransformerEncoder,
    minilm_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    calls: list[object],
) -> None:
    revision = "0123456789abcdef" + "0" * 24
    cached = tmp_path / "models--acme--mini"
    shutil.copytree(minilm_folder, cached / "snapshots" / revision, copy_function=os.symlink)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(revision)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    encoder = SentenceTransformerEncoder.load("acme/mini")
    assert calls == []
    assert encoder.fingerprint == "acme/mini-1-0123456789abcdef"
    np.testing.assert_array_equal(
        encoder.encode_queries(SENTENCES), minilm.encode_queries(SENTENCES)
    )
