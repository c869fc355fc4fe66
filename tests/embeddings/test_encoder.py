from pathlib import Path

import pytest

from corpus.errors import UserError
from embeddings.e5.encoder import E5Encoder
from embeddings.encoder import EMBEDDED, load_encoder
from embeddings.sentence_transformer import SentenceTransformerEncoder


def test_the_default_is_the_embedded_encoder_with_the_adapter_that_ships(
    encoder: E5Encoder,
) -> None:
    assert load_encoder().fingerprint == load_encoder(EMBEDDED).fingerprint
    bare = load_encoder(f"{EMBEDDED}+none")
    assert bare.fingerprint == encoder.fingerprint != load_encoder().fingerprint


def test_a_folder_chooses_its_model(minilm_folder: Path) -> None:
    chosen = load_encoder(str(minilm_folder))
    assert isinstance(chosen, SentenceTransformerEncoder)
    assert chosen.name == str(minilm_folder)


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(UserError, match="'no such encoder!' is no folder and no hub name"):
        load_encoder("no such encoder!")
