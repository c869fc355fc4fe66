import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.e5.encoder import E5Encoder
from embeddings.e5.tokenizer import normalize


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ﬁnance № ５", "finance No 5"),
        ("а\u0306 ў", "ӑ ў"),  # a letter and its breve become one; short u is one already
        ("зона\u00a0«Парк»", "зона «Парк»"),
        ("白\u200b俄\ufeff罗斯", "白 俄 罗斯"),
        ("een\r\ntwee\tdrie", "een  twee drie"),
        ("a\0b\x7fc", "abc"),
        ("x\ud800y", "xy"),
    ],
)
def test_a_text_is_normalised_as_the_model_learned_it(text: str, normal: str) -> None:
    assert normalize(text) == normal


@given(st.text(st.characters(exclude_categories=())))
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


# Ids as the published tokenizer of XLM-RoBERTa gives them.
@pytest.mark.parametrize(
    ("text", "ids"),
    [("Hello world!", [35378, 8999, 38]), ("", []), ("  Hello\u3000world!\n", [35378, 8999, 38])],
)
def test_token_ids_are_those_of_the_published_tokenizer(
    encoder: E5Encoder, text: str, ids: list[int]
) -> None:
    assert next(encoder.read_queries([text])).token_ids.tolist() == ids
