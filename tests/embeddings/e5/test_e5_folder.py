import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embeddings.e5.encoder import E5Encoder
from embeddings.e5.weights import Weights, weights_path
from embeddings.sentence_transformer import SentenceTransformerEncoder

SENTENCES = [
    "In 2019 waren er meer dan 1.500 studenten uit China in Wit-Rusland.",
    "Парк «Великий камень» основан в 2011 году; первые резиденты пришли в 2015-м.",
    "中欧班列经过白俄罗斯的布列斯特口岸进入欧盟，二〇二〇年超过八千列。",
    "Мінск і Пекін падпісалі дагавор аб пабрацімстве — упершыню ў 2016 годзе.",
    "How many residents did the Great Stone industrial park have by the end of 2020?",
    "",
]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights(weights_path())


def test_the_folder_gives_the_vectors_that_int8_gives_with_the_same_adapter(
    adapted: E5Encoder, e5_in_torch: SentenceTransformerEncoder
) -> None:
    for ours, theirs in (
        (adapted.encode_queries(SENTENCES), e5_in_torch.encode_queries(SENTENCES)),
        (adapted.encode_passages(SENTENCES), e5_in_torch.encode_passages(SENTENCES)),
    ):
        assert ((ours * theirs).sum(axis=1) > 0.98).all()


def test_the_folder_gives_the_token_states_that_int8_gives(
    adapted: E5Encoder, e5_in_torch: SentenceTransformerEncoder
) -> None:
    pairs = zip(adapted.read_queries(SENTENCES), e5_in_torch.read_queries(SENTENCES), strict=True)
    for ours, theirs in pairs:
        assert ours.states.shape == theirs.states.shape
        lengths = np.linalg.norm(ours.states, axis=1) * np.linalg.norm(theirs.states, axis=1)
        assert ((ours.states * theirs.states).sum(axis=1) > 0.95 * lengths).all()


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "  two  spaces\u3000and\ttabs\r\n",
        "№ ½ ﬁ é e\u0301 ﷺ",
        "😀🇧🇾",
        "a\u200bb\0c\u00ad",
    ],
)
def test_token_ids_are_those_of_the_sentencepiece_tokenizer(
    adapted: E5Encoder, e5_in_torch: SentenceTransformerEncoder, text: str
) -> None:
    (ours,), (theirs,) = adapted.read_queries([text]), e5_in_torch.read_queries([text])
    assert ours.token_ids.tolist() == theirs.token_ids.tolist()


@given(st.text("аўшя中国 的éa1.,-ﬁ½\u0306\u200b\t😀", max_size=30))
@example("111ааа")  # which may be cut in two ways that are equally likely
@settings(max_examples=40)
def test_tokens_of_mixed_scripts_are_as_likely_as_those_of_the_sentencepiece_tokenizer(
    adapted: E5Encoder, e5_in_torch: SentenceTransformerEncoder, weights: Weights, text: str
) -> None:
    (ours,), (theirs,) = adapted.read_passages([text]), e5_in_torch.read_passages([text])
    read = [encoded.token_ids.tolist() for encoded in (ours, theirs)]
    first, second = (
        ("".join(weights.pieces[token] for token in ids), weights.scores[ids].sum()) for ids in read
    )
    assert read[0] == read[1] or first == (second[0], pytest.approx(second[1], abs=1e-3))


def test_the_folder_names_its_prompts_and_its_maximum(
    e5_in_torch: SentenceTransformerEncoder,
) -> None:
    # "model0", the name of the folder, tells nothing of e5.
    query, passage = e5_in_torch.encode_queries(["x"]), e5_in_torch.encode_passages(["x"])
    assert not np.allclose(query, passage, atol=1e-3)
    (cut,) = e5_in_torch.read_passages(["word " * 600])
    assert len(cut.token_ids) == 508  # <s>, "passage", ":" and </s> take 4 of the 512
