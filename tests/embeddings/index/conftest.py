from pathlib import Path

import pytest

from embeddings.e5.encoder import E5Encoder
from embeddings.index.folder import open_index
from embeddings.index.index import Index


@pytest.fixture(scope="session")
def index(index_folder: Path, encoder: E5Encoder) -> Index:
    return open_index(index_folder, encoder)
