from pathlib import Path

import pytest

from corpus.errors import UserError
from embeddings.e5 import E5Encoder
from embeddings.encoder import EMBEDDED, load_encoder
from embeddings.sentence_transformer import SentenceTransformerEncoder


def test_the_embedded_encoder_is_the_default(
    encoder: E5Encoder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CACHE", str(cache))
    assert load_encoder().fingerprint == load_encoder(EMBEDDED).fingerprint == encoder.fingerprint


def test_a_folder_chooses_its_model(minilm_folder: Path) -> None:
    chosen = load_encoder(str(minilm_folder))
    assert isinstance(chosen, SentenceTransformerEncoder)
    assert chosen.name == str(minilm_folder)


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(UserError, match="'no such encoder!' is no folder and no hub name"):
        load_encoder("no such encoder!")
